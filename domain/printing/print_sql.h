#pragma once

#include "domain/database/transaction.h"
#include "domain/printing/print_document.h"

#include <optional>
#include <string>

namespace poddesk::printing {

/// Notes that a document is on its way to the printer; see printing.begin_print. @param sent the form that is
/// sent.
kernel::Outcome<Printed> begin_print(database::Transaction& tx, PrintDocument const& command,
                                     std::string const& printer, Rendition const& sent);

/// How it went; no problem: it is printed.
void end_print(database::Transaction& tx, std::int64_t print, std::optional<std::string> const& problem,
               std::string const& job);

} // namespace poddesk::printing
