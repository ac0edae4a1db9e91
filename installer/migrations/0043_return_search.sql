-- Finding a return by whatever is known of it, in years of them.

set local role poddesk_owner;

create index rma_codes on returns.rma using gin (lower(number || ' ' || tracking_number) database.gin_trgm_ops);
create index rma_line_found on returns.rma_line (product_id, rma_id) where product_id is not null;

-- The newest RMAs within the caller's reach of which this is known: their number or the tracking number on the way back, a tracking number or
-- packing slip code that something left with, an item's SKU or barcode; of their order its number, customer (name, company, email), place and
-- ZIP, and what was ordered. Codes of orders, of what left and of items are found whole, the rest from three letters on by any part. As
-- orders.search: it asks past row level security for the caller's own reach. Planned anew for each text: a rare one has an index, a common one
-- is among the newest.
reset role;
create function returns.search(p_text text, p_limit integer) returns setof bigint
    language plpgsql stable security definer rows 50 set search_path = pg_catalog, pg_temp as $$
declare
    v_text text := btrim(coalesce(p_text, ''), E' \t\r\n');
    v_like text := '%' || replace(replace(replace(lower(v_text), '\', '\\'), '%', '\%'), '_', '\_') || '%';
    v_clients bigint[] := array(select access.my_clients());
    v_pods bigint[] := array(select access.my_pods());
    v_limit integer := least(greatest(p_limit, 1), 10000);
    v_found bigint[];
    v_more bigint[];
    v_way text;
    v_mine constant text := ' and r.client_id = any ($2) and (r.pod_id is null or r.pod_id = any ($3)) order by r.id desc limit $4';
begin
    if v_text = '' or length(v_text) > 200 then
        return;
    end if;
    foreach v_way in array case when length(v_text) < 3 then '{}'::text[] else array[
            'lower(r.number || '' '' || r.tracking_number) like $1',
            'r.order_id in (select c.order_id from orders.recipient c where c.kind = ''customer'' and c.search like $1)'] end || array[
            'r.order_id in (select orders.sold_as(o.id) from orders.order o where o.number = any ($5) and o.client_id = any ($2))',
            'r.order_id in (select orders.sold_as(s.order_id) from shipping.shipment s where s.tracking_number = any ($5))',
            'r.order_id in (select orders.sold_as(s.order_id) from shipping.shipment s where s.client_id = any ($2) and s.number = any ($5))',
            'r.id in (select l.rma_id from returns.rma_line l where l.product_id in (
                 select p.id from catalog.product p where p.client_id = any ($2) and p.sku = any ($5)
                 union select b.product_id from catalog.barcode b where b.client_id = any ($2) and b.barcode = any ($5))
              order by l.rma_id desc limit 10000)'] loop
        execute 'select array_agg(x.id) from (select r.id from returns.rma r where ' || v_way || v_mine || ') x'
            into v_more using v_like, v_clients, v_pods, v_limit, array[v_text, upper(v_text), lower(v_text), '#' || v_text];
        v_found := v_found || v_more;
    end loop;
    return query select distinct x from unnest(v_found) x order by x desc limit v_limit;
end
$$;
alter function returns.search(text, integer) owner to poddesk_system;
revoke execute on function returns.search from public;
grant execute on function orders.sold_as to poddesk_system;
grant execute on function returns.search to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator;
