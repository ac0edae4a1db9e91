#include "tests/gui/orders/session.h"

#include "gui/orders/order_windows.h"
#include "gui/shell/desk_window.h"

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

Session::Session() : Stage(452), Person(Stage::pool(), "Ana Ortiz", "account_manager")
{
    add_desk_window(*shell);
    add_order_windows(*shell);
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

} // namespace poddesk::tests
