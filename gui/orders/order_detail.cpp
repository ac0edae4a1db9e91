#include "gui/orders/order_detail.h"

#include "gui/orders/problems_words.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_addresses.h"
#include "gui/orders/words_of_records.h"

#include "domain/orders/address_check.h"
#include "domain/orders/order.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace poddesk::gui {

namespace {

constexpr std::size_t lines_in_queue = 4;

fulfillment::LineProgress const* progress_of(OrderRecord const& record, kernel::OrderLineId line)
{
    auto const found = std::find_if(record.progress.begin(), record.progress.end(),
                                    [&](auto const& progress) { return progress.line == line; });
    return found == record.progress.end() ? nullptr : &*found;
}

DetailItem item_of(OrderRecord const& record, orders::OrderViewLine const& line)
{
    DetailItem item;
    item.icon = line.picture_kind;
    item.color = record.order.client_color;
    item.title = line.title;
    std::string place = line.is_known ? "" : unknown_sku_words();
    if (auto const* progress = progress_of(record, line.id); progress && !progress->pods.empty()) {
        place = fmt::format("{}", fmt::join(progress->bins, ", "));
        item.right_icon = progress->packed == progress->reserved   ? "box"
                          : progress->picked == progress->reserved ? "check"
                                                                   : "ok";
    } else if (!line.is_known) {
        item.right_icon = "error";
        item.right_tone = Tone::bad;
    } else if (record.order.status == "backordered") {
        item.right_icon = "waiting";
        item.right_tone = Tone::warn;
    }
    item.subtitle = with_middle_dots({line.sku, line.of, place});
    item.right = fmt::format("\xc3\x97 {}", line.quantity);
    return item;
}

void add_header(Detail& detail, OrderRecord const& record, kernel::Timestamp now)
{
    orders::OrderView const& order = record.order;
    detail.title = order.number;
    detail.pill = status_pill(order.status, order.clock.is_late(now));
    detail.brand_color = order.client_color;
    detail.subtitle.push_back({with_middle_dots({order.client_name, value_words({order.total.shop})})});
    detail.subtitle.push_back({placed_words(order, now), Tone::neutral, DetailLine::Look::small});
}

DetailSection address_section(orders::OrderView const& order)
{
    DetailSection section;
    section.heading = ship_to_words();
    if (order.is_test) {
        section.pill = test_pill();
    }
    kernel::Address const& to = order.ship_to;
    if (to.name.empty() && to.line1.empty() && to.city.empty()) {
        section.lines.push_back({no_address_words(), Tone::bad});
        return section;
    }
    section.lines.push_back({to.name.empty() ? to.company : to.name, Tone::neutral, DetailLine::Look::bold});
    if (!to.company.empty() && !to.name.empty()) {
        section.lines.push_back({to.company});
    }
    std::string const street = to.line2.empty() ? to.line1 : to.line1 + ", " + to.line2;
    std::string const town = to.city + (to.region.empty() ? "" : ", " + to.region) +
                             (to.postal_code.empty() ? "" : " " + to.postal_code);
    section.lines.push_back({street + (town.empty() ? "" : ", ") + town +
                             (to.country.empty() || to.country == "US" ? "" : ", " + to.country)});
    std::string const reach = with_middle_dots({to.email, to.phone});
    if (!reach.empty()) {
        section.lines.push_back({reach, Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

/// What the check finds of the address and a provider says of it, and the shop's own words where they were
/// corrected.
void add_findings(DetailSection& section, orders::OrderView const& order)
{
    for (orders::AddressFinding const& finding : orders::check_address(order.ship_to)) {
        bool const is_held = std::any_of(order.holds.begin(), order.holds.end(), [&](auto const& hold) {
            return !hold.released_at && hold.reason.ends_with(finding.sentence); // said there
        });
        if (is_held) {
            continue;
        }
        Tone const tone = finding.severity == orders::AddressSeverity::error     ? Tone::bad
                          : finding.severity == orders::AddressSeverity::warning ? Tone::warn
                                                                                 : Tone::neutral;
        section.lines.push_back({finding.sentence, tone,
                                 tone == Tone::neutral ? DetailLine::Look::small : DetailLine::Look::body});
    }
    if (order.verification) {
        bool const is_held = std::any_of(order.holds.begin(), order.holds.end(), [](auto const& hold) {
            return !hold.released_at && hold.reason.starts_with("address verification: ");
        });
        for (DetailLine& line : verification_lines(*order.verification, is_held)) {
            section.lines.push_back(std::move(line));
        }
    }
    if (order.told) {
        section.lines.push_back({told_address_words(*order.told), Tone::accent, DetailLine::Look::small});
    }
}

/// First of all where there is one: nothing goes on before it is lifted.
void add_holds(Detail& detail, orders::OrderView const& order, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = on_hold_words();
    for (orders::OrderViewHold const& hold : order.holds) {
        if (!hold.released_at) {
            section.lines.push_back({hold_word(hold.kind) + ": " + hold.reason, Tone::bad});
            section.lines.push_back({held_by_words(hold, now), Tone::neutral, DetailLine::Look::small});
        }
    }
    if (!section.lines.empty()) {
        detail.sections.push_back(std::move(section));
    }
}

/// What else a person should know before it goes: that it goes first, is a gift, may be there twice.
DetailSection wishes_section(OrderRecord const& record, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = wishes_words();
    if (record.order.priority > 0) {
        section.lines.push_back({goes_words(record.order.priority), Tone::accent, DetailLine::Look::bold});
    }
    if (record.gift) {
        section.lines.push_back({gift_words(*record.gift), Tone::violet});
    }
    for (orders::PossibleDuplicate const& pair : record.duplicates) {
        bool const is_later = pair.order == record.order.id;
        DetailItem item;
        item.icon = "warning";
        item.title = duplicate_words(is_later ? pair.of_number : pair.number);
        item.subtitle = with_middle_dots({status_word(is_later ? pair.of_status : pair.status),
                                          when_words(is_later ? pair.of_placed_at : pair.placed_at, now)});
        item.key = "order:" + std::to_string(is_later ? pair.of.value : pair.order.value);
        section.items.push_back(std::move(item));
    }
    return section;
}

/// By when it has to leave, and when it is expected to.
void add_promise(Detail& detail, orders::OrderView const& order, kernel::Timestamp now)
{
    auto const slack = slack_of(order.clock, order.placed_at, now);
    if (!slack) {
        return;
    }
    DetailSection section;
    section.heading = promise_words();
    section.facts = promise_facts(order.clock, now);
    section.facts.push_back({slack_words(), slack->text, slack->urgent ? slack->tone : Tone::neutral});
    detail.sections.push_back(std::move(section));
}

/// What an order lacks to ship, of stock that is not reserved yet.
void add_missing(Detail& detail, OrderRecord const& record)
{
    DetailSection section;
    for (orders::WantedProduct const& it : record.wanted) {
        if (it.free < it.quantity) {
            section.facts.push_back({it.sku, missing_words(it), it.free > 0 ? Tone::warn : Tone::bad});
        }
    }
    if (!section.facts.empty()) {
        section.heading = missing_heading_words();
        section.note = can_ship_words(record.wanted);
        detail.sections.push_back(std::move(section));
    }
}

/// What it was split off or merged with, and what could go in one parcel with it.
DetailSection together_section(OrderRecord const& record, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = together_heading();
    for (orders::LinkedOrder const& linked : record.linked) {
        DetailItem item;
        item.icon = linked.how == orders::LinkedOrder::How::carries ? "box" : "arrow";
        item.title = linked_words(linked);
        item.subtitle = status_word(linked.status);
        item.key = "order:" + std::to_string(linked.order.value);
        section.items.push_back(std::move(item));
    }
    for (orders::MergeProposal const& one : record.proposals) {
        DetailItem item;
        item.icon = one.obstacle ? "warning" : "ok";
        item.title = same_address_words(one.order.number);
        item.subtitle = one.obstacle ? *one.obstacle
                                     : with_middle_dots({status_word(orders::word(one.order.status)),
                                                         when_words(one.order.placed_at, now)});
        item.key = "order:" + std::to_string(one.order.order.value);
        section.items.push_back(std::move(item));
    }
    return section;
}

DetailSection lines_section(OrderRecord const& record, std::size_t most)
{
    orders::OrderView const& order = record.order;
    std::int64_t units = 0;
    std::int64_t count = 0;
    for (auto const& line : order.lines) {
        units += line.requires_shipping ? line.quantity : 0;
        count += line.requires_shipping && line.quantity > 0 ? 1 : 0;
    }
    DetailSection section;
    section.heading = lines_and_units(count, units);
    section.note = order.pod;
    std::size_t shown = 0;
    for (auto const& line : order.lines) {
        if (shown == most) {
            break;
        }
        section.items.push_back(item_of(record, line));
        ++shown;
    }
    if (order.lines.size() > shown) {
        section.lines.push_back(
            {more_lines_words(order.lines.size() - shown), Tone::accent, DetailLine::Look::small});
        // Words stand above items in a section: the rest is told in the note instead.
        section.note = with_middle_dots({section.note, section.lines.back().text});
        section.lines.clear();
    }
    return section;
}

DetailSection timeline_section(OrderRecord const& record, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = timeline_words();
    for (events::PastEvent const& event : record.history) {
        section.events.push_back(event_words(event, now));
    }
    return section;
}

void add_why(Detail& detail, OrderRecord const& record)
{
    for (events::PastDecision const& made : record.decisions) {
        detail.why.push_back(made.decision);
    }
    if (!detail.why.empty()) {
        detail.why_title = why_words();
    }
}

DetailSection note_section(OrderRecord const& record, kernel::Timestamp now)
{
    orders::OrderView const& order = record.order;
    DetailSection section;
    section.heading = note_words();
    if (!order.note.empty()) {
        section.lines.push_back({order.note});
    }
    if (order.cancel_asked) {
        section.lines.push_back({cancel_asked_words(*order.cancel_asked), Tone::bad});
    }
    if (!order.cancel_reason.empty()) {
        section.lines.push_back({order.cancel_reason, Tone::bad});
    }
    for (orders::OrderNote const& note : record.notes) {
        section.lines.push_back({note.text, note.waits_for_me ? Tone::accent : Tone::neutral,
                                 note.waits_for_me ? DetailLine::Look::bold : DetailLine::Look::body});
        section.lines.push_back({noted_by_words(note, now), Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

/// The sections of people's words that have something to say.
void add_people(Detail& detail, OrderRecord const& record, kernel::Timestamp now)
{
    for (DetailSection& section :
         std::array{together_section(record, now), wishes_section(record, now), note_section(record, now)}) {
        if (!section.lines.empty() || !section.items.empty()) {
            detail.sections.push_back(std::move(section));
        }
    }
}

} // namespace

Detail queue_detail(OrderRecord const& record, kernel::Timestamp now)
{
    Detail detail;
    add_header(detail, record, now);
    add_holds(detail, record.order, now);
    add_problems(detail, record.problems, now);
    detail.sections.push_back(address_section(record.order));
    add_findings(detail.sections.back(), record.order);
    add_promise(detail, record.order, now);
    add_missing(detail, record);
    add_people(detail, record, now);
    detail.sections.push_back(lines_section(record, lines_in_queue));
    detail.sections.push_back(timeline_section(record, now));
    add_why(detail, record);
    return detail;
}

Detail order_side(OrderRecord const& record, kernel::Timestamp now)
{
    Detail detail;
    add_holds(detail, record.order, now);
    add_problems(detail, record.problems, now);
    detail.sections.push_back(address_section(record.order));
    add_findings(detail.sections.back(), record.order);
    if (!record.order.bill_to.line1.empty() && record.order.bill_to.line1 != record.order.ship_to.line1) {
        orders::OrderView billed = record.order;
        billed.ship_to = billed.bill_to;
        billed.is_test = false;
        DetailSection section = address_section(billed);
        section.heading = bill_to_words();
        detail.sections.push_back(std::move(section));
    }
    add_promise(detail, record.order, now);
    add_missing(detail, record);
    add_people(detail, record, now);
    detail.sections.push_back(money_section(record.order));
    if (DetailSection parcels = parcels_section(record); !parcels.items.empty()) {
        detail.sections.push_back(std::move(parcels));
    }
    if (!record.returns.empty()) {
        detail.sections.push_back(returns_section(record, now));
    }
    detail.sections.push_back(emails_section(record, now));
    detail.sections.push_back(documents_section(record));
    return detail;
}

OrderActions actions_of(orders::OrderView const& order)
{
    OrderActions actions;
    if (auto const status = orders::parse_status(order.status)) {
        actions.can_hold = orders::may_be_held(*status);
        actions.can_correct = *status != orders::Status::shipped && *status != orders::Status::delivered &&
                              *status != orders::Status::canceled && *status != orders::Status::merged;
    }
    for (orders::OrderViewHold const& hold : order.holds) {
        if (!hold.released_at) {
            actions.holds.push_back(hold_key(hold));
        }
    }
    actions.can_release_hold = !actions.holds.empty();
    return actions;
}

} // namespace poddesk::gui
