#include "gui/shell/desk_window.h"

#include "gui/shell/desk_list.h"
#include "gui/shell/sign_in.h"
#include "gui/widgets/button.h"
#include "gui/widgets/counter_card.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>
#include <wx/sizer.h>

namespace poddesk::gui {

namespace {

struct CounterLook
{
    wxString label;
    char const* icon;
    Tone tone; ///< while the number is not 0
};

CounterLook look_of(DeskCounter counter)
{
    switch (counter) {
    case DeskCounter::to_do:
        return {_("To do"), "inbox", Tone::neutral};
    case DeskCounter::late:
        return {_("Late"), "warning", Tone::bad};
    case DeskCounter::on_hold:
        return {_("On hold"), "hold", Tone::warn};
    case DeskCounter::backorder:
        return {_("Backorder"), "waiting", Tone::warn};
    case DeskCounter::released:
        return {_("Released"), "bolt", Tone::neutral};
    case DeskCounter::picking:
        return {_("Picking"), "list", Tone::neutral};
    case DeskCounter::packing:
        return {_("Packing"), "box", Tone::neutral};
    case DeskCounter::shipped_today:
        break;
    }
    return {_("Shipped today"), "truck", Tone::ok};
}

constexpr int client_row = 40;
constexpr int client_column = 84;

} // namespace

DeskWindow::DeskWindow(Shell& shell, std::shared_ptr<DeskStore> store)
    : WorkWindow(shell, "desk", _("Desk") + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"),
                 wxSize(1240, 760)),
      store_(std::move(store)), clock_(this)
{
    add_head();
    add_counters();
    add_cards();
    shell.live().listen(*this, "order", [this](Changes const&) { read(); });
    shell.live().listen(*this, "shipment", [this](Changes const&) { read(); });
    for (char const* const topic : {"message", "receipt", "return", "problem"}) {
        shell.live().listen(*this, topic, [this](Changes const&) { read(); });
    }
    shell.live().listen(*this, "manifest", [this](Changes const&) { read(); });
    shell.live().listen(*this, "charge", [this](Changes const&) { read(); });
    shell.live().watch_health(*this, [this](Health const&) { connection_->Refresh(); });
    Bind(
        wxEVT_TIMER,
        [this](wxTimerEvent&) {
            head_->Refresh();
            read(); // an order becomes late without anybody changing it
        },
        clock_.GetId());
    clock_.Start(60'000);
    read();
}

void DeskWindow::add_head()
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    SignedIn const& who = shell().who();
    wxString const person = from_utf8(who.full_name) + wxS(", ") + role_words(who.role);
    head_ = new Canvas(body(), person, wxSize(u(460), u(40)), [person](Painter& painter, wxSize size) {
        wxString const now = wxDateTime::Now().Format(wxS("%a %e %b, %H:%M"));
        double const h = size.y;
        double const x = painter.text({0, 0, double(size.x), h}, now, Type::big_bold, theme().text);
        painter.text({x + u(16), double(u(2)), size.x - x - u(16), h}, person, Type::body, theme().muted);
    });
    row->Add(head_, 1, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(16));
    auto* const find =
        new Canvas(body(), _("Find anything"), wxSize(u(280), u(32)), {}, Canvas::Focus::takes);
    find->set_paint([find](Painter& painter, wxSize size) {
        Theme const& t = theme();
        double const h = size.y;
        painter.rounded({0, 0, double(size.x), h}, u(6), t.base,
                        find->shows_focus() ? t.accent : t.line_strong, find->shows_focus() ? 2 : 1);
        painter.icon("search", u(10), (h - u(16)) / 2, u(16), t.muted);
        painter.text({double(u(34)), 0, double(size.x), h}, _("Find anything"), Type::body, t.muted);
        wxString const cap = wxS("Ctrl K");
        double const width = painter.key_cap_width(cap, u(22));
        painter.key_cap(size.x - u(8) - width, (h - u(22)) / 2, cap, u(22));
    });
    find->on_press([this] { this->shell().open_command_box(*this); });
    row->Add(find, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT | wxRIGHT, u(16));
    content()->Add(row, 0, wxEXPAND | wxTOP | wxBOTTOM, u(8));
}

void DeskWindow::add_counters()
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    for (std::size_t at = 0; at < desk_counters; ++at) {
        auto const counter = static_cast<DeskCounter>(at);
        CounterLook const look = look_of(counter);
        counters_[at] = new CounterCard(body(), look.label, look.icon);
        counters_[at]->on_open([this, counter] { guarded(this, [&] { open_behind(counter); }); });
        if (at > 0) {
            row->AddSpacer(u(12)); // a border would be taken out of the card's own share
        }
        row->Add(counters_[at], 1);
    }
    content()->Add(row, 0, wxEXPAND | wxLEFT | wxRIGHT, u(16));
}

