#include "installer/ctl/onboarding_files.h"

#include "domain/kernel/barcode.h"
#include "domain/kernel/money.h"
#include "domain/kernel/quantity.h"
#include "installer/ctl/reading.h"
#include "reports/picture.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poddesk::ctl {

namespace {

/// A column by each of its names, with what one of its units is.
template <class Unit>
struct Named
{
    std::string_view column;
    Unit unit;
};

constexpr std::array<Named<kernel::WeightUnit>, 6> weights = {{{"grams", kernel::WeightUnit::gram},
                                                               {"weight_g", kernel::WeightUnit::gram},
                                                               {"weight_kg", kernel::WeightUnit::kilogram},
                                                               {"weight_oz", kernel::WeightUnit::ounce},
                                                               {"weight_lb", kernel::WeightUnit::pound},
                                                               {"ounces", kernel::WeightUnit::ounce}}};
constexpr std::array<Named<kernel::WeightUnit>, 2> tares = {
    {{"tare_g", kernel::WeightUnit::gram}, {"tare_oz", kernel::WeightUnit::ounce}}};
constexpr std::array<Named<kernel::WeightUnit>, 2> loads = {
    {{"max_kg", kernel::WeightUnit::kilogram}, {"max_lb", kernel::WeightUnit::pound}}};
constexpr std::array<Named<kernel::LengthUnit>, 3> lengths = {{{"length_mm", kernel::LengthUnit::millimetre},
                                                               {"length_cm", kernel::LengthUnit::centimetre},
                                                               {"length_in", kernel::LengthUnit::inch}}};
constexpr std::array<Named<kernel::LengthUnit>, 3> widths = {{{"width_mm", kernel::LengthUnit::millimetre},
                                                              {"width_cm", kernel::LengthUnit::centimetre},
                                                              {"width_in", kernel::LengthUnit::inch}}};
constexpr std::array<Named<kernel::LengthUnit>, 3> heights = {{{"height_mm", kernel::LengthUnit::millimetre},
                                                               {"height_cm", kernel::LengthUnit::centimetre},
                                                               {"height_in", kernel::LengthUnit::inch}}};

template <class Unit, std::size_t N>
std::vector<std::string_view> names_of(std::array<Named<Unit>, N> const& columns)
{
    std::vector<std::string_view> names;
    for (Named<Unit> const& one : columns) {
        names.push_back(one.column);
    }
    return names;
}

bool has(CsvTable const& table, std::string_view column)
{
    return std::find(table.header.begin(), table.header.end(), column) != table.header.end();
}

/// The columns that a file may and must have. A name that nobody knows is refused, because its values would
/// be dropped without a word.
class Columns
{
public:
    void must(std::vector<std::string_view> any_of) { needed_.push_back(std::move(any_of)); }
    void may(std::string_view column) { optional_.push_back(column); }

    kernel::Outcome<void> check(CsvTable const& table) const
    {
        Faults faults(table.name);
        for (std::vector<std::string_view> const& group : needed_) {
            auto const there = std::count_if(group.begin(), group.end(),
                                             [&](std::string_view column) { return has(table, column); });
            if (there != 1) {
                faults.add(1, there == 0 ? fmt::format("the column {} is missing", fmt::join(group, " or "))
                                         : fmt::format("only one of the columns {} can be right",
                                                       fmt::join(group, ", ")));
            }
        }
        for (std::string const& column : table.header) {
            if (!is_known(column)) {
                faults.add(1, fmt::format("nobody knows a column {}; the columns are {}",
                                          kernel::in_quotes(column), everything()));
            }
        }
        return faults.any() ? kernel::Outcome<void>(tl::unexpected(faults.refusal()))
                            : kernel::Outcome<void>();
    }

private:
    bool is_known(std::string_view column) const
    {
        return std::find(optional_.begin(), optional_.end(), column) != optional_.end() ||
               std::any_of(needed_.begin(), needed_.end(), [&](std::vector<std::string_view> const& group) {
                   return std::find(group.begin(), group.end(), column) != group.end();
               });
    }

    std::string everything() const
    {
        std::vector<std::string> all;
        for (std::vector<std::string_view> const& group : needed_) {
            all.push_back(fmt::format("{}", fmt::join(group, " or ")));
        }
        all.insert(all.end(), optional_.begin(), optional_.end());
        return fmt::format("{} (separated by commas)", fmt::join(all, ", "));
    }

