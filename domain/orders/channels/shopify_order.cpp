// Reads one Shopify order object. Field names come in pairs: REST 2025-07 (snake_case) and GraphQL 2026-07
// (camelCase).
#include <algorithm>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"
#include "domain/orders/channels/json_fields.h"
#include "domain/orders/channels/shopify.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using kernel::Timestamp;

constexpr std::int64_t most_grams = 1'000'000'000; // a thousand tonnes a unit: nonsense beyond

class OrderReader : private JsonFields
{
public:
    OrderReader(JsonValue const& object, Limits const& limits)
        : JsonFields(label_of(object), limits), object_(object)
    {
    }

    Outcome<IncomingOrder> read()
    {
        order_.external_id = id_of(object_);
        if (order_.external_id.empty()) {
            return kernel::refused("bad_id", fmt::format("{} has no usable id.", label_));
        }
        currencies();
        heading();
        moments();
        totals();
        people();
        lists();
        lines();
        shipping_lines();
        refunds();
        fulfillments();
        if (refusal_) {
            return tl::unexpected(*refusal_);
        }
        return std::move(order_);
    }

private:
    // ---- what an order consists of

    void currencies()
    {
        currency(object_, {"currency", "currencyCode"}, order_.currency);
        currency(object_, {"presentment_currency", "presentmentCurrencyCode"}, order_.presentment_currency);
        if (order_.currency.has_value()) {
            own_ = kernel::Currency::parse(order_.currency.value());
        }
    }

    void heading()
    {
        text(object_, {"name"}, order_.name, most_in_index);
        text(object_, {"order_number", "orderNumber"}, order_.number, most_in_index);
        text(object_, {"email", "contact_email"}, order_.email);
        text(object_, {"phone"}, order_.phone);
        text(object_, {"note"}, order_.note);
        text(object_, {"source_name", "sourceName"}, order_.source_name);
        text(object_, {"po_number", "poNumber"}, order_.po_number);
        text(object_, {"customer_locale", "customerLocale"}, order_.locale);
        word(object_, {"financial_status", "displayFinancialStatus"}, order_.financial_status);
        word(object_, {"cancel_reason", "cancelReason"}, order_.cancel_reason);
        order_.fulfillment_status =
            fulfillment_word(object_, {"fulfillment_status", "displayFulfillmentStatus"});
        flag(object_, {"test"}, order_.test);
        flag(object_, {"taxes_included", "taxesIncluded"}, order_.taxes_included);
    }

    void moments()
    {
        moment(object_, {"created_at", "createdAt"}, order_.created_at);
        moment(object_, {"processed_at", "processedAt"}, order_.processed_at);
        moment(object_, {"updated_at", "updatedAt"}, order_.updated_at);
        moment(object_, {"cancelled_at", "cancelledAt"}, order_.cancelled_at);
        moment(object_, {"closed_at", "closedAt"}, order_.closed_at);
    }

    void totals()
    {
        money(object_, {"total_price_set", "totalPriceSet"}, {"total_price", "totalPrice"}, order_.total);
        money(object_, {"subtotal_price_set", "subtotalPriceSet"}, {"subtotal_price", "subtotalPrice"},
              order_.subtotal);
        money(object_, {"total_line_items_price_set"}, {"total_line_items_price"}, order_.lines_total);
        money(object_, {"total_tax_set", "totalTaxSet"}, {"total_tax", "totalTax"}, order_.tax);
        money(object_, {"total_discounts_set", "totalDiscountsSet"}, {"total_discounts", "totalDiscounts"},
              order_.discounts);
        money(object_, {"total_shipping_price_set", "totalShippingPriceSet"}, {"totalShippingPrice"},
              order_.shipping);
        money(object_, {"totalTipReceivedSet"}, {"total_tip_received"}, order_.tip);
        money(object_, {"original_total_duties_set", "originalTotalDutiesSet"}, {}, order_.duties);
        money(object_, {"current_total_price_set", "currentTotalPriceSet"}, {"current_total_price"},
              order_.current_total);
        money(object_, {"current_subtotal_price_set", "currentSubtotalPriceSet"}, {"current_subtotal_price"},
              order_.current_subtotal);
        money(object_, {"current_total_tax_set", "currentTotalTaxSet"}, {"current_total_tax"},
              order_.current_tax);
        money(object_, {"current_total_discounts_set", "currentTotalDiscountsSet"},
              {"current_total_discounts"}, order_.current_discounts);
        money(object_, {"totalOutstandingSet"}, {"total_outstanding"}, order_.outstanding);
        for (Field<MoneyBag> const* const bag :
             {&order_.total, &order_.subtotal, &order_.lines_total, &order_.tax, &order_.discounts,
              &order_.shipping, &order_.current_total}) {
            if (bag->has_value() && bag->value().shop.text.starts_with('-')) {
                refuse("bad_amount", fmt::format("it holds a negative total, {}", bag->value().shop.text));
            }
        }
    }

