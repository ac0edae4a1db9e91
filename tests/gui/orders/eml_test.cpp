#include "gui/orders/eml.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk::gui;

BOOST_AUTO_TEST_SUITE(eml)

BOOST_AUTO_TEST_CASE(reads_both_parts_and_decodes_headers)
{
    Email const email =
        parse_email("From: =?utf-8?q?Gl=C3=BChwein?= <a@example.com>\r\n"
                    "Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\n =?utf-8?q?_an_dich?=\r\n"
                    "Content-Type: multipart/alternative; boundary=\"xx\"\r\n\r\n"
                    "--xx\r\nContent-Type: text/plain; charset=utf-8\r\n"
                    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                    "Dein Paket ist unterwegs: Stra=C3=9Fe 5, sehr=\r\n lang\r\n"
                    "--xx\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    "PGI+SGFsbG88L2I+\r\n--xx--\r\n");
    BOOST_TEST(email.header("from") == "Glühwein <a@example.com>");
    BOOST_TEST(email.header("Subject") == "Grüße an dich");
    BOOST_TEST(email.text == "Dein Paket ist unterwegs: Straße 5, sehr lang");
    BOOST_TEST(email.html == "<b>Hallo</b>");
}

BOOST_AUTO_TEST_CASE(a_damaged_email_gives_what_there_is)
{
    BOOST_TEST(parse_email("").headers.empty());
    BOOST_TEST(parse_email("Subject: x\n\nplain =zz").text == "plain =zz");
    BOOST_TEST(parse_email("Content-Type: multipart/mixed; boundary=a\n\n--a\n").text.empty());
    BOOST_TEST(parse_email("Content-Type: multipart/mixed; boundary=a\n\n--a").text.empty());
    BOOST_TEST(decode_words("=?utf-8?q?never closed") == "=?utf-8?q?never closed");
    BOOST_TEST(decode_words("=?latin1?q?=E4?=") == "=?latin1?q?=E4?=");
}

BOOST_AUTO_TEST_SUITE_END()
