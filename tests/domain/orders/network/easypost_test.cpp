// EasyPost's answers about addresses, read; and every way in which it may fail to give one.
#include <boost/test/unit_test.hpp>

#include "domain/orders/network/easypost.h"
#include "tests/domain/orders/network/counterpart.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;
using Fault = Reply::Fault;
using nlohmann::json;

namespace {

kernel::Address townsend()
{
    return {"Jo", "", "388 Townsend St", "Apt 20", "San Francisco", "CA", "94107", "US", "+14155550100", ""};
}

/// As EasyPost answers with `verify`. @param verifications the member's value
std::string answer_with(std::string const& verifications, std::string const& residential = "true")
{
    return R"({"id":"adr_1","object":"Address","name":"JO","street1":"388 TOWNSEND ST APT 20","street2":"",)"
           R"("city":"SAN FRANCISCO","state":"CA","zip":"94107-1670","country":"US","residential":)" +
           residential + R"(,"verifications":)" + verifications + "}";
}

constexpr char const* found = R"({"zip4":{"success":true,"errors":[],"details":null},)"
                              R"("delivery":{"success":true,"errors":[],"details":{}}})";

std::string code_of(std::string const& text)
{
    auto const read = read_easypost_address(text);
    return read ? (read->is_deliverable ? "found" : "not found") : read.error().code;
}

std::string told(AddressAnswer const& answer)
{
    std::string all;
    for (VerificationFinding const& it : answer.findings)
        all += it.field + "|" + it.code + "|" + it.message + ";";
    return all;
}

/// What a provider that replies so comes to.
FromShop<AddressAnswer> asked_of(Reply const& reply, std::string const& key = "EZTKsecret",
                                 std::chrono::milliseconds whole = std::chrono::seconds(20))
{
    Counterpart const there([&](Asked const&) { return reply; });
    return ask_easypost({"EasyPost", there.address(), key, {std::chrono::seconds(5), whole}}, townsend());
}

std::string trouble_of(FromShop<AddressAnswer> const& answer)
{
    return answer ? "answered" : answer.error().why.code;
}

/// What the recording's last exchange answered.
json last_of(std::string const& name)
{
    return json::parse(file_text(shared_data() / "easypost/exchanges" / (name + ".json"))).back();
}

} // namespace

BOOST_AUTO_TEST_SUITE(easypost)

BOOST_AUTO_TEST_CASE(an_address_that_is_found)
{
    auto const read = read_easypost_address(answer_with(found));
    BOOST_REQUIRE(read);
    BOOST_TEST(read->is_deliverable);
    BOOST_TEST(read->is_residential.value());
    BOOST_TEST(told(*read) == "");
    BOOST_TEST(read->normalized->line1 == "388 TOWNSEND ST APT 20");
    BOOST_TEST(read->normalized->postal_code == "94107-1670");
    BOOST_TEST(!read_easypost_address(answer_with(found, "null"))->is_residential.has_value());
    BOOST_TEST(code_of(R"({"address":)" + answer_with(found) + "}") == "found");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_not)
{
    std::string const twice = R"([{"code":"E.HOUSE_NUMBER.MISSING","field":"street1",)"
                              R"("message":"House number\nis missing","suggestion":null},"Ask somebody"])";
    auto const read =
        read_easypost_address(answer_with(R"({"zip4":{"success":false,"errors":)" + twice +
                                          R"(},"delivery":{"success":false,"errors":)" + twice + "}}"));
    BOOST_REQUIRE(read);
    BOOST_TEST(!read->is_deliverable);
    BOOST_TEST(!read->normalized.has_value());
    BOOST_TEST(told(*read) == "line1|E.HOUSE_NUMBER.MISSING|House number is missing;||Ask somebody;");
    BOOST_TEST(verification_problem("EasyPost", *read) ==
               "EasyPost says: House number is missing; Ask somebody");
    BOOST_TEST(verification_problem("EasyPost", AddressAnswer{}) == "EasyPost finds no such address");
    // As a refusal, whose errors may be plain texts.
    auto const refused = read_easypost_address(
        R"({"error":{"code":"ADDRESS.VERIFY.FAILURE","message":"Unable","errors":["Address not found"]}})");
    BOOST_REQUIRE(refused);
    BOOST_TEST(told(*refused) == "||Address not found;");
}

