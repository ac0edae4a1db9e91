#include "gui/returns/analytics_window.h"

#include "gui/returns/analytics_words.h"
#include "gui/shell/export.h"
#include "gui/widgets/button.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <cstdlib>

namespace poddesk::gui {

namespace {

constexpr int chart_height = 268;
constexpr int facts_width = 400;
constexpr int usual_days = 30;

std::vector<GridColumn> table_columns()
{
    std::vector<GridColumn> columns;
    auto const add = [&](char const* key, int width, Align align) {
        columns.push_back({key, from_utf8(analytics_column_words(key)), width, align});
    };
    add("reason", 130, Align::left);
    add("sku", 130, Align::left);
    add("title", 180, Align::left);
    add("client", 130, Align::left);
    add("units", 62, Align::right);
    for (char const* const grade : {"A", "B", "C", "D", "E", "none"}) {
        add(grade, grade[1] == '\0' ? 44 : 70, Align::right);
    }
    add("restocked", 78, Align::right);
    return columns;
}

} // namespace

AnalyticsWindow::AnalyticsWindow(Shell& shell_in)
    : WorkWindow(shell_in, "returns-analytics", _("Returns analytics"), wxSize(1500, 900)), work_(*this),
      presenter_(std::make_shared<AnalyticsStore const>(shell_in.pool()), work_, *this)
{
    build();
    presenter_.resync();
    grid_->SetFocus();
}

void AnalyticsWindow::build()
{
    content()->Add(build_tools(), 0, wxEXPAND | wxTOP | wxBOTTOM, u(8));
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    auto* const left = new wxBoxSizer(wxVERTICAL);
    left->Add(build_charts(), 0, wxEXPAND);
    left->Add(horizontal_line(body()), 0, wxEXPAND);
    grid_ = new Grid(body(), _("Reason, SKU and grade"), table_columns(), presenter_);
    grid_->on_activate([this](std::string const& key) { open_row(key); });
    left->Add(grid_, 1, wxEXPAND);
    middle->Add(left, 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    facts_ = new DetailCard(body(), _("Money, defects, questions, pace"));
    facts_->SetMinSize(wxSize(u(facts_width), -1));
    facts_->on_item([this](std::string const& key) { open_row(key); });
    middle->Add(facts_, 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
    auto* const own = new wxMenu;
    add_action(*own, _("&Open its returns") + wxS("\tCtrl+O"), [this] { open_row(grid_->current_key()); });
    own->AppendSeparator();
    int key = 1;
    for (int const days : {7, 30, 90, 365}) {
        add_action(*own, wxString::Format(_("Last %d days"), days) + wxString::Format(wxS("\tAlt+%d"), key++),
                   [this, days] { show_days(days); });
    }
    own->AppendSeparator();
    add_action(*own, with_dots(_("&Export")) + wxS("\tCtrl+E"), [this] { export_table(); });
    set_menus({{own, _("&Analytics")}});
}

wxSizer* AnalyticsWindow::build_tools()
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    period_ = new Chip(body(), _("Period"), wxString::Format(_("%d days"), usual_days));
    std::vector<ChipOption> options;
    for (int const days : {7, 90, 365}) {
        options.push_back({std::to_string(days), wxString::Format(_("%d days"), days), {}});
    }
    period_->set_options(std::move(options), wxString::Format(_("%d days"), usual_days));
    period_->on_choose([this](std::optional<std::string> const& chosen) {
        show_days(chosen ? std::atoi(chosen->c_str()) : usual_days);
    });
    client_ = new Chip(body(), _("Client"), _("Any"));
    client_->on_choose([this](std::optional<std::string> const& chosen) {
        presenter_.ask({presenter_.query().days, chosen.value_or("")});
    });
    wxButton* const file = make_button(body(), with_dots(_("&Export")), "export");
    file->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { export_table(); });
    int const gap = wxALIGN_CENTRE_VERTICAL | wxLEFT;
    row->Add(period_, 0, gap, u(8));
    row->Add(client_, 0, gap, u(8));
    row->AddStretchSpacer();
    row->Add(file, 0, gap, u(8));
    row->AddSpacer(u(8));
    return row;
}

wxSizer* AnalyticsWindow::build_charts()
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    for (std::size_t which = 0; which < 4; ++which) {
        auto* const chart =
            new Canvas(body(), _("Chart"), wxSize(-1, u(chart_height)),
                       [this, which](Painter& painter, wxSize size) { paint_chart(painter, size, which); });
        chart->set_ground([] { return theme().base; });
        charts_.push_back(chart);
        if (which > 0) {
            row->Add(vertical_line(body()), 0, wxEXPAND);
        }
        row->Add(chart, 1, wxEXPAND);
    }
    return row;
}

