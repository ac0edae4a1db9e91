-- Inventory: pods, zones, locations, and the ledger. Stock is the sum of append-only movements between locations; a level is the
-- guarded cache of that sum for one bin, product, lot, condition and license plate.

create schema inventory authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('inventory');

create table inventory.pod (
    id bigint generated always as identity primary key,
    code text not null unique check (code ~ '^[A-Z0-9]{2,6}$'),
    name text not null,
    address jsonb not null default '{}',
    postal_code text not null,
    country text not null default 'US',
    latitude_microdegrees integer not null check (latitude_microdegrees between -90000000 and 90000000),
    longitude_microdegrees integer not null check (longitude_microdegrees between -180000000 and 180000000),
    time_zone text not null,
    cutoff time not null default '16:00',           -- by then a parcel stands at the door to leave the same day
    created_at timestamptz not null default clock_timestamp()
);
call database.protect('inventory.pod', p_pod => 'id');
call access.audit('inventory.pod', 'insert');

-- Days on which nobody works in the pod, beside Saturdays and Sundays.
create table inventory.closed_day (
    id bigint generated always as identity primary key,
    pod_id bigint not null references inventory.pod,
    day date not null,
    name text not null check (name ~ '\S' and length(name) <= 60),
    unique (pod_id, day)
);
call database.protect('inventory.closed_day');
call access.audit('inventory.closed_day', 'insert');

create table inventory.zone (
    id bigint generated always as identity primary key,
    pod_id bigint not null references inventory.pod,
    code text not null,
    name text not null,
    unique (pod_id, code),
    unique (pod_id, id)
);
-- pick and reserve bins hold stock that may be promised; receiving waits for putaway; staging is picked stock on its way to the
-- box; hold is isolated. The others are virtual: where stock comes from and goes to.
create table inventory.location (
    id bigint generated always as identity primary key,
    pod_id bigint not null references inventory.pod,
    zone_id bigint,
    code text not null,
    kind text not null check (kind in ('pick', 'reserve', 'receiving', 'staging', 'hold',
                                       'supplier', 'customer', 'adjustment', 'scrap', 'in_transit')),
    is_virtual boolean generated always as (kind in ('supplier', 'customer', 'adjustment', 'scrap', 'in_transit')) stored,
    is_pickable boolean generated always as (kind in ('pick', 'reserve')) stored,
    walk_order integer not null default 0,
    archived_at timestamptz,
    unique (pod_id, code),
    unique (pod_id, id),
    foreign key (pod_id, zone_id) references inventory.zone (pod_id, id)
);
create unique index location_virtual on inventory.location (pod_id, kind) where kind in ('supplier', 'customer', 'adjustment', 'scrap', 'in_transit', 'staging');
call database.protect('inventory.zone');
call database.protect('inventory.location');
call access.audit('inventory.zone', 'insert');
call access.audit('inventory.location', 'insert');

create table inventory.level (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null,
    location_id bigint not null,
    product_id bigint not null,
    lot text not null default '',
    condition text not null default 'good' check (condition in ('good', 'damaged', 'quarantine')),
    license_plate text not null default '',
    on_hand bigint not null constraint level_on_hand_not_negative check (on_hand >= 0),
    allocated bigint not null default 0 constraint level_allocated_not_negative check (allocated >= 0),
    constraint level_allocated_within_on_hand check (allocated <= on_hand),
    unique (product_id, location_id, lot, condition, license_plate),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    foreign key (pod_id, location_id) references inventory.location (pod_id, id)
);
create index level_location on inventory.level (location_id) where on_hand > 0;
call database.protect('inventory.level');

