#pragma once

#include "gui/fulfillment/pick_presenter.h"
#include "gui/shell/bench_window.h"

namespace poddesk::gui {

/// The pick bench: a list's bins in walking order, the bin and every unit scanned, what is not there said.
/// Named "pick", or "pick:PL-RNO-000003" where it opens with a list.
class PickBench final : public BenchWindow, private PickView
{
public:
    PickBench(Shell& shell, std::string const& list);

    PickPresenter& presenter() { return presenter_; }
    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void scanned(std::string const& code) override { presenter_.scanned(code); }
    bool answered(char key) override { return presenter_.answered(key - '0'); }
    void put_aside() override { presenter_.leave(); }
    void resync() override { presenter_.refresh(); }
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    void build_menus();
    void paint_stop(Painter& painter, wxSize size) const;
    void paint_empty(Painter& painter, wxSize size) const;
    void paint_walk(Painter& painter, wxSize size) const;
    void paint_waiting(Painter& painter, wxSize size) const;
    void paint_halt(Painter& painter, PickHalt const& halt, wxRect2DDouble const& row, bool is_current) const;
    void paint_side(Painter& painter, wxSize size) const;
    double paint_outcome(Painter& painter, double width) const;

    void show(PickScreen const& screen) override;
    void signal(Signal signal) override { hear(signal); }
    void show_picture(std::string const& sha256, std::string const& bytes) override;

    BackgroundWork work_;
    PickPresenter presenter_;
    Canvas* stop_ = nullptr;
    Canvas* walk_ = nullptr;
    Canvas* side_ = nullptr;
};

} // namespace poddesk::gui
