#pragma once

#include "gui/inbound/receive_presenter.h"
#include "gui/shell/bench_window.h"

namespace poddesk::gui {

/// The receiving bench: every unit counted against the purchase order, and the receipt.
class ReceiveBench final : public BenchWindow, private ReceiveView
{
public:
    explicit ReceiveBench(Shell& shell);

    ReceivePresenter& presenter() { return presenter_; }
    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void scanned(std::string const& code) override { presenter_.scanned(code); }
    bool answered(char key) override { return presenter_.answered(key); }
    void put_aside() override { presenter_.leave(); }
    void resync() override { presenter_.refresh(); }
    nlohmann::json state() const override { return presenter_.kept(); }
    void restore(nlohmann::json const& held) override;

private:
    void build();
    void build_menus();
    void paint_item(Painter& painter, wxSize size) const;
    void paint_review(Painter& painter, wxSize size) const;
    void paint_lines(Painter& painter, wxSize size) const;
    void paint_line(Painter& painter, ReceiveLine const& line, double y, double width, bool is_current) const;
    void paint_side(Painter& painter, wxSize size) const;
    double paint_question(Painter& painter, double y, double width) const;

    void show(ReceiveScreen const& screen) override;
    void signal(Signal signal) override { hear(signal); }
    void show_picture(std::string const& sha256, std::string const& bytes) override;

    BackgroundWork work_;
    ReceivePresenter presenter_;
    Canvas* item_ = nullptr;
    Canvas* lines_ = nullptr;
    Canvas* side_ = nullptr;
    wxTimer clock_;
};

} // namespace poddesk::gui
