#include "domain/orders/network/sync_shop.h"

#include <algorithm>

#include "domain/database/backoff.h"

namespace poddesk::orders {
namespace {

constexpr std::chrono::milliseconds first_pause = std::chrono::seconds(30);
constexpr std::chrono::milliseconds longest_pause = std::chrono::minutes(30);

/// Evenly from half to all of 30 s · 2^failures, so that channels that failed together do not come back
/// together; never sooner than the shop asks for.
std::chrono::milliseconds pause_after(ShopTrouble const& trouble, int failures)
{
    std::chrono::milliseconds const full =
        trouble.needs_person ? longest_pause
                             : std::min(longest_pause, first_pause * (1 << std::clamp(failures, 0, 6)));
    database::Backoff backoff(full / 2, full / 2);
    auto const drawn = std::chrono::duration_cast<std::chrono::milliseconds>(backoff.next());
    return std::max<std::chrono::milliseconds>(full / 2 + drawn, trouble.wait);
}

void add(SyncRound& round, ImportReport const& report)
{
    ++round.pages;
    round.imported += report.count(ImportOutcome::imported);
    round.updated += report.count(ImportOutcome::updated);
    round.unchanged += report.count(ImportOutcome::unchanged);
    round.refused += report.count(ImportOutcome::refused);
}

SyncEnd after_trouble(ShopTrouble const& trouble, int failures)
{
    return {trouble.why, pause_after(trouble, failures), false, trouble.needs_person};
}

} // namespace

SyncRound sync_shop(database::Pool& pool, SyncClaim const& claim, std::string const& secret,
                    kernel::Clock const& clock, SyncOptions const& options)
{
    Shop const shop{claim.channel.kind, claim.channel.shop, claim.address, secret,
                    options.times,      options.ca_file};
    SyncRound round;
    SyncEnd end;
    SyncCursor cursor = claim.cursor;
    for (int pages = 0; pages < options.most_pages && !(options.stop && options.stop()); ++pages) {
        auto const page = read_page(shop, cursor, clock.now());
        if (!page) {
            end = after_trouble(page.error(), claim.failures);
            break;
        }
        auto const report =
            import_page(pool, {claim.channel, page->objects, clock.now(), [&](database::Transaction& tx) {
                                   return save_cursor(tx, claim, page->next, page->objects.size());
                               }});
        if (!report) {
            round.problem = report.error(); // the claim was lost: there is nothing to give back
            return round;
        }
        add(round, *report);
        cursor = page->next;
        end.is_caught_up = page->is_last;
        end.wait = page->is_last ? options.every : page->wait;
        if (page->is_last || page->wait > std::chrono::milliseconds(0)) break;
    }
    database::in_transaction(pool, [&](database::Transaction& tx) { end_sync(tx, claim, end); });
    round.is_caught_up = end.is_caught_up;
    round.problem = end.problem;
    return round;
}

} // namespace poddesk::orders
