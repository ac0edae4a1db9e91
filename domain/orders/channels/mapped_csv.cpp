#include "domain/orders/channels/mapped_csv.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "domain/kernel/decimal.h"
#include "domain/orders/channels/country_names.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using kernel::refused;

/// Reads one order's rows by a mapping. A constant is checked like a cell.
class MappedRows
{
public:
    MappedRows(CsvFields& fields, CsvMapping const& mapping) : fields_(fields), mapping_(mapping) {}

    IncomingOrder read()
    {
        CsvRow const& first = *fields_.rows.front();
        if (mapping_.is_one_row_an_order && fields_.rows.size() > 1) {
            fields_.refuse("duplicate_order", *fields_.rows[1], {column("order_id")},
                           fmt::format("the order stands on line {} already; leave one of them", first.line));
            return {};
        }
        agree();
        currency(first);
        order_.external_id = value(first, "order_id");
        order_.name = told(first, "order_number", most_in_index);
        order_.name = order_.name.has_value() ? order_.name : Field<std::string>(order_.external_id);
        order_.email = told(first, "email");
        order_.phone = told(first, "phone");
        order_.note = told(first, "note");
        order_.po_number = told(first, "po_number");
        address(first);
        moments(first);
        totals(first);
        for (std::size_t i = 0; i < fields_.rows.size(); ++i) {
            line(*fields_.rows[i], i);
        }
        return std::move(order_);
    }

private:
    /// What stands for the whole order must be the same on each of its rows.
    void agree()
    {
        for (std::string_view const field :
             {"order_number", "placed_at", "currency", "name", "line1", "line2", "city", "region",
              "postal_code", "country", "shipping_service", "total"}) {
            if (std::string const name = column(field); !name.empty()) {
                fields_.agreed({{name}});
            }
        }
    }

    CsvSource const* source(std::string_view field) const
    {
        auto const found = mapping_.fields.find(std::string(field));
        return found == mapping_.fields.end() ? nullptr : &found->second;
    }

    std::string column(std::string_view field) const
    {
        CsvSource const* const from = source(field);
        return from == nullptr ? std::string() : from->column;
    }

    std::string value(CsvRow const& row, std::string_view field) const
    {
        CsvSource const* const from = source(field);
        return from == nullptr        ? std::string()
               : from->column.empty() ? from->constant
                                      : fields_.cell(row, {from->column});
    }

    Field<std::string> told(CsvRow const& row, std::string_view field, std::size_t most = SIZE_MAX)
    {
        std::string const name = column(field);
        if (!name.empty()) {
            return fields_.text(row, {name}, most);
        }
        std::string constant = value(row, field);
        return constant.empty() ? Field<std::string>() : Field<std::string>(std::move(constant));
    }

    Field<MoneyBag> money(CsvRow const& row, std::string_view field)
    {
        std::string const name = column(field);
        return name.empty() ? Field<MoneyBag>() : fields_.money(row, {name});
    }

    void currency(CsvRow const& row)
    {
        std::string const name = column("currency");
        if (!name.empty()) {
            order_.currency = fields_.currency(row, {name});
        }
        if (!order_.currency.has_value() && !mapping_.currency.empty()) {
            order_.currency = mapping_.currency;
            fields_.own = kernel::Currency::parse(mapping_.currency);
        }
    }

    void address(CsvRow const& row)
    {
        IncomingAddress& to = order_.ship_to;
        to.name = told(row, "name");
        to.company = told(row, "company");
        to.line1 = told(row, "line1");
        to.line2 = told(row, "line2");
        to.city = told(row, "city");
        to.region = told(row, "region");
        std::string const zip = column("postal_code");
        to.postal_code = zip.empty() ? told(row, "postal_code") : fields_.code(row, {zip});
        to.phone = order_.phone;
        if (std::string const name = column("country"); !name.empty()) {
            fields_.country(row, {name}, to);
        }
        if (!to.country.has_value() && !mapping_.country.empty()) {
            to.country = mapping_.country;
        }
        order_.customer_name = to.name;
        order_.company = to.company;
        order_.has_ship_to = to.line1.has_value() || to.city.has_value();
    }

    void moments(CsvRow const& row)
    {
        if (std::string const name = column("placed_at"); !name.empty()) {
            order_.created_at = fields_.moment(row, {name}, {mapping_.date_format});
            order_.updated_at = order_.created_at;
        }
    }

