#include "domain/messaging/smtp/hand_over_by_smtp.h"

#include "domain/database/jobs.h"
#include "domain/database/transaction.h"
#include "domain/kernel/uuid.h"
#include "domain/messaging/compose_message.h"
#include "domain/messaging/message_sql.h"

namespace poddesk::messaging {

namespace {

class SmtpHandOver
{
public:
    SmtpHandOver(database::Pool& pool, SmtpServer const& server, SmtpOptions const& options)
        : pool_(pool), server_(server), options_(options), token_(kernel::Uuid::random())
    {
    }

    SmtpCount run()
    {
        database::in_transaction(pool_, [](database::Transaction& tx) { return sweep_messages(tx); });
        for (int done = 0; done < options_.most && is_due() && reach(); ++done) {
            auto const message = database::in_transaction(pool_, [&](database::Transaction& tx) {
                return claim_message(tx, token_, options_.claim_time);
            });
            if (!message) break;
            step(SmtpStep::claimed);
            one(*message);
        }
        if (session_) session_->quit();
        return std::move(count_);
    }

private:
    void step(SmtpStep what) const
    {
        if (options_.after) options_.after(what);
    }

    bool is_due()
    {
        return database::in_transaction(pool_, database::Mode::read_only,
                                        [](database::Transaction& tx) { return is_message_due(tx); });
    }

    /// A session that can be used; a lost one is opened anew, unless the server has something against us.
    bool reach()
    {
        if (session_ && session_->is_open()) return true;
        if (count_.problem || lost_ > most_lost) return false;
        auto opened = SmtpSession::open(server_, options_.times);
        if (!opened) {
            count_.problem = opened.error();
            return false;
        }
        session_ = std::move(*opened);
        step(SmtpStep::opened);
        return true;
    }

    void one(Message const& message)
    {
        auto const facts = database::in_transaction(
            pool_, [&](database::Transaction& tx) { return read_facts(tx, message); });
        auto const email =
            facts ? compose_message(message, *facts) : kernel::Outcome<Email>(tl::unexpected(facts.error()));
        auto const bytes =
            email ? compose(*email) : kernel::Outcome<std::string>(tl::unexpected(email.error()));
        if (!bytes) {
            // The code only: a refusal's sentence may quote what the customer typed.
            finish(message, "dead", "cannot be composed: " + bytes.error().code);
            return;
        }
        SmtpAnswer const offered = session_->offer(email->from.address, email->to.address, *bytes);
        if (offered.fate != SmtpFate::accepted) {
            settle(message, offered);
            return;
        }
        step(SmtpStep::offered);
        bool const ours = database::in_transaction(pool_, [&](database::Transaction& tx) {
            return begin_hand_over(tx, message, token_, email->subject, *bytes, options_.hold_time);
        });
        if (!ours) { // the claim ran out: whoever has it now sends it, and we hang up before the dot
            session_.reset();
            return;
        }
        step(SmtpStep::handing_over);
        SmtpAnswer const answer = session_->dot();
        step(SmtpStep::answered);
        settle(message, answer);
    }

    void settle(Message const& message, SmtpAnswer const& answer)
    {
        if (!session_->is_open()) ++lost_;
        if (answer.is_ours) {
            count_.problem = kernel::Refusal{"smtp_refused", "The mail server refuses us: " + answer.words};
        }
        switch (answer.fate) {
        case SmtpFate::accepted:
            finish(message, "sent", "");
            return;
        case SmtpFate::refused:
            finish(message, "dead", answer.words);
            return;
        case SmtpFate::unknown:
            if (message.policy == "retry") {
                again(message, answer.words);
            } else {
                finish(message, "unknown", answer.words);
            }
            return;
        case SmtpFate::again:
            again(message, answer.words);
            return;
        }
    }

    void again(Message const& message, std::string const& words)
    {
        if (message.attempts >= options_.most_attempts)
            finish(message, "dead", words);
        else
            finish(message, "ready", words, database::retry_pause(message.attempts));
    }

    void finish(Message const& message, std::string const& state, std::string const& error,
                std::chrono::milliseconds pause = {})
    {
        bool const ours = database::in_transaction(pool_, [&](database::Transaction& tx) {
            return finish_message(tx, message, token_, state, error, pause);
        });
        if (!ours) return;
        step(SmtpStep::finished);
        if (state == "sent") ++count_.sent;
        if (state == "ready") ++count_.again;
        if (state == "unknown") ++count_.unknown;
        if (state == "dead") ++count_.dead;
        if (!error.empty()) count_.last_error = error;
    }

    static constexpr int most_lost = 20; ///< connections per call: then the next round

    database::Pool& pool_;
    SmtpServer const& server_;
    SmtpOptions const& options_;
    kernel::Uuid token_;
    std::optional<SmtpSession> session_;
    int lost_ = 0;
    SmtpCount count_;
};

} // namespace

SmtpCount hand_over_by_smtp(database::Pool& pool, SmtpServer const& server, SmtpOptions const& options)
{
    return SmtpHandOver(pool, server, options).run();
}

} // namespace poddesk::messaging
