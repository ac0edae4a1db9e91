#include "gui/widgets/picture.h"

#include <gtk/gtk.h>

#include <wx/log.h>
#include <wx/mstream.h>

namespace poddesk::gui {

bool save_picture(wxWindow const& window, std::filesystem::path const& file)
{
    GdkWindow* const root = gdk_get_default_root_window();
    wxRect const place = window.GetScreenRect().Intersect(
        wxRect(0, 0, gdk_window_get_width(root), gdk_window_get_height(root)));
    if (place.IsEmpty()) {
        return false;
    }
    GdkPixbuf* const pixels = gdk_pixbuf_get_from_window(root, place.x, place.y, place.width, place.height);
    if (!pixels) {
        return false;
    }
    bool const saved = gdk_pixbuf_save(pixels, file.c_str(), "png", nullptr, nullptr);
    g_object_unref(pixels);
    return saved;
}

wxImage read_picture(std::string const& bytes)
{
    if (!wxImage::FindHandler(wxBITMAP_TYPE_PNG)) {
        wxInitAllImageHandlers();
    }
    wxMemoryInputStream stream(bytes.data(), bytes.size());
    wxLogNull const quiet;
    return wxImage(stream);
}

} // namespace poddesk::gui
