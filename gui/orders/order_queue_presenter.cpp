#include "gui/orders/order_queue_presenter.h"

#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"

#include <algorithm>
#include <ctime>

namespace poddesk::gui {

using kernel::OrderId;

namespace {

constexpr auto count_time = std::chrono::milliseconds(400);

/// Local midnight before this moment.
kernel::Timestamp day_start_of(kernel::Timestamp now)
{
    std::time_t const seconds = std::chrono::system_clock::to_time_t(now);
    std::tm local{};
    localtime_r(&seconds, &local);
    local.tm_hour = 0;
    local.tm_min = 0;
    local.tm_sec = 0;
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::from_time_t(std::mktime(&local)));
}

} // namespace

OrderQueuePresenter::OrderQueuePresenter(std::shared_ptr<OrdersStore> store, Work& work, OrderQueueView& view,
                                         std::shared_ptr<kernel::Clock> clock)
    : work_(std::move(store), work), view_(view), clock_(std::move(clock)),
      cancel_(work_, [this](CancelWords const& effect, bool is_asked) {
          std::vector<std::string> keys;
          for (OrderId const order : cancel_.orders()) {
              keys.push_back(std::to_string(order.value));
          }
          view_.show_cancel(keys, effect, is_asked);
      })
{
    query_.day_start = day_start_of(clock_->now());
}

std::vector<std::pair<OrderId, std::optional<std::int64_t>>>
OrderQueuePresenter::targets_of(std::vector<std::string> const& keys) const
{
    std::vector<std::pair<OrderId, std::optional<std::int64_t>>> targets;
    for (std::string const& key : keys) {
        if (auto const id = number_of(key)) {
            auto const at = pages_.row_of(OrderId{*id});
            auto const* row = at ? pages_.row(*at) : nullptr;
            targets.emplace_back(OrderId{*id}, row ? std::optional(row->version) : std::nullopt);
        }
    }
    return targets;
}

void OrderQueuePresenter::time_passed()
{
    if (day_start_of(clock_->now()) != query_.day_start) {
        resync();
    }
}

void OrderQueuePresenter::resync()
{
    query_.day_start = day_start_of(clock_->now());
    work_.run([this](OrdersStore const& store) -> Continuation {
        return [this, pods = store.pods()] {
            pods_.clear();
            for (orders::QueuePod const& pod : pods) {
                pods_.push_back({std::to_string(pod.id.value), pod.name});
            }
            view_.show_choices(clients_, pods_);
        };
    });
    read_lanes();
    read_counts();
    reload();
    read_detail();
}

void OrderQueuePresenter::read_lanes()
{
    work_.run([this](OrdersStore const& store) -> Continuation {
        return [this, names = store.lanes()] {
            std::vector<FilterChoice> lanes;
            for (std::string const& name : names) {
                lanes.push_back({name, name});
            }
            // One that is removed goes on until what it released is shipped; and a filter is never unseen.
            if (query_.lane && std::ranges::find(names, *query_.lane) == names.end()) {
                lanes.push_back({*query_.lane, *query_.lane});
            }
            view_.show_lanes(lanes);
        };
    });
}

void OrderQueuePresenter::choose_queue(std::string const& key)
{
    auto const queue = orders::parse_queue(key);
    orders::QueueQuery next = query_;
    next.hold.reset();
    next.status.reset();
    if (key.starts_with("client:")) {
        auto const client = number_of(std::string_view(key).substr(7));
        if (!client) {
            return;
        }
        next.queue = orders::Queue::to_do;
        next.client = kernel::ClientId{*client};
    } else if (queue) {
        next.queue = *queue;
        if (queue_key_.starts_with("client:")) {
            next.client.reset();
        }
    } else {
        return;
    }
    bool const newest_first =
        next.queue == orders::Queue::everything || next.queue == orders::Queue::shipped_today ||
        next.queue == orders::Queue::duplicates || next.queue == orders::Queue::cancel_asked;
    next.sort = newest_first ? orders::QueueSort::newest : orders::QueueSort::slack;
    next.ascending = !newest_first;
    queue_key_ = key;
    query_ = next;
    in_sight_ = {0, 30};
    reload();
}

std::string OrderQueuePresenter::queue_key() const
{
    return queue_key_;
}

