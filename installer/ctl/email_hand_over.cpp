#include "installer/ctl/email_hand_over.h"

#include "domain/database/transaction.h"
#include "domain/messaging/hand_over_to_files.h"
#include "domain/messaging/smtp/hand_over_by_smtp.h"
#include "domain/messaging/worker_health.h"
#include "installer/setup/log.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::ctl {

namespace {

constexpr auto report_every = std::chrono::seconds(5);

} // namespace

messaging::SmtpServer smtp_server(installer::MailServer const& from)
{
    messaging::SmtpServer server;
    server.host = from.host;
    server.port = from.port;
    server.tls = from.tls == "none"  ? messaging::SmtpTls::none
                 : from.tls == "tls" ? messaging::SmtpTls::implicit
                                     : messaging::SmtpTls::starttls;
    server.user = from.user;
    server.password = from.password;
    server.ca_file = from.ca_file;
    return server;
}

EmailHandOver::EmailHandOver(installer::Settings const& settings)
    : folder_(settings.home / "emails" / settings.database)
{
    if (auto const server = installer::mail_server(settings)) server_ = smtp_server(*server);
}

kernel::Outcome<int> EmailHandOver::run(database::Pool& pool)
{
    return server_ ? by_smtp(pool) : as_files(pool);
}

kernel::Outcome<int> EmailHandOver::by_smtp(database::Pool& pool)
{
    constexpr auto longest = std::chrono::minutes(5);
    if (failures_ > 0 && Clock::now() < not_before_) return tl::unexpected(problem_);
    messaging::SmtpCount const count = messaging::hand_over_by_smtp(pool, *server_);
    if (count.problem) {
        auto const pause = std::chrono::seconds(1 << std::min(failures_++, 9));
        not_before_ = Clock::now() + std::min<Clock::duration>(pause, longest);
        problem_ = *count.problem;
        installer::log(installer::LogLevel::warning, "emails were not handed over: " + problem_.code);
        if (count.sent + count.dead == 0) return tl::unexpected(problem_);
    } else {
        failures_ = 0;
    }
    return count.sent + count.dead;
}

kernel::Outcome<int> EmailHandOver::as_files(database::Pool& pool)
{
    auto const handed = messaging::hand_over_to_files(pool, folder_, {.most = 1000, .after = {}});
    if (!handed) {
        installer::log(installer::LogLevel::warning, "emails were not handed over: " + handed.error().code);
        return tl::unexpected(handed.error());
    }
    return handed->sent + handed->dead;
}

void EmailHandOver::report(database::Pool& pool, std::string const& problem)
{
    if (problem == reported_ && Clock::now() - reported_at_ < report_every) return;
    std::string const way = server_ ? fmt::format("{}:{}", server_->host, server_->port) : "files";
    database::in_transaction(pool,
                             [&](database::Transaction& tx) { messaging::report_worker(tx, way, problem); });
    reported_ = problem;
    reported_at_ = Clock::now();
}

} // namespace poddesk::ctl
