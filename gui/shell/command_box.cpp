#include "gui/shell/command_box.h"

#include "gui/shell/problems.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/textctrl.h>

#include <cmath>

namespace poddesk::gui {

namespace {

constexpr int box_width = 680;
constexpr int box_height = 488;

struct Row
{
    bool heading = false;
    wxString group{};
    CommandResult result{};
};

/// Where `typed` stands in `title`, whatever the case.
std::pair<std::size_t, std::size_t> match(wxString const& title, wxString const& typed)
{
    std::size_t const at = typed.empty() ? wxString::npos : title.Lower().find(typed.Lower());
    return at == wxString::npos ? std::pair{title.length(), std::size_t{0}} : std::pair{at, typed.length()};
}

} // namespace

CommandProvider fixed_commands(wxString const& group, std::function<std::vector<CommandResult>()> commands)
{
    auto find = [commands = std::move(commands)](std::string const& typed,
                                                 CommandProvider::Deliver const& deliver) {
        std::vector<CommandResult> matching;
        wxArrayString const words = wxSplit(from_utf8(typed).Lower(), ' ');
        for (CommandResult& command : commands()) {
            wxString const title = command.title.Lower();
            bool const all = std::all_of(words.begin(), words.end(), [&](wxString const& word) {
                return title.find(word) != wxString::npos;
            });
            if (all) {
                matching.push_back(std::move(command));
            }
        }
        deliver(std::move(matching));
    };
    return {group, std::move(find)};
}

class CommandBox::Results : public wxVListBox
{
public:
    explicit Results(wxWindow* parent)
        : wxVListBox(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxBORDER_NONE, _("Results"))
    {
        SetBackgroundColour(theme().base);
    }

    void show(std::vector<Row> rows, wxString const& typed)
    {
        rows_ = std::move(rows);
        typed_ = typed;
        SetItemCount(rows_.size());
        SetSelection(wxNOT_FOUND);
        step(1);
        if (!rows_.empty()) {
            ScrollToRow(0);
        }
        // What is called just so goes before what only mentions it, whichever provider answered first.
        auto const named = std::find_if(rows_.begin(), rows_.end(), [&](Row const& row) {
            return !row.heading && !typed_.empty() && row.result.title.IsSameAs(typed_, false);
        });
        if (named != rows_.end()) {
            SetSelection(static_cast<int>(named - rows_.begin()));
        }
        RefreshAll();
    }

    void step(int direction)
    {
        int const count = static_cast<int>(rows_.size());
        for (int row = GetSelection() + direction; row >= 0 && row < count; row += direction) {
            if (!rows_[static_cast<std::size_t>(row)].heading) {
                SetSelection(row);
                return;
            }
        }
    }

    CommandResult const* chosen() const
    {
        int const row = GetSelection();
        return row == wxNOT_FOUND || rows_[static_cast<std::size_t>(row)].heading
                   ? nullptr
                   : &rows_[static_cast<std::size_t>(row)].result;
    }

    std::vector<Row> const& rows() const { return rows_; }

protected:
    wxCoord OnMeasureItem(size_t row) const override { return u(rows_.at(row).heading ? 30 : 40); }

    void OnDrawBackground(wxDC& dc, wxRect const& box, size_t row) const override
    {
        Painter painter(dc, *this);
        painter.fill({double(box.x), double(box.y), double(box.width), double(box.height)}, theme().base);
        if (IsSelected(row) && !rows_.at(row).heading) {
            painter.rounded(
                {double(box.x + u(8)), double(box.y + 1), double(box.width - u(16)), box.height - 2.0}, u(6),
                theme().accent_soft);
        }
    }

