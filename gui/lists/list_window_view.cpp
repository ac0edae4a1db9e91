// A list window: what it does, and what its presenter tells it. See list_window.h.
#include "gui/lists/list_window.h"

#include "gui/shell/export.h"
#include "gui/widgets/button.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/srchctrl.h>
#include <wx/utils.h>

namespace poddesk::gui {

ListAction const* ListWindow::action_of(std::string const& key) const
{
    auto const found = std::find_if(spec_.actions.begin(), spec_.actions.end(),
                                    [&](ListAction const& action) { return action.key == key; });
    return found == spec_.actions.end() ? nullptr : &*found;
}

std::vector<FormField> const* ListWindow::form_of(ListAction const& action) const
{
    ListRecord const* const record = presenter_.record();
    // An action that needs no row still asks about the selected one where its record says how.
    if (record && (action.needs_row || record->forms.contains(action.key))) {
        auto const found = record->forms.find(action.key);
        return found == record->forms.end() ? nullptr : &found->second;
    }
    auto const found = overview_.forms.find(action.key);
    return found == overview_.forms.end() ? nullptr : &found->second;
}

void ListWindow::start(std::string const& key)
{
    ListAction const* const action = action_of(key);
    if (!action || !may_change()) {
        return;
    }
    std::vector<std::string> rows{std::string()};
    ListRecord const* const record = presenter_.record();
    if (action->needs_row) {
        if (!record) {
            refused(to_utf8(_("Choose a row first.")));
            return;
        }
        if (!record->allowed.contains(key)) {
            refused(to_utf8(
                wxString::Format(_("%s is not possible for this row as it is now."), plain_label(*action))));
            return;
        }
        rows = action->many ? grid_->selected_keys() : std::vector{presenter_.selected()};
    }
    std::vector<FormField> const* const form = form_of(*action);
    if (!form) {
        presenter_.act(key, rows, {});
        return;
    }
    wxString question = plain_label(*action);
    if (action->needs_row) {
        question += wxS(" ") + (rows.size() == 1 ? from_utf8(record->detail.title)
                                                 : wxString::Format(_("%zu rows"), rows.size()));
    }
    ask_->ask(question, *form, plain_label(*action), [this, key, rows](FormAnswers const& answers) {
        if (may_change()) {
            presenter_.act(key, rows, answers);
        }
    });
}

void ListWindow::show_queue(std::string const& queue)
{
    presenter_.choose_queue(queue);
    queues_->set_current(queue);
    retitle();
}

void ListWindow::open_selected()
{
    ListRecord const* const record = presenter_.record();
    if (record && !record->opens.empty()) {
        open(record->opens);
    }
}

void ListWindow::export_list()
{
    std::vector<ListPresenter::ExportColumn> columns;
    for (std::string const& key : shown_columns(*grid_)) {
        for (ListColumn const& column : spec_.columns) {
            if (column.key == key) {
                columns.push_back({key, to_utf8(column.title), column.is_number, column.is_price});
            }
        }
    }
    export_rows(*this, presenter_.export_of(to_utf8(spec_.title), columns));
}

void ListWindow::resync()
{
    presenter_.resync();
    WorkWindow::resync();
}

void ListWindow::focus_filter()
{
    filter_->SetFocus();
    filter_->SelectAll();
}

bool ListWindow::escape()
{
    if (ask_->is_asking()) {
        ask_->leave();
        return true;
    }
    if (filter_->HasFocus() || filter_->IsDescendant(wxWindow::FindFocus())) {
        grid_->SetFocus(); // the filter stays as it is typed
        return true;
    }
    return false;
}

nlohmann::json ListWindow::state() const
{
    return {{"grid", to_json(grid_->layout())}, {"queue", presenter_.query().queue}};
}

void ListWindow::restore(nlohmann::json const& held)
{
    if (!held.is_object()) {
        return;
    }
    if (name() == spec_.name && held.contains("queue") && held["queue"].is_string()) {
        show_queue(held["queue"].get<std::string>());
    }
    if (held.contains("grid")) {
        grid_->arrange(grid_layout_from_json(held["grid"]));
    }
}

void ListWindow::retitle()
{
    wxString title = spec_.title;
    for (ListEntry const& entry : overview_.queues) {
        if (entry.key == presenter_.query().queue && !entry.key.empty()) {
            title += wxS(": ") + from_utf8(entry.label);
        }
    }
    SetTitle(title + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
}

void ListWindow::enable_actions()
{
    ListRecord const* const record = presenter_.record();
    if (steps_) {
        steps_->Enable(!is_stale());
        if (steps_->show(record)) {
            body()->Layout();
        }
    }
    for (ListAction const& action : spec_.actions) {
        auto const button = buttons_.find(action.key);
        if (button != buttons_.end()) {
            button->second->Enable(!is_stale() &&
                                   (!action.needs_row || (record && record->allowed.contains(action.key))));
        }
    }
}

void ListWindow::show_right()
{
    auto const chosen = static_cast<std::int64_t>(grid_->selected_keys().size());
    wxString const words = chosen > 1 ? wxString::Format(_("Selected %s"), grouped(chosen)) : wxString();
    strip().set_right(
        joined({words, presence_words(others_on(presenter_.selected())), from_utf8(overview_.totals)}));
}

void ListWindow::show_emptiness()
{
    bool const is_empty = presenter_.row_count() == 0;
    if (empty_->IsShown() != is_empty) {
        bool const had_focus = grid_->IsDescendant(wxWindow::FindFocus());
        empty_->Show(is_empty);
        grid_->Show(!is_empty);
        body()->Layout();
        if (!is_empty && (had_focus || !wxWindow::FindFocus())) {
            grid_->SetFocus();
        }
    }
}

// ── what the presenter says ─────────────────────────────────────────────────────────────────────────────

void ListWindow::show_overview(ListOverview const& overview)
{
    bool const new_queues = overview.queues != overview_.queues;
    bool const new_chips = overview.chips != overview_.chips;
    overview_ = overview;
    if (new_queues) {
        std::vector<QueueItem> items;
        for (ListEntry const& entry : overview.queues) {
            items.push_back({entry.key.empty() ? QueueItem::Kind::heading : QueueItem::Kind::queue, entry.key,
                             from_utf8(entry.label), entry.color.empty() ? entry.icon : "dot", entry.tone,
                             entry.alarm, std::nullopt, entry.color});
        }
        queues_->set_items(std::move(items));
        queues_->set_current(presenter_.query().queue);
        retitle();
    }
    queues_->set_counts(overview.counts);
    for (auto const& [key, choices] : overview.chips) {
        auto const chip = chips_.find(key);
        if (new_chips && chip != chips_.end()) {
            std::vector<ChipOption> options;
            for (ListChoice const& choice : choices) {
                options.push_back({choice.key, from_utf8(choice.label),
                                   choice.color.empty() ? wxColour() : wxColour(from_utf8(choice.color))});
            }
            chip->second->set_options(std::move(options), _("Any"));
        }
    }
    if (new_chips) {
        body()->Layout();
    }
    show_right();
}

void ListWindow::rows_moved()
{
    grid_->rows_moved();
    show_emptiness();
    // wxGrid puts its cursor on the first row without saying so.
    if (presenter_.selected().empty() && presenter_.row_count() > 0) {
        grid_->select_key(presenter_.key(0));
        presenter_.select(presenter_.key(0));
    }
    show_right();
}

void ListWindow::rows_changed(std::int64_t first, std::int64_t last)
{
    grid_->rows_changed(first, last);
}

void ListWindow::flash(std::string const& key, std::set<std::string> const& columns)
{
    grid_->flash(key, columns);
}

void ListWindow::show_record(ListRecord const& record)
{
    detail_->show(record.detail);
    enable_actions();
}

void ListWindow::show_no_record()
{
    detail_->show_nothing(
        presenter_.selected().empty()
            ? _("Choose a row to see it in full.")
            : _("This row is gone, or no longer within your reach. F5 reads the list anew."));
    enable_actions();
}

void ListWindow::done(std::string const& sentence, bool can_undo)
{
    ask_->forget();
    toast().show(Tone::ok, from_utf8(sentence), can_undo ? _("Undo") : wxString(), [this] {
        if (may_change()) {
            presenter_.undo();
        }
    });
}

void ListWindow::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

void ListWindow::open(std::string const& name)
{
    constexpr std::string_view file = "file:";
    if (name.starts_with(file)) {
        wxLaunchDefaultApplication(from_utf8(name.substr(file.size())));
    } else if (name.starts_with("https://")) {
        wxLaunchDefaultBrowser(from_utf8(name));
    } else if (!shell().open(name)) {
        refused(to_utf8(_("There is no window for this.")));
    }
}

} // namespace poddesk::gui
