#include "domain/shipping/what_if.h"

namespace poddesk::shipping {

QuoteRequest request_of(Shipment const& shipment)
{
    QuoteRequest request;
    request.parcel = shipment.parcel;
    request.origin = zip3_number(kernel::zip3(shipment.from)).value_or(0);
    request.destination = destination_of(shipment.to);
    request.ready = shipment.ready_on;
    request.promised =
        shipment.promised ? shipment.promised : shipment.today + std::chrono::days{shipment.delivery_days};
    request.only = shipment.only_services;
    return request;
}

QuoteRequest changed(QuoteRequest request, WhatIf const& what_if)
{
    if (what_if.outside) request.parcel.outside = *what_if.outside;
    if (what_if.weight) request.parcel.weight = *what_if.weight;
    if (what_if.ship_day) request.ready = *what_if.ship_day;
    if (what_if.residential) request.destination.residential = *what_if.residential;
    return request;
}

WhatIfResult compared(RateBook const& book, QuoteRequest const& request)
{
    Comparison const comparison = compare_services(book.tariffs, book.zones, request);
    WhatIfResult result{lines_of(comparison, book.tariffs, request.parcel.weight), {}, comparison.decision};
    if (comparison.best) result.best = comparison.quotes[*comparison.best].service_id;
    return result;
}

WhatIfResult compare_if(RateBook const& book, Shipment const& shipment, WhatIf const& what_if)
{
    return compared(book, changed(request_of(shipment), what_if));
}

} // namespace poddesk::shipping
