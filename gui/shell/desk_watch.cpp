#include "gui/shell/desk_watch.h"

#include "domain/billing/charge_view.h"
#include "domain/messaging/message_view.h"
#include "domain/orders/connection.h"
#include "domain/orders/order_view.h"
#include "gui/widgets/text.h"

#include <wx/datetime.h>
#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int days_of_messages = 7;
constexpr std::int64_t receipts_shown = 5;

wxString held_title(std::string const& kind)
{
    std::map<std::string, wxString> const titles = {
        {"address", _("Held: address")},      {"fraud", _("Held: fraud check")},
        {"operator", _("Held by hand")},      {"payment", _("Held: payment")},
        {"client", _("Held: client asked")},  {"inventory", _("Held: unknown or missing stock")},
        {"until_date", _("Held until a day")}};
    auto const found = titles.find(kind);
    return found == titles.end() ? from_utf8(kind) : found->second;
}

DeskLine line(char const* icon, wxString const& title, wxString const& note, std::int64_t value, Tone tone,
              std::string opens = {})
{
    return {icon, to_utf8(title), to_utf8(note), to_utf8(grouped(value)), tone, std::move(opens)};
}

std::int64_t messages_in(DeskWatch const& watch, char const* state)
{
    auto const found = watch.messages.find(state);
    return found == watch.messages.end() ? 0 : found->second;
}

/// "today", "in 3 d", "2 d late".
wxString day_words(kernel::Date day, kernel::Timestamp now)
{
    auto const days = (day - std::chrono::floor<std::chrono::days>(now)).count();
    if (days == 0) {
        return _("today");
    }
    return days > 0 ? wxString::Format(_("in %d d"), static_cast<int>(days))
                    : wxString::Format(_("%d d late"), static_cast<int>(-days));
}

/// "2:05" within a day, "Mon 16:00" beyond.
wxString countdown_words(std::chrono::minutes left)
{
    if (left < std::chrono::hours(24)) {
        return wxString::Format(wxS("%d:%02d h"), static_cast<int>(left.count() / 60),
                                static_cast<int>(left.count() % 60));
    }
    wxDateTime const then = wxDateTime::Now() + wxTimeSpan::Minutes(left.count());
    return then.Format(wxS("%a %H:%M"));
}

/// What of the parcels and of the charges needs a person.
std::vector<DeskLine> parcel_lines(DeskWatch const& watch)
{
    std::vector<DeskLine> lines;
    if (watch.parcels.late_labels > 0) {
        lines.push_back(line("document", _("Labels on no manifest"), _("their carriers' cutoff has passed"),
                             watch.parcels.late_labels, Tone::bad, "manifests:labels"));
    }
    if (watch.parcels.exceptions > 0) {
        lines.push_back(line("truck", _("Parcel exceptions"), _("held up, tried in vain, on their way back"),
                             watch.parcels.exceptions, Tone::bad, "parcels:exceptions"));
    }
    if (watch.parcels.silent > 0) {
        lines.push_back(line("waiting", _("Silent parcels"), _("no carrier has scanned them for days"),
                             watch.parcels.silent, Tone::warn, "parcels:silent"));
    }
    if (watch.unpriced > 0) {
        lines.push_back(line("tag", _("Work without a price"), _("must be none before a month is billed"),
                             watch.unpriced, Tone::warn, "charges:unpriced"));
    }
    return lines;
}

} // namespace

DeskWatch read_watch(database::Transaction& tx)
{
    DeskWatch watch;
    watch.held = orders::held_by_kind(tx);
    watch.problems = orders::count_open_problems(tx);
    watch.messages = messaging::message_states(tx, days_of_messages);
    watch.expected = inbound::count_expected_receipts(tx);
    watch.next_receipts = inbound::expected_receipts(tx, receipts_shown);
    watch.jobs = database::job_health(tx);
    watch.cutoffs = fulfillment::next_cutoffs(tx);
    watch.returns = returns::count_rmas(tx);
    watch.parcels = shipping::parcel_alarms(tx);
    watch.mentions = orders::my_mentions(tx);
    watch.unpriced = billing::may_read_charges(tx) ? billing::count_unpriced(tx, std::nullopt) : 0;
    watch.troubled_channels = orders::count_troubled_channels(tx);
    return watch;
}

std::vector<DeskLine> exception_lines(DeskWatch const& watch)
{
    std::vector<DeskLine> lines;
    for (orders::Mention const& note : watch.mentions) {
        lines.push_back({"user", to_utf8(wxString::Format(_("For you: %s"), from_utf8(note.number))),
                         note.written_by + ": " + note.text, "", Tone::accent,
                         "order:" + std::to_string(note.order.value)});
    }
    for (DeskLine& line : parcel_lines(watch)) {
        lines.push_back(std::move(line));
    }
    if (watch.troubled_channels > 0) {
        lines.push_back(line("cart", _("Channels in trouble"), _("not read, or not told what left"),
                             watch.troubled_channels, Tone::bad, "channels:trouble"));
    }
    if (auto const dead = messages_in(watch, "dead")) {
        lines.push_back(line("mail", _("Email could not be handed over"), _("tried for a day, given up"),
                             dead, Tone::bad, "outbox:dead"));
    }
    if (auto const unknown = messages_in(watch, "unknown")) {
        lines.push_back(line("mail", _("Email: not known if it left"), _("the mail server gave no answer"),
                             unknown, Tone::warn, "outbox:unknown"));
    }
    if (watch.jobs.dead > 0) {
        lines.push_back(line("error", _("Background work given up"), _("after the last attempt"),
                             watch.jobs.dead, Tone::bad));
    }
    if (watch.returns.overdue > 0) {
        lines.push_back(line("return", _("Returns past their promise"), _("arrived, and not done in time"),
                             watch.returns.overdue, Tone::bad, "returns:overdue"));
    }
    if (watch.problems > 0) {
        lines.push_back(line("warning", _("Import problems"),
                             _("unknown SKUs, late changes, refused objects"), watch.problems, Tone::warn,
                             "import_problems:open"));
    }
    for (auto const& [kind, count] : watch.held) {
        bool const bad = kind == "fraud" || kind == "inventory";
        lines.push_back(line("hold", held_title(kind), wxString(), count, bad ? Tone::bad : Tone::warn,
                             "orders:on_hold/" + kind));
    }
    if (auto const suppressed = messages_in(watch, "suppressed")) {
        lines.push_back(line("mail", _("Emails not sent on purpose"), _("test orders, no address, too old"),
                             suppressed, Tone::neutral, "outbox:suppressed"));
    }
    if (watch.returns.arrived > 0) {
        lines.push_back(line("return", _("Returns wait to be opened"), _("the next promise first"),
                             watch.returns.arrived, Tone::warn, "returns:arrived"));
    }
    if (lines.empty()) {
        lines.push_back({"ok", to_utf8(_("Nothing needs you")),
                         to_utf8(_("no hold, no problem, every email left")), "", Tone::ok});
    }
    return lines;
}

