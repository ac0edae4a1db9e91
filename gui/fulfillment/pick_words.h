#pragma once
// The sentences of the pick bench. No wx in this header: presenters include it.

#include "gui/fulfillment/pick_presenter.h"

#include <cstdint>
#include <string>

namespace poddesk::gui {

/// What the bench waits for, for its headline.
std::string pick_asks(PickStep step, PickHalt const* halt);
std::string list_opened_words(std::string const& list, std::int64_t units, std::size_t stops);
std::string list_done_already_words(std::string const& list);
std::string no_list_waits_words();
/// What is in the hand goes back into the stop's bin.
std::string put_back_stop_words(PickHalt const& halt);
std::string right_bin_words(PickHalt const& halt);
std::string wrong_bin_words(std::string const& code, std::string const& wanted);
std::string bin_first_words(std::string const& bin);
std::string picked_words(PickHalt const& halt);
std::string next_stop_words(PickHalt const& done, PickHalt const& next);
std::string list_picked_words(std::string const& list, std::int64_t units);
std::string list_put_back_words(std::string const& list);
/// The headline once everything is picked.
std::string bring_words(std::string const& list);
std::string already_picked_words(std::string const& code);
std::string other_stop_words(std::string const& code, PickHalt const& other, PickHalt const& here);
std::string not_on_list_words(std::string const& code, std::string const& list);
std::string scan_first_words(std::string const& sku);
std::string fewer_typed_words(std::int64_t picked);
std::string too_many_typed_words(std::int64_t typed, PickHalt const& halt);
std::string bad_number_words(std::string const& typed);
std::string nothing_missing_words(PickHalt const& halt);
/// The reason that a short pick writes into the history: "1 of 3 found".
std::string found_reason(std::int64_t found, std::int64_t wanted);
PickOutcome outcome_words(std::string const& order, std::string const& bin,
                          std::vector<fulfillment::ShortPicked> const& done);
std::string later_words(PickHalt const& next);
std::string only_stop_words();
std::string list_left_words(std::string const& list);
std::string nothing_picked_words();
std::string put_back_reason();
std::string put_back_words(std::int64_t quantity, std::string const& sku, std::string const& bin);
std::string bin_demanded_words(bool demanded);

} // namespace poddesk::gui
