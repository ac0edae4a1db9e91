#include "domain/messaging/message_sql.h"

#include "domain/database/content.h"
#include "domain/database/wire.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::messaging {

namespace {

using MessageRow =
    std::tuple<kernel::MessageId, kernel::ClientId, kernel::OrderId, std::optional<kernel::ShipmentId>,
               std::string, std::string, std::string, std::string, int, kernel::Timestamp>;

Message message_of(MessageRow&& row)
{
    auto& [id, client, order, shipment, kind, state, policy, message_id, attempts, created_at] = row;
    return {id,
            client,
            order,
            shipment,
            std::move(kind),
            std::move(state),
            std::move(policy),
            std::move(message_id),
            attempts,
            created_at};
}

kernel::Outcome<kernel::Currency> currency_of(std::string const& code)
{
    auto const currency = kernel::Currency::parse(code);
    if (!currency)
        return kernel::refused("bad_currency", fmt::format("{} is not a currency.", kernel::in_quotes(code)));
    return *currency;
}

bool read_brand(database::Transaction& tx, Message const& message, MessageFacts& facts)
{
    auto brand = tx.query("select c.name, b.primary_color, b.website, b.from_name, b.from_email, b.reply_to, "
                          "coalesce(encode(b.logo, 'hex'), ''), coalesce(p.handling_hours, 24), "
                          "coalesce(p.workdays <> 127 or p.closes_at - p.opens_at < interval '24 hours', "
                          "false), case when p.order_cutoff is not null then p.handling_days + 1 end "
                          "from clients.client c join clients.branding b on b.client_id = c.id "
                          "left join clients.promise p on p.client_id = c.id where c.id = :client")
                     .bind("client", message.client)
                     .row<std::string, std::string, std::string, std::string, std::string, std::string,
                          std::string, int, bool, std::optional<int>>();
    if (!brand) return false;
    std::string logo;
    std::tie(facts.shop_name, facts.shop_color, facts.shop_website, facts.from_name, facts.from_email,
             facts.reply_to, logo, facts.handling_hours, facts.working_hours, facts.handling_days) =
        std::move(*brand);
    if (!logo.empty()) {
        auto picture = database::read_content(tx, message.client, logo);
        if (picture && picture->media_type == "image/png") facts.logo_png = std::move(picture->bytes);
    }
    return true;
}

/// The currency's code, or none when there is no such order.
std::optional<std::string> read_order(database::Transaction& tx, Message const& message, MessageFacts& facts)
{
    auto order =
        tx.query("select coalesce(fulfillment.sold_numbers(:shipment), o.number), (o.placed_at at time zone "
                 "coalesce(p.time_zone, 'UTC'))::date, "
                 "o.presentment_currency, "
                 "o.presentment_subtotal, o.presentment_discount_total, o.presentment_shipping_total, "
                 "o.presentment_tax_total, o.presentment_total "
                 "from orders.order s join orders.order o on o.channel_id = s.channel_id and o.external_id = "
                 "s.external_id and o.part = 1 left join inventory.pod p on p.id = s.pod_id where s.id = "
                 ":order")
            .bind("order", message.order)
            .bind("shipment", message.shipment)
            .row<std::string, kernel::Date, std::string, std::int64_t, std::int64_t, std::int64_t,
                 std::int64_t, std::int64_t>();
    if (!order) return std::nullopt;
    std::string currency;
    std::tie(facts.order_name, facts.ordered_on, currency, facts.subtotal.minor, facts.discount.minor,
             facts.shipping.minor, facts.tax.minor, facts.total.minor) = std::move(*order);
    return currency;
}

void read_people(database::Transaction& tx, Message const& message, MessageFacts& facts)
{
    for (auto& [kind, name, company, line1, line2, city, region, postal_code, country, email] :
         tx.query("select kind, name, company, line1, line2, city, region, postal_code, country, email "
                  "from orders.recipient where order_id = :order and kind in ('customer', 'ship')")
             .bind("order", message.order)
             .rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::string, std::string>()) {
        if (kind == "customer") {
            facts.customer_name = std::move(name);
            facts.customer_email = std::move(email);
        } else {
            facts.ship_to = {std::move(name),
                             std::move(company),
                             std::move(line1),
                             std::move(line2),
                             std::move(city),
                             std::move(region),
                             std::move(postal_code),
                             std::move(country),
                             "",
                             ""};
        }
    }
    if (facts.customer_name.empty()) facts.customer_name = facts.ship_to.name;
}

void read_lines(database::Transaction& tx, Message const& message, MessageFacts& facts,
                kernel::Currency currency)
{
    constexpr char const* whole_order =
        "select min(l.title), sum(l.ordered_quantity)::bigint, min(l.presentment_unit_price) "
        "from orders.order s join orders.order o on o.channel_id = s.channel_id and o.external_id = "
        "s.external_id join orders.line l on l.order_id = o.id where s.id = :key "
        "group by l.external_id having sum(l.ordered_quantity) > 0 order by min(l.position)";
    // Kits that the parcel makes complete are counted as they were sold; parts of others go by their own
    // names.
    constexpr char const* one_parcel =
        "select title, quantity, price from (select o.title, x.quantity, o.presentment_unit_price as price, "
        "o.position, o.id, '' as part from fulfillment.sold_in(:key) x join orders.line o on o.id = "
        "x.order_line where x.quantity > 0 union all "
        "select p.title, sum(x.quantity)::bigint, 0, o.position, o.id, p.sku from fulfillment.sold_in(:key) "
        "n "
        "join orders.line o on o.id = n.order_line join fulfillment.line f on f.order_line_id = o.id "
        "join fulfillment.shipment_line x on x.line_id = f.id and x.shipment_id = :key "
        "join catalog.product p on p.id = f.product_id where n.quantity = 0 group by o.id, p.id) l "
        "order by position, id, part";
    for (auto& [title, quantity, price] :
         tx.query(message.shipment ? one_parcel : whole_order)
             .bind("key", message.shipment ? message.shipment->value : message.order.value)
             .rows<std::string, std::int64_t, std::int64_t>()) {
        facts.lines.push_back({std::move(title), quantity, kernel::Money{price, currency}});
    }
}

void read_parcel(database::Transaction& tx, Message const& message, MessageFacts& facts)
{
    auto row =
        tx.query("select c.name || ' ' || v.name, coalesce(s.tracking_number, ''), c.tracking_url, "
                 "(coalesce(s.shipped_at, s.created_at) at time zone p.time_zone)::date, s.promised_on "
                 "from shipping.shipment s join inventory.pod p on p.id = s.pod_id join shipping.service v "
                 "on v.id = s.service_id "
                 "join shipping.carrier c on c.id = v.carrier_id where s.id = :shipment")
            .bind("shipment", *message.shipment)
            .row<std::string, std::string, std::string, kernel::Date, std::optional<kernel::Date>>();
    if (!row) return;
    auto& [service, number, url, shipped_on, promised_on] = *row;
    facts.parcel =
        MessageFacts::Parcel{std::move(service), std::move(number), std::move(url), shipped_on, promised_on};
}

/// What a carrier's news says is in its event, with the moment of the scan.
void read_news(database::Transaction& tx, Message const& message, MessageFacts& facts)
{
    auto row =
        tx.query("select (e.occurred_at at time zone p.time_zone)::date, coalesce(e.payload ->> 'text', '') "
                 "from messaging.message m join events.event e on e.id = substring(m.event_key from "
                 "'^event:([0-9]+)')::bigint join inventory.pod p on p.id = e.pod_id where m.id = "
                 ":message and m.kind in ('out_for_delivery', 'delivered', 'delivery_exception')")
            .bind("message", message.id)
            .row<kernel::Date, std::string>();
    if (row) facts.news = MessageFacts::News{std::get<0>(*row), std::move(std::get<1>(*row))};
}

/// The label of a parcel that is to come back, and its way as a carrier tells it.
void read_label(database::Transaction& tx, Message const& message, nlohmann::json const& payload,
                MessageFacts& facts, MessageFacts::Return& returned)
{
    facts.parcel = MessageFacts::Parcel{
        payload.value("service", ""), payload.value("tracking", ""), payload.value("url", ""), {}, {}};
    auto content = database::read_content(tx, message.client, payload.value("document", ""));
    if (content) returned.label_pdf = std::move(content->bytes);
}

/// What a return email says is in the payload of its event: this room reads no table of returns.
void read_return(database::Transaction& tx, Message const& message, MessageFacts& facts)
{
    auto const row =
        tx.query("select e.payload from messaging.message m join events.event e on e.client_id = m.client_id "
                 "and 'event:' || e.id = split_part(m.event_key, '/', 1) where m.id = :message and e.kind "
                 "like 'return.%'")
            .bind("message", message.id)
            .row<nlohmann::json>();
    if (!row) return;
    nlohmann::json const& payload = std::get<0>(*row);
    MessageFacts::Return returned{payload.value("number", ""), {}, {}};
    if (payload.contains("expires_on") && payload["expires_on"].is_string()) {
        if (auto const day = kernel::parse_date(payload["expires_on"].get<std::string>()))
            returned.expires_on = *day;
    }
    if (payload.contains("amount")) {
        if (auto const currency = kernel::Currency::parse(payload.value("currency", "")))
            returned.refund = kernel::Money{payload["amount"].get<std::int64_t>(), *currency};
    }
    if (std::string why = payload.value("carrier_reason", "unknown"); why != "unknown") {
        std::replace(why.begin(), why.end(), '_', ' ');
        facts.news = MessageFacts::News{{}, std::move(why)};
    }
    if (message.kind == "return_label") read_label(tx, message, payload, facts, returned);
    facts.lines.clear();
    for (nlohmann::json const& line : payload.value("lines", nlohmann::json::array())) {
        facts.lines.push_back(
            {line.value("title", ""), line.value("quantity", std::int64_t{0}), facts.total * 0});
    }
    facts.returned = std::move(returned);
}

void read_notice(database::Transaction& tx, Message const& message, MessageFacts& facts)
{
    auto row =
        tx.query("select m.recipient, coalesce(e.payload ->> 'rule', '') from messaging.message m join "
                 "events.event e on e.client_id = m.client_id and 'event:' || e.id = "
                 "split_part(m.event_key, '/', 1) where m.id = :message")
            .bind("message", message.id)
            .row<std::string, std::string>();
    if (row) facts.notice = MessageFacts::Notice{std::move(std::get<0>(*row)), std::move(std::get<1>(*row))};
}

} // namespace

