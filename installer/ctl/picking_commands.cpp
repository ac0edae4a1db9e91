#include "installer/ctl/reading.h"

#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/short_pick.h"

#include <algorithm>

namespace poddesk::ctl {

namespace {

struct OfList
{
    std::string list, code, bin, reason;
    std::int64_t units = 1;
};

/// The stop of the list that a scan of this code means.
fulfillment::PickStop stop_of(database::Transaction& tx, OfList const& typed, bool is_picked)
{
    kernel::PickListId const id = known(fulfillment::find_pick_list(tx, typed.list), "pick list", typed.list,
                                        "; see: poddeskctl picklists list");
    fulfillment::PickWalk const walk = *fulfillment::pick_walk(tx, id);
    // What somebody asked to cancel goes back before what another order keeps.
    for (bool const goes_back : {true, false}) {
        for (fulfillment::PickStop const& stop : walk.stops) {
            if (stop.is_picked == is_picked && stop.goes_back == goes_back &&
                (typed.bin.empty() || stop.bin == typed.bin) &&
                std::find(stop.codes.begin(), stop.codes.end(), typed.code) != stop.codes.end()) {
                return stop;
            }
        }
    }
    throw RefusedError(
        {"not_found",
         fmt::format("Nothing of {} is {} on {}{}; see: poddeskctl picklists show {}",
                     kernel::in_quotes(typed.code), is_picked ? "picked" : "left to pick", walk.number,
                     typed.bin.empty() ? "" : " in bin " + typed.bin, walk.number)});
}

std::shared_ptr<OfList> list_options(CLI::App& command, char const* units, char const* what)
{
    auto typed = std::make_shared<OfList>();
    command.add_option("LIST", typed->list, "number or id of the pick list")->required();
    command.add_option("CODE", typed->code, "barcode or SKU")->required();
    command.add_option("--bin", typed->bin, "where, if the list names several bins for it");
    command.add_option(units, typed->units, what)->check(CLI::Range(1, 1000000));
    return typed;
}

void add_scan(CLI::App& pick, Context& context)
{
    CLI::App* const scan = pick.add_subcommand("scan", "take single units of a list out of their bin");
    auto const typed = list_options(*scan, "--units", "so many at once");
    scan->footer("Example:\n  poddeskctl --demo pick scan PL-CMH-000001 FS-EYE-15 --units 2");
    scan->callback([&context, typed] {
        fulfillment::PickUnits command{kernel::Uuid::random(), {}, typed->units};
        fulfillment::PickStop stop;
        auto const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            stop = stop_of(tx, *typed, false);
            command.row = stop.row;
            return fulfillment::pick_units(tx, command);
        }));
        context.output().done(
            fmt::format("{} × {} out of {} for order {}; {} left there.", typed->units, stop.sku, stop.bin,
                        stop.order_number, done.left),
            {{"row", done.row.value}, {"left", done.left}, {"complete", done.part_is_picked}});
    });
}

void add_unpick(CLI::App& pick, Context& context)
{
    CLI::App* const undo = pick.add_subcommand("undo", "put picked units back into their bin");
    auto const typed = list_options(*undo, "--units", "so many");
    undo->add_option("--reason", typed->reason, "why")->required();
    undo->footer("Example:\n  poddeskctl --demo pick undo PL-CMH-000001 FS-EYE-15 --reason \"wrong color\"");
    undo->callback([&context, typed] {
        fulfillment::Unpick command{kernel::Uuid::random(), {}, typed->units, typed->reason};
        fulfillment::PickStop stop;
        auto const row = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            stop = stop_of(tx, *typed, true);
            command.row = stop.row;
            return fulfillment::unpick(tx, command);
        }));
        context.output().done(fmt::format("{} × {} of order {} are back in {}.", typed->units, stop.sku,
                                          stop.order_number, stop.bin),
                              {{"row", row.value}, {"order", stop.order_number}, {"put_back", typed->units}});
    });
}

nlohmann::json bins_json(std::vector<fulfillment::BinUnits> const& bins)
{
    nlohmann::json all = nlohmann::json::array();
    for (fulfillment::BinUnits const& it : bins) {
        all.push_back({{"bin", it.bin}, {"sku", it.sku}, {"quantity", it.quantity}});
    }
    return all;
}

