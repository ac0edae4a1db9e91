#pragma once

#include "domain/billing/charge.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::billing {

using MarkupId = kernel::Id<struct MarkupTag>;

/// What a client pays on top of a label's price. Both parts may be below zero.
struct PostageMarkup
{
    std::int64_t basis_points = 0; ///< of the label's price: 12.5% is 1250
    kernel::Price per_label;

    bool operator==(PostageMarkup const&) const = default;
};

/// What the client is billed for a label that costs so much: exact in millionths, never below nothing; as
/// billing.postage_price. None where the part per label is in another currency: such a label is not priced.
[[nodiscard]] std::optional<kernel::Price> postage_price(PostageMarkup const& markup, kernel::Money cost);
/// What is billed less what the label costs, rounded once, halves away from zero. None as in postage_price.
[[nodiscard]] std::optional<kernel::Money> postage_margin(PostageMarkup const& markup, kernel::Money cost);

/// "12.5", "12.5%", "-3": basis points. Refuses `bad_percent`: no decimal number, finer than a hundredth.
[[nodiscard]] kernel::Outcome<std::int64_t> parse_percent(std::string_view text);
/// "12.5%"
[[nodiscard]] std::string plain_percent(std::int64_t basis_points);

struct SetPostageMarkup
{
    kernel::Uuid command_id;
    kernel::ClientId client{};
    PostageMarkup markup;
    kernel::Date valid_from{};
};
/// From a day on until another begins. Refuses `wrong_status` (labels were charged by the one of that day),
/// `not_allowed`, `bad_value`.
kernel::Outcome<MarkupId> set_postage_markup(database::Transaction& tx, SetPostageMarkup const& command);

struct MarkupRow
{
    MarkupId id{};
    kernel::ClientId client{};
    std::string client_code;
    std::string client_name;
    std::string client_color;
    PostageMarkup markup;
    kernel::Date valid_from{};
    bool is_valid = false; ///< today, by the house's clock (UTC)
    std::string set_by;

    bool operator==(MarkupRow const&) const = default;
};
/// By client, of one client the newest first. No client: every one within reach.
std::vector<MarkupRow> list_markups(database::Transaction& tx, std::optional<kernel::ClientId> client);

/// What a client's parcel is billed by: the mark-up of the day of its label; while it has none, of `today`.
/// None: no mark-up is agreed.
std::optional<PostageMarkup> markup_of_parcel(database::Transaction& tx, kernel::ClientId client,
                                              kernel::ShipmentId parcel, kernel::Date today);

} // namespace poddesk::billing
