#pragma once

#include "installer/ctl/context.h"
#include "installer/ctl/lists_sql.h"

#include "domain/database/command.h"

namespace poddesk::ctl {

/// Reads in one snapshot.
template <class F>
auto reading(Context& context, F&& body)
{
    return database::in_transaction(context.pool(), database::Mode::snapshot, std::forward<F>(body));
}

/// Does what a person asked for once, also when the answer to the COMMIT is lost: the body passes `id` on as
/// its command's.
template <class F>
auto doing(Context& context, kernel::Uuid const& id, F&& body)
{
    return database::run_command(context.pool(), id, std::forward<F>(body));
}

/// The id, or a refusal that names what was typed.
template <class Id>
Id known(std::optional<Id> id, std::string const& what, std::string const& typed, std::string const& hint)
{
    if (!id) {
        throw RefusedError(
            {"unknown_" + what, fmt::format("There is no {} {}{}", what, kernel::in_quotes(typed), hint)});
    }
    return *id;
}

/// "2026-12-01" (its first moment in UTC) or "2026-12-01T09:00-08:00"; none for an empty text. Refuses what
/// is neither.
std::optional<kernel::Timestamp> moment_of(std::string const& text);

/// --limit and --after of a list.
void add_page_options(CLI::App& list, Page& page);
/// A page of a list; on standard error how it goes on, where it does.
/// @param rows up to one more than the page has.
void list_page(Context& context, std::vector<Column> const& columns, nlohmann::json rows,
               std::string const& empty, Page const& page);

/// Minor units as people read them: adds "…" (text) beside each "…_minor" of a row, in the row's currency.
void add_amounts(nlohmann::json& rows);

/// A file's bytes ("-" = standard input). Refuses what cannot be read and more than `limit` bytes.
std::string read_file(std::string const& path, std::size_t limit = 64 * 1024 * 1024);
/// Writes a whole file: beside it first, then renamed.
void write_file(std::filesystem::path const& path, std::string const& bytes);

} // namespace poddesk::ctl
