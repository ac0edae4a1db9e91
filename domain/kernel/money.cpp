#include "domain/kernel/money.h"

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"

namespace poddesk::kernel {
namespace {

constexpr std::array<std::string_view, 4> codes_by_exponent{
    // 0
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    // 2. ANG, BGN, CUC, HRK, SLL and ZWL are withdrawn, but orders written before still come in.
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHE "
    "CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD "
    "HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT "
    "MOP "
    "MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD "
    "SCR "
    "SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS "
    "VED "
    "VES WST XCD XCG YER ZAR ZMW ZWG ZWL",
    // 3
    "BHD IQD JOD KWD LYD OMR TND", ""};
constexpr std::array<std::int8_t, 4> exponents{0, 2, 3, 0};

bool is_listed(std::string_view list, std::string_view code)
{
    // Codes stand at every fourth place; a find() across a blank would accept "D A".
    for (std::size_t at = 0; at + 3 <= list.size(); at += 4) {
        if (list.substr(at, 3) == code) return true;
    }
    return false;
}

void require_same(Currency a, Currency b)
{
    if (a != b) throw std::domain_error("two currencies in one sum: " + a.code() + " and " + b.code());
}

std::int64_t micros_per_minor(Currency currency)
{
    std::int64_t micros = 1'000'000;
    for (int i = 0; i < currency.exponent(); ++i)
        micros /= 10;
    return micros;
}

std::string why(DecimalError error, std::string_view text, std::string_view kind, Currency currency,
                int decimals)
{
    switch (error) {
    case DecimalError::not_a_number:
        return fmt::format("{} is not {}; write digits with a point, such as 12.30.", in_quotes(text), kind);
    case DecimalError::too_large:
        return fmt::format("{} is too large for {} in {}.", in_quotes(text), kind, currency.code());
    case DecimalError::too_many_decimals:
        return fmt::format("{} has more decimals than {} in {} may have ({}).", in_quotes(text), kind,
                           currency.code(), decimals);
    }
    throw std::logic_error("unknown decimal error");
}

} // namespace

std::optional<Currency> Currency::parse(std::string_view code)
{
    if (code.size() != 3) return std::nullopt;
    for (std::size_t i = 0; i < codes_by_exponent.size(); ++i) {
        if (is_listed(codes_by_exponent[i], code)) return Currency({code[0], code[1], code[2]}, exponents[i]);
    }
    return std::nullopt;
}

Currency us_dollar()
{
    static Currency const dollar = *Currency::parse("USD");
    return dollar;
}

Money operator+(Money a, Money b)
{
    require_same(a.currency, b.currency);
    return {checked_add(a.minor, b.minor), a.currency};
}

Money operator-(Money a, Money b)
{
    require_same(a.currency, b.currency);
    return {checked_subtract(a.minor, b.minor), a.currency};
}

Money operator-(Money a)
{
    return {checked_subtract(0, a.minor), a.currency};
}

Money operator*(Money a, std::int64_t times)
{
    return {checked_multiply(a.minor, times), a.currency};
}

Money operator*(Money a, Quantity times)
{
    return a * times.value();
}

Money& operator+=(Money& a, Money b)
{
    return a = a + b;
}

Money& operator-=(Money& a, Money b)
{
    return a = a - b;
}

std::strong_ordering operator<=>(Money const& a, Money const& b)
{
    require_same(a.currency, b.currency);
    return a.minor <=> b.minor;
}

Outcome<Money> parse_money(std::string_view text, Currency currency)
{
    auto const minor = parse_scaled(text, currency.exponent());
    if (!minor)
        return refused("bad_amount",
                       why(minor.error(), text, "an amount of money", currency, currency.exponent()));
    return Money{*minor, currency};
}

std::string plain_amount(Money money)
{
    return format_scaled(money.minor, money.currency.exponent());
}

std::string format_money(Money money)
{
    if (money.currency != us_dollar()) return format_money_code(money);
    std::string const plain = plain_amount(money);
    return plain.front() == '-' ? "-$" + plain.substr(1) : "$" + plain;
}

std::string format_money_code(Money money)
{
    return plain_amount(money) + " " + money.currency.code();
}

std::ostream& operator<<(std::ostream& out, Money money)
{
    return out << format_money_code(money);
}

std::ostream& operator<<(std::ostream& out, Currency currency)
{
    return out << currency.code();
}

Price Price::from_money(Money money)
{
    return {checked_multiply(money.minor, micros_per_minor(money.currency)), money.currency};
}

Money Price::times(std::int64_t times) const
{
    return {multiply_divide_nearest(micros_, times, micros_per_minor(currency_)), currency_};
}

Outcome<Price> parse_price(std::string_view text, Currency currency)
{
    auto const micros = parse_scaled(text, 6);
    if (!micros) return refused("bad_price", why(micros.error(), text, "a price", currency, 6));
    return Price::from_micros(*micros, currency);
}

std::string plain_price(Price price)
{
    std::string text = format_scaled(price.micros(), 6);
    auto const shortest = text.size() - 6 + static_cast<std::size_t>(price.currency().exponent());
    while (text.size() > shortest && text.back() == '0')
        text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

} // namespace poddesk::kernel
