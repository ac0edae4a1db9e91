// The order queue's rows: pages, sorting, and what others changed. See order_queue_presenter.h.
#include "gui/orders/order_queue_presenter.h"

#include "gui/orders/order_keys.h"
#include "gui/orders/order_marks.h"
#include "gui/orders/words.h"

#include <algorithm>

namespace poddesk::gui {

using kernel::OrderId;
using orders::QueueRow;

namespace {

constexpr std::size_t most_read_by_id = 400;
/// Rows that came, left or moved are shown after the changed cells have been tinted.
constexpr auto settle_time = std::chrono::milliseconds(2200);

} // namespace

// ── rows ────────────────────────────────────────────────────────────────────────────────────────────────

/// Asks anew for the pages in sight, and for the sums. The rows shown stay until the answer is here.
void OrderQueuePresenter::reload()
{
    std::uint64_t const generation = ++generation_;
    fetching_.clear();
    std::int64_t const first = std::max<std::int64_t>(in_sight_.first, 0) / OrderPages::page_size;
    std::int64_t const last = std::max(in_sight_.second, in_sight_.first) / OrderPages::page_size;
    auto const limit = std::min<std::int64_t>(last - first + 1, 4) * OrderPages::page_size;
    work_.run([this, generation, first, limit, query = query_](OrdersStore const& store) -> Continuation {
        auto rows = store.page(query, std::nullopt, first * OrderPages::page_size, limit);
        if (rows.empty() && first > 0) {
            // The list has become shorter than where the reader was.
            return [this, generation] {
                if (generation == generation_) {
                    in_sight_ = {0, 30};
                    reload();
                }
            };
        }
        return [this, generation, first, rows = std::move(rows)] { take_reload(generation, first, rows); };
    });
    read_totals();
}

void OrderQueuePresenter::take_reload(std::uint64_t generation, std::int64_t first_page,
                                      std::vector<QueueRow> rows)
{
    if (generation != generation_) {
        return;
    }
    std::int64_t const known = first_page * OrderPages::page_size + static_cast<std::int64_t>(rows.size());
    bool const is_end = static_cast<std::int64_t>(rows.size()) % OrderPages::page_size != 0 || rows.empty();
    std::set<std::string> arrived;
    for (QueueRow const& row : rows) {
        if (loaded_once_ && fresh_.contains(std::to_string(row.id.value)) && !pages_.row_of(row.id)) {
            arrived.insert(std::to_string(row.id.value));
        }
    }
    fresh_.clear();
    pages_.replace(first_page, std::move(rows));
    pages_.set_row_count(is_end ? known : std::max(known, pages_.row_count()));
    loaded_once_ = true;
    view_.rows_moved();
    for (std::string const& key : arrived) {
        view_.flash(key, {});
    }
}

void OrderQueuePresenter::reload_soon()
{
    if (!std::exchange(reload_waits_, true)) {
        work_.later(settle_time, [this] {
            reload_waits_ = false;
            reload();
        });
    }
}

void OrderQueuePresenter::want(std::int64_t first, std::int64_t last)
{
    in_sight_ = {first, last};
    constexpr std::int64_t around = OrderPages::page_size / 4;
    std::int64_t const from = std::max<std::int64_t>(first - around, 0) / OrderPages::page_size;
    std::int64_t const to = std::min(last + around, row_count() - 1) / OrderPages::page_size;
    for (std::int64_t page = from; page <= to && loaded_once_; ++page) {
        if (!pages_.has_page(page) && !fetching_.contains(page)) {
            fetch(page);
        }
    }
}

void OrderQueuePresenter::fetch(std::int64_t page)
{
    fetching_.insert(page);
    work_.run([this, page, generation = generation_, query = query_,
               start = pages_.start_of(page)](OrdersStore const& store) -> Continuation {
        auto rows = store.page(query, start.after, start.skip, OrderPages::page_size);
        return [this, page, generation, rows = std::move(rows)] {
            if (generation != generation_) {
                return;
            }
            fetching_.erase(page);
            pages_.put(page, rows, in_sight_.first / OrderPages::page_size);
            view_.rows_changed(page * OrderPages::page_size, (page + 1) * OrderPages::page_size - 1);
        };
    });
}

/// Sums over a million rows take a second: never two of them at once for one list.
void OrderQueuePresenter::read_totals()
{
    if (totals_asked_ == generation_) {
        totals_again_ = true;
        return;
    }
    totals_asked_ = generation_;
    totals_again_ = false;
    work_.run(
        [this, generation = generation_, query = query_](OrdersStore const& store) -> Continuation {
            return [this, generation, totals = store.totals(query)] {
                if (generation == generation_) {
                    take_totals(totals);
                }
            };
        },
        [this] { totals_asked_.reset(); });
}

void OrderQueuePresenter::take_totals(orders::QueueTotals const& totals)
{
    totals_asked_.reset();
    bool const moved = totals.orders != pages_.row_count();
    totals_ = totals;
    pages_.set_row_count(totals.orders);
    view_.show_totals(totals_);
    if (moved && loaded_once_) {
        view_.rows_moved();
    }
    if (totals_again_) {
        read_totals();
    }
}

void OrderQueuePresenter::sort(std::string const& column, bool ascending)
{
    using orders::QueueSort;
    static std::map<std::string, QueueSort> const sorts = {
        {"number", QueueSort::number}, {"client", QueueSort::client},   {"units", QueueSort::units},
        {"slack", QueueSort::slack},   {"carrier", QueueSort::carrier}, {"value", QueueSort::value},
        {"age", QueueSort::placed_at}, {"status", QueueSort::status}};
    auto const found = sorts.find(column);
    query_.sort = found == sorts.end() ? QueueSort::newest : found->second;
    // The older an order, the greater its age.
    query_.ascending = query_.sort == QueueSort::placed_at ? !ascending : ascending;
    reload();
}

std::string OrderQueuePresenter::key(std::int64_t row) const
{
    QueueRow const* const at = pages_.row(row);
    return at ? std::to_string(at->id.value) : std::string();
}

std::optional<std::int64_t> OrderQueuePresenter::row_of(std::string const& key) const
{
    auto const id = number_of(key);
    return id ? pages_.row_of(OrderId{*id}) : std::nullopt;
}

std::string OrderQueuePresenter::text(std::int64_t row, std::string const& column) const
{
    QueueRow const* const at = pages_.row(row);
    if (!at) {
        return {};
    }
    auto const now = clock_->now();
    if (column == "number") {
        return at->number;
    }
    if (column == "client") {
        return at->client_name;
    }
    if (column == "customer") {
        return at->customer + (at->customer.empty() || at->place.empty() ? "" : ", ") + at->place;
    }
    if (column == "units") {
        return std::to_string(at->lines) + " / " + std::to_string(at->units);
    }
    if (column == "readiness") {
        return readiness_of(*at).word;
    }
    if (column == "slack") {
        auto const slack = slack_of(at->clock, at->placed_at, now);
        return slack ? slack->text : std::string();
    }
    if (column == "carrier") {
        return at->carrier + (at->service.empty() ? "" : " ") + at->service;
    }
    if (column == "pod") {
        return at->pod;
    }
    if (column == "marks") {
        return marks_text(*at);
    }
    if (column == "lane") {
        return at->lane;
    }
    if (column == "value") {
        return value_words({at->total});
    }
    if (column == "age") {
        return age_words(at->placed_at, now);
    }
    return column == "status" ? status_pill(at->status, is_late(*at, now)).text : std::string();
}

std::string OrderQueuePresenter::tip(std::int64_t row, std::string const& column) const
{
    QueueRow const* const at = pages_.row(row);
    if (!at) {
        return {};
    }
    return column == "readiness" ? readiness_tip(*at)
           : column == "slack"   ? slack_tip(at->clock, clock_->now())
           : column == "lane"    ? lane_tip(*at)
           : column == "marks"   ? marks_tip(*at)
                                 : std::string();
}

// ── what others changed ─────────────────────────────────────────────────────────────────────────────────

/// A lane's rules decide which orders wait in it, so none of the orders need have changed.
void OrderQueuePresenter::lanes_changed()
{
    read_lanes();
    reload();
}

void OrderQueuePresenter::orders_changed(std::set<std::int64_t> const& ids, bool everything)
{
    cancel_.orders_changed(ids, everything);
    if (everything || ids.size() > most_read_by_id) {
        resync();
        return;
    }
    std::vector<OrderId> asked;
    asked.reserve(ids.size());
    for (std::int64_t const id : ids) {
        asked.push_back(OrderId{id});
    }
    work_.run([this, ids, asked = std::move(asked), generation = generation_,
               query = query_](OrdersStore const& store) -> Continuation {
        return [this, ids, generation, rows = store.rows(query, asked)] {
            if (generation == generation_) {
                take_changed(rows, ids);
            } else {
                orders_changed(ids, false); // another list is shown by now: does it hold them too?
            }
        };
    });
    counts_soon();
    if (auto const id = number_of(selected_); id && ids.contains(*id)) {
        read_detail();
    }
}

void OrderQueuePresenter::take_changed(std::vector<QueueRow> const& rows, std::set<std::int64_t> const& asked)
{
    bool moved = rows.size() < asked.size();
    for (QueueRow const& row : rows) {
        std::string const key = std::to_string(row.id.value);
        if (auto const changed = pages_.update(row)) {
            moved = moved || !row.matches;
            if (!changed->columns.empty()) {
                view_.flash(key, changed->columns);
            }
            view_.rows_changed(changed->at, changed->at);
        } else if (row.matches) {
            fresh_.insert(key);
            moved = true;
        }
    }
    if (moved) {
        reload_soon();
    }
}

} // namespace poddesk::gui
