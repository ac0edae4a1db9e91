#include "domain/database/leases.h"

namespace poddesk::database {
namespace {

std::string interval(std::chrono::milliseconds length)
{
    return std::to_string(length.count()) + " milliseconds";
}

} // namespace

LeaseHolder::LeaseHolder(Pool pool, std::string job, std::string holder, LeaseTimes times)
    : pool_(std::move(pool)), job_(std::move(job)), holder_(std::move(holder)), times_(times)
{
}

LeaseHolder::~LeaseHolder()
{
    release();
}

bool LeaseHolder::keep()
{
    if (Clock::now() >= renew_at_) {
        try {
            ask();
        } catch (DatabaseError const&) {
            // Unreachable: what we hold stays ours for as long as we may trust it.
            renew_at_ = Clock::now() + times_.renew / 5;
        }
    }
    return trusted();
}

void LeaseHolder::ask()
{
    // Trust counts from before the question: the server counts from later, so we always stop first.
    Clock::time_point const asked = Clock::now();
    if (term_) {
        bool const renewed = in_transaction(pool_, [&](Transaction& tx) {
            return tx.query("select database.lease_renew(:job, :term, :ttl::interval)")
                .bind("job", job_)
                .bind("term", *term_)
                .bind("ttl", interval(times_.term))
                .value<bool>();
        });
        if (!renewed) {
            term_.reset();
        }
    }
    if (!term_) {
        term_ = in_transaction(pool_, [&](Transaction& tx) {
            auto const row = tx.query("select database.lease_take(:job, :holder, :ttl::interval)")
                                 .bind("job", job_)
                                 .bind("holder", holder_)
                                 .bind("ttl", interval(times_.term))
                                 .row<std::optional<std::int64_t>>();
            return row ? std::get<0>(*row) : std::nullopt;
        });
    }
    renew_at_ = asked + times_.renew;
    if (term_) {
        trusted_until_ = asked + times_.term - times_.margin;
    }
}

bool LeaseHolder::trusted() const
{
    return term_ && Clock::now() < trusted_until_;
}

void LeaseHolder::guard(Transaction& transaction) const
{
    transaction.query("select database.lease_guard(:job, :term)")
        .bind("job", job_)
        .bind("term", term_.value_or(-1))
        .run();
}

void LeaseHolder::release() noexcept
{
    if (!term_) {
        return;
    }
    try {
        in_transaction(pool_, [&](Transaction& tx) {
            tx.query("select database.lease_release(:job, :term)")
                .bind("job", job_)
                .bind("term", *term_)
                .run();
        });
    } catch (std::exception const&) {
        // It runs out by itself.
        trusted_until_ = {};
    }
    term_.reset();
    renew_at_ = {};
}

} // namespace poddesk::database