    std::vector<std::vector<std::string_view>> needed_;
    std::vector<std::string_view> optional_;
};

/// One line by the names of its columns; what is wrong with it goes to the faults.
class Line
{
public:
    Line(CsvTable const& table, CsvTable::Row const& row, Faults& faults)
        : table_(table), row_(row), faults_(faults)
    {
    }

    std::string text(std::string_view column) const
    {
        auto const found = std::find(table_.header.begin(), table_.header.end(), column);
        return found == table_.header.end()
                   ? std::string()
                   : row_.fields[static_cast<std::size_t>(found - table_.header.begin())];
    }

    std::string required(std::string_view column)
    {
        std::string value = text(column);
        if (value.empty()) {
            fault(fmt::format("{} is empty", column));
        }
        return value;
    }

    /// "A;B" as its parts, without blanks around them.
    std::vector<std::string> several(std::string_view column) const
    {
        std::vector<std::string> parts;
        std::string const all = text(column);
        for (std::size_t from = 0; from <= all.size();) {
            std::size_t const end = std::min(all.find(';', from), all.size());
            std::string part = all.substr(from, end - from);
            part.erase(0, part.find_first_not_of(' '));
            part.erase(part.find_last_not_of(' ') + 1);
            if (!part.empty()) {
                parts.push_back(std::move(part));
            }
            from = end + 1;
        }
        return parts;
    }

    kernel::Weight weight(std::span<Named<kernel::WeightUnit> const> columns, bool may_be_zero = false)
    {
        return measure<kernel::Weight>(columns, may_be_zero, &kernel::parse_weight);
    }

    kernel::Length length(std::span<Named<kernel::LengthUnit> const> columns, bool may_be_zero = false)
    {
        return measure<kernel::Length>(columns, may_be_zero, &kernel::parse_length);
    }

    kernel::Dimensions box() { return {length(lengths), length(widths), length(heights)}; }

    void fault(std::string const& why) { faults_.add(row_.line, why); }

private:
    template <class Measure, class Unit, class Parse>
    Measure measure(std::span<Named<Unit> const> columns, bool may_be_zero, Parse parse)
    {
        for (Named<Unit> const& one : columns) {
            if (!has(table_, one.column)) {
                continue;
            }
            kernel::Outcome<Measure> const value = parse(text(one.column), one.unit);
            if (value && (may_be_zero || *value > Measure{})) {
                return *value;
            }
            fault(fmt::format("{} {} is not a number {}", one.column, kernel::in_quotes(text(one.column)),
                              may_be_zero ? "from zero" : "above zero"));
        }
        return {};
    }

    CsvTable const& table_;
    CsvTable::Row const& row_;
    Faults& faults_;
};

void check_picture_kind(Line& line, std::string const& kind)
{
    static std::vector<std::string> const kinds = reports::product_kinds();
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        line.fault(fmt::format("picture_kind {} cannot be drawn; choose one of {}", kernel::in_quotes(kind),
                               fmt::join(kinds, ", ")));
    }
}

std::string picture_of(Line& line, std::filesystem::path const& folder)
{
    std::string const name = line.text("picture");
    if (name.empty()) {
        return "";
    }
    try {
        std::string png = read_file((folder / name).string(), 4 * 1024 * 1024);
        if (kernel::Outcome<void> const fit = reports::check_picture(png); !fit) {
            line.fault(fmt::format("picture {}: {}", kernel::in_quotes(name), fit.error().message));
        }
        return png;
    } catch (RefusedError const& error) {
        line.fault(fmt::format("picture: {}", error.what()));
        return "";
    }
}

/// GS1's number families carry a check digit; a wrong one would be scanned and never found.
void check_barcodes(Line& line, std::vector<std::string> const& barcodes)
{
    for (std::string const& code : barcodes) {
        bool const is_retail = (code.size() == 12 || code.size() == 13 || code.size() == 14) &&
                               code.find_first_not_of("0123456789") == std::string::npos;
        if (is_retail && !kernel::is_valid_gtin(code)) {
            line.fault(fmt::format("the check digit of barcode {} is wrong", code));
        }
    }
}

catalog::NewProduct product_of(Line& line, std::filesystem::path const& folder)
{
    catalog::NewProduct product;
    product.sku = line.required("sku");
    if (product.sku.size() > 100) {
        line.fault("the SKU is longer than 100 characters");
    }
    product.title = line.required("title");
    product.weight = line.weight(weights);
    product.size = line.box();
    product.barcodes = line.several("barcodes");
    check_barcodes(line, product.barcodes);
    product.aliases = line.several("aliases");
    if (std::string const kind = line.text("picture_kind"); !kind.empty()) {
        check_picture_kind(line, kind);
        product.picture_kind = kind;
    }
    product.picture_png = picture_of(line, folder);
    std::string const serials = line.text("serials");
    product.needs_serial = serials == "yes";
    if (!serials.empty() && serials != "yes" && serials != "no") {
        line.fault(fmt::format("serials {}: say yes or no", kernel::in_quotes(serials)));
    }
    return product;
}

