#include "gui/shipping/rates_window.h"

#include "gui/orders/order_keys.h"
#include "gui/widgets/button.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

namespace {

constexpr int head_height = 62;
constexpr int questions_width = 212;
constexpr int why_width = 312;
constexpr int margin = 12;

} // namespace

RatesWindow::RatesWindow(Shell& shell_in, std::string const& shipment)
    : WorkWindow(shell_in, "rates:" + shipment, _("Rates"), wxSize(1480, 860)), work_(*this),
      presenter_(std::make_shared<RatesStore>(shell_in.pool()), work_, *this,
                 kernel::ShipmentId{number_of(shipment).value_or(0)})
{
    build();
    build_menus();
    shell_in.live().listen(*this, "shipment", [this](Changes const& changes) {
        presenter_.shipment_changed(changes.keys, changes.everything);
    });
    presenter_.start();
    be_on({{"shipment", number_of(shipment).value_or(0)}});
    table_->SetFocus();
}

void RatesWindow::build()
{
    head_ = new Canvas(body(), _("Parcel"), wxSize(-1, u(head_height)),
                       [this](Painter& painter, wxSize size) { paint_head(painter, size); });
    head_->set_ground([] { return theme().base; });
    content()->Add(head_, 0, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    middle->Add(build_questions(), 0, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    table_ = new RateTable(body());
    table_->on_activate([this] { use(); });
    table_->on_select([this] { name_use(); });
    middle->Add(table_, 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(build_why(), 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
}

void RatesWindow::label(wxBoxSizer& column, wxString const& words)
{
    auto* const text = new wxStaticText(body(), wxID_ANY, words);
    text->SetFont(font(Type::small_bold));
    text->SetForegroundColour(theme().muted);
    on_theme_change(*text, [text] { text->SetForegroundColour(theme().muted); });
    column.Add(text, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(margin));
    column.AddSpacer(u(6));
}

wxSizer* RatesWindow::build_questions()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    int const sides = wxEXPAND | wxLEFT | wxRIGHT;
    auto* const title = new wxStaticText(body(), wxID_ANY, _("What if"));
    title->SetFont(font(Type::title));
    column->Add(title, 0, sides | wxTOP, u(margin));
    label(*column, _("Box"));
    box_ = new wxChoice(body(), wxID_ANY, wxDefaultPosition, wxSize(u(questions_width - 2 * margin), u(34)));
    accessible(*box_, _("Box"));
    column->Add(box_, 0, sides, u(margin));
    label(*column, _("Ship day"));
    day_ = new wxChoice(body(), wxID_ANY, wxDefaultPosition, wxSize(u(questions_width - 2 * margin), u(34)));
    accessible(*day_, _("Ship day"));
    column->Add(day_, 0, sides, u(margin));
    label(*column, _("Weight"));
    weight_ = new wxTextCtrl(body(), wxID_ANY, wxString(), wxDefaultPosition, wxSize(-1, u(34)),
                             wxTE_PROCESS_ENTER);
    accessible(*weight_, _("Weight, as 2 lb 3 oz or 850 g"));
    column->Add(weight_, 0, sides, u(margin));
    residential_ = new wxCheckBox(body(), wxID_ANY, _("Residential &address"));
    column->Add(residential_, 0, sides | wxTOP, u(margin));
    changes_ = new Canvas(body(), _("Each change, best total"), wxSize(u(questions_width), u(60)),
                          [this](Painter& painter, wxSize size) { paint_changes(painter, size); });
    column->Add(changes_, 1, wxEXPAND | wxTOP, u(margin));
    reset_ = make_button(body(), _("Reset to the parcel"), "undo");
    reset_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { reset(); });
    column->Add(reset_, 0, sides | wxTOP | wxBOTTOM, u(margin));
    for (wxChoice* const choice : {box_, day_}) {
        choice->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { question_changed(); });
    }
    residential_->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { question_changed(); });
    weight_->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { question_changed(); });
    weight_->Bind(wxEVT_KILL_FOCUS, [this](wxFocusEvent& event) {
        question_changed();
        event.Skip();
    });
    for (wxWindow* const control :
         std::initializer_list<wxWindow*>{box_, day_, weight_, residential_, reset_}) {
        control->Disable();
    }
    return column;
}

wxSizer* RatesWindow::build_why()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    why_ = new Canvas(body(), _("Why"), wxSize(u(why_width), u(200)),
                      [this](Painter& painter, wxSize size) { paint_why(painter, size); });
    why_->set_ground([] { return theme().base; });
    column->Add(why_, 1, wxEXPAND);
    ask_ = new AskPanel(body());
    ask_->SetMinSize(wxSize(u(why_width), -1));
    column->Add(ask_, 0, wxEXPAND);
    auto* const foot = new wxPanel(body());
    foot->SetBackgroundColour(theme().base);
    on_theme_change(*foot, [foot] { foot->SetBackgroundColour(theme().base); });
    use_ = make_button(foot, _("Use"), "check", Weight::primary);
    use_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { use(); });
    use_->Disable();
    auto* const padded = new wxBoxSizer(wxVERTICAL);
    padded->Add(horizontal_line(foot), 0, wxEXPAND);
    padded->Add(use_, 0, wxEXPAND | wxALL, u(margin));
    foot->SetSizer(padded);
    column->Add(foot, 0, wxEXPAND);
    return column;
}

