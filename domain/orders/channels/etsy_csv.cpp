#include "domain/orders/channels/csv_formats.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::orders {
namespace {

Patterns const days = {"MM/DD/YY", "MM/DD/YYYY", "YYYY-MM-DD"};
Names const posted = {"Date Posted", "Date Shipped"};
Names const delivery = {"Delivery", "Order Shipping", "Shipping"};
Names const delivery_discount = {"Delivery Discount", "Shipping Discount"};

bool is_id(std::string_view key)
{
    return !digits_only(key).empty();
}

std::optional<kernel::Timestamp> newest(std::initializer_list<Field<kernel::Timestamp>> moments)
{
    std::optional<kernel::Timestamp> found;
    for (Field<kernel::Timestamp> const& moment : moments) {
        if (moment.has_value()) {
            found = std::max(found.value_or(moment.value()), moment.value());
        }
    }
    return found;
}

/// "Color:Black,Size:M,Personalization:Name: Ann" → three pairs. A comma within a value cannot be told from
/// one between pairs unless what follows has no colon.
std::vector<NameValue> variations(std::string const& written)
{
    std::vector<NameValue> pairs;
    for (std::size_t from = 0; from < written.size();) {
        std::size_t const comma = std::min(written.find(',', from), written.size());
        std::string const part = written.substr(from, comma - from);
        std::size_t const colon = part.find(':');
        if (colon != std::string::npos) {
            pairs.push_back({trimmed(part.substr(0, colon)), trimmed(part.substr(colon + 1))});
        } else if (!pairs.empty()) {
            pairs.back().value = fmt::format("{},{}", pairs.back().value, part);
        }
        from = comma + 1;
    }
    return pairs;
}

void paid_word(IncomingOrder& order, bool is_paid)
{
    order.financial_status = std::string(is_paid ? "paid" : "pending");
}

class SoldItems
{
public:
    explicit SoldItems(CsvFields& fields)
        : fields_(fields), lines_sum_(std::nullopt), discount_sum_(std::nullopt), delivery_sum_(std::nullopt)
    {
    }

    IncomingOrder read()
    {
        CsvRow const& first = fields_.agreed({{"Sale Date"},
                                              {"Currency"},
                                              {"Ship Name"},
                                              {"Ship Address1"},
                                              {"Ship Address2"},
                                              {"Ship City"},
                                              {"Ship State"},
                                              {"Ship Zipcode"},
                                              {"Ship Country"}});
        order_.external_id = fields_.cell(first, {"Order ID"});
        order_.name = order_.external_id;
        order_.currency = fields_.currency(first, {"Currency"});
        lines_sum_ = discount_sum_ = delivery_sum_ = AmountSum(fields_.own);
        order_.source_name = std::string("etsy");
        order_.customer_id = fields_.text(first, {"Buyer"});
        address(first);
        for (std::size_t i = 0; i < fields_.rows.size(); ++i) {
            line(*fields_.rows[i], i);
        }
        moments(first);
        sums();
        return std::move(order_);
    }

private:
    void address(CsvRow const& row)
    {
        IncomingAddress& to = order_.ship_to;
        to.name = fields_.text(row, {"Ship Name"});
        to.line1 = fields_.text(row, {"Ship Address1"});
        to.line2 = fields_.text(row, {"Ship Address2"});
        to.city = fields_.text(row, {"Ship City"});
        to.region = fields_.text(row, {"Ship State"});
        to.postal_code = fields_.code(row, {"Ship Zipcode"});
        fields_.country(row, {"Ship Country"}, to);
        order_.customer_name = to.name;
        order_.has_ship_to = to.line1.has_value() || to.city.has_value();
    }

    void line(CsvRow const& row, std::size_t index)
    {
        std::string const id = digits_only(fields_.cell(row, {"Transaction ID"}));
        if (id.empty() || order_.lines.contains(id)) {
            fields_.refuse("bad_id", row, {"Transaction ID"},
                           id.empty() ? "it is no id" : "an earlier row of the order has it too");
            return;
        }
        IncomingLine& line = order_.lines[id];
        line.position = static_cast<std::int64_t>(index);
        std::int64_t const quantity = fields_.count(row, {"Quantity"});
        line.quantity = quantity;
        line.sku = fields_.text(row, {"SKU"}, most_in_index);
        line.title = fields_.text(row, {"Item Name"}, most_in_title);
        line.variant_title = fields_.text(row, {"Variations"}, most_in_title);
        line.properties = variations(fields_.cell(row, {"Variations"}));
        line.product_id = fields_.text(row, {"Listing ID"});
        line.price = fields_.money(row, {"Price"});
        line.total_discount = fields_.money(row, {"Discount Amount"});
        // What is handed over in person or downloaded, no warehouse sends.
        std::string const order_type = fields_.word(row, {"Order Type"}).value_or("online");
        std::string const listing = fields_.word(row, {"Listings Type"}).value_or("listing");
        line.requires_shipping = order_type == "online" && listing != "download" && listing != "digital";
        bool const is_sent = !fields_.cell(row, posted).empty();
        line.fulfillable_quantity = is_sent ? 0 : quantity;
        sent_ += is_sent ? 1 : 0;
        if (std::string const code = fields_.cell(row, {"Coupon Code"}); !code.empty()) {
            codes_.push_back(code);
        }
        line_sums(row, line);
    }