std::vector<TypedPart> parts_of(Line& line, catalog::NewProduct const& kit)
{
    std::vector<TypedPart> parts;
    for (std::string const& text : line.several("parts")) {
        auto part = parse_part(text);
        if (!part)
            line.fault(part.error().message);
        else if (std::ranges::find(parts, part->code, &TypedPart::code) != parts.end())
            line.fault(fmt::format("the part {} is named twice", kernel::in_quotes(part->code)));
        else
            parts.push_back(std::move(*part));
    }
    if (!parts.empty() && kit.needs_serial)
        line.fault("a kit has no units of its own: its parts may have serials, it has none");
    return parts;
}

/// A kit within a kit, which only the whole file shows.
void check_parts(ProductFile const& file, Faults& faults)
{
    std::set<std::string> of_kits;
    for (FileKit const& kit : file.kits) {
        std::vector<std::string> const codes = codes_of(file.products[kit.product]);
        of_kits.insert(codes.begin(), codes.end());
    }
    for (FileKit const& kit : file.kits) {
        for (TypedPart const& part : kit.parts) {
            if (of_kits.contains(part.code))
                faults.add(file.lines[kit.product],
                           fmt::format("the part {} is a kit itself", kernel::in_quotes(part.code)));
        }
    }
}

/// Every code of a file means one product: a SKU, barcode or alias that comes again is a fault of the later
/// line.
class CodesSeen
{
public:
    void add(Line& line, std::string const& code, std::size_t at)
    {
        auto const [first, is_new] = lines_.emplace(code, at);
        if (!is_new && !code.empty()) {
            line.fault(fmt::format("{} is on line {} already", kernel::in_quotes(code), first->second));
        }
    }

private:
    std::map<std::string, std::size_t> lines_;
};

catalog::NewCarton carton_of(Line& line)
{
    static constexpr std::array<Named<kernel::LengthUnit>, 1> wall = {
        {{"wall_mm", kernel::LengthUnit::millimetre}}};
    catalog::NewCarton carton;
    carton.code = line.required("code");
    carton.name = line.required("name");
    carton.inner = line.box();
    kernel::Length const walls = line.length(wall, true) * 2;
    carton.outer = {carton.inner.length + walls, carton.inner.width + walls, carton.inner.height + walls};
    carton.tare = line.weight(tares, true);
    carton.most = line.weight(loads);
    if (std::string const cost = line.text("cost"); !cost.empty()) {
        kernel::Outcome<kernel::Money> const money =
            kernel::parse_money(cost, *kernel::Currency::parse("USD"));
        if (!money || money->minor < 0) {
            line.fault(fmt::format("cost {} is no amount in dollars such as 0.45", kernel::in_quotes(cost)));
        } else {
            carton.cost_minor = money->minor;
        }
    }
    return carton;
}

} // namespace

void Faults::add(std::size_t line, std::string const& why)
{
    lines_.emplace(line, why);
}

kernel::Refusal Faults::refusal() const
{
    constexpr std::size_t most = 100;
    std::string text = fmt::format("{} cannot be taken:", file_);
    std::size_t told = 0;
    for (auto const& [line, why] : lines_) {
        if (++told > most) {
            text += fmt::format("\n  … and {} more", lines_.size() - most);
            break;
        }
        text += line == 0 ? fmt::format("\n  {}", why) : fmt::format("\n  line {}: {}", line, why);
    }
    return {"bad_file", text + "\nNothing was stored; correct it and try again."};
}

std::vector<std::string> codes_of(catalog::NewProduct const& product)
{
    std::vector<std::string> codes = {product.sku};
    codes.insert(codes.end(), product.barcodes.begin(), product.barcodes.end());
    codes.insert(codes.end(), product.aliases.begin(), product.aliases.end());
    return codes;
}

