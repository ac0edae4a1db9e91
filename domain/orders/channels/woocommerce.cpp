#include "domain/orders/channels/woocommerce.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"
#include "domain/orders/channels/csv_fields.h"
#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using kernel::Refusal;

struct StatusWords
{
    std::string_view status;
    int stage; ///< of two objects of one second, which is the newer
};

/// WooCommerce dates whole seconds, and checkout takes an order through several states within one.
constexpr auto statuses = std::to_array<StatusWords>({{"pending", 0},
                                                      {"failed", 1},
                                                      {"on-hold", 2},
                                                      {"processing", 3},
                                                      {"completed", 4},
                                                      {"cancelled", 5},
                                                      {"trash", 5},
                                                      {"refunded", 6}});
constexpr auto drafts = std::to_array<std::string_view>({"draft", "auto-draft", "checkout-draft"});

std::string scalar_of(JsonValue const& object, std::string_view name)
{
    JsonValue const* const found = object.find(name);
    return found != nullptr && found->is_scalar() ? found->text : std::string();
}

/// WordPress keeps names with the signs of HTML escaped.
std::string unescaped(std::string text)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> signs = {
        {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#039;", "'"}, {"&#8217;", "’"}, {"&amp;", "&"}}};
    for (auto const& [escaped, plain] : signs) {
        for (std::size_t at = text.find(escaped); at != std::string::npos;
             at = text.find(escaped, at + plain.size())) {
            text.replace(at, escaped.size(), plain);
        }
    }
    return text;
}

class OrderReader : private JsonFields
{
public:
    OrderReader(JsonValue const& object, Limits const& limits)
        : JsonFields(fmt::format("Order {}", shown_name(scalar_of(object, "number").empty()
                                                            ? scalar_of(object, "id")
                                                            : scalar_of(object, "number"))),
                     limits),
          object_(object)
    {
    }

    Outcome<IncomingOrder> read()
    {
        order_.external_id = digits_only(scalar_of(object_, "id"));
        if (order_.external_id.empty() || order_.external_id == "0") {
            return kernel::refused("bad_id", fmt::format("{} has no usable id.", label_));
        }
        currency(object_, {"currency"}, order_.currency);
        if (order_.currency.has_value()) {
            own_ = kernel::Currency::parse(order_.currency.value());
        }
        heading();
        lines();
        fees();
        shipping_lines();
        lists();
        refunds();
        totals();
        state();
        if (refusal_) {
            return tl::unexpected(*refusal_);
        }
        return std::move(order_);
    }

private:
    void heading()
    {
        text(object_, {"number"}, order_.number, most_in_index);
        order_.name = order_.number;
        text(object_, {"customer_note"}, order_.note);
        text(object_, {"created_via"}, order_.source_name);
        order_.taxes_included = false; // the amounts never are, whatever prices_include_tax says of the shop
        if (std::string const id = digits_only(scalar_of(object_, "customer_id")); !id.empty() && id != "0") {
            order_.customer_id = id;
        }
        address("billing", order_.has_bill_to, order_.bill_to);
        address("shipping", order_.has_ship_to, order_.ship_to);
        if (JsonValue const* const billing = object_.find("billing");
            billing != nullptr && billing->is_object()) {
            text(*billing, {"email"}, order_.email);
            text(*billing, {"phone"}, order_.phone);
            order_.customer_name = order_.bill_to.name;
        }
        purchase_order();
    }

    /// WooCommerce knows no purchase orders; the plugins that do keep their number among the order's meta
    /// data:
    /// `_po_number` (Purchase Order Gateway), `_purchase_order_number` (Purchase Orders for WooCommerce, with
    /// the invoiced company), `_billing_po_number` and the like (a field added to the checkout).
    void purchase_order()
    {
        JsonValue const* const all = object_.find("meta_data");
        if (all == nullptr || !all->is_list()) {
            return;
        }
        for (JsonValue const& meta : all->items) {
            std::string const key = scalar_of(meta, "key");
            std::string_view name = key;
            for (std::string_view const prefix : {"_", "billing_"}) {
                name.remove_prefix(name.starts_with(prefix) ? prefix.size() : 0);
            }
            if (name == "po_number" || name == "purchase_order_number") {
                keep(meta, order_.po_number);
            } else if (name == "purchase_order_company_name") {
                keep(meta, order_.company);
            }
        }
    }

    /// The first that says something counts: plugins side by side leave each other's fields empty.
    void keep(JsonValue const& meta, Field<std::string>& out)
    {
        if (std::string const said = trimmed(scalar_of(meta, "value")); out.value_or("").empty()) {
            out = said.empty() ? Field<std::string>::empty() : Field<std::string>(checked(said));
        }
    }

    void address(std::string_view name, Field<bool>& told, IncomingAddress& out)
    {
        JsonValue const* const found = object_.find(name);
        if (found == nullptr || !found->is_object()) {
            return;
        }
        Field<std::string> first, last;
        text(*found, {"first_name"}, first);
        text(*found, {"last_name"}, last);
        if (std::string const whole = trimmed(fmt::format("{} {}", first.value_or(""), last.value_or("")));
            !whole.empty()) {
            out.name = whole;
        }
        text(*found, {"company"}, out.company);
        text(*found, {"address_1"}, out.line1);
        text(*found, {"address_2"}, out.line2);
        text(*found, {"city"}, out.city);
        text(*found, {"state"}, out.region);
        text(*found, {"postcode"}, out.postal_code);
        text(*found, {"country"}, out.country);
        text(*found, {"phone"}, out.phone);
        told = !out.line1.value_or("").empty() || !out.city.value_or("").empty();
    }

    void lines()
    {
        JsonValue const* const all = object_.find("line_items");
        if (all == nullptr || all->is_null()) {
            return;
        }
        std::vector<JsonValue const*> const found = elements(*all, "lines");
        if (found.size() > limits_.lines) {
            refuse("too_many_lines",
                   fmt::format("it has {} lines; {} is the most", found.size(), limits_.lines));
            return;
        }
        for (JsonValue const* const one : found) {
            std::string const id = digits_only(scalar_of(*one, "id"));
            if (id.empty()) {
                refuse("bad_id", fmt::format("its line {} has no usable id", position_ + 1));
                return;
            }
            line(*one, order_.lines[id]);
        }
    }

    void line(JsonValue const& one, IncomingLine& line)
    {
        line.position = position_++;
        text(one, {"sku"}, line.sku, most_in_index);
        text(one, {"name"}, line.name, most_in_title);
        if (line.name.has_value()) {
            line.name = unescaped(line.name.value());
        }
        line.title = line.name;
        text(one, {"product_id"}, line.product_id);
        if (std::string const variation = scalar_of(one, "variation_id");
            variation != "0" && !variation.empty()) {
            line.variant_id = variation;
        }
        count(one, {"quantity"}, most_units, line.quantity);
        std::optional<kernel::Money> const gross = money(one, "subtotal");
        std::optional<kernel::Money> const net = money(one, "total");
        std::int64_t const units = line.quantity.value_or(0);
        if (gross && units > 0) {
            line.price = bag(kernel::Money{
                kernel::multiply_divide_nearest(std::max<std::int64_t>(gross->minor, 0), 1, units),
                gross->currency});
            lines_total_ += gross->minor;
        }
        if (gross && net) {
            line.total_discount = bag(*gross - *net);
        }
        if (std::optional<kernel::Money> const tax = money(one, "total_tax"); tax && tax->minor != 0) {
            line.tax_lines = std::vector<TaxLine>{{"", "", bag(*tax)}};
        }
        properties(one, line);
    }

    /// Names that begin with an underscore are WordPress's own; one of them says what refunds put back in
    /// stock.
    void properties(JsonValue const& one, IncomingLine& line)
    {
        JsonValue const* const all = one.find("meta_data");
        if (all == nullptr || !all->is_list()) {
            return;
        }
        std::vector<NameValue> found;
        for (JsonValue const& meta : all->items) {
            std::string const key = scalar_of(meta, "key");
            std::string const value = scalar_of(meta, "value");
            if (key == "_restock_refunded_items") {
                std::int64_t back = 0;
                std::from_chars(value.data(), value.data() + value.size(), back);
                line.current_quantity =
                    std::max<std::int64_t>(line.quantity.value_or(0) - std::max<std::int64_t>(back, 0), 0);
            } else if (!key.starts_with('_') && !value.empty()) {
                std::string const shown = scalar_of(meta, "display_key");
                found.push_back({checked(shown.empty() ? key : shown), checked(value)});
            }
        }
        line.properties = found;
    }

    void fees()
    {
        JsonValue const* const all = object_.find("fee_lines");
        if (all == nullptr || !all->is_list()) {
            return;
        }
        for (JsonValue const& one : all->items) {
            std::string const id = digits_only(scalar_of(one, "id"));
            std::optional<kernel::Money> const total = money(one, "total");
            if (id.empty() || !total) {
                continue;
            }
            IncomingLine& line = order_.lines[id];
            line.position = position_++;
            text(one, {"name"}, line.name, most_in_title);
            line.title = line.name;
            line.quantity = 1;
            line.price = bag(*total);
            line.requires_shipping = false;
            lines_total_ += total->minor;
        }
    }

    void shipping_lines()
    {
        JsonValue const* const all = object_.find("shipping_lines");
        if (all == nullptr || !all->is_list()) {
            return;
        }
        std::int64_t position = 0;
        for (JsonValue const& one : all->items) {
            std::string const id = digits_only(scalar_of(one, "id"));
            IncomingShippingLine& line =
                order_.shipping_lines[id.empty() ? stand_in_id(order_.shipping_lines.size() + 1) : id];
            line.position = position++;
            text(one, {"method_title"}, line.title);
            text(one, {"method_id"}, line.code);
            if (std::optional<kernel::Money> const total = money(one, "total")) {
                line.price = bag(*total);
            }
        }
    }

    void lists()
    {
        if (JsonValue const* const taxes = object_.find("tax_lines"); taxes != nullptr && taxes->is_list()) {
            std::vector<TaxLine> found;
            for (JsonValue const& one : taxes->items) {
                kernel::Money sum{0, own_.value_or(kernel::Currency())};
                for (char const* const part : {"tax_total", "shipping_tax_total"}) {
                    if (std::optional<kernel::Money> const amount = money(one, part)) {
                        sum += *amount;
                    }
                }
                std::optional<std::string> const percent = canonical_decimal(scalar_of(one, "rate_percent"));
                std::optional<std::string> rate;
                if (auto const ppm = kernel::parse_scaled(percent.value_or(""), 4)) {
                    rate = canonical_decimal(kernel::format_scaled(*ppm, 6));
                }
                found.push_back({checked(scalar_of(one, "label")), rate.value_or(""), bag(sum)});
            }
            order_.tax_lines = found;
        }
        if (JsonValue const* const coupons = object_.find("coupon_lines");
            coupons != nullptr && coupons->is_list()) {
            std::vector<std::string> codes;
            for (JsonValue const& one : coupons->items) {
                codes.push_back(checked(scalar_of(one, "code")));
            }
            order_.discount_codes = codes;
        }
    }

    void refunds()
    {
        JsonValue const* const all = object_.find("refunds");
        if (all == nullptr || !all->is_list()) {
            return;
        }
        for (JsonValue const& one : all->items) {
            std::string const id = digits_only(scalar_of(one, "id"));
            std::optional<kernel::Money> const total = money(one, "total"); // negative
            if (id.empty() || id == "0" || !total) {
                continue; // a refund that was deleted
            }
            IncomingRefund& refund = order_.refunds[id];
            text(one, {"reason"}, refund.note);
            refund.total = bag(-*total);
            refunded_ -= total->minor;
        }
    }

    void totals()
    {
        std::optional<kernel::Money> const total = money(object_, "total");
        std::optional<kernel::Money> const discounts = money(object_, "discount_total");
        if (!total || !own_) {
            return;
        }
        order_.total = bag(*total);
        kernel::Money const lines{lines_total_, *own_};
        order_.lines_total = bag(lines);
        if (discounts) {
            order_.discounts = bag(*discounts);
            order_.subtotal = bag(lines - *discounts);
        }
        if (std::optional<kernel::Money> const shipping = money(object_, "shipping_total")) {
            order_.shipping = bag(*shipping);
        }
        if (std::optional<kernel::Money> const tax = money(object_, "total_tax")) {
            order_.tax = bag(*tax);
        }
        order_.current_total = bag(*total - kernel::Money{refunded_, *own_});
        bool const is_negative = total->minor < 0 || (discounts && discounts->minor < 0);
        if (is_negative) {
            refuse("bad_amount", "it holds a negative total");
        }
        is_refunded_ = refunded_ > 0 && refunded_ >= total->minor;
    }

    void state()
    {
        Field<std::string> status;
        word(object_, {"status"}, status);
        auto const known = std::ranges::find(statuses, status.value_or(""), &StatusWords::status);
        if (known == statuses.end()) {
            refuse("unknown_status",
                   fmt::format("its status {} is none of WooCommerce's own, so that nobody knows whether "
                               "it is to be sent; set it to processing in the shop",
                               kernel::in_quotes(status.value_or(""))));
            return;
        }
        gmt("date_created_gmt", order_.created_at);
        Field<kernel::Timestamp> modified, paid, completed;
        gmt("date_modified_gmt", modified);
        gmt("date_paid_gmt", paid);
        gmt("date_completed_gmt", completed);
        std::optional<kernel::Timestamp> const last =
            modified.has_value() ? modified.optional() : order_.created_at.optional();
        if (last) {
            order_.updated_at = aged(*last, known->stage);
        }
        std::string const& said = status.value();
        bool const is_sent = said == "completed" || (said == "refunded" && completed.has_value());
        order_.fulfillment_status = std::string(is_sent ? "fulfilled" : "unfulfilled");
        financial(said, paid.has_value());
        bool const is_over = said == "cancelled" || said == "trash" || (said == "refunded" && !is_sent);
        if (is_over && !last) {
            refuse("bad_time", "it is canceled, but says not when");
        }
        order_.cancelled_at =
            is_over && last ? Field<kernel::Timestamp>(*last) : Field<kernel::Timestamp>::empty();
        if (is_over) {
            order_.cancel_reason = said;
        }
    }

    void financial(std::string const& said, bool is_paid)
    {
        if (said == "pending" || said == "on-hold") {
            order_.financial_status = std::string("pending");
        } else if (said == "refunded" || is_refunded_) {
            order_.financial_status = std::string("refunded");
        } else if (refunded_ > 0) {
            order_.financial_status = std::string("partially_refunded");
        } else if (is_paid) {
            order_.financial_status = std::string("paid");
        } else if (said == "failed" || said == "cancelled" || said == "trash") {
            order_.financial_status = std::string("voided");
        } else {
            order_.financial_status = Field<std::string>::empty(); // the parcel's receiver pays
        }
    }

    /// Fields of that name are defined in UTC and have no offset.
    void gmt(std::string_view name, Field<kernel::Timestamp>& out)
    {
        JsonValue const* const found = object_.find(name);
        if (found == nullptr || found->is_null() || found->text.empty()) {
            return;
        }
        auto const read = kernel::parse_iso8601_utc(found->text);
        if (found->kind != JsonValue::Kind::text || !read) {
            refuse("bad_time",
                   fmt::format("its {} {} is no date and time", name, kernel::in_quotes(found->text)));
            return;
        }
        out = *read;
    }

    std::optional<kernel::Money> money(JsonValue const& object, std::string_view name)
    {
        JsonValue const* const found = object.find(name);
        if (found == nullptr || found->is_null() || !own_ || (found->is_scalar() && found->text.empty())) {
            return std::nullopt;
        }
        std::optional<Amount> const read = amount(*found, nullptr);
        constexpr std::int64_t most = 1'000'000'000'000'000; // so that no sum of an order's lines runs over
        auto const exact = read ? read->in(*own_) : Outcome<kernel::Money>(kernel::Money{0, *own_});
        if (!exact || exact->minor > most || exact->minor < -most) {
            refuse("bad_amount",
                   fmt::format("{} is no amount of {}", kernel::in_quotes(found->text), own_->code()));
            return std::nullopt;
        }
        return read ? std::optional(*exact) : std::nullopt;
    }

    static MoneyBag bag(kernel::Money amount)
    {
        std::string const written = kernel::plain_amount(amount);
        return MoneyBag{Amount{canonical_decimal(written).value_or(written), amount.currency}, std::nullopt};
    }

    JsonValue const& object_;
    IncomingOrder order_;
    std::int64_t position_ = 0;
    std::int64_t lines_total_ = 0;
    std::int64_t refunded_ = 0;
    bool is_refunded_ = false;
};

class Walker
{
public:
    Walker(std::string_view text, JsonDocument const& document, Limits const& limits)
        : text_(text), document_(document), limits_(limits)
    {
    }

    std::vector<ChannelObject> walk()
    {
        item(document_.root);
        if (found_.empty()) {
            refuse(document_.root, "empty", "nothing in it");
        }
        return std::move(found_);
    }

private:
    void item(JsonValue const& value)
    {
        if (value.is_list()) {
            for (JsonValue const& one : value.items) {
                item(one);
            }
            return;
        }
        if (!value.is_object() || value.items.empty()) {
            refuse(value, value.is_object() ? "empty" : "value",
                   value.is_object() ? "an empty object" : "a bare value");
            return;
        }
        JsonValue const* const data = value.find("data");
        bool const is_envelope =
            data != nullptr && value.find("id") == nullptr && value.find("code") == nullptr;
        if (is_envelope) {
            item(*data);
        } else if (is_batch(value)) {
            for (JsonValue const& part : value.items) {
                item(part);
            }
        } else {
            classified(value);
        }
    }

    static bool is_batch(JsonValue const& value)
    {
        return std::ranges::all_of(value.names, [](std::string const& name) {
            return name == "create" || name == "update" || name == "delete";
        });
    }

    void classified(JsonValue const& object)
    {
        struct Mark
        {
            std::string_view member, kind, what;
        };
        constexpr auto marks =
            std::to_array<Mark>({{"download_id", "download", "a download"},
                                 {"order_key", "order", ""},
                                 {"refunded_by", "refund", "a refund, which its order tells of too"},
                                 {"delivery_url", "webhook", "a webhook's setting"},
                                 {"customer_note", "note", "a note"},
                                 {"stock_quantity", "product", "a product"},
                                 {"avatar_url", "customer", "a customer"}});
        if (std::string const code = scalar_of(object, "code");
            !code.empty() && object.find("message") != nullptr) {
            refuse(object, "error",
                   fmt::format("an error answer: {}", kernel::in_quotes(scalar_of(object, "message"))));
            return;
        }
        for (Mark const& mark : marks) {
            if (object.find(mark.member) != nullptr) {
                mark.kind == "order" ? order(object)
                                     : refuse(object, std::string(mark.kind), std::string(mark.what));
                return;
            }
        }
        // An order that a program chose the members of.
        bool const is_order = object.find("line_items") != nullptr && object.find("status") != nullptr;
        is_order ? order(object) : refuse(object, "unknown", "no object that is known");
    }

    void order(JsonValue const& object)
    {
        std::string const status = scalar_of(object, "status");
        if (std::ranges::find(drafts, status) != drafts.end()) {
            refuse(object, "draft_order", "a draft, whose customer has not ordered yet");
            return;
        }
        ChannelObject one = described(object, "order");
        one.external_id = digits_only(scalar_of(object, "id"));
        auto const twice = std::ranges::find_if(document_.duplicates, [&](DuplicateName const& name) {
            return name.position >= object.begin && name.position < object.end;
        });
        if (twice != document_.duplicates.end()) {
            one.content = Refusal{
                "duplicate_name",
                fmt::format("The {} was refused: it names {} twice in one object, so that nobody knows "
                            "which is meant.",
                            one.label, kernel::in_quotes(twice->name))};
        } else if (Outcome<IncomingOrder> read = OrderReader(object, limits_).read()) {
            one.content = std::move(*read);
        } else {
            one.content = read.error();
        }
        found_.push_back(std::move(one));
    }

    void refuse(JsonValue const& object, std::string const& kind, std::string const& what)
    {
        ChannelObject one = described(object, kind);
        one.content =
            Refusal{"not_an_order",
                    fmt::format("The object is {}, not an order; nothing was imported from it.", what)};
        found_.push_back(std::move(one));
    }

    ChannelObject described(JsonValue const& object, std::string const& kind) const
    {
        ChannelObject one;
        one.kind = kind;
        std::string const id = digits_only(scalar_of(object, "id"));
        std::string const number = scalar_of(object, "number");
        one.label = id.empty() ? fmt::format("{}, object {}", kind, found_.size() + 1)
                    : number.empty() || number == id
                        ? fmt::format("{} {}", kind, id)
                        : fmt::format("{} {} ({})", kind, shown_name(number), id);
        if (object.end > object.begin) {
            one.raw = std::string(text_.substr(object.begin, object.end - object.begin));
        }
        return one;
    }

    std::string_view text_;
    JsonDocument const& document_;
    Limits const& limits_;
    std::vector<ChannelObject> found_;
};

} // namespace

Outcome<std::vector<ChannelObject>> parse_woocommerce(std::string_view json, Limits const& limits)
{
    Outcome<JsonDocument> const document = read_json(json, limits);
    if (!document) {
        return tl::unexpected(document.error());
    }
    return Walker(json, *document, limits).walk();
}

} // namespace poddesk::orders