void add_short(CLI::App& pick, Context& context)
{
    CLI::App* const missing = pick.add_subcommand("short", "fewer units lie in the bin than the list says");
    auto const typed = list_options(*missing, "--missing", "how many are not there");
    missing->add_option("--reason", typed->reason, "what was found instead")->required();
    missing->footer("The bin gives nothing more until it is counted (pick count).\nExample:\n  poddeskctl "
                    "--demo pick short PL-CMH-000001 FS-HND-75 --missing 2 --reason \"bin is empty\"");
    missing->callback([&context, typed] {
        fulfillment::ShortPick command{kernel::Uuid::random(), {}, typed->units, typed->reason};
        auto const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.row = stop_of(tx, *typed, false).row;
            return fulfillment::short_pick(tx, command);
        }));
        std::string said = done.said;
        for (fulfillment::BinUnits const& it : done.put_back) {
            said += fmt::format("\nPut {} × {} back into {}.", it.quantity, it.sku, it.bin);
        }
        context.output().done(said, {{"short_pick", done.id},
                                     {"outcome", done.outcome},
                                     {"instead", bins_json(done.instead)},
                                     {"put_back", bins_json(done.put_back)}});
    });
}

void add_shorts(CLI::App& pick, Context& context)
{
    pick.add_subcommand("shorts", "bins that wait to be counted, orders that wait for units")
        ->footer("Example:\n  poddeskctl --demo pick shorts")
        ->callback([&context] {
            nlohmann::json rows = nlohmann::json::array();
            for (fulfillment::ShortPickRow const& it :
                 reading(context, [](database::Transaction& tx) { return fulfillment::short_picks(tx); })) {
                rows.push_back({{"id", it.id},
                                {"order", it.order_number},
                                {"pod", it.pod},
                                {"bin", it.bin},
                                {"sku", it.sku},
                                {"missing", it.missing},
                                {"waiting", it.waiting},
                                {"outcome", it.outcome},
                                {"to_count", !it.is_counted},
                                {"on_hand", it.on_hand},
                                {"reason", it.reason},
                                {"made_by", it.made_by}});
            }
            context.output().list({{"id", "Id", true},
                                   {"order", "Order"},
                                   {"pod", "Pod"},
                                   {"bin", "Bin"},
                                   {"sku", "SKU"},
                                   {"missing", "Missing", true},
                                   {"waiting", "Waiting", true},
                                   {"outcome", "Outcome"},
                                   {"to_count", "To count"},
                                   {"on_hand", "Ledger", true},
                                   {"reason", "Reason"},
                                   {"made_by", "By"}},
                                  rows, "No short pick waits for anybody.");
        });
    auto id = std::make_shared<std::int64_t>(0);
    auto units = std::make_shared<std::int64_t>(0);
    CLI::App* const count =
        pick.add_subcommand("count", "what really lies in a flagged bin; the ledger follows");
    count->add_option("SHORT", *id, "see: pick shorts")->required();
    count->add_option("UNITS", *units, "counted")->required()->check(CLI::Range(0, 1000000));
    count->footer("Example:\n  poddeskctl --demo pick count 1 0");
    count->callback([&context, id, units] {
        fulfillment::CountFlagged const command{kernel::Uuid::random(), *id, *units};
        auto const expected = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            return fulfillment::count_flagged(tx, command);
        }));
        context.output().done(fmt::format("Counted {}, the ledger had {}.", *units, expected),
                              {{"expected", expected}, {"counted", *units}});
    });
    CLI::App* const fill = pick.add_subcommand("fill", "reserve what a waiting short pick lacks");
    fill->add_option("SHORT", *id, "see: pick shorts")->required();
    fill->footer("Example:\n  poddeskctl --demo pick fill 1");
    fill->callback([&context, id] {
        fulfillment::FillShort const command{kernel::Uuid::random(), *id};
        auto const waiting = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            return fulfillment::fill_short(tx, command);
        }));
        context.output().done(fmt::format("Reserved; {} units still wait.", waiting), {{"waiting", waiting}});
    });
}

void add_walk(CLI::App& lists, Context& context)
{
    CLI::App* const show = lists.add_subcommand("show", "a list's stops in bin-walk order");
    auto list = std::make_shared<std::string>();
    show->add_option("LIST", *list, "number or id")->required();
    show->footer("Example:\n  poddeskctl --demo picklists show PL-RNO-000001");
    show->callback([&context, list] {
        fulfillment::PickWalk const walk = reading(context, [&](database::Transaction& tx) {
            return *fulfillment::pick_walk(tx, known(fulfillment::find_pick_list(tx, *list), "pick list",
                                                     *list, "; see: poddeskctl picklists list"));
        });
        nlohmann::json rows = nlohmann::json::array();
        for (fulfillment::PickStop const& it : walk.stops) {
            rows.push_back({{"row", it.row.value},
                            {"bin", it.bin},
                            {"sku", it.sku},
                            {"title", it.title},
                            {"units", it.quantity},
                            {"order", it.order_number},
                            {"part", it.part.value},
                            {"picked", it.is_picked},
                            {"note", it.goes_back ? "put back: order canceled" : ""}});
        }
        context.output().list({{"bin", "Bin"},
                               {"sku", "SKU"},
                               {"title", "Title"},
                               {"units", "Units", true},
                               {"order", "Order"},
                               {"picked", "Picked"},
                               {"note", "Note"}},
                              rows, "Nothing is on this list any more.");
    });
}

