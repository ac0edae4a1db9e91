#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <optional>
#include <string>
#include <string_view>

namespace poddesk::database {

/// A stored document, photo, email or raw payload.
struct Content
{
    std::string media_type; ///< "application/pdf"
    std::string bytes;
};

/// The content with this hash (64 hex digits), of this client or of the house; none when there is no such.
std::optional<Content> read_content(Transaction& tx, kernel::ClientId client, std::string_view sha256_hex);

} // namespace poddesk::database
