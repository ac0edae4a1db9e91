#include "installer/ctl/onboarding_files.h"
#include "installer/ctl/reading.h"

#include "domain/clients/create_client.h"
#include "domain/kernel/decimal.h"
#include "domain/shipping/rate_files.h"
#include "domain/shipping/rate_store_sql.h"
#include "reports/picture.h"

namespace poddesk::ctl {

namespace {

void list_all_clients(CLI::App& clients, Context& context)
{
    CLI::App* const list = clients.add_subcommand("list", "every client within your reach");
    list->footer("Example:\n  poddeskctl --demo clients list");
    list->callback([&context] {
        nlohmann::json const rows =
            reading(context, [](database::Transaction& tx) { return list_clients(tx); });
        context.output().list(
            {{"code", "Client"},
             {"name", "Name"},
             {"status", "Status"},
             {"handling_hours", "Ships in h", true},
             {"order_cutoff", "or same day by"},
             {"delivery_days", "Arrives in d", true},
             {"products", "Products", true},
             {"from_email", "Sends as"}},
            rows,
            "No clients yet. Add one with: poddeskctl clients add, or make the demo data with: "
            "poddeskctl demo make");
    });
}

void add_address_options(CLI::App& command, std::string const& prefix, kernel::Address& address)
{
    auto const option = [&](char const* name, std::string& value, char const* what) {
        return command.add_option("--" + prefix + name, value, what);
    };
    option("company", address.company, "second line of the address");
    option("line1", address.line1, "street and number");
    option("line2", address.line2, "suite, unit, building");
    option("city", address.city, "city");
    option("region", address.region, "state or province: NV");
    option("postal-code", address.postal_code, "ZIP or postal code");
    option("country", address.country, "two letters")->default_val("US");
    option("phone", address.phone, "for the carrier");
}

std::string logo_of(clients::CreateClient const& client, std::string const& path)
{
    if (path.empty()) {
        return take(reports::brand_logo(client.name, client.color));
    }
    std::string png = read_file(path, 4 * 1024 * 1024);
    if (kernel::Outcome<void> const fit = reports::check_picture(png); !fit) {
        throw RefusedError({fit.error().code, fmt::format("{}: {}", path, fit.error().message)});
    }
    return png;
}

void create_client(Context& context, clients::CreateClient& command, std::string const& logo)
{
    command.command_id = kernel::Uuid::random();
    take(clients::check(command));
    command.branding.logo_png = logo_of(command, logo);
    kernel::Address& back = command.branding.return_address;
    if (back.line1.empty()) {
        back = {}; // nothing was given: no address of a country alone
    } else if (back.name.empty()) {
        back.name = command.name;
    }
    kernel::ClientId const id = take(doing(context, command.command_id, [&](database::Transaction& tx) {
        return clients::create_client(tx, command);
    }));
    context.output().done(fmt::format("{} is a client{}. Next: poddeskctl channels add, products import",
                                      command.name, command.is_live ? "" : " in onboarding"),
                          {{"client", id.value}, {"code", command.code}});
}

void add_clients(CLI::App& app, Context& context)
{
    CLI::App* const clients = app.add_subcommand("clients", "the brands whose goods we store and ship");
    clients->require_subcommand(1);
    list_all_clients(*clients, context);
    add_promise_command(*clients, context);
    CLI::App* const add =
        clients->add_subcommand("add", "bring a new brand in, with its look and its promise");
    auto command = std::make_shared<clients::CreateClient>();
    auto logo = std::make_shared<std::string>();
    clients::Branding& branding = command->branding;
    add->add_option("--code", command->code, "2 to 6 capitals or digits")->required();
    add->add_option("--name", command->name, "the brand's name")->required();
    add->add_option("--color", command->color, "#2f6b5e, of its dot, bar and drawn logo")->required();
    add->add_option("--from-email", branding.from_email, "the sender's address of its emails")->required();
    add->add_option("--from-name", branding.from_name, "the sender's name; none: the brand's");
    add->add_option("--reply-to", branding.reply_to, "where answers go; none: the sender");
    add->add_option("--legal-name", branding.legal_name, "on papers; none: the brand's name");
    add->add_option("--handling-hours", command->promise.handling_hours, "from order to ship")
        ->default_val(24);
    add->add_option("--delivery-days", command->promise.delivery_days, "from ship to arrival")
        ->default_val(5);
    add->add_option("--website", branding.website, "such as https://acme.example");
    add->add_option("--thank-you-note", branding.thank_you_note, "on the packing slip");
    add->add_option("--returns-note", branding.returns_note, "on the packing slip");
    add->add_option("--logo", *logo, "a PNG file of at most 4 MB; none: one is drawn from name and color");
    add->add_option("--return-name", branding.return_address.name, "addressee of returns; none: the brand");
    add_address_options(*add, "return-", branding.return_address);
    add->add_flag("--live", command->is_live, "it ships already; else it starts in onboarding");
    add->footer(
        "Example:\n  poddeskctl clients add --code ACME --name \"Acme Outdoor\" --color \"#2f6b5e\" "
        "--from-email hello@acme.example --handling-hours 24 --delivery-days 4 --logo acme.png --live");
    add->callback([&context, command, logo] { create_client(context, *command, *logo); });
}

/// "39.5349": degrees as they are written on a map.
int microdegrees(std::string const& text, std::string const& option)
{
    auto const value = kernel::parse_scaled(text, 6);
    if (!value || *value < -180'000'000 || *value > 180'000'000) {
        throw RefusedError(
            {"bad_place", fmt::format("{} {} is no degree; write it as 39.534912, with at most six "
                                      "decimals.",
                                      option, kernel::in_quotes(text))});
    }
    return static_cast<int>(*value);
}

/// "A:Small goods:pick:A-01-1,A-01-2" as lines of the zones' file.
void add_typed_zone(CsvTable& table, std::string const& typed)
{
    std::vector<std::string> parts;
    std::string rest = typed;
    for (int i = 0; i < 3 && rest.find(':') != std::string::npos; ++i) {
        parts.push_back(rest.substr(0, rest.find(':')));
        rest.erase(0, rest.find(':') + 1);
    }
    if (parts.size() != 3) {
        throw RefusedError(
            {"bad_zone", fmt::format("{} is no zone; write it as CODE:NAME:KIND:BIN,BIN such as "
                                     "\"A:Small goods:pick:A-01-1,A-01-2\".",
                                     kernel::in_quotes(typed))});
    }
    for (std::size_t from = 0; from <= rest.size();) {
        std::size_t const end = std::min(rest.find(',', from), rest.size());
        table.rows.push_back({0, {parts[0], parts[1], parts[2], rest.substr(from, end - from)}});
        from = end + 1;
    }
}

struct PodOptions
{
    inventory::CreatePod pod;
    std::string latitude, longitude, bins;
    std::vector<std::string> zones;
};

std::vector<inventory::NewZone> zones_of(PodOptions const& options)
{
    if (!options.bins.empty()) {
        return take(read_zones(take(read_csv(options.bins, read_file(options.bins)))));
    }
    CsvTable table{"The pod's zones", {"zone", "zone_name", "kind", "bin"}, {}};
    for (std::string const& zone : options.zones) {
        add_typed_zone(table, zone);
    }
    return take(read_zones(table));
}

void place_by_postal_code(Context& context, inventory::CreatePod& pod)
{
    std::optional<shipping::Place> const place =
        reading(context, [&](database::Transaction& tx) { return shipping::centroid_of(tx, pod.address); });
    if (!place) {
        throw RefusedError(
            {"missing_place", fmt::format("Where {} lies is not known here: give --latitude and "
                                          "--longitude, or import ZIP3 centroids first with: "
                                          "poddeskctl rates import",
                                          kernel::in_quotes(pod.address.postal_code))});
    }
    pod.latitude_microdegrees = place->latitude;
    pod.longitude_microdegrees = place->longitude;
}

void create_pod(Context& context, PodOptions& options)
{
    inventory::CreatePod& pod = options.pod;
    pod.command_id = kernel::Uuid::random();
    pod.address.name = pod.name;
    pod.zones = zones_of(options);
    if (options.latitude.empty()) {
        place_by_postal_code(context, pod);
    } else {
        pod.latitude_microdegrees = microdegrees(options.latitude, "--latitude");
        pod.longitude_microdegrees = microdegrees(options.longitude, "--longitude");
    }
    kernel::PodId const id = take(doing(
        context, pod.command_id, [&](database::Transaction& tx) { return inventory::create_pod(tx, pod); }));
    context.output().done(fmt::format("{} is there, at {}, {} degrees.", pod.name,
                                      kernel::format_scaled(pod.latitude_microdegrees, 6),
                                      kernel::format_scaled(pod.longitude_microdegrees, 6)),
                          {{"pod", id.value},
                           {"code", pod.code},
                           {"latitude_microdegrees", pod.latitude_microdegrees},
                           {"longitude_microdegrees", pod.longitude_microdegrees}});
}

void add_pod(CLI::App& app, Context& context)
{
    CLI::App* const add =
        app.get_subcommand("pods")->add_subcommand("add", "a new warehouse with its zones and bins");
    auto options = std::make_shared<PodOptions>();
    inventory::CreatePod& pod = options->pod;
    add->add_option("--code", pod.code, "2 to 6 capitals or digits")->required();
    add->add_option("--name", pod.name, "what people call it")->required();
    add_address_options(*add, "", pod.address);
    add->get_option("--line1")->required();
    add->get_option("--city")->required();
    add->get_option("--postal-code")->required();
    add->add_option("--time-zone", pod.time_zone, "IANA name: America/Los_Angeles")->required();
    CLI::Option* const latitude =
        add->add_option("--latitude", options->latitude, "degrees: 39.534912; none: the middle of the ZIP3");
    CLI::Option* const longitude = add->add_option("--longitude", options->longitude, "degrees: -119.752687");
    latitude->needs(longitude);
    longitude->needs(latitude);
    CLI::Option* const bins =
        add->add_option("--bins", options->bins, "CSV file: zone,zone_name,kind,bin, a line for every bin");
    add->add_option("--zone", options->zones, "CODE:NAME:KIND:BIN,BIN…; several times")
        ->excludes(bins)
        ->allow_extra_args(false);
    add->footer(
        "Kinds of zones: pick, reserve, receiving (one bin at least), hold. Bins are walked in the order "
        "given.\n"
        "Examples:\n  poddeskctl pods add --code RNO --name Reno --line1 \"12 Vista Blvd\" --city Sparks "
        "--region "
        "NV --postal-code 89434 --time-zone America/Los_Angeles --bins bins.csv\n"
        "  … --zone A:Shelves:pick:A-01,A-02 --zone R:Dock:receiving:RECV-1 --zone H:Hold:hold:HOLD-1");
    add->callback([&context, options] { create_pod(context, *options); });
}

struct PublishedSheets
{
    std::vector<shipping::ImportedRateSheet> sheets;
    std::int64_t centroids = 0;
};

/// All carriers' sheets or none: each is a command of its own within one transaction.
PublishedSheets publish(Context& context, shipping::RateParts const& parts, std::string const& note)
{
    std::vector<shipping::ImportRateSheet> commands;
    for (std::string const& carrier : shipping::carriers_in(parts)) {
        commands.push_back({kernel::Uuid::random(), carrier, parts, note});
    }
    return take(doing(context, commands.front().command_id,
                      [&](database::Transaction& tx) -> kernel::Outcome<PublishedSheets> {
                          PublishedSheets done;
                          for (shipping::ImportRateSheet const& command : commands) {
                              kernel::Outcome<shipping::ImportedRateSheet> const one =
                                  shipping::import_rate_sheet(tx, command);
                              if (!one) {
                                  return kernel::refused(one.error().code,
                                                         fmt::format("Carrier {}: {} No sheet was stored.",
                                                                     command.carrier, one.error().message));
                              }
                              done.sheets.push_back(*one);
                          }
                          done.centroids = shipping::import_centroids(tx, parts);
                          return done;
                      }));
}

void import_rates(Context& context, std::string const& folder, std::string const& note)
{
    shipping::RateParts const parts = take(shipping::read_rate_folder(folder));
    std::vector<std::string> const carriers = shipping::carriers_in(parts);
    if (carriers.empty()) {
        throw RefusedError(
            {"no_rate_files", fmt::format("{} holds no rate sheet; it needs services.csv and a CSV file "
                                          "of prices, see installer/demo/rates.",
                                          folder)});
    }
    PublishedSheets const done = publish(context, parts, note);
    nlohmann::json rows = nlohmann::json::array();
    for (std::size_t i = 0; i < carriers.size(); ++i) {
        rows.push_back(
            {{"carrier", carriers[i]}, {"sheet", done.sheets[i].sheet}, {"prices", done.sheets[i].prices}});
    }
    context.output().list({{"carrier", "Carrier"}, {"sheet", "Sheet", true}, {"prices", "Prices", true}},
                          rows, "");
    context.output().say(fmt::format("{} ZIP3 centroids.", done.centroids));
}

void add_rate_import(CLI::App& app, Context& context)
{
    CLI::App* const rates = app.get_subcommand("rates");
    CLI::App* const importing =
        rates->add_subcommand("import", "publish a folder of rate files, all or nothing");
    auto folder = std::make_shared<std::string>();
    auto note = std::make_shared<std::string>();
    importing
        ->add_option(
            "FOLDER", *folder,
            "services.csv, dim_rules.csv, surcharges.csv, zip3_centroids.csv, zones_*.csv; every other "
            ".csv is a rate sheet")
        ->required();
    importing->add_option("--note", *note, "where they come from, for whoever asks later");
    importing->footer("The sheet before ends the day before the new one begins.\n"
                      "Example:\n  poddeskctl rates import installer/demo/rates --note \"Contract 2026\"");
    importing->callback([&context, folder, note] { import_rates(context, *folder, *note); });
    CLI::App* const list = rates->add_subcommand("list", "the published rate sheets, newest first");
    list->footer("Example:\n  poddeskctl --demo rates list");
    list->callback([&context] {
        nlohmann::json const rows =
            reading(context, [](database::Transaction& tx) { return list_rate_sheets(tx); });
        context.output().list({{"carrier", "Carrier"},
                               {"version", "Version", true},
                               {"services", "Services"},
                               {"currency", "Currency"},
                               {"effective_from", "From"},
                               {"effective_to", "To"},
                               {"prices", "Prices", true},
                               {"note", "Note"}},
                              rows, "No rate sheets yet; publish some with: poddeskctl rates import");
    });
}

} // namespace

void add_onboarding_commands(CLI::App& app, Context& context)
{
    add_clients(app, context);
    add_pod(app, context);
    add_rate_import(app, context);
}

} // namespace poddesk::ctl
