-- Fulfillment: one order's part in one pod, from the reserved stock to the shipped parcel.

create schema fulfillment authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('fulfillment');

create table fulfillment.pick_list (
    id bigint generated always as identity primary key,
    pod_id bigint not null references inventory.pod,
    number text not null,
    document bytea,
    released_by name not null default session_user,
    released_at timestamptz not null default clock_timestamp(),
    unique (pod_id, number)
);
-- Orders of a pod that are released together. The first lane by position that takes an order has it; what none takes is always
-- open. A locked lane collects orders and releases none, a sleeping one takes none until it wakes. Who may change one: 0028.
create table fulfillment.lane (
    id bigint generated always as identity primary key,
    pod_id bigint not null references inventory.pod,
    name text not null check (name ~ '\S' and length(name) <= 60),
    position integer not null,
    state text not null default 'open' check (state in ('open', 'locked', 'asleep')),
    wakes_at timestamptz check (isfinite(wakes_at)),            -- null: until somebody wakes it
    clients bigint[] check (cardinality(clients) > 0),          -- null: every client's
    services text[] check (cardinality(services) between 1 and 20),    -- asked by the customer, in lower case; null: any
    most_units bigint check (most_units > 0),                   -- null: of any size
    is_abroad boolean,                                          -- null: wherever it goes
    cutoff time,                                                -- null: the pod's
    version integer not null default 1,
    archived_at timestamptz,
    check (state = 'asleep' or wakes_at is null),
    unique (pod_id, id)
);
create unique index lane_name on fulfillment.lane (pod_id, lower(name)) where archived_at is null;
create table fulfillment.fulfillment (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    order_id bigint not null,
    status text not null default 'allocated' check (status in ('open', 'allocated', 'released', 'picking', 'packed', 'shipped', 'delivered', 'canceled')),
    pick_list_id bigint references fulfillment.pick_list,
    lane_id bigint,                             -- by which it was released; null: by none, or not released
    packed_at timestamptz,
    packed_by name,
    shipped_at timestamptz,
    version integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    unique (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    foreign key (pod_id, lane_id) references fulfillment.lane (pod_id, id)
);
create index fulfillment_order on fulfillment.fulfillment (order_id);
create index fulfillment_open on fulfillment.fulfillment (pod_id, status, id) where status not in ('shipped', 'delivered', 'canceled');
create index fulfillment_pick_list on fulfillment.fulfillment (pick_list_id) where pick_list_id is not null;
create table fulfillment.line (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    fulfillment_id bigint not null,
    order_line_id bigint not null,
    product_id bigint not null,
    quantity bigint not null check (quantity > 0),
    per_unit bigint not null default 1 check (per_unit > 0),    -- of a kit's part: how many make one of the order line, as it was when reserved
    picked bigint not null default 0,
    packed bigint not null default 0,
    shipped bigint not null default 0,
    unique (client_id, id),
    unique (fulfillment_id, client_id, id),
    foreign key (client_id, fulfillment_id) references fulfillment.fulfillment (client_id, id),
    foreign key (client_id, order_line_id) references orders.line (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    check (picked between 0 and quantity and packed between 0 and picked and shipped between 0 and packed)
);
create index line_order_line on fulfillment.line (order_line_id);
create table fulfillment.allocation (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    pod_id bigint not null,
    fulfillment_id bigint not null,
    line_id bigint not null,
    level_id bigint not null references inventory.level,
    product_id bigint not null,
    location_id bigint not null,
    quantity bigint not null check (quantity > 0),
    state text not null default 'open' check (state in ('open', 'picked', 'released')),
    picked_by name,
    picked_at timestamptz,
    foreign key (fulfillment_id, client_id, line_id) references fulfillment.line (fulfillment_id, client_id, id)
);
create index allocation_fulfillment on fulfillment.allocation (fulfillment_id);
create index allocation_line on fulfillment.allocation (line_id);
create index allocation_level on fulfillment.allocation (level_id) where state = 'open';
create table fulfillment.shipment_line (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    shipment_id bigint not null,
    line_id bigint not null,
    quantity bigint not null check (quantity > 0),
    unique (shipment_id, line_id),
    foreign key (client_id, shipment_id) references shipping.shipment (client_id, id),
    foreign key (client_id, line_id) references fulfillment.line (client_id, id)
);
create index shipment_line_line on fulfillment.shipment_line (line_id);
alter table shipping.shipment add foreign key (client_id, fulfillment_id) references fulfillment.fulfillment (client_id, id);

-- Parts that may be released, each with its lane.
create view fulfillment.waiting_part with (security_invoker = true) as
select f.id as fulfillment_id, f.client_id, f.pod_id, f.order_id, o.priority, o.ship_by, o.units, l.id as lane_id, l.name as lane_name, coalesce(l.state, 'open') as lane_state
from fulfillment.fulfillment f
     join orders.order o on o.id = f.order_id and o.status in ('ready', 'released', 'picking') and o.cancel_asked_at is null
     left join lateral (
         select l.id, l.name, case when l.state = 'asleep' then 'open' else l.state end as state
         from fulfillment.lane l
         where l.pod_id = f.pod_id and l.archived_at is null and (l.state <> 'asleep' or l.wakes_at <= clock_timestamp())
           and (l.clients is null or f.client_id = any (l.clients))
           and (l.services is null or lower(o.requested_service) = any (l.services))
           and (l.most_units is null or o.units <= l.most_units and (select sum(x.quantity) from fulfillment.line x where x.fulfillment_id = f.id) <= l.most_units)
           and (l.is_abroad is null or l.is_abroad = (o.ship_country <> (select p.country from inventory.pod p where p.id = f.pod_id)))
         order by l.position, l.id limit 1) l on true
where f.status = 'allocated';

call database.protect('fulfillment.pick_list');
call database.protect('fulfillment.lane');
call database.protect('fulfillment.fulfillment');
call database.protect('fulfillment.line');
call database.protect('fulfillment.allocation');
call database.protect('fulfillment.shipment_line');
call access.audit('fulfillment.fulfillment', 'update');
call access.audit('fulfillment.lane', 'insert');
call access.audit('fulfillment.line', 'update');
call access.audit('fulfillment.allocation', 'update');

create function fulfillment.may_become(p_from text, p_to text) returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return p_from || ' ' || p_to = any (array[
        'open allocated', 'open canceled', 'allocated released', 'allocated canceled', 'released picking',
        'released allocated', 'released canceled', 'picking packed', 'picking released', 'packed shipped', 'packed picking',
        'shipped delivered', 'delivered shipped']);  -- the last: a parcel thought delivered went back to its sender
end
$$;
create function fulfillment.check_step() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.status <> old.status and not fulfillment.may_become(old.status, new.status) then
        raise exception 'a fulfillment cannot go from % to %', old.status, new.status using errcode = 'PD003';
    end if;
    new.version := old.version + 1;
    return new;
end
$$;
create trigger step before update on fulfillment.fulfillment for each row execute function fulfillment.check_step();

-- An order is released, and being picked, as soon as one part is; packing, shipped and delivered, when every part is; and back
-- down the same ladder when work is taken back. Which pods the person
-- reaches who moved one part does not matter: these three see every part of the order (they run as poddesk_system, see below).
-- With the last unit that is put back, a cancel that was asked for is done.
create function fulfillment.follow(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ladder constant text[] := array['ready', 'released', 'picking', 'packing', 'shipped', 'delivered'];
    o orders.order;
    parts record;
    v_is integer;
    v_should integer;
begin
    select * into o from orders.order where id = p_order for update;
    if o.cancel_asked_at is not null then   -- a part that is all put back is no work for its pod any more
        update fulfillment.fulfillment set status = 'allocated', pick_list_id = null, lane_id = null where order_id = p_order and status = 'released';
    end if;
    select bool_or(f.status <> 'allocated') as any_released, bool_or(f.status not in ('allocated', 'released')) as any_begun,
           bool_and(not exists (select from fulfillment.line l where l.fulfillment_id = f.id and l.picked < l.quantity)) as all_picked,
           bool_and(f.status in ('shipped', 'delivered')) as all_shipped, bool_and(f.status = 'delivered') as all_delivered
        into parts from fulfillment.fulfillment f where f.order_id = p_order and f.status <> 'canceled';
    v_is := array_position(ladder, o.status);
    v_should := case when parts.all_delivered then 6 when parts.all_shipped then 5 when parts.all_picked then 4 when parts.any_begun then 3 when parts.any_released then 2
                     when parts.any_released is not null then 1 end;
    while v_is < v_should loop
        v_is := v_is + 1;
        update orders.order set status = ladder[v_is], shipped_at = case when v_is = 5 then clock_timestamp() else shipped_at end,
            clock_stopped_at = case when v_is = 5 then coalesce(clock_stopped_at, clock_timestamp()) else clock_stopped_at end where id = p_order;
    end loop;
    while v_is > v_should and v_is <> 5 loop
        v_is := v_is - 1;
        update orders.order set status = ladder[v_is] where id = p_order;
    end loop;
    if ladder[v_is] = 'packing' or o.clock_stopped_at is not null then
        perform orders.follow_clock(p_order);
    end if;
    if o.cancel_asked_at is not null and ladder[v_is] = 'ready' then
        perform fulfillment.unallocate(p_order);
        update orders.order set status = 'canceled', canceled_at = coalesce(o.canceled_at, clock_timestamp()), cancel_reason = o.cancel_asked_reason,
            cancel_asked_at = null, cancel_asked_by = null, cancel_asked_reason = null where id = p_order;
        perform orders.record_cancel(o, o.cancel_asked_reason, o.cancel_asked_by);
    end if;
    perform database.note_change('order', p_order, o.client_id, null);
end
$$;

-- Gives back what is reserved for an order that nobody has begun to pick. Internal.
create function fulfillment.unallocate(p_order bigint) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    n integer;
begin
    if exists (select from fulfillment.fulfillment where order_id = p_order and status in ('picking', 'packed', 'shipped', 'delivered')) then
        raise exception 'the pod has begun to pick this order' using errcode = 'PD003';
    end if;
    perform 1 from inventory.level l where l.id in (select a.level_id from fulfillment.allocation a join fulfillment.fulfillment f on f.id = a.fulfillment_id
        where f.order_id = p_order and a.state = 'open') order by l.product_id, l.location_id, l.id for update;
    with freed as (
        update fulfillment.allocation a set state = 'released' from fulfillment.fulfillment f
        where f.id = a.fulfillment_id and f.order_id = p_order and a.state = 'open' returning a.level_id, a.quantity
    ), per_level as (select level_id, sum(quantity) as quantity from freed group by level_id)
    update inventory.level l set allocated = l.allocated - p.quantity from per_level p where l.id = p.level_id;
    update fulfillment.fulfillment set status = 'canceled' where order_id = p_order and status in ('open', 'allocated', 'released');
    get diagnostics n = row_count;
    return n;
end
$$;

-- Who has the order's units in the hand hears that something is else about it. Internal.
create function fulfillment.note_work(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform database.note_change('pick_list', f.pick_list_id, f.client_id, f.pod_id) from fulfillment.fulfillment f where f.order_id = p_order and f.pick_list_id is not null;
    perform database.note_change('order', o.id, o.client_id, null) from orders.order o where o.id = p_order;
end
$$;
-- The order's cancel is asked for: what nobody has picked of it comes off the pods' lists at once, and stays reserved until the rest is put
-- back, so that a withdrawn cancel lacks nothing. Refused where a parcel has left, the carrier has it, or it is on a manifest. Internal.
create function fulfillment.call_back(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from shipping.shipment where order_id = p_order order by id for update;     -- against who closes a manifest at this moment
    if exists (select from fulfillment.stands(array[p_order]) s where s.has_left or s.is_manifested) then
        raise exception 'a parcel of the order has left or is on a manifest' using errcode = 'PD003';
    end if;
    perform fulfillment.note_work(p_order);
    perform events.record(f.client_id, f.pod_id, 'fulfillment.unreleased', 'fulfillment', f.id, f.order_id, jsonb_build_object(
            'pick_list', (select k.number from fulfillment.pick_list k where k.id = f.pick_list_id), 'reason', o.cancel_asked_reason))
        from fulfillment.fulfillment f join orders.order o on o.id = f.order_id where f.order_id = p_order and f.status = 'released';
    perform fulfillment.follow(p_order);
end
$$;
-- The guard of it, whoever writes: nothing more of such an order is picked, packed, labeled, put on a manifest or shipped.
create function fulfillment.require_wanted(p_order bigint) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    o orders.order;
begin
    select * into o from orders.order where id = p_order;
    if o.cancel_asked_at is null then
        return;
    end if;
    if exists (select from fulfillment.stands(array[p_order]) s where s.has_left) then
        raise exception '% asked to cancel %, but the carrier has a parcel of it: withdraw the cancel', o.cancel_asked_by, o.number using errcode = 'PD003';
    end if;
    raise exception '% asked to cancel %: what is packed of it is opened, and what is picked is put back', o.cancel_asked_by, o.number using errcode = 'PD003';
end
$$;
create function fulfillment.check_wanted() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_generic_plan as $$
begin
    if tg_table_name = 'line' then
        perform fulfillment.require_wanted((select f.order_id from fulfillment.fulfillment f where f.id = new.fulfillment_id));
    else
        perform fulfillment.require_wanted(new.order_id);
    end if;
    return new;
end
$$;
create trigger wanted before update of picked, packed, shipped on fulfillment.line for each row
    when (new.picked > old.picked or new.packed > old.packed or new.shipped > old.shipped) execute function fulfillment.check_wanted();
create trigger wanted before update of status on shipping.shipment for each row
    when (new.status <> old.status and new.status in ('buying', 'labeled', 'manifested')) execute function fulfillment.check_wanted();

-- What stands of these orders in the pods: what fulfillment.unallocate gives back of each part, or what keeps it from that. A pod out of the
-- caller's reach counts without its names, for as much is undone there. has_left: the carrier has a parcel of it, for the pod shipped it or the
-- carrier scanned it. put_back: [{"bin", "sku", "quantity"}] of what is picked and has not left.
create function fulfillment.stands(p_orders bigint[]) returns table (order_id bigint, status text, pod text, pick_list text, reserved bigint, picked bigint,
    packed bigint, parcels text[], is_manifested boolean, has_left boolean, put_back jsonb)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
        select f.order_id, f.status, p.code, k.number, a.open, a.picked, l.packed, s.numbers, s.is_manifested, s.has_left or f.status in ('shipped', 'delivered'), case when p.id is null then '[]' else b.bins end
        from fulfillment.fulfillment f
             left join inventory.pod p on p.id = f.pod_id and p.id in (select access.my_pods())
             left join fulfillment.pick_list k on k.id = f.pick_list_id and p.id is not null
             cross join lateral (select coalesce(sum(x.quantity) filter (where x.state = 'open'), 0)::bigint as open,
                                        coalesce(sum(x.quantity) filter (where x.state = 'picked'), 0)::bigint as picked
                                 from fulfillment.allocation x where x.fulfillment_id = f.id) a
             cross join lateral (select coalesce(sum(x.packed), 0)::bigint as packed from fulfillment.line x where x.fulfillment_id = f.id) l
             cross join lateral (select coalesce(array_agg(x.number order by x.id) filter (where x.shipped_at is null and p.id is not null), '{}') as numbers,
                                        coalesce(bool_or(x.shipped_at is null and x.status = 'manifested'), false) as is_manifested,
                                        coalesce(bool_or(x.shipped_at is not null or x.status not in ('quoted', 'labeled', 'manifested')
                                                         or x.tracking_state not in ('pre_transit', 'canceled')), false) as has_left
                                 from shipping.shipment x where x.client_id = f.client_id and x.fulfillment_id = f.id and x.status <> 'voided') s
             cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('bin', g.code, 'sku', g.sku, 'quantity', g.quantity) order by g.walk_order, g.code, g.sku), '[]') as bins
                                 from (select c.code, c.walk_order, t.sku, sum(x.quantity)::bigint as quantity
                                       from fulfillment.allocation x join inventory.location c on c.id = x.location_id join catalog.product t on t.id = x.product_id
                                       where x.fulfillment_id = f.id and x.state = 'picked' and f.status in ('picking', 'packed') group by 1, 2, 3) g) b
        where f.order_id = any (p_orders) and f.status <> 'canceled' and f.client_id in (select access.my_clients())
        order by f.order_id, f.id;
end
$$;

create function fulfillment.has_live_part(p_order bigint) returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return exists (select from fulfillment.fulfillment where order_id = p_order and status <> 'canceled');
end
$$;

-- How many whole units of an order line have left, in whatever pods: of a kit as many as all of its parts make.
create function fulfillment.units_shipped(p_line bigint) returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(min(p.units), 0)::bigint from (
        select div(sum(l.shipped), l.per_unit) as units
        from fulfillment.line l join fulfillment.fulfillment f on f.id = l.fulfillment_id and f.status <> 'canceled'
        where l.order_line_id = p_line group by l.product_id, l.per_unit) p
$$;
-- What a parcel is of each order line that it carries: the whole units that it makes complete, after the parcels that left before it.
-- Its units of a part whose kit lacks others yet are none.
create function fulfillment.sold_in(p_shipment bigint) returns table (order_line bigint, quantity bigint)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
        with part as (
            select l.order_line_id, l.per_unit, coalesce(sum(x.quantity) filter (where s.id = t.id), 0) as here,
                   coalesce(sum(x.quantity) filter (where (coalesce(s.shipped_at, 'infinity'), s.id) < (coalesce(t.shipped_at, 'infinity'), t.id)), 0) as before
            from shipping.shipment t
                 join (select distinct n.order_line_id, y.shipment_id from fulfillment.shipment_line y join fulfillment.line n on n.id = y.line_id) c on c.shipment_id = t.id
                 join fulfillment.line l on l.order_line_id = c.order_line_id
                 join fulfillment.fulfillment f on f.id = l.fulfillment_id and f.status <> 'canceled'
                 left join fulfillment.shipment_line x on x.line_id = l.id left join shipping.shipment s on s.id = x.shipment_id
            where t.id = p_shipment and t.client_id in (select access.my_clients()) group by l.order_line_id, l.product_id, l.per_unit
        )
        select order_line_id, (min(div(before + here, per_unit)) - min(div(before, per_unit)))::bigint from part group by order_line_id;
end
$$;

-- One level's share of one line of a routing plan; plans and parts by their place, from one.
create type fulfillment.share as (plan bigint, part bigint, pod bigint, line bigint, product bigint, level bigint, quantity bigint);
-- A plan's order as it is, and why the plan does not hold (null: it does).
create type fulfillment.verdict as (plan bigint, id bigint, client bigint, status text, refused text);

-- What becomes of each plan. Every plan is looked at by itself first; then stock is given in the order of the plans, so that what
-- several want is short for the later ones alone.
create function fulfillment.judge_plans(p_plans jsonb, p_shares fulfillment.share[], p_orders bigint[]) returns fulfillment.verdict[]
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
begin
    return (
    with plan as (
        select x.ordinality as plan, (x.value ->> 'order')::bigint as id, (x.value ->> 'version')::integer as version, jsonb_array_length(x.value -> 'parts') as parts,
               exists (select from jsonb_array_elements(x.value -> 'parts') y where jsonb_array_length(coalesce(y -> 'lines', '[]')) = 0) as has_hole,
               row_number() over (partition by x.value ->> 'order' order by x.ordinality) > 1 as is_twice
        from jsonb_array_elements(p_plans) with ordinality x
    ), share as (select * from unnest(p_shares)
    ), uneven as (      -- plans that do not give every line exactly what it wants, of the product it wants
        select distinct coalesce(w.plan, l.plan) as plan
        from (select s.plan, s.line, s.product, sum(s.quantity) as quantity from share s group by 1, 2, 3) w
             full join (select p.plan, l.id, l.product_id, l.quantity
                        from plan p cross join lateral (select * from orders.part_to_ship t where t.order_id = p.id offset 0) l   -- by order: the view's union is read whole by a join
                        where p.plan in (select plan from share)) l
             on l.plan = w.plan and l.id = w.line and l.product_id = w.product
        where l.quantity is distinct from w.quantity
    ), alone as (
        select p.plan, p.id, o.client_id, o.status,
               case when o.id is null then 'gone'
                    when o.version <> p.version then 'stale'
                    when o.status not in ('received', 'backordered') then 'wrong_status'
                    when p.is_twice or exists (select from fulfillment.fulfillment f where f.order_id = o.id and f.status <> 'canceled') then 'allocated_already'
                    when p.has_hole or p.parts > 0 and not exists (select from share s where s.plan = p.plan) then 'incomplete'
                    when exists (select from uneven u where u.plan = p.plan) then 'incomplete' end as refused
        from plan p left join orders.order o on o.id = p.id and o.id = any (p_orders)
    ), want as (
        select s.plan, s.level, s.product, s.pod, a.client_id, sum(s.quantity) as quantity, min(s.quantity) as least
        from share s join alone a on a.plan = s.plan where a.refused is null group by 1, 2, 3, 4, 5
    ), short as (
        select distinct w.plan
        from (select *, sum(quantity) over (partition by level order by plan) as upto from want) w
             left join inventory.level l on l.id = w.level and l.product_id = w.product and l.pod_id = w.pod and l.client_id = w.client_id and l.condition = 'good'
             left join inventory.location b on b.id = l.location_id and b.is_pickable
        where b.id is null or w.least <= 0 or l.on_hand - l.allocated < w.upto
    )
    select array_agg(row (a.plan, a.id, a.client_id, a.status, coalesce(a.refused, case when s.plan is not null then 'short' end))::fulfillment.verdict order by a.plan)
    from alone a left join short s on s.plan = a.plan);
end
$$;

-- Those within reach, locked; what follows from them may run as poddesk_system, as with shipping.lock_shipment. Internal.
create function fulfillment.lock_orders(p_orders bigint[]) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return array(select id from orders.order where id = any (p_orders) order by id for update);
end
$$;
create function fulfillment.lock_levels(p_levels bigint[]) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return array(select l.id from inventory.level l where l.id = any (p_levels) order by l.product_id, l.location_id, l.id for update);
end
$$;

-- Applies routing plans: [{"order", "version", "decision", "short": {}, "parts": [{"pod", "lines": [{"line", "product",
-- "levels": [{"level", "quantity"}]}]}]}], no part: backordered. A plan that no longer holds is answered as refused, the others stand.
-- The command is "these orders": done again after an unanswered commit, the planner would plan something else.
-- Answer: [{"order", "outcome": "ready" | "backordered" | "refused", "code"}]. jit: nested jsonb is estimated at millions of rows.
create function fulfillment.allocate(p_command uuid, p_plans jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.allocate',
        (select jsonb_agg((x ->> 'order')::bigint order by (x ->> 'order')::bigint) from jsonb_array_elements(p_plans) x));
    v_ids bigint[];
    v_levels bigint[];
    shares fulfillment.share[];
    verdicts fulfillment.verdict[];
    v_ready bigint[];
begin
    if done is not null then
        return done;
    end if;
    select array_agg((x ->> 'order')::bigint) into v_ids from jsonb_array_elements(p_plans) x;
    v_ids := fulfillment.lock_orders(v_ids);
    select array_agg(row (x.ordinality, y.ordinality, (y.value ->> 'pod')::bigint, (z ->> 'line')::bigint, (z ->> 'product')::bigint,
                          (v ->> 'level')::bigint, (v ->> 'quantity')::bigint)::fulfillment.share)
        into shares from jsonb_array_elements(p_plans) with ordinality x, jsonb_array_elements(x.value -> 'parts') with ordinality y,
        jsonb_array_elements(y.value -> 'lines') z, jsonb_array_elements(z -> 'levels') v;
    v_levels := fulfillment.lock_levels(array(select s.level from unnest(shares) s));
    shares := array(select s from unnest(shares) s where s.level = any (v_levels));
    verdicts := fulfillment.judge_plans(p_plans, shares, v_ids);
    select array_agg(v.plan) into v_ready from unnest(verdicts) v where v.refused is null and v.plan in (select s.plan from unnest(shares) s);

    with part as (
        select p.*, nextval('fulfillment.fulfillment_id_seq') as id     -- numbered in the order of the plans, however they are joined
        from (select distinct s.plan, s.part, v.client, s.pod, v.id as order_id from unnest(shares) s join unnest(verdicts) v on v.plan = s.plan
              where s.plan = any (v_ready) order by 1, 2) p
    ), f as (
        insert into fulfillment.fulfillment (id, client_id, pod_id, order_id) overriding system value select id, client, pod, order_id from part
    ), l as (
        insert into fulfillment.line (client_id, fulfillment_id, order_line_id, product_id, quantity, per_unit)
        select w.client, w.id, w.line, w.product, w.quantity, coalesce(k.quantity, 1)
        from (select p.client, p.id, s.line, s.product, sum(s.quantity) as quantity from unnest(shares) s join part p on p.plan = s.plan and p.part = s.part
              group by p.client, p.id, s.line, s.product) w
             join orders.line o on o.id = w.line left join catalog.kit_part k on k.kit_id = o.product_id and k.product_id = w.product
        order by w.id, w.line, w.product
        returning id, fulfillment_id, order_line_id, product_id
    ), a as (
        insert into fulfillment.allocation (client_id, pod_id, fulfillment_id, line_id, level_id, product_id, location_id, quantity)
        select p.client, p.pod, p.id, l.id, v.id, l.product_id, v.location_id, s.quantity
        from unnest(shares) s join part p on p.plan = s.plan and p.part = s.part join l on l.fulfillment_id = p.id and l.order_line_id = s.line and l.product_id = s.product
             join inventory.level v on v.id = s.level
        returning level_id, quantity
    )
    update inventory.level v set allocated = v.allocated + s.quantity from (select level_id, sum(quantity) as quantity from a group by level_id) s where v.id = s.level_id;

    -- All at once, as events.decide, events.record and database.note_change do each: a wave has hundreds.
    insert into events.decision (client_id, pod_id, kind, subject_type, subject_id, order_id, chosen, alternatives)
        select v.client, (p #>> '{parts,0,pod}')::bigint, p #>> '{decision,kind}', 'order', v.id, v.id, p #>> '{decision,chosen}', coalesce(p #> '{decision,alternatives}', '[]')
        from unnest(verdicts) v, jsonb_extract_path(p_plans, (v.plan - 1)::text) p where v.refused is null and jsonb_typeof(p -> 'decision') = 'object' order by v.plan;
    update orders.order o set status = case when v.plan = any (v_ready) then 'ready' else 'backordered' end, pod_id = coalesce((p #>> '{parts,0,pod}')::bigint, o.pod_id)
        from unnest(verdicts) v, jsonb_extract_path(p_plans, (v.plan - 1)::text) p
        where o.id = v.id and v.refused is null and (v.plan = any (v_ready) or v.status <> 'backordered');
    insert into events.event (client_id, pod_id, kind, subject_type, subject_id, order_id, payload, occurred_at)
        select v.client, case when is_ready then (p #>> '{parts,0,pod}')::bigint end, case when is_ready then 'order.allocated' else 'order.backordered' end, 'order', v.id, v.id,
               case when is_ready then jsonb_build_object('pods', (select jsonb_agg(q.code order by q.code) from inventory.pod q
                        where q.id in (select (y ->> 'pod')::bigint from jsonb_array_elements(p -> 'parts') y))) else coalesce(p -> 'short', '{}') end, clock_timestamp()
        from unnest(verdicts) v, jsonb_extract_path(p_plans, (v.plan - 1)::text) p, coalesce(v.plan = any (v_ready), false) is_ready
        where v.refused is null and (is_ready or v.status <> 'backordered') order by v.plan;
    insert into database.change (topic, key, client_id) select 'order', v.id, v.client from unnest(verdicts) v where v.refused is null;
    perform pg_notify('poddesk_change', '');
    return database.finish_command(p_command, (
        select coalesce(jsonb_agg(case when v.refused is not null then jsonb_build_object('order', coalesce(v.id, (p_plans #>> array[(v.plan - 1)::text, 'order'])::bigint), 'outcome', 'refused', 'code', v.refused)
                                       else jsonb_build_object('order', v.id, 'outcome', case when v.plan = any (v_ready) then 'ready' else 'backordered' end) end order by v.plan), '[]')
        from unnest(verdicts) v));
end
$$;

-- Work for the pod: these allocated fulfillments become one pick list. Others are answered as refused and left alone.
create function fulfillment.release(p_command uuid, p_pod bigint, p_fulfillments bigint[]) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.release', jsonb_build_array(p_pod, p_fulfillments));
    v_list bigint;
    v_number text;
    v_taken bigint[];
    v_lanes bigint[];
    v_reached bigint[];
    v_orders bigint[];
    v_locked text;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(null, p_pod);
    v_reached := fulfillment.lock_orders(array(select order_id from fulfillment.fulfillment where id = any (p_fulfillments)));
    select array_agg(w.fulfillment_id), array_agg(w.lane_id), array_agg(distinct w.order_id) into v_taken, v_lanes, v_orders from fulfillment.waiting_part w
        where w.fulfillment_id = any (p_fulfillments) and w.pod_id = p_pod and w.order_id = any (v_reached) and w.lane_state = 'open';
    if v_taken is null then
        select min(lane_name) into v_locked from fulfillment.waiting_part
            where fulfillment_id = any (p_fulfillments) and order_id = any (v_reached) and lane_state = 'locked';
        if v_locked is not null then
            raise exception 'the lane % is locked', v_locked using errcode = 'PD003';
        end if;
        raise exception 'none of these can be released' using errcode = 'PD003';
    end if;
    -- With the pod's code, as a manifest's: a scanner says nothing but the number.
    select 'PL-' || code || '-' into v_number from inventory.pod where id = p_pod;
    v_number := v_number || lpad(database.next_number('pick_list', null, p_pod)::text, 6, '0');
    insert into fulfillment.pick_list (pod_id, number) values (p_pod, v_number) returning id into v_list;
    update fulfillment.fulfillment f set status = 'released', pick_list_id = v_list, lane_id = w.lane_id
        from unnest(v_taken, v_lanes) w (id, lane_id) where f.id = w.id and f.id = any (v_taken);
    perform events.record(f.client_id, f.pod_id, 'fulfillment.released', 'fulfillment', f.id, f.order_id, jsonb_build_object('pick_list', v_number))
        from fulfillment.fulfillment f where f.id = any (v_taken);
    perform fulfillment.follow(x) from unnest(v_orders) x order by x;
    return database.finish_command(p_command, jsonb_build_object('pick_list', v_list, 'number', v_number, 'released', cardinality(v_taken),
        'refused', (select coalesce(jsonb_agg(x), '[]') from unnest(p_fulfillments) x where x <> all (v_taken))));
end
$$;
-- The list of one client's orders is that client's; one of several clients' is nobody's alone (see the policy of database.content).
create function fulfillment.store_pick_list_document(p_pick_list bigint, p_pdf bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_clients bigint[];
begin
    perform access.require(null, (select pod_id from fulfillment.pick_list where id = p_pick_list));
    select array_agg(distinct client_id) into v_clients from fulfillment.fulfillment where pick_list_id = p_pick_list;
    if v_clients is null or not exists (select from unnest(v_clients) c where c in (select access.my_clients())) then
        raise exception 'no such pick list' using errcode = 'PD002';
    end if;
    insert into database.content (client_id, sha256, media_type, bytes)
        values (case when cardinality(v_clients) = 1 then v_clients[1] end, sha256(p_pdf), 'application/pdf', p_pdf) on conflict (client_id, sha256) do nothing;
    update fulfillment.pick_list set document = sha256(p_pdf) where id = p_pick_list;
end
$$;

-- The part of an order, locked, the order first. PD002: there is none within reach. As with shipping.lock_shipment, what follows may run as
-- poddesk_system. Internal.
create function fulfillment.lock_fulfillment(p_fulfillment bigint) returns fulfillment.fulfillment
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    f fulfillment.fulfillment;
begin
    perform 1 from orders.order where id = (select order_id from fulfillment.fulfillment where id = p_fulfillment) for update;
    select * into f from fulfillment.fulfillment where id = p_fulfillment for update;
    if f.id is null then
        raise exception 'no such fulfillment' using errcode = 'PD002';
    end if;
    return f;
end
$$;
-- The orders, locked, of which these units are reserved. PD003: some are not within reach. Internal.
create function fulfillment.lock_orders_of(p_allocations bigint[]) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_orders bigint[];
    v_count bigint;
begin
    select array_agg(distinct f.order_id), count(*) into v_orders, v_count
        from fulfillment.allocation a join fulfillment.fulfillment f on f.id = a.fulfillment_id where a.id = any (p_allocations);
    if v_count <> cardinality(p_allocations) then
        raise exception 'some of these are not to be picked: not released, or picked already' using errcode = 'PD003';
    end if;
    return fulfillment.lock_orders(v_orders);
end
$$;

-- Takes units out of their bins into the staging location. p_allocations: the allocations picked whole.
create function fulfillment.pick(p_command uuid, p_allocations bigint[]) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.pick', to_jsonb(p_allocations));
    v_orders bigint[];
    v_count bigint;
    v_moves jsonb;
    v_parts bigint[];
    v_begun bigint[];
begin
    if done is not null then
        return done;
    end if;
    v_orders := fulfillment.lock_orders_of(p_allocations);
    -- By their ids first: a plan made while the pod had little to do reads all that is open, whatever is open later.
    select count(*), jsonb_agg(jsonb_build_object('client', a.client_id, 'pod', a.pod_id, 'product', a.product_id, 'from', a.location_id,
            'to', (select g.id from inventory.location g where g.pod_id = a.pod_id and g.kind = 'staging'), 'quantity', a.quantity, 'lot', v.lot, 'condition', v.condition,
            'license_plate', v.license_plate, 'allocated', a.quantity, 'reason', 'pick', 'ref_type', 'allocation', 'ref', a.id)),
            array_agg(distinct a.fulfillment_id), array_agg(distinct a.fulfillment_id) filter (where a.status = 'released')
        into v_count, v_moves, v_parts, v_begun
        from (select x.*, f.status, f.order_id from fulfillment.allocation x join fulfillment.fulfillment f on f.id = x.fulfillment_id
              where x.id = any (p_allocations) offset 0) a join inventory.level v on v.id = a.level_id
        where a.state = 'open' and a.status in ('released', 'picking') and a.order_id = any (v_orders);
    if v_count <> cardinality(p_allocations) then
        raise exception 'some of these are not to be picked: not released, or picked already' using errcode = 'PD003';
    end if;
    perform inventory.post(v_moves);
    update fulfillment.allocation set state = 'picked', picked_by = session_user, picked_at = clock_timestamp() where id = any (p_allocations);
    update fulfillment.line l set picked = l.picked + s.quantity
        from (select line_id, sum(quantity) as quantity from fulfillment.allocation where id = any (p_allocations) group by line_id) s where l.id = s.line_id;
    update fulfillment.fulfillment set status = 'picking' where id = any (v_begun);
    perform events.record(f.client_id, f.pod_id, 'fulfillment.picked', 'fulfillment', f.id, f.order_id)
        from fulfillment.fulfillment f where f.id = any (v_parts)
          and not exists (select from fulfillment.line l where l.fulfillment_id = f.id and l.picked < l.quantity);
    perform fulfillment.follow(x) from unnest(v_orders) x order by x;
    return database.finish_command(p_command, jsonb_build_object('picked', v_count));
end
$$;

-- Closes the box(es): every picked unit must have been scanned, each scan is a code of the product.
-- p_parcels: [{"carton_id", "weight_ng", "length_um", "width_um", "height_um", "lines": [{"line", "quantity", "serials": ["…"]}]}];
-- p_scans: ["code", …], one a unit. Serials, one a unit, of those products that need them (catalog.product.needs_serial), and of no others.
create function fulfillment.pack(p_command uuid, p_fulfillment bigint, p_parcels jsonb, p_scans text[], p_decision jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.pack', jsonb_build_array(p_fulfillment, p_parcels, p_scans));
    f fulfillment.fulfillment;
    p jsonb;
    v_shipment bigint;
    shipments jsonb := '[]';
    v_number text;
    v_is_other boolean;
    v_unsaid text;
    v_serials bigint;
begin
    if done is not null then
        return done;
    end if;
    f := fulfillment.lock_fulfillment(p_fulfillment);
    if f.status <> 'picking' or exists (select from fulfillment.line where fulfillment_id = f.id and picked < quantity) then
        raise exception 'not everything is picked' using errcode = 'PD003';
    end if;
    if exists (
        with scanned as (select catalog.product_of(f.client_id, d.code) as product, sum(d.n) as n
                         from (select s as code, count(*) as n from unnest(p_scans) s group by s offset 0) d group by 1),
             wanted as (select product_id as product, sum(quantity) as n from fulfillment.line where fulfillment_id = f.id group by 1)
        select from scanned s full join wanted w on w.product = s.product where s.n is distinct from w.n) then
        raise exception 'the scanned units are not the ordered ones' using errcode = 'PD005';
    end if;
    if exists (select from jsonb_array_elements(p_parcels) x where jsonb_array_length(coalesce(x -> 'lines', '[]')) = 0) then
        raise exception 'a parcel holds nothing' using errcode = 'PD005';
    end if;
    with boxed as (select (l ->> 'line')::bigint as line, sum((l ->> 'quantity')::bigint) as n, sum(jsonb_array_length(coalesce(l -> 'serials', '[]'))) as serials
                   from jsonb_array_elements(p_parcels) x, jsonb_array_elements(x -> 'lines') l group by 1)
    select bool_or(b.n is distinct from l.quantity), min(l.sku) filter (where b.serials <> case when l.needs_serial then l.quantity else 0 end), sum(b.serials)
        into v_is_other, v_unsaid, v_serials
        from boxed b full join (select y.id, y.quantity, p.sku, p.needs_serial from fulfillment.line y join catalog.product p on p.id = y.product_id
                                where y.fulfillment_id = f.id) l on l.id = b.line;
    if v_is_other then
        raise exception 'the parcels do not hold exactly the ordered units' using errcode = 'PD005';
    end if;
    if v_unsaid is not null then
        raise exception 'each unit of a product that is tracked by serials goes out with its serial, and no other with one: % does not', v_unsaid using errcode = 'PD005';
    end if;
    for p in select x from jsonb_array_elements(p_parcels) x loop
        v_number := 'S-' || lpad(database.next_number('shipment', f.client_id, null)::text, 7, '0');
        insert into shipping.shipment (client_id, pod_id, order_id, fulfillment_id, number, carton_id, weight_ng, length_um, width_um, height_um)
            values (f.client_id, f.pod_id, f.order_id, f.id, v_number, (p ->> 'carton_id')::bigint, (p ->> 'weight_ng')::bigint, (p ->> 'length_um')::bigint,
                    (p ->> 'width_um')::bigint, (p ->> 'height_um')::bigint) returning id into v_shipment;
        insert into fulfillment.shipment_line (client_id, shipment_id, line_id, quantity)
            select f.client_id, v_shipment, (l ->> 'line')::bigint, (l ->> 'quantity')::bigint from jsonb_array_elements(p -> 'lines') l;
        if v_serials > 0 then
            perform fulfillment.send_serials(v_shipment, p -> 'lines');
        end if;
        shipments := shipments || jsonb_build_object('shipment', v_shipment, 'number', v_number);
        perform events.decide(f.client_id, f.pod_id, 'shipment', v_shipment, f.order_id, p_decision);
    end loop;
    update fulfillment.line set packed = quantity where fulfillment_id = f.id;
    update fulfillment.fulfillment set status = 'packed', packed_at = clock_timestamp(), packed_by = session_user where id = f.id;
    perform events.record(f.client_id, f.pod_id, 'fulfillment.packed', 'fulfillment', f.id, f.order_id, jsonb_build_object('parcels', jsonb_array_length(p_parcels)));
    perform orders.follow_clock(f.order_id);
    perform database.note_change('order', f.order_id, f.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('shipments', shipments));
end
$$;
create function fulfillment.store_slip(p_shipment bigint, p_pdf bytea) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update shipping.shipment s set slip_pdf = database.store_content(s.client_id, 'application/pdf', p_pdf) where id = p_shipment
$$;

-- The labeled parcel leaves: its units go from staging to the customer, the order follows when its last part does.
create function fulfillment.ship(p_command uuid, p_shipment bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.ship', to_jsonb(p_shipment));
    s shipping.shipment;
    v_moves jsonb;
    v_staging bigint;
    v_customer bigint;
begin
    if done is not null then
        return done;
    end if;
    s := shipping.lock_shipment(p_shipment);
    if s.status not in ('labeled', 'manifested') or s.shipped_at is not null then
        raise exception 'the shipment is not waiting with its label' using errcode = 'PD003';
    end if;
    v_staging := inventory.virtual_location(s.pod_id, 'staging');
    v_customer := inventory.virtual_location(s.pod_id, 'customer');
    with unit as (  -- the picked units of the parcel's lines, with lot and condition as they were taken
        select l.id as line, a.product_id, v.lot, v.condition, v.license_plate, sum(a.quantity) as quantity
        from fulfillment.line l join fulfillment.allocation a on a.fulfillment_id = s.fulfillment_id and a.line_id = l.id and a.state = 'picked'
             join inventory.level v on v.id = a.level_id
        where l.id in (select line_id from fulfillment.shipment_line where shipment_id = s.id)
        group by 1, 2, 3, 4, 5
    ), share as (   -- a line split over parcels takes its units in order of lot
        select u.*, x.quantity as wanted,
               (select coalesce(sum(o.quantity), 0) from fulfillment.shipment_line o where o.line_id = u.line and o.shipment_id < s.id) as before,
               sum(u.quantity) over (partition by u.line order by u.lot, u.condition, u.license_plate) as upto
        from unit u join fulfillment.shipment_line x on x.line_id = u.line and x.shipment_id = s.id
    ), taken as (
        select line, product_id, lot, condition, license_plate, least(upto, before + wanted) - greatest(upto - quantity, before) as quantity from share
    )
    select jsonb_agg(jsonb_build_object('client', s.client_id, 'pod', s.pod_id, 'product', t.product_id,
            'from', v_staging, 'to', v_customer, 'quantity', t.quantity,
            'lot', t.lot, 'condition', t.condition, 'license_plate', t.license_plate, 'reason', 'ship', 'ref_type', 'shipment', 'ref', s.id))
        into v_moves from taken t where t.quantity > 0;
    perform inventory.post(v_moves);
    update fulfillment.line l set shipped = l.shipped + x.quantity from fulfillment.shipment_line x where x.line_id = l.id and x.shipment_id = s.id;
    update shipping.shipment set shipped_at = clock_timestamp(), version = version + 1 where id = s.id;
    if not exists (select from shipping.shipment where fulfillment_id = s.fulfillment_id and status <> 'voided' and shipped_at is null) then
        update fulfillment.fulfillment set status = 'shipped', shipped_at = clock_timestamp() where id = s.fulfillment_id;
    end if;
    perform events.record(s.client_id, s.pod_id, 'shipment.shipped', 'shipment', s.id, s.order_id,
        jsonb_build_object('number', s.number, 'tracking', s.tracking_number, 'carrier', (select c.name || ' ' || v.name from shipping.service v join shipping.carrier c on c.id = v.carrier_id where v.id = s.service_id)));
    perform fulfillment.follow(s.order_id);
    if exists (select from shipping.tracking_event where shipment_id = s.id) then    -- scanned before it was said to leave
        perform shipping.settle(array[s.id]);
    end if;
    perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
    return database.finish_command(p_command, jsonb_build_object('shipment', s.id, 'order_status', (select status from orders.order where id = s.order_id)));
end
$$;

reset role;
alter function fulfillment.follow(bigint) owner to poddesk_system;
alter function fulfillment.unallocate(bigint) owner to poddesk_system;
alter function fulfillment.note_work(bigint) owner to poddesk_system;
alter function fulfillment.call_back(bigint) owner to poddesk_system;
alter function fulfillment.require_wanted(bigint) owner to poddesk_system;
alter function fulfillment.check_wanted() owner to poddesk_system;
alter function fulfillment.stands(bigint[]) owner to poddesk_system;
alter function fulfillment.has_live_part(bigint) owner to poddesk_system;
alter function fulfillment.units_shipped(bigint) owner to poddesk_system;
alter function fulfillment.sold_in(bigint) owner to poddesk_system;
alter function fulfillment.store_pick_list_document(bigint, bytea) owner to poddesk_system;
revoke execute on function fulfillment.follow, fulfillment.unallocate, fulfillment.note_work, fulfillment.call_back, fulfillment.require_wanted, fulfillment.check_wanted,
    fulfillment.stands, fulfillment.has_live_part, fulfillment.units_shipped, fulfillment.sold_in, fulfillment.store_pick_list_document from public;
grant execute on function fulfillment.follow, fulfillment.unallocate, fulfillment.note_work, fulfillment.call_back, fulfillment.require_wanted, fulfillment.check_wanted,
    fulfillment.has_live_part, fulfillment.units_shipped, fulfillment.sold_in to poddesk_owner;
grant execute on function fulfillment.store_pick_list_document to poddesk_account_manager, poddesk_warehouse, poddesk_administrator;
grant execute on function fulfillment.sold_in, fulfillment.stands to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant update on orders.order, fulfillment.fulfillment, fulfillment.line, fulfillment.allocation, fulfillment.pick_list, inventory.level to poddesk_system;
grant insert on fulfillment.pick_list, fulfillment.fulfillment, fulfillment.line, fulfillment.allocation, fulfillment.shipment_line, shipping.shipment, database.content to poddesk_system;
grant usage on sequence fulfillment.fulfillment_id_seq to poddesk_system;
grant execute on function fulfillment.lock_orders, fulfillment.lock_levels, fulfillment.lock_fulfillment, fulfillment.lock_orders_of, database.next_number, database.store_content, catalog.product_of,
    orders.may_become, orders.record_cancel, fulfillment.may_become, access.require to poddesk_system;
set local role poddesk_owner;
call database.readable('fulfillment.lane', 'fulfillment.waiting_part', 'fulfillment.pick_list', 'fulfillment.fulfillment', 'fulfillment.line', 'fulfillment.allocation', 'fulfillment.shipment_line');
grant execute on function fulfillment.allocate to poddesk_account_manager, poddesk_administrator, poddesk_worker;
grant execute on function fulfillment.release to poddesk_account_manager, poddesk_warehouse, poddesk_administrator;
grant execute on function fulfillment.pick, fulfillment.pack, fulfillment.store_slip, fulfillment.ship to poddesk_warehouse, poddesk_administrator;

reset role;
alter function fulfillment.allocate(uuid, jsonb) owner to poddesk_system;
alter function fulfillment.judge_plans(jsonb, fulfillment.share[], bigint[]) owner to poddesk_system;
revoke execute on function fulfillment.judge_plans from public;
alter function fulfillment.release(uuid, bigint, bigint[]) owner to poddesk_system;
alter function fulfillment.pick(uuid, bigint[]) owner to poddesk_system;
alter function fulfillment.pack(uuid, bigint, jsonb, text[], jsonb) owner to poddesk_system;
alter function fulfillment.ship(uuid, bigint) owner to poddesk_system;
set local role poddesk_owner;
