#pragma once

#include "domain/catalog/add_products.h"
#include "domain/inventory/create_pod.h"
#include "installer/ctl/csv_table.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace poddesk::ctl {

/// What is wrong with a file, line by line; every fault is told, not only the first.
class Faults
{
public:
    explicit Faults(std::string file) : file_(std::move(file)) {}

    void add(std::size_t line, std::string const& why);
    bool any() const { return !lines_.empty(); }
    /// `bad_file`: the file, every bad line with its reason (the first hundred), and that nothing was stored.
    kernel::Refusal refusal() const;

private:
    std::string file_;
    std::multimap<std::size_t, std::string> lines_;
};

/// "FS-EYE-15=2": so many of a product, by its SKU, barcode or alias, in one kit.
struct TypedPart
{
    std::string code;
    std::int64_t quantity = 1;
};
/// Refuses `bad_value`.
kernel::Outcome<TypedPart> parse_part(std::string const& text);

/// A product of a catalog file that is a kit.
struct FileKit
{
    std::size_t product = 0;      ///< where it stands among the file's
    std::vector<TypedPart> parts; ///< of the file or of the catalog
};

/// All that means it: its SKU, barcodes and aliases.
std::vector<std::string> codes_of(catalog::NewProduct const& product);

/// The products of a catalog file, and the line of each.
struct ProductFile
{
    std::vector<catalog::NewProduct> products;
    std::vector<std::size_t> lines;
    std::vector<FileKit> kits;
};

/// Columns: sku, title, a weight (grams or weight_g, kg, oz or lb), length, width and height (_mm, _cm or
/// _in); optional barcodes and aliases (several with ';'), picture (a PNG file, seen from `folder`),
/// picture_kind, serials (yes or no) and parts (of a kit, as parse_part, several with ';'). Refuses
/// `bad_file` and names every bad line.
kernel::Outcome<ProductFile> read_products(CsvTable const& table, std::filesystem::path const& folder);

/// Columns: code, name, the inside's length, width and height (_mm, _cm or _in), wall_mm, a tare (tare_g or
/// tare_oz), max_kg or max_lb; optional cost in dollars. Refuses `bad_file` and names every bad line.
kernel::Outcome<std::vector<catalog::NewCarton>> read_cartons(CsvTable const& table);

/// Columns: zone, zone_name, kind, bin; a line for every bin in the order in which they are walked. Refuses
/// `bad_file` and names every bad line.
kernel::Outcome<std::vector<inventory::NewZone>> read_zones(CsvTable const& table);

} // namespace poddesk::ctl
