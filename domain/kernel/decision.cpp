#include "domain/kernel/decision.h"

#include <nlohmann/json.hpp>

namespace poddesk::kernel {

void to_json(nlohmann::json& out, Alternative const& alternative)
{
    out = {{"option", alternative.option},
           {"chosen", alternative.chosen},
           {"code", alternative.code},
           {"facts", alternative.facts},
           {"sentence", alternative.sentence}};
}

void from_json(nlohmann::json const& in, Alternative& alternative)
{
    in.at("option").get_to(alternative.option);
    in.at("chosen").get_to(alternative.chosen);
    in.at("code").get_to(alternative.code);
    in.at("facts").get_to(alternative.facts);
    in.at("sentence").get_to(alternative.sentence);
}

void to_json(nlohmann::json& out, Decision const& decision)
{
    out = {{"kind", decision.kind}, {"chosen", decision.chosen}, {"alternatives", decision.alternatives}};
}

void from_json(nlohmann::json const& in, Decision& decision)
{
    in.at("kind").get_to(decision.kind);
    in.at("chosen").get_to(decision.chosen);
    in.at("alternatives").get_to(decision.alternatives);
}

} // namespace poddesk::kernel
