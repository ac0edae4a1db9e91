#include "domain/printing/print_document.h"

#include "domain/database/command.h"
#include "domain/printing/print_sql.h"

#include <fmt/format.h>

namespace poddesk::printing {

namespace {

kernel::Outcome<std::string> sent(Printer const& printer, PrintJob const& job, Send const& send)
{
    try {
        return send(printer, job);
    } catch (std::exception const& error) {
        // Whatever an adapter stumbles over: the record must not stay half told.
        return kernel::refused("printer_away", fmt::format("{} could not be printed on {}: {}", job.title,
                                                           printer.name, error.what()));
    }
}

} // namespace

std::vector<Rendition const*> taken_by(Printer const& printer, PrintJob const& job)
{
    std::vector<Rendition const*> taken;
    auto const take = [&](std::string_view media_type) {
        for (Rendition const& one : job.renditions) {
            if (one.media_type == media_type && !one.bytes.empty()) {
                taken.push_back(&one);
            }
        }
    };
    switch (printer.kind) {
    case Printer::Kind::folder:
        take(pdf_type);
        take(zpl_type);
        break;
    case Printer::Kind::raw:
        take(zpl_type);
        break;
    case Printer::Kind::cups:
        take(printer.zpl ? zpl_type : pdf_type);
        break;
    }
    return taken;
}

kernel::Outcome<Printed> print_document(database::Pool& pool, Printer const& printer,
                                        PrintDocument const& command, Send const& send)
{
    auto const taken = taken_by(printer, command.job);
    if (taken.empty()) {
        return kernel::refused(
            "wrong_printer",
            fmt::format("{} does not print {}: it takes {} and there is none of it. Name another printer for "
                        "it, see: poddeskctl printers set.",
                        printer.name, command.job.title,
                        printer.kind == Printer::Kind::raw || printer.zpl ? "ZPL" : "PDF"));
    }
    auto begun = database::run_command(pool, command.command_id, [&](database::Transaction& tx) {
        return begin_print(tx, command, printer.name, *taken.front());
    });
    if (!begun) {
        return begun;
    }
    auto const job = sent(printer, command.job, send);
    if (!job && job.error().code == printer_unsure) {
        // Begun and without an end: it may lie in the tray, so the next print asks why.
        return tl::unexpected(job.error());
    }
    // Said twice it stays as it was said first, so a lost answer is simply asked for again.
    database::in_transaction(pool, [&](database::Transaction& tx) {
        end_print(tx, begun->print, job ? std::nullopt : std::optional(job.error().message),
                  job ? *job : std::string());
    });
    if (!job) {
        return tl::unexpected(job.error());
    }
    begun->job = *job;
    return begun;
}

kernel::Outcome<Printed> print_on(database::Pool& pool, kernel::Outcome<Printer> const& printer,
                                  PrintDocument command, Draw const& draw, Send const& send)
{
    if (!printer) {
        return tl::unexpected(printer.error());
    }
    auto drawn = database::in_transaction(
        pool, [&](database::Transaction& tx) { return draw(tx, command.kind, command.subject); });
    if (!drawn) {
        return tl::unexpected(drawn.error());
    }
    drawn->copies = command.job.copies;
    command.job = std::move(*drawn);
    return print_document(pool, *printer, command, send);
}

} // namespace poddesk::printing
