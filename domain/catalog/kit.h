#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::catalog {

/// A product that a kit holds, and how many of it in one kit.
struct KitPart
{
    kernel::ProductId product{};
    std::string sku;
    std::string title;
    std::int64_t quantity = 1; ///< 1 to 10,000

    bool operator==(KitPart const&) const = default;
};

/// What a kit is made of, by SKU; nothing for a product that is kept as one.
std::vector<KitPart> parts_of_kit(database::Transaction& tx, kernel::ProductId product);

/// Makes a product a kit of these parts: it is sold as one, and reserved, picked and packed as they are. No
/// part: it is kept as one again. What is reserved for orders stays as it is; all others are planned by the
/// new parts, and backorders that have all of them now are looked at again.
struct SetKit
{
    kernel::Uuid command_id;
    kernel::ProductId kit;
    std::vector<KitPart> parts; ///< by `product` and `quantity`
};

/// What it was made of before: the undo is to set that again. Refuses `missing_input` (a quantity out of its
/// range, a part named twice), `not_found` (no such product or part of this client), `wrong_status` (a kit in
/// a kit, stock or open work of its own), `not_allowed`.
kernel::Outcome<std::vector<KitPart>> set_kit(database::Transaction& tx, SetKit const& command);

} // namespace poddesk::catalog
