#include "gui/orders/import_window.h"

#include "gui/lists/list_cells.h"
#include "gui/orders/mapping_form.h"
#include "gui/orders/order_keys.h"
#include "gui/shell/export.h"
#include "gui/widgets/button.h"
#include "gui/widgets/counter_card.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/dnd.h>
#include <wx/filedlg.h>
#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

namespace {

constexpr int left_width = 330;
constexpr int detail_width = 320;
constexpr int margin = 12;
constexpr char const* remembered_as = "import";

/// A file that is dropped on the window is opened; of several, the first.
class FileDrop final : public wxFileDropTarget
{
public:
    explicit FileDrop(ImportWindow& window) : window_(window) {}
    bool OnDropFiles(wxCoord, wxCoord, wxArrayString const& files) override
    {
        if (files.empty()) {
            return false;
        }
        window_.presenter().open_file(to_utf8(files.front()));
        return true;
    }

private:
    ImportWindow& window_;
};

} // namespace

ImportWindow::ImportWindow(Shell& shell_in, std::string const& channel)
    : WorkWindow(shell_in, channel.empty() ? "import" : "import:" + channel, _("Import orders"),
                 wxSize(1480, 880)),
      work_(*this), presenter_(std::make_shared<ImportStore>(shell_in.pool()), work_, *this),
      titles_{{"state", _("State")},        {"row", _("Row")},     {"order", _("Order")},
              {"recipient", _("Ships to")}, {"lines", _("Lines")}, {"total", _("Total")},
              {"why", _("Why not")}}
{
    build();
    build_menus();
    SetTitle(_("Import orders") + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
    SetDropTarget(new FileDrop(*this));
    presenter_.start(kernel::ChannelId{number_of(channel).value_or(0)});
    target_->SetFocus();
}

void ImportWindow::build()
{
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    middle->Add(build_left(), 0, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    grid_ = new Grid(body(), _("Orders of the file"), grid_columns(), presenter_);
    grid_->on_select([this](std::string const& key) { presenter_.select(key); });
    grid_->on_activate([this](std::string const&) { open_selected(); });
    grid_->Hide();
    empty_ = make_empty_state(body(), "document", _("No orders to look at yet"),
                              _("Open a CSV or TSV file with Ctrl+O, or drop one here. Nothing is stored "
                                "before you import."));
    middle->Add(grid_, 1, wxEXPAND);
    middle->Add(empty_, 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(build_right(), 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
}

wxSizer* ImportWindow::build_left()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    int const sides = wxEXPAND | wxLEFT | wxRIGHT;
    auto const text = [&](Type type) {
        auto* const words = new wxStaticText(body(), wxID_ANY, wxString(), wxDefaultPosition,
                                             wxSize(u(left_width - 2 * margin), -1), wxST_ELLIPSIZE_MIDDLE);
        words->SetFont(font(type));
        column->Add(words, 0, sides | wxTOP, u(margin));
        return words;
    };
    wxButton* const open = make_button(body(), with_dots(_("Open a file")), "document");
    open->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { ask_for_file(); });
    column->Add(open, 0, sides | wxTOP, u(margin));
    file_ = text(Type::body_bold);
    file_note_ = text(Type::small);
    target_ = new wxChoice(body(), wxID_ANY, wxDefaultPosition, wxSize(u(left_width - 2 * margin), -1));
    accessible(*target_, _("Channel that the orders belong to"));
    column->Add(target_, 0, sides | wxTOP, u(margin));
    new_name_ = new wxTextCtrl(body(), wxID_ANY, wxString(), wxDefaultPosition, wxSize(-1, u(32)));
    new_name_->SetHint(_("Name of the new channel"));
    accessible(*new_name_, _("Name of the new channel, under which the mapping is saved"));
    new_name_->Hide();
    column->Add(new_name_, 0, sides | wxTOP, u(margin));
    reading_ = new wxStaticText(body(), wxID_ANY, wxString());
    on_theme_change(*reading_, [this] { color_reading(); });
    column->Add(reading_, 0, sides | wxTOP, u(margin));
    by_hand_ = new wxCheckBox(body(), wxID_ANY, _("Choose the &columns myself"));
    by_hand_->Hide();
    column->Add(by_hand_, 0, sides | wxTOP, u(margin));
    form_ = new MappingForm(body());
    form_->SetMinSize(wxSize(u(left_width), u(120)));
    form_->Hide();
    column->Add(form_, 1, wxEXPAND | wxTOP | wxBOTTOM, u(6));
    column->AddStretchSpacer(0);
    column->SetMinSize(wxSize(u(left_width), -1));
    target_->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) {
        auto const at = static_cast<std::size_t>(std::max(target_->GetSelection(), 0));
        if (at > 0) {
            presenter_.choose_target(targets_[at - 1].first);
        }
    });
    new_name_->Bind(wxEVT_TEXT, [this](wxCommandEvent&) {
        presenter_.name_target(to_utf8(new_name_->GetValue().Strip(wxString::both)));
    });
    by_hand_->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { presenter_.map_by_hand(by_hand_->GetValue()); });
    form_->on_change([this](orders::CsvMapping mapping) { presenter_.map(std::move(mapping)); });
    return column;
}

