#include "gui/orders/order_queue.h"

#include "gui/orders/words.h"
#include "gui/widgets/button.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/srchctrl.h>

namespace poddesk::gui {

namespace {

constexpr int queues_width = 208;
constexpr int detail_width = 324;
constexpr int typing_pause = 160; ///< milliseconds without a key before the list is asked

std::string window_name(std::string const& queue)
{
    return queue.empty() ? "orders" : "orders:" + queue;
}

struct EntryLook
{
    char const* icon;
    Tone tone = Tone::neutral;
    bool alarm = false;
};

EntryLook look_of(orders::Queue queue)
{
    using orders::Queue;
    switch (queue) {
    case Queue::to_do:
        return {"inbox"};
    case Queue::late:
        return {"warning", Tone::bad, true};
    case Queue::on_hold:
        return {"hold", Tone::warn};
    case Queue::backorder:
        return {"waiting"};
    case Queue::duplicates:
        return {"copy", Tone::warn};
    case Queue::cancel_asked:
        return {"return", Tone::bad};
    case Queue::released:
        return {"bolt"};
    case Queue::picking:
        return {"list"};
    case Queue::packing:
        return {"box"};
    case Queue::shipped_today:
        return {"truck"};
    case Queue::everything:
        return {"search"};
    }
    return {"dot"};
}

wxString group_word(std::string const& key)
{
    return key == "all" ? _("All clients") : key == "pod" ? _("In the pod") : _("Clients, to do");
}

} // namespace

OrderQueue::OrderQueue(Shell& shell_in, std::string const& queue)
    : WorkWindow(shell_in, window_name(queue), _("Orders"), wxSize(1598, 960)), work_(*this),
      presenter_(std::make_shared<OrdersStore>(shell_in.pool()), work_, *this,
                 std::make_shared<kernel::SystemClock>()),
      others_(shell_in.presence(), *this, "order", [this] { refresh_slack(); }), typing_(this), minute_(this)
{
    build();
    build_menus();
    Bind(
        wxEVT_TIMER, [this](wxTimerEvent&) { presenter_.filter_text(to_utf8(filter_->GetValue())); },
        typing_.GetId());
    Bind(
        wxEVT_TIMER,
        [this](wxTimerEvent&) {
            presenter_.time_passed();
            refresh_slack();
        },
        minute_.GetId());
    minute_.Start(30'000);
    shell_in.live().listen(*this, "order", [this](Changes const& changes) {
        presenter_.orders_changed(changes.keys, changes.everything);
    });
    shell_in.live().listen(*this, "lane", [this](Changes const& changes) {
        if (!changes.everything) { // orders_changed reads the lanes too
            presenter_.lanes_changed();
        }
    });
    if (!queue.empty()) {
        show_queue(queue);
    }
    presenter_.resync();
    retitle();
    grid_->SetFocus();
}

OrderQueue::~OrderQueue() = default;

void OrderQueue::build()
{
    content()->Add(build_tools(), 0, wxEXPAND | wxTOP | wxBOTTOM, u(8));
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    queues_ = new QueueList(body(), _("Saved queues"));
    queues_->SetMinSize(wxSize(u(queues_width), -1));
    queues_->on_choose([this](std::string const& key) {
        presenter_.choose_queue(key);
        client_->set_chosen(presenter_.query().client
                                ? std::optional(std::to_string(presenter_.query().client->value))
                                : std::nullopt);
        status_->set_chosen(std::nullopt);
        retitle();
    });
    grid_ = new Grid(body(), _("Orders"),
                     order_columns([this](std::int64_t at) { return presenter_.row(at); },
                                   [this] { return presenter_.now(); },
                                   [this](kernel::OrderId id) -> std::vector<std::string> const& {
                                       return others_on(id);
                                   }),
                     presenter_);
    grid_->on_select([this](std::string const& key) {
        presenter_.select(key);
        show_right();
    });
    grid_->on_activate([this](std::string const& key) { open_order(key); });
    grid_->GetGridWindow()->Bind(wxEVT_MOTION, [this](wxMouseEvent& event) {
        event.Skip();
        show_tip(grid_->CalcUnscrolledPosition(event.GetPosition()));
    });
    middle->Add(queues_, 0, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(grid_, 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(build_detail(), 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
}

wxSizer* OrderQueue::build_tools()
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    filter_ = new wxSearchCtrl(body(), wxID_ANY, wxString(), wxDefaultPosition, wxSize(u(304), u(34)));
    filter_->SetDescriptiveText(_("Filter: order, customer, SKU, city (Ctrl+F)"));
    filter_->ShowCancelButton(true);
    accessible(*filter_, _("Filter orders"));
    filter_->Bind(wxEVT_TEXT, [this](wxCommandEvent& event) {
        typing_.StartOnce(typing_pause);
        event.Skip();
    });
    filter_->Bind(wxEVT_SEARCH_CANCEL, [this](wxCommandEvent&) { filter_->Clear(); });
    int const gap = wxALIGN_CENTRE_VERTICAL | wxLEFT;
    row->Add(filter_, 0, gap, u(8));
    client_ = new Chip(body(), _("Client"), _("All"));
    pod_ = new Chip(body(), _("Pod"), _("Any"));
    status_ = new Chip(body(), _("Status"), _("Any"));
    lane_ = new Chip(body(), _("Lane"), _("Any"));
    for (Chip* const chip : {client_, pod_, status_, lane_}) {
        row->Add(chip, 0, gap, u(8));
    }
    bind_chips();
    row->AddStretchSpacer();
    wxButton* const columns = make_button(body(), _("Columns"), "columns");
    columns->Bind(wxEVT_BUTTON, [this, columns](wxCommandEvent&) { grid_->choose_columns(*columns); });
    wxButton* const hold_selected = make_button(body(), with_dots(_("Hold")), "hold");
    hold_selected->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { hold(); });
    release_ = make_button(body(), _("Release ready"), "bolt", Weight::primary);
    release_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { release_ready(); });
    release_->Disable();
    row->Add(columns, 0, gap, u(8));
    row->Add(hold_selected, 0, gap, u(8));
    row->Add(release_, 0, gap | wxRIGHT, u(8));
    return row;
}

void OrderQueue::bind_chips()
{
    client_->on_choose([this](std::optional<std::string> const& key) {
        presenter_.filter_client(key);
        queues_->set_current(presenter_.queue_key());
        retitle();
    });
    pod_->on_choose([this](std::optional<std::string> const& key) { presenter_.filter_pod(key); });
    status_->on_choose([this](std::optional<std::string> const& key) { presenter_.filter_status(key); });
    lane_->on_choose([this](std::optional<std::string> const& key) { presenter_.filter_lane(key); });
    std::vector<ChipOption> statuses;
    for (char const* const status : {"received", "ready", "on_hold", "backordered", "released", "picking",
                                     "packing", "shipped", "delivered", "canceled", "merged"}) {
        wxString word = from_utf8(status_word(status));
        if (std::string_view(status) == "received") {
            word = _("To do, new");
        } else if (std::string_view(status) == "ready") {
            word = _("To do, ready");
        }
        statuses.push_back({status, word, wxColour()});
    }
    status_->set_options(std::move(statuses), _("Any"));
}

wxSizer* OrderQueue::build_detail()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    detail_ = new DetailCard(body(), _("Selected order"));
    detail_->SetMinSize(wxSize(u(detail_width), -1));
    detail_->on_item([this](std::string const& key) {
        if (key.starts_with("order:")) {
            shell().open(key);
        } else {
            open_order(presenter_.selected());
        }
    });
    column->Add(detail_, 1, wxEXPAND);
    ask_ = new AskPanel(body());
    ask_->SetMinSize(wxSize(u(detail_width), -1));
    column->Add(ask_, 0, wxEXPAND);
    auto* const foot = new wxPanel(body());
    foot->SetBackgroundColour(theme().base);
    on_theme_change(*foot, [foot] { foot->SetBackgroundColour(theme().base); });
    auto* const buttons = new wxBoxSizer(wxHORIZONTAL);
    open_ = make_button(foot, _("Open"), "enter");
    hold_ = make_button(foot, with_dots(_("Hold")), "hold");
    clear_hold_ = make_button(foot, with_dots(_("Clear hold")), "check");
    open_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { open_order(presenter_.selected()); });
    hold_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { hold(); });
    clear_hold_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { release_hold(); });
    buttons->Add(open_, 1, wxLEFT, u(16));
    buttons->Add(hold_, 1, wxLEFT, u(8));
    buttons->Add(clear_hold_, 1, wxLEFT | wxRIGHT, u(8));
    auto* const padded = new wxBoxSizer(wxVERTICAL);
    padded->Add(horizontal_line(foot), 0, wxEXPAND);
    padded->Add(buttons, 0, wxEXPAND | wxTOP | wxBOTTOM, u(8));
    foot->SetSizer(padded);
    foot->SetMinSize(wxSize(u(detail_width), -1));
    column->Add(foot, 0, wxEXPAND);
    show_no_detail(nothing_selected_words());
    return column;
}

