#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/kernel/clock.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"

namespace poddesk::orders {

/// One field of an object from outside: not mentioned at all, said to be empty, or a value. The difference
/// between the first two is what keeps a partial object from blanking what is stored.
template <class T>
class Field
{
public:
    Field() = default;
    Field(T value) : present_(true), value_(std::move(value)) {}
    static Field empty()
    {
        Field field;
        field.present_ = true;
        return field;
    }

    bool is_present() const { return present_; }
    bool has_value() const { return value_.has_value(); }
    T const& value() const { return value_.value(); }
    T value_or(T other) const { return value_.value_or(std::move(other)); }
    std::optional<T> const& optional() const { return value_; }
    bool operator==(Field const&) const = default;

private:
    bool present_ = false;
    std::optional<T> value_;
};

/// An amount as a channel writes it: exact decimal text, and its currency where the object says it. A partial
/// object may name no currency at all; the order's own then counts.
struct Amount
{
    std::string text;
    std::optional<kernel::Currency> currency;

    /// The amount in its own currency, else in `order_currency`; refuses with `bad_amount` what does not fit
    /// exactly.
    kernel::Outcome<kernel::Money> in(kernel::Currency order_currency) const;
    bool operator==(Amount const&) const = default;
};

/// The same amount in the shop's currency and, where told, in the one the customer saw and paid.
struct MoneyBag
{
    Amount shop;
    std::optional<Amount> presentment;
    bool operator==(MoneyBag const&) const = default;
};

struct NameValue
{
    std::string name;
    std::string value;
    bool operator==(NameValue const&) const = default;
};

struct TaxLine
{
    std::string title;
    std::string rate; ///< share of one, exact decimal text ("0.06"); empty when not told
    MoneyBag amount;
    bool operator==(TaxLine const&) const = default;
};

struct DiscountApplication
{
    std::string type; ///< discount_code, manual, script, automatic
    std::string code;
    std::string title;
    std::string value; ///< exact decimal text, an amount or a percentage as `value_type` says
    std::string value_type;
    std::string allocation_method;
    std::string target_type;
    std::string target_selection;
    bool operator==(DiscountApplication const&) const = default;
};

/// The part of one discount that falls on one line.
struct DiscountAllocation
{
    MoneyBag amount;
    std::int64_t application = 0; ///< index into the order's discount applications
    bool operator==(DiscountAllocation const&) const = default;
};

struct IncomingAddress
{
    Field<std::string> name, company, line1, line2, city, region, region_name, postal_code;
    Field<std::string> country; ///< ISO 3166 two letters
    Field<std::string> country_name, phone;
    bool operator==(IncomingAddress const&) const = default;
};

struct IncomingLine
{
    Field<std::int64_t> position;
    Field<std::string> sku, title, variant_title, name, vendor, product_id, variant_id, fulfillment_status;
    Field<std::int64_t> quantity;             ///< as first ordered
    Field<std::int64_t> current_quantity;     ///< after removals and refunds
    Field<std::int64_t> fulfillable_quantity; ///< still to be sent
    Field<std::int64_t> grams;                ///< of one unit
    Field<MoneyBag> price;                    ///< of one unit, before discounts
    Field<MoneyBag> total_discount;
    Field<bool> requires_shipping, taxable, gift_card;
    Field<std::vector<NameValue>> properties;
    Field<std::vector<TaxLine>> tax_lines;
    Field<std::vector<DiscountAllocation>> discounts;
    bool operator==(IncomingLine const&) const = default;
};

struct IncomingShippingLine
{
    Field<std::int64_t> position;
    Field<std::string> title, code, source, carrier;
    Field<MoneyBag> price, discounted_price;
    Field<bool> removed;
    Field<std::vector<TaxLine>> tax_lines;
    Field<std::vector<DiscountAllocation>> discounts;
    bool operator==(IncomingShippingLine const&) const = default;
};

struct RefundedLine
{
    std::string line_id;
    std::int64_t quantity = 0;
    std::string restock_type; ///< no_restock, cancel, return, legacy_restock
    std::optional<MoneyBag> subtotal;
    std::optional<MoneyBag> tax;
    bool operator==(RefundedLine const&) const = default;
};

struct IncomingRefund
{
    Field<kernel::Timestamp> created_at;
    Field<std::string> note;
    Field<MoneyBag> total;
    Field<std::vector<RefundedLine>> lines;
    bool operator==(IncomingRefund const&) const = default;
};

struct FulfilledLine
{
    std::string line_id;
    std::int64_t quantity = 0;
    bool operator==(FulfilledLine const&) const = default;
};

/// What somebody else already sent, as the channel tells it.
struct IncomingFulfillment
{
    Field<std::string> status, carrier;
    Field<std::vector<std::string>> tracking_numbers;
    Field<kernel::Timestamp> created_at;
    Field<std::vector<FulfilledLine>> lines;
    bool operator==(IncomingFulfillment const&) const = default;
};

/// An order as one object of a channel tells it: each field absent, empty or a value. Words of status are the
/// channel's in lower case (`unfulfilled`, `partial`, `fulfilled`; `paid`, `partially_refunded` …).
struct IncomingOrder
{
    std::string external_id; ///< the channel's own id, digits for Shopify

