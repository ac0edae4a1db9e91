#pragma once
// Charges, and billable things without a price, as a list window shows them. No wx here.

#include "domain/billing/charge_view.h"
#include "domain/database/pool.h"
#include "gui/lists/list_store.h"

#include <filesystem>
#include <memory>

namespace poddesk::gui {

/// Keys: "c/ID" is a charge, "u/ID" a thing without a price, "m/ID" a mark-up on postage.
class ChargesStore final : public ListStore
{
public:
    /// @param print folder into which charge lists are written for the printer.
    ChargesStore(std::shared_ptr<database::Pool> pool, std::filesystem::path print)
        : pool_(std::move(pool)), print_(std::move(print))
    {
    }

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    kernel::Outcome<ListDone> add(FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> set_fee(FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> set_markup(FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> print(FormAnswers const& answers) const;
    kernel::Outcome<ListDone> take_back(std::string const& key, std::string const& reason,
                                        kernel::Uuid const& asked) const;

    std::shared_ptr<database::Pool> pool_;
    std::filesystem::path print_;
};

} // namespace poddesk::gui
