-- Tracking: what the carriers say about a parcel, what it therefore is, and the parcels that somebody must look at.

set local role poddesk_owner;

-- What the carrier's events say, in the words that all carriers share; null while none came. Follows from the set of events, never from
-- the order in which they came (shipping.tracked).
alter table shipping.shipment add column tracking_state text check (tracking_state in ('pre_transit', 'in_transit', 'out_for_delivery', 'ready_for_pickup',
    'attempted', 'delivered', 'exception', 'returned', 'canceled'));
alter table shipping.shipment add column tracking_at timestamptz;   -- when that happened
alter table shipping.shipment add column scanned_at timestamptz;    -- the newest event of all
create index shipment_by_number on shipping.shipment (tracking_number) where tracking_number is not null;
create index shipment_under_way on shipping.shipment (status, id) where status in ('labeled', 'manifested', 'in_transit', 'exception');
-- After how many business days without a scan a parcel counts as silent.
alter table shipping.carrier add column silent_after_days integer not null default 3 check (silent_after_days between 1 and 60);

-- In step with domain/shipping/shipment_status.h. The last three are corrections: a parcel that is handed back to its sender is "delivered" too,
-- and which of the two it was shows when the earlier event comes last; and one that was taken for back was another.
create function shipping.may_become(p_from text, p_to text) returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return p_from || ' ' || p_to = any (array[
        'quoted buying', 'quoted labeled', 'quoted voided', 'buying quoted', 'buying labeled', 'buying voided',
        'labeled voided', 'labeled manifested', 'labeled in_transit', 'labeled delivered', 'labeled exception', 'labeled returned',
        'manifested labeled', 'manifested in_transit', 'manifested delivered', 'manifested exception', 'manifested returned',
        'in_transit delivered', 'in_transit exception', 'in_transit returned',
        'exception in_transit', 'exception delivered', 'exception returned',
        'delivered returned', 'returned delivered', 'returned in_transit']);
end
$$;
create function shipping.check_step() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.status <> old.status and not shipping.may_become(old.status, new.status) then
        raise exception 'a parcel cannot go from % to %', old.status, new.status using errcode = 'PD003';
    end if;
    return new;
end
$$;
create trigger step before update of status on shipping.shipment for each row execute function shipping.check_step();

-- A file of carrier events that was taken in, with the rows that were not.
create table shipping.tracking_file (
    id bigint generated always as identity primary key,
    name text not null check (length(name) <= 200),
    format text not null check (format ~ '^[a-z_]{2,30}$'),
    sha256 bytea not null check (octet_length(sha256) = 32),
    stored integer not null,                        -- events that were new
    known integer not null,                         -- events that we had already
    refusals jsonb not null,                        -- [{"row", "tracking", "code", "sentence"}]
    imported_by name not null default session_user,
    imported_at timestamptz not null default clock_timestamp()
);
call database.protect('shipping.tracking_file');
-- It names parcels of several clients.
alter policy reach on shipping.tracking_file using (imported_by = session_user or (select access.reaches_every_client()));

create table shipping.tracking_event (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint references inventory.pod,                                        -- null: a return's that every pod waits for
    shipment_id bigint,
    rma_id bigint,                                                                 -- or that of a parcel on its way back (0045)
    file_id bigint references shipping.tracking_file,
    state text not null check (state in ('pre_transit', 'in_transit', 'out_for_delivery', 'ready_for_pickup', 'attempted', 'delivered', 'exception',
                                         'returned', 'canceled', 'unknown')),
    carrier_code text not null default '' check (length(carrier_code) <= 100),     -- the carrier's own
    carrier_text text not null default '' check (length(carrier_text) <= 500),
    occurred_at timestamptz not null check (isfinite(occurred_at)),
    written_at text not null check (length(written_at) <= 60),                     -- the time as the file wrote it, with its zone
    place text not null default '' check (length(place) <= 200),
    source text not null check (source ~ '^[a-z_]{2,30}$'),                        -- the file's format: easypost, house_csv …
    event_key text not null,                                                       -- the carrier's event, the same however often it is told
    recorded_at timestamptz not null default clock_timestamp(),
    recorded_by name not null default session_user,
    unique (shipment_id, event_key),
    unique (rma_id, event_key),
    check ((shipment_id is null) <> (rma_id is null) and (pod_id is not null or rma_id is not null)),
    foreign key (client_id, shipment_id) references shipping.shipment (client_id, id),
    foreign key (client_id, rma_id) references returns.rma (client_id, id)
);
call database.protect('shipping.tracking_event');
create trigger append_only before update or delete or truncate on shipping.tracking_event for each statement execute function access.refuse_change();