void DeskWindow::add_cards()
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    clients_ =
        make_card(body(), _("Clients"), wxSize(u(400), u(200)),
                  [this](Painter& painter, wxRect2DDouble const& inside) { paint_clients(painter, inside); });
    auto const list = [this](wxString const& title) {
        return new DeskList(body(), title,
                            [this](std::string const& name) { guarded(this, [&] { open_window(name); }); });
    };
    exceptions_ = list(_("Exceptions"));
    row->Add(clients_, 3, wxEXPAND);
    row->Add(exceptions_, 2, wxEXPAND | wxLEFT, u(12));
    content()->AddSpacer(u(12));
    content()->Add(row, 3, wxEXPAND | wxLEFT | wxRIGHT, u(16));
    auto* const below = new wxBoxSizer(wxHORIZONTAL);
    cutoffs_ = list(_("Cutoff"));
    receipts_ = list(_("Receipts expected"));
    background_ = list(_("Background work"));
    connection_ = make_card(
        body(), _("Connection"), wxSize(u(240), u(200)),
        [this](Painter& painter, wxRect2DDouble const& inside) { paint_connection(painter, inside); });
    below->Add(cutoffs_, 1, wxEXPAND);
    below->Add(receipts_, 1, wxEXPAND | wxLEFT, u(12));
    below->Add(background_, 1, wxEXPAND | wxLEFT, u(12));
    below->Add(connection_, 1, wxEXPAND | wxLEFT, u(12));
    content()->AddSpacer(u(12));
    content()->Add(below, 2, wxEXPAND | wxLEFT | wxRIGHT, u(16));
    content()->AddSpacer(u(16));
}

void DeskWindow::open_behind(DeskCounter counter)
{
    open_window(DeskPresenter::window_behind(counter));
}

void DeskWindow::open_window(std::string const& name)
{
    if (!shell().open(name)) {
        toast().show(Tone::neutral, _("There is no window behind this number yet."));
    }
}

void DeskWindow::read()
{
    if (std::exchange(reading_, true)) {
        read_again_ = true; // changes come faster than answers: one more read covers them all
        return;
    }
    auto const next = [this] {
        reading_ = false;
        if (std::exchange(read_again_, false)) {
            read();
        }
    };
    shell().background().run_or(
        *this, [store = store_] { return store->read(); },
        [this, next](DeskNumbers numbers) {
            presenter_.take(std::move(numbers));
            show_numbers();
            next();
        },
        [this, next](std::exception_ptr const& error) {
            next();
            // A lost server is said by the health pill; anything else is a problem of this window.
            if (shell().live().health().state != Health::State::stale) {
                report_error(error, this);
            }
        });
}

void DeskWindow::show_numbers()
{
    for (std::size_t at = 0; at < desk_counters; ++at) {
        auto const counter = static_cast<DeskCounter>(at);
        auto const ready = static_cast<unsigned>(presenter_.ready().value_or(0));
        wxString const note =
            counter == DeskCounter::to_do && ready > 0
                ? wxString::Format(wxPLURAL("%u ready to release", "%u ready to release", ready), ready)
                : wxString();
        counters_[at]->set_value(presenter_.value(counter), note, look_of(counter).tone);
    }
    wxString words = _("Clients");
    for (orders::QueueCount const& client : presenter_.clients()) {
        words += wxS(". ") + from_utf8(client.client_name) + wxS(": ") + grouped(client.to_do) + wxS(" ") +
                 _("to do") + wxS(", ") + grouped(client.late) + wxS(" ") + _("late");
    }
    exceptions_->show(exception_lines(presenter_.watch()));
    cutoffs_->show(cutoff_lines(presenter_.watch(), presenter_.read_at()));
    receipts_->show(receipt_lines(presenter_.watch(), presenter_.read_at()));
    background_->show(work_lines(presenter_.watch()));
    accessible(*clients_, words);
    clients_->Refresh();
    connection_->Refresh();
}

