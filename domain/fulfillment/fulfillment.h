#pragma once

#include "domain/kernel/id.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace poddesk::fulfillment {

/// One order's part in one pod, step by step.
enum class Status
{
    open,
    allocated,
    released,
    picking,
    packed,
    shipped,
    delivered,
    canceled
};

/// The words that the database stores.
inline constexpr std::array<std::pair<Status, std::string_view>, 8> status_words{
    {{Status::open, "open"},
     {Status::allocated, "allocated"},
     {Status::released, "released"},
     {Status::picking, "picking"},
     {Status::packed, "packed"},
     {Status::shipped, "shipped"},
     {Status::delivered, "delivered"},
     {Status::canceled, "canceled"}}};

constexpr std::optional<Status> status_of(std::string_view word)
{
    for (auto const& [status, known] : status_words) {
        if (known == word) return status;
    }
    return std::nullopt;
}

/// The legal steps; fulfillment.may_become in the database holds the same table.
inline constexpr std::array<std::pair<Status, Status>, 13> steps{{{Status::open, Status::allocated},
                                                                  {Status::open, Status::canceled},
                                                                  {Status::allocated, Status::released},
                                                                  {Status::allocated, Status::canceled},
                                                                  {Status::released, Status::picking},
                                                                  {Status::released, Status::allocated},
                                                                  {Status::released, Status::canceled},
                                                                  {Status::picking, Status::packed},
                                                                  {Status::picking, Status::released},
                                                                  {Status::packed, Status::picking},
                                                                  {Status::packed, Status::shipped},
                                                                  {Status::shipped, Status::delivered},
                                                                  {Status::delivered, Status::shipped}}};

constexpr bool may_become(Status from, Status to)
{
    for (auto const& step : steps) {
        if (step == std::pair(from, to)) return true;
    }
    return false;
}

} // namespace poddesk::fulfillment
