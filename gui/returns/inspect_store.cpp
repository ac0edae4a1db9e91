#include "gui/returns/inspect_store.h"

#include "domain/database/command.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/return_to_sender.h"

#include <fmt/format.h>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

constexpr std::int64_t waiting_shown = 9;
constexpr std::int64_t arrived_looked_at = 100;
constexpr std::size_t most_ahead = 24;
constexpr std::size_t most_at_once = 6; // so that a bench that begins has its first ones soon

Outcome<InspectParcel> read_parcel(Transaction& tx, returns::RmaId rma)
{
    auto view = returns::read_rma(tx, rma);
    if (!view) {
        return kernel::refused("not_found", "There is no such RMA within your reach; scan the parcel again.");
    }
    auto policy = returns::policy_of(tx, view->client);
    if (!policy) {
        return tl::unexpected(policy.error());
    }
    InspectParcel parcel{std::move(*view),
                         std::move(*policy),
                         returns::last_put_down(tx, rma),
                         {},
                         returns::facts_of_lines(tx, rma)};
    for (returns::RmaLineView const& line : parcel.view.lines) {
        if (line.product && parcel.view.pod && !parcel.bins.contains(line.product)) {
            if (auto bin = returns::suggest_restock_bin(tx, parcel.view.pod, line.product)) {
                parcel.bins.emplace(line.product, std::move(*bin));
            }
        }
    }
    auto const& lines = parcel.view.lines;
    if (std::any_of(lines.begin(), lines.end(), [](auto const& it) { return it.needs_serial; })) {
        parcel.serials = returns::serials_out(tx, rma);
    }
    return parcel;
}

/// The codes that people scan of a parcel that arrived.
std::vector<std::string> codes_of(returns::RmaView const& view)
{
    std::vector<std::string> codes{view.number, view.tracking, view.order_number};
    std::erase(codes, "");
    return codes;
}

/// An undelivered parcel once for each reason that its carrier may have, so that one digit says both; the
/// likely one first.
std::vector<returns::Candidate> with_each_reason(std::vector<returns::Candidate> const& found)
{
    std::vector<returns::Candidate> all;
    for (returns::Candidate const& it : found) {
        all.push_back(it);
        for (std::string const& reason : returns::carrier_reasons()) {
            if (it.kind == returns::Candidate::Kind::undelivered && reason != it.carrier_reason) {
                all.push_back(it);
                all.back().carrier_reason = reason;
            }
        }
    }
    return all;
}

bool has_arrived(returns::Candidate const& what)
{
    return what.kind == returns::Candidate::Kind::rma &&
           (what.status == "received" || what.status == "inspecting");
}

} // namespace

InspectStore::InspectStore(std::shared_ptr<database::Pool> pool, std::filesystem::path folder,
                           JournalOwner owner, WorkstationPrinters printers)
    : pool_(std::move(pool)), folder_(std::move(folder)), owner_(std::move(owner)),
      printers_(std::move(printers))
{
}

std::vector<orders::QueuePod> InspectStore::pods() const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [](Transaction& tx) { return orders::queue_pods(tx); });
}

InspectOverview InspectStore::overview() const
{
    return database::in_transaction(*pool_, Mode::read_only, [](Transaction& tx) {
        InspectOverview overview{returns::read_pace(tx), {}};
        returns::RmaFilter filter;
        filter.limit = waiting_shown;
        overview.waiting = returns::list_rmas(tx, filter);
        std::erase_if(overview.waiting, [](returns::RmaRow const& row) { return !row.due_at; });
        return overview;
    });
}

std::vector<returns::Candidate> InspectStore::find(std::string const& code) const
{
    return with_each_reason(database::in_transaction(
        *pool_, Mode::read_only, [&](Transaction& tx) { return returns::find_parcel(tx, code); }));
}

Outcome<InspectParcel> InspectStore::take(returns::Candidate const& what, std::string const& code,
                                          orders::QueuePod const& pod) const
{
    returns::RmaId rma = what.rma;
    if (!has_arrived(what)) {
        returns::ArriveParcel const command{kernel::Uuid::random(), pod.id, what, code};
        auto const arrived = database::run_command(
            *pool_, command.command_id, [&](Transaction& tx) { return returns::arrive_parcel(tx, command); });
        if (!arrived) {
            return tl::unexpected(arrived.error());
        }
        rma = arrived->rma;
    }
    auto taken = parcel(rma);
    if (taken && taken->view.pod != pod.id) {
        return kernel::refused("other_pod",
                               fmt::format("{} lies in {}: inspect it there, or say with F2 that this bench "
                                           "stands there.",
                                           taken->view.number, taken->view.pod_code));
    }
    return taken;
}

Outcome<InspectParcel> InspectStore::parcel(returns::RmaId rma) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) { return read_parcel(tx, rma); });
}

ReadAhead InspectStore::read_ahead(std::string const& pod_code,
                                   std::vector<returns::RmaRow> const& known) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ReadAhead read;
        returns::RmaFilter filter;
        filter.queue = "arrived";
        filter.limit = arrived_looked_at;
        for (returns::RmaRow const& row : returns::list_rmas(tx, filter)) {
            if (row.pod != pod_code || read.ahead.size() == most_ahead) {
                continue;
            }
            read.ahead.push_back(row.id);
            if (std::find(known.begin(), known.end(), row) != known.end()) {
                continue;
            }
            if (read.parcels.size() == most_at_once) {
                read.is_all = false;
                break;
            }
            auto parcel = read_parcel(tx, row.id);
            if (!parcel) {
                continue; // out of reach, or without rules: said when it is scanned
            }
            ParcelAhead ahead{row, std::move(*parcel), {}};
            for (std::string const& code : codes_of(ahead.parcel.view)) {
                ahead.codes[code] = returns::find_parcel(tx, code);
            }
            read.parcels.push_back(std::move(ahead));
        }
        return read;
    });
}

InspectScan InspectStore::scan(kernel::ClientId client, kernel::PodId pod, std::string const& code) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        InspectScan scan{returns::find_item(tx, client, code), {}, {}};
        if (scan.item) {
            scan.bin = returns::suggest_restock_bin(tx, pod, scan.item->product);
            scan.facts = returns::facts_of_product(tx, pod, scan.item->product);
        }
        return scan;
    });
}

std::optional<kernel::LocationId> InspectStore::bin(kernel::PodId pod, std::string const& code) const
{
    return database::in_transaction(
        *pool_, Mode::read_only, [&](Transaction& tx) { return returns::find_restock_bin(tx, pod, code); });
}

std::map<std::string, kernel::LocationId> InspectStore::bins(kernel::PodId pod) const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return returns::restock_bins(tx, pod); });
}

std::optional<database::Content> InspectStore::picture(kernel::ClientId client,
                                                       std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

} // namespace poddesk::gui
