#include "gui/orders/order_window.h"

#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/widgets/button.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int side_width = 372;
constexpr int header_height = 88;

} // namespace

OrderWindow::OrderWindow(Shell& shell_in, std::string const& order)
    : WorkWindow(shell_in, "order:" + order, _("Order"), wxSize(1280, 820)), work_(*this),
      presenter_(std::make_shared<OrdersStore>(shell_in.pool(), workstation_printers(shell_in)), work_, *this,
                 order)
{
    build();
    build_menus();
    shell_in.live().listen(*this, "order", [this](Changes const& changes) {
        presenter_.order_changed(changes.keys, changes.everything);
    });
    presenter_.read();
    be_on({{"order", presenter_.order().value}});
    lines_->SetFocus();
}

OrderWindow::~OrderWindow() = default;

void OrderWindow::build()
{
    header_ = new Canvas(body(), _("Order"), wxSize(-1, u(header_height)),
                         [this](Painter& painter, wxSize size) { paint_header(painter, size); });
    header_->set_ground([] { return theme().base; });
    content()->Add(header_, 0, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    middle->Add(build_main(), 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(build_side(), 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
}

wxSizer* OrderWindow::build_main()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    lines_ = new Grid(body(), _("Lines"),
                      line_columns([this](std::int64_t at) { return presenter_.line(at); },
                                   [this](std::string const& sha256) {
                                       auto const found = pictures_.find(sha256);
                                       return found == pictures_.end() ? wxBitmap() : found->second;
                                   },
                                   [this] {
                                       auto const& record = presenter_.record();
                                       return record ? record->order.client_color : std::string();
                                   }),
                      presenter_);
    lines_->SetMinSize(wxSize(-1, u(150)));
    column->Add(lines_, 5, wxEXPAND);
    column->Add(horizontal_line(body()), 0, wxEXPAND);
    auto* const below = new wxBoxSizer(wxHORIZONTAL);
    story_ = new DetailCard(body(), _("Timeline"));
    why_ = new DetailCard(body(), _("Why"));
    below->Add(story_, 1, wxEXPAND);
    below->Add(vertical_line(body()), 0, wxEXPAND);
    below->Add(why_, 1, wxEXPAND);
    column->Add(below, 6, wxEXPAND);
    return column;
}

wxSizer* OrderWindow::build_side()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    side_ = new DetailCard(body(), _("Address, money, emails, documents"));
    side_->SetMinSize(wxSize(u(side_width), -1));
    side_->on_item([this](std::string const& key) { item_chosen(key); });
    side_->show_nothing(from_utf8(loading_words()));
    column->Add(side_, 1, wxEXPAND);
    ask_ = new AskPanel(body());
    ask_->SetMinSize(wxSize(u(side_width), -1));
    column->Add(ask_, 0, wxEXPAND);
    auto* const foot = new wxPanel(body());
    foot->SetBackgroundColour(theme().base);
    on_theme_change(*foot, [foot] { foot->SetBackgroundColour(theme().base); });
    hold_ = make_button(foot, with_dots(_("Hold")), "hold");
    clear_hold_ = make_button(foot, with_dots(_("Clear hold")), "check");
    cancel_ = make_button(foot, with_dots(_("Cancel")), "close");
    hold_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { hold(); });
    clear_hold_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { release_hold(); });
    cancel_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { cancel(); });
    auto* const buttons = new wxBoxSizer(wxHORIZONTAL);
    buttons->AddSpacer(u(16));
    for (wxButton* const button : {hold_, clear_hold_, cancel_}) {
        button->Disable();
        buttons->Add(button, 1, wxRIGHT, u(8));
    }
    auto* const padded = new wxBoxSizer(wxVERTICAL);
    padded->Add(horizontal_line(foot), 0, wxEXPAND);
    padded->Add(buttons, 0, wxEXPAND | wxTOP | wxBOTTOM, u(8));
    foot->SetSizer(padded);
    foot->SetMinSize(wxSize(u(side_width), -1));
    column->Add(foot, 0, wxEXPAND);
    return column;
}

