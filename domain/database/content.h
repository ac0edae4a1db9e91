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

/// Stores it by its hash, once per client (or for the house) however often it comes; 20 MB at most. Returns
/// the SHA-256, 64 hex digits.
std::string store_content(Transaction& tx, std::optional<kernel::ClientId> client,
                          std::string_view media_type, std::string_view bytes);

} // namespace poddesk::database
