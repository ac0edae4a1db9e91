// Grid: how the person arranged it, and what leaves it.
#include "gui/widgets/grid_parts.h"

#include "gui/widgets/text.h"

#include <wx/clipbrd.h>
#include <wx/intl.h>
#include <wx/menu.h>

namespace poddesk::gui {

GridLayout Grid::layout() const
{
    GridLayout layout;
    for (int at = 0; at < static_cast<int>(columns_.size()); ++at) {
        int const column = GetColAt(at);
        GridColumn const& shown = columns_.at(static_cast<std::size_t>(column));
        int const pixels = IsColShown(column) ? GetColSize(column) : u(shown.width);
        int const width =
            arranged_by_person_ ? static_cast<int>(std::lround(pixels / text_scale())) : shown.width;
        layout.columns.push_back({shown.key, width, IsColShown(column)});
    }
    layout.sorted_by = sorted_by_;
    layout.ascending = ascending_;
    return layout;
}

void Grid::arrange(GridLayout const& layout)
{
    int at = 0;
    for (GridColumnLayout const& wanted : layout.columns) {
        int const column = column_index(wanted.key);
        if (column == wxNOT_FOUND) {
            continue; // a column of another version
        }
        GridColumn& mine = columns_[static_cast<std::size_t>(column)];
        arranged_by_person_ = arranged_by_person_ || mine.width != wanted.width;
        mine.width = wanted.width;
        if (wanted.shown) {
            ShowCol(column);
            SetColSize(column, u(wanted.width));
        } else {
            HideCol(column);
        }
        SetColPos(column, at++);
    }
    if (!layout.sorted_by.empty() && column_index(layout.sorted_by) != wxNOT_FOUND) {
        sort_by(layout.sorted_by, layout.ascending);
    }
    spread_columns();
    ForceRefresh();
}

/// Until the person sizes a column, columns of words share the room that is left, so that no strip stays
/// empty.
void Grid::spread_columns()
{
    if (arranged_by_person_) {
        return;
    }
    int const room = GetClientSize().x;
    int wanted = 0;
    int of_words = 0;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (IsColShown(static_cast<int>(column))) {
            int const width = u(columns_[column].width);
            wanted += width;
            of_words += columns_[column].align == Align::left ? width : 0;
        }
    }
    int left = room - wanted;
    if (room < u(200) || of_words == 0) {
        return;
    }
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        int const index = static_cast<int>(column);
        if (!IsColShown(index)) {
            continue;
        }
        int const width = u(columns_[column].width);
        int share = 0;
        if (left > 0 && columns_[column].align == Align::left) {
            share = static_cast<int>(std::int64_t{left} * width / of_words);
            left -= share;
            of_words -= width;
        }
        if (GetColSize(index) != width + share) {
            SetColSize(index, width + share);
        }
    }
}

void Grid::sort_by(std::string const& column, bool ascending)
{
    sorted_by_ = column;
    ascending_ = ascending;
    GetGridColLabelWindow()->Refresh();
    source_.sort(column, ascending);
}

void Grid::fill_column_menu(wxMenu& menu)
{
    for (int at = 0; at < static_cast<int>(columns_.size()); ++at) {
        int const column = GetColAt(at);
        wxString const title = columns_.at(static_cast<std::size_t>(column)).title;
        wxMenuItem* const item = menu.AppendCheckItem(wxID_ANY, wxControl::EscapeMnemonics(title));
        item->Check(IsColShown(column));
        menu.Bind(
            wxEVT_MENU,
            [this, column](wxCommandEvent& event) {
                if (event.IsChecked()) {
                    ShowCol(column);
                } else {
                    HideCol(column);
                }
                spread_columns();
            },
            item->GetId());
    }
    menu.AppendSeparator();
    wxMenuItem* const copy = menu.Append(wxID_ANY, _("&Copy selected rows\tCtrl+C"));
    menu.Bind(
        wxEVT_MENU, [this](wxCommandEvent&) { copy_selection(); }, copy->GetId());
}

void Grid::choose_columns(wxWindow& below)
{
    wxMenu menu;
    fill_column_menu(menu);
    if (&below == this) {
        PopupMenu(&menu);
    } else {
        below.PopupMenu(&menu, wxPoint(0, below.GetSize().y));
    }
}

wxString Grid::tsv(std::vector<std::int64_t> const& rows) const
{
    auto const cell = [](wxString text) {
        text.Replace(wxS("\t"), wxS(" "));
        text.Replace(wxS("\n"), wxS(" "));
        return text;
    };
    std::vector<int> shown;
    for (int at = 0; at < static_cast<int>(columns_.size()); ++at) {
        if (IsColShown(GetColAt(at))) {
            shown.push_back(GetColAt(at));
        }
    }
    wxString out;
    auto const line = [&](auto const& value_of) {
        for (std::size_t at = 0; at < shown.size(); ++at) {
            out += (at == 0 ? wxString() : wxString(wxS("\t"))) + cell(value_of(shown[at]));
        }
        out += wxS("\n");
    };
    line([this](int column) { return columns_.at(static_cast<std::size_t>(column)).title; });
    for (std::int64_t const row : rows) {
        line([&](int column) { return table_->GetValue(static_cast<int>(row), column); });
    }
    return out;
}

void Grid::copy_selection()
{
    std::vector<std::int64_t> rows;
    for (std::string const& key : selected_keys()) {
        if (auto const row = source_.row_of(key)) {
            rows.push_back(*row);
        }
    }
    if (!rows.empty() && wxTheClipboard->Open()) {
        wxTheClipboard->SetData(new wxTextDataObject(tsv(rows)));
        wxTheClipboard->Close();
    }
}

} // namespace poddesk::gui
