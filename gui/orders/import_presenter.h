#pragma once
// Every decision of the import window. No wx here.

#include "gui/orders/import_rows.h"
#include "gui/orders/import_store.h"
#include "gui/orders/import_words.h"
#include "gui/shell/export_job.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/grid_source.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// What stands around the rows.
struct ImportScreen
{
    std::string file; ///< empty: none is open
    std::string file_note;
    std::vector<std::pair<std::string, std::string>> targets; ///< key and words of what may be chosen
    std::string target;                                       ///< the chosen one's key; empty: none
    bool is_new_target = false;                               ///< it wants a name
    std::string reading;                                      ///< what the file is read by, or why it is not
    Tone reading_tone = Tone::neutral;
    bool is_mapped = false; ///< columns are chosen by hand
    bool may_unmap = false; ///< the header is known too
    bool can_import = false;
    bool is_importing = false;
    orders::CsvMapping mapping; ///< as the form shows it
    std::vector<std::string> columns;
    std::string totals; ///< of the preview, then of what came of it
};

/// What the presenter tells the window.
class ImportView
{
public:
    virtual ~ImportView() = default;
    virtual void show(ImportScreen const& screen) = 0;
    /// Rows came and went.
    virtual void rows_moved() = 0;
    /// None: no row is selected.
    virtual void show_detail(Detail const* detail) = 0;
    virtual void done(std::string const& sentence) = 0;
    virtual void refused(std::string const& sentence) = 0;
};

/// One file on its way into the house: which one, into which channel, read by what; what it would become;
/// then what it became. All members are for the UI thread; everything that waits goes through Work.
class ImportPresenter final : public GridSource
{
public:
    static constexpr std::size_t most_previewed = 200; ///< orders; refused ones are all shown

    ImportPresenter(std::shared_ptr<ImportStore const> store, Work& work, ImportView& view);
    /// Ends an import that is under way after its current order.
    ~ImportPresenter() override;

    /// Reads what may be chosen. @param channel that is chosen at first; 0: none.
    void start(kernel::ChannelId channel);
    void open_file(std::filesystem::path const& path);
    void choose_target(std::string const& key);
    void name_target(std::string const& name) { new_name_ = name; }
    /// Whether the columns count that are chosen by hand, where the header is known too.
    void map_by_hand(bool by_hand);
    void map(orders::CsvMapping mapping);
    /// Stores the mapping for the chosen channel.
    void save();
    /// Stores the mapping where it is another than the channel's, then imports every order.
    void import();
    void stop();
    void select(std::string const& key);
    /// The window that a row opens; empty: none.
    std::string opens(std::string const& key) const;
    Export export_of(std::vector<std::pair<std::string, std::string>> const& columns) const;

    ImportScreen const& screen() const { return screen_; }
    std::shared_ptr<OpenedFile const> const& file() const { return file_; }
    ListCell cell(std::int64_t row, std::string const& column) const;
    bool is_settled() const { return work_.is_idle() && is_started_; }

    // --- GridSource
    std::int64_t row_count() const override { return static_cast<std::int64_t>(rows_->size()); }
    bool is_loaded(std::int64_t) const override { return true; }
    std::string key(std::int64_t row) const override { return std::to_string(row); }
    std::optional<std::int64_t> row_of(std::string const& key) const override;
    std::string text(std::int64_t row, std::string const& column) const override;
    void want(std::int64_t, std::int64_t) override {}
    void sort(std::string const&, bool) override {}

private:
    struct Progress
    {
        std::atomic<std::size_t> done = 0;
        std::atomic<std::size_t> total = 0;
        std::atomic<bool> stop = false;
    };

    void take(ImportChoices choices, kernel::ChannelId chosen);
    /// The file or the channel is another one: what it is read by is found anew.
    void begin_reading();
    void look();
    kernel::Outcome<orders::CsvFormat> format();
    ImportChannel const* channel() const;
    std::optional<ImportTarget> target();
    void take_imported(ImportChannel const& channel, kernel::Outcome<orders::ImportReport> report);
    void adopt(ImportChannel const& channel);
    void give_up();
    void show_progress();
    void show_rows(std::shared_ptr<ImportRows const> rows);

    StoreWork<ImportStore> work_;
    ImportView& view_;
    ImportChoices choices_;
    std::shared_ptr<OpenedFile const> file_;
    std::string new_name_;
    bool by_hand_ = false;
    bool is_guessed_ = false;
    ImportScreen screen_;
    std::shared_ptr<ImportRows const> rows_ = std::make_shared<ImportRows>();
    std::shared_ptr<Progress> progress_;
    std::uint64_t looked_ = 0;
    bool is_started_ = false;
};

} // namespace poddesk::gui
