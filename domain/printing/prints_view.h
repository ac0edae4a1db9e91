#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::printing {

/// One print as lists show it.
struct PrintRow
{
    std::int64_t id = 0;
    std::string kind;
    std::int64_t subject_id = 0;
    std::string subject;
    std::string content; ///< SHA-256 of what was sent, hex
    std::string printer;
    std::int64_t copies = 1;
    bool is_reprint = false;
    std::string reason;
    std::string state; ///< sending, printed, failed
    std::string job;
    std::string problem;
    std::string by; ///< full name, or the login
    kernel::Timestamp at{};

    bool operator==(PrintRow const&) const = default;
};

/// The newest prints within reach. @param kind and @param subject narrow it to one document.
std::vector<PrintRow> list_prints(database::Transaction& tx, std::optional<std::string> const& kind,
                                  std::optional<std::int64_t> subject, std::int64_t limit);

/// Whether it was printed, or may have been: then printing it again needs a reason.
bool was_printed(database::Transaction& tx, std::string const& kind, std::int64_t subject);

} // namespace poddesk::printing