create table inventory.movement (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    pod_id bigint not null,
    product_id bigint not null,
    lot text not null,
    condition text not null,
    license_plate text not null,
    from_location bigint not null,
    to_location bigint not null,
    quantity bigint not null check (quantity > 0),
    reason text not null check (reason in ('receipt', 'putaway', 'pick', 'unpick', 'ship', 'adjustment', 'transfer', 'hold', 'release', 'scrap', 'return')),
    ref_type text not null,
    ref_id bigint not null,
    login name not null default session_user,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    check (from_location <> to_location),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    foreign key (pod_id, from_location) references inventory.location (pod_id, id),
    foreign key (pod_id, to_location) references inventory.location (pod_id, id)
);
create index movement_product on inventory.movement (product_id, id);
create index movement_ref on inventory.movement (ref_type, ref_id);
call database.protect('inventory.movement');
create trigger append_only before update or delete or truncate on inventory.movement for each statement execute function access.refuse_change();

-- One definition of the words: on hand is what is in the pod; on hold what is isolated or not good; inbound waits for putaway;
-- staged is picked; allocated is promised; available is what may still be promised.
create view inventory.stock with (security_invoker = true) as
select l.client_id, l.pod_id, l.product_id,
       sum(l.on_hand) as on_hand,
       sum(l.allocated) as allocated,
       coalesce(sum(l.on_hand) filter (where b.kind = 'hold' or l.condition <> 'good'), 0) as on_hold,
       coalesce(sum(l.on_hand) filter (where b.kind = 'receiving' and l.condition = 'good'), 0) as receiving,
       coalesce(sum(l.on_hand) filter (where b.kind = 'staging'), 0) as staged,
       coalesce(sum(l.on_hand - l.allocated) filter (where b.is_pickable and l.condition = 'good'), 0) as available
from inventory.level l join inventory.location b on b.id = l.location_id
group by l.client_id, l.pod_id, l.product_id;

create function inventory.virtual_location(p_pod bigint, p_kind text) returns bigint
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- The kinds once more, as location_virtual has them: else the pod's bins are read one after the other.
    return (select id from inventory.location
            where pod_id = p_pod and kind = p_kind and kind in ('supplier', 'customer', 'adjustment', 'scrap', 'in_transit', 'staging'));
end
$$;

create type inventory.move as (client bigint, pod bigint, product bigint, "from" bigint, "to" bigint, quantity bigint, lot text, condition text,
                               license_plate text, allocated bigint, reason text, ref_type text, ref bigint);

-- The only writer of stock. p_moves: [{"client", "pod", "product", "from", "to", "quantity", "lot", "condition", "license_plate",
-- "allocated", "reason", "ref_type", "ref"}]; "allocated": how many of the units were promised and stop being so by leaving the bin.
-- Locks levels in (product, location) order. A level below zero breaks a check (23514) and the whole transaction with it.
create function inventory.post(p_moves jsonb, p_occurred timestamptz default null) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    moves inventory.move[];
    n_from bigint;
    n_moves bigint;
    v_kit text;
