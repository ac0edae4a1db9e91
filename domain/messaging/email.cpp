#include "domain/messaging/email.h"

#include "domain/kernel/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace poddesk::messaging {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t line_room = 76;

bool is_control(char letter)
{
    auto const byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7f;
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

/// No header value may hold a control character: CR or LF would start a header of the sender's choice.
kernel::Outcome<void> check_header(std::string_view what, std::string_view value)
{
    if (std::any_of(value.begin(), value.end(), is_control)) {
        return kernel::refused(
            "header_injection",
            fmt::format("The {} {} holds a line break or another control character; remove it.", what,
                        kernel::in_quotes(value)));
    }
    if (!kernel::is_utf8(value)) {
        return kernel::refused("bad_text", fmt::format("The {} is not valid UTF-8 text.", what));
    }
    return {};
}

std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t place = 0; place < 3; ++place) {
            group =
                group << 8 | (at + place < bytes.size() ? static_cast<unsigned char>(bytes[at + place]) : 0U);
        }
        for (std::size_t place = 0; place < 4; ++place) {
            out += at + place > bytes.size() ? '=' : digits[group >> (18 - 6 * place) & 63U];
        }
    }
    return out;
}

std::string base64_lines(std::string_view bytes)
{
    std::string const all = base64(bytes);
    std::string out;
    for (std::size_t at = 0; at < all.size(); at += line_room) {
        out += all.substr(at, line_room);
        out += line_end;
    }
    return out;
}

/// RFC 2045, 6.7. Line feeds of the text (with or without CR) become CRLF.
std::string quoted_printable(std::string_view text)
{
    std::string out;
    std::size_t column = 0;
    auto const put = [&](std::string_view piece) {
        if (column + piece.size() > line_room - 1) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const letter = text[at];
        bool const ends = at + 1 == text.size() || text[at + 1] == '\n' ||
                          (text[at + 1] == '\r' && text.substr(at + 2, 1) == "\n");
        if (letter == '\r' && text.substr(at + 1, 1) == "\n") continue;
        if (letter == '\n') {
            out += line_end;
            column = 0;
        } else if ((letter > ' ' && letter < 0x7f && letter != '=') ||
                   ((letter == ' ' || letter == '\t') && !ends)) {
            put({&letter, 1});
        } else {
            put(fmt::format("={:02X}", static_cast<unsigned char>(letter)));
        }
    }
    if (column > 0) out += line_end;
    return out;
}

/// Quoted-printable stays readable for Latin text; for others base64 is a third of its size.
std::string text_part(std::string_view subtype, std::string_view text)
{
    auto const foreign = std::count_if(
        text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) >= 0x80; });
    bool const readable = static_cast<std::size_t>(foreign) * 5 < text.size() || text.empty();
    return fmt::format("Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}",
                       subtype, readable ? "quoted-printable" : "base64",
                       readable ? quoted_printable(text) : base64_lines(text));
}

/// RFC 2047, whatever stands in it, folded after `column` characters of its header.
std::string all_encoded(std::string_view text, std::size_t column)
{
    // A word may be 75 characters long, 12 of them its frame; characters are never split.
    std::string out;
    std::size_t from = 0;
    while (from < text.size()) {
        std::size_t const room =
            (line_room - 1 - 12 - (out.empty() ? std::min<std::size_t>(column, 40) : 1)) / 4 * 3;
        std::size_t end = from;
        while (end < text.size()) {
            std::size_t const size = std::max<std::size_t>(1, kernel::utf8_length(text, end));
            if (end + size - from > room) break;
            end += size;
        }
        if (!out.empty()) out += "\r\n ";
        out += fmt::format("=?UTF-8?B?{}?=", base64(text.substr(from, end - from)));
        from = end;
    }
    return out;
}

std::string phrase(std::string_view name, std::size_t column)
{
    bool const hidden = name.find("=?") != std::string_view::npos; // would be taken for an encoded word
    // Never as it is, however short: a comma in a bare name would be read as another recipient.
    if (!is_ascii(name) || hidden || name.size() > 60) return all_encoded(name, column);
    std::string out = "\"";
    for (char const letter : name) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + '"';
}

std::string mailbox_header(std::string_view header, Mailbox const& box)
{
    if (box.name.empty()) return fmt::format("{}: {}\r\n", header, box.address);
    std::string const name = phrase(box.name, header.size() + 2);
    std::size_t const last = name.size() - std::min(name.size(), name.rfind('\n') + 1);
    bool const fold = last + box.address.size() + header.size() + 5 > line_room;
    return fmt::format("{}: {}{}<{}>\r\n", header, name, fold ? "\r\n " : " ", box.address);
}

kernel::Outcome<void> check_mailbox(std::string_view what, Mailbox const& box)
{
    auto checked = check_header(fmt::format("{}'s name", what), box.name);
    if (!checked) return checked;
    return check_address(box.address);
}

kernel::Outcome<void> check_message_id(std::string_view id)
{
    auto checked = check_header("message id", id);
    if (!checked) return checked;
    if (id.size() < 5 || id.size() > 250 || id.front() != '<' || id.back() != '>' ||
        !check_address(id.substr(1, id.size() - 2))) {
        return kernel::refused("bad_message_id", fmt::format("{} is not a message id like <local@domain>.",
                                                             kernel::in_quotes(id)));
    }
    return {};
}

kernel::Outcome<void> check_image(InlineImage const& image)
{
    constexpr std::array<std::string_view, 3> known{"image/png", "image/jpeg", "image/gif"};
    if (std::find(known.begin(), known.end(), image.media_type) == known.end()) {
        return kernel::refused("bad_text",
                               fmt::format("{} is no picture that an email can carry; use PNG, JPEG or GIF.",
                                           kernel::in_quotes(image.media_type)));
    }
    return check_message_id("<" + image.content_id + ">");
}