    void line_sums(CsvRow const& row, IncomingLine const& line)
    {
        Field<MoneyBag> const stated = fields_.money(row, {"Item Total"});
        AmountSum gross(fields_.own);
        gross.add(line.price, line.quantity.value_or(0));
        AmountSum net = gross;
        net.subtract(line.total_discount);
        AmountSum told(fields_.own);
        told.add(stated);
        // A price, a count or a total from a neighboring column would show here.
        if (stated.has_value() && !(told == gross) && !(told == net)) {
            fields_.refuse("bad_amount", row, {"Item Total"},
                           fmt::format("{} is not {} × {}",
                                       kernel::in_quotes(fields_.cell(row, {"Item Total"})),
                                       fields_.cell(row, {"Quantity"}), fields_.cell(row, {"Price"})));
        }
        lines_sum_.add(line.price, line.quantity.value_or(0));
        discount_sum_.add(line.total_discount);
        delivery_sum_.add(fields_.money(row, delivery));
        delivery_sum_.subtract(fields_.money(row, delivery_discount));
    }

    void moments(CsvRow const& first)
    {
        order_.created_at = fields_.moment(first, {"Sale Date"}, days);
        std::optional<kernel::Timestamp> last = newest({order_.created_at});
        bool is_paid = true;
        for (CsvRow const* const row : fields_.rows) {
            Field<kernel::Timestamp> const paid = fields_.moment(*row, {"Date Paid"}, days);
            last = newest({last ? Field<kernel::Timestamp>(*last) : Field<kernel::Timestamp>(), paid,
                           fields_.moment(*row, posted, days)});
            is_paid = is_paid && paid.has_value();
        }
        if (!last) {
            fields_.refuse("bad_time", first, {"Sale Date"}, "it is empty");
            return;
        }
        bool const is_sent = sent_ == fields_.rows.size();
        order_.updated_at = aged(*last, is_sent ? 2 : sent_ > 0 ? 1 : 0);
        order_.fulfillment_status = std::string(is_sent     ? "fulfilled"
                                                : sent_ > 0 ? "partial"
                                                            : "unfulfilled");
        if (fields_.position({"Date Paid"})) {
            paid_word(order_, is_paid);
        }
    }

    void sums()
    {
        order_.lines_total = lines_sum_.value();
        order_.discounts = discount_sum_.value();
        order_.shipping = delivery_sum_.value();
        if (order_.shipping.has_value()) {
            IncomingShippingLine& shipping = order_.shipping_lines[stand_in_id(1)];
            shipping.position = 0;
            shipping.price = order_.shipping;
        }
        AmountSum total = lines_sum_;
        total.subtract(order_.discounts);
        order_.subtotal = total.value();
        total.add(order_.shipping);
        order_.total = total.value();
        if (!codes_.empty()) {
            std::ranges::sort(codes_);
            codes_.erase(std::ranges::unique(codes_).begin(), codes_.end());
            order_.discount_codes = codes_;
        }
    }

    CsvFields& fields_;
    IncomingOrder order_;
    AmountSum lines_sum_, discount_sum_, delivery_sum_;
    std::size_t sent_ = 0;
    std::vector<std::string> codes_;
};

std::vector<std::string> listed_skus(std::string const& written)
{
    std::vector<std::string> skus;
    for (std::size_t from = 0; from < written.size();) {
        std::size_t const comma = std::min(written.find(',', from), written.size());
        if (std::string sku = trimmed(written.substr(from, comma - from)); !sku.empty()) {
            skus.push_back(std::move(sku));
        }
        from = comma + 1;
    }
    return skus;
}

class SoldOrders
{
public:
    explicit SoldOrders(CsvFields& fields) : fields_(fields) {}

