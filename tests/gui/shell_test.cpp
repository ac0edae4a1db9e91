#include "tests/support/display.h"

#include "gui/shell/work_window.h"
#include "gui/widgets/text.h"
#include "gui/widgets/theme.h"
#include "installer/setup/installation.h"

#include <wx/sizer.h>
#include <wx/textctrl.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

/// A window of tests: one text field, remembered.
class NoteWindow : public WorkWindow
{
public:
    NoteWindow(Shell& shell, std::string const& name) : WorkWindow(shell, name, "Note", wxSize(600, 400))
    {
        text = new wxTextCtrl(body(), wxID_ANY);
        content()->Add(text, 1, wxEXPAND);
    }
    std::vector<CommandProvider> command_providers() override
    {
        return {fixed_commands("Here", [this] {
            return std::vector<CommandResult>{
                {.icon = "hold", .title = "Hold the order", .detail = {}, .run = [this] { ++held; }},
                {.icon = "bolt", .title = "Release the order", .detail = {}, .run = [this] { ++released; }}};
        })};
    }
    nlohmann::json state() const override { return {{"text", to_utf8(text->GetValue())}}; }
    void restore(nlohmann::json const& held_state) override
    {
        if (held_state.contains("text")) {
            text->SetValue(from_utf8(held_state["text"].get<std::string>()));
        }
    }

    wxTextCtrl* text;
    int held = 0;
    int released = 0;
};

struct ShellFixture
{
    ShellFixture()
    {
        std::filesystem::remove_all(folder);
        make();
    }
    ~ShellFixture()
    {
        end();
        std::filesystem::remove_all(folder);
        for (std::string const& assertion : display.take_assertions()) {
            BOOST_ERROR(assertion);
        }
    }
    void make()
    {
        shell = std::make_unique<Shell>(SignedIn{"ana", "Ana Lopez", "account_manager", "demo", "demo here"},
                                        nullptr, folder);
        shell->add_window(
            "note",
            [](Shell& by, std::string const& argument) -> WorkWindow* {
                return new NoteWindow(by, argument.empty() ? "note" : "note:" + argument);
            },
            "&Notes", "document");
        show_problems_with(
            [this](Problem const& problem, wxWindow*) { problems.push_back(to_utf8(problem.sentence)); });
    }
    void end()
    {
        if (shell) {
            shell->quit();
            display.settle();
            shell.reset();
        }
    }
    NoteWindow& open(std::string const& name)
    {
        auto* const window = dynamic_cast<NoteWindow*>(shell->open(name));
        BOOST_REQUIRE(window);
        window->Raise();
        BOOST_REQUIRE(display.wait([&] { return window->IsActive(); }));
        return *window;
    }

