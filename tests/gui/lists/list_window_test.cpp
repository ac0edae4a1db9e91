// The list window over a store in memory: paging, filter, live changes, actions with their questions, undo.
#include "tests/gui/person.h"
#include "tests/gui/step_work.h"

#include "domain/database/database_error.h"
#include "gui/lists/list_window.h"
#include "gui/widgets/picture.h"
#include "gui/widgets/theme.h"

#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

/// Crates with a number and a state, as many as wanted.
class Crates final : public ListStore
{
public:
    explicit Crates(int count) : count_(count) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override
    {
        std::lock_guard const lock(mutex_);
        ++reads_;
        if (failures_ > 0) {
            --failures_;
            throw database::DatabaseError(database::ErrorKind::connection_lost, "08006", "",
                                          "The connection to the server was lost.");
        }
        std::vector<ListRow> rows;
        std::int64_t passed = 0;
        for (int crate : matching(query)) {
            if (after && crate <= std::stoi(*after)) {
                continue;
            }
            if (passed++ >= skip && static_cast<std::int64_t>(rows.size()) < limit) {
                std::string const number = std::to_string(crate);
                bool const open = !closed_.contains(crate);
                rows.push_back({number,
                                number,
                                {{"C-" + number, {}, Tone::neutral, true},
                                 {"Aster & Oak", {}, Tone::neutral, false, {}, "#2e7d5b"},
                                 {"Shelf " + number,
                                  "two lines",
                                  Tone::neutral,
                                  false,
                                  std::nullopt,
                                  {},
                                  {},
                                  kernel::Price::from_micros(-12500, kernel::us_dollar())},
                                 {{},
                                  {},
                                  Tone::neutral,
                                  false,
                                  Pill{open ? "Open" : "Closed", open ? Tone::warn : Tone::ok, false, {}}}}});
            }
        }
        return rows;
    }
    std::int64_t count(ListQuery const& query) const override
    {
        std::lock_guard const lock(mutex_);
        return static_cast<std::int64_t>(matching(query).size());
    }
    ListOverview overview(ListQuery const&) const override
    {
        std::lock_guard const lock(mutex_);
        ListOverview overview;
        overview.queues = {{"", "Crates"}, {"all", "All", "inbox"}, {"closed", "Closed", "check"}};
        overview.counts = {{"all", count_}, {"closed", static_cast<std::int64_t>(closed_.size())}};
        overview.chips["kind"] = {{"wood", "Wood"}, {"steel", "Steel"}};
        overview.totals = std::to_string(count_) + " crates";
        return overview;
    }
    std::optional<ListRecord> record(std::string const& key) const override
    {
        std::lock_guard const lock(mutex_);
        ListRecord record;
        record.detail.title = "C-" + key;
        record.detail.sections.push_back({"Facts", {}, std::nullopt, {}, {{"Number", key}}});
        record.allowed.insert(closed_.contains(std::stoi(key)) ? "reopen" : "close");
        record.forms["close"] = {reason_field()};
        return record;
    }
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override
    {
        std::lock_guard const lock(mutex_);
        int const crate = std::stoi(key);
        commands_.push_back(command);
        if (crate == silent) {
            throw database::UnknownOutcome("the answer was lost");
        }
        if (crate == 13) {
            return kernel::refused("unlucky", "Crate C-13 stays open: nobody may close it.");
        }
        if (action == "close") {
            closed_.insert(crate);
            reasons_.push_back(answers.at("reason"));
            return ListDone{"C-" + key + " is closed.", [this, crate]() -> kernel::Outcome<void> {
                                std::lock_guard const inner(mutex_);
                                if (crate == silent) {
                                    throw database::UnknownOutcome("the answer was lost");
                                }
                                closed_.erase(crate);
                                return {};
                            }};
        }
        closed_.erase(crate);
        return ListDone{"C-" + key + " is open."};
    }

    std::atomic<int> silent = 0; ///< the crate whose answer is lost
    std::vector<kernel::Uuid> commands() const
    {
        std::lock_guard const lock(mutex_);
        return commands_;
    }

