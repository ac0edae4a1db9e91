#pragma once

#include "domain/database/pool.h"
#include "domain/returns/photo.h"

#include <wx/panel.h>

#include <functional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// A photo of a return with its small picture.
struct SmallPhoto
{
    returns::PhotoView view;
    std::string picture; ///< bytes of a JPEG; empty: damaged

    bool operator==(SmallPhoto const&) const = default;
};
/// Waits for the server: in the background only.
std::vector<SmallPhoto> small_photos(database::Pool& pool, returns::RmaId rma);

/// The photos of one return beside each other, each opened by click or Enter. Hidden while there is none.
class PhotoStrip : public wxPanel
{
public:
    explicit PhotoStrip(wxWindow* parent);

    /// True when the strip changed, so that its window must be laid out again.
    bool show(std::vector<SmallPhoto> const& photos);
    std::vector<SmallPhoto> const& shown() const { return shown_; }
    void on_open(std::function<void(returns::PhotoId)> action) { open_ = std::move(action); }

private:
    void build();
    void add(SmallPhoto const& photo);

    std::vector<SmallPhoto> shown_;
    std::function<void(returns::PhotoId)> open_;
};

} // namespace poddesk::gui
