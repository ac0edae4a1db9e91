#pragma once

#include "tests/gui/orders/stage.h"

#include "domain/access/presence.h"
#include "domain/database/pool.h"

#include <algorithm>
#include <memory>
#include <string>

namespace poddesk::tests {

/// Mia, who works on the same things in a program of her own. One a database.
class Colleague
{
public:
    explicit Colleague(Stage& stage) : stage_(stage)
    {
        stage.database().add_person("mia", "warehouse", true);
        stage.run("update access.person set full_name = 'Mia Torres' where login like 'mia%'");
        constexpr access::PresenceTimes quick{std::chrono::milliseconds(200),
                                              std::chrono::milliseconds(1'000)};
        program_ = std::make_unique<access::PresenceLink>(stage.database().profile_of("mia"), "poddesk",
                                                          "bench-2", quick);
    }
    /// From now on she is on that and on nothing else.
    void goes_to(std::string const& kind, std::int64_t id) { program_->hold({{kind, id}}); }
    void leaves() { program_->hold({}); }
    /// How many programs of others the database says are on it.
    std::size_t sees_on(std::string const& kind, std::int64_t id)
    {
        auto const present = database::in_transaction(
            *stage_.pool(), [&](database::Transaction& tx) { return access::who_is_on(tx, kind, {id}); });
        return static_cast<std::size_t>(std::count_if(
            present.begin(), present.end(), [](auto const& it) { return it.full_name != "Mia Torres"; }));
    }

private:
    Stage& stage_;
    std::unique_ptr<access::PresenceLink> program_;
};

} // namespace poddesk::tests
