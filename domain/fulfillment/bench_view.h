#pragma once

#include "domain/database/transaction.h"

#include "domain/fulfillment/short_pick.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// A stop of a pick walk as a picker sees it: one product for one order out of one bin.
struct PickStop
{
    kernel::AllocationId row;
    kernel::FulfillmentId part;
    kernel::OrderId order;
    std::string order_number;
    kernel::ClientId client;
    std::string client_name;
    std::string client_color; ///< "#rrggbb"
    std::string bin;
    std::string sku;
    std::string title;
    std::string picture;            ///< sha256 (hex) of the photo in database.content; may be empty
    std::string kind;               ///< which stand-in where there is no photo
    std::vector<std::string> codes; ///< what a scan of the product may say
    std::int64_t quantity = 0;
    bool is_picked = false;
    std::string kit{};      ///< SKU of the kit that it is a part of; empty: sold as it is
    bool goes_back = false; ///< it is picked, and its order's cancel is asked for: back into this bin

    bool operator==(PickStop const&) const = default;
};

struct PickWalk
{
    kernel::PickListId id;
    std::string number;
    std::string pod;             ///< its name
    std::vector<PickStop> stops; ///< in the order in which the bins are walked

    bool operator==(PickWalk const&) const = default;
};

/// None when it is not there or out of reach. What nobody has picked of an order whose cancel is asked for is
/// left out.
std::optional<PickWalk> pick_walk(database::Transaction& tx, kernel::PickListId id);

/// A list with units left to pick, or to put back.
struct OpenWalk
{
    kernel::PickListId id;
    std::string number;
    std::string pod; ///< code
    std::int64_t orders = 0;
    std::int64_t units = 0;    ///< left to pick
    std::int64_t put_back = 0; ///< picked for orders whose cancel is asked for
};

/// In the caller's pods, oldest first.
std::vector<OpenWalk> open_walks(database::Transaction& tx);

/// A pick list by its number or id as typed or scanned; of several with that number the oldest that is not
/// done. None when there is none in reach.
std::optional<kernel::PickListId> find_pick_list(database::Transaction& tx, std::string const& typed);

/// The part that a scan on the pack bench means: an order's number, a pick list's number (its next part) or a
/// product's code (the oldest part that waits for it). Only what is picked to the last unit and not packed.
std::optional<kernel::FulfillmentId> find_to_pack(database::Transaction& tx, std::string const& scanned);

/// Parts that are picked to the last unit and not packed, in the caller's pods.
std::int64_t waiting_to_pack(database::Transaction& tx);

/// A part of an order whose cancel is asked for, as its pod has it in the hand.
struct CalledBack
{
    kernel::FulfillmentId part;
    std::string order_number;
    std::string pod; ///< code
    std::string asked_by;
    std::string reason;
    std::string pick_list;
    bool is_packed = false;             ///< its boxes are opened first
    std::vector<std::string> parcels{}; ///< to be opened
    std::vector<BinUnits> put_back{};   ///< and the bins that they came from

    bool operator==(CalledBack const&) const = default;
};

/// In the caller's pods, the longest asked for first.
std::vector<CalledBack> called_back(database::Transaction& tx);

/// What the packer reads beside the lines.
struct PackingBrief
{
    std::string client_name;
    std::string client_color;
    std::string ship_to;            ///< "Portland, OR 97201"
    std::string service;            ///< that the customer asked for
    std::string note;               ///< the customer's
    std::vector<std::string> steps; ///< of the brand's packing guideline and the rules, confirmed one by one
    std::vector<std::string>
        pictures;                   ///< sha256 (hex) of each line's photo, in the order of packing_of's lines
    std::vector<std::string> kinds; ///< which stand-in where there is no photo, in the same order
};

PackingBrief packing_brief(database::Transaction& tx, kernel::FulfillmentId id);

} // namespace poddesk::fulfillment
