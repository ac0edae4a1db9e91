#include "gui/orders/email_window.h"

#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"
#include "gui/widgets/button.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

EmailWindow::EmailWindow(Shell& shell_in, std::string const& argument)
    : WorkWindow(shell_in, "email:" + argument, _("Email"), wxSize(760, 760))
{
    std::size_t const slash = argument.find('/');
    order_ = order_of(argument.substr(0, slash));
    message_ = slash == std::string::npos ? 0 : number_of(argument.substr(slash + 1)).value_or(0);
    build();
    read();
    text_->SetFocus();
}

void EmailWindow::build()
{
    auto* const top = new wxBoxSizer(wxHORIZONTAL);
    head_ = new wxStaticText(body(), wxID_ANY, from_utf8(loading_words()));
    head_->SetFont(font(Type::body));
    top->Add(head_, 1, wxALL, u(16));
    part_ = make_button(body(), _("Show HTML source"));
    part_->Disable();
    part_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        html_ = !html_;
        show_part();
    });
    top->Add(part_, 0, wxTOP | wxRIGHT, u(16));
    content()->Add(top, 0, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    text_ = new wxTextCtrl(body(), wxID_ANY, wxString(), wxDefaultPosition, wxDefaultSize,
                           wxTE_MULTILINE | wxTE_READONLY | wxBORDER_NONE);
    set_text_margins(*text_, u(16), u(12));
    accessible(*text_, _("Text of the email"));
    content()->Add(text_, 1, wxEXPAND);
}

void EmailWindow::read()
{
    struct Found
    {
        kernel::Outcome<Email> email;
        bool has_left = false;
    };
    auto const store = std::make_shared<OrdersStore>(shell().pool());
    run(
        [store, order = order_, message = message_]() -> std::optional<Found> {
            auto const record = store->record(order);
            if (!record) {
                return std::nullopt;
            }
            for (messaging::OrderMessage const& known : record->messages) {
                if (known.id.value == message) {
                    bool const has_left =
                        known.state == "sent" || known.state == "unknown" || known.state == "handing_over";
                    return Found{store->email(known.id).map(parse_email), has_left};
                }
            }
            return std::nullopt;
        },
        [this](std::optional<Found> const& found) {
            settled_ = true;
            if (!found) {
                head_->SetLabel(_("This email is gone, or belongs to a client that is not yours."));
            } else if (found->email) {
                show_email(*found->email, found->has_left);
            } else {
                head_->SetLabel(from_utf8(found->email.error().message));
            }
        });
}

void EmailWindow::show_email(Email email, bool has_left)
{
    email_ = std::move(email);
    wxString words = has_left ? wxString() : _("Not handed over: this is how it would be now.") + wxS("\n");
    for (char const* const name : {"Subject", "From", "To", "Reply-To", "Date", "Message-ID"}) {
        std::string const value = email_.header(name);
        if (!value.empty()) {
            words += from_utf8(name) + wxS(": ") + from_utf8(value) + wxS("\n");
        }
    }
    head_->SetLabel(words.Trim());
    SetTitle(from_utf8(email_.header("Subject")) + wxS(" ") + wxUniChar(0x2013) + wxS(" PodDesk"));
    html_ = email_.text.empty();
    show_part();
}

void EmailWindow::show_part()
{
    text_->SetFont(html_ ? wxFont(wxFontInfo(font(Type::body).GetPointSize()).Family(wxFONTFAMILY_TELETYPE))
                         : font(Type::body));
    text_->SetValue(from_utf8(html_ ? email_.html : email_.text));
    text_->SetInsertionPoint(0);
    set_button_label(*part_, html_ ? _("Show text") : _("Show HTML source"));
    part_->Enable(!email_.html.empty() && !email_.text.empty());
    body()->Layout();
}

bool EmailWindow::escape()
{
    Close();
    return true;
}

std::vector<KeyHelp> EmailWindow::keys() const
{
    return {{wxS("Esc"), _("close this window")}};
}

} // namespace poddesk::gui
