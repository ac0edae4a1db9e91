#include "gui/orders/mapping_form.h"

#include "gui/orders/import_words.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/fonts.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"
#include "gui/widgets/theme.h"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/intl.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr int margin = 12;
constexpr int label_width = 128;

} // namespace

MappingForm::MappingForm(wxWindow* parent)
    : wxScrolledWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL)
{
    SetScrollRate(0, u(12));
    auto* const column = new wxBoxSizer(wxVERTICAL);
    for (auto const& [key, words] : import_fields()) {
        auto* const choice = new wxChoice(this, wxID_ANY, wxDefaultPosition, wxSize(u(120), -1));
        accessible(*choice, from_utf8(words));
        choice->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { say(); });
        fields_[key] = choice;
        auto* const row = new wxBoxSizer(wxHORIZONTAL);
        auto* const name = new wxStaticText(this, wxID_ANY, from_utf8(words), wxDefaultPosition,
                                            wxSize(u(label_width), -1), wxST_ELLIPSIZE_END);
        name->SetFont(font(words.find('*') == std::string::npos ? Type::small : Type::small_bold));
        row->Add(name, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, u(6));
        row->Add(choice, 1);
        column->AddSpacer(u(6));
        column->Add(row, 0, wxEXPAND | wxLEFT | wxRIGHT, u(margin));
    }
    date_format_ = line(*column, _("Dates are written"));
    decimal_mark_ = new wxChoice(this, wxID_ANY);
    decimal_mark_->Append(_("1,234.56 (point)"));
    decimal_mark_->Append(_("1.234,56 (comma)"));
    decimal_mark_->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { say(); });
    accessible(*decimal_mark_, _("Amounts are written"));
    label(*column, _("Amounts are written"));
    column->Add(decimal_mark_, 0, wxEXPAND | wxLEFT | wxRIGHT, u(margin));
    currency_ = line(*column, _("Currency, where no column says it"));
    country_ = line(*column, _("Country, where no column says it"));
    one_row_ = new wxCheckBox(this, wxID_ANY, _("Each row is a whole order"));
    one_row_->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { say(); });
    column->Add(one_row_, 0, wxEXPAND | wxALL, u(margin));
    SetSizer(column);
}

void MappingForm::label(wxBoxSizer& column, wxString const& words)
{
    auto* const text = new wxStaticText(this, wxID_ANY, words);
    text->SetFont(font(Type::small));
    column.AddSpacer(u(6));
    column.Add(text, 0, wxEXPAND | wxLEFT | wxRIGHT, u(margin));
}

wxTextCtrl* MappingForm::line(wxBoxSizer& column, wxString const& words)
{
    label(column, words);
    auto* const field =
        new wxTextCtrl(this, wxID_ANY, wxString(), wxDefaultPosition, wxSize(-1, u(32)), wxTE_PROCESS_ENTER);
    accessible(*field, words);
    field->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { say(); });
    field->Bind(wxEVT_KILL_FOCUS, [this](wxFocusEvent& event) {
        say();
        event.Skip();
    });
    column.Add(field, 0, wxEXPAND | wxLEFT | wxRIGHT, u(margin));
    return field;
}

void MappingForm::focus()
{
    fields_.at(import_fields().front().first)->SetFocus();
}

void MappingForm::show(std::vector<std::string> const& columns, orders::CsvMapping const& mapping)
{
    if (columns != columns_) {
        columns_ = columns;
        wxArrayString names;
        names.Add(wxString(wxUniChar(0x2013)));
        for (std::string const& column : columns) {
            names.Add(from_utf8(column));
        }
        for (auto const& [key, choice] : fields_) {
            choice->Set(names);
        }
    }
    shown_ = mapping;
    for (auto const& [key, choice] : fields_) {
        auto const source = mapping.fields.find(key);
        auto const at = source == mapping.fields.end() ? columns_.end()
                                                       : std::ranges::find(columns_, source->second.column);
        choice->SetSelection(at == columns_.end() ? 0 : static_cast<int>(at - columns_.begin()) + 1);
    }
    date_format_->ChangeValue(from_utf8(mapping.date_format));
    currency_->ChangeValue(from_utf8(mapping.currency));
    country_->ChangeValue(from_utf8(mapping.country));
    decimal_mark_->SetSelection(mapping.decimal_mark == ',' ? 1 : 0);
    one_row_->SetValue(mapping.is_one_row_an_order);
    FitInside();
}

/// A field that comes from no column may have a constant, which only the console sets: it stays.
orders::CsvMapping MappingForm::read() const
{
    orders::CsvMapping mapping = shown_;
    for (auto const& [key, choice] : fields_) {
        int const chosen = choice->GetSelection();
        if (chosen > 0) {
            mapping.fields[key] = {columns_[static_cast<std::size_t>(chosen) - 1], {}};
        } else if (auto const known = mapping.fields.find(key);
                   known != mapping.fields.end() && known->second.constant.empty()) {
            mapping.fields.erase(known);
        }
    }
    auto const text = [](wxTextCtrl const& field) { return to_utf8(field.GetValue().Strip(wxString::both)); };
    mapping.date_format = text(*date_format_);
    mapping.currency = text(*currency_);
    mapping.country = text(*country_);
    mapping.decimal_mark = decimal_mark_->GetSelection() == 1 ? ',' : '.';
    mapping.is_one_row_an_order = one_row_->GetValue();
    return mapping;
}

void MappingForm::say()
{
    if (IsBeingDeleted() || columns_.empty() || !changed_) { // the focus leaves a window that closes, too
        return;
    }
    shown_ = read();
    changed_(shown_);
}

} // namespace poddesk::gui
