#include "gui/widgets/queue_list.h"

#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

namespace poddesk::gui {

QueueList::QueueList(wxWindow* parent, wxString const& name)
    : wxVListBox(parent, wxID_ANY, wxDefaultPosition, wxSize(u(208), -1), wxBORDER_NONE, name), name_(name)
{
    auto const dress = [this] {
        SetBackgroundColour(theme().chrome);
        SetMinSize(wxSize(u(208), -1));
    };
    dress();
    on_theme_change(*this, [this, dress] {
        dress();
        RefreshAll();
    });
    accessible(*this, name);
    Bind(wxEVT_LISTBOX, &QueueList::selected, this);
    Bind(wxEVT_KEY_DOWN, &QueueList::step, this);
}

void QueueList::set_items(std::vector<QueueItem> items)
{
    std::string const kept = current();
    items_ = std::move(items);
    SetItemCount(items_.size());
    current_row_ = wxNOT_FOUND;
    set_current(kept);
    RefreshAll();
    // The first selection would scroll the heading above it out of sight.
    ScrollToRow(0);
}

void QueueList::set_counts(std::map<std::string, std::int64_t> const& counts)
{
    for (std::size_t row = 0; row < items_.size(); ++row) {
        auto const found = counts.find(items_[row].key);
        if (found != counts.end() && items_[row].kind == QueueItem::Kind::queue &&
            items_[row].count != found->second) {
            items_[row].count = found->second;
            RefreshRow(row);
        }
    }
    speak();
}

void QueueList::set_current(std::string const& key)
{
    for (std::size_t row = 0; row < items_.size(); ++row) {
        if (items_[row].kind == QueueItem::Kind::queue && items_[row].key == key) {
            current_row_ = static_cast<int>(row);
            SetSelection(current_row_);
            speak();
            return;
        }
    }
}

std::string QueueList::current() const
{
    return current_row_ == wxNOT_FOUND ? std::string()
                                       : items_.at(static_cast<std::size_t>(current_row_)).key;
}

void QueueList::selected(wxCommandEvent& event)
{
    int const row = event.GetInt();
    if (row == wxNOT_FOUND) {
        return;
    }
    QueueItem const item = items_.at(static_cast<std::size_t>(row));
    if (item.kind == QueueItem::Kind::queue) {
        if (row == current_row_) {
            return;
        }
        current_row_ = row;
        speak();
    } else {
        SetSelection(current_row_);
        if (item.kind == QueueItem::Kind::heading) {
            return;
        }
    }
    if (choose_) {
        choose_(item.key);
    }
}

void QueueList::step(wxKeyEvent& event)
{
    int const direction = event.GetKeyCode() == WXK_DOWN ? 1 : event.GetKeyCode() == WXK_UP ? -1 : 0;
    if (direction == 0) {
        event.Skip();
        return;
    }
    int const count = static_cast<int>(items_.size());
    for (int row = current_row_ + direction; row >= 0 && row < count; row += direction) {
        if (items_[static_cast<std::size_t>(row)].kind == QueueItem::Kind::queue) {
            SetSelection(row);
            wxCommandEvent chosen(wxEVT_LISTBOX, GetId());
            chosen.SetInt(row);
            selected(chosen);
            return;
        }
    }
}

void QueueList::speak()
{
    wxString words = name_;
    if (current_row_ != wxNOT_FOUND) {
        QueueItem const& item = items_.at(static_cast<std::size_t>(current_row_));
        words += wxS(": ") + item.label;
        if (item.count) {
            words += wxS(" ") + grouped(*item.count);
        }
    }
    accessible(*this, words);
}

wxCoord QueueList::OnMeasureItem(size_t row) const
{
    return u(row < items_.size() && items_[row].kind == QueueItem::Kind::heading ? 36 : 32);
}

void QueueList::OnDrawBackground(wxDC& dc, wxRect const& box, size_t row) const
{
    Painter painter(dc, *this);
    Theme const& t = theme();
    painter.fill({double(box.x), double(box.y), double(box.width), double(box.height)}, t.chrome);
    if (IsSelected(row)) {
        wxRect2DDouble const inner(box.x + u(8), box.y + 1, box.width - u(16), box.height - 2);
        bool const focused = HasFocus();
        painter.rounded(inner, u(6), mix(t.chrome, t.accent, t.dark ? 0.38 : 0.20),
                        focused ? t.accent : wxNullColour, focused ? 1.5 : 1);
    }
}

void QueueList::OnDrawItem(wxDC& dc, wxRect const& box, size_t row) const
{
    Painter painter(dc, *this);
    Theme const& t = theme();
    QueueItem const& item = items_.at(row);
    bool const chosen = IsSelected(row);
    double const y = box.y;
    double const h = box.height;
    if (item.kind == QueueItem::Kind::heading) {
        painter.text({double(box.x + u(16)), y + u(8), double(box.width - u(24)), h - u(8)}, item.label,
                     Type::small_bold, t.muted);
        return;
    }
    wxColour const ink = !item.color.empty()          ? t.brand(wxColour(from_utf8(item.color)))
                         : item.tone != Tone::neutral ? t.ink(item.tone)
                         : chosen                     ? t.text
                                                      : t.muted;
    painter.icon(item.icon, box.x + u(16), y + (h - u(16)) / 2, u(16), ink);
    bool const command = item.kind == QueueItem::Kind::command;
    painter.text({double(box.x + u(40)), y, double(box.width - u(command ? 48 : 96)), h}, item.label,
                 chosen ? Type::body_bold : Type::body, command ? t.muted : t.text);
    if (command || !item.count) {
        return;
    }
    wxString const number = grouped(*item.count);
    double const right = box.GetRight() - u(15);
    if (item.alarm && *item.count > 0) {
        double const w = std::max<double>(painter.width(number, Type::small_bold) + u(14), u(20));
        wxRect2DDouble const ground(right - w, y + (h - u(18)) / 2, w, u(18));
        painter.rounded(ground, u(9), t.fill(Tone::bad));
        painter.text(ground, number, Type::small_bold, *wxWHITE, Align::center);
    } else {
        painter.text({right - u(60), y, double(u(60)), h}, number, chosen ? Type::body_bold : Type::body,
                     chosen ? t.text : t.muted, Align::right);
    }
}

} // namespace poddesk::gui