    Field<std::string> name, number, email, phone, customer_id, customer_name, note;
    Field<std::string> company; ///< that buys; where no channel says so, the one of the billing address
    Field<std::string> currency, presentment_currency;
    Field<std::string> financial_status, fulfillment_status, cancel_reason, source_name, po_number, locale;
    Field<kernel::Timestamp> created_at, processed_at, updated_at, cancelled_at, closed_at;
    Field<bool> test, taxes_included;
    Field<std::vector<std::string>> tags;
    Field<std::vector<NameValue>> attributes;
    Field<MoneyBag> total, subtotal, lines_total, tax, discounts, shipping, tip, duties;
    Field<MoneyBag> current_total, current_subtotal, current_tax, current_discounts, outstanding;
    Field<std::vector<TaxLine>> tax_lines;
    Field<std::vector<DiscountApplication>> discount_applications;
    Field<std::vector<std::string>> discount_codes;

    /// Said to have no address at all (present and empty), or the parts that are told.
    Field<bool> has_ship_to, has_bill_to;
    IncomingAddress ship_to, bill_to;

    /// By the channel's id.
    std::map<std::string, IncomingLine> lines;
    std::map<std::string, IncomingShippingLine> shipping_lines;
    std::map<std::string, IncomingRefund> refunds;
    std::map<std::string, IncomingFulfillment> fulfillments;

    /// What is to be sent from our location, by the channel's line; a line that is not named is another's to
    /// send. Not told, or empty: all of it is ours. None at all: nothing of the order ever was.
    Field<std::vector<FulfilledLine>> assigned;

    bool operator==(IncomingOrder const&) const = default;
};

/// Calls `visit(name, field)` for every plain field; the one list that merging and storing go by.
template <class Order, class Visit>
void each_order_field(Order& order, Visit&& visit)
{
    visit("name", order.name), visit("number", order.number), visit("email", order.email);
    visit("phone", order.phone), visit("customer_id", order.customer_id),
        visit("customer_name", order.customer_name), visit("company", order.company);
    visit("note", order.note), visit("currency", order.currency);
    visit("presentment_currency", order.presentment_currency),
        visit("financial_status", order.financial_status);
    visit("fulfillment_status", order.fulfillment_status), visit("cancel_reason", order.cancel_reason);
    visit("source_name", order.source_name), visit("po_number", order.po_number),
        visit("locale", order.locale);
    visit("created_at", order.created_at), visit("processed_at", order.processed_at);
    visit("updated_at", order.updated_at), visit("cancelled_at", order.cancelled_at);
    visit("closed_at", order.closed_at), visit("test", order.test),
        visit("taxes_included", order.taxes_included);
    visit("tags", order.tags), visit("attributes", order.attributes), visit("total", order.total);
    visit("subtotal", order.subtotal), visit("lines_total", order.lines_total), visit("tax", order.tax);
    visit("discounts", order.discounts), visit("shipping", order.shipping), visit("tip", order.tip);
    visit("duties", order.duties), visit("current_total", order.current_total);
    visit("current_subtotal", order.current_subtotal), visit("current_tax", order.current_tax);
    visit("current_discounts", order.current_discounts), visit("outstanding", order.outstanding);
    visit("tax_lines", order.tax_lines), visit("discount_applications", order.discount_applications);
    visit("discount_codes", order.discount_codes), visit("has_ship_to", order.has_ship_to);
    visit("has_bill_to", order.has_bill_to), visit("assigned", order.assigned);
}

template <class Address, class Visit>
void each_address_field(Address& address, Visit&& visit)
{
    visit("name", address.name), visit("company", address.company), visit("line1", address.line1);
    visit("line2", address.line2), visit("city", address.city), visit("region", address.region);
    visit("region_name", address.region_name), visit("postal_code", address.postal_code);
    visit("country", address.country), visit("country_name", address.country_name),
        visit("phone", address.phone);
}

template <class Line, class Visit>
void each_line_field(Line& line, Visit&& visit)
{
    visit("position", line.position), visit("sku", line.sku), visit("title", line.title);
    visit("variant_title", line.variant_title), visit("name", line.name), visit("vendor", line.vendor);
    visit("product_id", line.product_id), visit("variant_id", line.variant_id);
    visit("fulfillment_status", line.fulfillment_status), visit("quantity", line.quantity);
    visit("current_quantity", line.current_quantity),
        visit("fulfillable_quantity", line.fulfillable_quantity);
    visit("grams", line.grams), visit("price", line.price), visit("total_discount", line.total_discount);
    visit("requires_shipping", line.requires_shipping), visit("taxable", line.taxable);
    visit("gift_card", line.gift_card), visit("properties", line.properties),
        visit("tax_lines", line.tax_lines);
    visit("discounts", line.discounts);
}

template <class Line, class Visit>
void each_shipping_line_field(Line& line, Visit&& visit)
{
    visit("position", line.position), visit("title", line.title), visit("code", line.code);
    visit("source", line.source), visit("carrier", line.carrier), visit("price", line.price);
    visit("discounted_price", line.discounted_price), visit("removed", line.removed);
    visit("tax_lines", line.tax_lines), visit("discounts", line.discounts);
}

template <class Refund, class Visit>
void each_refund_field(Refund& refund, Visit&& visit)
{
    visit("created_at", refund.created_at), visit("note", refund.note), visit("total", refund.total);
    visit("lines", refund.lines);
}

template <class Fulfillment, class Visit>
void each_fulfillment_field(Fulfillment& fulfillment, Visit&& visit)
{
    visit("status", fulfillment.status), visit("carrier", fulfillment.carrier);
    visit("tracking_numbers", fulfillment.tracking_numbers), visit("created_at", fulfillment.created_at);
    visit("lines", fulfillment.lines);
}

} // namespace poddesk::orders
