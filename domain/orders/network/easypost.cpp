#include "domain/orders/network/easypost.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/kernel/utf8.h"

namespace poddesk::orders {
namespace {

using kernel::Address;
using nlohmann::json;

constexpr std::size_t longest_line = 120; // as correct_address takes it
constexpr std::size_t longest_message = 200;
constexpr std::size_t most_findings = 10;

/// One line of it; empty for what is no text.
std::string line_of(json const& object, char const* name, std::size_t most)
{
    if (!object.contains(name) || !object[name].is_string()) return {};
    std::string text = kernel::clean_utf8(object[name].get_ref<std::string const&>(), most);
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return text;
}

/// Ours for its name of a field; empty: the whole address.
std::string field_of(std::string const& theirs)
{
    return theirs == "street1"   ? "line1"
           : theirs == "street2" ? "line2"
           : theirs == "state"   ? "region"
           : theirs == "zip"     ? "postal_code"
           : theirs == "address" ? ""
                                 : theirs;
}

/// One endpoint of theirs gives errors as plain texts.
VerificationFinding finding_of(json const& error)
{
    if (error.is_string()) return {"", "", line_of(json{{"message", error}}, "message", longest_message)};
    return {field_of(line_of(error, "field", 40)), line_of(error, "code", 80),
            line_of(error, "message", longest_message)};
}

/// What is said of delivery and of the ZIP is often the same.
void add_findings(std::vector<VerificationFinding>& all, json const& where)
{
    if (!where.is_object() || !where.contains("errors") || !where["errors"].is_array()) return;
    for (json const& error : where["errors"]) {
        if (!error.is_object() && !error.is_string()) continue;
        VerificationFinding finding = finding_of(error);
        if (all.size() < most_findings && std::ranges::count(all, finding) == 0)
            all.push_back(std::move(finding));
    }
}

kernel::Outcome<AddressAnswer> read_error(json const& error)
{
    std::string const code = line_of(error, "code", 80);
    if (code != "ADDRESS.VERIFY.FAILURE") {
        return kernel::refused("provider_error", fmt::format("EasyPost refuses: {} {}", code,
                                                             line_of(error, "message", longest_message)));
    }
    AddressAnswer answer;
    add_findings(answer.findings, error);
    return answer;
}

std::optional<Address> place_of(json const& address)
{
    Address place;
    place.line1 = line_of(address, "street1", longest_line);
    place.line2 = line_of(address, "street2", longest_line);
    place.city = line_of(address, "city", longest_line);
    place.region = line_of(address, "state", longest_line);
    place.postal_code = line_of(address, "zip", longest_line);
    place.country = line_of(address, "country", longest_line);
    bool const is_whole = !place.line1.empty() && !place.city.empty() && !place.postal_code.empty();
    return is_whole ? std::optional(place) : std::nullopt;
}

kernel::Outcome<AddressAnswer> another_shape()
{
    return kernel::refused("another_shape", "EasyPost answers without a verification of the address.");
}

} // namespace

std::string easypost_question(Address const& address)
{
    return json{{"address",
                 {{"street1", address.line1},
                  {"street2", address.line2},
                  {"city", address.city},
                  {"state", address.region},
                  {"zip", address.postal_code},
                  {"country", address.country}}},
                {"verify", true}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

kernel::Outcome<AddressAnswer> read_easypost_address(std::string const& text)
{
    json const root = json::parse(text, nullptr, false);
    if (root.is_discarded()) return kernel::refused("broken_json", "EasyPost's answer ends or errs.");
    if (!root.is_object()) return another_shape();
    if (root.contains("error") && root["error"].is_object()) return read_error(root["error"]);
    json const& address = root.contains("address") ? root["address"] : root;
    if (!address.is_object() || !address.contains("verifications")) return another_shape();
    json const& verifications = address["verifications"];
    if (!verifications.is_object() || !verifications.contains("delivery")) return another_shape();
    json const& delivery = verifications["delivery"];
    if (!delivery.is_object() || !delivery.contains("success") || !delivery["success"].is_boolean())
        return another_shape();
    AddressAnswer answer;
    answer.is_deliverable = delivery["success"].get<bool>();
    add_findings(answer.findings, delivery);
    if (verifications.contains("zip4")) add_findings(answer.findings, verifications["zip4"]);
    if (answer.is_deliverable) answer.normalized = place_of(address);
    if (address.contains("residential") && address["residential"].is_boolean())
        answer.is_residential = address["residential"].get<bool>();
    return answer;
}

/// The same trouble, worded and coded for a provider.
static ShopTrouble of_provider(ShopTrouble trouble)
{
    if (trouble.why.code.starts_with("shop_")) trouble.why.code.replace(0, 5, "provider_");
    return trouble;
}

FromShop<AddressAnswer> ask_easypost(AddressProvider const& provider, Address const& address)
{
    auto const where = parse_shop_address(provider.address);
    if (!where) return tl::unexpected(ShopTrouble{where.error(), {}, true});
    bool const is_plain = !provider.secret.empty() && std::ranges::all_of(provider.secret, [](char c) {
        return c > ' ' && c < 0x7f && c != ':';
    });
    if (!is_plain) {
        return tl::unexpected(
            ShopTrouble{{"provider_login", fmt::format("There is no key of {}; store it where the worker "
                                                       "runs: poddeskctl address-check connect.",
                                                       provider.name)},
                        {},
                        true});
    }
    ShopDoor door{provider.name, *where};
    door.kind = "address service";
    door.key_advice = "which may verify addresses: poddeskctl address-check connect";
    door.headers["Authorization"] = basic_login(provider.secret + ":");
    door.times = provider.times;
    door.most_bytes = 1024U * 1024U;
    door.ca_file = provider.ca_file;
    auto const answer =
        ask_shop(door, {.method = "POST", .path = "/v2/addresses", .body = easypost_question(address)});
    if (!answer) {
        // An address that it does not find may come as a refusal.
        if (answer.error().why.code == "shop_refused") {
            if (auto read = read_easypost_address(answer.error().body)) return std::move(*read);
        }
        return tl::unexpected(of_provider(answer.error()));
    }
    auto read = read_easypost_address(answer->body);
    if (!read) {
        return tl::unexpected(
            ShopTrouble{{"provider_broken", fmt::format("The address service {} answers with what is no "
                                                        "verification ({}); it is asked again.",
                                                        provider.name, read.error().code)}});
    }
    return std::move(*read);
}

} // namespace poddesk::orders
