#include "gui/inventory/stock_record.h"

#include <algorithm>
#include <charconv>

namespace poddesk::gui {

namespace {

/// Between the parts of a key: no scanner and no keyboard types it.
constexpr char unit_separator = '\x1f';

std::int64_t number_of(std::string const& text)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

} // namespace

std::optional<StockRecord> read_stock(database::Transaction& tx, kernel::ProductId product, kernel::PodId pod)
{
    auto position = inbound::stock_position(tx, product, pod);
    if (!position) {
        return std::nullopt;
    }
    StockRecord record{std::move(*position),
                       inventory::bins_of(tx, product, pod),
                       inbound::expiry_of(tx, product),
                       inventory::held_units(tx, product, pod),
                       inventory::open_transfers(tx, product),
                       orders::queue_pods(tx),
                       catalog::parts_of_kit(tx, product)};
    std::erase_if(record.transfers, [&](inventory::OpenTransfer const& it) {
        return it.to_pod != record.position.pod_code && it.from_pod != record.position.pod_code;
    });
    return record;
}

std::string StockKey::text() const
{
    return std::to_string(product.value) + "/" + std::to_string(pod.value);
}

StockKey StockKey::parse(std::string const& text)
{
    std::size_t const slash = text.find('/');
    if (slash == std::string::npos) {
        return {};
    }
    return {kernel::ProductId{number_of(text.substr(0, slash))},
            kernel::PodId{number_of(text.substr(slash + 1))}};
}

std::string UnitsKey::text() const
{
    return std::to_string(bin.value) + unit_separator + condition + unit_separator + license_plate +
           unit_separator + lot;
}

UnitsKey UnitsKey::parse(std::string const& text)
{
    std::vector<std::string> parts(1);
    for (char const letter : text) {
        if (letter == unit_separator) {
            parts.emplace_back();
        } else {
            parts.back() += letter;
        }
    }
    parts.resize(4);
    return {kernel::LocationId{number_of(parts[0])}, parts[1], parts[2], parts[3]};
}

bool UnitsKey::means(inventory::BinStock const& row) const
{
    return row.bin == bin && row.condition == condition && row.license_plate == license_plate &&
           row.lot == lot;
}

std::optional<std::int64_t> typed_units(std::string const& typed)
{
    constexpr std::size_t longest = 8; // a million, its sign
    std::string digits;
    bool negative = false;
    std::string_view rest = typed;
    constexpr std::string_view minus = "\xe2\x88\x92"; // as the desktop itself writes it
    if (rest.starts_with(minus)) {
        negative = true;
        rest.remove_prefix(minus.size());
    } else if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
        negative = rest.front() == '-';
        rest.remove_prefix(1);
    }
    for (char const letter : rest) {
        if (letter >= '0' && letter <= '9') {
            digits += letter;
        } else if (letter != ',' && letter != ' ') {
            return std::nullopt;
        }
    }
    if (digits.empty() || digits.size() > longest) {
        return std::nullopt;
    }
    return negative ? -number_of(digits) : number_of(digits);
}

} // namespace poddesk::gui
