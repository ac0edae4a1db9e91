#include "gui/clients/clients_list_store.h"

#include "domain/catalog/count_products.h"
#include "domain/clients/change_client.h"
#include "domain/database/command.h"
#include "domain/orders/queue_view.h"
#include "gui/clients/client_store.h"
#include "gui/clients/client_words.h"
#include "gui/lists/whole_list.h"
#include "gui/orders/order_keys.h"

#include <algorithm>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

/// A brand with what the other rooms know of it.
struct Brand
{
    clients::ClientRow row;
    orders::QueueCount orders;
    std::int64_t products = 0;
};

std::vector<Brand> brands(database::Pool& pool)
{
    return database::in_transaction(pool, Mode::snapshot, [](Transaction& tx) {
        auto products = catalog::count_products(tx);
        std::map<kernel::ClientId, orders::QueueCount> counts;
        for (orders::QueueCount& count : orders::queue_counts_by_client(tx, std::nullopt, {})) {
            counts[count.client] = std::move(count);
        }
        std::vector<Brand> all;
        for (clients::ClientRow& row : clients::list_clients(tx)) {
            kernel::ClientId const id = row.id;
            all.push_back({std::move(row), counts[id], products[id]});
        }
        return all;
    });
}

bool belongs(Brand const& brand, ListQuery const& query)
{
    bool const in_queue = query.queue == "all"     ? brand.row.status != "archived"
                          : query.queue == "holds" ? brand.orders.on_hold > 0
                                                   : brand.row.status == query.queue;
    return in_queue && (has_typed(brand.row.name, query.text) || has_typed(brand.row.code, query.text));
}

/// By name as the database gives them, unless a column of numbers is asked for.
std::vector<Brand> chosen(database::Pool& pool, ListQuery const& query)
{
    std::vector<Brand> all = brands(pool);
    std::erase_if(all, [&](Brand const& brand) { return !belongs(brand, query); });
    std::map<std::string, std::function<std::int64_t(Brand const&)>> const numbers = {
        {"to_do", [](Brand const& it) { return it.orders.to_do; }},
        {"late", [](Brand const& it) { return it.orders.late; }},
        {"on_hold", [](Brand const& it) { return it.orders.on_hold; }},
        {"products", [](Brand const& it) { return it.products; }},
        {"people", [](Brand const& it) { return it.row.people; }}};
    if (auto const number = numbers.find(query.sort); number != numbers.end()) {
        std::stable_sort(all.begin(), all.end(), [&](Brand const& a, Brand const& b) {
            return query.ascending ? number->second(a) < number->second(b)
                                   : number->second(a) > number->second(b);
        });
    } else if (query.sort == "name" && !query.ascending) {
        std::reverse(all.begin(), all.end());
    }
    return all;
}

ListCell number(std::int64_t count, Tone tone = Tone::neutral)
{
    ListCell cell{count ? std::to_string(count) : ""};
    cell.tone = count ? tone : Tone::neutral;
    cell.bold = count && tone != Tone::neutral;
    return cell;
}

ListRow worded(Brand const& brand)
{
    std::string const key = std::to_string(brand.row.id.value);
    ListCell name{brand.row.name, {}, Tone::neutral, true};
    name.dot = brand.row.color;
    ListCell state;
    state.pill = client_pill(brand.row.status);
    return {key,
            key,
            {name, ListCell{brand.row.code}, state, ListCell{client_promise_words(brand.row.promise)},
             number(brand.orders.to_do), number(brand.orders.late, Tone::bad),
             number(brand.orders.on_hold, Tone::warn), number(brand.products), number(brand.row.people)}};
}

} // namespace

std::vector<ListRow> ClientsListStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                            std::int64_t skip, std::int64_t limit) const
{
    std::vector<ListRow> rows;
    bool passed = !after;
    for (Brand const& brand : chosen(*pool_, query)) {
        if (!passed) {
            passed = std::to_string(brand.row.id.value) == *after;
        } else if (skip > 0) {
            --skip;
        } else if (static_cast<std::int64_t>(rows.size()) < limit) {
            rows.push_back(worded(brand));
        }
    }
    return rows;
}

std::int64_t ClientsListStore::count(ListQuery const& query) const
{
    return static_cast<std::int64_t>(chosen(*pool_, query).size());
}

ListOverview ClientsListStore::overview(ListQuery const&) const
{
    ListOverview overview;
    overview.queues = client_queues();
    auto const all = brands(*pool_);
    for (ListEntry const& entry : overview.queues) {
        if (!entry.key.empty()) {
            overview.counts[entry.key] = std::count_if(all.begin(), all.end(), [&](Brand const& brand) {
                return belongs(brand, {entry.key, {}, {}, {}, true});
            });
        }
    }
    overview.totals = clients_totals(overview.counts["all"], overview.counts["live"]);
    overview.forms["new"] = new_client_fields();
    return overview;
}

std::optional<ListRecord> ClientsListStore::record(std::string const& key) const
{
    auto const page = ClientStore(pool_).read(kernel::ClientId{number_of(key).value_or(0)});
    if (!page) {
        return std::nullopt;
    }
    ListRecord record;
    record.detail = page->side;
    record.opens = "client:" + key;
    return record;
}

Outcome<ListDone> ClientsListStore::perform(std::string const&, std::string const&,
                                            FormAnswers const& answers, kernel::Uuid const& id) const
{
    clients::CreateClient command;
    command.command_id = id;
    command.code = answers.at("code");
    command.name = answers.at("name");
    command.color = answers.at("color");
    command.branding.from_email = answers.at("from_email");
    auto const made = database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return clients::create_client(tx, command); });
    if (!made) {
        return tl::unexpected(made.error());
    }
    auto const archive = [pool = pool_, client = *made]() -> Outcome<void> {
        auto const record = database::in_transaction(
            *pool, Mode::read_only, [&](Transaction& tx) { return clients::client_record(tx, client); });
        if (!record) {
            return kernel::refused("not_found", client_gone_words());
        }
        clients::ChangeClient change{kernel::Uuid::random(), client, record->version, {}};
        change.changes.status = "archived";
        auto const done = database::run_command(
            *pool, change.command_id, [&](Transaction& tx) { return clients::change_client(tx, change); });
        return done ? Outcome<void>() : Outcome<void>(tl::unexpected(done.error()));
    };
    return ListDone{client_created_words(command.name), archive, "client:" + std::to_string(made->value)};
}

} // namespace poddesk::gui
