#include "installer/demo/day.h"

#include "domain/clients/create_client.h"
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/lane.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/ship.h"
#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inventory/create_pod.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/import_orders.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"
#include "installer/cluster/files.h"
#include "installer/demo/day_sql.h"
#include "reports/papers/papers.h"

#include <stdexcept>

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

/// A share of a list, at least one of a list that is not empty.
template <class T>
std::vector<T> share(std::vector<T> all, int percent)
{
    std::size_t const count =
        percent >= 100 ? all.size()
                       : std::max<std::size_t>(all.empty() ? 0 : 1,
                                               all.size() * static_cast<std::size_t>(percent) / 100);
    all.resize(count);
    return all;
}

template <class T>
T sure(kernel::Outcome<T>&& outcome)
{
    if (!outcome) {
        throw DayStopped(outcome.error());
    }
    return std::move(*outcome);
}

/// A made-up number in the shape of the postal service's: it begins with 9400 and a demonstration mark.
std::string made_up_tracking(kernel::ShipmentId shipment)
{
    return fmt::format("9400DEMO{:012}", shipment.value);
}

} // namespace

Day::Day(Installation& installation, std::string database, DayOptions options)
    : installation_(installation), database_(std::move(database)), options_(std::move(options)),
      random_(options_.seed), now_(kernel::SystemClock().now())
{
}

nlohmann::json Day::play()
{
    stage("Goods in", "wes", &Day::receive_goods);
    stage("Stock looked after", "wes", &Day::look_after_stock);
    stage("Orders in", "ana", &Day::import_orders);
    stage("Stock reserved", "ana", &Day::allocate);
    stage("Released to the pods", "ana", &Day::release);
    stage("Short picked and counted", "wes", &Day::work_benches);
    stage("Picked", "wes", &Day::pick);
    stage("Packed", "wes", &Day::pack);
    stage("Rated and labeled", "wes", &Day::rate_and_label);
    stage("Shipped", "wes", &Day::ship);
    stage("Manifests closed", "wes", &Day::close_manifests);
    stage("Handed to the drivers", "wes", &Day::hand_over_manifests);
    stage("Carriers' scans", "worker", &Day::follow_parcels);
    stage("Returns authorized", "ana", &Day::authorize_returns);
    stage("Returns inspected", "iris", &Day::inspect_returns);
    stage("Emails handed over", "worker", &Day::send_emails);
    stage("Charges noted", "ana", &Day::note_charges);
    return {{"stages", rows_},
            {"documents", folder("documents").string()},
            {"emails", folder("emails").string()}};
}

void Day::play_morning()
{
    stage("Goods in", "wes", &Day::receive_goods);
    stage("Stock looked after", "wes", &Day::look_after_stock);
    stage("Orders in", "ana", &Day::import_orders);
    stage("Held", "ana", &Day::hold_some);
    stage("Stock reserved", "ana", &Day::allocate, 75);
    stage("Released to the pods", "ana", &Day::release, 90);
    stage("Picked", "wes", &Day::pick, 80);
    stage("Packed", "wes", &Day::pack, 75);
    stage("Rated and labeled", "wes", &Day::rate_and_label, 80);
    stage("Shipped", "wes", &Day::ship, 80);
    stage("Manifests closed", "wes", &Day::close_manifests, 50);
    stage("Handed to the drivers", "wes", &Day::hand_over_manifests);
    stage("Carriers' scans", "worker", &Day::follow_parcels, 60);
    stage("Returns authorized", "ana", &Day::authorize_returns);
    stage("Returns inspected", "iris", &Day::inspect_returns, 40);
    stage("Emails handed over", "worker", &Day::send_emails);
    stage("Charges noted", "ana", &Day::note_charges);
}

