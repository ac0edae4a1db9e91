#pragma once
// Every decision of a client's record window. No wx here.

#include "gui/clients/client_store.h"
#include "gui/shell/store_work.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What the presenter tells the window.
class ClientView
{
public:
    virtual ~ClientView() = default;
    /// The record, and what stands in each field: typed text where something was typed. `theirs` are the
    /// values of fields that somebody else changed too.
    virtual void show_client(ClientPage const& page, ClientFields const& shown,
                             ClientFields const& theirs) = 0;
    virtual void show_no_client(std::string const& sentence) = 0;
    /// How many fields hold text that is not saved.
    virtual void show_unsaved(std::size_t fields) = 0;
    virtual void done(std::string const& sentence, bool can_undo) = 0;
    virtual void refused(std::string const& sentence) = 0;
};

/// A field's typed text, and the stored value that it was typed over.
struct TypedField
{
    std::string was;
    std::string text;

    bool operator==(TypedField const&) const = default;
};
using ClientDraft = std::map<std::string, TypedField>;

/// The state of a record window: what is stored, what is typed over it, what can be taken back. All members
/// are for the UI thread; everything that waits goes through Work.
class ClientPresenter
{
public:
    ClientPresenter(std::shared_ptr<ClientStore const> store, Work& work, ClientView& view,
                    kernel::ClientId client);

    /// Reads the record; what is typed stays and is merged with it.
    void read();

    // --- what the person does
    void typed(std::string const& key, std::string const& text);
    void save();
    /// Takes what is typed back.
    void discard();
    /// The last saved step, by saving what was there before.
    void undo();
    /// The promise counts for the open orders, too; only as it is stored.
    void renew_promises();
    bool may_renew() const;
    void give_access(std::string const& login);
    void end_access(std::string const& login, std::string const& reason);

    /// What a window that is left keeps, and a new one begins with.
    ClientDraft const& draft() const { return draft_; }
    void restore(ClientDraft draft);

    ClientPage const* page() const { return page_ ? &*page_ : nullptr; }
    ClientFields const& theirs() const { return theirs_; }
    bool is_settled() const { return work_.is_idle(); }

private:
    using TakeBack = std::function<kernel::Outcome<void>(ClientStore const&)>;

    void take(std::optional<ClientPage> page);
    void merge();
    void show();
    void store(bool once_more);
    void saved(ClientFields const& changed, ClientFields const& before,
               std::optional<ClientPage> const& page);
    void stale(ClientPage page, kernel::Refusal const& refusal, bool once_more);
    void act(std::function<kernel::Outcome<void>(ClientStore const&)> step, std::string sentence,
             TakeBack take_back);

    StoreWork<ClientStore> work_;
    ClientView& view_;
    kernel::ClientId client_;
    std::optional<ClientPage> page_;
    ClientDraft draft_;
    ClientFields theirs_; ///< of the fields in the draft that somebody else changed meanwhile
    std::vector<TakeBack> undo_;
    std::uint64_t asked_ = 0;
    bool saving_ = false;
};

} // namespace poddesk::gui
