-- The clock of a promise: when it stops, when an order is expected to leave, and a changed promise for orders that are here.

set local role poddesk_owner;

-- The work that an order still needs before its parcels stand at the door, by how far it is.
create function orders.work_left(p_status text) returns interval
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case p_status when 'released' then interval '45 minutes' when 'picking' then interval '30 minutes'
                         when 'packing' then interval '15 minutes' else interval '1 hour' end
$$;

-- When an open order is expected to leave: with the first cutoff of its pod that the work left lets it make, as if nothing kept it from
-- now on. The pod is 0 for an order that has none (or one out of reach): the pod that closes first. An order's predicted slack is
-- its ship_by less this moment. A few rows, whatever the number of orders: lists join them.
create view orders.leaving with (security_invoker = true) as
with at as (
    select p.id as pod_id, s.work, inventory.next_cutoff(p.id, null, now() + s.work) as leaves_at
    from inventory.pod p, (select distinct orders.work_left(x) as work from unnest(array['ready', 'released', 'picking', 'packing']) x) s)
select coalesce(a.pod_id, 0) as pod_id, s.status, min(a.leaves_at) as leaves_at, min(a.leaves_at - a.work) as begin_by
from at a join unnest(array['received', 'on_hold', 'ready', 'backordered', 'released', 'picking', 'packing']) s (status) on orders.work_left(s.status) = a.work
group by grouping sets ((a.pod_id, s.status), (s.status));

-- What an order asks for and what of it could be reserved now in the pods within reach that may send it (its chosen pod, else those that
-- client and channel allow; no expired lot, no bin that waits to be counted), by product; of a SKU that nobody knows nothing is. It tells what an order lacks that has no stock reserved. Ask for single orders: all of them would be a walk through every line.
create view orders.wanted with (security_invoker = true) as
select l.order_id, l.sku, l.quantity, least(l.quantity, coalesce(s.units, 0))::bigint as free
from (select order_id, product_id, min(sku) as sku, sum(quantity)::bigint as quantity from orders.part_to_ship
      group by order_id, product_id, case when product_id is null then sku end) l
     join orders.order o on o.id = l.order_id
     left join orders.channel c on c.id = o.channel_id
     left join fulfillment.client_routing r on r.client_id = o.client_id
     left join fulfillment.pod_choice x on x.order_id = o.id and x.ended_at is null and (x.until is null or x.until > now())
     cross join lateral (
         select sum(v.on_hand - v.allocated) as units from inventory.level v join inventory.location b on b.id = v.location_id and b.is_pickable
             left join inventory.lot t on t.product_id = v.product_id and t.lot = v.lot
         where v.product_id = l.product_id and v.condition = 'good'
           and case when x.pod_id is not null then v.pod_id = x.pod_id else (r.pods is null or v.pod_id = any (r.pods)) and (c.pods is null or v.pod_id = any (c.pods)) end
           and (t.expires_on is null or t.expires_on > inventory.today_in(v.pod_id))
           and not exists (select from fulfillment.short_pick s where s.level_id = v.id and s.counted_at is null)) s;

-- Stops the clock of an order when all of it has reached what its client's promise names, and lets it go on when that is taken back.
-- Whose pod a part is in does not matter. Internal.
create function orders.follow_clock(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_was boolean;
    v_is boolean;
begin
    select o.clock_stopped_at is not null,
           case when o.status in ('shipped', 'delivered') then true when o.status <> 'packing' or p.stops_at not in ('packed', 'label') then false
                when exists (select from fulfillment.fulfillment f where f.order_id = o.id and f.status not in ('packed', 'shipped', 'delivered', 'canceled')) then false
                else p.stops_at = 'packed' or not exists (select from shipping.shipment t where t.order_id = o.id and t.status in ('quoted', 'buying')) end
        into v_was, v_is from orders.order o join clients.promise p on p.id = o.client_id where o.id = p_order;
    if v_was <> v_is then
        update orders.order set clock_stopped_at = case when v_is then clock_timestamp() end where id = p_order;
    end if;
end
$$;

-- A changed promise for the open orders of the client: where its clock stops now is looked at anew, and whose clock still runs is due as
-- if it had come under the promise of today.
create function orders.renew_promises(p_command uuid, p_client bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.renew_promises', to_jsonb(p_client));
    v_orders bigint[];
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    perform orders.follow_clock(o.id) from (select id from orders.order where client_id = p_client and status = 'packing' order by id for update) o;
    with due as (
        select o.id, clients.ship_by(p, o.placed_at) as ship_by from orders.order o join clients.promise p on p.id = o.client_id
        where o.client_id = p_client and o.status not in ('shipped', 'delivered', 'canceled', 'merged') and o.clock_stopped_at is null order by o.id for update of o
    ), changed as (
        update orders.order o set ship_by = d.ship_by from due d where o.id = d.id and o.ship_by is distinct from d.ship_by returning o.id
    ) select array_agg(id order by id) into v_orders from changed;
    perform database.note_change('order', x, p_client, null) from unnest(v_orders) x;
    perform events.record(p_client, null, 'client.promises_renewed', 'client', p_client, null, jsonb_build_object('orders', coalesce(cardinality(v_orders), 0)));
    return database.finish_command(p_command, jsonb_build_object('orders', coalesce(cardinality(v_orders), 0)));
end
$$;

reset role;
alter function orders.follow_clock(bigint) owner to poddesk_system;
revoke execute on function orders.follow_clock from public;
grant execute on function orders.follow_clock to poddesk_owner;
set local role poddesk_owner;
call database.readable('orders.leaving', 'orders.wanted');
grant execute on function orders.work_left to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function clients.works_on, clients.ship_by to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse,
    poddesk_administrator, poddesk_worker;
grant execute on function orders.renew_promises to poddesk_onboarding, poddesk_administrator;
