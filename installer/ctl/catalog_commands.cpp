#include "installer/ctl/onboarding_files.h"
#include "installer/ctl/reading.h"

#include "domain/catalog/classify_product.h"
#include "domain/catalog/demand_at_receiving.h"
#include "domain/catalog/kit.h"
#include "domain/catalog/track_serials.h"

#include <algorithm>
#include <map>
#include <set>

namespace poddesk::ctl {

namespace {

void list_clients_products(CLI::App& products, Context& context)
{
    CLI::App* const catalog = products.add_subcommand("list", "products with weight, size and barcodes");
    auto client = std::make_shared<std::string>();
    catalog->add_option("--client", *client, "only this client's (its code)");
    catalog->footer("Example:\n  poddeskctl --demo products list --client AO");
    catalog->callback([&context, client] {
        nlohmann::json const rows =
            reading(context, [&](database::Transaction& tx) { return list_products(tx, *client); });
        context.output().list({{"client", "Client"},
                               {"sku", "SKU"},
                               {"title", "Title"},
                               {"grams", "Grams", true},
                               {"size_mm", "Size mm"},
                               {"category", "Category"},
                               {"hazmat", "Hazmat"},
                               {"serials", "Serials"},
                               {"barcodes", "Barcodes"},
                               {"parts", "Kit of"}},
                              rows, "No products here.");
    });
}

/// Names every line whose SKU, barcode or alias means a product of the client already.
void refuse_taken(database::Transaction& tx, kernel::ClientId client, std::string const& name,
                  ProductFile const& file)
{
    std::vector<std::string> codes;
    std::map<std::string, std::size_t> line_of;
    for (std::size_t i = 0; i < file.products.size(); ++i) {
        for (std::string& code : codes_of(file.products[i])) {
            line_of.emplace(code, file.lines[i]);
            codes.push_back(std::move(code));
        }
    }
    Faults faults(name);
    for (catalog::TakenCode const& taken : catalog::taken_codes(tx, client, codes)) {
        faults.add(line_of.at(taken.code),
                   taken.code == taken.sku
                       ? fmt::format("the SKU {} is in the catalog already", kernel::in_quotes(taken.code))
                       : fmt::format("the code {} means {} already", kernel::in_quotes(taken.code),
                                     kernel::in_quotes(taken.sku)));
    }
    if (faults.any()) {
        throw RefusedError(faults.refusal());
    }
}

/// Somebody may have added one of these codes between our look and our command.
bool is_stored(database::Transaction& tx, catalog::AddProducts const& command, std::int64_t added)
{
    if (added != static_cast<std::int64_t>(command.products.size())) {
        return false;
    }
    std::map<std::string, std::string> sku_of;
    std::vector<std::string> codes;
    for (catalog::NewProduct const& product : command.products) {
        for (std::vector<std::string> const* const some : {&product.barcodes, &product.aliases}) {
            for (std::string const& code : *some) {
                sku_of.emplace(code, product.sku);
                codes.push_back(code);
            }
        }
    }
    std::vector<catalog::TakenCode> const taken = catalog::taken_codes(tx, command.client, codes);
    return taken.size() == codes.size() &&
           std::all_of(taken.begin(), taken.end(),
                       [&](catalog::TakenCode const& one) { return sku_of.at(one.code) == one.sku; });
}

/// Names every line of a kit with a part that is neither in the file nor in the catalog.
void refuse_unknown_parts(database::Transaction& tx, kernel::ClientId client, std::string const& name,
                          ProductFile const& file)
{
    std::set<std::string> meant;
    for (catalog::NewProduct const& product : file.products) {
        std::vector<std::string> const own = codes_of(product);
        meant.insert(own.begin(), own.end());
    }
    std::vector<std::string> codes;
    for (FileKit const& kit : file.kits) {
        for (TypedPart const& part : kit.parts)
            codes.push_back(part.code);
    }
    for (catalog::TakenCode const& taken : catalog::taken_codes(tx, client, codes))
        meant.insert(taken.code);
    Faults faults(name);
    for (FileKit const& kit : file.kits) {
        for (TypedPart const& part : kit.parts) {
            if (!meant.contains(part.code))
                faults.add(file.lines[kit.product],
                           fmt::format("the part {} is neither in the file nor in the catalog",
                                       kernel::in_quotes(part.code)));
        }
    }
    if (faults.any()) throw RefusedError(faults.refusal());
}

/// Makes the file's kits, each by its command. Refuses as set_kit does, with the line.
kernel::Outcome<void> set_kits(database::Transaction& tx, kernel::ClientId client, std::string const& name,
                               ProductFile const& file, std::vector<kernel::Uuid> const& commands)
{
    std::vector<std::string> codes;
    for (FileKit const& kit : file.kits) {
        codes.push_back(file.products[kit.product].sku);
        for (TypedPart const& part : kit.parts)
            codes.push_back(part.code);
    }
    std::map<std::string, kernel::ProductId> products;
    for (catalog::TakenCode const& taken : catalog::taken_codes(tx, client, codes))
        products.emplace(taken.code, taken.product);
    for (std::size_t i = 0; i < file.kits.size(); ++i) {
        FileKit const& kit = file.kits[i];
        catalog::SetKit command{commands[i], products.at(file.products[kit.product].sku), {}};
        for (TypedPart const& part : kit.parts)
            command.parts.push_back({products.at(part.code), part.code, "", part.quantity});
        if (auto const set = catalog::set_kit(tx, command); !set) {
            Faults faults(name);
            faults.add(file.lines[kit.product], set.error().message);
            return tl::unexpected(faults.refusal());
        }
    }
    return {};
}

void import_products(Context& context, std::string const& code, std::string const& path)
{
    ProductFile const file = take(
        read_products(take(read_csv(path, read_file(path))),
                      path == "-" ? std::filesystem::path() : std::filesystem::path(path).parent_path()));
    catalog::AddProducts command{kernel::Uuid::random(), {}, {}};
    reading(context, [&](database::Transaction& tx) {
        command.client = known(client_by_code(tx, code), "client", code, "; see: poddeskctl clients list");
        refuse_taken(tx, command.client, path, file);
        refuse_unknown_parts(tx, command.client, path, file);
    });
    command.products = file.products;
    std::vector<kernel::Uuid> kit_commands(file.kits.size());
    std::ranges::generate(kit_commands, kernel::Uuid::random);
    std::int64_t const added = take(
        doing(context, command.command_id, [&](database::Transaction& tx) -> kernel::Outcome<std::int64_t> {
            kernel::Outcome<std::int64_t> const done = catalog::add_products(tx, command);
            if (done && !is_stored(tx, command, *done)) {
                return kernel::refused(
                    "stale", fmt::format("Somebody else added one of the products of {} at the same "
                                         "moment. Nothing was stored; run it again.",
                                         path));
            }
            if (!done) return done;
            return set_kits(tx, command.client, path, file, kit_commands).map([&] { return *done; });
        }));
    context.output().done(fmt::format("{} products of {} are in the catalog{}.", added, code,
                                      file.kits.empty()
                                          ? std::string()
                                          : fmt::format(", kits among them: {}", file.kits.size())),
                          {{"client", code}, {"added", added}, {"kits", file.kits.size()}});
}

void add_demand(CLI::App& products, Context& context)
{
    CLI::App* const demand =
        products.add_subcommand("demand", "what a receiver must say of a product: its lot, its expiry day");
    struct Demand
    {
        std::string client, sku;
        bool lot = false;
        bool expiry = false;
    };
    auto which = std::make_shared<Demand>();
    demand->add_option("--client", which->client, "code of the client")->required();
    demand->add_option("--sku", which->sku, "SKU or barcode")->required();
    demand->add_flag("--lot", which->lot, "the lot; left out: no longer");
    demand->add_flag("--expiry", which->expiry, "the expiry day; left out: no longer");
    demand->footer(
        "Example:\n  poddeskctl --demo products demand --client FS --sku FS-EYE-15 --lot --expiry");
    demand->callback([&context, which] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            kernel::ClientId const client =
                known(client_by_code(tx, which->client), "client", which->client, ".");
            return catalog::demand_at_receiving(tx, {id,
                                                     known(product_by_code(tx, client, which->sku), "product",
                                                           which->sku, " of this client."),
                                                     which->lot, which->expiry});
        }));
        context.output().done(fmt::format("{} is received {}.", which->sku,
                                          which->lot && which->expiry ? "with its lot and expiry day"
                                          : which->lot                ? "with its lot"
                                          : which->expiry             ? "with its expiry day"
                                                                      : "by quantity alone"),
                              {{"sku", which->sku}, {"lot", which->lot}, {"expiry", which->expiry}});
    });
}

