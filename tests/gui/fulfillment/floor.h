#pragma once

#include "tests/gui/orders/stage.h"

#include <filesystem>

namespace poddesk::tests {

/// The stage with boxes, rates and a guideline, so that what is picked can be packed and labeled.
class Floor
{
public:
    /// @param orders as Stage.
    explicit Floor(int orders = 60);
    ~Floor();

    Stage stage;
    std::filesystem::path folder; ///< of this process; its "print" is where labels go

    /// The first order that is picked and waits for its box, and what a scan of each of its units says.
    std::string order_to_pack();
    std::vector<std::string> units_of(std::string const& order);
    /// Somebody asks to cancel it; the pod puts back what it has of it.
    void ask_to_cancel(std::string const& order);
    std::int64_t count(std::string const& sql);
    std::string violations();
};

} // namespace poddesk::tests
