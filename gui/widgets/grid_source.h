#pragma once
// Where a grid's rows come from. No wx here: presenters implement this.

#include <cstdint>
#include <optional>
#include <string>

namespace poddesk::gui {

/// Rows answered from memory. A grid asks inside a paint, so an answer never waits: a row whose page is not
/// here yet answers is_loaded() = false, and the source fetches it after want().
class GridSource
{
public:
    virtual ~GridSource() = default;

    virtual std::int64_t row_count() const = 0;
    virtual bool is_loaded(std::int64_t row) const = 0;
    /// The stable key of a loaded row: selection and changes go by it.
    virtual std::string key(std::int64_t row) const = 0;
    /// Where the row with this key is now, if it is among the loaded ones.
    virtual std::optional<std::int64_t> row_of(std::string const& key) const = 0;
    /// A cell as plain words (UTF-8): for copying, exporting and screen readers.
    virtual std::string text(std::int64_t row, std::string const& column) const = 0;
    /// The rows now in sight: the source fetches what is missing, and some around them.
    virtual void want(std::int64_t first, std::int64_t last) = 0;
    /// The person asked for another order; the source reloads and tells the grid.
    virtual void sort(std::string const& column, bool ascending) = 0;
};

} // namespace poddesk::gui
