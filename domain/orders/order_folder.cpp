#include "domain/orders/order_folder.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "domain/kernel/csv_text.h"
#include "domain/orders/refused_files.h"

namespace poddesk::orders {
namespace {

std::string cell(std::string_view text)
{
    return kernel::csv_quoted(kernel::guarded_text(text));
}

std::string problem(std::string_view object, kernel::Refusal const& why)
{
    return fmt::format("{},{},{}\r\n", cell(object), cell(why.code), cell(why.message));
}

database::FileFate fate_of(kernel::Outcome<ImportReport> const& outcome)
{
    std::string problems;
    if (!outcome) {
        problems = problem("file", outcome.error());
    } else {
        for (ImportedObject const& object : outcome->objects) {
            problems += object.refusal ? problem(object.label, *object.refusal) : std::string();
        }
    }
    bool const is_refused = !outcome || (outcome->any_refused() &&
                                         outcome->count(ImportOutcome::refused) == outcome->objects.size());
    return {is_refused, problems.empty() ? problems : fmt::format("object,code,reason\r\n{}", problems)};
}

/// Why a file was refused of which no order or row was: nothing says so elsewhere.
std::optional<kernel::Refusal> untold_refusal(kernel::Outcome<ImportReport> const& outcome,
                                              database::FileFate const& fate)
{
    if (!outcome) return outcome.error();
    bool const is_told = std::ranges::any_of(outcome->objects, [](ImportedObject const& object) {
        return object.kind == "order" || object.kind == "row";
    });
    return fate.is_refused && !is_told ? outcome->objects.front().refusal : std::nullopt;
}

/// Nobody is there to read what an import answers: the next person who looks at the channel does.
void keep_refusal(database::Pool& pool, Channel const& channel, ImportOptions const& importing,
                  kernel::Refusal const& why)
{
    database::in_transaction(pool, [&](database::Transaction& tx) {
        if (importing.guard) importing.guard(tx);
        note_refused_file(tx, channel.id, importing.file, why.message);
    });
}

std::string file_name(std::string_view text)
{
    std::string name;
    for (char const c : text) {
        bool const is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == '-' || c == '_' || (c == '.' && !name.empty());
        name += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return name;
}

} // namespace

std::filesystem::path folder_of(Channel const& channel)
{
    return std::filesystem::path(file_name(channel.client_code)) / file_name(channel.shop);
}

kernel::Outcome<std::vector<OrderFile>> import_order_folder(database::Pool& pool, Channel const& channel,
                                                            std::filesystem::path const& folder,
                                                            kernel::Clock const& clock,
                                                            OrderFolderOptions const& options)
{
    std::vector<OrderFile> results;
    auto const emptied = database::empty_drop_folder(
        folder, {.rest = options.rest, .most = 100, .bytes = Limits{}.bytes}, ".problems.csv",
        [&](std::string const& name, kernel::Outcome<std::string> const& bytes) {
            ImportOptions const importing{
                {}, options.webhook_secret, options.guard, kernel::clean_utf8(name)};
            results.push_back(
                {importing.file,
                 database::take_or_refuse(name, "bad_order_file", [&]() -> kernel::Outcome<ImportReport> {
                     if (!bytes) return tl::unexpected(bytes.error());
                     return import_text(pool, channel, *bytes, clock, importing);
                 })});
            database::FileFate const fate = fate_of(results.back().outcome);
            if (auto const why = untold_refusal(results.back().outcome, fate)) {
                keep_refusal(pool, channel, importing, *why);
            }
            return fate;
        });
    if (!emptied) {
        return tl::unexpected(emptied.error());
    }
    return results;
}

} // namespace poddesk::orders
