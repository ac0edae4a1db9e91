#include "installer/ctl/order_changes.h"
#include "installer/ctl/reading.h"

#include "domain/fulfillment/split_merge.h"
#include "domain/orders/order_sql.h"

#include <charconv>

namespace poddesk::ctl {

namespace {

using kernel::Uuid;
using nlohmann::json;

/// "SKU" or "SKU=2"; none: all of it.
struct Units
{
    std::string sku;
    std::optional<std::int64_t> quantity;
};

Units units_of(std::string const& typed)
{
    std::size_t const equals = typed.rfind('=');
    if (equals == std::string::npos) return {typed, std::nullopt};
    std::int64_t quantity = 0;
    char const* const end = typed.data() + typed.size();
    auto const read = std::from_chars(typed.data() + equals + 1, end, quantity);
    if (read.ec != std::errc() || read.ptr != end || quantity < 1) {
        throw RefusedError(
            {"bad_value", fmt::format("{} names no units: write SKU, or SKU=2 for two of them.",
                                      kernel::in_quotes(typed))});
    }
    return {typed.substr(0, equals), quantity};
}

/// The lines that hold these units; a SKU may be on several.
std::vector<orders::SplitLine> lines_of(orders::OrderDetails const& order,
                                        std::vector<std::string> const& typed)
{
    std::vector<orders::SplitLine> lines;
    for (std::string const& one : typed) {
        Units const units = units_of(one);
        std::int64_t there = 0;
        std::int64_t left = units.quantity.value_or(INT64_MAX);
        for (orders::OrderLine const& line : order.lines) {
            if (line.sku != units.sku || !line.requires_shipping) continue;
            std::int64_t const taken = std::min(left, line.quantity);
            there += line.quantity;
            left -= taken;
            if (taken > 0) lines.push_back({line.id, taken});
        }
        if (there == 0 || (units.quantity && left > 0)) {
            throw RefusedError(
                {"not_found", fmt::format("{} has {} of {} to ship; see: orders show {}.", order.number,
                                          there, kernel::in_quotes(units.sku), order.number)});
        }
    }
    return lines;
}

void add_split(CLI::App& orders_app, Context& context)
{
    CLI::App* const split =
        orders_app.add_subcommand("split", "let some units of an order ship by themselves");
    auto which = std::make_shared<std::string>();
    auto typed = std::make_shared<std::vector<std::string>>();
    split->add_option("ORDER", *which, "number, the shop's id, or id:N")->required();
    split->add_option("SKU", *typed, "what ships apart: SKU for all of it, SKU=2 for two units")->required();
    split->footer("Until the pod begins to pick. The part gets a number of its own; shop and customer know "
                  "both as the one order. Undo it with unsplit.\n"
                  "Example:\n  poddeskctl --demo orders split AO-10494 AO-SOAP-3=1");
    split->callback([&context, which, typed] {
        orders::SplitOrder command{Uuid::random(), {}, std::nullopt, {}};
        Uuid const reserve = Uuid::random();
        orders::SplitPart const done =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.order = take(orders::find_order(tx, *which));
                command.lines = lines_of(take(orders::order_details(tx, command.order)), *typed);
                return fulfillment::split_and_reserve(tx, command, reserve);
            }));
        context.output().done(
            fmt::format("{} ships apart from {} now; it is {}, what is left is {}. Undo: orders unsplit {}.",
                        done.number, *which, orders::word(done.status), orders::word(done.left_status),
                        done.number),
            {{"order", *which},
             {"part", done.number},
             {"status", orders::word(done.status)},
             {"left_status", orders::word(done.left_status)}});
    });
    CLI::App* const unsplit =
        orders_app.add_subcommand("unsplit", "put units that were split off back into their order");
    unsplit->add_option("PART", *which, "the part's number, or id:N")->required();
    unsplit->footer("Until the pod begins to pick either. The part ends as merged, with nothing in it.\n"
                    "Example:\n  poddeskctl --demo orders unsplit AO-10494-2");
    unsplit->callback([&context, which] {
        orders::UnsplitOrder command{Uuid::random(), {}, std::nullopt};
        Uuid const reserve = Uuid::random();
        orders::OtherOrder const done =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.part = take(orders::find_order(tx, *which));
                return fulfillment::unsplit_and_reserve(tx, command, reserve);
            }));
        context.output().done(
            fmt::format("The units of {} are back in {}; it is {}.", *which, done.number,
                        orders::word(done.status)),
            {{"order", done.number}, {"part", *which}, {"status", orders::word(done.status)}});
    });
}

