#include "installer/ctl/reading.h"
#include "installer/ctl/stock_work.h"

#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/kernel/quantity.h"

namespace poddesk::ctl {

namespace {

/// "SKU=12" or "SKU=12+3": units that are good, and damaged ones; of a lot "SKU=12+3:LOT" or
/// "SKU=12:LOT:2027-01-31".
struct CodeAndUnits
{
    std::string code;
    std::int64_t good = 0;
    std::int64_t damaged = 0;
    std::string lot{};
    std::optional<kernel::Date> expires_on{};
};

std::int64_t units_of(std::string const& text, std::string const& whole)
{
    std::int64_t value = -1;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 ||
        value > kernel::Quantity::most) {
        throw RefusedError({"bad_quantity", fmt::format("{} names no quantity from 0 to 1,000,000; write it "
                                                        "as SKU=12, or SKU=12+1 with one damaged.",
                                                        kernel::in_quotes(whole))});
    }
    return value;
}

CodeAndUnits parse_units(std::string const& text)
{
    std::size_t const equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0) {
        throw RefusedError({"bad_line", fmt::format("{} is not SKU=QUANTITY.", kernel::in_quotes(text))});
    }
    std::string units = text.substr(equals + 1);
    std::string lot;
    std::optional<kernel::Date> day;
    if (std::size_t const colon = units.find(':'); colon != std::string::npos) {
        lot = units.substr(colon + 1);
        units.resize(colon);
        if (std::size_t const second = lot.find(':'); second != std::string::npos) {
            day = take(kernel::parse_date(lot.substr(second + 1)));
            lot.resize(second);
        }
    }
    std::size_t const plus = units.find('+');
    return {text.substr(0, equals), units_of(units.substr(0, plus), text),
            plus == std::string::npos ? 0 : units_of(units.substr(plus + 1), text), lot, day};
}

void add_pods(CLI::App& app, Context& context)
{
    CLI::App* const pods = app.add_subcommand("pods", "the warehouses");
    pods->require_subcommand(1);
    pods->add_subcommand("list", "every pod within your reach")
        ->footer("Example:\n  poddeskctl --demo pods list")
        ->callback([&context] {
            nlohmann::json const rows =
                reading(context, [](database::Transaction& tx) { return list_pods(tx); });
            context.output().list({{"code", "Pod"},
                                   {"name", "Name"},
                                   {"postal_code", "ZIP"},
                                   {"time_zone", "Time zone"},
                                   {"bins", "Bins", true},
                                   {"units", "Units", true}},
                                  rows, "No pods yet.");
        });
    CLI::App* const bins = pods->add_subcommand("bins", "the bins in the order they are walked");
    auto pod = std::make_shared<std::string>();
    bins->add_option("--pod", *pod, "only this pod's");
    bins->footer("Example:\n  poddeskctl --demo pods bins --pod RNO");
    bins->callback([&context, pod] {
        nlohmann::json const rows =
            reading(context, [&](database::Transaction& tx) { return list_bins(tx, *pod); });
        context.output().list(
            {{"pod", "Pod"}, {"zone", "Zone"}, {"bin", "Bin"}, {"kind", "Kind"}, {"units", "Units", true}},
            rows, "No bins here.");
    });
}

struct StockFilter
{
    std::string client, pod, sku;
};

void add_stock_list(CLI::App& stock, Context& context)
{
    CLI::App* const list = stock.add_subcommand("list", "stock by client, SKU and pod");
    auto filter = std::make_shared<StockFilter>();
    list->add_option("--client", filter->client, "code of the client");
    list->add_option("--pod", filter->pod, "code of the pod");
    list->add_option("--sku", filter->sku, "one SKU");
    list->footer("On hand = in the pod; allocated = promised; on hold = isolated or damaged; available = may "
                 "still be promised.\nExample:\n  poddeskctl --demo stock list --client EO --pod RNO");
    list->callback([&context, filter] {
        nlohmann::json const rows = reading(context, [&](database::Transaction& tx) {
            return list_stock(tx, filter->client, filter->pod, filter->sku);
        });
        context.output().list({{"client", "Client"},
                               {"sku", "SKU"},
                               {"pod", "Pod"},
                               {"on_hand", "On hand", true},
                               {"allocated", "Allocated", true},
                               {"available", "Available", true},
                               {"on_hold", "On hold", true},
                               {"receiving", "Receiving", true},
                               {"staged", "Staged", true}},
                              rows, "No stock here.");
    });
}