-- The queue of parcels that somebody must look at.
create table shipping.tracking_exception (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    shipment_id bigint not null,
    order_id bigint not null,
    kind text not null check (kind in ('exception', 'attempted', 'returned', 'canceled', 'silent', 'not_shipped', 'after_delivery')),
    state text not null default 'open' check (state in ('open', 'resolved')),
    event_id bigint references shipping.tracking_event,     -- the newest one that says so; none for a silent parcel
    detail text not null default '',                        -- the carrier's words
    occurred_at timestamptz not null,
    opened_at timestamptz not null default clock_timestamp(),
    resolved_at timestamptz,
    resolved_by name,                                       -- with is_automatic: who brought the news that ended it
    is_automatic boolean not null default false,
    reason text check (reason ~ '\S' and length(reason) <= 500),
    reopened_at timestamptz,
    reopened_by name,
    reopen_reason text,
    unique (client_id, id),
    foreign key (client_id, shipment_id) references shipping.shipment (client_id, id),
    check ((state = 'resolved') = (resolved_at is not null) and (resolved_at is null) = (resolved_by is null) and (resolved_at is null) = (reason is null))
);
create unique index tracking_exception_open on shipping.tracking_exception (shipment_id, kind) where state = 'open';
create index tracking_exception_shipment on shipping.tracking_exception (shipment_id, id);
call database.protect('shipping.tracking_exception');
call access.audit('shipping.tracking_exception', 'update');

-- The event that says what a parcel is: delivered, unless it had gone back to its sender before; returned; else the newest scan, and of
-- two at the same moment the one further on the way. A parcel's data sent again (pre_transit) and what nobody understands (unknown) outrank nothing.
-- What lies on our own dock (shipping.came_back) was not delivered, whatever the carrier says, unless our dock took it back (shipping.not_back).
create function shipping.tracked(p_shipment bigint) returns shipping.tracking_event
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_event shipping.tracking_event;
begin
    with told as (
        select e from shipping.tracking_event e
        where e.shipment_id = p_shipment and not (e.source = 'dock' and e.state = 'returned' and exists (select from shipping.tracking_event n
              where n.shipment_id = p_shipment and n.source = 'dock' and n.id > e.id and n.state = 'in_transit'))
    ), first as (
        select min((e).occurred_at) filter (where (e).state = 'delivered' and not (select coalesce(bool_or((d.e).source = 'dock' and (d.e).state = 'returned'), false) from told d)) as delivered,
               min((e).occurred_at) filter (where (e).state = 'returned') as returned
        from told
    )
    select (t.e).* into v_event from told t cross join lateral (select (t.e).*) e, first f
    where e.state <> 'unknown'
      and case when f.delivered <= coalesce(f.returned, 'infinity') then e.state = 'delivered' and e.occurred_at = f.delivered
               when f.returned is not null then e.state = 'returned' and e.occurred_at = f.returned else true end
    order by e.state = 'pre_transit', e.occurred_at desc,
             array_position(array['pre_transit', 'in_transit', 'canceled', 'out_for_delivery', 'ready_for_pickup', 'attempted', 'exception', 'returned', 'delivered'], e.state) desc,
             e.event_key
    limit 1;
    return v_event;
end
$$;

