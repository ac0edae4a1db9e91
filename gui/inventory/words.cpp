#include "gui/inventory/words.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/datetime.h>
#include <wx/intl.h>

#include <algorithm>
#include <array>

namespace poddesk::gui {

namespace {

struct Word
{
    std::string_view key;
    char const* words; ///< marked for translation
};

/// An unknown key is shown as it is stored: never nothing.
template <std::size_t N>
std::string worded(std::array<Word, N> const& all, std::string_view key)
{
    for (Word const& it : all) {
        if (it.key == key) {
            return to_utf8(wxGetTranslation(wxString::FromAscii(it.words)));
        }
    }
    return std::string(key);
}

wxString now_when(kernel::Timestamp at)
{
    return when(at, kernel::SystemClock().now());
}

} // namespace

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────

std::string stock_number(std::int64_t units)
{
    return to_utf8(grouped(units));
}

std::string stock_figure(std::int64_t units)
{
    return units == 0 ? std::string() : stock_number(units);
}

std::string stock_difference(std::int64_t units)
{
    return units < 0 ? "\xe2\x88\x92" + stock_number(-units) : units > 0 ? "+" + stock_number(units) : "0";
}

std::string stock_units(std::int64_t units)
{
    return to_utf8(
        wxString::Format(wxPLURAL("%s unit", "%s units", static_cast<unsigned>(units)), grouped(units)));
}

std::string stock_kind(std::string_view bin_kind)
{
    static constexpr std::array all{
        Word{"pick", wxTRANSLATE("Pick bin")}, Word{"reserve", wxTRANSLATE("Reserve")},
        Word{"receiving", wxTRANSLATE("Waits for putaway")},
        Word{"staging", wxTRANSLATE("Picked, at a bench")}, Word{"hold", wxTRANSLATE("Hold bin")}};
    return worded(all, bin_kind);
}

std::string stock_condition(std::string_view condition)
{
    static constexpr std::array all{Word{"good", wxTRANSLATE("good")},
                                    Word{"damaged", wxTRANSLATE("damaged")},
                                    Word{"quarantine", wxTRANSLATE("in quarantine")}};
    return worded(all, condition);
}

std::string stock_day(kernel::Date day)
{
    std::chrono::year_month_day const parts(day);
    wxDateTime const date(static_cast<wxDateTime::wxDateTime_t>(unsigned(parts.day())),
                          static_cast<wxDateTime::Month>(unsigned(parts.month()) - 1), int(parts.year()));
    return to_utf8(date.Format(wxS("%e %b %Y")).Trim(false));
}

std::string stock_grain(std::string const& lot, std::optional<kernel::Date> const& expires,
                        std::string const& condition, std::string const& plate)
{
    std::vector<std::string> facts;
    if (!lot.empty()) {
        facts.push_back(to_utf8(wxString::Format(_("lot %s"), from_utf8(lot))));
    }
    if (condition != "good") {
        facts.push_back(stock_condition(condition));
    }
    if (expires) {
        facts.push_back(to_utf8(wxString::Format(_("expires %s"), from_utf8(stock_day(*expires)))));
    }
    if (!plate.empty()) {
        facts.push_back(to_utf8(wxString::Format(_("license plate %s"), from_utf8(plate))));
    }
    return with_middle_dots(facts);
}

// ── the explorer ────────────────────────────────────────────────────────────────────────────────────────

std::string stock_heading(std::string_view section)
{
    static constexpr std::array all{Word{"stock", wxTRANSLATE("Stock")},
                                    Word{"inside", wxTRANSLATE("In the pod")},
                                    Word{"outside", wxTRANSLATE("On its way")},
                                    Word{"levels", wxTRANSLATE("Levels")},
                                    Word{"parts", wxTRANSLATE("Parts of the kit")},
                                    Word{"bins", wxTRANSLATE("Bins")},
                                    Word{"held", wxTRANSLATE("On hold")},
                                    Word{"transfers", wxTRANSLATE("Between pods")}};
    return worded(all, section);
}

std::string stock_queue(std::string_view queue)
{
    static constexpr std::array all{
        Word{"everything", wxTRANSLATE("Everything")},     Word{"available", wxTRANSLATE("Available")},
        Word{"nothing_left", wxTRANSLATE("Nothing left")}, Word{"on_hold", wxTRANSLATE("On hold")},
        Word{"receiving", wxTRANSLATE("Receiving")},       Word{"expected", wxTRANSLATE("Expected")},
        Word{"in_transit", wxTRANSLATE("In transit")}};
    return worded(all, queue);
}

std::string stock_fact(std::string_view figure)
{
    static constexpr std::array all{
        Word{"on_hand", wxTRANSLATE("On hand")},      Word{"allocated", wxTRANSLATE("Promised to orders")},
        Word{"available", wxTRANSLATE("Available")},  Word{"on_hold", wxTRANSLATE("On hold")},
        Word{"receiving", wxTRANSLATE("Receiving")},  Word{"expected", wxTRANSLATE("Expected")},
        Word{"in_transit", wxTRANSLATE("In transit")}};
    return worded(all, figure);
}

std::string stock_totals(std::int64_t rows)
{
    return to_utf8(
        wxString::Format(wxPLURAL("%s row", "%s rows", static_cast<unsigned>(rows)), grouped(rows)));
}

std::string stock_units_choice(std::string const& bin, std::int64_t free, std::string const& grain)
{
    return with_middle_dots({bin, to_utf8(wxString::Format(_("%s free"), grouped(free))), grain});
}

std::string stock_bin_free(std::int64_t on_hand, std::int64_t allocated)
{
    return allocated == 0         ? std::string()
           : allocated == on_hand ? to_utf8(_("all promised to orders"))
                                  : to_utf8(wxString::Format(_("%s promised to orders"), grouped(allocated)));
}

std::string stock_transfer_choice(std::string const& number, std::string const& from, std::int64_t left)
{
    return to_utf8(
        wxString::Format(_("%s from %s, %s units"), from_utf8(number), from_utf8(from), grouped(left)));
}

std::string stock_transfer_line(bool comes, std::string const& other_pod, kernel::Timestamp sent,
                                std::string const& by)
{
    wxString const way = wxString::Format(comes ? _("from %s") : _("to %s"), from_utf8(other_pod));
    return with_middle_dots(
        {to_utf8(way), to_utf8(wxString::Format(_("sent %s by %s"), now_when(sent), from_utf8(by)))});
}

std::string stock_held_line(std::string const& reason, std::string const& why)
{
    return why.empty() ? card_reason(reason) : why;
}

std::string stock_held_by(std::string const& bin, std::string const& by, kernel::Timestamp at)
{
    return with_middle_dots({bin, by, to_utf8(now_when(at))});
}

std::vector<std::pair<std::string, std::string>> stock_reason_codes()
{
    return {{"found", to_utf8(_("Found: more is here than was booked"))},
            {"missing", to_utf8(_("Missing: nobody knows where it went"))},
            {"damaged", to_utf8(_("Damaged or unfit for sale"))},
            {"expired", to_utf8(_("Expired"))},
            {"wrong bin", to_utf8(_("It lay in another bin"))},
            {"miscounted", to_utf8(_("Counted wrong before"))}};
}

std::string stock_field(std::string_view key)
{
    static constexpr std::array all{
        Word{"units", wxTRANSLATE("Which units")},
        Word{"other_bin", wxTRANSLATE("Or another bin: scan or type it")},
        Word{"bin", wxTRANSLATE("Bin: scan or type it")},
        Word{"difference", wxTRANSLATE("Difference: +3 or -2")},
        Word{"quantity", wxTRANSLATE("Units (empty: all that are free)")},
        Word{"arrived", wxTRANSLATE("Units (empty: all that are on the way)")},
        Word{"to_bin", wxTRANSLATE("To bin: scan or type it")},
        Word{"to_pod", wxTRANSLATE("To pod")},
        Word{"transfer", wxTRANSLATE("Which transfer")},
        Word{"code", wxTRANSLATE("Reason")},
        Word{"note", wxTRANSLATE("In your words (may stay empty)")},
        Word{"count_bin", wxTRANSLATE("Which bin")},
        Word{"parts", wxTRANSLATE("Parts of one, as SKU=2, SKU=1 (empty: no kit)")}};
    return worded(all, key);
}

std::string stock_complaint(std::string_view key)
{
    static constexpr std::array all{
        Word{"bin", wxTRANSLATE("Scan or type the bin's code.")},
        Word{"difference", wxTRANSLATE("Type how many units more (+3) or fewer (-2) there are.")},
        Word{"to_bin", wxTRANSLATE("Scan or type the bin where the units go.")}};
    return worded(all, key);
}

std::string stock_adjusted(std::int64_t difference, std::string const& sku, std::string const& bin)
{
    return to_utf8(wxString::Format(_("%s of %s in %s: the ledger is corrected."),
                                    from_utf8(stock_difference(difference)), from_utf8(sku), from_utf8(bin)));
}

std::string stock_held(std::int64_t units, std::string const& sku, std::string const& bin)
{
    return to_utf8(wxString::Format(_("%s of %s from %s are on hold."), from_utf8(stock_units(units)),
                                    from_utf8(sku), from_utf8(bin)));
}

std::string stock_released(std::int64_t units, std::string const& sku, std::string const& bin)
{
    return to_utf8(wxString::Format(_("%s of %s are free again in %s."), from_utf8(stock_units(units)),
                                    from_utf8(sku), from_utf8(bin)));
}

std::string stock_moved(std::int64_t units, std::string const& sku, std::string const& from,
                        std::string const& to)
{
    return to_utf8(wxString::Format(_("%s of %s went from %s to %s."), from_utf8(stock_units(units)),
                                    from_utf8(sku), from_utf8(from), from_utf8(to)));
}

std::string stock_kit_set(std::string const& sku, std::size_t parts)
{
    return to_utf8(
        parts == 0
            ? wxString::Format(_("%s is kept as one product."), from_utf8(sku))
            : wxString::Format(_("%s is a kit of %s."), from_utf8(sku),
                               wxString::Format(wxPLURAL("%s part", "%s parts", static_cast<unsigned>(parts)),
                                                grouped(static_cast<std::int64_t>(parts)))));
}

std::string stock_sent(std::string const& number, std::int64_t units, std::string const& sku,
                       std::string const& pod)
{
    return to_utf8(wxString::Format(_("Transfer %s: %s of %s are on their way to %s."), from_utf8(number),
                                    from_utf8(stock_units(units)), from_utf8(sku), from_utf8(pod)));
}

std::string stock_arrived(std::string const& number, std::int64_t units, std::string const& bin,
                          std::int64_t left)
{
    wxString const came = wxString::Format(_("%s of transfer %s are in %s."), from_utf8(stock_units(units)),
                                           from_utf8(number), from_utf8(bin));
    return to_utf8(left == 0
                       ? came
                       : came + wxS(" ") +
                             wxString::Format(_("%s are still on the way."), from_utf8(stock_units(left))));
}

std::string stock_to_bench(std::string const& bin)
{
    return to_utf8(wxString::Format(_("%s is on the count bench."), from_utf8(bin)));
}

// ── the card ────────────────────────────────────────────────────────────────────────────────────────────

std::string card_reason(std::string_view reason)
{
    static constexpr std::array all{
        Word{"receipt", wxTRANSLATE("Received")}, Word{"putaway", wxTRANSLATE("Put away")},
        Word{"pick", wxTRANSLATE("Picked")},      Word{"unpick", wxTRANSLATE("Put back")},
        Word{"ship", wxTRANSLATE("Shipped")},     Word{"adjustment", wxTRANSLATE("Corrected")},
        Word{"transfer", wxTRANSLATE("Moved")},   Word{"hold", wxTRANSLATE("On hold")},
        Word{"release", wxTRANSLATE("Released")}, Word{"scrap", wxTRANSLATE("Scrapped")},
        Word{"return", wxTRANSLATE("Returned")}};
    return worded(all, reason);
}

std::string card_icon(std::string_view reason)
{
    struct Look
    {
        std::string_view reason;
        char const* icon;
    };
    static constexpr std::array all{Look{"receipt", "inbox"},  Look{"putaway", "pin"},
                                    Look{"pick", "list"},      Look{"unpick", "undo"},
                                    Look{"ship", "truck"},     Look{"adjustment", "partial"},
                                    Look{"transfer", "arrow"}, Look{"hold", "hold"},
                                    Look{"release", "check"},  Look{"return", "return"}};
    for (Look const& it : all) {
        if (it.reason == reason) {
            return it.icon;
        }
    }
    return "dot";
}

std::string card_place(std::string const& code, std::string_view kind)
{
    static constexpr std::array all{
        Word{"supplier", wxTRANSLATE("supplier")},     Word{"customer", wxTRANSLATE("customer")},
        Word{"adjustment", wxTRANSLATE("correction")}, Word{"scrap", wxTRANSLATE("scrap")},
        Word{"in_transit", wxTRANSLATE("in transit")}, Word{"staging", wxTRANSLATE("bench")}};
    bool const is_virtual =
        std::any_of(all.begin(), all.end(), [kind](Word const& it) { return it.key == kind; });
    return is_virtual ? worded(all, kind) : code;
}

std::string card_when(kernel::Timestamp at)
{
    return to_utf8(now_when(at));
}

std::string card_document(std::string const& ref_type, std::string const& reference)
{
    if (!reference.empty()) {
        return reference;
    }
    return ref_type == "inspection" ? to_utf8(_("return")) : std::string();
}

std::string card_taken_back()
{
    return to_utf8(_("The posting is taken back by its opposite."));
}

std::string card_cannot_take_back()
{
    return to_utf8(_("This cannot be taken back here: it was taken back already, or belongs to a receipt, an "
                     "order or a return, which is where it is undone."));
}

std::string card_totals(std::int64_t movements)
{
    return to_utf8(wxString::Format(wxPLURAL("%s movement", "%s movements", static_cast<unsigned>(movements)),
                                    grouped(movements)));
}

std::string card_bins_note(std::size_t bins)
{
    return bins == 0 ? std::string() : stock_number(static_cast<std::int64_t>(bins));
}

std::string card_no_bins()
{
    return to_utf8(_("Nothing of it lies in this pod."));
}

} // namespace poddesk::gui
