#include "domain/orders/order.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"

namespace poddesk::orders {
namespace {

using kernel::Currency;
using kernel::Money;
using kernel::Outcome;

constexpr std::array<std::string_view, 11> status_words = {"received",  "on_hold",  "ready",   "backordered",
                                                           "released",  "picking",  "packing", "shipped",
                                                           "delivered", "canceled", "merged"};
constexpr std::array<std::string_view, 7> hold_words = {"address", "fraud",     "operator",  "payment",
                                                        "client",  "inventory", "until_date"};

/// Amounts of one order, read in its two currencies; the first that does not fit stops the plan.
class Purse
{
public:
    Purse(IncomingOrder const& order, Currency house)
    {
        shop_ = Currency::parse(order.currency.value_or("")).value_or(named(order).value_or(house));
        presentment_ = Currency::parse(order.presentment_currency.value_or("")).value_or(shop_);
    }

    Currency shop() const { return shop_; }
    Currency presentment() const { return presentment_; }
    std::optional<kernel::Refusal> const& refusal() const { return refusal_; }

    MinorPair minor(MoneyBag const& bag)
    {
        std::int64_t const in_shop = one(bag.shop, shop_);
        if (bag.presentment) {
            return {in_shop, one(*bag.presentment, presentment_)};
        }
        return {in_shop, presentment_ == shop_ ? in_shop : 0};
    }
    MinorPair minor(Field<MoneyBag> const& bag) { return bag.has_value() ? minor(bag.value()) : MinorPair{}; }

private:
    /// A partial object may leave out the order's currency and still name it beside an amount.
    static std::optional<Currency> named(IncomingOrder const& order)
    {
        for (Field<MoneyBag> const* const bag : {&order.total, &order.subtotal, &order.current_total}) {
            if (bag->has_value() && bag->value().shop.currency) {
                return bag->value().shop.currency;
            }
        }
        for (auto const& [id, line] : order.lines) {
            if (line.price.has_value() && line.price.value().shop.currency) {
                return line.price.value().shop.currency;
            }
        }
        return std::nullopt;
    }

    std::int64_t one(Amount const& amount, Currency currency)
    {
        Outcome<Money> const money = amount.in(currency);
        if (!money) {
            refuse("bad_amount", fmt::format("The amount {} is no amount of {}.",
                                             kernel::in_quotes(amount.text), currency.code()));
            return 0;
        }
        if (money->currency != currency) {
            refuse("currency_mixed", fmt::format("An amount of {} stands where the order counts in {}.",
                                                 money->currency.code(), currency.code()));
            return 0;
        }
        return money->minor;
    }

    void refuse(std::string code, std::string sentence)
    {
        if (!refusal_) {
            refusal_ = kernel::Refusal{std::move(code), std::move(sentence)};
        }
    }

    Currency shop_;
    Currency presentment_;
    std::optional<kernel::Refusal> refusal_;
};

/// Sums that hostile amounts could push over the edge stop there; the stated total is checked against its own
/// limits.
std::int64_t saturated(std::int64_t a, std::int64_t b)
{
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) {
        return a < 0 ? INT64_MIN : INT64_MAX;
    }
    return sum;
}

MinorPair sum(MinorPair a, MinorPair b)
{
    return {saturated(a.shop, b.shop), saturated(a.presentment, b.presentment)};
}

std::int64_t to_ship(IncomingOrder const& order, IncomingLine const& line)
{
    if (order.fulfillment_status.value_or("") == "fulfilled") {
        return 0;
    }
    if (line.fulfillable_quantity.has_value()) {
        return line.fulfillable_quantity.value();
    }
    return line.current_quantity.has_value() ? line.current_quantity.value() : line.quantity.value_or(0);
}

/// Of what is to be sent of a line, our location's share.
std::int64_t ours(IncomingOrder const& order, std::string const& id, std::int64_t units)
{
    if (!order.assigned.has_value()) {
        return units;
    }
    std::vector<FulfilledLine> const& assigned = order.assigned.value();
    auto const found = std::ranges::find(assigned, id, &FulfilledLine::line_id);
    return found == assigned.end() ? 0 : std::min(units, found->quantity);
}

PlannedLine plan_line(IncomingOrder const& order, std::string const& id, IncomingLine const& line,
                      Purse& purse)
{
    PlannedLine planned;
    planned.external_id = id;
    planned.position = line.position.value_or(0);
    planned.sku = line.sku.value_or("");
    std::string const title = line.title.value_or("");
    std::string const variant = line.variant_title.value_or("");
    planned.title = !line.name.value_or("").empty() ? line.name.value()
                    : variant.empty()               ? title
                                                    : fmt::format("{} - {}", title, variant);
    planned.quantity = ours(order, id, to_ship(order, line));
    planned.ordered_quantity = line.quantity.value_or(line.current_quantity.value_or(0));
    MinorPair const price = purse.minor(line.price);
    planned.unit_price = price.shop;
    planned.presentment_unit_price = price.presentment;
    planned.requires_shipping = line.requires_shipping.value_or(true) && !line.gift_card.value_or(false);
    MinorPair discount = purse.minor(line.total_discount);
    if (discount.shop == 0 && line.discounts.has_value()) {
        for (DiscountAllocation const& part : line.discounts.value()) {
            discount = sum(discount, purse.minor(part.amount));
        }
    }
    planned.discount = discount.shop;
    MinorPair tax;
    for (TaxLine const& one : line.tax_lines.value_or({})) {
        tax = sum(tax, purse.minor(one.amount));
    }
    planned.tax = tax.shop;
    return planned;
}

void plan_shipping(IncomingOrder const& order, Purse& purse, PlannedOrder& planned)
{
    std::vector<IncomingShippingLine const*> lines;
    for (auto const& [id, line] : order.shipping_lines) {
        if (!line.removed.value_or(false)) {
            lines.push_back(&line);
        }
    }
    std::ranges::stable_sort(lines, {},
                             [](IncomingShippingLine const* line) { return line->position.value_or(0); });
    std::int64_t position = 0;
    for (IncomingShippingLine const* const line : lines) {
        MinorPair const price =
            purse.minor(line->discounted_price.has_value() ? line->discounted_price : line->price);
        planned.charges.push_back({"shipping", position++, line->title.value_or(""), line->code.value_or(""),
                                   price.shop, price.presentment, std::nullopt});
    }
}

/// What each discount took off, from its shares on the lines.
std::map<std::int64_t, MinorPair> discount_shares(IncomingOrder const& order, Purse& purse)
{
    std::map<std::int64_t, MinorPair> shares;
    auto const take = [&](Field<std::vector<DiscountAllocation>> const& parts) {
        for (DiscountAllocation const& part : parts.value_or({})) {
            MinorPair& share = shares[part.application];
            share = sum(share, purse.minor(part.amount));
        }
    };
    for (auto const& [id, line] : order.lines) {
        take(line.discounts);
    }
    for (auto const& [id, line] : order.shipping_lines) {
        take(line.discounts);
    }
    return shares;
}

void plan_discounts(IncomingOrder const& order, Purse& purse, PlannedOrder& planned)
{
    std::vector<DiscountApplication> const applied = order.discount_applications.value_or({});
    std::map<std::int64_t, MinorPair> const shares = discount_shares(order, purse);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        auto const share = shares.find(static_cast<std::int64_t>(i));
        MinorPair amount = share != shares.end() ? share->second : MinorPair{};
        if (shares.empty() && applied.size() == 1) {
            amount = planned.discounts;
        }
        std::string const title = applied[i].title.empty() ? applied[i].type : applied[i].title;
        planned.charges.push_back({"discount", static_cast<std::int64_t>(i), title, applied[i].code,
                                   amount.shop, amount.presentment, std::nullopt});
    }
    if (applied.empty() && planned.discounts.shop != 0) {
        std::vector<std::string> const codes = order.discount_codes.value_or({});
        planned.charges.push_back({"discount", 0, "discount", codes.empty() ? "" : codes.front(),
                                   planned.discounts.shop, planned.discounts.presentment, std::nullopt});
    }
}

