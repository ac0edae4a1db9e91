#pragma once

#include "gui/fulfillment/pack_presenter.h"
#include "gui/shell/bench_window.h"

namespace poddesk::gui {

class WhyPanel;

/// The pack bench: every unit scanned, the brand's guideline, the scale, label and slip.
class PackBench final : public BenchWindow, private PackView
{
public:
    explicit PackBench(Shell& shell);

    PackPresenter& presenter() { return presenter_; }
    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void scanned(std::string const& code) override { presenter_.scanned(code); }
    bool answered(char key) override { return presenter_.answered(key - '0'); }
    void put_aside() override { presenter_.leave(); }
    void resync() override { presenter_.refresh(); }
    bool show_why() override;

private:
    void build();
    void build_menus();
    void open_rates();
    void paint_item(Painter& painter, wxSize size) const;
    void paint_lines(Painter& painter, wxSize size) const;
    double paint_called_back(Painter& painter, double width) const;
    void paint_side(Painter& painter, wxSize size) const;
    double paint_box(Painter& painter, double width) const;
    double paint_guideline(Painter& painter, double y, double width) const;

    void show(PackScreen const& screen) override;
    void signal(Signal signal) override { hear(signal); }
    void show_picture(std::string const& sha256, std::string const& bytes) override;

    BackgroundWork work_;
    PackPresenter presenter_;
    Canvas* item_ = nullptr;
    Canvas* lines_ = nullptr;
    Canvas* side_ = nullptr;
    WhyPanel* why_ = nullptr;
};

inline constexpr int pack_picture_side = 200; ///< of the item's photo, in design pixels

} // namespace poddesk::gui
