#include "gui/billing/charges_store.h"

#include "domain/database/command.h"
#include "gui/billing/charges_words.h"
#include "gui/billing/markup_rows.h"
#include "gui/lists/list_words.h"
#include "gui/shell/document_file.h"
#include "reports/papers/charge_paper.h"

#include <algorithm>
#include <charconv>

namespace poddesk::gui {

using billing::ChargeFilter;
using billing::ChargeId;
using billing::ChargeRow;
using billing::UnpricedRow;
using database::Mode;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

/// The list of what has no price is worked off, not collected: read whole.
constexpr std::size_t most_unpriced = 10000;

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

std::optional<kernel::ClientId> client_of(ListQuery const& asked)
{
    auto const found = asked.chips.find("client");
    return found == asked.chips.end() ? std::nullopt
                                      : std::optional(kernel::ClientId{std::stoll(found->second)});
}

ChargeFilter filter_of(ListQuery const& asked)
{
    ChargeFilter filter;
    filter.client = client_of(asked);
    filter.text = asked.text;
    filter.period = asked.queue == "all"     ? ChargeFilter::Period::any
                    : asked.queue == "today" ? ChargeFilter::Period::today
                                             : ChargeFilter::Period::this_month;
    if (asked.queue.starts_with(family_queue)) {
        filter.family = asked.queue.substr(family_queue.size());
    }
    return filter;
}

std::vector<UnpricedRow> unpriced_of(Transaction& tx, ListQuery const& asked)
{
    auto rows = billing::list_unpriced(tx, client_of(asked), most_unpriced);
    std::erase_if(rows, [&](UnpricedRow const& row) {
        return (row.description + " " + row.order_number + " " + row.variant).find(asked.text) ==
               std::string::npos;
    });
    return rows;
}

Outcome<kernel::Price> typed_price(FormAnswers const& answers)
{
    std::string const code = answer_of(answers, "currency");
    auto const currency = kernel::Currency::parse(code);
    if (!currency) {
        return kernel::refused("bad_currency", bad_currency_words(code));
    }
    return kernel::parse_price(answer_of(answers, "price"), *currency);
}

std::int64_t typed_number(std::string const& typed)
{
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return error == std::errc{} && end == typed.data() + typed.size() ? number : 0;
}

template <class Body>
auto run(database::Pool& pool, Uuid const& command, Body const& body)
{
    return database::run_command(pool, command, [&](Transaction& tx) { return body(tx, command); });
}

} // namespace

std::vector<ListRow> ChargesStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                        std::int64_t skip, std::int64_t limit) const
{
    std::vector<ListRow> rows;
    database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        rows.clear();
        if (!billing::may_read_charges(tx)) {
            return;
        }
        if (query.queue == "markups") {
            rows = markup_page(tx, client_of(query), query.text, after, skip, limit);
            return;
        }
        if (query.queue != "unpriced") {
            auto const last = after ? std::optional(ChargeId{std::stoll(*after)}) : std::nullopt;
            for (ChargeRow const& row :
                 billing::list_charges(tx, filter_of(query), last, static_cast<std::size_t>(limit),
                                       static_cast<std::size_t>(skip))
                     .rows) {
                std::string const id = std::to_string(row.id.value);
                rows.push_back({"c/" + id, id, charge_cells(row, now())});
            }
            return;
        }
        auto const last = after ? std::stoll(*after) : 0;
        std::int64_t passed = 0;
        for (UnpricedRow const& row : unpriced_of(tx, query)) {
            std::string const id = std::to_string(row.id.value);
            if (row.id.value > last && passed++ >= skip && static_cast<std::int64_t>(rows.size()) < limit) {
                rows.push_back({"u/" + id, id, unpriced_cells(row)});
            }
        }
    });
    return rows;
}

std::int64_t ChargesStore::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) -> std::int64_t {
        if (!billing::may_read_charges(tx)) {
            return 0;
        }
        if (query.queue == "markups") {
            return count_markups(tx, client_of(query), query.text);
        }
        return query.queue == "unpriced" ? static_cast<std::int64_t>(unpriced_of(tx, query).size())
                                         : billing::count_charges(tx, filter_of(query));
    });
}

