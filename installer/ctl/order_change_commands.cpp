#include "installer/ctl/order_changes.h"
#include "installer/ctl/reading.h"

#include "domain/orders/address_check.h"
#include "domain/orders/correct_address.h"
#include "domain/orders/order_sql.h"

#include <array>

namespace poddesk::ctl {

namespace {

using kernel::Address;
using nlohmann::json;

struct Part
{
    char const* name;
    std::string Address::*member;
};
constexpr std::array<Part, 9> parts = {{{"name", &Address::name},
                                        {"company", &Address::company},
                                        {"line1", &Address::line1},
                                        {"line2", &Address::line2},
                                        {"city", &Address::city},
                                        {"region", &Address::region},
                                        {"postal_code", &Address::postal_code},
                                        {"country", &Address::country},
                                        {"phone", &Address::phone}}};

json as_json(Address const& address)
{
    json out = json::object();
    for (Part const& part : parts) {
        out[part.name] = address.*part.member;
    }
    return out;
}

/// "city=Reno" into the address.
void set_part(Address& address, std::string const& typed)
{
    std::size_t const equals = typed.find('=');
    std::string const name = typed.substr(0, equals);
    auto const part = std::ranges::find_if(parts, [&](Part const& one) { return name == one.name; });
    if (equals == std::string::npos || part == parts.end()) {
        throw RefusedError(
            {"bad_value", fmt::format("{} sets nothing: write FIELD=VALUE with one of name, company, line1, "
                                      "line2, city, region, postal_code, country, phone.",
                                      kernel::in_quotes(typed))});
    }
    address.*part->member = typed.substr(equals + 1);
}

std::string on_one_line(Address const& address)
{
    return fmt::format("{}", fmt::join(kernel::label_lines(address), ", "));
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
                        {"phone", order.ship_to.phone}};
    context.output().record({{"order", "Order"},
                             {"ship_to", "Ships to"},
                             {"told", "The shop says"},
                             {"standard", "As USPS writes it"},
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
        to = orders::corrected(to);
        if (to == order.ship_to) {
            throw RefusedError({"nothing_to_accept",
                                "The check proposes nothing for this address; see what it "
                                "says without --accept, and use --set."});
        }
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
            command.order = take(orders::find_order(tx, change.order));
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

void add_address(CLI::App& orders_app, Context& context)
{
    CLI::App* const address = orders_app.add_subcommand(
        "address", "where an order's parcels go, what is wrong with it, and its correction");
    auto change = std::make_shared<AddressChange>();
    address->add_option("ORDER", change->order, "number, the shop's id, or id:N")->required();
    address->add_option(
        "--set", change->set,
        "FIELD=VALUE: name, company, line1, line2, city, region, postal_code, country, phone");
    address->add_flag("--accept", change->accept, "take what the check proposes");
    address->add_flag("--as-told", change->as_told, "go back to the shop's words: the undo");
    address->footer(
        "A correction counts until the shop tells another address; it can be made until the label is "
        "bought.\n"
        "Examples:\n"
        "  poddeskctl --demo orders address AO-10494\n"
        "  poddeskctl --demo orders address AO-10494 --set \"line2=Apt 5\" --set phone=+12025550123\n"
        "  poddeskctl --demo orders address AO-10494 --as-told");
    address->callback([&context, change] {
        if (change->set.empty() && !change->accept && !change->as_told) {
            tell_address(context, reading(context, [&](database::Transaction& tx) {
                             return take(
                                 orders::order_details(tx, take(orders::find_order(tx, change->order))));
                         }));
        } else {
            change_address(context, *change);
        }
    });
}

} // namespace

void add_order_changes(CLI::App& orders_app, Context& context)
{
    add_address(orders_app, context);
}

} // namespace poddesk::ctl
