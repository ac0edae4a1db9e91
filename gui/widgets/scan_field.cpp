#include "gui/widgets/scan_field.h"

#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/dcbuffer.h>
#include <wx/sizer.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

namespace {

constexpr int scanner_gap_ms = 50;

} // namespace

ScanField::ScanField(wxWindow* parent, wxString const& name) : wxPanel(parent), alone_(this)
{
    SetBackgroundStyle(wxBG_STYLE_PAINT);
    text_ = new wxTextCtrl(this, wxID_ANY, wxString(), wxDefaultPosition, wxDefaultSize,
                           wxTE_PROCESS_ENTER | wxBORDER_NONE);
    accessible(*text_, name);
    remove_frame(*text_);
    auto* const frame = new wxBoxSizer(wxVERTICAL);
    frame->Add(text_, 1, wxEXPAND | wxALL, u(6));
    SetSizer(frame);
    auto const dress = [this] {
        text_->SetFont(font(Type::big));
        SetMinSize(wxSize(u(240), u(56)));
    };
    dress();
    on_theme_change(*this, [this, dress] {
        dress();
        Refresh();
    });
    Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint(); });
    Bind(
        wxEVT_TIMER, [this](wxTimerEvent&) { lone_key(); }, alone_.GetId());
    text_->Bind(wxEVT_TEXT, [this](wxCommandEvent& event) {
        alone_.Stop();
        wxString const now = text_->GetValue();
        if (answer_ && now.length() == 1 && now[0].IsAscii() && wxIsalnum(now[0])) {
            alone_.StartOnce(scanner_gap_ms);
        }
        event.Skip();
    });
    text_->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) {
        alone_.Stop();
        std::string const code = to_utf8(text_->GetValue().Strip(wxString::both));
        if (!code.empty()) {
            text_->ChangeValue(wxString());
            if (scan_) {
                scan_(code);
            }
        }
    });
    for (wxEventTypeTag<wxFocusEvent> const& type : {wxEVT_SET_FOCUS, wxEVT_KILL_FOCUS}) {
        text_->Bind(type, [this](wxFocusEvent& event) {
            Refresh();
            event.Skip();
        });
    }
}

void ScanField::focus()
{
    text_->SetFocus();
}

void ScanField::clear()
{
    text_->ChangeValue(wxString());
}

void ScanField::lone_key()
{
    wxString const now = text_->GetValue();
    if (now.length() == 1 && answer_ && answer_(static_cast<char>(wxToupper(now[0])))) {
        text_->ChangeValue(wxString());
    }
}

void ScanField::paint()
{
    wxAutoBufferedPaintDC dc(this);
    Painter painter(dc, *this);
    Theme const& t = theme();
    wxSize const size = GetClientSize();
    painter.fill({0, 0, double(size.x), double(size.y)}, t.chrome);
    // The theme's own focus ring drowns in the dark: the frame is ours.
    bool const focused = text_->HasFocus();
    painter.rounded({0, 0, double(size.x), double(size.y)}, u(6), t.base, focused ? t.accent : t.line_strong,
                    focused ? 2 : 1);
}

} // namespace poddesk::gui