ListOverview ChargesStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        bool const may_read = billing::may_read_charges(tx);
        overview.queues = charge_queues(may_read);
        if (!may_read) {
            overview.totals = may_not_read_words();
            return overview;
        }
        ChargeFilter filter = filter_of(query);
        auto const counts = billing::charge_counts(tx, filter);
        for (auto const& [family, number] : counts.month) {
            overview.counts[std::string(family_queue) + family] = number;
            overview.counts["month"] += number;
        }
        overview.counts["today"] = counts.today;
        overview.counts["unpriced"] = static_cast<std::int64_t>(unpriced_of(tx, query).size());
        overview.counts["markups"] = count_markups(tx, client_of(query), query.text);
        std::vector<kernel::Money> sums;
        for (billing::ChargeLine const& line : billing::charge_lines(tx, filter)) {
            auto const sum = std::find_if(sums.begin(), sums.end(), [&](kernel::Money const& it) {
                return it.currency == line.amount.currency;
            });
            if (sum == sums.end()) {
                sums.push_back(line.amount);
            } else {
                *sum += line.amount;
            }
        }
        overview.totals = charge_totals(billing::count_charges(tx, filter), sums);
        auto const clients = clients::list_clients(tx);
        for (clients::ClientRow const& it : clients) {
            overview.chips["client"].push_back({std::to_string(it.id.value), it.name, it.color});
        }
        kernel::Date const today = billing::earliest_pod_day(tx);
        overview.forms["add"] = add_form(clients);
        overview.forms["set_fee"] = fee_form(clients, billing::fee_kinds(tx), today);
        overview.forms["set_markup"] = markup_form(clients, today);
        overview.forms["print"] = print_form(clients, today);
        return overview;
    });
}

std::optional<ListRecord> ChargesStore::record(std::string const& key) const
{
    std::int64_t const id = std::stoll(key.substr(2));
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            ListRecord record;
            if (key.starts_with("u/")) {
                auto const rows = billing::list_unpriced(tx, std::nullopt, most_unpriced);
                auto const row = std::find_if(rows.begin(), rows.end(),
                                              [&](UnpricedRow const& it) { return it.id.value == id; });
                if (row == rows.end()) {
                    return std::nullopt;
                }
                record.detail = unpriced_detail(*row);
                record.allowed = {"price", "undo"};
                record.forms["price"] = fee_form_of(
                    fee_form(clients::list_clients(tx), billing::fee_kinds(tx), row->charged_on), *row);
                record.forms["undo"] = {reason_field()};
                return record;
            }
            if (key.starts_with("m/")) {
                return markup_record(tx, {id});
            }
            auto const charge = billing::charge_record(tx, {id});
            if (!charge) {
                return std::nullopt;
            }
            record.detail = charge_detail(*charge, now());
            if (charge->row.order) {
                record.opens = "order:" + std::to_string(charge->row.order->value);
            }
            if (!charge->row.undoes && !charge->row.is_undone) {
                record.allowed.insert("undo");
                record.forms["undo"] = {reason_field()};
            }
            return record;
        });
}

Outcome<ListDone> ChargesStore::perform(std::string const& action, std::string const& key,
                                        FormAnswers const& answers, kernel::Uuid const& command) const
{
    if (action == "add") {
        return add(answers, command);
    }
    if (action == "set_fee" || action == "price") {
        return set_fee(answers, command);
    }
    if (action == "set_markup") {
        return set_markup(answers, command);
    }
    return action == "print" ? print(answers) : take_back(key, answer_of(answers, "reason"), command);
}

Outcome<ListDone> ChargesStore::add(FormAnswers const& answers, Uuid const& asked) const
{
    auto const quantity = kernel::parse_quantity(answer_of(answers, "quantity"));
    if (!quantity) {
        return tl::unexpected(quantity.error());
    }
    billing::AddCharge command{{},           {typed_number(answer_of(answers, "client"))},
                               std::nullopt, answer_of(answers, "kind"),
                               {},           answer_of(answers, "words"),
                               *quantity};
    if (!answer_of(answers, "price").empty()) {
        auto const price = typed_price(answers);
        if (!price) {
            return tl::unexpected(price.error());
        }
        command.price = *price;
    }
    return run(*pool_, asked,
               [&](Transaction& tx, Uuid const& id) {
                   command.command_id = id;
                   return billing::add_charge(tx, command);
               })
        .map([&](std::optional<ChargeId> charge) {
            ListDone done{added_words(command.description, charge.has_value())};
            if (charge) {
                done.take_back = [pool = pool_, charge = *charge]() -> Outcome<void> {
                    return run(*pool, Uuid::random(),
                               [&](Transaction& tx, Uuid const& id) {
                                   return billing::undo_charge(tx, id, charge, undo_by_key_words());
                               })
                        .map([](ChargeId) {});
                };
            }
            return done;
        });
}

