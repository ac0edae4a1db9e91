// Ten thousand hostile names, subjects and addresses: what comes of them is read by another program.
#include "tests/domain/messaging/smtp/peers.h"

#include "domain/messaging/email.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <random>

#include <nlohmann/json.hpp>

using namespace poddesk;
using namespace poddesk::messaging;

namespace {

std::string hex(std::string_view bytes)
{
    std::string out;
    for (char const letter : bytes)
        out += fmt::format("{:02x}", static_cast<unsigned char>(letter));
    return out;
}

class Attacker
{
public:
    explicit Attacker(unsigned seed) : random_(seed) {}

    std::string text()
    {
        static std::vector<std::string> const refused = {"\r\nBcc: eve@evil.example",
                                                         "\nTo: eve@evil.example",
                                                         "\rCc: eve@evil.example",
                                                         std::string("\0", 1),
                                                         "\r\n\r\n<html>",
                                                         "\xff\xfe",
                                                         "\xc3",
                                                         "\x0b",
                                                         "\x0c",
                                                         "\x7f",
                                                         "\t"};
        static std::vector<std::string> const odd = {"=?utf-8?q?a=0D=0ABcc:_eve@evil.example?=",
                                                     "=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=",
                                                     "\"",
                                                     "\\",
                                                     "\\\"",
                                                     "<eve@evil.example>",
                                                     ",",
                                                     ";",
                                                     ":",
                                                     "(",
                                                     ")",
                                                     "@",
                                                     "eve@evil.example, ",
                                                     "Zoë",
                                                     "日本語",
                                                     "مرحبا",
                                                     "\xe2\x80\xae",
                                                     "\xe2\x80\xa8",
                                                     " ",
                                                     "  ",
                                                     "undisclosed-recipients:;",
                                                     "group: eve@evil.example;",
                                                     "Plain Name",
                                                     "O'Neil",
                                                     "=?",
                                                     "?=",
                                                     "%0d%0aBcc:",
                                                     "&#13;&#10;",
                                                     std::string(300, 'x'),
                                                     std::string(1200, 'y'),
                                                     "👩‍🚀",
                                                     "eve@evil.example, <eve@evil.example>"};
        std::string all;
        for (auto count = random_() % 5; count > 0; --count) {
            auto const& pieces = random_() % 24 == 0 ? refused : odd;
            all += pieces[random_() % pieces.size()];
        }
        return all;
    }

    std::string address()
    {
        if (random_() % 12 != 0) return fmt::format("customer.{}@example.com", random_() % 1000);
        return text() + (random_() % 2 == 0 ? "@example.com" : "");
    }

private:
    std::mt19937 random_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(no_header_and_no_recipient_more_than_ours)
{
    constexpr unsigned seed = 4711;
    Attacker attacker(seed);
    tests::MailFolder const folder;
    std::ofstream out(folder.path / "emails");
    int composed = 0;
    for (int count = 0; count < 10'000; ++count) {
        Email email;
        email.from = {attacker.text(), count % 3 == 0 ? attacker.address() : "shop@northwindtees.example"};
        email.to = {attacker.text(), attacker.address()};
        if (count % 2 == 0) email.reply_to = Mailbox{attacker.text(), attacker.address()};
        email.subject = attacker.text();
        email.message_id =
            count % 10 == 0 ? "<" + attacker.text() + "@northwindtees.example>" : "<1@northwindtees.example>";
        email.text = attacker.text();
        email.html = attacker.text();
        auto const bytes = compose(email);
        if (!bytes) continue;
        ++composed;
        BOOST_TEST(check_wire(*bytes, email.to.address).has_value(), email.subject);
        out << nlohmann::json{{"to", email.to.address},
                              {"from", email.from.address},
                              {"reply_to", email.reply_to ? email.reply_to->address : ""},
                              {"to_name", hex(email.to.name)},
                              {"subject", hex(email.subject)},
                              {"email", hex(*bytes)}}
                   .dump()
            << '\n';
    }
    out.close();
    BOOST_TEST_MESSAGE("seed " << seed << ": " << composed << " of 10,000 composed, the others refused");
    BOOST_TEST(composed > 1'000);
    BOOST_TEST(composed < 9'000);
    std::string const command = fmt::format("python3 {}/tests/domain/messaging/smtp/hostile_check.py {}",
                                            PODDESK_SOURCE_DIR, (folder.path / "emails").string());
    BOOST_TEST(std::system(command.c_str()) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
