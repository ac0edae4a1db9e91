#include "domain/orders/network/sync_shop.h"

#include <algorithm>

#include "domain/database/backoff.h"
#include "domain/database/jobs.h"
#include "domain/orders/network/tell_cancel.h"
#include "domain/orders/network/tell_hold.h"
#include "domain/orders/network/tell_refund.h"
#include "domain/orders/network/tell_return.h"
#include "domain/orders/network/tell_shop.h"
#include "domain/orders/network/tell_stock.h"

#include <fmt/format.h>

namespace poddesk::orders {
namespace {

constexpr std::chrono::milliseconds first_pause = std::chrono::seconds(30);
constexpr std::chrono::milliseconds longest_pause = std::chrono::minutes(30);
constexpr int most_told = 100; // of one round; more in the next, at once
constexpr int most_stock = 20; // goes of one round; more in the next

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

/// The trouble is the shop's, and what is to be told waits for its end; else it is with this parcel alone.
bool is_of_the_shop(ShopTrouble const& trouble)
{
    std::string const& code = trouble.why.code;
    return code != "shop_refused" && code != "shop_not_found" && code != "shop_broken" &&
           code != "shop_too_dear" && code != "shop_location";
}

/// Our key may not do this one thing, and others: it is tried again after a while, for a person may mend it.
bool is_of_our_rights(ShopTrouble const& trouble)
{
    return trouble.why.code == "shop_rights";
}

/// What is to be told waits with this one; else the next is told.
bool stops_telling(ShopTrouble const& trouble)
{
    return is_of_the_shop(trouble) && !is_of_our_rights(trouble);
}

/// The shop plainly did not do it, or could not be asked to.
bool is_refusal(ShopTrouble const& trouble)
{
    return trouble.why.code == "shop_refused" || trouble.why.code == "shop_location";
}

/// What a dropped return has left in the shop is canceled there.
FromShop<void> drop_return(database::Pool& pool, Shop const& shop, ShopReturn const& dropped,
                           std::optional<ReturnThere> const& there)
{
    if (there && there->is_open) {
        if (auto done = cancel_return_there(shop, dropped, *there); !done) return done;
    }
    database::in_transaction(
        pool, [&](database::Transaction& tx) { note_return_gone(tx, dropped.id, there ? there->id : ""); });
    return {};
}

/// The shop's number of a return that is to stand. Empty: it was dropped meanwhile.
FromShop<std::string> opened_return(database::Pool& pool, Shop const& shop, ShopReturn const& wanted,
                                    std::optional<ReturnThere> const& there)
{
    auto const in_tx = [&](auto const& work) { return database::in_transaction(pool, work); };
    FromShop<std::string> made = there ? there->id : std::string();
    if (!there) {
        if (!in_tx([&](database::Transaction& tx) { return begin_return(tx, wanted.id); })) return made;
        made = make_return(shop, wanted);
    }
    in_tx([&](database::Transaction& tx) {
        if (made)
            note_return_made(tx, wanted.id, *made);
        else if (is_refusal(made.error()))
            note_return_refused(tx, wanted.id, made.error().why.message);
    });
    return made;
}

/// Looks before it writes, and notes that it is about to: killed at any point, the shop opens one return.
FromShop<void> tell_return(database::Pool& pool, Shop const& shop, ShopReturnId id)
{
    auto const wanted =
        database::in_transaction(pool, [&](database::Transaction& tx) { return find_shop_return(tx, id); });
    if (!wanted || wanted->is_over()) return {};
    auto const there = find_return(shop, *wanted);
    if (!there) return tl::unexpected(there.error());
    if (wanted->is_dropped) return drop_return(pool, shop, *wanted, *there);
    auto const made = opened_return(pool, shop, *wanted, *there);
    if (!made) return tl::unexpected(made.error());
    if (made->empty()) return {};
    // What a merchant has closed stays closed, until ours is opened again.
    bool const differs = wanted->is_closed ? !*there || (*there)->is_open
                                           : *there && (*there)->is_closed && wanted->state == "made";
    return differs ? close_return_there(shop, *wanted, *made) : FromShop<void>();
}

/// What its return is in the shop, opened there first: a refund beside a return that is still open would
/// leave its units to be paid back again. A return that the shop refuses leaves the refund on its own.
FromShop<void> open_return_of(database::Pool& pool, Shop const& shop, ShopRefund& refund)
{
    if (!refund.in_return || !refund.return_there.empty()) return {};
    auto const wanted = database::in_transaction(
        pool, [&](database::Transaction& tx) { return find_shop_return(tx, *refund.in_return); });
    auto const there = find_return(shop, *wanted);
    if (!there) return tl::unexpected(there.error());
    auto const made = opened_return(pool, shop, *wanted, *there);
    if (!made && !is_refusal(made.error())) return tl::unexpected(made.error());
    refund.return_there = made.value_or("");
    return {};
}

/// Looks before it writes, and notes that it is about to: killed at any point, the shop makes one refund. Its
/// return is closed there afterwards where it is closed here.
FromShop<void> tell_refund(database::Pool& pool, Shop const& shop, ShopRefundId id)
{
    auto const in_tx = [&](auto const& work) { return database::in_transaction(pool, work); };
    auto refund = in_tx([&](database::Transaction& tx) { return find_shop_refund(tx, id); });
    if (!refund) return {};
    if (!refund->is_over()) {
        if (auto done = open_return_of(pool, shop, *refund); !done) return done;
        bool may_be_made = refund->state == "begun";
        auto made = find_refund(shop, *refund);
        if (made && !*made) {
            may_be_made = in_tx([&](database::Transaction& tx) { return begin_refund(tx, id); });
            if (!may_be_made) return {}; // it was withdrawn meanwhile
            made =
                make_refund(shop, *refund).map([](std::string id_there) { return std::optional(id_there); });
            may_be_made = !made && !is_refusal(made.error());
        }
        in_tx([&](database::Transaction& tx) {
            if (made)
                note_refund_made(tx, id, **made);
            else if (!may_be_made && !is_of_the_shop(made.error()))
                note_refund_refused(tx, id, made.error().why.message);
        });
        if (!made) return tl::unexpected(made.error());
    }
    return refund->return_there.empty() ? FromShop<void>() : tell_return(pool, shop, *refund->in_return);
}

FromShop<void> tell_job(database::Pool& pool, Shop const& shop, nlohmann::json const& payload)
{
    if (auto const refund = told_refund(payload)) return tell_refund(pool, shop, *refund);
    if (auto const id = told_hold(payload)) {
        auto const hold = database::in_transaction(
            pool, [&](database::Transaction& tx) { return find_shop_hold(tx, *id); });
        return hold ? tell_hold(shop, *hold) : FromShop<void>();
    }
    if (auto const wanted = told_return(payload)) return tell_return(pool, shop, *wanted);
    if (auto const cancel = shop_cancel(payload)) {
        bool const is_so = database::in_transaction(pool, [&](database::Transaction& tx) {
            return cancel->is_kept ? is_kept(tx, cancel->order) : is_canceled(tx, cancel->order);
        });
        return is_so ? tell_cancel(shop, *cancel) : FromShop<void>(); // it was taken back meanwhile
    }
    auto parcel = shop_parcel(payload);
    if (!parcel) return tl::unexpected(parcel.error());
    parcel->is_whole = database::in_transaction(
        pool, [&](database::Transaction& tx) { return has_left_whole(tx, parcel->order); });
    return tell_shop(shop, *parcel);
}

/// Tells the shop what is due, until nothing is or the shop is in trouble.
std::optional<ShopTrouble> tell(database::Pool& pool, Shop const& shop, SyncClaim const& claim,
                                SyncRound& round)
{
    std::vector<std::string> const kinds = {shop_job_kind(claim.channel.id)};
    for (int count = 0; count < most_told; ++count) {
        auto const job = database::in_transaction(
            pool, [&](database::Transaction& tx) { return database::claim_job(tx, kinds, sync_claim_time); });
        if (!job) break;
        FromShop<void> const told = tell_job(pool, shop, job->payload);
        database::in_transaction(pool, [&](database::Transaction& tx) {
            if (told) {
                database::finish_job(tx, *job);
            } else if (is_of_our_rights(told.error())) {
                database::put_back_job(tx, *job, told.error().why.message, longest_pause);
            } else if (is_of_the_shop(told.error())) {
                database::put_back_job(tx, *job, told.error().why.message, told.error().wait);
            } else {
                database::fail_job(tx, *job, told.error().why.message,
                                   database::retry_pause(job->attempts, told.error().wait));
            }
        });
        round.told += told ? 1 : 0;
        if (!told && stops_telling(told.error())) return told.error();
        round.untold += told ? 0 : 1;
    }
    return std::nullopt;
}

/// What our key may not let us see of a shop's fulfillment orders.
std::string unseen_words(SyncClaim const& claim)
{
    return claim.location.empty()
               ? "What the shop holds or schedules for later is not held here: its app may not read "
                 "fulfillment orders. Give it that right in the shop's admin; the next reading follows."
               : "What the shop holds, schedules for later or has another location send is not told apart "
                 "here: its app may not read fulfillment orders and locations. Give it these rights in the "
                 "shop's admin; the next reading follows.";
}

/// What the shop holds; orders that are here already follow it at once. Where one of them is not among what
/// is held, the shop is asked for this one before its hold is lifted. Where it may not be asked, what was
/// held before stays held.
FromShop<HeldThere> follow_holds(database::Pool& pool, Shop const& shop, SyncClaim const& claim,
                                 kernel::Clock const& clock, SyncRound& round)
{
    auto const in_tx = [&](auto const& work) { return database::in_transaction(pool, work); };
    auto held = orders_held_there(shop, clock.now());
    if (!held || !held->is_seen) return held;
    std::vector<OrderHeldThere> news = held->orders;
    for (std::string const& order :
         in_tx([&](database::Transaction& tx) { return held_by_shop(tx, claim); })) {
        if (std::ranges::count(held->orders, order, &OrderHeldThere::external_id) > 0) continue;
        auto now = holds_there(shop, order, clock.now());
        if (!now) return tl::unexpected(now.error());
        news.push_back(std::move(*now));
    }
    round.held += in_tx([&](database::Transaction& tx) { return follow_shop_holds(tx, claim, news); });
    return held;
}

/// Of what is held, the orders of this page; with what it says itself of their dates.
std::vector<OrderHeldThere> held_on(ShopPage const& page, std::vector<OrderHeldThere> const& held)
{
    std::vector<OrderHeldThere> found;
    for (OrderHeldThere const& it : held) {
        if (std::ranges::any_of(page.objects, [&](ChannelObject const& object) {
                return object.order() != nullptr && object.order()->external_id == it.external_id;
            }))
            found.push_back(it);
    }
    for (OrderHeldThere const& it : page.scheduled) {
        auto order = std::ranges::find(found, it.external_id, &OrderHeldThere::external_id);
        if (order == found.end()) order = found.insert(found.end(), {it.external_id, {}});
        for (HoldThere const& hold : it.holds)
            if (std::ranges::count(order->holds, hold.id, &HoldThere::id) == 0) order->holds.push_back(hold);
    }
    return found;
}

/// Reads page by page until everything was read, the shop asks for a pause, or somebody is to stop. False:
/// the claim was lost.
bool read_pages(database::Pool& pool, Shop const& shop, SyncClaim const& claim, kernel::Clock const& clock,
                SyncOptions const& options, SyncRound& round, SyncEnd& end)
{
    auto const held = follow_holds(pool, shop, claim, clock, round);
    if (!held) {
        end = after_trouble(held.error(), claim.failures);
        return true;
    }
    Shop asked = shop;
    asked.sees_fulfillment_orders = held->is_seen;
    end.unseen = held->is_seen ? "" : unseen_words(claim);
    SyncCursor cursor = claim.cursor;
    for (int pages = 0; pages < options.most_pages && !(options.stop && options.stop()); ++pages) {
        auto const page = read_page(asked, cursor, clock.now());
        if (!page) {
            std::optional<std::string> const unseen = end.unseen;
            end = after_trouble(page.error(), claim.failures);
            end.unseen = unseen;
            return true;
        }
        if (!page->is_seen) {
            asked.sees_fulfillment_orders = false; // nor will it be let to see the next page's
            end.unseen = unseen_words(claim);
        }
        auto const report =
            import_page(pool, {claim.channel, page->objects, clock.now(), [&](database::Transaction& tx) {
                                   round.held += follow_shop_holds(tx, claim, held_on(*page, held->orders));
                                   return save_cursor(tx, claim, page->next, page->objects.size());
                               }});
        if (!report) {
            round.problem = report.error();
            return false;
        }
        add(round, *report);
        cursor = page->next;
        end.is_caught_up = page->is_last;
        end.wait = page->is_last ? options.every : page->wait;
        if (page->is_last || page->wait > std::chrono::milliseconds(0)) return true;
    }
    return true;
}

/// Cancels what the merchant asks for and nobody picks yet, and answers; not while a cancel of ours waits for
/// the pods. Killed in between, the request still stands, and gets the same answer.
std::optional<ShopTrouble> answer_requests(database::Pool& pool, Shop const& shop, SyncClaim const& claim,
                                           SyncRound& round)
{
    auto const requests = cancel_requests(shop);
    if (!requests) return requests.error();
    for (CancelRequest const& it : *requests) {
        auto const status = database::in_transaction(pool, [&](database::Transaction& tx) {
            return cancel_as_asked(tx, claim, it.external_id, "the merchant asked for it in the shop");
        });
        if (!status) continue; // not ours to answer, or not yet
        bool const accepts = *status == Status::canceled;
        std::string const words = accepts
                                      ? "Canceled; nothing was sent."
                                      : fmt::format("The order is {} already and cannot be stopped. Please "
                                                    "take it back as a return.",
                                                    word(*status));
        if (auto const done = answer_request(shop, it, accepts, words); !done) {
            if (stops_telling(done.error())) return done.error();
            ++round.untold; // it is asked again in the next round
            continue;
        }
        (accepts ? round.canceled : round.kept) += 1;
    }
    return std::nullopt;
}

/// Accepts what the merchant asks us to send of orders that we have; accepted, it is asked for no more.
std::optional<ShopTrouble> accept_requests(database::Pool& pool, Shop const& shop, SyncClaim const& claim,
                                           SyncRound& round)
{
    auto const requests = send_requests(shop);
    if (!requests) return requests.error();
    for (CancelRequest const& it : *requests) {
        bool const is_taken = database::in_transaction(
            pool, [&](database::Transaction& tx) { return is_to_be_sent(tx, claim, it.external_id); });
        if (!is_taken) continue; // not here yet, or canceled: the merchant sees that nobody accepts
        if (auto const done = accept_sending(shop, it); !done) {
            if (stops_telling(done.error())) return done.error();
            ++round.untold; // it is asked for again in the next round
            continue;
        }
        ++round.accepted;
    }
    return std::nullopt;
}

/// Tells what is available and was not told yet, one go after the other.
std::optional<ShopTrouble> tell_all_stock(database::Pool& pool, Shop const& shop, SyncClaim const& claim,
                                          SyncRound& round)
{
    for (int goes = 0; claim.tells_stock && goes < most_stock; ++goes) {
        auto const levels = database::in_transaction(
            pool, [&](database::Transaction& tx) { return stock_to_tell(tx, claim, most_levels); });
        if (levels.empty()) break;
        auto const told = tell_stock(shop, claim.location, levels);
        if (!told) return told.error();
        auto const noted = database::in_transaction(
            pool, [&](database::Transaction& tx) { return note_told_stock(tx, claim, *told); });
        if (!noted) break; // another worker is at it
        round.stock += told->size();
        if (told->size() < levels.size()) break; // the shop sold some meanwhile: first its orders are read
    }
    return std::nullopt;
}

/// What the shop is told once its orders are known. Its trouble keeps the next reading waiting, not longer
/// than any other: a person need not come for the orders.
void tell_the_rest(database::Pool& pool, Shop const& shop, SyncClaim const& claim, SyncRound& round,
                   SyncEnd& end)
{
    auto trouble = answer_requests(pool, shop, claim, round);
    if (!trouble) trouble = accept_requests(pool, shop, claim, round);
    if (!trouble) trouble = tell_all_stock(pool, shop, claim, round);
    if (trouble) {
        end.problem = trouble->why;
        end.wait = std::max<std::chrono::milliseconds>(pause_after(*trouble, claim.failures), end.wait);
    }
}

} // namespace

std::chrono::milliseconds pause_after(ShopTrouble const& trouble, int failures)
{
    std::chrono::milliseconds const full =
        trouble.needs_person ? longest_pause
                             : std::min(longest_pause, first_pause * (1 << std::clamp(failures, 0, 6)));
    database::Backoff backoff(full / 2, full / 2);
    auto const drawn = std::chrono::duration_cast<std::chrono::milliseconds>(backoff.next());
    return std::max<std::chrono::milliseconds>(full / 2 + drawn, trouble.wait);
}

SyncRound sync_shop(database::Pool& pool, SyncClaim const& claim, std::string const& secret,
                    kernel::Clock const& clock, SyncOptions const& options)
{
    Shop const shop{claim.channel.kind, claim.channel.shop, claim.address, secret,
                    options.times,      options.ca_file,    claim.location};
    SyncRound round;
    SyncEnd end;
    if (auto const trouble = tell(pool, shop, claim, round)) {
        end = after_trouble(*trouble, claim.failures);
    } else if (!read_pages(pool, shop, claim, clock, options, round, end)) {
        return round; // there is nothing to give back
    }
    if (end.is_caught_up && !end.problem) tell_the_rest(pool, shop, claim, round, end);
    database::in_transaction(pool, [&](database::Transaction& tx) { end_sync(tx, claim, end); });
    round.is_caught_up = end.is_caught_up;
    round.problem = end.problem;
    return round;
}

} // namespace poddesk::orders