void RatesWindow::build_menus()
{
    auto* const rates = new wxMenu;
    add_action(*rates, with_dots(_("&Use this service")) + wxS("\tCtrl+U"), [this] { use(); });
    add_step(*rates, _("&Compare again\tCtrl+R"), [this] { presenter_.compare(); });
    rates->AppendSeparator();
    add_action(*rates, _("&What if\tCtrl+I"), [this] { box_->SetFocus(); });
    add_action(*rates, _("&Reset to the parcel\tCtrl+0"), [this] { reset(); });
    auto* const edit = new wxMenu;
    add_undo(*edit, [this] { presenter_.undo(); });
    set_menus({{rates, _("&Rates")}, {edit, _("&Edit")}});
}

std::vector<KeyHelp> RatesWindow::keys() const
{
    return {{from_utf8("\xe2\x86\x91 \xe2\x86\x93"), _("choose a service")},
            {wxS("Enter"), _("use it for this parcel; asks why")},
            {wxS("Ctrl R"), _("price every service again, as of now")},
            {wxS("Ctrl I"), _("what if: another box, day, weight, address")},
            {wxS("Ctrl 0"), _("the parcel as it is")},
            {wxS("Ctrl Z"), _("take the last choice back")},
            {wxS("Esc"), _("back to the services; then close this window")}};
}

bool RatesWindow::show_why()
{
    bool const is_shown = why_->IsShown();
    why_->Show(!is_shown);
    body()->Layout();
    return true;
}

bool RatesWindow::escape()
{
    if (ask_->is_asking()) {
        ask_->leave();
    } else if (presenter_.screen().is_what_if) {
        reset();
    } else if (!table_->HasFocus()) {
        table_->SetFocus();
    } else {
        Close();
    }
    return true;
}

// ── what if ─────────────────────────────────────────────────────────────────────────────────────────────

void RatesWindow::fill_questions(RateQuestions const& questions)
{
    shown_ = questions;
    box_->Clear();
    for (auto const& [id, words] : questions.boxes) {
        box_->Append(from_utf8(words));
    }
    day_->Clear();
    for (auto const& [day, words] : questions.days) {
        day_->Append(from_utf8(words));
    }
    for (wxWindow* const control :
         std::initializer_list<wxWindow*>{box_, day_, weight_, residential_, reset_}) {
        control->Enable();
    }
    reset();
}

void RatesWindow::question_changed()
{
    if (IsBeingDeleted() || !shown_) { // the focus leaves a window that closes, too
        return;
    }
    auto const at = [](wxChoice const& choice) {
        return static_cast<std::size_t>(std::max(0, choice.GetSelection()));
    };
    RateAnswers answers;
    answers.box = shown_->boxes[at(*box_)].first;
    if (at(*day_) > 0) {
        answers.day = shown_->days[at(*day_)].first;
    }
    answers.weight = to_utf8(weight_->GetValue().Strip(wxString::both));
    answers.residential = residential_->GetValue();
    presenter_.what_if(answers);
}

void RatesWindow::reset()
{
    if (!shown_) {
        return;
    }
    box_->SetSelection(0);
    day_->SetSelection(0);
    weight_->ChangeValue(from_utf8(shown_->weight));
    residential_->SetValue(shown_->residential);
    question_changed();
    table_->SetFocus();
}

// ── the choice ──────────────────────────────────────────────────────────────────────────────────────────

void RatesWindow::use()
{
    shipping::ServiceId const service = table_->selected();
    if (!may_change()) {
        return;
    }
    if (std::string const refusal = presenter_.refusal_of(service); !refusal.empty()) {
        return refused(refusal);
    }
    for (RateRow const& row : presenter_.screen().rows) {
        if (row.service == service) {
            wxString const title = from_utf8(row.carrier + " " + row.name);
            ask_->ask(wxString::Format(_("Use %s"), title), {reason_field()},
                      wxString::Format(_("Use %s"), title), [this, service](FormAnswers const& answers) {
                          presenter_.choose(service, answers.at("reason"));
                      });
        }
    }
}

void RatesWindow::name_use()
{
    shipping::ServiceId const service = table_->selected();
    for (RateRow const& row : presenter_.screen().rows) {
        if (row.service == service) {
            set_button_label(
                *use_, with_dots(wxString::Format(_("Use %s"), from_utf8(row.carrier + " " + row.name))));
        }
    }
    use_->Enable(presenter_.refusal_of(service).empty());
}

// ── what the presenter says ─────────────────────────────────────────────────────────────────────────────

void RatesWindow::show(RatesScreen const& screen)
{
    table_->show(screen);
    if (screen.questions && screen.questions != shown_) {
        fill_questions(*screen.questions);
    }
    SetTitle((screen.order.empty() ? _("Rates") : _("Rates: ") + from_utf8(screen.order)) + wxS(" ") +
             wxUniChar(0x2013) + wxS(" PodDesk"));
    wxString spoken = from_utf8(screen.why_title + ". " + screen.why);
    for (auto const* const reasons : {&screen.rules, &screen.cheaper}) {
        for (RateReason const& it : *reasons) {
            spoken += wxS(". ") + from_utf8(it.title + " " + it.right + ": " + it.note);
        }
    }
    accessible(*why_, spoken);
    for (Canvas* const canvas : {head_, changes_, why_}) {
        canvas->Refresh();
    }
    reset_->Enable(screen.is_what_if);
    show_right();
    name_use();
}

void RatesWindow::show_right()
{
    RatesScreen const& screen = presenter_.screen();
    strip().set_right(
        joined({presence_words(others()), screen.is_what_if ? _("What if: nothing is stored") : wxString(),
                from_utf8(screen.totals)}));
}

void RatesWindow::done(std::string const& sentence, bool can_undo)
{
    ask_->forget();
    toast().show(Tone::ok, from_utf8(sentence), can_undo ? _("Undo") : wxString(),
                 [this] { presenter_.undo(); });
}

void RatesWindow::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

} // namespace poddesk::gui
