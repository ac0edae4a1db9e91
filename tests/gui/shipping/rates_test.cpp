// The rate comparison: exact rows, what if, a person's choice and its way back, on a real database; and the
// window by keyboard.
#include "tests/gui/colleague.h"
#include "tests/gui/person.h"
#include "tests/gui/shipping/parcel.h"
#include "tests/gui/step_work.h"

#include "gui/orders/order_window.h"
#include "gui/orders/order_windows.h"
#include "gui/shell/live_feed.h"
#include "gui/shipping/rate_table.h"
#include "gui/shipping/rates_window.h"
#include "gui/shipping/shipping_windows.h"

#include "domain/database/transaction.h"

#include <wx/checkbox.h>
#include <wx/frame.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;
using database::Transaction;

namespace {

struct Seen final : RatesView
{
    void show(RatesScreen const&) override {}
    void done(std::string const& sentence, bool) override { said = sentence; }
    void refused(std::string const& sentence) override { refusal = sentence; }
    std::string said;
    std::string refusal;
};

struct Comparison
{
    Comparison()
        : presenter(std::make_shared<RatesStore>(parcel.floor.stage.pool()), work, seen, parcel.shipment)
    {
        presenter.start();
        work.settle();
    }
    RateRow const& row(std::string const& name) const
    {
        auto const& rows = presenter.screen().rows;
        auto const found =
            std::find_if(rows.begin(), rows.end(), [&](RateRow const& it) { return it.name == name; });
        BOOST_REQUIRE((found != rows.end()));
        return *found;
    }
    std::string stored(std::string const& column)
    {
        return database::in_transaction(parcel.floor.stage.database().root(), [&](Transaction& tx) {
            return tx
                .query("select coalesce((" + column +
                       ")::text, '') from shipping.shipment s where s.id = :id")
                .bind("id", parcel.shipment)
                .value<std::string>();
        });
    }
    RateAnswers as_is() const
    {
        RateQuestions const& asked = *presenter.screen().questions;
        return {{}, {}, asked.weight, asked.residential};
    }

    tests::QuotedParcel parcel;
    tests::StepWork work;
    Seen seen;
    RatesPresenter presenter;
    RatesScreen const& screen = presenter.screen();
};

} // namespace

BOOST_AUTO_TEST_SUITE(rates)

/// As the console reads them: poddeskctl rates show.
BOOST_FIXTURE_TEST_CASE(rows_are_the_stored_cents, Comparison)
{
    auto const quotes = database::in_transaction(parcel.floor.stage.database().root(), [&](Transaction& tx) {
        return tx
            .query(
                "select v.name, q.base_minor, q.total_minor, (select coalesce(sum((x ->> "
                "'amount_minor')::bigint), 0)::bigint from jsonb_array_elements(q.surcharges) x) from "
                "shipping.quote q join shipping.service v on v.id = q.service_id where q.shipment_id = :id "
                "and q.total_minor is not null order by q.total_minor, v.name")
            .bind("id", parcel.shipment)
            .rows<std::string, std::int64_t, std::int64_t, std::int64_t>();
    });
    BOOST_REQUIRE(quotes.size() == 8U);
    BOOST_TEST(screen.rows.size() == quotes.size());
    for (auto const& [name, base, total, extra] : quotes) {
        RateRow const& shown = row(name);
        BOOST_TEST(shown.total == kernel::format_money({total, kernel::us_dollar()}));
        BOOST_TEST(shown.base == kernel::plain_amount({base, kernel::us_dollar()}));
        std::int64_t sum = 0;
        for (std::string const& amount : shown.surcharges) {
            if (!amount.empty()) {
                sum += kernel::parse_money(amount, kernel::us_dollar()).value().minor;
            }
        }
        BOOST_TEST(sum == extra);
        BOOST_TEST(base + sum == total);
    }
    BOOST_TEST(screen.surcharges.size() == 4U); // fuel, residential, area, peak
    BOOST_TEST((row("2Day").promise_tone == Tone::ok));
    BOOST_TEST((row("Ground").promise_tone == Tone::bad));
    BOOST_TEST(row("Priority Mail").is_dim);
    BOOST_TEST(!row("2Day").is_dim);
    BOOST_TEST(row("Priority Mail").is_best);
    BOOST_TEST(screen.why_title == "Why USPS Priority Mail");
    BOOST_TEST(screen.why.starts_with("The cheapest that keeps the promise"));
    // Cheaper but late, with its reason; the difference is that of the two rows.
    BOOST_REQUIRE(screen.cheaper.size() == 1U);
    BOOST_TEST(screen.cheaper[0].title == "USPS Ground Advantage");
    BOOST_TEST(screen.cheaper[0].right == "\xe2\x88\x92$2.95");
    BOOST_TEST(screen.cheaper[0].note.find("after the promised") != std::string::npos);
    BOOST_REQUIRE(screen.hidden.size() == 3U);
    for (RateHidden const& it : screen.hidden) {
        BOOST_TEST(!it.reason.empty());
    }
}

