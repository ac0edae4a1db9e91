#pragma once

#include "domain/database/connection.h"
#include "domain/database/wire.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace poddesk::database {

class Transaction;

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

[[noreturn]] void null_where_none_may_be(Result const& result, int column);
[[noreturn]] void not_of_this_type(Result const& result, int column, char const* expected);
void check_columns(Result const& result, std::size_t expected);
[[noreturn]] void not_exactly_one(int rows);

template <class T>
T read(Result const& result, int row, int column)
{
    std::optional<std::string_view> const text = result.text(row, column);
    if constexpr (is_optional<T>) {
        using Inner = typename T::value_type;
        return text ? T(read<Inner>(result, row, column)) : T();
    } else {
        if (!text) {
            null_where_none_may_be(result, column);
        }
        std::optional<T> value = Wire<T>::read(*text);
        if (!value) {
            not_of_this_type(result, column, Wire<T>::name);
        }
        return std::move(*value);
    }
}

template <class... Ts, std::size_t... Is>
std::tuple<Ts...> read_row(Result const& result, int row, std::index_sequence<Is...>)
{
    return std::tuple<Ts...>{read<Ts>(result, row, static_cast<int>(Is))...};
}

} // namespace detail

/// One statement with its values. Made by Transaction::query; it owns every bound value, so temporaries are
/// safe. May be run again after binding other values. Everything throws DatabaseError: `usage` for a NULL or
/// a type that the caller did not expect (the message names the column, never the value), `bad_data` for a
/// NUL byte in a text.
class Statement
{
public:
    /// Binds `:name`: whole numbers, bool, text, Id, Uuid, Timestamp, Date, Bytes, std::optional of them,
    /// std::vector of them (`:ids::bigint[]`), JSON (`:x::jsonb`). Binding a name again replaces its value.
    template <class T>
    Statement& bind(std::string_view name, T const& value)
    {
        if constexpr (detail::is_optional<T>) {
            return value ? bind(name, *value) : set(name, std::nullopt);
        } else if constexpr (std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, std::nullptr_t>) {
            return set(name, std::nullopt);
        } else if constexpr (std::is_convertible_v<T const&, std::string_view> &&
                             !std::is_same_v<T, nlohmann::json>) {
            return set(name, std::string(std::string_view(value)));
        } else {
            return set(name, Wire<T>::write(value));
        }
    }

    /// Every row, typed by position in the select list.
    template <class... Ts>
    std::vector<std::tuple<Ts...>> rows()
    {
        Result const result = execute();
        detail::check_columns(result, sizeof...(Ts));
        std::vector<std::tuple<Ts...>> all;
        all.reserve(static_cast<std::size_t>(result.rows()));
        for (int row = 0; row < result.rows(); ++row) {
            all.push_back(detail::read_row<Ts...>(result, row, std::index_sequence_for<Ts...>()));
        }
        return all;
    }

    /// The first row, or none.
    template <class... Ts>
    std::optional<std::tuple<Ts...>> row()
    {
        Result const result = execute();
        detail::check_columns(result, sizeof...(Ts));
        if (result.rows() == 0) {
            return std::nullopt;
        }
        return detail::read_row<Ts...>(result, 0, std::index_sequence_for<Ts...>());
    }

    /// The one value of exactly one row.
    template <class T>
    T value()
    {
        Result const result = execute();
        detail::check_columns(result, 1);
        if (result.rows() != 1) {
            detail::not_exactly_one(result.rows());
        }
        return detail::read<T>(result, 0, 0);
    }

    /// Runs it for its effect: the number of rows that it touched (or returned).
    std::int64_t run();

private:
    friend class Transaction;
    Statement(Transaction& transaction, std::string_view sql) : transaction_(&transaction), sql_(sql) {}

    Statement& set(std::string_view name, std::optional<std::string> text);
    Result execute();

    Transaction* transaction_;
    std::string sql_;
    std::vector<BoundValue> values_;
};

} // namespace poddesk::database
