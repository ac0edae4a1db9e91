#pragma once

#include "domain/orders/channels/mapped_csv.h"

#include <wx/scrolwin.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

class wxBoxSizer;
class wxCheckBox;
class wxChoice;
class wxTextCtrl;

namespace poddesk::gui {

/// What each of our fields comes from: a choice of the file's columns for each, the needed ones first and
/// starred, then how dates and numbers are written.
class MappingForm : public wxScrolledWindow
{
public:
    explicit MappingForm(wxWindow* parent);

    /// The person changed something.
    void on_change(std::function<void(orders::CsvMapping)> changed) { changed_ = std::move(changed); }
    void show(std::vector<std::string> const& columns, orders::CsvMapping const& mapping);
    /// The keyboard goes to the first field.
    void focus();
    wxChoice& field(std::string const& key) { return *fields_.at(key); }
    wxTextCtrl& date_format() { return *date_format_; }

private:
    void label(wxBoxSizer& column, wxString const& words);
    wxTextCtrl* line(wxBoxSizer& column, wxString const& words);
    orders::CsvMapping read() const;
    void say();

    std::map<std::string, wxChoice*> fields_;
    wxTextCtrl* date_format_ = nullptr;
    wxTextCtrl* currency_ = nullptr;
    wxTextCtrl* country_ = nullptr;
    wxChoice* decimal_mark_ = nullptr;
    wxCheckBox* one_row_ = nullptr;
    std::vector<std::string> columns_;
    orders::CsvMapping shown_;
    std::function<void(orders::CsvMapping)> changed_;
};

} // namespace poddesk::gui
