#pragma once
// What both benches of the dock draw alike.

#include "domain/kernel/clock.h"
#include "gui/inbound/bench_screen.h"
#include "gui/widgets/painter.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// A heading and rows with a client's dot each; numbered ones carry the digit that chooses them. Draws as
/// many as there is room for. @param empty a sentence for when there is none.
void paint_choices(Painter& painter, wxSize size, wxString const& heading,
                   std::vector<BenchChoice> const& choices, bool numbered, wxString const& empty);

/// What the bench did last, newest first. @return where it ends.
double paint_done(Painter& painter, double y, double width, wxString const& heading,
                  std::vector<std::string> const& done);

/// "Dock-to-stock clock" and the running time. @return where it ends.
double paint_clock(Painter& painter, double y, double width, kernel::Timestamp since);

/// A label with its value below. @return where it ends.
double paint_fact(Painter& painter, double y, double width, wxString const& label, wxString const& value);

/// Under which row a list of rows begins, so that the current one is in sight.
std::size_t first_row(std::size_t current, std::size_t rows, double room, double row_height);

} // namespace poddesk::gui
