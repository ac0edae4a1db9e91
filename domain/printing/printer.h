#pragma once

#include "domain/kernel/outcome.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace poddesk::printing {

inline constexpr char const* pdf_type = "application/pdf";
inline constexpr char const* zpl_type = "application/x-zpl";

/// A printer of this workstation, as its settings name it.
struct Printer
{
    enum class Kind
    {
        folder, ///< files for somebody else's program: every rendition
        raw,    ///< ZPL over TCP, as label printers take it on port 9100
        cups    ///< a queue of CUPS: PDF, or ZPL where the queue is raw
    };
    std::string name;
    Kind kind = Kind::folder;
    std::filesystem::path folder{}; ///< of Kind::folder
    std::string host{};             ///< of Kind::raw; of Kind::cups the server, empty: this computer's
    std::uint16_t port = 9100;      ///< of Kind::raw, and of the server of Kind::cups
    std::string queue{};            ///< of Kind::cups; empty: its default
    std::string media{};            ///< of Kind::cups: "na_letter_8.5x11in"; empty: the queue's own
    bool zpl = false;               ///< of Kind::cups: the queue passes ZPL on
    std::chrono::milliseconds patience{10'000}; ///< for each step: to connect, to take the next bytes

    bool operator==(Printer const&) const = default;
};

/// One form of a document.
struct Rendition
{
    std::string media_type; ///< pdf_type, zpl_type
    std::string bytes;
};

/// What is sent.
struct PrintJob
{
    std::string title; ///< "RNO-P-00012-label": a file's name without its ending
    std::vector<Rendition> renditions;
    int copies = 1;
};

/// The refusal of a printer that may have printed the document, or a copy of it, all the same.
inline constexpr char const* printer_unsure = "printer_unsure";

/// Sends it whole, and answers with what the printer calls it ("Zebra-12"; empty where it says nothing). What
/// comes back refused was not printed, or not whole; but for `printer_unsure`, where nobody knows.
using Send = std::function<kernel::Outcome<std::string>(Printer const&, PrintJob const&)>;

/// The forms that this printer takes, the one it is best at first; none: it cannot print the document.
std::vector<Rendition const*> taken_by(Printer const& printer, PrintJob const& job);

} // namespace poddesk::printing
