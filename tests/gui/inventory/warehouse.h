#pragma once

#include "tests/gui/orders/stage.h"

#include "domain/kernel/id.h"

namespace poddesk::tests {

/// The stage with stock as a warehouse has it: bins with some tens of units, one product in lots with weeks
/// of history, units on hold, at the dock, on order and between the pods, and bins where pickers found too
/// little.
class Warehouse
{
public:
    Warehouse();

    Stage stage;
    kernel::ProductId serum{}; ///< FS-SER30: lots, holds, a transfer, a history
    kernel::PodId reno{};

    std::int64_t number(std::string const& sql);
    kernel::LocationId bin(std::string const& code, std::string const& pod = "RNO");
    /// Somebody's picker finds one unit too few of an open row; says in which bin.
    std::string miss_a_unit();

private:
    void thin_out();
    void make_serum();
    void tell_history();
    void make_transfers();
};

} // namespace poddesk::tests