std::optional<Message> claim_message(database::Transaction& tx, kernel::Uuid const& token,
                                     std::chrono::seconds time)
{
    auto row =
        tx.query("select id, client_id, order_id, shipment_id, kind, state, policy, message_id, attempts, "
                 "created_at "
                 "from messaging.claim(:token, make_interval(secs => :seconds::integer))")
            .bind("token", token)
            .bind("seconds", static_cast<std::int64_t>(time.count()))
            .row<kernel::MessageId, kernel::ClientId, kernel::OrderId, std::optional<kernel::ShipmentId>,
                 std::string, std::string, std::string, std::string, int, kernel::Timestamp>();
    if (!row) return std::nullopt;
    return message_of(std::move(*row));
}

std::optional<Message> find_message(database::Transaction& tx, kernel::MessageId message)
{
    auto row =
        tx.query("select id, client_id, order_id, shipment_id, kind, state, policy, message_id, attempts, "
                 "created_at from messaging.message where id = :id")
            .bind("id", message)
            .row<kernel::MessageId, kernel::ClientId, kernel::OrderId, std::optional<kernel::ShipmentId>,
                 std::string, std::string, std::string, std::string, int, kernel::Timestamp>();
    if (!row) return std::nullopt;
    return message_of(std::move(*row));
}

