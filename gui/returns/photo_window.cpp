#include "gui/returns/photo_window.h"

#include "domain/database/command.h"
#include "domain/database/content.h"
#include "gui/orders/words.h"
#include "gui/widgets/native.h"
#include "gui/widgets/picture.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <cstdlib>

namespace poddesk::gui {

PhotoWindow::PhotoWindow(Shell& shell_in, std::string const& id)
    : WorkWindow(shell_in, "photo:" + id, _("Photo of a return"), wxSize(1000, 800)), id_{std::strtoll(
                                                                                          id.c_str(), nullptr,
                                                                                          10)}
{
    build();
    read();
    canvas_->SetFocus();
}

void PhotoWindow::build()
{
    canvas_ = new Canvas(
        body(), _("Photo"), wxSize(-1, -1), [this](Painter& painter, wxSize size) { paint(painter, size); },
        Canvas::Focus::takes);
    content()->Add(canvas_, 1, wxEXPAND);
    ask_ = new AskPanel(body());
    content()->Add(ask_, 0, wxEXPAND);
    auto* const own = new wxMenu;
    add_action(*own, _("Open its &return") + wxS("\tCtrl+O"), [this] {
        if (rma_) {
            shell().open("rma:" + std::to_string(rma_.value));
        }
    });
    add_step(*own, with_dots(_("&Take back")) + wxS("\tCtrl+U"), [this] { take_back(); });
    set_menus({{own, _("&Photo")}});
}

void PhotoWindow::read()
{
    run(
        [pool = shell().pool(), id = id_] {
            return database::in_transaction(*pool, database::Mode::snapshot, [&](database::Transaction& tx) {
                Found found{returns::find_photo(tx, id), {}};
                if (found.view) {
                    auto kept = database::read_content(tx, found.view->client, found.view->sha256);
                    found.jpeg = kept ? std::move(kept->bytes) : std::string();
                }
                return found;
            });
        },
        [this](Found const& found) { show(found); });
}

void PhotoWindow::show(Found const& found)
{
    settled_ = true;
    whole_ = read_picture(found.jpeg);
    fitted_ = wxBitmap();
    rma_ = found.view ? found.view->rma : returns::RmaId();
    if (!found.view) {
        words_ = _("This photo was taken back, or is not within your reach.");
    } else {
        auto const& it = *found.view;
        words_ =
            from_utf8(with_middle_dots({it.number, it.sku.empty() ? to_utf8(_("The parcel")) : it.sku, it.by,
                                        to_utf8(when(it.taken_at, kernel::SystemClock().now()))}));
        SetTitle(from_utf8(it.number) + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
    }
    strip().set_right(words_);
    canvas_->Refresh();
}

void PhotoWindow::paint(Painter& painter, wxSize size)
{
    if (!whole_.IsOk()) {
        painter.text({0, 0, double(size.x), double(size.y)}, settled_ ? words_ : from_utf8(loading_words()),
                     Type::body, theme().muted, Align::center);
        return;
    }
    double const share =
        std::min({1.0, double(size.x) / whole_.GetWidth(), double(size.y) / whole_.GetHeight()});
    wxSize const fits(std::max(1, int(whole_.GetWidth() * share)),
                      std::max(1, int(whole_.GetHeight() * share)));
    if (!fitted_.IsOk() || fitted_.GetSize() != fits) {
        fitted_ = wxBitmap(whole_.Scale(fits.x, fits.y, wxIMAGE_QUALITY_HIGH));
    }
    painter.context().DrawBitmap(fitted_, (size.x - fits.x) / 2, (size.y - fits.y) / 2, fits.x, fits.y);
}

void PhotoWindow::take_back()
{
    ask_->ask(_("Take this photo back"), {reason_field()}, _("Take back"),
              [this](FormAnswers const& answers) { send(answer_of(answers, "reason")); });
}

void PhotoWindow::send(std::string const& reason)
{
    auto const command = kernel::Uuid::random();
    run(
        [pool = shell().pool(), id = id_, command, reason] {
            return database::run_command(*pool, command, [&](database::Transaction& tx) {
                return returns::take_photo_back(tx, command, id, reason);
            });
        },
        [this](kernel::Outcome<void> const& done) {
            if (!done) {
                toast().show(Tone::bad, from_utf8(done.error().message));
                return;
            }
            ask_->forget();
            read();
        });
}

bool PhotoWindow::escape()
{
    if (ask_->is_asking()) {
        ask_->leave();
    } else {
        Close();
    }
    return true;
}

std::vector<KeyHelp> PhotoWindow::keys() const
{
    return {{wxS("Ctrl U"), _("take this photo back, with a reason")},
            {wxS("Ctrl O"), _("open its return")},
            {wxS("Esc"), _("close this window")}};
}

} // namespace poddesk::gui
