#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::catalog {

struct NewProduct
{
    std::string sku;
    std::string title;
    kernel::Weight weight;
    kernel::Dimensions size;
    std::string picture_kind = "box"; ///< what stands in for a missing photo
    std::string picture_png;          ///< the photo's bytes; empty = none
    std::vector<std::string> barcodes;
    std::vector<std::string> aliases; ///< other systems' codes for it
    bool needs_serial = false;        ///< each unit has one: track_serials.h
};

/// Adds products to a client's catalog; one whose SKU is there already is left as it is.
struct AddProducts
{
    kernel::Uuid command_id;
    kernel::ClientId client;
    std::vector<NewProduct> products;
};

/// How many were new. Refuses `bad_value` (a weight or side of zero, an empty SKU), `not_allowed`.
kernel::Outcome<std::int64_t> add_products(database::Transaction& tx, AddProducts const& command);

/// A code that means a product of the client already.
struct TakenCode
{
    std::string code;
    std::string sku; ///< of that product
    kernel::ProductId product{};
};

/// Those of these codes that are a SKU, a barcode or an alias of a product of the client.
std::vector<TakenCode> taken_codes(database::Transaction& tx, kernel::ClientId client,
                                   std::vector<std::string> const& codes);

/// What a scanned or imported code means to a client: SKU, barcode, or alias.
std::optional<kernel::ProductId> find_product(database::Transaction& tx, kernel::ClientId client,
                                              std::string const& code);

/// A shipping box. `inner` holds the goods, `outer` is what the carrier measures.
struct NewCarton
{
    std::string code;
    std::string name;
    kernel::Dimensions inner;
    kernel::Dimensions outer;
    kernel::Weight tare;
    kernel::Weight most; ///< the heaviest content that it holds
    std::int64_t cost_minor = 0;
};

/// Adds the house's cartons, for every client. One whose code is there already is left as it is.
struct AddHouseCartons
{
    kernel::Uuid command_id;
    std::vector<NewCarton> cartons;
};

/// How many were new. Administrators only. Refuses `bad_value`, `not_allowed`.
kernel::Outcome<std::int64_t> add_house_cartons(database::Transaction& tx, AddHouseCartons const& command);

/// Those of these codes that a carton of the house has already.
std::vector<std::string> taken_cartons(database::Transaction& tx, std::vector<std::string> const& codes);

} // namespace poddesk::catalog
