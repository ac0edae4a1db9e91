#include "installer/ctl/reading.h"
#include "installer/ctl/returns.h"

#include "domain/returns/pace.h"

namespace poddesk::ctl {

namespace {

using nlohmann::json;

returns::PaceBy by_word(std::string const& text)
{
    using enum returns::PaceBy;
    for (returns::PaceBy const by : {product, question, person}) {
        if (text == returns::word(by)) return by;
    }
    return step;
}

/// Tenths of a second: "12.4"
std::string seconds(std::int64_t ms)
{
    return fmt::format("{}.{}", (ms + 50) / 1000, (ms + 50) % 1000 / 100);
}

json rows_of(std::vector<returns::PaceOf> const& paces, std::vector<returns::QuestionUse> const& uses)
{
    json rows = json::array();
    for (returns::PaceOf const& it : paces) {
        json row = {{"key", it.key},
                    {"name", it.name},
                    {"times", it.times},
                    {"median", seconds(it.median_ms)},
                    {"p90", seconds(it.p90_ms)},
                    {"median_ms", it.median_ms},
                    {"p90_ms", it.p90_ms}};
        std::string idle;
        for (returns::QuestionUse const& use : uses) {
            if (use.key == it.key && use.is_idle()) {
                idle += fmt::format("{}{}: remove it ({} items, {})", idle.empty() ? "" : "; ", use.client,
                                    use.asked,
                                    use.decisive == 0 ? "never changed the outcome" : "always one answer");
            }
        }
        if (!idle.empty()) row["advice"] = idle;
        rows.push_back(std::move(row));
    }
    return rows;
}

void add_pace(CLI::App& returns_app, Context& context)
{
    CLI::App* const pace = returns_app.add_subcommand(
        "pace", "how long inspections take: your own, or a lead's everybody's; pauses over 60 s left out");
    auto by = std::make_shared<std::string>("step");
    auto days = std::make_shared<int>(30);
    pace->add_option("--by", *by, "step, product, question (and whether it is worth asking), person")
        ->check(CLI::IsMember({"step", "product", "question", "person"}));
    pace->add_option("--days", *days, "until now")->check(CLI::Range(1, 3660));
    pace->footer("Example:\n  poddeskctl --demo returns pace --by question --days 7");
    pace->callback([&context, by, days] {
        auto const now = kernel::SystemClock().now();
        returns::Period const period{now - std::chrono::hours(24 * *days), now + std::chrono::hours(1)};
        auto const rows = reading(context, [&](database::Transaction& tx) {
            return rows_of(returns::paces(tx, period).at(by_word(*by)),
                           *by == "question" ? returns::question_uses(tx, period)
                                             : std::vector<returns::QuestionUse>());
        });
        context.output().list({{"name", "What"},
                               {"times", "Times", true},
                               {"median", "Median s", true},
                               {"p90", "90 % s", true},
                               {"advice", "Advice"}},
                              rows, "Nothing was timed yet: the bench times every step.");
    });
}

void add_baseline(CLI::App& returns_app, Context& context)
{
    CLI::App* const baseline = returns_app.add_subcommand(
        "baseline", "seconds an item took a pod before; says the hours saved this month, and how they come");
    auto pod = std::make_shared<std::string>();
    auto seconds = std::make_shared<std::int64_t>(0);
    baseline->add_option("--pod", *pod, "code of the pod; needed to set it");
    auto* const set = baseline->add_option("--seconds", *seconds, "set it: 1 to 3600");
    baseline->footer("Example:\n  poddeskctl --demo returns baseline --pod RNO --seconds 90");
    baseline->callback([&context, set, pod, seconds] {
        if (set->count() > 0) {
            kernel::Uuid const id = kernel::Uuid::random();
            take(doing(context, id, [&](database::Transaction& tx) {
                return returns::set_baseline(tx, id, known(pod_by_code(tx, *pod), "pod", *pod, "."),
                                             *seconds);
            }));
        }
        json rows = json::array();
        for (returns::MonthSoFar const& it :
             reading(context, [](database::Transaction& tx) { return returns::months_so_far(tx); })) {
            if (pod->empty() || it.pod_code == *pod) {
                rows.push_back({{"pod", it.pod_code},
                                {"baseline", it.baseline},
                                {"items", it.items},
                                {"saved_seconds", it.saved_seconds()},
                                {"saved", returns::in_words(it)}});
            }
        }
        context.output().list({{"saved", "Saved"}}, rows,
                              "No pod has a baseline; set one with --pod and --seconds.");
    });
}

} // namespace

void add_return_pace_commands(CLI::App& returns_app, Context& context)
{
    add_pace(returns_app, context);
    add_baseline(returns_app, context);
}

} // namespace poddesk::ctl
