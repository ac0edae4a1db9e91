#pragma once

#include "domain/returns/grading.h"

#include <string>
#include <string_view>

namespace poddesk::returns {

/// "packaging is sealed, opened and value is 50.00-100.00 USD"; empty: always. An amount's second end is not
/// in it; each may be missing ("50.00- USD").
std::string describe(Condition const& condition);

/// What describe() says, typed by a person. Refuses `bad_policy`; whether questions and answers are known
/// is for parse_policy.
kernel::Outcome<Condition> parse_condition(std::string_view text);

/// "sealed: Sealed, tag on (as it left us); opened: Opened", by key, text and hint.
std::string describe(std::vector<Answer> const& answers);
/// Refuses `bad_policy`.
kernel::Outcome<std::vector<Answer>> parse_answers(std::string_view text);

/// "Restock, grade A", "Grade B", "Quarantine".
std::string outcome_words(std::string_view grade, std::string_view disposition);

/// What differs, a sentence each; empty: nothing.
std::vector<std::string> changes_between(Policy const& before, Policy const& after);

} // namespace poddesk::returns
