#pragma once

#include "gui/inbound/putaway_presenter.h"
#include "gui/shell/bench_window.h"

namespace poddesk::gui {

class WhyPanel;

/// The putaway bench: from receiving into the suggested bin, or another by the person's word.
class PutawayBench final : public BenchWindow, private PutawayView
{
public:
    explicit PutawayBench(Shell& shell);

    PutawayPresenter& presenter() { return presenter_; }
    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void scanned(std::string const& code) override { presenter_.scanned(code); }
    bool answered(char key) override { return presenter_.answered(key); }
    void put_aside() override { presenter_.leave(); }
    void resync() override { presenter_.refresh(); }
    bool show_why() override;

private:
    void build();
    void build_menus();
    void paint_bin(Painter& painter, wxSize size) const;
    void paint_lines(Painter& painter, wxSize size) const;
    void paint_side(Painter& painter, wxSize size) const;
    double paint_item(Painter& painter, wxSize size) const;

    void show(PutawayScreen const& screen) override;
    void signal(Signal signal) override { hear(signal); }
    void show_picture(std::string const& sha256, std::string const& bytes) override;

    BackgroundWork work_;
    PutawayPresenter presenter_;
    Canvas* bin_ = nullptr;
    Canvas* lines_ = nullptr;
    Canvas* side_ = nullptr;
    WhyPanel* why_ = nullptr;
    wxTimer clock_;
};

} // namespace poddesk::gui
