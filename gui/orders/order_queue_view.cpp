// The order queue window: what it does, and what its presenter tells it. See order_queue.h.
#include "gui/orders/order_queue.h"

#include "gui/orders/cancel_form.h"
#include "gui/orders/words.h"
#include "gui/shell/export.h"
#include "gui/widgets/button.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/srchctrl.h>

namespace poddesk::gui {

void OrderQueue::open_order(std::string const& key)
{
    if (!key.empty()) {
        shell().open("order:" + key);
    }
}

void OrderQueue::hold()
{
    ask_about_selected(_("Hold"), hold_fields(), _("Hold"), [this](FormAnswers const& answers) {
        presenter_.hold(grid_->selected_keys(), answers.at("kind"), answers.at("reason"),
                        answer_of(answers, "until"));
    });
}

void OrderQueue::release_hold()
{
    ask_about_selected(_("Clear the hold of"), clear_hold_fields(every_hold_kind()), _("Clear hold"),
                       [this](FormAnswers const& answers) {
                           presenter_.release_holds(grid_->selected_keys(), answers.at("reason"),
                                                    answer_of(answers, "kind"));
                       });
}

void OrderQueue::set_priority()
{
    ask_about_selected(_("Priority of"), priority_fields(0), _("Set priority"),
                       [this](FormAnswers const& answers) {
                           presenter_.set_priority(grid_->selected_keys(), priority_of(answers));
                       });
}

void OrderQueue::cancel()
{
    if (!may_change()) {
        return;
    }
    auto const chosen = grid_->selected_keys();
    if (chosen.empty()) {
        refused(nothing_selected_words());
        return;
    }
    if (ask_->is_asking()) {
        ask_->leave();
    }
    cancel_question_ = question_of(_("Cancel"), chosen);
    presenter_.foresee_cancel(chosen);
}

void OrderQueue::show_cancel(std::vector<std::string> const& keys, CancelWords const& effect, bool is_asked)
{
    // Of those that were chosen then: what is said is said of them.
    gui::show_cancel(
        *ask_,
        {cancel_question_, [this, keys](std::string const& reason) { presenter_.cancel(keys, reason); },
         [this] { presenter_.forget_cancel(); }, [this](std::string const& why) { refused(why); }},
        effect, is_asked);
}

void OrderQueue::keep_duplicates()
{
    ask_about_selected(_("No duplicate:"), {reason_field()}, _("Keep it"),
                       [this](FormAnswers const& answers) {
                           presenter_.keep_duplicates(grid_->selected_keys(), answers.at("reason"));
                       });
}

void OrderQueue::release_ready()
{
    if (may_change()) {
        presenter_.release_ready();
    }
}

void OrderQueue::export_list()
{
    export_rows(*this, presenter_.exported(shown_columns(*grid_)));
}

void OrderQueue::ask_about_selected(wxString const& question, std::vector<FormField> fields,
                                    wxString const& action, AskPanel::Answer answer)
{
    auto const chosen = grid_->selected_keys();
    if (!may_change()) {
        return;
    }
    if (chosen.empty()) {
        refused(nothing_selected_words());
        return;
    }
    ask_->ask(question_of(question, chosen), std::move(fields), action, std::move(answer));
}

wxString OrderQueue::question_of(wxString const& verb, std::vector<std::string> const& keys) const
{
    wxString const what =
        keys.size() == 1 ? from_utf8(presenter_.text(presenter_.row_of(keys.front()).value_or(-1), "number"))
                         : wxString::Format(_("%s orders"), grouped(static_cast<long long>(keys.size())));
    return verb + wxS(" ") + what;
}

void OrderQueue::resync()
{
    presenter_.resync();
    WorkWindow::resync();
}

bool OrderQueue::show_why()
{
    return detail_->focus_why();
}

void OrderQueue::focus_filter()
{
    filter_->SetFocus();
    filter_->SelectAll();
}

bool OrderQueue::escape()
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

nlohmann::json OrderQueue::state() const
{
    nlohmann::json held = {{"grid", to_json(grid_->layout())}, {"queue", presenter_.queue_key()}};
    if (auto const& pod = presenter_.query().pod) {
        held["pod"] = std::to_string(pod->value);
    }
    if (auto const& lane = presenter_.query().lane) {
        held["lane"] = *lane;
    }
    return held;
}

void OrderQueue::restore(nlohmann::json const& held)
{
    if (!held.is_object()) {
        return;
    }
    if (name() == "orders" && held.contains("queue") && held["queue"].is_string()) {
        show_queue(held["queue"].get<std::string>());
    }
    if (held.contains("pod") && held["pod"].is_string()) {
        pod_->choose(held["pod"].get<std::string>());
    }
    if (held.contains("lane") && held["lane"].is_string()) {
        lane_->choose(held["lane"].get<std::string>());
    }
    if (held.contains("grid")) {
        grid_->arrange(grid_layout_from_json(held["grid"]));
    }
}

void OrderQueue::retitle()
{
    wxString const title = wxString::Format(_("Orders: %s"), from_utf8(presenter_.title()));
    SetTitle(title + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
}

/// Readiness and slack say in a tooltip how they come about.
void OrderQueue::show_tip(wxPoint const& at)
{
    int const row = grid_->YToRow(at.y);
    int const column = grid_->XToCol(at.x);
    wxString tip;
    if (row != wxNOT_FOUND && column != wxNOT_FOUND) {
        tip = from_utf8(presenter_.tip(row, grid_->columns().at(static_cast<std::size_t>(column)).key));
    }
    if (grid_->GetGridWindow()->GetToolTipText() != tip) {
        grid_->GetGridWindow()->SetToolTip(tip);
    }
}

/// Slack and age go on by themselves.
void OrderQueue::refresh_slack()
{
    grid_->rows_changed(0, presenter_.row_count() - 1);
}

void OrderQueue::show_right()
{
    orders::QueueTotals const& totals = presenter_.totals();
    auto const chosen = static_cast<std::int64_t>(grid_->selected_keys().size());
    wxString words = chosen > 0 ? wxString::Format(_("Selected %s"), grouped(chosen)) : wxString();
    strip().set_right(joined(
        {words, wxString::Format(_("%s %s orders"), from_utf8(presenter_.title()), grouped(totals.orders)),
         wxString::Format(_("%s units"), grouped(totals.units)), from_utf8(value_words(totals.value)),
         totals.is_of_newest
             ? wxString::Format(_("of the newest %s with this text"), grouped(orders::most_found))
             : wxString()}));
}

// ── what the presenter says ─────────────────────────────────────────────────────────────────────────────

void OrderQueue::show_queues(std::vector<QueueEntry> const& entries)
{
    std::vector<QueueItem> items;
    items.reserve(entries.size());
    for (QueueEntry const& entry : entries) {
        items.push_back(queue_item(entry));
    }
    queues_->set_items(std::move(items));
    queues_->set_current(presenter_.queue_key());
    retitle();
}

void OrderQueue::show_counts(std::map<std::string, std::int64_t> const& counts)
{
    queues_->set_counts(counts);
}

void OrderQueue::show_choices(std::vector<FilterChoice> const& clients, std::vector<FilterChoice> const& pods)
{
    auto const options = [](std::vector<FilterChoice> const& choices) {
        std::vector<ChipOption> all;
        for (FilterChoice const& choice : choices) {
            all.push_back({choice.key, from_utf8(choice.label),
                           choice.color.empty() ? wxColour() : wxColour(from_utf8(choice.color))});
        }
        return all;
    };
    client_->set_options(options(clients),
                         wxString::Format(_("All %s"), grouped(static_cast<long long>(clients.size()))));
    if (!pods.empty()) {
        pod_->set_options(options(pods), _("Any"));
    }
    body()->Layout();
}

void OrderQueue::show_lanes(std::vector<FilterChoice> const& lanes)
{
    std::vector<ChipOption> options;
    for (FilterChoice const& lane : lanes) {
        options.push_back({lane.key, from_utf8(lane.label), wxColour()});
    }
    lane_->set_options(std::move(options), _("Any"));
    body()->Layout();
}

void OrderQueue::rows_moved()
{
    grid_->rows_moved();
    if (grid_->current_key().empty() && presenter_.row_count() > 0) {
        grid_->select_key(presenter_.key(0));
    }
    show_right();
}

void OrderQueue::rows_changed(std::int64_t first, std::int64_t last)
{
    grid_->rows_changed(first, last);
}

void OrderQueue::flash(std::string const& key, std::set<std::string> const& columns)
{
    grid_->flash(key, columns);
}

void OrderQueue::show_detail(Detail const& detail, OrderActions const& actions)
{
    detail_->show(detail);
    actions_ = actions;
    open_->Enable();
    staleness_changed();
}

void OrderQueue::show_no_detail(std::string const& sentence)
{
    detail_->show_nothing(from_utf8(sentence));
    actions_ = {};
    for (wxButton* const button : {open_, hold_, clear_hold_}) {
        button->Disable();
    }
}

void OrderQueue::show_totals(orders::QueueTotals const& totals)
{
    set_button_label(*release_, wxString::Format(_("Release %s ready"), grouped(totals.ready)));
    staleness_changed();
    body()->Layout();
    show_right();
}

void OrderQueue::staleness_changed()
{
    release_->Enable(!is_stale() && presenter_.totals().ready > 0);
    hold_->Enable(!is_stale() && actions_.can_hold);
    clear_hold_->Enable(!is_stale() && actions_.can_release_hold);
}

void OrderQueue::done(std::string const& sentence, bool can_undo)
{
    ask_->forget();
    toast().show(Tone::ok, from_utf8(sentence), can_undo ? _("Undo") : wxString(),
                 [this] { presenter_.undo(); });
}

void OrderQueue::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

} // namespace poddesk::gui
