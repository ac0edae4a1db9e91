#pragma once
// The rows of the stock explorer, and what is done to them. No wx here.

#include "gui/inventory/stock_record.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// What an action of the explorer is called.
namespace stock_action {
inline constexpr char const* adjust = "adjust";
inline constexpr char const* hold = "hold";
inline constexpr char const* release = "release";
inline constexpr char const* move = "move";
inline constexpr char const* transfer = "transfer";
inline constexpr char const* arrive = "arrive";
inline constexpr char const* count = "count";
inline constexpr char const* kit = "kit";
} // namespace stock_action

class StockStore final : public ListStore
{
public:
    explicit StockStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    /// Refuses with a sentence of its own what the record shows to be impossible, else as the use cases of
    /// the domain do.
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    std::shared_ptr<database::Pool> pool_;
};

/// A saved list by its key; everything for an unknown one.
inbound::StockList stock_list_of(std::string const& key);

/// The detail pane; the card shows its sections of bins alone.
Detail stock_detail(StockRecord const& record);
std::vector<DetailSection> stock_bin_sections(StockRecord const& record);

/// What the record allows, and asks: keys of stock_action.
std::set<std::string> stock_allowed(StockRecord const& record);
std::map<std::string, std::vector<FormField>> stock_forms(StockRecord const& record);

/// Does one of the actions to this product in this pod.
kernel::Outcome<ListDone> act_on_stock(std::shared_ptr<database::Pool> const& pool, std::string const& action,
                                       StockKey const& key, FormAnswers const& answers,
                                       kernel::Uuid const& command);
/// Takes a posting back with this reason.
kernel::Outcome<void> take_posting_back(database::Pool& pool, kernel::EventId event,
                                        std::string const& reason, kernel::Uuid const& id);

} // namespace poddesk::gui