    void OnDrawItem(wxDC& dc, wxRect const& box, size_t row) const override
    {
        Painter painter(dc, *this);
        Theme const& t = theme();
        Row const& shown = rows_.at(row);
        double const y = box.y;
        double const h = box.height;
        if (shown.heading) {
            painter.text({double(box.x + u(20)), y + u(6), double(box.width - u(40)), h - u(6)}, shown.group,
                         Type::small_bold, t.muted);
            return;
        }
        bool const chosen = IsSelected(row);
        painter.icon(shown.result.icon, box.x + u(20), y + (h - u(18)) / 2, u(18),
                     chosen ? t.accent_text : t.muted);
        draw_title(painter, shown.result.title, {double(box.x + u(50)), y, double(u(200)), h});
        double const detail_x = box.x + u(258);
        if (!shown.result.brand_color.empty()) {
            painter.circle(detail_x + u(4), y + h / 2, u(4) + 0.5,
                           t.brand(wxColour(from_utf8(shown.result.brand_color))));
        }
        painter.text({detail_x + u(16), y, box.width - detail_x + box.x - u(96), h}, shown.result.detail,
                     Type::body, t.muted);
        wxString const cap = !shown.result.key_hint.empty() ? shown.result.key_hint
                             : chosen                       ? _("Enter")
                                                            : wxString();
        if (!cap.empty()) {
            double const width = painter.key_cap_width(cap, u(22));
            painter.key_cap(box.GetRight() - u(20) - width, y + (h - u(22)) / 2, cap, u(22));
        }
    }

private:
    /// The part that was typed is bold and underlined in the accent.
    void draw_title(Painter& painter, wxString const& title, wxRect2DDouble box) const
    {
        auto const [at, length] = match(title, typed_);
        double const right = box.GetRight();
        for (auto const& [part, bold] : {std::pair{title.Left(at), false},
                                         {title.Mid(at, length), true},
                                         {title.Mid(at + length), false}}) {
            if (part.empty() || box.m_x >= right) {
                continue;
            }
            Type const type = bold ? Type::body_bold : Type::body;
            double const width = std::min(painter.width(part, type), right - box.m_x);
            if (bold) {
                painter.fill({box.m_x, box.m_y + box.m_height - u(11), width, 2}, theme().accent);
            }
            painter.text({box.m_x, box.m_y, right - box.m_x, box.m_height}, part, type, theme().text);
            box.m_x += width;
        }
    }

    std::vector<Row> rows_;
    wxString typed_;
};

CommandBox::CommandBox(wxWindow* above, std::vector<CommandProvider> providers)
    : wxDialog(above, wxID_ANY, _("Command box"), wxDefaultPosition, wxSize(u(box_width), u(box_height)),
               wxBORDER_NONE | wxFRAME_NO_TASKBAR),
      providers_(std::move(providers)), found_(providers_.size()), alive_(std::make_shared<bool>(true))
{
    build();
    Bind(wxEVT_CHAR_HOOK, &CommandBox::key, this);
    Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
        event.Skip();
        if (!event.GetActive() && IsShown()) {
            close();
        }
    });
    Bind(wxEVT_CLOSE_WINDOW, [this](wxCloseEvent&) { close(); });
}

CommandBox::~CommandBox()
{
    *alive_ = false;
}

void CommandBox::build()
{
    SetBackgroundColour(theme().line_strong);
    auto* const inner = new wxPanel(this);
    inner->SetBackgroundColour(theme().base);
    auto* const border = new wxBoxSizer(wxVERTICAL);
    border->Add(inner, 1, wxEXPAND | wxALL, 1);
    SetSizer(border);

    auto* const column = new wxBoxSizer(wxVERTICAL);
    auto* const top = new wxBoxSizer(wxHORIZONTAL);
    auto* const lens = new Canvas(inner, wxString(), wxSize(u(44), u(44)), [](Painter& painter, wxSize size) {
        painter.icon_in({double(u(6)), 0, double(size.x - u(6)), double(size.y)}, "search", u(22),
                        theme().accent_text);
    });
    lens->set_ground([] { return theme().base; });
    top->Add(lens, 0, wxALIGN_CENTRE_VERTICAL);
    field_ =
        new wxTextCtrl(inner, wxID_ANY, wxString(), wxDefaultPosition, wxSize(-1, u(40)), wxTE_PROCESS_ENTER);
    field_->SetFont(font(Type::title));
    accessible(*field_, _("Find anything, or type a command"));
    top->Add(field_, 1, wxALIGN_CENTRE_VERTICAL | wxRIGHT, u(16));
    column->Add(top, 0, wxEXPAND | wxTOP | wxBOTTOM, u(10));
    column->Add(horizontal_line(inner), 0, wxEXPAND);
    results_ = new Results(inner);
    accessible(*results_, _("Results"));
    column->Add(results_, 1, wxEXPAND | wxTOP, u(4));
    hints_ = new Canvas(inner, wxString(), wxSize(-1, u(36)),
                        [this](Painter& painter, wxSize size) { paint_hints(painter, size); });
    column->Add(hints_, 0, wxEXPAND);
    inner->SetSizer(column);

    field_->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { guarded(this, [this] { ask(); }); });
    field_->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { run_chosen(); });
    results_->Bind(wxEVT_LISTBOX_DCLICK, [this](wxCommandEvent&) { run_chosen(); });
    SetSize(wxSize(u(box_width), u(box_height)));
    Layout();
}

