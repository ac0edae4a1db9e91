#pragma once

#include "gui/clients/client_presenter.h"
#include "gui/shell/background_work.h"
#include "gui/widgets/ask_panel.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/detail_card.h"

namespace poddesk::gui {

class ClientForm;

/// One client: what may be typed at the left, what the house does for it at the right. Named "client:12".
class ClientWindow final : public WorkWindow, private ClientView
{
public:
    ClientWindow(Shell& shell, std::string const& client);
    ~ClientWindow() override;

    ClientPresenter& presenter() { return presenter_; }
    ClientForm& form() { return *form_; }
    AskPanel& ask() { return *ask_; }

    bool is_settled() const override { return presenter_.is_settled() && (presenter_.page() || is_gone_); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override { presenter_.read(); }
    void staleness_changed() override;
    bool escape() override;
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    wxSizer* build_form();
    wxSizer* build_side();
    void build_menus();
    void paint_header(Painter& painter, wxSize size) const;
    void save();
    void give_access();
    void end_access();
    void undo();

    void show_client(ClientPage const& page, ClientFields const& shown, ClientFields const& theirs) override;
    void show_no_client(std::string const& sentence) override;
    void show_unsaved(std::size_t fields) override;
    void done(std::string const& sentence, bool can_undo) override;
    void refused(std::string const& sentence) override;

    BackgroundWork work_;
    ClientPresenter presenter_;
    Canvas* header_ = nullptr;
    ClientForm* form_ = nullptr;
    DetailCard* side_ = nullptr;
    AskPanel* ask_ = nullptr;
    wxButton* save_ = nullptr;
    wxButton* open_orders_ = nullptr;
    wxButton* discard_ = nullptr;
    wxButton* give_ = nullptr;
    wxButton* end_ = nullptr;
    wxStaticText* note_ = nullptr;
    wxBitmap logo_;
    std::string logo_png_;   ///< the bytes that logo_ was made of
    bool has_focus_ = false; ///< the keyboard was put on the first field once
    bool is_gone_ = false;
};

} // namespace poddesk::gui
