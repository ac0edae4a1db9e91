#include "gui/clients/client_window.h"

#include "gui/clients/client_form.h"
#include "gui/clients/client_words.h"
#include "gui/orders/order_keys.h"
#include "gui/widgets/button.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/log.h>
#include <wx/menu.h>
#include <wx/mstream.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

namespace {

constexpr int side_width = 372;
constexpr int header_height = 80;
constexpr int logo_height = 48;

/// The picture scaled to the header; not ok when the bytes are no picture.
wxBitmap logo_of(std::string const& png, double scale)
{
    if (png.empty()) {
        return {};
    }
    wxLogNull const quiet; // a damaged logo leaves its place empty
    if (!wxImage::FindHandler(wxBITMAP_TYPE_PNG)) {
        wxInitAllImageHandlers();
    }
    wxMemoryInputStream stream(png.data(), png.size());
    wxImage image(stream);
    if (!image.IsOk() || image.GetHeight() == 0) {
        return {};
    }
    int const height = static_cast<int>(u(logo_height) * scale);
    int const width = std::max(1, image.GetWidth() * height / image.GetHeight());
    return wxBitmap(image.Rescale(width, height, wxIMAGE_QUALITY_HIGH));
}

} // namespace

ClientWindow::ClientWindow(Shell& shell_in, std::string const& client)
    : WorkWindow(shell_in, "client:" + client, _("Client"), wxSize(1320, 860)), work_(*this),
      presenter_(std::make_shared<ClientStore>(shell_in.pool()), work_, *this,
                 kernel::ClientId{number_of(client).value_or(0)})
{
    build();
    build_menus();
    shell_in.live().listen(*this, "client", [this](Changes const&) { presenter_.read(); });
    presenter_.read();
    side_->SetFocus();
}

ClientWindow::~ClientWindow() = default;

void ClientWindow::build()
{
    header_ = new Canvas(body(), _("Client"), wxSize(-1, u(header_height)),
                         [this](Painter& painter, wxSize size) { paint_header(painter, size); });
    header_->set_ground([] { return theme().base; });
    content()->Add(header_, 0, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    middle->Add(build_form(), 1, wxEXPAND);
    middle->Add(vertical_line(body()), 0, wxEXPAND);
    middle->Add(build_side(), 0, wxEXPAND);
    content()->Add(middle, 1, wxEXPAND);
}

wxSizer* ClientWindow::build_form()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    note_ = new wxStaticText(body(), wxID_ANY, wxString());
    note_->SetFont(font(Type::small));
    open_orders_ = make_button(body(), _("Promise for open orders"), "clock");
    open_orders_->SetToolTip(
        _("A changed promise counts for orders that come from now on; this is for those that are here"));
    open_orders_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { presenter_.renew_promises(); });
    discard_ = make_button(body(), _("Take back what is typed"), "undo");
    discard_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { presenter_.discard(); });
    save_ = make_button(body(), _("Save"), "check", Weight::primary);
    save_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { save(); });
    row->Add(note_, 1, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(24));
    row->Add(open_orders_, 0, wxTOP | wxBOTTOM | wxLEFT, u(8));
    row->Add(discard_, 0, wxALL, u(8));
    row->Add(save_, 0, wxTOP | wxBOTTOM | wxRIGHT, u(8));
    column->Add(row, 0, wxEXPAND);
    column->Add(horizontal_line(body()), 0, wxEXPAND);
    form_ = new ClientForm(body());
    form_->on_typed([this](std::string const& key, std::string const& text) { presenter_.typed(key, text); });
    column->Add(form_, 1, wxEXPAND);
    return column;
}

wxSizer* ClientWindow::build_side()
{
    auto* const column = new wxBoxSizer(wxVERTICAL);
    side_ = new DetailCard(body(), _("What the house does for it"));
    side_->SetMinSize(wxSize(u(side_width), -1));
    column->Add(side_, 1, wxEXPAND);
    ask_ = new AskPanel(body());
    ask_->SetMinSize(wxSize(u(side_width), -1));
    column->Add(ask_, 0, wxEXPAND);
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    give_ = make_button(body(), with_dots(_("Give access")), "key");
    end_ = make_button(body(), with_dots(_("End access")), "lock");
    give_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { give_access(); });
    end_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { end_access(); });
    row->Add(give_, 1, wxALL, u(8));
    row->Add(end_, 1, wxTOP | wxBOTTOM | wxRIGHT, u(8));
    column->Add(horizontal_line(body()), 0, wxEXPAND);
    column->Add(row, 0, wxEXPAND);
    return column;
}

void ClientWindow::build_menus()
{
    auto* const own = new wxMenu;
    add_action(*own, _("&Save\tCtrl+S"), [this] { save(); });
    add_action(*own, _("&Take back what is typed\tCtrl+Shift+Z"), [this] { presenter_.discard(); });
    add_action(*own, _("&Undo\tCtrl+Z"), [this] { undo(); });
    add_action(*own, _("Promise for &open orders\tCtrl+Shift+O"), [this] { presenter_.renew_promises(); });
    own->AppendSeparator();
    add_action(*own, with_dots(_("&Give access")) + wxS("\tCtrl+G"), [this] { give_access(); });
    add_action(*own, with_dots(_("&End access")) + wxS("\tCtrl+E"), [this] { end_access(); });
    set_menus({{own, _("&Client")}});
}

void ClientWindow::save()
{
    if (may_change()) {
        presenter_.save();
    }
}

/// While something is typed the key belongs to the field; then it takes the last step of this window back.
void ClientWindow::undo()
{
    auto* const typing = dynamic_cast<wxTextEntry*>(wxWindow::FindFocus());
    if (typing && (ask_->is_asking() || !presenter_.draft().empty())) {
        typing->Undo();
    } else if (may_change()) {
        presenter_.undo();
    }
}

