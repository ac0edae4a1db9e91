#include "installer/ctl/reading.h"

#include "domain/fulfillment/bench_view.h"
#include "domain/inbound/purchase_order.h"
#include "domain/printing/printers/send.h"
#include "domain/printing/prints_view.h"
#include "domain/returns/rma.h"
#include "domain/shipping/manifest_view.h"
#include "installer/setup/printer_settings.h"
#include "reports/label.h"
#include "reports/papers/printable.h"

#include <charconv>

namespace poddesk::ctl {

namespace {

using nlohmann::json;
using printing::Printer;

installer::Printers printers(Context& context)
{
    return installer::printers_of(context.settings().home, context.settings().database);
}

std::string place_words(Printer const& printer)
{
    switch (printer.kind) {
    case Printer::Kind::folder:
        return printer.folder.string();
    case Printer::Kind::raw:
        return fmt::format("{}:{}", printer.host, printer.port);
    case Printer::Kind::cups:
        return fmt::format("{} of {}", printer.queue.empty() ? "default queue" : "queue " + printer.queue,
                           printer.host.empty() ? "this computer"
                                                : fmt::format("{}:{}", printer.host, printer.port));
    }
    return "";
}

char const* kind_word(Printer const& printer)
{
    return printer.kind == Printer::Kind::raw    ? "label printer"
           : printer.kind == Printer::Kind::cups ? "cups"
                                                 : "folder";
}

void add_list(CLI::App& printers_app, Context& context)
{
    CLI::App* const list =
        printers_app.add_subcommand("list", "the printers of this workstation and what they take");
    list->footer("Example:\n  poddeskctl printers list");
    list->callback([&context] {
        installer::Printers const known = printers(context);
        json rows = json::array();
        auto const add = [&](Printer const& printer, std::string const& takes) {
            rows.push_back({{"name", printer.name},
                            {"kind", kind_word(printer)},
                            {"place", place_words(printer)},
                            {"media", printer.media},
                            {"takes", takes}});
        };
        for (auto const& [name, printer] : known.all) {
            std::vector<std::string> takes;
            for (auto const& [kind, taker] : known.takes) {
                if (taker == name) {
                    takes.push_back(kind);
                }
            }
            add(printer, fmt::format("{}", fmt::join(takes, ", ")));
        }
        add(known.folder, known.takes.contains("other") ? "" : "everything else");
        context.output().list(
            {{"name", "Name"}, {"kind", "Kind"}, {"place", "Where"}, {"media", "Media"}, {"takes", "Takes"}},
            rows, "No printers.");
    });
}

struct WantedPrinter
{
    Printer printer;
    std::string host, queue, server, folder;
    std::vector<std::string> takes;
    bool forget = false;
};

/// "HOST" or "HOST:PORT".
void set_place(Printer& printer, std::string const& place)
{
    std::size_t const colon = place.rfind(':');
    bool const has_port = colon != std::string::npos && place.find(':') == colon;
    printer.host = has_port ? place.substr(0, colon) : place;
    if (has_port) {
        std::uint16_t port = 0;
        char const* const end = place.data() + place.size();
        auto const read = std::from_chars(place.data() + colon + 1, end, port);
        if (read.ec != std::errc() || read.ptr != end || port == 0) {
            throw RefusedError({"bad_value", "A port is a number from 1 to 65535."});
        }
        printer.port = port;
    }
}

void store_printer(Context& context, WantedPrinter& to, CLI::Option const& queue)
{
    Printer& printer = to.printer;
    if (!queue.empty()) {
        printer.kind = Printer::Kind::cups;
        printer.queue = to.queue;
        printer.port = 631;
        set_place(printer, to.server);
    } else if (!to.host.empty()) {
        printer.kind = Printer::Kind::raw;
        set_place(printer, to.host);
    } else if (!to.folder.empty()) {
        printer.folder = std::filesystem::absolute(to.folder);
    } else if (!to.forget) {
        throw RefusedError({"missing_input", "Say where the printer is: --host, --queue or --folder."});
    }
    installer::store_printer(context.settings().home, printer, to.takes, to.forget);
    context.output().done(
        to.forget ? fmt::format("{} is forgotten.", printer.name)
                  : fmt::format("{} is {}, {}.", printer.name, kind_word(printer), place_words(printer)),
        {{"name", printer.name}});
}

void add_set(CLI::App& printers_app, Context& context)
{
    CLI::App* const set = printers_app.add_subcommand("set", "name a printer, and what it takes from now on");
    auto to = std::make_shared<WantedPrinter>();
    set->add_option("NAME", to->printer.name, "as you call it")->required();
    CLI::Option* const host =
        set->add_option("--host", to->host, "a label printer (ZPL): HOST or HOST:PORT (9100)");
    CLI::Option* const queue = set->add_option("--queue", to->queue, "a queue of CUPS; empty: its default");
    CLI::Option* const folder = set->add_option("--folder", to->folder, "a folder that files are put into");
    set->add_option("--server", to->server,
                    "where that CUPS runs, HOST or HOST:PORT (631); else this computer")
        ->needs(queue);
    set->add_option("--media", to->printer.media, "of the queue: na_letter_8.5x11in, na_index-4x6_4x6in …")
        ->needs(queue);
    set->add_flag("--zpl", to->printer.zpl, "the queue passes ZPL on to a label printer")->needs(queue);
    set->add_option("--takes", to->takes,
                    "kinds of documents: label, slip, pick_list, rma_letter, lane_label, other …")
        ->check(CLI::IsMember(installer::printable_kinds()))
        ->delimiter(',');
    CLI::Option* const forget = set->add_flag("--forget", to->forget, "there is no such printer any more");
    host->excludes(queue)->excludes(folder)->excludes(forget);
    queue->excludes(folder)->excludes(forget);
    folder->excludes(forget);
    set->footer(
        "Examples:\n  poddeskctl printers set zebra --host 10.0.0.7 --takes label\n"
        "  poddeskctl printers set office --queue Office_Laser --media na_letter_8.5x11in --takes other");
    set->callback([&context, to, queue] { store_printer(context, *to, *queue); });
}

/// A label to nobody, marked "no postage", for any kind of printer.
printing::PrintJob test_page(std::string const& printer)
{
    kernel::Address somebody;
    somebody.name = "Test page of PodDesk";
    somebody.line1 = printer;
    somebody.city = "Nowhere";
    somebody.region = "NV";
    somebody.postal_code = "89431";
    somebody.country = "US";
    std::chrono::year_month_day const today(
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
    reports::AddressLabel const label{
        somebody, somebody, "No carrier", "Test", kernel::Weight::from_grams(1), today, "TEST", ""};
    return {"PodDesk-test",
            {{printing::pdf_type, take(reports::address_label_pdf(label))},
             {printing::zpl_type, take(reports::address_label_zpl(label))}},
            1};
}

void add_test(CLI::App& printers_app, Context& context)
{
    CLI::App* const test =
        printers_app.add_subcommand("test", "print a small page to see whether it comes out");
    auto name = std::make_shared<std::string>();
    test->add_option("NAME", *name, "see: printers list")->required();
    test->footer("Example:\n  poddeskctl printers test zebra");
    test->callback([&context, name] {
        Printer const printer = take(printers(context).for_document("other", *name));
        std::string const job = take(printing::send_to_printer(printer, test_page(*name)));
        context.output().done(
            fmt::format("Sent to {}{}. Look whether it comes out.", *name, job.empty() ? "" : " as " + job),
            {{"printer", *name}, {"job", job}});
    });
}

/// A parcel, pick list, RMA, receipt (of this client, where several have its number) or manifest by its
/// number or id.
std::int64_t subject_of(database::Transaction& tx, std::string const& kind, std::string const& typed,
                        std::string const& client)
{
    if (kind == "pick_list") {
        return known(fulfillment::find_pick_list(tx, typed), "pick list", typed,
                     "; see: poddeskctl picklists list")
            .value;
    }
    if (kind == "manifest") {
        return known(shipping::find_manifest(tx, typed), "manifest", typed,
                     "; see: poddeskctl manifests list")
            .id.value;
    }
    if (kind == "receipt") {
        std::optional<kernel::ClientId> whose;
        if (!client.empty()) {
            whose = known(client_by_code(tx, client), "client", client, "; see: poddeskctl clients list");
        }
        return known(take(inbound::find_receipt(tx, typed, whose)), "receipt", typed,
                     "; see: poddeskctl receipts")
            .value;
    }
    if (kind == "lane_label") {
        std::int64_t id = 0;
        auto const read = std::from_chars(typed.data(), typed.data() + typed.size(), id);
        bool const is_id = read.ec == std::errc() && read.ptr == typed.data() + typed.size();
        return known(is_id ? std::optional(returns::InspectionId{id}) : std::nullopt, "inspection", typed,
                     "; see: poddeskctl returns show")
            .value;
    }
    if (kind.starts_with("rma_") || kind == "return_label") {
        return known(returns::find_rma(tx, typed), "RMA", typed, "; see: poddeskctl returns list").value;
    }
    return known(shipment_by_number(tx, typed), "parcel", typed, "; see: poddeskctl shipments").value;
}

/// What the demo has after its day.
char const* example_of(std::string_view kind)
{
    return kind.starts_with("rma_") ? "RMA-AO-00001"
           : kind == "return_label" ? "RMA-AO-00002"
           : kind == "receipt"      ? "R-000001 --client AO"
           : kind == "manifest"     ? "M-RNO-00001"
                                    : "1";
}

void add_print(CLI::App& print_app, Context& context, char const* command, char const* kind, char const* what)
{
    CLI::App* const print = print_app.add_subcommand(command, what);
    struct Wanted
    {
        std::string id, printer, reason, client;
        int copies = 1;
    };
    auto to = std::make_shared<Wanted>();
    print->add_option("ID", to->id, "its number or id")->required();
    if (std::string_view(kind) == "receipt") {
        print->add_option("--client", to->client, "code of the client, where several have this number");
    }
    print->add_option("--printer", to->printer, "see: printers list; else the one that takes it");
    print->add_option("--copies", to->copies, "how often")->check(CLI::Range(1, 99));
    print->add_option("--reason", to->reason, "why it is printed again");
    print->footer(fmt::format("Example:\n  poddeskctl --demo print {} {}", command, example_of(kind)));
    print->callback([&context, to, kind = std::string(kind)] {
        Printer const printer = take(printers(context).for_document(kind, to->printer));
        std::int64_t const subject = reading(
            context, [&](database::Transaction& tx) { return subject_of(tx, kind, to->id, to->client); });
        auto const done =
            take(printing::print_on(context.pool(), printer,
                                    {kernel::Uuid::random(), kind, subject, {"", {}, to->copies}, to->reason},
                                    &reports::printable, &printing::send_to_printer));
        context.output().done(fmt::format("{} is printed{} on {}{}.", done.subject,
                                          done.again ? " again" : "", printer.name,
                                          done.job.empty() ? "" : ", as " + done.job),
                              {{"print", done.print},
                               {"subject", done.subject},
                               {"again", done.again},
                               {"printer", printer.name},
                               {"job", done.job}});
    });
}

void add_prints(CLI::App& app, Context& context)
{
    CLI::App* const prints = app.add_subcommand("prints", "what was printed, where, by whom, and why again");
    auto kind = std::make_shared<std::string>();
    auto limit = std::make_shared<std::int64_t>(100);
    prints->add_option("--kind", *kind, "label, slip, pick_list, rma_letter …")
        ->check(CLI::IsMember(installer::printable_kinds()));
    prints->add_option("--limit", *limit, "at most so many, the newest")->check(CLI::Range(1, 100'000));
    prints->footer("Example:\n  poddeskctl --demo prints --kind label --xlsx prints.xlsx");
    prints->callback([&context, kind, limit] {
        json rows = json::array();
        for (printing::PrintRow const& row : reading(context, [&](database::Transaction& tx) {
                 return printing::list_prints(tx, kind->empty() ? std::nullopt : std::optional(*kind),
                                              std::nullopt, *limit);
             })) {
            rows.push_back({{"id", row.id},
                            {"at", kernel::format_iso8601(row.at)},
                            {"kind", row.kind},
                            {"subject", row.subject},
                            {"printer", row.printer},
                            {"copies", row.copies},
                            {"state", row.state},
                            {"by", row.by},
                            {"again", row.is_reprint},
                            {"reason", row.reason},
                            {"problem", row.problem},
                            {"job", row.job},
                            {"sha256", row.content}});
        }
        context.output().list({{"at", "When"},
                               {"kind", "What"},
                               {"subject", "Of"},
                               {"printer", "Printer"},
                               {"copies", "Copies", true},
                               {"state", "State"},
                               {"by", "By"},
                               {"reason", "Printed again because"},
                               {"problem", "Problem"}},
                              rows, "Nothing was printed yet.");
    });
}

} // namespace

void add_printing_commands(CLI::App& app, Context& context)
{
    CLI::App* const all = app.add_subcommand("printers", "the printers of this workstation");
    all->require_subcommand(1);
    add_list(*all, context);
    add_set(*all, context);
    add_test(*all, context);
    CLI::App* const print = app.add_subcommand("print", "print a document, the first time or again");
    print->require_subcommand(1);
    add_print(*print, context, "label", "label", "a parcel's label");
    add_print(*print, context, "slip", "slip", "a parcel's packing slip");
    add_print(*print, context, "pick-list", "pick_list", "a pick list in bin-walk order");
    add_print(*print, context, "rma-letter", "rma_letter", "the letter that a customer's return comes with");
    add_print(*print, context, "rma-label", "rma_label", "the label for a parcel that comes back");
    add_print(*print, context, "return-label", "return_label",
              "the bought label of an RMA, for the customer's parcel");
    add_print(*print, context, "lane-label", "lane_label",
              "the label of an inspected item, by its inspection");
    add_print(*print, context, "receipt", "receipt", "a receipt's goods received note");
    add_print(*print, context, "manifest", "manifest", "the list that the driver signs");
    add_prints(app, context);
}

} // namespace poddesk::ctl
