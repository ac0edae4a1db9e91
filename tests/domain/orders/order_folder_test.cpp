// A channel's drop folder and its mapping, against a real database.
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "domain/orders/csv_mapping.h"
#include "domain/orders/order_folder.h"
#include "tests/domain/orders/desk.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;
namespace fs = std::filesystem;

namespace {

class Folder
{
public:
    Folder()
    {
        static int count = 0;
        path_ = fs::temp_directory_path() /
                ("poddesk-orders-" + std::to_string(getpid()) + "-" + std::to_string(++count));
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    fs::path const& path() const { return path_; }
    void drop(std::string const& name, std::string const& text) const
    {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    bool has(std::string const& name) const { return fs::exists(path_ / name); }

private:
    fs::path path_;
};

std::string const flat = "PO,Item,Qty,City\n1,A,2,Bend\n1,B,1,Bend\n2,A,1,Reno\n";

CsvMapping flat_mapping()
{
    CsvMapping map;
    map.fields = {
        {"order_id", {"PO", ""}}, {"sku", {"Item", ""}}, {"quantity", {"Qty", ""}}, {"city", {"City", ""}}};
    return map;
}

OrderFolderOptions at_once()
{
    OrderFolderOptions options;
    options.rest = std::chrono::milliseconds(0);
    return options;
}

std::vector<OrderFile> round(Desk& desk, Folder const& folder, OrderFolderOptions const& options = at_once())
{
    auto files = import_order_folder(desk.mia(), desk.channel(), folder.path(), desk.clock_, options);
    BOOST_REQUIRE_MESSAGE(files, (files ? "" : files.error().message));
    return *files;
}

kernel::Outcome<std::int64_t> set(Desk& desk, std::int64_t seen, CsvMapping const& map)
{
    SetCsvMapping const command{kernel::Uuid::random(), desk.channel().id, seen, map};
    return database::in_transaction(desk.mia(),
                                    [&](database::Transaction& tx) { return set_csv_mapping(tx, command); });
}

std::int64_t orders_of(Desk& desk)
{
    return desk.asked<std::int64_t>("select count(*) from orders.order");
}

} // namespace

BOOST_AUTO_TEST_SUITE(order_folder)

BOOST_AUTO_TEST_CASE(every_version_of_a_mapping_is_kept_and_the_newest_counts)
{
    Desk desk("csv", "acme edi");
    BOOST_TEST(set(desk, 0, flat_mapping()).value() == 1);
    BOOST_TEST(set(desk, 0, flat_mapping()).error().code == "stale");
    CsvMapping second = flat_mapping();
    second.country = "US";
    BOOST_TEST(set(desk, 1, second).value() == 2);
    kernel::ChannelId const channel = desk.channel().id;
    auto const stored = database::in_transaction(
        desk.mia(), [&](database::Transaction& tx) { return find_csv_mapping(tx, channel).value().value(); });
    BOOST_TEST(stored.version == 2);
    BOOST_TEST((stored.mapping == second));
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.csv_mapping") == 2);
    CsvMapping unusable = flat_mapping();
    unusable.fields.erase("quantity");
    BOOST_TEST(set(desk, 2, unusable).error().code == "bad_mapping");
    BOOST_CHECK_THROW(
        database::in_transaction(
            desk.root(),
            [](database::Transaction& tx) { tx.query("update orders.csv_mapping set version = 9").run(); }),
        database::DatabaseError);
}

BOOST_AUTO_TEST_CASE(files_are_taken_in_and_put_away)
{
    Desk desk("csv", "acme edi");
    desk.know({"A", "B"});
    set(desk, 0, flat_mapping()).value();
    Folder folder;
    folder.drop("a.csv", flat);
    folder.drop("b.csv", "PO,Item,Qty,City\n3,A,1,Elko\n4,A,none,Elko\n");
    folder.drop("c.csv", "What,Is,This\n1,2,3\n");
    folder.drop("d.csv.part", flat);
    folder.drop(".hidden", flat);
    std::vector<OrderFile> const files = round(desk, folder);
    BOOST_REQUIRE_EQUAL(files.size(), 3U);
    BOOST_TEST(orders_of(desk) == 3);
    BOOST_TEST(folder.has("done/a.csv"));
    BOOST_TEST(!folder.has("done/a.csv.problems.csv"));
    BOOST_TEST(folder.has("done/b.csv"));
    BOOST_TEST(folder.has("refused/c.csv"));
    BOOST_TEST(folder.has("d.csv.part"));
    BOOST_TEST(folder.has(".hidden"));
    std::string const partly = file_text(folder.path() / "done/b.csv.problems.csv");
    BOOST_TEST(partly.starts_with(
        "object,code,reason\r\n\"order 4\",\"bad_quantity\",\"Order 4 was refused: line 3, column Qty"));
    std::string const whole = file_text(folder.path() / "refused/c.csv.problems.csv");
    BOOST_TEST(whole.find("\"file\",\"unknown_format\"") != std::string::npos);
    BOOST_TEST(whole.find("\"\"What\"\"") != std::string::npos);
    // The same file again goes beside the first and changes nothing.
    folder.drop("a.csv", flat);
    BOOST_TEST(round(desk, folder)[0].outcome->count(ImportOutcome::unchanged) == 2U);
    BOOST_TEST(folder.has("done/a-2.csv"));
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_refused_whole_is_a_problem_until_one_of_its_name_is_taken)
{
    Desk desk("csv", "acme edi");
    desk.know({"A", "B"});
    set(desk, 0, flat_mapping()).value();
    Folder folder;
    auto const open = [&](char const* name) {
        return desk.asked<std::int64_t>("select count(*) from orders.problem where is_file and resolved_at "
                                        "is null and external_id = '" +
                                        std::string(name) + "'");
    };
    folder.drop("monday.csv", "What,Is,This\n1,2,3\n");
    folder.drop("tuesday.csv", "{\"orders\":[");
    folder.drop("good.csv", flat);
    round(desk, folder);
    BOOST_TEST(open("monday.csv") == 1);
    BOOST_TEST(open("tuesday.csv") == 1);
    BOOST_TEST(open("good.csv") == 0);
    BOOST_TEST(!desk.asked<std::string>("select detail from orders.problem where external_id = 'monday.csv'")
                    .empty());
    // Another name's file mends nothing, the same name's does; an order of that id is no file.
    folder.drop("other.csv", "PO,Item,Qty,City\ntuesday.csv,A,1,Elko\n");
    folder.drop("monday.csv", "PO,Item,Qty,City\n8,A,1,Elko\n");
    round(desk, folder);
    BOOST_TEST(open("monday.csv") == 0);
    BOOST_TEST(open("tuesday.csv") == 1);
    // By whatever way it comes.
    ImportOptions named;
    named.file = "tuesday.csv";
    desk.import("PO,Item,Qty,City\n9,A,1,Elko\n", named);
    BOOST_TEST(open("tuesday.csv") == 0);
    // Dropped as it was, it is news again.
    folder.drop("monday.csv", "What,Is,This\n1,2,3\n");
    round(desk, folder);
    BOOST_TEST(open("monday.csv") == 1);
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_holds_no_order_at_all_is_a_problem_too)
{
    Desk desk;
    Folder folder;
    folder.drop("answer.json", R"({"errors":[{"message":"Throttled"}]})");
    folder.drop("order.json", R"({"order":{"id":6,"name":"#6","total_price":"1.00","currency":"XXQ"}})");
    round(desk, folder);
    BOOST_TEST(folder.has("refused/answer.json"));
    BOOST_TEST(folder.has("refused/order.json"));
    // The order's own refusal says it all.
    BOOST_TEST(desk.asked<std::string>("select string_agg(external_id, ' ' order by external_id) from "
                                       "orders.problem") == "6 answer.json");
}

BOOST_AUTO_TEST_CASE(a_file_is_left_alone_while_it_may_still_grow)
{
    Desk desk("csv", "acme edi");
    set(desk, 0, flat_mapping()).value();
    Folder folder;
    folder.drop("a.csv", flat);
    OrderFolderOptions patient;
    patient.rest = std::chrono::hours(1);
    BOOST_TEST(round(desk, folder, patient).empty());
    BOOST_TEST(folder.has("a.csv"));
    BOOST_TEST(round(desk, folder).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_crash_between_import_and_move_imports_nothing_twice)
{
    struct Killed // no fault of the file's, which would refuse it
    {
    };
    Desk desk("csv", "acme edi");
    desk.know({"A", "B"});
    set(desk, 0, flat_mapping()).value();
    Folder folder;
    folder.drop("a.csv", flat);
    // Everything is stored and then the worker dies: here the lease is lost before the second order's
    // transaction.
    int transactions = 0;
    OrderFolderOptions dying = at_once();
    dying.guard = [&](database::Transaction&) {
        if (++transactions == 2) {
            throw Killed{};
        }
    };
    BOOST_CHECK_THROW(std::ignore =
                          import_order_folder(desk.mia(), desk.channel(), folder.path(), desk.clock_, dying),
                      Killed);
    BOOST_TEST(orders_of(desk) == 1);
    BOOST_TEST(folder.has("a.csv"));
    std::vector<OrderFile> const files = round(desk, folder);
    BOOST_TEST(files[0].outcome->count(ImportOutcome::unchanged) == 1U);
    BOOST_TEST(files[0].outcome->count(ImportOutcome::imported) == 1U);
    BOOST_TEST(orders_of(desk) == 2);
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from events.event where kind = 'order.received'") ==
               2);
    // Killed after the last commit: the file lies there still, whole.
    fs::rename(folder.path() / "done/a.csv", folder.path() / "a.csv");
    BOOST_TEST(round(desk, folder)[0].outcome->count(ImportOutcome::unchanged) == 2U);
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from events.event where kind = 'order.received'") ==
               2);
}

BOOST_AUTO_TEST_CASE(a_folders_name_holds_nothing_odd)
{
    Channel channel;
    channel.client_code = "AO";
    channel.shop = "../acme shop/ä";
    BOOST_TEST(folder_of(channel).string() == "AO/%2E.%2Facme%20shop%2F%C3%A4");
    channel.shop = "acme.example";
    BOOST_TEST(folder_of(channel).string() == "AO/acme.example");
}

BOOST_AUTO_TEST_SUITE_END()
