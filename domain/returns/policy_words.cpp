#include "domain/returns/policy_words.h"

#include "domain/kernel/money.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poddesk::returns {

namespace {

constexpr std::string_view blanks = " \t\r\n";

tl::unexpected<kernel::Refusal> bad(std::string const& sentence)
{
    return kernel::refused("bad_policy", sentence);
}

std::string trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::vector<std::string> parted(std::string_view text, char by)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const at = std::min(text.find(by), text.size());
        if (std::string part = trimmed(text.substr(0, at)); !part.empty()) parts.push_back(std::move(part));
        text.remove_prefix(std::min(at + 1, text.size()));
    }
    return parts;
}

std::string value_words(ValueRange const& value)
{
    auto const amount = [&](std::optional<std::int64_t> minor) {
        if (!minor) return std::string();
        return kernel::plain_amount({*minor, kernel::Currency::parse(value.currency).value()});
    };
    return fmt::format("{}-{} {}", amount(value.at_least), amount(value.below), value.currency);
}

/// "50-100 USD", "50- USD", "-100 USD"
kernel::Outcome<ValueRange> read_value(std::string const& text)
{
    auto const space = text.rfind(' ');
    auto const dash = text.find('-');
    auto const currency =
        space == std::string::npos ? std::nullopt : kernel::Currency::parse(text.substr(space + 1));
    if (!currency || dash == std::string::npos || dash > space) {
        return bad(fmt::format("A value of {} is none; write FROM-BELOW CURRENCY, as in 50-100 USD, 50- USD "
                               "or -100 USD.",
                               kernel::in_quotes(text)));
    }
    ValueRange value{{}, {}, currency->code()};
    auto const read = [&](std::string const& part) -> kernel::Outcome<std::optional<std::int64_t>> {
        if (part.empty()) return std::nullopt;
        return kernel::parse_money(part, *currency).map([](kernel::Money it) {
            return std::optional(it.minor);
        });
    };
    auto const from = read(trimmed(std::string_view(text).substr(0, dash)));
    auto const below = read(trimmed(std::string_view(text).substr(dash + 1, space - dash - 1)));
    if (!from || !below) return bad((from ? below : from).error().message);
    value.at_least = *from;
    value.below = *below;
    return value;
}

kernel::Outcome<void> add_part(Condition& condition, std::string const& part)
{
    auto const is = part.find(" is ");
    std::string const name = trimmed(std::string_view(part).substr(0, is));
    std::string const rest =
        is == std::string::npos ? std::string() : trimmed(std::string_view(part).substr(is + 4));
    if (name.empty() || rest.empty()) {
        return bad(fmt::format("{} is no condition; write QUESTION is ANSWER, ANSWER, or one of: reason, "
                               "category, product, hazmat, month, grade, value.",
                               kernel::in_quotes(part)));
    }
    if (condition.is.contains(name) || (name == "value" && condition.value)) {
        return bad(fmt::format("{} is asked twice; put its values in one list.", kernel::in_quotes(name)));
    }
    if (name != "value") {
        condition.is[name] = parted(rest, ',');
        return {};
    }
    return read_value(rest).map([&](ValueRange value) { condition.value = std::move(value); });
}

/// Where the next " and NAME is " begins; text.size(): nowhere.
std::size_t next_part(std::string_view text)
{
    for (auto at = text.find(" and "); at != std::string_view::npos; at = text.find(" and ", at + 1)) {
        std::string_view const after = text.substr(at + 5);
        auto const is = after.find(" is ");
        if (is == std::string_view::npos) break;
        std::string const name = trimmed(after.substr(0, is));
        if (!name.empty() && name.find_first_of(" ,") == std::string::npos) return at;
    }
    return text.size();
}

template <class T>
void add_changes(std::vector<std::string>& out, char const* noun, std::vector<T> const& before,
                 std::vector<T> const& after)
{
    std::vector<std::string> kept_before;
    std::vector<std::string> kept_after;
    for (T const& it : before) {
        auto const found = std::ranges::find(after, it.key, &T::key);
        if (found == after.end())
            out.push_back(fmt::format("{} {} is gone.", noun, it.key));
        else
            kept_before.push_back(it.key);
    }
    for (T const& it : after) {
        auto const found = std::ranges::find(before, it.key, &T::key);
        if (found == before.end()) {
            out.push_back(fmt::format("{} {} is new.", noun, it.key));
            continue;
        }
        kept_after.push_back(it.key);
        if (*found != it) out.push_back(fmt::format("{} {} is changed.", noun, it.key));
    }
    if (kept_before != kept_after) out.push_back(fmt::format("{}s have another order.", noun));
}

} // namespace

std::string describe(Condition const& condition)
{
    std::vector<std::string> parts;
    for (auto const& [name, values] : condition.is)
        parts.push_back(fmt::format("{} is {}", name, fmt::join(values, ", ")));
    if (condition.value) parts.push_back("value is " + value_words(*condition.value));
    return fmt::format("{}", fmt::join(parts, " and "));
}

kernel::Outcome<Condition> parse_condition(std::string_view text)
{
    Condition condition;
    std::string const whole = trimmed(text);
    std::string_view left = whole;
    while (!left.empty()) {
        std::size_t const end = next_part(left);
        if (auto added = add_part(condition, trimmed(left.substr(0, end))); !added)
            return tl::unexpected(added.error());
        left.remove_prefix(std::min(end + 5, left.size()));
    }
    return condition;
}

std::string describe(std::vector<Answer> const& answers)
{
    std::vector<std::string> parts;
    for (Answer const& it : answers)
        parts.push_back(
            fmt::format("{}: {}{}", it.key, it.text, it.hint.empty() ? "" : fmt::format(" ({})", it.hint)));
    return fmt::format("{}", fmt::join(parts, "; "));
}

kernel::Outcome<std::vector<Answer>> parse_answers(std::string_view text)
{
    std::vector<Answer> answers;
    for (std::string const& part : parted(text, ';')) {
        auto const colon = part.find(':');
        if (colon == std::string::npos) {
            return bad(fmt::format("{} is no answer; write KEY: TEXT (HINT), with a ; between two answers.",
                                   kernel::in_quotes(part)));
        }
        Answer answer{trimmed(std::string_view(part).substr(0, colon)),
                      trimmed(std::string_view(part).substr(colon + 1)),
                      {}};
        auto const hint = answer.text.rfind(" (");
        if (hint != std::string::npos && answer.text.ends_with(')')) {
            answer.hint = answer.text.substr(hint + 2, answer.text.size() - hint - 3);
            answer.text = trimmed(std::string_view(answer.text).substr(0, hint));
        }
        answers.push_back(std::move(answer));
    }
    return answers;
}

std::string outcome_words(std::string_view grade, std::string_view disposition)
{
    if (disposition.empty()) return fmt::format("Grade {}", grade);
    return grade.empty() ? in_words(disposition) : fmt::format("{}, grade {}", in_words(disposition), grade);
}

std::vector<std::string> changes_between(Policy const& before, Policy const& after)
{
    std::vector<std::string> out;
    if (before.window_days != after.window_days)
        out.push_back(
            fmt::format("The return window is {} days, not {}.", after.window_days, before.window_days));
    if (before.promise_hours != after.promise_hours)
        out.push_back(
            fmt::format("The promise is {} hours, not {}.", after.promise_hours, before.promise_hours));
    add_changes(out, "Question", before.questions, after.questions);
    add_changes(out, "Rule", before.rules, after.rules);
    return out;
}

} // namespace poddesk::returns
