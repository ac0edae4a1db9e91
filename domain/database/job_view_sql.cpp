#include "domain/database/job_view.h"

namespace poddesk::database {

JobHealth job_health(Transaction& tx)
{
    // Each by its index: what is done stays for years.
    auto const row = tx.query("select (select count(*) from database.job where state in ('ready', "
                              "'running')), (select count(*) from database.job where state = 'dead'), "
                              "exists (select from database.lease where until > clock_timestamp())")
                         .row<std::int64_t, std::int64_t, bool>();
    return row ? JobHealth{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)} : JobHealth{};
}

} // namespace poddesk::database
