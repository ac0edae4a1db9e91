#include "gui/inbound/receive_bench.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/menu.h>

namespace poddesk::gui {

namespace {

constexpr int picture_side = 220;
constexpr int clock_tick = 1000; ///< milliseconds

} // namespace

ReceiveBench::ReceiveBench(Shell& shell_in)
    : BenchWindow(shell_in, "receive", _("Receiving bench"), wxSize(1280, 820)), work_(*this),
      presenter_(std::make_shared<ReceiveStore>(shell_in.pool(), workstation_printers(shell_in)), work_,
                 *this)
{
    build();
    build_menus();
    shell_in.live().listen(*this, "purchase_order", [this](Changes const&) { presenter_.refresh(); });
    clock_.Bind(wxEVT_TIMER, [this](wxTimerEvent&) {
        if (presenter_.screen().arrived_at) {
            side_->Refresh();
        }
    });
    clock_.Start(clock_tick);
    presenter_.start();
    scan_field().focus();
}

void ReceiveBench::build()
{
    item_ = add_pane(_("Item"), 360, 4, [this](Painter& painter, wxSize size) { paint_item(painter, size); });
    lines_ = add_pane(_("Expected and counted"), 340, 4,
                      [this](Painter& painter, wxSize size) { paint_lines(painter, size); });
    side_ = add_pane(_("Clock, order, receipts"), 300, 3,
                     [this](Painter& painter, wxSize size) { paint_side(painter, size); });
}

void ReceiveBench::build_menus()
{
    auto* const receipt = new wxMenu;
    add_step(*receipt, _("&Differences, then post\tF8"), [this] { presenter_.finish(); });
    receipt->AppendSeparator();
    add_step(*receipt, _("&Take the last count or receipt back\tCtrl+Z"), [this] { presenter_.undo(); });
    set_menus({{receipt, _("&Receipt")}});
}

std::vector<KeyHelp> ReceiveBench::keys() const
{
    return {
        {wxS("1 ... 9"), _("choose one of several; 1 counts what is over, 2 does not"), _("choose")},
        {wxS("D"), _("the next count is damaged"), _("damaged")},
        {wxS("L"), _("the next unit of this item is of another lot"), _("another lot")},
        {wxS("24 Enter"), _("how many the last scan was"), _("how many")},
        {wxS("F8"), _("the discrepancy list; once more posts the receipt and prints its note"), _("finish")},
        {wxS("Ctrl Z"), _("take the last count back; on the empty bench, the last receipt"), _("undo")},
        {wxS("Esc"), _("put the order aside; its counts are kept"), _("put aside")},
        {wxS("F1"), _("this list"), _("all keys")}};
}

void ReceiveBench::restore(nlohmann::json const& held)
{
    if (held.is_object()) {
        presenter_.keep(held);
    }
}

void ReceiveBench::show(ReceiveScreen const& screen)
{
    show_banner(screen.asks, screen.tone, screen.said);
    if (!screen.lines.empty()) {
        ReceiveLine const& line = screen.lines[screen.current];
        accessible(*item_,
                   from_utf8(line.sku + " " + line.title) + wxS(", ") +
                       wxString::Format(_("%s of %s"), grouped(line.counted()), grouped(line.expected)));
    }
    for (Canvas* const canvas : {item_, lines_, side_}) {
        canvas->Refresh();
    }
    be_on({{"purchase_order", presenter_.order().value}});
    set_facts(screen.number.empty() ? wxString()
                                    : wxString::Format(_("%s of %s units counted"), grouped(screen.counted),
                                                       grouped(screen.expected)));
    SetTitle((screen.number.empty() ? _("Receiving bench") : from_utf8(screen.number)) + wxS(" - PodDesk"));
}

void ReceiveBench::show_picture(std::string const& sha256, std::string const& bytes)
{
    keep_picture(sha256, bytes, picture_side);
}

} // namespace poddesk::gui
