#include "domain/returns/refund_instruction.h"

#include <fmt/format.h>

namespace poddesk::returns {

std::string state_words(RefundInstruction const& it)
{
    if (it.state == "taken_back") return "taken back: the return was opened again";
    if (it.state == "settled") return fmt::format("settled by a person: {}", it.settled);
    if (it.state == "nothing") return "no money to pay back";
    if (it.state == "waiting") return fmt::format("{} is told by the worker", it.shop);
    if (it.state == "begun")
        return fmt::format("{} was asked and has not confirmed it; it is asked again", it.shop);
    if (it.state == "made") return fmt::format("{} made refund {}", it.shop, it.shop_id);
    if (it.state == "refused") return fmt::format("for a person: {}", it.words);
    if (it.kind == "exchange")
        return fmt::format("for a person: order the other item in {}, then say so", it.shop);
    if (it.kind == "reship")
        return fmt::format("for a person: order it once more in {}, to the right address, then say so",
                           it.shop);
    if (it.kind == "store_credit")
        return fmt::format("for a person: give the store credit in {}, then say so", it.shop);
    return fmt::format("for a person: pay it back in {}, then say so", it.shop);
}

} // namespace poddesk::returns
