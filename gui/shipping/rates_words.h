#pragma once
// How a comparison is worded and colored. No wx in this header: the presenter includes it.

#include "gui/shipping/rates_presenter.h"

#include "domain/kernel/clock.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// "Wed 25 Nov"
std::string day_words(kernel::Date day);
/// Head, rows and *why* of a stored comparison.
void word_record(RatesScreen& screen, RatesRecord const& record, kernel::Timestamp now);
/// Rows and *why* of a comparison that is not stored.
void word_what_if(RatesScreen& screen, shipping::WhatIfResult const& result,
                  std::optional<kernel::Date> promised, RatesMarkup const& markup);
RateQuestions questions_of(RatesBasis const& basis, std::string const& box);
/// `best`: none where no service takes the parcel in time.
RateChange change_words(std::string const& label, std::optional<kernel::Money> const& as_is,
                        std::optional<kernel::Money> const& changed, bool is_late);
/// "−$4.87", with a true minus, or "+$4.87".
std::string signed_money(kernel::Money amount);
/// What the client is billed for a service of this price, and the margin that it leaves.
void word_margin(RateRow& row, kernel::Money cost, RatesMarkup const& markup);
std::string other_box_label(fulfillment::Carton const& box);
std::string next_day_label();
std::string residential_label(bool residential);

std::string rated_parcel_gone_words();
std::string no_such_box_words();
std::string chosen_words(std::string const& service);
std::string choice_dropped_words(std::string const& service);
std::string compared_words();
std::string labeled_already_words(std::string const& parcel);
std::string reset_first_words();
std::string chosen_already_words(std::string const& service);
std::string rates_undo_reason();
std::string nothing_chosen_here_words();

} // namespace poddesk::gui
