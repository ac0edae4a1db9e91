#include "domain/orders/order_registers.h"

#include <algorithm>
#include <string_view>
#include <type_traits>

#include <nlohmann/json.hpp>

namespace poddesk::orders {

using nlohmann::json;

// ---- values as JSON; amounts stay text

static json as_json(std::string const& value)
{
    return value.empty() ? json() : json(value);
}
static json as_json(bool value)
{
    return value;
}
static json as_json(std::int64_t value)
{
    return value;
}
static json as_json(kernel::Timestamp value)
{
    return kernel::format_iso8601(value);
}

static json as_json(Amount const& amount)
{
    json out = {{"amount", amount.text}};
    if (amount.currency) {
        out["currency"] = amount.currency->code();
    }
    return out;
}

static json as_json(MoneyBag const& bag)
{
    json out = as_json(bag.shop);
    if (bag.presentment) {
        out["presentment"] = as_json(*bag.presentment);
    }
    return out;
}

static json as_json(NameValue const& pair)
{
    return {{"name", pair.name}, {"value", pair.value}};
}

static json as_json(TaxLine const& tax)
{
    return {{"title", tax.title}, {"rate", tax.rate}, {"price", as_json(tax.amount)}};
}

static json as_json(DiscountApplication const& one)
{
    return {{"type", one.type},
            {"code", one.code},
            {"title", one.title},
            {"value", one.value},
            {"value_type", one.value_type},
            {"allocation_method", one.allocation_method},
            {"target_type", one.target_type},
            {"target_selection", one.target_selection}};
}

static json as_json(DiscountAllocation const& part)
{
    return {{"price", as_json(part.amount)}, {"application", part.application}};
}

static json as_json(RefundedLine const& line)
{
    json out = {{"line", line.line_id}, {"quantity", line.quantity}, {"restock", line.restock_type}};
    if (line.subtotal) {
        out["subtotal"] = as_json(*line.subtotal);
    }
    if (line.tax) {
        out["tax"] = as_json(*line.tax);
    }
    return out;
}

static json as_json(FulfilledLine const& line)
{
    return {{"line", line.line_id}, {"quantity", line.quantity}};
}

template <class T>
static json as_json(std::vector<T> const& list)
{
    json out = json::array();
    for (T const& one : list) {
        out.push_back(as_json(one));
    }
    return out;
}

// ---- and back

static void from(json const& in, std::string& value)
{
    value = in.get<std::string>();
}
static void from(json const& in, bool& value)
{
    value = in.get<bool>();
}
static void from(json const& in, std::int64_t& value)
{
    value = in.get<std::int64_t>();
}
static void from(json const& in, kernel::Timestamp& value)
{
    value = kernel::parse_iso8601(in.get<std::string>()).value();
}

static void from(json const& in, Amount& amount)
{
    amount.text = in.at("amount").get<std::string>();
    if (in.contains("currency")) {
        amount.currency = kernel::Currency::parse(in.at("currency").get<std::string>());
    }
}

static void from(json const& in, MoneyBag& bag)
{
    from(in, bag.shop);
    if (in.contains("presentment")) {
        bag.presentment.emplace();
        from(in.at("presentment"), *bag.presentment);
    }
}

static void from(json const& in, NameValue& pair)
{
    pair = {in.at("name").get<std::string>(), in.at("value").get<std::string>()};
}

static void from(json const& in, TaxLine& tax)
{
    tax.title = in.at("title").get<std::string>();
    tax.rate = in.at("rate").get<std::string>();
    from(in.at("price"), tax.amount);
}

static void from(json const& in, DiscountApplication& one)
{
    one.type = in.at("type").get<std::string>();
    one.code = in.at("code").get<std::string>();
    one.title = in.at("title").get<std::string>();
    one.value = in.at("value").get<std::string>();
    one.value_type = in.at("value_type").get<std::string>();
    one.allocation_method = in.at("allocation_method").get<std::string>();
    one.target_type = in.at("target_type").get<std::string>();
    one.target_selection = in.at("target_selection").get<std::string>();
}

static void from(json const& in, DiscountAllocation& part)
{
    from(in.at("price"), part.amount);
    part.application = in.at("application").get<std::int64_t>();
}

static void from(json const& in, RefundedLine& line)
{
    line.line_id = in.at("line").get<std::string>();
    line.quantity = in.at("quantity").get<std::int64_t>();
    line.restock_type = in.at("restock").get<std::string>();
    if (in.contains("subtotal")) {
        line.subtotal.emplace();
        from(in.at("subtotal"), *line.subtotal);
    }
    if (in.contains("tax")) {
        line.tax.emplace();
        from(in.at("tax"), *line.tax);
    }
}

static void from(json const& in, FulfilledLine& line)
{
    line = {in.at("line").get<std::string>(), in.at("quantity").get<std::int64_t>()};
}

template <class T>
static void from(json const& in, std::vector<T>& list)
{
    list.clear();
    for (json const& one : in) {
        from(one, list.emplace_back());
    }
}

// ---- the registers

struct OrderRegisters::Register
{
    Stamp stamp;
    json value;
    bool operator==(Register const&) const = default;
};

OrderRegisters::OrderRegisters() = default;
OrderRegisters::OrderRegisters(OrderRegisters const&) = default;
OrderRegisters::OrderRegisters(OrderRegisters&&) noexcept = default;
OrderRegisters& OrderRegisters::operator=(OrderRegisters const&) = default;
OrderRegisters& OrderRegisters::operator=(OrderRegisters&&) noexcept = default;
OrderRegisters::~OrderRegisters() = default;

namespace {

/// "lines/466157049/sku" → {"lines", "466157049", "sku"}; "total" → {"total", "", ""}.
struct Path
{
    std::string_view group;
    std::string_view id;
    std::string_view field;
};

Path split(std::string_view path)
{
    std::size_t const first = path.find('/');
    if (first == std::string_view::npos) {
        return {path, {}, {}};
    }
    std::string_view const rest = path.substr(first + 1);
    std::size_t const second = rest.find('/');
    if (second == std::string_view::npos) {
        return {path.substr(0, first), {}, rest};
    }
    return {path.substr(0, first), rest.substr(0, second), rest.substr(second + 1)};
}

/// Sets the field of that name in whatever `each` walks.
template <class Each, class Part>
void assign(Each each, Part& part, std::string_view name, json const& value)
{
    each(part, [&](std::string_view field_name, auto& field) {
        if (field_name != name) {
            return;
        }
        using Value = std::decay_t<decltype(field.value())>;
        if (value.is_null()) {
            field = Field<Value>::empty();
            return;
        }
        Value read{};
        from(value, read);
        field = Field<Value>(std::move(read));
    });
}

/// Whose value lies in orders.recipient or in the order's note column, so that it is neither audited nor
/// dumped twice.
bool is_personal(std::string_view path)
{
    return path == "email" || path == "phone" || path == "customer_name" || path == "company" ||
           path == "note" || path.starts_with("ship_to/") || path.starts_with("bill_to/");
}

bool is_kept(std::string_view path)
{
    bool const address = path.starts_with("ship_to/") || path.starts_with("bill_to/");
    bool const refund_note = path.starts_with("refunds/") && path.ends_with("/note");
    return path != "attributes" && !path.ends_with("/properties") && !refund_note &&
           !(address && (path.ends_with("/region_name") || path.ends_with("/country_name")));
}

auto const order_fields = [](auto& part, auto&& visit) { each_order_field(part, visit); };
auto const address_fields = [](auto& part, auto&& visit) { each_address_field(part, visit); };
auto const line_fields = [](auto& part, auto&& visit) { each_line_field(part, visit); };
auto const shipping_fields = [](auto& part, auto&& visit) { each_shipping_line_field(part, visit); };
auto const refund_fields = [](auto& part, auto&& visit) { each_refund_field(part, visit); };
auto const fulfillment_fields = [](auto& part, auto&& visit) { each_fulfillment_field(part, visit); };

} // namespace

OrderRegisters::OrderRegisters(IncomingOrder const& order)
{
    Stamp const stamp = order.updated_at.optional();
    auto const put = [&](std::string const& prefix) {
        return [this, &stamp, prefix](std::string_view name, auto const& field) {
            if (field.is_present() && is_kept(prefix + std::string(name))) {
                json value = field.has_value() ? as_json(field.value()) : json();
                registers_.insert_or_assign(prefix + std::string(name), Register{stamp, std::move(value)});
            }
        };
    };
    each_order_field(order, put(""));
    each_address_field(order.ship_to, put("ship_to/"));
    each_address_field(order.bill_to, put("bill_to/"));
    for (auto const& [id, line] : order.lines) {
        each_line_field(line, put("lines/" + id + "/"));
    }
    for (auto const& [id, line] : order.shipping_lines) {
        each_shipping_line_field(line, put("shipping_lines/" + id + "/"));
    }
    for (auto const& [id, refund] : order.refunds) {
        each_refund_field(refund, put("refunds/" + id + "/"));
    }
    for (auto const& [id, sent] : order.fulfillments) {
        each_fulfillment_field(sent, put("fulfillments/" + id + "/"));
    }
}

bool OrderRegisters::merge(OrderRegisters const& other)
{
    bool changed = false;
    for (auto const& [path, theirs] : other.registers_) {
        auto const [mine, is_new] = registers_.try_emplace(path, theirs);
        if (is_new) {
            changed = true;
            continue;
        }
        Register& ours = mine->second;
        bool wins = theirs.stamp > ours.stamp;
        if (theirs.stamp == ours.stamp && theirs.value != ours.value) {
            wins = path == "assigned" || ours.value.is_null() ||
                   (!theirs.value.is_null() && theirs.value.dump() > ours.value.dump());
        }
        if (wins) {
            ours = theirs;
            changed = true;
        }
    }
    return changed;
}

/// Whether the id of a line, shipping line or refund only stands in for a real one
/// (channels/csv_fields.h: stand_in_id).
static bool is_stand_in(std::string_view id)
{
    return id.starts_with('~');
}

/// A file without ids and the shop itself may tell of the same lines: counted together they would be sent
/// twice.
template <class Part>
static void drop_stand_ins(std::map<std::string, Part>& parts)
{
    bool const has_real =
        std::any_of(parts.begin(), parts.end(), [](auto const& part) { return !is_stand_in(part.first); });
    if (has_real) {
        std::erase_if(parts, [](auto const& part) { return is_stand_in(part.first); });
    }
}

IncomingOrder OrderRegisters::order(std::string const& external_id) const
{
    IncomingOrder order;
    order.external_id = external_id;
    // An address that a newer object says is gone takes its older parts with it.
    auto const gone = [this](std::string_view group, Stamp const& stamp) {
        auto const told = registers_.find(group == "ship_to" ? "has_ship_to" : "has_bill_to");
        return told != registers_.end() && told->second.value == false && told->second.stamp > stamp;
    };
    for (auto const& [path, content] : registers_) {
        Path const at = split(path);
        if (at.field.empty()) {
            assign(order_fields, order, at.group, content.value);
        } else if (at.group == "ship_to" || at.group == "bill_to") {
            if (!gone(at.group, content.stamp)) {
                assign(address_fields, at.group == "ship_to" ? order.ship_to : order.bill_to, at.field,
                       content.value);
            }
        } else if (at.group == "lines") {
            assign(line_fields, order.lines[std::string(at.id)], at.field, content.value);
        } else if (at.group == "shipping_lines") {
            assign(shipping_fields, order.shipping_lines[std::string(at.id)], at.field, content.value);
        } else if (at.group == "refunds") {
            assign(refund_fields, order.refunds[std::string(at.id)], at.field, content.value);
        } else if (at.group == "fulfillments") {
            assign(fulfillment_fields, order.fulfillments[std::string(at.id)], at.field, content.value);
        }
    }
    drop_stand_ins(order.lines);
    drop_stand_ins(order.shipping_lines);
    drop_stand_ins(order.refunds);
    return order;
}

json OrderRegisters::to_json() const
{
    json out = json::object();
    for (auto const& [path, content] : registers_) {
        std::string const age = content.stamp ? kernel::format_iso8601(*content.stamp) : std::string();
        out[age][path] = is_personal(path) ? json() : content.value;
    }
    return out;
}

OrderRegisters OrderRegisters::from_json(json const& stored)
{
    OrderRegisters read;
    for (auto const& [age, fields] : stored.items()) {
        Stamp stamp;
        if (!age.empty()) {
            stamp = kernel::parse_iso8601(age).value();
        }
        for (auto const& [path, value] : fields.items()) {
            read.registers_.insert_or_assign(path, Register{stamp, value});
        }
    }
    return read;
}

void OrderRegisters::restore_personal(std::function<std::string(std::string_view)> const& value_of)
{
    for (auto& [path, content] : registers_) {
        if (is_personal(path)) {
            content.value = as_json(value_of(path));
        }
    }
}

bool OrderRegisters::operator==(OrderRegisters const& other) const
{
    return registers_ == other.registers_;
}

IncomingOrder merged(IncomingOrder const& a, IncomingOrder const& b)
{
    OrderRegisters together(a);
    together.merge(OrderRegisters(b));
    return together.order(a.external_id);
}

} // namespace poddesk::orders
