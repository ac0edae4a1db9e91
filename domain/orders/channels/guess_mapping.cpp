#include "domain/orders/channels/guess_mapping.h"

#include <algorithm>
#include <array>
#include <set>

namespace poddesk::orders {
namespace {

constexpr std::size_t most_looked_at = 200; ///< rows

/// "Ship-To ZIP/Postal code" is "shiptozippostalcode".
std::string folded(std::string_view name)
{
    std::string letters;
    for (char const c : name) {
        bool const is_upper = c >= 'A' && c <= 'Z';
        if (is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            letters += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    for (std::string_view const before :
         {"shippingaddress", "shipto", "shipping", "delivery", "recipient", "ship"}) {
        bool const is_more = letters.size() > before.size() + 2; // "shipping" alone is a price
        if (is_more && letters.starts_with(before)) {
            return letters.substr(before.size());
        }
    }
    return letters;
}

struct Known
{
    std::string_view field;
    std::vector<std::string_view> names; ///< folded, the likeliest first
};

std::vector<Known> const& known_names()
{
    static std::vector<Known> const all = {
        {"order_id",
         {"orderid", "ordernumber", "orderno", "ordernum", "order", "po", "ponumber", "purchaseorder", "ref",
          "reference", "orderreference", "customerorder", "salesorder", "bestellnummer", "id"}},
        {"order_number", {"ordername", "ordernumber", "orderno", "number", "name1"}},
        {"placed_at",
         {"orderdate", "date", "placedat", "createdat", "created", "purchasedate", "saledate", "paidat",
          "podate", "datum"}},
        {"email", {"email", "emailaddress", "customeremail", "buyeremail", "mail"}},
        {"phone", {"phone", "phonenumber", "customerphone", "telephone", "tel", "mobile"}},
        {"note", {"note", "notes", "comment", "comments", "remarks", "instructions", "instruction"}},
        {"po_number", {"ponumber", "po", "purchaseorder", "purchaseordernumber"}},
        {"name",
         {"name", "fullname", "customername", "customer", "consignee", "buyername", "contact", "attn", "to"}},
        {"company", {"company", "companyname", "organization", "organisation", "business"}},
        {"line1",
         {"address1", "addressline1", "street", "street1", "line1", "address", "addr1", "streetaddress"}},
        {"line2", {"address2", "addressline2", "street2", "line2", "addr2", "apt", "unit", "suite"}},
        {"city", {"city", "town", "ort"}},
        {"region", {"state", "province", "region", "stateprovince", "provincecode", "statecode", "county"}},
        {"country", {"country", "countrycode", "countryregion", "land"}},
        {"postal_code", {"zip", "zipcode", "postalcode", "postcode", "zippostalcode", "plz"}},
        {"line_id", {"lineid", "lineitemid", "itemid", "orderlineid", "linenumber", "lineno", "line"}},
        {"sku",
         {"sku", "itemsku", "lineitemsku", "productsku", "item", "itemno", "itemnumber", "itemcode",
          "productcode", "article", "partnumber", "upc"}},
        {"title",
         {"title", "itemname", "lineitemname", "producttitle", "productname", "product", "description",
          "itemdescription", "itemtitle"}},
        {"quantity",
         {"quantity", "qty", "lineitemquantity", "units", "orderedqty", "qtyordered", "quantityordered",
          "count", "pcs", "menge"}},
        {"price", {"price", "unitprice", "itemprice", "lineitemprice", "unitcost"}},
        {"line_discount", {"linediscount", "lineitemdiscount", "itemdiscount"}},
        {"shipping", {"shipping", "shippingprice", "cost", "charge", "shippingcost", "freight", "postage"}},
        {"shipping_service", {"service", "method", "servicelevel", "shipvia", "via", "carrier", "speed"}},
        {"tax", {"tax", "taxes", "salestax", "vat", "taxamount"}},
        {"discount", {"discount", "discountamount", "orderdiscount"}},
        {"total", {"total", "ordertotal", "totalprice", "grandtotal", "amount"}},
        {"currency", {"currency", "currencycode"}}};
    return all;
}

/// What stands in a column, of the first rows that say anything there.
std::vector<std::string_view> told(CsvFile const& file, CsvMapping const& mapping, char const* field)
{
    std::vector<std::string_view> found;
    auto const source = mapping.fields.find(field);
    auto const column = source == mapping.fields.end() ? std::nullopt : file.column(source->second.column);
    for (std::size_t i = 0; column && i < std::min(file.rows.size(), most_looked_at); ++i) {
        if (*column < file.rows[i].cells.size() && !file.rows[i].cells[*column].empty()) {
            found.emplace_back(file.rows[i].cells[*column]);
        }
    }
    return found;
}

/// The first pattern that every date fits: of 03/04/2026 nobody knows, then the month is taken to stand
/// first.
std::string date_format(std::vector<std::string_view> const& dates)
{
    constexpr std::array patterns = {"YYYY-MM-DD",
                                     "YYYY-MM-DD hh:mm:ss",
                                     "YYYY-MM-DD hh:mm",
                                     "YYYY-MM-DD hh:mm:ss Z",
                                     "MM/DD/YYYY",
                                     "DD/MM/YYYY",
                                     "MM/DD/YYYY hh:mm",
                                     "DD/MM/YYYY hh:mm",
                                     "MM/DD/YYYY hh:mm:ss",
                                     "DD.MM.YYYY",
                                     "DD.MM.YYYY hh:mm",
                                     "YYYY/MM/DD",
                                     "YYYYMMDD",
                                     "MM-DD-YYYY",
                                     "MM/DD/YY",
                                     "DD.MM.YY"};
    for (char const* const pattern : patterns) {
        bool const fits_all = std::ranges::all_of(
            dates, [&](std::string_view date) { return parse_moment(date, pattern).has_value(); });
        if (!dates.empty() && fits_all) {
            return pattern;
        }
    }
    bool const is_iso = std::ranges::all_of(
        dates, [](std::string_view date) { return kernel::parse_iso8601(date).has_value(); });
    return !dates.empty() && is_iso ? "ISO" : CsvMapping().date_format;
}

bool has_decimal_comma(std::string_view amount)
{
    std::size_t const comma = amount.rfind(',');
    bool const has_digits = comma != std::string_view::npos && amount.size() - comma <= 3;
    return has_digits && amount.find('.', comma) == std::string_view::npos;
}

} // namespace

CsvMapping guess_mapping(CsvFile const& file)
{
    CsvMapping mapping;
    std::vector<std::string> names;
    for (std::string const& name : file.header) {
        names.push_back(folded(name));
    }
    std::set<std::size_t> taken;
    for (Known const& known : known_names()) {
        for (std::string_view const name : known.names) {
            auto const found = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
            // A name that stands there twice is known by its first column only.
            bool const is_free = found < names.size() && file.column(file.header[found]) == found;
            if (is_free && taken.insert(found).second) {
                mapping.fields[std::string(known.field)].column = file.header[found];
                break;
            }
        }
    }
    auto const zip = mapping.fields.find("postal_code");
    bool const is_american = zip != mapping.fields.end() && folded(zip->second.column).starts_with("zip");
    if (is_american && !mapping.fields.contains("country")) {
        mapping.country = "US"; // nobody else calls it so
    }
    mapping.date_format = date_format(told(file, mapping, "placed_at"));
    for (char const* const field : {"price", "total", "shipping"}) {
        if (std::ranges::any_of(told(file, mapping, field), has_decimal_comma)) {
            mapping.decimal_mark = ',';
        }
    }
    return mapping;
}

} // namespace poddesk::orders
