#include "gui/shell/presence.h"

#include "domain/database/transaction.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/utils.h>

#include <algorithm>

namespace poddesk::gui {

struct Presence::Watch
{
    wxWeakRef<wxWindow> owner;
    std::string kind;
    std::vector<std::int64_t> ids;
    OnChange changed;
    std::uint64_t asked = 0; ///< which question the next answer belongs to
    bool reading = false;
    bool again = false;
    std::optional<Others> told;
};

Presence::Presence(std::shared_ptr<database::Pool> pool, Background& background, LiveBridge& live)
    : pool_(std::move(pool)), background_(background), live_(live)
{
}

Presence::~Presence() = default;

void Presence::connect()
{
    if (!link_ && pool_) {
        link_ = std::make_unique<access::PresenceLink>(pool_->profile(), "poddesk",
                                                       to_utf8(wxGetHostName()).substr(0, 100));
    }
}

void Presence::enter(wxWindow& window, std::set<access::Subject> subjects)
{
    bool const is_new = !entered_.contains(&window);
    entered_[&window] = std::move(subjects);
    if (is_new) {
        window.Bind(wxEVT_DESTROY, [this, here = std::weak_ptr<int>(alive_),
                                    &window](wxWindowDestroyEvent& event) {
            event.Skip();
            if (event.GetEventObject() == &window && !here.expired()) { // children's deaths pass by here, too
                leave(window);
            }
        });
    }
    tell();
}

void Presence::leave(wxWindow& window)
{
    if (entered_.erase(&window) > 0) {
        tell();
    }
}

void Presence::tell()
{
    connect();
    if (link_) {
        std::set<access::Subject> subjects;
        for (auto const& [window, on] : entered_) {
            subjects.insert(on.begin(), on.end());
        }
        link_->hold(std::move(subjects));
    }
}

void Presence::watch(wxWindow& owner, std::string const& kind, std::vector<std::int64_t> ids,
                     OnChange changed)
{
    connect(); // a program that only looks takes dead programs' claims away as well
    std::erase_if(watches_, [](auto const& watch) { return !watch->owner; });
    auto const known = std::find_if(watches_.begin(), watches_.end(), [&](auto const& watch) {
        return watch->owner.get() == &owner && watch->kind == kind;
    });
    std::shared_ptr<Watch> watch = known == watches_.end() ? nullptr : *known;
    if (!watch) {
        watch = watches_.emplace_back(std::make_shared<Watch>());
        watch->owner = &owner;
        watch->kind = kind;
        live_.listen(owner, "presence", [this, watch](Changes const& changes) {
            if (changes.everything || std::any_of(watch->ids.begin(), watch->ids.end(), [&](std::int64_t id) {
                    return changes.keys.contains(id);
                })) {
                read(watch);
            }
        });
    }
    watch->changed = std::move(changed);
    if (watch->ids != ids) {
        watch->ids = std::move(ids);
        watch->told.reset(); // who asks about others has forgotten the answer
        ++watch->asked;
        read(watch);
    }
}

void Presence::read(std::shared_ptr<Watch> const& watch)
{
    if (!pool_ || !watch->owner) {
        return;
    }
    if (watch->reading) {
        watch->again = true;
        return;
    }
    watch->reading = true;
    watch->again = false;
    auto const next = [this, watch] {
        watch->reading = false;
        if (watch->again) {
            read(watch);
        }
    };
    background_.run_or(
        *watch->owner,
        [pool = pool_, kind = watch->kind, ids = watch->ids] {
            return ids.empty() ? std::vector<access::Present>()
                               : database::in_transaction(*pool, database::Mode::read_only,
                                                          [&](database::Transaction& tx) {
                                                              return access::who_is_on(tx, kind, ids);
                                                          });
        },
        [this, watch, next, asked = watch->asked](std::vector<access::Present> const& present) {
            Others others;
            for (access::Present const& one : present) {
                auto& names = others[one.subject.id];
                if (!one.is_me && std::find(names.begin(), names.end(), one.full_name) == names.end()) {
                    names.push_back(one.full_name);
                }
            }
            std::erase_if(others, [](auto const& entry) { return entry.second.empty(); });
            if (asked == watch->asked && watch->told != others) {
                watch->told = others;
                watch->changed(others);
            }
            next();
        },
        // A lost link: the bridge says "everything" when it is back, and the names are read again.
        [next](std::exception_ptr const&) { next(); });
}

wxString presence_words(std::vector<std::string> const& names)
{
    if (names.empty()) {
        return {};
    }
    auto const first_name = [](std::string const& full) { return from_utf8(full.substr(0, full.find(' '))); };
    wxString const first = first_name(names.front());
    if (names.size() == 1) {
        return wxString::Format(_("%s is on it"), first);
    }
    if (names.size() == 2) {
        return wxString::Format(_("%s and %s are on it"), first, first_name(names[1]));
    }
    return wxString::Format(_("%s and %d more are on it"), first, static_cast<int>(names.size()) - 1);
}

} // namespace poddesk::gui
