#include "domain/fulfillment/short_pick.h"

#include "domain/fulfillment/fulfillment_sql.h"

#include "domain/database/refusal.h"

namespace poddesk::fulfillment {
namespace {

std::vector<BinUnits> bins_of(nlohmann::json const& stored)
{
    std::vector<BinUnits> all;
    for (nlohmann::json const& it : stored) {
        all.push_back({it.at("bin"), it.value("sku", ""), it.at("quantity").get<std::int64_t>()});
    }
    return all;
}

} // namespace

kernel::Outcome<ShortPicked> short_pick(database::Transaction& tx, ShortPick const& command)
{
    return database::guarded([&] {
        nlohmann::json const done =
            store_short_pick(tx, command.command_id, command.row, command.missing, command.reason);
        return ShortPicked{done.at("short_pick").get<std::int64_t>(), done.at("outcome"),
                           bins_of(done.at("bins")), bins_of(done.at("put_back")), done.at("said")};
    });
}

kernel::Outcome<std::int64_t> fill_short(database::Transaction& tx, FillShort const& command)
{
    return database::guarded([&] {
        return store_fill_short(tx, command.command_id, command.short_pick).at("waiting").get<std::int64_t>();
    });
}

kernel::Outcome<std::int64_t> count_flagged(database::Transaction& tx, CountFlagged const& command)
{
    return database::guarded([&] {
        return store_count(tx, command.command_id, command.short_pick, command.counted)
            .at("expected")
            .get<std::int64_t>();
    });
}

kernel::Outcome<std::int64_t> flag_again(database::Transaction& tx, FlagAgain const& command)
{
    return database::guarded([&] {
        return store_flag_again(tx, command.command_id, command.short_picks, command.reason)
            .at("flagged")
            .get<std::int64_t>();
    });
}

} // namespace poddesk::fulfillment
