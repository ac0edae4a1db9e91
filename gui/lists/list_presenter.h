#pragma once
// Every decision of a list window. No wx here.

#include "gui/lists/list_store.h"
#include "gui/shell/export_job.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/grid_source.h"
#include "gui/widgets/row_pages.h"

#include <exception>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace poddesk::gui {

/// What the presenter tells the window.
class ListView
{
public:
    virtual ~ListView() = default;
    virtual void show_overview(ListOverview const& overview) = 0;
    /// Rows came, went or moved.
    virtual void rows_moved() = 0;
    virtual void rows_changed(std::int64_t first, std::int64_t last) = 0;
    /// These columns of a row changed elsewhere; none: the whole row is new here.
    virtual void flash(std::string const& key, std::set<std::string> const& columns) = 0;
    virtual void show_record(ListRecord const& record) = 0;
    virtual void show_no_record() = 0;
    virtual void done(std::string const& sentence, bool can_undo) = 0;
    virtual void refused(std::string const& sentence) = 0;
    /// An action asks for a window, or for a file, to be opened.
    virtual void open(std::string const& name) = 0;
};

struct ListRowTraits
{
    static std::string key(ListRow const& row) { return row.key; }
    static std::string place(ListRow const& row) { return row.place; }
};

/// The state of a list window: which list, which filters, the rows of it that are in memory, the selected
/// row, what can be taken back. All members are for the UI thread; everything that waits goes through Work.
class ListPresenter final : public GridSource
{
public:
    /// @param columns their keys, in the order of ListRow::cells.
    ListPresenter(std::shared_ptr<ListStore const> store, Work& work, ListView& view,
                  std::vector<std::string> columns, std::string first_queue);

    /// Reads everything: at the start, on F5, and after the server was lost.
    void resync();
    /// Something of what the list shows changed elsewhere. Many changes at once are one more read.
    void changed();

    // --- what the person asks for
    void choose_queue(std::string const& key);
    void filter_text(std::string const& typed);
    /// None takes the chip's value back.
    void filter(std::string const& chip, std::optional<std::string> const& value);
    void select(std::string const& key);
    /// Does the action for these rows, one after the other; a refusal leaves that row as it was and goes on,
    /// a fault ends it. Asked again after its answer was lost, it is the same command and done once.
    void act(std::string const& action, std::vector<std::string> const& keys, FormAnswers const& answers);
    /// Takes the last step back; what a fault left of it waits for the next time.
    void undo();

    struct ExportColumn
    {
        std::string key;
        std::string title;
        bool is_number = false;
        bool is_price = false;
    };
    /// Every row of the list as it is shown now, these columns of it.
    Export export_of(std::string name, std::vector<ExportColumn> const& columns) const;

    ListQuery const& query() const { return query_; }
    std::string const& selected() const { return selected_; }
    ListRecord const* record() const { return record_ ? &*record_ : nullptr; }
    ListRow const* row(std::int64_t at) const { return pages_.row(at); }
    ListCell const* cell(std::int64_t row, std::string const& column) const;
    ListStore const& store() const { return *work_.store(); }
    /// True once the rows in sight, the counts and the selected row are here.
    bool is_settled() const { return work_.is_idle() && loaded_once_; }

    // --- GridSource
    std::int64_t row_count() const override { return pages_.row_count(); }
    bool is_loaded(std::int64_t row) const override { return pages_.row(row) != nullptr; }
    std::string key(std::int64_t row) const override;
    std::optional<std::int64_t> row_of(std::string const& key) const override { return pages_.row_of(key); }
    std::string text(std::int64_t row, std::string const& column) const override;
    void want(std::int64_t first, std::int64_t last) override;
    void sort(std::string const& column, bool ascending) override;

private:
    using Pages = RowPages<ListRow, ListRowTraits>;
    struct Read
    {
        std::vector<ListRow> rows;
        std::int64_t first_page = 0;
        std::int64_t count = 0;
        ListOverview overview;
    };

    using Command = std::tuple<std::string, std::string, FormAnswers>;
    /// What came of an action for several rows.
    struct Acted
    {
        std::vector<ListDone> done;
        std::vector<kernel::Refusal> refused;
        std::vector<Command> answered;
        std::exception_ptr fault; ///< what ended it before the last row
    };
    void take(Acted const& acted);
    void reload();
    void take(Read read, bool same_list);
    using Flash = std::pair<std::string, std::set<std::string>>;
    std::vector<Flash> changes_in(Read const& read) const;
    void fetch(std::int64_t page);
    void read_record();

    StoreWork<ListStore> work_;
    ListView& view_;
    std::vector<std::string> columns_;
    ListQuery query_;
    Pages pages_;
    std::set<std::int64_t> fetching_;
    std::pair<std::int64_t, std::int64_t> in_sight_{0, 30};
    std::uint64_t generation_ = 0; ///< of the list: an answer to an older question is dropped
    std::uint64_t loaded_generation_ = 0;
    std::string selected_;
    std::optional<ListRecord> record_;
    std::uint64_t record_asked_ = 0;
    std::vector<std::vector<ListTakeBack>> undo_;
    /// The ids of commands that nobody knows the end of, each by its action, key and answers.
    std::map<Command, kernel::Uuid> unanswered_;
    bool reading_ = false;
    bool read_again_ = false;
    bool loaded_once_ = false;
};

} // namespace poddesk::gui
