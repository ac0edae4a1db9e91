#pragma once
// What the receiving and the putaway bench read.

#include "domain/database/transaction.h"
#include "domain/inbound/put_away.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::inbound {

/// A purchase order that may be counted in.
struct ToReceive
{
    kernel::PurchaseOrderId id{};
    std::string number;
    std::string reference; ///< the supplier's own number
    std::string status;    ///< expected, arrived, receiving
    std::string client_name;
    std::string client_color;
    std::string supplier;
    std::string pod; ///< code
    std::optional<kernel::Date> expected_on{};
    std::int64_t units = 0;

    bool operator==(ToReceive const&) const = default;
};

/// What a scan at the dock means: the purchase orders of this number, or else of this supplier's reference,
/// or else those that expect this item. At the dock first, then by day; at most `limit`.
std::vector<ToReceive> find_to_receive(database::Transaction& tx, std::string const& scanned,
                                       std::int64_t limit);
/// Everything that may be counted in: at the dock first, then by day.
std::vector<ToReceive> waiting_to_receive(database::Transaction& tx, std::int64_t limit);

/// A product as a bench shows it.
struct BenchItem
{
    kernel::ProductId product{};
    std::string sku;
    std::string title;
    std::string picture;            ///< sha256 (hex) of the photo in database.content; may be empty
    std::string kind;               ///< which stand-in where there is no photo
    std::vector<std::string> codes; ///< what a scan of it may say
    bool needs_lot = false;
    bool needs_expiry = false;

    bool operator==(BenchItem const&) const = default;
};
/// By SKU, barcode or alias.
std::optional<BenchItem> find_item(database::Transaction& tx, kernel::ClientId client,
                                   std::string const& code);

struct ExpectedItem
{
    BenchItem item;
    std::int64_t ordered = 0;

    bool operator==(ExpectedItem const&) const = default;
};

/// A purchase order on the receiving bench.
struct ReceivingSheet
{
    ToReceive order;
    kernel::ClientId client{};
    std::optional<kernel::Timestamp> arrived_at{};
    std::vector<ExpectedItem> items; ///< by SKU
    /// Who began to count it, where somebody counts.
    std::string counting;
    bool is_mine = false; ///< it was the caller
    std::optional<kernel::Timestamp> counting_since{};
    /// The receipt that stands; empty: none yet.
    std::string receipt;
    std::string received_by;

    bool operator==(ReceivingSheet const&) const = default;
};
/// None when it is not there or out of reach. In any status.
std::optional<ReceivingSheet> receiving_sheet(database::Transaction& tx, kernel::PurchaseOrderId id);

/// A receipt with units left in receiving.
struct ToBin
{
    kernel::ReceiptId id{};
    std::string number;
    std::string purchase_order;
    std::string client_name;
    std::string client_color;
    std::string supplier;
    std::string pod;        ///< code
    std::int64_t units = 0; ///< left in receiving
    kernel::Timestamp received_at{};

    bool operator==(ToBin const&) const = default;
};
/// What a scan at the putaway bench means: receipts of this number, or of this purchase order, or those with
/// this item in receiving. Oldest first; at most `limit`.
std::vector<ToBin> find_to_bin(database::Transaction& tx, std::string const& scanned, std::int64_t limit);
std::vector<ToBin> waiting_to_bin(database::Transaction& tx, std::int64_t limit);

struct BinItem
{
    PutawayLine line; ///< with the suggested bin
    BenchItem item;
    std::optional<kernel::Date> expires_on{};

    bool operator==(BinItem const&) const = default;
};
/// A receipt on the putaway bench.
struct BinSheet
{
    kernel::ReceiptId id{};
    std::string number;
    std::string status; ///< of the purchase order
    std::string purchase_order;
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    kernel::PodId pod{};
    std::string pod_code;
    std::optional<kernel::Timestamp> arrived_at{};
    std::optional<kernel::Timestamp> put_away_at{};
    std::vector<BinItem> items; ///< that wait in receiving

    bool operator==(BinSheet const&) const = default;
};
std::optional<BinSheet> bin_sheet(database::Transaction& tx, kernel::ReceiptId id);

} // namespace poddesk::inbound
