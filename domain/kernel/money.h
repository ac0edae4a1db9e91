#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"
#include "domain/kernel/quantity.h"

namespace poddesk::kernel {

/// A currency of ISO 4217 with 0 to 3 decimals. Precious metals, test codes and units of account without a
/// minor unit are not currencies here. A default one is "XXX", ISO's "no currency": a place holder that
/// equals no real one.
class Currency
{
public:
    constexpr Currency() = default;

    /// "USD" and nothing near it: upper case, three letters, on the list.
    [[nodiscard]] static std::optional<Currency> parse(std::string_view code);

    [[nodiscard]] std::string code() const { return std::string(code_.data(), code_.size()); }
    /// Decimals of the minor unit: 0 (JPY) … 3 (KWD).
    [[nodiscard]] int exponent() const { return exponent_; }

    bool operator==(Currency const&) const = default;

private:
    constexpr Currency(std::array<char, 3> code, std::int8_t exponent) : code_(code), exponent_(exponent) {}

    std::array<char, 3> code_{'X', 'X', 'X'};
    std::int8_t exponent_ = 0;
};

/// US dollars: what the demo pods and the starter rate sheets are written in.
[[nodiscard]] Currency us_dollar();

/// An exact amount in minor units (cents, yen, fils). May be negative (refunds, credits).
struct Money
{
    std::int64_t minor = 0;
    Currency currency{};

    bool operator==(Money const&) const = default;
};

/// Sums and differences of one currency. std::domain_error for two currencies, std::overflow_error beyond
/// int64.
[[nodiscard]] Money operator+(Money a, Money b);
[[nodiscard]] Money operator-(Money a, Money b);
[[nodiscard]] Money operator-(Money a);
[[nodiscard]] Money operator*(Money a, std::int64_t times);
[[nodiscard]] Money operator*(Money a, Quantity times);
Money& operator+=(Money& a, Money b);
Money& operator-=(Money& a, Money b);
/// Orders amounts of one currency; std::domain_error for two.
[[nodiscard]] std::strong_ordering operator<=>(Money const& a, Money const& b);

/// "12.30", "-5", "12.3000" (zeros cost nothing). Refuses `bad_amount`: not a plain decimal number, finer
/// than the currency's minor unit, or beyond 64 bits.
[[nodiscard]] Outcome<Money> parse_money(std::string_view text, Currency currency);

/// "12.30": for files and databases.
[[nodiscard]] std::string plain_amount(Money money);
/// "$12.30" for US dollars, "12.30 EUR" for all else; "-$5.00".
[[nodiscard]] std::string format_money(Money money);
/// "12.30 USD": where several currencies meet.
[[nodiscard]] std::string format_money_code(Money money);

std::ostream& operator<<(std::ostream& out, Money money);
std::ostream& operator<<(std::ostream& out, Currency currency);

/// A price finer than money: millionths of the major unit, as a fee of $0.0125 a day needs.
class Price
{
public:
    constexpr Price() = default;
    [[nodiscard]] static Price from_micros(std::int64_t micros, Currency currency)
    {
        return {micros, currency};
    }
    [[nodiscard]] static Price from_money(Money money);

    [[nodiscard]] std::int64_t micros() const { return micros_; }
    [[nodiscard]] Currency currency() const { return currency_; }

    /// This price for `times` units, in minor units, halves away from zero. Rounds once, after multiplying.
    [[nodiscard]] Money times(std::int64_t times) const;
    [[nodiscard]] Money times(Quantity quantity) const { return times(quantity.value()); }

    bool operator==(Price const&) const = default;

private:
    constexpr Price(std::int64_t micros, Currency currency) : micros_(micros), currency_(currency) {}

    std::int64_t micros_ = 0;
    Currency currency_{};
};

/// "0.0125"; at most six decimals; refuses `bad_price`.
[[nodiscard]] Outcome<Price> parse_price(std::string_view text, Currency currency);
/// "0.0125": no trailing zeros beyond the currency's own decimals.
[[nodiscard]] std::string plain_price(Price price);

} // namespace poddesk::kernel
