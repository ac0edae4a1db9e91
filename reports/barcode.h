#pragma once

#include "domain/kernel/outcome.h"

#include <string>
#include <string_view>
#include <vector>

namespace poddesk::reports {

/// A barcode as modules: 1 row for linear codes, a square or rectangle for matrix codes. Quiet zones are the
/// drawer's.
struct Symbol
{
    int columns = 0;
    int rows = 0;
    std::vector<bool> modules; ///< rows × columns, true = dark
    int quiet_modules = 10;    ///< what its standard asks for on each side
    std::string text;          ///< what to print under it for people

    bool dark(int column, int row) const
    {
        return modules[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                       static_cast<std::size_t>(column)];
    }
};

/// ISO/IEC 15417. Printable ASCII, 1..80 characters; else refused "bad_barcode".
kernel::Outcome<Symbol> code_128(std::string_view content);

/// One element string: an application identifier and its value, as in (00)006141411234567890.
struct Gs1Element
{
    std::string identifier;
    std::string value;
    bool operator==(Gs1Element const&) const = default;
};

/// Reads "(00)006141411234567890(10)LOT7" or the same with square brackets. Refused "bad_gs1": an unknown
/// identifier, a wrong length, a character outside the GS1 set, a wrong check digit.
kernel::Outcome<std::vector<Gs1Element>> parse_gs1(std::string_view bracketed);

/// Reads what a scanner sends for a GS1-128 or GS1 DataMatrix: an optional AIM prefix (]C1, ]d2, ]Q3), GS
/// (0x1D) after values of open length.
kernel::Outcome<std::vector<Gs1Element>> parse_gs1_scan(std::string_view scanned);

/// "(00)006141411234567890", the human readable interpretation.
std::string gs1_text(std::vector<Gs1Element> const& elements);

/// The data behind FNC1, with GS where an open length ends: what a decoder hands back (without the AIM
/// prefix).
std::string gs1_data(std::vector<Gs1Element> const& elements);

/// GS1-128 (Code 128 with FNC1 in first place); at most 48 characters. Refusals as parse_gs1.
kernel::Outcome<Symbol> gs1_128(std::vector<Gs1Element> const& elements);

/// ECC 200, UTF-8 content up to 1500 bytes; else refused "bad_barcode".
kernel::Outcome<Symbol> data_matrix(std::string_view content);

/// QR model 2, error correction M, UTF-8 content up to 1500 bytes; else refused "bad_barcode".
kernel::Outcome<Symbol> qr_code(std::string_view content);

} // namespace poddesk::reports
