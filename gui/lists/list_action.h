#pragma once

#include "gui/widgets/text.h"

#include <wx/string.h>

#include <string>

namespace poddesk::gui {

/// Something that can be done to the selected rows, or without one.
struct ListAction
{
    std::string key;
    wxString label;    ///< of its button and menu entry: "Hold"
    std::string icon;  ///< a name of icons.h
    wxString shortcut; ///< "Ctrl+H"
    wxString does;     ///< for the list of keys: "hold the chosen stock"
    bool needs_row = true;
    bool many = false;    ///< may be done to several rows at once
    bool primary = false; ///< the window's suggested action
};

/// "&Hold…\tCtrl+H"
inline wxString menu_label(ListAction const& action)
{
    return action.label + (action.shortcut.empty() ? wxString() : wxS("\t") + action.shortcut);
}

/// "Hold": what it is called where it is asked about.
inline wxString plain_label(ListAction const& action)
{
    wxString label = action.label;
    label.Replace(wxS("&"), wxString());
    return label.EndsWith(with_dots(wxString())) ? label.RemoveLast() : label;
}

} // namespace poddesk::gui
