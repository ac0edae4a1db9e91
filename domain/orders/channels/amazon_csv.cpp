#include "domain/orders/channels/csv_formats.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::orders {
namespace {

Patterns const times = {"ISO"};

/// "114-3310000-0000101"
bool is_id(std::string_view key)
{
    return !key.empty() && key.size() <= 40 &&
           std::ranges::all_of(key, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

class UnshippedRows
{
public:
    explicit UnshippedRows(CsvFields& fields) : fields_(fields) {}

    IncomingOrder read()
    {
        CsvRow const& first = fields_.agreed({{"purchase-date"},
                                              {"recipient-name"},
                                              {"ship-address-1"},
                                              {"ship-address-2"},
                                              {"ship-address-3"},
                                              {"ship-city"},
                                              {"ship-state"},
                                              {"ship-postal-code"},
                                              {"ship-country"},
                                              {"ship-service-level"}});
        order_.external_id = fields_.cell(first, {"order-id"});
        order_.name = order_.external_id;
        order_.source_name = std::string("amazon");
        order_.email = fields_.text(first, {"buyer-email"});
        order_.phone = fields_.code(first, {"buyer-phone-number"});
        order_.customer_name = fields_.text(first, {"buyer-name", "recipient-name"});
        order_.company = fields_.text(first, {"buyer-company-name"});
        order_.po_number = fields_.text(first, {"purchase-order-number"});
        tags(first);
        address(first);
        IncomingShippingLine& shipping = order_.shipping_lines[stand_in_id(1)];
        shipping.position = 0;
        shipping.title = fields_.text(first, {"ship-service-level"});
        for (std::size_t i = 0; i < fields_.rows.size(); ++i) {
            line(*fields_.rows[i], i);
        }
        moments(first);
        return std::move(order_);
    }

private:
    void tags(CsvRow const& row)
    {
        std::vector<std::string> found;
        if (fields_.flag(row, {"is-business-order"}).value_or(false)) {
            found.emplace_back("business");
        }
        if (fields_.flag(row, {"is-prime"}).value_or(false)) {
            found.emplace_back("prime");
        }
        order_.tags = found;
    }

    void address(CsvRow const& row)
    {
        IncomingAddress& to = order_.ship_to;
        to.name = fields_.text(row, {"recipient-name"});
        to.line1 = fields_.text(row, {"ship-address-1"});
        std::string const second = fields_.cell(row, {"ship-address-2"});
        std::string const third = fields_.cell(row, {"ship-address-3"});
        std::string const both =
            second.empty() || third.empty() ? second + third : fmt::format("{}, {}", second, third);
        if (!both.empty()) {
            to.line2 = both;
        }
        to.city = fields_.text(row, {"ship-city"});
        to.region = fields_.text(row, {"ship-state"});
        to.postal_code = fields_.code(row, {"ship-postal-code"});
        to.phone = fields_.code(row, {"ship-phone-number", "buyer-phone-number"});
        fields_.country(row, {"ship-country"}, to);
        order_.has_ship_to = to.line1.has_value() || to.city.has_value();
    }

    void line(CsvRow const& row, std::size_t index)
    {
        std::string const id = digits_only(fields_.cell(row, {"order-item-id"}));
        if (id.empty() || order_.lines.contains(id)) {
            fields_.refuse("bad_id", row, {"order-item-id"},
                           id.empty() ? "it is no id" : "an earlier row of the order has it too");
            return;
        }
        IncomingLine& line = order_.lines[id];
        line.position = static_cast<std::int64_t>(index);
        line.sku = fields_.text(row, {"sku"}, most_in_index);
        line.title = fields_.text(row, {"product-name"}, most_in_title);
        std::int64_t const bought = fields_.count(row, {"quantity-purchased"});
        std::int64_t const left = fields_.count(row, {"quantity-to-ship"});
        if (left > bought) {
            fields_.refuse("bad_quantity", row, {"quantity-to-ship"},
                           fmt::format("{} is more than the {} that were bought", left, bought));
        }
        line.quantity = bought;
        line.fulfillable_quantity = left;
        left_ += left;
        sent_ += bought - left;
    }

    void moments(CsvRow const& first)
    {
        order_.created_at = fields_.moment(first, {"purchase-date"}, times);
        std::optional<kernel::Timestamp> last = order_.created_at.optional();
        bool is_paid = true;
        for (CsvRow const* const row : fields_.rows) {
            Field<kernel::Timestamp> const paid = fields_.moment(*row, {"payments-date"}, times);
            is_paid = is_paid && paid.has_value();
            for (Field<kernel::Timestamp> const& moment :
                 {paid, fields_.moment(*row, {"reporting-date"}, times)}) {
                if (moment.has_value()) {
                    last = std::max(last.value_or(moment.value()), moment.value());
                }
            }
        }
        if (!order_.created_at.has_value()) {
            fields_.refuse("bad_time", first, {"purchase-date"}, "it is empty");
            return;
        }
        order_.updated_at = aged(*last, left_ == 0 ? 2 : sent_ > 0 ? 1 : 0);
        order_.fulfillment_status = std::string(left_ == 0  ? "fulfilled"
                                                : sent_ > 0 ? "partial"
                                                            : "unfulfilled");
        order_.financial_status = std::string(is_paid ? "paid" : "pending");
    }

    CsvFields& fields_;
    IncomingOrder order_;
    std::int64_t left_ = 0;
    std::int64_t sent_ = 0;
};

} // namespace

CsvFormat amazon_unshipped_orders()
{
    return {"Amazon unshipped orders",
            "",
            {"order-id", "order-item-id", "quantity-purchased", "quantity-to-ship"},
            {"order-item-id", "quantity-to-ship", "ship-country"},
            "order-id",
            is_id,
            [](CsvFields& fields) { return UnshippedRows(fields).read(); }};
}

} // namespace poddesk::orders
