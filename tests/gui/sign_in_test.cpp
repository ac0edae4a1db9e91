#include "tests/support/display.h"

#include "gui/shell/options.h"
#include "gui/shell/sign_in.h"
#include "gui/widgets/native.h"
#include "gui/widgets/picture.h"
#include "gui/widgets/text.h"

#include <wx/textctrl.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <unistd.h>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

/// A shared server that nobody runs.
installer::Settings nowhere()
{
    installer::Settings settings;
    settings.home = std::filesystem::temp_directory_path() / ("poddesk-sign-in-" + std::to_string(getpid()));
    settings.database = "poddesk";
    settings.profile = "nowhere";
    settings.person = "ana";
    settings.server.emplace();
    settings.server->host = settings.home.string(); // a folder without a socket
    settings.server->database = "poddesk";
    settings.server->sslmode = "disable";
    return settings;
}

ParsedOptions parse(std::vector<char const*> arguments)
{
    arguments.insert(arguments.begin(), "poddesk");
    return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

} // namespace

BOOST_AUTO_TEST_SUITE(sign_in)

BOOST_AUTO_TEST_CASE(options_are_read_or_refused)
{
    ParsedOptions const demo = parse({"--demo", "--as", "ana", "--open", "order:EO-1", "--theme", "dark"});
    BOOST_CHECK(!demo.exit_code);
    BOOST_CHECK_EQUAL(demo.options.flags.database, "demo");
    BOOST_CHECK_EQUAL(demo.options.flags.person, "ana");
    BOOST_CHECK_EQUAL(demo.options.open, "order:EO-1");
    BOOST_CHECK_EQUAL(parse({"--help"}).exit_code.value_or(-1), 0);
    BOOST_CHECK_EQUAL(parse({"--version"}).exit_code.value_or(-1), 0);
    BOOST_CHECK_EQUAL(parse({"--theme", "pink"}).exit_code.value_or(-1), 2);
    BOOST_CHECK_EQUAL(parse({"--nonsense"}).exit_code.value_or(-1), 2);
}

BOOST_AUTO_TEST_CASE(pictures_in_light_and_dark)
{
    auto& display = tests::Display::instance();
    std::filesystem::create_directories(PODDESK_PICTURES);
    for (auto const& [brightness, name] :
         {std::pair{Brightness::dark, "sign-in-dark.png"}, {Brightness::light, "sign-in-light.png"}}) {
        prefer(brightness);
        display.settle();
        Background background(1);
        auto* const window = new SignIn(background, std::make_shared<Connector>(nowhere()), [](Connected) {});
        window->begin();
        BOOST_REQUIRE(display.wait([&] { return window->sentence().StartsWith("Sign in to"); }));
        display.settle();
        BOOST_CHECK(save_picture(*window, std::filesystem::path(PODDESK_PICTURES) / name));
        window->Destroy();
        display.settle();
    }
}

BOOST_AUTO_TEST_CASE(no_server_is_one_sentence_and_another_try)
{
    auto& display = tests::Display::instance();
    Background background(1);
    bool signed_in = false;
    auto* const window =
        new SignIn(background, std::make_shared<Connector>(nowhere()), [&](Connected) { signed_in = true; });
    window->begin();
    BOOST_REQUIRE(display.wait([&] { return window->sentence().StartsWith("Sign in to"); }));
    BOOST_REQUIRE(display.wait([&] {
        auto* const focus = dynamic_cast<wxTextCtrl*>(wxWindow::FindFocus());
        return window->IsActive() && focus &&
               focus->HasFlag(wxTE_PASSWORD); // the name is known: only the password is asked
    }));
    std::filesystem::create_directories(PODDESK_PICTURES);
    display.settle();
    wxUIActionSimulator keys;
    keys.Text("secret");
    keys.Char(WXK_RETURN);
    BOOST_REQUIRE(display.wait(
        [&] { return window->sentence() != "Signing in" && !window->sentence().StartsWith("Sign in to"); },
        std::chrono::seconds(30)));
    std::string const sentence = to_utf8(window->sentence());
    BOOST_CHECK_MESSAGE(sentence.find("secret") == std::string::npos && sentence.ends_with("."), sentence);
    display.settle();
    BOOST_CHECK(save_picture(*window, std::filesystem::path(PODDESK_PICTURES) / "sign-in-failed.png"));
    keys.Char(WXK_RETURN); // "Try again" has the focus
    BOOST_CHECK(display.wait([&] { return window->sentence().StartsWith("Sign in to"); }));
    BOOST_CHECK(!signed_in);
    window->Destroy();
    display.settle();
    for (std::string const& assertion : display.take_assertions()) {
        BOOST_ERROR(assertion);
    }
}

BOOST_AUTO_TEST_SUITE_END()