-- Ends open entries of these kinds by themselves. Internal.
create function shipping.end_exceptions(p_shipment bigint, p_kinds text[], p_reason text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update shipping.tracking_exception set state = 'resolved', resolved_at = clock_timestamp(), resolved_by = session_user, is_automatic = true, reason = p_reason
        where shipment_id = p_shipment and state = 'open' and kind = any (p_kinds);
end
$$;
-- Opens an entry, or tells the open one of its newer event; an event that an entry knows, open or resolved, opens nothing again. Internal.
create function shipping.open_exception(s shipping.shipment, p_kind text, e shipping.tracking_event) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from shipping.tracking_exception x where x.shipment_id = s.id and x.kind = p_kind and x.event_id >= e.id) then
        return;
    end if;
    insert into shipping.tracking_exception as x (client_id, pod_id, shipment_id, order_id, kind, event_id, detail, occurred_at)
        values (s.client_id, s.pod_id, s.id, s.order_id, p_kind, e.id, e.carrier_text, e.occurred_at)
        on conflict (shipment_id, kind) where state = 'open' do update set event_id = excluded.event_id, detail = excluded.detail, occurred_at = excluded.occurred_at;
end
$$;
-- The entries of one parcel, by what it is now. Internal.
create function shipping.follow_exceptions(s shipping.shipment, e shipping.tracking_event) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_after shipping.tracking_event;
begin
    perform shipping.end_exceptions(s.id, array_remove(array['exception', 'attempted', 'canceled'], e.state), 'The carrier says: ' || replace(e.state, '_', ' ') || '.');
    if s.scanned_at > (select x.occurred_at from shipping.tracking_exception x where x.shipment_id = s.id and x.kind = 'silent' and x.state = 'open') then
        perform shipping.end_exceptions(s.id, array['silent'], 'The carrier has scanned it again.');
    end if;
    if s.shipped_at is not null then
        perform shipping.end_exceptions(s.id, array['not_shipped'], 'The pod has shipped it.');
    elsif e.state <> 'pre_transit' then
        perform shipping.open_exception(s, 'not_shipped', e);
    end if;
    if e.state in ('exception', 'attempted', 'returned', 'canceled') then
        perform shipping.open_exception(s, e.state, e);
    end if;
    if e.state = 'delivered' then
        select * into v_after from shipping.tracking_event x where x.shipment_id = s.id and x.state in ('exception', 'attempted', 'returned') and x.occurred_at > e.occurred_at
            order by x.id desc limit 1;
        if v_after.id is not null then
            perform shipping.open_exception(s, 'after_delivery', v_after);
        end if;
    end if;
end
$$;

-- A parcel's exceptions as business events: the first, and one more each time that it had moved again since the last. Its other events stay
-- one of a kind. What happened before the last that was told stays with the scans. Internal.
create function shipping.tell_exceptions(s shipping.shipment, e shipping.tracking_event) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    x shipping.tracking_event;
    v_moves constant text[] := array['in_transit', 'out_for_delivery', 'ready_for_pickup', 'attempted'];
    v_last timestamptz := (select max(v.occurred_at) from events.event v where v.subject_type = 'shipment' and v.subject_id = s.id and v.kind = 'shipment.exception');
begin
    for x in select * from shipping.tracking_event t where t.shipment_id = s.id and t.state = 'exception' and (v_last is null or t.occurred_at > v_last)
             order by t.occurred_at, t.event_key loop
        continue when v_last is not null and not exists (select from shipping.tracking_event m
            where m.shipment_id = s.id and m.state = any (v_moves) and m.occurred_at > v_last and m.occurred_at <= x.occurred_at);
        perform events.record(s.client_id, s.pod_id, 'shipment.exception', 'shipment', s.id, s.order_id, jsonb_build_object('number', s.number, 'tracking', s.tracking_number,
            'text', x.carrier_text, 'code', x.carrier_code, 'place', x.place, 'late', e.state <> 'exception' or exists (select from shipping.tracking_event m
                where m.shipment_id = s.id and m.state = any (v_moves) and m.occurred_at > x.occurred_at and m.occurred_at <= e.occurred_at)), x.occurred_at);
        v_last := x.occurred_at;
    end loop;
end
$$;