void CommandBox::open()
{
    wxRect const over = GetParent()->GetScreenRect();
    wxPoint const place(over.x + (over.width - GetSize().x) / 2, over.y + std::max(u(40), over.height / 6));
    Move(place);
    Show();
    Move(place); // a window manager may have had its own idea
    field_->SetFocus();
    ask();
}

void CommandBox::type(wxString const& text)
{
    field_->SetValue(text);
    field_->SetInsertionPointEnd();
}

void CommandBox::ask()
{
    unsigned long const question = ++question_;
    asked_ = std::chrono::steady_clock::now();
    std::string const typed = to_utf8(field_->GetValue().Strip(wxString::both));
    for (auto& found : found_) {
        found.clear();
    }
    for (std::size_t at = 0; at < providers_.size(); ++at) {
        providers_[at].find(typed, [this, alive = alive_, question, at](std::vector<CommandResult> found) {
            if (*alive) {
                arrived(question, at, std::move(found));
            }
        });
    }
    relist();
}

void CommandBox::arrived(unsigned long question, std::size_t provider, std::vector<CommandResult> found)
{
    if (question != question_) {
        return; // typed on meanwhile
    }
    found_.at(provider) = std::move(found);
    took_ = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked_);
    relist();
}

void CommandBox::relist()
{
    std::vector<Row> rows;
    for (std::size_t at = 0; at < providers_.size(); ++at) {
        if (!found_[at].empty()) {
            rows.push_back({.heading = true, .group = providers_[at].group});
        }
        for (CommandResult const& result : found_[at]) {
            rows.push_back({.result = result});
        }
    }
    results_->show(std::move(rows), field_->GetValue().Strip(wxString::both));
    hints_->Refresh();
}

std::vector<wxString> CommandBox::titles() const
{
    std::vector<wxString> titles;
    for (Row const& row : results_->rows()) {
        if (!row.heading) {
            titles.push_back(row.result.title);
        }
    }
    return titles;
}

void CommandBox::run_chosen()
{
    CommandResult const* const chosen = results_->chosen();
    if (!chosen || closing_) {
        return;
    }
    auto const run = chosen->run;
    wxWindow* const above = GetParent();
    close();
    if (run) {
        guarded(above, run);
    }
}

void CommandBox::close()
{
    if (!std::exchange(closing_, true)) {
        Hide();
        if (GetParent()) {
            GetParent()->SetFocus();
        }
        Destroy();
    }
}

void CommandBox::key(wxKeyEvent& event)
{
    switch (event.GetKeyCode()) {
    case WXK_ESCAPE:
        close();
        return;
    case WXK_DOWN:
        results_->step(1);
        return;
    case WXK_UP:
        results_->step(-1);
        return;
    default:
        event.Skip();
    }
}

void CommandBox::paint_hints(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    double const h = size.y;
    painter.hline(0, 0, size.x, t.line);
    double x = u(20);
    wxString const arrows = wxString(wxUniChar(0x2191)) + wxS(" ") + wxUniChar(0x2193);
    for (auto const& [cap, word] :
         {std::pair{arrows, _("choose")}, {_("Enter"), _("open")}, {_("Esc"), _("close")}}) {
        x += painter.key_cap(x, (h - u(21)) / 2, cap, u(21)) + u(7);
        x += painter.text({x, 0, size.x / 3.0, h}, word, Type::small, t.muted) + u(18);
    }
    auto const count = static_cast<unsigned>(titles().size());
    wxString const found = count == 0
                               ? _("Nothing found")
                               : wxString::Format(wxPLURAL("%u found in %d ms", "%u found in %d ms", count),
                                                  count, static_cast<int>(took_.count()));
    painter.text({x, 0, size.x - x - u(20), h}, found, Type::small, t.muted, Align::right);
}

} // namespace poddesk::gui
