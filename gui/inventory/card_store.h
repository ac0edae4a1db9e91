#pragma once
// The stock card of a product in a pod. No wx here.

#include "gui/inventory/stock_record.h"
#include "gui/lists/list_store.h"
#include "gui/shell/store_work.h"

#include <memory>

namespace poddesk::gui {

/// The movements, newest first, as the rows of a list. Its one action is "take_back": the opposite of a
/// posting that a person made by hand.
class CardStore final : public ListStore
{
public:
    CardStore(std::shared_ptr<database::Pool> pool, StockKey key) : pool_(std::move(pool)), key_(key) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

    /// What stands around the movements; none when product or pod are out of reach.
    struct Head
    {
        StockRecord record;
        std::vector<inventory::BalancePoint> history;
    };
    std::optional<Head> head() const;

private:
    std::shared_ptr<database::Pool> pool_;
    StockKey key_;
};

/// Keys of the card's columns, in the order of the cells.
std::vector<std::string> card_columns();

/// What a card's presenter tells its window, beside the rows.
class CardView
{
public:
    virtual ~CardView() = default;
    virtual void show_head(CardStore::Head const& head) = 0;
    virtual void show_gone() = 0;
};

/// Reads the card's head: at the start and whenever the product's stock changed; many changes at once are
/// one more read.
class CardPresenter
{
public:
    CardPresenter(std::shared_ptr<CardStore const> store, Work& work, CardView& view)
        : work_(std::move(store), work), view_(view)
    {
    }

    void read();
    std::optional<CardStore::Head> const& head() const { return head_; }
    bool is_settled() const { return !reading_ && asked_; }

private:
    StoreWork<CardStore> work_;
    CardView& view_;
    std::optional<CardStore::Head> head_;
    bool reading_ = false;
    bool again_ = false;
    bool asked_ = false;
};

} // namespace poddesk::gui