void AnalyticsWindow::paint_chart(Painter& painter, wxSize size, std::size_t which) const
{
    Theme const& t = theme();
    if (which >= presenter_.screen().charts.size()) {
        return;
    }
    BarChart const& chart = presenter_.screen().charts[which];
    double const left = u(16);
    double const room = size.x - 2 * left;
    painter.text({left, double(u(10)), room, double(u(20))}, from_utf8(chart.title), Type::small_bold,
                 t.muted);
    painter.text({left, double(u(28)), room, double(u(18))}, from_utf8(chart.note), Type::small, t.muted);
    double y = u(54);
    if (chart.bars.empty()) {
        painter.wrapped({left, y, room, double(u(60))}, from_utf8(chart.empty), Type::body, t.muted, u(20));
    }
    double const labels = room * 0.42;
    double const values = u(58);
    double const longest = room - labels - values;
    for (ChartBar const& bar : chart.bars) {
        painter.text({left, y, labels - u(8), double(u(20))}, from_utf8(bar.label), Type::small, t.text);
        double const length = std::max(bar.share * longest, double(u(2)));
        painter.rounded({left + labels, y + u(4), length, double(u(12))}, u(3), t.ink(bar.tone));
        if (bar.mark > 0) {
            painter.vline(left + labels + bar.mark * longest, y + u(2), u(16), t.text);
        }
        painter.text({left + room - values, y, values, double(u(20))}, from_utf8(bar.value), Type::small_bold,
                     t.text, Align::right);
        y += u(26);
    }
}

void AnalyticsWindow::show_days(int days)
{
    period_->set_chosen(days == usual_days ? std::nullopt : std::optional(std::to_string(days)));
    presenter_.ask({days, presenter_.query().client});
}

void AnalyticsWindow::export_table()
{
    export_rows(*this, presenter_.whole_table());
}

void AnalyticsWindow::open_row(std::string const& key)
{
    if (!key.empty()) {
        shell().open(presenter_.opens(key));
    }
}

void AnalyticsWindow::show(AnalyticsScreen const& screen)
{
    facts_->show(screen.facts);
    std::vector<ChipOption> options;
    for (auto const& [code, name] : screen.clients) {
        options.push_back({code, from_utf8(name), {}});
    }
    client_->set_options(std::move(options), _("Any"));
    client_->set_chosen(screen.query.client.empty() ? std::nullopt : std::optional(screen.query.client));
    for (std::size_t i = 0; i < charts_.size(); ++i) {
        charts_[i]->SetName(from_utf8(screen.charts[i].title));
        charts_[i]->Refresh();
    }
    strip().set_right(from_utf8(screen.totals));
}

void AnalyticsWindow::rows_moved()
{
    grid_->rows_moved();
}

void AnalyticsWindow::resync()
{
    presenter_.resync();
    WorkWindow::resync();
}

bool AnalyticsWindow::escape()
{
    Close();
    return true;
}

nlohmann::json AnalyticsWindow::state() const
{
    return {{"days", presenter_.query().days}, {"client", presenter_.query().client}};
}

void AnalyticsWindow::restore(nlohmann::json const& held)
{
    if (held.is_object() && held.contains("days") && held["days"].is_number_integer()) {
        client_->set_chosen(std::nullopt);
        presenter_.ask({std::clamp(held["days"].get<int>(), 1, 3660), held.value("client", std::string())});
        period_->set_chosen(presenter_.query().days == usual_days
                                ? std::nullopt
                                : std::optional(std::to_string(presenter_.query().days)));
    }
}

std::vector<KeyHelp> AnalyticsWindow::keys() const
{
    return {{wxS("Enter"), _("open the returns of the row")},
            {wxS("Alt 1 to 4"), _("the last 7, 30, 90, 365 days")},
            {wxS("Ctrl E"), _("export the table, XLSX or CSV")},
            {wxS("Esc"), _("close this window")}};
}

} // namespace poddesk::gui
