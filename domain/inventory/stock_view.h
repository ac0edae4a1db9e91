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
    kernel::Timestamp at{};
    std::string from;
    std::string to;
    std::int64_t quantity = 0;
    std::int64_t balance = 0; ///< units in the pod after it
    std::string lot;
    std::string reason;    ///< receipt, putaway, pick …
    std::string why;       ///< the words of the person who posted by hand
    std::string reference; ///< number of the receipt, transfer or count; empty: see ref_type
    std::string ref_type;
    std::optional<kernel::EventId> event{}; ///< the posting's, where it can be taken back and was not
    std::string by;

    bool operator==(CardEntry const&) const = default;
};
/// The newest `limit` movements of a product in a pod, newest first.
std::vector<CardEntry> stock_card(database::Transaction& tx, kernel::ProductId product, kernel::PodId pod,
                                  std::int64_t limit);

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

/// A bin of a pod by its code, archived ones left out.
std::optional<kernel::LocationId> find_bin(database::Transaction& tx, kernel::PodId pod,
                                           std::string const& code);

} // namespace poddesk::inventory
