#include "tests/support/display.h"

#include "gui/shell/desk_window.h"
#include "gui/shell/font_setup.h"
#include "gui/widgets/counter_card.h"
#include "gui/widgets/picture.h"
#include "gui/widgets/text.h"

#include <wx/sizer.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <unistd.h>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

/// Numbers that a test sets; read on a worker.
class SetNumbers : public DeskStore
{
public:
    DeskNumbers read() override
    {
        ++reads;
        std::lock_guard const lock(mutex);
        if (broken) {
            throw std::runtime_error("no server");
        }
        return numbers;
    }

    std::mutex mutex;
    DeskNumbers numbers;
    bool broken = false;
    std::atomic<int> reads = 0;
};

orders::QueueCount client(std::int64_t id, std::string name, std::string color, std::int64_t scale)
{
    orders::QueueCount count;
    count.client = kernel::ClientId{id};
    count.client_name = std::move(name);
    count.client_color = std::move(color);
    count.to_do = 13 * scale;
    count.ready = 9 * scale;
    count.late = scale / 4;
    count.on_hold = 2 * scale;
    count.released = 5 * scale;
    count.picking = 3 * scale;
    count.packing = scale;
    count.shipped_today = 70 * scale;
    return count;
}

class OrdersStandIn : public WorkWindow
{
public:
    OrdersStandIn(Shell& shell, std::string const& argument)
        : WorkWindow(shell, "orders:" + argument, "Orders", wxSize(500, 300))
    {
    }
};

struct DeskFixture
{
    DeskFixture()
    {
        add_font_rules();
        set_interface_font("Inter 9.5");
        stop_animations();
        store->numbers.clients = {client(1, "Aster & Oak", "#3b82f6", 8),
                                  client(2, "Cinder Coffee", "#b45309", 3),
                                  client(3, "Ember Outdoor", "#dc2626", 12)};
        shell = std::make_unique<Shell>(
            SignedIn{"ana", "Ana Lopez", "account_manager", "demo", "demo on this computer"}, nullptr,
            folder);
        shell->add_window(
            "desk",
            [this](Shell& by, std::string const&) -> WorkWindow* { return new DeskWindow(by, store); },
            "&Desk");
        shell->add_window(
            "orders",
            [](Shell& by, std::string const& argument) -> WorkWindow* {
                return new OrdersStandIn(by, argument);
            },
            "&Orders", "cart");
    }
    ~DeskFixture()
    {
        shell->quit();
        display.settle();
        shell.reset();
        prefer(Brightness::system);
        std::filesystem::remove_all(folder);
        for (std::string const& assertion : display.take_assertions()) {
            BOOST_ERROR(assertion);
        }
    }
    DeskWindow& open()
    {
        auto* const desk = dynamic_cast<DeskWindow*>(shell->open("desk"));
        BOOST_REQUIRE(desk);
        BOOST_REQUIRE(display.wait([&] { return desk->is_settled() && desk->IsActive(); }));
        return *desk;
    }
    void picture(wxWindow& window, std::string const& name)
    {
        display.settle();
        std::filesystem::create_directories(PODDESK_PICTURES);
        BOOST_CHECK(save_picture(window, std::filesystem::path(PODDESK_PICTURES) / name));
    }

    tests::Display& display = tests::Display::instance();
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("poddesk-desk-" + std::to_string(getpid()));
    std::shared_ptr<SetNumbers> store = std::make_shared<SetNumbers>();
    std::unique_ptr<Shell> shell;
    wxUIActionSimulator keys;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(desk, DeskFixture)

BOOST_AUTO_TEST_CASE(sums_over_clients_and_guesses_nothing)
{
    DeskPresenter presenter;
    BOOST_CHECK(!presenter.value(DeskCounter::to_do));
    BOOST_CHECK(!presenter.ready());
    presenter.take(store->numbers);
    BOOST_CHECK_EQUAL(presenter.value(DeskCounter::to_do).value(), 13 * 23);
    BOOST_CHECK_EQUAL(presenter.value(DeskCounter::late).value(), 2 + 0 + 3);
    BOOST_CHECK_EQUAL(presenter.value(DeskCounter::shipped_today).value(), 70 * 23);
    BOOST_CHECK_EQUAL(presenter.ready().value(), 9 * 23);
    BOOST_CHECK_EQUAL(DeskPresenter::window_behind(DeskCounter::on_hold), "orders:on_hold");
    kernel::Timestamp const noon = kernel::parse_iso8601("2026-11-23T12:00:00Z").value();
    BOOST_CHECK(start_of_day(noon) <= noon);
    BOOST_CHECK(noon - start_of_day(noon) < std::chrono::hours(25));
}

BOOST_AUTO_TEST_CASE(a_change_elsewhere_changes_the_number)
{
    DeskWindow& desk = open();
    {
        std::lock_guard const lock(store->mutex);
        store->numbers.clients[1].to_do += 1;
    }
    shell->live().changed("order", 4711);
    BOOST_CHECK(
        display.wait([&] { return desk.presenter().value(DeskCounter::to_do).value_or(0) == 13 * 23 + 1; }));
    int const before = store->reads;
    for (std::int64_t key = 0; key < 200; ++key) {
        shell->live().changed("order", key);
    }
    display.settle();
    BOOST_CHECK_LE(store->reads - before, 3); // a burst is one question, not two hundred
}

BOOST_AUTO_TEST_CASE(a_number_opens_the_window_behind_it_by_keyboard)
{
    open();
    keys.Char(WXK_TAB); // from the find field to the first counter
    keys.Char(WXK_TAB);
    keys.Char(WXK_RETURN);
    BOOST_CHECK(display.wait([&] { return shell->find("orders:late") != nullptr; }));
}

BOOST_AUTO_TEST_CASE(a_failed_read_is_said_and_the_next_one_works)
{
    DeskWindow& desk = open();
    store->broken = true;
    shell->live().changed("order", 1);
    BOOST_CHECK(display.wait([&] { return desk.toast().IsShown(); }));
    {
        std::lock_guard const lock(store->mutex);
        store->broken = false;
        store->numbers.clients.clear();
    }
    shell->live().changed("order", 2);
    BOOST_CHECK(display.wait([&] { return desk.presenter().value(DeskCounter::to_do) == 0; }));
}

BOOST_AUTO_TEST_CASE(pictures_in_light_and_dark)
{
    for (auto const& [brightness, name] :
         {std::pair{Brightness::light, "light"}, {Brightness::dark, "dark"}}) {
        prefer(brightness);
        DeskWindow& desk = open();
        shell->live().alive(std::chrono::microseconds(8400));
        BOOST_REQUIRE(display.wait([&] { return shell->live().health().state == Health::State::live; }));
        picture(desk, std::string("desk-") + name + ".png");
        shell->open_command_box(desk);
        shell->command_box()->type("de");
        BOOST_REQUIRE(display.wait([&] { return shell->command_box()->IsActive(); }));
        picture(desk, std::string("command-box-") + name + ".png");
        shell->command_box()->Close();
        display.settle();
        desk.Raise();
        BOOST_REQUIRE(display.wait([&] { return desk.IsActive(); }));
        keys.Char(WXK_F1);
        BOOST_REQUIRE(display.wait([&] { return wxTopLevelWindows.GetCount() == 2; }));
        picture(desk, std::string("keys-") + name + ".png");
        keys.Char(WXK_ESCAPE);
        BOOST_CHECK(display.wait([&] { return wxTopLevelWindows.GetCount() == 1; }));
    }
}

BOOST_AUTO_TEST_SUITE_END()
