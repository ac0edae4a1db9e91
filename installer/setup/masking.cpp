#include "installer/setup/masking.h"

#include <algorithm>
#include <array>
#include <regex>

namespace poddesk::installer {

namespace {

constexpr std::size_t most_bytes = 2000; // std::regex recurses once a letter

struct Rule
{
    std::regex pattern;
    char const* replacement;
};

std::regex pattern(std::string const& text)
{
    return std::regex(text, std::regex::ECMAScript | std::regex::optimize);
}

/// A word of a name: a capital letter and more, or a word in another script. UTF-8 goes byte by byte; what
/// begins with E2 is punctuation.
std::string const name_word =
    R"((?:[A-Z](?:[a-z'`-]|[\x80-\xff])+[A-Za-z'`-]*|[A-Z]\.|[\xc3-\xe1\xe3-\xf4](?:[\w'`-]|[\x80-\xff])+))";

/// In this order: a password may hold an @, a quoted text anything.
std::vector<Rule> const& rules()
{
    std::string const secret_word =
        R"(\b(\w*(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|authorization))";
    static std::vector<Rule> const all = [&] {
        std::vector<Rule> made;
        // password='it\'s mine', "password": "x", Authorization: Bearer x, token=x
        made.push_back(
            {std::regex(
                 secret_word +
                     R"("?\s*[=:]\s*(?:bearer |basic )?)('(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|[^\s,;&]+))",
                 std::regex::ECMAScript | std::regex::optimize | std::regex::icase),
             "$1<secret>"});
        made.push_back({pattern(R"((\b[a-z][a-z0-9+.-]*://)[^/\s]*@)"), "$1<secret>@"});
        made.push_back({pattern(R"([^\s<>"'(),;:=]+@[^\s<>"'(),;]+)"), "<email>"});
        made.push_back({pattern(R"("[^"]*")"), "<text>"});
        made.push_back({pattern("\xe2\x80\x9c.*?\xe2\x80\x9d"), "<text>"});
        // An apostrophe inside a word quotes nothing.
        made.push_back({pattern(R"((^|[\s(=:,])'[^']*'(?=$|[\s).,;:]))"), "$1<text>"});
        made.push_back(
            {std::regex(R"(\b\d+[a-z]?(?: [^\s,;]+){1,4}? (?:street|st|avenue|ave|road|rd|boulevard|)"
                        R"(blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|highway|hwy|way)\b\.?)",
                        std::regex::ECMAScript | std::regex::optimize | std::regex::icase),
             "<address>"});
        made.push_back({std::regex(R"(\bp\.? ?o\.? box \w+)",
                                   std::regex::ECMAScript | std::regex::optimize | std::regex::icase),
                        "<address>"});
        made.push_back({pattern(R"(\+\d[\d ().-]{6,}\d)"), "<phone>"});
        made.push_back(
            {pattern(R"((^|[^\w-])(\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]))"), "$1<phone>"});
        made.push_back({pattern("(^|[^\\w<])" + name_word + "(?: " + name_word + ")+"), "$1<name>"});
        made.push_back({pattern(R"((^|[^\w<])[\xc3-\xe1\xe3-\xf4](?:\w|[\x80-\xff])+)"), "$1<name>"});
        return made;
    }();
    return all;
}

} // namespace

std::string masked(std::string_view line)
{
    std::string clean(line.substr(0, most_bytes));
    std::replace_if(
        clean.begin(), clean.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f; },
        ' ');
    for (Rule const& rule : rules()) {
        clean = std::regex_replace(clean, rule.pattern, rule.replacement);
    }
    return clean;
}

} // namespace poddesk::installer
