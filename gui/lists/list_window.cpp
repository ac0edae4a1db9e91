#include "gui/lists/list_window.h"

#include "gui/lists/list_cells.h"
#include "gui/widgets/button.h"
#include "gui/widgets/counter_card.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/srchctrl.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace poddesk::gui {

namespace {

constexpr int queues_width = 208;
constexpr int typing_pause = 160; ///< milliseconds without a key before the list is asked

std::vector<std::string> keys_of(std::vector<ListColumn> const& columns)
{
    std::vector<std::string> keys;
    for (ListColumn const& column : columns) {
        keys.push_back(column.key);
    }
    return keys;
}

/// 0: the key is no id.
std::int64_t id_of(std::string const& key)
{
    return std::strtoll(key.c_str(), nullptr, 10);
}

std::string window_name(ListSpec const& spec, std::string const& queue)
{
    return queue.empty() ? spec.name : spec.name + ":" + queue;
}

} // namespace

ListWindow::ListWindow(Shell& shell_in, ListSpec spec, std::shared_ptr<ListStore const> store,
                       std::string const& queue)
    : WorkWindow(shell_in, window_name(spec, queue), spec.title, spec.size), spec_(std::move(spec)),
      work_(*this), presenter_(std::move(store), work_, *this, keys_of(spec_.columns),
                               queue.empty() ? spec_.first_queue : queue),
      others_(shell_in.presence(), *this, spec_.presence,
              [this] {
                  grid_->rows_changed(0, presenter_.row_count() - 1);
                  show_right();
              }),
      typing_(this)
{
    build();
    build_menus();
    Bind(
        wxEVT_TIMER, [this](wxTimerEvent&) { presenter_.filter_text(to_utf8(filter_->GetValue())); },
        typing_.GetId());
    for (std::string const& topic : spec_.topics) {
        shell_in.live().listen(*this, topic, [this](Changes const&) { presenter_.changed(); });
    }
    presenter_.resync();
    retitle();
    enable_actions();
    grid_->SetFocus();
}

ListWindow::~ListWindow() = default;

void ListWindow::build()
{
    content()->Add(build_tools(), 0, wxEXPAND | wxTOP | wxBOTTOM, u(8));
    content()->Add(build_middle(), 1, wxEXPAND);
    Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        // The grid would take an arrow for itself before the menu sees it.
        int const code = event.GetKeyCode();
        wxString const arrow = code == WXK_UP     ? wxString(wxS("Alt+Up"))
                               : code == WXK_DOWN ? wxString(wxS("Alt+Down"))
                                                  : wxString();
        auto const found = std::ranges::find(spec_.actions, arrow, &ListAction::shortcut);
        if (event.GetModifiers() == wxMOD_ALT && !arrow.empty() && found != spec_.actions.end()) {
            start(found->key);
        } else {
            event.Skip();
        }
    });
}

