#include "gui/fulfillment/pick_bench.h"

#include "gui/fulfillment/words.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

namespace {

constexpr int picture_side = 200; ///< of the item's photo, in design pixels

} // namespace

PickBench::PickBench(Shell& shell_in, std::string const& list)
    : BenchWindow(shell_in, list.empty() ? "pick" : "pick:" + list, _("Pick bench"), wxSize(1280, 820)),
      work_(*this), presenter_(std::make_shared<PickStore>(shell_in.pool()), work_, *this)
{
    build();
    build_menus();
    for (char const* const topic : {"pick_list", "order"}) {
        shell_in.live().listen(*this, topic, [this](Changes const&) { presenter_.refresh(); });
    }
    presenter_.start(list);
    scan_field().focus();
}

void PickBench::build()
{
    stop_ = add_pane(_("This stop"), 420, 5, [this](Painter& painter, wxSize size) {
        presenter_.screen().halt() ? paint_stop(painter, size) : paint_empty(painter, size);
    });
    walk_ = add_pane(_("The walk"), 340, 4, [this](Painter& painter, wxSize size) {
        presenter_.screen().list.empty() ? paint_waiting(painter, size) : paint_walk(painter, size);
    });
    side_ =
        add_pane(_("Progress"), 280, 3, [this](Painter& painter, wxSize size) { paint_side(painter, size); });
    // Enter with nothing scanned takes the next list.
    scan_field().text().Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent& event) {
        if (scan_field().text().IsEmpty()) {
            guarded(this, [this] { presenter_.next_list(); });
        } else {
            event.Skip();
        }
    });
}

void PickBench::build_menus()
{
    auto* const walk = new wxMenu;
    add_step(*walk, _("Put this stop &off\tF2"), [this] { presenter_.later(); });
    add_step(*walk, _("&Not enough in the bin\tF4"), [this] { presenter_.short_pick(); });
    add_step(*walk, _("Scan every &bin, or items alone\tF6"),
             [this] { presenter_.demand_bin(!presenter_.screen().demands_bin); });
    walk->AppendSeparator();
    add_step(*walk, _("&Put the last units back\tCtrl+Z"), [this] { presenter_.undo(); });
    set_menus({{walk, _("W&alk")}});
}

std::vector<KeyHelp> PickBench::keys() const
{
    return {{wxS("Enter"), _("the next list that waits, on the empty bench"), _("next list")},
            {wxS("1 ... 9"), _("the list with this number, on the empty bench")},
            {wxS("F2"), _("put this stop off; it comes again at the end"), _("put off")},
            {wxS("F4"), _("fewer lie in the bin than the list says"), _("not enough")},
            {wxS("F6"), _("scan every bin before its items, or items alone"), _("bins on/off")},
            {wxS("Ctrl Z"), _("put the last picked units back into their bin"), _("put back")},
            {wxS("Esc"), _("leave the list; what is picked stays picked"), _("leave")},
            {wxS("F1"), _("this list"), _("all keys")}};
}

nlohmann::json PickBench::state() const
{
    return {{"demands_bin", presenter_.screen().demands_bin}};
}

void PickBench::restore(nlohmann::json const& held)
{
    if (held.is_object()) {
        presenter_.recall_demand(held.value("demands_bin", true));
    }
}

void PickBench::show(PickScreen const& screen)
{
    show_banner(screen.asks, screen.tone, screen.said);
    if (PickHalt const* const halt = screen.halt()) {
        accessible(*stop_,
                   joined({from_utf8(halt->stop.bin), from_utf8(halt->stop.sku),
                           from_utf8(product_words(halt->stop.title, halt->stop.kit)),
                           wxString::Format(_("%s of %s"), grouped(halt->picked), grouped(halt->wanted)),
                           from_utf8(halt->stop.order_number)}));
    }
    for (Canvas* const canvas : {stop_, walk_, side_}) {
        canvas->Refresh();
    }
    be_on({{"pick_list", presenter_.list() ? presenter_.list()->value : 0}});
    set_facts(
        wxString::Format(_("%s pick lists wait"), grouped(static_cast<long long>(screen.waiting.size()))));
    SetTitle((screen.list.empty() ? _("Pick bench") : from_utf8(screen.list)) + wxS(" ") + wxUniChar(0x2013) +
             wxS(" PodDesk"));
}

void PickBench::show_picture(std::string const& sha256, std::string const& bytes)
{
    keep_picture(sha256, bytes, picture_side);
}

} // namespace poddesk::gui
