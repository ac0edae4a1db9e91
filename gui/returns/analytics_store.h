#pragma once
// What the analytics of returns ask of the database. No wx in this header.

#include "domain/billing/charge_view.h"
#include "domain/database/pool.h"
#include "domain/returns/pace.h"
#include "domain/returns/returns_report.h"
#include "domain/returns/rma_view.h"

#include <memory>
#include <string>
#include <vector>

namespace poddesk::gui {

struct AnalyticsQuery
{
    int days = 30; ///< until now
    std::string client{};

    bool operator==(AnalyticsQuery const&) const = default;
};

/// Everything that the window tells, as the rooms that own it say it.
struct AnalyticsFacts
{
    AnalyticsQuery query;
    returns::ReturnsReport report;
    std::vector<returns::PaceOf> steps{};
    std::vector<returns::PaceOf> people{};
    std::vector<returns::PaceOf> products{};
    std::vector<returns::PaceOf> questions{};
    std::vector<returns::QuestionUse> uses{};
    std::vector<returns::MonthSoFar> months{};
    std::vector<returns::RmaClient> clients{};
    bool knows_charges = false;           ///< this person may read them
    std::vector<kernel::Money> charged{}; ///< for returns in the period, by currency
};

class AnalyticsStore
{
public:
    explicit AnalyticsStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    /// Waits for the server: in the background only.
    AnalyticsFacts read(AnalyticsQuery const& query) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