    void people()
    {
        if (JsonValue const* const customer = member(object_, {"customer"})) {
            if (customer->is_null()) {
                order_.customer_id = order_.customer_name = Field<std::string>::empty();
            } else if (customer->is_object()) {
                id_field(*customer, order_.customer_id);
                contact(*customer, {"email"}, order_.email);
                contact(*customer, {"phone"}, order_.phone);
                full_name(*customer, {"displayName"}, order_.customer_name);
            } else {
                refuse("bad_field", "its customer is no object");
            }
        }
        if (JsonValue const* const buyer = member(object_, {"purchasingEntity"})) {
            JsonValue const* const company = member(*buyer, {"company"});
            if (company != nullptr && company->is_object()) {
                text(*company, {"name"}, order_.company);
            } else {
                order_.company = Field<std::string>::empty(); // a person buys
            }
        }
        address({"shipping_address", "shippingAddress"}, order_.has_ship_to, order_.ship_to);
        address({"billing_address", "billingAddress"}, order_.has_bill_to, order_.bill_to);
    }

    void lists()
    {
        tags();
        pairs(object_, {"note_attributes", "customAttributes"}, order_.attributes);
        taxes(object_, order_.tax_lines);
        if (JsonValue const* const codes = member(object_, {"discount_codes", "discountCodes"})) {
            std::vector<std::string> found;
            for (JsonValue const* const code : elements(*codes, "discount codes")) {
                JsonValue const* const inner = code->is_object() ? code->find("code") : code;
                if (inner != nullptr && inner->is_scalar()) {
                    found.push_back(checked(inner->text));
                }
            }
            order_.discount_codes = found;
        }
        if (JsonValue const* const all = member(object_, {"discount_applications", "discountApplications"})) {
            std::vector<DiscountApplication> found;
            for (JsonValue const* const one : elements(*all, "discount applications")) {
                found.push_back(discount_application(*one));
            }
            order_.discount_applications = found;
        }
    }

    void lines()
    {
        JsonValue const* const all = member(object_, {"line_items", "lineItems"});
        if (all == nullptr || all->is_null()) {
            return;
        }
        if (JsonValue const* const page = all->find("pageInfo")) {
            JsonValue const* const more = page->find("hasNextPage");
            if (more != nullptr && more->truth) {
                refuse("incomplete_lines",
                       "this response holds only the first page of its lines: ask for all of them");
            }
        }
        std::vector<JsonValue const*> const found = elements(*all, "lines");
        if (found.size() > limits_.lines) {
            refuse("too_many_lines",
                   fmt::format("it has {} lines; {} is the most", found.size(), limits_.lines));
            return;
        }
        std::int64_t position = 0;
        for (JsonValue const* const one : found) {
            std::string const id = id_of(*one);
            if (id.empty()) {
                refuse("bad_id", fmt::format("its line {} has no usable id", position + 1));
                return;
            }
            IncomingLine& line = order_.lines[id];
            line = read_line(*one);
            line.position = position++;
        }
    }

