#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace poddesk::database {

/// Growing pauses with full jitter: the n-th is drawn evenly from 0 … min(longest, first · 2^n), so that
/// those who failed together do not come back together.
class Backoff
{
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
        : ceiling_(first), longest_(longest)
    {
    }

    std::chrono::microseconds next()
    {
        thread_local std::mt19937_64 random{std::random_device{}()};
        std::chrono::microseconds const ceiling = ceiling_;
        ceiling_ = std::min(longest_, ceiling_ * 2);
        return std::chrono::microseconds(
            std::uniform_int_distribution<std::int64_t>(0, ceiling.count())(random));
    }

private:
    std::chrono::milliseconds ceiling_;
    std::chrono::milliseconds longest_;
};

} // namespace poddesk::database
