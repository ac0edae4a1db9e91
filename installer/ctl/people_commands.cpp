#include "installer/ctl/reading.h"

namespace poddesk::ctl {

namespace {

void add_clients(CLI::App& app, Context& context)
{
    CLI::App* const clients = app.add_subcommand("clients", "the brands whose goods we store and ship");
    clients->require_subcommand(1);
    CLI::App* const list = clients->add_subcommand("list", "every client within your reach");
    list->footer("Example:\n  poddeskctl --demo clients list");
    list->callback([&context] {
        nlohmann::json const rows = reading(context, [](database::Transaction& tx) { return list_clients(tx); });
        context.output().list({{"code", "Client"}, {"name", "Name"}, {"status", "Status"}, {"handling_hours", "Ships in h", true}, {"delivery_days", "Arrives in d", true},
                               {"products", "Products", true}, {"from_email", "Sends as"}},
                              rows, "No clients yet. Make the demo data with: poddeskctl demo make");
    });
    CLI::App* const products = app.add_subcommand("products", "the catalog");
    products->require_subcommand(1);
    CLI::App* const catalog = products->add_subcommand("list", "products with weight, size and barcodes");
    auto client = std::make_shared<std::string>();
    catalog->add_option("--client", *client, "only this client's (its code)");
    catalog->footer("Example:\n  poddeskctl --demo products list --client AO");
    catalog->callback([&context, client] {
        nlohmann::json const rows = reading(context, [&](database::Transaction& tx) { return list_products(tx, *client); });
        context.output().list({{"client", "Client"}, {"sku", "SKU"}, {"title", "Title"}, {"grams", "Grams", true}, {"size_mm", "Size mm"}, {"barcodes", "Barcodes"}}, rows,
                              "No products here.");
    });
}

void add_people(CLI::App& app, Context& context)
{
    CLI::App* const people = app.add_subcommand("people", "who may sign in, as what, for which clients and pods");
    people->require_subcommand(1);
    CLI::App* const list = people->add_subcommand("list", "everybody with role and reach");
    list->footer("Example:\n  poddeskctl --demo people list");
    list->callback([&context] {
        nlohmann::json const rows = reading(context, [](database::Transaction& tx) { return list_people(tx); });
        context.output().list({{"login", "Login"}, {"full_name", "Name"}, {"role", "Role"}, {"clients", "Clients"}, {"pods", "Pods"}, {"disabled_at", "Disabled"}}, rows, "Nobody.");
    });
}

} // namespace

void add_people_commands(CLI::App& app, Context& context)
{
    add_clients(app, context);
    add_people(app, context);
}

} // namespace poddesk::ctl
