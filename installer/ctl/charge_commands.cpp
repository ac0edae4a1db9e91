#include "installer/ctl/reading.h"

#include "domain/billing/charge_view.h"
#include "domain/billing/postage_markup.h"
#include "domain/kernel/clock.h"
#include "reports/papers/charge_paper.h"

#include <limits>

namespace poddesk::ctl {

namespace {

using nlohmann::json;

kernel::ClientId client_of(database::Transaction& tx, std::string const& code)
{
    return known(client_by_code(tx, code), "client", code, "; see: poddeskctl clients list");
}

std::optional<kernel::ClientId> client_or_all(database::Transaction& tx, std::string const& code)
{
    return code.empty() ? std::nullopt : std::optional(client_of(tx, code));
}

std::optional<kernel::Date> day_or_none(std::string const& text)
{
    return text.empty() ? std::nullopt : std::optional(take(kernel::parse_date(text)));
}

kernel::Price price_of(std::string const& text, std::string const& currency)
{
    auto const known_currency = kernel::Currency::parse(currency);
    if (!known_currency) {
        throw RefusedError({"bad_currency", fmt::format("There is no currency {}; it is written like USD.",
                                                        kernel::in_quotes(currency))});
    }
    return take(kernel::parse_price(text, *known_currency));
}

/// The day typed; none: today, from which no pod's work of today is left out.
kernel::Date first_day(Context& context, std::string const& typed)
{
    auto const day = day_or_none(typed);
    return day ? *day : reading(context, billing::earliest_pod_day);
}

/// Prices are not for everyone: said in a sentence, before a table is asked that may not be read.
template <class F>
auto reading_prices(Context& context, F&& body)
{
    return reading(context, [&](database::Transaction& tx) {
        if (!billing::may_read_charges(tx)) {
            throw RefusedError({"not_allowed",
                                "Prices and charges are for account managers and administrators: "
                                "sign in as one of them, with --as."});
        }
        return body(tx);
    });
}

struct Asked
{
    std::string client, pod, family, from, to, pdf;
    std::int64_t older_than = 0;
    std::optional<std::size_t> limit;
    bool lines = false;

