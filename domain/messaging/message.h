#pragma once

#include "domain/kernel/address.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::messaging {

/// An outbox row as the worker works on it.
struct Message
{
    kernel::MessageId id{};
    kernel::ClientId client{};
    kernel::OrderId order{};
    std::optional<kernel::ShipmentId> shipment;
    std::string kind; ///< "order_received", "shipped", "return_authorized" …
    std::string state;
    std::string policy;     ///< "retry": better twice than never, "hold": a person decides
    std::string message_id; ///< "<…@…>", stable however often it is tried
    int attempts = 0;       ///< this one included
    kernel::Timestamp created_at{};
};

/// What an email says, gathered from the order, its parcel and the brand.
struct MessageFacts
{
    struct Line
    {
        std::string title;
        std::int64_t quantity = 0;
        kernel::Money unit_price{};
    };
    /// The parcel that was shipped.
    struct Parcel
    {
        std::string service; ///< "Podline Courier Ground"
        std::string tracking_number;
        std::string tracking_url;  ///< the carrier's, with {tracking} for the number; empty: it has none
        kernel::Date shipped_on{}; ///< in the pod's zone
        std::optional<kernel::Date> promised_on;
    };

    /// The return that a return email tells of; its items are `lines`.
    struct Return
    {
        std::string number;
        std::optional<kernel::Date> expires_on;
        std::optional<kernel::Money> refund;
        std::string label_pdf{}; ///< bytes of the label for its parcel; empty: the email brings none
    };

    /// What the carrier tells of the parcel: out for delivery, delivered, an exception.
    struct News
    {
        kernel::Date on{};  ///< in the pod's zone
        std::string text{}; ///< the carrier's words, may be empty
    };

    /// What a rule tells somebody else than the customer.
    struct Notice
    {
        std::string to; ///< address
        std::string rule;
    };

    std::string shop_name;
    std::string shop_color; ///< "#rrggbb"
    std::string shop_website;
    std::string from_name;
    std::string from_email;
    std::string reply_to;
    std::string logo_png; ///< bytes, may be empty
    int handling_hours = 24;
    bool working_hours = false;         ///< the hours count only within a calendar that closes
    std::optional<int> handling_days{}; ///< working days, in place of hours

    std::string order_name; ///< "#1042"
    kernel::Date ordered_on{};
    std::string customer_name;
    std::string customer_email;
    kernel::Address ship_to;
    std::vector<Line> lines;  ///< of the order, the parcel or the return
    kernel::Money subtotal{}; ///< all in the customer's (presentment) currency
    kernel::Money discount{};
    kernel::Money shipping{};
    kernel::Money tax{};
    kernel::Money total{};
    std::optional<Parcel> parcel;
    std::optional<Return> returned;
    std::optional<News> news;
    std::optional<Notice> notice;
};

} // namespace poddesk::messaging
