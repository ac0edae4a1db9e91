#include "reports/barcode.h"

#include "domain/kernel/barcode.h"

#include <fmt/format.h>
#include <zint.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace poddesk::reports {

namespace {

struct FreeSymbol
{
    void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

constexpr char group_separator = '\x1d';

kernel::Outcome<Symbol> encode(int symbology, int input_mode, std::string_view content,
                               std::string const& code)
{
    std::unique_ptr<zint_symbol, FreeSymbol> const zint(ZBarcode_Create());
    if (!zint) throw std::bad_alloc();
    zint->symbology = symbology;
    zint->input_mode = input_mode;
    zint->show_hrt = 0;
    bool const ascii = std::all_of(content.begin(), content.end(), [](char letter) { return letter > 0; });
    // Beyond ASCII the code says that it holds UTF-8 (ECI 26), which Zint mentions as a warning.
    if (ascii)
        zint->warn_level = WARN_FAIL_ALL;
    else
        zint->eci = 26;
    if (symbology == BARCODE_QRCODE) zint->option_1 = 2; // error correction M
    if (symbology == BARCODE_DATAMATRIX) zint->option_3 = DM_SQUARE;
    int const failed = ZBarcode_Encode(zint.get(), reinterpret_cast<unsigned char const*>(content.data()),
                                       static_cast<int>(content.size()));
    if (failed >= ZINT_ERROR || (failed != 0 && ascii)) {
        return kernel::refused(code, fmt::format("{} cannot be printed as a barcode: {}.",
                                                 kernel::in_quotes(content), zint->errtxt));
    }
    Symbol symbol;
    symbol.columns = zint->width;
    symbol.rows = zint->rows;
    symbol.modules.reserve(static_cast<std::size_t>(symbol.columns) * static_cast<std::size_t>(symbol.rows));
    for (int row = 0; row < symbol.rows; ++row) {
        for (int column = 0; column < symbol.columns; ++column) {
            symbol.modules.push_back((zint->encoded_data[row][column / 8] >> (column % 8) & 1) != 0);
        }
    }
    return symbol;
}

enum class Content
{
    digits,
    text
};

/// One application identifier of the GS1 General Specifications (section 3.2) as far as parcels and goods
/// carry them.
struct Identifier
{
    std::string_view prefix; ///< the identifier; for 31nn…36nn and 39nn its first two or three digits
    std::size_t digits;      ///< the identifier's own length
    std::size_t least;
    std::size_t most;
    Content content;
    bool check_digit;
};

constexpr std::array identifiers{
    Identifier{"00", 2, 18, 18, Content::digits, true},   Identifier{"01", 2, 14, 14, Content::digits, true},
    Identifier{"02", 2, 14, 14, Content::digits, true},   Identifier{"10", 2, 1, 20, Content::text, false},
    Identifier{"11", 2, 6, 6, Content::digits, false},    Identifier{"12", 2, 6, 6, Content::digits, false},
    Identifier{"13", 2, 6, 6, Content::digits, false},    Identifier{"15", 2, 6, 6, Content::digits, false},
    Identifier{"16", 2, 6, 6, Content::digits, false},    Identifier{"17", 2, 6, 6, Content::digits, false},
    Identifier{"20", 2, 2, 2, Content::digits, false},    Identifier{"21", 2, 1, 20, Content::text, false},
    Identifier{"22", 2, 1, 20, Content::text, false},     Identifier{"240", 3, 1, 30, Content::text, false},
    Identifier{"241", 3, 1, 30, Content::text, false},    Identifier{"30", 2, 1, 8, Content::digits, false},
    Identifier{"31", 4, 6, 6, Content::digits, false},    Identifier{"32", 4, 6, 6, Content::digits, false},
    Identifier{"33", 4, 6, 6, Content::digits, false},    Identifier{"34", 4, 6, 6, Content::digits, false},
    Identifier{"35", 4, 6, 6, Content::digits, false},    Identifier{"36", 4, 6, 6, Content::digits, false},
    Identifier{"37", 2, 1, 8, Content::digits, false},    Identifier{"400", 3, 1, 30, Content::text, false},
    Identifier{"401", 3, 1, 30, Content::text, false},    Identifier{"402", 3, 17, 17, Content::digits, true},
    Identifier{"403", 3, 1, 30, Content::text, false},    Identifier{"410", 3, 13, 13, Content::digits, true},
    Identifier{"411", 3, 13, 13, Content::digits, true},  Identifier{"412", 3, 13, 13, Content::digits, true},
    Identifier{"413", 3, 13, 13, Content::digits, true},  Identifier{"414", 3, 13, 13, Content::digits, true},
    Identifier{"415", 3, 13, 13, Content::digits, true},  Identifier{"416", 3, 13, 13, Content::digits, true},
    Identifier{"420", 3, 1, 20, Content::text, false},    Identifier{"421", 3, 4, 12, Content::text, false},
    Identifier{"8008", 4, 8, 12, Content::digits, false}, Identifier{"8020", 4, 1, 25, Content::text, false},
};

Identifier const* identifier_at(std::string_view text)
{
    auto const found = std::find_if(identifiers.begin(), identifiers.end(), [text](Identifier const& known) {
        return text.size() >= known.digits && text.substr(0, known.prefix.size()) == known.prefix &&
               std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(known.digits),
                           [](char letter) { return letter >= '0' && letter <= '9'; });
    });
    return found == identifiers.end() ? nullptr : &*found;
}

/// The identifiers whose element strings need no separator (GS1 General Specifications, figure 7.8.5-2).
bool length_is_predefined(std::string_view identifier)
{
    constexpr std::array<std::string_view, 23> starts{"00", "01", "02", "03", "04", "11", "12", "13",
                                                      "14", "15", "16", "17", "18", "19", "20", "31",
                                                      "32", "33", "34", "35", "36", "41", "--"};
    return std::find(starts.begin(), starts.end(), identifier.substr(0, 2)) != starts.end();
}

/// GS1 character set 82 (GS1 General Specifications, figure 7.11-1).
bool in_gs1_set(char letter)
{
    constexpr std::string_view signs = "!\"%&'()*+,-./:;<=>?_";
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || signs.find(letter) != std::string_view::npos;
}

std::optional<kernel::Refusal> wrong(Gs1Element const& element)
{
    Identifier const* known = identifier_at(element.identifier);
    if (known == nullptr || element.identifier.size() != known->digits) {
        return kernel::Refusal{"bad_gs1",
                               fmt::format("{} is not a GS1 application identifier that PodDesk knows.",
                                           kernel::in_quotes(element.identifier))};
    }
    std::string const what = fmt::format("({}) {}", element.identifier, kernel::in_quotes(element.value));
    if (element.value.size() < known->least || element.value.size() > known->most) {
        return kernel::Refusal{"bad_gs1", fmt::format("{} has {} characters; {} to {} are allowed.", what,
                                                      element.value.size(), known->least, known->most)};
    }
    bool const digits = known->content == Content::digits;
    bool const clean = std::all_of(element.value.begin(), element.value.end(), [digits](char letter) {
        return digits ? letter >= '0' && letter <= '9' : in_gs1_set(letter);
    });
    if (!clean)
        return kernel::Refusal{"bad_gs1",
                               fmt::format("{} holds a character that GS1 does not allow there.", what)};
    if (known->check_digit) {
        std::string_view const value = element.value;
        if (kernel::gtin_check_digit(value.substr(0, value.size() - 1)) != value.back()) {
            return kernel::Refusal{"bad_gs1",
                                   fmt::format("{} has a wrong check digit; read it again.", what)};
        }
    }
    return std::nullopt;
}

kernel::Outcome<std::vector<Gs1Element>> checked(std::vector<Gs1Element> elements)
{
    if (elements.empty())
        return kernel::refused("bad_gs1",
                               "A GS1 code needs at least one element, such as (00) and its 18 digits.");
    for (Gs1Element const& element : elements) {
        if (auto refusal = wrong(element)) return tl::unexpected(*refusal);
    }
    return elements;
}

} // namespace

