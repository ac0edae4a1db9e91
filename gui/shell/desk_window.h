#pragma once

#include "gui/shell/desk_presenter.h"
#include "gui/shell/work_window.h"

#include <array>
#include <wx/geometry.h>

namespace poddesk::gui {

class CounterCard;
class DeskList;
class Canvas;

/// The hub: today at a glance. Each number opens the window behind it; the numbers follow the database live.
class DeskWindow : public WorkWindow
{
public:
    DeskWindow(Shell& shell, std::shared_ptr<DeskStore> store);

    bool is_settled() const override { return presenter_.has_numbers(); }
    std::vector<KeyHelp> keys() const override;
    DeskPresenter const& presenter() const { return presenter_; }

private:
    void add_head();
    void add_counters();
    void add_cards();
    void read();
    void show_numbers();
    void paint_clients(Painter& painter, wxRect2DDouble const& inside) const;
    void paint_connection(Painter& painter, wxRect2DDouble const& inside) const;
    void open_behind(DeskCounter counter);
    void open_window(std::string const& name);

    std::shared_ptr<DeskStore> store_;
    std::array<CounterCard*, desk_counters> counters_{};
    Canvas* head_ = nullptr;
    Canvas* clients_ = nullptr;
    Canvas* connection_ = nullptr;
    DeskList* exceptions_ = nullptr;
    DeskList* cutoffs_ = nullptr;
    DeskList* receipts_ = nullptr;
    DeskList* background_ = nullptr;
    wxTimer clock_;
    bool reading_ = false;
    bool read_again_ = false;
    DeskPresenter presenter_; // dies first
};

/// Teaches the shell the window "desk".
void add_desk_window(Shell& shell);

} // namespace poddesk::gui
