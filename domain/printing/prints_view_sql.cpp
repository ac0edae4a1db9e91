#include "domain/printing/prints_view.h"

namespace poddesk::printing {

std::vector<PrintRow> list_prints(database::Transaction& tx, std::optional<std::string> const& kind,
                                  std::optional<std::int64_t> subject, std::int64_t limit)
{
    std::vector<PrintRow> all;
    for (auto& [id, what, subject_id, number, content, printer, copies, again, reason, state, job, problem,
                by, at] :
         tx.query("select p.id, p.kind, p.subject_id, p.subject, encode(p.content, 'hex'), p.printer, "
                  "p.copies::bigint, p.is_reprint, coalesce(p.reason, ''), p.state, coalesce(p.job, ''), "
                  "coalesce(p.problem, ''), coalesce(w.full_name, p.printed_by::text), p.printed_at "
                  "from printing.print p left join access.person w on w.login = p.printed_by "
                  "where (:kind::text is null or p.kind = :kind) and (:subject::bigint is null or "
                  "p.subject_id = :subject::bigint) order by p.id desc limit :limit")
             .bind("kind", kind)
             .bind("subject", subject)
             .bind("limit", limit)
             .rows<std::int64_t, std::string, std::int64_t, std::string, std::string, std::string,
                   std::int64_t, bool, std::string, std::string, std::string, std::string, std::string,
                   kernel::Timestamp>()) {
        all.push_back({id, std::move(what), subject_id, std::move(number), std::move(content),
                       std::move(printer), copies, again, std::move(reason), std::move(state), std::move(job),
                       std::move(problem), std::move(by), at});
    }
    return all;
}

bool was_printed(database::Transaction& tx, std::string const& kind, std::int64_t subject)
{
    return tx
        .query("select exists (select from printing.print where kind = :kind and subject_id = :subject and "
               "state <> 'failed')")
        .bind("kind", kind)
        .bind("subject", subject)
        .value<bool>();
}

} // namespace poddesk::printing