    IncomingOrder read()
    {
        CsvRow const& row = *fields_.rows.front();
        if (fields_.rows.size() > 1) {
            fields_.refuse("duplicate_order", *fields_.rows[1], {"Order ID"},
                           fmt::format("the order stands on line {} already; leave one of them", row.line));
            return {};
        }
        order_.external_id = fields_.cell(row, {"Order ID"});
        order_.name = order_.external_id;
        order_.currency = fields_.currency(row, {"Currency"});
        order_.source_name = std::string("etsy");
        order_.customer_id = fields_.text(row, {"Buyer User ID", "Buyer"});
        order_.customer_name = fields_.text(row, {"Full Name"});
        address(row);
        moments(row);
        amounts(row);
        lines(row);
        return std::move(order_);
    }

private:
    void address(CsvRow const& row)
    {
        IncomingAddress& to = order_.ship_to;
        to.name = order_.customer_name;
        to.line1 = fields_.text(row, {"Street 1"});
        to.line2 = fields_.text(row, {"Street 2"});
        to.city = fields_.text(row, {"Ship City", "Delivery City"});
        to.region = fields_.text(row, {"Ship State", "Delivery State"});
        to.postal_code = fields_.code(row, {"Ship Zipcode", "Delivery Zipcode"});
        fields_.country(row, {"Ship Country", "Delivery Country"}, to);
        order_.has_ship_to = to.line1.has_value() || to.city.has_value();
    }

    void moments(CsvRow const& row)
    {
        order_.created_at = fields_.moment(row, {"Sale Date"}, days);
        Field<kernel::Timestamp> const sent = fields_.moment(row, posted, days);
        std::optional<kernel::Timestamp> const last = newest({order_.created_at, sent});
        if (!last) {
            fields_.refuse("bad_time", row, {"Sale Date"}, "it is empty");
            return;
        }
        order_.fulfillment_status = std::string(sent.has_value() ? "fulfilled" : "unfulfilled");
        std::string const status = fields_.word(row, {"Status"}).value_or("");
        bool const is_canceled = status == "canceled" || status == "cancelled";
        if (is_canceled) {
            order_.cancelled_at = *last;
        }
        // Beyond the stages of Sold Order Items, which knows neither the tax nor the total.
        order_.updated_at = aged(*last, is_canceled ? 5 : sent.has_value() ? 4 : 3);
    }

    void amounts(CsvRow const& row)
    {
        order_.lines_total = fields_.money(row, {"Order Value"});
        order_.discounts = fields_.money(row, {"Discount Amount"});
        order_.tax = fields_.money(row, {"Sales Tax"});
        order_.total = fields_.money(row, {"Order Total"});
        AmountSum shipping(fields_.own);
        shipping.add(fields_.money(row, delivery));
        shipping.subtract(fields_.money(row, delivery_discount));
        order_.shipping = shipping.value();
        AmountSum subtotal(fields_.own);
        subtotal.add(order_.lines_total);
        subtotal.subtract(order_.discounts);
        order_.subtotal = subtotal.value();
        if (order_.shipping.has_value()) {
            IncomingShippingLine& line = order_.shipping_lines[stand_in_id(1)];
            line.position = 0;
            line.price = order_.shipping;
        }
        if (std::string const code = fields_.cell(row, {"Coupon Code"}); !code.empty()) {
            order_.discount_codes = std::vector<std::string>{code};
        }
    }

    void lines(CsvRow const& row)
    {
        std::int64_t const items = fields_.count(row, {"Number of Items"});
        std::vector<std::string> const skus = listed_skus(fields_.cell(row, {"SKU"}));
        bool const one_each = std::cmp_equal(skus.size(), items);
        if (items == 0 || (skus.size() != 1 && !one_each)) {
            fields_.refuse(
                "missing_lines", row, {"Number of Items"},
                fmt::format("which {} items they are, this export does not say; import Etsy's Sold Order "
                            "Items of these days instead",
                            items));
            return;
        }
        bool const is_over =
            order_.fulfillment_status.value_or("") == "fulfilled" || order_.cancelled_at.has_value();
        for (std::size_t i = 0; i < skus.size(); ++i) {
            IncomingLine& line = order_.lines[stand_in_id(i + 1)];
            line.position = static_cast<std::int64_t>(i);
            line.sku = skus[i];
            line.quantity = one_each ? 1 : items;
            line.fulfillable_quantity = is_over ? 0 : line.quantity.value();
        }
        if (items == 1) {
            order_.lines.begin()->second.price = order_.lines_total;
        }
    }

    CsvFields& fields_;
    IncomingOrder order_;
};

} // namespace

CsvFormat etsy_sold_order_items()
{
    return {"Etsy sold order items",
            "",
            {"Sale Date", "Item Name", "Quantity", "Transaction ID", "Order ID"},
            {"Quantity", "Transaction ID", "Order ID", "Ship Country"},
            "Order ID",
            is_id,
            [](CsvFields& fields) { return SoldItems(fields).read(); }};
}

CsvFormat etsy_sold_orders()
{
    return {"Etsy sold orders",
            "",
            {"Sale Date", "Order ID", "Number of Items", "Order Total"},
            {"Order ID", "Number of Items", "Order Total"},
            "Order ID",
            is_id,
            [](CsvFields& fields) { return SoldOrders(fields).read(); }};
}

} // namespace poddesk::orders