void OrderQueue::build_menus()
{
    auto* const order = new wxMenu;
    add_action(*order, _("&Open\tCtrl+Return"), [this] { open_order(presenter_.selected()); });
    add_action(*order, with_dots(_("&Hold")) + wxS("\tCtrl+H"), [this] { hold(); });
    add_action(*order, with_dots(_("C&lear hold")) + wxS("\tCtrl+L"), [this] { release_hold(); });
    add_action(*order, with_dots(_("Pr&iority")) + wxS("\tCtrl+I"), [this] { set_priority(); });
    add_action(*order, with_dots(_("&Cancel order")) + wxS("\tCtrl+Delete"), [this] { cancel(); });
    add_action(*order, with_dots(_("&No duplicate")) + wxS("\tCtrl+B"), [this] { keep_duplicates(); });
    order->AppendSeparator();
    add_action(*order, _("&Release everything that is ready\tCtrl+R"), [this] { release_ready(); });
    auto* const edit = new wxMenu;
    add_undo(*edit, [this] { presenter_.undo(); });
    add_action(*edit, _("&Copy rows\tCtrl+Shift+C"), [this] { grid_->copy_selection(); });
    add_action(*edit, with_dots(_("&Export")) + wxS("\tCtrl+E"), [this] { export_list(); });
    set_menus({{order, _("&Order")}, {edit, _("&Edit")}});
}

