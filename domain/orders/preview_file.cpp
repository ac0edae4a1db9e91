#include "domain/orders/preview_file.h"

#include <utility>

#include "domain/orders/order_registers.h"

namespace poddesk::orders {

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
            }
        }
        if (one.refusal || ++preview.orders <= most) {
            preview.objects.push_back(std::move(one));
        }
    }
    return preview;
}

} // namespace poddesk::orders
