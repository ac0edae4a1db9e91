#include "gui/widgets/status_strip.h"

#include "gui/widgets/button.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/dcbuffer.h>
#include <wx/intl.h>

namespace poddesk::gui {

StatusStrip::StatusStrip(wxWindow* parent)
{
    SetBackgroundStyle(wxBG_STYLE_PAINT);
    Create(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxTAB_TRAVERSAL | wxFULL_REPAINT_ON_RESIZE);
    SetMinSize(wxSize(-1, u(32)));
    cancel_button_ = make_button(this, _("Cancel"));
    cancel_button_->SetFont(font(Type::small));
    cancel_button_->Hide();
    cancel_button_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        auto const run = cancel_;
        if (run) {
            run();
        }
    });
    Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint(); });
    on_theme_change(*this, [this] {
        SetMinSize(wxSize(-1, u(32)));
        cancel_button_->SetFont(font(Type::small));
        Refresh();
    });
}

void StatusStrip::set_health(Pill const& pill)
{
    if (pill != health_) {
        health_ = pill;
        accessible(*this, from_utf8(pill.text));
        Refresh();
    }
}

void StatusStrip::set_place(wxString const& words)
{
    if (words != place_) {
        place_ = words;
        Refresh();
    }
}

void StatusStrip::set_job(std::optional<JobProgress> job, std::function<void()> cancel)
{
    cancel_ = std::move(cancel);
    if (job != job_) {
        job_ = std::move(job);
        Refresh();
    }
    if (!job_ || !cancel_) {
        cancel_button_->Hide();
    }
}

void StatusStrip::set_right(wxString const& words)
{
    if (words != right_) {
        right_ = words;
        Refresh();
    }
}

void StatusStrip::paint()
{
    wxAutoBufferedPaintDC dc(this);
    Painter painter(dc, *this);
    Theme const& t = theme();
    double const w = GetClientSize().x;
    double const h = GetClientSize().y;
    painter.fill({0, 0, w, h}, t.chrome);
    painter.hline(0, 0, w, t.line_strong);
    double x = u(8);
    if (!health_.text.empty()) {
        double const width = painter.pill_width(health_);
        painter.pill({x, (h - u(20)) / 2, width, double(u(20))}, health_);
        x += width + u(12);
    }
    x += painter.text({x, 0, w / 3, h}, place_, Type::small, t.muted) + u(16);
    double const right_width = painter.width(right_, Type::small);
    if (job_) {
        painter.vline(x, h / 4, h / 2, t.line_strong);
        x += u(16);
        x += painter.text({x, 0, w / 4, h}, job_->label, Type::small, t.text) + u(12);
        if (job_->total > 0) {
            painter.bar({x, (h - u(6)) / 2, double(u(160)), double(u(6))},
                        double(job_->done) / double(job_->total), t.accent);
            x += u(172);
            wxString const count = grouped(job_->done) + wxS(" / ") + grouped(job_->total);
            x += painter.text({x, 0, double(u(160)), h}, count, Type::small, t.text) + u(12);
        }
        if (cancel_) {
            int const width = cancel_button_->GetBestSize().x;
            wxRect const place(static_cast<int>(x), u(3), width, static_cast<int>(h) - u(5));
            if (cancel_button_->GetRect() != place || !cancel_button_->IsShown()) {
                // Not inside a paint: moving a child there would paint again.
                CallAfter([this, place] {
                    cancel_button_->SetSize(place);
                    cancel_button_->Show(job_.has_value() && cancel_);
                });
            }
            x += width + u(12);
        }
    }
    if (x + right_width + u(12) < w) {
        painter.text({x, 0, w - x - u(12), h}, right_, Type::small, t.text, Align::right);
    }
}

} // namespace poddesk::gui
