#include "installer/bench/pipeline.h"

#include "domain/catalog/add_products.h"
#include "domain/clients/create_client.h"
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/progress_view.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/ship.h"
#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inventory/create_pod.h"
#include "domain/orders/import_orders.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"
#include "domain/shipping/rate_files.h"
#include "domain/shipping/rate_store_sql.h"
#include "installer/bench/bench_sql.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace poddesk::bench {
namespace {

using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

constexpr int skus = 200;
constexpr int units_per_sku = 500;

std::string sku_of(int number)
{
    return fmt::format("SKU-{:03}", number);
}
std::string bin_of(int number)
{
    return fmt::format("B-{:03}", number);
}

constexpr char const* services_file =
    "carrier,carrier_name,house,service,name,most_lb,longest_in,length_plus_girth_in,po_boxes,saturday,days_"
    "by_zone,tracking_url\n"
    "podline,Podline,yes,standard,Standard,50,60,108,no,no,1 1 2 3 4 4 4 4 4,\n";
constexpr char const* prices_file = "# carrier: podline\n# service: standard\n# currency: USD\n# "
                                    "effective_from: 2025-01-01\n# source: made up\n"
                                    "up_to,1,2,3,4,5,6,7,8\n1 lb,5,6,7,8,9,10,11,12\n20 "
                                    "lb,9,10,11,12,13,14,15,16\n50 lb,19,20,21,22,23,24,25,26\n";
constexpr char const* centroids_file =
    "# source: US "
    "Census\nzip3,latitude,longitude\n100,40.769,-73.972\n303,33.797,-84.384\n606,41.868,-87.674\n"
    "894,39.684,-119.055\n900,34.041,-118.306\n981,47.595,-122.335\n";

/// A city for each of the 50 customers, by turns.
struct City
{
    char const* name;
    char const* region;
    char const* postal_code;
};
constexpr std::array<City, 5> cities{{{"New York", "NY", "10001"},
                                      {"Atlanta", "GA", "30303"},
                                      {"Chicago", "IL", "60601"},
                                      {"Los Angeles", "CA", "90012"},
                                      {"Seattle", "WA", "98101"}}};

Outcome<kernel::ClientId> add_client(Transaction& tx)
{
    clients::CreateClient client{Uuid::random(), "BENCH", "Bench", "#336699", "USD", true, {}, {}};
    client.branding.legal_name = "Bench";
    client.branding.primary_color = "#336699";
    client.branding.from_name = "Bench";
    client.branding.from_email = "hello@bench.example";
    client.branding.reply_to = "hello@bench.example";
    return clients::create_client(tx, client);
}

Outcome<kernel::PodId> add_pod(Transaction& tx)
{
    inventory::CreatePod pod{Uuid::random(),        "RNO", "Reno", {}, 39'684'000, -119'055'000,
                             "America/Los_Angeles", {}};
    pod.address.name = "Bench";
    pod.address.line1 = "1 Bench Way";
    pod.address.city = "Sparks";
    pod.address.region = "NV";
    pod.address.postal_code = "89431";
    pod.address.country = "US";
    std::vector<std::string> bins;
    for (int bin = 1; bin <= skus; ++bin)
        bins.push_back(bin_of(bin));
    pod.zones = {{"P", "Pick", "pick", bins},
                 {"R", "Receiving", "receiving", {"RECV"}},
                 {"H", "Hold", "hold", {"HOLD"}}};
    return inventory::create_pod(tx, pod);
}

Outcome<std::int64_t> add_goods(Transaction& tx, kernel::ClientId client)
{
    using kernel::Length;
    std::vector<catalog::NewProduct> products;
    for (int sku = 1; sku <= skus; ++sku) {
        catalog::NewProduct product;
        product.sku = sku_of(sku);
        product.title = fmt::format("Item {}", sku);
        product.weight = kernel::Weight::from_grams(150);
        product.size = {Length::from_millimetres(80), Length::from_millimetres(60),
                        Length::from_millimetres(40)};
        products.push_back(product);
    }
    auto const added = catalog::add_products(tx, {Uuid::random(), client, products});
    if (!added) return added;
    catalog::NewCarton box;
    box.code = "M";
    box.name = "Box M";
    box.inner = {Length::from_millimetres(400), Length::from_millimetres(300), Length::from_millimetres(250)};
    box.outer = {Length::from_millimetres(410), Length::from_millimetres(310), Length::from_millimetres(260)};
    box.tare = kernel::Weight::from_grams(200);
    box.most = kernel::Weight::from_grams(20'000);
    return catalog::add_house_cartons(tx, {Uuid::random(), {box}});
}

Outcome<void> add_courier(Transaction& tx)
{
    shipping::RateParts parts;
    if (auto const read = shipping::read_services("services", services_file, parts); !read)
        return tl::unexpected(read.error());
    if (auto const read = shipping::read_rate_sheet("prices", prices_file, parts); !read)
        return tl::unexpected(read.error());
    if (auto const read = shipping::read_centroids("centroids", centroids_file, parts); !read)
        return tl::unexpected(read.error());
    auto const published = shipping::import_rate_sheet(tx, {Uuid::random(), "podline", parts, ""});
    if (!published) return tl::unexpected(published.error());
    shipping::import_centroids(tx, parts);
    return {};
}

/// One purchase order of 200 lines, received complete and put into two bins a SKU.
Outcome<void> fill_the_shelves(Transaction& tx, kernel::ClientId client, kernel::PodId pod)
{
    inbound::CreatePurchaseOrder order{Uuid::random(), client, pod, "Mill", "", std::nullopt, {}};
    inbound::Receive count{Uuid::random(), {}, {}};
    for (int sku = 1; sku <= skus; ++sku) {
        order.lines.push_back({sku_of(sku), kernel::Quantity::of(units_per_sku).value()});
        count.counts.push_back({sku_of(sku), units_per_sku, 0});
    }
    auto const ordered = inbound::create_purchase_order(tx, order);
    if (!ordered) return tl::unexpected(ordered.error());
    count.purchase_order = ordered->id;
    auto const received = inbound::receive(tx, count);
    if (!received) return tl::unexpected(received.error());
    auto const bins = bins_by_code(tx, pod);
    auto const products = products_by_sku(tx, client);
    inbound::PutAway away{Uuid::random(), received->receipt, {}};
    for (int sku = 1; sku <= skus; ++sku) {
        for (int const bin : {sku, (sku + 99) % skus + 1}) {
            away.lines.push_back({{products.at(sku_of(sku))},
                                  sku_of(sku),
                                  {bins.at(bin_of(bin))},
                                  bin_of(bin),
                                  units_per_sku / 2,
                                  "the reference workload's bin"});
        }
    }
    auto const put = inbound::put_away(tx, away);
    if (!put) return tl::unexpected(put.error());
    return {};
}

Outcome<House> house_of(database::Pool& pool)
{
    return database::in_transaction(pool, [](Transaction& tx) -> Outcome<House> {
        auto const client = clients::find_client(tx, "BENCH");
        auto const pod = inventory::find_pod(tx, "RNO");
        auto channel = orders::find_channel(tx, "bench.myshopify.com");
        if (!client || !pod || !channel)
            return kernel::refused(
                "no_house",
                "The reference workload's master data are not in this database; make them first.");
        kernel::Date const today = std::chrono::floor<std::chrono::days>(kernel::SystemClock().now());
        return House{*client, *pod, *channel, shipping::load_rates(tx, today, {894}), bins_by_code(tx, *pod)};
    });
}

} // namespace

Outcome<House> make_house(database::Pool& administrator)
{
    auto const made = database::in_transaction(administrator, [](Transaction& tx) -> Outcome<bool> {
        auto const client = add_client(tx);
        if (!client) return tl::unexpected(client.error());
        auto const pod = add_pod(tx);
        if (!pod) return tl::unexpected(pod.error());
        if (auto const goods = add_goods(tx, *client); !goods) return tl::unexpected(goods.error());
        if (auto const courier = add_courier(tx); !courier) return tl::unexpected(courier.error());
        if (auto const filled = fill_the_shelves(tx, *client, *pod); !filled)
            return tl::unexpected(filled.error());
        add_channel(tx, *client);
        return true;
    });
    if (!made) return tl::unexpected(made.error());
    return house_of(administrator);
}

std::string order_json(WorkloadOrder const& order, std::int64_t number)
{
    using nlohmann::json;
    City const& city = cities.at(static_cast<std::size_t>(number) % cities.size());
    json const address = {{"first_name", "Bo"},
                          {"last_name", fmt::format("Customer {}", number % 50)},
                          {"address1", fmt::format("{} Main Street", 1 + number % 50)},
                          {"city", city.name},
                          {"province_code", city.region},
                          {"zip", city.postal_code},
                          {"country_code", "US"}};
    json lines = json::array();
    int total = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        int const price = 5 + order[i].sku % 40;
        total += price * order[i].quantity;
        lines.push_back({{"id", number * 10 + static_cast<std::int64_t>(i)},
                         {"sku", sku_of(order[i].sku)},
                         {"title", fmt::format("Item {}", order[i].sku)},
                         {"quantity", order[i].quantity},
                         {"current_quantity", order[i].quantity},
                         {"fulfillable_quantity", order[i].quantity},
                         {"requires_shipping", true},
                         {"price", fmt::format("{}.00", price)}});
    }
    std::string const now =
        kernel::format_iso8601(std::chrono::floor<std::chrono::seconds>(kernel::SystemClock().now()));
    json const all = {
        {"id", number},
        {"name", fmt::format("#{}", number)},
        {"email", fmt::format("customer{}@example.com", number % 50)},
        {"created_at", now},
        {"updated_at", now},
        {"currency", "USD"},
        {"financial_status", "paid"},
        {"subtotal_price", fmt::format("{}.00", total)},
        {"total_price", fmt::format("{}.00", total + 5)},
        {"total_tax", "0.00"},
        {"total_discounts", "0.00"},
        {"shipping_address", address},
        {"billing_address", address},
        {"shipping_lines",
         json::array({{{"id", number}, {"title", "Standard"}, {"code", "standard"}, {"price", "5.00"}}})},
        {"line_items", lines}};
    return json{{"order", all}}.dump();
}

