#include "installer/ctl/order_changes.h"
#include "installer/ctl/reading.h"

#include "domain/fulfillment/lane.h"
#include "domain/orders/duplicates.h"
#include "domain/orders/order_sql.h"
#include "domain/orders/queue_view.h"

namespace poddesk::ctl {

namespace {

std::vector<Column> const order_columns = {{"number", "Order"},
                                           {"client", "Client"},
                                           {"customer", "Customer"},
                                           {"marks", "Marks"},
                                           {"city", "City"},
                                           {"line_count", "Lines", true},
                                           {"units", "Units", true},
                                           {"total", "Total", true},
                                           {"status", "Status"},
                                           {"holds", "Holds"},
                                           {"financial_status", "Paid"},
                                           {"pod", "Pod"},
                                           {"lane", "Lane"},
                                           {"service", "Service"},
                                           {"ship_by", "Ship by"}};

/// "P5, gift, B2B, #vip": for people; programs read the fields.
std::string marks_of(nlohmann::json const& order)
{
    std::vector<std::string> marks;
    if (auto const priority = order.value("priority", 0); priority > 0)
        marks.push_back(fmt::format("P{}", priority));
    if (!order["cancel_asked_by"].is_null()) marks.emplace_back("cancel asked");
    if (order.value("gift", false)) marks.emplace_back("gift");
    if (order["looks_like"].is_string()) marks.push_back("like " + order["looks_like"].get<std::string>());
    bool const is_b2b = order["po_number"] != "" || (order["company"].is_string() && order["company"] != "");
    if (is_b2b) marks.emplace_back("B2B");
    for (auto const& tag : order["tags"])
        marks.push_back("#" + tag.get<std::string>());
    return fmt::format("{}", fmt::join(marks, ", "));
}

/// The lists of the order window that need no "today".
std::vector<std::string> queue_words()
{
    std::vector<std::string> words;
    for (orders::Queue const queue : orders::all_queues) {
        if (queue != orders::Queue::everything && queue != orders::Queue::shipped_today)
            words.emplace_back(orders::word(queue));
    }
    return words;
}

/// A name that no lane has is a mistake, not an empty list.
void know_lane(database::Transaction& tx, std::string const& name)
{
    if (!name.empty() && !fulfillment::has_lane(tx, name))
        throw RefusedError({"unknown_lane", fmt::format("No pod has a lane {}; see: poddeskctl lanes list",
                                                        kernel::in_quotes(name))});
}

void add_list(CLI::App& orders_app, Context& context)
{
    CLI::App* const list = orders_app.add_subcommand("list", "orders of all clients within your reach");
    auto filter = std::make_shared<OrderFilter>();
    auto queue = std::make_shared<std::string>();
    list->add_option(
            "--queue", *queue,
            "a queue of the order window: to_do, late, on_hold, backorder, duplicates (looks like an "
            "earlier order), cancel_asked (the pods put it back first), released, picking, packing")
        ->check(CLI::IsMember(queue_words()));
    list->add_option(
            "--status", filter->status,
            "received, on_hold, ready, backordered, released, picking, packing, shipped, delivered, canceled")
        ->check(CLI::IsMember({"received", "on_hold", "ready", "backordered", "released", "picking",
                               "packing", "shipped", "delivered", "canceled", "merged"}));
    list->add_option("--client", filter->client, "only this client's (its code)");
    list->add_option("--channel", filter->channel, "only this shop's");
    list->add_option("--lane", filter->lane,
                     "only what waits in this release lane or went by it and is not shipped yet (its name)");
    list->add_option("--search", filter->text, "number, PO number, customer, company, email, city, SKU");
    add_page_options(*list, filter->page);
    list->footer("Examples:\n  poddeskctl --demo orders list --status on_hold\n  poddeskctl --demo --json "
                 "orders list --search portland\n  poddeskctl --demo orders list --queue duplicates\n  "
                 "poddeskctl --demo orders list --status ready --lane \"Single units\"");
    list->callback([&context, filter, queue] {
        filter->queue = orders::parse_queue(*queue).value_or(orders::Queue::everything);
        nlohmann::json rows = reading(context, [&](database::Transaction& tx) {
            know_lane(tx, filter->lane);
            return list_orders(tx, *filter);
        });
        add_amounts(rows);
        for (nlohmann::json& row : rows)
            if (!context.json) row["marks"] = marks_of(row);
        list_page(context, order_columns, rows, "No orders here.", filter->page);
    });
}

void tell_order(Context& context, nlohmann::json const& order)
{
    std::vector<Column> columns = {{"number", "Order"},
                                   {"client_name", "Client"},
                                   {"channel", "Shop"},
                                   {"status", "Status"},
                                   {"holds", "Holds"},
                                   {"customer", "Customer"},
                                   {"company", "Company"},
                                   {"po_number", "Purchase order"},
                                   {"city", "City"},
                                   {"total", "Total"},
                                   {"financial_status", "Payment"},
                                   {"pod", "Pod"},
                                   {"carrier", "Carrier"},
                                   {"service", "Service"},
                                   {"ship_by", "Ship by"},
                                   {"leaves_at", "Expected to leave"},
                                   {"missing", "Missing"}};
    // Of the few that wait to be canceled, were split or merged.
    for (Column const& link :
         {Column{"cancel_asked_by", "Cancel asked by"}, Column{"cancel_asked_at", "Cancel asked"},
          Column{"cancel_asked_reason", "Cancel reason"}, Column{"split_from", "Split off"},
          Column{"parts", "Ships apart"}, Column{"merged_into", "Goes in the parcel of"},
          Column{"carries", "Carries"}}) {
        if (!order[link.key].is_null() && !order[link.key].empty()) columns.push_back(link);
    }
    context.output().record(columns, order);
    if (context.json) {
        return;
    }
    context.output().say("");
    nlohmann::json lines = nlohmann::json::array();
    for (nlohmann::json const& line : order["lines"]) {
        lines.push_back(line);
        for (nlohmann::json part : line.value("parts", nlohmann::json::array())) {
            part["sku"] = "  " + part["sku"].get<std::string>();
            lines.push_back(std::move(part));
        }
    }
    context.output().list({{"sku", "SKU"}, {"title", "Title"}, {"quantity", "Units", true}}, lines,
                          "No lines.");
    nlohmann::json serials = nlohmann::json::array();
    for (nlohmann::json const& shipment : order["shipments"]) {
        for (nlohmann::json serial : shipment["serials"]) {
            serial["parcel"] = shipment["number"];
            serials.push_back(std::move(serial));
        }
    }
    if (!serials.empty()) {
        context.output().say("");
        context.output().list(
            {{"parcel", "Parcel"}, {"sku", "SKU"}, {"serial", "Serial"}, {"back_at", "Back"}}, serials, "");
    }
    context.output().say("");
    context.output().list({{"at", "When"}, {"kind", "What"}, {"by", "Who"}, {"facts", "Facts"}},
                          order["timeline"], "Nothing happened yet.");
}

void add_show(CLI::App& orders_app, Context& context)
{
    CLI::App* const show = orders_app.add_subcommand("show", "everything about one order");
    auto which = std::make_shared<std::string>();
    show->add_option("ORDER", *which, "number, the shop's id, or id:N")->required();
    show->footer("Example:\n  poddeskctl --demo orders show AO-10486");
    show->callback([&context, which] {
        nlohmann::json order =
            reading(context, [&](database::Transaction& tx) { return show_order(tx, order_of(tx, *which)); });
        add_amounts(order);
        tell_order(context, order);
    });
}

void tell_duplicates(Context& context)
{
    nlohmann::json rows = nlohmann::json::array();
    for (orders::PossibleDuplicate const& one :
         reading(context, [](database::Transaction& tx) { return orders::open_duplicates(tx); })) {
        rows.push_back({{"order", one.number},
                        {"status", one.status},
                        {"placed_at", kernel::format_iso8601(one.placed_at)},
                        {"of", one.of_number},
                        {"of_status", one.of_status},
                        {"of_placed_at", kernel::format_iso8601(one.of_placed_at)}});
    }
    context.output().list({{"order", "Order"},
                           {"status", "Status"},
                           {"placed_at", "Placed"},
                           {"of", "Looks like"},
                           {"of_status", "Status"},
                           {"of_placed_at", "Placed"}},
                          rows, "No order looks like another one.");
}

/// @param kept else it is listed again.
void keep_duplicate(Context& context, std::string const& order, bool kept, std::string const& reason)
{
    orders::KeepDuplicate command{kernel::Uuid::random(), {}, kept, reason};
    std::vector<std::string> const of =
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.order = order_of(tx, order);
            return orders::keep_duplicate(tx, command);
        }));
    context.output().done(
        kept ? fmt::format("{} is no duplicate of {}.", order, fmt::join(of, ", "))
             : fmt::format("{} is a possible duplicate of {} again.", order, fmt::join(of, ", ")),
        {{"order", order}, {"kept", kept}, {"of", of}});
}

