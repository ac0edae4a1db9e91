#include "gui/widgets/button.h"

#include "gui/widgets/canvas.h"
#include "gui/widgets/icons.h"
#include "gui/widgets/native.h"

namespace poddesk::gui {

namespace {

// SetBitmapMargins has no visible effect on GTK: the gap between icon and word is made of blanks.
wxString padded(wxString const& label)
{
    return wxS("  ") + label;
}

} // namespace

wxButton* make_button(wxWindow* parent, wxString const& label, std::string_view icon_name, Weight weight)
{
    bool const primary = weight == Weight::primary;
    auto* const button = new wxButton(parent, wxID_ANY, icon_name.empty() ? label : padded(label));
    if (primary) {
        mark_suggested(*button);
    }
    if (!icon_name.empty()) {
        // A native bitmap keeps its color: it is made again for each theme.
        auto const dress = [button, primary, name = std::string(icon_name)] {
            button->SetBitmap(icon(name, primary ? *wxWHITE : theme().text, u(16)));
        };
        dress();
        on_theme_change(*button, dress);
    }
    button->SetMinSize(wxSize(-1, u(32)));
    accessible(*button, wxControl::RemoveMnemonics(label));
    return button;
}

void set_button_label(wxButton& button, wxString const& label)
{
    bool const has_icon = button.GetBitmap().IsOk();
    wxString const shown = has_icon ? padded(label) : label;
    if (button.GetLabel() != shown) {
        button.SetLabel(shown);
        accessible(button, wxControl::RemoveMnemonics(label));
    }
}

} // namespace poddesk::gui