void Day::stage(std::string const& name, std::string const& person, Stage run, int percent)
{
    if (options_.stage) {
        options_.stage(name);
    }
    auto const began = std::chrono::steady_clock::now();
    Tally tally;
    try {
        tally = (this->*run)(percent);
    } catch (DayStopped const& stopped) {
        throw DayStopped(
            {stopped.refusal().code,
             fmt::format("The day stopped at \"{}\": {} What was done before stays; begin anew with: "
                         "poddeskctl demo reset",
                         name, stopped.refusal().message)});
    }
    auto const took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    rows_.push_back({{"stage", name},
                     {"person", person},
                     {"done", tally.done},
                     {"refused", tally.refused},
                     {"result", tally.result},
                     {"milliseconds", took.count()}});
}

void Day::step(std::size_t done, std::size_t total) const
{
    if (options_.step) {
        options_.step(done, total);
    }
}

database::Pool& Day::as(std::string const& person)
{
    auto const found = pools_.find(person);
    return found != pools_.end()
               ? found->second
               : pools_.emplace(person, installation_.pool_on(database_, 1, person)).first->second;
}

std::filesystem::path Day::folder(std::string const& kind) const
{
    return installation_.settings().home / kind / "demo";
}

void Day::keep(std::string const& kind, std::string const& name, std::string const& bytes)
{
    std::filesystem::path const to = folder("documents") / kind;
    std::filesystem::create_directories(to);
    write_whole(to / name, bytes, 0644);
}

Day::Tally Day::receive_goods(int)
{
    Tally tally;
    std::size_t at = 0;
    std::size_t const total = demo_brands().size() * demo_pods().size();
    for (DemoBrand const& brand : demo_brands()) {
        for (DemoPod const& pod : demo_pods()) {
            receive_purchase_order(brand, pod, tally);
            step(++at, total);
        }
    }
    return tally;
}

void Day::receive_purchase_order(DemoBrand const& brand, DemoPod const& pod, Tally& tally)
{
    bool const is_first_pod = pod.code == demo_pods()[0].code;
    inbound::CreatePurchaseOrder order;
    order.command_id = kernel::Uuid::random();
    order.supplier = brand.supplier;
    for (std::size_t i = 0; i < brand.products.size(); ++i) {
        if ((i % 7 == 2 && is_first_pod) || (i % 7 == 5 && !is_first_pod)) {
            continue; // not every pod has everything: some orders split
        }
        std::int64_t const wanted =
            i % 9 == 4 ? 3 : 24 + static_cast<std::int64_t>(random_.below(24)); // and some run short
        if (brand.products[i].parts[0].empty()) {                               // of a kit its parts come in
            order.lines.push_back({std::string(brand.products[i].sku), *kernel::Quantity::of(wanted)});
        }
    }
    kernel::Uuid const receive_id = kernel::Uuid::random();
    kernel::Uuid const putaway_id = kernel::Uuid::random();
    std::size_t const odd = random_.below(order.lines.size());
    database::in_transaction(as("ana"), [&](database::Transaction& tx) {
        order.client = *clients::find_client(tx, std::string(brand.code));
        order.pod = *inventory::find_pod(tx, std::string(pod.code));
    });
    inbound::NewPurchaseOrder const made = sure(database::in_transaction(
        as("ana"), [&](database::Transaction& tx) { return inbound::create_purchase_order(tx, order); }));
    kernel::Uuid const arrive_id = kernel::Uuid::random();
    sure(database::in_transaction(as("wes"), [&](database::Transaction& tx) {
        return inbound::arrive(tx, arrive_id, made.id).map([] { return true; });
    }));
    inbound::Receive receive{receive_id, made.id, {}};
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        std::int64_t const expected = order.lines[i].quantity.value();
        // Of each delivery one line is short or over, and one unit arrives damaged.
        std::int64_t const good = i == odd ? expected + (random_.below(2) == 0 ? 1 : -1)
                                  : i == (odd + 1) % order.lines.size() ? expected - 1
                                                                        : expected;
        receive.counts.push_back({order.lines[i].sku, good, i == (odd + 1) % order.lines.size() ? 1 : 0});
    }
    inbound::Received const received = sure(database::in_transaction(
        as("wes"), [&](database::Transaction& tx) { return inbound::receive(tx, receive); }));
    sure(database::in_transaction(as("wes"), [&](database::Transaction& tx) {
        return inbound::put_away(
            tx, {putaway_id, received.receipt, inbound::suggest_putaway(tx, received.receipt)});
    }));
    tally.done += static_cast<std::size_t>(received.counted + received.damaged);
    tally.result = fmt::format("units of {} purchase orders, the last {} with {} over, {} short, {} damaged",
                               demo_brands().size() * demo_pods().size(), made.number, received.over,
                               received.short_, received.damaged);
}

