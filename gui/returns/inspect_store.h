#pragma once
// What the inspection bench asks of the database and of its journal. No wx here. Every member waits for the
// server or the disk: call it in the background only.

#include "domain/database/content.h"
#include "domain/database/database_error.h"
#include "domain/database/pool.h"
#include "domain/orders/queue_view.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/rma_view.h"
#include "gui/returns/inspect_entry.h"
#include "gui/shell/printers.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What lies around the bench.
struct InspectOverview
{
    returns::Pace pace;
    std::vector<returns::RmaRow> waiting; ///< those that arrived, the next promise first
};

/// A parcel that arrived and nobody opened yet, read before it is scanned.
struct ParcelAhead
{
    returns::RmaRow row; ///< as the list said it: another row means that it has to be read again
    InspectParcel parcel;
    std::map<std::string, std::vector<returns::Candidate>> codes; ///< what its codes mean
};
struct ReadAhead
{
    std::vector<ParcelAhead> parcels;  ///< new or changed
    std::vector<returns::RmaId> ahead; ///< all that belong to those read ahead now
    bool is_all = true;                ///< else ask again
};

/// What the server said to an entry of the journal.
struct Sent
{
    returns::InspectionId inspection{};            ///< of an inspection
    std::optional<returns::ClosedParcel> closed{}; ///< of a close
    std::string unprinted{}; ///< why an inspection's lane label is not out, where one is wanted
};

class InspectStore
{
public:
    /// @param folder of the journals. The journal is opened by the first call that needs it.
    /// @param printers of the workstation; one that takes lane_label gets one of each stored inspection.
    InspectStore(std::shared_ptr<database::Pool> pool, std::filesystem::path folder, JournalOwner owner,
                 WorkstationPrinters printers = {});

    /// The pods that the person may work in.
    std::vector<orders::QueuePod> pods() const;
    InspectOverview overview() const;
    std::vector<returns::Candidate> find(std::string const& code) const;
    /// Logs the arrival where it is not logged yet. Refuses `other_pod`, and what arrive_parcel refuses.
    kernel::Outcome<InspectParcel> take(returns::Candidate const& what, std::string const& code,
                                        orders::QueuePod const& pod) const;
    /// As it is now. Refuses `not_found`, `bad_policy`.
    kernel::Outcome<InspectParcel> parcel(returns::RmaId rma) const;
    /// The next parcels of this pod, without those whose row is known; a few at a time.
    ReadAhead read_ahead(std::string const& pod_code, std::vector<returns::RmaRow> const& known) const;
    InspectScan scan(kernel::ClientId client, kernel::PodId pod, std::string const& code) const;
    std::optional<kernel::LocationId> bin(kernel::PodId pod, std::string const& code) const;
    /// Every bin of the pod that stock may go to, by its code.
    std::map<std::string, kernel::LocationId> bins(kernel::PodId pod) const;
    std::optional<database::Content> picture(kernel::ClientId client, std::string const& sha256_hex) const;

    // --- the journal: throws JournalError
    std::vector<JournalEntry> journal() const;
    std::vector<WaitingElsewhere> waiting_for_others() const;
    /// On the disk of this computer when it returns.
    void keep(std::vector<JournalEntry> const& entries) const;
    /// Done by the server exactly once, however often it is sent. Refuses what the command refuses.
    kernel::Outcome<Sent> send(JournalEntry const& entry) const;
    void forget(kernel::Uuid const& entry) const;
    void refuse(kernel::Uuid const& entry, std::string const& refusal) const;
    /// A person decided that a refused entry is not done: the RMA's history says so, then it is forgotten.
    kernel::Outcome<void> leave_out(JournalEntry const& entry, bool park, std::string const& reason) const;

private:
    InspectJournal& opened() const;
    std::string print_lane_label(returns::InspectionId inspection) const;

    std::shared_ptr<database::Pool> pool_;
    std::filesystem::path folder_;
    JournalOwner owner_;
    WorkstationPrinters printers_;
    mutable std::mutex mutex_;
    mutable std::unique_ptr<InspectJournal> journal_;
};

/// Whether the link to the server is gone, rather than the server's answer being no.
bool is_link_lost(database::DatabaseError const& error);

} // namespace poddesk::gui
