#include "gui/clients/client_presenter.h"

#include "gui/clients/client_words.h"
#include "gui/lists/list_words.h"

#include <algorithm>
#include <utility>

namespace poddesk::gui {

ClientPresenter::ClientPresenter(std::shared_ptr<ClientStore const> store, Work& work, ClientView& view,
                                 kernel::ClientId client)
    : work_(std::move(store), work), view_(view), client_(client)
{
}

void ClientPresenter::read()
{
    std::uint64_t const asked = ++asked_;
    work_.run([this, asked, client = client_](ClientStore const& store) -> Continuation {
        return [this, asked, page = store.read(client)]() mutable {
            if (asked == asked_ && !saving_) {
                take(std::move(page));
            }
        };
    });
}

void ClientPresenter::take(std::optional<ClientPage> page)
{
    if (!page) {
        view_.show_no_client(client_gone_words());
        return;
    }
    page_ = std::move(page);
    merge();
    show();
}

/// Field by field: what only they changed is theirs, what only I typed is mine, and where both did mine stays
/// and theirs is said beneath.
void ClientPresenter::merge()
{
    theirs_.clear();
    for (auto field = draft_.begin(); field != draft_.end();) {
        auto const& [key, typed] = *field;
        std::string const& stored = page_->fields[key];
        if (stored == typed.text) {
            field = draft_.erase(field);
            continue;
        }
        if (stored != typed.was) {
            theirs_[key] = stored;
        }
        ++field;
    }
}

void ClientPresenter::show()
{
    ClientFields shown = page_->fields;
    for (auto const& [key, typed] : draft_) {
        shown[key] = typed.text;
    }
    view_.show_client(*page_, shown, theirs_);
    view_.show_unsaved(draft_.size());
}

void ClientPresenter::typed(std::string const& key, std::string const& text)
{
    if (!page_ || !page_->editable.contains(key)) {
        return;
    }
    std::string const& stored = page_->fields[key];
    if (text == stored) {
        draft_.erase(key);
        theirs_.erase(key);
    } else if (auto const at = draft_.find(key); at != draft_.end()) {
        at->second.text = text;
    } else {
        draft_[key] = {stored, text};
    }
    view_.show_unsaved(draft_.size());
}

void ClientPresenter::discard()
{
    draft_.clear();
    theirs_.clear();
    if (page_) {
        show();
    }
}

void ClientPresenter::restore(ClientDraft draft)
{
    draft_ = std::move(draft);
    if (page_) {
        merge();
        show();
    }
}

// ── saving ──────────────────────────────────────────────────────────────────────────────────────────────

void ClientPresenter::save()
{
    if (!page_ || saving_) {
        return;
    }
    if (draft_.empty()) {
        view_.refused(client_nothing_typed_words());
        return;
    }
    store(true);
}

/// @param once_more when the record changed meanwhile in other fields only: they are merged, and it is saved.
void ClientPresenter::store(bool once_more)
{
    ClientFields changed;
    ClientFields before;
    for (auto const& [key, typed] : draft_) {
        changed[key] = typed.text;
        before[key] = page_->fields[key];
    }
    saving_ = true;
    work_.run([this, once_more, changed, before, seen = *page_](ClientStore const& store) -> Continuation {
        auto const done = store.save(seen, changed);
        auto page = store.read(seen.client);
        return [this, once_more, changed, before, done, page = std::move(page)]() mutable {
            saving_ = false;
            if (done) {
                saved(changed, before, page);
                take(std::move(page));
            } else if (done.error().code == "stale" && page) {
                stale(std::move(*page), done.error(), once_more);
            } else {
                view_.refused(done.error().message);
            }
        };
    });
}

void ClientPresenter::saved(ClientFields const& changed, ClientFields const& before,
                            std::optional<ClientPage> const& page)
{
    for (auto const& [key, text] : changed) {
        auto const at = draft_.find(key);
        if (at != draft_.end() && at->second.text == text) {
            draft_.erase(at); // what was typed on meanwhile stays typed
        }
    }
    // As it was stored, which need not be as it was typed: a color in small letters, steps without blank
    // lines.
    ClientFields became = changed;
    for (auto& [key, text] : became) {
        text = page ? page->fields.at(key) : text;
    }
    undo_.push_back([client = client_, became, before](ClientStore const& store) -> kernel::Outcome<void> {
        auto const now = store.read(client);
        if (!now) {
            return kernel::refused("not_found", client_gone_words());
        }
        for (auto const& [key, text] : became) {
            if (now->fields.at(key) != text) {
                return kernel::refused("stale", client_changed_since_words(field_label(key)));
            }
        }
        return store.save(*now, before);
    });
    view_.done(client_saved_words(page_->name), true);
}

/// The record changed since it was shown: merged with what is typed. Without a new conflict it is saved
/// again at once; else the person looks first.
void ClientPresenter::stale(ClientPage page, kernel::Refusal const& refusal, bool once_more)
{
    ClientFields const known = theirs_;
    take(std::move(page));
    if (theirs_ == known && once_more && !draft_.empty()) {
        store(false);
        return;
    }
    std::vector<std::string> labels;
    for (auto const& [key, value] : theirs_) {
        labels.push_back(field_label(key));
    }
    view_.refused(labels.empty() ? refusal.message : client_conflict_words(labels));
}

// ── what is done at once ────────────────────────────────────────────────────────────────────────────────

void ClientPresenter::act(std::function<kernel::Outcome<void>(ClientStore const&)> step, std::string sentence,
                          TakeBack take_back)
{
    work_.run([this, step = std::move(step), sentence = std::move(sentence),
               take_back = std::move(take_back)](ClientStore const& store) -> Continuation {
        return [this, done = step(store), sentence, take_back] {
            if (!done) {
                view_.refused(done.error().message);
                return;
            }
            if (take_back) {
                undo_.push_back(take_back);
            }
            view_.done(sentence, static_cast<bool>(take_back));
            read();
        };
    });
}

bool ClientPresenter::may_renew() const
{
    return page_ && draft_.empty() && page_->editable.contains("handling_hours");
}

void ClientPresenter::renew_promises()
{
    if (!may_renew()) {
        view_.refused(client_save_first_words());
        return;
    }
    work_.run([this, client = client_](ClientStore const& store) -> Continuation {
        return [this, renewed = store.renew_promises(client)] {
            if (renewed) {
                view_.done(client_renewed_words(*renewed), false);
            } else {
                view_.refused(renewed.error().message);
            }
        };
    });
}

void ClientPresenter::give_access(std::string const& login)
{
    act([client = client_, login](ClientStore const& store) { return store.give_access(client, login); },
        client_access_given_words(login),
        [client = client_, login](ClientStore const& store) {
            return store.end_access(client, login, undo_by_key_words());
        });
}

void ClientPresenter::end_access(std::string const& login, std::string const& reason)
{
    act([client = client_, login,
         reason](ClientStore const& store) { return store.end_access(client, login, reason); },
        client_access_ended_words(login),
        [client = client_, login](ClientStore const& store) { return store.give_access(client, login); });
}

void ClientPresenter::undo()
{
    if (undo_.empty()) {
        view_.refused(nothing_done_here_words());
        return;
    }
    TakeBack const step = std::move(undo_.back());
    undo_.pop_back();
    act(step, step_taken_back_words(), {});
}

} // namespace poddesk::gui
