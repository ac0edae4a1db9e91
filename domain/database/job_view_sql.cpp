#include "domain/database/job_view.h"

namespace poddesk::database {

JobHealth job_health(Transaction& tx)
{
    auto const row = tx.query("select count(*) filter (where state in ('ready', 'running')), "
                              "count(*) filter (where state = 'dead'), "
                              "exists (select from database.lease where until > clock_timestamp()) "
                              "from database.job where state <> 'done'")
                         .row<std::int64_t, std::int64_t, bool>();
    return row ? JobHealth{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)} : JobHealth{};
}

} // namespace poddesk::database
