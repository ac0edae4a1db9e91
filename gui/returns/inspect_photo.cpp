// Photos of the item in hand: from a watched folder, or from a file. See inspect_presenter.h.
#include "gui/returns/inspect_presenter.h"

#include "gui/returns/inspect_words.h"

namespace poddesk::gui {

template <class Job>
void InspectPresenter::take_photo(Job job)
{
    busy_ = true;
    is_asking_ = false;
    ++turn_;
    work_.run([job = std::move(job)](InspectStore const&) -> Continuation { return job(); },
              [this] { go_on([this] { unanswered(); }); });
}

void InspectPresenter::photo()
{
    if (state_.step != InspectStep::photo) {
        state_.before = state_.step;
    }
    if (photo_folder_.empty()) {
        state_.step = InspectStep::photo;
        view_.signal(Signal::right);
        return show();
    }
    take_photo([this, folder = photo_folder_, since = photo_since_]() -> Continuation {
        auto const dropped = returns::newest_photo(folder, since);
        if (!dropped) {
            return [this, folder] {
                go_on([this, &folder] {
                    state_.step = InspectStep::photo;
                    say(Tone::warn, no_photo_words(folder.string()), Signal::wrong);
                });
            };
        }
        return [this, written = dropped->written, picture = returns::read_photo(dropped->file)] {
            go_on([this, written, &picture] {
                photo_since_ = written;
                photo_taken(picture);
            });
        };
    });
}

void InspectPresenter::photo_from(std::filesystem::path const& file)
{
    take_photo([this, file]() -> Continuation {
        return [this, picture = returns::read_photo(file)] {
            go_on([this, &picture] { photo_taken(picture); });
        };
    });
}

void InspectPresenter::photo_taken(kernel::Outcome<returns::PhotoPicture> picture)
{
    if (!picture) {
        return say(Tone::bad, picture.error().message, Signal::wrong);
    }
    if (state_.item->photos.size() >= returns::most_photos) {
        return say(Tone::bad, enough_photos_words(), Signal::wrong);
    }
    state_.item->photos.push_back(std::move(*picture));
    laps_.end(state_.item->steps, "photo");
    if (state_.step == InspectStep::photo) {
        state_.step = state_.before;
    }
    say(Tone::ok, photo_taken_words(state_.item->photos.size()), Signal::right);
}

} // namespace poddesk::gui
