#include "domain/returns/return_to_sender.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

kernel::Outcome<Owed> decide_owed(database::Transaction& tx, DecideOwed const& command)
{
    return database::guarded([&] {
        auto const answer = tx.query("select returns.decide_owed(:id, :rma, :owed, :note)")
                                .bind("id", command.command_id)
                                .bind("rma", command.rma)
                                .bind("owed", command.owed)
                                .bind("note", command.note)
                                .value<nlohmann::json>();
        Owed owed{answer.at("status").get<std::string>()};
        auto const currency = kernel::Currency::parse(answer.at("currency").get<std::string>());
        if (auto const amount = answer.at("amount").get<std::int64_t>(); amount > 0 && currency)
            owed.refund = kernel::Money{amount, *currency};
        return owed;
    });
}

} // namespace poddesk::returns
