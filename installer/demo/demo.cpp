#include "installer/demo/demo.h"

#include "domain/access/people.h"
#include "domain/billing/charge.h"
#include "domain/billing/postage_markup.h"
#include "domain/catalog/add_products.h"
#include "domain/catalog/kit.h"
#include "domain/clients/change_client.h"
#include "domain/clients/client_view.h"
#include "domain/clients/create_client.h"
#include "domain/fulfillment/lane.h"
#include "domain/inventory/create_pod.h"
#include "domain/kernel/barcode.h"
#include "domain/kernel/time_of_day.h"
#include "domain/orders/add_channel.h"
#include "domain/orders/rule_sets.h"
#include "domain/shipping/rate_files.h"
#include "domain/shipping/rate_store_sql.h"
#include "installer/cluster/files.h"
#include "installer/cluster/secrets_file.h"
#include "installer/demo/day.h"
#include "installer/demo/demo_data.h"
#include "installer/demo/rate_files.h"
#include "reports/picture.h"

#include <stdexcept>

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

/// The demo's data are ours: a refusal of them is a bug.
template <class T>
T sure(kernel::Outcome<T>&& outcome)
{
    if (!outcome) {
        throw std::logic_error("the demo data were refused: " + outcome.error().message);
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*outcome);
    }
}

template <class F>
auto as_command(database::Pool& pool, F&& body)
{
    return sure(database::in_transaction(pool, std::forward<F>(body)));
}

void make_people(Installation& installation, database::Pool& admin)
{
    SecretsFile secrets(installation.settings().home);
    for (DemoPerson const& person : demo_people()) {
        access::NewPerson const command{std::string(person.login),
                                        std::string(person.full_name),
                                        std::string(person.role),
                                        secrets.get_or_make(person.login),
                                        false,
                                        false};
        as_command(admin, [&](database::Transaction& tx) { return access::create_person(tx, command); });
    }
}

std::vector<std::string> bin_codes(char zone, int aisles, int bays)
{
    std::vector<std::string> codes;
    for (int aisle = 1; aisle <= aisles; ++aisle) {
        for (int bay = 1; bay <= bays; ++bay) {
            codes.push_back(fmt::format("{}-{:02}-{}", zone, aisle, bay));
        }
    }
    return codes;
}

void make_pod(database::Pool& admin, DemoPod const& pod)
{
    inventory::CreatePod command;
    command.command_id = kernel::Uuid::random();
    command.code = pod.code;
    command.name = pod.name;
    command.address.name = fmt::format("PodDesk {}", pod.name);
    command.address.line1 = pod.line1;
    command.address.city = pod.city;
    command.address.region = pod.region;
    command.address.postal_code = pod.postal_code;
    command.address.country = "US";
    command.address.phone = pod.phone;
    command.latitude_microdegrees = pod.latitude_microdegrees;
    command.longitude_microdegrees = pod.longitude_microdegrees;
    command.time_zone = pod.time_zone;
    command.zones = {{"A", "Small goods", "pick", bin_codes('A', 6, 4)},
                     {"B", "Apparel", "pick", bin_codes('B', 6, 4)},
                     {"C", "Bulky goods", "pick", bin_codes('C', 6, 4)},
                     {"R", "Receiving", "receiving", {"RECV-1"}},
                     {"H", "Hold", "hold", {"HOLD-1"}}};
    kernel::PodId const id =
        as_command(admin, [&](database::Transaction& tx) { return inventory::create_pod(tx, command); });
    for (DemoPerson const& person : demo_people()) {
        as_command(admin, [&](database::Transaction& tx) {
            return access::grant_pod(tx, std::string(person.login), id);
        });
    }
    // One unit is picked and packed in one move; what goes abroad waits for its papers.
    fulfillment::LaneRules single{"Single units"};
    single.most_units = 1;
    fulfillment::LaneRules abroad{"Abroad"};
    abroad.is_abroad = true;
    for (fulfillment::LaneRules const& rules : {abroad, single}) {
        as_command(admin, [&](database::Transaction& tx) {
            return fulfillment::set_lane(tx, {kernel::Uuid::random(), id, {}, 0, rules});
        });
    }
}

void make_kit(database::Pool& admin, kernel::ClientId client, DemoProduct const& product)
{
    catalog::SetKit kit{kernel::Uuid::random(), {}, {}};
    database::in_transaction(admin, [&](database::Transaction& tx) {
        kit.kit = *catalog::find_product(tx, client, std::string(product.sku));
        for (std::string_view const part : product.parts) {
            kit.parts.push_back({*catalog::find_product(tx, client, std::string(part)), {}, {}, 1});
        }
    });
    as_command(admin, [&](database::Transaction& tx) { return catalog::set_kit(tx, kit); });
}

std::string barcode_of(std::size_t brand, std::size_t product)
{
    std::string digits =
        fmt::format("952114{:01}{:04}", brand, product + 1); // 952: GS1's range for demonstrations
    return digits + *kernel::gtin_check_digit(digits);
}

