#pragma once

#include "gui/orders/import_presenter.h"
#include "gui/shell/background_work.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/grid.h"

class wxCheckBox;
class wxChoice;
class wxScrolledWindow;
class wxStaticText;
class wxTextCtrl;

namespace poddesk::gui {

class MappingForm;

/// A file of orders on its way into the house: at the left the file, its channel and what its columns mean,
/// in the middle what each order would become or why it is refused, at the right the selected one in full.
/// Named "import" or "import:12", with the channel.
class ImportWindow final : public WorkWindow, private ImportView
{
public:
    ImportWindow(Shell& shell, std::string const& channel);

    ImportPresenter& presenter() { return presenter_; }
    Grid& grid() { return *grid_; }
    DetailCard& detail() { return *detail_; }
    wxChoice& target() { return *target_; }
    wxTextCtrl& new_name() { return *new_name_; }
    MappingForm& form() { return *form_; }

    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override;
    void staleness_changed() override { enable(); }
    bool escape() override;

private:
    void build();
    wxSizer* build_left();
    wxSizer* build_right();
    void build_menus();
    std::vector<GridColumn> grid_columns();
    void ask_for_file();
    void export_list();
    void open_selected();
    void enable();
    void color_reading();

    void show(ImportScreen const& screen) override;
    void rows_moved() override;
    void show_detail(Detail const* detail) override;
    void done(std::string const& sentence) override;
    void refused(std::string const& sentence) override;

    BackgroundWork work_;
    ImportPresenter presenter_;
    std::vector<std::pair<std::string, std::string>> targets_;
    std::vector<std::pair<std::string, wxString>> titles_; ///< of the grid's columns
    wxStaticText* file_ = nullptr;
    wxStaticText* file_note_ = nullptr;
    wxChoice* target_ = nullptr;
    wxTextCtrl* new_name_ = nullptr;
    wxStaticText* reading_ = nullptr;
    wxString reading_words_;
    wxCheckBox* by_hand_ = nullptr;
    MappingForm* form_ = nullptr;
    wxButton* save_ = nullptr;
    wxButton* import_ = nullptr;
    wxButton* stop_ = nullptr;
    Grid* grid_ = nullptr;
    Canvas* empty_ = nullptr;
    DetailCard* detail_ = nullptr;
};

} // namespace poddesk::gui
