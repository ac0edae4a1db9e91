#include "domain/kernel/csv_text.h"
#include "reports/spreadsheets/spreadsheet.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

/// Of AddressSanitizer, where the program is built with it: what the program holds now.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes() __attribute__((weak));

using namespace poddesk;
using namespace poddesk::reports;

namespace {

struct Folder
{
    Folder()
    {
        char name[] = "/tmp/poddesk-sheet-XXXXXX";
        path = mkdtemp(name);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::size_t entries() const
    {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
    }
    std::filesystem::path path;
};

nlohmann::json read_back(std::filesystem::path const& file)
{
    std::string const command =
        "python3 " PODDESK_SOURCE_DIR "/tests/reports/spreadsheets/read_table.py '" + file.string() + "'";
    FILE* const pipe = popen(command.c_str(), "r");
    BOOST_REQUIRE(pipe);
    std::string text;
    char part[4096];
    for (std::size_t got = 0; (got = fread(part, 1, sizeof part, pipe)) > 0;) {
        text.append(part, got);
    }
    BOOST_REQUIRE(pclose(pipe) == 0);
    return nlohmann::json::parse(text);
}

std::function<void(RowSink const&)> all_at_once(std::vector<SheetRow> rows)
{
    return [rows = std::move(rows)](RowSink const& sink) { sink(rows); };
}

std::size_t held_bytes()
{
    return __sanitizer_get_current_allocated_bytes ? __sanitizer_get_current_allocated_bytes()
                                                   : mallinfo2().uordblks;
}

std::vector<SheetColumn> const columns = {{"Order", CellKind::text},
                                          {"Units", CellKind::integer},
                                          {"Value", CellKind::money},
                                          {"Placed", CellKind::moment},
                                          {"Due", CellKind::day}};

kernel::Money money(char const* amount, char const* currency)
{
    return kernel::parse_money(amount, *kernel::Currency::parse(currency)).value();
}

std::vector<SheetRow> const rows = {
    {std::string("EO-1, \"quoted\""), std::int64_t{12}, money("1234.56", "USD"),
     *kernel::parse_iso8601("2026-11-28T14:32:05Z"), *kernel::parse_date("2026-11-30")},
    {std::string("two\r\nlines Grüße 東京"), std::int64_t{-3}, money("-0.07", "EUR"), Cell(), Cell()},
    {std::string("_x0041_ <&>\x01"), std::int64_t{9'007'199'254'740'993}, money("500", "JPY"), Cell(),
     Cell()},
    {Cell(), Cell(), money("12.345", "KWD"), Cell(), Cell()}};

struct Zone
{
    explicit Zone(char const* name)
    {
        setenv("TZ", name, 1);
        tzset();
    }
    ~Zone()
    {
        unsetenv("TZ");
        tzset();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(spreadsheets)

BOOST_AUTO_TEST_CASE(a_workbook_read_by_another_program_is_what_was_written)
{
    Folder const folder;
    Zone const zone("America/Los_Angeles");
    auto const file = folder.path / "Orders.XLSX";
    BOOST_TEST(write_spreadsheet(file, columns, all_at_once(rows)) == 4);
    auto const read = read_back(file);
    BOOST_TEST(read["bold_head"].get<bool>());
    BOOST_TEST(read["frozen"].get<bool>());
    BOOST_TEST(read["filter"] == "A1:E5");
    BOOST_TEST(read["widths"][0].get<double>() > read["widths"][1].get<double>());
    auto const& got = read["rows"];
    BOOST_REQUIRE(got.size() == 5U);
    BOOST_TEST(got[0][2]["text"] == "Value");
    BOOST_TEST(got[1][0]["text"] == "EO-1, \"quoted\"");
    BOOST_TEST(got[1][1]["number"] == "12");
    BOOST_TEST(got[1][2]["number"] == "1234.56");
    BOOST_TEST(got[1][2]["format"] == "\"$\"#,##0.00;-\"$\"#,##0.00");
    BOOST_TEST(got[1][3]["moment"] == "2026-11-28T06:32:05");
    BOOST_TEST(got[1][4]["moment"] == "2026-11-30T00:00:00");
    BOOST_TEST(got[2][0]["text"] == "two\nlines Grüße 東京");
    BOOST_TEST(got[2][1]["number"] == "-3");
    BOOST_TEST(got[2][2]["number"] == "-0.07");
    BOOST_TEST(got[2][2]["format"] == "#,##0.00 \"EUR\"");
    BOOST_TEST(got[3][0]["text"] == "_x0041_ <&> ");
    BOOST_TEST(got[3][1]["text"] == "9007199254740993"); // a number would have lost its last digit
    BOOST_TEST(got[3][2]["number"] == "500");
    BOOST_TEST(got[3][2]["format"] == "#,##0 \"JPY\"");
    BOOST_TEST(got[4][0].is_null());
    BOOST_TEST(got[4][2]["format"] == "#,##0.000 \"KWD\"");
}

BOOST_AUTO_TEST_CASE(a_csv_file_read_by_another_program_is_what_was_written)
{
    Folder const folder;
    Zone const zone("America/Los_Angeles");
    auto const file = folder.path / "orders.csv";
    BOOST_TEST(write_spreadsheet(file, columns, all_at_once(rows)) == 4);
    auto const read = read_back(file);
    BOOST_TEST(read["mark"].get<bool>());
    BOOST_TEST(!read["bare_lf"].get<bool>());
    nlohmann::json const expected = {
        {"Order", "Units", "Value", "Value currency", "Placed", "Due"},
        {"EO-1, \"quoted\"", "12", "1234.56", "USD", "2026-11-28T06:32:05-08:00", "2026-11-30"},
        {"two\r\nlines Grüße 東京", "-3", "-0.07", "EUR", "", ""},
        {"_x0041_ <&>\x01", "9007199254740993", "500", "JPY", "", ""},
        {"", "", "12.345", "KWD", "", ""}};
    BOOST_TEST(read["rows"] == expected);
}

BOOST_AUTO_TEST_CASE(prices_and_exact_amounts_are_numbers_also_below_zero)
{
    Folder const folder;
    auto const price = [](char const* text, char const* currency) {
        return kernel::parse_price(text, *kernel::Currency::parse(currency)).value();
    };
    std::vector<SheetColumn> const priced = {{"Amount", CellKind::decimal}, {"For", CellKind::text}};
    std::vector<SheetRow> const charges = {{price("-1", "USD"), std::string("-1.00")},
                                           {price("-0.0125", "EUR"), Cell()},
                                           {price("1234.567891", "KWD"), Cell()},
                                           {Cell(), Cell()}};
    BOOST_TEST(write_spreadsheet(folder.path / "charges.csv", priced, all_at_once(charges)) == 4);
    nlohmann::json const expected = {{"Amount", "Amount currency", "For"},
                                     {"-1.00", "USD", "'-1.00"}, // text stays guarded
                                     {"-0.0125", "EUR", ""},
                                     {"1234.567891", "KWD", ""},
                                     {"", "", ""}};
    BOOST_TEST(read_back(folder.path / "charges.csv")["rows"] == expected);
    BOOST_TEST(write_spreadsheet(folder.path / "charges.xlsx", priced, all_at_once(charges)) == 4);
    auto const got = read_back(folder.path / "charges.xlsx")["rows"];
    BOOST_TEST(got[1][0]["number"] == "-1");
    BOOST_TEST(got[1][0]["format"] == "\"$\"#,##0.00####;-\"$\"#,##0.00####");
    BOOST_TEST(got[1][1]["text"] == "'-1.00");
    BOOST_TEST(got[2][0]["number"] == "-0.0125");
    BOOST_TEST(got[3][0]["number"] == "1234.567891");
    BOOST_TEST(got[3][0]["format"] == "#,##0.000### \"KWD\"");
}

BOOST_AUTO_TEST_CASE(no_text_becomes_a_formula_in_another_program)
{
    std::vector<std::string> const hostile = {"=HYPERLINK(\"http://evil\")",
                                              "+1",
                                              "-2+3",
                                              "@SUM(A1)",
                                              "\tx",
                                              "\rx",
                                              "\nx",
                                              "＝1",
                                              "＋1",
                                              "－1",
                                              "＠x"};
    std::vector<std::string> const harmless = {"a=1", " =1", "EO-1", "'", "", "–", "１"};
    std::vector<SheetRow> table;
    for (std::string const& text : hostile) {
        table.push_back({text, std::int64_t{-5}});
    }
    for (std::string const& text : harmless) {
        table.push_back({text, std::int64_t{-5}});
    }
    Folder const folder;
    for (char const* const name : {"guard.csv", "guard.xlsx"}) {
        write_spreadsheet(folder.path / name, {{"=Text", CellKind::text}, {"N", CellKind::integer}},
                          all_at_once(table));
        auto const read = read_back(folder.path / name)["rows"];
        auto const text_of = [&](std::size_t row, std::size_t column) {
            auto const& cell = read.at(row).at(column);
            return cell.is_null()     ? std::string()
                   : cell.is_object() ? cell.contains("text") ? cell["text"].get<std::string>()
                                                              : cell.at("number").get<std::string>()
                                      : cell.get<std::string>();
        };
        BOOST_TEST(text_of(0, 0) == "'=Text");
        for (std::size_t at = 0; at < table.size(); ++at) {
            bool const guarded = at < hostile.size();
            std::string const text = guarded ? hostile[at] : harmless[at - hostile.size()];
            std::string shown = text_of(at + 1, 0);
            if (std::string_view(name).ends_with("xlsx") && text == "\rx") {
                BOOST_TEST(shown == "'\nx");
                continue;
            }
            BOOST_TEST(shown == (guarded ? "'" : "") + text);
            BOOST_TEST(text_of(at + 1, 1) == "-5"); // a number is none of its business
        }
    }
    // Without the guard the same text would stand there as it came.
    BOOST_TEST(kernel::csv_field(hostile[0]).starts_with("\"="));
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_rows_take_no_more_memory_than_a_thousand)
{
    Folder const folder;
    std::string const filler(200, 'x');
    for (char const* const name : {"many.csv", "many.xlsx"}) {
        auto const file = folder.path / name;
        std::size_t const before = held_bytes();
        std::size_t most = 0;
        std::int64_t told = 0;
        auto const made = write_spreadsheet(
            file, columns,
            [&](RowSink const& sink) {
                for (int page = 0; page < 100; ++page) {
                    std::vector<SheetRow> few;
                    for (int row = 0; row < 1000; ++row) {
                        few.push_back({"EO-" + std::to_string(page * 1000 + row) + filler, std::int64_t{row},
                                       kernel::Money{row, kernel::us_dollar()}, Cell(), Cell()});
                    }
                    sink(few);
                }
            },
            [&](std::int64_t rows_now) {
                told = rows_now;
                most = std::max(most, held_bytes());
            });
        BOOST_TEST(made == 100'000);
        BOOST_TEST(told == 100'000);
        BOOST_TEST_MESSAGE(name << ": " << (most - before) / 1024 << " KiB held at most");
        BOOST_TEST(most - before < 4U * 1024 * 1024); // the rows alone are twenty MiB
        auto const read = read_back(file)["rows"];
        BOOST_TEST(read.size() == 100'001U);
        auto const last = read.back().front();
        BOOST_TEST((last.is_object() ? last["text"] : last).get<std::string>() == "EO-99999" + filler);
    }
}

BOOST_AUTO_TEST_CASE(what_is_given_up_leaves_nothing_and_the_file_before_it_stays)
{
    Folder const folder;
    for (char const* const name : {"kept.csv", "kept.xlsx"}) {
        auto const file = folder.path / name;
        std::ofstream(file) << "before";
        BOOST_CHECK_THROW(write_spreadsheet(file, columns, all_at_once(rows),
                                            [](std::int64_t) { throw std::domain_error("cancelled"); }),
                          std::domain_error);
        std::string text;
        std::getline(std::ifstream(file), text);
        BOOST_TEST(text == "before");
        BOOST_TEST(folder.entries() == 1U);
        write_spreadsheet(file, columns, all_at_once(rows));
        BOOST_TEST(std::filesystem::file_size(file) > 100U);
        BOOST_TEST(folder.entries() == 1U);
        std::filesystem::remove(file);
    }
}

BOOST_AUTO_TEST_CASE(a_refused_place_is_said_in_a_sentence)
{
    Folder const folder;
    auto const said = [&](std::filesystem::path const& file) {
        try {
            write_spreadsheet(file, columns, all_at_once(rows));
        } catch (SheetError const& error) {
            return std::string(error.what());
        }
        return std::string("written");
    };
    BOOST_TEST(said(folder.path / "no" / "x.csv").find("there is no folder") != std::string::npos);
    std::filesystem::create_directory(folder.path / "x.xlsx");
    BOOST_TEST(said(folder.path / "x.xlsx").find("a folder has that name") != std::string::npos);
    BOOST_TEST(folder.entries() == 1U);
    BOOST_TEST(said("/proc/x.csv").find("x.csv was not written") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
