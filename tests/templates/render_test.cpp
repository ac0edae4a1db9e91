#include "templates/render.h"
#include "templates/starter_files.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace poddesk::templates;

namespace {

Variables sample()
{
    Variables all;
    all.values = {{"shop.name", "Northwind Tees"},
                  {"shop.color", "#2f6f5e"},
                  {"shop.on_color", "#ffffff"},
                  {"shop.website", "northwindtees.example"},
                  {"order.name", "#1042"},
                  {"order.date", "November 21, 2026"},
                  {"customer.first_name", "Zoë"},
                  {"customer.name", "Zoë Castañeda"},
                  {"rule.name", "Hold <big> ones"},
                  {"promise.handling", "24 hours"},
                  {"shipment.date", "November 23, 2026"},
                  {"news.date", "November 26, 2026"},
                  {"return.number", "R-000123"},
                  {"refund.amount", "$48.00"}};
    all.lists = {
        {"lines",
         {{{"quantity", "2"}, {"title", "Organic Cotton Tee, Indigo / M"}, {"amount", "$48.00"}},
          {{"quantity", "1"}, {"title", "Field Jacket <b>\"Wax\" & Wool</b>"}, {"amount", "$180.00"}}}},
        {"totals",
         {{{"label", "Shipping"}, {"amount", "$5.00"}}, {{"label", "Total"}, {"amount", "$233.00"}}}},
        {"ship_to",
         {{{"line", "Zoë Castañeda"}},
          {{"line", "482 Valencia Street"}},
          {{"line", "San Francisco, CA 94103"}}}},
        {"parcels", {{{"service", "Podline Courier Ground"}, {"tracking_number", "PLC4000123456789"}}}},
        {"tracking_links", {{{"url", "https://tools.example/track?n=PLC4000123456789&lang=en"}}}},
        {"arrivals", {{{"day", "November 27, 2026"}}}},
        {"carrier_notes", {{{"text", "Left at the front door"}}}},
        {"deadlines", {{{"day", "December 20, 2026"}}}},
        {"logos", {}},
        {"wordmarks", {{{"name", "Northwind Tees"}}}}};
    return all;
}

std::string refusal(std::string_view source, Variables const& variables = sample())
{
    auto const done = render(source, "shipped.html", variables, Escape::html);
    BOOST_REQUIRE_MESSAGE(!done, source);
    BOOST_TEST(done.error().code == "bad_template");
    return done.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(variables_and_loops_are_filled_in)
{
    BOOST_TEST(
        render("Hi {{ customer.first_name }}{{order.name}}.", "a.txt", sample(), Escape::none).value() ==
        "Hi Zoë#1042.");
    BOOST_TEST(render("a\n{% for line in lines %}\n- {{ line.title }}\n{% endfor %}\nb\n", "a.txt", sample(),
                      Escape::none)
                   .value() ==
               "a\n- Organic Cotton Tee, Indigo / M\n- Field Jacket <b>\"Wax\" & Wool</b>\nb\n");
    BOOST_TEST(
        render("{% for line in lines %}{{ line.quantity }},{% endfor %}", "a.txt", sample(), Escape::none)
            .value() == "2,1,");
    BOOST_TEST(
        render("x {% for logo in logos %}never{% endfor %} y", "a.txt", sample(), Escape::none).value() ==
        "x  y");
    BOOST_TEST(render("{ % } a {b} 100 %}", "a.txt", sample(), Escape::none).value() == "{ % } a {b} 100 %}");
}

BOOST_AUTO_TEST_CASE(html_is_escaped)
{
    Variables evil = sample();
    evil.values["customer.first_name"] = "<script>alert('x')</script>&\"";
    BOOST_TEST(render("{{ customer.first_name }}", "a.html", evil, Escape::html).value() ==
               "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;");
    evil.values["customer.first_name"] = "{{ order.name }}{% for x in y %}";
    BOOST_TEST(render("{{ customer.first_name }}", "a.txt", evil, Escape::none).value() ==
               "{{ order.name }}{% for x in y %}");
}

BOOST_AUTO_TEST_CASE(what_is_unknown_is_refused_with_file_and_line)
{
    BOOST_TEST(refusal("a\nb\n{{ order.nmae }}") ==
               "shipped.html, line 3: there is no variable \"order.nmae\".");
    BOOST_TEST(refusal("{% for line in lines %}\n{{ line.colour }}{% endfor %}").find("line 2") !=
               std::string::npos);
    BOOST_TEST(refusal("{% for logo in logos %}\n\n{{ shop.nmae }}{% endfor %}").find("line 3") !=
               std::string::npos);
    BOOST_TEST(refusal("{% for line in rows %}{% endfor %}").find("no list \"rows\"") != std::string::npos);
    BOOST_TEST(refusal("\n{% if paid %}").find("line 2") != std::string::npos);
    refusal("{{ order.name | upcase }}");
    refusal("{{ order.name");
    refusal("{{ }}");
    refusal("{% for line in lines %}");
    refusal("{% endfor %}");
    refusal("{% for line in lines %}{% for total in totals %}{% endfor %}{% endfor %}");
    refusal("{% for line in lines %}{{ line.title {% endfor %}");
}

BOOST_AUTO_TEST_CASE(a_layout_takes_every_block_at_its_place)
{
    Layouts const layouts = [](std::string_view name) -> poddesk::kernel::Outcome<std::string_view> {
        if (name == "frame.html")
            return "<t>{% block title %}</t>\n{% block body %}\n{{ shop.name }} {% block title %}\n";
        if (name == "loop.html")
            return "{% for line in lines %}{% block title %}{% endfor %}{% block body %}";
        return poddesk::kernel::refused("unknown_template", "none");
    };
    auto const filled = [&](std::string_view source, Variables const& variables = sample()) {
        return render(source, "a.html", variables, Escape::html, layouts);
    };
    auto const said = [&](std::string_view source) {
        auto const done = filled(source);
        BOOST_REQUIRE_MESSAGE(!done, source);
        return done.error().message;
    };
    std::string const title = "{% layout frame.html %}\n{% block title %}<i>{{ order.name }}{% endblock %}\n";
    BOOST_TEST(filled(title +
                      "{% block body %}\n{% for line in lines %}\n{{ line.quantity }}\n{% endfor %}\nb\n"
                      "{% endblock %}\n")
                   .value() == "<t><i>#1042</t>\n2\n1\nb\nNorthwind Tees <i>#1042\n");
    // A value decides about no block.
    Variables evil = sample();
    evil.values["order.name"] = "{% endblock %}{% block body %}";
    BOOST_TEST(
        filled(title + "{% block body %}{% endblock %}", evil).value() ==
        "<t><i>{% endblock %}{% block body %}</t>\nNorthwind Tees <i>{% endblock %}{% block body %}\n");
    BOOST_TEST(said(title) == "a.html, line 1: the block \"body\" is missing.");
    BOOST_TEST(said(title + "{% block body %}\n{{ order.nmae }}{% endblock %}") ==
               "a.html, line 4: there is no variable \"order.nmae\".");
    BOOST_TEST(
        said(title + "{% block body %}{% endblock %}\n{% block foot %}{% endblock %}").find("line 4") !=
        std::string::npos);
    BOOST_TEST(said(title + "{% block body %}").find("no {% endblock %}") != std::string::npos);
    BOOST_TEST(said(title + "lost\n{% block body %}{% endblock %}").find("line 3") != std::string::npos);
    BOOST_TEST(said(title + "{% block title %}{% endblock %}").find("twice") != std::string::npos);
    BOOST_TEST(said("{% layout loop.html %}{% block title %}{% endblock %}{% block body %}{% endblock %}")
                   .starts_with("loop.html, line 1: a block inside a loop"));
    BOOST_TEST(filled("{% layout none.html %}").error().code == "unknown_template");
    refusal("{% layout frame.html %}"); // where there are no layouts
    refusal("{% block title %}");
}

BOOST_AUTO_TEST_CASE(the_starter_emails_are_complete_and_small)
{
    BOOST_TEST(starter_files().size() == 34U);
    for (char const* name :
         {"order_received", "shipped", "out_for_delivery", "delivered", "delivery_exception"}) {
        RenderedEmail const email = render_email(name, sample()).value();
        BOOST_TEST(email.subject.find("#1042") != std::string::npos);
        BOOST_TEST(email.text.find("2 x Organic Cotton Tee, Indigo / M") != std::string::npos);
        BOOST_TEST(email.text.find("Zoë Castañeda\n") != std::string::npos);
        BOOST_TEST(email.html.find("Field Jacket &lt;b&gt;&quot;Wax&quot; &amp; Wool&lt;/b&gt;") !=
                   std::string::npos);
        BOOST_TEST(email.html.find("prefers-color-scheme: dark") != std::string::npos);
        BOOST_TEST(email.html.find("<meta name=\"color-scheme\" content=\"light dark\">") !=
                   std::string::npos);
        BOOST_TEST(email.html.size() < 60U * 1024U);
        for (std::string const& part : {email.subject, email.text, email.html}) {
            BOOST_TEST(part.find("{{") == std::string::npos);
            BOOST_TEST(part.find("{%") == std::string::npos);
        }
    }
    RenderedEmail const shipped = render_email("shipped", sample()).value();
    BOOST_TEST(shipped.text.find("Tracking number: PLC4000123456789\n") != std::string::npos);
    BOOST_TEST(shipped.html.find("href=\"https://tools.example/track?n=PLC4000123456789&amp;lang=en\"") !=
               std::string::npos);
    BOOST_TEST(render_email("refunded", sample()).error().code == "unknown_template");
}

BOOST_AUTO_TEST_CASE(every_starter_email_stands_in_the_frame)
{
    for (char const* name : {"order_received", "shipped", "out_for_delivery", "delivered",
                             "delivery_exception", "return_authorized", "return_label", "return_received",
                             "return_to_sender", "refund_issued", "rule_notice"}) {
        RenderedEmail const email = render_email(name, sample()).value();
        BOOST_TEST(email.html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"));
        BOOST_TEST(email.html.ends_with("</body>\n</html>\n"));
        BOOST_TEST(email.html.find("<title></title>") == std::string::npos);
        BOOST_TEST(email.html.find("{%") == std::string::npos);
        if (char const* keep = std::getenv("PODDESK_KEEP_PAPERS")) {
            std::filesystem::create_directories(keep);
            std::ofstream(std::string(keep) + "/" + name + ".html") << email.html;
            std::ofstream(std::string(keep) + "/" + name + ".txt") << email.text;
        }
    }
}

BOOST_AUTO_TEST_CASE(a_subject_stays_one_line)
{
    Variables evil = sample();
    evil.values["order.name"] = "#1\r\nBcc: all@example.com";
    BOOST_TEST(render_email("shipped", evil).value().subject ==
               "Your order #1  Bcc: all@example.com is on its way");
}

BOOST_AUTO_TEST_SUITE_END()