void add_duplicates(CLI::App& orders_app, Context& context)
{
    CLI::App* const duplicates = orders_app.add_subcommand(
        "duplicates",
        "orders that look like an earlier one of the same customer, while they can be canceled");
    auto keep = std::make_shared<std::string>();
    auto again = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    CLI::Option* const keeps =
        duplicates->add_option("--keep", *keep, "this order is meant: it is no duplicate");
    CLI::Option* const lists = duplicates->add_option("--list-again", *again, "that was wrong: the undo");
    CLI::Option* const why = duplicates->add_option("--reason", *reason, "who said so");
    keeps->excludes(lists)->needs(why);
    lists->needs(why);
    duplicates->footer(
        "Cancel the one that is too many: orders cancel.\nExamples:\n  poddeskctl --demo orders "
        "duplicates\n  poddeskctl orders duplicates --keep AO-10494 --reason \"The customer "
        "wants both\"");
    duplicates->callback([&context, keep, again, reason] {
        if (keep->empty() && again->empty()) {
            tell_duplicates(context);
        } else {
            keep_duplicate(context, keep->empty() ? *again : *keep, again->empty(), *reason);
        }
    });
}

} // namespace

void add_order_lists(CLI::App& orders_app, Context& context)
{
    add_list(orders_app, context);
    add_show(orders_app, context);
    add_duplicates(orders_app, context);
}

} // namespace poddesk::ctl
