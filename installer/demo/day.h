#pragma once

#include "installer/demo/demo.h"
#include "installer/demo/demo_data.h"
#include "installer/demo/order_maker.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/returns/ids.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace poddesk::installer {

/// What a carrier tells of one parcel in the demo.
struct Scan;

/// A day of the pods, stage after stage, each as the person whose job it is, by the same use cases as the
/// windows'. Shares are in percent of what is there to do: the morning leaves work in every queue, the whole
/// day leaves none.
class Day
{
public:
    Day(Installation& installation, std::string database, DayOptions options);

    /// Everything, from the supplier's truck to the emails. Rows of what happened, and where the papers are.
    nlohmann::json play();
    /// What a newcomer finds: stock on the shelves and orders in every state.
    void play_morning();

private:
    struct Tally
    {
        std::size_t done = 0;
        std::size_t refused = 0;
        std::string result;
    };
    using Stage = Tally (Day::*)(int percent);

    void stage(std::string const& name, std::string const& person, Stage run, int percent = 100);
    void step(std::size_t done, std::size_t total) const;
    database::Pool& as(std::string const& person);
    std::filesystem::path folder(std::string const& kind) const;
    void keep(std::string const& kind, std::string const& name, std::string const& bytes);

    Tally receive_goods(int percent);
    void receive_purchase_order(DemoBrand const& brand, DemoPod const& pod, Tally& tally);
    Tally look_after_stock(int percent);
    Tally import_orders(int percent);
    Tally allocate(int percent);
    Tally hold_some(int percent);
    Tally release(int percent);
    Tally work_benches(int percent);
    Tally pick(int percent);
    Tally pack(int percent);
    Tally rate_and_label(int percent);
    Tally ship(int percent);
    Tally close_manifests(int percent);
    Tally hand_over_manifests(int percent);
    Tally follow_parcels(int percent);
    void tell(std::string const& name, std::vector<Scan> const& scans, Tally& tally);
    Tally authorize_returns(int percent);
    Tally inspect_returns(int percent);
    void inspect_parcel(returns::RmaId rma, std::size_t number, std::map<std::string, int>& ways);
    void decide_about(returns::RmaId rma);
    Tally send_emails(int percent);
    Tally note_charges(int percent);

    Installation& installation_;
    std::string database_;
    DayOptions options_;
    DemoRandom random_;
    kernel::Timestamp now_;
    std::map<std::string, database::Pool> pools_;
    nlohmann::json rows_ = nlohmann::json::array();
};

} // namespace poddesk::installer
