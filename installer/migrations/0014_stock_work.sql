-- The work on stock: hold, release, move between bins, transfer between pods, cycle counts, and the way back of each; arrival of a purchase
-- order, lots and expiry where a product demands them, and the way back of a receipt.

set local role poddesk_owner;

-- ── what a product demands of a receiver ────────────────────────────────────────────────────────────────────────

alter table catalog.product add column needs_lot boolean not null default false, add column needs_expiry boolean not null default false,
    add column needs_serial boolean not null default false;   -- the last is said when it is packed and when it comes back: 0047

create function catalog.demand_at_receiving(p_command uuid, p_product bigint, p_lot boolean, p_expiry boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'catalog.demand_at_receiving', jsonb_build_object('product', p_product, 'lot', p_lot, 'expiry', p_expiry));
    v_client bigint;
begin
    if done is not null then
        return done;
    end if;
    update catalog.product set needs_lot = p_lot, needs_expiry = p_expiry where id = p_product returning client_id into v_client;
    if v_client is null then
        raise exception 'no such product' using errcode = 'PD002';
    end if;
    perform database.note_change('catalog', v_client, v_client, null);
    return database.finish_command(p_command, jsonb_build_object('product', p_product));
end
$$;
grant execute on function catalog.demand_at_receiving to poddesk_onboarding, poddesk_administrator;

-- ── inventory: what is on its way between pods, counts, and what was taken back ─────────────────────────────────