void ClientWindow::give_access()
{
    ClientPage const* const page = presenter_.page();
    if (page && !page->give.empty() && may_change()) {
        ask_->ask(_("Give access"), page->give, _("Give access"),
                  [this](FormAnswers const& answers) { presenter_.give_access(answers.at("login")); });
    }
}

void ClientWindow::end_access()
{
    ClientPage const* const page = presenter_.page();
    if (page && !page->end.empty() && may_change()) {
        ask_->ask(_("End access"), page->end, _("End access"), [this](FormAnswers const& answers) {
            presenter_.end_access(answers.at("login"), answers.at("reason"));
        });
    }
}

void ClientWindow::paint_header(Painter& painter, wxSize size) const
{
    ClientPage const* const page = presenter_.page();
    if (!page) {
        return;
    }
    Theme const& t = theme();
    painter.fill({0, 0, double(u(4)), double(size.y)}, t.brand(wxColour(from_utf8(page->color))));
    double const left = u(24);
    double const right = size.x - u(24);
    double const x = left + painter.text({left, double(u(12)), right - left, double(u(32))},
                                         from_utf8(page->name), Type::big_bold, t.text);
    Pill const pill = client_pill(page->status);
    painter.pill({x + u(12), double(u(17)), painter.pill_width(pill), double(u(pill_height))}, pill);
    painter.text(
        {left, double(u(48)), right - left, double(u(18))},
        from_utf8(client_line(page->code, page->currency, page->created_at, kernel::SystemClock().now())),
        Type::body, t.muted);
    if (logo_.IsOk()) {
        double const scale = GetContentScaleFactor();
        double const width = logo_.GetWidth() / scale;
        painter.context().DrawBitmap(logo_, right - width, u(16), width, logo_.GetHeight() / scale);
    }
}

bool ClientWindow::escape()
{
    if (ask_->is_asking()) {
        ask_->leave();
        return true;
    }
    Close(); // what is typed waits as a draft: see state()
    return true;
}

std::vector<KeyHelp> ClientWindow::keys() const
{
    return {{wxS("Ctrl S"), _("save what is typed")},
            {wxS("Ctrl Shift Z"), _("take back what is typed and not saved")},
            {wxS("Ctrl Z"), _("take the last saved step back")},
            {wxS("Ctrl Shift O"), _("let the promise count for the open orders, too")},
            {wxS("Ctrl G"), _("give somebody access to this client")},
            {wxS("Ctrl E"), _("end somebody's access")},
            {wxS("Esc"), _("leave; what is typed waits here")}};
}

nlohmann::json ClientWindow::state() const
{
    nlohmann::json draft = nlohmann::json::object();
    for (auto const& [key, typed] : presenter_.draft()) {
        draft[key] = {{"was", typed.was}, {"text", typed.text}};
    }
    return {{"draft", draft}};
}

void ClientWindow::restore(nlohmann::json const& held)
{
    if (!held.is_object() || !held.contains("draft") || !held["draft"].is_object()) {
        return;
    }
    ClientDraft draft;
    for (auto const& [key, typed] : held["draft"].items()) {
        if (typed.is_object()) {
            draft[key] = {typed.value("was", std::string()), typed.value("text", std::string())};
        }
    }
    if (!draft.empty()) {
        presenter_.restore(draft);
        toast().show(Tone::accent, from_utf8(client_draft_words(draft.size())), _("Take back"),
                     [this] { presenter_.discard(); });
    }
}

// ── what the presenter says ─────────────────────────────────────────────────────────────────────────────

void ClientWindow::show_client(ClientPage const& page, ClientFields const& shown, ClientFields const& theirs)
{
    SetTitle(from_utf8(page.name) + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
    accessible(*header_, from_utf8(page.name + ", " + client_pill(page.status).text));
    if (page.logo_png != logo_png_) {
        logo_png_ = page.logo_png;
        logo_ = logo_of(logo_png_, GetContentScaleFactor());
    }
    header_->Refresh();
    form_->show(shown, page.editable, theirs);
    if (!std::exchange(has_focus_, true)) {
        form_->focus_first(page.editable);
    }
    side_->show(page.side);
    staleness_changed();
}

/// What is typed may be typed on while the server is away; it waits for it.
void ClientWindow::staleness_changed()
{
    ClientPage const* const page = presenter_.page();
    save_->Enable(!is_stale() && !presenter_.draft().empty());
    open_orders_->Enable(!is_stale() && presenter_.may_renew());
    give_->Enable(!is_stale() && page && !page->give.empty());
    end_->Enable(!is_stale() && page && !page->end.empty());
}

void ClientWindow::show_no_client(std::string const& sentence)
{
    is_gone_ = true;
    side_->show_nothing(from_utf8(sentence));
    form_->Disable();
    for (wxButton* const button : {save_, discard_, open_orders_, give_, end_}) {
        button->Disable();
    }
}

void ClientWindow::show_unsaved(std::size_t fields)
{
    ClientPage const* const page = presenter_.page();
    std::size_t const all = page ? page->fields.size() : 0;
    std::size_t const mine = page ? page->editable.size() : 0;
    discard_->Enable(fields > 0);
    staleness_changed();
    note_->SetLabel(from_utf8(fields > 0   ? client_unsaved_words(fields)
                              : mine < all ? client_read_only_words(mine == 0)
                                           : std::string()));
    strip().set_right(from_utf8(client_unsaved_words(fields)));
}

void ClientWindow::done(std::string const& sentence, bool can_undo)
{
    ask_->forget();
    toast().show(Tone::ok, from_utf8(sentence), can_undo ? _("Undo") : wxString(),
                 [this] { presenter_.undo(); });
}

void ClientWindow::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

} // namespace poddesk::gui
