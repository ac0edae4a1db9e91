#include "gui/shell/row_presence.h"

#include "gui/shell/problems.h"
#include "gui/widgets/text.h"

namespace poddesk::gui {

RowPresence::RowPresence(Presence& presence, wxWindow& list, std::string kind, std::function<void()> changed)
    : presence_(presence), list_(list), kind_(std::move(kind)), changed_(std::move(changed))
{
}

std::vector<std::string> const& RowPresence::known(std::int64_t id) const
{
    static std::vector<std::string> const nobody;
    auto const found = others_.find(id);
    return found == others_.end() ? nobody : found->second;
}

std::vector<std::string> const& RowPresence::on(std::int64_t id)
{
    if (!watched_.contains(id) && painted_.insert(id).second && painted_.size() == 1) {
        post(list_, [this] { watch(); });
    }
    return known(id);
}

void RowPresence::watch()
{
    constexpr std::size_t most_watched = 400; // of a long scroll only the end is in sight
    if (watched_.size() + painted_.size() > most_watched) {
        watched_.clear();
    }
    watched_.merge(painted_);
    painted_.clear();
    presence_.watch(list_, kind_, {watched_.begin(), watched_.end()}, [this](Presence::Others const& others) {
        others_ = others;
        changed_();
    });
}

void paint_with_others(GridCell const& cell, std::string const& name, std::vector<std::string> const& others)
{
    Theme const& t = theme();
    // The column is narrow: of several people the first, and how many more.
    wxString const who = others.size() > 1
                             ? from_utf8(others.front().substr(0, others.front().find(' '))) +
                                   wxString::Format(wxS(" +%d"), static_cast<int>(others.size()) - 1)
                             : presence_words(others);
    cell.painter.text(who.empty() ? cell.box : cell.line1, from_utf8(name), Type::body_bold, t.text);
    if (!who.empty()) {
        wxRect2DDouble words = cell.line2;
        cell.painter.circle(words.m_x + u(3), words.m_y + words.m_height / 2, u(6) / 2.0,
                            t.ink(Tone::violet));
        words.m_x += u(10);
        words.m_width -= u(10);
        cell.painter.text(words, who, Type::small, t.ink(Tone::violet));
    }
}

} // namespace poddesk::gui
