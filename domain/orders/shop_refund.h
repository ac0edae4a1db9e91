#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/shop_return.h"

namespace poddesk::orders {

using ShopRefundId = kernel::Id<struct ShopRefundTag>;

/// What a shop does about an inspected return: nothing (a person does), it notes the refund and a person
/// pays, or it pays too.
struct TellRefunds
{
    kernel::Uuid command_id;
    kernel::ChannelId channel{};
    std::string refunds = "off"; ///< off, record, pay; Shopify knows no record
};
/// Refuses `not_found`, `wrong_status` (Shopify and record), `bad_value`, `not_allowed`.
kernel::Outcome<void> tell_refunds(database::Transaction& tx, TellRefunds const& command);

/// Units of one of the shop's lines that are paid back.
struct PaidBackLine
{
    std::string line; ///< the shop's id
    std::int64_t quantity = 0;
    std::int64_t restocked = 0; ///< of them those that are sold as new again
    std::int64_t amount = 0;    ///< minor units, taxes included

    bool operator==(PaidBackLine const&) const = default;
};
/// A refund that a shop is to make.
struct ShopRefund
{
    ShopRefundId id{};
    std::string external_id;  ///< the shop's of the order
    std::string order_number; ///< ours
    std::string reference;    ///< "RMA-AO-00001/7", in the shop's note: by it the refund is found again
    std::string kind;         ///< refund, store_credit
    std::vector<PaidBackLine> lines;
    kernel::Money amount;
    std::int64_t refusals = 0;             ///< how often the shop refused it
    std::string state;                     ///< waiting, begun, made, refused, withdrawn
    bool pays = false;                     ///< the shop pays; else it only notes the refund
    bool restocks = false;                 ///< the shop counts its own stock: it takes what is restocked back
    std::string location;                  ///< of Shopify, whose stock is ours; empty: its only one
    std::optional<ShopReturnId> in_return; ///< whose units it pays back; none: the shop is to have no such
    std::string return_there;              ///< the shop's number of that return; empty: not opened yet
    std::vector<std::string> others;       ///< the shop's numbers of our other refunds of the order

    bool is_over() const { return state == "made" || state == "withdrawn"; }
};

/// The refund that a job tells of; none where it tells of something else.
std::optional<ShopRefundId> told_refund(nlohmann::json const& payload);
std::optional<ShopRefund> find_shop_refund(database::Transaction& tx, ShopRefundId refund);
/// The shop is about to be told, and may have done it from now on. False: it is withdrawn, or made.
bool begin_refund(database::Transaction& tx, ShopRefundId refund);
/// The shop made it, under this number of its own.
void note_refund_made(database::Transaction& tx, ShopRefundId refund, std::string const& shop_id);
/// The shop refuses it in these words, and surely did not make it.
void note_refund_refused(database::Transaction& tx, ShopRefundId refund, std::string const& words);

} // namespace poddesk::orders