wxSizer* ListWindow::build_middle()
{
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    queues_ = new QueueList(body(), _("Saved queues"));
    queues_->SetMinSize(wxSize(u(queues_width), -1));
    queues_->on_choose([this](std::string const& key) {
        presenter_.choose_queue(key);
        retitle();
    });
    grid_ = new Grid(body(), spec_.title, grid_columns(), presenter_);
    grid_->on_select([this](std::string const& key) {
        presenter_.select(key);
        show_right();
    });
    grid_->on_activate([this](std::string const&) { open_selected(); });
    empty_ = make_empty_state(body(), spec_.empty_icon, spec_.empty_title, spec_.empty_sentence);
    empty_->Hide();
    middle->Add(queues_, 0, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(grid_, 1, wxEXPAND);
    middle->Add(empty_, 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(build_detail(), 0, wxEXPAND);
    return middle;
}

wxSizer* ListWindow::build_tools()
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    filter_ = new wxSearchCtrl(body(), wxID_ANY, wxString(), wxDefaultPosition, wxSize(u(304), u(34)));
    filter_->SetDescriptiveText(spec_.filter_hint);
    filter_->ShowCancelButton(true);
    accessible(*filter_, spec_.filter_hint);
    filter_->Bind(wxEVT_TEXT, [this](wxCommandEvent& event) {
        typing_.StartOnce(typing_pause);
        event.Skip();
    });
    filter_->Bind(wxEVT_SEARCH_CANCEL, [this](wxCommandEvent&) { filter_->Clear(); });
    int const gap = wxALIGN_CENTRE_VERTICAL | wxLEFT;
    row->Add(filter_, 0, gap, u(8));
    for (auto const& [key, label] : spec_.chips) {
        auto* const chip = new Chip(body(), label, _("Any"));
        chip->on_choose(
            [this, key = key](std::optional<std::string> const& value) { presenter_.filter(key, value); });
        chips_[key] = chip;
        row->Add(chip, 0, gap, u(8));
    }
    row->AddStretchSpacer();
    wxButton* const columns = make_button(body(), _("Columns"), "columns");
    columns->Bind(wxEVT_BUTTON, [this, columns](wxCommandEvent&) { grid_->choose_columns(*columns); });
    row->Add(columns, 0, gap, u(8));
    for (ListAction const& action : spec_.actions) {
        if (is_at_the_top(action)) {
            row->Add(action_button(body(), action), 0, gap, u(8));
        }
    }
    row->AddSpacer(u(8));
    return row;
}

wxButton* ListWindow::action_button(wxWindow* parent, ListAction const& action)
{
    wxButton* const button =
        make_button(parent, action.label, action.icon, action.primary ? Weight::primary : Weight::plain);
    button->Bind(wxEVT_BUTTON, [this, key = action.key](wxCommandEvent&) { start(key); });
    buttons_[action.key] = button;
    return button;
}

/// The others stand beneath the selected row in full.
bool ListWindow::is_at_the_top(ListAction const& action) const
{
    return !action.needs_row || (action.primary && !spec_.by_state);
}

wxSizer* ListWindow::build_detail()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    detail_ = new DetailCard(body(), _("Selected row"));
    detail_->SetMinSize(wxSize(u(spec_.detail_width), -1));
    detail_->on_item([this](std::string const& key) { open(key); });
    column->Add(detail_, 1, wxEXPAND);
    ask_ = new AskPanel(body());
    ask_->SetMinSize(wxSize(u(spec_.detail_width), -1));
    column->Add(ask_, 0, wxEXPAND);
    auto* const foot = new wxPanel(body());
    foot->SetBackgroundColour(theme().base);
    on_theme_change(*foot, [foot] { foot->SetBackgroundColour(theme().base); });
    auto* const padded = new wxBoxSizer(wxVERTICAL);
    padded->Add(horizontal_line(foot), 0, wxEXPAND);
    padded->Add(build_steps(foot), 0, wxEXPAND);
    foot->SetSizer(padded);
    foot->SetMinSize(wxSize(u(spec_.detail_width), -1));
    foot->Show(!std::ranges::all_of(spec_.actions, [&](ListAction const& it) { return is_at_the_top(it); }));
    column->Add(foot, 0, wxEXPAND);
    show_no_record();
    return column;
}

wxSizer* ListWindow::build_steps(wxWindow* foot)
{
    auto* const rows = new wxBoxSizer(wxVERTICAL);
    if (spec_.by_state) {
        std::vector<ListAction> of_a_row;
        std::ranges::copy_if(spec_.actions, std::back_inserter(of_a_row), &ListAction::needs_row);
        steps_ = new StepBar(foot, wxVERTICAL, of_a_row, [this](std::string const& key) { start(key); });
        steps_->stand_aside_for(*ask_);
        rows->Add(steps_, 0, wxEXPAND | wxALL, u(8));
        return rows;
    }
    // Buttons that fit beside each other.
    bool const are_short = std::all_of(spec_.actions.begin(), spec_.actions.end(),
                                       [](ListAction const& action) { return action.label.length() <= 9; });
    std::size_t const a_row = are_short ? 3 : 2;
    wxBoxSizer* row = nullptr;
    std::size_t shown = 0;
    for (ListAction const& action : spec_.actions) {
        if (is_at_the_top(action)) {
            continue;
        }
        if (shown++ % a_row == 0) {
            row = new wxBoxSizer(wxHORIZONTAL);
            rows->Add(row, 0, wxEXPAND | wxTOP | wxLEFT, u(8));
        }
        row->Add(action_button(foot, action), 1, wxRIGHT, u(8));
    }
    rows->AddSpacer(u(8));
    return rows;
}

