#include "gui/returns/analytics_store.h"

#include "domain/database/transaction.h"

namespace poddesk::gui {

using database::Transaction;
using returns::PaceBy;

namespace {

kernel::Date day_of(kernel::Timestamp at)
{
    return kernel::Date(std::chrono::floor<std::chrono::days>(at));
}

void read_charges(Transaction& tx, returns::Period const& period, AnalyticsFacts& facts)
{
    facts.knows_charges = billing::may_read_charges(tx);
    if (!facts.knows_charges) {
        return;
    }
    billing::ChargeFilter filter;
    filter.family = "returns";
    filter.from = day_of(period.from);
    filter.to = day_of(period.to);
    for (billing::FamilySum const& sum : billing::family_sums(billing::charge_lines(tx, filter))) {
        bool const is_asked =
            facts.query.client.empty() ||
            std::any_of(facts.clients.begin(), facts.clients.end(), [&](returns::RmaClient const& it) {
                return it.code == facts.query.client && it.name == sum.client_name;
            });
        auto const of =
            std::find_if(facts.charged.begin(), facts.charged.end(),
                         [&](kernel::Money const& it) { return it.currency == sum.amount.currency; });
        if (is_asked && of != facts.charged.end()) {
            *of = *of + sum.amount;
        } else if (is_asked) {
            facts.charged.push_back(sum.amount);
        }
    }
}

} // namespace

AnalyticsFacts AnalyticsStore::read(AnalyticsQuery const& query) const
{
    return database::in_transaction(*pool_, database::Mode::snapshot, [&](Transaction& tx) {
        auto const now = kernel::SystemClock().now();
        returns::Period const period{now - std::chrono::hours(24 * query.days), now + std::chrono::hours(1)};
        AnalyticsFacts facts{query, returns::read_report(tx, {period, query.client})};
        auto paces = returns::paces(tx, period);
        facts.steps = std::move(paces[PaceBy::step]);
        facts.people = std::move(paces[PaceBy::person]);
        facts.products = std::move(paces[PaceBy::product]);
        facts.questions = std::move(paces[PaceBy::question]);
        facts.uses = returns::question_uses(tx, period);
        facts.months = returns::months_so_far(tx);
        facts.clients = returns::clients_with_rmas(tx);
        read_charges(tx, period, facts);
        return facts;
    });
}

} // namespace poddesk::gui
