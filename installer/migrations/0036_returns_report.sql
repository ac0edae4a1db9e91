-- What the figures about returns are found by.

set local role poddesk_owner;

create index rma_line_product on returns.rma_line (product_id, reason) where product_id is not null;
create index rma_closed on returns.rma (closed_at) where closed_at is not null;

reset role;
