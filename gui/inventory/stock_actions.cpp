// What is done to a product in a pod, and how it is taken back. See stock_store.h.
#include "gui/inventory/stock_store.h"
#include "gui/inventory/words.h"
#include "gui/lists/list_words.h"

#include "domain/catalog/add_products.h"
#include "domain/catalog/kit.h"
#include "domain/database/command.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/inventory/move_stock.h"

#include <algorithm>

namespace poddesk::gui {

using database::Transaction;
using inventory::BinStock;
using kernel::EventId;
using kernel::Outcome;
using kernel::refused;
using kernel::Uuid;

namespace {

/// One action with what it needs: made anew for each try of the transaction.
struct Doing
{
    Transaction& tx;
    Uuid command;
    StockRecord record;
    FormAnswers const& answers;

    std::string answer(std::string const& key) const { return answer_of(answers, key); }
    std::string const& sku() const { return record.position.sku; }
};

/// What an action came to: the posting to take back, and its sentence.
struct Posted
{
    EventId event{};
    std::string sentence;
};

struct Taken
{
    BinStock row;
    inventory::Units units;
};

/// The chosen units, and how many: all that are free where no number was typed. What is promised to orders
/// stays where it is.
Outcome<Taken> taken(Doing const& doing)
{
    UnitsKey const key = UnitsKey::parse(doing.answer("units"));
    auto const& bins = doing.record.bins;
    auto const row =
        std::find_if(bins.begin(), bins.end(), [&](BinStock const& it) { return key.means(it); });
    if (row == bins.end()) {
        auto const bin = inventory::bin_place(doing.tx, key.bin);
        return refused("not_found", stock_units_gone(bin ? bin->code : std::string("?")));
    }
    std::int64_t const free = row->on_hand - row->allocated;
    std::string const typed = doing.answer("quantity");
    auto const quantity = typed.empty() ? std::optional(free) : typed_units(typed);
    if (!quantity || (*quantity <= 0 && !typed.empty())) {
        return refused("bad_value", stock_no_number(typed));
    }
    if (free == 0) {
        return refused("not_enough_stock", stock_nothing_free(row->bin_code));
    }
    if (*quantity > free) {
        return refused("not_enough_stock", stock_not_free(*quantity, free, row->allocated, row->bin_code));
    }
    return Taken{
        *row,
        {row->bin, doing.record.position.product, *quantity, row->lot, row->condition, row->license_plate}};
}

/// The bin that was scanned or typed, in the record's pod.
Outcome<inventory::BinPlace> bin_of(Doing const& doing, std::string const& typed)
{
    for (inventory::BinPlace const& it : inventory::bins_named(doing.tx, typed)) {
        if (it.pod == doing.record.position.pod) {
            return it;
        }
    }
    return refused("not_found", stock_no_bin(typed, doing.record.position.pod_code));
}

Outcome<Posted> adjust(Doing const& doing)
{
    auto const difference = typed_units(doing.answer("difference"));
    if (!difference || *difference == 0) {
        return refused("bad_value", stock_no_number(doing.answer("difference")));
    }
    std::string const note = doing.answer("note");
    inventory::AdjustStock command{doing.command,
                                   {},
                                   doing.record.position.product,
                                   *difference,
                                   doing.answer("code") + (note.empty() ? "" : ": " + note)};
    std::string bin_code;
    if (std::string const typed = doing.answer("bin"); !typed.empty()) {
        auto const bin = bin_of(doing, typed);
        if (!bin) {
            return tl::unexpected(bin.error());
        }
        command.bin = bin->id;
        bin_code = bin->code;
    } else {
        UnitsKey const key = UnitsKey::parse(doing.answer("units"));
        command.bin = key.bin;
        command.lot = key.lot;
        command.condition = key.condition;
        command.license_plate = key.license_plate;
        for (BinStock const& it : doing.record.bins) {
            if (key.means(it)) {
                bin_code = it.bin_code;
                if (*difference < 0 && -*difference > it.on_hand - it.allocated) {
                    return refused("not_enough_stock", stock_not_free(-*difference, it.on_hand - it.allocated,
                                                                      it.allocated, it.bin_code));
                }
            }
        }
    }
    return inventory::adjust_stock(doing.tx, command).map([&](EventId event) {
        return Posted{event, stock_adjusted(*difference, doing.sku(), bin_code)};
    });
}

Outcome<Posted> hold(Doing const& doing)
{
    auto const from = taken(doing);
    if (!from) {
        return tl::unexpected(from.error());
    }
    return inventory::move_stock(
               doing.tx,
               {doing.command, inventory::MoveStock::Kind::hold, from->units, {}, doing.answer("reason")})
        .map([&](EventId event) {
            return Posted{event, stock_held(from->units.quantity, doing.sku(), from->row.bin_code)};
        });
}

/// Release and move: from one bin to another of the pod.
Outcome<Posted> move(Doing const& doing, inventory::MoveStock::Kind kind)
{
    auto const from = taken(doing);
    if (!from) {
        return tl::unexpected(from.error());
    }
    auto const to = bin_of(doing, doing.answer("to_bin"));
    if (!to) {
        return tl::unexpected(to.error());
    }
    if (to->id == from->row.bin) {
        return refused("wrong_status", stock_same_bin(to->code));
    }
    return inventory::move_stock(doing.tx, {doing.command, kind, from->units, to->id, doing.answer("reason")})
        .map([&](EventId event) {
            return Posted{event,
                          kind == inventory::MoveStock::Kind::release
                              ? stock_released(from->units.quantity, doing.sku(), to->code)
                              : stock_moved(from->units.quantity, doing.sku(), from->row.bin_code, to->code)};
        });
}

Outcome<Posted> transfer(Doing const& doing)
{
    auto const from = taken(doing);
    if (!from) {
        return tl::unexpected(from.error());
    }
    std::string const asked = doing.answer("to_pod");
    auto const pod =
        std::find_if(doing.record.pods.begin(), doing.record.pods.end(),
                     [&](orders::QueuePod const& it) { return std::to_string(it.id.value) == asked; });
    if (pod == doing.record.pods.end()) {
        return refused("not_found", stock_gone());
    }
    if (pod->id == doing.record.position.pod) {
        return refused("wrong_status", stock_same_pod(pod->code));
    }
    return inventory::send_transfer(doing.tx, {doing.command, from->units, pod->id, doing.answer("reason")})
        .map([&](inventory::SentTransfer const& sent) {
            return Posted{sent.event, stock_sent(sent.number, from->units.quantity, doing.sku(), pod->code)};
        });
}

Outcome<Posted> arrive(Doing const& doing)
{
    std::string const asked = doing.answer("transfer");
    auto const& all = doing.record.transfers;
    auto const coming = std::find_if(all.begin(), all.end(), [&](inventory::OpenTransfer const& it) {
        return std::to_string(it.id.value) == asked && it.to_pod == doing.record.position.pod_code;
    });
    if (coming == all.end()) {
        return refused("wrong_status", stock_transfer_gone(asked));
    }
    auto const to = bin_of(doing, doing.answer("to_bin"));
    if (!to) {
        return tl::unexpected(to.error());
    }
    std::string const typed = doing.answer("quantity");
    auto const quantity = typed.empty() ? std::optional(coming->left) : typed_units(typed);
    if (!quantity || *quantity <= 0) {
        return refused("bad_value", stock_no_number(typed));
    }
    if (*quantity > coming->left) {
        return refused("wrong_status", stock_too_many_arrive(coming->number, coming->left));
    }
    return inventory::arrive_transfer(doing.tx, {doing.command, coming->id, to->id, *quantity})
        .map([&](EventId event) {
            return Posted{event,
                          stock_arrived(coming->number, *quantity, to->code, coming->left - *quantity)};
        });
}

Outcome<Posted> post(std::string const& action, Doing const& doing)
{
    using Kind = inventory::MoveStock::Kind;
    if (action == stock_action::adjust) {
        return adjust(doing);
    }
    if (action == stock_action::hold) {
        return hold(doing);
    }
    if (action == stock_action::release) {
        return move(doing, Kind::release);
    }
    if (action == stock_action::move) {
        return move(doing, Kind::move);
    }
    if (action == stock_action::transfer) {
        return transfer(doing);
    }
    if (action == stock_action::arrive) {
        return arrive(doing);
    }
    throw std::logic_error("the stock explorer has no action " + action);
}

/// "SKU=2, SKU=1"; a SKU alone is one of it.
Outcome<std::vector<catalog::KitPart>> typed_parts(Transaction& tx, inbound::StockPosition const& kit,
                                                   std::string const& typed)
{
    std::vector<catalog::KitPart> parts;
    std::size_t end = 0;
    for (std::size_t begin = 0; (begin = typed.find_first_not_of(", ", end)) != std::string::npos;) {
        end = std::min(typed.find(',', begin), typed.size());
        std::string one = typed.substr(begin, end - begin);
        one.erase(one.find_last_not_of(' ') + 1);
        std::size_t const equals = one.rfind('=');
        std::string const code = one.substr(0, equals);
        auto const quantity = equals == std::string::npos ? std::optional<std::int64_t>(1)
                                                          : typed_units(one.substr(equals + 1));
        auto const product = catalog::find_product(tx, kit.client, code);
        if (!product || !quantity) {
            return refused("bad_value", stock_no_part(one, kit.client_name));
        }
        parts.push_back({*product, code, {}, *quantity});
    }
    return parts;
}

/// A posting of no stock: its undo is to set again what it was.
Outcome<ListDone> set_kit(std::shared_ptr<database::Pool> const& pool, StockKey const& key,
                          FormAnswers const& answers, Uuid const& command)
{
    struct Done
    {
        std::string sku;
        std::size_t parts;
        std::vector<catalog::KitPart> was;
    };
    auto const done = database::run_command(*pool, command, [&](Transaction& tx) -> Outcome<Done> {
        auto const position = inbound::stock_position(tx, key.product, key.pod);
        if (!position) {
            return refused("not_found", stock_gone());
        }
        auto parts = typed_parts(tx, *position, answer_of(answers, "parts"));
        if (!parts) {
            return tl::unexpected(parts.error());
        }
        std::size_t const count = parts->size();
        return catalog::set_kit(tx, {command, key.product, std::move(*parts)}).map([&](auto was) {
            return Done{position->sku, count, std::move(was)};
        });
    });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{stock_kit_set(done->sku, done->parts), [pool, kit = key.product, was = done->was] {
                        catalog::SetKit const back{Uuid::random(), kit, was};
                        return database::run_command(
                                   *pool, back.command_id,
                                   [&](Transaction& tx) { return catalog::set_kit(tx, back); })
                            .map([](auto const&) {});
                    }};
}

} // namespace

Outcome<void> take_posting_back(database::Pool& pool, EventId event, std::string const& reason,
                                Uuid const& id)
{
    inventory::TakeBackPosting const command{id, event, reason};
    return database::run_command(pool, command.command_id,
                                 [&](Transaction& tx) { return inventory::take_back(tx, command); })
        .map([](EventId) {});
}

Outcome<ListDone> act_on_stock(std::shared_ptr<database::Pool> const& pool, std::string const& action,
                               StockKey const& key, FormAnswers const& answers, Uuid const& command)
{
    if (action == stock_action::count) {
        kernel::LocationId const bin{std::stoll(answers.at("bin"))};
        auto const place = database::in_transaction(
            *pool, database::Mode::read_only, [&](Transaction& tx) { return inventory::bin_place(tx, bin); });
        if (!place) {
            return refused("not_found", stock_gone());
        }
        return ListDone{stock_to_bench(place->code), {}, "count:" + std::to_string(bin.value)};
    }
    if (action == stock_action::kit) {
        return set_kit(pool, key, answers, command);
    }
    auto const posted = database::run_command(*pool, command, [&](Transaction& tx) -> Outcome<Posted> {
        auto record = read_stock(tx, key.product, key.pod);
        if (!record) {
            return refused("not_found", stock_gone());
        }
        return post(action, {tx, command, std::move(*record), answers});
    });
    if (!posted) {
        return tl::unexpected(posted.error());
    }
    return ListDone{posted->sentence, [pool, event = posted->event] {
                        return take_posting_back(*pool, event, undo_by_key_words(), Uuid::random());
                    }};
}

} // namespace poddesk::gui