begin
    select array_agg(row (m.client, m.pod, m.product, m."from", m."to", m.quantity, coalesce(m.lot, ''), coalesce(m.condition, 'good'),
                          coalesce(m.license_plate, ''), coalesce(m.allocated, 0), m.reason, m.ref_type, m.ref)::inventory.move)
        into moves from jsonb_populate_recordset(null::inventory.move, p_moves) m;
    if moves is null then
        return;
    end if;
    if exists (select from unnest(moves) m where not exists (
            select from access.reach r where r.login = session_user and m.client = any (r.clients) and m.pod = any (r.pods))) then
        raise exception 'stock of a client or a pod that is not yours' using errcode = '42501';
    end if;

    perform 1 from inventory.level l
        where (l.product_id, l.location_id) in (select m.product, m."from" from unnest(moves) m union select m.product, m."to" from unnest(moves) m)
        order by l.product_id, l.location_id, l.id for update;

    insert into inventory.level as l (client_id, pod_id, location_id, product_id, lot, condition, license_plate, on_hand)
    select m.client, m.pod, m."to", m.product, m.lot, m.condition, m.license_plate, sum(m.quantity)
        from unnest(moves) m join inventory.location b on b.id = m."to" and b.pod_id = m.pod
        where not b.is_virtual
        group by m.client, m.pod, m."to", m.product, m.lot, m.condition, m.license_plate
        order by m.product, m."to"
    on conflict (product_id, location_id, lot, condition, license_plate) do update set on_hand = l.on_hand + excluded.on_hand;
    -- After the rows: who makes a kit of a product locks what this waits for.
    select p.sku into v_kit from unnest(moves) m join catalog.kit_part k on k.kit_id = m.product join catalog.product p on p.id = k.kit_id limit 1;
    if v_kit is not null then
        raise exception '% is a kit: stock is kept of its parts', v_kit using errcode = 'PD003';
    end if;

    with taken as (
        select m.pod, m."from", m.product, m.lot, m.condition, m.license_plate, sum(m.quantity) as quantity, sum(m.allocated) as allocated
        from unnest(moves) m join inventory.location b on b.id = m."from" and b.pod_id = m.pod where not b.is_virtual
        group by 1, 2, 3, 4, 5, 6
    ), updated as (
        update inventory.level l set on_hand = l.on_hand - t.quantity, allocated = l.allocated - t.allocated
        from taken t
        where l.product_id = t.product and l.location_id = t."from" and l.lot = t.lot and l.condition = t.condition and l.license_plate = t.license_plate
        returning 1
    )
    select (select count(*) from taken), (select count(*) from updated) into n_moves, n_from;
    if n_moves <> n_from then
        raise exception 'there is no such stock in this bin' using errcode = '23514', constraint = 'level_on_hand_not_negative';
    end if;

    insert into inventory.movement (client_id, pod_id, product_id, lot, condition, license_plate, from_location, to_location, quantity,
                                    reason, ref_type, ref_id, occurred_at)
    select m.client, m.pod, m.product, m.lot, m.condition, m.license_plate, m."from", m."to", m.quantity, m.reason, m.ref_type, m.ref,
           coalesce(p_occurred, clock_timestamp())
    from unnest(moves) m;
    insert into database.change (topic, key, client_id, pod_id) select distinct 'stock', m.product, m.client, m.pod from unnest(moves) m;
    perform pg_notify('poddesk_change', '');
end
$$;

-- The day it is where the pod stands; null out of reach.
create function inventory.today_in(p_pod bigint) returns date
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select (clock_timestamp() at time zone time_zone)::date from inventory.pod where id = p_pod
$$;

-- The first moment after p_from (null: now), on a working day of the pod, that it is this late; the pod's own cutoff where none is asked
-- for. Null when out of reach, or when the pod is closed for two months.
create function inventory.next_cutoff(p_pod bigint, p_time time default null, p_from timestamptz default null) returns timestamptz
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    p inventory.pod;
    v_from constant timestamptz := coalesce(p_from, clock_timestamp());
    v_first date;
    v_moment timestamptz;
begin
    select * into p from inventory.pod where id = p_pod;
    v_first := (v_from at time zone p.time_zone)::date;
    for v_day in 0 .. 62 loop   -- one day after the other: most often the first or the second is it
        continue when p.id is null or extract(isodow from v_first + v_day) >= 6;
        v_moment := (v_first + v_day + coalesce(p_time, p.cutoff)) at time zone p.time_zone;
        continue when v_moment <= v_from or exists (select from inventory.closed_day c where c.pod_id = p.id and c.day = v_first + v_day);
        return v_moment;
    end loop;
    return null;
end
$$;

