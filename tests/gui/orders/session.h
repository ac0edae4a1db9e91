#pragma once

#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"

#include "gui/orders/order_queue.h"

#include <memory>

namespace poddesk::tests {

/// Ana at the stage, with the order windows.
class Session : private Stage, public Person
{
public:
    /// The same one for every test of a process.
    static Session& instance();

    /// Opens this window and waits until its rows are here.
    gui::OrderQueue& queue(std::string const& name);

    Stage& stage = *this;

private:
    Session();
};

} // namespace poddesk::tests
