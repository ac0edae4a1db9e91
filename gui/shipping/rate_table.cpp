#include "gui/shipping/rate_table.h"

#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr int header_height = 36;
constexpr int row_height = 52;
constexpr int hidden_heading = 42;
constexpr int pad = 12;

// In design pixels. The service takes what is left.
constexpr int total_width = 112;
constexpr int margin_width = 124;
constexpr int amount_width = 70;
constexpr int billed_width = 132;
constexpr int zone_width = 56;
constexpr int arrives_width = 156;
constexpr int least_service = 190;

} // namespace

RateTable::RateTable(wxWindow* parent)
    : Canvas(
          parent, _("Services"), wxSize(u(640), u(200)),
          [this](Painter& painter, wxSize size) { paint(painter, size); }, Focus::takes)
{
    set_ground([] { return theme().chrome; });
    Bind(wxEVT_KEY_DOWN, &RateTable::key, this);
    Bind(wxEVT_LEFT_DOWN, &RateTable::press, this);
    Bind(wxEVT_LEFT_DCLICK, [this](wxMouseEvent& event) {
        press(event);
        if (activate_) {
            activate_();
        }
    });
    Bind(wxEVT_MOUSEWHEEL, [this](wxMouseEvent& event) {
        scroll_to(offset_ - event.GetWheelRotation() * u(row_height) / std::max(1, event.GetWheelDelta()));
    });
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        scroll_to(offset_);
        event.Skip();
    });
}

void RateTable::show(RatesScreen const& screen)
{
    shipping::ServiceId const before = selected();
    bool const was_empty = !screen_ || screen_->rows.empty();
    screen_ = screen;
    row_ = 0;
    for (std::size_t i = 0; i < screen.rows.size(); ++i) {
        bool const is_it =
            was_empty ? screen.rows[i].is_chosen || screen.rows[i].is_best : screen.rows[i].service == before;
        if (is_it) {
            row_ = i;
            break;
        }
    }
    scroll_to(offset_);
    speak();
    Refresh();
}

shipping::ServiceId RateTable::selected() const
{
    return screen_ && row_ < screen_->rows.size() ? screen_->rows[row_].service : shipping::ServiceId{};
}

void RateTable::select(shipping::ServiceId service)
{
    for (std::size_t i = 0; screen_ && i < screen_->rows.size(); ++i) {
        if (screen_->rows[i].service == service) {
            move_to(i);
        }
    }
}

void RateTable::speak()
{
    if (!screen_ || row_ >= screen_->rows.size()) {
        accessible(*this, screen_ ? from_utf8(screen_->empty) : _("Services"));
        return;
    }
    RateRow const& row = screen_->rows[row_];
    wxString words = joined({from_utf8(row.carrier + " " + row.name), from_utf8(row.total),
                             row.margin.empty() ? wxString() : _("margin") + wxS(" ") + from_utf8(row.margin),
                             from_utf8(row.margin_note), from_utf8(row.arrives), from_utf8(row.promise),
                             from_utf8(row.billed)});
    if (row.is_best) {
        words += wxS(", ") + _("best");
    }
    accessible(*this, words);
}

void RateTable::move_to(std::size_t row)
{
    row_ = row;
    int const top = static_cast<int>(row) * u(row_height);
    int const room = GetClientSize().y - u(header_height);
    if (top < offset_) {
        scroll_to(top);
    } else if (top + u(row_height) > offset_ + room) {
        scroll_to(top + u(row_height) - room);
    }
    speak();
    Refresh();
    if (select_) {
        select_();
    }
}

int RateTable::content_height() const
{
    if (!screen_) {
        return 0;
    }
    auto const rows = static_cast<int>(screen_->rows.size() + screen_->hidden.size());
    return rows * u(row_height) + (screen_->hidden.empty() ? 0 : u(hidden_heading));
}

void RateTable::scroll_to(int offset)
{
    int const most = std::max(0, content_height() - (GetClientSize().y - u(header_height)));
    int const next = std::clamp(offset, 0, most);
    if (next != offset_) {
        offset_ = next;
        Refresh();
    }
}

void RateTable::key(wxKeyEvent& event)
{
    std::size_t const count = screen_ ? screen_->rows.size() : 0;
    if (count == 0 || event.HasAnyModifiers()) {
        event.Skip();
        return;
    }
    switch (event.GetKeyCode()) {
    case WXK_UP:
        return move_to(row_ == 0 ? 0 : row_ - 1);
    case WXK_DOWN:
        return move_to(std::min(row_ + 1, count - 1));
    case WXK_HOME:
        return move_to(0);
    case WXK_END:
        move_to(count - 1);
        return scroll_to(content_height());
    case WXK_PAGEDOWN:
        return scroll_to(offset_ + GetClientSize().y / 2);
    case WXK_PAGEUP:
        return scroll_to(offset_ - GetClientSize().y / 2);
    case WXK_RETURN:
    case WXK_NUMPAD_ENTER:
        if (activate_) {
            activate_();
        }
        return;
    default:
        event.Skip();
    }
}

