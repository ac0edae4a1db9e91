#include "gui/inventory/card_store.h"

#include "gui/inventory/stock_store.h"
#include "gui/inventory/words.h"
#include "gui/lists/list_words.h"

#include "domain/fulfillment/progress_view.h"

#include <utility>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using inventory::CardEntry;

namespace {

constexpr std::int64_t chart_steps = 60;
constexpr char const* take_back = "take_back";

using Orders = std::map<std::pair<std::string, std::int64_t>, fulfillment::MovedFor>;

/// The orders for which the movements of a page were made: one question for all of them.
Orders orders_of(Transaction& tx, std::vector<CardEntry> const& entries)
{
    std::vector<std::string> types;
    std::vector<std::int64_t> refs;
    for (CardEntry const& it : entries) {
        if (it.reference.empty()) {
            types.push_back(it.ref_type);
            refs.push_back(it.ref);
        }
    }
    Orders found;
    if (!refs.empty()) {
        for (fulfillment::MovedFor& it : fulfillment::moved_for(tx, types, refs)) {
            found.emplace(std::pair(it.ref_type, it.ref), it);
        }
    }
    return found;
}

std::string place_of(CardEntry const& entry)
{
    return std::to_string(entry.movement) + "|" + std::to_string(entry.balance - entry.change);
}

inventory::CardPlace place_from(std::string const& text)
{
    std::size_t const bar = text.find('|');
    return {std::stoll(text.substr(0, bar)), std::stoll(text.substr(bar + 1))};
}

Tone tone_of(CardEntry const& entry)
{
    return entry.change > 0   ? Tone::ok
           : entry.change < 0 ? (entry.reason == "adjustment" ? Tone::bad : Tone::neutral)
                              : Tone::neutral;
}

ListRow row_of(CardEntry const& entry, Orders const& orders)
{
    auto const order = orders.find({entry.ref_type, entry.ref});
    std::string const document =
        card_document(entry.ref_type, order == orders.end() ? entry.reference : order->second.number);
    std::string const lot = stock_grain(entry.lot, {}, "good", {});
    ListCell what{card_reason(entry.reason), entry.why};
    what.icon = card_icon(entry.reason);
    ListCell change{entry.change == 0 ? stock_number(entry.quantity) : stock_difference(entry.change),
                    {},
                    tone_of(entry)};
    change.bold = entry.change != 0;
    ListCell balance{stock_number(entry.balance)};
    balance.bold = true;
    return {std::to_string(entry.movement),
            place_of(entry),
            {{card_when(entry.at), entry.by},
             std::move(what),
             {card_place(entry.from, entry.from_kind)},
             {card_place(entry.to, entry.to_kind)},
             std::move(change),
             std::move(balance),
             document.empty() ? ListCell{lot} : ListCell{document, lot}}};
}

} // namespace

std::vector<std::string> card_columns()
{
    return {"when", "what", "from", "to", "change", "balance", "document"};
}

std::vector<ListRow> CardStore::page(ListQuery const&, std::optional<std::string> const& after,
                                     std::int64_t skip, std::int64_t limit) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        auto const entries =
            inventory::card_page(tx, key_.product, key_.pod,
                                 after ? std::optional(place_from(*after)) : std::nullopt, skip, limit);
        Orders const orders = orders_of(tx, entries);
        std::vector<ListRow> rows;
        for (CardEntry const& it : entries) {
            rows.push_back(row_of(it, orders));
        }
        return rows;
    });
}

std::int64_t CardStore::count(ListQuery const&) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return inventory::card_count(tx, key_.product, key_.pod);
    });
}

ListOverview CardStore::overview(ListQuery const& query) const
{
    ListOverview overview;
    overview.totals = card_totals(count(query));
    return overview;
}

std::optional<ListRecord> CardStore::record(std::string const& key) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            std::int64_t const movement = std::stoll(key);
            auto const entries =
                inventory::card_page(tx, key_.product, key_.pod, inventory::CardPlace{movement + 1, 0}, 0, 1);
            if (entries.empty() || entries.front().movement != movement) {
                return std::nullopt;
            }
            ListRecord record;
            record.detail.title = card_reason(entries.front().reason);
            if (entries.front().event) {
                record.allowed.insert(take_back);
                record.forms[take_back] = {reason_field()};
            }
            Orders const orders = orders_of(tx, entries);
            if (!orders.empty()) {
                record.opens = "order:" + std::to_string(orders.begin()->second.order.value);
            }
            return record;
        });
}

kernel::Outcome<ListDone> CardStore::perform(std::string const&, std::string const& key,
                                             FormAnswers const& answers, kernel::Uuid const& command) const
{
    std::int64_t const movement = std::stoll(key);
    auto const entries = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return inventory::card_page(tx, key_.product, key_.pod, inventory::CardPlace{movement + 1, 0}, 0, 1);
    });
    if (entries.empty() || entries.front().movement != movement || !entries.front().event) {
        return kernel::refused("wrong_status", card_cannot_take_back());
    }
    return take_posting_back(*pool_, *entries.front().event, answers.at("reason"), command).map([] {
        return ListDone{card_taken_back()};
    });
}

std::optional<CardStore::Head> CardStore::head() const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<Head> {
        auto record = read_stock(tx, key_.product, key_.pod);
        if (!record) {
            return std::nullopt;
        }
        return Head{std::move(*record), inventory::balance_history(tx, key_.product, key_.pod, chart_steps)};
    });
}

void CardPresenter::read()
{
    if (std::exchange(reading_, true)) {
        again_ = true;
        return;
    }
    auto const after = [this] {
        reading_ = false;
        asked_ = true;
        if (std::exchange(again_, false)) {
            read();
        }
    };
    work_.run(
        [this, after](CardStore const& store) -> Continuation {
            return [this, after, head = store.head()] {
                head_ = head;
                if (head_) {
                    view_.show_head(*head_);
                } else {
                    view_.show_gone();
                }
                after();
            };
        },
        after);
}

} // namespace poddesk::gui