void add_classify(CLI::App& products, Context& context)
{
    CLI::App* const classify =
        products.add_subcommand("classify", "what rules for returns tell a product by: category and hazard");
    struct Classes
    {
        std::string client, sku, category;
        bool is_hazmat = false;
    };
    auto which = std::make_shared<Classes>();
    classify->add_option("--client", which->client, "code of the client")->required();
    classify->add_option("--sku", which->sku, "SKU or barcode")->required();
    classify->add_option("--category", which->category, "the client's own word; left out: none");
    classify->add_flag("--hazmat", which->is_hazmat, "hazardous goods; left out: they are not");
    classify->footer("Example:\n  poddeskctl --demo products classify --client FS --sku FS-EYE-15 --category "
                     "cosmetics");
    classify->callback([&context, which] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            kernel::ClientId const client =
                known(client_by_code(tx, which->client), "client", which->client, ".");
            return catalog::classify_product(tx, {id,
                                                  known(product_by_code(tx, client, which->sku), "product",
                                                        which->sku, " of this client."),
                                                  which->category, which->is_hazmat});
        }));
        context.output().done(
            fmt::format("{} is {}{}.", which->sku,
                        which->category.empty() ? "without a category" : "of the category " + which->category,
                        which->is_hazmat ? ", hazardous" : ""),
            {{"sku", which->sku}, {"category", which->category}, {"hazmat", which->is_hazmat}});
    });
}

