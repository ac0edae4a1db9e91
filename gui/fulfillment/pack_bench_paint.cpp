// How the pack bench looks. What it shows is the presenter's.
#include "gui/fulfillment/pack_bench.h"

#include "gui/fulfillment/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int row_height = 52;

wxString of_words(std::int64_t done, std::int64_t all)
{
    return wxString::Format(_("%s of %s"), grouped(done), grouped(all));
}

} // namespace

void PackBench::paint_item(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PackScreen const& screen = presenter_.screen();
    double const left = u(24);
    double const room = size.x - 2 * left;
    if (screen.lines.empty()) {
        painter.icon_in({left, 0, room, double(size.y) * 0.6}, "box", u(96), t.faint);
        painter.wrapped({left, double(size.y) * 0.55, room, double(u(80))},
                        wxString::Format(_("%s orders' parts are picked and wait for their box. Scan one of "
                                           "them, its pick list, or any of its items."),
                                         grouped(screen.waiting)),
                        Type::title, t.muted, u(24));
        return;
    }
    PackLine const& line = screen.lines[screen.current];
    double const side = std::min<double>(u(pack_picture_side), size.y - u(230));
    wxRect2DDouble const photo(left, u(20), side, side);
    paint_picture(painter, photo, line.picture, line.kind);
    double y = u(20) + side + u(16);
    painter.text({left, y, room, double(u(36))}, from_utf8(line.sku), Type::big_bold, t.text);
    y += u(38);
    y += painter.wrapped({left, y, room, double(u(52))}, from_utf8(line.title), Type::title, t.muted, u(24));
    y += u(8);
    bool const full = line.scanned == line.wanted;
    painter.text({left, y, room, double(u(56))}, of_words(line.scanned, line.wanted), Type::huge,
                 full ? t.ink(Tone::ok) : t.text);
}

/// What orders that are to be canceled have here; where the next part of the pane begins.
double PackBench::paint_called_back(Painter& painter, double width) const
{
    Theme const& t = theme();
    double const left = u(20);
    double const room = width - 2 * left;
    double y = u(16);
    auto const& all = presenter_.screen().called_back;
    if (all.empty()) {
        return y;
    }
    painter.text({left, y, room, double(u(24))}, _("Put back: order canceled"), Type::body_bold,
                 t.ink(Tone::bad));
    y += u(32);
    for (fulfillment::CalledBack const& back : all) {
        painter.icon(back.is_packed ? "box" : "return", left, y + u(3), u(16), t.ink(Tone::bad));
        wxString parcels;
        for (std::string const& parcel : back.parcels) {
            parcels += (parcels.empty() ? wxString() : wxString(wxS(", "))) + from_utf8(parcel);
        }
        painter.text({left + u(26), y, room - u(26), double(u(22))},
                     from_utf8(back.order_number) +
                         (back.is_packed ? wxS("  ") + wxString::Format(_("open %s"), parcels) : wxString()),
                     Type::body, t.text);
        y += u(22);
        y += painter.wrapped({left + u(26), y, room - u(26), double(u(40))},
                             from_utf8(bins_words(back.put_back)), Type::small, t.muted, u(18)) +
             u(10);
    }
    return y + u(8);
}

