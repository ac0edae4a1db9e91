-- Verification: every invariant as one view of its violations. poddeskctl verify lists them; every fault test ends with it.

create schema verify authorization poddesk_owner;
set local role poddesk_owner;
grant usage on schema verify to poddesk_system, poddesk_administrator;

create view verify.i1_stock_never_negative as
    select 'level ' || id as subject, format('on hand %s, allocated %s', on_hand, allocated) as detail from inventory.level where on_hand < 0 or allocated < 0 or allocated > on_hand;

create view verify.i2_ledger_equals_level as
    with moved as (
        select product_id, location_id, lot, condition, license_plate, sum(quantity) as quantity from (
            select product_id, to_location as location_id, lot, condition, license_plate, quantity from inventory.movement
            union all
            select product_id, from_location, lot, condition, license_plate, -quantity from inventory.movement) m
        where location_id in (select id from inventory.location where not is_virtual)
        group by 1, 2, 3, 4, 5)
    select format('product %s in location %s', coalesce(m.product_id, l.product_id), coalesce(m.location_id, l.location_id)) as subject,
           format('ledger %s, level %s', coalesce(m.quantity, 0), coalesce(l.on_hand, 0)) as detail
    from moved m full join inventory.level l using (product_id, location_id, lot, condition, license_plate)
    where coalesce(m.quantity, 0) <> coalesce(l.on_hand, 0);

create view verify.i2_allocations_equal_level as
    select 'level ' || l.id as subject, format('allocations %s, level %s', coalesce(a.quantity, 0), l.allocated) as detail
    from inventory.level l left join (select level_id, sum(quantity) as quantity from fulfillment.allocation where state = 'open' group by 1) a on a.level_id = l.id
    where coalesce(a.quantity, 0) <> l.allocated;

create view verify.i3_command_has_its_answer as
    select 'command ' || id as subject, kind as detail from database.command where result is null and kind not like 'test.%';

create view verify.i6_nothing_shipped_twice as
    select 'order line ' || l.id as subject, format('ordered %s, shipped %s', l.quantity, s.shipped) as detail
    from orders.line l join (select order_line_id, sum(shipped) / per_unit as shipped from fulfillment.line group by order_line_id, product_id, per_unit) s on s.order_line_id = l.id
    where s.shipped > greatest(l.quantity, l.ordered_quantity)
    union all
    select 'shipment ' || s.id, format('parcel holds %s, ledger moved %s', p.quantity, coalesce(m.quantity, 0))
    from shipping.shipment s join (select shipment_id, sum(quantity) as quantity from fulfillment.shipment_line group by 1) p on p.shipment_id = s.id
         left join (select ref_id, sum(quantity) as quantity from inventory.movement where ref_type = 'shipment' and reason = 'ship' group by 1) m on m.ref_id = s.id
    where (s.shipped_at is not null and coalesce(m.quantity, 0) <> p.quantity) or (s.shipped_at is null and m.quantity is not null);

create view verify.i6_nothing_promised_twice as
    select 'order line ' || l.id as subject, format('%s to ship, %s in %s parts', l.quantity, p.quantity, p.parts) as detail
    from orders.line l join (select x.order_line_id, sum(x.quantity) / x.per_unit as quantity, count(*) as parts from fulfillment.line x
                             join fulfillment.fulfillment f on f.id = x.fulfillment_id where f.status <> 'canceled' group by x.order_line_id, x.product_id, x.per_unit) p on p.order_line_id = l.id
    where p.quantity > greatest(l.quantity, l.ordered_quantity);

create view verify.i7_event_and_message as
    select 'event ' || e.id as subject, e.kind || ' has no message row' as detail from events.event e
    where e.order_id is not null and e.kind in ('order.received', 'shipment.shipped', 'return.authorized', 'return.labeled', 'return.received', 'return.undelivered', 'return.refund_instructed',
                                                         'shipment.out_for_delivery', 'shipment.delivered', 'shipment.exception', 'order.rule_email')
      and not exists (select from messaging.message m where m.client_id = e.client_id and m.event_key = 'event:' || e.id);

create view verify.i8_message_states as
    select 'message ' || id as subject, state || ' without its email' as detail from messaging.message where state in ('handing_over', 'sent', 'unknown') and content is null;

