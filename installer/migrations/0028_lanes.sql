-- Release lanes and the pods' hours: who may change them, and how.

set local role poddesk_owner;

-- p_lane: a new one where null. p_seen: the version that the person looked at. p_rules: {"name", "clients": [id], "services":
-- ["express"], "most_units", "is_abroad", "cutoff": "14:30"}; what is missing or null asks for nothing.
create function fulfillment.set_lane(p_command uuid, p_pod bigint, p_lane bigint, p_seen integer, p_rules jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.set_lane', jsonb_build_array(p_pod, p_lane, p_seen, p_rules));
    v_lane bigint := p_lane;
    l fulfillment.lane;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(null, p_pod);
    if coalesce(p_rules ->> 'name', '') !~ '\S' then
        raise exception 'a lane needs a name' using errcode = 'PD001';
    end if;
    if exists (select from jsonb_array_elements(coalesce(p_rules -> 'clients', '[]')) x where not exists (select from clients.client c where c.id = x::bigint)) then
        raise exception 'no such client' using errcode = 'PD002';
    end if;
    if v_lane is null then
        insert into fulfillment.lane (pod_id, name, position) values (p_pod, btrim(p_rules ->> 'name'), (select coalesce(max(position), 0) + 1 from fulfillment.lane where pod_id = p_pod))
            returning id into v_lane;
    else
        select * into l from fulfillment.lane where id = p_lane and pod_id = p_pod and archived_at is null for update;
        if l.id is null then
            raise exception 'no such lane' using errcode = 'PD002';
        end if;
        if l.version <> p_seen then
            raise exception 'the lane changed meanwhile' using errcode = 'PD004';
        end if;
    end if;
    update fulfillment.lane set name = btrim(p_rules ->> 'name'), clients = (select array_agg(x::bigint order by x::bigint) from jsonb_array_elements(p_rules -> 'clients') x),
            services = (select array_agg(lower(btrim(x)) order by 1) from jsonb_array_elements_text(p_rules -> 'services') x where x ~ '\S'),
            most_units = (p_rules ->> 'most_units')::bigint, is_abroad = (p_rules ->> 'is_abroad')::boolean, cutoff = (p_rules ->> 'cutoff')::time,
            version = version + case when p_lane is null then 0 else 1 end
        where id = v_lane;
    perform events.record(null, p_pod, case when p_lane is null then 'lane.added' else 'lane.changed' end, 'lane', v_lane, null, p_rules);
    perform database.note_change('lane', v_lane, null, p_pod);
    return database.finish_command(p_command, jsonb_build_object('lane', v_lane));
end
$$;

-- A living lane, locked. PD002.
create function fulfillment.lock_lane(p_lane bigint) returns fulfillment.lane
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    l fulfillment.lane;
begin
    select * into l from fulfillment.lane where id = p_lane for update;
    if l.id is null then
        raise exception 'no such lane' using errcode = 'PD002';
    end if;
    perform access.require(null, l.pod_id);
    return l;
end
$$;

create function fulfillment.set_lane_state(p_command uuid, p_lane bigint, p_state text, p_wakes_at timestamptz) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.set_lane_state', jsonb_build_array(p_lane, p_state, p_wakes_at));
    l fulfillment.lane;
begin
    if done is not null then
        return done;
    end if;
    l := fulfillment.lock_lane(p_lane);
    if p_wakes_at <= clock_timestamp() then
        raise exception 'the moment to wake the lane is past' using errcode = 'PD001';
    end if;
    update fulfillment.lane set state = p_state, wakes_at = p_wakes_at, version = version + 1 where id = l.id;
    perform events.record(null, l.pod_id, 'lane.' || p_state, 'lane', l.id, null, jsonb_build_object('name', l.name, 'wakes_at', p_wakes_at));
    perform database.note_change('lane', l.id, null, l.pod_id);
    return database.finish_command(p_command, jsonb_build_object('state', l.state, 'wakes_at', to_char(l.wakes_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
end
$$;

-- One place up (or down); at the end nothing happens.
create function fulfillment.move_lane(p_command uuid, p_lane bigint, p_up boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.move_lane', jsonb_build_array(p_lane, p_up));
    l fulfillment.lane;
    v_other fulfillment.lane;
begin
    if done is not null then
        return done;
    end if;
    perform 1 from fulfillment.lane where pod_id = (select pod_id from fulfillment.lane where id = p_lane) order by id for update;
    l := fulfillment.lock_lane(p_lane);
    select * into v_other from fulfillment.lane where pod_id = l.pod_id and archived_at is null
        and case when p_up then (position, id) < (l.position, l.id) else (position, id) > (l.position, l.id) end
        order by case when p_up then -position else position end, case when p_up then -id else id end limit 1;
    if v_other.id is not null then
        update fulfillment.lane set position = case id when l.id then v_other.position else l.position end, version = version + 1 where id in (l.id, v_other.id);
        perform events.record(null, l.pod_id, 'lane.moved', 'lane', l.id, null, jsonb_build_object('name', l.name, 'up', p_up));
        perform database.note_change('lane', l.id, null, l.pod_id);
    end if;
    return database.finish_command(p_command, jsonb_build_object('moved', v_other.id is not null));
end
$$;

-- Takes no order any more, or does again.
create function fulfillment.archive_lane(p_command uuid, p_lane bigint, p_archived boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.archive_lane', jsonb_build_array(p_lane, p_archived));
    l fulfillment.lane;
begin
    if done is not null then
        return done;
    end if;
    l := fulfillment.lock_lane(p_lane);
    update fulfillment.lane set archived_at = case when p_archived then coalesce(archived_at, clock_timestamp()) end, version = version + 1 where id = l.id;
    perform events.record(null, l.pod_id, case when p_archived then 'lane.removed' else 'lane.added' end, 'lane', l.id, null, jsonb_build_object('name', l.name));
    perform database.note_change('lane', l.id, null, l.pod_id);
    return database.finish_command(p_command, '{}');
end
$$;

-- The pod's cutoff on its working days.
create function inventory.set_cutoff(p_command uuid, p_pod bigint, p_cutoff time) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.set_cutoff', jsonb_build_array(p_pod, p_cutoff));
    v_before time;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(null, p_pod);
    select cutoff into v_before from inventory.pod where id = p_pod for update;
    update inventory.pod set cutoff = p_cutoff where id = p_pod;
    perform events.record(null, p_pod, 'pod.cutoff_set', 'pod', p_pod, null, jsonb_build_object('cutoff', p_cutoff, 'was', v_before));
    perform database.note_change('lane', 0, null, p_pod);
    return database.finish_command(p_command, jsonb_build_object('before', v_before));
end
$$;
-- Nobody works in the pod on this day; with p_closed false: they do again.
create function inventory.set_closed_day(p_command uuid, p_pod bigint, p_day date, p_name text, p_closed boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inventory.set_closed_day', jsonb_build_array(p_pod, p_day, p_name, p_closed));
    v_name text;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(null, p_pod);
    if p_closed then
        insert into inventory.closed_day (pod_id, day, name) values (p_pod, p_day, btrim(p_name)) on conflict (pod_id, day) do update set name = excluded.name;
    else
        delete from inventory.closed_day where pod_id = p_pod and day = p_day returning name into v_name;
        if v_name is null then
            raise exception 'the pod is not closed on that day' using errcode = 'PD002';
        end if;
    end if;
    perform events.record(null, p_pod, case when p_closed then 'pod.closed_on' else 'pod.open_on' end, 'pod', p_pod, null, jsonb_build_object('day', p_day, 'name', coalesce(v_name, btrim(p_name))));
    perform database.note_change('lane', 0, null, p_pod);
    return database.finish_command(p_command, jsonb_build_object('name', v_name));
end
$$;

-- The lanes that orders are in: of a part that waits the one that takes it now, of one that was released the one by which it went, until it
-- is shipped; no row for what no lane takes. To be asked by order; for all orders of a lane there is orders.ids_in_lane.
create view orders.in_lane with (security_invoker = true) as
select w.order_id, w.client_id, w.pod_id, w.lane_name as lane, w.lane_state = 'locked' as is_locked, true as is_waiting from fulfillment.waiting_part w where w.lane_id is not null
union all
select f.order_id, f.client_id, f.pod_id, l.name, false, false from fulfillment.fulfillment f join fulfillment.lane l on l.id = f.lane_id where f.status in ('released', 'picking', 'packed');
call database.readable('orders.in_lane');
-- The orders in the lanes of this name, as far as the caller reaches: asked once, for row level security on each of the five tables took twice as
-- long, and starting parallel workers for so little longer still. p_is_waiting: only parts that wait, or only released ones; null: both.
create function orders.ids_in_lane(p_lane text, p_is_waiting boolean) returns setof bigint
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp set max_parallel_workers_per_gather = 0 as $$
declare
    v_clients bigint[];
    v_pods bigint[];
begin
    select r.clients, r.pods into v_clients, v_pods from access.reach r where r.login = session_user;
    return query select w.order_id from orders.in_lane w
        where lower(w.lane) = lower(p_lane) and (p_is_waiting is null or w.is_waiting = p_is_waiting) and w.client_id = any (v_clients) and w.pod_id = any (v_pods);
end
$$;

grant execute on function fulfillment.set_lane, fulfillment.move_lane, fulfillment.archive_lane, inventory.set_closed_day to poddesk_account_manager, poddesk_administrator;
grant execute on function fulfillment.set_lane_state to poddesk_account_manager, poddesk_warehouse, poddesk_administrator;
grant execute on function inventory.set_cutoff to poddesk_administrator;
grant execute on function orders.ids_in_lane to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
reset role;
alter function orders.ids_in_lane(text, boolean) owner to poddesk_system;