Outcome<kernel::OrderId> import_one(database::Pool& pool, House const& house, std::string const& json,
                                    kernel::Clock const& clock)
{
    auto const report = orders::import_text(pool, house.channel, json, clock);
    if (!report) return tl::unexpected(report.error());
    if (report->objects.size() != 1 || report->any_refused()) {
        return report->objects.empty() || !report->objects.front().refusal
                   ? kernel::refused("not_imported", "The order was not imported.")
                   : tl::unexpected(*report->objects.front().refusal);
    }
    return report->objects.front().order;
}

Outcome<void> reserve(Transaction& tx, Uuid const& command, std::vector<kernel::OrderId> const& orders)
{
    auto const answers = fulfillment::allocate_orders(tx, {command, orders});
    if (!answers) return tl::unexpected(answers.error());
    for (fulfillment::AllocatedOrder const& answer : *answers) {
        if (answer.outcome != "ready")
            return kernel::refused("not_ready", fmt::format("Order {} is {} {}.", answer.order.value,
                                                            answer.outcome, answer.code));
    }
    return {};
}

namespace {

std::vector<kernel::AllocationId> rows_of(Transaction& tx, kernel::PickListId list)
{
    std::vector<kernel::AllocationId> rows;
    auto const found = fulfillment::pick_list_of(tx, list);
    if (found) {
        for (fulfillment::PickRow const& row : found->rows)
            rows.push_back(row.allocation);
    }
    return rows;
}

/// Every unit's SKU; where it needs one with its serial, which is "ORDER/1" and so on.
std::vector<std::string> scans_of(fulfillment::Packing const& packing)
{
    std::vector<std::string> scans;
    int serials = 0;
    for (fulfillment::PackingLine const& line : packing.lines) {
        for (std::int64_t unit = 0; unit < line.quantity; ++unit) {
            scans.push_back(line.sku);
            if (line.needs_serial) scans.push_back(fmt::format("{}/{}", packing.order_number, ++serials));
        }
    }
    return scans;
}

/// From picked to shipped.
Outcome<void> pack_and_ship(Transaction& tx, House const& house, OrderCommands const& commands,
                            kernel::FulfillmentId fulfillment, kernel::Timestamp now)
{
    auto const packing = fulfillment::packing_of(tx, fulfillment);
    if (!packing) return kernel::refused("not_found", "The fulfillment is not there.");
    auto const parcels = fulfillment::pack(tx, {commands.pack, fulfillment, scans_of(*packing)});
    if (!parcels) return tl::unexpected(parcels.error());
    kernel::ShipmentId const shipment = parcels->front().shipment;
    auto const quoted = shipping::quote_shipment(tx, house.rates, {commands.quote, shipment, now});
    if (!quoted) return tl::unexpected(quoted.error());
    auto const label =
        shipping::buy_label(tx, {commands.label, shipment, now},
                            [](shipping::LabelFacts const&) -> Outcome<shipping::LabelDocuments> {
                                return shipping::LabelDocuments{"%PDF-", "^XA^XZ"};
                            });
    if (!label) return tl::unexpected(label.error());
    auto const shipped = fulfillment::ship(tx, {commands.ship, shipment});
    if (!shipped) return tl::unexpected(shipped.error());
    return {};
}

} // namespace

