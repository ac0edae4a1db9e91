#pragma once

#include "gui/returns/inspect_presenter.h"
#include "gui/shell/bench_window.h"

namespace poddesk::gui {

/// The inspection bench: any code of a parcel, each item's questions by key, and the lane it goes to. Named
/// "inspect".
class InspectBench final : public BenchWindow, private InspectView
{
public:
    explicit InspectBench(Shell& shell);

    InspectPresenter& presenter() { return presenter_; }
    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void scanned(std::string const& code) override { presenter_.scanned(code); }
    bool answered(char key) override { return presenter_.answered(key); }
    void put_aside() override { presenter_.leave(); }
    void resync() override;
    bool show_why() override;
    bool escape() override;
    bool works_without_link() const override { return true; }
    void staleness_changed() override;
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    void build_menus();
    void bind_empty_keys();
    void ring();

    // how it looks: inspect_bench_paint.cpp and inspect_side_paint.cpp
    void paint_work(Painter& painter, wxSize size) const;
    double paint_head(Painter& painter, wxRect2DDouble const& box) const;
    void paint_card(Painter& painter, wxRect2DDouble const& box) const;
    void paint_question(Painter& painter, wxRect2DDouble const& box) const;
    double paint_crumbs(Painter& painter, double x, double y) const;
    void paint_choice(Painter& painter, wxRect2DDouble const& box, std::size_t at) const;
    void paint_lane(Painter& painter, wxRect2DDouble const& box) const;
    void paint_empty(Painter& painter, wxRect2DDouble const& box) const;
    void paint_side(Painter& painter, wxSize size) const;
    double paint_rows(Painter& painter, double y, wxSize size, double until) const;
    double paint_pace(Painter& painter, double y, double width) const;
    void paint_bars(Painter& painter, wxRect2DDouble const& box) const;
    void paint_today(Painter& painter, double y, double width) const;

    void show(InspectScreen const& screen) override;
    void signal(Signal signal) override { hear(signal); }
    void decided(int lane) override;
    void show_picture(std::string const& sha256, std::string const& bytes) override;

    BackgroundWork work_;
    InspectPresenter presenter_;
    Canvas* bench_ = nullptr;
    Canvas* side_ = nullptr;
    WhyPanel* why_ = nullptr;
    wxMenuItem* lane_sound_ = nullptr;
    wxTimer bells_;
    int bells_left_ = 0;
    bool is_started_ = false;
};

inline constexpr int inspect_picture_side = 160; ///< of the item's photo, in design pixels

} // namespace poddesk::gui
