#include "installer/ctl/order_changes.h"
#include "installer/ctl/order_inbox.h"
#include "installer/ctl/reading.h"

#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/cancel_effect.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/import_orders.h"
#include "domain/orders/resolve_problems.h"

namespace poddesk::ctl {

kernel::OrderId order_of(database::Transaction& tx, std::string const& typed)
{
    return take(orders::find_order(tx, typed));
}

namespace {

void report_import(std::string const& file, orders::ImportReport const& report, nlohmann::json& rows)
{
    for (orders::ImportedObject const& object : report.objects) {
        nlohmann::json row = {{"file", file},
                              {"object", object.label},
                              {"kind", object.kind},
                              {"outcome", orders::word(object.outcome)}};
        if (object.order) {
            row["order"] = object.order.value;
            row["external_id"] = object.external_id;
        }
        if (object.status) {
            row["status"] = orders::word(*object.status);
        }
        if (!object.unknown_skus.empty()) {
            row["unknown_skus"] = object.unknown_skus;
            row["reason"] = "waits: the catalog does not know its SKU";
        }
        if (object.refusal) {
            row["code"] = object.refusal->code;
            row["reason"] = object.refusal->message;
        }
        rows.push_back(std::move(row));
    }
}

void import_files(Context& context, std::string const& shop, std::vector<std::string> const& files)
{
    orders::Channel const channel = take(database::in_transaction(
        context.pool(), [&](database::Transaction& tx) { return orders::find_channel(tx, shop); }));
    nlohmann::json rows = nlohmann::json::array();
    bool refused = false;
    for (std::string const& file : files) {
        kernel::Outcome<std::string> const text =
            file == "-" ? kernel::Outcome<std::string>(read_file(file)) : orders::read_channel_file(file);
        ProgressBar bar(context.json || files.size() == 1);
        bar.stage(file);
        orders::ImportOptions options;
        options.webhook_secret = webhook_secret(context.settings(), channel);
        options.file = file == "-" ? std::string() : std::filesystem::path(file).filename().string();
        options.progress = [&](std::size_t done, std::size_t all) {
            bar.step(done, all);
            return true;
        };
        kernel::Outcome<orders::ImportReport> const report =
            text ? orders::import_text(context.pool(), channel, *text, kernel::SystemClock(), options)
                 : tl::unexpected(text.error());
        if (report) {
            report_import(file, *report, rows);
            refused = refused || report->any_refused();
        } else {
            rows.push_back({{"file", file},
                            {"object", "file"},
                            {"kind", "file"},
                            {"outcome", "refused"},
                            {"code", report.error().code},
                            {"reason", report.error().message}});
            refused = true;
        }
    }
    context.output().list({{"object", "Object"},
                           {"outcome", "Outcome"},
                           {"status", "Status"},
                           {"reason", "Why"},
                           {"file", "File"}},
                          rows, "Nothing in these files.");
    if (refused) {
        bool const several = rows.size() > 1;
        std::string const why =
            several
                ? "Some objects were refused; the list above says which and why, everything else is stored."
                : rows[0].value("reason", "It was refused.");
        if (context.json) {
            std::cout.flush();
            throw CLI::RuntimeError(1); // the list is the answer
        }
        throw RefusedError({"refused_objects", why});
    }
}

void add_import(CLI::App& orders_app, Context& context)
{
    CLI::App* const importing = orders_app.add_subcommand(
        "import", "read orders as the shop tells them: its JSON, a webhook that a relay kept, a CSV export");
    auto shop = std::make_shared<std::string>();
    auto files = std::make_shared<std::vector<std::string>>();
    importing->add_option("--channel", *shop, "the shop, see: channels list")->required();
    importing->add_option("FILE", *files, "JSON or CSV files; - reads standard input")->required();
    importing->footer(
        "Safe to run twice: the newest update wins, whatever the order of the files.\nExamples:\n"
        "  poddeskctl --demo orders import --channel ember-outdoor.myshopify.com orders.json\n"
        "  poddeskctl orders import --channel acme-etsy EtsySoldOrderItems2026-9.csv\n"
        "  curl URL | poddeskctl orders import --channel SHOP -");
    importing->callback([&context, shop, files] { import_files(context, *shop, *files); });
}

void tell_problems(Context& context)
{
    nlohmann::json const rows = reading(context, [](database::Transaction& tx) { return list_problems(tx); });
    nlohmann::json shown = rows;
    for (nlohmann::json& row : shown) {
        if (row["order"].is_null()) row["order"] = row["external_id"];
    }
    context.output().list({{"id", "ID", true},
                           {"client", "Client"},
                           {"channel", "Shop"},
                           {"order", "Order, file"},
                           {"kind", "Problem"},
                           {"detail", "Detail"},
                           {"created_at", "Since"}},
                          context.json ? rows : shown, "No problems.");
}

/// @param reopens else they are dealt with.
void end_problems(Context& context, std::vector<std::int64_t> const& ids, bool reopens,
                  std::string const& reason)
{
    orders::ProblemCommand command{kernel::Uuid::random(), {}, reason};
    for (std::int64_t const id : ids)
        command.problems.push_back(orders::ImportProblemId{id});
    std::int64_t const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
        return reopens ? orders::reopen_problems(tx, command) : orders::resolve_problems(tx, command);
    }));
    context.output().done(fmt::format("{} {} {}.", done, done == 1 ? "problem is" : "problems are",
                                      reopens ? "open again" : "dealt with"),
                          {{"problems", ids}, {"state", reopens ? "open" : "done"}});
}

