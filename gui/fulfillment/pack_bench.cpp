#include "gui/fulfillment/pack_bench.h"

#include "gui/widgets/text.h"
#include "gui/widgets/why_panel.h"

#include <wx/intl.h>
#include <wx/menu.h>

namespace poddesk::gui {

PackBench::PackBench(Shell& shell_in)
    : BenchWindow(shell_in, "pack", _("Pack bench"), wxSize(1280, 820)), work_(*this),
      presenter_(std::make_shared<PackStore>(shell_in.pool(), workstation_printers(shell_in)), work_, *this)
{
    build();
    build_menus();
    shell_in.live().listen(*this, "order", [this](Changes const&) { presenter_.refresh(); });
    presenter_.start();
    scan_field().focus();
}

void PackBench::build()
{
    item_ = add_pane(_("Item"), 360, 4, [this](Painter& painter, wxSize size) { paint_item(painter, size); });
    lines_ = add_pane(_("Units of this order"), 320, 4,
                      [this](Painter& painter, wxSize size) { paint_lines(painter, size); });
    auto* const side = new wxBoxSizer(wxVERTICAL);
    side_ = make_pane(_("Box, guideline, weight"), wxSize(340, 200),
                      [this](Painter& painter, wxSize size) { paint_side(painter, size); });
    why_ = new WhyPanel(body());
    why_->Hide();
    side->Add(side_, 1, wxEXPAND);
    side->Add(why_, 0, wxEXPAND);
    panes()->Add(vertical_line(body()), 0, wxEXPAND);
    panes()->Add(side, 3, wxEXPAND);
}

void PackBench::build_menus()
{
    auto* const parcel = new wxMenu;
    add_step(*parcel, _("&Another box\tF2"), [this] { presenter_.other_box(); });
    add_step(*parcel, _("&Keep this weight\tF8"), [this] { presenter_.accept_weight(); });
    add_step(*parcel, with_dots(_("&Rates")) + wxS("\tF7"), [this] { open_rates(); });
    parcel->AppendSeparator();
    add_step(*parcel, _("&Open the last box again\tCtrl+Z"), [this] { presenter_.undo(); });
    set_menus({{parcel, _("&Parcel")}});
}

std::vector<KeyHelp> PackBench::keys() const
{
    return {{wxS("1 ... 9"), _("confirm this step of the guideline"), _("confirm a step")},
            {wxS("F2"), _("another box for the same units"), _("another box")},
            {wxS("F7"), _("compare the rates of the parcel"), _("rates")},
            {wxS("F8"), _("keep a weight that is not the expected one"), _("keep the weight")},
            {wxS("F9"), _("why this box"), _("why")},
            {wxS("Ctrl Z"), _("open the last packed box again; its labels are void"), _("undo")},
            {wxS("Esc"),
             _("put the order aside; its scans are kept. While a serial is asked for: leave that unit out"),
             _("put aside")},
            {wxS("F1"), _("this list"), _("all keys")}};
}

void PackBench::open_rates()
{
    if (kernel::ShipmentId const parcel = presenter_.rated()) {
        shell().open("rates:" + std::to_string(parcel.value));
    } else {
        toast().show(Tone::neutral, _("No box was closed on this bench yet; its rates are compared then."));
    }
}

bool PackBench::show_why()
{
    auto const why = presenter_.why();
    bool const shows = why && !why_->IsShown();
    if (shows) {
        why_->show(_("Why this box"), {*why});
    }
    why_->Show(shows);
    body()->Layout();
    return why.has_value();
}

void PackBench::show(PackScreen const& screen)
{
    be_on({{"order", screen.order_id}, {"shipment", presenter_.to_track().value}});
    show_banner(screen.asks, screen.tone, screen.said);
    if (!screen.lines.empty()) {
        PackLine const& line = screen.lines[screen.current];
        accessible(*item_, from_utf8(line.sku + " " + line.title) + wxS(", ") +
                               wxString::Format(_("%s of %s"), grouped(line.scanned), grouped(line.wanted)));
    }
    if (why_->IsShown() && screen.lines.empty()) {
        why_->Hide();
        body()->Layout();
    }
    for (Canvas* const canvas : {item_, lines_, side_}) {
        canvas->Refresh();
    }
    set_facts(wxString::Format(_("%s parts wait for their box"), grouped(screen.waiting)));
    SetTitle((screen.order.empty() ? _("Pack bench") : from_utf8(screen.order)) + wxS(" - PodDesk"));
}

void PackBench::show_picture(std::string const& sha256, std::string const& bytes)
{
    keep_picture(sha256, bytes, pack_picture_side);
}

} // namespace poddesk::gui
