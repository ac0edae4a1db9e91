#include "domain/returns/photo.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

constexpr char const* view_sql =
    "select h.id, h.rma_id, h.client_id, r.number, coalesce(h.line_id, 0), coalesce(h.inspection_id, 0), "
    "coalesce(p.sku, ''), encode(h.content, 'hex'), h.width, h.height, coalesce(w.full_name, "
    "h.added_by::text), h.taken_at from returns.photo h join returns.rma r on r.id = h.rma_id left join "
    "returns.rma_line l on l.id = h.line_id left join returns.inspection i on i.id = h.inspection_id left "
    "join catalog.product p on p.id = coalesce(i.product_id, l.product_id) left join access.person w on "
    "w.login = h.added_by where h.taken_back_at is null and ";

std::vector<PhotoView> views(database::Statement& query)
{
    std::vector<PhotoView> photos;
    for (auto& [id, rma, client, number, line, inspection, sku, sha256, width, height, by, taken_at] :
         query.rows<PhotoId, RmaId, kernel::ClientId, std::string, RmaLineId, InspectionId, std::string,
                    std::string, int, int, std::string, kernel::Timestamp>()) {
        photos.push_back({id, rma, client, std::move(number), line, inspection, std::move(sku),
                          std::move(sha256), width, height, std::move(by), taken_at});
    }
    return photos;
}

} // namespace

kernel::Outcome<PhotoId> add_photo(database::Transaction& tx, AddPhoto const& command)
{
    nlohmann::json request = {
        {"rma", command.rma.value}, {"width", command.picture.width}, {"height", command.picture.height}};
    if (command.inspection) {
        request["inspection"] = command.inspection.value;
    } else if (command.line) {
        request["line"] = command.line.value;
    }
    if (command.taken_at) request["taken_at"] = kernel::format_iso8601(*command.taken_at);
    return database::guarded([&] {
        return PhotoId{tx.query("select returns.add_photo(:id, :request::jsonb, :jpeg::bytea)")
                           .bind("id", command.command_id)
                           .bind("request", request)
                           .bind("jpeg", database::Bytes{command.picture.jpeg})
                           .value<nlohmann::json>()
                           .at("photo")
                           .get<std::int64_t>()};
    });
}

kernel::Outcome<void> take_photo_back(database::Transaction& tx, kernel::Uuid const& command_id,
                                      PhotoId photo, std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.take_photo_back(:id, :photo, :reason)")
            .bind("id", command_id)
            .bind("photo", photo)
            .bind("reason", reason)
            .run();
        return {};
    });
}

std::vector<PhotoView> photos_of(database::Transaction& tx, RmaId rma)
{
    return views(tx.query(std::string(view_sql) + "h.rma_id = :rma order by h.id").bind("rma", rma));
}

std::optional<PhotoView> find_photo(database::Transaction& tx, PhotoId photo)
{
    auto found = views(tx.query(std::string(view_sql) + "h.id = :photo").bind("photo", photo));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

} // namespace poddesk::returns
