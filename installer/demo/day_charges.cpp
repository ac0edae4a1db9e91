#include "installer/demo/day.h"

#include "domain/billing/charge_view.h"
#include "domain/clients/create_client.h"
#include "reports/papers/charge_paper.h"

#include <fmt/format.h>

namespace poddesk::installer {

Day::Tally Day::note_charges(int)
{
    // Storage is of days that have ended: of this one it is noted when it has, as the worker does everywhere.
    database::in_transaction(as("worker"), billing::count_ended_days);
    // The pods' day may be the one before ours.
    kernel::Date const today = std::chrono::floor<std::chrono::days>(now_);
    Tally tally;
    kernel::Money sum{0, kernel::us_dollar()};
    for (DemoBrand const& brand : demo_brands()) {
        billing::ChargeFilter filter{.from = today - std::chrono::days(1), .to = today};
        auto const paper = database::in_transaction(as("ana"), [&](database::Transaction& tx) {
            filter.client = *clients::find_client(tx, std::string(brand.code));
            for (billing::ChargeLine const& line : billing::charge_lines(tx, filter)) {
                tally.done += static_cast<std::size_t>(line.charges);
                sum += line.amount;
            }
            tally.refused += static_cast<std::size_t>(billing::count_unpriced(tx, filter.client));
            return reports::print_charge_list(tx, filter, std::string(brand.code), today);
        });
        if (!paper) throw DayStopped(paper.error());
        keep("charges", fmt::format("{}.pdf", brand.code), *paper);
    }
    tally.result = fmt::format("{} in all, {} unpriced", kernel::format_money(sum), tally.refused);
    return tally;
}

} // namespace poddesk::installer
