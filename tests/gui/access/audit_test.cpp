// The audit: who did what, field by field, and the seals; on a real database, and the window by keyboard.
#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"

#include "domain/clients/change_client.h"
#include "gui/access/access_windows.h"
#include "gui/access/audit_store.h"
#include "gui/lists/list_window.h"

#include <wx/srchctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;
using database::Transaction;

namespace {

/// A morning in which olga changed a client's record.
struct House : tests::Stage
{
    House() : Stage(12)
    {
        database().add_person("olga", "onboarding", true);
        database::Pool olga = database().login_as("olga");
        database::in_transaction(olga, [](Transaction& tx) {
            auto const record = clients::client_record(tx, kernel::ClientId{1}).value();
            clients::ChangeClient change{kernel::Uuid::random(), record.id, record.version, {}};
            change.changes.thank_you_note = "Thank you for choosing small.";
            change.changes.promise = record.promise;
            change.changes.promise->handling_hours = 36;
            BOOST_REQUIRE(clients::change_client(tx, change));
        });
        seal();
    }
    void seal()
    {
        database::in_transaction(*pool(),
                                 [](Transaction& tx) { tx.query("select access.seal_audit()").run(); });
    }
    std::string olga() { return database().profile_of("olga").user; }
};

ListQuery asked(std::string queue, std::string text = {}, std::map<std::string, std::string> chips = {})
{
    return {std::move(queue), std::move(text), std::move(chips), {}, true};
}

} // namespace

BOOST_AUTO_TEST_SUITE(audit)

BOOST_FIXTURE_TEST_CASE(changes_are_found_by_person_thing_and_day, House)
{
    AuditStore const store(pool());
    auto const hers = asked("all", "", {{"person", olga()}});
    BOOST_TEST(store.count(hers) == 2);
    auto const rows = store.page(hers, std::nullopt, 0, 10);
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(store.page(hers, rows[0].place, 0, 10).front().key == rows[1].key);
    BOOST_TEST(store.page(hers, std::nullopt, 1, 10).front().key == rows[1].key);
    BOOST_TEST(store.count(asked("all", "choosing small")) == 1);
    BOOST_TEST(store.count(asked("today", "#1", {{"what", "clients.promise"}, {"person", olga()}})) == 1);
    BOOST_TEST(store.count(asked("yesterday", "", {{"person", olga()}})) == 0);
    // Hers alone: the database was copied from a template that may be of yesterday.
    BOOST_TEST(store.count(asked("today", "", {{"person", olga()}})) == 2);
    BOOST_TEST(store.count(asked("week", "", {{"person", olga()}})) == 2);

    // Old and new per field.
    auto const promise =
        store.page(asked("all", "", {{"what", "clients.promise"}, {"person", olga()}}), std::nullopt, 0, 1);
    auto const record = store.record(promise.front().key);
    BOOST_REQUIRE(record.has_value());
    std::map<std::string, std::string> fields;
    for (DetailItem const& item : record->detail.sections.front().items) {
        fields[item.title] = item.subtitle;
    }
    BOOST_TEST(fields.at("handling_hours") == "24  \xe2\x86\x92  36");
}

BOOST_FIXTURE_TEST_CASE(a_changed_entry_breaks_the_seal, House)
{
    AuditStore const store(pool());
    auto const whole = store.act("check", "", {});
    BOOST_REQUIRE(whole);
    BOOST_TEST(whole->sentence.find("is whole") != std::string::npos);
    BOOST_TEST(store.overview({}).totals.find("chain whole") != std::string::npos);
    run("alter table access.audit_entry disable trigger append_only");
    run("update access.audit_entry set login = 'nobody' where id = (select max(id) from access.audit_entry)");
    auto const broken = store.act("check", "", {});
    BOOST_REQUIRE(!broken);
    BOOST_TEST(broken.error().code == "broken_seal");
    BOOST_TEST(store.overview({}).totals.find("CHAIN BROKEN") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(others_than_administrators_read_nothing, House)
{
    database().add_person("ana", "account_manager", true);
    AuditStore const hers(std::make_shared<database::Pool>(database().login_as("ana")));
    BOOST_TEST(hers.count(asked("all")) == 0);
    BOOST_TEST(hers.page(asked("all"), std::nullopt, 0, 10).empty());
    BOOST_TEST(hers.overview({}).totals.find("administrators") != std::string::npos);
    BOOST_TEST(hers.act("check", "", {}).error().code == "not_allowed");
    BOOST_TEST(AuditStore(pool()).count(asked("all")) > 0); // the control
}

BOOST_FIXTURE_TEST_CASE(the_window_by_keyboard_only, House)
{
    tests::Person mia(pool(), "Mia Novak", "administrator");
    add_access_windows(*mia.shell);
    auto& window = dynamic_cast<ListWindow&>(mia.open("audit"));
    auto& presenter = window.presenter();
    BOOST_TEST(mia.wait([&] { return presenter.record() != nullptr && window.is_settled(); }));
    auto const all = presenter.row_count();
    mia.key('R', wxMOD_CONTROL);
    BOOST_TEST(mia.wait([&] { return window.toast().IsShown() && window.is_settled(); }));
    mia.key('F', wxMOD_CONTROL);
    mia.type("choosing small");
    BOOST_TEST(mia.wait([&] { return presenter.row_count() == 1 && window.is_settled(); }));
    window.filter().Clear();
    BOOST_TEST(mia.wait([&] { return presenter.row_count() == all && window.is_settled(); }));
    window.grid().SetFocus();
    mia.key(WXK_HOME);
    BOOST_TEST(mia.wait([&] { return window.is_settled(); }));
    mia.picture(window, "audit");
    BOOST_TEST(mia.display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
