#include "gui/orders/import_presenter.h"

#include "domain/orders/channels/channel_file.h"
#include "domain/orders/channels/csv_orders.h"
#include "domain/orders/channels/guess_mapping.h"

#include <algorithm>
#include <charconv>

namespace poddesk::gui {

using kernel::Outcome;

namespace {

constexpr std::chrono::milliseconds between_progress(150);

} // namespace

ImportPresenter::ImportPresenter(std::shared_ptr<ImportStore const> store, Work& work, ImportView& view)
    : work_(std::move(store), work), view_(view)
{
}

ImportPresenter::~ImportPresenter()
{
    stop();
}

// ── what may be chosen, and is ──────────────────────────────────────────────────────────────────────────

void ImportPresenter::start(kernel::ChannelId channel)
{
    work_.run([this, channel](ImportStore const& store) -> Continuation {
        return [this, channel, choices = store.choices()] { take(choices, channel); };
    });
}

void ImportPresenter::take(ImportChoices choices, kernel::ChannelId chosen)
{
    choices_ = std::move(choices);
    is_started_ = true;
    if (chosen.value != 0) {
        screen_.target = target_key(chosen);
    }
    screen_.targets = choices_.targets();
    begin_reading();
}

ImportChannel const* ImportPresenter::channel() const
{
    return choices_.channel(screen_.target);
}

/// Where the file goes; says what is missing where it is not known yet.
std::optional<ImportTarget> ImportPresenter::target()
{
    if (ImportChannel const* const chosen = channel()) {
        return ImportTarget{*chosen, chosen->channel.client, {}};
    }
    auto const client = choices_.client(screen_.target);
    if (client && !new_name_.empty()) return ImportTarget{std::nullopt, *client, new_name_};
    view_.refused(screen_.target.empty() ? choose_target_words() : name_first_words());
    return std::nullopt;
}

void ImportPresenter::open_file(std::filesystem::path const& path)
{
    if (screen_.is_importing) {
        return view_.refused(import_runs_words());
    }
    work_.run([this, path](ImportStore const& store) -> Continuation {
        return [this, read = store.read(path)] {
            if (!read) {
                return view_.refused(read.error().message);
            }
            file_ = *read;
            screen_.file = file_->path.filename().string();
            screen_.file_note = file_words(file_->csv);
            screen_.columns = file_->csv.header;
            begin_reading();
        };
    });
}

void ImportPresenter::choose_target(std::string const& key)
{
    if (!screen_.is_importing && key != screen_.target) {
        screen_.target = key;
        begin_reading();
    }
}

// ── what it is read by ──────────────────────────────────────────────────────────────────────────────────

void ImportPresenter::begin_reading()
{
    screen_.is_new_target = screen_.target.starts_with("client:");
    if (!file_) {
        return view_.show(screen_);
    }
    ImportChannel const* const chosen = channel();
    bool const is_saved = chosen && chosen->mapping && orders::fits(*chosen->mapping, file_->csv);
    bool const is_known = orders::recognized(file_->csv).has_value();
    screen_.may_unmap = is_known && !is_saved;
    by_hand_ = is_saved || !is_known;
    is_guessed_ = !is_saved;
    screen_.mapping = is_saved ? *chosen->mapping : orders::guess_mapping(file_->csv);
    look();
}

void ImportPresenter::map_by_hand(bool by_hand)
{
    by_hand_ = by_hand || !screen_.may_unmap;
    look();
}

void ImportPresenter::map(orders::CsvMapping mapping)
{
    if (mapping != screen_.mapping) {
        screen_.mapping = std::move(mapping);
        is_guessed_ = false;
        look();
    }
}

/// Words it in the screen, too.
Outcome<orders::CsvFormat> ImportPresenter::format()
{
    ImportChannel const* const chosen = channel();
    if (!by_hand_) {
        auto const known = orders::format_for(file_->csv, {chosen ? chosen->channel.kind : "csv"});
        screen_.reading = known ? known_export_words(known->name) : known.error().message;
        screen_.reading_tone = known ? Tone::ok : Tone::bad;
        return known;
    }
    auto const mapping = orders::checked_mapping(screen_.mapping);
    if (!mapping) {
        screen_.reading = (is_guessed_ ? guessed_words() + " " : std::string()) + mapping.error().message;
        screen_.reading_tone = is_guessed_ ? Tone::warn : Tone::bad;
        return tl::unexpected(mapping.error());
    }
    bool const is_saved = chosen && chosen->mapping && orders::fits(*chosen->mapping, file_->csv);
    screen_.reading_tone = is_guessed_ ? Tone::warn : Tone::ok;
    screen_.reading = is_saved      ? saved_mapping_words(chosen->version, *chosen->mapping != *mapping)
                      : is_guessed_ ? guessed_words()
                                    : own_mapping_words();
    return orders::mapped_format(*mapping);
}

void ImportPresenter::look()
{
    if (!file_) {
        return;
    }
    std::uint64_t const looked = ++looked_;
    screen_.is_mapped = by_hand_;
    auto const reader = format();
    screen_.can_import = reader.has_value();
    screen_.totals.clear();
    view_.show(screen_);
    if (!reader) {
        return show_rows(std::make_shared<ImportRows>());
    }
    ImportChannel const* const chosen = channel();
    auto const currency = chosen ? chosen->channel.currency : kernel::us_dollar();
    work_.run([this, looked, file = file_, format = *reader, currency,
               client = choices_.client(screen_.target)](ImportStore const& store) -> Continuation {
        auto preview = orders::preview_file(file->csv, format, currency, most_previewed);
        if (client) store.look_up(preview, *client);
        std::string const totals = preview_totals(preview);
        return [this, looked, totals, rows = foreseen_rows(std::move(preview))] {
            if (looked != looked_) {
                return; // another file or mapping meanwhile
            }
            screen_.totals = totals;
            view_.show(screen_);
            show_rows(rows);
        };
    });
}

void ImportPresenter::show_rows(std::shared_ptr<ImportRows const> rows)
{
    rows_ = std::move(rows);
    view_.rows_moved();
    select(rows_->size() == 0 ? std::string() : key(0));
}

// ── rows ────────────────────────────────────────────────────────────────────────────────────────────────

std::optional<std::int64_t> ImportPresenter::row_of(std::string const& key) const
{
    std::int64_t row = -1;
    std::from_chars(key.data(), key.data() + key.size(), row);
    return row >= 0 && row < row_count() ? std::optional(row) : std::nullopt;
}

ListCell ImportPresenter::cell(std::int64_t row, std::string const& column) const
{
    auto const at = std::ranges::find(import_columns(), column) - import_columns().begin();
    return rows_->cells(static_cast<std::size_t>(row)).at(static_cast<std::size_t>(at));
}

std::string ImportPresenter::text(std::int64_t row, std::string const& column) const
{
    return words_of(cell(row, column));
}

void ImportPresenter::select(std::string const& key)
{
    auto const row = row_of(key);
    if (!row) {
        return view_.show_detail(nullptr);
    }
    Detail const detail = rows_->detail(static_cast<std::size_t>(*row));
    view_.show_detail(&detail);
}

std::string ImportPresenter::opens(std::string const& key) const
{
    auto const row = row_of(key);
    if (!row || !rows_->is_done) {
        return {};
    }
    kernel::OrderId const order = rows_->came[static_cast<std::size_t>(*row)].order;
    return order.value == 0 ? std::string() : "order:" + std::to_string(order.value);
}

Export ImportPresenter::export_of(std::vector<std::pair<std::string, std::string>> const& columns) const
{
    Export what;
    what.name = std::filesystem::path(screen_.file).stem().string();
    what.expected = row_count();
    std::vector<std::size_t> picked;
    for (auto const& [key, title] : columns) {
        auto const at = std::ranges::find(import_columns(), key) - import_columns().begin();
        picked.push_back(static_cast<std::size_t>(at));
        what.columns.push_back({title, reports::CellKind::text});
    }
    what.produce = [rows = rows_, picked](reports::RowSink const& sink) {
        for (std::size_t row = 0; row < rows->size(); ++row) {
            sink({sheet_row(rows->cells(row), picked)});
        }
    };
    return what;
}

// ── storing ─────────────────────────────────────────────────────────────────────────────────────────────

/// The channel is there, or has another mapping.
void ImportPresenter::adopt(ImportChannel const& channel)
{
    std::erase_if(choices_.channels,
                  [&](ImportChannel const& it) { return it.channel.id == channel.channel.id; });
    choices_.channels.push_back(channel);
    screen_.target = target_key(channel.channel.id);
    screen_.is_new_target = false;
    screen_.targets = choices_.targets();
}

void ImportPresenter::save()
{
    if (!file_ || !by_hand_ || screen_.is_importing) {
        return view_.refused(!file_                 ? open_first_words()
                             : screen_.is_importing ? import_runs_words()
                                                    : nothing_to_save_words());
    }
    auto const mapping = orders::checked_mapping(screen_.mapping);
    if (!mapping) {
        return view_.refused(mapping.error().message);
    }
    auto const where = target();
    if (!where) {
        return;
    }
    work_.run([this, where, mapping = *mapping](ImportStore const& store) -> Continuation {
        return [this, saved = store.save(*where, mapping)] {
            if (!saved) {
                return view_.refused(saved.error().message);
            }
            adopt(*saved);
            is_guessed_ = false;
            screen_.mapping = *saved->mapping;
            screen_.may_unmap = false;
            look();
            view_.done(mapping_saved_words(target_words(saved->channel), saved->version));
        };
    });
}

void ImportPresenter::import()
{
    if (!file_ || screen_.is_importing) {
        return view_.refused(file_ ? import_runs_words() : open_first_words());
    }
    auto const reader = format();
    if (!reader) {
        return view_.refused(reader.error().message);
    }
    auto const where = target();
    if (!where) {
        return;
    }
    std::optional<orders::CsvMapping> mapping;
    if (by_hand_) {
        mapping = *orders::checked_mapping(screen_.mapping);
    } else if (!where->channel) {
        return view_.refused(choose_target_words());
    }
    progress_ = std::make_shared<Progress>();
    screen_.is_importing = true;
    screen_.totals = import_progress_words(0, 0);
    view_.show(screen_);
    ++looked_; // a preview that is under way is of no use any more
    work_.later(between_progress, [this] { show_progress(); });
    work_.run(
        [this, where, mapping, file = file_, progress = progress_](ImportStore const& store) -> Continuation {
            Outcome<ImportChannel> const channel =
                mapping ? store.save(*where, *mapping) : Outcome<ImportChannel>(*where->channel);
            if (!channel) {
                return [this, why = channel.error()] {
                    give_up();
                    view_.refused(why.message);
                };
            }
            auto report = store.import(
                channel->channel, file->text,
                [&](std::size_t done, std::size_t total) {
                    progress->done = done;
                    progress->total = total;
                    return !progress->stop;
                },
                file->path.filename().string());
            return [this, channel = *channel, report = std::move(report)] { take_imported(channel, report); };
        },
        [this] { give_up(); });
}

void ImportPresenter::give_up()
{
    screen_.is_importing = false;
    look();
}

void ImportPresenter::take_imported(ImportChannel const& channel, Outcome<orders::ImportReport> report)
{
    screen_.is_importing = false;
    adopt(channel);
    if (!report) {
        look();
        return view_.refused(report.error().message);
    }
    std::size_t const total = progress_->total;
    bool const was_stopped = report->objects.size() < total;
    screen_.totals = imported_words(*report, was_stopped, total);
    is_guessed_ = false;
    static_cast<void>(format()); // a mapping that was guessed is a saved one now
    view_.show(screen_);
    view_.done(screen_.totals);
    show_rows(imported_rows(*rows_, std::move(*report)));
}

void ImportPresenter::show_progress()
{
    if (screen_.is_importing) {
        screen_.totals = import_progress_words(progress_->done, progress_->total);
        view_.show(screen_);
        work_.later(between_progress, [this] { show_progress(); });
    }
}

void ImportPresenter::stop()
{
    if (progress_) {
        progress_->stop = true;
    }
}

} // namespace poddesk::gui
