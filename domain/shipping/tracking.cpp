#include "domain/shipping/tracking.h"

#include <fmt/format.h>

#include "domain/kernel/utf8.h"
#include "domain/orders/channels/json_reader.h"
#include "domain/shipping/carriers/easypost.h"
#include "domain/shipping/carriers/house_csv.h"
#include "domain/shipping/carriers/karrio.h"
#include "domain/shipping/carriers/shipengine.h"

namespace poddesk::shipping {
namespace {

constexpr std::size_t most_bytes = 16U * 1024U * 1024U;

kernel::Outcome<TrackingFile> read_json_file(std::string_view name, std::string_view text)
{
    orders::Limits limits;
    limits.bytes = most_bytes;
    auto const document = orders::read_json(text, limits);
    if (!document) return tl::make_unexpected(document.error());
    TrackingFile file{std::string(name), {}, {}, {}};
    if (carriers::read_easypost(document->root, file) || carriers::read_shipengine(document->root, file) ||
        carriers::read_karrio(document->root, file))
        return file;
    return kernel::refused("bad_tracking_file",
                           fmt::format("{}: this JSON holds no EasyPost, ShipEngine or Karrio trackers.",
                                       kernel::in_quotes(name)));
}

} // namespace

kernel::Outcome<TrackingFile> read_tracking_file(std::string_view name, std::string_view text)
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    if (text.size() > most_bytes)
        return kernel::refused("too_large",
                               fmt::format("{} is larger than 16 MB; split it.", kernel::in_quotes(name)));
    if (!kernel::is_utf8(text) || text.find('\0') != std::string_view::npos)
        return kernel::refused("bad_tracking_file",
                               fmt::format("{} is not UTF-8 text.", kernel::in_quotes(name)));
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && (text[first] == '{' || text[first] == '['))
        return read_json_file(name, text);
    TrackingFile file{std::string(name), {}, {}, {}};
    if (carriers::read_house_csv(text, file)) return file;
    return kernel::refused(
        "bad_tracking_file",
        fmt::format("{} is neither JSON nor the house's CSV, whose first line names the columns {}.",
                    kernel::in_quotes(name), carriers::house_csv_columns));
}

} // namespace poddesk::shipping
