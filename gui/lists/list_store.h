#pragma once
// Where the rows of a list window come from, as plain data. No wx here.

#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "gui/widgets/detail.h"
#include "gui/widgets/form.h"
#include "gui/widgets/tone.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One cell, worded. A pill fills the cell; a dot (a client's "#rrggbb") or an icon stands before the text;
/// `under` is the second, quiet line.
struct ListCell
{
    std::string text{};
    std::string under{};
    Tone tone = Tone::neutral; ///< of the text and the icon; neutral is the color of words
    bool bold = false;
    std::optional<Pill> pill{}; ///< its text is what is copied and exported
    std::string dot{};
    std::string icon{};
    std::optional<kernel::Price> price{}; ///< what the text says, for a column of prices

    bool operator==(ListCell const&) const = default;
};

/// One row: its stable key, its place in the list (what the store finds the next page by), and the cells in
/// the order of the columns.
struct ListRow
{
    std::string key;
    std::string place;
    std::vector<ListCell> cells;

    bool operator==(ListRow const&) const = default;
};

/// Which rows, and in what order. Empty means "all", and "as the list comes".
struct ListQuery
{
    std::string queue;
    std::string text;                         ///< typed into the filter
    std::map<std::string, std::string> chips; ///< chosen values by the chip's key
    std::string sort;                         ///< a column's key
    bool ascending = true;

    bool operator==(ListQuery const&) const = default;
};

/// A row of the list of queues at the left: a heading, a saved queue, or a client.
struct ListEntry
{
    std::string key; ///< empty: a heading
    std::string label;
    std::string icon{};
    Tone tone = Tone::neutral; ///< of the icon
    bool alarm = false;        ///< the count shows in a filled red pill while it is not 0
    std::string color{};       ///< of a client's dot

    bool operator==(ListEntry const&) const = default;
};

/// What a chip offers.
struct ListChoice
{
    std::string key;
    std::string label;
    std::string color{};

    bool operator==(ListChoice const&) const = default;
};

/// What stands around the rows.
struct ListOverview
{
    std::vector<ListEntry> queues{};
    std::map<std::string, std::int64_t> counts{};
    std::map<std::string, std::vector<ListChoice>> chips{}; ///< by the chip's key
    std::string totals{}; ///< for the status strip: "14 receipts, 380 units"
    /// What an action asks that needs no selected row ("New…"), by its key.
    std::map<std::string, std::vector<FormField>> forms{};
};

/// The selected row in full.
struct ListRecord
{
    Detail detail;
    std::set<std::string> allowed{};                       ///< keys of the actions that make sense now
    std::map<std::string, std::vector<FormField>> forms{}; ///< what an action asks about this row, by its key
    std::string opens{}; ///< the window that Enter opens: "rma:12"; may be empty
    /// Of what is allowed, what comes next: the one that fits first at first. Empty: nothing stands out.
    std::vector<std::string> next{};
};

/// How something done is taken back: runs in the background, with a reason of its own.
using ListTakeBack = std::function<kernel::Outcome<void>()>;

/// What an action came to: a sentence for the person, and how it is taken back (empty: it cannot).
struct ListDone
{
    std::string sentence;
    ListTakeBack take_back{};
    std::string opens{}; ///< a window to open now, a file's path after "file:", or a page ("https://…")
};

/// Everything that a list window asks of the database, worded. Every member waits for the server: it is
/// called in the background only, and from several threads at once.
class ListStore
{
public:
    virtual ~ListStore() = default;

    /// A page: `limit` rows, `skip` after the place `after` (none: from the start).
    virtual std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                                      std::int64_t skip, std::int64_t limit) const = 0;
    virtual std::int64_t count(ListQuery const& query) const = 0;
    virtual ListOverview overview(ListQuery const& query) const = 0;
    /// None when it is gone or out of reach.
    virtual std::optional<ListRecord> record(std::string const& key) const = 0;
    /// Does the action for one row; the key is empty for an action that needs none. `command` is the id of
    /// what it changes: the same one when it is asked again because its answer was lost.
    kernel::Outcome<ListDone> act(std::string const& action, std::string const& key,
                                  FormAnswers const& answers,
                                  kernel::Uuid const& command = kernel::Uuid::random()) const
    {
        return perform(action, key, answers, command);
    }

    /// What act() comes to in this list.
    virtual kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                              FormAnswers const& answers,
                                              kernel::Uuid const& command) const = 0;
};

} // namespace poddesk::gui
