#include "installer/demo/demo_data.h"

namespace poddesk::installer {

namespace {

constexpr DemoPerson people[] = {
    {"ana", "Ana Reyes", "account_manager"},
    {"wes", "Wes Okafor", "warehouse"},
    {"iris", "Iris Lindholm", "returns_inspector"},
    {"olga", "Olga Brandt", "onboarding"},
};

constexpr DemoProduct aster_oak[] = {
    {"AO-TEE-S-OAT", "Everyday Tee, Oat, S", "tee", 180, 300, 220, 25, 3200},
    {"AO-TEE-M-OAT", "Everyday Tee, Oat, M", "tee", 190, 300, 220, 25, 3200},
    {"AO-TEE-L-OAT", "Everyday Tee, Oat, L", "tee", 205, 300, 220, 28, 3200},
    {"AO-TEE-M-INK", "Everyday Tee, Ink, M", "tee", 190, 300, 220, 25, 3200},
    {"AO-SWT-M-FOG", "Loopback Sweatshirt, Fog, M", "jacket", 520, 340, 280, 60, 7800},
    {"AO-SWT-L-FOG", "Loopback Sweatshirt, Fog, L", "jacket", 560, 340, 280, 65, 7800},
    {"AO-SOCK-3P", "Ribbed Sock, 3 pairs", "sock", 150, 180, 120, 50, 2400},
    {"AO-TOTE-NAT", "Market Tote, Natural", "bag", 240, 380, 300, 20, 2800},
    {"AO-MUG-SPK", "Stoneware Mug, Speckle", "mug", 410, 130, 100, 105, 2200},
    {"AO-MUG-SET4", "Stoneware Mug, set of 4", "mug", 1680, 270, 210, 120, 7900},
    {"AO-BOWL-SPK", "Stoneware Bowl, Speckle", "mug", 620, 170, 170, 80, 2600},
    {"AO-CNDL-CED", "Soy Candle, Cedar", "candle", 480, 95, 95, 110, 3400},
    {"AO-CNDL-FIG", "Soy Candle, Fig", "candle", 480, 95, 95, 110, 3400},
    {"AO-BLNK-WOL", "Wool Throw, Moss", "box", 1450, 400, 320, 120, 14800},
    {"AO-APRN-LIN", "Linen Apron, Rust", "tee", 310, 320, 240, 30, 5400},
    {"AO-NAPK-4", "Linen Napkins, set of 4", "box", 260, 240, 240, 30, 4200},
    {"AO-BRD-WAL", "Walnut Board", "box", 1320, 420, 260, 25, 8800},
    {"AO-SPN-SET", "Olive Spoons, set of 3", "box", 190, 320, 80, 40, 2900},
    {"AO-BOOK-GDN", "The Small Garden, hardcover", "book", 780, 260, 200, 28, 3600},
    {"AO-SOAP-3", "Oat Soap, 3 bars", "box", 360, 160, 90, 60, 2100},
};
constexpr DemoProduct ember_outdoor[] = {
    {"EO-RSJ-S-SLT", "Ridge Shell Jacket, Slate, S", "jacket", 430, 340, 260, 70, 18900},
    {"EO-RSJ-M-SLT", "Ridge Shell Jacket, Slate, M", "jacket", 450, 340, 260, 70, 18900},
    {"EO-RSJ-L-SLT", "Ridge Shell Jacket, Slate, L", "jacket", 475, 340, 260, 75, 18900},
    {"EO-DWN-M-RST", "Drift Down Vest, Rust, M", "jacket", 360, 320, 240, 90, 14900},
    {"EO-TP24-OLV", "Trail Pack 24 L, Olive", "bag", 890, 500, 300, 140, 12900},
    {"EO-TP38-OLV", "Trail Pack 38 L, Olive", "bag", 1240, 600, 340, 180, 18900},
    {"EO-MCS-M-GRY", "Merino Crew Sock, Gray, M", "sock", 85, 200, 110, 30, 2200},
    {"EO-MCS-L-GRY", "Merino Crew Sock, Gray, L", "sock", 90, 200, 110, 30, 2200},
    {"EO-BTL-750", "Steel Bottle 750 ml", "bottle", 330, 75, 75, 265, 3400},
    {"EO-BTL-1L", "Steel Bottle 1 l", "bottle", 390, 90, 90, 285, 3900},
    {"EO-STV-MINI", "Pocket Stove", "box", 95, 90, 60, 60, 5900},
    {"EO-POT-900", "Titanium Pot 900 ml", "mug", 140, 135, 135, 120, 6400},
    {"EO-LMP-HD", "Head Lamp 400 lm", "box", 88, 110, 80, 60, 4900},
    {"EO-TRP-3X3", "Tarp 3 x 3 m", "box", 620, 320, 140, 120, 9900},
    {"EO-SLP-20F", "Sleeping Bag 20 F", "bag", 1380, 420, 240, 240, 24900},
    {"EO-MAT-REG", "Air Mat, Regular", "box", 480, 260, 110, 110, 13900},
    {"EO-POLE-PR", "Trekking Poles, pair", "box", 510, 660, 90, 70, 11900},
    {"EO-GLV-M", "Grid Fleece Gloves, M", "sock", 70, 230, 120, 30, 3600},
    {"EO-BNE-CHR", "Watch Cap, Charcoal", "tee", 80, 220, 200, 30, 2800},
    {"EO-MAP-SIE", "Sierra Map Set", "book", 160, 240, 120, 15, 2400},
};
constexpr DemoProduct fjord_skin[] = {
    {"FS-CLN-150", "Gentle Cleanser 150 ml", "bottle", 190, 50, 50, 165, 2600},
    {"FS-TON-200", "Birch Toner 200 ml", "bottle", 245, 55, 55, 175, 2900},
    {"FS-SER-30", "Sea Serum 30 ml", "bottle", 110, 40, 40, 110, 5800},
    {"FS-SER-VC", "Cloudberry C Serum 30 ml", "bottle", 110, 40, 40, 110, 6400},
    {"FS-MST-50", "Day Moisturizer 50 ml", "candle", 165, 65, 65, 70, 4200},
    {"FS-NGT-50", "Night Balm 50 ml", "candle", 175, 65, 65, 70, 4800},
    {"FS-EYE-15", "Eye Gel 15 ml", "bottle", 60, 35, 35, 100, 3900},
    {"FS-SPF-50", "Mineral SPF 50, 60 ml", "bottle", 95, 55, 35, 150, 3400},
    {"FS-MSK-4", "Kelp Mask, 4 sheets", "box", 140, 180, 130, 25, 2400},
    {"FS-MSK-CLY", "Glacial Clay Mask 75 ml", "candle", 210, 75, 75, 65, 3600},
    {"FS-LIP-3", "Lip Balm, 3 sticks", "box", 45, 90, 75, 25, 1800},
    {"FS-HND-75", "Hand Cream 75 ml", "bottle", 95, 50, 35, 150, 1900},
    {"FS-BDY-250", "Body Lotion 250 ml", "bottle", 310, 65, 65, 190, 3200},
    {"FS-OIL-50", "Face Oil 50 ml", "bottle", 150, 42, 42, 125, 4600},
    {"FS-SCR-100", "Arctic Salt Scrub 100 g", "candle", 220, 80, 80, 60, 2800},
    {"FS-KIT-TRV", "Travel Kit", "bag", 330, 210, 140, 70, 5200, {"FS-CLN-150", "FS-HND-75", "FS-LIP-3"}},
    {"FS-KIT-GFT",
     "Winter Gift Set",
     "box",
     470,
     300,
     220,
     95,
     11800,
     {"FS-MSK-4", "FS-SCR-100", "FS-SER-VC"}},
    {"FS-PAD-60", "Cotton Rounds, 60", "box", 80, 150, 80, 80, 1200},
    {"FS-BRS-DRY", "Dry Brush", "box", 130, 180, 70, 45, 2200},
    {"FS-CND-SEA", "Candle, Sea Air", "candle", 460, 90, 90, 105, 3800},
};

constexpr DemoBrand brands[] = {
    {"AO", "Aster & Oak", "#2f6b5e", "aster-and-oak.myshopify.com", "AO-", "hello@asterandoak.example",
     "https://asterandoak.example", 24, 5, "Thank you for bringing something slow-made into your home.",
     "Not quite right? Send it back within 30 days, unused, in this box.", "Bay Mills", aster_oak, "mon-fri",
     "14:00", "shipped"},
    {"EO", "Ember Outdoor", "#c2410c", "ember-outdoor.myshopify.com", "EO-", "orders@emberoutdoor.example",
     "https://emberoutdoor.example", 12, 3, "See you out there. Every piece is repaired for life.",
     "Free returns for 60 days; repairs for as long as you hike.", "Cascade Sewn Goods", ember_outdoor,
     "mon-sun", "", "shipped"},
    {"FS", "Fjord Skin", "#4c5fa8", "fjord-skin.myshopify.com", "FS-", "care@fjordskin.example",
     "https://fjordskin.example", 24, 5, "Takk! Small batches, cold sea, calm skin.",
     "Unopened products come back within 30 days; write to us first.", "Nordlys Laboratories", fjord_skin,
     "mon-fri", "", "label"},
};

constexpr DemoPod pods[] = {
    {"RNO", "Reno", "1250 Freeport Blvd", "Sparks", "NV", "89431", "America/Los_Angeles", "+17755550142",
     39'540'000, -119'750'000},
    {"CMH", "Columbus", "870 Distribution Dr", "Columbus", "OH", "43215", "America/New_York", "+16145550117",
     39'970'000, -83'000'000},
};

constexpr DemoCarton cartons[] = {
    {"M1", "Mailer S", 240, 160, 40, 1, 25, 2, 18},   {"M2", "Mailer M", 330, 250, 60, 1, 40, 3, 26},
    {"B1", "Box S", 200, 150, 120, 3, 110, 8, 48},    {"B2", "Box M", 310, 230, 150, 3, 210, 12, 74},
    {"B3", "Box L", 400, 300, 220, 4, 340, 18, 121},  {"B4", "Box XL", 450, 350, 270, 5, 560, 25, 198},
    {"T1", "Tube box", 700, 120, 120, 4, 240, 6, 92}, {"B5", "Box XXL", 650, 370, 220, 6, 900, 30, 268},
};

constexpr std::string_view first_names[] = {"Maya",  "Tom",   "Priya",  "Luis",   "Hannah", "Kenji",  "Sofia",
                                            "Noah",  "Amira", "Grace",  "Daniel", "Ingrid", "Marcus", "Elena",
                                            "Ravi",  "Chloe", "Owen",   "Zara",   "Peter",  "Wei",    "Jo",
                                            "Søren", "Zoë",   "さくら", "José",   "Aïcha",  "Łukasz", "ليلى"};
constexpr std::string_view last_names[] = {
    "Lindqvist",      "Achterberg", "Raman",      "Ortega",        "Weiss",    "Watanabe", "Marchetti",
    "Bergstrom",      "Haddad",     "O’Connell",  "Kowalczyk",     "Sørensen", "Bell",     "Petrova",
    "Chandrasekaran", "Dubois",     "Fitzgerald", "Malik",         "Novak",    "Zhang",    "Park",
    "Ngũgĩ",          "田中",       "Muñoz",      "García Márquez"};
constexpr DemoPlace places[] = {
    {"412 SE Alder St", "Portland", "OR", "97214"},
    {"2140 W Overland Rd", "Boise", "ID", "83705"},
    {"88 S 3rd St", "San Jose", "CA", "95113"},
    {"1530 Lakeside Dr", "Reno", "NV", "89509"},
    {"901 K St", "Sacramento", "CA", "95814"},
    {"1917 1st Ave", "Seattle", "WA", "98101"},
    {"1301 Oak St", "Eugene", "OR", "97401"},
    {"55 E South Temple", "Salt Lake City", "UT", "84111"},
    {"2600 Fresno St", "Fresno", "CA", "93721"},
    {"61 NW Oregon Ave", "Bend", "OR", "97703"},
    {"1 Frank H Ogawa Plz", "Oakland", "CA", "94612"},
    {"808 W Spokane Falls Blvd", "Spokane", "WA", "99201"},
    {"495 S Main St", "Las Vegas", "NV", "89101"},
    {"747 Market St", "Tacoma", "WA", "98402"},
    {"200 W Washington St", "Phoenix", "AZ", "85003"},
    {"351 W Center St", "Provo", "UT", "84601"},
    {"435 Ryman St", "Missoula", "MT", "59802"},
    {"1437 Bannock St", "Denver", "CO", "80202"},
    {"1500 Marilla St", "Dallas", "TX", "75201"},
    {"121 N LaSalle St", "Chicago", "IL", "60602"},
    {"350 S 5th St", "Minneapolis", "MN", "55415"},
    {"200 E Wells St", "Milwaukee", "WI", "53202"},
    {"601 Lakeside Ave", "Cleveland", "OH", "44114"},
    {"414 Grant St", "Pittsburgh", "PA", "15219"},
    {"1 City Hall Sq", "Boston", "MA", "02201"},
    {"260 Broadway", "New York", "NY", "10007"},
    {"1400 John F Kennedy Blvd", "Philadelphia", "PA", "19107"},
    {"100 Holliday St", "Baltimore", "MD", "21202"},
    {"55 Trinity Ave SW", "Atlanta", "GA", "30303"},
    {"3500 Pan American Dr", "Miami", "FL", "33133"},
    {"1 Public Sq", "Nashville", "TN", "37201"},
    {"900 E Broad St", "Richmond", "VA", "23219"},
    {"PO Box 1187", "Bozeman", "MT", "59771"},
    {"1300 Perdido St", "New Orleans", "LA", "70112"},
    {"530 S King St", "Honolulu", "HI", "96813"},
    {"632 W 6th Ave", "Anchorage", "AK", "99501"},
};

} // namespace

std::span<DemoPerson const> demo_people()
{
    return people;
}
std::span<DemoBrand const> demo_brands()
{
    return brands;
}
std::span<DemoFee const> demo_fees(std::string_view brand)
{
    // One brand pays for the space that its goods take, the others by the bin.
    static constexpr auto by_bin = std::to_array<DemoFee>({
        {"receiving_receipt", "", "18", "2025-01-01"},
        {"receiving_unit", "", "0.0825", "2025-01-01"},
        {"storage_bin", "", "0.0125", "2025-01-01"},
        {"pick_pack_first", "", "2.35", "2025-01-01"},
        {"pick_pack_first", "", "2.45", "2026-01-01"},
        {"pick_pack_additional", "", "0.35", "2025-01-01"},
        {"carton", "", "0.85", "2025-01-01"},
        {"return_inspection", "", "3.00", "2025-01-01"},
        {"vas", "", "0.25", "2025-01-01"},
        {"vas", "kitting", "0.65", "2025-01-01"},
    });
    static constexpr auto by_space = std::to_array<DemoFee>({
        {"receiving_receipt", "", "25", "2025-01-01"},
        {"receiving_unit", "", "0.06", "2025-01-01"},
        {"storage_cubic_foot", "", "0.0215", "2025-01-01"},
        {"pick_pack_first", "", "2.10", "2025-01-01"},
        {"pick_pack_additional", "", "0.275", "2025-01-01"},
        {"carton", "", "0.95", "2025-01-01"},
        {"return_inspection", "", "2.85", "2025-01-01"},
        {"vas", "", "0.30", "2025-01-01"},
    });
    return brand == "EO" ? std::span<DemoFee const>(by_space) : std::span<DemoFee const>(by_bin);
}

std::span<DemoMarkup const> demo_markups(std::string_view brand)
{
    // The third brand has agreed to none yet: its postage goes at cost, and the rate comparison says so.
    static constexpr auto steady =
        std::to_array<DemoMarkup>({{"10", "0", "2025-01-01"}, {"12.5", "0.25", "2026-01-01"}});
    static constexpr auto wooed = std::to_array<DemoMarkup>({{"-4", "0", "2026-01-01"}});
    return brand == "AO"   ? std::span<DemoMarkup const>(steady)
           : brand == "EO" ? std::span<DemoMarkup const>(wooed)
                           : std::span<DemoMarkup const>();
}

std::span<DemoPod const> demo_pods()
{
    return pods;
}
std::span<DemoCarton const> demo_cartons()
{
    return cartons;
}
std::span<std::string_view const> demo_first_names()
{
    return first_names;
}
std::span<std::string_view const> demo_last_names()
{
    return last_names;
}
std::span<DemoPlace const> demo_places()
{
    return places;
}

} // namespace poddesk::installer