kernel::Outcome<Symbol> code_128(std::string_view content)
{
    bool const printable = std::all_of(content.begin(), content.end(),
                                       [](char letter) { return letter >= 0x20 && letter < 0x7f; });
    if (content.empty() || content.size() > 80 || !printable) {
        return kernel::refused(
            "bad_barcode",
            fmt::format("{} cannot be a Code 128: 1 to 80 printable ASCII characters are needed.",
                        kernel::in_quotes(content)));
    }
    auto symbol = encode(BARCODE_CODE128, DATA_MODE, content, "bad_barcode");
    if (symbol) symbol->text = content;
    return symbol;
}

kernel::Outcome<std::vector<Gs1Element>> parse_gs1(std::string_view bracketed)
{
    std::vector<Gs1Element> elements;
    std::string_view rest = bracketed;
    while (!rest.empty()) {
        char const closing = rest.front() == '(' ? ')' : rest.front() == '[' ? ']' : '\0';
        std::size_t const end = closing == '\0' ? std::string_view::npos : rest.find(closing);
        if (end == std::string_view::npos) {
            return kernel::refused("bad_gs1",
                                   fmt::format("{} is not GS1 text; write it like (00)006141411234567890.",
                                               kernel::in_quotes(bracketed)));
        }
        Gs1Element element{std::string(rest.substr(1, end - 1)), {}};
        char const opening = rest.front();
        rest.remove_prefix(end + 1);
        // A bracket may also be part of a value: only one that opens a known identifier ends it.
        std::size_t stop = 0;
        while (stop < rest.size() &&
               !(rest[stop] == opening && identifier_at(rest.substr(stop + 1)) != nullptr &&
                 rest.substr(stop).find(closing) == identifier_at(rest.substr(stop + 1))->digits + 1)) {
            ++stop;
        }
        element.value = rest.substr(0, stop);
        rest.remove_prefix(stop);
        elements.push_back(std::move(element));
    }
    return checked(std::move(elements));
}

