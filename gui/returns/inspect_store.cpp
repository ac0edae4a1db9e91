#include "gui/returns/inspect_store.h"

#include "domain/database/command.h"
#include "domain/returns/policy_versions.h"

#include <fmt/format.h>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

constexpr std::int64_t waiting_shown = 9;

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
    return InspectParcel{std::move(*view), std::move(*policy), returns::last_put_down(tx, rma),
                         returns::facts_of_lines(tx, rma)};
}

bool has_arrived(returns::Candidate const& what)
{
    return what.kind == returns::Candidate::Kind::rma &&
           (what.status == "received" || what.status == "inspecting");
}

} // namespace

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
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return returns::find_parcel(tx, code); });
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

Outcome<returns::Inspected> InspectStore::inspect(returns::InspectItem const& command) const
{
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return returns::inspect_item(tx, command); });
}

Outcome<void> InspectStore::undo(returns::InspectionId inspection, std::string const& reason) const
{
    auto const id = kernel::Uuid::random();
    return database::run_command(
        *pool_, id, [&](Transaction& tx) { return returns::undo_inspection(tx, id, inspection, reason); });
}

Outcome<returns::ClosedParcel> InspectStore::close(returns::RmaId rma) const
{
    auto const id = kernel::Uuid::random();
    return database::run_command(*pool_, id,
                                 [&](Transaction& tx) { return returns::close_parcel(tx, id, rma); });
}

Outcome<void> InspectStore::put_down(returns::RmaId rma, std::string const& reason) const
{
    auto const id = kernel::Uuid::random();
    return database::run_command(
        *pool_, id, [&](Transaction& tx) { return returns::put_down_parcel(tx, id, rma, reason); });
}

std::optional<database::Content> InspectStore::picture(kernel::ClientId client,
                                                       std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

} // namespace poddesk::gui
