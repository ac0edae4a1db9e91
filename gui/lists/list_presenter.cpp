#include "gui/lists/list_presenter.h"

#include "domain/database/database_error.h"
#include "gui/lists/list_words.h"

#include <algorithm>
#include <charconv>

namespace poddesk::gui {

ListPresenter::ListPresenter(std::shared_ptr<ListStore const> store, Work& work, ListView& view,
                             std::vector<std::string> columns, std::string first_queue)
    : work_(std::move(store), work), view_(view), columns_(std::move(columns))
{
    query_.queue = std::move(first_queue);
}

void ListPresenter::resync()
{
    reload();
    read_record();
}

void ListPresenter::changed()
{
    resync(); // what changed is found by comparing, so everything in sight is read
}

void ListPresenter::choose_queue(std::string const& key)
{
    if (!key.empty() && key != query_.queue) {
        query_.queue = key;
        ++generation_;
        in_sight_ = {0, 30};
        reload();
    }
}

void ListPresenter::filter_text(std::string const& typed)
{
    if (query_.text != typed) {
        query_.text = typed;
        ++generation_;
        in_sight_ = {0, 30};
        reload();
    }
}

void ListPresenter::filter(std::string const& chip, std::optional<std::string> const& value)
{
    if (value) {
        query_.chips[chip] = *value;
    } else {
        query_.chips.erase(chip);
    }
    ++generation_;
    in_sight_ = {0, 30};
    reload();
}

void ListPresenter::sort(std::string const& column, bool ascending)
{
    query_.sort = column;
    query_.ascending = ascending;
    ++generation_;
    reload();
}

// ── rows ────────────────────────────────────────────────────────────────────────────────────────────────

/// Never two reads of the list at once: what changed meanwhile is one more read.
void ListPresenter::reload()
{
    if (std::exchange(reading_, true)) {
        read_again_ = true;
        return;
    }
    fetching_.clear();
    std::int64_t const first = std::max<std::int64_t>(in_sight_.first, 0) / Pages::page_size;
    std::int64_t const last = std::max(in_sight_.second, in_sight_.first) / Pages::page_size;
    auto const limit = std::min<std::int64_t>(last - first + 1, 4) * Pages::page_size;
    auto const after = [this] {
        reading_ = false;
        if (std::exchange(read_again_, false)) {
            reload();
        }
    };
    work_.run(
        [this, after, first, limit, query = query_,
         generation = generation_](ListStore const& store) -> Continuation {
            Read read{{}, first, store.count(query), store.overview(query)};
            // The list may have become shorter than where the reader was.
            read.first_page = read.count <= first * Pages::page_size ? 0 : first;
            read.rows = store.page(query, std::nullopt, read.first_page * Pages::page_size, limit);
            return [this, after, generation, read = std::move(read)] {
                if (generation == generation_) {
                    take(read, generation == loaded_generation_ && loaded_once_);
                    loaded_generation_ = generation;
                }
                after();
            };
        },
        after);
}

void ListPresenter::take(Read read, bool same_list)
{
    auto const flashes = same_list ? changes_in(read) : std::vector<Flash>();
    pages_.replace(read.first_page, std::move(read.rows));
    pages_.set_row_count(read.count);
    loaded_once_ = true;
    view_.show_overview(read.overview);
    if (!same_list && !selected_.empty() && !pages_.row_of(selected_)) {
        select({}); // another list: what was chosen in the one before is not in it
    }
    view_.rows_moved();
    for (auto const& [key, columns] : flashes) {
        view_.flash(key, columns);
    }
}

/// Tints what differs from what was shown, by comparing cells: the store need not know what changed.
std::vector<ListPresenter::Flash> ListPresenter::changes_in(Read const& read) const
{
    std::vector<Flash> flashes;
    for (ListRow const& now : read.rows) {
        auto const at = pages_.row_of(now.key);
        ListRow const* const before = at ? pages_.row(*at) : nullptr;
        if (!before) {
            flashes.emplace_back(now.key, std::set<std::string>{});
            continue;
        }
        std::set<std::string> columns;
        for (std::size_t i = 0; i < columns_.size() && i < now.cells.size(); ++i) {
            if (i >= before->cells.size() || !(before->cells[i] == now.cells[i])) {
                columns.insert(columns_[i]);
            }
        }
        if (!columns.empty()) {
            flashes.emplace_back(now.key, std::move(columns));
        }
    }
    return flashes;
}

void ListPresenter::want(std::int64_t first, std::int64_t last)
{
    in_sight_ = {first, last};
    constexpr std::int64_t around = Pages::page_size / 4;
    std::int64_t const from = std::max<std::int64_t>(first - around, 0) / Pages::page_size;
    std::int64_t const to = std::min(last + around, row_count() - 1) / Pages::page_size;
    for (std::int64_t page = from; page <= to && loaded_once_ && !reading_; ++page) {
        if (!pages_.has_page(page) && !fetching_.contains(page)) {
            fetch(page);
        }
    }
}

void ListPresenter::fetch(std::int64_t page)
{
    fetching_.insert(page);
    work_.run([this, page, generation = generation_, query = query_,
               start = pages_.start_of(page)](ListStore const& store) -> Continuation {
        auto rows = store.page(query, start.after, start.skip, Pages::page_size);
        return [this, page, generation, rows = std::move(rows)] {
            if (generation != generation_ || !fetching_.erase(page)) {
                return; // another list, or read again meanwhile
            }
            pages_.put(page, rows, in_sight_.first / Pages::page_size);
            view_.rows_changed(page * Pages::page_size, (page + 1) * Pages::page_size - 1);
        };
    });
}

namespace {

std::string words_of(ListCell const& cell)
{
    std::string const& main = cell.pill ? cell.pill->text : cell.text;
    return cell.under.empty() ? main : main.empty() ? cell.under : main + ", " + cell.under;
}

/// "1,240" as a number; nothing for a dash or words.
reports::Cell number_in(ListCell const& cell)
{
    std::string digits = cell.text;
    std::erase(digits, ',');
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    bool const whole = error == std::errc{} && end == digits.data() + digits.size();
    return whole ? reports::Cell(value) : reports::Cell();
}

reports::Cell value_of(ListCell const& cell, reports::CellKind kind)
{
    if (kind == reports::CellKind::decimal) {
        return cell.price ? reports::Cell(*cell.price) : reports::Cell();
    }
    return kind == reports::CellKind::integer ? number_in(cell) : reports::Cell(words_of(cell));
}

} // namespace

Export ListPresenter::export_of(std::string name, std::vector<ExportColumn> const& columns) const
{
    Export what;
    what.name = std::move(name);
    what.expected = row_count();
    std::vector<std::pair<std::size_t, reports::CellKind>> picked;
    for (ExportColumn const& column : columns) {
        auto const found = std::find(columns_.begin(), columns_.end(), column.key);
        auto const kind = column.is_number  ? reports::CellKind::integer
                          : column.is_price ? reports::CellKind::decimal
                                            : reports::CellKind::text;
        picked.emplace_back(static_cast<std::size_t>(found - columns_.begin()), kind);
        what.columns.push_back({column.title, kind});
    }
    what.produce = [store = work_.store(), query = query_, picked](reports::RowSink const& sink) {
        constexpr std::int64_t at_once = 500;
        std::optional<std::string> after;
        for (auto page = store->page(query, after, 0, at_once); !page.empty();
             page = store->page(query, after, 0, at_once)) {
            std::vector<reports::SheetRow> rows;
            for (ListRow const& row : page) {
                reports::SheetRow& cells = rows.emplace_back();
                for (auto const& [at, kind] : picked) {
                    ListCell const cell = at < row.cells.size() ? row.cells[at] : ListCell();
                    cells.push_back(value_of(cell, kind));
                }
            }
            after = page.back().place;
            sink(rows);
        }
    };
    return what;
}

std::string ListPresenter::key(std::int64_t row) const
{
    ListRow const* const at = pages_.row(row);
    return at ? at->key : std::string();
}

ListCell const* ListPresenter::cell(std::int64_t row, std::string const& column) const
{
    ListRow const* const at = pages_.row(row);
    auto const found = std::find(columns_.begin(), columns_.end(), column);
    auto const index = static_cast<std::size_t>(found - columns_.begin());
    return at && index < at->cells.size() ? &at->cells[index] : nullptr;
}

std::string ListPresenter::text(std::int64_t row, std::string const& column) const
{
    ListCell const* const at = cell(row, column);
    return at ? words_of(*at) : std::string();
}

// ── the selected row ────────────────────────────────────────────────────────────────────────────────────

void ListPresenter::select(std::string const& key)
{
    if (key != selected_) {
        selected_ = key;
        read_record();
    }
}

void ListPresenter::read_record()
{
    std::uint64_t const asked = ++record_asked_;
    if (selected_.empty()) {
        record_.reset();
        view_.show_no_record();
        return;
    }
    work_.run([this, asked, key = selected_](ListStore const& store) -> Continuation {
        return [this, asked, record = store.record(key)] {
            if (asked != record_asked_) {
                return;
            }
            record_ = record;
            if (record_) {
                view_.show_record(*record_);
            } else {
                view_.show_no_record();
            }
        };
    });
}

// ── actions ─────────────────────────────────────────────────────────────────────────────────────────────

void ListPresenter::act(std::string const& action, std::vector<std::string> const& keys,
                        FormAnswers const& answers)
{
    std::vector<std::pair<std::string, kernel::Uuid>> asked;
    for (std::string const& key : keys) {
        auto const command = unanswered_.try_emplace({action, key, answers}, kernel::Uuid::random()).first;
        asked.emplace_back(key, command->second);
    }
    work_.run([this, action, asked, answers](ListStore const& store) -> Continuation {
        Acted acted;
        for (auto const& [key, command] : asked) {
            try {
                if (auto result = store.act(action, key, answers, command)) {
                    acted.done.push_back(std::move(*result));
                } else {
                    acted.refused.push_back(result.error());
                }
            } catch (database::UnknownOutcome const&) {
                acted.fault = std::current_exception();
                break;
            } catch (...) {
                acted.fault = std::current_exception();
            }
            acted.answered.push_back({action, key, answers});
            if (acted.fault) {
                break;
            }
        }
        return [this, acted = std::move(acted)] { take(acted); };
    });
}

void ListPresenter::take(Acted const& acted)
{
    for (auto const& command : acted.answered) {
        unanswered_.erase(command);
    }
    std::vector<ListDone> const& done = acted.done;
    std::vector<kernel::Refusal> const& refused = acted.refused;
    std::vector<ListTakeBack> step;
    for (ListDone const& one : done) {
        if (one.take_back) {
            step.push_back(one.take_back);
        }
    }
    bool const can_undo = !step.empty();
    if (can_undo) {
        undo_.push_back(std::move(step));
    }
    if (!done.empty()) {
        view_.done(done.size() == 1 ? done.front().sentence
                                    : several_done_words(done.size(), done.front().sentence),
                   can_undo);
        if (done.size() == 1 && !done.front().opens.empty()) {
            view_.open(done.front().opens);
        }
    }
    if (!refused.empty()) {
        view_.refused(several_refused_words(refused.size(), refused.front().message));
    }
    if (!done.empty() || !refused.empty()) {
        changed();
    }
    if (acted.fault) {
        std::rethrow_exception(acted.fault); // to the one place that words it
    }
}

void ListPresenter::undo()
{
    if (undo_.empty()) {
        view_.refused(nothing_done_here_words());
        return;
    }
    auto const step = std::make_shared<std::vector<ListTakeBack>>(std::move(undo_.back()));
    undo_.pop_back();
    work_.run(
        [this, step](ListStore const&) -> Continuation {
            std::vector<kernel::Refusal> refused;
            for (; !step->empty(); step->pop_back()) {
                if (auto const done = step->back()(); !done) {
                    refused.push_back(done.error());
                }
            }
            return [this, refused = std::move(refused)] {
                if (refused.empty()) {
                    view_.done(step_taken_back_words(), false);
                } else {
                    view_.refused(several_refused_words(refused.size(), refused.front().message));
                }
                changed();
            };
        },
        [this, step] { undo_.push_back(std::move(*step)); });
}

} // namespace poddesk::gui