kernel::Outcome<std::vector<Gs1Element>> parse_gs1_scan(std::string_view scanned)
{
    std::string_view rest = scanned;
    if (rest.substr(0, 3) == "]C1" || rest.substr(0, 3) == "]d2" || rest.substr(0, 3) == "]Q3")
        rest.remove_prefix(3);
    std::vector<Gs1Element> elements;
    while (!rest.empty()) {
        if (rest.front() == group_separator) {
            rest.remove_prefix(1);
            continue;
        }
        Identifier const* known = identifier_at(rest);
        if (known == nullptr) {
            return kernel::refused(
                "bad_gs1",
                fmt::format("{} does not start with a GS1 application identifier that PodDesk knows.",
                            kernel::in_quotes(rest)));
        }
        Gs1Element element{std::string(rest.substr(0, known->digits)), {}};
        rest.remove_prefix(known->digits);
        std::size_t const stop =
            length_is_predefined(element.identifier) ? known->most : rest.find(group_separator);
        element.value = rest.substr(0, stop);
        rest.remove_prefix(std::min(element.value.size(), rest.size()));
        elements.push_back(std::move(element));
    }
    return checked(std::move(elements));
}

std::string gs1_text(std::vector<Gs1Element> const& elements)
{
    std::string text;
    for (Gs1Element const& element : elements)
        text += fmt::format("({}){}", element.identifier, element.value);
    return text;
}

std::string gs1_data(std::vector<Gs1Element> const& elements)
{
    std::string data;
    for (std::size_t place = 0; place < elements.size(); ++place) {
        data += elements[place].identifier + elements[place].value;
        if (place + 1 < elements.size() && !length_is_predefined(elements[place].identifier))
            data += group_separator;
    }
    return data;
}

kernel::Outcome<Symbol> gs1_128(std::vector<Gs1Element> const& elements)
{
    auto right = checked(elements);
    if (!right) return tl::unexpected(right.error());
    std::string const data = gs1_data(elements);
    if (data.size() > 48) {
        return kernel::refused("bad_gs1", fmt::format("{} is {} characters long; a GS1-128 holds 48.",
                                                      kernel::in_quotes(gs1_text(elements)), data.size()));
    }
    // Zint takes identifiers in square brackets, so no value may hold one: the GS1 set has none.
    std::string bracketed;
    for (Gs1Element const& element : elements)
        bracketed += fmt::format("[{}]{}", element.identifier, element.value);
    auto symbol = encode(BARCODE_GS1_128, GS1_MODE, bracketed, "bad_gs1");
    if (symbol) symbol->text = gs1_text(elements);
    return symbol;
}

kernel::Outcome<Symbol> data_matrix(std::string_view content)
{
    if (content.empty() || content.size() > 1500) {
        return kernel::refused("bad_barcode", "A Data Matrix needs 1 to 1500 bytes of content.");
    }
    auto symbol = encode(BARCODE_DATAMATRIX, UNICODE_MODE, content, "bad_barcode");
    if (symbol) {
        symbol->quiet_modules = 1;
        symbol->text = content;
    }
    return symbol;
}

kernel::Outcome<Symbol> qr_code(std::string_view content)
{
    if (content.empty() || content.size() > 1500) {
        return kernel::refused("bad_barcode", "A QR code needs 1 to 1500 bytes of content.");
    }
    auto symbol = encode(BARCODE_QRCODE, UNICODE_MODE, content, "bad_barcode");
    if (symbol) {
        symbol->quiet_modules = 4;
        symbol->text = content;
    }
    return symbol;
}

} // namespace poddesk::reports
