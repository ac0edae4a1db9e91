#include "installer/ctl/address_parts.h"
#include "installer/ctl/order_changes.h"
#include "installer/ctl/reading.h"

#include "domain/fulfillment/change_order_line.h"
#include "domain/orders/address_check.h"
#include "domain/orders/address_verification.h"
#include "domain/orders/correct_address.h"
#include "domain/orders/order_notes.h"
#include "domain/orders/order_sql.h"
#include "domain/orders/order_wishes.h"

namespace poddesk::ctl {

namespace {

using kernel::Address;
using nlohmann::json;

json facts_of(orders::AddressVerification const& it)
{
    json findings = json::array();
    for (orders::VerificationFinding const& finding : it.findings) {
        findings.push_back({{"field", finding.field}, {"code", finding.code}, {"message", finding.message}});
    }
    return {{"provider", it.provider},
            {"state", it.state},
            {"residential", it.is_residential ? json(*it.is_residential) : json()},
            {"findings", findings},
            {"answered_at", it.answered_at ? json(kernel::format_iso8601(*it.answered_at)) : json()},
            {"proposed", it.proposed ? as_json(*it.proposed) : json()}};
}

std::string verdict_of(orders::AddressVerification const& it)
{
    std::string words = it.state == "waiting"         ? it.provider + " is still to be asked"
                        : it.state == "deliverable"   ? it.provider + " finds this address"
                        : it.state == "undeliverable" ? it.provider + " does not find this address"
                                                      : it.provider + " cannot say";
    if (it.is_residential) {
        words += *it.is_residential ? ", a home" : ", a business";
    }
    for (orders::VerificationFinding const& finding : it.findings) {
        words += "; " + finding.words();
    }
    return words + ".";
}

void tell_address(Context& context, orders::OrderDetails const& order)
{
    json findings = json::array();
    for (orders::AddressFinding const& finding : orders::check_address(order.ship_to)) {
        findings.push_back({{"severity", orders::word(finding.severity)},
                            {"code", finding.code},
                            {"field", finding.field},
                            {"sentence", finding.sentence},
                            {"proposal", finding.proposal}});
    }
    json const facts = {{"order", order.number},
                        {"status", orders::word(order.status)},
                        {"verification", order.verification ? facts_of(*order.verification) : json()},
                        {"address", as_json(order.ship_to)},
                        {"told", order.told ? as_json(*order.told) : json()},
                        {"standard", as_json(orders::standardized(order.ship_to))},
                        {"findings", findings}};
    if (context.json) {
        context.output().record({}, facts);
        return;
    }
    json const words = {{"order", order.number},
                        {"ship_to", on_one_line(order.ship_to)},
                        {"told", order.told ? on_one_line(*order.told) : "the same"},
                        {"standard", on_one_line(orders::standardized(order.ship_to))},
                        {"verdict", order.verification ? verdict_of(*order.verification) : "nobody is asked"},
                        {"proposed", order.verification && order.verification->proposed
                                         ? on_one_line(*order.verification->proposed)
                                         : "nothing else"},
                        {"phone", order.ship_to.phone}};
    context.output().record({{"order", "Order"},
                             {"ship_to", "Ships to"},
                             {"told", "The shop says"},
                             {"standard", "As USPS writes it"},
                             {"verdict", "The provider says"},
                             {"proposed", "It proposes"},
                             {"phone", "Phone"}},
                            words);
    context.output().say("");
    context.output().list(
        {{"severity", "How bad"}, {"sentence", "What"}, {"field", "Field"}, {"proposal", "Better"}}, findings,
        "Nothing is wrong with this address.");
}

struct AddressChange
{
    std::string order;
    std::vector<std::string> set;
    bool accept = false;
    bool as_told = false;
    bool verify = false;
};

Address changed(orders::OrderDetails const& order, AddressChange const& change)
{
    Address to = order.ship_to;
    if (change.as_told) {
        if (!order.told) {
            throw RefusedError({"nothing_changed", "The order goes where the shop says already."});
        }
        to = *order.told;
    }
    if (change.accept) {
        auto const proposed =
            orders::proposed_address(to, order.verification ? order.verification->proposed : std::nullopt);
        if (!proposed) {
            throw RefusedError({"nothing_to_accept",
                                "The check proposes nothing for this address; see what it "
                                "says without --accept, and use --set."});
        }
        to = *proposed;
    }
    for (std::string const& one : change.set) {
        set_part(to, one);
    }
    return to;
}

void change_address(Context& context, AddressChange const& change)
{
    orders::CorrectAddress command{kernel::Uuid::random(), {}, std::nullopt, {}};
    orders::CorrectedAddress const done =
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.order = order_of(tx, change.order);
            orders::OrderDetails const order = take(orders::order_details(tx, command.order));
            command.address = changed(order, change);
            return orders::correct_address(tx, command);
        }));
    std::string const sentence = done.fields.empty()
                                     ? fmt::format("{} ships there already.", change.order)
                                     : fmt::format("{} ships to {} now; it is {}.", change.order,
                                                   on_one_line(command.address), orders::word(done.status));
    context.output().done(sentence, {{"order", change.order},
                                     {"status", orders::word(done.status)},
                                     {"fields", done.fields},
                                     {"was", as_json(done.was)},
                                     {"address", as_json(command.address)}});
}

