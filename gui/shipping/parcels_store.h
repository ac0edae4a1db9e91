#pragma once
// Parcels under way as a list window shows them. No wx here.

#include "domain/database/pool.h"
#include "domain/shipping/tracking_view.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// Queues by where a parcel is. A queue "find/1Z99…" holds what has that text in one of its numbers.
class ParcelsStore final : public ListStore
{
public:
    explicit ParcelsStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

    /// The parcels whose numbers hold this text, newest first: for the command box.
    std::vector<shipping::TrackedParcel> find(std::string const& text, std::int64_t limit) const;

private:
    kernel::Outcome<ListDone> decide(std::string const& action, shipping::ParcelTracking const& parcel,
                                     FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> import(std::string const& path, kernel::Uuid const& asked) const;

    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
