#include "gui/inventory/stock_store.h"

#include "gui/inventory/words.h"

#include <array>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using inbound::StockList;
using inbound::StockPosition;

namespace {

struct Queue
{
    char const* key;
    StockList list;
    char const* icon;
    Tone tone;
    char const* heading; ///< of the group that begins here; null goes on
};

constexpr std::array queues{Queue{"everything", StockList::everything, "box", Tone::neutral, "stock"},
                            Queue{"available", StockList::available, "check", Tone::ok, nullptr},
                            Queue{"nothing_left", StockList::nothing_left, "warning", Tone::warn, nullptr},
                            Queue{"on_hold", StockList::on_hold, "hold", Tone::bad, "inside"},
                            Queue{"receiving", StockList::receiving, "inbox", Tone::violet, nullptr},
                            Queue{"expected", StockList::expected, "truck", Tone::accent, "outside"},
                            Queue{"in_transit", StockList::in_transit, "arrow", Tone::accent, nullptr}};

std::int64_t chosen(ListQuery const& query, std::string const& chip)
{
    auto const found = query.chips.find(chip);
    return found == query.chips.end() ? 0 : std::stoll(found->second);
}

inbound::StockQuery asked(ListQuery const& query)
{
    inbound::StockQuery asked{stock_list_of(query.queue), {}, {}, query.text};
    if (std::int64_t const client = chosen(query, "client")) {
        asked.client = kernel::ClientId{client};
    }
    if (std::int64_t const pod = chosen(query, "pod")) {
        asked.pod = kernel::PodId{pod};
    }
    return asked;
}

/// "client|pod|sku": a SKU may hold anything, so it stands last.
std::string place_of(StockPosition const& row)
{
    return std::to_string(row.client.value) + "|" + std::to_string(row.pod.value) + "|" + row.sku;
}

inbound::StockPlace place_from(std::string const& text)
{
    std::size_t const first = text.find('|');
    std::size_t const second = text.find('|', first + 1);
    return {kernel::ClientId{std::stoll(text.substr(0, first))}, text.substr(second + 1),
            kernel::PodId{std::stoll(text.substr(first + 1, second - first - 1))}};
}

ListCell figure(std::int64_t units, Tone tone = Tone::neutral)
{
    return {stock_figure(units), {}, units == 0 ? Tone::neutral : tone};
}

ListRow row_of(StockPosition const& it)
{
    ListCell available = figure(it.available);
    available.bold = true;
    if (it.available == 0 && it.on_hand > 0) {
        available = {stock_number(0), {}, Tone::bad, true};
    }
    return {StockKey{it.product, it.pod}.text(),
            place_of(it),
            {{it.sku, it.title, Tone::neutral, true},
             {it.client_name, {}, Tone::neutral, false, {}, it.client_color},
             {it.pod_code},
             figure(it.on_hand),
             figure(it.allocated),
             available,
             figure(it.on_hold, Tone::bad),
             figure(it.receiving, Tone::violet),
             figure(it.expected),
             figure(it.in_transit)}};
}

} // namespace

StockList stock_list_of(std::string const& key)
{
    for (Queue const& queue : queues) {
        if (key == queue.key) {
            return queue.list;
        }
    }
    return StockList::everything;
}

std::vector<ListRow> StockStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                      std::int64_t skip, std::int64_t limit) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        std::vector<ListRow> rows;
        for (StockPosition const& it : inbound::stock_page(
                 tx, asked(query), after ? std::optional(place_from(*after)) : std::nullopt, skip, limit)) {
            rows.push_back(row_of(it));
        }
        return rows;
    });
}

std::int64_t StockStore::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return inbound::stock_counts(tx, asked(query)).at(stock_list_of(query.queue));
    });
}

ListOverview StockStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        auto const counts = inbound::stock_counts(tx, asked(query));
        for (Queue const& queue : queues) {
            if (queue.heading) {
                overview.queues.push_back({"", stock_heading(queue.heading)});
            }
            overview.queues.push_back({queue.key, stock_queue(queue.key), queue.icon, queue.tone});
            overview.counts[queue.key] = counts.at(queue.list);
        }
        for (inbound::StockOwner const& it : inbound::stock_owners(tx)) {
            overview.chips["client"].push_back({std::to_string(it.id.value), it.name, it.color});
        }
        for (orders::QueuePod const& it : orders::queue_pods(tx)) {
            overview.chips["pod"].push_back({std::to_string(it.id.value), it.code + " " + it.name});
        }
        overview.totals = stock_totals(counts.at(stock_list_of(query.queue)));
        return overview;
    });
}

std::optional<ListRecord> StockStore::record(std::string const& key) const
{
    StockKey const which = StockKey::parse(key);
    auto const record = database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) { return read_stock(tx, which.product, which.pod); });
    if (!record) {
        return std::nullopt;
    }
    return ListRecord{stock_detail(*record), stock_allowed(*record), stock_forms(*record),
                      "stock-card:" + key};
}

kernel::Outcome<ListDone> StockStore::perform(std::string const& action, std::string const& key,
                                              FormAnswers const& answers, kernel::Uuid const& command) const
{
    return act_on_stock(pool_, action, StockKey::parse(key), answers, command);
}

} // namespace poddesk::gui
