#include "tests/support/keyboard.h"

#include <wx/defs.h>

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>

#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace poddesk::tests {

namespace {

KeySym keysym(int code)
{
    if (code >= WXK_F1 && code <= WXK_F24) {
        return static_cast<KeySym>(XK_F1 + code - WXK_F1);
    }
    static constexpr auto named = std::to_array<std::pair<int, KeySym>>({{WXK_RETURN, XK_Return},
                                                                         {WXK_NUMPAD_ENTER, XK_KP_Enter},
                                                                         {WXK_ESCAPE, XK_Escape},
                                                                         {WXK_BACK, XK_BackSpace},
                                                                         {WXK_DELETE, XK_Delete},
                                                                         {WXK_INSERT, XK_Insert},
                                                                         {WXK_TAB, XK_Tab},
                                                                         {WXK_UP, XK_Up},
                                                                         {WXK_DOWN, XK_Down},
                                                                         {WXK_LEFT, XK_Left},
                                                                         {WXK_RIGHT, XK_Right},
                                                                         {WXK_HOME, XK_Home},
                                                                         {WXK_END, XK_End},
                                                                         {WXK_PAGEUP, XK_Page_Up},
                                                                         {WXK_PAGEDOWN, XK_Page_Down}});
    for (auto const& [key, sym] : named) {
        if (key == code) {
            return sym;
        }
    }
    // Latin-1 has its own numbers; wx names a letter's key in upper case.
    return static_cast<KeySym>(code);
}

} // namespace

struct Keyboard::Connection
{
    ::Display* server = XOpenDisplay(nullptr);

    void send(KeySym sym, bool is_down)
    {
        XTestFakeKeyEvent(server, XKeysymToKeycode(server, sym), is_down ? True : False, CurrentTime);
    }
    void press(KeySym sym, int modifiers)
    {
        KeyCode const key = XKeysymToKeycode(server, sym);
        if (key == 0) {
            throw std::invalid_argument("no key for symbol " + std::to_string(sym));
        }
        bool const is_shifted =
            (modifiers & wxMOD_SHIFT) != 0 ||
            (XkbKeycodeToKeysym(server, key, 0, 0) != sym && XkbKeycodeToKeysym(server, key, 0, 1) == sym);
        auto const held = {std::pair{is_shifted, KeySym{XK_Shift_L}},
                           std::pair{(modifiers & wxMOD_CONTROL) != 0, KeySym{XK_Control_L}},
                           std::pair{(modifiers & wxMOD_ALT) != 0, KeySym{XK_Alt_L}}};
        for (auto const& [is_held, which] : held) {
            if (is_held) {
                send(which, true);
            }
        }
        send(sym, true);
        send(sym, false);
        for (auto const& [is_held, which] : held) {
            if (is_held) {
                send(which, false);
            }
        }
    }
};

Keyboard::Keyboard() : connection_(new Connection)
{
    if (connection_->server == nullptr) {
        delete connection_;
        throw std::runtime_error("no display for a keyboard");
    }
}

Keyboard::~Keyboard()
{
    XCloseDisplay(connection_->server);
    delete connection_;
}

void Keyboard::press(int code, int modifiers)
{
    int const key = code < 128 && std::isupper(code) != 0 ? std::tolower(code) : code;
    connection_->press(keysym(key), modifiers);
    XSync(connection_->server, False);
}

void Keyboard::type(std::string const& ascii)
{
    for (char const c : ascii) {
        connection_->press(static_cast<KeySym>(c), 0);
    }
    XSync(connection_->server, False);
}

} // namespace poddesk::tests
