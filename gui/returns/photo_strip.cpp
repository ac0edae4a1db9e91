#include "gui/returns/photo_strip.h"

#include "gui/orders/words.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/picture.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include "domain/database/content.h"

#include <wx/intl.h>
#include <wx/wrapsizer.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr int side = 84;       // design pixels
constexpr int kept = 2 * side; // pixels: sharp on a screen of twice the density

} // namespace

std::vector<SmallPhoto> small_photos(database::Pool& pool, returns::RmaId rma)
{
    return database::in_transaction(pool, database::Mode::snapshot, [&](database::Transaction& tx) {
        std::vector<SmallPhoto> photos;
        for (returns::PhotoView& it : returns::photos_of(tx, rma)) {
            auto const content = database::read_content(tx, it.client, it.sha256);
            photos.push_back(
                {std::move(it), content ? returns::thumbnail(content->bytes, kept) : std::string()});
        }
        return photos;
    });
}

PhotoStrip::PhotoStrip(wxWindow* parent) : wxPanel(parent)
{
    SetSizer(new wxWrapSizer(wxHORIZONTAL, 0));
    Hide();
}

bool PhotoStrip::show(std::vector<SmallPhoto> const& photos)
{
    if (photos == shown_) {
        return false;
    }
    shown_ = photos;
    build();
    Show(!shown_.empty());
    return true;
}

void PhotoStrip::build()
{
    GetSizer()->Clear(true);
    for (SmallPhoto const& photo : shown_) {
        add(photo);
    }
    Layout();
}

void PhotoStrip::add(SmallPhoto const& photo)
{
    wxImage const picture = read_picture(photo.picture);
    wxBitmap const bitmap = picture.IsOk() ? wxBitmap(picture) : wxBitmap();
    wxString const words = from_utf8(
        with_middle_dots({photo.view.sku.empty() ? to_utf8(_("The parcel")) : photo.view.sku, photo.view.by,
                          to_utf8(when(photo.view.taken_at, kernel::SystemClock().now()))}));
    auto* const tile = new Canvas(
        this, words, wxSize(u(side), u(side)),
        [bitmap](Painter& painter, wxSize size) {
            Theme const& t = theme();
            painter.rounded({0, 0, double(size.x), double(size.y)}, u(6), t.base, t.line_strong);
            if (!bitmap.IsOk()) {
                painter.icon_in({0, 0, double(size.x), double(size.y)}, "camera", u(32), t.muted);
                return;
            }
            double const share =
                std::min(double(size.x) / bitmap.GetWidth(), double(size.y) / bitmap.GetHeight());
            double const width = bitmap.GetWidth() * share;
            double const height = bitmap.GetHeight() * share;
            painter.context().DrawBitmap(bitmap, (size.x - width) / 2, (size.y - height) / 2, width, height);
        },
        Canvas::Focus::takes);
    tile->SetToolTip(words);
    tile->on_press([this, id = photo.view.id] {
        if (open_) {
            open_(id);
        }
    });
    GetSizer()->Add(tile, 0, wxALL, u(6));
}

} // namespace poddesk::gui
