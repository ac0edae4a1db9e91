#include "domain/orders/preview_file.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "domain/orders/order_registers.h"

namespace poddesk::orders {

namespace {

bool ships(PlannedLine const& line)
{
    return line.quantity > 0 && line.requires_shipping;
}

} // namespace

FilePreview preview_file(CsvFile const& file, CsvFormat const& format, kernel::Currency house_currency,
                         std::size_t most, Limits const& limits)
{
    FilePreview preview;
    for (ChannelObject& object : read_orders(file, format, limits)) {
        PreviewedObject one{std::move(object.label), object.line};
        if (object.refusal() != nullptr) {
            one.refusal = *object.refusal();
        } else {
            std::string const id = object.order()->external_id;
            IncomingOrder order = OrderRegisters(*object.order()).order(id);
            kernel::Outcome<PlannedOrder> planned = plan_order(order, house_currency);
            if (planned) {
                one.order = std::move(order);
                one.planned = std::move(*planned);
            } else {
                one.refusal = planned.error();
            }
        }
        if (one.refusal) {
            ++preview.refused;
        } else {
            for (PlannedLine const& line : one.planned->lines) {
                preview.units += line.quantity;
                if (!ships(line)) continue;
                if (line.sku.empty())
                    preview.without_sku.insert(line.title);
                else
                    preview.skus.insert(line.sku);
            }
        }
        if (one.refusal || ++preview.orders <= most) {
            preview.objects.push_back(std::move(one));
        }
    }
    return preview;
}

void keep_unknown(FilePreview& preview, std::set<std::string> const& codes)
{
    preview.unknown = preview.without_sku;
    std::ranges::set_difference(preview.skus, codes, std::inserter(preview.unknown, preview.unknown.end()));
    for (PreviewedObject& object : preview.objects) {
        if (!object.planned) continue;
        for (PlannedLine const& line : object.planned->lines) {
            std::string const& name = line.sku.empty() ? line.title : line.sku;
            bool const is_unknown = ships(line) && (line.sku.empty() || !codes.contains(line.sku));
            if (is_unknown && std::ranges::find(object.unknown_skus, name) == object.unknown_skus.end())
                object.unknown_skus.push_back(name);
        }
    }
}

} // namespace poddesk::orders
