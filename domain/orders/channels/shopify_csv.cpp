#include "domain/orders/channels/csv_formats.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::orders {
namespace {

Patterns const written_times = {"YYYY-MM-DD hh:mm:ss Z"};

class ShopifyRows
{
public:
    explicit ShopifyRows(CsvFields& fields) : fields_(fields) {}

    IncomingOrder read()
    {
        CsvRow const* const first = head();
        if (first == nullptr) {
            return {};
        }
        heading(*first);
        moments(*first);
        amounts(*first);
        address(*first, order_.ship_to, order_.has_ship_to, "Shipping");
        address(*first, order_.bill_to, order_.has_bill_to, "Billing");
        order_.customer_name = order_.bill_to.name;
        texts(*first);
        for (std::size_t i = 0; i < fields_.rows.size(); ++i) {
            line(*fields_.rows[i], i);
        }
        sums();
        return std::move(order_);
    }

private:
    /// The row with the order's own columns. A second one means that two exports were put together, or that
    /// two shops number alike: then nobody knows which rows are whose.
    CsvRow const* head()
    {
        CsvRow const* found = nullptr;
        for (CsvRow const* const row : fields_.rows) {
            if (fields_.cell(*row, {"Id"}).empty()) {
                continue;
            }
            if (found != nullptr) {
                fields_.refuse("duplicate_order", *row, {"Id"},
                               fmt::format("the order begins a second time, after line {}; leave one of them",
                                           found->line));
                return nullptr;
            }
            found = row;
        }
        if (found == nullptr) {
            fields_.refuse("bad_id", *fields_.rows.front(), {"Id"}, "none of the order's rows has its id");
            return nullptr;
        }
        order_.external_id = digits_only(fields_.cell(*found, {"Id"}));
        if (order_.external_id.empty()) {
            fields_.refuse("bad_id", *found, {"Id"},
                           fmt::format("{} is no id", kernel::in_quotes(fields_.cell(*found, {"Id"}))));
            return nullptr;
        }
        return found;
    }

    void heading(CsvRow const& row)
    {
        order_.currency = fields_.currency(row, {"Currency"});
        order_.name = fields_.text(row, {"Name"}, most_in_index);
        order_.email = fields_.text(row, {"Email"});
        order_.phone = fields_.code(row, {"Phone"});
        order_.financial_status = fields_.word(row, {"Financial Status"});
        order_.fulfillment_status = fields_.word(row, {"Fulfillment Status"});
        order_.source_name = fields_.text(row, {"Source"});
        if (fields_.cell(row, {"Payment Method"}).starts_with("(for testing)")) {
            order_.test = true;
        }
    }

    /// The export has no time of its own. What happened last is as good: it never lies after the API's.
    void moments(CsvRow const& row)
    {
        order_.created_at = fields_.moment(row, {"Created at"}, written_times);
        order_.cancelled_at = fields_.moment(row, {"Cancelled at"}, written_times);
        if (!order_.created_at.has_value() && !fields_.is_refused()) {
            fields_.refuse("bad_time", row, {"Created at"}, "it is empty");
        }
        std::optional<kernel::Timestamp> newest;
        for (Field<kernel::Timestamp> const& moment :
             {order_.created_at, order_.cancelled_at, fields_.moment(row, {"Paid at"}, written_times),
              fields_.moment(row, {"Fulfilled at"}, written_times)}) {
            if (moment.has_value()) {
                newest = std::max(newest.value_or(moment.value()), moment.value());
            }
        }
        std::string const paid = order_.financial_status.value_or("");
        int const stage = paid == "refunded" ? 2 : paid == "partially_refunded" ? 1 : 0;
        if (newest) {
            order_.updated_at = aged(*newest, stage);
        }
    }

    void amounts(CsvRow const& row)
    {
        order_.subtotal = fields_.money(row, {"Subtotal"});
        order_.shipping = fields_.money(row, {"Shipping"});
        order_.tax = fields_.money(row, {"Taxes"});
        order_.total = fields_.money(row, {"Total"});
        order_.discounts = fields_.money(row, {"Discount Amount"});
        order_.duties = fields_.money(row, {"Duties"});
        order_.outstanding = fields_.money(row, {"Outstanding Balance"});
        Field<MoneyBag> const refunded = fields_.money(row, {"Refunded Amount"});
        is_refunded_whole_ = refunded.has_value() && refunded.value().shop.text != "0" &&
                             order_.total.has_value() && refunded.value() == order_.total.value();
        if (refunded.has_value() && refunded.value().shop.text != "0") {
            order_.refunds[stand_in_id(1)].total = refunded;
        }
        Field<std::string> const method = fields_.text(row, {"Shipping Method"});
        if (method.has_value() ||
            order_.shipping.value_or({}).shop.text.find_first_of("123456789") != std::string::npos) {
            IncomingShippingLine& shipping = order_.shipping_lines[stand_in_id(1)];
            shipping.position = 0;
            shipping.title = method;
            shipping.price = order_.shipping;
        }
        if (std::string const code = fields_.cell(row, {"Discount Code"}); !code.empty()) {
            order_.discount_codes = std::vector<std::string>{code};
        }
        taxes(row);
    }