void add_problems(CLI::App& orders_app, Context& context)
{
    CLI::App* const problems = orders_app.add_subcommand(
        "problems", "what an import could not take as it was; say which of it is dealt with");
    auto done = std::make_shared<std::vector<std::int64_t>>();
    auto reopened = std::make_shared<std::vector<std::int64_t>>();
    auto reason = std::make_shared<std::string>();
    CLI::Option* const ends = problems->add_option("--done", *done, "ids of the list, dealt with");
    CLI::Option* const opens =
        problems->add_option("--reopen", *reopened, "ids that are not dealt with after all");
    CLI::Option* const why = problems->add_option("--reason", *reason, "what was done, or why not");
    ends->excludes(opens)->needs(why);
    opens->needs(why);
    problems->footer(
        "What is taken later ends by itself: an order that was refused, a file under its name, a "
        "SKU that the\ncatalog learns. Undo --done with --reopen.\nExamples:\n  poddeskctl "
        "--demo orders problems\n  poddeskctl orders problems --done 12 13 --reason \"The shop "
        "canceled them\"");
    problems->callback([&context, done, reopened, reason] {
        bool const reopens = !reopened->empty();
        if (done->empty() && !reopens) {
            tell_problems(context);
        } else {
            end_problems(context, reopens ? *reopened : *done, reopens, *reason);
        }
    });
}

void add_why(CLI::App& app, Context& context)
{
    CLI::App* const why =
        app.add_subcommand("why", "what was decided for an order, what was rejected, and why");
    auto which = std::make_shared<std::string>();
    why->add_option("ORDER", *which, "number, the shop's id, or id:N")->required();
    why->footer("Example:\n  poddeskctl --demo why AO-10486");
    why->callback([&context, which] {
        nlohmann::json const decisions = reading(context, [&](database::Transaction& tx) {
            return list_decisions(tx, order_of(tx, *which).value);
        });
        nlohmann::json rows = nlohmann::json::array();
        for (nlohmann::json const& decision : decisions) {
            for (nlohmann::json const& alternative : decision["alternatives"]) {
                rows.push_back({{"kind", decision["kind"]},
                                {"option", alternative["option"]},
                                {"chosen", alternative["chosen"].get<bool>() ? "yes" : "no"},
                                {"sentence", alternative["sentence"]},
                                {"by", decision["by"]}});
            }
        }
        context.output().list({{"kind", "Decision"},
                               {"option", "Option"},
                               {"chosen", "Chosen"},
                               {"sentence", "Why"},
                               {"by", "By"}},
                              context.json ? decisions : rows, "Nothing was decided yet.");
    });
}