void DeskWindow::paint_clients(Painter& painter, wxRect2DDouble const& inside) const
{
    Theme const& t = theme();
    std::array<std::pair<wxString, std::int64_t orders::QueueCount::*>, 5> const columns{
        {{_("To do"), &orders::QueueCount::to_do},
         {_("Late"), &orders::QueueCount::late},
         {_("On hold"), &orders::QueueCount::on_hold},
         {_("In the pod"), &orders::QueueCount::released},
         {_("Shipped"), &orders::QueueCount::shipped_today}}};
    double const first = inside.m_x + inside.m_width - double(columns.size()) * u(client_column);
    double y = inside.m_y - u(8);
    for (std::size_t at = 0; at < columns.size(); ++at) {
        painter.text({first + double(at) * u(client_column), y, double(u(client_column)), double(u(24))},
                     columns[at].first, Type::small_bold, t.muted, Align::right);
    }
    y += u(24);
    std::size_t shown = 0;
    for (orders::QueueCount const& client : presenter_.clients()) {
        double const room = inside.m_y + inside.m_height - y;
        bool const is_last = shown + 1 == presenter_.clients().size();
        if (room < u(client_row) * (is_last ? 1 : 2)) {
            painter.text({inside.m_x + u(20), y, inside.m_width, std::min(room, double(u(client_row)))},
                         wxString::Format(_("and %zu more: make the window higher, or open Orders"),
                                          presenter_.clients().size() - shown),
                         Type::small, t.muted);
            break;
        }
        ++shown;
        painter.hline(inside.m_x, y, inside.m_width, t.line);
        painter.circle(inside.m_x + u(5), y + u(client_row) / 2.0, u(4) + 0.5,
                       t.brand(wxColour(from_utf8(client.client_color))));
        painter.text({inside.m_x + u(20), y, first - inside.m_x - u(20), double(u(client_row))},
                     from_utf8(client.client_name), Type::body, t.text);
        for (std::size_t at = 0; at < columns.size(); ++at) {
            bool const in_pod = columns[at].second == &orders::QueueCount::released;
            std::int64_t const value =
                in_pod ? client.released + client.picking + client.packing : client.*columns[at].second;
            bool const alarm = value > 0 && columns[at].second == &orders::QueueCount::late;
            wxString const words = value == 0 ? wxString(wxUniChar(0x2013)) : grouped(value);
            painter.text(
                {first + double(at) * u(client_column), y, double(u(client_column)), double(u(client_row))},
                words, alarm ? Type::body_bold : Type::body,
                value == 0 ? t.faint
                : alarm    ? t.ink(Tone::bad)
                           : t.text,
                Align::right);
        }
        y += u(client_row);
    }
    if (presenter_.has_numbers() && presenter_.clients().empty()) {
        painter.wrapped(
            {inside.m_x, y + u(8), inside.m_width, 0},
            _("No client is within your reach yet. An administrator adds clients and grants them."),
            Type::body, t.muted, u(18));
    }
}

void DeskWindow::paint_connection(Painter& painter, wxRect2DDouble const& inside) const
{
    Theme const& t = theme();
    auto& shown = const_cast<DeskWindow*>(this)->shell(); // the shell outlives every window
    Health const& health = shown.live().health();
    double y = inside.m_y;
    auto const fact = [&](char const* icon, wxString const& label, wxString const& value,
                          wxColour const& ink) {
        painter.icon(icon, inside.m_x, y + u(9), u(16), t.muted);
        painter.text({inside.m_x + u(26), y, inside.m_width / 2, double(u(34))}, label, Type::body, t.text);
        painter.text({inside.m_x + inside.m_width / 3, y, inside.m_width * 2 / 3, double(u(34))}, value,
                     Type::body, ink, Align::right);
        y += u(36);
    };
    Pill const pill = health.pill();
    fact("health", _("Live changes"), from_utf8(pill.text), t.ink(pill.tone));
    fact("database", _("Database"), from_utf8(shown.who().place), t.text);
    fact("user", _("Signed in"), from_utf8(shown.who().login), t.text);
    if (!health.reason.empty()) {
        painter.wrapped({inside.m_x, y + u(4), inside.m_width, 0}, from_utf8(health.reason), Type::small,
                        t.ink(Tone::warn), u(18));
    }
}

std::vector<KeyHelp> DeskWindow::keys() const
{
    return {{wxS("Tab"), _("go from number to number")},
            {_("Enter"), _("open the window behind the number")}};
}

void add_desk_window(Shell& shell)
{
    shell.add_window(
        "desk",
        [](Shell& made_by, std::string const&) -> WorkWindow* {
            return new DeskWindow(made_by, make_desk_store(made_by.pool()));
        },
        _("&Desk"), "desk");
}

} // namespace poddesk::gui
