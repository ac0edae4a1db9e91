#include "domain/printing/print_sql.h"

#include "domain/database/refusal.h"
#include "domain/database/wire.h"

#include <nlohmann/json.hpp>

namespace poddesk::printing {

kernel::Outcome<Printed> begin_print(database::Transaction& tx, PrintDocument const& command,
                                     std::string const& printer, Rendition const& sent)
{
    auto const answer = database::guarded([&] {
        return tx
            .query("select printing.begin_print(:command, :kind, :subject, sha256(:bytes::bytea), :printer, "
                   ":copies::integer, :reason)")
            .bind("command", command.command_id)
            .bind("kind", command.kind)
            .bind("subject", command.subject)
            .bind("bytes", database::Bytes{sent.bytes})
            .bind("printer", printer)
            .bind("copies", std::int64_t{command.job.copies})
            .bind("reason", command.reason)
            .value<nlohmann::json>();
    });
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    return Printed{answer->at("print").get<std::int64_t>(), answer->at("again").get<bool>(),
                   answer->at("subject").get<std::string>(), std::string(), printer};
}

void end_print(database::Transaction& tx, std::int64_t print, std::optional<std::string> const& problem,
               std::string const& job)
{
    tx.query("select printing.end_print(:print, :problem, :job)")
        .bind("print", print)
        .bind("problem", problem)
        .bind("job", job)
        .value<std::string>();
}

} // namespace poddesk::printing
