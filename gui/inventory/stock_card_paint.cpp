// How the stock card's figures and its chart look. What they show is the presenter's.
#include "gui/inventory/stock_card.h"

#include "gui/inventory/words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <array>

namespace poddesk::gui {

namespace {

struct Tile
{
    char const* key;
    std::int64_t inbound::StockPosition::*units;
    Tone tone;
};

constexpr std::array tiles{Tile{"on_hand", &inbound::StockPosition::on_hand, Tone::neutral},
                           Tile{"available", &inbound::StockPosition::available, Tone::ok},
                           Tile{"allocated", &inbound::StockPosition::allocated, Tone::neutral},
                           Tile{"on_hold", &inbound::StockPosition::on_hold, Tone::bad},
                           Tile{"receiving", &inbound::StockPosition::receiving, Tone::violet},
                           Tile{"expected", &inbound::StockPosition::expected, Tone::accent},
                           Tile{"in_transit", &inbound::StockPosition::in_transit, Tone::accent}};

void paint_tile(Painter& painter, wxRect2DDouble const& box, Tile const& tile, std::int64_t units)
{
    Theme const& t = theme();
    painter.rounded(box, u(8), t.raised, t.line_strong);
    double const left = box.m_x + u(12);
    double const room = box.m_width - u(24);
    painter.text({left, box.m_y + u(8), room, double(u(18))}, from_utf8(stock_fact(tile.key)), Type::small,
                 t.muted);
    wxColour const ink = units == 0 ? t.muted : tile.tone == Tone::neutral ? t.text : t.ink(tile.tone);
    painter.text({left, box.m_y + u(28), room, double(u(32))}, grouped(units), Type::number, ink);
}

/// The next of 1, 2, 5, 10, 20, 50 … at or above a number: where a scale ends.
std::int64_t round_up(std::int64_t most)
{
    std::int64_t step = 1;
    for (;;) {
        for (std::int64_t const factor : {1, 2, 5}) {
            if (step * factor >= most) {
                return step * factor;
            }
        }
        step *= 10;
    }
}

/// A scale of two even steps that is not much longer than what it holds.
std::int64_t scale_of(std::int64_t most)
{
    std::int64_t const unit = std::max<std::int64_t>(round_up(most) / 10, 1);
    std::int64_t const parts = (most + unit - 1) / unit;
    return std::max<std::int64_t>(unit * (parts + parts % 2), 2);
}

} // namespace

void StockCard::paint_header(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    if (!head_.head()) {
        return;
    }
    inbound::StockPosition const& at = head_.head()->record.position;
    painter.fill({0, 0, double(u(4)), double(size.y)}, t.brand(wxColour(from_utf8(at.client_color))));
    double const left = u(20);
    double const room = size.x - u(40);
    double const sku =
        painter.text({left, double(u(12)), room, double(u(32))}, from_utf8(at.sku), Type::big_bold, t.text);
    painter.text({left + sku + u(16), double(u(15)), room - sku - u(16), double(u(28))}, from_utf8(at.title),
                 Type::title, t.muted);
    painter.text({left, double(u(48)), room, double(u(18))},
                 from_utf8(with_middle_dots({at.client_name, at.pod_code})), Type::body, t.text);
    double const gap = u(12);
    double const width = (room - gap * (tiles.size() - 1)) / tiles.size();
    double x = left;
    for (Tile const& tile : tiles) {
        paint_tile(painter, {x, double(u(80)), width, double(u(72))}, tile, at.*tile.units);
        x += width + gap;
    }
}

void StockCard::paint_chart(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    double const left = u(16);
    painter.text({left, double(u(12)), size.x - 2 * left, double(u(20))}, _("Balance over time"),
                 Type::small_bold, t.muted);
    if (!head_.head()) {
        return;
    }
    auto const& points = head_.head()->history;
    if (points.size() < 2) {
        painter.wrapped({left, double(u(48)), size.x - 2 * left, double(u(60))},
                        _("Nothing of it has ever moved in this pod."), Type::body, t.muted, u(20));
        return;
    }
    std::int64_t most = 0;
    for (inventory::BalancePoint const& it : points) {
        most = std::max(most, it.balance);
    }
    std::int64_t const scale = scale_of(most);
    double const scale_width = painter.width(grouped(scale), Type::small) + u(8);
    wxRect2DDouble const plot(left + scale_width, u(46), size.x - 2 * left - scale_width, size.y - u(84));
    auto const x_of = [&](std::size_t at) {
        return plot.m_x + plot.m_width * double(at) / double(points.size() - 1);
    };
    auto const y_of = [&](std::int64_t units) {
        return plot.m_y + plot.m_height * (1.0 - double(units) / double(scale));
    };
    for (std::int64_t const mark : {std::int64_t{0}, scale / 2, scale}) {
        painter.hline(plot.m_x, y_of(mark), plot.m_width, mark == 0 ? t.line_strong : t.line);
        painter.text({left, y_of(mark) - u(8), scale_width - u(8), double(u(16))}, grouped(mark), Type::small,
                     t.muted, Align::right);
    }
    // Stock stays until something moves: a line of steps, not of slopes.
    wxGraphicsPath line = painter.context().CreatePath();
    line.MoveToPoint(x_of(0), y_of(points[0].balance));
    for (std::size_t i = 1; i < points.size(); ++i) {
        line.AddLineToPoint(x_of(i), y_of(points[i - 1].balance));
        line.AddLineToPoint(x_of(i), y_of(points[i].balance));
    }
    wxGraphicsPath area = painter.context().CreatePath();
    area.AddPath(line);
    area.AddLineToPoint(x_of(points.size() - 1), y_of(0));
    area.AddLineToPoint(x_of(0), y_of(0));
    area.CloseSubpath();
    painter.context().SetPen(wxNullGraphicsPen);
    painter.context().SetBrush(painter.context().CreateBrush(wxBrush(t.accent_soft)));
    painter.context().FillPath(area);
    painter.context().SetPen(painter.context().CreatePen(wxGraphicsPenInfo(t.accent).Width(double(u(2)))));
    painter.context().StrokePath(line);
    painter.circle(x_of(points.size() - 1), y_of(points.back().balance), u(4), t.accent);
    double const below = plot.m_y + plot.m_height + u(8);
    painter.text({plot.m_x, below, plot.m_width / 2, double(u(16))}, from_utf8(card_when(points.front().at)),
                 Type::small, t.muted);
    painter.text({plot.m_x + plot.m_width / 2, below, plot.m_width / 2, double(u(16))}, _("now"), Type::small,
                 t.muted, Align::right);
}

} // namespace poddesk::gui
