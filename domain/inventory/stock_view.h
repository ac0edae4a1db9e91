#pragma once

#include "domain/database/transaction.h"
#include "domain/inventory/ids.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::inventory {

/// What a bin holds of a product, at the ledger's grain.
struct BinStock
{
    kernel::LocationId bin{};
    std::string bin_code;
    std::string kind; ///< pick, reserve, receiving, staging, hold
    std::string lot;
    std::string condition;
    std::string license_plate;
    std::int64_t on_hand = 0;
    std::int64_t allocated = 0;

    bool operator==(BinStock const&) const = default;
};
/// Of one product in one pod, in the order in which the pod is walked.
std::vector<BinStock> bins_of(database::Transaction& tx, kernel::ProductId product, kernel::PodId pod);

/// One movement on a product's stock card.
struct CardEntry
{
    std::int64_t movement = 0; ///< its number in the ledger: newer ones have higher numbers
    kernel::Timestamp at{};
    std::string from;
    std::string to;
    std::string from_kind; ///< pick, hold, supplier …
    std::string to_kind;
    std::int64_t quantity = 0;
    std::int64_t change = 0;  ///< of the units in the pod: 0 for a move from bin to bin
    std::int64_t balance = 0; ///< units in the pod after it
    std::string lot;
    std::string reason;    ///< receipt, putaway, pick …
    std::string why;       ///< the words of the person who posted by hand
    std::string reference; ///< number of the receipt, transfer or count; empty: see ref_type
    std::string ref_type;
    std::int64_t ref = 0;                   ///< what ref_type numbers: an allocation, a shipment …
    std::optional<kernel::EventId> event{}; ///< the posting's, where it can be taken back and was not
    std::string by;

    bool operator==(CardEntry const&) const = default;
};
/// Where a page of the card begins: below this movement, before which the pod had `balance` units.
struct CardPlace
{
    std::int64_t movement = 0;
    std::int64_t balance = 0;
};
/// `limit` movements of a product in a pod, newest first, `skip` below the place (none: from the newest).
std::vector<CardEntry> card_page(database::Transaction& tx, kernel::ProductId product, kernel::PodId pod,
                                 std::optional<CardPlace> const& below, std::int64_t skip,
                                 std::int64_t limit);
std::int64_t card_count(database::Transaction& tx, kernel::ProductId product, kernel::PodId pod);
/// The newest `limit` movements.
std::vector<CardEntry> stock_card(database::Transaction& tx, kernel::ProductId product, kernel::PodId pod,
                                  std::int64_t limit);

/// Units in the pod at a moment.
struct BalancePoint
{
    kernel::Timestamp at{};
    std::int64_t balance = 0;

    bool operator==(BalancePoint const&) const = default;
};
/// The balance at the ends of `steps` equal spans from the first movement, 90 days ago at the earliest and an
/// hour ago at the latest, until now: steps + 1 points, oldest first. Empty where nothing ever moved.
std::vector<BalancePoint> balance_history(database::Transaction& tx, kernel::ProductId product,
                                          kernel::PodId pod, std::int64_t steps);

/// The newest posting that brought units into a hold bin that still holds some: why they are there.
struct HeldUnits
{
    std::string bin;
    std::string lot;
    std::string condition;
    std::int64_t on_hand = 0; ///< of that lot and condition in the bin
    std::string reason;       ///< of the movement: hold, receipt, return …
    std::string why;          ///< the person's words; may be empty
    std::string by;
    kernel::Timestamp at{};

    bool operator==(HeldUnits const&) const = default;
};
std::vector<HeldUnits> held_units(database::Transaction& tx, kernel::ProductId product, kernel::PodId pod);

/// Goods between two pods.
struct OpenTransfer
{
    TransferId id{};
    std::string number;
    std::string sku;
    std::string from_pod;
    std::string to_pod;
    std::int64_t left = 0; ///< units on the way
    std::string lot;
    std::string condition;
    kernel::Timestamp sent_at{};
    std::string sent_by;

    bool operator==(OpenTransfer const&) const = default;
};
/// Oldest first; of one product to one pod where they are given.
std::vector<OpenTransfer> open_transfers(database::Transaction& tx,
                                         std::optional<kernel::ProductId> product = {},
                                         std::optional<kernel::PodId> to_pod = {});
/// By its number; of several clients' the newest that is under way.
std::optional<OpenTransfer> find_transfer(database::Transaction& tx, std::string const& number);

/// A bin as people name it.
struct BinPlace
{
    kernel::LocationId id{};
    kernel::PodId pod{};
    std::string pod_code;
    std::string code;
    std::string kind; ///< pick, reserve, receiving, staging, hold

    bool operator==(BinPlace const&) const = default;
};
/// Bins of every pod within reach with this code, by pod; archived ones left out.
std::vector<BinPlace> bins_named(database::Transaction& tx, std::string const& code);
std::optional<BinPlace> bin_place(database::Transaction& tx, kernel::LocationId bin);
/// The first `limit` bins whose code begins with what is typed, by code and pod.
std::vector<BinPlace> bins_like(database::Transaction& tx, std::string const& typed, std::int64_t limit);

/// A bin of a pod by its code, archived ones left out.
std::optional<kernel::LocationId> find_bin(database::Transaction& tx, kernel::PodId pod,
                                           std::string const& code);

} // namespace poddesk::inventory
