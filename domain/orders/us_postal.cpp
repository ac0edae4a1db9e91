#include "domain/orders/us_postal.h"

#include <algorithm>
#include <array>

namespace poddesk::orders {
namespace {

struct ZipRange
{
    int first;
    int last;
    std::string_view state;
};

/// USPS Labeling List L002, three-digit ZIP prefixes.
constexpr auto zip_ranges = std::to_array<ZipRange>({
    {5, 5, "NY"},     {6, 7, "PR"},     {8, 8, "VI"},     {9, 9, "PR"},     {10, 27, "MA"},
    {28, 29, "RI"},   {30, 38, "NH"},   {39, 49, "ME"},   {50, 54, "VT"},   {55, 55, "MA"},
    {56, 59, "VT"},   {60, 69, "CT"},   {70, 89, "NJ"},   {90, 98, "AE"},   {100, 149, "NY"},
    {150, 196, "PA"}, {197, 199, "DE"}, {200, 200, "DC"}, {201, 201, "VA"}, {202, 205, "DC"},
    {206, 212, "MD"}, {214, 219, "MD"}, {220, 246, "VA"}, {247, 268, "WV"}, {270, 289, "NC"},
    {290, 299, "SC"}, {300, 319, "GA"}, {320, 339, "FL"}, {340, 340, "AA"}, {341, 342, "FL"},
    {344, 344, "FL"}, {346, 347, "FL"}, {349, 349, "FL"}, {350, 352, "AL"}, {354, 369, "AL"},
    {370, 385, "TN"}, {386, 397, "MS"}, {398, 399, "GA"}, {400, 418, "KY"}, {420, 427, "KY"},
    {430, 459, "OH"}, {460, 479, "IN"}, {480, 499, "MI"}, {500, 516, "IA"}, {520, 528, "IA"},
    {530, 532, "WI"}, {534, 535, "WI"}, {537, 549, "WI"}, {550, 551, "MN"}, {553, 567, "MN"},
    {569, 569, "DC"}, {570, 577, "SD"}, {580, 588, "ND"}, {590, 599, "MT"}, {600, 620, "IL"},
    {622, 629, "IL"}, {630, 631, "MO"}, {633, 641, "MO"}, {644, 658, "MO"}, {660, 662, "KS"},
    {664, 679, "KS"}, {680, 681, "NE"}, {683, 693, "NE"}, {700, 701, "LA"}, {703, 708, "LA"},
    {710, 714, "LA"}, {716, 729, "AR"}, {730, 731, "OK"}, {733, 733, "TX"}, {734, 741, "OK"},
    {743, 749, "OK"}, {750, 770, "TX"}, {772, 799, "TX"}, {800, 816, "CO"}, {820, 831, "WY"},
    {832, 838, "ID"}, {840, 847, "UT"}, {850, 853, "AZ"}, {855, 857, "AZ"}, {859, 860, "AZ"},
    {863, 865, "AZ"}, {870, 871, "NM"}, {873, 884, "NM"}, {885, 885, "TX"}, {889, 891, "NV"},
    {893, 895, "NV"}, {897, 898, "NV"}, {900, 908, "CA"}, {910, 928, "CA"}, {930, 961, "CA"},
    {962, 966, "AP"}, {967, 968, "HI"}, {969, 969, "GU"}, {970, 979, "OR"}, {980, 986, "WA"},
    {988, 994, "WA"}, {995, 999, "AK"},
});

struct ZipState
{
    std::string_view zip_begins;
    std::string_view state;
};
/// Places whose mail goes by another state's prefix.
constexpr auto by_another_prefix = std::to_array<ZipState>({{"06390", "NY"},
                                                            {"83414", "WY"},
                                                            {"96799", "AS"},
                                                            {"9695", "MP"},
                                                            {"96939", "PW"},
                                                            {"96940", "PW"},
                                                            {"96941", "FM"},
                                                            {"96942", "FM"},
                                                            {"96943", "FM"},
                                                            {"96944", "FM"},
                                                            {"96960", "MH"},
                                                            {"96970", "MH"}});
/// ZIPs with addresses on both sides of a state's line, and the other side.
constexpr auto across_the_line = std::to_array<ZipState>({{"02861", "MA"},
                                                          {"42223", "TN"},
                                                          {"59221", "ND"},
                                                          {"63673", "IL"},
                                                          {"71749", "LA"},
                                                          {"73949", "TX"},
                                                          {"81137", "NM"},
                                                          {"84536", "AZ"},
                                                          {"86044", "UT"},
                                                          {"86515", "NM"},
                                                          {"88063", "TX"},
                                                          {"89439", "CA"},
                                                          {"97635", "CA"}});

struct Named
{
    std::string_view name;
    std::string_view code;
};
constexpr auto states = std::to_array<Named>({{"ALABAMA", "AL"},
                                              {"ALASKA", "AK"},
                                              {"ARIZONA", "AZ"},
                                              {"ARKANSAS", "AR"},
                                              {"CALIFORNIA", "CA"},
                                              {"COLORADO", "CO"},
                                              {"CONNECTICUT", "CT"},
                                              {"DELAWARE", "DE"},
                                              {"DISTRICT OF COLUMBIA", "DC"},
                                              {"WASHINGTON DC", "DC"},
                                              {"FLORIDA", "FL"},
                                              {"GEORGIA", "GA"},
                                              {"HAWAII", "HI"},
                                              {"IDAHO", "ID"},
                                              {"ILLINOIS", "IL"},
                                              {"INDIANA", "IN"},
                                              {"IOWA", "IA"},
                                              {"KANSAS", "KS"},
                                              {"KENTUCKY", "KY"},
                                              {"LOUISIANA", "LA"},
                                              {"MAINE", "ME"},
                                              {"MARYLAND", "MD"},
                                              {"MASSACHUSETTS", "MA"},
                                              {"MICHIGAN", "MI"},
                                              {"MINNESOTA", "MN"},
                                              {"MISSISSIPPI", "MS"},
                                              {"MISSOURI", "MO"},
                                              {"MONTANA", "MT"},
                                              {"NEBRASKA", "NE"},
                                              {"NEVADA", "NV"},
                                              {"NEW HAMPSHIRE", "NH"},
                                              {"NEW JERSEY", "NJ"},
                                              {"NEW MEXICO", "NM"},
                                              {"NEW YORK", "NY"},
                                              {"NORTH CAROLINA", "NC"},
                                              {"NORTH DAKOTA", "ND"},
                                              {"OHIO", "OH"},
                                              {"OKLAHOMA", "OK"},
                                              {"OREGON", "OR"},
                                              {"PENNSYLVANIA", "PA"},
                                              {"RHODE ISLAND", "RI"},
                                              {"SOUTH CAROLINA", "SC"},
                                              {"SOUTH DAKOTA", "SD"},
                                              {"TENNESSEE", "TN"},
                                              {"TEXAS", "TX"},
                                              {"UTAH", "UT"},
                                              {"VERMONT", "VT"},
                                              {"VIRGINIA", "VA"},
                                              {"WASHINGTON", "WA"},
                                              {"WEST VIRGINIA", "WV"},
                                              {"WISCONSIN", "WI"},
                                              {"WYOMING", "WY"},
                                              {"PUERTO RICO", "PR"},
                                              {"VIRGIN ISLANDS", "VI"},
                                              {"US VIRGIN ISLANDS", "VI"},
                                              {"UNITED STATES VIRGIN ISLANDS", "VI"},
                                              {"GUAM", "GU"},
                                              {"AMERICAN SAMOA", "AS"},
                                              {"NORTHERN MARIANA ISLANDS", "MP"},
                                              {"PALAU", "PW"},
                                              {"MICRONESIA", "FM"},
                                              {"MARSHALL ISLANDS", "MH"},
                                              {"ARMED FORCES AMERICAS", "AA"},
                                              {"ARMED FORCES EUROPE", "AE"},
                                              {"ARMED FORCES PACIFIC", "AP"}});

constexpr auto suffixes = std::to_array<Named>(
    {{"ALLEY", "ALY"},       {"AVENUE", "AVE"},  {"BOULEVARD", "BLVD"}, {"CIRCLE", "CIR"},
     {"COURT", "CT"},        {"COVE", "CV"},     {"CROSSING", "XING"},  {"DRIVE", "DR"},
     {"EXPRESSWAY", "EXPY"}, {"FREEWAY", "FWY"}, {"HEIGHTS", "HTS"},    {"HIGHWAY", "HWY"},
     {"LANE", "LN"},         {"LOOP", "LOOP"},   {"PARKWAY", "PKWY"},   {"PLACE", "PL"},
     {"PLAZA", "PLZ"},       {"POINT", "PT"},    {"RIDGE", "RDG"},      {"ROAD", "RD"},
     {"SQUARE", "SQ"},       {"STREET", "ST"},   {"TERRACE", "TER"},    {"TRAIL", "TRL"},
     {"TURNPIKE", "TPKE"},   {"VALLEY", "VLY"},  {"VIEW", "VW"}});
constexpr auto directions = std::to_array<Named>({{"NORTH", "N"},
                                                  {"SOUTH", "S"},
                                                  {"EAST", "E"},
                                                  {"WEST", "W"},
                                                  {"NORTHEAST", "NE"},
                                                  {"NORTHWEST", "NW"},
                                                  {"SOUTHEAST", "SE"},
                                                  {"SOUTHWEST", "SW"}});
constexpr auto units = std::to_array<Named>({{"APARTMENT", "APT"},
                                             {"APT", "APT"},
                                             {"BUILDING", "BLDG"},
                                             {"BLDG", "BLDG"},
                                             {"DEPARTMENT", "DEPT"},
                                             {"FLOOR", "FL"},
                                             {"FL", "FL"},
                                             {"RM", "RM"},
                                             {"DEPT", "DEPT"},
                                             {"LOT", "LOT"},
                                             {"SPACE", "SPC"},
                                             {"TRAILER", "TRLR"},
                                             {"ROOM", "RM"},
                                             {"SUITE", "STE"},
                                             {"STE", "STE"},
                                             {"UNIT", "UNIT"},
                                             {"#", "#"}});

template <class Table>
std::string_view code_in(Table const& table, std::string_view name)
{
    auto const found = std::ranges::find(table, name, &Named::name);
    return found == table.end() ? std::string_view() : found->code;
}

} // namespace

std::vector<std::string> postal_words(std::string_view text)
{
    std::vector<std::string> words(1);
    for (char c : text) {
        if (c >= 'a' && c <= 'z') {
            c = static_cast<char>(c - 'a' + 'A');
        }
        bool const ends_a_word = c == ' ' || c == ',' || c == ';' || c == '\t' || c == '\n' || c == '\r';
        if (ends_a_word && !words.back().empty()) {
            words.emplace_back();
        } else if (!ends_a_word && c != '.') {
            words.back() += c;
        }
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

std::string_view state_of_zip3(int zip3)
{
    auto const found = std::ranges::find_if(
        zip_ranges, [&](ZipRange const& it) { return it.first <= zip3 && zip3 <= it.last; });
    return found == zip_ranges.end() ? std::string_view() : found->state;
}

std::string_view state_of_zip(std::string_view five)
{
    auto const special = std::ranges::find_if(
        by_another_prefix, [&](ZipState const& it) { return five.starts_with(it.zip_begins); });
    if (special != by_another_prefix.end()) {
        return special->state;
    }
    return state_of_zip3((five[0] - '0') * 100 + (five[1] - '0') * 10 + (five[2] - '0'));
}

bool may_be_in(std::string_view five, std::string_view state)
{
    return state_of_zip(five) == state || std::ranges::any_of(across_the_line, [&](ZipState const& it) {
               return it.zip_begins == five && it.state == state;
           });
}

std::string_view state_code(std::string_view region)
{
    std::string name;
    for (std::string const& word : postal_words(region)) {
        name += (name.empty() ? "" : " ") + word;
    }
    auto const by_code = std::ranges::find(states, name, &Named::code);
    return by_code != states.end() ? by_code->code : code_in(states, name);
}

std::string_view suffix_code(std::string_view word)
{
    return code_in(suffixes, word);
}

std::string_view direction_code(std::string_view word)
{
    return code_in(directions, word);
}

std::string_view unit_code(std::string_view word)
{
    return code_in(units, word);
}

} // namespace poddesk::orders