Day::Tally Day::import_orders(int)
{
    Tally tally;
    std::int64_t number = std::max<std::int64_t>(
        10480,
        database::in_transaction(as("ana"), [](database::Transaction& tx) { return last_order_number(tx); }));
    std::map<std::string, nlohmann::json> files;
    for (std::size_t i = 0; i < options_.orders; ++i) {
        DemoBrand const& brand = demo_brands()[random_.below(demo_brands().size())];
        auto const age =
            std::chrono::minutes(random_.below(20 * 60)) + std::chrono::seconds(random_.below(60));
        files[std::string(brand.shop)].push_back(make_shopify_order(brand, ++number, now_ - age, random_));
    }
    std::size_t done = 0;
    std::size_t unknown = 0;
    for (auto const& [shop, orders] : files) {
        std::string const text = nlohmann::json{{"orders", orders}}.dump();
        keep("orders", shop + ".json", text);
        poddesk::orders::Channel const channel =
            sure(database::in_transaction(as("ana"), [&shop = shop](database::Transaction& tx) {
                return poddesk::orders::find_channel(tx, shop);
            }));
        std::size_t const before = done;
        poddesk::orders::ImportReport const report =
            sure(poddesk::orders::import_text(as("ana"), channel, text, kernel::SystemClock(),
                                              {.progress =
                                                   [&](std::size_t at, std::size_t) {
                                                       step(before + at, options_.orders);
                                                       return true;
                                                   },
                                               .webhook_secret = {},
                                               .guard = {}}));
        done += orders.size();
        tally.refused += report.count(poddesk::orders::ImportOutcome::refused);
        tally.done += report.count(poddesk::orders::ImportOutcome::imported);
        unknown += static_cast<std::size_t>(
            std::count_if(report.objects.begin(), report.objects.end(),
                          [](auto const& object) { return !object.unknown_skus.empty(); }));
    }
    tally.result = fmt::format("orders of {} shops, {} wait for an unknown SKU", files.size(), unknown);
    return tally;
}

Day::Tally Day::hold_some(int)
{
    Tally tally;
    std::vector<kernel::OrderId> const orders = database::in_transaction(
        as("ana"), [](database::Transaction& tx) { return orders_in(tx, "received"); });
    struct Why
    {
        poddesk::orders::HoldKind kind;
        char const* reason;
    };
    Why const reasons[] = {
        {poddesk::orders::HoldKind::address, "Multi-unit building, no unit given"},
        {poddesk::orders::HoldKind::fraud, "Billing and shipping in different countries; ask the client"},
        {poddesk::orders::HoldKind::operator_, "Customer asked to add a line; call back"}};
    for (std::size_t i = 0; i < orders.size() && tally.done < 4; i += 9) {
        Why const& why = reasons[tally.done % 3];
        poddesk::orders::HoldOrder const command{
            kernel::Uuid::random(), orders[i], {}, why.kind, why.reason, {}};
        sure(database::in_transaction(
            as("ana"), [&](database::Transaction& tx) { return poddesk::orders::hold_order(tx, command); }));
        ++tally.done;
    }
    return tally;
}

