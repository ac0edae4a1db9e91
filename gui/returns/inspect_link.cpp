// The journal and the link: what is done is kept here first, then sent. See inspect_presenter.h.
#include "gui/returns/inspect_presenter.h"

#include "gui/returns/inspect_words.h"

#include <algorithm>

namespace poddesk::gui {

using Kind = JournalEntry::Kind;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 1500ms; ///< for an answer that keys wait for: then the bench goes on without it
constexpr auto between_probes = 3s;

} // namespace

void InspectPresenter::answered_in_turn(std::uint64_t turn, Continuation const& then)
{
    if (busy_ && turn == turn_) {
        go_on(then);
    }
}

void InspectPresenter::be_patient(std::uint64_t turn)
{
    work_.later(patience, [this, turn] {
        answered_in_turn(turn, [this] {
            go_offline();
            unanswered();
        });
    });
}

void InspectPresenter::read_journal()
{
    work_.run([this](InspectStore const& store) -> Continuation {
        return [this, entries = store.journal(), elsewhere = store.waiting_for_others()] {
            state_.journal = entries;
            state_.elsewhere = elsewhere;
            show();
            send();
        };
    });
}

/// On this computer's disk first; then the bench goes on, whatever the link does.
void InspectPresenter::keep(std::vector<JournalEntry> entries, Continuation then)
{
    busy_ = true;
    is_asking_ = false;
    ++turn_;
    if (!state_.is_offline && state_.journal.empty()) {
        at_once_.insert(entries.front().id);
    }
    work_.run(
        [this, entries = std::move(entries),
         then = std::move(then)](InspectStore const& store) -> Continuation {
            store.keep(entries);
            return [this, entries, then] {
                go_on([this, &entries, &then] {
                    state_.journal.insert(state_.journal.end(), entries.begin(), entries.end());
                    then();
                });
                send();
            };
        },
        [this] { go_on([this] { say(Tone::bad, not_kept_words(), Signal::wrong); }); });
}

void InspectPresenter::send()
{
    JournalEntry const* const next = next_to_send(state_.journal);
    if (is_sending_ || state_.is_offline || !next) {
        return;
    }
    is_sending_ = true;
    ++asked_;
    bool const is_open = state_.parcel && state_.parcel->view.id == next->rma;
    bool const at_once = at_once_.contains(next->id);
    work_.run(
        [this, entry = *next, is_open, at_once](InspectStore const& store) -> Continuation {
            try {
                auto const result = store.send(entry);
                if (result || at_once) {
                    store.forget(entry.id);
                } else {
                    store.refuse(entry.id, result.error().message);
                }
                std::optional<InspectParcel> parcel;
                if (auto read = is_open ? store.parcel(entry.rma)
                                        : kernel::Outcome<InspectParcel>(kernel::refused("", ""))) {
                    parcel = std::move(*read);
                }
                return [this, entry, result, parcel] { sent(entry, result, parcel); };
            } catch (database::DatabaseError const& error) {
                if (!is_link_lost(error)) {
                    throw;
                }
                return [this] {
                    is_sending_ = false;
                    go_offline();
                };
            }
        },
        // A fault of the program, reported by its window: the entry stays, and is tried again with the next.
        [this] { is_sending_ = false; });
}

void InspectPresenter::sent(JournalEntry const& entry, kernel::Outcome<Sent> const& result,
                            std::optional<InspectParcel> parcel)
{
    is_sending_ = false;
    ++asked_;
    bool const at_once = at_once_.erase(entry.id) > 0;
    if (result || at_once) {
        std::erase_if(state_.journal, [&](JournalEntry const& it) { return it.id == entry.id; });
    } else {
        for (JournalEntry& it : state_.journal) {
            if (it.id == entry.id) {
                it.refusal = result.error().message;
            }
        }
    }
    if (result) {
        stored(entry, *result);
    }
    if (parcel && state_.parcel && state_.parcel->view.id == entry.rma) {
        parcel_changed(std::move(*parcel));
    } else if (state_.parcel && state_.parcel->view.id == entry.rma) {
        apply_journal();
    }
    if (!result && at_once) {
        refused_at_once(entry, result.error().message);
    }
    read_overview();
    ask_what_moved();
    show();
    send();
}