/// What a pod has in the hand of orders that somebody asked to cancel: a row a bin.
void add_called_back(CLI::App& pick, Context& context)
{
    pick.add_subcommand("back",
                        "what to put back: it is picked or packed, and somebody asked to cancel its order")
        ->footer(
            "Packed boxes are opened first (pack undo), then the units go back (pick undo). With the last "
            "one the order is\ncanceled.\nExample:\n  poddeskctl --demo pick back")
        ->callback([&context] {
            nlohmann::json rows = nlohmann::json::array();
            for (fulfillment::CalledBack const& it :
                 reading(context, [](database::Transaction& tx) { return fulfillment::called_back(tx); })) {
                for (fulfillment::BinUnits const& units : it.put_back) {
                    rows.push_back({{"order", it.order_number},
                                    {"part", it.part.value},
                                    {"pod", it.pod},
                                    {"pick_list", it.pick_list},
                                    {"open_first", fmt::format("{}", fmt::join(it.parcels, ", "))},
                                    {"sku", units.sku},
                                    {"units", units.quantity},
                                    {"bin", units.bin},
                                    {"asked_by", it.asked_by},
                                    {"reason", it.reason}});
                }
            }
            context.output().list({{"order", "Order"},
                                   {"part", "Part", true},
                                   {"pod", "Pod"},
                                   {"pick_list", "Pick list"},
                                   {"open_first", "Open first"},
                                   {"units", "Units", true},
                                   {"sku", "SKU"},
                                   {"bin", "Back into"},
                                   {"asked_by", "Asked by"},
                                   {"reason", "Reason"}},
                                  rows, "Nothing is to be put back.");
        });
}

void add_release_undo(CLI::App& release, Context& context)
{
    CLI::App* const undo = release.add_subcommand("undo", "take work back while nothing of it is picked");
    auto parts = std::make_shared<std::vector<std::int64_t>>();
    auto reason = std::make_shared<std::string>();
    undo->add_option("PART", *parts, "see: fulfillments --status released")->required();
    undo->add_option("--reason", *reason, "why")->required();
    undo->footer("Example:\n  poddeskctl --demo release undo 31 32 --reason \"carrier does not come\"");
    undo->callback([&context, parts, reason] {
        fulfillment::Unrelease command{kernel::Uuid::random(), {}, *reason};
        for (std::int64_t const id : *parts) {
            command.fulfillments.push_back({id});
        }
        auto const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            return fulfillment::unrelease(tx, command);
        }));
        context.output().done(fmt::format("{} parts are off their lists, {} had been begun.", done.unreleased,
                                          done.refused.size()),
                              {{"unreleased", done.unreleased}, {"refused", done.refused.size()}});
    });
}

void add_pack_undo(CLI::App& pack, Context& context)
{
    CLI::App* const undo = pack.add_subcommand("undo", "open a packed box again; its labels are void");
    auto part = std::make_shared<std::int64_t>(0);
    auto reason = std::make_shared<std::string>();
    undo->add_option("PART", *part, "see: fulfillments --status packed")->required();
    undo->add_option("--reason", *reason, "why")->required();
    undo->footer("Example:\n  poddeskctl --demo pack undo 19 --reason \"wrong box\"");
    undo->callback([&context, part, reason] {
        fulfillment::Unpack const command{kernel::Uuid::random(), kernel::FulfillmentId{*part}, *reason};
        auto const voided = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            return fulfillment::unpack(tx, command);
        }));
        context.output().done(
            fmt::format("Void: {}. The units lie on the bench again.", fmt::join(voided, ", ")),
            {{"voided", voided}});
    });
}

} // namespace

void add_bench_work_commands(CLI::App& app, Context& context)
{
    CLI::App* const pick = app.get_subcommand("pick");
    add_scan(*pick, context);
    add_unpick(*pick, context);
    add_short(*pick, context);
    add_shorts(*pick, context);
    add_called_back(*pick, context);
    add_walk(*app.get_subcommand("picklists"), context);
    add_release_undo(*app.get_subcommand("release"), context);
    add_pack_undo(*app.get_subcommand("pack"), context);
}

} // namespace poddesk::ctl