    IncomingLine read_line(JsonValue const& one)
    {
        IncomingLine line;
        text(one, {"sku"}, line.sku, most_in_index);
        if (JsonValue const* const variant = member(one, {"variant"});
            variant != nullptr && variant->is_object()) {
            id_field(*variant, line.variant_id);
            if (!line.sku.has_value()) {
                text(*variant, {"sku"}, line.sku, most_in_index);
            }
        }
        text(one, {"variant_id"}, line.variant_id);
        text(one, {"product_id"}, line.product_id);
        if (JsonValue const* const product = member(one, {"product"});
            product != nullptr && product->is_object()) {
            id_field(*product, line.product_id);
        }
        text(one, {"title"}, line.title, most_in_title);
        text(one, {"variant_title", "variantTitle"}, line.variant_title);
        text(one, {"name"}, line.name, most_in_title);
        text(one, {"vendor"}, line.vendor);
        line.fulfillment_status = fulfillment_word(one, {"fulfillment_status", "fulfillmentStatus"});
        count(one, {"quantity"}, most_units, line.quantity);
        count(one, {"current_quantity", "currentQuantity"}, most_units, line.current_quantity);
        count(one, {"fulfillable_quantity", "fulfillableQuantity", "unfulfilledQuantity"}, most_units,
              line.fulfillable_quantity);
        count(one, {"grams"}, most_grams, line.grams);
        money(one, {"price_set", "originalUnitPriceSet"}, {"price", "originalUnitPrice"}, line.price);
        money(one, {"total_discount_set", "totalDiscountSet"}, {"total_discount", "totalDiscount"},
              line.total_discount);
        flag(one, {"requires_shipping", "requiresShipping"}, line.requires_shipping);
        flag(one, {"taxable"}, line.taxable);
        flag(one, {"gift_card", "isGiftCard"}, line.gift_card);
        pairs(one, {"properties", "customAttributes"}, line.properties);
        taxes(one, line.tax_lines);
        allocations(one, line.discounts);
        return line;
    }

    void shipping_lines()
    {
        JsonValue const* const all = member(object_, {"shipping_lines", "shippingLines"});
        if (all == nullptr || all->is_null()) {
            return;
        }
        std::int64_t position = 0;
        for (JsonValue const* const one : elements(*all, "shipping lines")) {
            IncomingShippingLine line;
            line.position = position;
            text(*one, {"title"}, line.title);
            text(*one, {"code"}, line.code);
            text(*one, {"source"}, line.source);
            text(*one, {"carrier_identifier", "carrierIdentifier"}, line.carrier);
            flag(*one, {"is_removed", "isRemoved"}, line.removed);
            money(*one, {"price_set", "originalPriceSet"}, {"price"}, line.price);
            money(*one, {"discounted_price_set", "discountedPriceSet"}, {"discounted_price"},
                  line.discounted_price);
            taxes(*one, line.tax_lines);
            allocations(*one, line.discounts);
            std::string id = id_of(*one); // GraphQL may give none
            order_.shipping_lines[id.empty() ? fmt::format("n{}", position) : id] = std::move(line);
            ++position;
        }
    }

    void refunds()
    {
        JsonValue const* const all = member(object_, {"refunds"});
        if (all == nullptr || all->is_null()) {
            return;
        }
        for (JsonValue const* const one : elements(*all, "refunds")) {
            std::string const id = id_of(*one);
            if (id.empty()) {
                refuse("bad_id", "one of its refunds has no usable id");
                return;
            }
            IncomingRefund refund;
            moment(*one, {"created_at", "createdAt", "processed_at", "processedAt"}, refund.created_at);
            text(*one, {"note"}, refund.note);
            money(*one, {"totalRefundedSet"}, {}, refund.total);
            if (JsonValue const* const paid = member(*one, {"transactions"});
                !refund.total.is_present() && paid) {
                refund.total = paid_back(*paid);
            }
            if (JsonValue const* const items = member(*one, {"refund_line_items", "refundLineItems"})) {
                std::vector<RefundedLine> found;
                for (JsonValue const* const item : elements(*items, "refunded lines")) {
                    found.push_back(refunded_line(*item));
                }
                refund.lines = found;
            }
            order_.refunds[id] = std::move(refund);
        }
    }

    RefundedLine refunded_line(JsonValue const& item)
    {
        RefundedLine line;
        Field<std::int64_t> quantity;
        Field<std::string> restock;
        Field<MoneyBag> subtotal, tax;
        line.line_id = line_id_of(item);
        count(item, {"quantity"}, most_units, quantity);
        word(item, {"restock_type", "restockType"}, restock);
        money(item, {"subtotal_set", "subtotalSet"}, {"subtotal"}, subtotal);
        money(item, {"total_tax_set", "totalTaxSet"}, {"total_tax"}, tax);
        line.quantity = quantity.value_or(0);
        line.restock_type = restock.value_or("");
        line.subtotal = subtotal.optional();
        line.tax = tax.optional();
        return line;
    }

