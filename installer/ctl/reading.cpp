#include "installer/ctl/reading.h"

#include "domain/kernel/money.h"
#include "domain/kernel/time_of_day.h"
#include "installer/cluster/files.h"

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>

namespace poddesk::ctl {

namespace {

void add_amounts_to(nlohmann::json& row)
{
    nlohmann::json const amounts = row;
    for (auto const& [key, value] : amounts.items()) {
        if (!key.ends_with("_minor") || !value.is_number_integer()) {
            continue;
        }
        char const* const member = key.starts_with("presentment_") ? "presentment_currency" : "currency";
        auto const currency = kernel::Currency::parse(row.value(member, row.value("currency", "")));
        if (currency) {
            row[key.substr(0, key.size() - 6)] = kernel::format_money({value.get<std::int64_t>(), *currency});
        }
    }
}

} // namespace

std::optional<kernel::Timestamp> moment_of(std::string const& text)
{
    if (text.empty()) {
        return std::nullopt;
    }
    if (kernel::Outcome<kernel::Timestamp> const local = kernel::local_moment(text); local) {
        return *local;
    }
    return take(kernel::parse_iso8601(text));
}

void add_page_options(CLI::App& list, Page& page)
{
    list.add_option("--limit", page.limit, "at most so many")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    list.add_option("--after", page.after, "go on after this id");
}

void list_page(Context& context, std::vector<Column> const& columns, nlohmann::json rows,
               std::string const& empty, Page const& page)
{
    bool const goes_on = rows.size() > static_cast<std::size_t>(page.limit);
    if (goes_on) rows.erase(rows.size() - 1);
    context.output().list(columns, rows, empty);
    if (goes_on)
        std::cerr << fmt::format("These are {}; go on with: --after {}\n", rows.size(),
                                 rows.back().at("id").get<std::int64_t>());
}

void add_amounts(nlohmann::json& rows)
{
    if (rows.is_array()) {
        for (auto& row : rows) {
            add_amounts_to(row);
        }
    } else {
        add_amounts_to(rows);
    }
}

std::string read_file(std::string const& path, std::size_t limit)
{
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(nullptr, &std::fclose);
    std::FILE* in = stdin;
    if (path != "-") {
        std::error_code ignored;
        opened.reset(std::filesystem::is_directory(path, ignored) ? nullptr : std::fopen(path.c_str(), "rb"));
        if (!opened) {
            throw RefusedError(
                {"no_file", fmt::format("{} cannot be read: {}.", path,
                                        errno != 0 ? installer::reason(errno) : "it is a folder")});
        }
        in = opened.get();
    }
    std::string bytes;
    char buffer[65536];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, in)) > 0;) {
        bytes.append(buffer, n);
        if (bytes.size() > limit) {
            throw RefusedError(
                {"too_large", fmt::format("{} is larger than {} MB; split it into smaller files.", path,
                                          limit / 1024 / 1024)});
        }
    }
    return bytes;
}

void write_file(std::filesystem::path const& path, std::string const& bytes)
{
    std::error_code failed;
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path(), failed);
    }
    if (failed) {
        throw RefusedError({"cannot_write", fmt::format("The folder {} cannot be made: {}.",
                                                        path.parent_path().string(), failed.message())});
    }
    try {
        installer::write_whole(path, bytes, 0644);
    } catch (installer::ClusterError const& error) {
        throw RefusedError({"cannot_write", error.what()});
    }
}

} // namespace poddesk::ctl