Outcome<ListDone> ChargesStore::set_fee(FormAnswers const& answers, Uuid const& asked) const
{
    auto const price = typed_price(answers);
    if (!price) {
        return tl::unexpected(price.error());
    }
    auto const from = kernel::parse_date(answer_of(answers, "from"));
    if (!from) {
        return tl::unexpected(from.error());
    }
    billing::SetFee command{{},
                            {typed_number(answer_of(answers, "client"))},
                            answer_of(answers, "kind"),
                            answer_of(answers, "variant"),
                            *price,
                            *from};
    return run(*pool_, asked,
               [&](Transaction& tx, Uuid const& id) {
                   command.command_id = id;
                   return billing::set_fee(tx, command);
               })
        .map([&](billing::FeeSet const& done) {
            return ListDone{fee_set_words(price_words(*price), kernel::format_date(*from), done.priced)};
        });
}

Outcome<ListDone> ChargesStore::set_markup(FormAnswers const& answers, Uuid const& asked) const
{
    auto const percent = billing::parse_percent(answer_of(answers, "percent"));
    if (!percent) {
        return tl::unexpected(percent.error());
    }
    auto const per_label = typed_price(answers);
    if (!per_label) {
        return tl::unexpected(per_label.error());
    }
    auto const from = kernel::parse_date(answer_of(answers, "from"));
    if (!from) {
        return tl::unexpected(from.error());
    }
    billing::SetPostageMarkup command{
        {}, {typed_number(answer_of(answers, "client"))}, {*percent, *per_label}, *from};
    return run(*pool_, asked,
               [&](Transaction& tx, Uuid const& id) {
                   command.command_id = id;
                   return billing::set_postage_markup(tx, command);
               })
        .map([&](billing::MarkupId) {
            return ListDone{markup_set_words(command.markup, kernel::format_date(*from))};
        });
}

Outcome<ListDone> ChargesStore::print(FormAnswers const& answers) const
{
    std::string const month = answer_of(answers, "month");
    auto const first = kernel::parse_date(month + "-01");
    if (!first) {
        return kernel::refused("bad_date", bad_month_words(month));
    }
    std::chrono::year_month_day const day(*first);
    ChargeFilter filter;
    filter.client = kernel::ClientId{typed_number(answer_of(answers, "client"))};
    filter.from = *first;
    filter.to = std::chrono::sys_days(day.year() / day.month() / std::chrono::last);
    std::string code;
    auto const paper = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        for (clients::ClientRow const& it : clients::list_clients(tx)) {
            if (it.id == *filter.client) {
                code = it.code;
            }
        }
        return reports::print_charge_list(tx, filter, code, billing::earliest_pod_day(tx));
    });
    if (!paper) {
        return tl::unexpected(paper.error());
    }
    std::filesystem::path const path = print_ / (code + "-" + month + "-charges.pdf");
    write_document(path, *paper);
    return ListDone{list_written_words(path.filename().string()), {}, "file:" + path.string()};
}

Outcome<ListDone> ChargesStore::take_back(std::string const& key, std::string const& reason,
                                          Uuid const& asked) const
{
    std::int64_t const id = key.size() > 2 ? typed_number(key.substr(2)) : 0;
    if (key.starts_with("u/")) {
        return run(*pool_, asked,
                   [&](Transaction& tx, Uuid const& command) {
                       return billing::drop_unpriced(tx, command, {id}, reason);
                   })
            .map([&] { return ListDone{taken_off_words(std::to_string(id))}; });
    }
    return run(*pool_, asked,
               [&](Transaction& tx, Uuid const& command) {
                   return billing::undo_charge(tx, command, {id}, reason);
               })
        .map([&](ChargeId opposite) {
            return ListDone{taken_back_words(std::to_string(id), opposite.value)};
        });
}

} // namespace poddesk::gui
