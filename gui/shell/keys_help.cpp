#include "gui/shell/keys_help.h"

#include "gui/shell/work_window.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"

#include <wx/dialog.h>
#include <wx/intl.h>
#include <wx/sizer.h>

namespace poddesk::gui {

namespace {

constexpr int row_height = 36;

void paint_keys(Painter& painter, wxSize size, std::vector<KeyHelp> const& keys)
{
    double y = u(8);
    for (KeyHelp const& help : keys) {
        double x = u(16);
        for (wxString const& cap : wxSplit(help.key, ' ', 0)) {
            x += painter.key_cap(x, y + u(7), cap, u(22)) + u(4);
        }
        painter.text({double(u(132)), y, double(size.x - u(148)), double(u(row_height))}, help.does,
                     Type::body, theme().text);
        y += u(row_height);
    }
}

} // namespace

void show_keys_help(wxWindow& above, wxString const& title, std::vector<KeyHelp> keys)
{
    auto* const dialog = new wxDialog(&above, wxID_ANY, _("Keys") + wxS(": ") + title, wxDefaultPosition,
                                      wxDefaultSize, wxDEFAULT_DIALOG_STYLE);
    wxString words;
    for (KeyHelp const& help : keys) {
        words += help.key + wxS(": ") + help.does + wxS(". ");
    }
    wxSize const size(u(460), u(row_height) * static_cast<int>(keys.size()) + u(16));
    auto* const list = new Canvas(dialog, words, size,
                                  [keys](Painter& painter, wxSize room) { paint_keys(painter, room, keys); });
    list->set_ground([] { return theme().base; });
    auto* const column = new wxBoxSizer(wxVERTICAL);
    column->Add(list, 1, wxEXPAND);
    dialog->SetSizerAndFit(column);
    auto const close = [dialog] {
        dialog->Hide();
        dialog->Destroy();
    };
    dialog->Bind(wxEVT_CHAR_HOOK, [close](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_ESCAPE || event.GetKeyCode() == WXK_F1) {
            close();
        } else {
            event.Skip();
        }
    });
    dialog->Bind(wxEVT_CLOSE_WINDOW, [close](wxCloseEvent&) { close(); });
    dialog->CentreOnParent();
    dialog->Show();
}

} // namespace poddesk::gui