Day::Tally Day::allocate(int percent)
{
    Tally tally;
    std::vector<kernel::OrderId> const orders = share(
        database::in_transaction(
            as("ana"), [](database::Transaction& tx) { return fulfillment::orders_to_allocate(tx, 100000); }),
        percent);
    std::size_t backordered = 0;
    for (std::size_t from = 0; from < orders.size(); from += 50) {
        fulfillment::AllocateOrders const command{
            kernel::Uuid::random(),
            {orders.begin() + static_cast<std::ptrdiff_t>(from),
             orders.begin() + static_cast<std::ptrdiff_t>(std::min(from + 50, orders.size()))}};
        for (fulfillment::AllocatedOrder const& order :
             sure(database::in_transaction(as("ana"), [&](database::Transaction& tx) {
                 return fulfillment::allocate_orders(tx, command);
             }))) {
            tally.done += order.outcome == "ready" ? 1 : 0;
            backordered += order.outcome == "backordered" ? 1 : 0;
            tally.refused += order.outcome == "refused" ? 1 : 0;
        }
        step(std::min(from + 50, orders.size()), orders.size());
    }
    tally.result = fmt::format("orders ready, {} backordered", backordered);
    return tally;
}

Day::Tally Day::release(int percent)
{
    Tally tally;
    std::string numbers;
    for (kernel::PodId const pod :
         database::in_transaction(as("ana"), [](database::Transaction& tx) { return all_pods(tx); })) {
        std::int64_t ready = 0;
        for (fulfillment::LaneRow const& lane : database::in_transaction(
                 as("ana"), [&](database::Transaction& tx) { return fulfillment::list_lanes(tx, pod); }))
            ready += lane.ready;
        // A share of what each pod has, however the orders fell to the pods.
        std::int64_t const limit = percent >= 100 ? 1000 : std::max<std::int64_t>(1, ready * percent / 100);
        fulfillment::ReleaseReady const command{kernel::Uuid::random(), pod, limit, {}};
        kernel::Outcome<fulfillment::Released> const released = database::in_transaction(
            as("ana"), [&](database::Transaction& tx) { return fulfillment::release_ready(tx, command); });
        if (!released) {
            continue; // nothing waits in this pod
        }
        tally.done += static_cast<std::size_t>(released->released);
        numbers += (numbers.empty() ? "" : ", ") + released->number;
        std::string const pdf = sure(database::in_transaction(as("wes"), [&](database::Transaction& tx) {
            return reports::print_pick_list(tx, released->pick_list);
        }));
        keep("pick lists", fmt::format("{}-{}.pdf", released->number, pod.value), pdf);
    }
    tally.result = numbers.empty() ? "nothing was ready" : "parts on pick lists " + numbers;
    return tally;
}

Day::Tally Day::pick(int percent)
{
    Tally tally;
    std::vector<std::vector<kernel::AllocationId>> parts;
    database::in_transaction(as("wes"), [&](database::Transaction& tx) {
        parts.clear();
        for (kernel::PodId const pod : all_pods(tx)) {
            for (kernel::PickListId const list : fulfillment::open_pick_lists(tx, pod)) {
                std::map<kernel::FulfillmentId, std::vector<kernel::AllocationId>> by_part;
                fulfillment::PickList const sheet = fulfillment::pick_list_of(tx, list).value();
                for (fulfillment::PickRow const& row : sheet.rows) {
                    if (!row.is_picked) {
                        by_part[row.fulfillment].push_back(row.allocation);
                    }
                }
                for (auto& [part, rows] : by_part) {
                    parts.push_back(std::move(rows));
                }
            }
        }
    });
    parts = share(std::move(parts), percent);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        fulfillment::Pick const command{kernel::Uuid::random(), parts[i]};
        kernel::Outcome<fulfillment::Picked> const picked = database::in_transaction(
            as("wes"), [&](database::Transaction& tx) { return fulfillment::pick(tx, command); });
        picked ? ++tally.done : ++tally.refused;
        step(i + 1, parts.size());
    }
    tally.result = "orders' parts out of their bins";
    return tally;
}

