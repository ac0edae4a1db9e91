#include "domain/printing/printers/send.h"

namespace poddesk::printing {

kernel::Outcome<std::string> send_to_printer(Printer const& printer, PrintJob const& job)
{
    switch (printer.kind) {
    case Printer::Kind::folder:
        return send_to_folder(printer, job);
    case Printer::Kind::raw:
        return send_raw(printer, job);
    case Printer::Kind::cups:
        return send_to_cups(printer, job);
    }
    return kernel::refused("printer_away", printer.name + " is no kind of printer that we know.");
}

} // namespace poddesk::printing