kernel::Outcome<TypedPart> parse_part(std::string const& text)
{
    constexpr std::int64_t most = 10'000; // catalog/kit.h
    std::size_t const equals = std::min(text.rfind('='), text.size());
    std::string code = text.substr(0, equals);
    code.erase(code.find_last_not_of(' ') + 1);
    std::size_t const number = text.find_first_not_of(' ', equals + 1);
    auto const quantity = kernel::parse_quantity(number == std::string::npos ? "" : text.substr(number));
    if (code.empty() || !quantity || quantity->value() > most) {
        return kernel::refused(
            "bad_value",
            fmt::format("{} is no part: say SKU=QUANTITY, such as FS-EYE-15=2; 1 to 10,000 of it.",
                        kernel::in_quotes(text)));
    }
    return TypedPart{std::move(code), quantity->value()};
}

kernel::Outcome<ProductFile> read_products(CsvTable const& table, std::filesystem::path const& folder)
{
    Columns columns;
    columns.must({"sku"});
    columns.must({"title"});
    columns.must(names_of(weights));
    columns.must(names_of(lengths));
    columns.must(names_of(widths));
    columns.must(names_of(heights));
    for (char const* const column : {"barcodes", "aliases", "picture", "picture_kind", "serials", "parts"}) {
        columns.may(column);
    }
    if (kernel::Outcome<void> const fit = columns.check(table); !fit) {
        return tl::unexpected(fit.error());
    }
    Faults faults(table.name);
    CodesSeen seen;
    ProductFile file;
    for (CsvTable::Row const& row : table.rows) {
        Line line(table, row, faults);
        catalog::NewProduct product = product_of(line, folder);
        for (std::string const& code : codes_of(product)) {
            seen.add(line, code, row.line);
        }
        file.products.push_back(std::move(product));
        file.lines.push_back(row.line);
        if (auto parts = parts_of(line, file.products.back()); !parts.empty())
            file.kits.push_back({file.products.size() - 1, std::move(parts)});
    }
    check_parts(file, faults);
    return faults.any() ? kernel::Outcome<ProductFile>(tl::unexpected(faults.refusal())) : std::move(file);
}

kernel::Outcome<std::vector<catalog::NewCarton>> read_cartons(CsvTable const& table)
{
    Columns columns;
    columns.must({"code"});
    columns.must({"name"});
    columns.must(names_of(lengths));
    columns.must(names_of(widths));
    columns.must(names_of(heights));
    columns.must({"wall_mm"});
    columns.must(names_of(tares));
    columns.must(names_of(loads));
    columns.may("cost");
    if (kernel::Outcome<void> const fit = columns.check(table); !fit) {
        return tl::unexpected(fit.error());
    }
    Faults faults(table.name);
    CodesSeen seen;
    std::vector<catalog::NewCarton> cartons;
    for (CsvTable::Row const& row : table.rows) {
        Line line(table, row, faults);
        cartons.push_back(carton_of(line));
        seen.add(line, cartons.back().code, row.line);
    }
    if (faults.any()) {
        return tl::unexpected(faults.refusal());
    }
    return cartons;
}

kernel::Outcome<std::vector<inventory::NewZone>> read_zones(CsvTable const& table)
{
    Columns columns;
    for (char const* const column : {"zone", "zone_name", "kind", "bin"}) {
        columns.must({column});
    }
    if (kernel::Outcome<void> const fit = columns.check(table); !fit) {
        return tl::unexpected(fit.error());
    }
    static std::set<std::string> const kinds = {"pick", "reserve", "receiving", "hold"};
    Faults faults(table.name);
    CodesSeen seen;
    std::vector<inventory::NewZone> zones;
    for (CsvTable::Row const& row : table.rows) {
        Line line(table, row, faults);
        inventory::NewZone const one{
            line.required("zone"), line.required("zone_name"), line.required("kind"), {}};
        std::string const bin = line.required("bin");
        seen.add(line, bin, row.line);
        if (!kinds.contains(one.kind)) {
            line.fault(
                fmt::format("kind {} is none of {}", kernel::in_quotes(one.kind), fmt::join(kinds, ", ")));
        }
        auto zone = std::find_if(zones.begin(), zones.end(),
                                 [&](inventory::NewZone const& known) { return known.code == one.code; });
        if (zone == zones.end()) {
            zone = zones.insert(zones.end(), one);
        } else if (zone->kind != one.kind || zone->name != one.name) {
            line.fault(fmt::format("zone {} is {} ({}) on a line before", kernel::in_quotes(one.code),
                                   zone->name, zone->kind));
        }
        zone->bins.push_back(bin);
    }
    if (faults.any()) {
        return tl::unexpected(faults.refusal());
    }
    return zones;
}

} // namespace poddesk::ctl
