#pragma once
// What the desk watches beside the queues: exceptions, goods on their way, background work. No wx here.

#include "domain/database/job_view.h"
#include "domain/fulfillment/cutoff_view.h"
#include "domain/inbound/expected_view.h"
#include "domain/kernel/clock.h"
#include "domain/orders/order_notes.h"
#include "domain/returns/rma_view.h"
#include "domain/shipping/tracking_view.h"
#include "gui/widgets/tone.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// What was read of it.
struct DeskWatch
{
    std::vector<std::pair<std::string, std::int64_t>> held; ///< by kind of hold
    std::int64_t problems = 0;                              ///< of imports, open
    std::map<std::string, std::int64_t> messages;           ///< of the last week, by state
    std::int64_t expected = 0;                              ///< receipts
    std::vector<inbound::ExpectedReceipt> next_receipts;
    database::JobHealth jobs;
    std::vector<fulfillment::Cutoff> cutoffs;
    returns::RmaCounts returns{};
    shipping::ParcelAlarms parcels{};
    std::vector<orders::Mention> mentions{}; ///< notes that name the reader and wait for her
    std::int64_t unpriced = 0;               ///< billable things; 0 for who may not read prices
    std::int64_t troubled_channels = 0;      ///< stopped, failing, or with something untold given up
};

/// Everything of it in one transaction.
DeskWatch read_watch(database::Transaction& tx);

/// A line of a card: what, a second line, the number, and the window behind it.
struct DeskLine
{
    std::string icon;
    std::string title;
    std::string note;
    std::string value;
    Tone tone = Tone::neutral;
    std::string opens{}; ///< "orders:on_hold/address"; empty opens nothing

    bool operator==(DeskLine const&) const = default;
};

/// What needs a person, the worst first; a line that says all is well when nothing does.
std::vector<DeskLine> exception_lines(DeskWatch const& watch);
/// The countdown to each pod's cutoff, and to those that its carriers and lanes have of their own, with what
/// has to leave by then.
std::vector<DeskLine> cutoff_lines(DeskWatch const& watch, kernel::Timestamp now);
std::vector<DeskLine> receipt_lines(DeskWatch const& watch, kernel::Timestamp now);
std::vector<DeskLine> work_lines(DeskWatch const& watch);

} // namespace poddesk::gui