orders::HoldKind kind_of(std::string const& word)
{
    std::optional<orders::HoldKind> const kind = orders::parse_hold_kind(word);
    if (!kind) {
        throw RefusedError({"unknown_hold", fmt::format("There is no hold {}.", kernel::in_quotes(word))});
    }
    return *kind;
}

/// What was done to one order: the sentence for people, the facts for machines.
using DoneToOrder = std::pair<std::string, nlohmann::json>;

/// One order after the other; each stands or falls by itself. One alone is told as such, several as a list.
void for_each_order(Context& context, std::vector<std::string> const& which,
                    std::function<DoneToOrder(std::string const& order)> const& one)
{
    if (which.size() == 1) {
        auto const [sentence, facts] = one(which.front());
        context.output().done(sentence, facts);
        return;
    }
    nlohmann::json rows = nlohmann::json::array();
    std::optional<kernel::Refusal> refused;
    for (std::string const& order : which) {
        try {
            auto [sentence, facts] = one(order);
            facts["outcome"] = sentence;
            rows.push_back(std::move(facts));
        } catch (RefusedError const& error) {
            refused = refused ? refused : error.refusal();
            rows.push_back(
                {{"order", order}, {"code", error.refusal().code}, {"outcome", error.refusal().message}});
        }
    }
    context.output().list({{"order", "Order"}, {"outcome", "Outcome"}}, rows, "No orders.");
    if (refused) {
        if (context.json) {
            std::cout.flush();
            throw CLI::RuntimeError(1); // the list is the answer
        }
        throw RefusedError(*refused);
    }
}

struct HoldFlags
{
    std::vector<std::string> orders;
    std::string kind = "operator";
    std::string reason;
    std::string until;
    bool anyway = false;
};

DoneToOrder hold_one(Context& context, HoldFlags const& flags, std::string const& order)
{
    orders::HoldOrder command{kernel::Uuid::random(), {},           {},
                              kind_of(flags.kind),    flags.reason, moment_of(flags.until)};
    orders::HeldOrder const held = take(doing(context, command.command_id, [&](database::Transaction& tx) {
        command.order = order_of(tx, order);
        return orders::hold_order(tx, command);
    }));
    return {fmt::format("{} is on hold; it was {}.", order, orders::word(held.was)),
            {{"order", order}, {"hold", held.hold.value}, {"was", orders::word(held.was)}}};
}

DoneToOrder release_one(Context& context, HoldFlags const& flags, std::string const& order)
{
    orders::ReleaseHold command{kernel::Uuid::random(), {}, kind_of(flags.kind), flags.reason, flags.anyway};
    orders::ReleasedHold const released =
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.order = order_of(tx, order);
            return orders::release_hold(tx, command);
        }));
    return {fmt::format("The hold is lifted; {} is {}.", order, orders::word(released.status)),
            {{"order", order}, {"status", orders::word(released.status)}}};
}

void add_holds(CLI::App& orders_app, Context& context)
{
    auto flags = std::make_shared<HoldFlags>();
    auto const kinds =
        CLI::IsMember({"address", "fraud", "operator", "payment", "client", "inventory", "until_date"});
    CLI::App* const hold = orders_app.add_subcommand("hold", "keep orders from going on");
    CLI::App* const release = orders_app.add_subcommand("release-hold", "let held orders go on");
    for (CLI::App* const command : {hold, release}) {
        command->add_option("ORDER", flags->orders, "numbers, the shop's ids, or id:N")->required();
        command
            ->add_option("--kind", flags->kind,
                         "address, fraud, operator, payment, client, inventory, until_date")
            ->check(kinds);
        command->add_option("--reason", flags->reason, "why, for whoever reads it later")->required();
    }
    release->add_flag("--anyway", flags->anyway,
                      "also a hold that the shop placed; it takes no parcel of the order before it is "
                      "released there too");
    hold->add_option(
        "--until", flags->until,
        "of an until_date hold: 2026-12-01, or a time as 2026-12-01T09:00-08:00; the worker lifts it "
        "then");
    hold->footer(
        "Several kinds of hold may be on an order at once. Undo it with release-hold.\nExamples:\n"
        "  poddeskctl --demo orders hold AO-10494 --kind address --reason \"Unit number missing\"\n"
        "  poddeskctl --demo orders hold AO-10499 AO-10506 --kind until_date --until 2030-12-01 --reason "
        "\"The sale begins\"");
    release->footer("Undo it with hold. Without --anyway only the shop lifts what the shop holds; with it, "
                    "a shop that hears of\nholds (channels holds) is told to release it too.\nExample:\n  "
                    "poddeskctl --demo orders release-hold AO-10494 --kind "
                    "address --reason \"Customer called back\"");
    hold->callback([&context, flags] {
        for_each_order(context, flags->orders,
                       [&](std::string const& order) { return hold_one(context, *flags, order); });
    });
    release->callback([&context, flags] {
        for_each_order(context, flags->orders,
                       [&](std::string const& order) { return release_one(context, *flags, order); });
    });
}

