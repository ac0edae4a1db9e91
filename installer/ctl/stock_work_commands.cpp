// What is done to stock by hand: hold, release, move, transfer, count, and the way back.
#include "installer/ctl/stock_work.h"

#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inventory/count_bin.h"
#include "domain/inventory/move_stock.h"
#include "domain/inventory/stock_view.h"
#include "installer/ctl/reading.h"

namespace poddesk::ctl {

namespace {

using kernel::Uuid;

/// The options that name units in a bin.
struct WhichUnits
{
    std::string client, pod, bin, sku, lot, condition = "good", to, reason;
    std::int64_t quantity = 0;
};

std::shared_ptr<WhichUnits> add_units(CLI::App& command)
{
    auto which = std::make_shared<WhichUnits>();
    command.add_option("--client", which->client, "code of the client")->required();
    command.add_option("--pod", which->pod, "code of the pod")->required();
    command.add_option("--bin", which->bin, "the bin that they are in")->required();
    command.add_option("--sku", which->sku, "SKU or barcode")->required();
    command.add_option("--quantity", which->quantity, "how many")->required()->check(CLI::Range(1, 1000000));
    command.add_option("--lot", which->lot, "the lot, where there is one");
    command.add_option("--condition", which->condition, "good (as if left out), damaged or quarantine");
    command.add_option("--reason", which->reason, "why")->required();
    return which;
}

kernel::LocationId bin_of(database::Transaction& tx, std::string const& pod, std::string const& bin)
{
    return known(location_by_code(tx, pod, bin), "bin", pod + " " + bin, "; see: poddeskctl pods bins");
}

inventory::Units units_of(database::Transaction& tx, WhichUnits const& which)
{
    kernel::ClientId const client = known(client_by_code(tx, which.client), "client", which.client, ".");
    return {bin_of(tx, which.pod, which.bin),
            known(product_by_code(tx, client, which.sku), "product", which.sku, " of this client."),
            which.quantity, which.lot, which.condition};
}

void say_posted(Context& context, std::string const& what, kernel::EventId event)
{
    context.output().done(
        fmt::format("{} Take it back with: poddeskctl stock undo {} --reason …", what, event.value),
        {{"event", event.value}});
}

void add_move(CLI::App& stock, Context& context, inventory::MoveStock::Kind kind, char const* name,
              char const* help, char const* example)
{
    CLI::App* const move = stock.add_subcommand(name, help);
    auto const which = add_units(*move);
    bool const is_hold = kind == inventory::MoveStock::Kind::hold;
    auto* const to = move->add_option("--to", which->to,
                                      is_hold ? "the hold bin; none: the pod's first" : "the bin they go to");
    if (!is_hold) {
        to->required();
    }
    move->footer(example);
    move->callback([&context, which, kind] {
        Uuid const id = Uuid::random();
        kernel::EventId const event = take(doing(context, id, [&](database::Transaction& tx) {
            inventory::MoveStock command{id, kind, units_of(tx, *which), {}, which->reason};
            if (!which->to.empty()) {
                command.to = bin_of(tx, which->pod, which->to);
            }
            return inventory::move_stock(tx, command);
        }));
        say_posted(context,
                   fmt::format("{} {} from {} to {}.", which->quantity, which->sku, which->bin,
                               which->to.empty() ? "the hold bin" : which->to),
                   event);
    });
}

void add_transfer(CLI::App& stock, Context& context)
{
    CLI::App* const transfer = stock.add_subcommand("transfer", "send units to another pod");
    auto const which = add_units(*transfer);
    transfer->add_option("--to-pod", which->to, "code of the other pod")->required();
    transfer->footer("Example:\n  poddeskctl --demo stock transfer --client AO --pod RNO --bin A-02-3 --sku "
                     "AO-MUG-SPK --quantity 6 --to-pod CMH --reason \"Runs short in the east\"");
    transfer->callback([&context, which] {
        Uuid const id = Uuid::random();
        inventory::SentTransfer const sent = take(doing(context, id, [&](database::Transaction& tx) {
            return inventory::send_transfer(tx, {id, units_of(tx, *which),
                                                 known(pod_by_code(tx, which->to), "pod", which->to, "."),
                                                 which->reason});
        }));
        context.output().done(
            fmt::format("{}: {} {} on the way to {}. There: poddeskctl stock arrive {} --bin …", sent.number,
                        which->quantity, which->sku, which->to, sent.number),
            {{"event", sent.event.value}, {"transfer", sent.transfer.value}, {"number", sent.number}});
    });
    stock.add_subcommand("transfers", "what is on its way between pods")
        ->footer("Example:\n  poddeskctl --demo stock transfers")
        ->callback([&context] {
            nlohmann::json rows = nlohmann::json::array();
            for (inventory::OpenTransfer const& open :
                 reading(context, [](database::Transaction& tx) { return inventory::open_transfers(tx); })) {
                rows.push_back({{"number", open.number},
                                {"sku", open.sku},
                                {"from", open.from_pod},
                                {"to", open.to_pod},
                                {"quantity", open.left},
                                {"by", open.sent_by}});
            }
            context.output().list({{"number", "Transfer"},
                                   {"sku", "SKU"},
                                   {"from", "From"},
                                   {"to", "To"},
                                   {"quantity", "Units", true},
                                   {"by", "Who"}},
                                  rows, "Nothing is on its way.");
        });
}

void add_arrive(CLI::App& stock, Context& context)
{
    CLI::App* const arrive =
        stock.add_subcommand("arrive", "a transfer has come: into a bin of the other pod");
    struct Arrive
    {
        std::string number, bin;
        std::int64_t quantity = 0;
    };
    auto which = std::make_shared<Arrive>();
    arrive->add_option("NUMBER", which->number, "of the transfer")->required();
    arrive->add_option("--bin", which->bin, "the bin they go to")->required();
    arrive
        ->add_option("--quantity", which->quantity,
                     "how many came; none: all. The others stay in transit, in sight")
        ->check(CLI::Range(1, 1000000));
    arrive->footer("Example:\n  poddeskctl --demo stock arrive T-00002 --bin A-02-4");
    arrive->callback([&context, which] {
        Uuid const id = Uuid::random();
        std::int64_t units = 0;
        kernel::EventId const event = take(doing(context, id, [&](database::Transaction& tx) {
            inventory::OpenTransfer const open =
                known(inventory::find_transfer(tx, which->number), "transfer", which->number,
                      " on its way; see: poddeskctl stock transfers");
            units = which->quantity == 0 ? open.left : which->quantity;
            return inventory::arrive_transfer(tx, {id, open.id, bin_of(tx, open.to_pod, which->bin), units});
        }));
        say_posted(context, fmt::format("{} of {} in {}.", units, which->number, which->bin), event);
    });
}

/// "SKU=12" or "SKU/LOT=12".
inventory::Found found_of(database::Transaction& tx, kernel::ClientId client, std::string const& line)
{
    std::size_t const equals = line.rfind('=');
    std::int64_t counted = -1;
    if (equals != std::string::npos) {
        char const* const end = line.data() + line.size();
        auto const read = std::from_chars(line.data() + equals + 1, end, counted);
        counted = read.ptr == end && read.ec == std::errc() ? counted : -1;
    }
    if (counted < 0 || counted > 1000000) {
        throw RefusedError(
            {"bad_line", fmt::format("{} is not SKU=COUNTED or SKU/LOT=COUNTED.", kernel::in_quotes(line))});
    }
    std::string const code = line.substr(0, equals);
    if (auto const product = product_by_code(tx, client, code)) {
        return {*product, counted};
    }
    std::size_t const slash = code.rfind('/');
    return {known(product_by_code(tx, client, code.substr(0, slash)), "product", code, " of this client."),
            counted, slash == std::string::npos ? "" : code.substr(slash + 1)};
}

void say_counted(Context& context, std::vector<inventory::CountedLine> const& lines,
                 std::string const& number, inventory::PostedCount const& posted)
{
    nlohmann::json rows = nlohmann::json::array();
    for (inventory::CountedLine const& line : lines) {
        rows.push_back({{"count", number},
                        {"sku", line.sku},
                        {"lot", line.lot},
                        {"expected", line.expected},
                        {"counted", line.counted},
                        {"difference", line.counted - line.expected},
                        {"event", posted.event.value}});
    }
    context.output().list({{"count", "Count"},
                           {"sku", "SKU"},
                           {"lot", "Lot"},
                           {"expected", "Expected", true},
                           {"counted", "Counted", true},
                           {"difference", "Difference", true},
                           {"event", "Posting", true}},
                          rows, "The bin is empty, as it should be.");
}

void add_count(CLI::App& stock, Context& context)
{
    CLI::App* const count = stock.add_subcommand(
        "count", "count a client's goods in a bin and post the difference; what is not named counts as none");
    auto which = std::make_shared<WhichUnits>();
    auto lines = std::make_shared<std::vector<std::string>>();
    count->add_option("--client", which->client, "code of the client")->required();
    count->add_option("--pod", which->pod, "code of the pod")->required();
    count->add_option("--bin", which->bin, "the bin")->required();
    count->add_option("LINE", *lines, "SKU=COUNTED or SKU/LOT=COUNTED");
    count->footer(
        "Example:\n  poddeskctl --demo stock count --client AO --pod RNO --bin A-02-3 AO-MUG-SPK=23");
    count->callback([&context, which, lines] {
        Uuid const ids[] = {Uuid::random(), Uuid::random(), Uuid::random()};
        std::vector<inventory::CountedLine> counted;
        std::string number;
        inventory::PostedCount const posted = take(
            doing(context, ids[2], [&](database::Transaction& tx) -> kernel::Outcome<inventory::PostedCount> {
                kernel::ClientId const client =
                    known(client_by_code(tx, which->client), "client", which->client, ".");
                auto const started =
                    inventory::start_count(tx, {ids[0], client, bin_of(tx, which->pod, which->bin)});
                if (!started) {
                    return tl::unexpected(started.error());
                }
                number = started->number;
                inventory::RecordCount record{ids[1], started->id, {}};
                for (std::string const& line : *lines) {
                    record.found.push_back(found_of(tx, client, line));
                }
                auto recorded = inventory::record_count(tx, record);
                if (!recorded) {
                    return tl::unexpected(recorded.error());
                }
                counted = std::move(*recorded);
                return inventory::post_count(tx, {ids[2], started->id});
            }));
        say_counted(context, counted, number, posted);
    });
}

void add_undo(CLI::App& stock, Context& context)
{
    CLI::App* const undo = stock.add_subcommand("undo", "take a posting back by the opposite one");
    auto event = std::make_shared<std::int64_t>(0);
    auto reason = std::make_shared<std::string>();
    undo->add_option("POSTING", *event, "its number, as the command that posted it said")->required();
    undo->add_option("--reason", *reason, "why")->required();
    undo->footer("Example:\n  poddeskctl --demo stock undo 4711 --reason \"Wrong bin\"");
    undo->callback([&context, event, reason] {
        Uuid const id = Uuid::random();
        kernel::EventId const by = take(doing(context, id, [&](database::Transaction& tx) {
            return inventory::take_back(tx, {id, {*event}, *reason});
        }));
        context.output().done(fmt::format("Posting {} is taken back.", *event), {{"event", by.value}});
    });
}

std::optional<kernel::ClientId> client_of(database::Transaction& tx, TheirNumber const& typed)
{
    if (typed.client.empty()) return {};
    return known(client_by_code(tx, typed.client), "client", typed.client, ".");
}

/// A posting's number, as putaway says it.
bool is_posting(std::string const& number)
{
    constexpr std::size_t longest = 18;
    return !number.empty() && number.size() <= longest &&
           number.find_first_not_of("0123456789") == std::string::npos;
}

} // namespace

std::shared_ptr<TheirNumber> add_their_number(CLI::App& command, std::string const& name,
                                              std::string const& help)
{
    auto typed = std::make_shared<TheirNumber>();
    command.add_option(name, typed->number, help)->required();
    command.add_option("--client", typed->client, "its code, where several clients have this number");
    return typed;
}

std::optional<kernel::PurchaseOrderId> find_order(database::Transaction& tx, TheirNumber const& typed)
{
    return take(inbound::find_purchase_order(tx, typed.number, client_of(tx, typed)));
}

kernel::PurchaseOrderId order_of(database::Transaction& tx, TheirNumber const& typed)
{
    return known(find_order(tx, typed), "purchase order", typed.number, "; see: poddeskctl po list");
}

std::optional<kernel::ReceiptId> find_receipt(database::Transaction& tx, TheirNumber const& typed)
{
    return take(inbound::find_receipt(tx, typed.number, client_of(tx, typed)));
}

void add_stock_work(CLI::App& stock, Context& context)
{
    using Kind = inventory::MoveStock::Kind;
    add_move(stock, context, Kind::hold, "hold", "isolate units in the pod's hold bin",
             "Example:\n  poddeskctl --demo stock hold --client AO --pod RNO --bin A-02-3 --sku AO-MUG-SPK "
             "--quantity 2 --reason \"Glaze looks cracked\"");
    add_move(
        stock, context, Kind::release, "release", "bring units back from the hold bin",
        "Example:\n  poddeskctl --demo stock release --client AO --pod RNO --bin HOLD-1 --to A-02-3 --sku "
        "AO-MUG-SPK --quantity 2 --reason \"Looked at: fine\"");
    add_move(stock, context, Kind::move, "move", "from bin to bin within a pod",
             "Example:\n  poddeskctl --demo stock move --client AO --pod RNO --bin A-02-3 --to A-02-4 --sku "
             "AO-MUG-SPK --quantity 4 --reason \"Nearer to the bench\"");
    add_transfer(stock, context);
    add_arrive(stock, context);
    add_count(stock, context);
    add_undo(stock, context);
}

void add_arrivals(CLI::App& po, Context& context)
{
    CLI::App* const arrive = po.add_subcommand("arrive", "its truck is at the dock");
    auto const number = add_their_number(*arrive, "NUMBER", "of the purchase order");
    arrive->footer("Example:\n  poddeskctl --demo po arrive PO-00003");
    arrive->callback([&context, number] {
        Uuid const id = Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            return inbound::arrive(tx, id, order_of(tx, *number));
        }));
        context.output().done(fmt::format("{} has arrived. Count it in with: poddeskctl receive {}",
                                          number->number, number->number),
                              {{"number", number->number}});
    });
    CLI::App* const undo = po.add_subcommand(
        "undo", "take back an arrival, (R-…) a whole receipt, or (a posting's number) a putaway");
    auto const taken =
        add_their_number(*undo, "NUMBER", "of the purchase order, the receipt or the putaway's posting");
    auto reason = std::make_shared<std::string>();
    undo->add_option("--reason", *reason, "why")->required();
    undo->footer("Examples:\n  poddeskctl --demo po undo PO-00003 --reason \"Another truck\"\n  poddeskctl "
                 "--demo po undo R-000003 --reason \"Counted the wrong pallet\"");
    undo->callback([&context, taken, reason] {
        Uuid const id = Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            auto const receipt = find_receipt(tx, *taken);
            if (!receipt && is_posting(taken->number) && !find_order(tx, *taken)) {
                return inbound::undo_put_away(tx, id, {std::stoll(taken->number)}, *reason);
            }
            return receipt ? inbound::undo_receipt(tx, id, *receipt, *reason)
                           : inbound::step_back(tx, id, order_of(tx, *taken), *reason);
        }));
        context.output().done(fmt::format("{} is taken back.", taken->number), {{"number", taken->number}});
    });
}

} // namespace poddesk::ctl
