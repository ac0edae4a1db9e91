-- Which orders get stock by themselves, and when: new ones as their client wants it, backordered ones the moment their stock is there.

set local role poddesk_owner;

-- Stock that became free since the last time backorders were looked at. Only ever appended to and taken: a key that two
-- transactions share would lose what the one frees while the other takes.
create table fulfillment.freed_stock (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    product_id bigint not null
);
call database.protect('fulfillment.freed_stock');
call database.readable('fulfillment.freed_stock');

create function fulfillment.note_freed() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_table_name = 'level' then
        if not (select is_pickable from inventory.location where id = new.location_id) then   -- what is staged or on hold may not be promised
            return null;
        end if;
    end if;
    insert into fulfillment.freed_stock (client_id, pod_id, product_id) values (new.client_id, new.pod_id, new.product_id);
    return null;
end
$$;
create trigger freed_by_arrival after insert on inventory.level for each row
    when (new.condition = 'good' and new.on_hand > new.allocated) execute function fulfillment.note_freed();
create trigger freed after update on inventory.level for each row
    when (new.condition = 'good' and new.on_hand - new.allocated > old.on_hand - old.allocated) execute function fulfillment.note_freed();
create trigger freed after update on fulfillment.short_pick for each row
    when (old.counted_at is null and new.counted_at is not null) execute function fulfillment.note_freed();

-- Other rules than stock let these orders ship now: those that are backordered are looked at again as if all that lies for them had
-- just become free, in whatever pod. Internal: only for orders that the caller may change.
create function fulfillment.wake_backorders(p_orders bigint[]) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into fulfillment.freed_stock (client_id, pod_id, product_id)
        select distinct o.client_id, v.pod_id, v.product_id from orders.order o join orders.part_to_ship l on l.order_id = o.id
               join inventory.level v on v.product_id = l.product_id and v.condition = 'good' and v.on_hand > v.allocated
        where o.id = any (p_orders) and l.order_id = any (p_orders)     -- the view is read by key
          and o.status in ('received', 'backordered');                  -- one that is being planned by the old rules too
end
$$;

-- Orders that should get their stock now, at most so many, by priority and then by ship-by: new ones at the time their client wants, and
-- backordered ones for which all that was missing may be there since the last time. What was freed is forgotten once all of its
-- orders are answered; the caller allocates them in the same transaction.
create function fulfillment.due_for_stock(p_limit integer) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_freed bigint[];
    v_products bigint[];
    v_due bigint[];
begin
    perform access.require_person();
    select array_agg(id), array_agg(distinct product_id) into v_freed, v_products from (select id, product_id from fulfillment.freed_stock order by id limit 10000) f;
    select array_agg(d.id order by d.priority desc, d.ship_by nulls last, d.id) into v_due from (
        select o.id, o.ship_by, o.priority from orders.order o left join fulfillment.client_routing r on r.client_id = o.client_id
        where o.status = 'received' and o.units > 0
          and case r.reserve when 'by_hand' then false when 'before_ship_by' then o.ship_by <= clock_timestamp() + make_interval(days => r.reserve_days) else true end
        union all
        select o.id, o.ship_by, o.priority from orders.order o
        where o.status = 'backordered' and v_products is not null
          and exists (select from orders.part_to_ship l where l.order_id = o.id and l.product_id = any (v_products))
          and not exists (
              select from (select l.product_id, sum(l.quantity) as quantity from orders.part_to_ship l where l.order_id = o.id group by 1) w
              where w.quantity > (select coalesce(sum(v.on_hand - v.allocated), 0) from inventory.level v join inventory.location b on b.id = v.location_id and b.is_pickable
                                  where v.product_id = w.product_id and v.condition = 'good'))
        order by 3 desc, 2 nulls last, 1 limit p_limit) d;
    if coalesce(cardinality(v_due), 0) < p_limit then
        delete from fulfillment.freed_stock where id = any (v_freed);
    end if;
    return coalesce(v_due, '{}');
end
$$;
grant execute on function fulfillment.due_for_stock to poddesk_worker;

-- What is freed in a pod out of the person's reach counts as well.
grant insert on fulfillment.freed_stock to poddesk_system;
reset role;
alter function fulfillment.note_freed() owner to poddesk_system;
alter function fulfillment.wake_backorders(bigint[]) owner to poddesk_system;
revoke execute on function fulfillment.wake_backorders from public;
grant execute on function fulfillment.wake_backorders to poddesk_owner;
