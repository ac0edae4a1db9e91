#pragma once

#include "domain/kernel/clock.h"
#include "domain/kernel/outcome.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::messaging {

struct Mailbox
{
    std::string name;    ///< UTF-8, may be empty
    std::string address; ///< "zoe@example.com"
};

/// A picture that the HTML names as cid:CONTENT_ID.
struct InlineImage
{
    std::string content_id; ///< "logo@northwind.example"
    std::string media_type; ///< "image/png"
    std::string bytes;
};

/// A document that comes with the email.
struct Attachment
{
    std::string name;       ///< of the file: A-Z, a-z, 0-9, '-', '_' and '.'
    std::string media_type; ///< "application/pdf"
    std::string bytes;
};

struct Email
{
    Mailbox from;
    Mailbox to;
    std::optional<Mailbox> reply_to;
    std::string subject;    ///< UTF-8, one line
    std::string message_id; ///< "<local@domain>", the same however often it is tried
    kernel::Timestamp date{};
    std::string text; ///< UTF-8
    std::string html; ///< UTF-8
    std::vector<InlineImage> images;
    std::vector<Attachment> attachments{};
};

/// Nothing when `address` may stand in a header and in SMTP: local@domain in ASCII (RFC 5322 dot-atom, RFC
/// 5321 lengths). Else refused "bad_address"; "header_injection" for CR, LF, NUL and other control
/// characters.
kernel::Outcome<void> check_address(std::string_view address);

/// An RFC 5322 message with CRLF lines: multipart/alternative, text first, then HTML (with its pictures as
/// multipart/related); within multipart/mixed where it has attachments. Auto-Submitted by RFC 3834. The same
/// email gives the same bytes. Refused: "header_injection", "bad_address", "bad_message_id", "bad_text" (not
/// UTF-8, NUL), "bad_attachment".
kernel::Outcome<std::string> compose(Email const& email);

/// `text` as RFC 2047 encoded words when it is not plain ASCII, folded after `column` characters of its
/// header.
std::string encoded_words(std::string_view text, std::size_t column);

} // namespace poddesk::messaging