    void totals(CsvRow const& row)
    {
        order_.total = money(row, "total");
        order_.shipping = money(row, "shipping");
        order_.tax = money(row, "tax");
        order_.discounts = money(row, "discount");
        Field<std::string> const service = told(row, "shipping_service");
        if (service.has_value() || order_.shipping.has_value()) {
            IncomingShippingLine& shipping = order_.shipping_lines[stand_in_id(1)];
            shipping.position = 0;
            shipping.title = service;
            shipping.price = order_.shipping;
        }
    }

    void line(CsvRow const& row, std::size_t index)
    {
        std::string id = value(row, "line_id");
        if (!column("line_id").empty() && id.empty()) {
            fields_.refuse("bad_id", row, {column("line_id")}, "it is empty");
            return;
        }
        // A slash would end the id in OrderRegisters' paths, a tilde would make it a stand-in.
        for (std::string_view const sign : {"%", "/", "~"}) {
            for (std::size_t at = id.find(sign); at != std::string::npos; at = id.find(sign, at + 3)) {
                id.replace(at, 1, fmt::format("%{:02X}", static_cast<unsigned>(sign.front())));
            }
        }
        id = id.empty() ? stand_in_id(index + 1) : id;
        if (order_.lines.contains(id)) {
            fields_.refuse("bad_id", row, {column("line_id")}, "an earlier row of the order has it too");
            return;
        }
        IncomingLine& line = order_.lines[id];
        line.position = static_cast<std::int64_t>(index);
        line.sku = told(row, "sku", most_in_index);
        line.title = told(row, "title", most_in_title);
        if (!line.sku.has_value() && !line.title.has_value()) {
            std::string const name = column("sku").empty() ? column("title") : column("sku");
            fields_.refuse("bad_text", row, {name}, "it is empty: nobody can tell what is ordered");
        }
        std::string const quantity = column("quantity");
        line.quantity = quantity.empty() ? constant_quantity() : fields_.count(row, {quantity});
        line.price = money(row, "price");
        line.total_discount = money(row, "line_discount");
    }

    std::int64_t constant_quantity() const
    {
        auto const number = kernel::parse_scaled(source("quantity")->constant, 0);
        return number ? *number : 0;
    }

    CsvFields& fields_;
    CsvMapping const& mapping_;
    IncomingOrder order_;
};

tl::unexpected<kernel::Refusal> bad(std::string const& why)
{
    return refused("bad_mapping", fmt::format("The mapping cannot be used: {}.", why));
}

bool is_known(std::string_view field)
{
    return std::ranges::find(mapped_fields(), field) != mapped_fields().end();
}

} // namespace

std::vector<std::string_view> const& mapped_fields()
{
    static std::vector<std::string_view> const all = {
        "order_id",    "order_number",     "placed_at", "email",    "phone",    "note",    "po_number",
        "name",        "company",          "line1",     "line2",    "city",     "region",  "country",
        "postal_code", "line_id",          "sku",       "title",    "quantity", "price",   "line_discount",
        "shipping",    "shipping_service", "tax",       "discount", "total",    "currency"};
    return all;
}

Outcome<CsvMapping> checked_mapping(CsvMapping mapping)
{
    for (auto const& [field, source] : mapping.fields) {
        if (!is_known(field)) {
            return bad(
                fmt::format("{} is none of {}", kernel::in_quotes(field), fmt::join(mapped_fields(), ", ")));
        }
        if (source.column.empty() == source.constant.empty()) {
            return bad(fmt::format("{} needs either a column or a constant", field));
        }
    }
    auto const has = [&](char const* field) { return mapping.fields.contains(field); };
    if (!has("order_id") || mapping.fields.at("order_id").column.empty()) {
        return bad("order_id needs a column");
    }
    if (!has("quantity") || (!has("sku") && !has("title"))) {
        return bad("quantity needs a source, and so does sku or title");
    }
    std::string const& quantity = mapping.fields.at("quantity").constant;
    bool const is_number =
        quantity.empty() || (!digits_only(quantity).empty() && quantity.size() <= 6 && quantity != "0");
    if (!is_number) {
        return bad(fmt::format("{} is no quantity", kernel::in_quotes(quantity)));
    }
    if (mapping.decimal_mark != '.' && mapping.decimal_mark != ',') {
        return bad("the decimal mark is . or ,");
    }
    if (!mapping.currency.empty() && !kernel::Currency::parse(mapping.currency)) {
        return bad(fmt::format("{} is not a currency of ISO 4217", kernel::in_quotes(mapping.currency)));
    }
    if (!mapping.country.empty()) {
        std::optional<std::string> const code = country_code(mapping.country);
        if (!code) {
            return bad(fmt::format("{} is no country", kernel::in_quotes(mapping.country)));
        }
        mapping.country = *code;
    }
    bool const is_dated =
        mapping.date_format == "ISO" ||
        (mapping.date_format.find("YY") != std::string::npos &&
         mapping.date_format.find("MM") != std::string::npos &&
         mapping.date_format.find("DD") != std::string::npos && mapping.date_format.size() <= 40);
    if (!is_dated) {
        return bad(
            fmt::format("the date format {} names no YY, MM and DD", kernel::in_quotes(mapping.date_format)));
    }
    return mapping;
}

