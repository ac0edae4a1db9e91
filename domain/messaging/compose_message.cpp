#include "domain/messaging/compose_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace poddesk::messaging {

namespace {

std::string long_date(kernel::Date day)
{
    constexpr std::array<char const*, 12> months{"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
    std::chrono::year_month_day const date(day);
    return fmt::format("{} {}, {}", months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<unsigned>(date.day()), static_cast<int>(date.year()));
}

/// "Zoë" of "Zoë Castañeda"; a name without a space stays whole, and nobody is greeted with an empty name.
std::string first_name(std::string const& name)
{
    std::size_t const start = name.find_first_not_of(" \t");
    if (start == std::string::npos) return "there";
    return name.substr(start, name.find_first_of(" \t", start) - start);
}

std::string handling(MessageFacts const& facts)
{
    int const hours = facts.handling_hours;
    if (facts.handling_days == 1) return "one working day";
    if (facts.handling_days) return fmt::format("{} working days", *facts.handling_days);
    if (facts.working_hours) return fmt::format("{} working hour{}", hours, hours == 1 ? "" : "s");
    if (hours == 1) return "1 hour";
    if (hours >= 48 && hours % 24 == 0) return fmt::format("{} days", hours / 24);
    return fmt::format("{} hours", hours);
}

bool is_color(std::string_view color)
{
    return color.size() == 7 && color[0] == '#' &&
           std::all_of(color.begin() + 1, color.end(), [](char digit) {
               return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
           });
}

/// Black or white words on the brand's color, by its brightness (the weights of ITU-R BT.601).
std::string ink_on(std::string const& color)
{
    auto const channel = [&](std::size_t at) { return std::stoi(color.substr(at, 2), nullptr, 16); };
    return channel(1) * 299 + channel(3) * 587 + channel(5) * 114 > 150 * 1000 ? "#1f2124" : "#ffffff";
}

std::string percent_encoded(std::string_view text)
{
    std::string out;
    for (char const letter : text) {
        bool const plain = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                           (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '.' ||
                           letter == '_';
        out += plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return out;
}

/// Where the parcel can be followed; empty when the carrier has no such page. Only the web's own schemes
/// become links.
std::string tracking_link(MessageFacts::Parcel const& parcel)
{
    constexpr std::string_view place = "{tracking}";
    std::string url = parcel.tracking_url;
    if ((!url.starts_with("https://") && !url.starts_with("http://")) || parcel.tracking_number.empty())
        return {};
    std::size_t const at = url.find(place);
    if (at == std::string::npos) return {};
    return url.replace(at, place.size(), percent_encoded(parcel.tracking_number));
}

std::vector<templates::Values> totals_of(MessageFacts const& facts)
{
    std::vector<templates::Values> totals;
    auto const add = [&totals](char const* label, kernel::Money money) {
        totals.push_back({{"label", label}, {"amount", kernel::format_money(money)}});
    };
    add("Subtotal", facts.subtotal);
    if (facts.discount.minor != 0) add("Discount", -facts.discount);
    add("Shipping", facts.shipping);
    if (facts.tax.minor != 0) add("Tax", facts.tax);
    add("Total", facts.total);
    return totals;
}

/// Unique within the email; the brand's own domain, as RFC 2392 asks for.
std::string logo_id(MessageFacts const& facts)
{
    return "logo@" +
           facts.from_email.substr(std::min(facts.from_email.size(), facts.from_email.rfind('@') + 1));
}

/// "return-label-RMA-AO-00001.pdf", whatever signs the number has.
std::string file_name_of(std::string number)
{
    std::ranges::replace_if(
        number,
        [](char letter) {
            return !((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                     (letter >= '0' && letter <= '9'));
        },
        '-');
    return "return-label-" + number.substr(0, 80) + ".pdf";
}

} // namespace

templates::Variables variables_of(MessageFacts const& facts)
{
    templates::Variables all;
    std::string const color = is_color(facts.shop_color) ? facts.shop_color : "#1f2124";
    all.values = {{"shop.name", facts.shop_name},
                  {"shop.color", color},
                  {"shop.on_color", ink_on(color)},
                  {"shop.website", facts.shop_website},
                  {"order.name", facts.order_name},
                  {"order.date", long_date(facts.ordered_on)},
                  {"customer.first_name", first_name(facts.customer_name)},
                  {"customer.name", facts.customer_name},
                  {"rule.name", facts.notice ? facts.notice->rule : ""},
                  {"promise.handling", handling(facts)},
                  {"shipment.date", facts.parcel ? long_date(facts.parcel->shipped_on) : ""},
                  {"news.date", facts.news ? long_date(facts.news->on) : ""},
                  {"return.number", facts.returned ? facts.returned->number : ""},
                  {"refund.amount", facts.returned && facts.returned->refund
                                        ? kernel::format_money(*facts.returned->refund)
                                        : ""}};
    for (char const* list : {"lines", "ship_to", "parcels", "tracking_links", "arrivals", "logos",
                             "wordmarks", "deadlines", "carrier_notes"})
        all.lists[list];
    for (MessageFacts::Line const& line : facts.lines) {
        all.lists["lines"].push_back({{"title", line.title},
                                      {"quantity", std::to_string(line.quantity)},
                                      {"amount", kernel::format_money(line.unit_price * line.quantity)}});
    }
    all.lists["totals"] = totals_of(facts);
    for (std::string const& line : kernel::label_lines(facts.ship_to))
        all.lists["ship_to"].push_back({{"line", line}});
    if (facts.logo_png.empty())
        all.lists["wordmarks"].push_back({{"name", facts.shop_name}});
    else
        all.lists["logos"].push_back({{"content_id", logo_id(facts)}});
    if (facts.returned && facts.returned->expires_on)
        all.lists["deadlines"].push_back({{"day", long_date(*facts.returned->expires_on)}});
    if (facts.news && !facts.news->text.empty()) {
        // The sentence around the carrier's words brings its own full stop.
        std::string const& words = facts.news->text;
        all.lists["carrier_notes"].push_back({{"text", words.substr(0, words.find_last_not_of(". ") + 1)}});
    }
    if (facts.parcel) {
        all.lists["parcels"].push_back(
            {{"service", facts.parcel->service}, {"tracking_number", facts.parcel->tracking_number}});
        std::string const link = tracking_link(*facts.parcel);
        if (!link.empty()) all.lists["tracking_links"].push_back({{"url", link}});
        if (facts.parcel->promised_on)
            all.lists["arrivals"].push_back({{"day", long_date(*facts.parcel->promised_on)}});
    }
    return all;
}

kernel::Outcome<Email> compose_message(Message const& message, MessageFacts const& facts)
{
    Mailbox const to =
        facts.notice ? Mailbox{"", facts.notice->to} : Mailbox{facts.customer_name, facts.customer_email};
    if (to.address.empty()) {
        return kernel::refused("no_recipient", fmt::format("Order {} has no email address of its customer.",
                                                           kernel::in_quotes(facts.order_name)));
    }
    bool const tells_of_news = message.kind == "out_for_delivery" || message.kind == "delivered" ||
                               message.kind == "delivery_exception";
    if (((message.kind == "shipped" || tells_of_news) && !facts.parcel) || (tells_of_news && !facts.news)) {
        return kernel::refused("no_parcel",
                               fmt::format("Order {}: the parcel that this email tells of is not there.",
                                           kernel::in_quotes(facts.order_name)));
    }
    bool const tells_of_return = message.kind.starts_with("return_") || message.kind == "refund_issued";
    if (tells_of_return &&
        (!facts.returned || (message.kind == "refund_issued" && !facts.returned->refund))) {
        return kernel::refused("no_return",
                               fmt::format("Order {}: the return that this email tells of is not there.",
                                           kernel::in_quotes(facts.order_name)));
    }
    if (message.kind == "return_label" && facts.returned->label_pdf.empty()) {
        return kernel::refused("no_label", fmt::format("Return {}: its label is not there.",
                                                       kernel::in_quotes(facts.returned->number)));
    }
    auto rendered = templates::render_email(message.kind, variables_of(facts));
    if (!rendered) return tl::unexpected(rendered.error());
    Email email;
    email.from = {facts.from_name, facts.from_email};
    email.to = to;
    if (!facts.reply_to.empty() && facts.reply_to != facts.from_email)
        email.reply_to = Mailbox{"", facts.reply_to};
    email.subject = std::move(rendered->subject);
    email.message_id = message.message_id;
    email.date = message.created_at;
    email.text = std::move(rendered->text);
    email.html = std::move(rendered->html);
    if (!facts.logo_png.empty()) email.images.push_back({logo_id(facts), "image/png", facts.logo_png});
    if (facts.returned && !facts.returned->label_pdf.empty())
        email.attachments.push_back(
            {file_name_of(facts.returned->number), "application/pdf", facts.returned->label_pdf});
    return email;
}

} // namespace poddesk::messaging