void add_serials(CLI::App& products, Context& context)
{
    CLI::App* const serials = products.add_subcommand(
        "serials", "each unit of a product has a serial: scanned when it is packed and when it comes back");
    struct Which
    {
        std::string client, sku;
        bool is_off = false;
    };
    auto which = std::make_shared<Which>();
    serials->add_option("SKU", which->sku, "SKU or barcode")->required();
    serials->add_option("--client", which->client, "code of the client")->required();
    serials->add_flag("--off", which->is_off, "no longer; what went out keeps its serials");
    serials->footer("Example:\n  poddeskctl --demo products serials FS-EYE-15 --client FS");
    serials->callback([&context, which] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            kernel::ClientId const client =
                known(client_by_code(tx, which->client), "client", which->client, ".");
            return catalog::track_serials(tx, {id,
                                               known(product_by_code(tx, client, which->sku), "product",
                                                     which->sku, " of this client."),
                                               !which->is_off});
        }));
        context.output().done(fmt::format("{} is packed and taken back {}.", which->sku,
                                          which->is_off ? "without serials" : "unit by unit with its serial"),
                              {{"sku", which->sku}, {"serials", !which->is_off}});
    });
}

struct KitWords
{
    std::string client, sku;
    std::vector<std::string> parts; ///< PART=QUANTITY
    bool clear = false;
};

std::vector<catalog::KitPart> parts_of(database::Transaction& tx, kernel::ClientId client,
                                       std::vector<std::string> const& typed)
{
    std::vector<catalog::KitPart> parts;
    for (std::string const& one : typed) {
        TypedPart const part = take(parse_part(one));
        parts.push_back(
            {known(product_by_code(tx, client, part.code), "product", part.code, " of this client."),
             part.code, "", part.quantity});
    }
    return parts;
}

nlohmann::json as_rows(std::vector<catalog::KitPart> const& parts)
{
    nlohmann::json rows = nlohmann::json::array();
    for (catalog::KitPart const& part : parts) {
        rows.push_back({{"sku", part.sku}, {"title", part.title}, {"quantity", part.quantity}});
    }
    return rows;
}