nlohmann::json as_json(fulfillment::StandingPart const& part)
{
    nlohmann::json bins = nlohmann::json::array();
    for (fulfillment::BinUnits const& it : part.put_back) {
        bins.push_back({{"bin", it.bin}, {"sku", it.sku}, {"quantity", it.quantity}});
    }
    return {{"status", part.status},     {"pod", part.pod},           {"pick_list", part.pick_list},
            {"reserved", part.reserved}, {"picked", part.picked},     {"packed", part.packed},
            {"parcels", part.parcels},   {"has_left", part.has_left}, {"put_back", bins}};
}

/// What a cancel would undo; nothing is changed.
void foresee_cancel(Context& context, std::string const& which)
{
    auto const effects = reading(context, [&](database::Transaction& tx) {
        return fulfillment::what_cancel_undoes(tx, {order_of(tx, which)});
    });
    fulfillment::CancelEffect const& effect = effects.at(0);
    std::vector<std::string> const sentences = fulfillment::cancel_sentences(effects);
    nlohmann::json parts = nlohmann::json::array();
    for (fulfillment::StandingPart const& part : effect.parts) {
        parts.push_back(as_json(part));
    }
    context.output().done(fmt::format("{}", fmt::join(sentences, "\n")),
                          {{"order", effect.number},
                           {"status", orders::word(effect.status)},
                           {"can_cancel", !effect.refusal},
                           {"waits", effect.waits()},
                           {"reserved", effect.reserved()},
                           {"parts", parts},
                           {"shop", effect.shop},
                           {"tells_shop", !effect.refusal && effect.tells_shop()},
                           {"sentences", sentences}});
}

/// Cancels it, or asks for it where the pods put units back first and `is_patient` says so.
void cancel_one(Context& context, std::string const& which, std::string const& reason, bool is_patient)
{
    orders::CancelOrder command{kernel::Uuid::random(), {}, {}, reason, is_patient};
    auto const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
        command.order = order_of(tx, which);
        return fulfillment::cancel_and_free(tx, command);
    }));
    context.output().done(
        done.waits ? fmt::format("{} is canceled when the pods have put back what they picked of it.", which)
                   : fmt::format("{} is canceled.", which),
        {{"order", which},
         {"status", done.waits ? orders::word(done.was) : "canceled"},
         {"waits", done.waits}});
}

