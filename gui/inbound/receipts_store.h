#pragma once
// Purchase orders as a list window shows them. No wx here.

#include "domain/database/pool.h"
#include "domain/inbound/receipt_view.h"
#include "gui/lists/list_store.h"

#include <filesystem>
#include <memory>

namespace poddesk::gui {

class ReceiptsStore final : public ListStore
{
public:
    /// @param papers folder into which papers are written to be opened.
    ReceiptsStore(std::shared_ptr<database::Pool> pool, std::filesystem::path papers)
        : pool_(std::move(pool)), papers_(std::move(papers))
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
    kernel::Outcome<ListDone> step(std::string const& action, kernel::Uuid const& asked,
                                   inbound::ReceiptRecord const& record, std::string const& reason) const;
    kernel::Outcome<ListDone> draw(std::string const& action, inbound::ReceiptRecord const& record) const;

    std::shared_ptr<database::Pool> pool_;
    std::filesystem::path papers_;
};

} // namespace poddesk::gui
