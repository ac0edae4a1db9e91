#include "domain/clients/create_client.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::clients {

namespace {

bool is_code(std::string const& text)
{
    return text.size() >= 2 && text.size() <= 6 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

bool is_color(std::string const& text)
{
    return text.size() == 7 && text[0] == '#' &&
           text.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
}

bool is_email(std::string const& text)
{
    std::size_t const at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string::npos &&
           text.find_first_of(" \t\r\n<>\"") == std::string::npos;
}

bool is_blank(std::string const& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

tl::unexpected<kernel::Refusal> bad(std::string const& sentence)
{
    return kernel::refused("bad_value", sentence);
}

kernel::Outcome<void> check(Branding const& branding)
{
    if (!is_email(branding.from_email)) {
        return bad(
            fmt::format("{} is no sender address: emails to customers come from one like hello@acme.example.",
                        kernel::in_quotes(branding.from_email)));
    }
    if (!branding.reply_to.empty() && !is_email(branding.reply_to)) {
        return bad(
            fmt::format("{} is no address to reply to; write one like care@acme.example, or leave it out.",
                        kernel::in_quotes(branding.reply_to)));
    }
    if (branding.from_name.find_first_of("\r\n") != std::string::npos) {
        return bad("The sender's name has more than one line; write it in one.");
    }
    if (!branding.primary_color.empty() && !is_color(branding.primary_color)) {
        return bad(
            fmt::format("{} is no color; write it as #2f6b5e.", kernel::in_quotes(branding.primary_color)));
    }
    kernel::Address const& back = branding.return_address;
    bool const is_given =
        !(back.line1.empty() && back.city.empty() && back.region.empty() && back.postal_code.empty());
    if (is_given && (is_blank(back.line1) || is_blank(back.city) || is_blank(back.postal_code))) {
        return bad(
            "The return address lacks its street, city or postal code; give all three, or none of it.");
    }
    return {};
}

} // namespace

kernel::Outcome<void> check(CreateClient const& command)
{
    if (!is_code(command.code)) {
        return bad(fmt::format("{} is no code of a client: it has 2 to 6 capitals or digits, such as ACME.",
                               kernel::in_quotes(command.code)));
    }
    if (is_blank(command.name)) {
        return bad(fmt::format("Client {} has no name; give the brand's.", command.code));
    }
    if (!is_color(command.color)) {
        return bad(fmt::format("{} is no color; write it as #2f6b5e, in small letters.",
                               kernel::in_quotes(command.color)));
    }
    if (auto const fit = check(command.promise); !fit) {
        return fit;
    }
    return check(command.branding);
}

} // namespace poddesk::clients