BOOST_FIXTURE_TEST_CASE(the_margin_is_what_is_billed_less_the_total, Comparison)
{
    BOOST_TEST(screen.shows_margin);
    BOOST_TEST(row("2Day").margin == "");
    BOOST_TEST(row("2Day").margin_note == "no mark-up agreed");
    auto const agree = [&](std::string const& terms) {
        parcel.agree_on(terms);
        presenter.read();
        work.settle();
    };
    agree("1250, 250000, 'USD', '2026-01-01'");
    // 9.35 + 1.16875 + 0.25 = 10.77 (rounded once)
    BOOST_TEST(row("Priority Mail").margin == "+$1.42");
    BOOST_TEST(row("Priority Mail").margin_note == "billed $10.77");
    BOOST_TEST((row("Priority Mail").margin_tone == Tone::ok));
    agree("-1000, 0, 'USD', '2026-01-02'");
    BOOST_TEST(row("Priority Mail").margin == "\xe2\x88\x92$0.93"); // 8.415 is billed as 8.42
    BOOST_TEST((row("Priority Mail").margin_tone == Tone::bad));
    RateAnswers answers = as_is();
    answers.weight = "300 g";
    presenter.what_if(answers);
    work.settle();
    BOOST_TEST(screen.is_what_if);
    BOOST_TEST(row("First-Class Package").margin == "\xe2\x88\x92$0.52");
    presenter.what_if(as_is());
    agree("0, 0, 'USD', '2026-01-03'");
    BOOST_TEST(row("Priority Mail").margin == "$0.00");
    agree("0, 100000, 'EUR', '2026-01-04'");
    BOOST_TEST(row("Priority Mail").margin == "");
    BOOST_TEST(row("Priority Mail").margin_note == "mark-up is in EUR");
}

/// Prices are between the client and the house.
BOOST_FIXTURE_TEST_CASE(who_may_not_see_prices_sees_no_margin, Comparison)
{
    auto& database = parcel.floor.stage.database();
    database.add_person("wes", "warehouse", true);
    auto const wes = std::make_shared<database::Pool>(database.login_as("wes"));
    RatesPresenter theirs(std::make_shared<RatesStore>(wes), work, seen, parcel.shipment);
    theirs.start();
    work.settle();
    BOOST_TEST(!theirs.screen().rows.empty());
    BOOST_TEST(!theirs.screen().shows_margin);
    BOOST_TEST(theirs.screen().rows.front().margin_note == "");
}

BOOST_FIXTURE_TEST_CASE(what_if_stores_nothing, Comparison)
{
    BOOST_REQUIRE(screen.questions.has_value());
    auto const before = screen.rows;
    std::string const version = stored("s.version");
    RateAnswers answers = as_is();
    answers.residential = !answers.residential; // a business: no surcharge for a home
    presenter.what_if(answers);
    work.settle();
    BOOST_TEST(screen.is_what_if);
    BOOST_TEST((row("2Day").surcharges != before.at(4).surcharges));
    BOOST_TEST(!presenter.refusal_of(row("2Day").service).empty()); // not while it is a what-if
    presenter.what_if(as_is());
    work.settle();
    BOOST_TEST(!screen.is_what_if);
    BOOST_TEST((screen.rows == before));

    answers = as_is();
    answers.weight = "300 g";
    presenter.what_if(answers);
    work.settle();
    BOOST_TEST(screen.hidden.size() == 2U); // the light service takes it now
    answers.weight = "heavy";
    presenter.what_if(answers);
    BOOST_TEST(seen.refusal.find("heavy") != std::string::npos);
    presenter.what_if(as_is());
    answers = as_is();
    answers.box = screen.questions->boxes.back().first;
    presenter.what_if(answers);
    work.settle();
    BOOST_TEST(screen.is_what_if);
    BOOST_TEST(stored("s.version") == version);
    BOOST_TEST(screen.changes.size() == 3U); // the other box, tomorrow, a business
}

BOOST_FIXTURE_TEST_CASE(a_persons_choice_sticks_and_is_taken_back, Comparison)
{
    shipping::ServiceId const fast = row("2Day").service;
    BOOST_TEST(presenter.refusal_of(row("Priority Mail").service).starts_with("The parcel goes with"));
    presenter.choose(fast, "birthday on Thursday");
    work.settle();
    BOOST_TEST(seen.refusal == "");
    BOOST_TEST(row("2Day").is_chosen);
    BOOST_TEST(row("Priority Mail").is_best); // the rule has not changed its mind
    BOOST_TEST(screen.why.find("birthday on Thursday") != std::string::npos);
    BOOST_TEST(screen.cheaper.size() == 4U); // three of them late, and what the rule chose
    presenter.compare();                     // it sticks
    work.settle();
    BOOST_TEST(row("2Day").is_chosen);
    BOOST_TEST(stored("s.price_minor") == std::to_string(1090 + 90 + 38 + 183));
    presenter.undo();
    work.settle();
    BOOST_TEST(seen.refusal == "");
    BOOST_TEST(!row("2Day").is_chosen);
    BOOST_TEST(stored("s.price_minor") == "935");
    BOOST_TEST(stored("s.chosen_by") == "");
    BOOST_TEST(screen.why_title == "Why USPS Priority Mail");
    presenter.undo();
    BOOST_TEST(seen.refusal.starts_with("Nothing was chosen"));
}

