// Documents through a real CUPS: a server of the test's own, with raw queues to a backend of the test's own.
#include "domain/printing/printers/send.h"
#include "tests/domain/printing/listener.h"
#include "tests/support/network_server.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace poddesk;
using namespace poddesk::printing;
using namespace std::chrono_literals;

namespace {

std::string cupsd()
{
    char const* const named = std::getenv("PODDESK_CUPSD");
    return named != nullptr ? named : "/usr/sbin/cupsd";
}

/// Without the server there is nothing to test; it is no package of ours because Debian starts it for the
/// whole machine when it is installed.
boost::test_tools::assertion_result cups_is_there(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result there(access(cupsd().c_str(), X_OK) == 0);
    there.message() << "there is no " << cupsd() << " (package cups-daemon)";
    return there;
}

void write(std::filesystem::path const& file, std::string const& text, bool executable = false)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    using std::filesystem::perms;
    std::filesystem::permissions(file, executable ? perms(0755) : perms(0644));
}

/// A CUPS with the queues "label" (the default), "stopped" and "closed", which put what they print into a
/// folder.
class PrintServer
{
public:
    PrintServer() : port_(static_cast<std::uint16_t>(std::stoi(testing::free_port())))
    {
        char name[] = "/tmp/poddesk-cups-XXXXXX";
        root_ = mkdtemp(name);
        std::filesystem::permissions(root_, std::filesystem::perms(0755));
        for (char const* const folder : {"spool", "cache", "state", "log", "tmp", "out"}) {
            std::filesystem::create_directory(root_ / folder);
        }
        std::filesystem::permissions(root_ / "out", std::filesystem::perms(0777));
        configure();
        child_ = fork();
        if (child_ == 0) {
            std::string const program = cupsd();
            std::string const conf = root_ / "cupsd.conf";
            std::string const files = root_ / "cups-files.conf";
            execl(program.c_str(), "cupsd", "-f", "-c", conf.c_str(), "-s", files.c_str(), nullptr);
            _exit(127);
        }
        for (int tries = 0; tries < 200; ++tries) {
            Printer probe = queue("label");
            if (send_to_printer(probe, {"probe", {}, 1})) {
                return;
            }
            std::this_thread::sleep_for(50ms);
        }
        BOOST_FAIL("cupsd did not start: " << text(root_ / "log" / "error"));
    }
    ~PrintServer()
    {
        kill(child_, SIGTERM);
        waitpid(child_, nullptr, 0);
        std::filesystem::remove_all(root_);
    }
    PrintServer(PrintServer const&) = delete;
    PrintServer& operator=(PrintServer const&) = delete;

    Printer queue(std::string const& name) const
    {
        Printer printer{"office", Printer::Kind::cups, {}, "127.0.0.1", port_, name};
        printer.patience = 3s;
        return printer;
    }

    /// What came out as this job ("label-3"), once it is there whole.
    std::string came_out(std::string const& job) const
    {
        auto const number = job.substr(job.rfind('-') + 1);
        auto const args = root_ / "out" / (number + ".args");
        for (int tries = 0; tries < 200 && !std::filesystem::exists(args); ++tries) {
            std::this_thread::sleep_for(50ms);
        }
        return text(root_ / "out" / number);
    }
    /// "title|copies" of this job.
    std::string asked_for(std::string const& job) const
    {
        return text(root_ / "out" / (job.substr(job.rfind('-') + 1) + ".args"));
    }

private:
    static std::string text(std::filesystem::path const& file)
    {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    void configure() const
    {
        std::string const root = root_.string();
        write(root_ / "cupsd.conf",
              fmt::format("Listen 127.0.0.1:{}\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n"
                          "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
                          "<Policy default>\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n"
                          "</Policy>\n",
                          port_));
        write(root_ / "cups-files.conf",
              fmt::format("{1}ServerRoot {0}\nServerBin {0}/bin\nDataDir {0}/data\nRequestRoot "
                          "{0}/spool\nCacheDir {0}/cache\nStateDir {0}/state\nTempDir {0}/tmp\nAccessLog "
                          "{0}/log/access\nErrorLog {0}/log/error\nPageLog {0}/log/page\n",
                          root, getuid() == 0 ? "User lp\nGroup lp\nSystemGroup root\n" : ""));
        write(root_ / "data/mime/mime.types",
              "application/pdf pdf string(0,%PDF)\napplication/octet-stream\napplication/vnd.cups-raw\n");
        write(root_ / "data/mime/mime.convs", "");
        write(root_ / "bin/backend/test",
              "#!/bin/sh\n[ $# -eq 0 ] && { echo 'direct test \"Unknown\" \"test\"'; exit 0; }\n"
              "out=\"${DEVICE_URI#test:}/$1\"\n"
              "if [ -n \"$6\" ]; then cat \"$6\" > \"$out\"; else cat > \"$out\"; fi\n"
              "printf '%s|%s' \"$3\" \"$4\" > \"$out.tmp\" && mv \"$out.tmp\" \"$out.args\"\n",
              true);
        write(root_ / "printers.conf",
              fmt::format("<DefaultPrinter label>\nDeviceURI test:{0}/out\nState Idle\nAccepting "
                          "Yes\nErrorPolicy abort-job\n</DefaultPrinter>\n"
                          "<Printer stopped>\nDeviceURI test:{0}/out\nState Stopped\nStateMessage Out of "
                          "labels\nAccepting Yes\n</Printer>\n"
                          "<Printer closed>\nDeviceURI test:{0}/out\nState Idle\nAccepting No\n</Printer>\n",
                          root));
        // cupsd starts backends by a helper of its own.
        std::filesystem::create_directories(root_ / "bin/daemon");
        std::filesystem::copy_file(std::filesystem::path(cupsd()).parent_path() /
                                       "../lib/cups/daemon/cups-exec",
                                   root_ / "bin/daemon/cups-exec");
        std::filesystem::create_directories(root_ / "bin/filter");
        std::filesystem::create_directories(root_ / "data/banners");
    }

    std::uint16_t port_;
    std::filesystem::path root_;
    pid_t child_ = -1;
};

PrintJob const document = {"S-1-label", {{pdf_type, "%PDF-1.4 one label"}, {zpl_type, "^XA^FDone^XZ"}}, 1};

} // namespace