void verify_again(Context& context, std::string const& order)
{
    kernel::Uuid const id = kernel::Uuid::random();
    take(doing(context, id, [&](database::Transaction& tx) {
        return orders::verify_address(tx, id, order_of(tx, order));
    }));
    context.output().done(
        fmt::format("The provider is asked about {} again, as soon as the worker can.", order),
        {{"order", order}, {"state", "waiting"}});
}

void add_address(CLI::App& orders_app, Context& context)
{
    CLI::App* const address = orders_app.add_subcommand(
        "address", "where an order's parcels go, what is wrong with it, and its correction");
    auto change = std::make_shared<AddressChange>();
    address->add_option("ORDER", change->order, "number, the shop's id, or id:N")->required();
    address->add_option(
        "--set", change->set,
        "FIELD=VALUE: name, company, line1, line2, city, region, postal_code, country, phone");
    address->add_flag("--accept", change->accept,
                      "take what the provider proposes, else what our check does");
    address->add_flag("--as-told", change->as_told, "go back to the shop's words: the undo");
    address->add_flag("--verify", change->verify, "ask the provider once more (see: address-check)")
        ->excludes("--set")
        ->excludes("--accept")
        ->excludes("--as-told");
    address->footer(
        "A correction counts until the shop tells another address; it can be made until the label is "
        "bought.\n"
        "Examples:\n"
        "  poddeskctl --demo orders address AO-10494\n"
        "  poddeskctl --demo orders address AO-10494 --set \"line2=Apt 5\" --set phone=+12025550123\n"
        "  poddeskctl --demo orders address AO-10494 --as-told");
    address->callback([&context, change] {
        if (change->verify) {
            verify_again(context, change->order);
        } else if (change->set.empty() && !change->accept && !change->as_told) {
            tell_address(context, reading(context, [&](database::Transaction& tx) {
                             return take(orders::order_details(tx, order_of(tx, change->order)));
                         }));
        } else {
            change_address(context, *change);
        }
    });
}

void add_note(CLI::App& orders_app, Context& context)
{
    CLI::App* const note = orders_app.add_subcommand("note", "tell the others something about an order");
    auto which = std::make_shared<std::string>();
    auto text = std::make_shared<std::string>();
    note->add_option("ORDER", *which, "number, the shop's id, or id:N")->required();
    note->add_option("TEXT", *text, "what; @login puts it on that person's desk")->required();
    note->footer(
        "Examples:\n  poddeskctl --demo orders note AO-10494 \"She called: leave it at the side door\"\n"
        "  poddeskctl --demo orders note AO-10494 \"@ana is this one real?\"");
    note->callback([&context, which, text] {
        orders::AddNote command{kernel::Uuid::random(), {}, *text};
        std::vector<std::string> const told =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.order = order_of(tx, *which);
                return orders::add_note(tx, command);
            }));
        context.output().done(told.empty()
                                  ? fmt::format("Noted on {}.", *which)
                                  : fmt::format("Noted on {}; told: {}.", *which, fmt::join(told, ", ")),
                              {{"order", *which}, {"told", told}});
    });
}

void add_mentions(CLI::App& orders_app, Context& context)
{
    CLI::App* const mentions = orders_app.add_subcommand("mentions", "notes that name you and are not done");
    auto done = std::make_shared<std::string>();
    mentions->add_option("--done", *done, "tick those of this order off");
    mentions->footer("Example:\n  poddeskctl --demo orders mentions");
    mentions->callback([&context, done] {
        if (!done->empty()) {
            orders::TickMentions command{kernel::Uuid::random(), {}, true};
            std::int64_t const notes =
                take(doing(context, command.command_id, [&](database::Transaction& tx) {
                    command.order = order_of(tx, *done);
                    return orders::tick_mentions(tx, command);
                }));
            context.output().done(fmt::format("Ticked off on {}: {}.", *done, notes),
                                  {{"order", *done}, {"notes", notes}});
            return;
        }
        json rows = json::array();
        for (orders::Mention const& one :
             reading(context, [](database::Transaction& tx) { return orders::my_mentions(tx); })) {
            rows.push_back({{"order", one.number},
                            {"client", one.client_name},
                            {"text", one.text},
                            {"by", one.written_by},
                            {"at", kernel::format_iso8601(one.written_at)}});
        }
        context.output().list(
            {{"order", "Order"}, {"client", "Client"}, {"by", "From"}, {"text", "Note"}, {"at", "When"}},
            rows, "No note waits for you.");
    });
}