    void taxes(CsvRow const& row)
    {
        std::vector<TaxLine> found;
        for (int n = 1; n <= 5; ++n) {
            std::string const name = fmt::format("Tax {} Name", n);
            std::string const value = fmt::format("Tax {} Value", n);
            Field<MoneyBag> const amount = fields_.money(row, {value});
            if (amount.has_value()) {
                found.push_back({fields_.cell(row, {name}), "", amount.value()});
            }
        }
        if (!found.empty()) {
            order_.tax_lines = found;
        }
    }

    void address(CsvRow const& row, IncomingAddress& out, Field<bool>& told, std::string const& prefix)
    {
        auto const named = [&](char const* what) { return fmt::format("{} {}", prefix, what); };
        out.name = fields_.text(row, {named("Name")});
        out.company = fields_.text(row, {named("Company")});
        out.line1 = fields_.text(row, {named("Address1")});
        out.line2 = fields_.text(row, {named("Address2")});
        out.city = fields_.text(row, {named("City")});
        out.postal_code = fields_.code(row, {named("Zip")});
        out.region = fields_.code(row, {named("Province")});
        out.region_name = fields_.text(row, {named("Province Name")});
        out.phone = fields_.code(row, {named("Phone")});
        fields_.country(row, {named("Country")}, out);
        told = out.line1.has_value() || out.city.has_value() || out.postal_code.has_value();
    }

    void texts(CsvRow const& row)
    {
        order_.note = fields_.text(row, {"Notes"});
        std::vector<std::string> tags;
        std::string const written = fields_.cell(row, {"Tags"});
        for (std::size_t from = 0; from < written.size();) {
            std::size_t const comma = std::min(written.find(',', from), written.size());
            if (std::string tag = trimmed(written.substr(from, comma - from)); !tag.empty()) {
                tags.push_back(std::move(tag));
            }
            from = comma + 1;
        }
        std::ranges::sort(tags);
        order_.tags = tags;
    }

    void line(CsvRow const& row, std::size_t index)
    {
        IncomingLine& line = order_.lines[stand_in_id(index + 1)];
        line.position = static_cast<std::int64_t>(index);
        std::int64_t const quantity = fields_.count(row, {"Lineitem quantity"});
        line.quantity = quantity;
        line.name = line.title = fields_.text(row, {"Lineitem name"}, most_in_title);
        line.sku = fields_.text(row, {"Lineitem sku"}, most_in_index);
        line.price = fields_.money(row, {"Lineitem price"});
        line.total_discount = fields_.money(row, {"Lineitem discount"});
        line.requires_shipping = fields_.flag(row, {"Lineitem requires shipping"});
        line.taxable = fields_.flag(row, {"Lineitem taxable"});
        line.vendor = fields_.text(row, {"Vendor"});
        line.fulfillment_status = fields_.word(row, {"Lineitem fulfillment status"});
        std::string const sent = line.fulfillment_status.value_or("");
        bool const is_over = sent == "fulfilled" || sent == "restocked" || is_refunded_whole_;
        if (sent == "partial" && !is_over) {
            fields_.refuse(
                "unknown_quantity", row, {"Lineitem fulfillment status"},
                "a part of this line was sent and the export does not say how much; take the order from "
                "the shop itself");
        }
        line.fulfillable_quantity = is_over ? 0 : quantity;
        lines_.push_back(&line);
    }

    void sums()
    {
        AmountSum lines(fields_.own);
        for (IncomingLine const* const line : lines_) {
            lines.add(line->price, line->quantity.value_or(0));
        }
        order_.lines_total = lines.value();
        AmountSum without(fields_.own);
        without.add(order_.subtotal);
        without.add(order_.shipping);
        AmountSum stated(fields_.own);
        stated.add(order_.total);
        if (order_.tax.has_value() && order_.total.has_value()) {
            // Nowhere told: taxes that the total holds already were in the prices.
            order_.taxes_included = order_.tax.value().shop.text != "0" && without == stated;
        }
        if (!order_.refunds.empty() && order_.total.has_value()) {
            AmountSum left(fields_.own);
            left.add(order_.total);
            left.subtract(order_.refunds.begin()->second.total);
            order_.current_total = left.value();
        }
    }

    CsvFields& fields_;
    IncomingOrder order_;
    std::vector<IncomingLine const*> lines_;
    bool is_refunded_whole_ = false;
};

} // namespace

CsvFormat shopify_export()
{
    return {"Shopify orders export",
            "shopify",
            {"Name", "Financial Status", "Lineitem quantity", "Lineitem name"},
            {"Name", "Lineitem quantity", "Lineitem name", "Lineitem price"},
            "Name",
            [](std::string_view key) { return !key.empty(); },
            [](CsvFields& fields) { return ShopifyRows(fields).read(); },
            {},
            "Id"};
}

} // namespace poddesk::orders