void tell_or_set_kit(Context& context, KitWords const& words)
{
    kernel::Uuid const id = kernel::Uuid::random();
    catalog::SetKit command{id, {}, {}};
    reading(context, [&](database::Transaction& tx) {
        kernel::ClientId const client = known(client_by_code(tx, words.client), "client", words.client, ".");
        command.kit = known(product_by_code(tx, client, words.sku), "product", words.sku, " of this client.");
        command.parts = parts_of(tx, client, words.parts);
    });
    std::vector<catalog::KitPart> was;
    if (words.clear || !words.parts.empty()) {
        was = take(
            doing(context, id, [&](database::Transaction& tx) { return catalog::set_kit(tx, command); }));
    }
    nlohmann::json const parts = as_rows(
        reading(context, [&](database::Transaction& tx) { return catalog::parts_of_kit(tx, command.kit); }));
    if (words.clear || !words.parts.empty()) {
        context.output().done(words.clear ? fmt::format("{} is kept as one product.", words.sku)
                                          : fmt::format("{} is a kit of {} parts.", words.sku, parts.size()),
                              {{"sku", words.sku}, {"parts", parts}, {"was", as_rows(was)}});
        return;
    }
    context.output().list({{"sku", "SKU"}, {"title", "Title"}, {"quantity", "In one kit", true}}, parts,
                          fmt::format("{} is no kit: it is kept as one product.", words.sku));
}

void add_kit(CLI::App& products, Context& context)
{
    CLI::App* const kit = products.add_subcommand(
        "kit", "what a kit is made of: sold as one, reserved, picked and packed by its parts");
    auto words = std::make_shared<KitWords>();
    kit->add_option("SKU", words->sku, "the kit's SKU or barcode")->required();
    CLI::Option* const parts = kit->add_option(
        "PART", words->parts, "SKU=QUANTITY of each part, all of them; left out: only shows the kit");
    kit->add_flag("--clear", words->clear, "no kit any more: kept as one product")->excludes(parts);
    kit->add_option("--client", words->client, "code of the client")->required();
    kit->footer(
        "A product with stock or open work of its own does not become a kit. What is reserved for\n"
        "orders stays as it is; all others are planned by the new parts. Set it again to take it back.\n"
        "Example:\n  poddeskctl --demo products kit FS-KIT-TRV --client FS");
    kit->callback([&context, words] { tell_or_set_kit(context, *words); });
}

void add_products_area(CLI::App& app, Context& context)
{
    CLI::App* const products = app.add_subcommand("products", "the catalog");
    add_demand(*products, context);
    add_classify(*products, context);
    add_serials(*products, context);
    add_kit(*products, context);
    products->require_subcommand(1);
    list_clients_products(*products, context);
    CLI::App* const importing =
        products->add_subcommand("import", "a client's products from a CSV file, all or nothing");
    auto client = std::make_shared<std::string>();
    auto file = std::make_shared<std::string>();
    importing->add_option("FILE", *file, "CSV in UTF-8 with a header; - reads standard input")->required();
    importing->add_option("--client", *client, "code of the client")->required();
    importing->footer(
        "Columns: sku, title, grams (or weight_g, weight_kg, weight_oz, weight_lb), length_mm, width_mm,\n"
        "height_mm (or _cm, _in); and, if you like, barcodes and aliases (several with ';'), picture (a PNG\n"
        "file beside the CSV), picture_kind (what is drawn where there is no photo), serials (yes: each\n"
        "unit has one, see: products serials --help) and parts (SKU=QUANTITY, several with ';': a kit, see:\n"
        "products kit --help).\n"
        "Example:\n  poddeskctl products import catalog.csv --client ACME");
    importing->callback([&context, client, file] { import_products(context, *client, *file); });
}

