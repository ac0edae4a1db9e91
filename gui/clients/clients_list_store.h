#pragma once
// What the list of clients asks of the database. No wx here.

#include "domain/database/pool.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// The brands within reach: tens to hundreds, so that they are sorted in memory. Action "new" brings one in;
/// its undo archives it.
class ClientsListStore final : public ListStore
{
public:
    explicit ClientsListStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
