#pragma once

#include <wx/button.h>

#include <functional>
#include <string_view>

namespace poddesk::gui {

enum class Weight
{
    plain,
    primary
};

/// A native button with an icon of our set. Primary is the theme's suggested action: at most one a window.
/// The accessible name is the label without its mnemonic.
wxButton* make_button(wxWindow* parent, wxString const& label, std::string_view icon_name = {},
                      Weight weight = Weight::plain);

/// Changes label and accessible name together ("Release 318 ready").
void set_button_label(wxButton& button, wxString const& label);

} // namespace poddesk::gui