/// Each brand keeps its promise in another way.
clients::Promise promise_of(DemoBrand const& brand)
{
    clients::Promise promise;
    promise.handling_hours = brand.handling_hours;
    promise.delivery_days = brand.delivery_days;
    promise.time_zone = demo_pods()[0].time_zone;
    promise.workdays = sure(clients::parse_workdays(brand.workdays));
    if (!brand.order_cutoff.empty()) {
        promise.order_cutoff = sure(kernel::parse_clock(brand.order_cutoff));
    }
    promise.stops_at = clients::parse_stop_event(brand.stops_at).value();
    return promise;
}

void make_brand(database::Pool& admin, DemoBrand const& brand, std::size_t brand_number)
{
    clients::CreateClient client;
    client.command_id = kernel::Uuid::random();
    client.code = brand.code;
    client.name = brand.name;
    client.color = brand.color;
    client.is_live = true;
    client.promise.handling_hours = brand.handling_hours;
    client.promise.delivery_days = brand.delivery_days;
    client.branding.logo_png = sure(reports::brand_logo(brand.name, brand.color));
    client.branding.from_email = brand.from_email;
    client.branding.website = brand.website;
    client.branding.thank_you_note = brand.thank_you_note;
    client.branding.returns_note = brand.returns_note;
    DemoPod const& home_pod = demo_pods()[0];
    kernel::Address& back = client.branding.return_address;
    back = {std::string(brand.name),
            "Returns",
            std::string(home_pod.line1),
            "",
            std::string(home_pod.city),
            std::string(home_pod.region),
            std::string(home_pod.postal_code),
            "US",
            "",
            ""};
    kernel::ClientId const id =
        as_command(admin, [&](database::Transaction& tx) { return clients::create_client(tx, client); });

    catalog::AddProducts products{kernel::Uuid::random(), id, {}};
    for (std::size_t i = 0; i < brand.products.size(); ++i) {
        DemoProduct const& product = brand.products[i];
        catalog::NewProduct add;
        add.sku = product.sku;
        add.title = product.title;
        add.weight = kernel::Weight::from_grams(product.grams);
        add.size = {kernel::Length::from_millimetres(product.length_mm),
                    kernel::Length::from_millimetres(product.width_mm),
                    kernel::Length::from_millimetres(product.height_mm)};
        add.picture_kind = product.picture;
        add.picture_png = sure(reports::product_picture(product.picture, brand.color));
        add.barcodes = {barcode_of(brand_number, i)};
        products.products.push_back(std::move(add));
    }
    as_command(admin, [&](database::Transaction& tx) { return catalog::add_products(tx, products); });
    for (DemoProduct const& product : brand.products) {
        if (!product.parts[0].empty()) {
            make_kit(admin, id, product);
        }
    }
    orders::AddChannel const channel{
        kernel::Uuid::random(),         id, "shopify", std::string(brand.shop), std::string(brand.name),
        std::string(brand.order_prefix)};
    as_command(admin, [&](database::Transaction& tx) { return orders::add_channel(tx, channel); });
    for (DemoPerson const& person : demo_people()) {
        as_command(admin, [&](database::Transaction& tx) {
            return access::grant_client(tx, std::string(person.login), id);
        });
    }
}

/// For orders that come from now on: the morning's were due by the hour, so that it is the same on every day
/// of the week.
void make_promise(database::Pool& admin, DemoBrand const& brand)
{
    clients::ChangeClient change;
    change.command_id = kernel::Uuid::random();
    change.changes.promise = promise_of(brand);
    as_command(admin, [&](database::Transaction& tx) {
        change.client = *clients::find_client(tx, std::string(brand.code));
        change.seen_version = clients::client_record(tx, change.client).value().version;
        return clients::change_client(tx, change);
    });
}

void make_fees(database::Pool& admin, DemoBrand const& brand)
{
    for (DemoFee const& from : demo_fees(brand.code)) {
        billing::SetFee fee;
        fee.command_id = kernel::Uuid::random();
        fee.kind = from.kind;
        fee.variant = from.variant;
        fee.price = sure(kernel::parse_price(from.price, kernel::us_dollar()));
        fee.valid_from = sure(kernel::parse_date(from.valid_from));
        as_command(admin, [&](database::Transaction& tx) {
            fee.client = *clients::find_client(tx, std::string(brand.code));
            return billing::set_fee(tx, fee);
        });
    }
}

void make_markups(database::Pool& admin, DemoBrand const& brand)
{
    for (DemoMarkup const& from : demo_markups(brand.code)) {
        billing::SetPostageMarkup command{kernel::Uuid::random(),
                                          {},
                                          {sure(billing::parse_percent(from.percent)),
                                           sure(kernel::parse_price(from.per_label, kernel::us_dollar()))},
                                          sure(kernel::parse_date(from.valid_from))};
        as_command(admin, [&](database::Transaction& tx) {
            command.client = *clients::find_client(tx, std::string(brand.code));
            return billing::set_postage_markup(tx, command);
        });
    }
}

