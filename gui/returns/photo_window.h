#pragma once

#include "domain/returns/photo.h"
#include "gui/shell/work_window.h"
#include "gui/widgets/ask_panel.h"

namespace poddesk::gui {

/// A photo of a return, as large as the window, with who took it and when. Named "photo:12".
class PhotoWindow final : public WorkWindow
{
public:
    PhotoWindow(Shell& shell, std::string const& id);

    /// Not ok until it was read.
    wxImage const& picture() const { return whole_; }
    AskPanel& ask() { return *ask_; }
    /// Asks for the reason first.
    void take_back();

    bool is_settled() const override { return settled_; }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override { read(); }
    bool escape() override;

private:
    struct Found
    {
        std::optional<returns::PhotoView> view;
        std::string jpeg;
    };

    void build();
    void read();
    void show(Found const& found);
    void paint(Painter& painter, wxSize size);
    void send(std::string const& reason);

    returns::PhotoId id_;
    returns::RmaId rma_;
    bool settled_ = false;
    wxString words_;
    wxImage whole_;
    wxBitmap fitted_;
    Canvas* canvas_ = nullptr;
    AskPanel* ask_ = nullptr;
};

} // namespace poddesk::gui