bool is_message_due(database::Transaction& tx)
{
    return tx
        .query("select exists (select 1 from messaging.message where not_before <= clock_timestamp() and "
               "(state = 'ready' or (state = 'sending' and lease_until < clock_timestamp()) or "
               "(state = 'handing_over' and policy = 'retry' and lease_until < clock_timestamp())))")
        .value<bool>();
}

std::vector<Message> unfinished_messages(database::Transaction& tx, kernel::Uuid const& token)
{
    std::vector<Message> all;
    for (auto& row :
         tx.query("select id, client_id, order_id, shipment_id, kind, state, policy, message_id, attempts, "
                  "created_at "
                  "from messaging.message where token = :token and (state = 'handing_over' "
                  "or (state = 'sending' and lease_until > clock_timestamp())) order by id")
             .bind("token", token)
             .rows<kernel::MessageId, kernel::ClientId, kernel::OrderId, std::optional<kernel::ShipmentId>,
                   std::string, std::string, std::string, std::string, int, kernel::Timestamp>()) {
        all.push_back(message_of(std::move(row)));
    }
    return all;
}

bool begin_hand_over(database::Transaction& tx, Message const& message, kernel::Uuid const& token,
                     std::string_view subject, std::string_view email,
                     std::optional<std::chrono::seconds> time)
{
    return tx
        .query("select messaging.hand_over(:id, :token, :subject, :email::bytea, "
               "make_interval(secs => :seconds::integer))")
        .bind("id", message.id)
        .bind("token", token)
        .bind("subject", subject)
        .bind("email", database::Bytes{std::string(email)})
        .bind("seconds", time ? std::optional(static_cast<std::int64_t>(time->count())) : std::nullopt)
        .value<bool>();
}