void add_stock_card(CLI::App& stock, Context& context)
{
    CLI::App* const card = stock.add_subcommand("card", "the movements of one SKU, newest first");
    auto which = std::make_shared<StockFilter>();
    card->add_option("--client", which->client, "code of the client")->required();
    card->add_option("--sku", which->sku, "the SKU")->required();
    card->footer("Example:\n  poddeskctl --demo stock card --client AO --sku AO-MUG-SPK");
    card->callback([&context, which] {
        nlohmann::json const rows = reading(context, [&](database::Transaction& tx) {
            return stock_card(tx, which->client, which->sku, 200);
        });
        context.output().list({{"at", "When"},
                               {"pod", "Pod"},
                               {"from", "From"},
                               {"to", "To"},
                               {"quantity", "Units", true},
                               {"reason", "Reason"},
                               {"by", "Who"}},
                              rows, "No movements of this SKU.");
    });
}

void add_adjustments(CLI::App& stock, Context& context)
{
    stock.add_subcommand("adjustments", "every correction with its reason")
        ->footer("Example:\n  poddeskctl --demo stock adjustments")
        ->callback([&context] {
            nlohmann::json const rows =
                reading(context, [](database::Transaction& tx) { return list_adjustments(tx); });
            context.output().list({{"at", "When"},
                                   {"pod", "Pod"},
                                   {"bin", "Bin"},
                                   {"sku", "SKU"},
                                   {"quantity", "Units", true},
                                   {"reason", "Reason"},
                                   {"by", "Who"}},
                                  rows, "No corrections yet.");
        });
}

void add_adjust(CLI::App& stock, Context& context)
{
    CLI::App* const adjust =
        stock.add_subcommand("adjust", "correct a bin, with a reason; its undo is the opposite correction");
    struct Adjust
    {
        std::string client, pod, bin, sku, reason;
        std::int64_t quantity = 0;
    };
    auto to = std::make_shared<Adjust>();
    adjust->add_option("--client", to->client, "code of the client")->required();
    adjust->add_option("--pod", to->pod, "code of the pod")->required();
    adjust->add_option("--bin", to->bin, "the bin")->required();
    adjust->add_option("--sku", to->sku, "SKU or barcode")->required();
    adjust->add_option("--quantity", to->quantity, "above zero adds, below takes")
        ->required()
        ->check(CLI::Range(-1000000, 1000000));
    adjust->add_option("--reason", to->reason, "why")->required();
    adjust->footer("Example:\n  poddeskctl --demo stock adjust --client AO --pod RNO --bin A-02-3 --sku "
                   "AO-MUG-SPK --quantity -1 --reason \"Broken on the shelf\"");
    adjust->callback([&context, to] {
        kernel::Uuid const id = kernel::Uuid::random();
        kernel::EventId const event = take(doing(context, id, [&](database::Transaction& tx) {
            kernel::ClientId const client = known(client_by_code(tx, to->client), "client", to->client, ".");
            inventory::AdjustStock const command{
                id,
                known(location_by_code(tx, to->pod, to->bin), "bin", to->pod + " " + to->bin,
                      "; see: poddeskctl pods bins"),
                known(product_by_code(tx, client, to->sku), "product", to->sku, " of this client."),
                to->quantity, to->reason};
            return inventory::adjust_stock(tx, command);
        }));
        context.output().done(fmt::format("{} {:+d} in {}.", to->sku, to->quantity, to->bin),
                              {{"event", event.value}});
    });
}

void add_stock(CLI::App& app, Context& context)
{
    CLI::App* const stock =
        app.add_subcommand("stock", "on hand, allocated, available; the ledger; corrections");
    stock->require_subcommand(1);
    add_stock_list(*stock, context);
    add_stock_card(*stock, context);
    add_adjustments(*stock, context);
    add_adjust(*stock, context);
    add_stock_work(*stock, context);
}

