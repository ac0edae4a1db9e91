#include "gui/inventory/count_bench.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/menu.h>

#include <cstdlib>

namespace poddesk::gui {

CountBench::CountBench(Shell& shell_in, std::string const& bin)
    : BenchWindow(shell_in, bin.empty() ? "count" : "count:" + bin, _("Count bench"), wxSize(1280, 820)),
      work_(*this), presenter_(std::make_shared<CountStore>(shell_in.pool()), work_, *this)
{
    build();
    build_menus();
    shell_in.live().listen(*this, "short_pick", [this](Changes const&) { presenter_.refresh(); });
    presenter_.start(kernel::LocationId{std::strtoll(bin.c_str(), nullptr, 10)});
    scan_field().focus();
}

void CountBench::build()
{
    item_ = add_pane(_("Item"), 320, 4, [this](Painter& painter, wxSize size) { paint_item(painter, size); });
    lines_ = add_pane(_("Counted in this bin"), 380, 5,
                      [this](Painter& painter, wxSize size) { paint_lines(painter, size); });
    side_ = add_pane(_("Bins to count, reasons"), 300, 4,
                     [this](Painter& painter, wxSize size) { paint_side(painter, size); });
}

void CountBench::build_menus()
{
    auto* const count = new wxMenu;
    add_step(*count, _("&Count this bin again\tF2"), [this] { presenter_.count_again(); });
    add_step(*count, _("&Everything is counted\tF8"), [this] { presenter_.finish(); });
    count->AppendSeparator();
    add_step(*count, _("&Undo\tCtrl+Z"), [this] { presenter_.undo(); });
    set_menus({{count, _("&Count")}});
}

std::vector<KeyHelp> CountBench::keys() const
{
    return {{wxS("1 ... 9"), _("answer what the bench asks: the pod, the lot, the reason"), _("answer")},
            {wxS("F8"), _("everything in the bin is counted; so does scanning the bin again"), _("counted")},
            {wxS("F2"), _("forget what was counted in this bin and begin again"), _("count again")},
            {wxS("Ctrl Z"), _("take back the last scan; with no bin open, the last count that was booked"),
             _("undo")},
            {wxS("Esc"), _("put the bin aside; what was counted is kept"), _("put aside")},
            {wxS("F1"), _("this list"), _("all keys")}};
}

nlohmann::json CountBench::state() const
{
    return {{"pod", presenter_.pod().value}};
}

void CountBench::restore(nlohmann::json const& held)
{
    if (held.is_object() && held.contains("pod") && held["pod"].is_number_integer()) {
        presenter_.set_pod(kernel::PodId{held["pod"].get<std::int64_t>()});
    }
}

void CountBench::show(CountScreen const& screen)
{
    show_banner(screen.asks, screen.tone, screen.said);
    if (!screen.lines.empty()) {
        CountLine const& line = screen.lines.front();
        accessible(*item_, from_utf8(with_middle_dots({line.sku, line.title})) + wxS(", ") +
                               wxString::Format(_("%s counted"), grouped(line.counted)));
    }
    wxString choices;
    for (std::size_t i = 0; i < screen.choices.size(); ++i) {
        choices += wxString::Format(wxS("%zu %s. "), i + 1, from_utf8(screen.choices[i]));
    }
    accessible(*side_, choices.empty() ? _("Bins to count") : choices);
    for (Canvas* const canvas : {item_, lines_, side_}) {
        canvas->Refresh();
    }
    be_on(subjects());
    set_facts(wxString::Format(wxPLURAL("%zu bin waits to be counted", "%zu bins wait to be counted",
                                        static_cast<unsigned>(screen.flagged.size())),
                               screen.flagged.size()));
    SetTitle((screen.bin.empty() ? _("Count bench") : from_utf8(screen.bin)) + wxS(" ") + wxUniChar(0x2013) +
             wxS(" PodDesk"));
}

/// The bin, and the count of each client in it.
std::set<access::Subject> CountBench::subjects() const
{
    std::set<access::Subject> all;
    if (BinCount const* const bin = presenter_.bin()) {
        all.insert({"bin", bin->bin.id.value});
        for (OpenCount const& count : bin->counts) {
            all.insert({"count", count.id.value});
        }
    }
    return all;
}

void CountBench::show_picture(std::string const& sha256, std::string const& bytes)
{
    keep_picture(sha256, bytes, count_picture_side);
}

} // namespace poddesk::gui
