#include "domain/database/statement.h"

#include "domain/database/transaction.h"

#include <algorithm>

namespace poddesk::database {
namespace detail {

void null_where_none_may_be(Result const& result, int column)
{
    throw usage_error("The column \"" + result.column(column) + "\" is NULL where a value was expected.");
}

void not_of_this_type(Result const& result, int column, char const* expected)
{
    throw usage_error("The column \"" + result.column(column) + "\" does not hold " + expected + ".");
}

void check_columns(Result const& result, std::size_t expected)
{
    if (static_cast<std::size_t>(result.columns()) != expected) {
        throw usage_error("The statement returned " + std::to_string(result.columns()) + " columns where " +
                          std::to_string(expected) + " were expected.");
    }
}

void not_exactly_one(int rows)
{
    throw usage_error("The statement returned " + std::to_string(rows) +
                      " rows where exactly one was expected.");
}

} // namespace detail

Statement& Statement::set(std::string_view name, std::optional<std::string> text)
{
    // libpq reads parameters as C strings: without this the rest of the text would be lost in silence.
    if (text && text->find('\0') != std::string::npos) {
        throw DatabaseError(ErrorKind::bad_data, "22021", "",
                            "A text holds a NUL byte, which the database cannot store. Remove it.");
    }
    BoundValue value{std::string(name), text.value_or(""), !text.has_value()};
    auto const found = std::find_if(values_.begin(), values_.end(),
                                    [&](BoundValue const& bound) { return bound.name == name; });
    if (found == values_.end()) {
        values_.push_back(std::move(value));
    } else {
        *found = std::move(value);
    }
    return *this;
}

Result Statement::execute()
{
    return transaction_->run(sql_, values_);
}

std::int64_t Statement::run()
{
    return execute().affected();
}

} // namespace poddesk::database