BOOST_AUTO_TEST_CASE(what_is_no_answer)
{
    BOOST_TEST(code_of(answer_with(found)) == "found"); // the control
    BOOST_TEST(code_of("") == "broken_json");
    BOOST_TEST(code_of(answer_with(found).substr(0, 200)) == "broken_json");
    for (std::string const& text :
         {std::string("null"), std::string("[]"), std::string("{}"), std::string(R"({"address":7})"),
          answer_with("{}"), answer_with("null"), answer_with(R"({"delivery":null})"),
          answer_with(R"({"delivery":{"success":"yes"}})")})
        BOOST_TEST(code_of(text) == "another_shape", text);
    BOOST_TEST(
        code_of(R"({"error":{"code":"PARAMETER.REQUIRED","message":"Missing required parameter."}})") ==
        "provider_error");
    BOOST_TEST(code_of(answer_with(R"({"delivery":{"success":false,"errors":[7,null,[]]}})")) == "not found");
}

BOOST_AUTO_TEST_CASE(a_proposal_is_another_place_or_spelling_with_our_person)
{
    AddressAnswer const said = read_easypost_address(answer_with(found)).value();
    auto const better = proposal(townsend(), said);
    BOOST_REQUIRE(better);
    BOOST_TEST(better->postal_code == "94107-1670");
    BOOST_TEST(better->name == "Jo");
    BOOST_TEST(better->phone == "+14155550100");
    kernel::Address same = townsend(); // letters' case, a comma, the unit's line
    same.line1 = "388 Townsend St,";
    same.postal_code = "94107-1670";
    BOOST_TEST(!proposal(same, said).has_value());
    AddressAnswer lost = said;
    lost.is_deliverable = false;
    BOOST_TEST(!proposal(townsend(), lost).has_value());
    // What the provider proposes goes before our own check's.
    kernel::Address wrong = townsend();
    wrong.region = "California";
    BOOST_TEST(proposed_address(wrong, {})->region == "CA");
    BOOST_TEST(proposed_address(wrong, *better)->postal_code == "94107-1670");
    BOOST_TEST(!proposed_address(townsend(), {}).has_value());
}

BOOST_AUTO_TEST_CASE(the_place_alone_is_sent_and_the_key_in_the_header)
{
    Asked seen;
    Counterpart const there([&](Asked const& asked) {
        seen = asked;
        return Reply{201, answer_with(found)};
    });
    auto const answer = ask_easypost({"EasyPost", there.address(), "EZTKsecret"}, townsend());
    BOOST_REQUIRE_EQUAL(trouble_of(answer), "answered");
    BOOST_TEST(seen.method == "POST");
    BOOST_TEST(seen.target == "/v2/addresses");
    BOOST_TEST(seen.headers.at("authorization") == "Basic RVpUS3NlY3JldDo=");
    json const body = json::parse(seen.body);
    BOOST_TEST(body.at("verify") == true);
    BOOST_TEST(body.at("address").at("street2") == "Apt 20");
    for (char const* const nobody : {"Jo", "555", "EZTK"})
        BOOST_TEST(seen.body.find(nobody) == std::string::npos, nobody);
}

BOOST_AUTO_TEST_CASE(every_trouble_is_told_by_its_name)
{
    std::string const body = answer_with(found);
    BOOST_TEST(trouble_of(asked_of({201, body})) == "answered"); // the control
    BOOST_TEST(trouble_of(asked_of({201, body, {}, "text/html"})) == "provider_wrong_type");
    BOOST_TEST(trouble_of(asked_of({201, body, {}, "application/json", Fault::cut})) == "provider_cut");
    BOOST_TEST(trouble_of(asked_of({201, body.substr(0, 99)})) == "provider_broken");
    BOOST_TEST(trouble_of(asked_of({201, "[1]"})) == "provider_broken");
    BOOST_TEST(trouble_of(asked_of({201, "", {}, "application/json", Fault::endless})) ==
               "provider_too_large");
    BOOST_TEST(trouble_of(asked_of({503, "{}"})) == "provider_down");
    BOOST_TEST(trouble_of(asked_of({302, "", {{"Location", "http://127.0.0.1:1/"}}})) == "provider_moved");
    BOOST_TEST(trouble_of(asked_of({402, "{}"})) == "provider_payment");
    auto const busy = asked_of({429, "{}", {{"Retry-After", "17"}}});
    BOOST_TEST(trouble_of(busy) == "provider_busy");
    BOOST_TEST((busy.error().wait == std::chrono::seconds(17)));
    auto const denied = asked_of(
        {401, R"({"error":{"code":"APIKEY.INACTIVE","message":"This api key is no longer active."}})"});
    BOOST_TEST(trouble_of(denied) == "provider_login");
    BOOST_TEST(denied.error().needs_person);
    std::string const& words = denied.error().why.message;
    BOOST_TEST(words.find("The address service EasyPost") != std::string::npos, words);
    BOOST_TEST(words.find("no longer active") != std::string::npos, words);
    BOOST_TEST(words.find("address-check connect") != std::string::npos, words);
    BOOST_TEST(words.find("EZTK") == std::string::npos, words);
    BOOST_TEST(trouble_of(asked_of({201, body}, "")) == "provider_login");
    for (Fault const fault : {Fault::silent, Fault::slow, Fault::creep})
        BOOST_TEST(trouble_of(asked_of({201, body, {}, "application/json", fault}, "EZTKsecret",
                                       std::chrono::milliseconds(300))) == "provider_timeout");
}