void make_cartons(database::Pool& admin)
{
    std::vector<catalog::NewCarton> cartons;
    for (DemoCarton const& from : demo_cartons()) {
        auto const millimetres = [](std::int64_t value) { return kernel::Length::from_millimetres(value); };
        std::int64_t const walls = 2 * from.wall_mm;
        cartons.push_back(
            {std::string(from.code),
             std::string(from.name),
             {millimetres(from.length_mm), millimetres(from.width_mm), millimetres(from.height_mm)},
             {millimetres(from.length_mm + walls), millimetres(from.width_mm + walls),
              millimetres(from.height_mm + walls)},
             kernel::Weight::from_grams(from.tare_grams),
             kernel::Weight::from_grams(1000 * from.max_kilograms),
             from.cost_cents});
    }
    catalog::AddHouseCartons const command{kernel::Uuid::random(), std::move(cartons)};
    as_command(admin, [&](database::Transaction& tx) { return catalog::add_house_cartons(tx, command); });
}

void make_rates(database::Pool& admin)
{
    shipping::RateParts parts;
    for (DemoRateFile const& file : demo_rate_files()) {
        std::string_view const name = file.name;
        kernel::Outcome<void> const read =
            name == "services.csv"         ? shipping::read_services(name, file.text, parts)
            : name == "dim_rules.csv"      ? shipping::read_dim_rules(name, file.text, parts)
            : name == "surcharges.csv"     ? shipping::read_surcharges(name, file.text, parts)
            : name == "zip3_centroids.csv" ? shipping::read_centroids(name, file.text, parts)
            : name.starts_with("zones_")   ? shipping::read_zone_chart(name, file.text, parts)
                                           : shipping::read_rate_sheet(name, file.text, parts);
        sure(kernel::Outcome<void>(read));
    }
    for (std::string const& carrier : shipping::carriers_in(parts)) {
        shipping::ImportRateSheet const command{kernel::Uuid::random(), carrier, parts,
                                                "made with the demo data"};
        as_command(admin,
                   [&](database::Transaction& tx) { return shipping::import_rate_sheet(tx, command); });
    }
    database::in_transaction(admin,
                             [&](database::Transaction& tx) { shipping::import_centroids(tx, parts); });
}

void make_rules(database::Pool& admin, std::string_view brand)
{
    if (demo_rules(brand).empty()) return;
    orders::PublishRules command{kernel::Uuid::random(),
                                 {},
                                 0,
                                 sure(orders::parse_rules_file(demo_rules(brand))),
                                 "Agreed at onboarding"};
    as_command(admin, [&](database::Transaction& tx) {
        if (!brand.empty()) command.client = *clients::find_client(tx, std::string(brand));
        return orders::publish_rules(tx, command);
    });
}

constexpr char const* half_made = "demo_making";

void fill(Installation& installation, std::function<void(std::string const&)> const& stage)
{
    database::Pool admin = installation.pool_on(half_made, 1, "admin");
    stage("Making the demo: people");
    make_people(installation, admin);
    stage("Making the demo: pods");
    for (DemoPod const& pod : demo_pods()) {
        make_pod(admin, pod);
    }
    stage("Making the demo: brands");
    for (std::size_t i = 0; i < demo_brands().size(); ++i) {
        make_brand(admin, demo_brands()[i], i + 1);
        make_fees(admin, demo_brands()[i]);
        make_markups(admin, demo_brands()[i]);
    }
    stage("Making the demo: boxes and rates");
    make_cartons(admin);
    make_rates(admin);
    make_rules(admin, "");
    for (DemoBrand const& brand : demo_brands()) {
        make_rules(admin, brand.code);
    }
}

} // namespace

void make_demo(Installation& installation, std::function<void(std::string const&)> const& stage)
{
    if (installation.database_exists("demo")) {
        installation.make_database("demo"); // brings its schema up to date
        return;
    }
    FileLock lock(installation.settings().home / "demo.lock", FileLock::Kind::exclusive);
    if (installation.database_exists("demo")) {
        return; // another process made it while we waited
    }
    installation.drop_database(half_made);
    installation.make_database(half_made);
    fill(installation, stage);
    stage("Making the demo: a morning's work");
    {
        Day day(installation, half_made, {.orders = 60, .seed = 7, .stage = {}, .step = {}});
        day.play_morning();
    }
    {
        database::Pool admin = installation.pool_on(half_made, 1, "admin");
        for (DemoBrand const& brand : demo_brands()) {
            make_promise(admin, brand);
        }
    }
    installation.rename_database(half_made, "demo");
}

void reset_demo(Installation& installation, std::function<void(std::string const&)> const& stage)
{
    installation.drop_database("demo");
    std::error_code ignored;
    std::filesystem::remove_all(installation.settings().home / "documents" / "demo", ignored);
    std::filesystem::remove_all(installation.settings().home / "emails" / "demo", ignored);
    make_demo(installation, stage);
}

nlohmann::json play_day(Installation& installation, DayOptions const& options)
{
    Day day(installation, "demo", options);
    return day.play();
}

} // namespace poddesk::installer
