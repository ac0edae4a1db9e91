#include "domain/orders/order_sql.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

namespace poddesk::orders {
namespace {

using database::Bytes;
using database::Transaction;
using kernel::ChannelId;
using kernel::ClientId;
using kernel::OrderId;
using kernel::Timestamp;
using nlohmann::json;

kernel::Currency currency_of(std::string const& code)
{
    return kernel::Currency::parse(code).value_or(kernel::Currency());
}

/// A status of the database; its CHECK allows no other words.
Status status_of(std::string const& text)
{
    std::optional<Status> const status = parse_status(text);
    if (!status) {
        throw std::logic_error("orders.order holds a status that this program does not know");
    }
    return *status;
}

constexpr char const* channel_columns =
    "select n.id, n.client_id, c.name, n.kind, n.shop, n.name, c.currency, c.code from orders.channel n "
    "join clients.client c on c.id = n.client_id where n.archived_at is null";

std::vector<Channel> read_channels(database::Statement statement)
{
    std::vector<Channel> channels;
    for (auto& [id, client, client_name, kind, shop, name, currency, code] :
         statement.rows<ChannelId, ClientId, std::string, std::string, std::string, std::string, std::string,
                        std::string>()) {
        channels.push_back({id, client, client_name, kind, shop, name, currency_of(currency), code});
    }
    return channels;
}

kernel::Address address_of(std::map<std::string, std::string> const& row)
{
    auto const at = [&](char const* column) {
        auto const found = row.find(column);
        return found == row.end() ? std::string() : found->second;
    };
    return {at("name"),   at("company"),     at("line1"),   at("line2"), at("city"),
            at("region"), at("postal_code"), at("country"), at("phone"), at("email")};
}

std::map<std::string, std::string> texts_of(json const& row)
{
    std::map<std::string, std::string> texts;
    for (auto const& [column, value] : row.items()) {
        if (value.is_string()) {
            texts[column] = value.get<std::string>();
        }
    }
    return texts;
}

void read_header(Transaction& tx, OrderDetails& order)
{
    auto const row =
        tx.query(
              "select o.client_id, o.channel_id, o.external_id, o.number, o.status, o.version::bigint, "
              "o.financial_status, o.fulfillment_status, o.taxes_included, o.is_test, o.note, o.tags || "
              "coalesce(i.tags, '{}'), "
              "o.source_name, o.po_number, "
              "o.placed_at, o.channel_updated_at, o.canceled_at, o.ship_by, o.shipped_at, o.cancel_reason, "
              "o.requested_service, coalesce(p.code, ''), o.carrier, o.service, o.units "
              "from orders.order o left join inventory.pod p on p.id = o.pod_id "
              "left join orders.instruction i on i.id = o.id where o.id = :id")
            .bind("id", order.id)
            .row<ClientId, ChannelId, std::string, std::string, std::string, std::int64_t, std::string,
                 std::string, bool, bool, std::string, std::vector<std::string>, std::string, std::string,
                 Timestamp, std::optional<Timestamp>, std::optional<Timestamp>, std::optional<Timestamp>,
                 std::optional<Timestamp>, std::string, std::string, std::string, std::string, std::string,
                 std::int64_t>();
    if (!row) {
        return;
    }
    std::string status;
    std::tie(order.client, order.channel.id, order.external_id, order.number, status, order.version,
             order.financial_status, order.fulfillment_status, order.taxes_included, order.is_test,
             order.note, order.tags, order.source_name, order.po_number, order.placed_at,
             order.channel_updated_at, order.canceled_at, order.ship_by, order.shipped_at,
             order.cancel_reason, order.requested_service, order.pod, order.carrier, order.service,
             order.units) = *row;
    order.status = status_of(status);
}

void read_amounts(Transaction& tx, OrderDetails& order)
{
    auto const [currency, presentment, subtotal, discounts, shipping, tax, total, seen] =
        tx.query("select currency, presentment_currency, subtotal, discount_total, shipping_total, "
                 "tax_total, total, "
                 "presentment_total from orders.order where id = :id")
            .bind("id", order.id)
            .row<std::string, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                 std::int64_t, std::int64_t>()
            .value();
    kernel::Currency const shop = currency_of(currency);
    order.subtotal = {subtotal, shop};
    order.discounts = {discounts, shop};
    order.shipping = {shipping, shop};
    order.tax = {tax, shop};
    order.total = {total, shop};
    order.presentment_total = {seen, currency_of(presentment)};
}

void read_recipients(Transaction& tx, OrderDetails& order)
{
    for (auto const& [kind, row] :
         tx.query("select kind, to_jsonb(r) from orders.recipient r where order_id = :id and "
                  "kind <> 'proposed'")
             .bind("id", order.id)
             .rows<std::string, json>()) {
        kernel::Address& address = kind == "ship"   ? order.ship_to
                                   : kind == "bill" ? order.bill_to
                                   : kind == "told" ? order.told.emplace()
                                                    : order.customer;
        address = address_of(texts_of(row));
    }
    order.verification = address_verification(tx, order.id, order.ship_to);
}

void read_lines(Transaction& tx, OrderDetails& order)
{
    kernel::Currency const shop = order.total.currency;
    for (auto& [id, external, sku, title, product, quantity, ordered, price, discount, tax,
                requires_shipping] :
         tx.query("select id, external_id, sku, title, product_id, quantity, ordered_quantity, unit_price, "
                  "discount, tax, "
                  "requires_shipping from orders.line where order_id = :id order by position, id")
             .bind("id", order.id)
             .rows<kernel::OrderLineId, std::string, std::string, std::string,
                   std::optional<kernel::ProductId>, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                   std::int64_t, bool>()) {
        order.lines.push_back({id,
                               external,
                               sku,
                               title,
                               product.value_or(kernel::ProductId{}),
                               quantity,
                               ordered,
                               {price, shop},
                               {discount, shop},
                               {tax, shop},
                               requires_shipping});
    }
    for (auto& [kind, title, code, amount, presentment] :
         tx.query(
               "select kind, title, code, amount, presentment_amount from orders.charge where order_id = :id "
               "order by kind, position")
             .bind("id", order.id)
             .rows<std::string, std::string, std::string, std::int64_t, std::int64_t>()) {
        order.charges.push_back(
            {kind, title, code, {amount, shop}, {presentment, order.presentment_total.currency}});
    }
}

void read_holds(Transaction& tx, OrderDetails& order)
{
    for (auto& [id, kind, reason, until, by, at, released_by, released_at, release_reason] :
         tx.query("select id, kind, reason, until, placed_by, placed_at, coalesce(released_by, ''), "
                  "released_at, "
                  "coalesce(release_reason, '') from orders.hold where order_id = :id order by placed_at, id")
             .bind("id", order.id)
             .rows<kernel::HoldId, std::string, std::string, std::optional<Timestamp>, std::string, Timestamp,
                   std::string, std::optional<Timestamp>, std::string>()) {
        order.holds.push_back({id, parse_hold_kind(kind).value_or(HoldKind::operator_), reason, until, by, at,
                               released_by, released_at, release_reason});
    }
    for (auto& [kind, detail, created, resolved] :
         tx.query("select kind, detail, created_at, resolved_at is not null from orders.problem where "
                  "order_id = :id "
                  "order by id")
             .bind("id", order.id)
             .rows<std::string, std::string, Timestamp, bool>()) {
        order.problems.push_back({kind, detail, created, resolved});
    }
}

} // namespace

std::vector<Channel> list_channels(Transaction& tx)
{
    return read_channels(tx.query(std::string(channel_columns) + " order by n.shop, n.id"));
}

kernel::Outcome<Channel> find_channel(Transaction& tx, std::string_view shop)
{
    std::vector<Channel> found = read_channels(
        tx.query(std::string(channel_columns) + " and (n.shop = lower(:shop) or n.shop = lower(:shop) || "
                                                "'.myshopify.com') order by n.id")
            .bind("shop", shop));
    if (found.size() == 1) {
        return found.front();
    }
    if (found.size() > 1) {
        return kernel::refused("ambiguous_channel",
                               fmt::format("{} shops within your reach are named {}; one login may "
                                           "import for one of them only.",
                                           found.size(), kernel::in_quotes(shop)));
    }
    std::string known;
    for (Channel const& channel : list_channels(tx)) {
        known += (known.empty() ? "" : ", ") + channel.shop;
    }
    return kernel::refused("unknown_channel",
                           fmt::format("No shop named {} is connected; there {}.", kernel::in_quotes(shop),
                                       known.empty() ? "is none yet" : "are: " + known));
}

std::optional<StoredOrder> find_stored_order(Transaction& tx, ChannelId channel, std::string_view external_id)
{
    auto const answer = tx.query("select orders.stored(:channel, :external)")
                            .bind("channel", channel)
                            .bind("external", external_id)
                            .value<std::optional<json>>();
    if (!answer) {
        return std::nullopt;
    }
    json const& row = answer->at("order");
    StoredOrder stored;
    stored.id = OrderId{row.at("id").get<std::int64_t>()};
    stored.status = status_of(row.at("status").get<std::string>());
    stored.note = row.at("note").get<std::string>();
    stored.placed_at = kernel::parse_iso8601(row.at("placed_at").get<std::string>()).value();
    stored.registers = row.at("field_stamps");
    for (json const& recipient : answer->at("recipients")) {
        stored.recipients[recipient.at("kind").get<std::string>()] = texts_of(recipient);
    }
    for (json const& line : answer->at("lines")) {
        stored.line_quantities[line.at("external_id").get<std::string>()] =
            line.at("quantity").get<std::int64_t>();
    }
    return stored;
}

StoreAnswer store_order(Transaction& tx, ChannelId channel, json const& order, std::string_view raw)
{
    json const answer = tx.query("select orders.store(:channel, :order::jsonb, :raw::bytea)")
                            .bind("channel", channel)
                            .bind("order", order)
                            .bind("raw", Bytes{std::string(raw)})
                            .value<json>();
    return {OrderId{answer.at("order").get<std::int64_t>()}, answer.at("outcome") == "imported",
            status_of(answer.at("status").get<std::string>()),
            answer.at("unknown_skus").get<std::vector<std::string>>()};
}

void note_refused_order(Transaction& tx, ChannelId channel, std::string_view label, std::string_view why,
                        std::string_view raw)
{
    tx.query("select orders.note_refused(:channel, :label, :why, :raw::bytea)")
        .bind("channel", channel)
        .bind("label", label)
        .bind("why", why)
        .bind("raw", Bytes{std::string(raw)})
        .run();
}

kernel::Outcome<OrderDetails> order_details(Transaction& tx, OrderId id)
{
    OrderDetails order;
    order.id = id;
    read_header(tx, order);
    if (!order.client) {
        return kernel::refused("not_found", fmt::format("There is no order with the id {}.", id.value));
    }
    read_amounts(tx, order);
    std::vector<Channel> const channels =
        read_channels(tx.query("select n.id, n.client_id, c.name, n.kind, n.shop, n.name, c.currency, c.code "
                               "from orders.channel n "
                               "join clients.client c on c.id = n.client_id where n.id = :id")
                          .bind("id", order.channel.id));
    if (!channels.empty()) {
        order.channel = channels.front();
        order.client_name = order.channel.client_name;
    }
    read_recipients(tx, order);
    read_lines(tx, order);
    read_holds(tx, order);
    return order;
}

kernel::Address ship_address(Transaction& tx, OrderId order)
{
    auto const row =
        tx.query("select to_jsonb(r) from orders.recipient r where order_id = :id and kind = 'ship'")
            .bind("id", order)
            .row<json>();
    return row ? address_of(texts_of(std::get<0>(*row))) : kernel::Address();
}

kernel::Outcome<OrderId> find_order(Transaction& tx, std::string_view typed)
{
    std::int64_t id = 0;
    if (typed.starts_with("id:")) {
        std::string_view const digits = typed.substr(3);
        std::from_chars(digits.data(), digits.data() + digits.size(), id);
        typed = {};
    }
    auto const found =
        tx.query("select o.id, c.name from orders.order o join clients.client c on c.id = o.client_id where "
                 "o.id = :id or "
                 "(:typed <> '' and (o.number = :typed or o.number = '#' || :typed or (o.external_id = "
                 ":typed and o.part "
                 "= 1))) "
                 "order by o.id desc limit 20")
            .bind("id", id)
            .bind("typed", typed)
            .rows<OrderId, std::string>();
    if (found.empty()) {
        return kernel::refused("not_found",
                               fmt::format("There is no order {} within your reach.",
                                           id != 0 ? std::to_string(id) : kernel::in_quotes(typed)));
    }
    if (found.size() > 1) {
        std::string choices;
        for (auto const& [one, client] : found) {
            choices += fmt::format("{}id:{} ({})", choices.empty() ? "" : ", ", one.value, client);
        }
        return kernel::refused("ambiguous", fmt::format("Several orders are numbered {}: name one of {}.",
                                                        kernel::in_quotes(typed), choices));
    }
    return std::get<0>(found.front());
}

} // namespace poddesk::orders