    void close_elsewhere(int crate)
    {
        std::lock_guard const lock(mutex_);
        closed_.insert(crate);
    }
    /// So many reads of rows fail from now on.
    void fail(int reads)
    {
        std::lock_guard const lock(mutex_);
        failures_ = reads;
        reads_ = 0;
    }
    /// How many reads of rows were asked for since then.
    int reads() const
    {
        std::lock_guard const lock(mutex_);
        return reads_;
    }
    bool is_closed(int crate) const
    {
        std::lock_guard const lock(mutex_);
        return closed_.contains(crate);
    }
    std::vector<std::string> reasons() const
    {
        std::lock_guard const lock(mutex_);
        return reasons_;
    }

private:
    std::vector<int> matching(ListQuery const& query) const
    {
        std::vector<int> crates;
        for (int crate = 1; crate <= count_; ++crate) {
            bool const in_queue = query.queue != "closed" || closed_.contains(crate);
            if (in_queue && std::to_string(crate).find(query.text) != std::string::npos) {
                crates.push_back(crate);
            }
        }
        return crates;
    }

    int count_;
    mutable std::mutex mutex_;
    mutable int failures_ = 0;
    mutable int reads_ = 0;
    mutable std::set<int> closed_;
    mutable std::vector<std::string> reasons_;
    mutable std::vector<kernel::Uuid> commands_;
};

ListSpec crates_spec()
{
    ListSpec spec;
    spec.name = "crates";
    spec.title = "Crates";
    spec.menu = "&Crate";
    spec.filter_hint = "Filter: number (Ctrl+F)";
    spec.first_queue = "all";
    spec.columns = {
        {"number", "Crate", 92}, {"client", "Client", 130}, {"shelf", "Shelf", 140}, {"state", "State", 90}};
    spec.chips = {{"kind", "Kind"}};
    spec.actions = {{"close", "Close", "check", "Ctrl+L", "close the crate", true, true},
                    {"reopen", "Reopen", "undo", "Ctrl+O", "open it again"}};
    spec.topics = {"crate"};
    spec.empty_title = "No crate here";
    spec.empty_sentence = "Close one, and it comes here.";
    return spec;
}

/// Whether the picture of the window shows its toast, not only wx's word that it is shown.
bool has_toast(std::filesystem::path const& file, WorkWindow& window)
{
    std::ifstream in(file, std::ios::binary);
    wxImage const picture = read_picture(std::string(std::istreambuf_iterator<char>(in), {}));
    wxPoint const inside = window.toast().GetScreenPosition() - window.GetScreenPosition() + wxPoint(4, 4);
    wxColour const ground = theme().soft(Tone::bad);
    return picture.IsOk() && picture.GetRed(inside.x, inside.y) == ground.Red() &&
           picture.GetGreen(inside.x, inside.y) == ground.Green() &&
           picture.GetBlue(inside.x, inside.y) == ground.Blue();
}

struct Seen final : ListView
{
    void show_overview(ListOverview const& now) override { overview = now; }
    void rows_moved() override { ++moved; }
    void rows_changed(std::int64_t, std::int64_t) override {}
    void flash(std::string const& key, std::set<std::string> const& columns) override
    {
        flashed[key] = columns;
    }
    void show_record(ListRecord const& now) override { record = now; }
    void show_no_record() override { record.reset(); }
    void done(std::string const& sentence, bool) override { said = sentence; }
    void refused(std::string const& sentence) override { said = sentence; }
    void open(std::string const&) override {}

    ListOverview overview;
    std::map<std::string, std::set<std::string>> flashed;
    std::optional<ListRecord> record;
    std::string said;
    int moved = 0;
};

struct Desk
{
    Desk() { settle(); }
    void settle() { work.settle(); }

    std::shared_ptr<Crates> crates = std::make_shared<Crates>(1000);
    tests::StepWork work;
    Seen seen;
    ListPresenter presenter{crates, work, seen, {"number", "client", "shelf", "state"}, "all"};
};

} // namespace

BOOST_AUTO_TEST_SUITE(lists)

BOOST_FIXTURE_TEST_CASE(pages_come_as_they_are_wanted, Desk)
{
    presenter.resync();
    settle();
    BOOST_TEST(presenter.row_count() == 1000);
    BOOST_TEST(presenter.is_loaded(0));
    BOOST_TEST(!presenter.is_loaded(700));
    presenter.want(690, 720);
    settle();
    BOOST_TEST(presenter.key(700) == "701");
    BOOST_TEST(presenter.text(700, "shelf") == "Shelf 701, two lines");
    presenter.filter_text("99");
    settle();
    BOOST_TEST(presenter.row_count() == 19);
    BOOST_TEST(presenter.key(0) == "99");
}

