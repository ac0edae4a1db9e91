#include "gui/orders/channels_words.h"

#include "gui/orders/problems_words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::gui {

using orders::SyncHealth;

namespace {

Pill state_pill(std::string_view state)
{
    auto const pill = [](wxString const& word, Tone tone) { return Pill{to_utf8(word), tone, false, {}}; };
    if (state == "stopped") return {to_utf8(_("Stopped")), Tone::bad, true, "warning"};
    return state == "files"     ? pill(_("Files only"), Tone::neutral)
           : state == "paused"  ? pill(_("Paused"), Tone::warn)
           : state == "failing" ? pill(_("Failing"), Tone::bad)
           : state == "reading" ? pill(_("Reading"), Tone::accent)
           : state == "new"     ? pill(_("Not read yet"), Tone::neutral)
                                : pill(_("Up to date"), Tone::ok);
}

std::string kind_word(std::string_view kind)
{
    return to_utf8(kind == "shopify"       ? _("Shopify")
                   : kind == "woocommerce" ? _("WooCommerce")
                                           : _("CSV files"));
}

/// "3 min ago", "never".
std::string ago(std::optional<kernel::Timestamp> const& time, kernel::Timestamp now)
{
    return time ? to_utf8(wxString::Format(_("%s ago"), from_utf8(age_words(*time, now))))
                : to_utf8(_("never"));
}

std::string count_or_dash(std::int64_t count)
{
    return count == 0 ? "\xe2\x80\x93" : grouped_words(count);
}

/// "today 14:32" where it will be asked, or why it is not.
std::string next_words(SyncHealth const& channel, kernel::Timestamp now)
{
    if (channel.is_paused) return to_utf8(_("when resumed"));
    return channel.due_at && *channel.due_at > now ? when_words(*channel.due_at, now) : to_utf8(_("now"));
}

DetailSection trouble_section(SyncHealth const& channel, kernel::Timestamp now)
{
    DetailSection section{to_utf8(_("What fails")), {}, std::nullopt, {}, {}};
    section.lines.push_back({channel.problem, Tone::bad, DetailLine::Look::bold});
    section.facts.push_back({to_utf8(_("Since")), when_words(channel.problem_since.value_or(now), now)});
    section.facts.push_back({to_utf8(_("Times in a row")), grouped_words(channel.failures)});
    section.facts.push_back({to_utf8(_("Next try")), next_words(channel, now)});
    return section;
}

/// Orders that were not taken and, of a drop folder, files.
void add_refused(Detail& detail, SyncHealth const& channel)
{
    if (channel.refused == 0) return;
    DetailSection section{
        to_utf8(_("Refused, for a person")), grouped_words(channel.refused), std::nullopt, {}, {}};
    section.lines.push_back({channel.last_refused, Tone::warn});
    DetailItem all;
    all.icon = "warning";
    all.title = to_utf8(_("Import problems"));
    all.subtitle = to_utf8(_("all that is open of this channel"));
    all.right_icon = "arrow";
    all.right_tone = Tone::accent;
    all.key = channel_problems_window(channel.channel);
    section.items.push_back(std::move(all));
    detail.sections.push_back(std::move(section));
}

DetailSection unseen_section(SyncHealth const& channel)
{
    DetailSection section{to_utf8(_("What is not seen")), {}, std::nullopt, {}, {}};
    section.lines.push_back({channel.unseen, Tone::warn});
    return section;
}

/// What the shop hears of an inspected return.
std::string refunds_words(std::string_view refunds)
{
    return to_utf8(refunds == "pay"      ? _("noted, and paid back by the shop")
                   : refunds == "record" ? _("noted; a person pays")
                                         : _("made by a person in the shop"));
}

DetailSection telling_section(SyncHealth const& channel, kernel::Timestamp now)
{
    DetailSection section{to_utf8(_("What the shop is told")), {}, std::nullopt, {}, {}};
    section.facts.push_back({to_utf8(_("News to be told")), grouped_words(channel.waiting),
                             channel.waiting > 0 ? Tone::warn : Tone::neutral});
    section.facts.push_back(
        {to_utf8(_("Given up")), grouped_words(channel.dead), channel.dead > 0 ? Tone::bad : Tone::neutral});
    section.facts.push_back({to_utf8(_("Stock")), channel.tells_stock
                                                      ? to_utf8(_("told when it changes"))
                                                      : to_utf8(_("the shop keeps its own"))});
    if (channel.tells_stock) {
        section.facts.push_back({to_utf8(_("Stock last told")), ago(channel.stock_told_at, now)});
        section.facts.push_back({to_utf8(_("SKUs the shop does not keep")),
                                 grouped_words(channel.unknown_skus),
                                 channel.unknown_skus > 0 ? Tone::warn : Tone::neutral});
    }
    section.facts.push_back({to_utf8(_("Refunds")), refunds_words(channel.refunds)});
    if (channel.kind == "shopify")
        section.facts.push_back({to_utf8(_("Holds placed here")),
                                 channel.tells_holds ? to_utf8(_("told")) : to_utf8(_("not told"))});
    if (!channel.untold.empty()) section.lines.push_back({channel.untold, Tone::bad});
    return section;
}

} // namespace

std::vector<ListEntry> channel_queues()
{
    return {{"", to_utf8(_("Channels"))},
            {"trouble", to_utf8(_("In trouble")), "warning", Tone::bad, true},
            {"well", to_utf8(_("Going well")), "ok", Tone::ok},
            {"paused", to_utf8(_("Paused")), "clock", Tone::warn},
            {"files", to_utf8(_("Files only")), "document"},
            {"all", to_utf8(_("All channels")), "cart"}};
}

