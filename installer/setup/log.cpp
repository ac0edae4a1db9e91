#include "installer/setup/log.h"

#include "installer/cluster/files.h"
#include "installer/setup/masking.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <sys/stat.h>

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

} // namespace

void open_log(std::filesystem::path const& home, std::string const& name, std::string const& level,
              LogFiles const& files)
{
    try {
        make_private_folder(home);
        make_private_folder(home / "log");
        spdlog::file_event_handlers handlers;
        handlers.after_open = [](std::string const&, std::FILE* file) {
            static_cast<void>(::fchmod(::fileno(file), 0600)); // the folder is closed all the same
        };
        // spdlog counts the files beside the one that it writes.
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            (home / "log" / (name + ".log")).string(), files.bytes_each, files.count - 1, false, handlers);
        logger = std::make_shared<spdlog::logger>("poddesk", std::move(sink));
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %P %l %v");
        logger->set_level(level_of(level));
        logger->flush_on(spdlog::level::info);
        // Its own would write to stderr, in the middle of what a person reads.
        logger->set_error_handler([](std::string const&) {});
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
