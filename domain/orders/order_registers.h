#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "domain/kernel/clock.h"
#include "domain/kernel/outcome.h"
#include "domain/orders/incoming_order.h"

namespace poddesk::orders {

/// All that a channel ever told about one order: each field with its newest value and that value's age (the
/// object's `updated_at`; none = of unknown age, older than everything). Merging is commutative, associative
/// and idempotent, so objects may arrive in any order and any number of times.
class OrderRegisters
{
public:
    using Stamp = std::optional<kernel::Timestamp>;

    OrderRegisters();
    OrderRegisters(OrderRegisters const&);
    OrderRegisters(OrderRegisters&&) noexcept;
    OrderRegisters& operator=(OrderRegisters const&);
    OrderRegisters& operator=(OrderRegisters&&) noexcept;
    ~OrderRegisters();

    explicit OrderRegisters(IncomingOrder const& order);

    /// The newer value wins field by field; of two with the same age a value beats an empty one, and then the
    /// greater text the lesser: a rule without meaning, but the same in every order. What is assigned to us
    /// is another matter: shops move it without telling a newer age, and only ever one reader asks for it, so
    /// what comes later wins. True if anything changed.
    bool merge(OrderRegisters const& other);

    /// The order as it now stands. Values written by to_json of this same program; throws nlohmann's
    /// exception on others (a damaged row).
    IncomingOrder order(std::string const& external_id) const;

    /// {"2025-07-02T16:31:27Z": {"total": …, "lines/466157049/sku": …}, "": {of unknown age}}. Personal
    /// values are null in it: only their ages are kept here, they themselves lie in orders.recipient.
    nlohmann::json to_json() const;
    static OrderRegisters from_json(nlohmann::json const& stored);

    /// Gives the personal fields that are known of their values again, as stored elsewhere:
    /// value_of("email"), value_of("ship_to/city") …; an empty text is an empty field.
    void restore_personal(std::function<std::string(std::string_view)> const& value_of);

    bool empty() const { return registers_.empty(); }
    bool operator==(OrderRegisters const& other) const;

private:
    struct Register;
    std::map<std::string, Register> registers_;
};

/// What two objects of the same order say together (see OrderRegisters::merge).
IncomingOrder merged(IncomingOrder const& a, IncomingOrder const& b);

} // namespace poddesk::orders
