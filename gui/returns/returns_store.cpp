#include "gui/returns/returns_store.h"

#include "domain/database/command.h"
#include "domain/orders/order_sql.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/rma.h"
#include "gui/lists/list_words.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/returns/return_actions.h"
#include "gui/returns/return_lines.h"
#include "gui/returns/returns_words.h"
#include "gui/returns/rma_words.h"

#include <algorithm>
#include <cstdlib>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

constexpr std::string_view one_rma = "rma:";
constexpr std::string_view of_product = "of:"; // "of:12/defective"
constexpr int small_photo = 96;                // pixels: a tile on a screen of twice the density

returns::RmaId id_of(std::string_view text)
{
    return {std::strtoll(std::string(text).c_str(), nullptr, 10)};
}

returns::RmaFilter filter_of(ListQuery const& query)
{
    returns::RmaFilter filter;
    filter.queue = query.queue;
    filter.text = query.text;
    if (query.queue.starts_with(one_rma)) {
        filter.queue = "all";
        filter.only = id_of(std::string_view(query.queue).substr(one_rma.size()));
    } else if (query.queue.starts_with(of_product)) {
        filter.queue = "all";
        std::string const of = query.queue.substr(of_product.size());
        std::size_t const slash = std::min(of.find('/'), of.size());
        filter.product = {id_of(of.substr(0, slash)).value};
        filter.reason = of.substr(std::min(slash + 1, of.size()));
    }
    if (auto const client = query.chips.find("client"); client != query.chips.end()) {
        filter.client = client->second;
    }
    return filter;
}

ListRow row_of(returns::RmaRow const& rma, kernel::Timestamp now)
{
    ListCell due;
    due.pill = due_pill(rma, now);
    if (due.pill->text.empty()) {
        due.pill.reset();
    }
    ListCell status;
    status.pill = rma_status_pill(rma.status);
    ListCell arrived{rma.arrived_at ? when_words(*rma.arrived_at, now) : std::string(),
                     with_middle_dots({rma.pod, rma.cart})};
    return {std::to_string(rma.id.value),
            rma.place,
            {{rma.number,
              !rma.carrier_reason.empty() ? return_to_sender_words()
              : rma.is_blind              ? without_rma_words()
                                          : std::string(),
              Tone::neutral, true},
             {rma.client_name, {}, Tone::neutral, false, {}, rma.client_color},
             {rma.customer},
             {rma.order_number},
             {units_done_words(rma.inspected, rma.units)},
             {rma.carrier_reason.empty() ? reasons_words(rma.reasons) : carrier_words(rma.carrier_reason)},
             arrived,
             due,
             status}};
}

/// The undo of a cancel and of a close.
std::function<Outcome<void>()> opened_again(std::shared_ptr<database::Pool> const& pool, returns::RmaId rma)
{
    return [pool, rma]() -> Outcome<void> {
        auto const id = kernel::Uuid::random();
        auto const opened = database::run_command(*pool, id, [&](Transaction& tx) {
            return returns::reopen_return(tx, id, rma, undo_by_key_words());
        });
        return opened ? Outcome<void>() : Outcome<void>(tl::unexpected(opened.error()));
    };
}

} // namespace

std::vector<ListRow> ReturnsStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                        std::int64_t skip, std::int64_t limit) const
{
    returns::RmaFilter filter = filter_of(query);
    filter.after = after.value_or("");
    filter.skip = skip;
    filter.limit = limit;
    kernel::Timestamp const now = kernel::SystemClock().now();
    std::vector<ListRow> rows;
    for (returns::RmaRow const& rma : database::in_transaction(
             *pool_, Mode::read_only, [&](Transaction& tx) { return returns::list_rmas(tx, filter); })) {
        rows.push_back(row_of(rma, now));
    }
    return rows;
}

std::int64_t ReturnsStore::count(ListQuery const& query) const
{
    return database::in_transaction(
        *pool_, Mode::read_only, [&](Transaction& tx) { return returns::count_rmas(tx, filter_of(query)); });
}