void PackBench::paint_lines(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PackScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = size.x - 2 * left;
    if (screen.lines.empty()) {
        double y = paint_called_back(painter, size.x);
        painter.text({left, y, room, double(u(24))}, _("Packed on this bench"), Type::body_bold, t.text);
        y += u(32);
        for (std::string const& parcel : screen.packed) {
            painter.icon("ok", left, y + u(3), u(16), t.ink(Tone::ok));
            painter.text({left + u(26), y, room - u(26), double(u(22))}, from_utf8(parcel), Type::body,
                         t.text);
            y += u(30);
        }
        if (screen.packed.empty()) {
            painter.text({left, y, room, double(u(22))}, _("Nothing yet."), Type::body, t.muted);
        }
        return;
    }
    painter.fill({0, 0, double(u(4)), double(size.y)}, t.brand(wxColour(from_utf8(screen.client_color))));
    painter.text({left, double(u(14)), room, double(u(28))}, from_utf8(screen.order), Type::title, t.text);
    painter.text({left, double(u(14)), room, double(u(28))}, of_words(screen.scanned, screen.units),
                 Type::title, t.muted, Align::right);
    painter.text({left, double(u(44)), room, double(u(20))},
                 joined({from_utf8(screen.client), from_utf8(screen.where)}), Type::body, t.muted);
    painter.bar({left, double(u(72)), room, double(u(6))},
                screen.units == 0 ? 0.0 : double(screen.scanned) / double(screen.units), t.ink(Tone::ok));
    double y = u(92);
    for (std::size_t i = 0; i < screen.lines.size() && y + u(row_height) < size.y; ++i, y += u(row_height)) {
        PackLine const& line = screen.lines[i];
        bool const full = line.scanned == line.wanted;
        if (i == screen.current) {
            painter.fill({double(u(4)), y, double(size.x), double(u(row_height))}, t.accent_soft);
        }
        painter.icon(full               ? "ok"
                     : line.scanned > 0 ? "partial"
                                        : "waiting",
                     left, y + u(15), u(22), full ? t.ink(Tone::ok) : t.muted);
        painter.text({left + u(34), y + u(6), room - u(120), double(u(20))}, from_utf8(line.sku),
                     Type::body_bold, t.text);
        painter.text({left + u(34), y + u(26), room - u(120), double(u(20))}, from_utf8(line.title),
                     Type::body, t.muted);
        painter.text({left, y, room, double(u(row_height))}, of_words(line.scanned, line.wanted), Type::title,
                     full ? t.ink(Tone::ok) : t.text, Align::right);
        painter.hline(left, y + u(row_height), room, t.line);
    }
}

double PackBench::paint_box(Painter& painter, double width) const
{
    Theme const& t = theme();
    PackScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = width - 2 * left;
    double y = u(16);
    painter.text({left, y, room, double(u(20))}, _("Box"), Type::small_bold, t.muted);
    painter.key_cap(width - left - painter.key_cap_width(wxS("F2"), u(20)), y, wxS("F2"), u(20));
    y += u(24);
    painter.text({left, y, room, double(u(32))}, screen.box.empty() ? _("None fits") : from_utf8(screen.box),
                 Type::big_bold, t.text);
    y += u(36);
    y += painter.wrapped({left, y, room, double(u(60))}, from_utf8(screen.box_why), Type::body, t.muted,
                         u(20));
    y += u(16);
    painter.hline(left, y, room, t.line);
    y += u(12);
    painter.text({left, y, room, double(u(20))}, _("Expected on the scale"), Type::small_bold, t.muted);
    y += u(22);
    painter.text({left, y, room, double(u(32))}, from_utf8(screen.box_weight), Type::big_bold,
                 screen.step == PackStep::weigh ? t.accent_text : t.text);
    return y + u(44);
}

double PackBench::paint_guideline(Painter& painter, double y, double width) const
{
    Theme const& t = theme();
    PackScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = width - 2 * left;
    if (screen.guideline.empty()) {
        return y;
    }
    painter.hline(left, y, room, t.line);
    y += u(12);
    painter.text({left, y, room, double(u(20))}, _("Packing guideline"), Type::small_bold, t.muted);
    y += u(26);
    for (std::size_t i = 0; i < screen.guideline.size(); ++i) {
        GuidelineStep const& step = screen.guideline[i];
        if (step.confirmed) {
            painter.icon("ok", left, y, u(22), t.ink(Tone::ok));
        } else {
            painter.key_cap(left, y, grouped(static_cast<long long>(i) + 1), u(22));
        }
        y += std::max<double>(u(28), painter.wrapped({left + u(34), y + u(1), room - u(34), double(u(60))},
                                                     from_utf8(step.words), Type::body,
                                                     step.confirmed ? t.muted : t.text, u(20)) +
                                         u(8));
    }
    return y + u(8);
}

void PackBench::paint_side(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PackScreen const& screen = presenter_.screen();
    if (screen.lines.empty()) {
        return;
    }
    double const left = u(20);
    double const room = size.x - 2 * left;
    double const y = paint_guideline(painter, paint_box(painter, size.x), size.x);
    if (!screen.note.empty()) {
        painter.hline(left, y, room, t.line);
        painter.text({left, y + u(12), room, double(u(20))}, _("The customer's note"), Type::small_bold,
                     t.muted);
        painter.wrapped({left, y + u(36), room, double(u(80))}, from_utf8(screen.note), Type::body, t.text,
                        u(20));
    }
}

} // namespace poddesk::gui