std::string OrderQueuePresenter::title() const
{
    std::string name = queue_word(query_.queue);
    if (query_.client) {
        auto const found = client_names_.find(std::to_string(query_.client->value));
        return found == client_names_.end() ? name : name + ", " + found->second;
    }
    return name;
}

void OrderQueuePresenter::filter_text(std::string const& typed)
{
    if (query_.text != typed) {
        query_.text = typed;
        in_sight_ = {0, 30};
        reload();
    }
}

void OrderQueuePresenter::filter_client(std::optional<std::string> const& key)
{
    auto const id = key ? number_of(*key) : std::nullopt;
    query_.client = id ? std::optional(kernel::ClientId{*id}) : std::nullopt;
    if (queue_key_.starts_with("client:")) {
        queue_key_ = "to_do";
    }
    reload();
}

void OrderQueuePresenter::filter_pod(std::optional<std::string> const& key)
{
    auto const id = key ? number_of(*key) : std::nullopt;
    query_.pod = id ? std::optional(kernel::PodId{*id}) : std::nullopt;
    reload();
    read_counts();
}

void OrderQueuePresenter::filter_status(std::optional<std::string> const& key)
{
    query_.status = key;
    reload();
}

void OrderQueuePresenter::filter_hold(std::optional<std::string> const& kind)
{
    query_.hold = kind;
    reload();
}

void OrderQueuePresenter::filter_lane(std::optional<std::string> const& name)
{
    query_.lane = name;
    reload();
}

void OrderQueuePresenter::select(std::string const& key)
{
    if (key != selected_) {
        selected_ = key;
        read_detail();
    }
}

// ── numbers beside the queues ───────────────────────────────────────────────────────────────────────────

void OrderQueuePresenter::counts_soon()
{
    if (!std::exchange(counts_wait_, true)) {
        work_.later(count_time, [this] {
            counts_wait_ = false;
            read_counts();
            read_totals();
        });
    }
}

void OrderQueuePresenter::read_counts()
{
    work_.run([this, pod = query_.pod, day = query_.day_start](OrdersStore const& store) -> Continuation {
        return [this, counts = store.counts(pod, day)] { take_counts(counts); };
    });
}

void OrderQueuePresenter::take_counts(std::vector<orders::QueueCount> const& counts)
{
    std::map<std::string, std::int64_t> shown;
    std::vector<QueueEntry> entries = {{QueueEntry::Kind::group, "all"}};
    using orders::Queue;
    auto const add = [&entries](std::initializer_list<Queue> listed) {
        for (Queue const queue : listed) {
            entries.push_back({QueueEntry::Kind::queue, std::string(orders::word(queue)), queue_word(queue)});
        }
    };
    add({Queue::to_do, Queue::late, Queue::on_hold, Queue::backorder, Queue::duplicates});
    entries.push_back({QueueEntry::Kind::group, "pod"});
    add({Queue::released, Queue::picking, Queue::packing, Queue::cancel_asked, Queue::shipped_today,
         Queue::everything});
    entries.push_back({QueueEntry::Kind::group, "clients"});
    client_names_.clear();
    for (orders::QueueCount const& count : counts) {
        for (auto const& [queue, value] : {std::pair{Queue::to_do, count.to_do},
                                           {Queue::late, count.late},
                                           {Queue::on_hold, count.on_hold},
                                           {Queue::backorder, count.backorder},
                                           {Queue::duplicates, count.duplicates},
                                           {Queue::released, count.released},
                                           {Queue::picking, count.picking},
                                           {Queue::packing, count.packing},
                                           {Queue::cancel_asked, count.cancel_asked},
                                           {Queue::shipped_today, count.shipped_today}}) {
            shown[std::string(orders::word(queue))] += value;
        }
        std::string const id = std::to_string(count.client.value);
        shown["client:" + id] = count.to_do;
        client_names_[id] = count.client_name;
        entries.push_back({QueueEntry::Kind::client, "client:" + id, count.client_name, count.client_color});
    }
    if (entries != entries_) {
        entries_ = entries;
        view_.show_queues(entries_);
        clients_.clear();
        for (orders::QueueCount const& count : counts) {
            clients_.push_back({std::to_string(count.client.value), count.client_name, count.client_color});
        }
        view_.show_choices(clients_, pods_);
    }
    view_.show_counts(shown);
}

} // namespace poddesk::gui
