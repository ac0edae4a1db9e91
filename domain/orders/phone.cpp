#include "domain/orders/phone.h"

#include <phonenumbers/phonenumberutil.h>

namespace poddesk::orders {

std::optional<std::string> e164(std::string const& phone, std::string const& country)
{
    using i18n::phonenumbers::PhoneNumberUtil;
    PhoneNumberUtil const& plans = *PhoneNumberUtil::GetInstance();
    i18n::phonenumbers::PhoneNumber number;
    bool const is_read = plans.Parse(phone, country, &number) == PhoneNumberUtil::NO_PARSING_ERROR;
    if (!is_read || !plans.IsValidNumber(number)) {
        return std::nullopt;
    }
    std::string formatted;
    plans.Format(number, PhoneNumberUtil::E164, &formatted);
    return formatted;
}

} // namespace poddesk::orders
