#pragma once
// The hub's decisions. No wx here.

#include "domain/kernel/clock.h"
#include "domain/orders/queue_view.h"
#include "gui/shell/desk_watch.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace poddesk::database {
class Pool;
}

namespace poddesk::gui {

/// The numbers of the desk at one moment.
struct DeskNumbers
{
    std::vector<orders::QueueCount> clients; ///< by name
    kernel::Timestamp read_at{};
    DeskWatch watch{}; ///< exceptions, goods on their way, background work
};

/// Where the desk's numbers come from. Called in the background.
class DeskStore
{
public:
    virtual ~DeskStore() = default;
    virtual DeskNumbers read() = 0;
};

/// From the database; keeps the pool alive.
std::unique_ptr<DeskStore> make_desk_store(std::shared_ptr<database::Pool> pool);

/// A counter of the desk, in the order shown.
enum class DeskCounter
{
    to_do,
    late,
    on_hold,
    backorder,
    released,
    picking,
    packing,
    shipped_today
};
inline constexpr std::size_t desk_counters = 8;

/// What the desk shows of the numbers that were read last.
class DeskPresenter
{
public:
    void take(DeskNumbers numbers);
    /// The sum over all clients; none before the first read.
    std::optional<std::int64_t> value(DeskCounter counter) const;
    /// How many of "to do" could be released now; none before the first read.
    std::optional<std::int64_t> ready() const;
    std::vector<orders::QueueCount> const& clients() const { return numbers_.clients; }
    DeskWatch const& watch() const { return numbers_.watch; }
    kernel::Timestamp read_at() const { return numbers_.read_at; }
    bool has_numbers() const { return read_; }
    /// The queue window behind a counter: "orders:late".
    static std::string window_behind(DeskCounter counter);

private:
    DeskNumbers numbers_;
    bool read_ = false;
};

/// The start of the local day that holds this moment.
kernel::Timestamp start_of_day(kernel::Timestamp moment);

} // namespace poddesk::gui
