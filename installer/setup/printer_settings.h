#pragma once

#include "domain/printing/printer.h"

#include <filesystem>
#include <map>
#include <string>

namespace poddesk::installer {

/// The printers of this workstation: "printers" and "print" in settings.json of the home.
struct Printers
{
    std::map<std::string, printing::Printer> all{}; ///< by name
    /// Which printer takes which kind of document (label, slip, pick_list …); "other" takes the rest.
    std::map<std::string, std::string> takes{};
    /// Where documents go that no printer is named for.
    printing::Printer folder{};

    /// The printer for a document of this kind: the one called `named`, else the one that takes it, else the
    /// print folder. Refuses `unknown_printer`.
    kernel::Outcome<printing::Printer> for_document(std::string const& kind,
                                                    std::string const& named = {}) const;
};

/// Reads them. The print folder is `print/DATABASE` in the home. Throws SettingsError for what cannot be
/// used.
Printers printers_of(std::filesystem::path const& home, std::string const& database);
/// Stores a printer, or forgets the one of this name (`forget`), and which kinds it takes from now on.
void store_printer(std::filesystem::path const& home, printing::Printer const& printer,
                   std::vector<std::string> const& takes, bool forget = false);

/// Every kind of document that may be given a printer, and "other".
std::vector<std::string> const& printable_kinds();

} // namespace poddesk::installer
