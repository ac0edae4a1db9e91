#include "gui/clients/client_form.h"

#include "gui/clients/client_words.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr int column_width = 376;
constexpr int gap = 24;

bool is_color_field(std::string const& key)
{
    return key.ends_with("color");
}

} // namespace

ClientForm::ClientForm(wxWindow* parent)
    : wxScrolledWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL)
{
    SetScrollRate(0, u(16));
    SetBackgroundColour(theme().base);
    auto* const left = new wxBoxSizer(wxVERTICAL);
    auto* const right = new wxBoxSizer(wxVERTICAL);
    for (ClientSection const& section : client_sections()) {
        add_section(section.right_column ? *right : *left, section);
    }
    auto* const columns = new wxBoxSizer(wxHORIZONTAL);
    columns->Add(left, 1, wxLEFT | wxBOTTOM, u(gap));
    columns->Add(right, 1, wxLEFT | wxRIGHT | wxBOTTOM, u(gap));
    SetSizer(columns);
    on_theme_change(*this, [this] {
        SetBackgroundColour(theme().base);
        for (auto const& [key, shown] : fields_) {
            shown.theirs->SetForegroundColour(theme().ink(Tone::warn));
        }
        Refresh();
    });
}

wxStaticText* ClientForm::words(wxBoxSizer& column, wxString const& text, bool is_quiet, int above)
{
    auto* const label = new wxStaticText(this, wxID_ANY, text);
    label->SetFont(font(is_quiet ? Type::small : Type::body_bold));
    label->Wrap(u(column_width));
    column.Add(label, 0, wxEXPAND | wxTOP, u(above));
    return label;
}

void ClientForm::add_section(wxBoxSizer& column, ClientSection const& section)
{
    words(column, from_utf8(section.heading), false, 20);
    for (ClientField const& field : section.fields) {
        wxTextCtrl* const text = add_field(column, field);
        text->Bind(wxEVT_TEXT, [this, key = field.key](wxCommandEvent&) {
            Shown const& shown = fields_.at(key);
            if (shown.swatch) {
                shown.swatch->Refresh();
            }
            if (typed_) {
                typed_(key, to_utf8(shown.text->GetValue()));
            }
        });
    }
}

wxTextCtrl* ClientForm::make_text(ClientField const& field)
{
    bool const is_note = field.kind == ClientField::Kind::note;
    auto* const text = new wxTextCtrl(this, wxID_ANY, wxString(), wxDefaultPosition,
                                      is_note                                   ? wxSize(-1, u(76))
                                      : field.kind == ClientField::Kind::number ? wxSize(u(72), u(32))
                                      : field.kind == ClientField::Kind::word   ? wxSize(u(104), u(32))
                                                                                : wxSize(-1, u(32)),
                                      is_note ? wxTE_MULTILINE : 0);
    if (is_note) {
        set_text_margins(*text, u(8), u(6));
    }
    accessible(*text, from_utf8(field.label));
    return text;
}

wxTextCtrl* ClientForm::add_field(wxBoxSizer& column, ClientField const& field)
{
    Shown shown;
    if (field.kind == ClientField::Kind::number || field.kind == ClientField::Kind::word) {
        auto* const row = new wxBoxSizer(wxHORIZONTAL);
        auto* const label = new wxStaticText(this, wxID_ANY, from_utf8(field.label));
        label->SetMinSize(wxSize(u(168), -1));
        shown.text = make_text(field);
        row->Add(label, 0, wxALIGN_CENTRE_VERTICAL);
        row->Add(shown.text, 0, wxLEFT | wxRIGHT, u(8));
        row->Add(new wxStaticText(this, wxID_ANY, from_utf8(field.hint)), 0, wxALIGN_CENTRE_VERTICAL);
        column.Add(row, 0, wxEXPAND | wxTOP, u(8));
    } else {
        words(column, from_utf8(field.label), true, 10);
        auto* const row = new wxBoxSizer(wxHORIZONTAL);
        shown.text = make_text(field);
        row->Add(shown.text, 1);
        if (is_color_field(field.key)) {
            wxTextCtrl* const text = shown.text;
            shown.swatch = new Canvas(this, from_utf8(field.label), wxSize(u(32), u(32)),
                                      [text](Painter& painter, wxSize size) {
                                          wxColour const typed(text->GetValue());
                                          painter.fill({0, 0, double(size.x), double(size.y)},
                                                       typed.IsOk() ? typed : theme().neutral_soft);
                                      });
            row->Add(shown.swatch, 0, wxLEFT, u(8));
        }
        column.Add(row, 0, wxEXPAND | wxTOP, u(4));
        if (!field.hint.empty()) {
            words(column, from_utf8(field.hint), true, 4);
        }
    }
    shown.theirs = words(column, wxString(), true, 4);
    shown.theirs->SetForegroundColour(theme().ink(Tone::warn));
    shown.theirs->Hide();
    fields_[field.key] = shown;
    return shown.text;
}

void ClientForm::show(ClientFields const& values, std::set<std::string> const& editable,
                      ClientFields const& theirs)
{
    bool moved = false;
    for (auto const& [key, field] : fields_) {
        wxString const text = from_utf8(values.at(key));
        if (field.text->GetValue() != text) {
            long const cursor = field.text->GetInsertionPoint();
            field.text->ChangeValue(text);
            field.text->SetInsertionPoint(std::min<long>(cursor, field.text->GetLastPosition()));
        }
        field.text->SetEditable(editable.contains(key));
        field.text->Enable(editable.contains(key) || field.text->IsMultiLine());
        auto const other = theirs.find(key);
        wxString const said =
            other == theirs.end() ? wxString() : from_utf8(client_theirs_words(other->second));
        if (field.theirs->GetLabel() != said || field.theirs->IsShown() == said.empty()) {
            field.theirs->SetLabel(said);
            field.theirs->Wrap(u(column_width));
            field.theirs->Show(!said.empty());
            moved = true;
        }
        if (field.swatch) {
            field.swatch->Refresh();
        }
    }
    if (moved) {
        Layout();
        FitInside();
    }
}

bool ClientForm::focus_first(std::set<std::string> const& editable)
{
    for (ClientSection const& section : client_sections()) {
        for (ClientField const& field : section.fields) {
            if (editable.contains(field.key)) {
                fields_.at(field.key).text->SetFocus();
                return true;
            }
        }
    }
    return false;
}

wxString ClientForm::theirs_at(std::string const& key) const
{
    wxStaticText const* const line = fields_.at(key).theirs;
    return line->IsShown() ? line->GetLabel() : wxString();
}

} // namespace poddesk::gui