std::string channel_queue_of(SyncHealth const& channel, kernel::Timestamp now)
{
    if (orders::is_troubled(channel, now)) return "trouble";
    std::string_view const state = orders::sync_state(channel, now);
    return state == "paused" || state == "files" ? std::string(state) : "well";
}

std::string channel_totals(std::vector<SyncHealth> const& all, kernel::Timestamp now)
{
    auto const troubled =
        std::ranges::count_if(all, [&](SyncHealth const& it) { return orders::is_troubled(it, now); });
    return with_middle_dots(
        {to_utf8(wxString::Format(_("%s channels"),
                                  from_utf8(grouped_words(static_cast<std::int64_t>(all.size()))))),
         to_utf8(wxString::Format(_("%s in trouble"), from_utf8(grouped_words(troubled))))});
}

std::vector<ListCell> channel_cells(SyncHealth const& channel, kernel::Timestamp now)
{
    bool const is_read = channel.is_connected;
    ListCell state;
    state.pill = state_pill(orders::sync_state(channel, now));
    ListCell to_tell{count_or_dash(channel.waiting)};
    if (channel.dead > 0) {
        to_tell.under = to_utf8(wxString::Format(_("%s given up"), from_utf8(grouped_words(channel.dead))));
        to_tell.tone = Tone::bad;
    }
    ListCell refused{count_or_dash(channel.refused)};
    if (channel.refused > 0) refused.tone = Tone::warn;
    return {{channel.name, channel.shop == channel.name ? "" : channel.shop, Tone::neutral, true},
            {channel.client_name, {}, Tone::neutral, false, std::nullopt, channel.client_color},
            {kind_word(channel.kind)},
            state,
            {is_read ? ago(channel.caught_up_at, now) : std::string(),
             channel.problem_code.empty() ? channel.unseen : channel.problem},
            {is_read ? grouped_words(channel.orders_read) : std::string()},
            refused,
            is_read ? to_tell : ListCell{},
            {is_read ? next_words(channel, now) : std::string()}};
}

Detail channel_detail(SyncHealth const& channel, kernel::Timestamp now)
{
    Detail detail;
    detail.title = channel.name;
    detail.brand_color = channel.client_color;
    detail.pill = state_pill(orders::sync_state(channel, now));
    detail.subtitle.push_back({with_middle_dots({channel.client_name, kind_word(channel.kind)})});
    if (!channel.is_connected) {
        DetailSection files{to_utf8(_("Files only")), {}, std::nullopt, {}, {}};
        files.lines.push_back(
            {to_utf8(_("Its orders come as files. To read a shop over the network, connect it "
                       "where the worker runs: poddeskctl channels connect."))});
        detail.sections.push_back(std::move(files));
        add_refused(detail, channel);
        return detail;
    }
    detail.subtitle.push_back({channel.address, Tone::neutral, DetailLine::Look::small});
    if (!channel.problem.empty()) detail.sections.push_back(trouble_section(channel, now));
    if (!channel.unseen.empty()) detail.sections.push_back(unseen_section(channel));
    DetailSection reading{to_utf8(_("What is read")), {}, std::nullopt, {}, {}};
    reading.facts = {{to_utf8(_("Last good answer")), ago(channel.last_success_at, now)},
                     {to_utf8(_("Everything read")), ago(channel.caught_up_at, now)},
                     {to_utf8(_("Next")), next_words(channel, now)},
                     {to_utf8(_("Orders read")), grouped_words(channel.orders_read)}};
    detail.sections.push_back(std::move(reading));
    add_refused(detail, channel);
    detail.sections.push_back(telling_section(channel, now));
    return detail;
}

std::string channel_problems_window(kernel::ChannelId channel)
{
    return "import_problems:" + std::string(problems_of_channel) + std::to_string(channel.value);
}

std::string channel_problems_words(std::string const& shop)
{
    return to_utf8(wxString::Format(_("This is what imports of %s could not take."), from_utf8(shop)));
}

std::string asked_for_sync_words(std::string const& shop)
{
    return to_utf8(wxString::Format(_("%s is read as soon as the worker can."), from_utf8(shop)));
}

std::string channel_paused_words(std::string const& shop, bool pauses)
{
    return to_utf8(wxString::Format(
        pauses ? _("%s is left alone until it is resumed.") : _("%s is read again."), from_utf8(shop)));
}

std::string every_pod_word()
{
    return to_utf8(_("all"));
}

FormField pods_field(std::string const& preset)
{
    FormField field{"pods", to_utf8(wxString::Format(_("Ships from: pods' codes with commas, or %s"),
                                                     from_utf8(every_pod_word())))};
    field.preset = preset;
    return field;
}

std::string ships_from_words()
{
    return to_utf8(_("Ships from"));
}

std::string channel_pods_words(std::vector<std::string> const& codes, bool every)
{
    if (every) return to_utf8(_("every pod of its client"));
    return codes.empty() ? to_utf8(_("pods out of your reach")) : fmt::format("{}", fmt::join(codes, ", "));
}

std::string channel_pods_set_words(std::string const& shop)
{
    return to_utf8(
        wxString::Format(_("The orders of %s are given to these pods from now on."), from_utf8(shop)));
}

} // namespace poddesk::gui