    void fulfillments()
    {
        JsonValue const* const all = member(object_, {"fulfillments"});
        if (all == nullptr || all->is_null()) {
            return;
        }
        for (JsonValue const* const one : elements(*all, "fulfillments")) {
            std::string const id = id_of(*one);
            if (id.empty()) {
                continue; // a GraphQL selection without the id: nothing to hang it on, and nothing we act on
            }
            IncomingFulfillment sent;
            word(*one, {"status"}, sent.status);
            text(*one, {"tracking_company"}, sent.carrier);
            moment(*one, {"created_at", "createdAt"}, sent.created_at);
            tracking(*one, sent);
            if (JsonValue const* const items = member(*one, {"line_items", "fulfillmentLineItems"})) {
                std::vector<FulfilledLine> found;
                for (JsonValue const* const item : elements(*items, "fulfilled lines")) {
                    Field<std::int64_t> quantity;
                    count(*item, {"quantity"}, most_units, quantity);
                    std::string const inner = line_id_of(*item);
                    found.push_back({inner.empty() ? id_of(*item) : inner, quantity.value_or(0)});
                }
                sent.lines = found;
            }
            order_.fulfillments[id] = std::move(sent);
        }
    }

    void tracking(JsonValue const& one, IncomingFulfillment& sent)
    {
        std::vector<std::string> numbers;
        if (JsonValue const* const list = member(one, {"tracking_numbers"})) {
            for (JsonValue const* const number : elements(*list, "tracking numbers")) {
                if (number->is_scalar()) {
                    numbers.push_back(checked(number->text));
                }
            }
            sent.tracking_numbers = numbers;
        } else if (JsonValue const* const info = member(one, {"trackingInfo"})) {
            for (JsonValue const* const entry : elements(*info, "tracking entries")) {
                Field<std::string> number;
                text(*entry, {"number"}, number);
                if (number.has_value()) {
                    numbers.push_back(number.value());
                }
                text(*entry, {"company"}, sent.carrier);
            }
            sent.tracking_numbers = numbers;
        }
    }

    // ---- pieces

    static std::string label_of(JsonValue const& object)
    {
        JsonValue const* const name = object.find("name");
        std::string const id = id_of(object);
        std::string shown = name != nullptr && name->is_scalar() ? " " + shown_name(name->text) : "";
        return id.empty() ? fmt::format("Order{}", shown) : fmt::format("Order{} ({})", shown, id);
    }

    static std::string id_of(JsonValue const& object)
    {
        JsonValue const* const id = object.find("id");
        if (id == nullptr || !id->is_scalar()) {
            return {};
        }
        if (std::optional<GlobalId> const global = parse_global_id(id->text)) {
            return digits_only(global->id);
        }
        return digits_only(id->text);
    }

    static std::string line_id_of(JsonValue const& item)
    {
        if (JsonValue const* const plain = item.find("line_item_id");
            plain != nullptr && plain->is_scalar()) {
            return digits_only(plain->text);
        }
        JsonValue const* const line = member(item, {"line_item", "lineItem"});
        return line != nullptr && line->is_object() ? id_of(*line) : std::string();
    }

    void id_field(JsonValue const& object, Field<std::string>& out)
    {
        if (std::string const id = id_of(object); !id.empty()) {
            out = id;
        }
    }

    /// The order's own way to reach the customer counts; the customer's record fills in where it has none.
    void contact(JsonValue const& customer, Names names, Field<std::string>& out)
    {
        if (out.value_or("").empty()) {
            Field<std::string> own;
            text(customer, names, own);
            out = own.has_value() || !out.is_present() ? own : out;
        }
    }

    /// REST says null, partial or fulfilled; GraphQL has more words for the first two.
    Field<std::string> fulfillment_word(JsonValue const& object, Names names)
    {
        Field<std::string> out;
        word(object, names, out);
        if (!out.is_present()) {
            return out;
        }
        std::string const said = out.value_or("unfulfilled");
        if (said == "open" || said.empty()) {
            return std::string("unfulfilled");
        }
        return said == "partially_fulfilled" ? std::string("partial") : said;
    }

    std::optional<Amount> tagged_amount(JsonValue const& money)
    {
        JsonValue const* const written = money.find("amount");
        if (written == nullptr) {
            return std::nullopt;
        }
        return amount(*written, member(money, {"currency_code", "currencyCode", "currency"}));
    }