void ListWindow::build_menus()
{
    auto* const own = new wxMenu;
    add_action(*own, _("&Open\tCtrl+Return"), [this] { open_selected(); });
    for (ListAction const& action : spec_.actions) {
        add_action(*own, menu_label(action), [this, key = action.key] { start(key); });
    }
    auto* const edit = new wxMenu;
    add_undo(*edit, [this] { presenter_.undo(); });
    add_action(*edit, _("&Copy rows\tCtrl+Shift+C"), [this] { grid_->copy_selection(); });
    add_action(*edit, with_dots(_("&Export")) + wxS("\tCtrl+E"), [this] { export_list(); });
    set_menus({{own, spec_.menu}, {edit, _("&Edit")}});
}

std::vector<GridColumn> ListWindow::grid_columns()
{
    std::vector<GridColumn> columns;
    for (ListColumn const& column : spec_.columns) {
        columns.push_back({column.key, column.title, column.width, column.align, column.sortable,
                           column.shown, [this, key = column.key, align = column.align](GridCell const& at) {
                               paint_cell(at, key, align);
                           }});
    }
    return columns;
}

void ListWindow::paint_cell(GridCell const& at, std::string const& column, Align align)
{
    ListCell const* const cell = presenter_.cell(at.row, column);
    if (!cell) {
        return;
    }
    if (!spec_.presence.empty() && column == spec_.columns.front().key) {
        auto const& others = others_.on(id_of(presenter_.key(at.row)));
        if (!others.empty()) {
            return paint_with_others(at, cell->text, others);
        }
    }
    paint_list_cell(at, *cell, align);
}

std::vector<std::string> const& ListWindow::others_on(std::string const& key) const
{
    return others_.known(id_of(key));
}

std::vector<KeyHelp> ListWindow::keys() const
{
    std::vector<KeyHelp> all = {{from_utf8("\xe2\x86\x91 \xe2\x86\x93"), _("choose a row")},
                                {wxS("Enter"), _("open the row's own window, where it has one")}};
    for (ListAction const& action : spec_.actions) {
        if (!action.shortcut.empty()) {
            wxString key = action.shortcut;
            key.Replace(wxS("+"), wxS(" "));
            all.push_back({key, action.does.empty() ? action.label : action.does});
        }
    }
    all.push_back({wxS("Ctrl E"), _("export the list as it is shown, for Excel or as CSV")});
    all.push_back({wxS("Ctrl Z"), _("take the last step back")});
    return all;
}

std::vector<CommandProvider> ListWindow::command_providers()
{
    return {fixed_commands(spec_.title, [this] {
        std::vector<CommandResult> found;
        for (ListEntry const& entry : overview_.queues) {
            if (!entry.key.empty()) {
                found.push_back({entry.icon.empty() ? "dot" : entry.icon,
                                 wxString::Format(_("Queue: %s"), from_utf8(entry.label)), wxString(),
                                 entry.color, wxString(), [this, key = entry.key] { show_queue(key); }});
            }
        }
        for (ListAction const& action : spec_.actions) {
            found.push_back({action.icon, action.label, wxString(), "", action.shortcut,
                             [this, key = action.key] { start(key); }});
        }
        return found;
    })};
}

} // namespace poddesk::gui