nlohmann::json to_json(CsvMapping const& mapping)
{
    nlohmann::json fields = nlohmann::json::object();
    for (auto const& [field, source] : mapping.fields) {
        fields[field] = source.column.empty() ? nlohmann::json{{"constant", source.constant}}
                                              : nlohmann::json{{"column", source.column}};
    }
    return {{"fields", fields},
            {"date_format", mapping.date_format},
            {"decimal_mark", std::string(1, mapping.decimal_mark)},
            {"currency", mapping.currency},
            {"country", mapping.country},
            {"rows", mapping.is_one_row_an_order ? "order" : "line"}};
}

Outcome<CsvMapping> parse_mapping(nlohmann::json const& stored)
{
    try {
        CsvMapping mapping;
        for (auto const& [field, source] : stored.at("fields").items()) {
            mapping.fields[field] = {source.value("column", ""), source.value("constant", "")};
        }
        mapping.date_format = stored.value("date_format", mapping.date_format);
        std::string const mark = stored.value("decimal_mark", ".");
        mapping.decimal_mark = mark.size() == 1 ? mark.front() : '?';
        mapping.currency = stored.value("currency", "");
        mapping.country = stored.value("country", "");
        mapping.is_one_row_an_order = stored.value("rows", "line") == "order";
        return checked_mapping(std::move(mapping));
    } catch (nlohmann::json::exception const&) {
        return bad("it is not of the shape that is stored");
    }
}

bool fits(CsvMapping const& mapping, CsvFile const& file)
{
    return std::ranges::all_of(mapping.fields, [&](auto const& field) {
        return field.second.column.empty() || file.column(field.second.column).has_value();
    });
}

CsvFormat mapped_format(CsvMapping const& mapping)
{
    CsvFormat format;
    format.name = "mapped columns";
    format.key = mapping.fields.at("order_id").column;
    format.required = {format.key};
    for (char const* const field : {"sku", "title", "quantity"}) {
        auto const found = mapping.fields.find(field);
        if (found != mapping.fields.end() && !found->second.column.empty()) {
            format.required.push_back(found->second.column);
        }
    }
    format.is_key = [](std::string_view key) { return !key.empty() && key.size() <= most_in_index; };
    format.read = [mapping](CsvFields& fields) { return MappedRows(fields, mapping).read(); };
    format.numbers = {mapping.decimal_mark};
    return format;
}

Outcome<std::vector<ChannelObject>> preview_mapping(std::string_view bytes, CsvMapping const& mapping,
                                                    std::size_t rows, Limits const& limits)
{
    Outcome<CsvFile> file = read_csv(bytes, limits);
    if (!file) {
        return tl::unexpected(file.error());
    }
    for (auto const& [field, source] : mapping.fields) {
        if (!source.column.empty() && !file->column(source.column)) {
            return refused("unknown_format",
                           fmt::format("The file has no column {}, which {} is to come from; it has {}.",
                                       kernel::in_quotes(source.column), field,
                                       kernel::in_quotes(fmt::format("{}", fmt::join(file->header, ", ")))));
        }
    }
    file->rows.resize(std::min(file->rows.size(), rows));
    return read_orders(*file, mapped_format(mapping), limits);
}

} // namespace poddesk::orders
