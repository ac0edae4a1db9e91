#include "gui/inventory/stock_card.h"

#include "gui/inventory/stock_store.h"
#include "gui/inventory/words.h"
#include "gui/lists/list_cells.h"
#include "gui/orders/words.h"
#include "gui/widgets/button.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/menu.h>

namespace poddesk::gui {

namespace {

constexpr int side_width = 340;
constexpr int header_height = 168;
constexpr int chart_height = 216;

} // namespace

StockCard::StockCard(Shell& shell_in, std::string const& key)
    : WorkWindow(shell_in, "stock-card:" + key, _("Stock card"), wxSize(1280, 820)), work_(*this),
      store_(std::make_shared<CardStore>(shell_in.pool(), StockKey::parse(key))),
      movements_(store_, work_, *this, card_columns(), {}), head_(store_, work_, *this)
{
    build();
    build_menus();
    auto const changed = [this, product = StockKey::parse(key).product](Changes const& changes) {
        if (changes.everything || changes.keys.contains(product.value)) {
            movements_.changed();
            head_.read();
        }
    };
    shell_in.live().listen(*this, "stock", changed);
    shell_in.live().listen(*this, "purchase_order", [this](Changes const&) { head_.read(); });
    movements_.resync();
    head_.read();
    grid_->SetFocus();
}

StockCard::~StockCard() = default;

void StockCard::build()
{
    header_ = new Canvas(body(), _("Levels"), wxSize(-1, u(header_height)),
                         [this](Painter& painter, wxSize size) { paint_header(painter, size); });
    header_->set_ground([] { return theme().base; });
    content()->Add(header_, 0, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    grid_ = new Grid(body(), _("Movements"), columns(), movements_);
    grid_->on_select([this](std::string const& key) { movements_.select(key); });
    grid_->on_activate([this](std::string const&) { open_selected(); });
    middle->Add(grid_, 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(build_side(), 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
}

std::vector<GridColumn> StockCard::columns()
{
    auto const column = [this](char const* key, wxString const& title, int width, Align align = Align::left) {
        return GridColumn{key, title, width, align, false, true, [this, key, align](GridCell const& at) {
                              if (ListCell const* const cell = movements_.cell(at.row, key)) {
                                  paint_list_cell(at, *cell, align);
                              }
                          }};
    };
    return {column("when", _("When, who"), 120),
            column("what", _("What, why"), 220),
            column("from", _("From"), 96),
            column("to", _("To"), 96),
            column("change", _("Units"), 72, Align::right),
            column("balance", _("Balance"), 80, Align::right),
            column("document", _("Document"), 120)};
}

wxSizer* StockCard::build_side()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    chart_ = new Canvas(body(), _("Balance over time"), wxSize(u(side_width), u(chart_height)),
                        [this](Painter& painter, wxSize size) { paint_chart(painter, size); });
    chart_->set_ground([] { return theme().base; });
    column->Add(chart_, 0, wxEXPAND);
    column->Add(horizontal_line(body()), 0, wxEXPAND);
    bins_ = new DetailCard(body(), _("Bins"));
    bins_->SetMinSize(wxSize(u(side_width), -1));
    bins_->on_item([this](std::string const& key) { open(key); });
    column->Add(bins_, 1, wxEXPAND);
    ask_ = new AskPanel(body());
    ask_->SetMinSize(wxSize(u(side_width), -1));
    column->Add(ask_, 0, wxEXPAND);
    column->Add(horizontal_line(body()), 0, wxEXPAND);
    take_back_ = make_button(body(), with_dots(_("Take this posting back")), "undo");
    take_back_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { take_back(); });
    take_back_->Disable();
    column->Add(take_back_, 0, wxEXPAND | wxALL, u(8));
    return column;
}

void StockCard::build_menus()
{
    auto* const own = new wxMenu;
    add_action(*own, _("&Open the order\tCtrl+Return"), [this] { open_selected(); });
    add_action(*own, with_dots(_("&Take this posting back")) + wxS("\tCtrl+Delete"), [this] { take_back(); });
    add_action(*own, _("&Copy rows\tCtrl+Shift+C"), [this] { grid_->copy_selection(); });
    set_menus({{own, _("&Card")}});
}

std::vector<KeyHelp> StockCard::keys() const
{
    return {{from_utf8("\xe2\x86\x91 \xe2\x86\x93"), _("choose a movement")},
            {wxS("Enter"), _("open the order that the units moved for")},
            {wxS("Ctrl Del"), _("take the posting back by its opposite")},
            {wxS("Esc"), _("close this window")}};
}

void StockCard::open_selected()
{
    ListRecord const* const record = movements_.record();
    if (record && !record->opens.empty()) {
        open(record->opens);
    }
}

void StockCard::take_back()
{
    if (!may_change()) {
        return;
    }
    ListRecord const* const record = movements_.record();
    constexpr char const* action = "take_back";
    if (!record || !record->allowed.contains(action)) {
        refused(card_cannot_take_back());
        return;
    }
    ask_->ask(_("Take this posting back"), record->forms.at(action), _("Take back"),
              [this, key = movements_.selected()](FormAnswers const& answers) {
                  movements_.act(action, {key}, answers);
              });
}

void StockCard::resync()
{
    movements_.resync();
    head_.read();
    WorkWindow::resync();
}

bool StockCard::escape()
{
    if (ask_->is_asking()) {
        ask_->leave();
    } else {
        Close();
    }
    return true;
}

nlohmann::json StockCard::state() const
{
    return {{"grid", to_json(grid_->layout())}};
}

void StockCard::restore(nlohmann::json const& held)
{
    if (held.is_object() && held.contains("grid")) {
        grid_->arrange(grid_layout_from_json(held["grid"]));
    }
}

// ── what the presenters say ─────────────────────────────────────────────────────────────────────────────

void StockCard::show_overview(ListOverview const& overview)
{
    strip().set_right(from_utf8(overview.totals));
}

void StockCard::rows_moved()
{
    grid_->rows_moved();
    // wxGrid puts its cursor on the first row without saying so.
    if (movements_.selected().empty() && movements_.row_count() > 0) {
        grid_->select_key(movements_.key(0));
        movements_.select(movements_.key(0));
    }
}

void StockCard::rows_changed(std::int64_t first, std::int64_t last)
{
    grid_->rows_changed(first, last);
}

void StockCard::flash(std::string const& key, std::set<std::string> const& columns)
{
    grid_->flash(key, columns);
}

void StockCard::show_record(ListRecord const&)
{
    staleness_changed();
}

void StockCard::show_no_record()
{
    staleness_changed();
}

void StockCard::staleness_changed()
{
    ListRecord const* const record = movements_.record();
    take_back_->Enable(!is_stale() && record && record->allowed.contains("take_back"));
}

void StockCard::done(std::string const& sentence, bool)
{
    ask_->forget();
    toast().show(Tone::ok, from_utf8(sentence));
}

void StockCard::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

void StockCard::open(std::string const& name)
{
    if (!shell().open(name)) {
        refused(to_utf8(_("There is no window for this.")));
    }
}

void StockCard::show_head(CardStore::Head const& head)
{
    inbound::StockPosition const& at = head.record.position;
    SetTitle(from_utf8(with_middle_dots({at.sku, at.pod_code})) + wxS(" ") + wxUniChar(0x2013) +
             wxS(" PodDesk"));
    accessible(*header_, from_utf8(with_middle_dots({at.sku, at.title, at.client_name, at.pod_code})) +
                             wxS(", ") +
                             wxString::Format(_("%s on hand, %s available, %s on hold"), grouped(at.on_hand),
                                              grouped(at.available), grouped(at.on_hold)));
    Detail detail;
    detail.sections = stock_bin_sections(head.record);
    bins_->show(detail);
    header_->Refresh();
    chart_->Refresh();
}

void StockCard::show_gone()
{
    bins_->show_nothing(from_utf8(stock_gone()));
    header_->Refresh();
    chart_->Refresh();
}

} // namespace poddesk::gui