void add_purchase_order_lists(CLI::App& po, Context& context)
{
    po.add_subcommand("list", "every purchase order with its receipts")
        ->footer("Example:\n  poddeskctl --demo po list")
        ->callback([&context] {
            nlohmann::json const rows =
                reading(context, [](database::Transaction& tx) { return list_purchase_orders(tx); });
            context.output().list({{"number", "Number"},
                                   {"client", "Client"},
                                   {"pod", "Pod"},
                                   {"supplier", "Supplier"},
                                   {"status", "Status"},
                                   {"ordered", "Ordered", true},
                                   {"received", "Good", true},
                                   {"damaged", "Damaged", true},
                                   {"put_away", "Put away", true},
                                   {"receipts", "Receipts"}},
                                  rows, "No purchase orders yet.");
        });
    po.add_subcommand("discrepancies", "over, short and damaged, line by line")
        ->footer("Example:\n  poddeskctl --demo po discrepancies")
        ->callback([&context] {
            nlohmann::json const rows =
                reading(context, [](database::Transaction& tx) { return list_discrepancies(tx); });
            context.output().list({{"receipt", "Receipt"},
                                   {"purchase_order", "Order"},
                                   {"client", "Client"},
                                   {"sku", "SKU"},
                                   {"expected", "Expected", true},
                                   {"counted", "Good", true},
                                   {"damaged", "Damaged", true},
                                   {"over", "Over", true},
                                   {"short", "Short", true}},
                                  rows, "Everything came as ordered.");
        });
}

void add_purchase_order(CLI::App& po, Context& context)
{
    CLI::App* const create = po.add_subcommand("create", "what a supplier is to deliver to a pod");
    struct Create
    {
        std::string client, pod, supplier, number, reference;
        std::vector<std::string> lines;
    };
    auto from = std::make_shared<Create>();
    create->add_option("--client", from->client, "code of the client")->required();
    create->add_option("--pod", from->pod, "code of the pod")->required();
    create->add_option("--supplier", from->supplier, "name of the supplier")->required();
    create->add_option("--number", from->number, "its number; none: the next free one");
    create->add_option("--reference", from->reference,
                       "the supplier's own number, of its notice or delivery note");
    create->add_option("LINE", from->lines, "SKU=QUANTITY")->required();
    create->footer("Example:\n  poddeskctl --demo po create --client AO --pod RNO --supplier \"Bay Mills\" "
                   "AO-MUG-SPK=24 AO-BOWL-SPK=12");
    create->callback([&context, from] {
        inbound::CreatePurchaseOrder command;
        command.command_id = kernel::Uuid::random();
        command.supplier = from->supplier;
        command.number = from->number;
        command.reference = from->reference;
        for (std::string const& line : from->lines) {
            CodeAndUnits const parsed = parse_units(line);
            command.lines.push_back({parsed.code, take(kernel::Quantity::of(parsed.good))});
        }
        inbound::NewPurchaseOrder const made =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.client = known(client_by_code(tx, from->client), "client", from->client, ".");
                command.pod = known(pod_by_code(tx, from->pod), "pod", from->pod, ".");
                return inbound::create_purchase_order(tx, command);
            }));
        context.output().done(fmt::format("{} is expected.", made.number),
                              {{"purchase_order", made.id.value}, {"number", made.number}});
    });
}

void add_purchase_orders(CLI::App& app, Context& context)
{
    CLI::App* const po = app.add_subcommand("po", "purchase orders and what came of them");
    po->require_subcommand(1);
    add_purchase_order_lists(*po, context);
    add_purchase_order(*po, context);
    add_arrivals(*po, context);
}

/// What was counted; with `as_ordered` also every ordered line that no count names.
std::vector<inbound::Count> counts_of(database::Transaction& tx, kernel::PurchaseOrderId purchase_order,
                                      std::vector<std::string> const& lines, bool as_ordered)
{
    std::vector<inbound::Count> counts;
    for (std::string const& line : lines) {
        CodeAndUnits const parsed = parse_units(line);
        counts.push_back({parsed.code, parsed.good, parsed.damaged, parsed.lot, parsed.expires_on});
    }
    if (!as_ordered) {
        return counts;
    }
    for (inbound::PurchaseOrderLine const& line : inbound::expected_of(tx, purchase_order)) {
        if (std::none_of(counts.begin(), counts.end(),
                         [&](inbound::Count const& count) { return count.code == line.sku; })) {
            counts.push_back({line.sku, line.quantity.value(), 0});
        }
    }
    return counts;
}