void add_cancel(CLI::App& orders_app, Context& context)
{
    auto which = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    auto is_dry_run = std::make_shared<bool>(false);
    auto is_patient = std::make_shared<bool>(false);
    CLI::App* const cancel = orders_app.add_subcommand("cancel", "cancel an order; its stock is free again");
    CLI::App* const undo = orders_app.add_subcommand("uncancel", "take a cancel back, also one that waits");
    for (CLI::App* const command : {cancel, undo}) {
        command->add_option("ORDER", *which, "number, the shop's id, or id:N")->required();
        command->add_option("--reason", *reason, "why");
    }
    undo->get_option("--reason")->required();
    cancel->add_flag("--dry-run", *is_dry_run, "only say what it would undo, or what keeps it from that");
    cancel->add_flag(
        "--when-put-back", *is_patient,
        "where a pod has picked some of it: nothing more is picked, packed or shipped, and it is "
        "canceled with the last unit that is put back");
    cancel->footer("Undo it with uncancel.\nExamples:\n  poddeskctl --demo orders cancel AO-10494 --reason "
                   "\"Customer changed her mind\"\n  poddeskctl --demo orders cancel AO-10494 --dry-run\n  "
                   "poddeskctl orders cancel AO-10494 --when-put-back --reason \"Wrong size\"");
    undo->footer("Example:\n  poddeskctl --demo orders uncancel AO-10494 --reason \"Wrong order\"");
    cancel->callback([&context, which, reason, is_dry_run, is_patient] {
        if (*is_dry_run) return foresee_cancel(context, *which);
        if (reason->empty()) throw CLI::RequiredError("--reason");
        cancel_one(context, *which, *reason, *is_patient);
    });
    undo->callback([&context, which, reason] {
        orders::UncancelOrder command{kernel::Uuid::random(), {}, *reason};
        orders::Status const status = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.order = order_of(tx, *which);
            return orders::uncancel_order(tx, command);
        }));
        context.output().done(fmt::format("{} is {} again.", *which, orders::word(status)),
                              {{"order", *which}, {"status", orders::word(status)}});
    });
}

void add_allocate(CLI::App& app, Context& context)
{
    CLI::App* const allocate = app.add_subcommand(
        "allocate",
        "reserve stock, each order from the pods that its client's policy finds best (see: route clients)");
    auto which = std::make_shared<std::vector<std::string>>();
    auto limit = std::make_shared<std::int64_t>(500);
    allocate->add_option("ORDER", *which,
                         "only these orders; none: everything that waits, most urgent first");
    allocate->add_option("--limit", *limit, "at most so many orders")->check(CLI::Range(1, 100000));
    allocate->footer("Examples:\n  poddeskctl --demo allocate AO-10494\n  poddeskctl --demo allocate");
    allocate->callback([&context, which, limit] {
        fulfillment::AllocateOrders command{kernel::Uuid::random(), {}};
        std::vector<fulfillment::AllocatedOrder> answers;
        nlohmann::json rows = nlohmann::json::array();
        std::vector<fulfillment::AllocatedOrder> const done = take(database::in_transaction(
            context.pool(),
            [&](database::Transaction& tx) -> kernel::Outcome<std::vector<fulfillment::AllocatedOrder>> {
                command.orders.clear();
                for (std::string const& one : *which) {
                    command.orders.push_back(order_of(tx, one));
                }
                if (which->empty()) {
                    command.orders = fulfillment::orders_to_allocate(tx, *limit);
                }
                if (command.orders.empty()) {
                    return answers;
                }
                return fulfillment::allocate_orders(tx, command);
            }));
        for (fulfillment::AllocatedOrder const& order : done) {
            nlohmann::json const shown =
                reading(context, [&](database::Transaction& tx) { return show_order(tx, order.order); });
            rows.push_back({{"order", shown.value("number", "")},
                            {"id", order.order.value},
                            {"pod", shown["pod"]},
                            {"outcome", order.outcome},
                            {"code", order.code},
                            {"sentence", order.sentence}});
        }
        context.output().list(
            {{"order", "Order"}, {"outcome", "Outcome"}, {"pod", "Pod"}, {"sentence", "Why"}}, rows,
            "No order waits for stock.");
    });
}

} // namespace

void add_orders_commands(CLI::App& app, Context& context)
{
    CLI::App* const orders_app = app.add_subcommand("orders", "import, find, hold, change and cancel orders");
    orders_app->require_subcommand(1);
    add_import(*orders_app, context);
    add_order_lists(*orders_app, context);
    add_problems(*orders_app, context);
    add_holds(*orders_app, context);
    add_cancel(*orders_app, context);
    add_order_changes(*orders_app, context);
    add_split_merge(*orders_app, context);
    add_allocate(app, context);
    add_why(app, context);
}

} // namespace poddesk::ctl
