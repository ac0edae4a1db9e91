#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>

namespace poddesk::kernel {

/// A database identity that cannot be mistaken for another table's. Zero means "none yet": identities start
/// at 1.
template <class Tag>
struct Id
{
    std::int64_t value = 0;

    auto operator<=>(Id const&) const = default;
    explicit operator bool() const { return value != 0; }
};

template <class Tag>
std::ostream& operator<<(std::ostream& out, Id<Tag> id)
{
    return out << '#' << id.value;
}

using ClientId = Id<struct ClientTag>;
using PodId = Id<struct PodTag>;
using PersonId = Id<struct PersonTag>;
using ChannelId = Id<struct ChannelTag>;
using OrderId = Id<struct OrderTag>;
using OrderLineId = Id<struct OrderLineTag>;
using ProductId = Id<struct ProductTag>;
using LocationId = Id<struct LocationTag>;
using FulfillmentId = Id<struct FulfillmentTag>;
using AllocationId = Id<struct AllocationTag>;
using ShipmentId = Id<struct ShipmentTag>;
using CartonId = Id<struct CartonTag>;
using PickListId = Id<struct PickListTag>;
using MessageId = Id<struct MessageTag>;
using PurchaseOrderId = Id<struct PurchaseOrderTag>;
using ReceiptId = Id<struct ReceiptTag>;
using SupplierId = Id<struct SupplierTag>;
using HoldId = Id<struct HoldTag>;
using EventId = Id<struct EventTag>;
using JobId = Id<struct JobTag>;
using CarrierId = Id<struct CarrierTag>;

} // namespace poddesk::kernel

template <class Tag>
struct std::hash<poddesk::kernel::Id<Tag>>
{
    std::size_t operator()(poddesk::kernel::Id<Tag> id) const noexcept
    {
        return std::hash<std::int64_t>{}(id.value);
    }
};
