#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <string>
#include <vector>

namespace poddesk::inventory {

/// What somebody who counts a bin blindly must know of a product: all but how much of it there should be.
struct CountedProduct
{
    /// What the ledger keeps apart of it in the bin.
    struct Kept
    {
        std::string lot;
        std::string condition;

        bool operator==(Kept const&) const = default;
    };

    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    kernel::ProductId product{};
    std::string sku;
    std::string title;
    std::string picture; ///< sha256 (hex); may be empty
    std::string picture_kind;
    std::vector<std::string> codes; ///< whatever a scan of it says
    std::vector<Kept> kept;         ///< in the bin; empty: nothing of it should be there

    bool operator==(CountedProduct const&) const = default;
};

/// The products that should lie in a bin, by client and SKU.
std::vector<CountedProduct> products_in(database::Transaction& tx, kernel::LocationId bin);
/// The products of every client within reach that a code means: SKU, barcode or alias.
std::vector<CountedProduct> products_called(database::Transaction& tx, std::string const& code);

} // namespace poddesk::inventory
