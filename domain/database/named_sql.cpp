#include "domain/database/named_sql.h"

#include "domain/database/database_error.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace poddesk::database {
namespace {

bool is_name_start(char letter)
{
    return std::isalpha(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

bool is_name_part(char letter)
{
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

class Reader
{
public:
    explicit Reader(std::string_view sql) : sql_(sql) {}

    NamedSql read()
    {
        while (at_ < sql_.size()) {
            step();
        }
        refuse_what_soci_misreads();
        classify();
        return std::move(result_);
    }

private:
    char here() const { return sql_[at_]; }
    char next() const { return at_ + 1 < sql_.size() ? sql_[at_ + 1] : '\0'; }
    void copy(std::size_t until)
    {
        until = std::min(until, sql_.size());
        result_.text += sql_.substr(at_, until - at_);
        at_ = until;
    }

    void step()
    {
        if (here() == '-' && next() == '-') {
            at_ = std::min(sql_.find('\n', at_), sql_.size());
        } else if (here() == '/' && next() == '*') {
            skip_block_comment();
        } else if (here() == '\'') {
            copy_quoted('\'', escapes_start_here());
        } else if (here() == '"') {
            copy_quoted('"', false);
        } else if (here() == '$' && copy_dollar_quoted()) {
            return;
        } else if (here() == ':' && (next() == ':' || next() == '=')) {
            copy(at_ + 2);
        } else if (here() == ':' && is_name_start(next())) {
            parameter();
        } else {
            copy(at_ + 1);
        }
    }

    void skip_block_comment()
    {
        int depth = 0;
        do {
            if (here() == '/' && next() == '*') {
                ++depth;
                at_ += 2;
            } else if (here() == '*' && next() == '/') {
                --depth;
                at_ += 2;
            } else {
                ++at_;
            }
        } while (depth > 0 && at_ < sql_.size());
        result_.text += ' ';
    }

    /// E'…' has backslash escapes, '…' has none (standard_conforming_strings).
    bool escapes_start_here() const
    {
        if (at_ == 0 || (sql_[at_ - 1] != 'e' && sql_[at_ - 1] != 'E')) {
            return false;
        }
        return at_ == 1 || !is_name_part(sql_[at_ - 2]);
    }

    void copy_quoted(char quote, bool escapes)
    {
        std::size_t end = at_ + 1;
        while (end < sql_.size()) {
            if (escapes && sql_[end] == '\\') {
                end += 2;
            } else if (sql_[end] != quote) {
                ++end;
            } else if (end + 1 < sql_.size() && sql_[end + 1] == quote) {
                end += 2;
            } else {
                break;
            }
        }
        copy(end + 1);
    }

    bool copy_dollar_quoted()
    {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && is_name_part(sql_[end])) {
            ++end;
        }
        bool const is_tag =
            end < sql_.size() && sql_[end] == '$' && (end == at_ + 1 || is_name_start(sql_[at_ + 1]));
        if (!is_tag) {
            return false;
        }
        std::string_view const tag = sql_.substr(at_, end + 1 - at_);
        std::size_t const close = sql_.find(tag, end + 1);
        copy(close == std::string_view::npos ? sql_.size() : close + tag.size());
        return true;
    }

    void parameter()
    {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && is_name_part(sql_[end])) {
            ++end;
        }
        std::string name(sql_.substr(at_ + 1, end - at_ - 1));
        auto found = std::find(result_.names.begin(), result_.names.end(), name);
        if (found == result_.names.end()) {
            result_.names.push_back(std::move(name));
            found = result_.names.end() - 1;
        }
        result_.text += '$' + std::to_string(found - result_.names.begin() + 1);
        at_ = end;
    }

    /// The scanner of SOCI 4.0.3 (backends/postgresql/statement.cpp, prepare), which runs over our text once
    /// more.
    void refuse_what_soci_misreads() const
    {
        char quote = '\0';
        std::string const& text = result_.text;
        for (std::size_t i = 0; i < text.size(); ++i) {
            char const following = i + 1 < text.size() ? text[i + 1] : '\0';
            if (quote != '\0') {
                quote = text[i] == quote ? '\0' : quote;
            } else if (text[i] == '\'') {
                quote = text[i];
            } else if (text[i] == ':' && (following == ':' || following == '=')) {
                ++i;
            } else if (text[i] == ':') {
                throw usage_error(
                    "This SQL holds a colon that would be taken for a parameter (an array slice, a quoted "
                    "name, or a dollar quote): write it another way.");
            }
        }
    }

    void classify()
    {
        std::string lower(result_.text);
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
        std::size_t const start = lower.find_first_not_of(" \t\r\n(");
        std::string const verb =
            start == std::string::npos
                ? ""
                : lower.substr(start, lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz", start) - start);
        constexpr std::array cacheable{"select", "insert", "update", "delete", "with", "values"};
        result_.cacheable = std::find(cacheable.begin(), cacheable.end(), verb) != cacheable.end();
        constexpr std::array lasting{"set_config", "pg_advisory_lock", "pg_try_advisory_lock", "temp ",
                                     "temporary "};
        bool const lasting_verb =
            verb == "listen" || verb == "prepare" || verb == "load" || verb == "declare" ||
            (verb == "set" && lower.find("local", start) != start + 4 &&
             lower.find("constraints", start) != start + 4 && lower.find("transaction", start) != start + 4);
        result_.changes_session =
            lasting_verb || std::any_of(lasting.begin(), lasting.end(), [&](char const* word) {
                return lower.find(word) != std::string::npos;
            });
    }

    std::string_view sql_;
    std::size_t at_ = 0;
    NamedSql result_;
};

} // namespace

NamedSql parse_named_sql(std::string_view sql)
{
    return Reader(sql).read();
}

} // namespace poddesk::database
