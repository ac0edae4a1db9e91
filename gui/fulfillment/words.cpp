#include "gui/fulfillment/words.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <array>
#include <optional>

namespace poddesk::gui {

namespace {

std::optional<kernel::WeightUnit> unit_of(std::string_view word)
{
    struct Known
    {
        std::string_view word;
        kernel::WeightUnit unit;
    };
    constexpr std::array all{
        Known{"", kernel::WeightUnit::ounce},   Known{"oz", kernel::WeightUnit::ounce},
        Known{"lb", kernel::WeightUnit::pound}, Known{"lbs", kernel::WeightUnit::pound},
        Known{"g", kernel::WeightUnit::gram},   Known{"kg", kernel::WeightUnit::kilogram}};
    for (Known const& it : all) {
        if (it.word == word) {
            return it.unit;
        }
    }
    return std::nullopt;
}

} // namespace

kernel::Outcome<kernel::Weight> typed_weight(std::string const& typed)
{
    auto const refused = [&] {
        return kernel::refused("bad_weight",
                               to_utf8(wxString::Format(_("%s is no weight; type it from the scale, as 19.5, "
                                                          "1 lb 3 oz or 850 g."),
                                                        from_utf8(kernel::in_quotes(typed)))));
    };
    std::string text;
    for (char const c : typed) {
        if (c != ' ') {
            text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    constexpr std::size_t longest = 16;
    kernel::Weight sum{};
    while (!text.empty() && text.size() <= longest) {
        std::size_t const digits = std::min(text.find_first_not_of("0123456789."), text.size());
        std::size_t const end = std::min(text.find_first_of("0123456789.", digits), text.size());
        auto const unit = unit_of(std::string_view(text).substr(digits, end - digits));
        if (digits == 0 || digits > 7 || !unit) {
            return refused();
        }
        auto const part = kernel::parse_weight(std::string_view(text).substr(0, digits), *unit);
        if (!part) {
            return refused();
        }
        sum += *part;
        text.erase(0, end);
    }
    constexpr kernel::Weight heaviest{70 * kernel::Weight::per_pound};
    if (!text.empty() || sum.nanograms <= 0 || sum > heaviest) {
        return refused();
    }
    return sum;
}

std::string pack_asks(PackStep step, std::string const& of)
{
    switch (step) {
    case PackStep::find:
        return to_utf8(_("Scan an order, a pick list or an item"));
    case PackStep::scan:
        return to_utf8(_("Scan every unit"));
    case PackStep::serial:
        return to_utf8(wxString::Format(_("Scan the serial of %s"), from_utf8(of)));
    case PackStep::confirm:
        return to_utf8(_("Confirm each step by its number"));
    case PackStep::weigh:
        return to_utf8(_("Type the weight from the scale"));
    case PackStep::tracking:
        return to_utf8(wxString::Format(_("Scan the number of the postage: %s"), from_utf8(of)));
    }
    return {};
}

std::string order_found_words(std::string const& order, std::int64_t units)
{
    return to_utf8(wxString::Format(_("Order %s: scan its %s units."), from_utf8(order), grouped(units)));
}

std::string unit_words(std::string const& sku, std::int64_t scanned, std::int64_t wanted)
{
    return to_utf8(wxString::Format(_("%s: %s of %s."), from_utf8(sku), grouped(scanned), grouped(wanted)));
}

std::string serial_wanted_words(std::string const& sku)
{
    return to_utf8(
        wxString::Format(_("%s: this unit counts with its serial; Esc leaves it out."), from_utf8(sku)));
}

std::string serial_is_out_words(std::string const& serial, std::string const& order)
{
    return to_utf8(wxString::Format(
        _("Serial %s is out already, with order %s, and has not come back. Scan the one on this unit."),
        from_utf8(kernel::in_quotes(serial)), from_utf8(order)));
}

std::string serial_dropped_words(std::string const& sku)
{
    return to_utf8(wxString::Format(_("%s: the unit without its serial does not count."), from_utf8(sku)));
}

std::string serial_unanswered_words()
{
    return to_utf8(_("The server did not answer whether this serial is out; scan it again."));
}

std::string too_many_words(std::string const& code, std::string const& order)
{
    return to_utf8(
        wxString::Format(_("All units of %s are in the box already; order %s wants no more. Take it out."),
                         from_utf8(code), from_utf8(order)));
}

std::string not_in_order_words(std::string const& code, std::string const& order)
{
    return to_utf8(wxString::Format(_("%s does not belong to order %s; take it out of the box."),
                                    from_utf8(code), from_utf8(order)));
}

std::string product_words(std::string const& title, std::string const& kit)
{
    return kit.empty() ? title
                       : to_utf8(wxString::Format(_("%s, part of %s"), from_utf8(title), from_utf8(kit)));
}

std::string confirm_first_words()
{
    return to_utf8(_("Confirm the steps of the packing guideline first: press the number of each."));
}

std::string confirmed_words(std::string const& step)
{
    return to_utf8(wxString::Format(_("Done: %s."), from_utf8(step)));
}

std::string destination_words(std::string const& place, std::string const& service)
{
    return to_utf8(from_utf8(with_middle_dots({place, service})));
}

std::string box_words(std::string const& code, std::string const& name)
{
    return to_utf8(from_utf8(code == name || name.empty() ? code : code + " " + name));
}

std::string boxes_words(std::size_t boxes, std::string const& codes)
{
    return to_utf8(
        wxString::Format(_("%s boxes: %s"), grouped(static_cast<long long>(boxes)), from_utf8(codes)));
}

std::string taken_box_words()
{
    return to_utf8(_("Taken by you instead of the suggested one."));
}

std::string other_box_words(std::string const& box)
{
    return to_utf8(wxString::Format(_("Box %s instead. F2 again for another one."), from_utf8(box)));
}

std::string suggested_box_words(std::string const& box)
{
    return to_utf8(wxString::Format(_("The suggested box: %s."), from_utf8(box)));
}

std::string odd_weight_words(std::string const& sentence)
{
    return to_utf8(wxString::Format(_("%s F8 keeps this weight."), from_utf8(sentence)));
}

std::string next_box_words(std::size_t box, std::size_t boxes)
{
    return to_utf8(wxString::Format(_("Weigh box %s of %s."), grouped(static_cast<long long>(box)),
                                    grouped(static_cast<long long>(boxes))));
}

std::string closing_words()
{
    return to_utf8(with_dots(_("Closing the box, comparing rates, printing the label")));
}

std::string unanswered_words()
{
    return to_utf8(_("Not known whether the box was closed. Press Enter after any key to ask again."));
}

std::string needs_tracking_words(std::string const& parcel, std::string const& carrier)
{
    return to_utf8(wxString::Format(_("%s goes with %s: scan the tracking number of its postage."),
                                    from_utf8(parcel), from_utf8(carrier)));
}

std::string parcel_words(std::string const& parcel, std::string const& order, std::string const& carrier,
                         std::string const& price)
{
    return to_utf8(from_utf8(with_middle_dots({parcel, order, carrier, price})));
}

std::string packed_words(std::string const& parcel)
{
    return to_utf8(wxString::Format(_("Label and slip are out: %s."), from_utf8(parcel)));
}

std::string packed_without_label_words(std::string const& problem)
{
    return to_utf8(wxString::Format(_("The box is closed, without a label: %s"), from_utf8(problem)));
}

std::string packed_not_printed_words(std::string const& problem)
{
    return to_utf8(wxString::Format(
        _("The box is closed and its papers are kept, but not printed: %s The order's window prints them."),
        from_utf8(problem)));
}

std::string left_words(std::string const& order, std::size_t scans)
{
    return to_utf8(wxString::Format(_("Order %s is put aside; its %s scans are kept on this bench."),
                                    from_utf8(order), grouped(static_cast<long long>(scans))));
}

std::string nothing_packed_words()
{
    return to_utf8(_("Nothing was packed on this bench that could be opened again."));
}

std::string taken_back_words()
{
    return to_utf8(_("taken back at the bench"));
}

std::string unpacked_words(std::string const& order)
{
    return to_utf8(
        wxString::Format(_("Order %s is open again: its labels are void, scan it anew."), from_utf8(order)));
}

std::string bins_words(std::vector<fulfillment::BinUnits> const& units)
{
    wxString all;
    for (fulfillment::BinUnits const& it : units) {
        all += (all.empty() ? wxString() : wxString(wxS(", "))) + grouped(it.quantity) + wxS(" ") +
               wxUniChar(0x00D7) + wxS(" ") +
               wxString::Format(_("%s into %s"), from_utf8(it.sku), from_utf8(it.bin));
    }
    return to_utf8(all);
}

std::string called_back_words(fulfillment::CalledBack const& back)
{
    wxString const asked = wxString::Format(_("%s asked to cancel %s: %s."), from_utf8(back.asked_by),
                                            from_utf8(back.order_number), from_utf8(back.reason));
    if (!back.is_packed) {
        return to_utf8(asked + wxS(" ") +
                       wxString::Format(_("Put back %s, on the pick bench with %s."),
                                        from_utf8(bins_words(back.put_back)), from_utf8(back.pick_list)));
    }
    return to_utf8(asked + wxS(" ") + _("Scan it again to open its box; the label is void then."));
}

std::string box_opened_words(fulfillment::CalledBack const& back)
{
    return to_utf8(wxString::Format(
        _("%s is open, its label is void. Put back %s, on the pick bench with %s."),
        from_utf8(back.order_number), from_utf8(bins_words(back.put_back)), from_utf8(back.pick_list)));
}

std::string canceled_reason()
{
    return to_utf8(_("order canceled"));
}

} // namespace poddesk::gui