std::optional<std::string> stored_email(database::Transaction& tx, kernel::MessageId message)
{
    auto row =
        tx.query(
              "select client_id, coalesce(encode(content, 'hex'), '') from messaging.message where id = :id")
            .bind("id", message)
            .row<kernel::ClientId, std::string>();
    if (!row || std::get<1>(*row).empty()) return std::nullopt;
    auto content = database::read_content(tx, std::get<0>(*row), std::get<1>(*row));
    if (!content) return std::nullopt;
    return std::move(content->bytes);
}

bool finish_message(database::Transaction& tx, Message const& message, kernel::Uuid const& token,
                    std::string_view state, std::string_view error, std::chrono::milliseconds pause)
{
    return tx
        .query("select messaging.finish(:id, :token, :state, :error, make_interval(secs => "
               ":milliseconds::bigint / 1000.0))")
        .bind("id", message.id)
        .bind("token", token)
        .bind("state", state)
        .bind("error", error.empty() ? std::optional<std::string>() : std::string(error))
        .bind("milliseconds", static_cast<std::int64_t>(pause.count()))
        .value<bool>();
}

std::int64_t sweep_messages(database::Transaction& tx)
{
    return tx.query("select messaging.sweep()").value<std::int64_t>();
}

kernel::Outcome<MessageFacts> read_facts(database::Transaction& tx, Message const& message)
{
    MessageFacts facts;
    if (!read_brand(tx, message, facts)) {
        return kernel::refused(
            "gone", fmt::format("Message {}: the brand has no branding kit; enter one.", message.id.value));
    }
    auto const code = read_order(tx, message, facts);
    if (!code)
        return kernel::refused("gone", fmt::format("Message {}: its order is not there.", message.id.value));
    auto const currency = currency_of(*code);
    if (!currency) return tl::unexpected(currency.error());
    for (kernel::Money* money : {&facts.subtotal, &facts.discount, &facts.shipping, &facts.tax, &facts.total})
        money->currency = *currency;
    read_people(tx, message, facts);
    read_lines(tx, message, facts, *currency);
    if (message.shipment) {
        read_parcel(tx, message, facts);
        read_news(tx, message, facts);
    }
    if (message.kind.starts_with("return_") || message.kind == "refund_issued")
        read_return(tx, message, facts);
    if (message.kind == "rule_notice") read_notice(tx, message, facts);
    return facts;
}

} // namespace poddesk::messaging