wxSizer* ImportWindow::build_right()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    detail_ = new DetailCard(body(), _("Selected order"));
    detail_->SetMinSize(wxSize(u(detail_width), -1));
    column->Add(detail_, 1, wxEXPAND);
    auto* const foot = new wxPanel(body());
    foot->SetBackgroundColour(theme().base);
    on_theme_change(*foot, [foot] { foot->SetBackgroundColour(theme().base); });
    save_ = make_button(foot, _("Save the mapping"), "check");
    import_ = make_button(foot, _("Import"), "inbox", Weight::primary);
    stop_ = make_button(foot, _("Stop"), "close");
    save_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { presenter_.save(); });
    import_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { presenter_.import(); });
    stop_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { presenter_.stop(); });
    auto* const padded = new wxBoxSizer(wxVERTICAL);
    padded->Add(horizontal_line(foot), 0, wxEXPAND);
    padded->Add(save_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(margin));
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    row->Add(import_, 1, wxRIGHT, u(8));
    row->Add(stop_, 0);
    padded->Add(row, 0, wxEXPAND | wxALL, u(margin));
    foot->SetSizer(padded);
    column->Add(foot, 0, wxEXPAND);
    return column;
}

void ImportWindow::build_menus()
{
    auto* const own = new wxMenu;
    add_action(*own, with_dots(_("&Open a file")) + wxS("\tCtrl+O"), [this] { ask_for_file(); });
    add_action(*own, _("&Channel\tCtrl+L"), [this] { target_->SetFocus(); });
    add_action(*own, _("Col&umns\tCtrl+M"), [this] {
        presenter_.map_by_hand(true);
        form_->focus();
    });
    own->AppendSeparator();
    add_step(*own, _("&Save the mapping\tCtrl+S"), [this] { presenter_.save(); });
    add_step(*own, _("&Import\tCtrl+I"), [this] { presenter_.import(); });
    add_action(*own, _("S&top\tCtrl+."), [this] { presenter_.stop(); });
    auto* const edit = new wxMenu;
    add_action(*edit, _("&Copy rows\tCtrl+Shift+C"), [this] { grid_->copy_selection(); });
    add_action(*edit, with_dots(_("&Export")) + wxS("\tCtrl+E"), [this] { export_list(); });
    set_menus({{own, _("I&mport")}, {edit, _("&Edit")}});
}

std::vector<GridColumn> ImportWindow::grid_columns()
{
    std::map<std::string, int> const widths = {{"state", 100},     {"row", 46},    {"order", 104},
                                               {"recipient", 176}, {"lines", 150}, {"total", 78},
                                               {"why", 168}};
    std::vector<GridColumn> columns;
    for (auto const& [key, title] : titles_) {
        Align const align = key == "row" || key == "total" ? Align::right : Align::left;
        columns.push_back(
            {key, title, widths.at(key), align, false, true, [this, key = key, align](GridCell const& at) {
                 paint_list_cell(at, presenter_.cell(at.row, key), align);
             }});
    }
    return columns;
}

std::vector<KeyHelp> ImportWindow::keys() const
{
    return {{wxS("Ctrl O"), _("open a CSV or TSV file")},
            {wxS("Ctrl L"), _("choose the channel that its orders belong to")},
            {wxS("Ctrl M"), _("choose which column is what")},
            {wxS("Ctrl S"), _("save that for the channel, for its next files")},
            {wxS("Ctrl I"), _("import every order that is not refused")},
            {wxS("Ctrl ."), _("stop the import that is under way")},
            {wxS("Enter"), _("open the order, once it is imported")},
            {wxS("Ctrl E"), _("export the list with every refusal, for Excel or as CSV")},
            {wxS("Esc"), _("back to the orders")}};
}