BOOST_AUTO_TEST_CASE(the_window_by_keyboard)
{
    tests::QuotedParcel parcel;
    tests::Floor& floor = parcel.floor;
    parcel.agree_on("1250, 250000, 'USD', '2026-01-01'");
    tests::Person ana(floor.stage.pool(), "Ana Ortiz", "account_manager");
    add_order_windows(*ana.shell);
    add_shipping_windows(*ana.shell);
    std::string const name = "rates:" + std::to_string(parcel.shipment.value);
    ana.open("order:" + std::to_string(floor.stage.order(parcel.order)));
    ana.key('T', wxMOD_CONTROL); // from the order to its parcel's rates
    BOOST_REQUIRE(ana.wait([&] { return ana.shell->find(name) != nullptr; }));
    auto& window = dynamic_cast<RatesWindow&>(ana.open(name));
    BOOST_TEST(ana.wait([&] { return window.presenter().screen().questions && window.is_settled(); }));
    BOOST_TEST(window.table().HasFocus());
    auto const first = window.table().selected();
    ana.picture(window, "rates");
    ana.key(WXK_DOWN);
    BOOST_TEST((window.table().selected() != first));
    ana.key(WXK_RETURN);
    BOOST_REQUIRE(window.ask().is_asking());
    ana.key(WXK_RETURN);
    BOOST_TEST(window.ask().is_asking()); // the history keeps no empty reason
    ana.type("birthday on Thursday");
    ana.picture(window, "rates-asking");
    ana.key(WXK_RETURN);
    BOOST_TEST(ana.wait([&] {
        auto const& rows = window.presenter().screen().rows;
        return window.is_settled() &&
               std::any_of(rows.begin(), rows.end(), [](RateRow const& it) { return it.is_chosen; });
    }));
    ana.picture(window, "rates-chosen");
    window.table().SetFocus();
    ana.key('Z', wxMOD_CONTROL);
    BOOST_TEST(ana.wait([&] {
        auto const& rows = window.presenter().screen().rows;
        return window.is_settled() &&
               std::none_of(rows.begin(), rows.end(), [](RateRow const& it) { return it.is_chosen; });
    }));
    window.weight().SetFocus();
    window.weight().SelectAll();
    ana.type("300 g");
    ana.key(WXK_RETURN);
    BOOST_TEST(ana.wait([&] { return window.presenter().screen().is_what_if && window.is_settled(); }));
    ana.picture(window, "rates-what-if");
    window.toast().hide(); // the first Esc would be its
    ana.key(WXK_ESCAPE);   // the parcel as it is
    BOOST_TEST(ana.wait([&] { return !window.presenter().screen().is_what_if; }));
    BOOST_TEST(ana.display.take_assertions().empty());
}

BOOST_AUTO_TEST_CASE(the_selection_is_of_a_service_not_of_a_place)
{
    tests::Person ana(nullptr, "Ana Ortiz", "account_manager");
    wxFrame frame(nullptr, wxID_ANY, wxS("Rates"));
    RateTable table(&frame);
    RatesScreen screen; // one, that changes beneath the table, as the presenter's does
    table.show(screen); // the questions were read before the parcel
    RateRow cheap;
    cheap.service = shipping::ServiceId{1};
    RateRow best;
    best.service = shipping::ServiceId{2};
    best.is_best = true;
    screen.rows = {cheap, best};
    table.show(screen);
    BOOST_TEST((table.selected() == best.service));
    table.select(cheap.service);
    screen.rows = {best, cheap};
    table.show(screen);
    BOOST_TEST((table.selected() == cheap.service));
    screen.rows = {best};
    table.show(screen);
    BOOST_TEST((table.selected() == best.service));
}

BOOST_AUTO_TEST_CASE(who_else_is_on_the_parcel)
{
    tests::QuotedParcel parcel;
    tests::Person ana(parcel.floor.stage.pool(), "Ana Ortiz", "account_manager");
    add_shipping_windows(*ana.shell);
    LiveFeed const feed(parcel.floor.stage.pool(), ana.shell->live());
    tests::Colleague mia(parcel.floor.stage);
    std::int64_t const id = parcel.shipment.value;
    WorkWindow& window = ana.open("rates:" + std::to_string(id));
    BOOST_TEST(ana.wait([&] { return mia.sees_on("shipment", id) == 1; }));
    mia.goes_to("shipment", id);
    BOOST_TEST(ana.wait([&] { return window.others() == std::vector<std::string>{"Mia Torres"}; }));
    ana.picture(window, "rates-presence");
    window.Close();
    BOOST_TEST(ana.wait([&] { return mia.sees_on("shipment", id) == 0; }));
    BOOST_TEST(ana.display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
