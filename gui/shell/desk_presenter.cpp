#include "gui/shell/desk_presenter.h"

#include "domain/database/transaction.h"

#include <ctime>

namespace poddesk::gui {

namespace {

class DatabaseDeskStore : public DeskStore
{
public:
    explicit DatabaseDeskStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    DeskNumbers read() override
    {
        kernel::Timestamp const now = kernel::SystemClock().now();
        return database::in_transaction(
            *pool_, database::Mode::read_only, [now](database::Transaction& tx) -> DeskNumbers {
                return {orders::queue_counts_by_client(tx, std::nullopt, start_of_day(now)), now,
                        read_watch(tx)};
            });
    }

private:
    std::shared_ptr<database::Pool> pool_;
};

std::int64_t of(orders::QueueCount const& count, DeskCounter counter)
{
    switch (counter) {
    case DeskCounter::to_do:
        return count.to_do;
    case DeskCounter::late:
        return count.late;
    case DeskCounter::on_hold:
        return count.on_hold;
    case DeskCounter::backorder:
        return count.backorder;
    case DeskCounter::released:
        return count.released;
    case DeskCounter::picking:
        return count.picking;
    case DeskCounter::packing:
        return count.packing;
    case DeskCounter::shipped_today:
        return count.shipped_today;
    }
    return 0;
}

} // namespace

std::unique_ptr<DeskStore> make_desk_store(std::shared_ptr<database::Pool> pool)
{
    return std::make_unique<DatabaseDeskStore>(std::move(pool));
}

void DeskPresenter::take(DeskNumbers numbers)
{
    numbers_ = std::move(numbers);
    read_ = true;
}

std::optional<std::int64_t> DeskPresenter::value(DeskCounter counter) const
{
    if (!read_) {
        return std::nullopt;
    }
    std::int64_t sum = 0;
    for (orders::QueueCount const& client : numbers_.clients) {
        sum += of(client, counter);
    }
    return sum;
}

std::optional<std::int64_t> DeskPresenter::ready() const
{
    if (!read_) {
        return std::nullopt;
    }
    std::int64_t sum = 0;
    for (orders::QueueCount const& client : numbers_.clients) {
        sum += client.ready;
    }
    return sum;
}

std::string DeskPresenter::window_behind(DeskCounter counter)
{
    static std::array<char const*, desk_counters> const names{
        "to_do", "late", "on_hold", "backorder", "released", "picking", "packing", "shipped_today"};
    return std::string("orders:") + names.at(static_cast<std::size_t>(counter));
}

kernel::Timestamp start_of_day(kernel::Timestamp moment)
{
    std::time_t const seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    std::tm local{};
    localtime_r(&seconds, &local);
    local.tm_hour = 0;
    local.tm_min = 0;
    local.tm_sec = 0;
    local.tm_isdst = -1;
    return kernel::Timestamp(std::chrono::seconds(std::mktime(&local)));
}

} // namespace poddesk::gui
