#pragma once

#include "domain/kernel/decision.h"
#include "domain/kernel/outcome.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace poddesk::returns {

/// One way to answer; the digit on the bench is its place in the question, from 1.
struct Answer
{
    std::string key;
    std::string text;
    std::string hint;

    bool operator==(Answer const&) const = default;
};
struct Question
{
    std::string key;
    std::string short_name; ///< "Packaging"
    std::string ask;
    std::vector<Answer> answers; ///< one to nine

    bool operator==(Question const&) const = default;
};
/// When every named question (or "reason", the customer's) has the named answer: this grade and disposition.
struct Rule
{
    std::map<std::string, std::string> when;
    std::string grade;       ///< A … E
    std::string disposition; ///< a word of domain: "restock" …
    std::string sentence;

    bool operator==(Rule const&) const = default;
};

/// A client's rules for what comes back.
struct Policy
{
    int window_days = 30;
    int promise_hours = 48; ///< from arrival to the closed parcel
    std::vector<Question> questions;
    std::vector<Rule> rules;

    bool operator==(Policy const&) const = default;
};

/// Questions and rules as they are stored (see 0013). Refuses `bad_policy`: an unknown member, a rule that
/// names an unknown question or answer, a disposition that its grade may not have, no last rule for all.
kernel::Outcome<Policy> parse_policy(nlohmann::json const& stored);

/// By question key; "reason" is the customer's, known before the first question.
using Answers = std::map<std::string, std::string>;

/// What the first matching rule says, and the stored why: each rule passed over, with what it wanted.
struct Verdict
{
    std::string grade;
    std::string disposition;
    kernel::Decision decision;

    bool operator==(Verdict const&) const = default;
};

/// The next question to ask, or the verdict when no further answer can change it.
struct Step
{
    std::optional<std::size_t> question; ///< into Policy::questions
    std::optional<Verdict> verdict;
};
/// Looks at the first rule that the answers so far do not contradict: complete, it is the verdict; else its
/// first open question is asked. So nobody is asked what cannot matter any more.
Step next_step(Policy const& policy, Answers const& answers);

/// Where an inspected item is put at the bench: 1 restock, 2 rework, 3 resale hold, 4 a person's look
/// (quarantine, vendor, repair, wrong item, back to the customer), 5 out (donate, recycle, dispose); 0 for
/// what did not come.
int sort_lane(std::string_view disposition);

/// "restock_after_rework" → "Restock after rework": every code of this room in words.
std::string in_words(std::string_view code);

/// Reasons a customer may give, in the order a person is asked for them.
std::vector<std::string> const& return_reasons();

} // namespace poddesk::returns