    billing::ChargeFilter filter(database::Transaction& tx) const
    {
        billing::ChargeFilter filter{client_or_all(tx, client), std::nullopt, family, day_or_none(from),
                                     day_or_none(to)};
        if (!pod.empty()) filter.pod = known(pod_by_code(tx, pod), "pod", pod, "; see: poddeskctl pods list");
        return filter;
    }
};

void tell_charges(Context& context, Asked const& asked)
{
    auto const page = reading_prices(context, [&](database::Transaction& tx) {
        auto const filter = asked.filter(tx);
        // A screen shows the newest; a file has them all.
        std::size_t const limit =
            asked.limit.value_or(context.list_file.empty() ? 100 : std::numeric_limits<std::size_t>::max());
        billing::ChargePage all;
        if (asked.older_than != 0) all.next = billing::ChargeId{asked.older_than};
        do {
            auto const got = billing::list_charges(tx, filter, all.next,
                                                   std::min<std::size_t>(limit - all.rows.size(), 1000));
            all.rows.insert(all.rows.end(), got.rows.begin(), got.rows.end());
            all.next = got.next;
        } while (all.next && all.rows.size() < limit);
        return all;
    });
    json rows = json::array();
    for (billing::ChargeRow const& row : page.rows) {
        rows.push_back({{"id", row.id.value},
                        {"on", kernel::format_date(row.charged_on)},
                        {"client", row.client_code},
                        {"pod", row.pod},
                        {"family", row.family},
                        {"kind", row.kind},
                        {"variant", row.variant},
                        {"for", row.order_number.empty() ? row.description : row.order_number},
                        {"quantity", row.quantity},
                        {"price", kernel::plain_price(row.price)},
                        {"price_micros", row.price.micros()},
                        {"amount", kernel::plain_price(row.amount)},
                        {"amount_micros", row.amount.micros()},
                        {"currency", row.price.currency().code()},
                        {"state", row.undoes      ? fmt::format("takes back {}", row.undoes->value)
                                  : row.is_undone ? "taken back"
                                                  : ""},
                        {"by", row.noted_by}});
    }
    context.output().list({{"id", "Charge", true},
                           {"on", "Day"},
                           {"client", "Client"},
                           {"pod", "Pod"},
                           {"kind", "Fee"},
                           {"variant", "Of"},
                           {"for", "For"},
                           {"quantity", "Units", true},
                           {"price", "Price", true},
                           {"amount", "Amount", true},
                           {"currency", ""},
                           {"state", "State"}},
                          rows, "Nothing was charged.");
    if (page.next) context.output().say(fmt::format("Older ones: --older-than {}", page.next->value));
}

void tell_lines(Context& context, Asked const& asked)
{
    json rows = json::array();
    std::map<std::string, kernel::Money> totals;
    for (billing::ChargeLine const& line : reading_prices(context, [&](database::Transaction& tx) {
             return billing::charge_lines(tx, asked.filter(tx));
         })) {
        totals.try_emplace(line.amount.currency.code(), kernel::Money{0, line.amount.currency})
            .first->second += line.amount;
        rows.push_back({{"client", line.client_name},
                        {"family", line.family},
                        {"kind", line.kind},
                        {"name", line.name},
                        {"variant", line.variant},
                        {"charges", line.charges},
                        {"quantity", line.quantity},
                        {"price", kernel::plain_price(line.price)},
                        {"price_micros", line.price.micros()},
                        {"amount", kernel::format_money(line.amount)},
                        {"amount_minor", line.amount.minor},
                        {"currency", line.amount.currency.code()}});
    }
    context.output().list({{"client", "Client"},
                           {"family", "Family"},
                           {"name", "Work"},
                           {"variant", "Of"},
                           {"quantity", "Units", true},
                           {"price", "Price", true},
                           {"amount", "Amount", true}},
                          rows, "Nothing was charged.");
    for (auto const& [currency, total] : totals) {
        context.output().say("Total " + kernel::format_money(total));
    }
}

void write_pdf(Context& context, Asked const& asked)
{
    if (asked.client.empty() || asked.from.empty() || asked.to.empty()) {
        throw CLI::RequiredError("--client, --from and --to");
    }
    std::string const pdf = take(reading_prices(context, [&](database::Transaction& tx) {
        return reports::print_charge_list(tx, asked.filter(tx), asked.client, billing::earliest_pod_day(tx));
    }));
    write_file(asked.pdf, pdf);
    context.output().done(fmt::format("The charge list is in {}.", asked.pdf),
                          {{"file", asked.pdf}, {"bytes", pdf.size()}});
}

void tell_list(Context& context, Asked const& asked)
{
    if (!asked.pdf.empty()) {
        write_pdf(context, asked);
    } else if (asked.lines) {
        tell_lines(context, asked);
    } else {
        tell_charges(context, asked);
    }
}

void add_list(CLI::App& charges, Context& context)
{
    auto asked = std::make_shared<Asked>();
    CLI::App* const list = charges.add_subcommand("list", "what was charged, newest first");
    for (CLI::App* const command : {&charges, list}) {
        command->add_option("--client", asked->client, "code of the client");
        command->add_option("--pod", asked->pod, "code of the pod");
        command
            ->add_option("--family", asked->family,
                         "receiving, storage, pick_pack, shipment, returns, vas, ad_hoc")
            ->check(CLI::IsMember(
                {"receiving", "storage", "pick_pack", "shipment", "returns", "vas", "ad_hoc", "recurring"}));
        command->add_option("--from", asked->from, "first day, like 2026-11-01");
        command->add_option("--to", asked->to, "last day");
        command->add_flag("--lines", asked->lines, "units, price and amount of each kind, with totals");
        command->add_option("--pdf", asked->pdf, "write the charge list of one client and period there");
        command->add_option("--older-than", asked->older_than, "charges before this one")
            ->check(CLI::PositiveNumber);
        command->add_option("--limit", asked->limit, "at most so many")->check(CLI::Range(1, 100000));
    }
    list->footer(
        "Examples:\n  poddeskctl --demo charges list --client AO --lines\n  poddeskctl --demo charges "
        "list --client AO --from 2026-11-01 --to 2026-11-30 --pdf AO.pdf");
    list->callback([&context, asked] { tell_list(context, *asked); });
    charges.callback([&charges, &context, asked] {
        if (charges.get_subcommands().empty()) tell_list(context, *asked);
    });
}

void add_fees(CLI::App& charges, Context& context)
{
    auto client = std::make_shared<std::string>();
    CLI::App* const fees = charges.add_subcommand("fees", "the prices of each client, and since when");
    fees->add_option("--client", *client, "code of the client");
    fees->footer("Example:\n  poddeskctl --demo charges fees --client AO");
    fees->callback([&context, client] {
        json rows = json::array();
        for (billing::FeeRow const& row : reading_prices(context, [&](database::Transaction& tx) {
                 return billing::list_fees(tx, client_or_all(tx, *client));
             })) {
            rows.push_back({{"id", row.id.value},
                            {"client", row.client_code},
                            {"kind", row.kind},
                            {"variant", row.variant},
                            {"price", kernel::plain_price(row.price)},
                            {"price_micros", row.price.micros()},
                            {"currency", row.price.currency().code()},
                            {"per", row.unit},
                            {"valid_from", kernel::format_date(row.valid_from)},
                            {"by", row.set_by}});
        }
        context.output().list({{"client", "Client"},
                               {"kind", "Fee"},
                               {"variant", "Of"},
                               {"price", "Price", true},
                               {"currency", ""},
                               {"per", "Per"},
                               {"valid_from", "From"},
                               {"by", "Set by"}},
                              rows, "No fee is set: what is done stands in: poddeskctl charges unpriced.");
    });
}

void add_set_fee(CLI::App& charges, Context& context)
{
    struct Typed
    {
        std::string client, kind, variant, price, currency = "USD", from;
    };
    auto typed = std::make_shared<Typed>();
    CLI::App* const set =
        charges.add_subcommand("set-fee", "a client's price for a kind of work, from a day on");
    set->add_option("--client", typed->client, "code of the client")->required();
    set->add_option("FEE", typed->kind,
                    "receiving_receipt, receiving_unit, storage_bin, storage_cubic_foot, pick_pack_first, "
                    "pick_pack_additional, carton, return_inspection, vas, ad_hoc")
        ->required();
    set->add_option("PRICE", typed->price, "like 0.0125, at most six decimals")->required();
    set->add_option("--of", typed->variant, "for this carton code or kind of extra work alone");
    set->add_option("--currency", typed->currency, "default: USD");
    set->add_option("--from", typed->from, "first day; default: today, at the pod where it is earliest");
    set->footer(
        "What waited for this fee is charged at once. A fee that was charged is never rewritten: begin "
        "another on a later day.\nExample:\n  poddeskctl --demo charges set-fee --client AO "
        "storage_bin 0.0125 --from 2026-12-01");
    set->callback([&context, typed] {
        billing::SetFee command{kernel::Uuid::random(),
                                {},
                                typed->kind,
                                typed->variant,
                                price_of(typed->price, typed->currency),
                                first_day(context, typed->from)};
        auto const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.client = client_of(tx, typed->client);
            return billing::set_fee(tx, command);
        }));
        context.output().done(fmt::format("{} costs {} {} from {} on; {} things that waited are charged.",
                                          typed->kind, kernel::plain_price(command.price), typed->currency,
                                          kernel::format_date(command.valid_from), done.priced),
                              {{"fee", done.fee.value}, {"priced", done.priced}});
    });
}