BOOST_AUTO_TEST_SUITE(cups, *boost::unit_test::precondition(cups_is_there))

BOOST_AUTO_TEST_CASE(a_queue_gets_the_document_and_answers_with_its_job)
{
    PrintServer const server;
    Printer office = server.queue("label");
    office.media = "na_index-4x6_4x6in";
    PrintJob twice = document;
    twice.copies = 2;
    auto const pdf = send_to_printer(office, twice);
    BOOST_TEST_REQUIRE(pdf.has_value(), (pdf ? "" : pdf.error().message));
    BOOST_TEST(pdf->starts_with("label-"));
    BOOST_TEST(server.came_out(*pdf) == document.renditions[0].bytes);
    BOOST_TEST(server.asked_for(*pdf) == "S-1-label|2");

    // The default queue, and a label printer behind CUPS.
    Printer zebra = server.queue("");
    zebra.zpl = true;
    auto const zpl = send_to_printer(zebra, document);
    BOOST_TEST_REQUIRE(zpl.has_value(), (zpl ? "" : zpl.error().message));
    BOOST_TEST(server.came_out(*zpl) == document.renditions[1].bytes);
    BOOST_TEST(server.asked_for(*zpl) == "S-1-label|1");
}

BOOST_AUTO_TEST_CASE(an_unknown_a_stopped_and_a_closed_queue_are_said)
{
    PrintServer const server;
    auto const said = [&](std::string const& queue) {
        auto const done = send_to_printer(server.queue(queue), document);
        return done ? "printed" : done.error().code + ": " + done.error().message;
    };
    BOOST_TEST(said("nowhere").starts_with("unknown_queue: "), said("nowhere"));
    BOOST_TEST(said("nowhere").find("has no queue \"nowhere\"") != std::string::npos, said("nowhere"));
    BOOST_TEST(said("stopped").starts_with("printer_refused: The queue stopped is stopped (Out of labels)"),
               said("stopped"));
    BOOST_TEST(said("closed").starts_with("printer_refused: The queue closed takes no jobs"), said("closed"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cups_away)

BOOST_AUTO_TEST_CASE(a_queue_whose_answer_is_lost_may_have_printed)
{
    using namespace std::string_literals;
    std::atomic<bool> took_it = false;
    // Answers what it is asked about itself, takes the job whole, and is gone.
    tests::Listener const server([&](int connection) {
        std::string held;
        char part[4096];
        for (;;) {
            std::size_t end = std::string::npos;
            std::size_t whole = 0;
            for (;;) {
                end = held.find("\r\n\r\n");
                if (end != std::string::npos) {
                    auto const at = held.find("Content-Length: ");
                    whole = end + 4 + (at < end ? std::stoul(held.substr(at + 16)) : 0);
                    if (held.size() >= whole) {
                        break;
                    }
                }
                ssize_t const got = recv(connection, part, sizeof part, 0);
                if (got <= 0) {
                    return;
                }
                held.append(part, static_cast<std::size_t>(got));
            }
            if (held.substr(end + 6, 2) == "\0\x02"s) { // Print-Job
                took_it = held.find("%PDF-1.4 one label") != std::string::npos;
                return;
            }
            held.erase(0, whole);
            std::string const body = "\2\0\0\0\0\0\0\1\1\x47\0\x12"
                                     "attributes-charset\0\5utf-8\x48\0\x1b"
                                     "attributes-natural-language\0\2en\3"s;
            std::string const answer =
                fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
                            body.size()) +
                body;
            if (send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) {
                return;
            }
        }
    });
    Printer office{"office", Printer::Kind::cups, {}, "127.0.0.1", server.port(), "label"};
    office.patience = 3s;
    auto const done = send_to_printer(office, document);
    BOOST_REQUIRE(!done);
    BOOST_TEST(took_it.load());
    BOOST_TEST(done.error().code == "printer_unsure", done.error().message);
}

BOOST_AUTO_TEST_CASE(a_print_server_that_is_away_is_said)
{
    Printer office{"office",
                   Printer::Kind::cups,
                   {},
                   "127.0.0.1",
                   static_cast<std::uint16_t>(std::stoi(testing::free_port())),
                   "label"};
    office.patience = 1s;
    auto const done = send_to_printer(office, document);
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().code == "printer_away");
    BOOST_TEST(done.error().message.find("The print server of office on 127.0.0.1:") == 0U,
               done.error().message);
}

BOOST_AUTO_TEST_SUITE_END()
