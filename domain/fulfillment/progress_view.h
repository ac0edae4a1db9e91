#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// How far one part of a kit is, in its own units.
struct PartProgress
{
    std::string sku;
    std::string title;
    std::string picture;      ///< hash of the photo in database.content (hex), or empty
    std::string picture_kind; ///< name of the icon that stands in for it
    std::string bins;         ///< where it was reserved, in walking order
    std::int64_t quantity = 0;
    std::int64_t reserved = 0;
    std::int64_t picked = 0;
    std::int64_t packed = 0;

    bool operator==(PartProgress const&) const = default;
};

/// How far one line of an order is, over all pods that have a part in it. A kit counts as far as all of its
/// parts are; one that waits has its parts here as well, and nothing reserved.
struct LineProgress
{
    kernel::OrderLineId line{};
    std::vector<std::string> pods; ///< codes
    std::vector<std::string> bins; ///< where it was reserved, in walking order
    std::int64_t reserved = 0;
    std::int64_t picked = 0;
    std::int64_t packed = 0;
    std::int64_t shipped = 0;
    std::vector<PartProgress> parts{}; ///< of a kit, by SKU

    bool operator==(LineProgress const&) const = default;
};

/// A pick list that an order is on. `document` is the hash of its PDF in database.content (hex), if printed.
struct OrderPickList
{
    std::string number;
    std::string pod;
    std::string document;

    bool operator==(OrderPickList const&) const = default;
};

std::vector<LineProgress> progress_of_order(database::Transaction& tx, kernel::OrderId order);
std::vector<OrderPickList> pick_lists_of_order(database::Transaction& tx, kernel::OrderId order);

/// The order for which units moved: `ref_type` "allocation" (a row of a pick list) or "shipment".
struct MovedFor
{
    std::string ref_type;
    std::int64_t ref = 0;
    kernel::OrderId order{};
    std::string number;
};
/// Other kinds of references are left out.
std::vector<MovedFor> moved_for(database::Transaction& tx, std::vector<std::string> const& ref_types,
                                std::vector<std::int64_t> const& refs);

/// A reserved part of an order that no pick list has yet.
struct WaitingPart
{
    kernel::PodId pod{};
    kernel::FulfillmentId fulfillment{};
    kernel::OrderId order{};
    std::string locked_lane; ///< the lane that keeps it, by its name; empty: it may be released
};

/// Those of these orders, pod by pod; with a lane's name only what waits in lanes of that name.
std::vector<WaitingPart> waiting_parts(database::Transaction& tx, std::vector<kernel::OrderId> const& orders,
                                       std::optional<std::string> const& lane = {});

} // namespace poddesk::fulfillment
