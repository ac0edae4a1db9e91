#include "gui/returns/inspect_bench.h"

#include "gui/widgets/native.h"
#include "gui/widgets/text.h"
#include "gui/widgets/why_panel.h"
#include "installer/setup/photo_settings.h"

#include <wx/dirdlg.h>
#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/textctrl.h>
#include <wx/utils.h>

namespace poddesk::gui {

namespace {

/// The folder in which windows are remembered lies there.
std::filesystem::path home_of(Shell& shell)
{
    return shell.registry().file().parent_path().parent_path();
}

constexpr int between_bells = 160; // milliseconds: apart enough to be counted

} // namespace

InspectBench::InspectBench(Shell& shell_in)
    : BenchWindow(shell_in, "inspect", _("Inspection bench"), wxSize(1600, 1000)), work_(*this),
      presenter_(std::make_shared<InspectStore>(shell_in.pool(), home_of(shell_in) / "state",
                                                JournalOwner{shell_in.who().login, shell_in.who().place},
                                                workstation_printers(shell_in)),
                 work_, *this)
{
    build();
    build_menus();
    bind_empty_keys();
    bells_.SetOwner(this);
    Bind(
        wxEVT_TIMER,
        [this](wxTimerEvent&) {
            wxBell();
            ring();
        },
        bells_.GetId());
    shell_in.live().listen(*this, "return", [this](Changes const&) { presenter_.refresh(); });
    scan_field().focus();
}

void InspectBench::build()
{
    bench_ = add_pane(_("Parcel and item"), 620, 1,
                      [this](Painter& painter, wxSize size) { paint_work(painter, size); });
    bench_->set_ground([] { return theme().chrome; });
    auto* const side = new wxBoxSizer(wxVERTICAL);
    side_ = make_pane(_("In this parcel, your pace, today"), wxSize(340, 200),
                      [this](Painter& painter, wxSize size) { paint_side(painter, size); });
    side_->set_ground([] { return theme().chrome; });
    why_ = new WhyPanel(body());
    why_->Hide();
    side->Add(side_, 1, wxEXPAND);
    side->Add(why_, 0, wxEXPAND);
    panes()->Add(vertical_line(body()), 0, wxEXPAND);
    panes()->Add(side, 0, wxEXPAND);
}

void InspectBench::build_menus()
{
    auto* const parcel = new wxMenu;
    add_action(*parcel, _("&Undo the last item\tCtrl+Z"), [this] { presenter_.undo(); });
    parcel->AppendSeparator();
    add_action(*parcel, with_dots(_("Photos come from a &folder")), [this] {
        wxString const chosen =
            wxDirSelector(_("Where do phones and cameras drop their photos?"),
                          from_utf8(presenter_.photo_folder().string()), 0, wxDefaultPosition, this);
        if (!chosen.empty()) {
            presenter_.set_photo_folder(to_utf8(chosen));
            installer::store_photo_folder(home_of(shell()), to_utf8(chosen));
        }
    });
    lane_sound_ = parcel->AppendCheckItem(wxID_ANY, _("&Sound of the lane"));
    lane_sound_->Check();
    add_step(*parcel, _("&No serial can be read on the item\tF8"), [this] { presenter_.no_serial(); });
    add_step(*parcel, _("This bench stands in another &pod\tF2"), [this] { presenter_.change_pod(); });
    set_menus({{parcel, _("&Parcel")}});
}

/// Enter and Backspace mean something of their own while nothing is typed. Bound last, so asked first.
void InspectBench::bind_empty_keys()
{
    wxTextCtrl& text = scan_field().text();
    text.Bind(wxEVT_TEXT_ENTER, [this, &text](wxCommandEvent& event) {
        if (!text.IsEmpty()) {
            event.Skip();
        } else {
            guarded(this, [this] { presenter_.accept(); });
        }
    });
    text.Bind(wxEVT_KEY_DOWN, [this, &text](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_BACK && text.IsEmpty()) {
            guarded(this, [this] { presenter_.back(); });
        } else {
            event.Skip();
        }
    });
}

