#include "domain/orders/resolve_problems.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"

namespace poddesk::orders {

using database::Transaction;
using kernel::Outcome;

namespace {

Outcome<std::int64_t> done_by(Transaction& tx, char const* statement, ProblemCommand const& command)
{
    if (command.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return kernel::refused("missing_reason", "Say what was done, for whoever reads it later.");
    }
    return database::guarded([&] {
        return tx.query(statement)
            .bind("command", command.command_id)
            .bind("problems", command.problems)
            .bind("reason", command.reason)
            .value<nlohmann::json>()
            .at("problems")
            .get<std::int64_t>();
    });
}

} // namespace

Outcome<std::int64_t> resolve_problems(Transaction& tx, ProblemCommand const& command)
{
    return done_by(tx, "select orders.resolve_problems(:command, :problems::bigint[], :reason)", command);
}

Outcome<std::int64_t> reopen_problems(Transaction& tx, ProblemCommand const& command)
{
    return done_by(tx, "select orders.reopen_problems(:command, :problems::bigint[], :reason)", command);
}

} // namespace poddesk::orders