    tests::Display& display = tests::Display::instance();
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("poddesk-shell-" + std::to_string(getpid()));
    std::unique_ptr<Shell> shell;
    std::vector<std::string> problems;
    wxUIActionSimulator keys;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(shell, ShellFixture)

BOOST_AUTO_TEST_CASE(a_result_reaches_its_window)
{
    NoteWindow& window = open("note");
    int got = 0;
    window.run([] { return 42; }, [&](int result) { got = result; });
    BOOST_CHECK(display.wait([&] { return got == 42; }));
    bool done = false;
    window.run([](Task& task) { task.progress(1, 2); }, [&] { done = true; });
    BOOST_CHECK(display.wait([&] { return done; }));
    BOOST_CHECK_EQUAL(shell->background().pending(), 0U);
}

BOOST_AUTO_TEST_CASE(a_result_is_dropped_when_its_window_died)
{
    NoteWindow& window = open("note");
    std::atomic<bool> go = false;
    std::atomic<bool> ran = false;
    bool shown = false;
    window.run(
        [&] {
            while (!go) {
                std::this_thread::yield();
            }
            ran = true;
            return 1;
        },
        [&](int) { shown = true; });
    window.Close();
    BOOST_REQUIRE(
        display.wait([&] { return shell->windows().empty() && wxTopLevelWindows.GetCount() == 0; }));
    go = true;
    BOOST_CHECK(display.wait([&] { return ran && shell->background().pending() == 0; }));
    display.settle();
    BOOST_CHECK(!shown);
    BOOST_TEST(problems.empty());
}

BOOST_AUTO_TEST_CASE(exceptions_are_reported_never_fatal)
{
    NoteWindow& window = open("note");
    window.run([]() -> int { throw std::runtime_error("job"); }, [](int) {});
    BOOST_CHECK(display.wait([&] { return problems.size() == 1; }));
    window.run([] { return 1; }, [](int) { throw std::runtime_error("done"); });
    BOOST_CHECK(display.wait([&] { return problems.size() == 2; }));
    post(window, [] { throw std::runtime_error("posted"); });
    BOOST_CHECK(display.wait([&] { return problems.size() == 3; }));
    for (std::string const& sentence : problems) {
        BOOST_CHECK_MESSAGE(sentence.find("PodDesk made a mistake") == 0, sentence);
    }
}

BOOST_AUTO_TEST_CASE(what_the_installation_says_is_said)
{
    auto const error =
        std::make_exception_ptr(installer::UnusableDatabase("The schema is newer; install PodDesk again."));
    BOOST_CHECK_EQUAL(to_utf8(describe(error).sentence), "The schema is newer; install PodDesk again.");
}

BOOST_AUTO_TEST_CASE(a_cancelled_job_stays_silent)
{
    NoteWindow& window = open("note");
    std::atomic<bool> started = false;
    std::atomic<bool> interrupted = false;
    bool shown = false;
    auto const task = window.run(
        [&](Task& running) {
            running.interrupt_with([&] { interrupted = true; });
            started = true;
            for (;;) {
                running.check();
                std::this_thread::yield();
            }
        },
        [&] { shown = true; }, "Counting");
    BOOST_REQUIRE(display.wait([&] { return started.load(); }));
    BOOST_CHECK_EQUAL(shell->background().running(window).size(), 1U);
    task->cancel();
    BOOST_CHECK(interrupted);
    BOOST_CHECK(display.wait([&] { return shell->background().pending() == 0; }));
    BOOST_CHECK(!shown);
    BOOST_TEST(problems.empty());
}

BOOST_AUTO_TEST_CASE(ctrl_k_opens_and_enter_runs)
{
    NoteWindow& window = open("note");
    window.text->SetFocus();
    display.settle();
    keys.Char('K', wxMOD_CONTROL);
    BOOST_REQUIRE(display.wait([&] { return shell->command_box() && shell->command_box()->IsActive(); }));
    keys.Text("rel");
    BOOST_REQUIRE(display.wait([&] { return shell->command_box()->titles().size() == 1; }));
    BOOST_CHECK_EQUAL(to_utf8(shell->command_box()->titles().front()), "Release the order");
    keys.Char(WXK_RETURN);
    BOOST_CHECK(display.wait([&] { return window.released == 1; }));
    BOOST_CHECK(display.wait([&] { return !shell->command_box(); }));
    BOOST_CHECK_EQUAL(window.held, 0);
}

BOOST_AUTO_TEST_CASE(the_command_box_knows_windows_and_escape)
{
    open("note");
    display.settle();
    keys.Char('K', wxMOD_CONTROL);
    BOOST_REQUIRE(display.wait([&] { return shell->command_box() && shell->command_box()->IsActive(); }));
    BOOST_CHECK_EQUAL(shell->command_box()->titles().size(), 3U);
    shell->command_box()->type("notes");
    BOOST_REQUIRE(display.wait([&] { return shell->command_box()->titles().size() == 1; }));
    keys.Char(WXK_ESCAPE);
    BOOST_CHECK(display.wait([&] { return !shell->command_box(); }));
}

BOOST_AUTO_TEST_CASE(late_answers_are_ignored)
{
    std::vector<CommandProvider::Deliver> answers;
    shell->add_provider({"Slow", [&](std::string const&, CommandProvider::Deliver const& deliver) {
                             answers.push_back(deliver);
                         }});
    NoteWindow& window = open("note");
    shell->open_command_box(window);
    shell->command_box()->type("zzz");
    BOOST_REQUIRE(display.wait([&] { return answers.size() == 2; }));
    answers[0]({{.icon = "box", .title = "Old", .detail = {}}});
    BOOST_TEST(shell->command_box()->titles().empty());
    answers[1]({{.icon = "box", .title = "New", .detail = {}}});
    BOOST_CHECK_EQUAL(shell->command_box()->titles().size(), 1U);
    shell->command_box()->Close();
    display.settle();
    answers[1]({{.icon = "box", .title = "After the end", .detail = {}}}); // must not touch what is gone
}

BOOST_AUTO_TEST_CASE(what_is_called_just_so_is_chosen_before_what_mentions_it)
{
    std::string ran;
    for (char const* const title : {"A-1-2-3", "a-1"}) {
        shell->add_provider(
            {title, [title, &ran](std::string const&, CommandProvider::Deliver const& deliver) {
                 deliver({{.icon = "box", .title = from_utf8(title), .detail = {}, .run = [title, &ran] {
                               ran = title;
                           }}});
             }});
    }
    NoteWindow& window = open("note");
    shell->open_command_box(window);
    shell->command_box()->type("A-1");
    BOOST_REQUIRE_EQUAL(shell->command_box()->titles().size(), 2U);
    shell->command_box()->run_chosen();
    BOOST_CHECK_EQUAL(ran, "a-1");
}

BOOST_AUTO_TEST_CASE(windows_come_back_where_they_were)
{
    NoteWindow& window = open("note:7");
    window.SetSize(60, 90, 640, 420);
    BOOST_REQUIRE(display.wait([&] { return window.GetSize() == wxSize(640, 420); }));
    window.text->SetValue("remember me");
    end();
    make();
    shell->reopen();
    BOOST_REQUIRE_EQUAL(shell->windows().size(), 1U);
    auto* const again = dynamic_cast<NoteWindow*>(shell->find("note:7"));
    BOOST_REQUIRE(again);
    BOOST_CHECK(display.wait([&] { return again->GetSize() == wxSize(640, 420); }));
    BOOST_CHECK_EQUAL(to_utf8(again->text->GetValue()), "remember me");
    BOOST_CHECK_EQUAL(shell->open("note:7"), again); // raised, not opened twice
    BOOST_CHECK(!shell->open("nonsense"));
}

BOOST_AUTO_TEST_CASE(live_changes_arrive_together)
{
    NoteWindow& window = open("note");
    std::vector<Changes> got;
    shell->live().listen(window, "order", [&](Changes const& changes) { got.push_back(changes); });
    std::thread feed([&] {
        for (std::int64_t key = 1; key <= 50; ++key) {
            shell->live().changed("order", key);
            shell->live().changed("stock", key);
        }
        shell->live().alive(std::chrono::microseconds(8400));
    });
    feed.join();
    BOOST_REQUIRE(display.wait([&] { return !got.empty(); }));
    BOOST_CHECK_EQUAL(got.size(), 1U);
    BOOST_CHECK_EQUAL(got.front().keys.size(), 50U);
    BOOST_CHECK(display.wait([&] { return window.strip().health().text == "Live  9 ms"; }));
    shell->live().lost("The server is away.", std::chrono::system_clock::now());
    BOOST_CHECK(display.wait([&] { return window.strip().health().text.find("Stale since") == 0; }));
    got.clear();
    shell->live().alive(std::chrono::microseconds(900));
    BOOST_REQUIRE(display.wait([&] { return !got.empty(); }));
    BOOST_CHECK(got.front().everything); // whatever was missed is read again
}

BOOST_AUTO_TEST_CASE(theme_follows_the_menu)
{
    open("note");
    shell->set_brightness(Brightness::dark);
    BOOST_CHECK(theme().dark);
    shell->set_brightness(Brightness::light);
    BOOST_CHECK(!theme().dark);
    end();
    make();
    BOOST_CHECK(shell->brightness() == Brightness::light);
    shell->set_brightness(Brightness::system);
}

BOOST_AUTO_TEST_CASE(a_problem_shows_and_escape_dismisses)
{
    NoteWindow& window = open("note");
    window.show_problem({"The order is on hold; clear the hold first.", {}});
    display.settle();
    BOOST_CHECK(window.toast().IsShown());
    window.text->SetFocus();
    keys.Char(WXK_ESCAPE);
    BOOST_CHECK(display.wait([&] { return !window.toast().IsShown(); }));
}

BOOST_AUTO_TEST_SUITE_END()
