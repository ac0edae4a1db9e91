#include "domain/returns/cart.h"

#include "domain/database/refusal.h"

namespace poddesk::returns {

kernel::Outcome<void> put_on_cart(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                  std::string const& cart)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.put_on_cart(:id, :rma, :cart)")
            .bind("id", command_id)
            .bind("rma", rma)
            .bind("cart", cart)
            .run();
        return {};
    });
}

} // namespace poddesk::returns