void InspectPresenter::stored(JournalEntry const& entry, Sent const& result)
{
    for (DoneItem& it : done_) {
        if (it.command == entry.id) {
            it.inspection = result.inspection;
        }
    }
    for (JournalEntry& it : state_.journal) {
        if ((it.kind == Kind::undo || it.kind == Kind::photo) && item_of(it).command == entry.id) {
            it.what["inspection"] = result.inspection.value;
        }
    }
    if (result.closed && !state_.parcel && state_.said == closed_words(entry.number)) {
        state_.said = refund_words(entry.number, *result.closed);
    }
    if (!result.unprinted.empty()) {
        say(Tone::bad, no_lane_label_words(result.unprinted), Signal::wrong);
    }
}

/// The person still stands before it: the step is taken back and said, nothing else.
void InspectPresenter::refused_at_once(JournalEntry const& entry, std::string const& refusal)
{
    std::erase_if(done_, [&](DoneItem const& it) { return it.command == entry.id; });
    if (entry.kind == Kind::undo) {
        done_.push_back(item_of(entry));
    }
    say(Tone::bad, refusal, Signal::wrong);
}

void InspectPresenter::link_changed(bool is_alive)
{
    if (!is_alive) {
        if (!busy_ || !is_asking_) {
            return go_offline();
        }
        return answered_in_turn(turn_, [this] {
            go_offline();
            unanswered();
        });
    }
    if (std::exchange(state_.is_offline, false)) {
        say(Tone::ok, online_again_words(static_cast<std::int64_t>(state_.journal.size())), Signal::right);
    }
    send();
    refresh();
}

/// The bench goes on with what it has read ahead. What was kept meanwhile is sent when the link is back.
void InspectPresenter::go_offline()
{
    at_once_.clear();
    if (!std::exchange(state_.is_offline, true)) {
        say(Tone::warn, offline_words(shelf_.size()), Signal::wrong);
        probe();
    }
}

void InspectPresenter::probe()
{
    work_.later(between_probes, [this] {
        if (!state_.is_offline) {
            return;
        }
        work_.run([this](InspectStore const& store) -> Continuation {
            try {
                return [this, overview = store.overview()] {
                    state_.overview = overview;
                    link_changed(true);
                };
            } catch (database::DatabaseError const& error) {
                if (!is_link_lost(error)) {
                    throw;
                }
                return [this] { probe(); };
            }
        });
    });
}

void InspectPresenter::read_ahead()
{
    if (!state_.pod || is_reading_ahead_ || state_.is_offline) {
        return;
    }
    is_reading_ahead_ = true;
    work_.run(
        [this, pod = state_.pod->code, known = shelf_.rows()](InspectStore const& store) -> Continuation {
            try {
                return [this, pod, read = store.read_ahead(pod, known)] {
                    is_reading_ahead_ = false;
                    if (!state_.pod || state_.pod->code != pod) {
                        return read_ahead();
                    }
                    shelf_.fill(read);
                    if (state_.parcel) {
                        shelf_.take(state_.parcel->view.id);
                    }
                    for (auto const& [client, picture] : shelf_.pictures()) {
                        read_picture(client, picture);
                    }
                    show();
                    if (!read.is_all) {
                        read_ahead();
                    }
                };
            } catch (database::DatabaseError const& error) {
                if (!is_link_lost(error)) {
                    throw;
                }
                return [this] {
                    is_reading_ahead_ = false;
                    go_offline();
                };
            }
        },
        [this] { is_reading_ahead_ = false; });
}

void InspectPresenter::read_bins()
{
    bins_.clear();
    if (!state_.pod) {
        return;
    }
    read([this, pod = state_.pod->id](InspectStore const& store) -> Continuation {
        return [this, pod, bins = store.bins(pod)] {
            if (state_.pod && state_.pod->id == pod) {
                bins_ = bins;
            }
        };
    });
}

} // namespace poddesk::gui