void plan_taxes(IncomingOrder const& order, Purse& purse, PlannedOrder& planned)
{
    std::int64_t position = 0;
    for (TaxLine const& tax : order.tax_lines.value_or({})) {
        MinorPair const amount = purse.minor(tax.amount);
        auto const rate = kernel::parse_scaled(tax.rate, 6);
        planned.charges.push_back({"tax", position++, tax.title, "", amount.shop, amount.presentment,
                                   rate ? std::optional(*rate) : std::nullopt});
    }
}

} // namespace

std::string_view word(Status status)
{
    return status_words.at(static_cast<std::size_t>(status));
}
std::string_view word(HoldKind kind)
{
    return hold_words.at(static_cast<std::size_t>(kind));
}

std::optional<Status> parse_status(std::string_view text)
{
    auto const found = std::ranges::find(all_statuses, text, [](Status status) { return word(status); });
    return found == all_statuses.end() ? std::nullopt : std::optional(*found);
}

std::optional<HoldKind> parse_hold_kind(std::string_view text)
{
    auto const found = std::ranges::find(all_hold_kinds, text, [](HoldKind kind) { return word(kind); });
    return found == all_hold_kinds.end() ? std::nullopt : std::optional(*found);
}

Outcome<PlannedOrder> plan_order(IncomingOrder const& order, Currency house_currency)
{
    Purse purse(order, house_currency);
    PlannedOrder planned;
    planned.currency = purse.shop();
    planned.presentment_currency = purse.presentment();
    planned.total = purse.minor(order.total.has_value() ? order.total : order.current_total);
    planned.subtotal = purse.minor(order.subtotal.has_value() ? order.subtotal : order.lines_total);
    planned.discounts = purse.minor(order.discounts);
    planned.tax = purse.minor(order.tax);
    planned.shipping = purse.minor(order.shipping);
    for (auto const& [id, line] : order.lines) {
        planned.lines.push_back(plan_line(order, id, line, purse));
    }
    std::ranges::stable_sort(planned.lines, {}, &PlannedLine::position);
    plan_discounts(order, purse, planned);
    plan_taxes(order, purse, planned);
    plan_shipping(order, purse, planned);
    if (purse.refusal()) {
        return tl::unexpected(*purse.refusal());
    }
    return planned;
}

std::optional<std::string> total_mismatch(IncomingOrder const& order, Currency house_currency)
{
    bool const told = order.total.has_value() && order.lines_total.has_value() &&
                      order.discounts.has_value() && order.tax.has_value() && order.shipping.has_value();
    if (!told) {
        return std::nullopt;
    }
    Purse purse(order, house_currency);
    std::int64_t added = purse.minor(order.lines_total).shop;
    added = saturated(added, -purse.minor(order.discounts).shop);
    added = saturated(added, purse.minor(order.shipping).shop);
    added = saturated(added, purse.minor(order.tip).shop);
    added = saturated(added, purse.minor(order.duties).shop);
    if (!order.taxes_included.value_or(false)) {
        added = saturated(added, purse.minor(order.tax).shop);
    }
    std::int64_t const stated = purse.minor(order.total).shop;
    if (purse.refusal() || added == stated) {
        return std::nullopt;
    }
    return fmt::format("The parts of the total add up to {}, but the order states {}.",
                       kernel::format_money_code({added, purse.shop()}),
                       kernel::format_money_code({stated, purse.shop()}));
}

} // namespace poddesk::orders