void OrderWindow::build_menus()
{
    auto* const order = new wxMenu;
    add_action(*order, with_dots(_("&Hold")) + wxS("\tCtrl+H"), [this] { hold(); });
    add_action(*order, with_dots(_("C&lear hold")) + wxS("\tCtrl+L"), [this] { release_hold(); });
    add_action(*order, with_dots(_("&Cancel order")) + wxS("\tCtrl+Delete"), [this] { cancel(); });
    add_action(*order, with_dots(_("Correct &address")) + wxS("\tCtrl+D"), [this] { correct_address(); });
    add_action(*order, with_dots(_("Accept the correctio&n")) + wxS("\tCtrl+Shift+D"),
               [this] { accept_correction(); });
    add_action(*order, with_dots(_("Change the &line")) + wxS("\tCtrl+E"), [this] { change_line(); });
    add_action(*order, with_dots(_("&Split")) + wxS("\tCtrl+Shift+S"), [this] { split(); });
    add_action(*order, with_dots(_("&Merge")) + wxS("\tCtrl+M"), [this] { merge(); });
    add_action(*order, with_dots(_("Take a&part or put back")) + wxS("\tCtrl+Shift+M"), [this] { unlink(); });
    add_action(*order, with_dots(_("&Note")) + wxS("\tCtrl+N"), [this] { add_note(); });
    add_action(*order, _("Notes &done\tCtrl+Shift+N"), [this] { presenter_.tick_mentions(); });
    add_action(*order, with_dots(_("Pr&iority")) + wxS("\tCtrl+I"), [this] { set_priority(); });
    add_action(*order, with_dots(_("&Gift")) + wxS("\tCtrl+G"), [this] { set_gift(); });
    add_action(*order, with_dots(_("&Rates")) + wxS("\tCtrl+T"), [this] { open_rates(); });
    order->AppendSeparator();
    add_undo(*order, [this] { presenter_.undo(); });
    auto* const parcel = new wxMenu;
    add_action(*parcel, with_dots(_("&Print label again")) + wxS("\tCtrl+P"), [this] { print_label(); });
    set_menus({{order, _("&Order")}, {parcel, _("&Parcel")}});
}

void OrderWindow::paint_header(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    auto const& record = presenter_.record();
    if (!record) {
        return;
    }
    orders::OrderView const& order = record->order;
    painter.fill({0, 0, double(u(4)), double(size.y)}, t.brand(wxColour(from_utf8(order.client_color))));
    double const left = u(20);
    double const right = size.x - u(20);
    double x = left + painter.text({left, double(u(12)), right - left, double(u(32))},
                                   from_utf8(order.number), Type::big_bold, t.text);
    kernel::Timestamp const now = kernel::SystemClock().now();
    for (Pill const& pill :
         {status_pill(order.status, order.clock.is_late(now)), order.is_test ? test_pill() : Pill{}}) {
        if (!pill.text.empty()) {
            x += u(12);
            double const width = painter.pill_width(pill);
            painter.pill({x, double(u(17)), width, double(u(pill_height))}, pill);
            x += width;
        }
    }
    wxString const total = from_utf8(value_words({order.total.shop}));
    painter.text({left, double(u(12)), right - left, double(u(32))}, total, Type::big_bold, t.text,
                 Align::right);
    if (order.total.shop.currency != order.total.presentment.currency) {
        painter.text(
            {left, double(u(46)), right - left, double(u(18))},
            wxString::Format(_("the customer paid %s"), from_utf8(value_words({order.total.presentment}))),
            Type::body, t.muted, Align::right);
    }
    double const words = right - left - u(260);
    painter.text({left, double(u(46)), words, double(u(18))},
                 from_utf8(with_middle_dots(
                     {order.client_name, order.channel,
                      order.carrier.empty() ? order.requested_service : order.carrier + " " + order.service,
                      order.pod})),
                 Type::body, t.text);
    painter.text({left, double(u(65)), words, double(u(16))}, from_utf8(placed_words(order, now)),
                 Type::small, t.muted);
    if (wxString const who = presence_words(others()); !who.empty()) {
        double const start = right - painter.width(who, Type::small_bold);
        painter.circle(start - u(10), u(73), u(7) / 2.0, t.ink(Tone::violet));
        painter.text({start, double(u(65)), right - start, double(u(16))}, who, Type::small_bold,
                     t.ink(Tone::violet));
    }
}