ListOverview ReturnsStore::overview(ListQuery const&) const
{
    auto const [counts, clients] = database::in_transaction(*pool_, Mode::snapshot, [](Transaction& tx) {
        return std::pair(returns::count_rmas(tx), returns::clients_with_rmas(tx));
    });
    ListOverview overview;
    overview.queues = return_queues();
    overview.counts = {{"expected", counts.expected}, {"arrived", counts.arrived},
                       {"on_bench", counts.on_bench}, {"parked", counts.parked},
                       {"manual", counts.manual},     {"rts", counts.rts},
                       {"overdue", counts.overdue}};
    for (returns::RmaClient const& client : clients) {
        overview.chips["client"].push_back({client.code, client.name, client.color});
    }
    overview.totals = open_totals_words(counts.expected, counts.arrived + counts.on_bench);
    overview.forms["new"] = new_return_form();
    return overview;
}

std::optional<RmaRecord> ReturnsStore::read(returns::RmaId rma) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<RmaRecord> {
        auto view = returns::read_rma(tx, rma);
        if (!view) {
            return std::nullopt;
        }
        RmaRecord record{std::move(*view)};
        record.signals = returns::signals_of(returns::signal_facts(tx, rma).value_or(returns::SignalFacts{}));
        record.label = returns::return_label(tx, rma);
        if (!record.label && !record.view.arrived_at) {
            record.from = returns::return_address(tx, rma);
            if (auto quote = returns::quote_return(tx, {rma, kernel::SystemClock().now()})) {
                std::erase_if(quote->lines,
                              [](shipping::QuoteLine const& it) { return !it.house || !it.is_offered(); });
                record.ways = std::move(quote->lines);
            }
        }
        record.history = events::events_about(tx, "return", rma.value);
        record.decisions = events::decisions_about(tx, "return", {rma.value});
        std::vector<std::int64_t> inspections;
        for (returns::InspectionView const& it : record.view.inspections) {
            if (!it.is_undone) {
                inspections.push_back(it.id.value);
            }
        }
        for (events::PastDecision& it : events::decisions_about(tx, "inspection", inspections)) {
            record.decisions.push_back(std::move(it));
        }
        if (record.view.order) {
            record.messages = messaging::messages_of_order(tx, record.view.order);
            std::erase_if(record.messages, [](messaging::OrderMessage const& it) {
                return !it.kind.starts_with("return") && it.kind != "refund_issued";
            });
        }
        return record;
    });
}

std::optional<ListRecord> ReturnsStore::record(std::string const& key) const
{
    auto const read_now = read(id_of(key));
    if (!read_now) {
        return std::nullopt;
    }
    ListRecord record;
    record.detail = rma_detail(*read_now, kernel::SystemClock().now());
    record.allowed = allowed_of(*read_now);
    record.next = next_of(*read_now);
    record.forms["cancel"] = {reason_field()};
    record.forms["reopen"] = {reason_field()};
    for (char const* const paper : {"letter", "label"}) {
        record.forms[paper] = {print_again_field()};
    }
    record.forms["postage"] =
        read_now->label ? bought_label_form(read_now->label->tracking)
                        : return_postage_form(read_now->from.value_or(kernel::Address{}), read_now->ways);
    FormField which = inspection_field();
    for (returns::InspectionView const& it : read_now->view.inspections) {
        if (!it.is_undone) {
            which.choices.insert(which.choices.begin(), {std::to_string(it.id.value), inspection_words(it)});
        }
        if (waits_for_person(it)) {
            which.preset = std::to_string(it.id.value);
        }
    }
    record.forms["decide"] = {which, decision_field(), reason_field()};
    which.preset.clear(); // an inspection is taken back from the newest on
    record.forms["settle"] = {settled_field()};
    record.forms["owed"] = owed_form();
    record.forms["goodwill"] = goodwill_form();
    for (returns::RmaLineView const& line : read_now->view.lines) {
        if (line.unit_price) {
            record.forms["goodwill"].front().choices.emplace_back(std::to_string(line.id.value),
                                                                  with_middle_dots({line.sku, line.title}));
        }
    }
    record.forms["undo"] = {std::move(which), reason_field()};
    record.opens = "rma:" + key;
    return record;
}

Outcome<ListDone> ReturnsStore::perform(std::string const& action, std::string const& key,
                                        FormAnswers const& answers, kernel::Uuid const& command) const
{
    if (action == "new") {
        return authorize(answers, command);
    }
    returns::RmaId const rma = id_of(key);
    if (action == "cancel") {
        return cancel(rma, answers.at("reason"), command);
    }
    if (action == "reopen") {
        return reopen(rma, answers.at("reason"), command);
    }
    if (action == "letter" || action == "label") {
        return print("rma_" + action, rma, answers.at("reason"), command);
    }
    if (action == "postage") {
        return postage(rma, answers, command);
    }
    if (action == "undo") {
        return undo(answers, command);
    }
    if (action == "close") {
        return close(rma, command);
    }
    if (action == "decide") {
        return decide(answers, command);
    }
    if (action == "goodwill") {
        return give_goodwill(answers, command);
    }
    if (action == "owed") {
        return decide_owed(rma, answers, command);
    }
    if (action == "settle") {
        return settle(rma, answers.at("note"), command);
    }
    std::string const number = number_of(rma);
    return ListDone{return_on_the_bench_words(number), {}, "inspect:" + number};
}

