#include "domain/orders/network/verify_addresses.h"

#include <algorithm>

#include "domain/orders/network/sync_shop.h"

namespace poddesk::orders {
namespace {

constexpr int page = 20;                 // looked up at once
constexpr int most_refused_in_a_row = 3; // then it is no address's fault

/// The provider will not look at this address, and at others: whatever is asked of it.
bool is_of_the_address(ShopTrouble const& trouble)
{
    return trouble.why.code == "provider_refused";
}

/// Something is wrong with the answer about this address, perhaps with this one alone.
bool is_unread(ShopTrouble const& trouble)
{
    return trouble.why.code == "provider_broken" || trouble.why.code == "provider_too_large";
}

/// One round; `run` once.
class Round
{
    template <class Work>
    auto in_tx(Work work)
    {
        return database::in_transaction(pool_, work);
    }

public:
    Round(database::Pool& pool, AddressClaim const& claim, AddressProvider const& provider,
          VerifyOptions const& options)
        : pool_(pool), claim_(claim), provider_(provider), options_(options)
    {
    }

    VerifyRound run()
    {
        for (int asked = 0; asked < options_.most && goes_on_;) {
            auto const waiting = in_tx([&](database::Transaction& tx) {
                return addresses_to_verify(tx, std::min(page, options_.most - asked));
            });
            if (waiting.empty()) break;
            for (AddressToVerify const& it : waiting) {
                if (!goes_on_ || (options_.stop && options_.stop())) {
                    goes_on_ = false;
                    break;
                }
                ask(it);
                ++asked;
            }
        }
        round_.problem = end_.problem;
        in_tx([&](database::Transaction& tx) { end_address_round(tx, claim_, end_); });
        return round_;
    }

private:
    void ask(AddressToVerify const& it)
    {
        FromShop<AddressAnswer> const answer = ask_easypost(provider_, it.address);
        if (answer) {
            goes_on_ = in_tx([&](database::Transaction& tx) { return note_answer(tx, claim_, it, *answer); });
            (answer->is_deliverable ? round_.deliverable : round_.undeliverable) += goes_on_ ? 1 : 0;
            refused_in_a_row_ = 0;
        } else if (is_of_the_address(answer.error()) && ++refused_in_a_row_ < most_refused_in_a_row) {
            goes_on_ = in_tx([&](database::Transaction& tx) {
                return note_unclear(tx, claim_, it, answer.error().why.message);
            });
            ++round_.unclear;
        } else {
            if (is_unread(answer.error()))
                in_tx([&](database::Transaction& tx) {
                    return note_bad_answer(tx, claim_, it, answer.error().why.message);
                });
            end_ = {answer.error().why, pause_after(answer.error(), claim_.failures),
                    answer.error().needs_person};
            goes_on_ = false;
        }
    }

    database::Pool& pool_;
    AddressClaim const& claim_;
    AddressProvider const& provider_;
    VerifyOptions const& options_;
    VerifyRound round_;
    AddressRoundEnd end_;
    int refused_in_a_row_ = 0;
    bool goes_on_ = true; ///< the claim is ours, and the provider answers
};

} // namespace

VerifyRound verify_addresses(database::Pool& pool, AddressClaim const& claim, std::string const& secret,
                             VerifyOptions const& options)
{
    AddressProvider const provider{claim.provider, claim.address, secret, options.times, options.ca_file};
    return Round(pool, claim, provider, options).run();
}

} // namespace poddesk::orders
