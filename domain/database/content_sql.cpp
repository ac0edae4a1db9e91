#include "domain/database/content.h"

namespace poddesk::database {

std::optional<Content> read_content(Transaction& tx, kernel::ClientId client, std::string_view sha256_hex)
{
    // Two branches, so that both are found through the unique index of (client_id, sha256).
    auto row = tx.query("select media_type, bytes from database.content where client_id = :client and "
                        "sha256 = decode(:sha256, 'hex') union all "
                        "select media_type, bytes from database.content where client_id is null and "
                        "sha256 = decode(:sha256, 'hex') limit 1")
                   .bind("client", client)
                   .bind("sha256", sha256_hex)
                   .row<std::string, Bytes>();
    if (!row) {
        return std::nullopt;
    }
    return Content{std::move(std::get<0>(*row)), std::move(std::get<1>(*row).data)};
}

std::string store_content(Transaction& tx, std::optional<kernel::ClientId> client,
                          std::string_view media_type, std::string_view bytes)
{
    return tx.query("select encode(database.store_content(:client, :type, :bytes::bytea), 'hex')")
        .bind("client", client)
        .bind("type", media_type)
        .bind("bytes", Bytes{std::string(bytes)})
        .value<std::string>();
}

} // namespace poddesk::database
