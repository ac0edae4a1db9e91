#pragma once

#include "gui/inventory/count_presenter.h"
#include "gui/shell/bench_window.h"

namespace poddesk::gui {

/// The count bench: a bin is scanned, counted blindly, and compared with the ledger. Named "count", or
/// "count:BIN" where another window sends a person to one bin.
class CountBench final : public BenchWindow, private CountView
{
public:
    /// @param bin its number; empty waits for a scan.
    CountBench(Shell& shell, std::string const& bin);

    CountPresenter& presenter() { return presenter_; }
    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void scanned(std::string const& code) override { presenter_.scanned(code); }
    bool answered(char key) override { return presenter_.answered(key); }
    void put_aside() override { presenter_.put_aside(); }
    void resync() override { presenter_.refresh(); }
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    void build_menus();
    void paint_item(Painter& painter, wxSize size) const;
    void paint_lines(Painter& painter, wxSize size) const;
    void paint_line(Painter& painter, wxRect2DDouble const& row, CountLine const& line) const;
    void paint_side(Painter& painter, wxSize size) const;
    void paint_choices(Painter& painter, wxSize size, wxString const& heading) const;
    void paint_tasks(Painter& painter, wxSize size) const;
    std::set<access::Subject> subjects() const;

    void show(CountScreen const& screen) override;
    void signal(Signal signal) override { hear(signal); }
    void show_picture(std::string const& sha256, std::string const& bytes) override;

    BackgroundWork work_;
    CountPresenter presenter_;
    Canvas* item_ = nullptr;
    Canvas* lines_ = nullptr;
    Canvas* side_ = nullptr;
};

inline constexpr int count_picture_side = 200; ///< of the item's photo, in design pixels

} // namespace poddesk::gui