void OrderWindow::others_changed()
{
    header_->Refresh();
}

void OrderWindow::staleness_changed()
{
    hold_->Enable(!is_stale() && actions_.can_hold);
    clear_hold_->Enable(!is_stale() && actions_.can_release_hold);
    // Where it cannot be canceled, the button says why.
    cancel_->Enable(!is_stale() && presenter_.record() && presenter_.record()->order.status != "canceled");
}

void OrderWindow::hold()
{
    if (!may_change() || !hold_->IsEnabled()) {
        return;
    }
    ask_->ask(_("Hold this order"), hold_fields(), _("Hold"), [this](FormAnswers const& answers) {
        presenter_.hold(answers.at("kind"), answers.at("reason"), answer_of(answers, "until"));
    });
}

void OrderWindow::release_hold()
{
    if (may_change() && clear_hold_->IsEnabled()) {
        ask_->ask(_("Clear the hold of this order"), clear_hold_fields(actions_.holds), _("Clear hold"),
                  [this](FormAnswers const& answers) {
                      presenter_.release_hold(answers.at("reason"), answer_of(answers, "kind"));
                  });
    }
}

void OrderWindow::item_chosen(std::string const& key)
{
    if (key.starts_with("order:") || key.starts_with("rma:")) {
        shell().open(key);
    } else if (key.starts_with("message:")) {
        shell().open("email:" + std::to_string(presenter_.order().value) + "/" + key.substr(8));
    } else if (key.starts_with("parcel:")) {
        shell().open("rates:" + key.substr(7));
    } else {
        presenter_.open_item(key);
    }
}

bool OrderWindow::show_why()
{
    return why_->focus_why();
}

bool OrderWindow::escape()
{
    if (ask_->is_asking()) {
        ask_->leave();
        return true;
    }
    Close();
    return true;
}

std::vector<KeyHelp> OrderWindow::keys() const
{
    return {{wxS("Ctrl H"), _("hold this order")},
            {wxS("Ctrl L"), _("clear its holds")},
            {wxS("Ctrl Del"), _("cancel it")},
            {wxS("Ctrl D"), _("correct where it goes")},
            {wxS("Ctrl Shift D"), _("look at the correction that is proposed")},
            {wxS("Ctrl E"), _("send other units of the chosen line, or another product")},
            {wxS("Ctrl Shift S"), _("let some of its units ship apart")},
            {wxS("Ctrl M"), _("put another order of this customer in its parcel")},
            {wxS("Ctrl Shift M"), _("take merged orders apart, or put a part back")},
            {wxS("Ctrl N"), _("write a note; @login puts it on that person's desk")},
            {wxS("Ctrl Shift N"), _("tick off the notes that name you")},
            {wxS("Ctrl I"), _("let it go before others")},
            {wxS("Ctrl G"), _("make it a gift, with a message on the slip")},
            {wxS("Ctrl P"), _("print a parcel's label again")},
            {wxS("Ctrl T"), _("compare the rates of its parcel")},
            {wxS("Ctrl Z"), _("take the last step back")},
            {wxS("Esc"), _("close this window")}};
}

nlohmann::json OrderWindow::state() const
{
    return {{"lines", to_json(lines_->layout())}};
}

void OrderWindow::restore(nlohmann::json const& held)
{
    if (held.is_object() && held.contains("lines")) {
        lines_->arrange(grid_layout_from_json(held["lines"]));
    }
}

} // namespace poddesk::gui
