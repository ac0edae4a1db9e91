#include "gui/widgets/native.h"

#include "gui/widgets/text.h"
#include "gui/widgets/theme.h"

#include <wx/button.h>
#include <wx/fontenum.h>
#include <wx/textctrl.h>
#include <wx/toplevel.h>

#include <gtk/gtk.h>

#include <optional>

namespace poddesk::gui {

namespace {

/// wx follows the theme's name and the font by itself, but not the dark variant, and it remembers colors: a
/// notice of the theme's name makes it forget them. Then every window is told.
void announce_change()
{
    g_object_notify(G_OBJECT(gtk_settings_get_default()), "gtk-theme-name");
    recompute_theme();
    for (wxWindow* window : wxTopLevelWindows) {
        wxSysColourChangedEvent event;
        event.SetEventObject(window);
        window->HandleWindowEvent(event);
        window->Layout();
        window->Refresh();
    }
}

} // namespace

void accessible(wxWindow& window, wxString const& name)
{
    window.SetName(name);
    GtkWidget* const widget = window.GetHandle();
    AtkObject* const object = widget ? gtk_widget_get_accessible(widget) : nullptr;
    if (object) {
        atk_object_set_name(object, name.utf8_str());
    }
}

wxString accessible_name(wxWindow const& window)
{
    GtkWidget* const widget = window.GetHandle();
    AtkObject* const object = widget ? gtk_widget_get_accessible(widget) : nullptr;
    char const* const name = object ? atk_object_get_name(object) : nullptr;
    return name ? wxString::FromUTF8(name) : wxString();
}

void mark_suggested(wxButton& button)
{
    gtk_style_context_add_class(gtk_widget_get_style_context(button.GetHandle()), "suggested-action");
}

void prefer(Brightness brightness)
{
    GtkSettings* const settings = gtk_settings_get_default();
    if (!settings) {
        return;
    }
    char const* const property = "gtk-application-prefer-dark-theme";
    if (brightness == Brightness::system) {
        gtk_settings_reset_property(settings, property);
    } else {
        g_object_set(settings, property, brightness == Brightness::dark ? TRUE : FALSE, nullptr);
    }
    announce_change();
}

void choose_font_if_nobody_did()
{
    GtkSettings* const settings = gtk_settings_get_default();
    if (!settings) {
        return;
    }
    gchar* name = nullptr;
    g_object_get(settings, "gtk-font-name", &name, nullptr);
    bool const nobody = name && g_strcmp0(name, "Sans 10") == 0;
    g_free(name);
    if (nobody && wxFontEnumerator::IsValidFacename(wxS("Inter"))) {
        set_interface_font(wxS("Inter 9.5"));
    }
}

void set_interface_font(wxString const& name)
{
    if (GtkSettings* const settings = gtk_settings_get_default()) {
        g_object_set(settings, "gtk-font-name", name.utf8_str().data(), nullptr);
        announce_change();
    }
}

void remove_frame(wxTextCtrl& field)
{
    if (GTK_IS_ENTRY(field.GetHandle())) {
        gtk_entry_set_has_frame(GTK_ENTRY(field.GetHandle()), FALSE);
    }
}

void set_text_margins(wxTextCtrl& text, int sides, int top)
{
    GtkWidget* inner = text.GetHandle();
    if (GTK_IS_SCROLLED_WINDOW(inner)) {
        inner = gtk_bin_get_child(GTK_BIN(inner));
    }
    if (GTK_IS_TEXT_VIEW(inner)) {
        gtk_text_view_set_left_margin(GTK_TEXT_VIEW(inner), sides);
        gtk_text_view_set_right_margin(GTK_TEXT_VIEW(inner), sides);
        gtk_text_view_set_top_margin(GTK_TEXT_VIEW(inner), top);
    }
}

void stop_animations()
{
    if (GtkSettings* const settings = gtk_settings_get_default()) {
        g_object_set(settings, "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE, nullptr);
    }
}

} // namespace poddesk::gui
