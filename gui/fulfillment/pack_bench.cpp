#include "gui/fulfillment/pack_bench.h"

#include "gui/fulfillment/bench_paint.h"
#include "gui/widgets/text.h"
#include "gui/widgets/why_panel.h"

#include <wx/intl.h>
#include <wx/mstream.h>
#include <wx/utils.h>

namespace poddesk::gui {

PackBench::PackBench(Shell& shell_in)
    : WorkWindow(shell_in, "pack", _("Pack bench"), wxSize(1280, 820)), work_(*this),
      presenter_(std::make_shared<PackStore>(shell_in.pool(), shell_in.print_folder()), work_, *this)
{
    build();
    build_menus();
    shell_in.live().listen(*this, "order", [this](Changes const&) { presenter_.refresh(); });
    Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
        if (event.GetActive()) {
            scan_->focus();
        }
        event.Skip();
    });
    presenter_.start();
    scan_->focus();
}

void PackBench::build()
{
    banner_ = new Canvas(body(), _("What to do"), wxSize(-1, u(banner_height)),
                         [this](Painter& painter, wxSize size) { paint_banner(painter, size); });
    content()->Add(banner_, 0, wxEXPAND);
    scan_ = new ScanField(body(), _("Scan field"));
    scan_->on_scan([this](std::string const& code) { presenter_.scanned(code); });
    scan_->on_answer([this](int digit) { return presenter_.answered(digit); });
    content()->Add(scan_, 0, wxEXPAND | wxALL, u(16));
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    item_ = new Canvas(body(), _("Item"), wxSize(u(360), u(320)),
                       [this](Painter& painter, wxSize size) { paint_item(painter, size); });
    lines_ = new Canvas(body(), _("Units of this order"), wxSize(u(320), u(200)),
                        [this](Painter& painter, wxSize size) { paint_lines(painter, size); });
    auto* const side = new wxBoxSizer(wxVERTICAL);
    side_ = new Canvas(body(), _("Box, guideline, weight"), wxSize(u(340), u(200)),
                       [this](Painter& painter, wxSize size) { paint_side(painter, size); });
    why_ = new WhyPanel(body());
    why_->Hide();
    side->Add(side_, 1, wxEXPAND);
    side->Add(why_, 0, wxEXPAND);
    for (Canvas* const canvas : {item_, lines_, side_}) {
        canvas->set_ground([] { return theme().base; });
    }
    middle->Add(item_, 4, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(lines_, 4, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(side, 3, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
}

void PackBench::build_menus()
{
    auto* const parcel = new wxMenu;
    auto const add = [this, parcel](wxString const& label, std::function<void()> run) {
        wxMenuItem* const item = parcel->Append(wxID_ANY, label);
        Bind(
            wxEVT_MENU, [this, run = std::move(run)](wxCommandEvent&) { guarded(this, run); }, item->GetId());
    };
    add(_("&Another box\tF2"), [this] { presenter_.other_box(); });
    add(_("&Keep this weight\tF8"), [this] { presenter_.accept_weight(); });
    parcel->AppendSeparator();
    add(_("&Open the last box again\tCtrl+Z"), [this] { presenter_.undo(); });
    set_menus({{parcel, _("&Parcel")}});
}

std::vector<KeyHelp> PackBench::keys() const
{
    return {{wxS("1 ... 9"), _("confirm this step of the guideline")},
            {wxS("F2"), _("another box for the same units")},
            {wxS("F8"), _("keep a weight that is not the expected one")},
            {wxS("F9"), _("why this box")},
            {wxS("Ctrl Z"), _("open the last packed box again; its labels are void")},
            {wxS("Esc"), _("put the order aside; its scans are kept")}};
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

bool PackBench::escape()
{
    if (!scan_->text().IsEmpty()) {
        scan_->clear();
    } else {
        presenter_.leave();
    }
    return true;
}

void PackBench::show(PackScreen const& screen)
{
    std::string heard = screen.asks + ". " + screen.said;
    accessible(*banner_, from_utf8(heard));
    if (!screen.lines.empty()) {
        PackLine const& line = screen.lines[screen.current];
        accessible(*item_, from_utf8(line.sku + " " + line.title) + wxS(", ") +
                               wxString::Format(_("%s of %s"), grouped(line.scanned), grouped(line.wanted)));
    }
    if (why_->IsShown() && screen.lines.empty()) {
        why_->Hide();
        body()->Layout();
    }
    for (Canvas* const canvas : {banner_, item_, lines_, side_}) {
        canvas->Refresh();
    }
    strip().set_right(wxString::Format(_("%s parts wait for their box"), grouped(screen.waiting)));
    SetTitle((screen.order.empty() ? _("Pack bench") : from_utf8(screen.order)) + wxS(" - PodDesk"));
}

void PackBench::signal(Signal signal)
{
    ++answers_;
    sound(signal);
}

void PackBench::show_picture(std::string const& sha256, std::string const& bytes)
{
    wxMemoryInputStream stream(bytes.data(), bytes.size());
    wxLogNull const quiet; // a damaged photo leaves its stand-in
    if (!wxImage::FindHandler(wxBITMAP_TYPE_PNG)) {
        wxInitAllImageHandlers();
    }
    wxImage image(stream);
    if (image.IsOk()) {
        int const side = static_cast<int>(u(picture_side) * GetContentScaleFactor());
        pictures_[sha256] = wxBitmap(image.Rescale(side, side, wxIMAGE_QUALITY_HIGH));
        item_->Refresh();
    }
}

} // namespace poddesk::gui
