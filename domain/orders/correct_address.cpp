#include "domain/orders/correct_address.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/database/refusal.h"
#include "domain/orders/address_check.h"
#include "domain/orders/duplicates.h"
#include "domain/orders/order_commands_sql.h"

namespace poddesk::orders {

/// A line of a label: what no printer and no carrier takes is refused here.
static std::optional<kernel::Refusal> wrong_line(std::string const& line)
{
    constexpr std::size_t longest = 120;
    if (std::ranges::any_of(line, [](unsigned char c) { return c < ' ' || c == 0x7f; })) {
        return kernel::Refusal{"bad_value",
                               fmt::format("{} has more than one line, or a character that is no "
                                           "text; an address has one line in each field.",
                                           kernel::in_quotes(line))};
    }
    if (line.size() > longest) {
        return kernel::Refusal{"bad_value",
                               fmt::format("{} is too long; a field of an address has {} letters "
                                           "at most.",
                                           kernel::in_quotes(line), longest)};
    }
    return std::nullopt;
}

kernel::Outcome<CorrectedAddress> correct_address(database::Transaction& tx, CorrectAddress const& command)
{
    kernel::Address const& to = command.address;
    for (std::string const* const line : {&to.name, &to.company, &to.line1, &to.line2, &to.city, &to.region,
                                          &to.postal_code, &to.country, &to.phone}) {
        if (auto const wrong = wrong_line(*line)) {
            return tl::unexpected(*wrong);
        }
    }
    return database::guarded([&] {
        CorrectedAddress done = set_address(tx, command, address_problem(to));
        note_duplicates(tx, {command.order});
        return done;
    });
}

CorrectAddress undo_of(CorrectAddress const& command, CorrectedAddress const& done)
{
    return {kernel::Uuid::random(), command.order, std::nullopt, done.was};
}

} // namespace poddesk::orders
