#pragma once

#include "domain/printing/printer.h"

namespace poddesk::printing {

/// The real printers: what print_document is given to send with. Waits; in the background only. Refuses
/// `printer_away` (no answer, or it broke off before the document's end), `printer_unsure` (it broke off when
/// one copy or all of it was out, or its answer was lost), `printer_refused` (stopped, or takes no jobs),
/// `unknown_queue`, `disk` (the folder).
kernel::Outcome<std::string> send_to_printer(Printer const& printer, PrintJob const& job);

// --- the kinds, each by itself
kernel::Outcome<std::string> send_raw(Printer const& printer, PrintJob const& job);
kernel::Outcome<std::string> send_to_folder(Printer const& printer, PrintJob const& job);
kernel::Outcome<std::string> send_to_cups(Printer const& printer, PrintJob const& job);

} // namespace poddesk::printing
