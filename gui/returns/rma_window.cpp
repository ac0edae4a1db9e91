#include "gui/returns/rma_window.h"

#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/utils.h>

namespace poddesk::gui {

namespace {

constexpr int parcel_width = 440;
constexpr std::size_t parcel_sections = 3; // parcel, lines, inspections; the rest stands in the middle

} // namespace

RmaWindow::RmaWindow(Shell& shell_in, std::string const& id, std::vector<ListAction> actions,
                     std::shared_ptr<ListStore const> store)
    : WorkWindow(shell_in, "rma:" + id, _("Return"), wxSize(1280, 820)), id_(id),
      actions_(std::move(actions)), work_(*this), presenter_(std::move(store), work_, *this, {}, "rma:" + id)
{
    build();
    build_menus();
    for (char const* const topic : {"return", "message"}) {
        shell_in.live().listen(*this, topic, [this](Changes const&) {
            presenter_.changed();
            read_photos();
        });
    }
    presenter_.resync();
    read_photos();
    presenter_.select(id_);
    parcel_->SetFocus();
}

void RmaWindow::build()
{
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    parcel_ = new DetailCard(body(), _("Parcel, items, inspections"));
    parcel_->SetMinSize(wxSize(u(parcel_width), -1));
    story_ = new DetailCard(body(), _("Emails and timeline"));
    why_ = new DetailCard(body(), _("Why"));
    for (DetailCard* const card : {parcel_, story_, why_}) {
        card->on_item([this](std::string const& key) { open(key); });
        if (card != parcel_) {
            middle->Add(vertical_line(body()), 0, wxEXPAND);
        }
        middle->Add(card, card == parcel_ ? 0 : 1, wxEXPAND);
    }
    content()->Add(middle, 1, wxEXPAND);
    photos_ = new PhotoStrip(body());
    photos_->on_open([this](returns::PhotoId photo) { open("photo:" + std::to_string(photo.value)); });
    content()->Add(photos_, 0, wxEXPAND);
    ask_ = new AskPanel(body());
    content()->Add(ask_, 0, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    steps_ = new StepBar(body(), wxHORIZONTAL, actions_, [this](std::string const& key) { start(key); });
    steps_->stand_aside_for(*ask_);
    content()->Add(steps_, 0, wxEXPAND | wxALL, u(8));
    show_no_record();
}

void RmaWindow::build_menus()
{
    auto* const own = new wxMenu;
    for (ListAction const& action : actions_) {
        add_action(*own, menu_label(action), [this, key = action.key] { start(key); });
    }
    own->AppendSeparator();
    add_undo(*own, [this] { presenter_.undo(); });
    set_menus({{own, _("&Return")}});
}

void RmaWindow::start(std::string const& key)
{
    ListRecord const* const record = presenter_.record();
    auto const action =
        std::find_if(actions_.begin(), actions_.end(), [&](ListAction const& it) { return it.key == key; });
    if (action == actions_.end() || !record || !record->allowed.contains(key)) {
        return refused(to_utf8(_("This is not possible for the return as it is now.")));
    }
    if (!may_change()) {
        return;
    }
    auto const form = record->forms.find(key);
    if (form == record->forms.end()) {
        return presenter_.act(key, {id_}, {});
    }
    wxString const label = plain_label(*action);
    ask_->ask(label + wxS(" ") + from_utf8(record->detail.title), form->second, label,
              [this, key](FormAnswers const& answers) { presenter_.act(key, {id_}, answers); });
}

std::vector<KeyHelp> RmaWindow::keys() const
{
    std::vector<KeyHelp> all;
    for (ListAction const& action : actions_) {
        if (!action.shortcut.empty()) {
            wxString key = action.shortcut;
            key.Replace(wxS("+"), wxS(" "));
            all.push_back({key, action.does});
        }
    }
    all.push_back({wxS("Ctrl Z"), _("take the last step of this window back")});
    all.push_back({wxS("Esc"), _("close this window")});
    return all;
}

void RmaWindow::resync()
{
    presenter_.resync();
    read_photos();
    WorkWindow::resync();
}

bool RmaWindow::escape()
{
    if (ask_->is_asking()) {
        ask_->leave();
    } else {
        Close();
    }
    return true;
}

// ── what the presenter says ─────────────────────────────────────────────────────────────────────────────

void RmaWindow::show_record(ListRecord const& record)
{
    Detail parcel = record.detail;
    Detail story;
    Detail why;
    why.why_title = parcel.why_title;
    why.why = std::exchange(parcel.why, {});
    parcel.why_title.clear();
    while (parcel.sections.size() > parcel_sections) {
        story.sections.insert(story.sections.begin(), std::move(parcel.sections.back()));
        parcel.sections.pop_back();
    }
    parcel_->show(parcel);
    story_->show(story);
    if (why.why.empty()) {
        why_->show_nothing(_("Nothing was decided about this return yet."));
    } else {
        why_->show(why);
    }
    steps_->show(&record);
    body()->Layout();
    SetTitle(from_utf8(record.detail.title) + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
}

void RmaWindow::read_photos()
{
    run([pool = shell().pool(),
         rma = returns::RmaId{std::strtoll(id_.c_str(), nullptr, 10)}] { return small_photos(*pool, rma); },
        [this](std::vector<SmallPhoto> const& photos) {
            if (photos_->show(photos)) {
                body()->Layout();
            }
        });
}

void RmaWindow::show_no_record()
{
    parcel_->show_nothing(_("This return is not here, or not within your reach. F5 reads it anew."));
    steps_->show(nullptr);
}

void RmaWindow::done(std::string const& sentence, bool can_undo)
{
    ask_->forget();
    toast().show(Tone::ok, from_utf8(sentence), can_undo ? _("Undo") : wxString(),
                 [this] { presenter_.undo(); });
}

void RmaWindow::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

void RmaWindow::open(std::string const& name)
{
    constexpr std::string_view file = "file:";
    if (name.starts_with(file)) {
        wxLaunchDefaultApplication(from_utf8(name.substr(file.size())));
    } else {
        shell().open(name);
    }
}

} // namespace poddesk::gui