/// Names and types of our own, that need no quoting.
kernel::Outcome<void> check_attachment(Attachment const& attachment)
{
    auto const is_plain = [](std::string_view text, std::string_view signs) {
        return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [&](char letter) {
            return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                   (letter >= '0' && letter <= '9') || signs.find(letter) != std::string_view::npos;
        });
    };
    if (is_plain(attachment.name, "-_.") && is_plain(attachment.media_type, "-/.+")) return {};
    return kernel::refused("bad_attachment", fmt::format("{} is no name of a file that an email can carry.",
                                                         kernel::in_quotes(attachment.name)));
}

kernel::Outcome<void> check(Email const& email)
{
    std::vector<kernel::Outcome<void>> findings{
        check_mailbox("sender", email.from), check_mailbox("recipient", email.to),
        check_header("subject", email.subject), check_message_id(email.message_id)};
    if (email.reply_to) findings.push_back(check_mailbox("reply address", *email.reply_to));
    for (InlineImage const& image : email.images)
        findings.push_back(check_image(image));
    for (Attachment const& attachment : email.attachments)
        findings.push_back(check_attachment(attachment));
    for (kernel::Outcome<void>& found : findings) {
        if (!found) return std::move(found);
    }
    for (std::string const& body : {email.text, email.html}) {
        if (body.find('\0') != std::string::npos || !kernel::is_utf8(body)) {
            return kernel::refused("bad_text", "The email's text holds a NUL byte or is not valid UTF-8.");
        }
    }
    return {};
}

std::string date_header(kernel::Timestamp at)
{
    constexpr std::array<char const*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<char const*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const time(std::chrono::floor<std::chrono::seconds>(at - day));
    return fmt::format("Date: {}, {:02} {} {} {:02}:{:02}:{:02} +0000\r\n",
                       days[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

// Neither quoted-printable nor base64 can write "=_" into a line, so these never occur in a part.
constexpr std::string_view alternative = "=_poddesk_alternative";
constexpr std::string_view related = "=_poddesk_related";
constexpr std::string_view mixed = "=_poddesk_mixed";

std::string html_part(Email const& email)
{
    if (email.images.empty()) return text_part("html", email.html);
    std::string part = fmt::format(
        "Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"{}\"\r\n\r\n--{}\r\n{}", related,
        related, text_part("html", email.html));
    for (InlineImage const& image : email.images) {
        part +=
            fmt::format("\r\n--{}\r\nContent-Type: {}\r\nContent-ID: <{}>\r\nContent-Disposition: inline\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n{}",
                        related, image.media_type, image.content_id, base64_lines(image.bytes));
    }
    return part + fmt::format("\r\n--{}--\r\n", related);
}

/// The words of the email, in both forms.
std::string alternative_part(Email const& email)
{
    return fmt::format("Content-Type: multipart/alternative; "
                       "boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}\r\n--{0}\r\n{2}\r\n--{0}--\r\n",
                       alternative, text_part("plain", email.text), html_part(email));
}

std::string mixed_part(Email const& email)
{
    std::string part = fmt::format("Content-Type: multipart/mixed; boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}",
                                   mixed, alternative_part(email));
    for (Attachment const& it : email.attachments) {
        part += fmt::format(
            "\r\n--{}\r\nContent-Type: {}\r\nContent-Disposition: attachment;\r\n filename=\"{}\"\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n{}",
            mixed, it.media_type, it.name, base64_lines(it.bytes));
    }
    return part + fmt::format("\r\n--{}--\r\n", mixed);
}

bool is_dot_atom(std::string_view text)
{
    constexpr std::string_view signs = "!#$%&'*+-/=?^_`{|}~.";
    bool const known = std::all_of(text.begin(), text.end(), [&](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || signs.find(letter) != std::string_view::npos;
    });
    return known && !text.empty() && text.front() != '.' && text.back() != '.' &&
           text.find("..") == std::string_view::npos;
}

bool is_domain(std::string_view text)
{
    bool const known = std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
    });
    return known && !text.empty() && text.front() != '.' && text.front() != '-' && text.back() != '.' &&
           text.back() != '-' && text.find("..") == std::string_view::npos;
}

} // namespace

kernel::Outcome<void> check_address(std::string_view address)
{
    auto header = check_header("address", address);
    if (!header) return header;
    std::size_t const at = address.rfind('@');
    bool const good = at != std::string_view::npos && at <= 64 && address.size() <= 254 &&
                      is_dot_atom(address.substr(0, at)) && is_domain(address.substr(at + 1));
    if (!good) {
        return kernel::refused("bad_address",
                               fmt::format("{} is not an email address that can be written to; correct it.",
                                           kernel::in_quotes(address)));
    }
    return {};
}

std::string encoded_words(std::string_view text, std::size_t column)
{
    bool const plain =
        is_ascii(text) && text.find("=?") == std::string_view::npos && text.size() + column <= line_room;
    return plain ? std::string(text) : all_encoded(text, column);
}

kernel::Outcome<std::string> compose(Email const& email)
{
    auto checked = check(email);
    if (!checked) return tl::unexpected(checked.error());
    std::string message = mailbox_header("From", email.from) + mailbox_header("To", email.to);
    if (email.reply_to) message += mailbox_header("Reply-To", *email.reply_to);
    message += "Subject: " + encoded_words(email.subject, 9) + "\r\n";
    message += date_header(email.date);
    message += fmt::format("Message-ID:{}{}\r\n", email.message_id.size() + 12 > line_room ? "\r\n " : " ",
                           email.message_id);
    message += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
    return message + (email.attachments.empty() ? alternative_part(email) : mixed_part(email));
}

} // namespace poddesk::messaging
