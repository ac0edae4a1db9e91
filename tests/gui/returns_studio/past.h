#pragma once

#include "tests/gui/returns/dock.h"

#include "domain/returns/inspect_item.h"

#include <boost/test/unit_test.hpp>

namespace poddesk::tests {

/// The dock, with items that were inspected by the house's rules.
struct Past : public Dock
{
    Past()
    {
        std::vector<returns::Answers> const ways{
            {{"packaging", "sealed"}},
            {{"packaging", "opened"}, {"works", "yes"}, {"wear", "worn"}, {"clean", "clean"}},
            {{"packaging", "opened"}, {"works", "yes"}, {"wear", "light"}, {"clean", "clean"}},
            {{"packaging", "gone"}, {"works", "yes"}, {"wear", "none"}, {"clean", "cleanable"}},
            {{"packaging", "opened"}, {"works", "repairable"}}};
        for (std::size_t i = 0; i < shipped.size(); ++i) {
            returns::RmaView const rma = view(arrived(shipped[i], i % 4 == 3 ? "defective" : "too_small"));
            returns::InspectItem item;
            item.command_id = kernel::Uuid::random();
            item.rma = rma.id;
            item.line = rma.lines.at(0).id;
            item.answers = ways[i % ways.size()];
            item.began_at = kernel::SystemClock().now() - std::chrono::seconds(9);
            auto const done = database::in_transaction(
                *pool(), [&](database::Transaction& tx) { return returns::inspect_item(tx, item); });
            BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
        }
    }
    std::int64_t sealed()
    {
        return count("select count(*) from returns.inspection where decided_by = 'sealed'");
    }
    std::int64_t inspected() { return count("select count(*) from returns.inspection"); }
};

} // namespace poddesk::tests