void add_line(CLI::App& orders_app, Context& context)
{
    struct Line
    {
        std::string order, sku, replace;
        std::int64_t quantity = -1;
    };
    CLI::App* const line = orders_app.add_subcommand(
        "line", "send other units of a line, or another product, until the pod picks");
    auto typed = std::make_shared<Line>();
    line->add_option("ORDER", typed->order, "number, the shop's id, or id:N")->required();
    line->add_option("SKU", typed->sku, "the line's SKU as the order shows it")->required();
    line->add_option("--quantity", typed->quantity, "units to send; 0 takes the line out")
        ->check(CLI::Range(0, 1000000));
    line->add_option("--replace", typed->replace, "send this SKU in its place");
    line->footer("Undo it by setting back what it says it was. Money stays as the shop tells it.\nExamples:\n"
                 "  poddeskctl --demo orders line AO-10494 AO-SOAP-3 --quantity 2\n"
                 "  poddeskctl --demo orders line AO-10494 AO-SOCK-3P --replace AO-TOTE-NAT");
    line->callback([&context, typed] {
        orders::ChangeLine command{kernel::Uuid::random(), {}, std::nullopt, {}, {}, {}, 0};
        kernel::Uuid const reserve = kernel::Uuid::random();
        fulfillment::ReplannedLine const done =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.order = order_of(tx, typed->order);
                orders::OrderDetails const order = take(orders::order_details(tx, command.order));
                auto const found = std::ranges::find(order.lines, typed->sku, &orders::OrderLine::sku);
                if (found == order.lines.end()) {
                    throw RefusedError(
                        {"not_found", fmt::format("{} has no line of {}; see: orders show {}.", typed->order,
                                                  kernel::in_quotes(typed->sku), typed->order)});
                }
                command.line = found->id;
                command.quantity = typed->quantity < 0 ? found->quantity : typed->quantity;
                command.sku = typed->replace.empty() ? std::nullopt : std::optional(typed->replace);
                return fulfillment::change_line_and_reserve(tx, command, reserve);
            }));
        std::string const status =
            done.outcome.empty() ? std::string(orders::word(done.changed.status)) : done.outcome;
        context.output().done(
            fmt::format("{} sends {} of {} now, not {} of {}; it is {}.", typed->order, command.quantity,
                        command.sku.value_or(typed->sku), done.changed.was_quantity, done.changed.was_sku,
                        status),
            {{"order", typed->order},
             {"status", status},
             {"was", {{"sku", done.changed.was_sku}, {"quantity", done.changed.was_quantity}}}});
    });
}

void add_wishes(CLI::App& orders_app, Context& context)
{
    auto which = std::make_shared<std::string>();
    auto number = std::make_shared<std::int64_t>(0);
    CLI::App* const priority = orders_app.add_subcommand("priority", "let an order go before others");
    priority->add_option("ORDER", *which, "number, the shop's id, or id:N")->required();
    priority->add_option("PRIORITY", *number, "0 is everyday, 9 goes before everything")
        ->required()
        ->check(CLI::Range(0, 9));
    priority->footer("Example:\n  poddeskctl --demo orders priority AO-10494 5");
    priority->callback([&context, which, number] {
        orders::SetPriority command{kernel::Uuid::random(), {}, std::nullopt, *number};
        std::int64_t const was = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.order = order_of(tx, *which);
            return orders::set_priority(tx, command);
        }));
        context.output().done(fmt::format("{} has priority {}; it had {}.", *which, *number, was),
                              {{"order", *which}, {"priority", *number}, {"was", was}});
    });
    auto message = std::make_shared<std::string>();
    auto none = std::make_shared<bool>(false);
    CLI::App* const gift = orders_app.add_subcommand("gift", "an order is a gift; its slip says so");
    gift->add_option("ORDER", *which, "number, the shop's id, or id:N")->required();
    gift->add_option("--message", *message, "printed on the packing slip");
    gift->add_flag("--none", *none, "it is no gift: the undo");
    gift->footer("Examples:\n  poddeskctl --demo orders gift AO-10494 --message \"Happy birthday, Mo\"\n"
                 "  poddeskctl --demo orders gift AO-10494 --none");
    gift->callback([&context, which, message, none] {
        orders::SetGift command{kernel::Uuid::random(), {}, *none ? std::nullopt : std::optional(*message)};
        std::optional<std::string> const was =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.order = order_of(tx, *which);
                return orders::set_gift(tx, command);
            }));
        context.output().done(fmt::format("{} is {} gift.", *which, *none ? "no" : "a"),
                              {{"order", *which}, {"gift", !*none}, {"was", was ? json(*was) : json()}});
    });
}

} // namespace

void add_order_changes(CLI::App& orders_app, Context& context)
{
    add_address(orders_app, context);
    add_line(orders_app, context);
    add_note(orders_app, context);
    add_mentions(orders_app, context);
    add_wishes(orders_app, context);
}

} // namespace poddesk::ctl
