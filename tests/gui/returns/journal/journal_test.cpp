// The journal of the inspection bench: what add() took survives a kill -9 at any moment, whose it is, and
// what a parcel looks like with it.
#include "gui/returns/inspect_entry.h"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

using namespace poddesk;
using namespace poddesk::gui;
using namespace std::chrono_literals;
using Kind = JournalEntry::Kind;

namespace {

JournalOwner const noor{"noor", "poddesk @ reno-db"};
kernel::Timestamp const morning{1790000000s + 123456us};

struct Folder
{
    Folder() { std::filesystem::remove_all(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("poddesk-journal-" + std::to_string(getpid()));
};

InspectParcel parcel_of(std::int64_t units)
{
    InspectParcel parcel{};
    parcel.view.id = returns::RmaId{7};
    parcel.view.number = "RMA-EO-00007";
    parcel.view.status = "received";
    returns::RmaLineView line{};
    line.id = returns::RmaLineId{70};
    line.product = kernel::ProductId{5};
    line.sku = "TEE-M";
    line.barcode = "0123456789012";
    line.reception = "awaiting";
    line.quantity = units;
    parcel.view.lines.push_back(line);
    parcel.bins[line.product] = {kernel::LocationId{3}, "P-01", "holds it already"};
    return parcel;
}

JournalInspection restocked()
{
    JournalInspection it;
    it.command.command_id = kernel::Uuid::random();
    it.command.rma = returns::RmaId{7};
    it.command.line = returns::RmaLineId{70};
    it.command.answers = {{"packaging", "sealed"}};
    it.command.bin = kernel::LocationId{3};
    it.command.note = "ü, \"quoted\"\nand a second line";
    it.command.began_at = morning - 5s;
    it.command.occurred_at = morning;
    it.command.steps = {{"identify", 900}, {"answer:packaging", 400}};
    it.command.expected_disposition = "restock";
    it.shown = {{}, "A", "restock", 1, "P-01"};
    it.sku = "TEE-M";
    it.title = "Tee, M";
    return it;
}

mode_t mode_of(std::filesystem::path const& path)
{
    struct stat status = {};
    BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

/// A child inspects items until it is killed in the middle, and says on a pipe after each that it is done.
/// @return how many it said.
int items_said_before_the_kill(std::function<std::function<void()>()> const& begin)
{
    std::array<int, 2> pipe{};
    BOOST_REQUIRE(::pipe(pipe.data()) == 0);
    pid_t const child = ::fork();
    if (child == 0) {
        auto const inspect = begin();
        for (;;) {
            inspect();
            if (::write(pipe[1], "x", 1) != 1) {
                ::_exit(1);
            }
        }
    }
    ::close(pipe[1]);
    char said = 0;
    int items = 0;
    while (items < 25 && ::read(pipe[0], &said, 1) == 1) {
        ++items;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe[0], &said, 1) == 1) {
        ++items; // said between the last look and the kill
    }
    ::close(pipe[0]);
    return items;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(inspect_journal, Folder)

BOOST_AUTO_TEST_CASE(what_is_kept_comes_back_in_order_and_is_private)
{
    JournalInspection const item = restocked();
    JournalEntry const inspected = entry_of(item, "RMA-EO-00007");
    JournalEntry const closed = close_entry(parcel_of(1), morning + 1s);
    std::string const jpeg("\xff\xd8\xff\0\n'", 6);
    JournalEntry const photo =
        photo_entry({item.command.command_id, {}, returns::RmaId{7}, ""}, {jpeg, 40, 30}, morning);
    {
        InspectJournal journal(path, noor);
        journal.add({inspected, photo, closed});
        BOOST_TEST(mode_of(journal.file()) == 0600);
        BOOST_TEST(mode_of(path) == 0700);
        BOOST_CHECK_THROW(journal.add({close_entry(parcel_of(2), morning), inspected}), JournalError);
        BOOST_TEST(journal.all().size() == 3U); // all or none
    }
    InspectJournal journal(path, noor);
    BOOST_TEST((journal.all() == std::vector<JournalEntry>{inspected, photo, closed}));
    JournalInspection const again = inspection_of(journal.all().front());
    BOOST_TEST(again.command.note == item.command.note);
    BOOST_TEST((again.command.steps == item.command.steps));
    BOOST_TEST((again.command.began_at == item.command.began_at));
    BOOST_TEST((again.command.occurred_at == item.command.occurred_at));
    BOOST_TEST((again.command.answers == item.command.answers));
    BOOST_TEST(again.command.expected_disposition == "restock");
    journal.refuse(inspected.id, "It was closed elsewhere.");
    BOOST_TEST(journal.all().front().refusal == "It was closed elsewhere.");
    journal.remove(inspected.id);
    BOOST_TEST(journal.all().size() == 2U);
    BOOST_TEST((picture_of(journal.all().front()) == returns::PhotoPicture{jpeg, 40, 30}));
}

BOOST_AUTO_TEST_CASE(each_person_and_each_server_has_a_journal_and_nobody_opens_another_ones)
{
    InspectJournal first(path, noor);
    first.add({close_entry(parcel_of(1), morning)});
    InspectJournal second(path, {"omar", noor.database});
    InspectJournal other_server(path, {"noor", "poddesk @ dallas-db"});
    BOOST_TEST(second.all().empty());
    BOOST_TEST(other_server.all().empty());
    BOOST_TEST(
        (waiting_for_others(path, {"omar", noor.database}) == std::vector<WaitingElsewhere>{{"noor", 1}}));
    BOOST_TEST(waiting_for_others(path, noor).empty());
    BOOST_TEST(waiting_for_others(path, {"omar", "poddesk @ dallas-db"}).empty());
    // Renamed by hand, it is still noor's.
    std::filesystem::copy_file(first.file(), second.file(),
                               std::filesystem::copy_options::overwrite_existing);
    BOOST_CHECK_EXCEPTION(InspectJournal(path, {"omar", noor.database}), JournalError,
                          [](JournalError const& error) {
                              return std::string(error.what()).find("noor") != std::string::npos;
                          });
    std::filesystem::remove(second.file());
    std::ofstream(path / "inspect-x-at-y.sqlite") << "no journal at all, by far no journal at all";
    BOOST_TEST(waiting_for_others(path, {"omar", noor.database}).size() == 1U);
    BOOST_CHECK_THROW(InspectJournal(path / "inspect-x-at-y.sqlite", noor),
                      JournalError); // a file is no folder
}

BOOST_AUTO_TEST_CASE(a_kill_in_the_middle_loses_no_item_that_was_said_to_be_done)
{
    int const said = items_said_before_the_kill([&] {
        auto const journal = std::make_shared<InspectJournal>(path, noor);
        return [journal] { journal->add({entry_of(restocked(), "RMA-EO-00007")}); };
    });
    BOOST_TEST(said >= 25);
    auto const kept = InspectJournal(path, noor).all().size();
    BOOST_TEST(kept >= static_cast<std::size_t>(said));
    BOOST_TEST(kept <= static_cast<std::size_t>(said) + 1); // one was kept and not said yet
}

// Held in memory instead: what was said to be done is gone, so the test above does see a loss.
BOOST_AUTO_TEST_CASE(control_without_the_journal_items_are_lost)
{
    int const said = items_said_before_the_kill([] {
        auto const held = std::make_shared<std::vector<JournalEntry>>();
        return [held] { held->push_back(entry_of(restocked(), "RMA-EO-00007")); };
    });
    BOOST_TEST(said >= 25);
    BOOST_TEST(InspectJournal(path, noor).all().size() < static_cast<std::size_t>(said));
}

BOOST_AUTO_TEST_CASE(a_parcel_looks_as_it_will_when_its_entries_are_stored)
{
    InspectParcel const parcel = parcel_of(2);
    JournalInspection const item = restocked();
    std::vector<JournalEntry> entries{entry_of(item, "RMA-EO-00007")};
    InspectParcel now = with_entries(parcel, entries);
    BOOST_TEST(now.view.lines[0].inspected == 1);
    BOOST_TEST(now.view.status == "inspecting");
    BOOST_TEST(now.view.inspections.at(0).disposition == "restock");
    BOOST_TEST(units_waiting(entries) == 1);

    // Taken back before it is stored, and after.
    entries.push_back(undo_entry({item.command.command_id, {}, parcel.view.id, ""}, "wrong key", morning));
    BOOST_TEST(with_entries(parcel, entries).view.lines[0].inspected == 0);
    returns::InspectionView stored{};
    stored.id = returns::InspectionId{9};
    stored.line = returns::RmaLineId{70};
    stored.found = "missing";
    InspectParcel later = parcel;
    later.view.lines[0].inspected = later.view.lines[0].missing = 1;
    later.view.inspections.push_back(stored);
    now = with_entries(later,
                       {undo_entry({kernel::Uuid::random(), stored.id, parcel.view.id, ""}, "x", morning)});
    BOOST_TEST(now.view.lines[0].inspected == 0);
    BOOST_TEST(now.view.lines[0].missing == 0);
    BOOST_TEST(now.view.inspections.at(0).is_undone);

    // An extra item has a line of its own; another parcel's entries and refused ones change nothing.
    JournalInspection extra = restocked();
    extra.command.found = returns::InspectItem::Found::extra;
    extra.command.line = {};
    entries = {entry_of(extra, "")};
    BOOST_TEST(with_entries(parcel, entries).view.lines.size() == 2U);
    entries[0].refusal = "no";
    BOOST_TEST(with_entries(parcel, entries).view.lines.size() == 1U);
    entries[0].refusal.clear();
    entries[0].rma = returns::RmaId{8};
    BOOST_TEST(with_entries(parcel, entries).view.lines.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_follows_a_refused_entry_of_its_parcel_waits_for_a_person)
{
    InspectParcel other = parcel_of(1);
    other.view.id = returns::RmaId{8};
    std::vector<JournalEntry> entries{entry_of(restocked(), ""), close_entry(parcel_of(1), morning),
                                      close_entry(other, morning)};
    BOOST_TEST(next_to_send(entries) == &entries[0]);
    BOOST_TEST(first_refused(entries) == nullptr);
    entries[0].refusal = "Every unit of this line is inspected.";
    BOOST_TEST(next_to_send(entries) == &entries[2]);
    BOOST_TEST(first_refused(entries) == &entries[0]);
    BOOST_TEST(closes(entries, returns::RmaId{7}));
    BOOST_TEST(!closes(entries, returns::RmaId{9}));
}

BOOST_AUTO_TEST_CASE(the_codes_of_a_parcel_are_known_without_the_server)
{
    InspectParcel const parcel = parcel_of(1);
    BOOST_TEST(known_scan(parcel, "0123456789012")->item->sku == "TEE-M");
    BOOST_TEST(known_scan(parcel, "TEE-M")->bin->code == "P-01");
    BOOST_TEST(!known_scan(parcel, "TEE-L"));
    BOOST_TEST(!known_scan(parcel, ""));
}

BOOST_AUTO_TEST_SUITE_END()
