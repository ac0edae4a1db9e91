-- The benches: units picked and put back one by one, what a picker does not find, work taken back from a pod, a box opened again.

set local role poddesk_owner;

-- Units that a picker did not find. Until somebody counts the bin, nothing more is promised from it.
create table fulfillment.short_pick (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    order_id bigint not null,
    fulfillment_id bigint not null,
    line_id bigint not null,
    level_id bigint not null references inventory.level,
    product_id bigint not null,
    location_id bigint not null,
    quantity bigint not null check (quantity > 0),
    outcome text not null check (outcome in ('replaced', 'backordered', 'waiting')),
    waiting bigint not null default 0 check (waiting between 0 and quantity),     -- units of the part that no bin has yet
    reason text not null check (reason ~ '\S'),
    made_by name not null default session_user,
    made_at timestamptz not null default clock_timestamp(),
    counted bigint check (counted >= 0),
    counted_by name,
    counted_at timestamptz,
    unique (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    foreign key (client_id, fulfillment_id) references fulfillment.fulfillment (client_id, id),
    foreign key (client_id, line_id) references fulfillment.line (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    foreign key (pod_id, location_id) references inventory.location (pod_id, id),
    check ((outcome = 'waiting') = (waiting > 0)),
    check ((counted_at is null) = (counted is null) and (counted_at is null) = (counted_by is null))
);
create index short_pick_to_count on fulfillment.short_pick (level_id) where counted_at is null;
create index short_pick_waiting on fulfillment.short_pick (line_id) where waiting > 0;
create index short_pick_order on fulfillment.short_pick (order_id);
call database.protect('fulfillment.short_pick');
create trigger wanted before insert on fulfillment.short_pick for each row execute function fulfillment.check_wanted();
call access.audit('fulfillment.short_pick', 'insert');

-- The row of a pick list that a person has in the hand, with its order locked before everything else. Internal.
create function fulfillment.lock_row(p_allocation bigint, p_state text, p_quantity bigint) returns fulfillment.allocation
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    a fulfillment.allocation;
    v_status text;
begin
    if p_quantity is null or p_quantity < 1 then
        raise exception 'at least one unit is needed' using errcode = 'PD001';
    end if;
    perform 1 from orders.order where id = (select f.order_id from fulfillment.allocation x join fulfillment.fulfillment f on f.id = x.fulfillment_id
                                            where x.id = p_allocation) for update;
    select * into a from fulfillment.allocation where id = p_allocation for update;
    if a.id is null then
        raise exception 'no such row of a pick list' using errcode = 'PD002';
    end if;
    select status into v_status from fulfillment.fulfillment where id = a.fulfillment_id for update;
    if v_status not in ('released', 'picking') then
        raise exception 'this part of the order is %, not being picked', v_status using errcode = 'PD003';
    end if;
    if a.state <> p_state then
        raise exception 'these units are % already', case a.state when 'picked' then 'picked' when 'open' then 'back in their bin' else 'given back' end using errcode = 'PD003';
    end if;
    if a.quantity < p_quantity then
        raise exception 'only % of these units are left here, not %', a.quantity, p_quantity using errcode = 'PD003';
    end if;
    return a;
end
$$;
-- Moves units of a row over to another state: the whole row, or split off into the row beside it. Returns the row that has them.
create function fulfillment.split_row(a fulfillment.allocation, p_quantity bigint, p_state text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id bigint;
begin
    if a.quantity = p_quantity then
        update fulfillment.allocation set state = p_state, picked_by = case when p_state = 'picked' then session_user end,
            picked_at = case when p_state = 'picked' then clock_timestamp() end where id = a.id;
        return a.id;
    end if;
    update fulfillment.allocation set quantity = quantity - p_quantity where id = a.id;
    update fulfillment.allocation set quantity = quantity + p_quantity
        where id = (select min(x.id) from fulfillment.allocation x where x.line_id = a.line_id and x.level_id = a.level_id and x.state = p_state)
        returning id into v_id;
    if v_id is null then
        insert into fulfillment.allocation (client_id, pod_id, fulfillment_id, line_id, level_id, product_id, location_id, quantity, state, picked_by, picked_at)
            values (a.client_id, a.pod_id, a.fulfillment_id, a.line_id, a.level_id, a.product_id, a.location_id, p_quantity, p_state,
                    case when p_state = 'picked' then session_user end, case when p_state = 'picked' then clock_timestamp() end) returning id into v_id;
    end if;
    return v_id;
end
$$;

-- Takes n units of one row out of its bin: what one scan, or a scan with a number, says.
create function fulfillment.pick_units(p_command uuid, p_allocation bigint, p_quantity bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.pick_units', jsonb_build_array(p_allocation, p_quantity));
    a fulfillment.allocation;
    f fulfillment.fulfillment;
    v_row bigint;
    v_complete boolean;
begin
    if done is not null then
        return done;
    end if;
    a := fulfillment.lock_row(p_allocation, 'open', p_quantity);
    v_row := fulfillment.split_row(a, p_quantity, 'picked');
    perform inventory.post((select jsonb_agg(jsonb_build_object('client', a.client_id, 'pod', a.pod_id, 'product', a.product_id, 'from', a.location_id,
            'to', inventory.virtual_location(a.pod_id, 'staging'), 'quantity', p_quantity, 'lot', v.lot, 'condition', v.condition,
            'license_plate', v.license_plate, 'allocated', p_quantity, 'reason', 'pick', 'ref_type', 'allocation', 'ref', v_row))
        from inventory.level v where v.id = a.level_id));
    update fulfillment.line set picked = picked + p_quantity where id = a.line_id;
    update fulfillment.fulfillment set status = 'picking' where id = a.fulfillment_id and status = 'released';
    select * into f from fulfillment.fulfillment where id = a.fulfillment_id;
    v_complete := not exists (select from fulfillment.line where fulfillment_id = f.id and picked < quantity);
    if v_complete then
        perform events.record(f.client_id, f.pod_id, 'fulfillment.picked', 'fulfillment', f.id, f.order_id);
    end if;
    perform fulfillment.follow(f.order_id);
    perform database.note_change('pick_list', f.pick_list_id, f.client_id, f.pod_id);
    return database.finish_command(p_command, jsonb_build_object('row', v_row, 'picked', p_quantity, 'left', a.quantity - p_quantity, 'complete', v_complete));
end
$$;

-- The undo of a pick: units go back into the bin that they came from, still reserved for the same order. Internal half.
create function fulfillment.put_back(a fulfillment.allocation, p_quantity bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_row bigint := fulfillment.split_row(a, p_quantity, 'open');
begin
    perform inventory.post((select jsonb_agg(jsonb_build_object('client', a.client_id, 'pod', a.pod_id, 'product', a.product_id,
            'from', inventory.virtual_location(a.pod_id, 'staging'), 'to', a.location_id, 'quantity', p_quantity, 'lot', v.lot, 'condition', v.condition,
            'license_plate', v.license_plate, 'reason', 'unpick', 'ref_type', 'allocation', 'ref', v_row))
        from inventory.level v where v.id = a.level_id));
    update inventory.level set allocated = allocated + p_quantity where id = a.level_id;
    update fulfillment.line set picked = picked - p_quantity where id = a.line_id;
    update fulfillment.fulfillment f set status = 'released' where f.id = a.fulfillment_id and f.status = 'picking'
        and not exists (select from fulfillment.line l where l.fulfillment_id = f.id and l.picked > 0);
    return v_row;
end
$$;
create function fulfillment.unpick(p_command uuid, p_allocation bigint, p_quantity bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.unpick', jsonb_build_array(p_allocation, p_quantity, p_reason));
    a fulfillment.allocation;
    f fulfillment.fulfillment;
    v_row bigint;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'putting units back needs a reason' using errcode = 'PD001';
    end if;
    a := fulfillment.lock_row(p_allocation, 'picked', p_quantity);
    v_row := fulfillment.put_back(a, p_quantity);
    select * into f from fulfillment.fulfillment where id = a.fulfillment_id;
    perform events.record(f.client_id, f.pod_id, 'fulfillment.unpicked', 'fulfillment', f.id, f.order_id, (select jsonb_build_object('sku', p.sku, 'quantity', p_quantity,
        'bin', b.code, 'reason', p_reason) from catalog.product p, inventory.location b where p.id = a.product_id and b.id = a.location_id));
    perform fulfillment.follow(f.order_id);
    perform database.note_change('pick_list', f.pick_list_id, f.client_id, f.pod_id);
    return database.finish_command(p_command, jsonb_build_object('row', v_row, 'put_back', p_quantity));
end
$$;

-- Reserves units of a line in other bins of its pod, in walking order, pick bins first; bins that wait to be counted are left out.
-- Answer: {"taken", "bins": [{"bin", "quantity"}], "alternatives": [as in a decision]}. Internal.
create function fulfillment.reserve_elsewhere(p_line bigint, p_quantity bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    l fulfillment.line;
    f fulfillment.fulfillment;
    v record;
    n bigint;
    v_left bigint := p_quantity;
    v_bins jsonb := '[]';
    v_others jsonb := '[]';
begin
    select * into l from fulfillment.line where id = p_line;
    select * into f from fulfillment.fulfillment where id = l.fulfillment_id;
    perform 1 from inventory.level where product_id = l.product_id order by product_id, location_id, id for update;
    for v in select x.id, x.location_id, b.code, b.kind, x.on_hand - x.allocated as free,
                    exists (select from fulfillment.short_pick s where s.level_id = x.id and s.counted_at is null) as flagged,
                    t.expires_on <= inventory.today_in(x.pod_id) as expired
             from inventory.level x join inventory.location b on b.id = x.location_id left join inventory.lot t on t.product_id = x.product_id and t.lot = x.lot
             where x.product_id = l.product_id and x.pod_id = f.pod_id and x.client_id = f.client_id and x.condition = 'good' and b.is_pickable
               and b.archived_at is null
             order by t.expires_on nulls last, b.kind, b.walk_order, x.id loop
        n := case when v.flagged or v.expired then 0 else least(v.free, v_left) end;
        if n > 0 then
            insert into fulfillment.allocation (client_id, pod_id, fulfillment_id, line_id, level_id, product_id, location_id, quantity)
                values (f.client_id, f.pod_id, f.id, l.id, v.id, l.product_id, v.location_id, n);
            update inventory.level set allocated = allocated + n where id = v.id;
            v_left := v_left - n;
            v_bins := v_bins || jsonb_build_object('bin', v.code, 'quantity', n);
        end if;
        v_others := v_others || jsonb_build_object('option', v.code, 'chosen', n > 0,
            'code', case when n > 0 then 'next_bin' when v.flagged then 'to_be_counted' when v.expired then 'expired' when v.free = 0 then 'no_free_stock' else 'not_needed' end,
            'facts', jsonb_build_object('free', v.free::text, 'taken', n::text),
            'sentence', case when n > 0 then format('%s of %s free units are taken from here instead.', n, v.free)
                             when v.flagged then 'It waits to be counted.' when v.expired then 'Its lot has expired.' when v.free = 0 then 'Nothing is free here.' else 'Not needed.' end);
    end loop;
    return jsonb_build_object('taken', p_quantity - v_left, 'bins', v_bins, 'alternatives', v_others);
end
$$;
-- How much of a line's product other bins of the pod could still give. Internal.
create function fulfillment.free_elsewhere(p_line bigint) returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(sum(x.on_hand - x.allocated), 0)::bigint
    from fulfillment.line l join fulfillment.fulfillment f on f.id = l.fulfillment_id
         join inventory.level x on x.product_id = l.product_id and x.pod_id = f.pod_id and x.client_id = f.client_id and x.condition = 'good'
         join inventory.location b on b.id = x.location_id and b.is_pickable and b.archived_at is null
         left join inventory.lot t on t.product_id = x.product_id and t.lot = x.lot
    where l.id = p_line and (t.expires_on is null or t.expires_on > inventory.today_in(x.pod_id)) and not exists (select from fulfillment.short_pick s where s.level_id = x.id and s.counted_at is null)
$$;

-- Less is in the bin than the list says. What is missing is released and the bin flagged for a count. Other bins of the pod give
-- it at once; where they cannot, the order goes back to the backorders and its picked units into their bins ("put_back" says which),
-- unless another pod has begun to pick it: then this part waits for stock, a row that a person works off (fill_short).
create function fulfillment.short_pick(p_command uuid, p_allocation bigint, p_missing bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.short_pick', jsonb_build_array(p_allocation, p_missing, p_reason));
    a fulfillment.allocation;
    r fulfillment.allocation;
    f fulfillment.fulfillment;
    v_sku text;
    v_bin text;
    v_short bigint;
    v_found jsonb := '{"taken": 0, "bins": [], "alternatives": []}';
    v_outcome text;
    v_back jsonb := '[]';
    v_said text;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a short pick needs a reason' using errcode = 'PD001';
    end if;
    a := fulfillment.lock_row(p_allocation, 'open', p_missing);
    select * into f from fulfillment.fulfillment where id = a.fulfillment_id;
    select sku into v_sku from catalog.product where id = a.product_id;
    select code into v_bin from inventory.location where id = a.location_id;
    perform 1 from inventory.level where product_id in (select product_id from fulfillment.line where fulfillment_id = f.id) order by product_id, location_id, id for update;
    insert into fulfillment.short_pick (client_id, pod_id, order_id, fulfillment_id, line_id, level_id, product_id, location_id, quantity, outcome, reason)
        values (a.client_id, a.pod_id, f.order_id, f.id, a.line_id, a.level_id, a.product_id, a.location_id, p_missing, 'replaced', btrim(p_reason)) returning id into v_short;
    perform fulfillment.split_row(a, p_missing, 'released');
    update inventory.level set allocated = allocated - p_missing where id = a.level_id;
    v_outcome := case when fulfillment.free_elsewhere(a.line_id) >= p_missing then 'replaced'
                      when fulfillment.has_begun_elsewhere(f.order_id, f.id) then 'waiting' else 'backordered' end;
    if v_outcome <> 'backordered' then
        v_found := fulfillment.reserve_elsewhere(a.line_id, p_missing);
    else
        for r in select * from fulfillment.allocation where fulfillment_id = f.id and state = 'picked' order by product_id, location_id, id loop
            perform fulfillment.put_back(r, r.quantity);
            v_back := v_back || (select jsonb_build_object('sku', p.sku, 'quantity', r.quantity, 'bin', b.code)
                from catalog.product p, inventory.location b where p.id = r.product_id and b.id = r.location_id);
        end loop;
        perform fulfillment.unallocate(f.order_id);
        update orders.order set status = 'backordered' where id = f.order_id;
    end if;
    update fulfillment.short_pick set outcome = v_outcome, waiting = case when v_outcome = 'waiting' then p_missing - (v_found ->> 'taken')::bigint else 0 end where id = v_short;
    v_said := case v_outcome
        when 'replaced' then format('%s × %s come from %s instead.', p_missing, v_sku, (select string_agg(x ->> 'bin', ', ') from jsonb_array_elements(v_found -> 'bins') x))
        when 'waiting' then format('No bin of the pod has the other %s × %s; another pod has begun the order, so this part waits for stock.', p_missing - (v_found ->> 'taken')::bigint, v_sku)
        else format('No bin of the pod has %s × %s; the order is backordered and what was picked goes back.', p_missing, v_sku) end;
    perform events.record(f.client_id, f.pod_id, 'fulfillment.short_picked', 'fulfillment', f.id, f.order_id,
        jsonb_build_object('sku', v_sku, 'quantity', p_missing, 'bin', v_bin, 'reason', btrim(p_reason), 'outcome', v_outcome, 'bins', v_found -> 'bins'));
    perform events.decide(f.client_id, f.pod_id, 'fulfillment', f.id, f.order_id, jsonb_build_object('kind', 'routing', 'chosen', v_said, 'alternatives',
        jsonb_build_array(jsonb_build_object('option', v_bin, 'chosen', false, 'code', 'short', 'facts', jsonb_build_object('missing', p_missing::text),
            'sentence', format('%s of %s not found here: %s', p_missing, v_sku, btrim(p_reason))),
            jsonb_build_object('option', v_outcome, 'chosen', true, 'code', v_outcome, 'facts', '{}'::jsonb, 'sentence', v_said))
        || (select coalesce(jsonb_agg(x), '[]') from jsonb_array_elements(v_found -> 'alternatives') x where x ->> 'option' <> v_bin)));
    if v_outcome = 'backordered' then
        perform events.record(f.client_id, f.pod_id, 'order.backordered', 'order', f.order_id, f.order_id, jsonb_build_object(v_sku, p_missing));
        perform database.note_change('order', f.order_id, f.client_id, null);
    else
        perform fulfillment.follow(f.order_id);
    end if;
    perform database.note_change('pick_list', f.pick_list_id, f.client_id, f.pod_id);
    perform database.note_change('short_pick', v_short, f.client_id, f.pod_id);
    return database.finish_command(p_command, jsonb_build_object('short_pick', v_short, 'outcome', v_outcome, 'bins', v_found -> 'bins', 'put_back', v_back, 'said', v_said));
end
$$;

-- A waiting short pick tries the pod's bins again, after stock came in.
create function fulfillment.fill_short(p_command uuid, p_short bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.fill_short', to_jsonb(p_short));
    s fulfillment.short_pick;
    v_found jsonb;
    v_left bigint;
begin
    if done is not null then
        return done;
    end if;
    perform 1 from orders.order where id = (select order_id from fulfillment.short_pick where id = p_short) for update;
    select * into s from fulfillment.short_pick where id = p_short for update;
    if s.id is null then
        raise exception 'no such short pick' using errcode = 'PD002';
    end if;
    if s.waiting = 0 or not exists (select from fulfillment.fulfillment where id = s.fulfillment_id and status in ('allocated', 'released', 'picking')) then
        raise exception 'nothing of this short pick waits any more' using errcode = 'PD003';
    end if;
    perform fulfillment.require_wanted(s.order_id);
    v_found := fulfillment.reserve_elsewhere(s.line_id, s.waiting);
    if (v_found ->> 'taken')::bigint = 0 then
        raise exception 'no bin of the pod has free units of it' using errcode = 'PD003';
    end if;
    v_left := s.waiting - (v_found ->> 'taken')::bigint;
    update fulfillment.short_pick set waiting = v_left, outcome = case when v_left = 0 then 'replaced' else 'waiting' end where id = s.id;
    perform events.record(s.client_id, s.pod_id, 'fulfillment.short_filled', 'fulfillment', s.fulfillment_id, s.order_id,
        jsonb_build_object('quantity', v_found -> 'taken', 'bins', v_found -> 'bins', 'waiting', v_left));
    perform events.decide(s.client_id, s.pod_id, 'fulfillment', s.fulfillment_id, s.order_id, jsonb_build_object('kind', 'routing',
        'chosen', format('%s units come from %s', v_found ->> 'taken', (select string_agg(x ->> 'bin', ', ') from jsonb_array_elements(v_found -> 'bins') x)),
        'alternatives', v_found -> 'alternatives'));
    perform database.note_change('order', s.order_id, s.client_id, null);
    perform database.note_change('short_pick', s.id, s.client_id, s.pod_id);
    return database.finish_command(p_command, jsonb_build_object('taken', v_found -> 'taken', 'bins', v_found -> 'bins', 'waiting', v_left));
end
$$;

-- Somebody counted a flagged bin: the ledger follows the count, and the bin gives stock again.
create function fulfillment.count_flagged(p_command uuid, p_short bigint, p_counted bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.count_flagged', jsonb_build_array(p_short, p_counted));
    s fulfillment.short_pick;
    l inventory.level;
    v_virtual bigint;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    if p_counted is null or p_counted not between 0 and 1000000 then
        raise exception 'a count is a number from 0 to 1,000,000' using errcode = 'PD001';
    end if;
    select * into s from fulfillment.short_pick where id = p_short for update;
    if s.id is null then
        raise exception 'no such short pick' using errcode = 'PD002';
    end if;
    if s.counted_at is not null then
        raise exception 'this bin was counted already' using errcode = 'PD003';
    end if;
    select * into l from inventory.level where id = s.level_id for update;
    if p_counted < l.allocated then
        raise exception '% of the units in this bin are promised to orders, more than the % counted; short pick those orders first', l.allocated, p_counted using errcode = 'PD003';
    end if;
    v_event := events.record(s.client_id, s.pod_id, 'stock.counted', 'product', s.product_id, null, jsonb_build_object('location',
        (select code from inventory.location where id = s.location_id), 'expected', l.on_hand, 'counted', p_counted, 'reason', s.reason));
    if p_counted <> l.on_hand then
        v_virtual := inventory.virtual_location(s.pod_id, 'adjustment');
        perform inventory.post(jsonb_build_array(jsonb_build_object('client', s.client_id, 'pod', s.pod_id, 'product', s.product_id,
            'from', case when p_counted > l.on_hand then v_virtual else s.location_id end, 'to', case when p_counted > l.on_hand then s.location_id else v_virtual end,
            'quantity', abs(p_counted - l.on_hand), 'lot', l.lot, 'condition', l.condition, 'license_plate', l.license_plate,
            'reason', 'adjustment', 'ref_type', 'event', 'ref', v_event)));
    end if;
    update fulfillment.short_pick set counted = p_counted, counted_by = session_user, counted_at = clock_timestamp() where level_id = s.level_id and counted_at is null;
    perform database.note_change('short_pick', s.id, s.client_id, s.pod_id);
    return database.finish_command(p_command, jsonb_build_object('expected', l.on_hand, 'counted', p_counted));
end
$$;

-- The undo of a count that took flags away: the bins wait to be counted again. What the ledger took is taken back by itself.
create function fulfillment.flag_again(p_command uuid, p_shorts bigint[], p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.flag_again', jsonb_build_array(p_shorts, p_reason));
    s fulfillment.short_pick;
    n bigint := 0;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'to flag a bin again needs a reason' using errcode = 'PD001';
    end if;
    for s in select * from fulfillment.short_pick where id = any (p_shorts) order by id for update loop
        if s.counted_at is not null then
            update fulfillment.short_pick set counted = null, counted_by = null, counted_at = null where id = s.id;
            perform events.record(s.client_id, s.pod_id, 'stock.flagged', 'product', s.product_id, null, jsonb_build_object('location',
                (select code from inventory.location where id = s.location_id), 'reason', p_reason));
            perform database.note_change('short_pick', s.id, s.client_id, s.pod_id);
            n := n + 1;
        end if;
    end loop;
    if not found then -- not one row
        raise exception 'no such short pick' using errcode = 'PD002';
    end if;
    return database.finish_command(p_command, jsonb_build_object('flagged', n));
end
$$;

-- The undo of a release, while nothing of a part is picked. Others are answered as refused and left alone.
create function fulfillment.unrelease(p_command uuid, p_fulfillments bigint[], p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.unrelease', jsonb_build_array(p_fulfillments, p_reason));
    v_taken bigint[];
    v_orders bigint[];
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking work back from a pod needs a reason' using errcode = 'PD001';
    end if;
    perform 1 from orders.order where id in (select order_id from fulfillment.fulfillment where id = any (p_fulfillments)) order by id for update;
    select array_agg(f.id), array_agg(distinct f.order_id) into v_taken, v_orders from fulfillment.fulfillment f
        where f.id = any (p_fulfillments) and f.status = 'released' and not exists (select from fulfillment.line l where l.fulfillment_id = f.id and l.picked > 0);
    if v_taken is null then
        raise exception 'none of these is released and still untouched' using errcode = 'PD003';
    end if;
    perform events.record(f.client_id, f.pod_id, 'fulfillment.unreleased', 'fulfillment', f.id, f.order_id,
        jsonb_build_object('pick_list', (select k.number from fulfillment.pick_list k where k.id = f.pick_list_id), 'reason', p_reason))
        from fulfillment.fulfillment f where f.id = any (v_taken);
    perform database.note_change('pick_list', f.pick_list_id, f.client_id, f.pod_id) from fulfillment.fulfillment f where f.id = any (v_taken);
    update fulfillment.fulfillment set status = 'allocated', pick_list_id = null, lane_id = null where id = any (v_taken);
    perform fulfillment.follow(x) from unnest(v_orders) x order by x;
    return database.finish_command(p_command, jsonb_build_object('unreleased', cardinality(v_taken),
        'refused', (select coalesce(jsonb_agg(x), '[]') from unnest(p_fulfillments) x where x <> all (v_taken))));
end
$$;

-- The undo of a pack, while no parcel of the part has left: its labels are void, the units lie on the bench again.
create function fulfillment.unpack(p_command uuid, p_fulfillment bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.unpack', jsonb_build_array(p_fulfillment, p_reason));
    f fulfillment.fulfillment;
    s shipping.shipment;
    v_voided jsonb := '[]';
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'opening a packed box needs a reason' using errcode = 'PD001';
    end if;
    f := fulfillment.lock_fulfillment(p_fulfillment);
    if f.status <> 'packed' then
        raise exception 'this part of the order is %, not packed', f.status using errcode = 'PD003';
    end if;
    perform 1 from shipping.shipment where fulfillment_id = f.id order by id for update;
    if exists (select from shipping.shipment where fulfillment_id = f.id and status <> 'voided' and (shipped_at is not null or status not in ('quoted', 'labeled'))) then
        raise exception 'a parcel of it has left or is on a manifest' using errcode = 'PD003';
    end if;
    for s in select * from shipping.shipment where fulfillment_id = f.id and status <> 'voided' order by id loop
        perform events.record(s.client_id, s.pod_id, 'shipment.voided', 'shipment', s.id, s.order_id, jsonb_build_object('number', s.number, 'tracking', s.tracking_number,
            'reason', p_reason, 'held', (select jsonb_object_agg(x.line_id::text, x.quantity) from fulfillment.shipment_line x where x.shipment_id = s.id)));
        -- What a void box held is history (the event); its lines would count as shared out when the next box leaves.
        delete from fulfillment.shipment_line where shipment_id = s.id;
        update fulfillment.serial set back_at = clock_timestamp() where shipment_id = s.id and back_at is null;
        update shipping.shipment set status = 'voided', version = version + 1 where id = s.id;
        perform shipping.end_exceptions(s.id, array(select distinct x.kind from shipping.tracking_exception x where x.shipment_id = s.id), 'Its label is void.');
        perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
        v_voided := v_voided || to_jsonb(s.number);
    end loop;
    update fulfillment.line set packed = 0 where fulfillment_id = f.id;
    update fulfillment.fulfillment set status = 'picking', packed_at = null, packed_by = null where id = f.id;
    perform events.record(f.client_id, f.pod_id, 'fulfillment.unpacked', 'fulfillment', f.id, f.order_id, jsonb_build_object('reason', p_reason, 'parcels', v_voided));
    perform fulfillment.follow(f.order_id);
    return database.finish_command(p_command, jsonb_build_object('voided', v_voided));
end
$$;

revoke execute on function fulfillment.lock_row, fulfillment.split_row, fulfillment.put_back, fulfillment.reserve_elsewhere, fulfillment.free_elsewhere from public;
call database.readable('fulfillment.short_pick');
revoke execute on function fulfillment.pick_units, fulfillment.unpick, fulfillment.short_pick, fulfillment.fill_short, fulfillment.count_flagged, fulfillment.flag_again,
    fulfillment.unrelease, fulfillment.unpack from public;
grant execute on function fulfillment.pick_units, fulfillment.unpick, fulfillment.short_pick, fulfillment.fill_short, fulfillment.count_flagged, fulfillment.flag_again,
    fulfillment.unpack to poddesk_warehouse, poddesk_administrator;
grant execute on function fulfillment.unrelease to poddesk_account_manager, poddesk_warehouse, poddesk_administrator;

create view verify.i2_parts_are_covered as
    select 'fulfillment line ' || l.id as subject, format('%s to ship; %s picked by its rows, %s by itself, %s open, %s waiting', l.quantity, a.picked, l.picked, a.open, w.waiting) as detail
    from fulfillment.line l join fulfillment.fulfillment f on f.id = l.fulfillment_id and f.status <> 'canceled',
         lateral (select coalesce(sum(x.quantity) filter (where x.state = 'picked'), 0) as picked, coalesce(sum(x.quantity) filter (where x.state = 'open'), 0) as open
                  from fulfillment.allocation x where x.line_id = l.id) a,
         lateral (select coalesce(sum(s.waiting), 0) as waiting from fulfillment.short_pick s where s.line_id = l.id) w
    where l.quantity <> a.picked + a.open + w.waiting or l.picked <> a.picked;

reset role;
grant create on schema verify to poddesk_system;
grant select on fulfillment.short_pick to poddesk_system;
alter view verify.i2_parts_are_covered owner to poddesk_system;
revoke create on schema verify from poddesk_system;

-- Whether another part of the order is past its release: seen whichever pods the person reaches.
create function fulfillment.has_begun_elsewhere(p_order bigint, p_fulfillment bigint) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from fulfillment.fulfillment where order_id = p_order and id <> p_fulfillment and status in ('picking', 'packed', 'shipped', 'delivered'))
$$;
alter function fulfillment.has_begun_elsewhere(bigint, bigint) owner to poddesk_system;
revoke execute on function fulfillment.has_begun_elsewhere from public;
grant execute on function fulfillment.has_begun_elsewhere to poddesk_owner;