BOOST_AUTO_TEST_CASE(a_refusal_may_be_the_verdict)
{
    auto const lost =
        asked_of({422, R"({"error":{"code":"ADDRESS.VERIFY.FAILURE","message":"Unable to verify )"
                       R"(address.","errors":[{"code":"E.ADDRESS.NOT_FOUND","field":"address",)"
                       R"("message":"Address not found","suggestion":null}]}})"});
    BOOST_REQUIRE_EQUAL(trouble_of(lost), "answered");
    BOOST_TEST(!lost->is_deliverable);
    BOOST_TEST(trouble_of(asked_of({422, R"({"error":{"code":"PARAMETER.INVALID","message":"no"}})"})) ==
               "provider_refused");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(conformance_easypost, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(recorded_answers_are_read)
{
    auto const good =
        read_easypost_address(last_of("test_address_create_verify_strict").at("response_body").dump());
    BOOST_REQUIRE(good);
    BOOST_TEST(good->is_deliverable);
    BOOST_TEST(good->is_residential.value());
    BOOST_TEST(good->normalized->line1 == "388 TOWNSEND ST APT 20");
    auto const wrapped =
        read_easypost_address(last_of("test_address_create_and_verify").at("response_body").dump());
    BOOST_REQUIRE(wrapped);
    BOOST_TEST((*wrapped == *good));

    auto const bad = read_easypost_address(last_of("test_address_create_verify").at("response_body").dump());
    BOOST_REQUIRE(bad);
    BOOST_TEST(!bad->is_deliverable);
    BOOST_TEST(!bad->is_residential.has_value());
    BOOST_TEST(told(*bad) == "|E.ADDRESS.NOT_FOUND|Address not found;");

    auto const refused =
        read_easypost_address(last_of("test_address_verify_invalid_address").at("response_body").dump());
    BOOST_REQUIRE(refused);
    BOOST_TEST(told(*refused) == "|E.ADDRESS.NOT_FOUND|Address not found;"
                                 "line1|E.HOUSE_NUMBER.MISSING|House number is missing;");
}

BOOST_AUTO_TEST_CASE(what_the_documentation_answers_is_read)
{
    auto const code = [](char const* name) {
        return code_of(file_text(shared_data() / "easypost/doc-responses" / name));
    };
    BOOST_TEST(code("addresses-verify.json") == "found");
    BOOST_TEST(code("addresses-verify-param.json") == "not found");
    BOOST_TEST(code("addresses-create-and-verify.json") == "not found");
    BOOST_TEST(code("addresses-list.json") == "another_shape");
}

BOOST_AUTO_TEST_CASE(our_question_is_the_recorded_one_without_the_person)
{
    json recorded = last_of("test_address_create_verify").at("request_body");
    json& address = recorded.at("address");
    kernel::Address place;
    place.line1 = address.at("street1").get<std::string>();
    place.city = address.at("city").get<std::string>();
    place.region = address.at("state").get<std::string>();
    place.postal_code = address.at("zip").get<std::string>();
    place.country = address.at("country").get<std::string>();
    for (char const* const of_the_person : {"company", "email", "phone"})
        address.erase(of_the_person);
    address["street2"] = "";
    BOOST_TEST(json::parse(easypost_question(place)) == recorded);
}

BOOST_AUTO_TEST_SUITE_END()
