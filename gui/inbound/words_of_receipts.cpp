#include "gui/inbound/words_of_receipts.h"

#include "gui/inbound/words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <array>

namespace poddesk::gui {

using inbound::ReceiptQueue;
using inbound::ReceiptRecord;
using inbound::ReceiptRow;

namespace {

struct QueueLook
{
    ReceiptQueue queue;
    char const* key;
    char const* icon;
    Tone tone;
};

constexpr std::array queues{QueueLook{ReceiptQueue::expected, "expected", "inbox", Tone::neutral},
                            QueueLook{ReceiptQueue::late, "late", "warning", Tone::bad},
                            QueueLook{ReceiptQueue::at_dock, "dock", "truck", Tone::accent},
                            QueueLook{ReceiptQueue::receiving, "receiving", "scan", Tone::violet},
                            QueueLook{ReceiptQueue::putaway, "putaway", "pin", Tone::teal},
                            QueueLook{ReceiptQueue::discrepancies, "discrepancies", "partial", Tone::warn},
                            QueueLook{ReceiptQueue::closed, "closed", "check", Tone::ok},
                            QueueLook{ReceiptQueue::everything, "all", "list", Tone::neutral}};

std::string counted(std::int64_t number)
{
    return to_utf8(grouped(number));
}

/// "24 / 24": what came of what was ordered.
ListCell units_cell(ReceiptRow const& row)
{
    std::int64_t const came = row.received + row.damaged;
    bool const is_counted = came > 0 || row.status == "received" || row.status == "put_away";
    Tone const tone = !is_counted          ? Tone::neutral
                      : row.differs        ? Tone::warn
                      : came < row.ordered ? Tone::bad
                                           : Tone::ok;
    return {is_counted ? counted(came) + " / " + counted(row.ordered) : counted(row.ordered),
            {},
            tone,
            is_counted};
}

ListCell clock_cell(ReceiptRow const& row, kernel::Timestamp now)
{
    if (!row.arrived_at) {
        return {};
    }
    kernel::Timestamp const until = row.put_away_at.value_or(now);
    bool const runs = !row.put_away_at && row.status != "canceled";
    return {dock_to_stock_words(*row.arrived_at, until),
            {},
            clock_tone(*row.arrived_at, until),
            runs,
            {},
            {},
            runs ? "clock" : "check"};
}

DetailSection clock_section(ReceiptRecord const& record, kernel::Timestamp now)
{
    ReceiptRow const& row = record.row;
    DetailSection section{to_utf8(_("Dock to stock")), {}, std::nullopt, {}, {}};
    section.facts.push_back({to_utf8(_("Pod")), row.pod});
    section.facts.push_back(
        {to_utf8(_("Expected")),
         row.expected_on
             ? to_utf8(joined(
                   {from_utf8(date_words(*row.expected_on)),
                    row.status == "expected" ? from_utf8(day_words(row.expected_on, now)) : wxString()}))
             : to_utf8(_("no day given")),
         row.is_late ? Tone::bad : Tone::neutral});
    if (row.arrived_at) {
        section.facts.push_back({to_utf8(_("Arrived")), to_utf8(joined({when(*row.arrived_at, now),
                                                                        from_utf8(record.arrived_by)}))});
        kernel::Timestamp const until = row.put_away_at.value_or(now);
        section.facts.push_back({to_utf8(row.put_away_at ? _("Dock to stock took") : _("On the clock for")),
                                 dock_to_stock_words(*row.arrived_at, until),
                                 clock_tone(*row.arrived_at, until)});
    }
    return section;
}

DetailSection line_section(ReceiptRecord const& record)
{
    DetailSection section{to_utf8(_("Expected and counted")), {}, std::nullopt, {}, {}};
    bool const is_counted = record.row.status == "received" || record.row.status == "put_away";
    for (inbound::ReceiptLineRow const& line : record.lines) {
        std::int64_t const came = line.received + line.damaged;
        wxString const facts = joined(
            {from_utf8(line.title),
             line.damaged > 0 ? wxString::Format(_("%s damaged"), grouped(line.damaged)) : wxString(),
             line.put_away > 0 ? wxString::Format(_("%s in bins"), grouped(line.put_away)) : wxString()});
        bool const same = came == line.ordered && line.damaged == 0;
        section.items.push_back(
            {line.kind,
             record.row.client_color,
             line.sku,
             to_utf8(facts),
             is_counted ? counted(came) + " / " + counted(line.ordered) : counted(line.ordered),
             !is_counted ? ""
             : same      ? "check"
                         : "warning",
             same ? Tone::ok : Tone::warn,
             {}});
    }
    section.note = to_utf8(wxString::Format(_("%s units"), grouped(record.row.ordered)));
    return section;
}

DetailSection difference_section(ReceiptRecord const& record)
{
    DetailSection section{to_utf8(_("Over, short, damaged")), {}, std::nullopt, {}, {}};
    section.pill =
        Pill{counted(static_cast<std::int64_t>(record.discrepancies.size())), Tone::warn, false, {}};
    for (inbound::Discrepancy const& it : record.discrepancies) {
        section.facts.push_back({to_utf8(joined({from_utf8(it.sku), from_utf8(lot_words(it.lot, {}, 0))})),
                                 difference_words({it.over, it.short_, it.damaged}),
                                 it.short_ > 0 || it.damaged > 0 ? Tone::bad : Tone::warn});
    }
    return section;
}

DetailSection paper_section(ReceiptRecord const& record, kernel::Timestamp now)
{
    DetailSection section{to_utf8(_("Documents")), {}, std::nullopt, {}, {}};
    section.items.push_back({"document",
                             "",
                             to_utf8(wxString::Format(_("Purchase order %s"), from_utf8(record.row.number))),
                             to_utf8(_("Ctrl P prints it")),
                             "",
                             "",
                             Tone::ok,
                             {}});
    for (inbound::ReceiptHead const& it : record.receipts) {
        bool const stands = it.status != "canceled";
        section.items.push_back({"document",
                                 "",
                                 to_utf8(wxString::Format(_("Goods received %s"), from_utf8(it.number))),
                                 to_utf8(joined({from_utf8(it.received_by), when(it.received_at, now),
                                                 stands ? _("Ctrl Shift P prints it") : _("taken back")})),
                                 "",
                                 stands ? "" : "undo",
                                 Tone::warn,
                                 {}});
    }
    return section;
}

} // namespace

std::string receipt_queue_key(ReceiptQueue queue)
{
    for (QueueLook const& look : queues) {
        if (look.queue == queue) {
            return look.key;
        }
    }
    return "all";
}

ReceiptQueue receipt_queue_of(std::string const& key)
{
    for (QueueLook const& look : queues) {
        if (key == look.key) {
            return look.queue;
        }
    }
    return ReceiptQueue::everything;
}

std::vector<ListEntry> receipt_queues()
{
    std::vector<ListEntry> entries{{"", to_utf8(_("On the way"))}};
    for (QueueLook const& look : queues) {
        if (look.queue == ReceiptQueue::at_dock) {
            entries.push_back({"", to_utf8(_("In the house"))});
        } else if (look.queue == ReceiptQueue::discrepancies) {
            entries.push_back({"", to_utf8(_("Looking back"))});
        }
        entries.push_back({look.key, receipt_queue_word(look.queue), look.icon, look.tone,
                           look.queue == ReceiptQueue::late});
    }
    return entries;
}

std::vector<ListCell> receipt_cells(ReceiptRow const& row, kernel::Timestamp now)
{
    ListCell day{row.expected_on ? date_words(*row.expected_on) : ""};
    if (row.status == "expected") {
        day.under = day_words(row.expected_on, now);
        day.tone = row.is_late ? Tone::bad : Tone::neutral;
    }
    return {{row.number, row.reference, Tone::neutral, true},
            {row.client_name, {}, Tone::neutral, false, {}, row.client_color},
            {row.supplier},
            {row.pod},
            day,
            units_cell(row),
            clock_cell(row, now),
            {{}, {}, Tone::neutral, false, receipt_pill(row)}};
}

Detail receipt_detail(ReceiptRecord const& record, kernel::Timestamp now)
{
    ReceiptRow const& row = record.row;
    Detail detail;
    detail.title = row.number;
    detail.pill = receipt_pill(row);
    detail.brand_color = row.client_color;
    detail.subtitle = {{to_utf8(joined({from_utf8(row.client_name), from_utf8(row.supplier)}))}};
    if (!row.reference.empty()) {
        detail.subtitle.push_back(
            {to_utf8(wxString::Format(_("Supplier's number %s"), from_utf8(row.reference))), Tone::neutral,
             DetailLine::Look::small});
    }
    detail.sections.push_back(clock_section(record, now));
    if (!record.discrepancies.empty()) {
        detail.sections.push_back(difference_section(record));
    }
    detail.sections.push_back(line_section(record));
    detail.sections.push_back(paper_section(record, now));
    DetailSection history{to_utf8(_("What happened")), {}, std::nullopt, {}, {}};
    for (auto event = record.events.rbegin(); event != record.events.rend(); ++event) {
        history.events.push_back(receipt_event_words(*event, now));
    }
    detail.sections.push_back(std::move(history));
    return detail;
}

std::string receipt_totals(std::int64_t orders, std::int64_t at_dock, std::int64_t putaway)
{
    return to_utf8(joined({wxString::Format(_("%s purchase orders"), grouped(orders)),
                           wxString::Format(_("%s at the dock"), grouped(at_dock)),
                           wxString::Format(_("%s wait for putaway"), grouped(putaway))}));
}

std::string receipt_gone_words()
{
    return to_utf8(_("It is not as it was any more; look at it again."));
}

std::string bench_opened_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s is on the bench."), from_utf8(number)));
}

std::string arrived_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s is at the dock; its clock runs."), from_utf8(number)));
}

std::string stepped_back_words(std::string const& number, bool was_counted)
{
    return to_utf8(wxString::Format(
        was_counted ? _("%s waits at the dock again.") : _("%s is expected again."), from_utf8(number)));
}

std::string receipt_taken_back_words(std::string const& receipt, std::string const& order)
{
    return to_utf8(
        wxString::Format(_("%s is taken back; %s waits at the dock."), from_utf8(receipt), from_utf8(order)));
}

std::string paper_printed_words(std::string const& number, std::string const& printer)
{
    return to_utf8(wxString::Format(_("%s is printed on %s."), from_utf8(number), from_utf8(printer)));
}

} // namespace poddesk::gui
