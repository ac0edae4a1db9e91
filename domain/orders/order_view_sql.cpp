#include "domain/orders/order_view.h"

namespace poddesk::orders {

namespace {

using database::Transaction;
using kernel::Currency;
using kernel::Money;
using kernel::OrderId;
using kernel::Timestamp;
using MaybeTime = std::optional<Timestamp>;
using std::int64_t;
using std::string;

Currency currency_of(string const& code)
{
    return Currency::parse(code).value_or(Currency());
}

bool read_head(Transaction& tx, OrderView& view)
{
    auto row =
        tx.query(
              "select o.number, o.status, o.version::bigint, o.client_id, c.name, c.color, h.name, "
              "o.external_id, o.financial_status, o.is_test, o.taxes_included, o.note, o.tags || "
              "coalesce(i.tags, '{}'), "
              "o.placed_at, o.ship_by, v.leaves_at, v.begin_by, o.clock_stopped_at is null and o.status not "
              "in "
              "('shipped', 'delivered', 'canceled', 'merged'), o.shipped_at, o.canceled_at, o.cancel_reason, "
              "exists "
              "(select from "
              "events.event e where e.order_id = o.id and e.kind = 'order.canceled' and 'channel' in "
              "(e.payload ->> 'by', e.payload ->> 'also_by')), o.priority::bigint, o.requested_service, "
              "coalesce(p.code, ''), o.carrier, "
              "o.service, coalesce((select r.company from orders.recipient r where r.order_id = o.id and "
              "r.kind = "
              "'customer'), ''), o.po_number, o.cancel_asked_by::text, o.cancel_asked_reason, "
              "o.cancel_asked_at "
              "from orders.order o join clients.client c on c.id = o.client_id "
              "join orders.channel h on h.id = o.channel_id left join inventory.pod p on p.id = o.pod_id "
              "left join orders.instruction i on i.id = o.id left join orders.leaving v on v.status = "
              "o.status "
              "and v.pod_id = coalesce(o.pod_id, 0) where o.id = :order")
            .bind("order", view.id)
            .row<string, string, int64_t, kernel::ClientId, string, string, string, string, string, bool,
                 bool, string, std::vector<string>, Timestamp, MaybeTime, MaybeTime, MaybeTime, bool,
                 MaybeTime, MaybeTime, string, bool, int64_t, string, string, string, string, string, string,
                 std::optional<string>, std::optional<string>, MaybeTime>();
    std::optional<string> asked_by, asked_reason;
    MaybeTime asked_at;
    if (row) {
        std::tie(view.number, view.status, view.version, view.client, view.client_name, view.client_color,
                 view.channel, view.external_id, view.financial_status, view.is_test, view.taxes_included,
                 view.note, view.tags, view.placed_at, view.clock.ship_by, view.clock.leaves_at,
                 view.clock.begin_by, view.clock.runs, view.shipped_at, view.canceled_at, view.cancel_reason,
                 view.canceled_by_channel, view.priority, view.requested_service, view.pod, view.carrier,
                 view.service, view.company, view.po_number, asked_by, asked_reason, asked_at) =
            std::move(*row);
    }
    if (asked_at) view.cancel_asked = {*asked_by, *asked_reason, *asked_at};
    return row.has_value();
}

void read_money(Transaction& tx, OrderView& view)
{
    auto const row =
        tx.query(
              "select currency, presentment_currency, subtotal, discount_total, shipping_total, tax_total, "
              "total, presentment_subtotal, presentment_discount_total, presentment_shipping_total, "
              "presentment_tax_total, presentment_total from orders.order where id = :order")
            .bind("order", view.id)
            .row<string, string, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,
                 int64_t, int64_t>();
    if (!row) {
        return;
    }
    auto const& [shop, presentment, subtotal, discounts, shipping, taxes, total, p_subtotal, p_discounts,
                 p_shipping, p_taxes, p_total] = *row;
    auto const two = [a = currency_of(shop), b = currency_of(presentment)](int64_t x, int64_t y) {
        return TwoMoney{{x, a}, {y, b}};
    };
    view.subtotal = two(subtotal, p_subtotal);
    view.discounts = two(discounts, p_discounts);
    view.shipping = two(shipping, p_shipping);
    view.taxes = two(taxes, p_taxes);
    view.total = two(total, p_total);
}

void read_people(Transaction& tx, OrderView& view)
{
    for (auto& [kind, name, company, line1, line2, city, region, postal_code, country, phone, email] :
         tx.query(
               "select kind, name, company, line1, line2, city, region, postal_code, country, phone, email "
               "from orders.recipient where order_id = :order and kind <> 'proposed'")
             .bind("order", view.id)
             .rows<string, string, string, string, string, string, string, string, string, string,
                   string>()) {
        kernel::Address address;
        address.name = name;
        address.company = company;
        address.line1 = line1;
        address.line2 = line2;
        address.city = city;
        address.region = region;
        address.postal_code = postal_code;
        address.country = country;
        address.phone = phone;
        address.email = email;
        if (kind == "ship") {
            // The customer's own email is the one that letters go to.
            string const email_before = view.ship_to.email;
            view.ship_to = address;
            view.ship_to.email = email_before.empty() ? email : email_before;
        } else if (kind == "bill") {
            view.bill_to = address;
        } else if (kind == "told") {
            view.told = address;
        } else if (!email.empty()) {
            view.ship_to.email = email;
        }
    }
    view.verification = address_verification(tx, view.id, view.ship_to);
}

void read_lines(Transaction& tx, OrderView& view)
{
    // Its own first, then those that its parcels carry for merged orders.
    for (auto& [id, sku, title, quantity, ordered, price, presentment_price, discount, ships, known, picture,
                picture_kind, of] :
         tx.query("select l.id, l.sku, l.title, l.quantity, l.ordered_quantity, l.unit_price, "
                  "l.presentment_unit_price, l.discount, l.requires_shipping, l.product_id is not null, "
                  "coalesce(encode(p.picture, 'hex'), ''), coalesce(p.picture_kind, 'box'), "
                  "case when o.id <> :order then o.number else '' end "
                  "from orders.order o join orders.line l on l.order_id = o.id "
                  "left join catalog.product p on p.id = l.product_id "
                  "where o.id = :order or o.merged_into = :order and l.quantity > 0 "
                  "order by o.id <> :order, o.id, l.position, l.id")
             .bind("order", view.id)
             .rows<kernel::OrderLineId, string, string, int64_t, int64_t, int64_t, int64_t, int64_t, bool,
                   bool, string, string, string>()) {
        Currency const shop = view.total.shop.currency;
        view.lines.push_back({id,
                              std::move(sku),
                              std::move(title),
                              quantity,
                              ordered,
                              {{price, shop}, {presentment_price, view.total.presentment.currency}},
                              {discount, shop},
                              ships,
                              known,
                              std::move(picture),
                              std::move(picture_kind),
                              std::move(of)});
    }
    for (auto& [kind, title, amount, presentment] :
         tx.query("select kind, coalesce(nullif(title, ''), code), amount, presentment_amount from "
                  "orders.charge where order_id = :order order by kind, position")
             .bind("order", view.id)
             .rows<string, string, int64_t, int64_t>()) {
        view.charges.push_back(
            {std::move(kind),
             std::move(title),
             {{amount, view.total.shop.currency}, {presentment, view.total.presentment.currency}}});
    }
}

void read_holds(Transaction& tx, OrderView& view)
{
    for (auto& [kind, reason, placed_by, placed_at, until, released_at, released_by, release_reason,
                by_shop] :
         tx.query("select h.kind, h.reason, coalesce(a.full_name, h.placed_by::text), h.placed_at, h.until, "
                  "h.released_at, coalesce(b.full_name, h.released_by::text, ''), "
                  "coalesce(h.release_reason, ''), h.shop_ids <> '{}' from orders.hold h "
                  "left join access.person a on a.login = h.placed_by "
                  "left join access.person b on b.login = h.released_by "
                  "where h.order_id = :order order by h.released_at desc nulls first, h.id")
             .bind("order", view.id)
             .rows<string, string, string, Timestamp, MaybeTime, MaybeTime, string, string, bool>()) {
        view.holds.push_back({std::move(kind), std::move(reason), std::move(placed_by), placed_at, until,
                              released_at, std::move(released_by), std::move(release_reason), by_shop});
    }
}

} // namespace

std::optional<OrderView> order_view(Transaction& tx, OrderId order)
{
    OrderView view;
    view.id = order;
    if (!read_head(tx, view)) {
        return std::nullopt;
    }
    read_money(tx, view);
    read_people(tx, view);
    read_lines(tx, view);
    read_holds(tx, view);
    return view;
}

std::vector<WantedProduct> wanted_products(Transaction& tx, OrderId order)
{
    std::vector<WantedProduct> all;
    for (auto& [sku, quantity, free] :
         tx.query("select w.sku, w.quantity, w.free from orders.wanted w join orders.order o on o.id = "
                  "w.order_id "
                  "where o.id = :order and o.status in ('received', 'on_hold', 'backordered') order by 1")
             .bind("order", order)
             .rows<string, int64_t, int64_t>()) {
        all.push_back({std::move(sku), quantity, free});
    }
    return all;
}

int64_t count_open_problems(Transaction& tx)
{
    return tx.query("select count(*) from orders.problem where resolved_at is null").value<int64_t>();
}

std::vector<std::pair<string, int64_t>> held_by_kind(Transaction& tx)
{
    std::vector<std::pair<string, int64_t>> all;
    for (auto& [kind, count] : tx.query("select kind, count(*) from orders.hold where released_at is null "
                                        "group by kind order by 2 desc, 1")
                                   .rows<string, int64_t>()) {
        all.emplace_back(std::move(kind), count);
    }
    return all;
}

} // namespace poddesk::orders
