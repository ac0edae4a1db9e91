#pragma once

#include "gui/lists/list_window.h"
#include "gui/returns/photo_strip.h"

namespace poddesk::gui {

/// One RMA in full: what comes back, every inspection, money and emails, history, and why each item went
/// where it did; with what can be done to it. Named "rma:12".
class RmaWindow final : public WorkWindow, private ListView
{
public:
    RmaWindow(Shell& shell, std::string const& id, std::vector<ListAction> actions,
              std::shared_ptr<ListStore const> store);

    ListPresenter& presenter() { return presenter_; }
    AskPanel& ask() { return *ask_; }
    PhotoStrip& photos() { return *photos_; }
    StepBar& steps() { return *steps_; }
    /// Does what the action's key or button does: asks first where its form says so.
    void start(std::string const& action);

    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override;
    bool show_why() override { return why_->focus_why(); }
    void staleness_changed() override { steps_->Enable(!is_stale()); }
    bool escape() override;

private:
    void build();
    void build_menus();
    void read_photos();

    void show_overview(ListOverview const&) override {}
    void rows_moved() override {}
    void rows_changed(std::int64_t, std::int64_t) override {}
    void flash(std::string const&, std::set<std::string> const&) override {}
    void show_record(ListRecord const& record) override;
    void show_no_record() override;
    void done(std::string const& sentence, bool can_undo) override;
    void refused(std::string const& sentence) override;
    void open(std::string const& name) override;

    std::string id_;
    std::vector<ListAction> actions_;
    BackgroundWork work_;
    ListPresenter presenter_;
    DetailCard* parcel_ = nullptr;
    DetailCard* story_ = nullptr;
    DetailCard* why_ = nullptr;
    PhotoStrip* photos_ = nullptr;
    AskPanel* ask_ = nullptr;
    StepBar* steps_ = nullptr;
};

} // namespace poddesk::gui
