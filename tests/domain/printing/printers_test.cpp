// Documents on their way to a printer: whole, or refused with a sentence.
#include "tests/domain/printing/listener.h"

#include "domain/printing/printers/send.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <mutex>

using namespace poddesk;
using namespace poddesk::printing;
using tests::Listener;
using namespace std::chrono_literals;

namespace {

Printer at(std::uint16_t port)
{
    Printer printer{"zebra", Printer::Kind::raw, {}, "127.0.0.1", port};
    printer.patience = 400ms;
    return printer;
}

PrintJob zpl(std::size_t bytes)
{
    std::string text = "^XA^FO20,20^FDGr\xc3\xbc\xc3\x9f"
                       "e^FS";
    text.resize(bytes, 'x');
    return {"S-1-label", {{pdf_type, "%PDF"}, {zpl_type, text + "^XZ"}}, 1};
}

std::string file_text(std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Folder
{
    Folder()
    {
        char name[] = "/tmp/poddesk-print-XXXXXX";
        path = mkdtemp(name);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

} // namespace

BOOST_AUTO_TEST_SUITE(printers)

BOOST_AUTO_TEST_CASE(a_label_printer_gets_exactly_these_bytes)
{
    std::mutex mutex;
    std::vector<std::string> got;
    Listener const listener([&](int connection) {
        std::string text = Listener::read_all(connection);
        std::lock_guard const lock(mutex);
        got.push_back(std::move(text));
    });
    for (std::size_t const size : {std::size_t{100}, std::size_t{2'000'000}}) {
        PrintJob job = zpl(size);
        job.copies = size == 100 ? 2 : 1;
        auto const done = send_to_printer(at(listener.port()), job);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().message));
        std::lock_guard const lock(mutex);
        BOOST_REQUIRE(!got.empty());
        std::string const& once = job.renditions[1].bytes;
        BOOST_TEST((got.back() == (size == 100 ? once + once : once)));
    }
}

BOOST_AUTO_TEST_CASE(a_printer_that_talks_back_and_stays_connected_prints_too)
{
    std::string got;
    std::mutex mutex;
    Listener const listener([&](int connection) {
        ssize_t const said = write(connection, "ready\r\n", 7);
        char part[512];
        ssize_t const size = said > 0 ? recv(connection, part, sizeof part, 0) : 0;
        {
            std::lock_guard const lock(mutex);
            got.assign(part, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        }
        std::this_thread::sleep_for(900ms); // longer than we wait for its good-bye
    });
    PrintJob const job = zpl(100);
    BOOST_TEST(send_to_printer(at(listener.port()), job).has_value());
    std::lock_guard const lock(mutex);
    BOOST_TEST((got == job.renditions[1].bytes));
}

BOOST_AUTO_TEST_CASE(nobody_there_is_said)
{
    std::uint16_t free = 0;
    {
        Listener const gone([](int) {});
        free = gone.port();
    }
    auto const done = send_to_printer(at(free), zpl(100));
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().code == "printer_away");
    BOOST_TEST(
        done.error().message.find("zebra (127.0.0.1:" + std::to_string(free) + ") cannot be reached") == 0U,
        done.error().message);
    Printer unknown = at(9100);
    unknown.host = "no-such-printer.invalid";
    BOOST_TEST(send_to_printer(unknown, zpl(100)).error().message.find("nobody knows") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_printer_that_takes_no_more_is_not_waited_for)
{
    std::atomic<bool> ending = false;
    Listener const listener([&](int) {
        while (!ending) {
            std::this_thread::sleep_for(5ms);
        }
    });
    auto const begun = std::chrono::steady_clock::now();
    auto const done = send_to_printer(at(listener.port()), zpl(20'000'000));
    auto const took = std::chrono::steady_clock::now() - begun;
    ending = true;
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().message.find("takes no more; the label is not whole") != std::string::npos,
               done.error().message);
    BOOST_TEST((took >= 400ms));
    BOOST_TEST((took < 5s));
}

BOOST_AUTO_TEST_CASE(a_printer_that_breaks_off_is_an_error_also_at_the_last_byte)
{
    Listener const midway([](int connection) {
        char part[1000];
        ssize_t const got = recv(connection, part, sizeof part, 0);
        BOOST_TEST(got > 0);
    });
    for (std::size_t const size : {std::size_t{3'000}, std::size_t{5'000'000}}) {
        auto const done = send_to_printer(at(midway.port()), zpl(size));
        BOOST_TEST_CONTEXT(size)
        {
            BOOST_REQUIRE(!done);
            // The short one was out whole when it broke off: nobody knows what it did with it.
            BOOST_TEST(done.error().code == (size == 3'000 ? "printer_unsure" : "printer_away"));
            BOOST_TEST(done.error().message.find("broke off") != std::string::npos, done.error().message);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_copy_that_was_out_whole_may_be_printed)
{
    constexpr std::size_t size = 3'000'000;
    Listener const after_the_first([](int connection) {
        char part[4096];
        ssize_t got = 0;
        for (std::size_t all = 0; all < size + size / 2; all += static_cast<std::size_t>(got)) {
            got = recv(connection, part, sizeof part, 0);
            if (got <= 0) {
                return;
            }
        }
    });
    PrintJob job = zpl(size);
    job.copies = 3;
    auto const done = send_to_printer(at(after_the_first.port()), job);
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().code == "printer_unsure");
    BOOST_TEST(done.error().message.find("look there before you print it again") != std::string::npos,
               done.error().message);
    // The control: the same way, inside the first.
    job = zpl(8 * size); // more than the kernel takes of it at once
    BOOST_TEST(send_to_printer(at(after_the_first.port()), job).error().code == "printer_away");
}

BOOST_AUTO_TEST_CASE(the_folder_gets_every_form_whole)
{
    Folder const folder;
    Printer const printer{"print folder", Printer::Kind::folder, folder.path / "print" / "demo"};
    PrintJob const job = zpl(100);
    BOOST_TEST(send_to_printer(printer, job).value() == "S-1-label.pdf");
    BOOST_TEST(file_text(printer.folder / "S-1-label.pdf") == "%PDF");
    BOOST_TEST((file_text(printer.folder / "S-1-label.zpl") == job.renditions[1].bytes));
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(printer.folder), {}) == 2);

    Printer lost = printer;
    std::ofstream(folder.path / "file") << "x";
    lost.folder = folder.path / "file" / "print";
    auto const done = send_to_printer(lost, job);
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().code == "disk");
    BOOST_TEST(done.error().message.find("could not be written") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_printer_takes_only_what_it_understands)
{
    PrintJob const both = zpl(100);
    PrintJob const paper{"slip", {{pdf_type, "%PDF"}}, 1};
    Printer cups{"office", Printer::Kind::cups};
    BOOST_TEST(taken_by(at(9100), both).front()->media_type == zpl_type);
    BOOST_TEST(taken_by(at(9100), paper).empty());
    BOOST_TEST(taken_by(cups, both).front()->media_type == pdf_type);
    cups.zpl = true;
    BOOST_TEST(taken_by(cups, both).front()->media_type == zpl_type);
    BOOST_TEST(taken_by(cups, paper).empty());
}

BOOST_AUTO_TEST_SUITE_END()