    /// A money bag under one of `sets`, else a bare amount under one of `plains`.
    void money(JsonValue const& object, Names sets, Names plains, Field<MoneyBag>& out)
    {
        JsonValue const* const set = member(object, sets);
        if (set != nullptr && set->is_object()) {
            JsonValue const* const shop = member(*set, {"shop_money", "shopMoney"});
            JsonValue const* const presentment = member(*set, {"presentment_money", "presentmentMoney"});
            if (shop != nullptr && shop->is_object()) {
                std::optional<Amount> const in_shop = tagged_amount(*shop);
                std::optional<Amount> const seen = presentment != nullptr && presentment->is_object()
                                                       ? tagged_amount(*presentment)
                                                       : std::nullopt;
                if (in_shop) {
                    out = MoneyBag{*in_shop, seen};
                    return;
                }
            }
        }
        JsonValue const* const plain = member(object, plains);
        if (plain != nullptr && !plain->is_null()) {
            JsonValue const* const nested = plain->is_object() ? plain->find("amount") : nullptr;
            std::optional<Amount> const bare =
                nested != nullptr ? tagged_amount(*plain) : amount(*plain, nullptr);
            if (bare) {
                out = MoneyBag{*bare, std::nullopt};
            }
        } else if (plain != nullptr || (set != nullptr && set->is_null())) {
            out = Field<MoneyBag>::empty();
        }
    }

    void tags()
    {
        JsonValue const* const all = member(object_, {"tags"});
        if (all == nullptr) {
            return;
        }
        std::vector<std::string> found;
        if (all->kind == JsonValue::Kind::text) {
            std::string_view rest = all->text;
            while (!rest.empty()) {
                std::size_t const comma = rest.find(',');
                if (std::string tag = trimmed(rest.substr(0, comma)); !tag.empty()) {
                    found.push_back(checked(tag));
                }
                rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
            }
        } else {
            for (JsonValue const* const tag : elements(*all, "tags")) {
                found.push_back(checked(tag->text));
            }
        }
        std::ranges::sort(found);
        order_.tags = found;
    }

    void pairs(JsonValue const& object, Names names, Field<std::vector<NameValue>>& out)
    {
        JsonValue const* const all = member(object, names);
        if (all == nullptr) {
            return;
        }
        std::vector<NameValue> found;
        for (JsonValue const* const one : elements(*all, "attributes")) {
            Field<std::string> name, value;
            text(*one, {"name", "key"}, name);
            if (JsonValue const* const said = one->find("value"); said != nullptr && said->is_scalar()) {
                value = checked(said->text);
            }
            found.push_back({name.value_or(""), value.value_or("")});
        }
        out = found;
    }

    void taxes(JsonValue const& object, Field<std::vector<TaxLine>>& out)
    {
        JsonValue const* const all = member(object, {"tax_lines", "taxLines"});
        if (all == nullptr) {
            return;
        }
        std::vector<TaxLine> found;
        for (JsonValue const* const one : elements(*all, "tax lines")) {
            Field<std::string> title, rate;
            Field<MoneyBag> price;
            text(*one, {"title"}, title);
            text(*one, {"rate"}, rate);
            money(*one, {"price_set", "priceSet"}, {"price"}, price);
            found.push_back(
                {title.value_or(""), rate.value_or(""), price.value_or(MoneyBag{{"0", own_}, {}})});
        }
        out = found;
    }

    void allocations(JsonValue const& object, Field<std::vector<DiscountAllocation>>& out)
    {
        JsonValue const* const all = member(object, {"discount_allocations", "discountAllocations"});
        if (all == nullptr) {
            return;
        }
        std::vector<DiscountAllocation> found;
        for (JsonValue const* const one : elements(*all, "discount allocations")) {
            Field<MoneyBag> part;
            Field<std::int64_t> index;
            money(*one, {"amount_set", "allocatedAmountSet"}, {"amount"}, part);
            JsonValue const* const application = one->find("discountApplication");
            count(application != nullptr && application->is_object() ? *application : *one,
                  {"discount_application_index", "index"}, most_units, index);
            if (part.has_value()) {
                found.push_back({part.value(), index.value_or(0)});
            }
        }
        out = found;
    }

