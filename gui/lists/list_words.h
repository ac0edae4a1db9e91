#pragma once
// The sentences that every list window says. No wx here.

#include <cstddef>
#include <string>

namespace poddesk::gui {

/// The first sentence, and how many more there were.
std::string several_done_words(std::size_t count, std::string const& first);
std::string several_refused_words(std::size_t count, std::string const& first);
std::string nothing_done_here_words();
std::string step_taken_back_words();
/// The reason that an undo writes into the history.
std::string undo_by_key_words();

} // namespace poddesk::gui