QueueItem queue_item(QueueEntry const& entry)
{
    QueueItem item;
    item.key = entry.key;
    if (entry.kind == QueueEntry::Kind::group) {
        item.kind = QueueItem::Kind::heading;
        item.key.clear();
        item.label = group_word(entry.key);
        return item;
    }
    item.label = from_utf8(entry.label);
    if (entry.kind == QueueEntry::Kind::client) {
        item.icon = "dot";
        item.color = entry.color;
        return item;
    }
    EntryLook const look = look_of(orders::parse_queue(entry.key).value_or(orders::Queue::everything));
    item.icon = look.icon;
    item.tone = look.tone;
    item.alarm = look.alarm;
    return item;
}

void OrderQueue::show_queue(std::string const& queue)
{
    // "on_hold/address": the queue, and the kind of hold it is narrowed to.
    std::size_t const slash = queue.find('/');
    presenter_.choose_queue(queue.substr(0, slash));
    if (slash != std::string::npos) {
        presenter_.filter_hold(queue.substr(slash + 1));
    }
    queues_->set_current(presenter_.queue_key());
    retitle();
}

std::vector<KeyHelp> OrderQueue::keys() const
{
    return {{from_utf8("\xe2\x86\x91 \xe2\x86\x93"), _("choose an order; Shift chooses several")},
            {wxS("Enter"), _("open the order in a window of its own")},
            {wxS("Ctrl H"), _("hold the chosen orders")},
            {wxS("Ctrl L"), _("clear the hold of the chosen orders")},
            {wxS("Ctrl I"), _("let the chosen orders go before others")},
            {wxS("Ctrl Del"), _("cancel the chosen orders")},
            {wxS("Ctrl B"), _("the chosen orders are meant: no duplicates")},
            {wxS("Ctrl R"), _("release every ready order of this list")},
            {wxS("Ctrl E"), _("write this list into a file for Excel")},
            {wxS("Ctrl Z"), _("take the last step back")}};
}

std::vector<CommandProvider> OrderQueue::command_providers()
{
    return {fixed_commands(_("Orders"), [this] {
        std::vector<CommandResult> found;
        for (orders::Queue const queue : orders::all_queues) {
            found.push_back({look_of(queue).icon,
                             wxString::Format(_("Queue: %s"), from_utf8(queue_word(queue))), wxString(), "",
                             wxString(), [this, queue] { show_queue(std::string(orders::word(queue))); }});
        }
        found.push_back({"hold", with_dots(_("Hold the chosen orders")), wxString(), "", wxS("Ctrl H"),
                         [this] { hold(); }});
        found.push_back({"bolt", _("Release everything that is ready"), wxString(), "", wxS("Ctrl R"),
                         [this] { release_ready(); }});
        found.push_back({"columns", with_dots(_("Export this list")), wxString(), "", wxS("Ctrl E"),
                         [this] { export_list(); }});
        return found;
    })};
}

} // namespace poddesk::gui