void add_receiving(CLI::App& app, Context& context)
{
    CLI::App* const receive =
        app.add_subcommand("receive", "count a purchase order in; what is not counted is short");
    auto const number = add_their_number(*receive, "NUMBER", "of the purchase order");
    auto lines = std::make_shared<std::vector<std::string>>();
    auto all = std::make_shared<bool>(false);
    receive->add_option("LINE", *lines,
                        "SKU=GOOD or SKU=GOOD+DAMAGED; a barcode does as well; of a lot SKU=GOOD:LOT or "
                        "SKU=GOOD:LOT:YYYY-MM-DD");
    receive->add_flag("--as-ordered", *all,
                      "everything came as ordered; lines given beside it replace the ordered ones");
    receive->footer("Example:\n  poddeskctl --demo receive PO-00003 AO-MUG-SPK=23+1 AO-BOWL-SPK=12");
    receive->callback([&context, number, lines, all] {
        inbound::Receive command;
        command.command_id = kernel::Uuid::random();
        inbound::Received const received =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.purchase_order = order_of(tx, *number);
                command.counts = counts_of(tx, command.purchase_order, *lines, *all);
                return inbound::receive(tx, command);
            }));
        context.output().done(
            fmt::format(
                "Receipt {}: {} good, {} damaged; {} over, {} short. Put it away with: poddeskctl putaway {}",
                received.number, received.counted, received.damaged, received.over, received.short_,
                received.number),
            {{"receipt", received.receipt.value},
             {"number", received.number},
             {"counted", received.counted},
             {"damaged", received.damaged},
             {"over", received.over},
             {"short", received.short_}});
    });
}

void add_putaway(CLI::App& app, Context& context)
{
    CLI::App* const putaway = app.add_subcommand("putaway", "put a receipt's units into the suggested bins");
    auto const receipt = add_their_number(*putaway, "RECEIPT", "number of the receipt");
    auto suggest = std::make_shared<bool>(false);
    putaway->add_flag("--suggest", *suggest, "only show where and why");
    putaway->footer(
        "Examples:\n  poddeskctl --demo putaway R-000003 --suggest\n  poddeskctl --demo putaway R-000003");
    putaway->callback([&context, receipt, suggest] {
        kernel::Uuid const id = kernel::Uuid::random();
        std::vector<inbound::PutawayLine> plan;
        inbound::PutawayDone const done = take(database::in_transaction(
            context.pool(), [&](database::Transaction& tx) -> kernel::Outcome<inbound::PutawayDone> {
                kernel::ReceiptId const which = known(find_receipt(tx, *receipt), "receipt", receipt->number,
                                                      "; see: poddeskctl po list");
                plan = inbound::suggest_putaway(tx, which);
                return *suggest || plan.empty()
                           ? kernel::Outcome<inbound::PutawayDone>(inbound::PutawayDone{})
                           : inbound::put_away(tx, {id, which, plan});
            }));
        nlohmann::json rows = nlohmann::json::array();
        for (inbound::PutawayLine const& line : plan) {
            rows.push_back({{"sku", line.sku},
                            {"quantity", line.quantity},
                            {"bin", line.bin_code},
                            {"reason", line.reason},
                            {"posting", done.event.value}});
        }
        context.output().list(
            {{"sku", "SKU"}, {"quantity", "Units", true}, {"bin", "Bin"}, {"reason", "Why"}}, rows,
            "Nothing of this receipt waits in receiving.");
        if (!*suggest && done.left > 0) {
            context.output().say(fmt::format("{} units still wait in receiving.", done.left));
        }
        if (done.event) {
            context.output().say(
                fmt::format("Take it back with: poddeskctl po undo {} --reason …", done.event.value));
        }
    });
}

} // namespace

void add_stock_commands(CLI::App& app, Context& context)
{
    add_pods(app, context);
    add_stock(app, context);
    add_purchase_orders(app, context);
    add_receiving(app, context);
    add_putaway(app, context);
}

} // namespace poddesk::ctl
