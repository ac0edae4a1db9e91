#include "installer/setup/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

namespace poddesk::installer {

namespace {

std::shared_ptr<spdlog::logger> logger;

spdlog::level::level_enum level_of(std::string const& name)
{
    if (name == "error") {
        return spdlog::level::err;
    }
    if (name == "warning") {
        return spdlog::level::warn;
    }
    return name == "debug" ? spdlog::level::debug : spdlog::level::info;
}

/// Words with an @ inside are taken for email addresses.
std::string masked(std::string_view line)
{
    std::string clean;
    std::size_t word = 0;
    for (char const c : line.substr(0, 2000)) {
        bool const is_space = static_cast<unsigned char>(c) <= 0x20;
        clean += is_space ? ' ' : c;
        if (c == '@' && clean.size() - 1 > word) {
            clean.replace(word, std::string::npos, "<email>@");
        } else if (is_space) {
            word = clean.size();
        }
    }
    for (std::size_t at = clean.find("<email>@"); at != std::string::npos; at = clean.find("<email>@", at)) {
        std::size_t const end = std::min(clean.find(' ', at), clean.size());
        clean.replace(at, end - at, "<email>");
    }
    return clean;
}

} // namespace

void open_log(std::filesystem::path const& home, std::string const& name, std::string const& level)
{
    try {
        std::filesystem::create_directories(home / "log");
        constexpr std::size_t file_size = 2 * 1024 * 1024;
        logger =
            spdlog::rotating_logger_mt("poddesk", (home / "log" / (name + ".log")).string(), file_size, 5);
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %P %l %v");
        logger->set_level(level_of(level));
        logger->flush_on(spdlog::level::info);
    } catch (std::exception const&) {
        logger = nullptr; // a full or read-only disk must not keep anybody from working
    }
}

void log(LogLevel level, std::string_view line)
{
    if (!logger) {
        return;
    }
    switch (level) {
    case LogLevel::error:
        logger->error(masked(line));
        break;
    case LogLevel::warning:
        logger->warn(masked(line));
        break;
    case LogLevel::info:
        logger->info(masked(line));
        break;
    case LogLevel::debug:
        logger->debug(masked(line));
        break;
    }
}

} // namespace poddesk::installer
