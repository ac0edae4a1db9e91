#include "tests/gui/orders/session.h"

#include "gui/orders/order_windows.h"
#include "gui/shell/desk_window.h"
#include "gui/shell/font_setup.h"
#include "gui/widgets/native.h"
#include "gui/widgets/picture.h"

#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

namespace poddesk::tests {

using namespace gui;

namespace {

std::unique_ptr<Session> made;

/// Ends the session after the last test and before the process unmakes its statics: what still arrives from
/// the background while the windows close reads them.
struct EndOfTheSession
{
    ~EndOfTheSession() { made.reset(); }
};

} // namespace

BOOST_TEST_GLOBAL_FIXTURE(EndOfTheSession);

Session& Session::instance()
{
    if (!made) {
        made.reset(new Session);
    }
    return *made;
}

Session::Session()
    : display(Display::instance()), stage(452),
      folder(std::filesystem::temp_directory_path() / ("poddesk-windows-" + std::to_string(getpid())))
{
    add_font_rules();
    set_interface_font("Inter 9.5");
    stop_animations();
    shell = std::make_unique<Shell>(
        SignedIn{"admin", "Ana Ortiz", "account_manager", "demo", "demo on this computer"}, stage.pool(),
        folder);
    add_desk_window(*shell);
    add_order_windows(*shell);
    shell->live().alive(std::chrono::milliseconds(4));
}

Session::~Session()
{
    for (WorkWindow* const window : shell->windows()) {
        window->Destroy();
    }
    display.settle();
    shell.reset();
    std::filesystem::remove_all(folder);
}

bool Session::wait(std::function<bool()> const& condition)
{
    return display.wait(condition, std::chrono::seconds(30));
}

OrderQueue& Session::queue(std::string const& name)
{
    auto* const window = dynamic_cast<OrderQueue*>(shell->open(name));
    if (!window) {
        throw std::runtime_error("no order queue " + name);
    }
    window->Raise();
    if (!wait([&] { return window->is_settled() && window->presenter().row_count() > 0; })) {
        throw std::runtime_error("the order queue never settled");
    }
    display.settle();
    window->grid().SetFocus();
    display.settle();
    return *window;
}

void Session::key(int code, int modifiers)
{
    wxUIActionSimulator().Char(code, modifiers);
    display.settle();
}

void Session::type(char const* text)
{
    wxUIActionSimulator().Text(text);
    display.settle();
}

void Session::picture(wxWindow& window, std::string const& name)
{
    std::filesystem::create_directories(PODDESK_PICTURES);
    for (auto const& [brightness, word] :
         {std::pair{Brightness::light, "light"}, {Brightness::dark, "dark"}}) {
        prefer(brightness);
        display.settle();
        window.Raise();
        window.Refresh();
        display.settle();
        save_picture(window, std::filesystem::path(PODDESK_PICTURES) / (name + "-" + word + ".png"));
    }
    prefer(Brightness::light);
    display.settle();
}

} // namespace poddesk::tests
