#pragma once
// Carriers' manifests, what there is to close, and the labels on none, as a list window shows them. No wx
// here.

#include "domain/database/pool.h"
#include "domain/shipping/manifest_view.h"
#include "gui/lists/list_store.h"
#include "gui/shell/printers.h"

#include <memory>

namespace poddesk::gui {

/// Keys: "d/CARRIER/POD/2026-11-28" is a day of a carrier that waits to be closed, "m/ID" a manifest, "p/ID"
/// a label on none.
class ManifestsStore final : public ListStore
{
public:
    /// @param printers where the lists go.
    ManifestsStore(std::shared_ptr<database::Pool> pool, WorkstationPrinters printers)
        : pool_(std::move(pool)), printers_(std::move(printers))
    {
    }

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    std::optional<ListRecord> day_record(std::string const& key) const;
    std::optional<ListRecord> manifest_record(shipping::ManifestId id) const;
    std::optional<ListRecord> label_record(kernel::ShipmentId id) const;
    kernel::Outcome<ListDone> close(shipping::ManifestQuery const& day, kernel::Uuid const& command) const;
    kernel::Outcome<ListDone> reopen(shipping::ManifestRow const& manifest, std::string const& reason,
                                     kernel::Uuid const& command) const;
    kernel::Outcome<ListDone> hand_over(shipping::ManifestRow const& manifest, std::string const& driver,
                                        kernel::Uuid const& command) const;
    kernel::Outcome<ListDone> print(shipping::ManifestId manifest, std::string const& reason,
                                    kernel::Uuid const& command) const;

    std::shared_ptr<database::Pool> pool_;
    WorkstationPrinters printers_;
};

} // namespace poddesk::gui