    DiscountApplication discount_application(JsonValue const& one)
    {
        auto const read = [&](Names names) {
            Field<std::string> out;
            JsonValue const* const found = member(one, names);
            if (found != nullptr && found->is_scalar()) {
                out = checked(found->text);
            }
            return out.value_or("");
        };
        DiscountApplication applied;
        applied.type = lower(read({"type", "__typename"}));
        applied.code = read({"code"});
        applied.title = read({"title"});
        applied.value_type = lower(read({"value_type"}));
        applied.allocation_method = lower(read({"allocation_method", "allocationMethod"}));
        applied.target_type = lower(read({"target_type", "targetType"}));
        applied.target_selection = lower(read({"target_selection", "targetSelection"}));
        applied.value = read({"value"});
        if (JsonValue const* const value = one.find("value"); value != nullptr && value->is_object()) {
            JsonValue const* const percent = value->find("percentage");
            JsonValue const* const fixed = value->find("amount");
            applied.value_type = percent != nullptr ? "percentage" : "fixed_amount";
            applied.value = percent != nullptr ? percent->text : fixed != nullptr ? fixed->text : "";
        }
        return applied;
    }

    void full_name(JsonValue const& person, Names whole, Field<std::string>& out)
    {
        text(person, whole, out);
        if (out.has_value() && !out.value().empty()) {
            return;
        }
        Field<std::string> first, last;
        text(person, {"first_name", "firstName"}, first);
        text(person, {"last_name", "lastName"}, last);
        if (first.is_present() || last.is_present()) {
            std::string const joined = trimmed(first.value_or("") + " " + last.value_or(""));
            out = joined.empty() ? Field<std::string>::empty() : Field<std::string>(joined);
        }
    }

    void address(Names names, Field<bool>& told, IncomingAddress& out)
    {
        JsonValue const* const found = member(object_, names);
        if (found == nullptr) {
            return;
        }
        if (found->is_null() || (found->is_object() && found->items.empty())) {
            told = false;
            return;
        }
        if (!found->is_object()) {
            refuse("bad_field", fmt::format("its {} is no object", *names.begin()));
            return;
        }
        told = true;
        full_name(*found, {"name"}, out.name);
        text(*found, {"company"}, out.company);
        text(*found, {"address1"}, out.line1);
        text(*found, {"address2"}, out.line2);
        text(*found, {"city"}, out.city);
        text(*found, {"province_code", "provinceCode"}, out.region);
        text(*found, {"province"}, out.region_name);
        text(*found, {"zip"}, out.postal_code);
        text(*found, {"country_code", "countryCodeV2", "countryCode"}, out.country);
        text(*found, {"country"}, out.country_name);
        out.region =
            out.region.value_or("").empty() && out.region_name.has_value() ? out.region_name : out.region;
        text(*found, {"phone"}, out.phone);
    }

    Field<MoneyBag> paid_back(JsonValue const& transactions)
    {
        std::optional<kernel::Money> sum;
        for (JsonValue const* const one : elements(transactions, "transactions")) {
            Field<std::string> kind, status;
            word(*one, {"kind"}, kind);
            word(*one, {"status"}, status);
            JsonValue const* const written = one->find("amount");
            if (kind.value_or("") != "refund" || status.value_or("") != "success" || written == nullptr) {
                continue;
            }
            std::optional<Amount> const part = amount(*written, member(*one, {"currency"}));
            if (!part || !part->currency || (sum && sum->currency != *part->currency)) {
                return {};
            }
            auto const money = part->in(*part->currency);
            if (!money || money->minor > 1'000'000'000'000'000 ||
                (sum && sum->minor > 1'000'000'000'000'000)) {
                return {};
            }
            sum = sum ? *sum + *money : *money;
        }
        if (!sum) {
            return {};
        }
        return MoneyBag{Amount{canonical_decimal(kernel::plain_amount(*sum)).value_or("0"), sum->currency},
                        std::nullopt};
    }

    JsonValue const& object_;
    IncomingOrder order_;
};

} // namespace

Outcome<IncomingOrder> read_shopify_order(JsonValue const& object, Limits const& limits)
{
    return OrderReader(object, limits).read();
}

std::optional<GlobalId> parse_global_id(std::string_view text)
{
    constexpr std::string_view prefix = "gid://shopify/";
    if (!text.starts_with(prefix)) {
        return std::nullopt;
    }
    std::string_view const rest = text.substr(prefix.size());
    std::size_t const slash = rest.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view const id = rest.substr(slash + 1);
    return GlobalId{std::string(rest.substr(0, slash)), std::string(id.substr(0, id.find('?')))};
}

} // namespace poddesk::orders