bool ImportWindow::escape()
{
    if (grid_->IsShown() && !grid_->IsDescendant(wxWindow::FindFocus())) {
        grid_->SetFocus();
        return true;
    }
    return false;
}

void ImportWindow::resync()
{
    if (presenter_.file()) {
        presenter_.open_file(presenter_.file()->path);
    }
    WorkWindow::resync();
}

void ImportWindow::ask_for_file()
{
    nlohmann::json const held = shell().registry().state(remembered_as);
    std::string const folder = held.is_object() ? held.value("folder", "") : "";
    wxFileDialog dialog(this, _("Open a file of orders"), from_utf8(folder), wxString(),
                        _("CSV and TSV files (*.csv;*.tsv;*.txt)|*.csv;*.tsv;*.txt|All files|*"),
                        wxFD_OPEN | wxFD_FILE_MUST_EXIST);
    if (dialog.ShowModal() == wxID_OK) {
        std::filesystem::path const path = to_utf8(dialog.GetPath());
        shell().registry().set_state(remembered_as, {{"folder", path.parent_path().string()}});
        presenter_.open_file(path);
    }
}

void ImportWindow::export_list()
{
    std::vector<std::pair<std::string, std::string>> columns;
    for (std::string const& key : shown_columns(*grid_)) {
        auto const title = std::ranges::find(titles_, key, &std::pair<std::string, wxString>::first);
        columns.emplace_back(key, to_utf8(title->second));
    }
    export_rows(*this, presenter_.export_of(columns));
}

void ImportWindow::open_selected()
{
    if (std::string const name = presenter_.opens(grid_->current_key()); !name.empty()) {
        shell().open(name);
    }
}

void ImportWindow::enable()
{
    ImportScreen const& screen = presenter_.screen();
    bool const may = !screen.is_importing && !is_stale() && screen.can_import;
    import_->Enable(may);
    save_->Enable(may && screen.is_mapped);
    stop_->Enable(screen.is_importing);
    target_->Enable(!screen.is_importing);
    form_->Enable(!screen.is_importing);
    by_hand_->Enable(!screen.is_importing);
}

// ── what the presenter says ─────────────────────────────────────────────────────────────────────────────

void ImportWindow::show(ImportScreen const& screen)
{
    file_->SetLabel(from_utf8(screen.file));
    file_note_->SetLabel(from_utf8(screen.file_note));
    if (screen.targets != targets_) {
        targets_ = screen.targets;
        wxArrayString names;
        names.Add(_("Which channel?"));
        for (auto const& [key, words] : targets_) {
            names.Add(from_utf8(words));
        }
        target_->Set(names);
    }
    auto const chosen =
        std::ranges::find(targets_, screen.target, &std::pair<std::string, std::string>::first);
    target_->SetSelection(chosen == targets_.end() ? 0 : static_cast<int>(chosen - targets_.begin()) + 1);
    new_name_->Show(screen.is_new_target);
    if (reading_words_ != from_utf8(screen.reading)) {
        reading_words_ = from_utf8(screen.reading);
        reading_->SetLabel(reading_words_);
        reading_->Wrap(u(left_width - 2 * margin));
    }
    color_reading();
    by_hand_->Show(screen.may_unmap);
    by_hand_->SetValue(screen.is_mapped);
    form_->Show(screen.is_mapped);
    form_->show(screen.columns, screen.mapping);
    strip().set_right(from_utf8(screen.totals));
    enable();
    body()->Layout();
}

void ImportWindow::rows_moved()
{
    grid_->rows_moved();
    bool const is_empty = presenter_.row_count() == 0;
    grid_->Show(!is_empty);
    empty_->Show(is_empty);
    body()->Layout();
    if (!is_empty) {
        grid_->select_key(presenter_.key(0));
        grid_->rows_changed(0, presenter_.row_count() - 1);
    }
}

void ImportWindow::show_detail(Detail const* detail)
{
    if (detail) {
        detail_->show(*detail);
    } else {
        detail_->show_nothing(_("Here an order of the file is shown in full, as it would be imported."));
    }
}

void ImportWindow::color_reading()
{
    Tone const tone = presenter_.screen().reading_tone;
    reading_->SetForegroundColour(tone == Tone::neutral ? theme().text : theme().ink(tone));
}

void ImportWindow::done(std::string const& sentence)
{
    toast().show(Tone::ok, from_utf8(sentence));
}

void ImportWindow::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

} // namespace poddesk::gui