Outcome<void> dispatch(Transaction& tx, House const& house, OrderCommands const& commands,
                       kernel::OrderId order, kernel::Timestamp now)
{
    auto const part = part_of_order(tx, order);
    if (!part)
        return kernel::refused("not_ready", fmt::format("Order {} has nothing reserved.", order.value));
    auto const released = fulfillment::release_fulfillments(tx, {commands.release, house.pod, {*part}});
    if (!released) return tl::unexpected(released.error());
    auto const picked = fulfillment::pick(tx, {commands.pick, rows_of(tx, released->pick_list)});
    if (!picked) return tl::unexpected(picked.error());
    return pack_and_ship(tx, house, commands, *part, now);
}

Outcome<void> dispatch_together(Transaction& tx, House const& house,
                                std::vector<kernel::OrderId> const& orders, kernel::Timestamp now)
{
    std::vector<kernel::FulfillmentId> parts;
    for (fulfillment::WaitingPart const& it : fulfillment::waiting_parts(tx, orders))
        parts.push_back(it.fulfillment);
    auto const released = fulfillment::release_fulfillments(tx, {Uuid::random(), house.pod, parts});
    if (!released) return tl::unexpected(released.error());
    auto const picked = fulfillment::pick(tx, {Uuid::random(), rows_of(tx, released->pick_list)});
    if (!picked) return tl::unexpected(picked.error());
    for (kernel::FulfillmentId const part : parts) {
        if (auto const shipped = pack_and_ship(tx, house, OrderCommands{}, part, now); !shipped)
            return shipped;
    }
    return {};
}

} // namespace poddesk::bench