create view verify.i9_received_units_accounted as
    select 'purchase order line ' || l.id as subject, format('counted %s, damaged %s, on receipts %s and %s', l.received, l.damaged, coalesce(r.counted, 0), coalesce(r.damaged, 0)) as detail
    from inbound.purchase_order_line l left join (select i.purchase_order_id, r.product_id, sum(r.counted) as counted, sum(r.damaged) as damaged
        from inbound.receipt_line r join inbound.receipt i on i.id = r.receipt_id group by 1, 2) r on r.purchase_order_id = l.purchase_order_id and r.product_id = l.product_id
    where l.received <> coalesce(r.counted, 0) or l.damaged <> coalesce(r.damaged, 0)
    union all
    select 'receipt line ' || r.id, format('counted %s, ledger received %s', r.counted + r.damaged, coalesce(m.quantity, 0))
    from inbound.receipt_line r left join (select ref_id, product_id, sum(quantity) as quantity from inventory.movement where ref_type = 'receipt' and reason = 'receipt' group by 1, 2) m
         on m.ref_id = r.receipt_id and m.product_id = r.product_id
    where r.counted + r.damaged <> coalesce(m.quantity, 0);

create view verify.i11_states_agree as
    select 'order ' || o.id as subject, format('is %s, its parts are %s', o.status, string_agg(distinct f.status, ', ')) as detail
    from orders.order o join fulfillment.fulfillment f on f.order_id = o.id and f.status <> 'canceled'
    group by o.id, o.status
    having not case o.status when 'ready' then bool_and(f.status = 'allocated') when 'released' then bool_and(f.status in ('allocated', 'released'))
        when 'picking' then bool_or(f.status in ('released', 'picking', 'allocated')) when 'packing' then bool_or(f.status in ('picking', 'packed'))
        when 'shipped' then bool_and(f.status in ('shipped', 'delivered')) when 'delivered' then bool_and(f.status = 'delivered') else false end
    union all
    select 'order ' || o.id, 'is merged into one that is ' || t.status from orders.order o join orders.order t on t.id = o.merged_into
    where t.status in ('merged', 'canceled') and o.units > 0
    union all
    select 'order ' || o.id, format('counts %s units, its lines %s', o.units, l.units) from orders.order o,
        lateral (select coalesce(sum(x.quantity), 0) as units from orders.line_to_ship x where x.order_id = o.id) l
    where o.units <> l.units and o.status not in ('shipped', 'delivered', 'canceled')
    union all
    select 'order ' || o.id, 'is ' || o.status || ' without stock reserved for it' from orders.order o
    where o.status in ('ready', 'released', 'picking', 'packing') and not exists (select from fulfillment.fulfillment f where f.order_id = o.id and f.status <> 'canceled')
    union all
    select 'order ' || o.id, case when o.status = 'on_hold' then 'is on hold without a hold' else 'is ' || o.status || ' with an open hold' end from orders.order o
    where (o.status = 'on_hold') <> exists (select from orders.hold h where h.order_id = o.id and h.released_at is null) and o.status in ('on_hold', 'received', 'ready', 'backordered', 'released');

create view verify.i12_audit_untampered as
    select 'seal ' || s.id as subject, format('entries %s to %s do not match their seal', s.from_entry, s.to_entry) as detail
    from (select *, lag(sha256) over (order by id) as previous from access.audit_seal) s
    where access.audit_hash(s.from_entry, s.to_entry, s.previous) <> s.sha256;

grant select on all tables in schema verify to poddesk_system;

-- What row level security believes a person reaches, and what people, clients and pods say.
create view verify.i18_reach_is_current as
    select 'login ' || coalesce(r.login, d.login) as subject, format('reaches clients %s and pods %s, should %s and %s', r.clients, r.pods, d.clients, d.pods) as detail
    from access.reach r full join access.due_reach d on d.login = r.login
    where (r.clients, r.pods) is distinct from (d.clients, d.pods);

-- All of them: what, which row, what is wrong.
create function verify.all_checks() returns table (invariant text, subject text, detail text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v name;
begin
    for v in select viewname from pg_views where schemaname = 'verify' order by 1 loop
        return query execute format('select %L::text, c.subject::text, c.detail::text from verify.%I c', v, v);
    end loop;
end
$$;
reset role;
-- The views read as their owner would, under row level security; the role that bypasses it owns them, so that nothing is out of their sight.
do $own$
declare
    v record;
begin
    grant create on schema verify to poddesk_system;
    for v in select viewname from pg_views where schemaname = 'verify' loop
        execute format('alter view verify.%I owner to poddesk_system', v.viewname);
    end loop;
    alter function verify.all_checks() owner to poddesk_system;
    revoke create on schema verify from poddesk_system;
end
$own$;
grant usage on schema access, clients, catalog, inventory, orders, shipping, fulfillment, inbound, messaging, events, database to poddesk_system;
revoke execute on function verify.all_checks from public;
grant execute on function verify.all_checks to poddesk_administrator;
