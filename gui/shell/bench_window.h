#pragma once

#include "gui/shell/background_work.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/scan_field.h"

#include <map>
#include <string>

namespace poddesk::gui {

class WhyPanel;

/// A window that is worked by scanner, number and key: what it waits for in big words at its upper edge, the
/// scan field that always has the keyboard, the bench's own panes, and its keys along the lower edge.
class BenchWindow : public WorkWindow
{
public:
    BenchWindow(Shell& shell, std::string name, wxString const& title, wxSize design_size);

    ScanField& scan_field() { return *scan_; }
    /// How often the bench has answered a person: for tests.
    int answers() const { return answers_; }

protected:
    /// Something was scanned, or typed and ended with Enter.
    virtual void scanned(std::string const& code) = 0;
    /// A digit or a letter (upper case) alone. False: it means nothing now.
    virtual bool answered(char key) = 0;
    /// Esc, when nothing is typed: what is on the bench is put aside, and nothing of it is lost.
    virtual void put_aside() = 0;
    /// Whether the bench itself keeps what is done while the server is lost.
    virtual bool works_without_link() const { return false; }

    /// Where the bench's own panes go, from left to right.
    wxBoxSizer* panes() { return panes_; }
    /// A painted pane on the ground of lists, with a hairline before it unless it is the first.
    /// @param share of the width.
    Canvas* add_pane(wxString const& name, int least_width, int share, Canvas::Paint paint);
    /// The same inside a sizer of the bench's own.
    Canvas* make_pane(wxString const& name, wxSize design_size, Canvas::Paint paint);
    /// What the bench waits for, and what the last scan came to in color, symbol and words.
    void show_banner(std::string const& asks, Tone tone, std::string const& said);
    /// Right is one short tone, wrong is two: heard without looking. The bell of the desktop, which a person
    /// may set or mute.
    void hear(Signal signal);

    /// A picture of `side` design pixels from the bytes of a PNG or JPEG, kept under its hash. A damaged one
    /// leaves its stand-in.
    void keep_picture(std::string const& sha256, std::string const& bytes, int side);
    /// Draws it, or the icon that stands in for it, into a rounded frame.
    void paint_picture(Painter& painter, wxRect2DDouble const& box, std::string const& sha256,
                       std::string const& stand_in) const;

    /// What the lower edge says at the right, after who else is here.
    void set_facts(wxString const& words);

    bool escape() override;
    void others_changed() override { show_facts(); }

private:
    void show_facts();
    void paint_banner(Painter& painter, wxSize size) const;
    void paint_keys(Painter& painter, wxSize size) const;

    Canvas* banner_ = nullptr;
    Canvas* keys_ = nullptr;
    ScanField* scan_ = nullptr;
    wxBoxSizer* panes_ = nullptr;
    std::map<std::string, wxBitmap> pictures_;
    std::string asks_;
    std::string said_;
    Tone tone_ = Tone::neutral;
    int answers_ = 0;
    wxString facts_;
};

} // namespace poddesk::gui
