#include "domain/returns/pace.h"

#include "domain/database/refusal.h"
#include "domain/returns/policy_dry_run.h"
#include "domain/returns/policy_versions.h"

namespace poddesk::returns {

namespace {

std::string name_of(PaceBy by, std::string const& key, std::string const& known)
{
    constexpr std::string_view answer = "answer:";
    if (by == PaceBy::step && key.starts_with(answer)) return "answer: " + key.substr(answer.size());
    return known.empty() ? key : known;
}

} // namespace

std::map<PaceBy, std::vector<PaceOf>> paces(database::Transaction& tx, Period const& period)
{
    std::map<PaceBy, std::vector<PaceOf>> all;
    for (PaceBy const by : {PaceBy::step, PaceBy::product, PaceBy::question, PaceBy::person})
        all[by];
    for (auto& [told, key, name, times, median, p90] :
         tx.query("select p.by, p.key, coalesce(case p.by when 'product' then (select d.sku from "
                  "catalog.product d where d.id::text = p.key) when 'person' then (select w.full_name from "
                  "access.person w where w.login = p.key) end, ''), p.items, p.median_ms, p.p90_ms from "
                  "returns.pace(:from, :to) p order by p.items desc, p.key")
             .bind("from", period.from)
             .bind("to", period.to)
             .rows<std::string, std::string, std::string, std::int64_t, std::int64_t, std::int64_t>()) {
        for (auto& [by, into] : all) {
            if (told != word(by)) continue;
            std::string const shown = name_of(by, key, name);
            into.push_back({std::move(key), shown, times, median, p90});
        }
    }
    return all;
}

std::vector<QuestionUse> question_uses(database::Transaction& tx, Period const& period)
{
    std::vector<QuestionUse> all;
    for (auto const& [client, name] : tx.query("select c.id, c.name from clients.client c where exists "
                                               "(select from returns.inspection i where "
                                               "i.client_id = c.id and i.undone_at is null and "
                                               "i.inspected_at >= :from and i.inspected_at < :to) "
                                               "order by c.name")
                                          .bind("from", period.from)
                                          .bind("to", period.to)
                                          .rows<kernel::ClientId, std::string>()) {
        auto const policy = policy_of(tx, client);
        if (!policy) continue; // the bench says what is wrong with it
        std::vector<AnsweredItems> items;
        for (PastItem& item : past_items(tx, client, 1000)) {
            items.push_back({std::move(item.answers), 1, std::move(item.facts)});
        }
        for (QuestionUse& use : question_uses(*policy, items)) {
            use.client = name;
            all.push_back(std::move(use));
        }
    }
    return all;
}

kernel::Outcome<void> set_baseline(database::Transaction& tx, kernel::Uuid const& command_id,
                                   kernel::PodId pod, std::int64_t seconds)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.set_baseline(:id, :pod, least(:seconds::bigint, 1000000)::integer)")
            .bind("id", command_id)
            .bind("pod", pod)
            .bind("seconds", seconds)
            .run();
        return {};
    });
}

std::vector<MonthSoFar> months_so_far(database::Transaction& tx)
{
    std::vector<MonthSoFar> months;
    for (auto& [pod, code, baseline, items, ms] :
         tx.query("select m.pod, p.code, m.seconds, m.items, m.ms from returns.month_so_far() m join "
                  "inventory.pod p on p.id = m.pod order by p.code")
             .rows<kernel::PodId, std::string, std::int64_t, std::int64_t, std::int64_t>()) {
        months.push_back({pod, std::move(code), baseline, items, ms});
    }
    return months;
}

} // namespace poddesk::returns