create table inventory.transfer (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    from_pod bigint not null references inventory.pod,
    to_pod bigint not null references inventory.pod,
    number text not null,
    product_id bigint not null,
    lot text not null,
    condition text not null,
    license_plate text not null,
    quantity bigint not null check (quantity > 0),
    arrived bigint not null default 0,
    status text not null default 'in_transit' check (status in ('in_transit', 'arrived', 'canceled')),
    sent_by name not null default session_user,
    sent_at timestamptz not null default clock_timestamp(),
    check (from_pod <> to_pod),
    check (arrived between 0 and quantity and (status = 'arrived') = (arrived = quantity)),
    unique (client_id, number),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
create index transfer_open on inventory.transfer (product_id, to_pod) where status = 'in_transit';
-- Both ends see it.
alter table inventory.transfer enable row level security;
alter table inventory.transfer force row level security;
create policy reach on inventory.transfer using (client_id in (select access.my_clients())
    and (from_pod in (select access.my_pods()) or to_pod in (select access.my_pods())));
call access.audit('inventory.transfer', 'insert');

-- One bin's goods of one client, or one product of them, counted. movements: how many there were in the bin's ledger when the count began; another figure later
-- means that something moved while it was counted.
create table inventory.count (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null,
    location_id bigint not null,
    product_id bigint,
    number text not null,
    status text not null default 'counting' check (status in ('requested', 'counting', 'counted', 'investigating', 'ready_to_review', 'reviewed', 'completed', 'canceled')),
    movements bigint not null,
    started_by name not null default session_user,
    started_at timestamptz not null default clock_timestamp(),
    completed_at timestamptz,
    unique (client_id, number),
    unique (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    foreign key (pod_id, location_id) references inventory.location (pod_id, id)
);
create table inventory.count_line (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    count_id bigint not null,
    product_id bigint not null,
    lot text not null,
    condition text not null,
    license_plate text not null,
    expected bigint not null check (expected >= 0),
    counted bigint not null check (counted between 0 and 1000000),
    unique (count_id, product_id, lot, condition, license_plate),
    foreign key (client_id, count_id) references inventory.count (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
-- Which posting (by its event) was taken back, and by which: once.
create table inventory.taken_back (
    event_id bigint primary key references events.event,
    by_event bigint not null unique references events.event,
    client_id bigint not null,
    pod_id bigint not null
);
call database.protect('inventory.count');
call database.protect('inventory.count_line');
call database.protect('inventory.taken_back');
call access.audit('inventory.count', 'update');
call access.audit('inventory.count_line', 'update');
create trigger append_only before update or delete or truncate on inventory.taken_back for each statement execute function access.refuse_change();
create index movement_from on inventory.movement (from_location);
create index movement_to on inventory.movement (to_location);

-- {"kind": "hold" | "release" | "move", "from", "to", "product", "quantity", "lot", "condition", "license_plate", "reason"}, within one pod.
-- hold without "to": the pod's first hold bin. Promised units stay: the level's check refuses (23514).
create function inventory.move_units(p_command uuid, p_move jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.move_units', p_move);
    v_kind text := p_move ->> 'kind';
    v_product bigint := (p_move ->> 'product')::bigint;
    v_quantity bigint := (p_move ->> 'quantity')::bigint;
    v_condition text := coalesce(nullif(p_move ->> 'condition', ''), 'good');
    a inventory.location;
    b inventory.location;
    v_client bigint;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_move ->> 'reason', '') !~ '\S' then
        raise exception 'moving stock by hand needs a reason' using errcode = 'PD001';
    end if;
    select client_id into v_client from catalog.product where id = v_product;
    select * into a from inventory.location where id = (p_move ->> 'from')::bigint and not is_virtual;
    if v_kind = 'hold' and p_move ->> 'to' is null then
        select * into b from inventory.location where pod_id = a.pod_id and kind = 'hold' and archived_at is null order by id limit 1;
    else
        select * into b from inventory.location where id = (p_move ->> 'to')::bigint and not is_virtual and archived_at is null;
    end if;
    if v_client is null or a.id is null or b.id is null then
        raise exception 'no such bin or product' using errcode = 'PD002';
    end if;
    perform access.require(v_client, a.pod_id);
    if a.pod_id <> b.pod_id then
        raise exception 'bin % is in another pod, which needs a transfer', b.code using errcode = 'PD003';
    end if;
    if coalesce(v_quantity, 0) not between 1 and 1000000 or a.id = b.id then
        raise exception 'from 1 to 1,000,000 units move between two bins' using errcode = 'PD003';
    end if;
    if not coalesce(case v_kind when 'hold' then a.is_pickable and b.kind = 'hold' when 'release' then a.kind = 'hold' and b.is_pickable and v_condition = 'good'
                                when 'move' then a.kind = b.kind and a.kind = 'hold' or a.is_pickable and b.is_pickable end, false) then
        raise exception 'stock in % (%) cannot go to % (%) by a %', a.code, a.kind, b.code, b.kind, coalesce(v_kind, 'move') using errcode = 'PD003';
    end if;
    v_event := events.record(v_client, a.pod_id, case v_kind when 'hold' then 'stock.held' when 'release' then 'stock.released' else 'stock.moved' end, 'product', v_product, null,
        jsonb_build_object('from', a.code, 'to', b.code, 'quantity', v_quantity, 'reason', p_move ->> 'reason'));
    perform inventory.post(jsonb_build_array(jsonb_build_object('client', v_client, 'pod', a.pod_id, 'product', v_product, 'from', a.id, 'to', b.id, 'quantity', v_quantity,
        'lot', p_move ->> 'lot', 'condition', v_condition, 'license_plate', p_move ->> 'license_plate',
        'reason', case v_kind when 'move' then 'transfer' else v_kind end, 'ref_type', 'event', 'ref', v_event)));
    return database.finish_command(p_command, jsonb_build_object('event', v_event));
end
$$;

-- Out of a bin, onto the truck to another pod: {"from", "to_pod", "product", "quantity", "lot", "condition", "license_plate", "reason"}.
create function inventory.send_transfer(p_command uuid, p_transfer jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.send_transfer', p_transfer);
    v_product bigint := (p_transfer ->> 'product')::bigint;
    v_quantity bigint := (p_transfer ->> 'quantity')::bigint;
    v_to bigint := (p_transfer ->> 'to_pod')::bigint;
    v_condition text := coalesce(nullif(p_transfer ->> 'condition', ''), 'good');
    a inventory.location;
    v_client bigint;
    v_number text;
    v_transfer bigint;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_transfer ->> 'reason', '') !~ '\S' then
        raise exception 'a transfer needs a reason' using errcode = 'PD001';
    end if;
    select client_id into v_client from catalog.product where id = v_product;
    select * into a from inventory.location where id = (p_transfer ->> 'from')::bigint and not is_virtual;
    if v_client is null or a.id is null or not exists (select from inventory.pod where id = v_to) then
        raise exception 'no such bin, product or pod' using errcode = 'PD002';
    end if;
    perform access.require(v_client, a.pod_id);
    perform access.require(v_client, v_to);
    if a.pod_id = v_to or coalesce(v_quantity, 0) not between 1 and 1000000 or not (a.is_pickable or a.kind = 'hold') then
        raise exception 'a transfer takes 1 to 1,000,000 units of a pick, reserve or hold bin to another pod' using errcode = 'PD003';
    end if;
    v_number := 'T-' || lpad(database.next_number('transfer', v_client, null)::text, 5, '0');
    insert into inventory.transfer (client_id, from_pod, to_pod, number, product_id, lot, condition, license_plate, quantity)
        values (v_client, a.pod_id, v_to, v_number, v_product, coalesce(p_transfer ->> 'lot', ''), v_condition, coalesce(p_transfer ->> 'license_plate', ''), v_quantity)
        returning id into v_transfer;
    v_event := events.record(v_client, a.pod_id, 'stock.transferred', 'product', v_product, null, jsonb_build_object('transfer', v_transfer, 'number', v_number,
        'from', a.code, 'to_pod', v_to, 'quantity', v_quantity, 'reason', p_transfer ->> 'reason'));
    perform inventory.post(jsonb_build_array(jsonb_build_object('client', v_client, 'pod', a.pod_id, 'product', v_product, 'from', a.id,
        'to', inventory.virtual_location(a.pod_id, 'in_transit'), 'quantity', v_quantity, 'lot', p_transfer ->> 'lot', 'condition', v_condition,
        'license_plate', p_transfer ->> 'license_plate', 'reason', 'transfer', 'ref_type', 'event', 'ref', v_event)));
    perform database.note_change('stock', v_product, v_client, v_to);
    return database.finish_command(p_command, jsonb_build_object('event', v_event, 'transfer', v_transfer, 'number', v_number));
end
$$;

-- Off the truck, into a bin of the other pod. Units that did not come stay in transit, in everybody's sight.
create function inventory.arrive_transfer(p_command uuid, p_transfer bigint, p_location bigint, p_quantity bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.arrive_transfer', jsonb_build_array(p_transfer, p_location, p_quantity));
    t inventory.transfer;
    b inventory.location;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    select * into t from inventory.transfer where id = p_transfer for update;
    select * into b from inventory.location where id = p_location and not is_virtual and archived_at is null;
    if t.id is null or b.id is null then
        raise exception 'no such transfer or bin' using errcode = 'PD002';
    end if;
    perform access.require(t.client_id, t.to_pod);
    if t.status <> 'in_transit' then
        raise exception 'transfer % is %', t.number, t.status using errcode = 'PD003';
    end if;
    if b.pod_id <> t.to_pod or not (b.kind = 'hold' or (b.is_pickable and t.condition = 'good')) then
        raise exception 'transfer % goes to a pick, reserve or hold bin of its own pod', t.number using errcode = 'PD003';
    end if;
    if coalesce(p_quantity, 0) not between 1 and t.quantity - t.arrived then
        raise exception 'of transfer % there are % units on the way', t.number, t.quantity - t.arrived using errcode = 'PD003';
    end if;
    update inventory.transfer set arrived = arrived + p_quantity, status = case when arrived + p_quantity = quantity then 'arrived' else status end where id = t.id;
    v_event := events.record(t.client_id, t.to_pod, 'stock.arrived', 'product', t.product_id, null,
        jsonb_build_object('transfer', t.id, 'number', t.number, 'to', b.code, 'quantity', p_quantity));
    perform inventory.post(jsonb_build_array(jsonb_build_object('client', t.client_id, 'pod', t.to_pod, 'product', t.product_id,
        'from', inventory.virtual_location(t.to_pod, 'in_transit'), 'to', b.id, 'quantity', p_quantity, 'lot', t.lot, 'condition', t.condition,
        'license_plate', t.license_plate, 'reason', 'transfer', 'ref_type', 'event', 'ref', v_event)));
    return database.finish_command(p_command, jsonb_build_object('event', v_event, 'left', t.quantity - t.arrived - p_quantity));
end
$$;

-- Nothing moves in a bin while this is held: postings wait at its levels, or at the key of the bin itself. How often something of this client
-- moved there: what the other clients of a shared bin do says nothing about the count of one.
create function inventory.lock_bin(p_location bigint, p_client bigint, p_product bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from inventory.level where location_id = p_location order by product_id, location_id, id for update;
    perform 1 from inventory.location where id = p_location for update;
    return (select count(*) from inventory.movement where (from_location = p_location or to_location = p_location) and client_id = p_client and (p_product is null or product_id = p_product));
end
$$;

-- Begins to count one client's goods in a bin, or one product of them. An open count of the same person there is dropped.
create function inventory.start_count(p_command uuid, p_client bigint, p_location bigint, p_product bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.start_count', jsonb_build_array(p_client, p_location, p_product));
    b inventory.location;
    v_count bigint;
    v_number text;
begin
    if done is not null then
        return done;
    end if;
    select * into b from inventory.location where id = p_location and not is_virtual and kind <> 'staging';
    if b.id is null then
        raise exception 'no such bin' using errcode = 'PD002';
    end if;
    perform access.require(p_client, b.pod_id);
    update inventory.count set status = 'canceled' where location_id = b.id and client_id = p_client and started_by = session_user and status in ('counting', 'counted');
    v_number := 'CC-' || lpad(database.next_number('count', p_client, null)::text, 5, '0');
    insert into inventory.count (client_id, pod_id, location_id, product_id, number, movements)
        values (p_client, b.pod_id, b.id, p_product, v_number, inventory.lock_bin(b.id, p_client, p_product)) returning id into v_count;
    return database.finish_command(p_command, jsonb_build_object('count', v_count, 'number', v_number));
end
$$;

-- What was found: [{"product", "lot", "condition", "license_plate", "counted"}]; what the bin should hold and nobody named counts as none.
-- Only now the expected figures are written down and answered. PD004: something moved in the bin since the count began.
create function inventory.record_count(p_command uuid, p_count bigint, p_lines jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.record_count', jsonb_build_array(p_count, p_lines));
    c inventory.count;
begin
    if done is not null then
        return done;
    end if;
    select * into c from inventory.count where id = p_count for update;
    if c.id is null then
        raise exception 'no such count' using errcode = 'PD002';
    end if;
    if c.status <> 'counting' or c.started_by <> session_user then
        raise exception 'count % is % by %', c.number, c.status, c.started_by using errcode = 'PD003';
    end if;
    if inventory.lock_bin(c.location_id, c.client_id, c.product_id) <> c.movements then
        raise exception 'something moved in the bin while it was counted' using errcode = 'PD004';
    end if;
    if exists (select from jsonb_array_elements(p_lines) x where not exists (select from catalog.product p where p.id = (x ->> 'product')::bigint and p.client_id = c.client_id and p.id = coalesce(c.product_id, p.id))) then
        raise exception 'a product that this count is not about was counted' using errcode = 'PD003';
    end if;
    insert into inventory.count_line (client_id, count_id, product_id, lot, condition, license_plate, expected, counted)
    select c.client_id, c.id, product_id, lot, condition, license_plate, coalesce(l.on_hand, 0), coalesce(x.counted, 0)
    from (select (x ->> 'product')::bigint as product_id, coalesce(x ->> 'lot', '') as lot, coalesce(nullif(x ->> 'condition', ''), 'good') as condition,
                 coalesce(x ->> 'license_plate', '') as license_plate, sum((x ->> 'counted')::bigint) as counted from jsonb_array_elements(p_lines) x group by 1, 2, 3, 4) x
         full join (select * from inventory.level where location_id = c.location_id and client_id = c.client_id and on_hand > 0
                    and product_id = coalesce(c.product_id, product_id)) l
              using (product_id, lot, condition, license_plate);
    update inventory.count set status = 'counted' where id = c.id;
    return database.finish_command(p_command, (select jsonb_build_object('lines', coalesce(jsonb_agg(jsonb_build_object('sku', p.sku, 'product', l.product_id, 'lot', l.lot,
        'condition', l.condition, 'expected', l.expected, 'counted', l.counted) order by p.sku, l.lot), '[]'))
        from inventory.count_line l join catalog.product p on p.id = l.product_id where l.count_id = c.id));
end
$$;

-- The differences as one correction, with the count as its reference, and the counter's words for them where there are any.
-- PD004: something moved since the count began; count again.
create function inventory.post_count(p_command uuid, p_count bigint, p_reason text default '') returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.post_count', jsonb_build_array(p_count, p_reason));
    c inventory.count;
    v_adjustment bigint;
    v_moves jsonb;
    v_plus bigint;
    v_minus bigint;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    select * into c from inventory.count where id = p_count for update;
    if c.id is null then
        raise exception 'no such count' using errcode = 'PD002';
    end if;
    if c.status <> 'counted' then
        raise exception 'count % is %', c.number, c.status using errcode = 'PD003';
    end if;
    if inventory.lock_bin(c.location_id, c.client_id, c.product_id) <> c.movements then
        raise exception 'something moved in the bin while it was counted' using errcode = 'PD004';
    end if;
    v_adjustment := inventory.virtual_location(c.pod_id, 'adjustment');
    select jsonb_agg(jsonb_build_object('client', c.client_id, 'pod', c.pod_id, 'product', product_id, 'from', case when counted > expected then v_adjustment else c.location_id end,
            'to', case when counted > expected then c.location_id else v_adjustment end, 'quantity', abs(counted - expected), 'lot', lot, 'condition', condition,
            'license_plate', license_plate, 'reason', 'adjustment', 'ref_type', 'count', 'ref', c.id)) filter (where counted <> expected),
           coalesce(sum(greatest(counted - expected, 0)), 0), coalesce(sum(greatest(expected - counted, 0)), 0)
        into v_moves, v_plus, v_minus from inventory.count_line where count_id = c.id;
    v_event := events.record(c.client_id, c.pod_id, 'stock.counted', 'count', c.id, null, jsonb_build_object('number', c.number,
        'location', (select code from inventory.location where id = c.location_id), 'plus', v_plus, 'minus', v_minus)
        || case when coalesce(p_reason, '') !~ '\S' then '{}' else jsonb_build_object('reason', p_reason) end);
    perform inventory.post(coalesce(v_moves, '[]'));
    update inventory.count set status = 'completed', completed_at = clock_timestamp() where id = c.id;
    return database.finish_command(p_command, jsonb_build_object('event', v_event, 'plus', v_plus, 'minus', v_minus));
end
$$;

-- Takes a posting back by the opposite one, with a reason, once. Refused when the units are no longer there or free (23514).
create function inventory.take_back(p_command uuid, p_event bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.take_back', jsonb_build_array(p_event, p_reason));
    e events.event;
    t inventory.transfer;
    v_event bigint;
    v_moves jsonb;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking a posting back needs a reason' using errcode = 'PD001';
    end if;
    select * into e from events.event where id = p_event
        and kind in ('stock.adjusted', 'stock.held', 'stock.released', 'stock.moved', 'stock.transferred', 'stock.arrived', 'stock.counted');
    if e.id is null then
        raise exception 'no such posting, or none that can be taken back' using errcode = 'PD002';
    end if;
    perform access.require(e.client_id, e.pod_id);
    if e.kind in ('stock.transferred', 'stock.arrived') then
        select * into t from inventory.transfer where id = (e.payload ->> 'transfer')::bigint for update;
        if e.kind = 'stock.transferred' and (t.status <> 'in_transit' or t.arrived > 0) then
            raise exception 'transfer % is % with % units arrived and cannot be called back', t.number, t.status, t.arrived using errcode = 'PD003';
        end if;
    end if;
    v_event := events.record(e.client_id, e.pod_id, 'stock.taken_back', e.subject_type, e.subject_id, null,
        jsonb_build_object('event', e.id, 'kind', e.kind, 'reason', p_reason) || e.payload - 'reason');
    insert into inventory.taken_back (event_id, by_event, client_id, pod_id) values (e.id, v_event, e.client_id, e.pod_id) on conflict (event_id) do nothing;
    if not found then
        raise exception 'this was taken back already' using errcode = 'PD003';
    end if;
    if e.kind = 'stock.transferred' then
        update inventory.transfer set status = 'canceled' where id = t.id;
    elsif e.kind = 'stock.arrived' then
        update inventory.transfer set status = 'in_transit', arrived = arrived - (e.payload ->> 'quantity')::bigint where id = t.id;
    end if;
    select jsonb_agg(jsonb_build_object('client', m.client_id, 'pod', m.pod_id, 'product', m.product_id, 'from', m.to_location, 'to', m.from_location, 'quantity', m.quantity,
            'lot', m.lot, 'condition', m.condition, 'license_plate', m.license_plate,
            'reason', case m.reason when 'hold' then 'release' when 'release' then 'hold' else m.reason end, 'ref_type', 'event', 'ref', v_event)) into v_moves
        from inventory.movement m
        where (e.subject_type <> 'count' and m.ref_type = 'event' and m.ref_id = e.id) or (e.subject_type = 'count' and m.ref_type = 'count' and m.ref_id = e.subject_id);
    perform inventory.post(coalesce(v_moves, '[]'));
    if t.id is not null then
        perform database.note_change('stock', t.product_id, t.client_id, t.to_pod);
    end if;
    return database.finish_command(p_command, jsonb_build_object('event', v_event));
end
$$;

call database.readable('inventory.transfer', 'inventory.count', 'inventory.count_line', 'inventory.taken_back');
grant execute on function inventory.move_units, inventory.send_transfer, inventory.arrive_transfer, inventory.start_count, inventory.record_count, inventory.post_count,
    inventory.take_back to poddesk_warehouse, poddesk_administrator;

-- ── inbound: arrival, lots, and the way back ────────────────────────────────────────────────────────────────────

alter table inbound.purchase_order add column arrived_at timestamptz, add column arrived_by name;
alter table inbound.receipt drop constraint receipt_status_check,
    add constraint receipt_status_check check (status in ('open', 'counting', 'discrepancy', 'completed', 'canceled'));
alter table inbound.receipt_line add column expires_on date;
-- Until when a lot is good: what was received first of it counts, so that nothing is sold for younger than it is.
create table inventory.lot (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    product_id bigint not null,
    lot text not null,
    expires_on date not null,
    unique (product_id, lot),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
call database.protect('inventory.lot');
call database.readable('inventory.lot');

-- The truck is here: the dock-to-stock clock starts. p_to: arrived, or receiving when somebody begins to count.
create function inbound.arrive(p_command uuid, p_po bigint, p_to text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.arrive', jsonb_build_array(p_po, p_to));
    o inbound.purchase_order;
begin
    if done is not null then
        return done;
    end if;
    select * into o from inbound.purchase_order where id = p_po for update;
    if o.id is null then
        raise exception 'no such purchase order' using errcode = 'PD002';
    end if;
    if not ((p_to = 'arrived' and o.status = 'expected') or (p_to = 'receiving' and o.status in ('expected', 'arrived', 'receiving'))) then
        raise exception 'purchase order % is % and does not become %', o.number, o.status, p_to using errcode = 'PD003';
    end if;
    if o.status <> p_to then
        update inbound.purchase_order set status = p_to, arrived_at = coalesce(arrived_at, clock_timestamp()), arrived_by = coalesce(arrived_by, session_user) where id = o.id;
        perform events.record(o.client_id, o.pod_id, 'purchase_order.' || p_to, 'purchase_order', o.id, null, jsonb_build_object('number', o.number));
        perform database.note_change('purchase_order', o.id, o.client_id, o.pod_id);
    end if;
    return database.finish_command(p_command, jsonb_build_object('status', p_to));
end
$$;

-- One step back: nobody counts any more (receiving → arrived), or the truck is not here after all (arrived → expected).
create function inbound.step_back(p_command uuid, p_po bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.step_back', jsonb_build_array(p_po, p_reason));
    o inbound.purchase_order;
    v_to text;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a step back needs a reason' using errcode = 'PD001';
    end if;
    select * into o from inbound.purchase_order where id = p_po for update;
    if o.id is null then
        raise exception 'no such purchase order' using errcode = 'PD002';
    end if;
    v_to := case o.status when 'receiving' then 'arrived' when 'arrived' then 'expected' end;
    if v_to is null then
        raise exception 'purchase order % is % and has no step back', o.number, o.status using errcode = 'PD003';
    end if;
    update inbound.purchase_order set status = v_to, arrived_at = case when v_to = 'expected' then null else arrived_at end,
        arrived_by = case when v_to = 'expected' then null else arrived_by end where id = o.id;
    perform events.record(o.client_id, o.pod_id, 'purchase_order.stepped_back', 'purchase_order', o.id, null, jsonb_build_object('number', o.number, 'to', v_to, 'reason', p_reason));
    perform database.note_change('purchase_order', o.id, o.client_id, o.pod_id);
    return database.finish_command(p_command, jsonb_build_object('status', v_to));
end
$$;

-- Counts goods in: good units into the receiving location, damaged ones into the hold bin. What the purchase order expected and nobody
-- counted is short; what is more than expected is over. Final: the purchase order is received.
-- p_lines: [{"sku", "counted", "damaged", "lot", "expires_on"}]. A product that demands a lot or an expiry day is not
-- received without it. Of a product in several lots each is expected as counted; what is over or short shows in the last of them.
create function inbound.receive(p_command uuid, p_po bigint, p_lines jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.receive', jsonb_build_array(p_po, p_lines));
    o inbound.purchase_order;
    v_receipt bigint;
    v_number text;
    v_supplier bigint;
    v_receiving bigint;
    v_hold bigint;
    v_moves jsonb;
    v_bad text;
    v_discrepancy boolean;
begin
    if done is not null then
        return done;
    end if;
    select * into o from inbound.purchase_order where id = p_po for update;
    if o.id is null then
        raise exception 'no such purchase order' using errcode = 'PD002';
    end if;
    if o.status not in ('expected', 'arrived', 'receiving') then
        raise exception 'a purchase order that is % cannot be received', o.status using errcode = 'PD003';
    end if;
    select string_agg(l ->> 'sku', ', ') into v_bad from jsonb_array_elements(p_lines) l where catalog.product_of(o.client_id, l ->> 'sku') is null;
    if v_bad is not null then
        raise exception 'unknown SKU %', v_bad using errcode = 'PD006', detail = v_bad;
    end if;
    select string_agg(distinct p.sku, ', ') into v_bad from jsonb_array_elements(p_lines) l join catalog.product p on p.id = catalog.product_of(o.client_id, l ->> 'sku')
        where coalesce((l ->> 'counted')::bigint, 0) + coalesce((l ->> 'damaged')::bigint, 0) > 0
          and (p.needs_lot and coalesce(l ->> 'lot', '') !~ '\S' or p.needs_expiry and l ->> 'expires_on' is null);
    if v_bad is not null then
        raise exception '% is received with its lot and expiry day', v_bad using errcode = 'PD001', detail = v_bad;
    end if;
    v_supplier := inventory.virtual_location(o.pod_id, 'supplier');
    select id into v_receiving from inventory.location where pod_id = o.pod_id and kind = 'receiving' and archived_at is null order by id limit 1;
    select id into v_hold from inventory.location where pod_id = o.pod_id and kind = 'hold' and archived_at is null order by id limit 1;
    if v_receiving is null or v_hold is null then
        raise exception 'the pod has no receiving or no hold bin' using errcode = 'PD002';
    end if;
    v_number := 'R-' || lpad(database.next_number('receipt', o.client_id, null)::text, 6, '0');
    insert into inbound.receipt (client_id, pod_id, purchase_order_id, number, status) values (o.client_id, o.pod_id, o.id, v_number, 'completed') returning id into v_receipt;
    insert into inbound.receipt_line (client_id, receipt_id, product_id, expected, counted, damaged, lot, expires_on)
        select o.client_id, v_receipt, product_id, case when place = lots then greatest(ordered - before, 0) else least(greatest(ordered - before, 0), units) end,
               counted, damaged, lot, expires_on
        from (select coalesce(c.product, l.product_id) as product_id, coalesce(l.ordered, 0) as ordered, coalesce(c.counted, 0) as counted, coalesce(c.damaged, 0) as damaged,
                     coalesce(c.lot, '') as lot, c.expires_on, coalesce(c.counted + c.damaged, 0) as units,
                     coalesce(sum(c.counted + c.damaged) over (partition by c.product order by c.lot rows between unbounded preceding and 1 preceding), 0) as before,
                     row_number() over (partition by coalesce(c.product, l.product_id) order by c.lot) as place, count(*) over (partition by coalesce(c.product, l.product_id)) as lots
              from (select catalog.product_of(o.client_id, x ->> 'sku') as product, btrim(coalesce(x ->> 'lot', '')) as lot, min((x ->> 'expires_on')::date) as expires_on,
                           sum(coalesce((x ->> 'counted')::bigint, 0)) as counted, sum(coalesce((x ->> 'damaged')::bigint, 0)) as damaged
                    from jsonb_array_elements(p_lines) x group by 1, 2) c
                   full join (select * from inbound.purchase_order_line where purchase_order_id = o.id) l on l.product_id = c.product) r;
    insert into inventory.lot as t (client_id, product_id, lot, expires_on)
        select o.client_id, product_id, lot, min(expires_on) from inbound.receipt_line where receipt_id = v_receipt and expires_on is not null group by product_id, lot
        on conflict (product_id, lot) do update set expires_on = least(t.expires_on, excluded.expires_on);
    insert into inbound.purchase_order_line as l (client_id, purchase_order_id, product_id, ordered, received, damaged)
        select o.client_id, o.id, r.product_id, greatest(sum(r.expected), 1), sum(r.counted), sum(r.damaged) from inbound.receipt_line r where r.receipt_id = v_receipt group by r.product_id
        on conflict (purchase_order_id, product_id) do update set received = l.received + excluded.received, damaged = l.damaged + excluded.damaged;
    select jsonb_agg(m) into v_moves from (
        select jsonb_build_object('client', o.client_id, 'pod', o.pod_id, 'product', r.product_id, 'from', v_supplier, 'to', v_receiving, 'quantity', r.counted, 'lot', r.lot,
            'reason', 'receipt', 'ref_type', 'receipt', 'ref', v_receipt) as m
            from inbound.receipt_line r where r.receipt_id = v_receipt and r.counted > 0
        union all
        select jsonb_build_object('client', o.client_id, 'pod', o.pod_id, 'product', r.product_id, 'from', v_supplier, 'to', v_hold, 'quantity', r.damaged, 'lot', r.lot,
            'condition', 'damaged', 'reason', 'receipt', 'ref_type', 'receipt', 'ref', v_receipt)
            from inbound.receipt_line r where r.receipt_id = v_receipt and r.damaged > 0) x;
    perform inventory.post(coalesce(v_moves, '[]'));
    select bool_or(over > 0 or short > 0 or damaged > 0) into v_discrepancy from inbound.receipt_line where receipt_id = v_receipt;
    update inbound.receipt set status = case when v_discrepancy then 'discrepancy' else 'completed' end where id = v_receipt;
    update inbound.purchase_order set status = 'received', arrived_at = coalesce(arrived_at, clock_timestamp()), arrived_by = coalesce(arrived_by, session_user) where id = o.id;
    perform events.record(o.client_id, o.pod_id, 'receipt.completed', 'receipt', v_receipt, null, (select jsonb_build_object('number', v_number, 'purchase_order', o.number,
        'counted', sum(counted), 'damaged', sum(damaged), 'over', sum(over), 'short', sum(short)) from inbound.receipt_line where receipt_id = v_receipt));
    perform database.note_change('purchase_order', o.id, o.client_id, o.pod_id);
    perform database.note_change('receipt', v_receipt, o.client_id, o.pod_id);
    return database.finish_command(p_command, (select jsonb_build_object('receipt', v_receipt, 'number', v_number, 'counted', sum(counted), 'damaged', sum(damaged),
        'over', sum(over), 'short', sum(short)) from inbound.receipt_line where receipt_id = v_receipt));
end
$$;

-- Received units into their bins: p_lines: [{"product", "location", "quantity", "lot", "decision"}]; the why of each bin is stored
-- where there is one. The event that it leaves is what undo_put_away takes back.
create function inbound.put_away(p_command uuid, p_receipt bigint, p_lines jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.put_away', jsonb_build_array(p_receipt, p_lines));
    r inbound.receipt;
    v_receiving bigint;
    v_moves jsonb;
    v_left bigint;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    select * into r from inbound.receipt where id = p_receipt;
    if r.id is null then
        raise exception 'no such receipt' using errcode = 'PD002';
    end if;
    -- The order first, as every other function of this room: it and its lines are changed, too.
    perform 1 from inbound.purchase_order where id = r.purchase_order_id for update;
    select * into r from inbound.receipt where id = p_receipt for update;
    if r.status = 'canceled' then
        raise exception 'receipt % was taken back', r.number using errcode = 'PD003';
    end if;
    select id into v_receiving from inventory.location where pod_id = r.pod_id and kind = 'receiving' and archived_at is null order by id limit 1;
    if exists (select from jsonb_array_elements(p_lines) x where not exists (
            select from inventory.location b where b.id = (x ->> 'location')::bigint and b.pod_id = r.pod_id and b.is_pickable and b.archived_at is null)) then
        raise exception 'putaway goes to pick or reserve bins of the receipt''s pod' using errcode = 'PD003';
    end if;
    if exists (select from jsonb_array_elements(p_lines) x left join inbound.receipt_line l on l.receipt_id = r.id and l.product_id = (x ->> 'product')::bigint
                   and l.lot = coalesce(x ->> 'lot', '')
               where l.id is null or (x ->> 'quantity')::bigint <= 0) then
        raise exception 'putaway is of what the receipt counted, one unit or more' using errcode = 'PD003';
    end if;
    update inbound.purchase_order_line l set put_away = l.put_away + s.quantity
        from (select (x ->> 'product')::bigint as product, sum((x ->> 'quantity')::bigint) as quantity from jsonb_array_elements(p_lines) x group by 1) s
        where l.purchase_order_id = r.purchase_order_id and l.product_id = s.product;
    select jsonb_agg(jsonb_build_object('client', r.client_id, 'pod', r.pod_id, 'product', (x ->> 'product')::bigint, 'from', v_receiving, 'to', (x ->> 'location')::bigint,
        'quantity', (x ->> 'quantity')::bigint, 'lot', x ->> 'lot', 'reason', 'putaway', 'ref_type', 'receipt', 'ref', r.id)) into v_moves from jsonb_array_elements(p_lines) x;
    perform inventory.post(coalesce(v_moves, '[]'));
    perform events.decide(r.client_id, r.pod_id, 'receipt', r.id, null, x -> 'decision') from jsonb_array_elements(p_lines) x where x ? 'decision';
    if v_moves is not null then
        v_event := events.record(r.client_id, r.pod_id, 'receipt.binned', 'receipt', r.id, null, (select jsonb_build_object('number', r.number,
            'units', sum((x ->> 'quantity')::bigint), 'skus', jsonb_agg(distinct p.sku), 'bins', jsonb_agg(distinct b.code), 'lines', jsonb_agg(x - 'decision'))
            from jsonb_array_elements(p_lines) x join catalog.product p on p.id = (x ->> 'product')::bigint join inventory.location b on b.id = (x ->> 'location')::bigint));
    end if;
    select coalesce(sum(received - put_away), 0) into v_left from inbound.purchase_order_line where purchase_order_id = r.purchase_order_id;
    if v_left = 0 and r.put_away_at is null then
        update inbound.receipt set put_away_at = clock_timestamp() where id = r.id;
        update inbound.purchase_order set status = 'put_away' where id = r.purchase_order_id;
        perform events.record(r.client_id, r.pod_id, 'receipt.put_away', 'receipt', r.id, null, jsonb_build_object('number', r.number));
    end if;
    perform database.note_change('purchase_order', r.purchase_order_id, r.client_id, r.pod_id);
    perform database.note_change('receipt', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('left', v_left, 'event', v_event));
end
$$;

-- The opposite of one put_away, once: its units wait in receiving again. p_event: that it left.
create function inbound.undo_put_away(p_command uuid, p_event bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.undo_put_away', jsonb_build_array(p_event, p_reason));
    e events.event;
    r inbound.receipt;
    v_status text;
    v_receiving bigint;
    v_event bigint;
    v_moves jsonb;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking a putaway back needs a reason' using errcode = 'PD001';
    end if;
    select * into e from events.event where id = p_event and kind = 'receipt.binned';
    if e.id is null then
        raise exception 'no such putaway' using errcode = 'PD002';
    end if;
    perform access.require(e.client_id, e.pod_id);
    select * into r from inbound.receipt where id = e.subject_id;
    select status into v_status from inbound.purchase_order where id = r.purchase_order_id for update;
    select * into r from inbound.receipt where id = e.subject_id for update;
    if v_status not in ('received', 'put_away') then
        raise exception 'the purchase order of receipt % is %', r.number, v_status using errcode = 'PD003';
    end if;
    v_event := events.record(r.client_id, r.pod_id, 'receipt.unbinned', 'receipt', r.id, null, e.payload - 'lines' || jsonb_build_object('event', e.id, 'reason', p_reason));
    insert into inventory.taken_back (event_id, by_event, client_id, pod_id) values (e.id, v_event, e.client_id, e.pod_id) on conflict (event_id) do nothing;
    if not found then
        raise exception 'this was taken back already' using errcode = 'PD003';
    end if;
    select id into v_receiving from inventory.location where pod_id = r.pod_id and kind = 'receiving' and archived_at is null order by id limit 1;
    update inbound.purchase_order_line l set put_away = l.put_away - s.quantity
        from (select (x ->> 'product')::bigint as product, sum((x ->> 'quantity')::bigint) as quantity from jsonb_array_elements(e.payload -> 'lines') x group by 1) s
        where l.purchase_order_id = r.purchase_order_id and l.product_id = s.product;
    select jsonb_agg(jsonb_build_object('client', r.client_id, 'pod', r.pod_id, 'product', (x ->> 'product')::bigint, 'from', (x ->> 'location')::bigint, 'to', v_receiving,
        'quantity', (x ->> 'quantity')::bigint, 'lot', x ->> 'lot', 'reason', 'putaway', 'ref_type', 'receipt', 'ref', r.id)) into v_moves from jsonb_array_elements(e.payload -> 'lines') x;
    perform inventory.post(v_moves);
    update inbound.receipt set put_away_at = null where id = r.id and put_away_at is not null;
    update inbound.purchase_order set status = 'received' where id = r.purchase_order_id and status = 'put_away';
    perform database.note_change('purchase_order', r.purchase_order_id, r.client_id, r.pod_id);
    perform database.note_change('receipt', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('event', v_event));
end
$$;

-- Takes a receipt back of which nothing was put away: its units go back where they came from, and the order waits at the dock again.
create function inbound.undo_receipt(p_command uuid, p_receipt bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.undo_receipt', jsonb_build_array(p_receipt, p_reason));
    r inbound.receipt;
    v_moves jsonb;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking a receipt back needs a reason' using errcode = 'PD001';
    end if;
    select * into r from inbound.receipt where id = p_receipt;
    if r.id is null then
        raise exception 'no such receipt' using errcode = 'PD002';
    end if;
    perform 1 from inbound.purchase_order where id = r.purchase_order_id for update;
    select * into r from inbound.receipt where id = p_receipt for update;
    if r.status not in ('completed', 'discrepancy') then
        raise exception 'receipt % is % already', r.number, r.status using errcode = 'PD003';
    end if;
    if exists (select from inbound.purchase_order_line where purchase_order_id = r.purchase_order_id and put_away > 0) then
        raise exception 'of receipt % units are in their bins already', r.number using errcode = 'PD003';
    end if;
    select jsonb_agg(jsonb_build_object('client', m.client_id, 'pod', m.pod_id, 'product', m.product_id, 'from', m.to_location, 'to', m.from_location, 'quantity', m.quantity,
            'lot', m.lot, 'condition', m.condition, 'license_plate', m.license_plate, 'reason', 'receipt', 'ref_type', 'receipt', 'ref', r.id)) into v_moves
        from inventory.movement m where m.ref_type = 'receipt' and m.ref_id = r.id and m.reason = 'receipt';
    update inbound.purchase_order_line l set received = l.received - s.counted, damaged = l.damaged - s.damaged
        from (select product_id, sum(counted) as counted, sum(damaged) as damaged from inbound.receipt_line where receipt_id = r.id group by 1) s
        where l.purchase_order_id = r.purchase_order_id and l.product_id = s.product_id;
    delete from inbound.purchase_order_line l where l.purchase_order_id = r.purchase_order_id and l.received = 0 and l.damaged = 0  -- nobody had ordered it
        and l.product_id in (select product_id from inbound.receipt_line where receipt_id = r.id group by 1 having sum(expected) = 0);
    update inbound.receipt set status = 'canceled' where id = r.id;
    update inbound.purchase_order set status = 'arrived' where id = r.purchase_order_id;
    perform inventory.post(coalesce(v_moves, '[]'));
    perform events.record(r.client_id, r.pod_id, 'receipt.taken_back', 'receipt', r.id, null, jsonb_build_object('number', r.number, 'reason', p_reason));
    perform database.note_change('purchase_order', r.purchase_order_id, r.client_id, r.pod_id);
    perform database.note_change('receipt', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('receipt', r.id));
end
$$;
grant execute on function inbound.arrive, inbound.receive, inbound.put_away, inbound.step_back, inbound.undo_receipt, inbound.undo_put_away to poddesk_warehouse, poddesk_administrator;

-- ── what must hold ──────────────────────────────────────────────────────────────────────────────────────────────

reset role;
drop view verify.i9_received_units_accounted;
set local role poddesk_owner;
create view verify.i9_received_units_accounted as
    select 'purchase order line ' || l.id as subject, format('counted %s, damaged %s, on receipts %s and %s', l.received, l.damaged, coalesce(r.counted, 0), coalesce(r.damaged, 0)) as detail
    from inbound.purchase_order_line l left join (select i.purchase_order_id, r.product_id, sum(r.counted) as counted, sum(r.damaged) as damaged
        from inbound.receipt_line r join inbound.receipt i on i.id = r.receipt_id where i.status <> 'canceled' group by 1, 2) r
        on r.purchase_order_id = l.purchase_order_id and r.product_id = l.product_id
    where l.received <> coalesce(r.counted, 0) or l.damaged <> coalesce(r.damaged, 0)
    union all
    select format('receipt %s, product %s', r.receipt_id, r.product_id), format('counted %s, ledger received %s', r.units, coalesce(m.quantity, 0))
    from (select l.receipt_id, l.product_id, sum(case when i.status = 'canceled' then 0 else l.counted + l.damaged end) as units
              from inbound.receipt_line l join inbound.receipt i on i.id = l.receipt_id group by 1, 2) r
         left join (select m.ref_id, m.product_id, sum(case when b.kind = 'supplier' then m.quantity else -m.quantity end) as quantity
                    from inventory.movement m join inventory.location b on b.id = m.from_location where m.ref_type = 'receipt' and m.reason = 'receipt' group by 1, 2) m
         on m.ref_id = r.receipt_id and m.product_id = r.product_id
    where r.units <> coalesce(m.quantity, 0)
    union all
    select format('receipt %s, product %s', m.ref_id, m.product_id), format('put away %s of %s counted', m.quantity, coalesce(r.counted, 0))
    from (select m.ref_id, m.product_id, m.lot, sum(case when b.kind = 'receiving' then m.quantity else -m.quantity end) as quantity
              from inventory.movement m join inventory.location b on b.id = m.from_location where m.ref_type = 'receipt' and m.reason = 'putaway' group by 1, 2, 3) m
         left join inbound.receipt_line r on r.receipt_id = m.ref_id and r.product_id = m.product_id and r.lot = m.lot
    where m.quantity > coalesce(r.counted, 0);

-- What left one pod and did not come to the other is on a transfer that says so: per product and lot, over all pods.
create view verify.i13_nothing_lost_in_transit as
    with moved as (
        select product_id, lot, condition, sum(quantity) as quantity from (
            select product_id, lot, condition, to_location as location_id, quantity from inventory.movement
            union all
            select product_id, lot, condition, from_location, -quantity from inventory.movement) m
        where location_id in (select id from inventory.location where kind = 'in_transit')
        group by 1, 2, 3),
    open as (select product_id, lot, condition, sum(quantity - arrived) as quantity from inventory.transfer where status = 'in_transit' group by 1, 2, 3)
    select format('product %s lot %s', coalesce(m.product_id, o.product_id), coalesce(m.lot, o.lot)) as subject,
           format('ledger %s in transit, transfers %s', coalesce(m.quantity, 0), coalesce(o.quantity, 0)) as detail
    from moved m full join open o using (product_id, lot, condition)
    where coalesce(m.quantity, 0) <> coalesce(o.quantity, 0);

-- A count posts exactly its differences, once, and only when it is completed.
create view verify.i14_counts_post_their_difference as
    select 'count ' || c.id as subject, format('%s, differs by %s, ledger %s', c.status, coalesce(l.units, 0), coalesce(m.units, 0)) as detail
    from inventory.count c left join (select count_id, sum(counted - expected) as units from inventory.count_line group by 1) l on l.count_id = c.id
         left join (select m.ref_id, sum(case when b.kind = 'adjustment' then m.quantity else -m.quantity end) as units
                    from inventory.movement m join inventory.location b on b.id = m.from_location where m.ref_type = 'count' group by 1) m on m.ref_id = c.id
    where coalesce(m.units, 0) <> case when c.status = 'completed' then coalesce(l.units, 0) else 0 end;

-- A posting that was taken back is outweighed, bin by bin.
create view verify.i15_taken_back_whole as
    with moved as (
        select t.event_id, m.product_id, m.lot, m.condition, m.license_plate, x.location_id, sum(x.quantity) as quantity
        from inventory.taken_back t join events.event e on e.id = t.event_id
             join inventory.movement m on (m.ref_type = 'event' and m.ref_id in (t.event_id, t.by_event)) or (e.subject_type = 'count' and m.ref_type = 'count' and m.ref_id = e.subject_id),
             lateral (values (m.to_location, m.quantity), (m.from_location, -m.quantity)) x (location_id, quantity)
        group by 1, 2, 3, 4, 5, 6)
    select 'event ' || event_id as subject, format('%s units of product %s remain in location %s', quantity, product_id, location_id) as detail from moved where quantity <> 0;
reset role;
do $own$
declare
    v text;
begin
    grant create on schema verify to poddesk_system;
    foreach v in array array['i9_received_units_accounted', 'i13_nothing_lost_in_transit', 'i14_counts_post_their_difference', 'i15_taken_back_whole'] loop
        execute format('alter view verify.%I owner to poddesk_system', v);
    end loop;
    revoke create on schema verify from poddesk_system;
end
$own$;