void add_markups(CLI::App& charges, Context& context)
{
    auto client = std::make_shared<std::string>();
    CLI::App* const markups =
        charges.add_subcommand("markups", "what each client pays on top of a label's price, and since when");
    markups->add_option("--client", *client, "code of the client");
    markups->footer("Example:\n  poddeskctl --demo charges markups --client AO");
    markups->callback([&context, client] {
        json rows = json::array();
        for (billing::MarkupRow const& row : reading_prices(context, [&](database::Transaction& tx) {
                 return billing::list_markups(tx, client_or_all(tx, *client));
             })) {
            rows.push_back({{"id", row.id.value},
                            {"client", row.client_code},
                            {"percent", billing::plain_percent(row.markup.basis_points)},
                            {"per_label", kernel::plain_price(row.markup.per_label)},
                            {"per_label_micros", row.markup.per_label.micros()},
                            {"currency", row.markup.per_label.currency().code()},
                            {"valid_from", kernel::format_date(row.valid_from)},
                            {"is_valid", row.is_valid},
                            {"by", row.set_by}});
        }
        context.output().list({{"client", "Client"},
                               {"percent", "Of the label", true},
                               {"per_label", "Per label", true},
                               {"currency", ""},
                               {"valid_from", "From"},
                               {"by", "Set by"}},
                              rows, "No mark-up is agreed: every label is billed at what it costs.");
    });
}