std::vector<DeskLine> cutoff_lines(DeskWatch const& watch, kernel::Timestamp now)
{
    constexpr auto soon = std::chrono::hours(1);
    std::vector<DeskLine> lines;
    for (fulfillment::Cutoff const& it : watch.cutoffs) {
        auto const left = std::chrono::ceil<std::chrono::minutes>(it.cutoff - now);
        std::int64_t const open = it.to_pick + it.to_pack;
        bool const of_carrier = it.of == fulfillment::Cutoff::Of::carrier;
        wxString const to_pack = of_carrier ? _("%s to label") : _("%s to pack");
        wxString const note =
            open + it.at_the_door == 0
                ? _("nothing has to leave")
                : joined(
                      {it.to_pick > 0 ? wxString::Format(_("%s to pick"), grouped(it.to_pick)) : wxString(),
                       it.to_pack > 0 ? wxString::Format(to_pack, grouped(it.to_pack)) : wxString(),
                       it.at_the_door > 0 ? wxString::Format(_("%s at the door"), grouped(it.at_the_door))
                                          : wxString()});
        std::string const title =
            it.whose.empty() ? it.name : to_utf8(joined({from_utf8(it.whose), from_utf8(it.code)}));
        lines.push_back({it.of == fulfillment::Cutoff::Of::lane ? "list"
                         : of_carrier                           ? "truck"
                                                                : "clock",
                         title, to_utf8(note), to_utf8(countdown_words(left)),
                         open == 0     ? Tone::ok
                         : left < soon ? Tone::bad
                                       : Tone::neutral,
                         it.to_pick > 0 ? "orders:released" : "orders:packing"});
    }
    return lines;
}

std::vector<DeskLine> receipt_lines(DeskWatch const& watch, kernel::Timestamp now)
{
    std::vector<DeskLine> lines;
    for (inbound::ExpectedReceipt const& receipt : watch.next_receipts) {
        bool const late =
            receipt.expected_on && *receipt.expected_on < std::chrono::floor<std::chrono::days>(now);
        bool const here = receipt.status != "expected";
        lines.push_back({late ? "warning" : "inbox",
                         to_utf8(joined({from_utf8(receipt.number), from_utf8(receipt.client_name)})),
                         to_utf8(joined({wxString::Format(_("%s units"), grouped(receipt.units)),
                                         from_utf8(receipt.pod)})),
                         to_utf8(here                  ? _("at the dock")
                                 : receipt.expected_on ? day_words(*receipt.expected_on, now)
                                                       : wxString()),
                         late   ? Tone::bad
                         : here ? Tone::ok
                                : Tone::neutral,
                         receipt.status == "arrived"     ? "receipts:dock"
                         : receipt.status == "receiving" ? "receipts:receiving"
                         : late                          ? "receipts:late"
                                                         : "receipts:expected"});
    }
    if (watch.expected > receipts_shown) {
        lines.push_back(line("inbox", _("Further receipts"), wxString(), watch.expected - receipts_shown,
                             Tone::neutral, "receipts:expected"));
    }
    if (lines.empty()) {
        lines.push_back({"inbox", to_utf8(_("Nothing is on its way")),
                         to_utf8(_("a purchase order brings the next goods")), "", Tone::neutral});
    }
    return lines;
}

std::vector<DeskLine> work_lines(DeskWatch const& watch)
{
    std::vector<DeskLine> lines;
    lines.push_back({watch.jobs.worker_is_here ? "ok" : "warning", to_utf8(_("Worker")),
                     to_utf8(watch.jobs.worker_is_here ? _("routes orders, hands emails over")
                                                       : _("nobody does the background work now")),
                     to_utf8(watch.jobs.worker_is_here ? _("running") : _("away")),
                     watch.jobs.worker_is_here ? Tone::ok : Tone::warn});
    lines.push_back(line("clock", _("Jobs waiting"), wxString(), watch.jobs.waiting, Tone::neutral));
    std::int64_t const open =
        messages_in(watch, "ready") + messages_in(watch, "sending") + messages_in(watch, "handing_over");
    lines.push_back(line("mail", _("Emails waiting"),
                         wxString::Format(_("%s sent in 7 days"), grouped(messages_in(watch, "sent"))), open,
                         Tone::neutral, "outbox:ready"));
    return lines;
}

} // namespace poddesk::gui