void list_proposals(Context& context, std::string const& which)
{
    json rows = json::array();
    for (orders::MergeProposal const& one : reading(context, [&](database::Transaction& tx) {
             return orders::merge_proposals(tx, take(orders::find_order(tx, which)));
         })) {
        rows.push_back({{"order", one.order.number},
                        {"status", orders::word(one.order.status)},
                        {"placed_at", kernel::format_iso8601(one.order.placed_at)},
                        {"units", one.order.units},
                        {"service", one.order.requested_service},
                        {"obstacle", one.obstacle.value_or("")}});
    }
    context.output().list({{"order", "Order"},
                           {"status", "Status"},
                           {"placed_at", "Placed"},
                           {"units", "Units"},
                           {"service", "Service asked"},
                           {"obstacle", "Why not"}},
                          rows, "No other open order goes to this customer at this address.");
}

void add_merge(CLI::App& orders_app, Context& context)
{
    CLI::App* const merge = orders_app.add_subcommand(
        "merge", "one parcel for orders of one customer to one address; none named: which there are");
    auto which = std::make_shared<std::string>();
    auto others = std::make_shared<std::vector<std::string>>();
    merge->add_option("ORDER", *which, "whose parcel it will be: number, the shop's id, or id:N")->required();
    merge->add_option("OTHER", *others, "orders that go in it");
    merge->footer("Until the pod begins to pick. Each shop is told of its own lines. Undo it with unmerge.\n"
                  "Examples:\n  poddeskctl --demo orders merge AO-10494\n"
                  "  poddeskctl --demo orders merge AO-10494 AO-10499");
    merge->callback([&context, which, others] {
        if (others->empty()) {
            list_proposals(context, *which);
            return;
        }
        json merged = json::array();
        orders::Status status{};
        for (std::string const& other : *others) {
            orders::MergeOrders command{Uuid::random(), {}, std::nullopt, {}};
            Uuid const reserve = Uuid::random();
            status = take(doing(context, command.command_id, [&](database::Transaction& tx) {
                         command.into = take(orders::find_order(tx, *which));
                         command.order = take(orders::find_order(tx, other));
                         return fulfillment::merge_and_reserve(tx, command, reserve);
                     })).status;
            merged.push_back(other);
        }
        context.output().done(fmt::format("{} {} in the parcel of {} now; it is {}. Undo: orders unmerge {}.",
                                          fmt::join(*others, ", "), others->size() > 1 ? "go" : "goes",
                                          *which, orders::word(status), others->front()),
                              {{"order", *which}, {"merged", merged}, {"status", orders::word(status)}});
    });
    CLI::App* const unmerge = orders_app.add_subcommand("unmerge", "let a merged order ship by itself again");
    unmerge->add_option("ORDER", *which, "the merged order: number, the shop's id, or id:N")->required();
    unmerge->footer("Until the pod begins to pick.\nExample:\n  poddeskctl --demo orders unmerge AO-10499");
    unmerge->callback([&context, which] {
        orders::UnmergeOrder command{Uuid::random(), {}, std::nullopt};
        Uuid const reserve = Uuid::random();
        orders::OtherOrder const done =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.order = take(orders::find_order(tx, *which));
                return fulfillment::unmerge_and_reserve(tx, command, reserve);
            }));
        context.output().done(
            fmt::format("{} ships apart from {} again; it is {}.", *which, done.number,
                        orders::word(done.status)),
            {{"order", *which}, {"was_in", done.number}, {"status", orders::word(done.status)}});
    });
}

} // namespace

void add_split_merge(CLI::App& orders_app, Context& context)
{
    add_split(orders_app, context);
    add_merge(orders_app, context);
}

} // namespace poddesk::ctl