void add_set_markup(CLI::App& charges, Context& context)
{
    struct Typed
    {
        std::string client, percent, per_label = "0", currency = "USD", from;
    };
    auto typed = std::make_shared<Typed>();
    CLI::App* const set =
        charges.add_subcommand("set-markup", "what a client pays on top of a label's price, from a day on");
    set->add_option("--client", typed->client, "code of the client")->required();
    set->add_option("PERCENT", typed->percent,
                    "of the label's price, like 12.5; below zero the house pays a part")
        ->required();
    set->add_option("--per-label", typed->per_label, "amount for each label, like 0.25; default: 0");
    set->add_option("--currency", typed->currency, "of the amount; default: USD");
    set->add_option("--from", typed->from, "first day; default: today, at the pod where it is earliest");
    set->footer("Labels that were charged keep what they were charged by: begin another mark-up on a later "
                "day. Nothing on top any more is 0.\nExample:\n  poddeskctl --demo charges set-markup "
                "--client AO 12.5 --per-label 0.25 --from 2026-12-01");
    set->callback([&context, typed] {
        billing::SetPostageMarkup command{
            kernel::Uuid::random(),
            {},
            {take(billing::parse_percent(typed->percent)), price_of(typed->per_label, typed->currency)},
            first_day(context, typed->from)};
        auto const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.client = client_of(tx, typed->client);
            return billing::set_postage_markup(tx, command);
        }));
        context.output().done(fmt::format("{} pays {} and {} {} on top of each label from {} on.",
                                          typed->client, billing::plain_percent(command.markup.basis_points),
                                          kernel::plain_price(command.markup.per_label), typed->currency,
                                          kernel::format_date(command.valid_from)),
                              {{"markup", done.value}});
    });
}

void add_unpriced(CLI::App& charges, Context& context)
{
    auto client = std::make_shared<std::string>();
    CLI::App* const unpriced =
        charges.add_subcommand("unpriced", "billable things without a price: the list that must be empty");
    unpriced->add_option("--client", *client, "code of the client");
    unpriced->footer(
        "Set the fee, or drop what nobody will bill.\nExample:\n  poddeskctl --demo charges unpriced");
    unpriced->callback([&context, client] {
        json rows = json::array();
        for (billing::UnpricedRow const& row : reading_prices(context, [&](database::Transaction& tx) {
                 return billing::list_unpriced(tx, client_or_all(tx, *client), 10000);
             })) {
            rows.push_back({{"id", row.id.value},
                            {"on", kernel::format_date(row.charged_on)},
                            {"client", row.client_code},
                            {"kind", row.kind},
                            {"variant", row.variant},
                            {"for", row.order_number.empty() ? row.description : row.order_number},
                            {"quantity", row.quantity},
                            {"reason", row.reason}});
        }
        context.output().list({{"id", "Id", true},
                               {"on", "Day"},
                               {"client", "Client"},
                               {"kind", "Fee"},
                               {"variant", "Of"},
                               {"for", "For"},
                               {"quantity", "Units", true},
                               {"reason", "Why"}},
                              rows, "Everything has its price.");
    });
    auto id = std::make_shared<std::int64_t>();
    auto reason = std::make_shared<std::string>();
    CLI::App* const drop = charges.add_subcommand("drop", "take a thing off the list of the unpriced");
    drop->add_option("ID", *id, "see: charges unpriced")->required();
    drop->add_option("--reason", *reason, "why nobody bills it")->required();
    drop->footer("Example:\n  poddeskctl --demo charges drop 3 --reason \"A sample for us\"");
    drop->callback([&context, id, reason] {
        kernel::Uuid const command = kernel::Uuid::random();
        take(doing(context, command, [&](database::Transaction& tx) {
            return billing::drop_unpriced(tx, command, {*id}, *reason);
        }));
        context.output().done(fmt::format("{} is off the list.", *id), {{"id", *id}});
    });
}

