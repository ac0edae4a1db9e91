#pragma once

#include "domain/database/pool.h"
#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/printing/printer.h"

#include <cstdint>
#include <functional>
#include <string>

namespace poddesk::printing {

struct PrintDocument
{
    kernel::Uuid command_id;
    std::string kind;         ///< label, slip, pick_list, rma_label, rma_letter, purchase_order, receipt,
                              ///< manifest
    std::int64_t subject = 0; ///< id of the parcel, pick list, RMA, order, receipt or manifest
    PrintJob job;             ///< of papers that are kept with the subject
    std::string reason{};     ///< needed to print again
};

struct Printed
{
    std::int64_t print = 0;
    bool again = false;
    std::string subject; ///< its number
    std::string job;     ///< what the printer calls it
    std::string printer{};
};

/// Prints, and leaves a record of it whatever happens. Waits for the printer: in the background only.
/// Refuses `wrong_printer` (it does not understand the document; nothing is noted), `missing_input` (it was
/// printed before: a reason is needed), `not_found`, `wrong_status` (void), and what the printer refuses
/// (`printer_away`, `printer_refused`, `unknown_queue`, `disk`): then the print is noted as failed and may be
/// repeated without a reason. `printer_unsure`: the print stays without an end, and is repeated with a
/// reason.
kernel::Outcome<Printed> print_document(database::Pool& pool, Printer const& printer,
                                        PrintDocument const& command, Send const& send);

/// Reads or draws a document of this kind; the papers room's `printable`.
using Draw = std::function<kernel::Outcome<PrintJob>(database::Transaction& tx, std::string const& kind,
                                                     std::int64_t subject)>;

/// As print_document, with the document drawn first: `command.job` needs to say the copies only. A printer
/// that could not be chosen, or a document that could not be drawn, is refused as it came.
kernel::Outcome<Printed> print_on(database::Pool& pool, kernel::Outcome<Printer> const& printer,
                                  PrintDocument command, Draw const& draw, Send const& send);

} // namespace poddesk::printing