std::string ReturnsStore::number_of(returns::RmaId rma) const
{
    auto const view = database::in_transaction(*pool_, Mode::snapshot,
                                               [&](Transaction& tx) { return returns::read_rma(tx, rma); });
    return view ? view->number : std::string();
}

Outcome<ListDone> ReturnsStore::authorize(FormAnswers const& answers, kernel::Uuid const& id) const
{
    auto const made = database::run_command(*pool_, id, [&](Transaction& tx) -> Outcome<returns::Authorized> {
        auto const order = orders::find_order(tx, answers.at("order"));
        if (!order) {
            return tl::unexpected(order.error());
        }
        auto const units = units_to_return(returns::returnable_lines(tx, *order), answers.at("order"),
                                           answers.at("items"), answers.at("quantity"));
        if (!units) {
            return tl::unexpected(units.error());
        }
        returns::AuthorizeReturn command{id, *order, {}, answers.at("tracking"), answers.at("override")};
        for (ReturnedUnits const& it : *units) {
            command.lines.push_back(
                {it.line, it.quantity, answers.at("reason_code"), answers.at("note"), answers.at("wants")});
        }
        return returns::authorize_return(tx, command);
    });
    if (!made) {
        return tl::unexpected(made.error());
    }
    if (made->refused) {
        return tl::unexpected(*made->refused);
    }
    return ListDone{authorized_words(made->number), [pool = pool_, rma = made->rma]() -> Outcome<void> {
                        auto const cancel_id = kernel::Uuid::random();
                        return database::run_command(*pool, cancel_id, [&](Transaction& tx) {
                            return returns::cancel_return(tx, cancel_id, rma, mistaken_words());
                        });
                    }};
}

Outcome<ListDone> ReturnsStore::cancel(returns::RmaId rma, std::string const& reason,
                                       kernel::Uuid const& id) const
{
    auto const done = database::run_command(
        *pool_, id, [&](Transaction& tx) { return returns::cancel_return(tx, id, rma, reason); });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{canceled_words(number_of(rma)), opened_again(pool_, rma)};
}

Outcome<ListDone> ReturnsStore::reopen(returns::RmaId rma, std::string const& reason,
                                       kernel::Uuid const& id) const
{
    auto const done = database::run_command(
        *pool_, id, [&](Transaction& tx) { return returns::reopen_return(tx, id, rma, reason); });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{reopened_words(number_of(rma), done->stands)};
}

Outcome<ListDone> ReturnsStore::undo(FormAnswers const& answers, kernel::Uuid const& id) const
{
    returns::InspectionId const inspection{id_of(answers.at("inspection")).value};
    auto const done = database::run_command(*pool_, id, [&](Transaction& tx) {
        return returns::undo_inspection(tx, id, inspection, answers.at("reason"));
    });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{inspection_undone_words(), [pool = pool_, inspection]() -> Outcome<void> {
                        auto const redo_id = kernel::Uuid::random();
                        auto const redone = database::run_command(*pool, redo_id, [&](Transaction& tx) {
                            return returns::redo_inspection(tx, redo_id, inspection);
                        });
                        if (!redone) {
                            return tl::unexpected(redone.error());
                        }
                        return {};
                    }};
}

Outcome<ListDone> ReturnsStore::close(returns::RmaId rma, kernel::Uuid const& id) const
{
    auto const closed = database::run_command(
        *pool_, id, [&](Transaction& tx) { return returns::close_parcel(tx, id, rma); });
    if (!closed) {
        return tl::unexpected(closed.error());
    }
    return ListDone{parcel_closed_words(number_of(rma), *closed), opened_again(pool_, rma)};
}

std::vector<returns::RmaRow> ReturnsStore::find(std::string const& typed, std::int64_t most) const
{
    returns::RmaFilter filter;
    filter.queue = "all";
    filter.text = typed;
    filter.limit = most;
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return returns::list_rmas(tx, filter); });
}

} // namespace poddesk::gui
