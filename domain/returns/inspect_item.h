#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/grading.h"
#include "domain/returns/ids.h"
#include "domain/returns/photo.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::returns {

/// What one step of an item took on the bench; pauses of more than a minute are left out.
struct StepTime
{
    std::string step; ///< "open", "identify", "answer:KEY" of a question, "photo", "bin"
    int milliseconds = 0;

    bool operator==(StepTime const&) const = default;
};

/// One unit is done. The unit moves from the customer over the pod's returns bench to where its disposition
/// says.
struct InspectItem
{
    enum class Found
    {
        expected,
        wrong_item, ///< another item in place of the line's
        missing,
        extra ///< an item more than the RMA names
    };
    kernel::Uuid command_id;
    RmaId rma;
    Found found = Found::expected;
    RmaLineId line;            ///< not for an extra item
    kernel::ProductId product; ///< of a wrong or extra item; none: nobody knows it, then a note is needed
    Answers answers;           ///< not for a missing or wrong item
    kernel::LocationId bin;    ///< for a restock; none: the suggested one
    std::string note;
    std::optional<kernel::Timestamp> began_at;      ///< when the item was taken up: the inspector's pace
    std::optional<kernel::Timestamp> occurred_at{}; ///< when it was done; none: now
    std::vector<StepTime> steps{};                  ///< in their order
    std::optional<PhotoPicture> photo{}; ///< what a rule may demand; further ones follow by add_photo
    InspectionId photos_of{};            ///< this is that inspection once more: its photos go with it
    std::string expected_disposition{};  ///< what the inspector was shown; empty: whatever the rules say
    std::optional<std::string> serial{}; ///< of a product that is tracked by them; empty: none can be read
};
struct Inspected
{
    InspectionId id;
    std::string grade; ///< empty where none was given
    std::string disposition;
    int lane = 0;
    std::string bin; ///< of a restock
};
/// Grades by the client's rules, chooses the bin, stores both with their why. Refuses `not_found`,
/// `wrong_status` (not on a bench, every unit inspected), `unanswered` (a question is open), `rules_changed`
/// (they say another disposition than the expected one), `photo_missing` (they demand one), `no_bin`,
/// `missing_input` (also: the serial of a product that is tracked by them), `not_allowed`.
kernel::Outcome<Inspected> inspect_item(database::Transaction& tx, InspectItem const& command);

/// The compensating entry. Refuses `wrong_status` (taken back already, the parcel is closed),
/// `not_enough_stock` (the unit is promised or gone), `not_found`, `missing_input`.
kernel::Outcome<void> undo_inspection(database::Transaction& tx, kernel::Uuid const& command_id,
                                      InspectionId inspection, std::string const& reason);

/// The same inspection once more after it was taken back: an entry of its own, with its own time. Refuses
/// `not_found`, `wrong_status` (it stands, the parcel is closed, every unit is inspected), `rules_changed`
/// (the client's rules would send the unit elsewhere now), and what inspect_item refuses.
kernel::Outcome<Inspected> redo_inspection(database::Transaction& tx, kernel::Uuid const& command_id,
                                           InspectionId inspection);

/// The parcel is put down as it is; the reason is in its history. Refuses `missing_input` (reason),
/// `wrong_status` (not on a bench), `not_found`, `not_allowed`.
kernel::Outcome<void> put_down_parcel(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                      std::string const& reason);

/// What was done at a bench without its link, and could not be stored when the link was back.
struct LeaveOut
{
    kernel::Uuid command_id; ///< that of what is left out: so it can never be stored later
    RmaId rma;
    bool is_parked = false; ///< it waits for a lead's look; else it is dropped
    std::string reason;     ///< not needed for what is parked
    std::string refusal;    ///< why it could not be stored
    kernel::Timestamp occurred_at{};
    nlohmann::json entry; ///< what it was, as the bench kept it
};
/// Says so in the RMA's history; nothing else changes. Refuses `missing_input` (reason), `not_found`,
/// `not_allowed`.
kernel::Outcome<void> leave_out(database::Transaction& tx, LeaveOut const& command);

struct ClosedParcel
{
    std::string status;                  ///< refunded, closed
    std::optional<kernel::Money> refund; ///< money that goes back, less fees
    std::int64_t by_hand = 0;            ///< instructions that no shop is told of: a person settles them
};
/// The parcel is done; what was accepted becomes an instruction. Refuses `wrong_status` while items, or a
/// person's decision about one, wait.
kernel::Outcome<ClosedParcel> close_parcel(database::Transaction& tx, kernel::Uuid const& command_id,
                                           RmaId rma);

/// The bin for a unit that goes back to stock, and why; none in a pod without pick bins.
struct RestockBin
{
    kernel::LocationId bin;
    std::string code;
    std::string reason;
};
std::optional<RestockBin> suggest_restock_bin(database::Transaction& tx, kernel::PodId pod,
                                              kernel::ProductId product);
/// A pick or reserve bin of the pod by its code.
std::optional<kernel::LocationId> find_restock_bin(database::Transaction& tx, kernel::PodId pod,
                                                   std::string const& code);
/// Every such bin of the pod by its code.
std::map<std::string, kernel::LocationId> restock_bins(database::Transaction& tx, kernel::PodId pod);
/// A product of a client as the bench shows it.
struct ScannedItem
{
    kernel::ProductId product;
    std::string sku;
    std::string title;
    std::string barcode;
    std::string picture; ///< sha256 in hex; empty: none
    std::string kind;    ///< the stand-in's icon
    bool needs_serial = false;

    bool operator==(ScannedItem const&) const = default;
};
/// The serials that are out with the order of an RMA, by product.
std::map<kernel::ProductId, std::set<std::string>> serials_out(database::Transaction& tx, RmaId rma);
/// What a scanned code means to a client; none: nothing.
std::optional<ScannedItem> find_item(database::Transaction& tx, kernel::ClientId client,
                                     std::string const& code);
/// What a scanned code means to a client.
kernel::ProductId find_product(database::Transaction& tx, kernel::ClientId client, std::string const& code);

} // namespace poddesk::returns
