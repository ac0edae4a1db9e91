#include "domain/database/refusal.h"

#include <cctype>
#include <string>
#include <string_view>

namespace poddesk::database {
namespace {

/// The function's own words as a sentence, with what to do.
std::string sentence(std::string words, std::string_view advice)
{
    if (!words.empty()) {
        words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
    }
    return words + "; " + std::string(advice);
}

std::optional<kernel::Refusal> refusal_by_function(DatabaseError const& error)
{
    std::string const& state = error.sqlstate();
    std::string const words = error.what();
    if (state == "PD001") return kernel::Refusal{"missing_input", sentence(words, "give it and try again.")};
    if (state == "PD002") return kernel::Refusal{"not_found", sentence(words, "look it up again.")};
    if (state == "PD003") return kernel::Refusal{"wrong_status", sentence(words, "nothing was changed.")};
    if (state == "PD004") return kernel::Refusal{"stale", sentence(words, "look at it again, then repeat.")};
    if (state == "PD005") {
        return kernel::Refusal{"wrong_units", sentence(words, "check the box and scan every unit again.")};
    }
    if (state == "PD006")
        return kernel::Refusal{"unknown_sku", sentence(words, "add it to the catalog first.")};
    return std::nullopt;
}

kernel::Refusal refusal_by_constraint(DatabaseError const& error)
{
    std::string const& rule = error.constraint();
    if (rule.starts_with("level_")) {
        return {"not_enough_stock", "There is not enough free stock in this bin; look at the stock card and "
                                    "choose another bin or quantity."};
    }
    if (error.sqlstate() == "23505") {
        return {"already_exists", "This exists already (rule " + rule + "); choose another code or number."};
    }
    return {"bad_value",
            "A value is outside of what is allowed (rule " + rule + "); correct it and try again."};
}

} // namespace

std::optional<kernel::Refusal> refusal_of(DatabaseError const& error)
{
    switch (error.kind()) {
    case ErrorKind::refused:
        return refusal_by_function(error);
    case ErrorKind::constraint:
        return refusal_by_constraint(error);
    case ErrorKind::permission:
        return kernel::Refusal{"not_allowed", error.what()};
    case ErrorKind::command_reused:
        return kernel::Refusal{"command_reused", error.what()};
    case ErrorKind::bad_data:
        return kernel::Refusal{"bad_value", error.what()};
    case ErrorKind::unreachable:
    case ErrorKind::sign_in:
    case ErrorKind::connection_lost:
    case ErrorKind::unknown_outcome:
    case ErrorKind::retry:
    case ErrorKind::busy:
    case ErrorKind::resources:
    case ErrorKind::cancelled:
    case ErrorKind::lease_lost:
    case ErrorKind::aborted:
    case ErrorKind::usage:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace poddesk::database