BOOST_FIXTURE_TEST_CASE(an_export_holds_every_row_of_the_list, Desk)
{
    presenter.resync();
    settle();
    presenter.filter_text("1");
    settle();
    Export const what = presenter.export_of(
        "Crates", {{"state", "State", false}, {"number", "Crate", false}, {"shelf", "Worth", false, true}});
    BOOST_TEST((what.columns.at(2).kind == reports::CellKind::decimal));
    BOOST_TEST(what.expected == presenter.row_count());
    std::vector<reports::SheetRow> rows;
    what.produce([&](std::vector<reports::SheetRow> const& page) {
        rows.insert(rows.end(), page.begin(), page.end());
    });
    BOOST_TEST(static_cast<std::int64_t>(rows.size()) == what.expected);
    BOOST_TEST(std::get<std::string>(rows.at(1).at(1)) == "C-10");
    BOOST_TEST(std::get<std::string>(rows.at(1).at(0)) == "Open");
    BOOST_TEST((std::get<kernel::Price>(rows.at(1).at(2)) ==
                kernel::parse_price("-0.0125", kernel::us_dollar()).value()));
}

BOOST_FIXTURE_TEST_CASE(what_changed_elsewhere_is_tinted, Desk)
{
    presenter.resync();
    settle();
    presenter.select("7");
    settle();
    BOOST_TEST(seen.flashed.empty());
    crates->close_elsewhere(7);
    presenter.changed();
    settle();
    BOOST_REQUIRE(seen.flashed.size() == 1U);
    BOOST_TEST((seen.flashed["7"] == std::set<std::string>{"state"}));
    BOOST_TEST(presenter.selected() == "7");
    BOOST_TEST(seen.record->allowed.contains("reopen"));
    // Another list is no change of this one.
    presenter.choose_queue("closed");
    settle();
    BOOST_TEST(presenter.row_count() == 1);
    BOOST_TEST(seen.flashed.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(several_rows_one_refused_and_all_taken_back, Desk)
{
    presenter.resync();
    settle();
    presenter.act("close", {"12", "13", "14"}, {{"reason", "full"}});
    settle();
    BOOST_TEST(crates->is_closed(12));
    BOOST_TEST(!crates->is_closed(13));
    BOOST_TEST(seen.said == "Crate C-13 stays open: nobody may close it.");
    presenter.undo();
    settle();
    BOOST_TEST(!crates->is_closed(12));
    BOOST_TEST(!crates->is_closed(14));
    presenter.undo();
    BOOST_TEST(seen.said.starts_with("Nothing was done"));
}

BOOST_FIXTURE_TEST_CASE(what_was_done_before_a_fault_can_be_taken_back, Desk)
{
    presenter.resync();
    settle();
    crates->silent = 13;
    presenter.act("close", {"12", "13", "14"}, {{"reason", "full"}});
    BOOST_CHECK_THROW(settle(), database::UnknownOutcome); // for the window to report
    settle();
    BOOST_TEST(seen.said == "C-12 is closed.");
    BOOST_TEST(presenter.is_settled());
    crates->silent = 0;
    presenter.undo();
    settle();
    BOOST_TEST(!crates->is_closed(12));
}

BOOST_FIXTURE_TEST_CASE(an_undo_that_failed_waits_for_the_next_time, Desk)
{
    presenter.resync();
    settle();
    presenter.act("close", {"12", "14", "15"}, {{"reason", "full"}});
    settle();
    crates->silent = 14;
    presenter.undo();
    settle();
    BOOST_TEST(work.faults == 1);
    BOOST_TEST(!crates->is_closed(15));
    BOOST_TEST(crates->is_closed(12));
    crates->silent = 0;
    presenter.undo();
    settle();
    BOOST_TEST(!crates->is_closed(14));
    BOOST_TEST(!crates->is_closed(12));
    BOOST_TEST(presenter.is_settled());
}

BOOST_FIXTURE_TEST_CASE(asked_again_after_a_lost_answer_it_is_the_same_command, Desk)
{
    presenter.resync();
    settle();
    auto const close = [&](char const* reason) {
        presenter.act("close", {"12"}, {{"reason", reason}});
        try {
            settle();
        } catch (database::UnknownOutcome const&) {
            settle();
        }
        return crates->commands().back();
    };
    crates->silent = 12;
    kernel::Uuid const first = close("full");
    BOOST_TEST((close("full") == first));
    BOOST_TEST((close("wet") != first)); // other answers: another command
    crates->silent = 0;
    BOOST_TEST((close("full") == first));
    BOOST_TEST((close("full") != first)); // answered: the next one is new
}

BOOST_AUTO_TEST_CASE(nothing_changes_by_an_answer_while_the_server_is_lost)
{
    auto const crates = std::make_shared<Crates>(30);
    tests::Person ana(nullptr, "Ana Ortiz", "account_manager");
    ana.shell->add_window("crates", [crates](Shell& shell, std::string const& queue) -> WorkWindow* {
        return new ListWindow(shell, crates_spec(), crates, queue);
    });
    auto& window = dynamic_cast<ListWindow&>(ana.open("crates"));
    BOOST_TEST(ana.wait([&] { return window.presenter().selected() == "1" && window.is_settled(); }));
    auto const close = [&] {
        window.start("close");
        window.ask().reason().SetValue("full");
    };
    close();
    window.ask().confirm();
    BOOST_TEST(ana.wait([&] { return crates->is_closed(1) && window.is_settled(); }));
    BOOST_REQUIRE(ana.wait([&] { return window.toast().IsShown(); }));
    auto const lose = [&] {
        ana.shell->live().lost("The server is away.", std::chrono::system_clock::now());
        BOOST_REQUIRE(ana.wait([&] { return window.is_stale(); }));
    };
    auto const find_again = [&] {
        ana.shell->live().alive(std::chrono::milliseconds(1));
        BOOST_REQUIRE(ana.wait([&] { return !window.is_stale() && window.is_settled(); }));
    };
    lose();
    for (wxWindow* const child : window.toast().GetChildren()) {
        if (child->GetLabel() == "Undo") {
            wxCommandEvent pressed(wxEVT_BUTTON, child->GetId());
            child->ProcessWindowEvent(pressed);
            break;
        }
    }
    BOOST_TEST(ana.wait([&] { return window.is_settled(); }));
    BOOST_TEST(crates->is_closed(1));

    find_again();
    window.grid().select_key("2");
    window.presenter().select("2");
    BOOST_TEST(ana.wait([&] { return window.is_settled(); }));
    close();
    BOOST_REQUIRE(window.ask().is_asking());
    lose();
    window.ask().confirm();
    BOOST_TEST(ana.wait([&] { return window.is_settled(); }));
    BOOST_TEST(!crates->is_closed(2));
    find_again();
    window.start("close");
    BOOST_TEST(window.ask().reason().GetValue() == "full"); // what was typed waits
    BOOST_TEST(ana.display.take_assertions().empty());
}

BOOST_AUTO_TEST_CASE(a_window_by_keyboard_only)
{
    auto const crates = std::make_shared<Crates>(300);
    tests::Person ana(nullptr, "Ana Ortiz", "account_manager");
    ana.shell->add_window("crates", [crates](Shell& shell, std::string const& queue) -> WorkWindow* {
        return new ListWindow(shell, crates_spec(), crates, queue);
    });
    auto& window = dynamic_cast<ListWindow&>(ana.open("crates"));
    BOOST_TEST(ana.wait([&] { return window.presenter().selected() == "1"; }));
    ana.key(WXK_DOWN);
    ana.key(WXK_DOWN);
    BOOST_TEST(ana.wait([&] { return window.presenter().selected() == "3" && window.is_settled(); }));
    ana.key('L', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    ana.key(WXK_RETURN); // the history keeps no empty reason
    BOOST_TEST(window.ask().is_asking());
    ana.type("full to the rim");
    ana.key(WXK_ESCAPE);
    BOOST_TEST(!window.ask().is_asking());
    ana.key('L', wxMOD_CONTROL);
    BOOST_TEST(window.ask().reason().GetValue() == "full to the rim"); // what was typed waits
    ana.key(WXK_RETURN);
    BOOST_TEST(ana.wait([&] { return crates->is_closed(3); }));
    BOOST_TEST((crates->reasons() == std::vector<std::string>{"full to the rim"}));
    BOOST_TEST(ana.wait([&] { return window.is_settled() && window.toast().IsShown(); }));
    ana.picture(window, "list-window");
    window.toast().show(Tone::bad, "This stays until it is dismissed.");
    ana.picture(window, "list-window-refused");
    BOOST_TEST(has_toast(std::filesystem::path(PODDESK_PICTURES) / "list-window-refused-light.png", window));
    window.toast().hide();
    window.grid().SetFocus();
    ana.key('Z', wxMOD_CONTROL);
    BOOST_TEST(ana.wait([&] { return !crates->is_closed(3) && window.is_settled(); }));

    crates->close_elsewhere(5);
    ana.shell->live().changed("crate", 5);
    BOOST_TEST(ana.wait([&] { return window.presenter().text(4, "state") == "Closed"; }));
    BOOST_TEST(window.presenter().selected() == "3");
    ana.key('F', wxMOD_CONTROL);
    ana.type("77777");
    BOOST_TEST(ana.wait([&] { return window.is_settled() && window.presenter().row_count() == 0; }));
    ana.picture(window, "list-window-empty");
    ana.key(WXK_ESCAPE);
    BOOST_TEST(ana.display.take_assertions().empty());
}

/// A list that shows its crates, and its link, which the test loses and finds again.
struct Link
{
    Link()
    {
        ana.shell->add_window("crates", [this](Shell& shell, std::string const& queue) -> WorkWindow* {
            return new ListWindow(shell, crates_spec(), crates, queue);
        });
        window = &dynamic_cast<ListWindow&>(ana.open("crates"));
        BOOST_REQUIRE(ana.wait([&] { return window->is_settled() && shows() == "Open"; }));
    }
    std::string shows() const { return window->presenter().text(4, "state"); }
    void lose()
    {
        ana.shell->live().lost("The server is away.", std::chrono::system_clock::now());
        BOOST_REQUIRE(ana.wait([&] { return window->is_stale(); }));
    }
    /// The link is back; crate 5 was closed meanwhile, and the first reads fail.
    void find_again(int failures)
    {
        crates->close_elsewhere(5);
        crates->fail(failures);
        ana.shell->live().alive(std::chrono::milliseconds(4));
        BOOST_REQUIRE(ana.wait([&] { return crates->reads() >= 1; }));
    }

    std::shared_ptr<Crates> crates = std::make_shared<Crates>(300);
    tests::Person ana{nullptr, "Ana Ortiz", "account_manager"};
    ListWindow* window = nullptr;
};

constexpr int for_ever = 1'000'000;

BOOST_FIXTURE_TEST_CASE(a_read_that_fails_after_an_outage_is_tried_again, Link)
{
    lose();
    find_again(1);
    BOOST_TEST(ana.wait([&] { return shows() == "Closed"; }));
    BOOST_TEST(crates->reads() == 2);
}

BOOST_FIXTURE_TEST_CASE(control_without_the_retry_the_rows_stay_old, Link)
{
    ana.shell->background().on_failure({});
    lose();
    find_again(1);
    BOOST_TEST(!ana.display.wait([&] { return shows() == "Closed"; }, std::chrono::seconds(2)));
    BOOST_TEST(crates->reads() == 1);
}

BOOST_FIXTURE_TEST_CASE(tries_become_rare_and_end_with_the_link, Link)
{
    lose();
    find_again(for_ever);
    ana.display.wait([] { return false; }, std::chrono::seconds(4));
    BOOST_TEST(crates->reads() > 1);
    BOOST_TEST(crates->reads() < 20); // the pauses are at most 0.5, 1, 2, 4 seconds and so on
    lose();
    int const reads = crates->reads();
    ana.display.wait([] { return false; }, std::chrono::seconds(2));
    BOOST_TEST(crates->reads() == reads);
    find_again(0);
    BOOST_TEST(ana.wait([&] { return shows() == "Closed"; }));
}

BOOST_AUTO_TEST_SUITE_END()