void RateTable::press(wxMouseEvent& event)
{
    SetFocus();
    int const y = event.GetY() - u(header_height) + offset_;
    auto const row = static_cast<std::size_t>(std::max(0, y) / u(row_height));
    if (event.GetY() > u(header_height) && screen_ && row < screen_->rows.size()) {
        move_to(row);
    }
}

// ── how it looks ────────────────────────────────────────────────────────────────────────────────────────

/// Service, total, margin for those who see prices, base, the surcharges, billed weight, zone, arrival.
std::vector<RateTable::Column> RateTable::columns(double width) const
{
    auto const amounts = static_cast<int>(screen_->surcharges.size()) + 1;
    int const fixed = total_width + (screen_->shows_margin ? margin_width : 0) + amounts * amount_width +
                      billed_width + zone_width + arrives_width;
    double const service = std::max<double>(u(least_service), width - u(fixed));
    // Too narrow for all: every other column gives the same share.
    double const share = std::min(1.0, (width - service) / u(fixed));
    std::vector<Column> all;
    double x = 0;
    auto const add = [&](wxString const& title, double wide, Align align) {
        all.push_back({title, x + u(pad) / 2.0, wide - u(pad), align});
        x += wide;
    };
    add(_("Service"), service, Align::left);
    all.front().left += u(pad) / 2.0;
    all.front().width -= u(pad) / 2.0;
    add(_("Total"), u(total_width) * share, Align::right);
    if (screen_->shows_margin) {
        add(_("Margin"), u(margin_width) * share, Align::right);
    }
    add(_("Base"), u(amount_width) * share, Align::right);
    for (std::string const& title : screen_->surcharges) {
        add(from_utf8(title), u(amount_width) * share, Align::right);
    }
    add(_("Billed weight"), u(billed_width) * share, Align::left);
    all.back().left += u(pad);
    add(_("Zone"), u(zone_width) * share, Align::center);
    add(_("Arrives"), u(arrives_width) * share, Align::left);
    return all;
}

void RateTable::paint(Painter& painter, wxSize size) const
{
    if (!screen_) {
        return;
    }
    Theme const& t = theme();
    auto const all = columns(size.x);
    double y = u(header_height) - offset_;
    if (screen_->rows.empty() && !screen_->empty.empty()) {
        painter.icon_in({0, y, double(size.x), double(u(120))}, "truck", u(48), t.faint);
        painter.wrapped({double(u(40)), y + u(112), size.x - 2.0 * u(40), double(u(60))},
                        from_utf8(screen_->empty), Type::title, t.muted, u(24));
        y += u(190);
    }
    for (std::size_t i = 0; i < screen_->rows.size(); ++i, y += u(row_height)) {
        paint_row(painter, all, screen_->rows[i], y, size.x, i == row_);
    }
    paint_hidden(painter, y, size.x);
    paint_header(painter, all, size.x);
}

void RateTable::paint_header(Painter& painter, std::vector<Column> const& all, double width) const
{
    Theme const& t = theme();
    painter.fill({0, 0, width, double(u(header_height))}, t.chrome);
    for (std::size_t i = 0; i < all.size(); ++i) {
        bool const sorted = i == 1;
        painter.text({all[i].left, 0, all[i].width, double(u(header_height))},
                     sorted ? all[i].title + wxS(" ") + wxUniChar(0x2191) : all[i].title, Type::small_bold,
                     sorted ? t.text : t.muted, all[i].align);
    }
    painter.hline(0, u(header_height) - 1, width, t.line_strong);
}

void RateTable::paint_service(Painter& painter, Column const& column, RateRow const& row, double y) const
{
    Theme const& t = theme();
    painter.circle(column.left + u(4), y + u(row_height) / 2.0, u(9) / 2.0,
                   t.brand(wxColour(from_utf8(row.color))));
    double const left = column.left + u(18);
    double room = column.width - u(18);
    Pill const pill = row.is_chosen ? Pill{to_utf8(_("Chosen")), Tone::violet, true, {}}
                      : row.is_best ? Pill{to_utf8(_("Best")), Tone::ok, true, {}}
                                    : Pill{};
    if (!pill.text.empty()) {
        double const wide = painter.pill_width(pill);
        painter.pill({column.left + column.width - wide, y + (u(row_height) - u(pill_height)) / 2.0, wide,
                      double(u(pill_height))},
                     pill);
        room -= wide + u(8);
    }
    painter.text({left, y + u(8), room, double(u(20))}, from_utf8(row.name), Type::body_bold, t.text);
    painter.text({left, y + u(28), room, double(u(16))}, from_utf8(row.carrier), Type::small, t.muted);
}

