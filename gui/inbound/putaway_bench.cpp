#include "gui/inbound/putaway_bench.h"

#include "gui/widgets/text.h"
#include "gui/widgets/why_panel.h"

#include <wx/intl.h>
#include <wx/menu.h>

namespace poddesk::gui {

namespace {

constexpr int picture_side = 150;
constexpr int clock_tick = 1000; ///< milliseconds

} // namespace

PutawayBench::PutawayBench(Shell& shell_in)
    : BenchWindow(shell_in, "putaway", _("Putaway bench"), wxSize(1280, 820)), work_(*this),
      presenter_(std::make_shared<PutawayStore>(shell_in.pool()), work_, *this)
{
    build();
    build_menus();
    shell_in.live().listen(*this, "receipt", [this](Changes const&) { presenter_.refresh(); });
    clock_.Bind(wxEVT_TIMER, [this](wxTimerEvent&) {
        if (presenter_.screen().arrived_at) {
            side_->Refresh();
        }
    });
    clock_.Start(clock_tick);
    presenter_.start();
    scan_field().focus();
}

void PutawayBench::build()
{
    bin_ = add_pane(_("Item and bin"), 400, 4,
                    [this](Painter& painter, wxSize size) { paint_bin(painter, size); });
    lines_ = add_pane(_("What waits in receiving"), 340, 4,
                      [this](Painter& painter, wxSize size) { paint_lines(painter, size); });
    auto* const side = new wxBoxSizer(wxVERTICAL);
    side_ = make_pane(_("Clock, putaways"), wxSize(300, 200),
                      [this](Painter& painter, wxSize size) { paint_side(painter, size); });
    why_ = new WhyPanel(body());
    why_->Hide();
    side->Add(side_, 1, wxEXPAND);
    side->Add(why_, 0, wxEXPAND);
    panes()->Add(vertical_line(body()), 0, wxEXPAND);
    panes()->Add(side, 3, wxEXPAND);
}

void PutawayBench::build_menus()
{
    auto* const putaway = new wxMenu;
    add_step(*putaway, _("&Take the last putaway back\tCtrl+Z"), [this] { presenter_.undo(); });
    set_menus({{putaway, _("&Putaway")}});
}

std::vector<KeyHelp> PutawayBench::keys() const
{
    return {{wxS("1 ... 9"), _("choose one of several; 1 also says that another bin is right"), _("choose")},
            {wxS("12 Enter"), _("how many units go into the bin; x12 where bins are numbers"), _("how many")},
            {wxS("F9"), _("why this bin"), _("why")},
            {wxS("Ctrl Z"), _("take the last putaway back; its units wait in receiving again"), _("undo")},
            {wxS("Esc"), _("keep to the suggested bin, or put the receipt aside"), _("put aside")},
            {wxS("F1"), _("this list"), _("all keys")}};
}

bool PutawayBench::show_why()
{
    auto const why = presenter_.why();
    bool const shows = why && !why_->IsShown();
    if (shows) {
        why_->show(_("Why this bin"), {*why});
    }
    why_->Show(shows);
    body()->Layout();
    return why.has_value();
}

void PutawayBench::show(PutawayScreen const& screen)
{
    show_banner(screen.asks, screen.tone, screen.said);
    if (!screen.lines.empty()) {
        PutawayLineShown const& line = screen.lines[screen.current];
        accessible(*bin_, from_utf8(line.sku + " " + line.title) + wxS(", ") +
                              wxString::Format(_("%s units into %s"), grouped(screen.quantity),
                                               from_utf8(screen.bin)));
    }
    if (why_->IsShown()) {
        auto const why = presenter_.why();
        if (why) {
            why_->show(_("Why this bin"), {*why});
        } else {
            why_->Hide();
        }
        body()->Layout();
    }
    for (Canvas* const canvas : {bin_, lines_, side_}) {
        canvas->Refresh();
    }
    be_on({{"receipt", presenter_.receipt().value}, {"bin", presenter_.bin().value}});
    set_facts(screen.receipt.empty()
                  ? wxString()
                  : wxString::Format(_("%s units wait in receiving"), grouped(screen.left)));
    SetTitle((screen.receipt.empty() ? _("Putaway bench") : from_utf8(screen.receipt)) + wxS(" - PodDesk"));
}

void PutawayBench::show_picture(std::string const& sha256, std::string const& bytes)
{
    keep_picture(sha256, bytes, picture_side);
}

} // namespace poddesk::gui
