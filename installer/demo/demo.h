#pragma once

#include "domain/kernel/outcome.h"
#include "installer/setup/installation.h"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace poddesk::installer {

/// Makes the demo database of the private cluster once: people, brands with branding kit and promise,
/// products with pictures, pods, cartons, rate sheets, shops. Does nothing when it is there; a half-made one
/// is made anew. Another process that makes it at the same moment is waited for.
void make_demo(Installation& installation, std::function<void(std::string const&)> const& stage);

/// Drops the demo database with its documents and emails, and makes it anew.
void reset_demo(Installation& installation, std::function<void(std::string const&)> const& stage);

/// The day met a refusal that no stage can go on after; what() says at which stage and why.
class DayStopped : public std::runtime_error
{
public:
    explicit DayStopped(kernel::Refusal refusal)
        : std::runtime_error(refusal.message), refusal_(std::move(refusal))
    {
    }
    kernel::Refusal const& refusal() const { return refusal_; }

private:
    kernel::Refusal refusal_;
};

struct DayOptions
{
    std::size_t orders = 40;
    std::uint64_t seed = 42;
    std::function<void(std::string const&)> stage;
    std::function<void(std::size_t done, std::size_t total)> step;
};

/// Plays a day in the demo database, each stage signed in as the person whose job it is: goods in, orders in,
/// stock reserved, released, picked, packed, rated, labeled, shipped, emails handed over. Returns what
/// happened, a row a stage: [{"stage", "person", "done", "result", "seconds"}], and where documents and
/// emails are. Throws DayStopped.
nlohmann::json play_day(Installation& installation, DayOptions const& options);

} // namespace poddesk::installer
