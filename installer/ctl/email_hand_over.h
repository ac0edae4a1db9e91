#pragma once

#include "domain/database/pool.h"
#include "domain/kernel/outcome.h"
#include "domain/messaging/smtp/smtp_session.h"
#include "installer/setup/mail_settings.h"

#include <chrono>
#include <optional>

namespace poddesk::ctl {

messaging::SmtpServer smtp_server(installer::MailServer const& from);

/// How a worker hands emails over: by the mail server of the settings, else as files. A server that is away
/// is left alone for a while, a little longer each time.
class EmailHandOver
{
public:
    /// Throws SettingsError.
    explicit EmailHandOver(installer::Settings const& settings);

    /// Everything that is due; how many were sent or are dead. Refused: why nothing can be handed over.
    kernel::Outcome<int> run(database::Pool& pool);

    /// Tells the windows that the worker lives, and its problem in one sentence (empty: none), not too often.
    void report(database::Pool& pool, std::string const& problem);

private:
    kernel::Outcome<int> by_smtp(database::Pool& pool);
    kernel::Outcome<int> as_files(database::Pool& pool);

    using Clock = std::chrono::steady_clock;
    std::filesystem::path folder_;
    std::optional<messaging::SmtpServer> server_;
    int failures_ = 0;
    Clock::time_point not_before_{};
    kernel::Refusal problem_{};
    Clock::time_point reported_at_{};
    std::string reported_;
};

} // namespace poddesk::ctl