-- Parcels become what their events say: status, business events (each kind once a parcel), the queue. A parcel that the pod has not shipped keeps
-- its status until it has: its stock has not left the books. Called with the orders locked. Internal; also at the end of fulfillment.ship.
create function shipping.settle(p_shipments bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s shipping.shipment;
    e shipping.tracking_event;
    v_status text;
begin
    for s in select * from shipping.shipment where id = any (p_shipments) and status not in ('quoted', 'buying', 'voided') order by id for update loop
        e := shipping.tracked(s.id);
        continue when e.id is null;
        v_status := case e.state when 'delivered' then 'delivered' when 'returned' then 'returned' when 'exception' then 'exception' when 'canceled' then 'exception'
                                 when 'pre_transit' then s.status else 'in_transit' end;
        update shipping.shipment set tracking_state = e.state, tracking_at = e.occurred_at, version = version + 1,
            scanned_at = (select max(occurred_at) from shipping.tracking_event where shipment_id = s.id),
            status = case when s.shipped_at is null then s.status else v_status end
            where id = s.id returning * into s;
        if s.shipped_at is not null then
            perform events.record(s.client_id, s.pod_id, 'shipment.' || n.state, 'shipment', s.id, s.order_id, jsonb_build_object('number', s.number, 'tracking', s.tracking_number,
                    'text', n.carrier_text, 'place', n.place, 'late', n.state <> e.state), n.occurred_at)
                from (select distinct on (x.state) x.* from shipping.tracking_event x
                      where x.shipment_id = s.id and x.state in ('in_transit', 'out_for_delivery', 'ready_for_pickup', 'attempted', 'delivered', 'returned')
                      order by x.state, x.occurred_at, x.event_key) n
                where not exists (select from events.event v where v.subject_type = 'shipment' and v.subject_id = s.id and v.kind = 'shipment.' || n.state)
                order by n.occurred_at;
            perform shipping.tell_exceptions(s, e);
        end if;
        perform shipping.follow_exceptions(s, e);
        perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
        perform database.note_change('order', s.order_id, s.client_id, null);
    end loop;
end
$$;

-- A file's events: {"name", "format", "sha256"}, the rows that its reader refused, and
-- [{"row", "tracking", "state", "code", "text", "occurred_at", "written_at", "place", "event"}]: event is the carrier's own id of it, or empty.
-- A number that no parcel of ours left with may be on its way back: every RMA whose parcel bears it hears of it. Events that we have are known,
-- not stored again. Refused, row by row: no parcel of the caller's has the number, several clients' have, its label is void, the event is
-- from more than a month before the label (numbers are used again) or from more than a day ahead.
create function shipping.record_tracking(p_command uuid, p_file jsonb, p_refused jsonb, p_events jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.record_tracking', jsonb_build_array(p_file, p_refused, p_events));
    v_rows jsonb;
    v_refused jsonb;
    v_new bigint[];
    v_shipments bigint[];
    v_rmas bigint[];
    v_taken integer;
    v_file bigint;
begin
    if done is not null then
        return done;
    end if;
    perform 1 from orders.order o where o.id in (select s.order_id from shipping.shipment s
        where s.tracking_number in (select x ->> 'tracking' from jsonb_array_elements(p_events) x)
        union all select r.order_id from returns.rma r
        where r.tracking_number <> '' and r.tracking_number in (select x ->> 'tracking' from jsonb_array_elements(p_events) x)) order by o.id for update;
    select coalesce(jsonb_agg(to_jsonb(r)), '[]') into v_rows from (
        select x.*, p.shipment_id, coalesce(b.rmas, '{}') as rmas, case when p.parcels is null and b.clients is null and p.voided > 0 then 'voided'
            when p.parcels is null and b.clients is null then 'unknown_parcel' when p.parcels > 1 or b.clients > 1 then 'ambiguous'
            when x.occurred_at > clock_timestamp() + interval '1 day' then 'in_the_future'
            when x.occurred_at < coalesce(p.labeled_at, b.authorized_at) - interval '31 days' then 'before_the_label' end as refused
        from jsonb_to_recordset(p_events) as x (row integer, tracking text, state text, code text, text text, occurred_at timestamptz, written_at text, place text, event text)
             cross join lateral (select min(s.id) filter (where s.status <> 'voided') as shipment_id, nullif(count(*) filter (where s.status <> 'voided'), 0) as parcels,
                                        count(*) filter (where s.status = 'voided') as voided, min(s.labeled_at) filter (where s.status <> 'voided') as labeled_at
                                 from shipping.shipment s where s.tracking_number = x.tracking) p
             cross join lateral (select array_agg(w.id) as rmas, nullif(count(distinct w.client_id), 0) as clients, min(w.authorized_at) as authorized_at
                                 from returns.rma w where p.parcels is null and w.tracking_number = x.tracking and w.tracking_number <> '' and w.kind = 'return'
                                   and w.status <> 'canceled') b) r;
    select p_refused || coalesce(jsonb_agg(jsonb_build_object('row', r -> 'row', 'tracking', r -> 'tracking', 'code', r -> 'refused')), '[]')
        into v_refused from jsonb_array_elements(v_rows) r where r ->> 'refused' is not null;
    insert into shipping.tracking_file (name, format, sha256, stored, known, refusals)
        values (p_file ->> 'name', p_file ->> 'format', decode(p_file ->> 'sha256', 'hex'), 0, 0, v_refused) returning id into v_file;
    with taken as (
        select r.*, o.* from jsonb_to_recordset(v_rows) as r (row integer, shipment_id bigint, rmas jsonb, state text, code text, text text, occurred_at timestamptz,
            written_at text, place text, event text, refused text) cross join lateral (
                select s.client_id, s.pod_id, null::bigint as rma_id from shipping.shipment s where s.id = r.shipment_id
                union all select w.client_id, w.pod_id, w.id from returns.rma w where w.id in (select e::bigint from jsonb_array_elements_text(r.rmas) e)) o
        where r.refused is null
    ), new as (
        insert into shipping.tracking_event (client_id, pod_id, shipment_id, rma_id, file_id, state, carrier_code, carrier_text, occurred_at, written_at, place, source, event_key)
        select t.client_id, t.pod_id, t.shipment_id, t.rma_id, v_file, t.state, t.code, t.text, t.occurred_at, t.written_at, t.place, p_file ->> 'format',
               case when t.event <> '' then 'id:' || t.event else encode(sha256(convert_to(jsonb_build_array(extract(epoch from t.occurred_at), t.state, t.code, t.text, t.place)::text, 'UTF8')), 'hex') end
        from taken t order by t.occurred_at, t.row on conflict do nothing returning id, shipment_id, rma_id
    )
    select array_agg(n.id), array_agg(distinct n.shipment_id) filter (where n.shipment_id is not null), array_agg(distinct n.rma_id) filter (where n.rma_id is not null),
           (select count(*) from taken) into v_new, v_shipments, v_rmas, v_taken from new n;
    update shipping.tracking_file set stored = coalesce(cardinality(v_new), 0), known = v_taken - coalesce(cardinality(v_new), 0) where id = v_file;
    perform shipping.settle(coalesce(v_shipments, '{}'));
    perform returns.follow_scans(coalesce(v_rmas, '{}'));
    perform database.note_change('tracking', v_file, null, null);
    return database.finish_command(p_command, jsonb_build_object('file', v_file, 'stored', coalesce(cardinality(v_new), 0), 'known', v_taken - coalesce(cardinality(v_new), 0),
        'parcels', coalesce(cardinality(v_shipments), 0) + coalesce(cardinality(v_rmas), 0), 'refused', v_refused));
end
$$;

create function shipping.business_days(p_from date, p_to date) returns integer
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select count(*)::integer from generate_series(p_from + 1, p_to, interval '1 day') d where extract(isodow from d) < 6
$$;
-- Shipped parcels without a scan for more business days than their carrier is given: into the queue, once a silence. How many.
create function shipping.find_silent() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    n bigint;
begin
    perform access.require_person();
    with quiet as (
        select s.*, greatest(s.shipped_at, s.scanned_at) as since, c.silent_after_days as days
        from shipping.shipment s join inventory.pod p on p.id = s.pod_id join shipping.service v on v.id = s.service_id join shipping.carrier c on c.id = v.carrier_id
        where s.status in ('labeled', 'manifested', 'in_transit', 'exception') and s.shipped_at is not null
          and greatest(s.shipped_at, s.scanned_at) < now() - make_interval(days => c.silent_after_days)
          and shipping.business_days((greatest(s.shipped_at, s.scanned_at) at time zone p.time_zone)::date, (clock_timestamp() at time zone p.time_zone)::date) > c.silent_after_days
    ), opened as (
        insert into shipping.tracking_exception (client_id, pod_id, shipment_id, order_id, kind, detail, occurred_at)
        select q.client_id, q.pod_id, q.id, q.order_id, 'silent', format('No scan for more than %s business days.', q.days), q.since from quiet q
        where not exists (select from shipping.tracking_exception x where x.shipment_id = q.id and x.kind = 'silent' and x.occurred_at >= q.since)
        on conflict (shipment_id, kind) where state = 'open' do nothing returning id, client_id, pod_id, shipment_id
    )
    select count(database.note_change('shipment', o.shipment_id, o.client_id, o.pod_id)::text) into n from opened o;
    return n;
end
$$;

-- A person's word on an entry. Resolved by hand it stays so, until the carrier has other news of that kind.
create function shipping.resolve_exception(p_command uuid, p_exception bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.resolve_exception', jsonb_build_array(p_exception, p_reason));
    x shipping.tracking_exception;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'say what was done about it' using errcode = 'PD001';
    end if;
    select * into x from shipping.tracking_exception where id = p_exception for update;
    if x.id is null then
        raise exception 'no such entry' using errcode = 'PD002';
    end if;
    if x.state <> 'open' then
        raise exception 'this entry is resolved already' using errcode = 'PD003';
    end if;
    update shipping.tracking_exception set state = 'resolved', resolved_at = clock_timestamp(), resolved_by = session_user, is_automatic = false, reason = btrim(p_reason) where id = x.id;
    perform events.record(x.client_id, x.pod_id, 'shipment.exception_resolved', 'shipment', x.shipment_id, x.order_id, jsonb_build_object('kind', x.kind, 'reason', btrim(p_reason)));
    perform database.note_change('shipment', x.shipment_id, x.client_id, x.pod_id);
    perform database.note_change('order', x.order_id, x.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('exception', x.id, 'state', 'resolved'));
end
$$;
-- Its undo.
create function shipping.reopen_exception(p_command uuid, p_exception bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.reopen_exception', jsonb_build_array(p_exception, p_reason));
    x shipping.tracking_exception;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'say why it is open again' using errcode = 'PD001';
    end if;
    select * into x from shipping.tracking_exception where id = p_exception for update;
    if x.id is null then
        raise exception 'no such entry' using errcode = 'PD002';
    end if;
    if x.state <> 'resolved' then
        raise exception 'this entry is open' using errcode = 'PD003';
    end if;
    if exists (select from shipping.tracking_exception where shipment_id = x.shipment_id and kind = x.kind and state = 'open') then
        raise exception 'the parcel has a newer open entry of this kind' using errcode = 'PD003';
    end if;
    update shipping.tracking_exception set state = 'open', resolved_at = null, resolved_by = null, is_automatic = false, reason = null,
        reopened_at = clock_timestamp(), reopened_by = session_user, reopen_reason = btrim(p_reason) where id = x.id;
    perform events.record(x.client_id, x.pod_id, 'shipment.exception_reopened', 'shipment', x.shipment_id, x.order_id, jsonb_build_object('kind', x.kind, 'reason', btrim(p_reason)));
    perform database.note_change('shipment', x.shipment_id, x.client_id, x.pod_id);
    perform database.note_change('order', x.order_id, x.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('exception', x.id, 'state', 'open'));
end
$$;
create function shipping.set_silent_after(p_command uuid, p_carrier bigint, p_days integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.set_silent_after', jsonb_build_array(p_carrier, p_days));
begin
    if done is not null then
        return done;
    end if;
    update shipping.carrier set silent_after_days = p_days where id = p_carrier;
    if not found then
        raise exception 'no such carrier' using errcode = 'PD002';
    end if;
    return database.finish_command(p_command, jsonb_build_object('carrier', p_carrier, 'days', p_days));
end
$$;

-- A part of an order is delivered with its last parcel, and the order with its last part; a correction takes both back. Listens to the
-- parcels, for shipping knows nothing of parts; runs as the role that sees every part, as fulfillment.follow does.
create function fulfillment.on_parcel_step() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update fulfillment.fulfillment f set status = case f.status when 'shipped' then 'delivered' else 'shipped' end
        where f.id = new.fulfillment_id and f.status in ('shipped', 'delivered')
          and (f.status = 'shipped') = not exists (select from shipping.shipment s where s.fulfillment_id = f.id and s.status not in ('voided', 'delivered'));
    if found then
        perform fulfillment.follow(new.order_id);
    end if;
    return null;
end
$$;
create trigger parcel_step after update of status on shipping.shipment for each row
    when (new.status is distinct from old.status and 'delivered' in (new.status, old.status)) execute function fulfillment.on_parcel_step();

call database.readable('shipping.tracking_file', 'shipping.tracking_event', 'shipping.tracking_exception');
grant execute on function shipping.record_tracking to poddesk_account_manager, poddesk_warehouse, poddesk_worker, poddesk_administrator;
grant execute on function shipping.find_silent to poddesk_worker, poddesk_administrator;
grant execute on function shipping.resolve_exception, shipping.reopen_exception to poddesk_account_manager, poddesk_warehouse, poddesk_administrator;
grant execute on function shipping.set_silent_after to poddesk_onboarding, poddesk_administrator;

-- Parcels that are not what their events say, and parts that are not what their parcels are.
create view verify.i11_parcels_are_as_tracked as
    select 'shipment ' || s.id as subject, format('is %s and tracked as %s, its events say %s', s.status, s.tracking_state, t.state) as detail
    from shipping.shipment s cross join lateral shipping.tracked(s.id) t
    where s.status not in ('quoted', 'buying', 'voided') and t.id is not null
      and (s.tracking_state is distinct from t.state
           or (s.shipped_at is not null and s.status <> case t.state when 'delivered' then 'delivered' when 'returned' then 'returned' when 'exception' then 'exception'
                   when 'canceled' then 'exception' when 'pre_transit' then s.status else 'in_transit' end))
    union all
    select 'shipment ' || s.id, 'is ' || s.status || ' without an event that says so' from shipping.shipment s
    where s.status in ('in_transit', 'delivered', 'exception', 'returned') and not exists (select from shipping.tracking_event e where e.shipment_id = s.id)
    union all
    select 'fulfillment ' || f.id, 'is ' || f.status || ', its parcels are not' from fulfillment.fulfillment f
    where f.status in ('shipped', 'delivered') and exists (select from shipping.shipment s where s.fulfillment_id = f.id)
      and (f.status = 'delivered') = exists (select from shipping.shipment s where s.fulfillment_id = f.id and s.status not in ('voided', 'delivered'));
create view verify.i11_exceptions_are_in_the_queue as
    select 'shipment ' || s.id as subject, 'is ' || s.tracking_state || ' and was never in the queue' as detail from shipping.shipment s
    where s.tracking_state in ('exception', 'attempted', 'returned', 'canceled') and s.status <> 'voided'
      and not exists (select from shipping.tracking_exception x where x.shipment_id = s.id and x.kind = s.tracking_state);
grant select on verify.i11_parcels_are_as_tracked, verify.i11_exceptions_are_in_the_queue to poddesk_system;
reset role;
grant execute on function shipping.may_become, shipping.settle to poddesk_system;
alter function fulfillment.on_parcel_step() owner to poddesk_system;
alter function shipping.tracked(bigint) owner to poddesk_system;    -- verify sees every parcel, whoever asks
grant execute on function shipping.tracked to poddesk_owner;
do $own$
declare
    v name;
begin
    grant create on schema verify to poddesk_system;
    foreach v in array array['i11_parcels_are_as_tracked', 'i11_exceptions_are_in_the_queue'] loop
        execute format('alter view verify.%I owner to poddesk_system', v);
    end loop;
    revoke create on schema verify from poddesk_system;
end
$own$;