void add_add(CLI::App& charges, Context& context)
{
    struct Typed
    {
        std::string client, pod, kind = "vas", variant, words, price, currency = "USD", on;
        std::int64_t quantity = 1;
    };
    auto typed = std::make_shared<Typed>();
    CLI::App* const add = charges.add_subcommand("add", "charge extra work that no event tells of");
    add->add_option("WORDS", typed->words, "what for")->required();
    add->add_option("--client", typed->client, "code of the client")->required();
    add->add_option("--pod", typed->pod, "code of the pod where it was done");
    add->add_option("--kind", typed->kind, "vas (default), ad_hoc, or postage with its price")
        ->check(CLI::IsMember({"vas", "ad_hoc", "postage"}));
    add->add_option("--of", typed->variant, "kind of extra work, where it has a fee of its own");
    add->add_option("--quantity", typed->quantity, "pieces; default: 1")->check(CLI::PositiveNumber);
    add->add_option("--price", typed->price, "of one; default: the client's fee");
    add->add_option("--currency", typed->currency, "of the price; default: USD");
    add->add_option("--on", typed->on, "day; default: today at the pod");
    add->footer("Undo it with undo.\nExample:\n  poddeskctl --demo charges add \"Stickers on 40 boxes\" "
                "--client AO --quantity 40 --price 0.0125");
    add->callback([&context, typed] {
        billing::AddCharge command{kernel::Uuid::random(),
                                   {},
                                   std::nullopt,
                                   typed->kind,
                                   typed->variant,
                                   typed->words,
                                   take(kernel::Quantity::of(typed->quantity)),
                                   std::nullopt,
                                   day_or_none(typed->on)};
        if (!typed->price.empty()) command.price = price_of(typed->price, typed->currency);
        auto const charge = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.client = client_of(tx, typed->client);
            if (!typed->pod.empty()) command.pod = known(pod_by_code(tx, typed->pod), "pod", typed->pod, ".");
            return billing::add_charge(tx, command);
        }));
        context.output().done(charge ? fmt::format("Charge {} is noted.", charge->value)
                                     : std::string("The client has no fee for it: it stands in: poddeskctl "
                                                   "charges unpriced."),
                              {{"charge", charge ? json(charge->value) : json()}});
    });
}

void add_undo(CLI::App& charges, Context& context)
{
    auto id = std::make_shared<std::int64_t>();
    auto reason = std::make_shared<std::string>();
    CLI::App* const undo = charges.add_subcommand("undo", "take a charge back by its opposite");
    undo->add_option("CHARGE", *id, "see: charges list")->required();
    undo->add_option("--reason", *reason, "why, for whoever reads it later")->required();
    undo->footer("Example:\n  poddeskctl --demo charges undo 12 --reason \"Agreed by telephone\"");
    undo->callback([&context, id, reason] {
        kernel::Uuid const command = kernel::Uuid::random();
        billing::ChargeId const back = take(doing(context, command, [&](database::Transaction& tx) {
            return billing::undo_charge(tx, command, {*id}, *reason);
        }));
        context.output().done(fmt::format("Charge {} is taken back by {}.", *id, back.value),
                              {{"charge", *id}, {"back", back.value}});
    });
    auto pod = std::make_shared<std::string>();
    auto day = std::make_shared<std::string>();
    CLI::App* const count = charges.add_subcommand(
        "count-storage", "count a day that has ended at a pod; the worker counts every one");
    count->add_option("--pod", *pod, "code of the pod")->required();
    count->add_option("--day", *day, "default: the last that has ended there");
    count->footer("Example:\n  poddeskctl --demo charges count-storage --pod RNO --day 2026-11-27");
    count->callback([&context, pod, day] {
        std::int64_t const counted =
            take(database::in_transaction(context.pool(), [&](database::Transaction& tx) {
                return billing::count_storage(tx, known(pod_by_code(tx, *pod), "pod", *pod, "."),
                                              day_or_none(*day));
            }));
        context.output().done(fmt::format("{} clients were counted in {}.", counted, *pod),
                              {{"counted", counted}});
    });
}

} // namespace

void add_charge_commands(CLI::App& app, Context& context)
{
    CLI::App* const charges = app.add_subcommand("charges", "what each client is charged, and by which fees");
    charges->require_subcommand(0, 1);
    charges->footer(
        "Examples:\n  poddeskctl --demo charges --client AO --lines\n  poddeskctl --demo charges unpriced");
    add_list(*charges, context);
    add_fees(*charges, context);
    add_set_fee(*charges, context);
    add_markups(*charges, context);
    add_set_markup(*charges, context);
    add_unpriced(*charges, context);
    add_add(*charges, context);
    add_undo(*charges, context);
}

} // namespace poddesk::ctl