-- A pod with its zones, bins and virtual locations:
-- {"code", "name", "address", "postal_code", "latitude_microdegrees", "longitude_microdegrees", "time_zone",
--  "zones": [{"code", "name", "kind", "bins": ["A-01-1", …]}]}, bins in the order they are walked.
create function inventory.create_pod(p_command uuid, p_pod jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.create_pod', p_pod);
    v_id bigint := nextval('inventory.pod_id_seq');
begin
    if done is not null then
        return done;
    end if;
    insert into access.pod values (v_id);
    insert into access.person_pod (person_id, pod_id) select p.id, v_id from access.person p where p.login = session_user and not p.all_pods;
    insert into inventory.pod (id, code, name, address, postal_code, country, latitude_microdegrees, longitude_microdegrees, time_zone) overriding system value
        values (v_id, p_pod ->> 'code', p_pod ->> 'name', coalesce(p_pod -> 'address', '{}'), p_pod ->> 'postal_code', coalesce(p_pod ->> 'country', 'US'),
                (p_pod ->> 'latitude_microdegrees')::integer, (p_pod ->> 'longitude_microdegrees')::integer, p_pod ->> 'time_zone');
    insert into inventory.zone (pod_id, code, name) select v_id, z ->> 'code', z ->> 'name' from jsonb_array_elements(p_pod -> 'zones') z;
    insert into inventory.location (pod_id, zone_id, code, kind, walk_order)
    select v_id, n.id, b.code, z.value ->> 'kind', (1000 * z.ordinality + b.ordinality)::integer
    from jsonb_array_elements(p_pod -> 'zones') with ordinality z
         join inventory.zone n on n.pod_id = v_id and n.code = z.value ->> 'code',
         jsonb_array_elements_text(z.value -> 'bins') with ordinality b (code, ordinality);
    insert into inventory.location (pod_id, code, kind)
    select v_id, upper(replace(k, '_', '-')), k from unnest(array['supplier', 'customer', 'adjustment', 'scrap', 'in_transit', 'staging']) k;
    perform database.note_change('pod', v_id, null, v_id);
    return database.finish_command(p_command, jsonb_build_object('pod', v_id));
end
$$;

-- A ledger correction with its reason: quantity above zero adds from the adjustment location, below takes to it.
create function inventory.adjust(p_command uuid, p_location bigint, p_product bigint, p_quantity bigint, p_reason text,
                                 p_lot text default '', p_condition text default 'good', p_license_plate text default '') returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.adjust', jsonb_build_object('location', p_location, 'product', p_product, 'quantity', p_quantity, 'reason', p_reason,
        'lot', p_lot, 'condition', p_condition, 'license_plate', p_license_plate));
    b inventory.location;
    v_client bigint;
    v_virtual bigint;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'an adjustment needs a reason' using errcode = 'PD001';
    end if;
    select * into b from inventory.location where id = p_location and not is_virtual;
    select client_id into v_client from catalog.product where id = p_product;
    if abs(p_quantity) > 1000000 then
        raise exception 'an adjustment is at most 1,000,000 units' using errcode = 'PD003';
    end if;
    if b.id is null or v_client is null or p_quantity = 0 then
        raise exception 'no such bin or product' using errcode = 'PD002';
    end if;
    v_virtual := inventory.virtual_location(b.pod_id, 'adjustment');
    v_event := events.record(v_client, b.pod_id, 'stock.adjusted', 'product', p_product, null,
                             jsonb_build_object('location', b.code, 'quantity', p_quantity, 'reason', p_reason));
    perform inventory.post(jsonb_build_array(jsonb_build_object('client', v_client, 'pod', b.pod_id, 'product', p_product,
        'from', case when p_quantity > 0 then v_virtual else b.id end, 'to', case when p_quantity > 0 then b.id else v_virtual end,
        'quantity', abs(p_quantity), 'lot', p_lot, 'condition', p_condition, 'license_plate', p_license_plate,
        'reason', 'adjustment', 'ref_type', 'event', 'ref', v_event)));
    return database.finish_command(p_command, jsonb_build_object('event', v_event));
end
$$;

call database.readable('inventory.pod', 'inventory.closed_day', 'inventory.zone', 'inventory.location', 'inventory.level', 'inventory.movement', 'inventory.stock');
grant execute on function inventory.next_cutoff, inventory.today_in to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function inventory.create_pod to poddesk_onboarding, poddesk_administrator;
grant execute on function inventory.adjust to poddesk_warehouse, poddesk_administrator;

reset role;
alter function inventory.post(jsonb, timestamptz) owner to poddesk_system;
revoke execute on function inventory.post from public;
grant execute on function inventory.post to poddesk_owner;
grant execute on function inventory.virtual_location to poddesk_system;
grant insert, update on inventory.level to poddesk_system;
grant insert on inventory.movement to poddesk_system;
set local role poddesk_owner;
