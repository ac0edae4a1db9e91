#pragma once

#include "gui/orders/eml.h"
#include "gui/orders/orders_store.h"
#include "gui/shell/work_window.h"

class wxTextCtrl;
class wxStaticText;

namespace poddesk::gui {

/// An email as it was handed over, or as it would be now: its headers, its text, and the source of its HTML
/// part. Named "email:<order>/<message>".
class EmailWindow final : public WorkWindow
{
public:
    EmailWindow(Shell& shell, std::string const& argument);

    Email const& email() const { return email_; }
    bool is_settled() const override { return settled_; }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override { read(); }
    bool escape() override;

private:
    void build();
    void read();
    void show_email(Email email, bool has_left);
    void show_part();

    kernel::OrderId order_;
    std::int64_t message_ = 0;
    Email email_;
    bool html_ = false;
    bool settled_ = false;
    wxStaticText* head_ = nullptr;
    wxTextCtrl* text_ = nullptr;
    wxButton* part_ = nullptr;
};

} // namespace poddesk::gui
