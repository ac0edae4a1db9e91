#pragma once
// What is asked before something is done, as plain data. No wx here: presenters and stores build it.

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// One question of a form. All words are UTF-8 and worded.
struct FormField
{
    std::string key;
    std::string label;                                          ///< what a person reads, and hears
    std::vector<std::pair<std::string, std::string>> choices{}; ///< key and words; none: a line to type
    std::string preset{};                                       ///< of a choice its key
    std::string complaint{}; ///< said when the line is left empty; empty: it may stay empty
    bool beside = false;     ///< stands in one row with the field before it

    bool operator==(FormField const&) const = default;
};

/// What was answered, by the field's key.
using FormAnswers = std::map<std::string, std::string>;

/// What was answered to this field; empty where it was not asked.
std::string answer_of(FormAnswers const& answers, std::string const& key);

/// "Why?", as every step that the history keeps asks it; its key is "reason".
FormField reason_field(std::string preset = {});

} // namespace poddesk::gui
