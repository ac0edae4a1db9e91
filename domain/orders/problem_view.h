#pragma once
// What imports could not take as it was, as people read it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

namespace poddesk::orders {

using ImportProblemId = kernel::Id<struct ImportProblemTag>;

/// Which of them. Empty means "all".
struct ProblemQuery
{
    bool is_open = true; ///< else those that were dealt with
    std::string kind{};  ///< `unknown_sku`, `changed_after_release`, `refused`
    std::optional<kernel::ClientId> client{};
    std::optional<kernel::ChannelId> channel{};
    std::string text{}; ///< typed: order, file, shop, what is wrong

    bool operator==(ProblemQuery const&) const = default;
};

/// One of them.
struct ProblemRow
{
    ImportProblemId id{};
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    kernel::ChannelId channel{};
    std::string channel_name;
    std::optional<kernel::OrderId> order{}; ///< none: nothing of it was taken
    std::string order_number;
    std::string order_status;
    std::string external_id; ///< the shop's id of the order, or how its file names it, or the file's name
    bool is_file = false;    ///< a file was refused whole, while nobody looked
    std::string kind;
    std::string detail; ///< a sentence; of `unknown_sku` the SKU alone
    kernel::Timestamp created_at{};
    std::optional<kernel::Timestamp> resolved_at{};
    std::string resolved_by;
    std::string resolved_reason; ///< empty: the import itself found it mended

    bool operator==(ProblemRow const&) const = default;
};

/// Newest first: `limit` of them, `skip` after the one given.
std::vector<ProblemRow> problems_page(database::Transaction& tx, ProblemQuery const& query,
                                      std::optional<ImportProblemId> after, std::int64_t skip,
                                      std::int64_t limit);
std::int64_t count_problems(database::Transaction& tx, ProblemQuery const& query);
/// How many are open, by kind.
std::map<std::string, std::int64_t> open_problem_kinds(database::Transaction& tx);
/// None when it is out of reach.
std::optional<ProblemRow> import_problem(database::Transaction& tx, ImportProblemId problem);
/// Those of an order that are open, the oldest first.
std::vector<ProblemRow> open_problems_of(database::Transaction& tx, kernel::OrderId order);
/// Whether the reader's role may say that one is dealt with.
bool may_resolve_problems(database::Transaction& tx);

} // namespace poddesk::orders