void store_cartons(Context& context, CsvTable const& table)
{
    catalog::AddHouseCartons const command{kernel::Uuid::random(), take(read_cartons(table))};
    std::map<std::string, std::size_t> line_of;
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < command.cartons.size(); ++i) {
        codes.push_back(command.cartons[i].code);
        line_of.emplace(codes.back(), table.rows[i].line);
    }
    Faults faults(table.name);
    reading(context, [&](database::Transaction& tx) {
        for (std::string const& code : catalog::taken_cartons(tx, codes)) {
            faults.add(line_of.at(code),
                       fmt::format("there is a carton {} already", kernel::in_quotes(code)));
        }
    });
    if (faults.any()) {
        throw RefusedError(faults.refusal());
    }
    std::int64_t const added = take(
        doing(context, command.command_id, [&](database::Transaction& tx) -> kernel::Outcome<std::int64_t> {
            kernel::Outcome<std::int64_t> const done = catalog::add_house_cartons(tx, command);
            if (done && *done != static_cast<std::int64_t>(codes.size())) {
                return kernel::refused("stale",
                                       "Somebody else added one of these cartons at the same moment. Nothing "
                                       "was stored; run it again.");
            }
            return done;
        }));
    context.output().done(fmt::format("{} cartons are there to be packed.", added), {{"added", added}});
}

void add_carton(CLI::App& cartons, Context& context)
{
    CLI::App* const add = cartons.add_subcommand("add", "one more shipping box of the house");
    auto table = std::make_shared<CsvTable>();
    table->name = "The carton";
    table->header = {"code",    "name",   "length_mm", "width_mm", "height_mm",
                     "wall_mm", "tare_g", "max_kg",    "cost"};
    table->rows = {{0, std::vector<std::string>(table->header.size())}};
    std::vector<std::string>& fields = table->rows[0].fields;
    add->add_option("--code", fields[0], "such as BOX-M")->required();
    add->add_option("--name", fields[1], "what people call it")->required();
    add->add_option("--length-mm", fields[2], "inside")->required();
    add->add_option("--width-mm", fields[3], "inside")->required();
    add->add_option("--height-mm", fields[4], "inside")->required();
    add->add_option("--wall-mm", fields[5], "thickness of the wall; the carrier measures the outside")
        ->required();
    add->add_option("--tare-g", fields[6], "what it weighs empty")->required();
    add->add_option("--max-kg", fields[7], "the heaviest content that it holds")->required();
    add->add_option("--cost", fields[8], "what one costs, in dollars");
    add->footer("Example:\n  poddeskctl cartons add --code BOX-M --name \"Medium box\" --length-mm 300 "
                "--width-mm 220 "
                "--height-mm 150 --wall-mm 4 --tare-g 210 --max-kg 15 --cost 0.62");
    add->callback([&context, table] { store_cartons(context, *table); });
}

void add_cartons(CLI::App& app, Context& context)
{
    CLI::App* const cartons = app.add_subcommand("cartons", "the boxes that orders are packed in");
    cartons->require_subcommand(1);
    CLI::App* const list = cartons->add_subcommand("list", "every box with its sizes");
    list->footer("Example:\n  poddeskctl --demo cartons list");
    list->callback([&context] {
        nlohmann::json rows = reading(context, [](database::Transaction& tx) { return list_cartons(tx); });
        add_amounts(rows);
        context.output().list({{"code", "Code"},
                               {"name", "Name"},
                               {"inner_mm", "Inside mm"},
                               {"outer_mm", "Outside mm"},
                               {"tare_grams", "Empty g", true},
                               {"max_grams", "Holds g", true},
                               {"cost", "Cost", true},
                               {"client", "Only for"}},
                              rows, "No cartons yet; add them with: poddeskctl cartons import");
    });
    add_carton(*cartons, context);
    CLI::App* const importing =
        cartons->add_subcommand("import", "boxes of the house from a CSV file, all or nothing");
    auto file = std::make_shared<std::string>();
    importing->add_option("FILE", *file, "CSV in UTF-8 with a header; - reads standard input")->required();
    importing->footer(
        "Columns: code, name, length_mm, width_mm, height_mm (inside; or _cm, _in), wall_mm, tare_g (or\n"
        "tare_oz), max_kg (or max_lb), and, if you like, cost in dollars.\n"
        "Example:\n  poddeskctl cartons import cartons.csv");
    importing->callback(
        [&context, file] { store_cartons(context, take(read_csv(*file, read_file(*file)))); });
}

} // namespace

void add_catalog_commands(CLI::App& app, Context& context)
{
    add_products_area(app, context);
    add_cartons(app, context);
}

} // namespace poddesk::ctl
