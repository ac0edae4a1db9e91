#pragma once

#include "domain/access/presence.h"
#include "gui/shell/background.h"
#include "gui/shell/live_bridge.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace poddesk::database {
class Pool;
}

namespace poddesk::gui {

/// Who else is on what: tells the others what this person's windows are on, and the windows who of the others
/// is on theirs. Claims are soft: nobody is kept from anything. All members are for the UI thread, and none
/// waits.
class Presence
{
public:
    /// Names of other people by the id of what they are on; who came first first. Ids of nobody are left out.
    using Others = std::map<std::int64_t, std::vector<std::string>>;
    using OnChange = std::function<void(Others const&)>;

    /// @param pool null where no window asks a database: then nobody is anywhere.
    Presence(std::shared_ptr<database::Pool> pool, Background& background, LiveBridge& live);
    ~Presence();
    Presence(Presence const&) = delete;
    Presence& operator=(Presence const&) = delete;

    /// From now on this window is on these things, and on nothing else, until it leaves, enters others, or
    /// dies.
    void enter(wxWindow& window, std::set<access::Subject> subjects);
    void leave(wxWindow& window);

    /// Calls back with who is on these things, soon and whenever it changes, until the owner dies or watches
    /// others of this kind. No ids: nothing more is told.
    void watch(wxWindow& owner, std::string const& kind, std::vector<std::int64_t> ids, OnChange changed);

private:
    struct Watch;

    void tell();
    void connect();
    void read(std::shared_ptr<Watch> const& watch);

    std::shared_ptr<database::Pool> pool_;
    Background& background_;
    LiveBridge& live_;
    std::map<wxWindow*, std::set<access::Subject>>
        entered_; ///< by address only: a window takes itself out as it dies
    std::vector<std::shared_ptr<Watch>> watches_;
    std::unique_ptr<access::PresenceLink> link_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0); ///< what windows that outlive us look at
};

/// "Ana is on it", "Ana and Wes are on it", "Ana and 2 more are on it"; empty for nobody. By first names.
wxString presence_words(std::vector<std::string> const& names);

} // namespace poddesk::gui