Day::Tally Day::pack(int percent)
{
    Tally tally;
    std::vector<kernel::FulfillmentId> parts;
    database::in_transaction(as("wes"), [&](database::Transaction& tx) {
        parts.clear();
        for (kernel::PodId const pod : all_pods(tx)) {
            std::vector<kernel::FulfillmentId> const here = fulfillment::ready_to_pack(tx, pod);
            parts.insert(parts.end(), here.begin(), here.end());
        }
    });
    parts = share(std::move(parts), percent);
    std::size_t parcels = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        kernel::Uuid const command_id = kernel::Uuid::random();
        auto const packed = database::in_transaction(as("wes"), [&](database::Transaction& tx) {
            fulfillment::Packing const packing = *fulfillment::packing_of(tx, parts[i]);
            fulfillment::Pack command{command_id, parts[i], {}, {}};
            for (fulfillment::PackingLine const& line : packing.lines) {
                command.scans.insert(command.scans.end(), static_cast<std::size_t>(line.quantity),
                                     line.codes.back()); // every unit, by its barcode
            }
            return fulfillment::pack(tx, command);
        });
        packed ? ++tally.done : ++tally.refused;
        parcels += packed ? packed->size() : 0;
        step(i + 1, parts.size());
    }
    tally.result = fmt::format("orders' parts verified by scan, {} parcels", parcels);
    return tally;
}

Day::Tally Day::rate_and_label(int percent)
{
    Tally tally;
    std::vector<OpenShipment> const open =
        share(database::in_transaction(
                  as("wes"), [](database::Transaction& tx) { return shipments_in(tx, "quoted", false); }),
              percent);
    for (std::size_t i = 0; i < open.size(); ++i) {
        shipping::QuoteShipment const quote{kernel::Uuid::random(), open[i].id, now_};
        kernel::Outcome<shipping::QuotedShipment> const quoted = database::in_transaction(
            as("wes"), [&](database::Transaction& tx) { return shipping::quote_shipment(tx, quote); });
        if (!quoted || quoted->service.value == 0) {
            ++tally.refused;
            continue;
        }
        kernel::Uuid const command_id = kernel::Uuid::random();
        kernel::Outcome<std::string> tracking =
            database::in_transaction(as("wes"), [&](database::Transaction& tx) {
                return shipping::buy_label(tx, {command_id, open[i].id, now_}, &reports::draw_label);
            });
        if (!tracking && tracking.error().code == "not_house") {
            shipping::RecordTracking const scanned{kernel::Uuid::random(), open[i].id, now_,
                                                   made_up_tracking(open[i].id)};
            tracking = database::in_transaction(as("wes"), [&](database::Transaction& tx) {
                return shipping::record_scanned_tracking(tx, scanned, &reports::draw_label);
            });
        }
        tracking ? ++tally.done : ++tally.refused;
        if (tracking) {
            std::string slip;
            std::pair<std::string, std::string> label;
            slip = sure(database::in_transaction(as("wes"), [&](database::Transaction& tx) {
                return reports::print_packing_slip(tx, open[i].id);
            }));
            label = database::in_transaction(
                as("wes"), [&](database::Transaction& tx) { return label_of(tx, open[i].id); });
            keep("packing slips", open[i].number + fmt::format("-{}.pdf", open[i].id.value), slip);
            keep("labels", open[i].number + fmt::format("-{}.pdf", open[i].id.value), label.first);
            keep("labels", open[i].number + fmt::format("-{}.zpl", open[i].id.value), label.second);
        }
        step(i + 1, open.size());
    }
    tally.result = "parcels with the best rate and a label";
    return tally;
}

Day::Tally Day::ship(int percent)
{
    Tally tally;
    std::vector<OpenShipment> const labeled =
        share(database::in_transaction(as("wes"),
                                       [](database::Transaction& tx) {
                                           auto all = shipments_in(tx, "labeled", false);
                                           auto const listed = shipments_in(tx, "manifested", false);
                                           all.insert(all.end(), listed.begin(), listed.end());
                                           return all;
                                       }),
              percent);
    for (std::size_t i = 0; i < labeled.size(); ++i) {
        fulfillment::Ship const command{kernel::Uuid::random(), labeled[i].id};
        auto const shipped = database::in_transaction(
            as("wes"), [&](database::Transaction& tx) { return fulfillment::ship(tx, command); });
        shipped ? ++tally.done : ++tally.refused;
        step(i + 1, labeled.size());
    }
    tally.result = "parcels left the pods";
    return tally;
}

} // namespace poddesk::installer
