#include "domain/orders/channels/csv_formats.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::orders {
namespace {

Patterns const days = {"YYYY-MM-DD", "MM/DD/YYYY", "MM/DD/YY"};

class PurchaseOrderRows
{
public:
    explicit PurchaseOrderRows(CsvFields& fields)
        : fields_(fields), lines_sum_(kernel::us_dollar()), shipping_sum_(kernel::us_dollar()),
          tax_sum_(kernel::us_dollar())
    {
        fields_.own = kernel::us_dollar();
    }

    IncomingOrder read()
    {
        CsvRow const& first = fields_.agreed({{"Order#"},
                                              {"Order Date"},
                                              {"Customer Name"},
                                              {"Ship to Address 1"},
                                              {"Ship to Address 2"},
                                              {"City"},
                                              {"State"},
                                              {"Zip"}});
        order_.external_id = digits_only(fields_.cell(first, {"PO#"}));
        order_.name = order_.external_id;
        order_.number = fields_.text(first, {"Order#"}, most_in_index);
        order_.currency = kernel::us_dollar().code();
        order_.source_name = std::string("walmart");
        order_.financial_status = std::string("paid"); // Walmart releases an order when it is
        order_.customer_name = fields_.text(first, {"Customer Name"});
        if (fields_.flag(first, {"Replacement Order"}).value_or(false)) {
            order_.tags = std::vector<std::string>{"replacement"};
        }
        address(first);
        IncomingShippingLine& shipping = order_.shipping_lines[stand_in_id(1)];
        shipping.position = 0;
        shipping.title = fields_.text(first, {"Shipping Method", "Shipping Tier"});
        for (std::size_t i = 0; i < fields_.rows.size(); ++i) {
            line(*fields_.rows[i], i);
        }
        state(first);
        sums(shipping);
        return std::move(order_);
    }

private:
    void address(CsvRow const& row)
    {
        IncomingAddress& to = order_.ship_to;
        to.name = order_.customer_name;
        to.line1 = fields_.text(row, {"Ship to Address 1"});
        to.line2 = fields_.text(row, {"Ship to Address 2"});
        to.city = fields_.text(row, {"City"});
        to.region = fields_.text(row, {"State"});
        to.postal_code = fields_.code(row, {"Zip"});
        to.phone = fields_.code(row, {"Customer Phone Number"});
        to.country = std::string("US");
        order_.phone = to.phone;
        order_.has_ship_to = to.line1.has_value() || to.city.has_value();
    }

    void line(CsvRow const& row, std::size_t index)
    {
        std::string const id = digits_only(fields_.cell(row, {"Line#"}));
        if (id.empty() || order_.lines.contains(id)) {
            fields_.refuse("bad_id", row, {"Line#"},
                           id.empty() ? "it is no number" : "an earlier row of the order has it too");
            return;
        }
        IncomingLine& line = order_.lines[id];
        line.position = static_cast<std::int64_t>(index);
        line.sku = fields_.text(row, {"SKU"}, most_in_index);
        line.title = fields_.text(row, {"Item Description"}, most_in_title);
        line.quantity = fields_.count(row, {"Qty"});
        line.price = fields_.money(row, {"Item Cost"});
        std::string const by = fields_.word(row, {"Fulfillment Entity"}).value_or("seller");
        line.requires_shipping = !by.starts_with("wfs") && !by.starts_with("walmart");
        std::string const status = fields_.word(row, {"Status"}).value_or("");
        bool const is_open = status == "created" || status == "acknowledged";
        bool const is_sent = status == "shipped" || status == "delivered";
        bool const is_canceled = status == "cancelled" || status == "canceled";
        if (!is_open && !is_sent && !is_canceled) {
            fields_.refuse(
                "unknown_status", row, {"Status"},
                fmt::format("{} is none of Created, Acknowledged, Shipped, Delivered and Cancelled",
                            kernel::in_quotes(status)));
        }
        open_ += is_open ? 1 : 0;
        sent_ += is_sent ? 1 : 0;
        line.fulfillable_quantity = is_open ? line.quantity.value() : 0;
        lines_sum_.add(line.price, line.quantity.value());
        shipping_sum_.add(fields_.money(row, {"Shipping Cost"}));
        tax_sum_.add(fields_.money(row, {"Tax"}));
    }

    /// The export dates nothing but the order itself: the further state counts as the newer.
    void state(CsvRow const& first)
    {
        order_.created_at = fields_.moment(first, {"Order Date"}, days);
        if (!order_.created_at.has_value()) {
            if (!fields_.is_refused()) {
                fields_.refuse("bad_time", first, {"Order Date"}, "it is empty");
            }
            return;
        }
        kernel::Timestamp const ordered = order_.created_at.value();
        bool const is_canceled = open_ == 0 && sent_ == 0;
        if (is_canceled) {
            order_.cancelled_at = ordered;
        }
        bool const is_sent = open_ == 0 && sent_ > 0;
        order_.fulfillment_status = std::string(is_sent     ? "fulfilled"
                                                : sent_ > 0 ? "partial"
                                                            : "unfulfilled");
        order_.updated_at = aged(ordered, is_canceled ? 3 : is_sent ? 2 : sent_ > 0 ? 1 : 0);
    }

    void sums(IncomingShippingLine& shipping)
    {
        order_.lines_total = order_.subtotal = lines_sum_.value();
        order_.shipping = shipping.price = shipping_sum_.value();
        order_.tax = tax_sum_.value();
        AmountSum total = lines_sum_;
        total.add(order_.shipping);
        total.add(order_.tax);
        order_.total = total.value();
    }

    CsvFields& fields_;
    IncomingOrder order_;
    AmountSum lines_sum_, shipping_sum_, tax_sum_;
    std::size_t open_ = 0;
    std::size_t sent_ = 0;
};

} // namespace

CsvFormat walmart_orders()
{
    return {"Walmart orders",
            "",
            {"PO#", "Order#", "Line#", "Qty", "Item Description"},
            {"Line#", "Status", "Qty", "SKU"},
            "PO#",
            [](std::string_view key) { return !digits_only(key).empty(); },
            [](CsvFields& fields) { return PurchaseOrderRows(fields).read(); },
            {},
            "PO#"};
}

} // namespace poddesk::orders
