#pragma once

#include "gui/fulfillment/pack_presenter.h"
#include "gui/orders/background_work.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/scan_field.h"

#include <map>

namespace poddesk::gui {

class WhyPanel;

/// The pack bench: everything by scanner, number and key; the scan field always has the keyboard.
class PackBench final : public WorkWindow, private PackView
{
public:
    explicit PackBench(Shell& shell);

    PackPresenter& presenter() { return presenter_; }
    ScanField& scan_field() { return *scan_; }
    /// How often the bench has answered a person: for tests.
    int answers() const { return answers_; }
    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override { presenter_.refresh(); }
    bool show_why() override;
    bool escape() override;

private:
    void build();
    void build_menus();
    void paint_banner(Painter& painter, wxSize size) const;
    void paint_item(Painter& painter, wxSize size) const;
    void paint_lines(Painter& painter, wxSize size) const;
    void paint_side(Painter& painter, wxSize size) const;
    double paint_box(Painter& painter, double width) const;
    double paint_guideline(Painter& painter, double y, double width) const;

    void show(PackScreen const& screen) override;
    void signal(Signal signal) override;
    void show_picture(std::string const& sha256, std::string const& bytes) override;

    BackgroundWork work_;
    PackPresenter presenter_;
    Canvas* banner_ = nullptr;
    Canvas* item_ = nullptr;
    Canvas* lines_ = nullptr;
    Canvas* side_ = nullptr;
    WhyPanel* why_ = nullptr;
    ScanField* scan_ = nullptr;
    std::map<std::string, wxBitmap> pictures_;
    int answers_ = 0;
};

} // namespace poddesk::gui
