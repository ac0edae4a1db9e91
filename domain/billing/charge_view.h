#pragma once

#include "domain/billing/charge.h"
#include "domain/database/paging.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::billing {

/// Something that can be charged, in the order of the lists.
struct FeeKind
{
    std::string kind;   ///< "storage_bin"
    std::string family; ///< receiving, storage, pick_pack, shipment, returns, vas, ad_hoc
    std::string name;   ///< "Bins in use"
    std::string unit;   ///< "bin and day"

    bool operator==(FeeKind const&) const = default;
};
std::vector<FeeKind> fee_kinds(database::Transaction& tx);

/// Which charges; what is empty filters nothing. Both days count.
struct ChargeFilter
{
    std::optional<kernel::ClientId> client{};
    std::optional<kernel::PodId> pod{};
    std::string family{};
    std::optional<kernel::Date> from{};
    std::optional<kernel::Date> to{};
    enum class Period
    {
        any,
        today,     ///< in the time of the charge's pod
        this_month ///< the calendar month of that day
    } period = Period::any;
    std::string text{}; ///< typed: in what it is for, the order's number, the variant

    bool operator==(ChargeFilter const&) const = default;
};

/// One charge event.
struct ChargeRow
{
    ChargeId id{};
    kernel::ClientId client{};
    std::string client_code;
    std::string pod; ///< its code; empty for work of no pod
    kernel::Date charged_on{};
    std::string family;
    std::string kind;
    std::string name;
    std::string variant;     ///< a carton's code, the carrier and service of postage
    std::string description; ///< the number of the receipt, parcel, RMA; the words of a charge by hand
    std::optional<kernel::OrderId> order{};
    std::string order_number;
    std::int64_t quantity = 0; ///< below zero: charges back `undoes`
    kernel::Price price;
    kernel::Price amount; ///< quantity times price, exact; rounded in lines only
    std::optional<ChargeId> undoes{};
    bool is_undone = false;
    std::string noted_by;
    std::string client_name;
    std::string client_color;
    kernel::Timestamp noted_at{};

    bool operator==(ChargeRow const&) const = default;
};

using ChargePage = database::Page<ChargeRow, ChargeId>;
/// Newest first, `limit` charges older than `older_than` (none: from the newest on), `skip` passed over.
ChargePage list_charges(database::Transaction& tx, ChargeFilter const& filter,
                        std::optional<ChargeId> older_than, std::size_t limit, std::size_t skip = 0);

/// One charge with the event that it was noted with, and what takes it back.
struct ChargeRecord
{
    ChargeRow row;
    std::string event; ///< its kind: "shipment.labeled"
    kernel::Timestamp event_at{};
    std::string event_by;
    std::optional<ChargeRow> opposite{}; ///< the charge that takes it back, or that it takes back
    std::string reason{};                ///< of taking it back; empty where the undoing of the work did it

    bool operator==(ChargeRecord const&) const = default;
};
/// None for one that is not there or out of reach.
std::optional<ChargeRecord> charge_record(database::Transaction& tx, ChargeId id);

/// How many charges of each family the filter leaves, and of how many the sum is what.
struct ChargeCounts
{
    std::map<std::string, std::int64_t> month; ///< by family
    std::int64_t today = 0;

    bool operator==(ChargeCounts const&) const = default;
};
/// Of the month that is now; the filter's family, period and days are not looked at.
ChargeCounts charge_counts(database::Transaction& tx, ChargeFilter const& filter);
std::int64_t count_charges(database::Transaction& tx, ChargeFilter const& filter);

/// Prices are for account managers and administrators: for everyone else nothing here may be asked.
bool may_read_charges(database::Transaction& tx);

/// A line of a list: all units of one kind at one price.
struct ChargeLine
{
    kernel::ClientId client{};
    std::string client_name;
    std::string family;
    std::string kind;
    std::string name;
    std::string unit;
    std::string variant;
    std::int64_t charges = 0;  ///< events, those that charge back included
    std::int64_t quantity = 0; ///< their sum
    kernel::Price price;
    kernel::Money amount; ///< quantity times price, rounded once, halves away from zero

    bool operator==(ChargeLine const&) const = default;
};
/// By client, then in the order of fee_kinds(); lines whose units cancel each other are left out.
std::vector<ChargeLine> charge_lines(database::Transaction& tx, ChargeFilter const& filter);

/// What the lines of one client and family come to, one for each currency.
struct FamilySum
{
    kernel::ClientId client{};
    std::string client_name;
    std::string family;
    std::int64_t charges = 0;
    kernel::Money amount;

    bool operator==(FamilySum const&) const = default;
};
/// Sums of lines as charge_lines gives them, in their order.
std::vector<FamilySum> family_sums(std::vector<ChargeLine> const& lines);

/// A price of a client.
struct FeeRow
{
    FeeId id{};
    kernel::ClientId client{};
    std::string client_code;
    std::string kind;
    std::string name;
    std::string unit;
    std::string variant;
    kernel::Price price;
    kernel::Date valid_from{};
    std::string set_by;

    bool operator==(FeeRow const&) const = default;
};
/// In the order of fee_kinds(), of one kind the newest first. None: every client within reach.
std::vector<FeeRow> list_fees(database::Transaction& tx, std::optional<kernel::ClientId> client);

/// A billable thing without a price.
struct UnpricedRow
{
    UnpricedId id{};
    kernel::ClientId client{};
    std::string client_code;
    std::string kind;
    std::string name;
    std::string variant;
    std::string description;
    std::string order_number;
    std::int64_t quantity = 0;
    kernel::Date charged_on{};
    std::string reason; ///< "the client has no fee for it on 2026-11-28"
    std::string client_name;
    std::string client_color;

    bool operator==(UnpricedRow const&) const = default;
};
/// The list that must be empty before a period is billed, oldest first.
std::vector<UnpricedRow> list_unpriced(database::Transaction& tx, std::optional<kernel::ClientId> client,
                                       std::size_t limit);
std::int64_t count_unpriced(database::Transaction& tx, std::optional<kernel::ClientId> client);

} // namespace poddesk::billing
