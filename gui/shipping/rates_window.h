#pragma once

#include "gui/shell/background_work.h"
#include "gui/shipping/rate_table.h"
#include "gui/shipping/rates_presenter.h"
#include "gui/widgets/ask_panel.h"

class wxCheckBox;
class wxChoice;
class wxTextCtrl;

namespace poddesk::gui {

/// What each service would cost for one parcel, when it would arrive, why it goes with the one it does; at
/// the left what another box, day, weight or address would make of it. Named "rates:12".
class RatesWindow final : public WorkWindow, private RatesView
{
public:
    RatesWindow(Shell& shell, std::string const& shipment);

    RatesPresenter& presenter() { return presenter_; }
    RateTable& table() { return *table_; }
    AskPanel& ask() { return *ask_; }
    wxTextCtrl& weight() { return *weight_; }
    wxCheckBox& residential() { return *residential_; }

    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override { presenter_.start(); }
    bool show_why() override;
    bool escape() override;
    void others_changed() override { show_right(); }

private:
    void build();
    wxSizer* build_questions();
    wxSizer* build_why();
    void build_menus();
    void label(wxBoxSizer& column, wxString const& words);
    void paint_head(Painter& painter, wxSize size) const;
    void paint_changes(Painter& painter, wxSize size) const;
    void paint_why(Painter& painter, wxSize size) const;
    double paint_reasons(Painter& painter, wxString const& heading, std::vector<RateReason> const& reasons,
                         double y, double width) const;
    void fill_questions(RateQuestions const& questions);
    void question_changed();
    void reset();
    void use();
    void name_use();
    void show_right();

    void show(RatesScreen const& screen) override;
    void done(std::string const& sentence, bool can_undo) override;
    void refused(std::string const& sentence) override;

    BackgroundWork work_;
    RatesPresenter presenter_;
    std::optional<RateQuestions> shown_;
    Canvas* head_ = nullptr;
    wxChoice* box_ = nullptr;
    wxChoice* day_ = nullptr;
    wxTextCtrl* weight_ = nullptr;
    wxCheckBox* residential_ = nullptr;
    Canvas* changes_ = nullptr;
    wxButton* reset_ = nullptr;
    RateTable* table_ = nullptr;
    Canvas* why_ = nullptr;
    AskPanel* ask_ = nullptr;
    wxButton* use_ = nullptr;
};

} // namespace poddesk::gui
