#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

namespace poddesk::orders {

using ShopReturnId = kernel::Id<struct ShopReturnTag>;

/// Units of one of the shop's lines that may come back.
struct LineToReturn
{
    std::string line; ///< the shop's id
    std::int64_t quantity = 0;
    std::string reason; ///< ours: too_small, defective …
    std::string note;   ///< the customer's words

    bool operator==(LineToReturn const&) const = default;
};
/// A return that a shop is to open, to close, or to cancel.
struct ShopReturn
{
    ShopReturnId id{};
    std::string external_id;  ///< the shop's of the order
    std::string order_number; ///< ours
    std::string reference; ///< "RMA-AO-00001/1", in the notes of its lines: by it the return is found again
    std::vector<LineToReturn> lines;
    std::string state;       ///< waiting, begun, made, refused, withdrawn, canceled
    bool is_dropped = false; ///< it is not to stand
    bool is_closed = false;  ///< inspected and settled here

    bool is_over() const { return state == "withdrawn" || state == "canceled"; }
};

/// The return that a job tells of; none where it tells of something else.
std::optional<ShopReturnId> told_return(nlohmann::json const& payload);
std::optional<ShopReturn> find_shop_return(database::Transaction& tx, ShopReturnId id);
/// The shop is about to be told, and may have opened it from now on. False: it is dropped, or made.
bool begin_return(database::Transaction& tx, ShopReturnId id);
/// The shop opened it, under this number of its own.
void note_return_made(database::Transaction& tx, ShopReturnId id, std::string const& shop_id);
/// The shop refuses it in these words, and surely did not open it.
void note_return_refused(database::Transaction& tx, ShopReturnId id, std::string const& words);
/// A dropped one is canceled there; `shop_id` is empty where the shop never opened it.
void note_return_gone(database::Transaction& tx, ShopReturnId id, std::string const& shop_id);

} // namespace poddesk::orders