void RateTable::paint_amounts(Painter& painter, std::vector<Column> const& all, RateRow const& row,
                              double y) const
{
    Theme const& t = theme();
    auto const cell = [&](std::size_t at) {
        return wxRect2DDouble(all[at].left, y, all[at].width, double(u(row_height)));
    };
    painter.text(cell(1), from_utf8(row.total), row.is_best || row.is_chosen ? Type::big_bold : Type::title,
                 t.text, Align::right);
    std::size_t base = 2;
    if (screen_->shows_margin) {
        Column const& margin = all[base++];
        painter.text({margin.left, y + u(8), margin.width, double(u(20))},
                     row.margin.empty() ? wxString(wxUniChar(0x2013)) : from_utf8(row.margin),
                     Type::body_bold, row.margin.empty() ? t.faint : t.ink(row.margin_tone), Align::right);
        painter.text({margin.left, y + u(28), margin.width, double(u(16))}, from_utf8(row.margin_note),
                     Type::small, t.muted, Align::right);
    }
    painter.text(cell(base), from_utf8(row.base), Type::body, t.muted, Align::right);
    for (std::size_t i = 0; i < row.surcharges.size(); ++i) {
        bool const none = row.surcharges[i].empty();
        painter.text(cell(base + 1 + i), none ? wxString(wxUniChar(0x2013)) : from_utf8(row.surcharges[i]),
                     Type::body, none ? t.faint : t.muted, Align::right);
    }
}

void RateTable::paint_row(Painter& painter, std::vector<Column> const& all, RateRow const& row, double y,
                          double width, bool is_selected) const
{
    Theme const& t = theme();
    wxRect2DDouble const box(0, y, width, double(u(row_height)));
    bool const marked = row.is_best || row.is_chosen;
    Tone const tone = row.is_chosen ? Tone::violet : Tone::ok;
    painter.fill(box, is_selected ? (marked ? t.soft(tone) : t.accent_soft) : t.base);
    if (marked || is_selected) {
        painter.fill({0, y, double(u(4)), double(u(row_height))}, marked ? t.ink(tone) : t.accent);
    }
    paint_service(painter, all.front(), row, y);
    paint_amounts(painter, all, row, y);
    auto const two_lines = [&](Column const& column, std::string const& upper, std::string const& lower,
                               wxColour const& ink, std::string_view icon) {
        painter.text({column.left, y + u(8), column.width, double(u(20))}, from_utf8(upper), Type::body,
                     t.text, column.align);
        double const indent = icon.empty() ? 0 : u(18);
        if (!icon.empty()) {
            painter.icon(icon, column.left, y + u(29), u(13), ink);
        }
        painter.text({column.left + indent, y + u(28), column.width - indent, double(u(16))},
                     from_utf8(lower), icon.empty() ? Type::small : Type::small_bold, ink);
    };
    std::size_t const at = (screen_->shows_margin ? 4 : 3) + row.surcharges.size();
    two_lines(all[at], row.billed, row.billed_note, row.is_dim ? t.ink(Tone::warn) : t.muted, {});
    painter.text({all[at + 1].left, y, all[at + 1].width, double(u(row_height))}, from_utf8(row.zone),
                 Type::body, t.text, Align::center);
    two_lines(all[at + 2], row.arrives, row.promise, t.ink(row.promise_tone),
              row.promise.empty()             ? std::string_view()
              : row.promise_tone == Tone::bad ? std::string_view("error")
                                              : std::string_view("ok"));
    painter.hline(0, y + u(row_height) - 1, width, t.line);
    if (is_selected && shows_focus()) {
        painter.rounded({double(u(1)), y + u(1), width - 2.0 * u(1), u(row_height) - 3.0 * u(1)}, u(3),
                        wxColour(0, 0, 0, 0), t.accent, 1);
    }
}

double RateTable::paint_hidden(Painter& painter, double y, double width) const
{
    if (screen_->hidden.empty()) {
        return y;
    }
    Theme const& t = theme();
    painter.text({double(u(pad)), y, width, double(u(hidden_heading))},
                 wxString::Format(_("Not in the list, and why (%zu)"), screen_->hidden.size()),
                 Type::small_bold, t.muted);
    y += u(hidden_heading);
    painter.hline(0, y - 1, width, t.line);
    double const reason = u(least_service);
    for (RateHidden const& row : screen_->hidden) {
        painter.circle(u(pad) + u(4), y + u(row_height) / 2.0, u(9) / 2.0, t.faint);
        double const left = u(pad) + u(18);
        painter.text({left, y + u(8), reason - left, double(u(20))}, from_utf8(row.name), Type::body,
                     t.muted);
        painter.text({left, y + u(28), reason - left, double(u(16))}, from_utf8(row.carrier), Type::small,
                     t.muted);
        painter.icon("error", reason, y + (u(row_height) - u(16)) / 2.0, u(16), t.muted);
        painter.text({reason + u(26), y, width - reason - u(40), double(u(row_height))},
                     from_utf8(row.reason), Type::body, t.muted);
        y += u(row_height);
        painter.hline(0, y - 1, width, t.line);
    }
    return y;
}

} // namespace poddesk::gui