std::vector<KeyHelp> InspectBench::keys() const
{
    return {
        {wxS("1 ... 9"), _("answer, or choose what the number stands beside"), _("answer")},
        {wxS("Enter"), _("the item lies where the tile says; the same again as the last; close what is done"),
         _("accept")},
        {from_utf8("\xe2\x86\x90"), _("Backspace: back one answer"), _("back")},
        {wxS("W"), _("another item lies in its place"), _("wrong item")},
        {wxS("M"), _("the item is not in the parcel"), _("missing")},
        {wxS("X"), _("an item more than the RMA names"), _("extra item")},
        {wxS("P"), _("a photo of the item in hand: the newest of the photo folder, or a file"), _("photo")},
        {wxS("N"), _("a note about the item in hand"), _("note")},
        {wxS("F8"), _("no serial can be read on the item, where one is asked for"), _("no serial")},
        {wxS("Ctrl Z"), _("take the last item back, until its parcel is closed"), _("undo")},
        {wxS("F9"), _("why the item goes there"), _("why")},
        {wxS("F1"), _("this list"), _("all keys")},
        {wxS("Esc"), _("put the parcel down, with the reason; nothing of it is lost"), _("put down")},
        {wxS("F2"), _("say that this bench stands in another pod")}};
}

void InspectBench::resync()
{
    if (is_started_) {
        presenter_.refresh();
    }
    WorkWindow::resync();
}

bool InspectBench::show_why()
{
    auto const why = presenter_.why();
    bool const shows = why && !why_->IsShown();
    if (shows) {
        why_->show(_("Why there"), {*why});
    }
    why_->Show(shows);
    body()->Layout();
    return why.has_value();
}

/// What is typed as a note stays with the item; anything else typed is taken back as on every bench.
bool InspectBench::escape()
{
    std::string const typed = to_utf8(scan_field().text().GetValue());
    if (presenter_.screen().step != InspectStep::note || typed.empty()) {
        return BenchWindow::escape();
    }
    scan_field().clear();
    presenter_.leave(typed);
    return true;
}

/// Lane 1 is one tone, lane 4 is four: heard without looking.
void InspectBench::decided(int lane)
{
    hear(Signal::right);
    bells_left_ = lane_sound_->IsChecked() ? lane - 1 : 0;
    ring();
}

void InspectBench::ring()
{
    if (bells_left_-- > 0) {
        bells_.StartOnce(between_bells);
    }
}

void InspectBench::staleness_changed()
{
    if (is_started_) {
        presenter_.link_changed(!is_stale());
    }
    BenchWindow::staleness_changed();
}

nlohmann::json InspectBench::state() const
{
    return {{"pod", presenter_.pod_code()}, {"lane_sound", lane_sound_->IsChecked()}};
}

/// Called once, when the window appears: only now it is known where the bench stood last.
void InspectBench::restore(nlohmann::json const& held)
{
    if (!std::exchange(is_started_, true)) {
        nlohmann::json const kept = held.is_object() ? held : nlohmann::json::object();
        lane_sound_->Check(kept.value("lane_sound", true));
        presenter_.set_photo_folder(installer::photo_folder(home_of(shell())));
        presenter_.start(kept.value("pod", std::string()));
    }
}

void InspectBench::show(InspectScreen const& screen)
{
    show_banner(screen.asks, screen.tone, screen.said);
    wxString spoken = from_utf8(screen.question);
    std::size_t number = 0;
    for (InspectChoice const& choice : screen.choices) {
        spoken += wxString::Format(wxS(". %zu: "), ++number) + from_utf8(choice.title);
    }
    if (screen.lane) {
        spoken += wxS(". ") + from_utf8(screen.lane->caption) + wxS(" ") + from_utf8(screen.lane->lane) +
                  wxS(", ") + from_utf8(screen.lane->name) + wxS(" ") + from_utf8(screen.lane->where);
    }
    accessible(*bench_, spoken.empty() ? from_utf8(screen.asks) : spoken);
    if (why_->IsShown() && !presenter_.why()) {
        why_->Hide();
        body()->Layout();
    }
    bench_->Refresh();
    side_->Refresh();
    auto const& parcel = presenter_.state().parcel;
    be_on({{"return", parcel ? parcel->view.id.value : 0}});
    set_facts(!screen.link.empty()  ? from_utf8(screen.link)
              : screen.waiting == 1 ? wxString(_("1 parcel waits"))
                                    : wxString::Format(_("%s parcels wait"), grouped(screen.waiting)));
    wxString const what = screen.number.empty() ? wxString(_("Inspection bench")) : from_utf8(screen.number);
    std::string const pod = presenter_.pod_code();
    SetTitle(what +
             (pod.empty() ? wxString() : wxS(" ") + wxString(wxUniChar(0x2013)) + wxS(" ") + from_utf8(pod)) +
             wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
}

void InspectBench::show_picture(std::string const& sha256, std::string const& bytes)
{
    keep_picture(sha256, bytes, inspect_picture_side);
}

} // namespace poddesk::gui
