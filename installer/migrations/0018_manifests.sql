-- Manifests: the parcels that a carrier fetches from a pod, by ship date. A label is on exactly one closed manifest, or on a list.

set local role poddesk_owner;

create table shipping.manifest (
    id bigint generated always as identity primary key,
    carrier_id bigint not null references shipping.carrier,
    pod_id bigint not null references inventory.pod,
    ship_date date not null,                        -- on the pod's calendar
    number text not null,
    status text not null default 'open' check (status in ('open', 'closed', 'handed_over')),
    parcels integer not null default 0 check (parcels >= 0),
    weight_ng bigint not null default 0 check (weight_ng >= 0),
    document bytea,                                 -- sha256 in database.content, of the house: it names several clients' parcels
    closed_at timestamptz,
    closed_by name,
    driver text check (driver ~ '\S' and length(driver) <= 100),
    handed_over_at timestamptz,
    handed_over_by name,
    reopened_at timestamptz,
    reopened_by name,
    reopen_reason text check (reopen_reason ~ '\S' and length(reopen_reason) <= 500),
    version integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    unique (pod_id, number),
    unique (pod_id, id),
    check ((status = 'open') = (closed_at is null) and (closed_at is null) = (closed_by is null)),
    check ((status = 'handed_over') = (handed_over_at is not null) and (handed_over_at is null) = (driver is null)),
    check (status = 'open' or parcels > 0)
);
-- One list is open at a time; what is labeled after it was closed goes on the next one of the day.
create unique index manifest_open on shipping.manifest (carrier_id, pod_id, ship_date) where status = 'open';
create index manifest_day on shipping.manifest (ship_date, id);
-- A label on a manifest. One that was taken off when the manifest was opened again stays on record.
create table shipping.manifest_parcel (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null,
    manifest_id bigint not null,
    shipment_id bigint not null,
    position integer not null check (position > 0),
    tracking_number text not null,
    weight_ng bigint not null,
    put_on_at timestamptz not null default clock_timestamp(),
    taken_off_at timestamptz,
    taken_off_by name,
    foreign key (client_id, shipment_id) references shipping.shipment (client_id, id),
    foreign key (pod_id, manifest_id) references shipping.manifest (pod_id, id),
    check ((taken_off_at is null) = (taken_off_by is null))
);
create unique index manifest_parcel_once on shipping.manifest_parcel (shipment_id) where taken_off_at is null;
create unique index manifest_parcel_position on shipping.manifest_parcel (manifest_id, position) where taken_off_at is null;
-- In step with manifest_parcel (verify looks), so that the labels on none are found among millions that are on one.
alter table shipping.shipment add column on_manifest boolean not null default false;
create index shipment_unmanifested on shipping.shipment (pod_id, id) where labeled_at is not null and not on_manifest and status not in ('quoted', 'buying', 'voided');
call database.protect('shipping.manifest');
call database.protect('shipping.manifest_parcel');
call access.audit('shipping.manifest', 'insert');
call access.audit('shipping.manifest_parcel', 'update');

create function shipping.manifest_may_become(p_from text, p_to text) returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return p_from || ' ' || p_to = any (array['open closed', 'closed open', 'closed handed_over']);
end
$$;
create function shipping.check_manifest_step() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.status <> old.status and not shipping.manifest_may_become(old.status, new.status) then
        raise exception 'a manifest cannot go from % to %', old.status, new.status using errcode = 'PD003';
    end if;
    new.version := old.version + 1;
    return new;
end
$$;
create trigger step before update on shipping.manifest for each row execute function shipping.check_manifest_step();

-- The labels on none, with the manifest that they belong on: void labels are no labels. The ship date is the day of the label at the pod. A parcel that the
-- carrier has scanned before anybody closed a manifest is still on none, and stays on this list until one is closed.
create view shipping.unmanifested with (security_invoker = true) as
    select s.id as shipment_id, s.client_id, s.pod_id, v.carrier_id, (s.labeled_at at time zone p.time_zone)::date as ship_date, s.number, s.order_id, s.tracking_number,
           s.status, s.weight_ng, s.labeled_at, s.shipped_at
    from shipping.shipment s join shipping.service v on v.id = s.service_id join inventory.pod p on p.id = s.pod_id
    where s.labeled_at is not null and not s.on_manifest and s.status not in ('quoted', 'buying', 'voided')
      and not exists (select from orders.order o where o.id = s.order_id and o.cancel_asked_at is not null);      -- its box is to be opened

-- Closes the day's list of a carrier at a pod: every label of that day that is on none. Two who close at once wait for each other at the open list; the
-- second finds nothing left. Every client's labels are on it: who closes must reach them all, or some would silently miss it.
create function shipping.close_manifest(p_command uuid, p_carrier bigint, p_pod bigint, p_ship_date date) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.close_manifest', jsonb_build_array(p_carrier, p_pod, p_ship_date));
    m shipping.manifest;
    v_code text;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(null, p_pod);
    if not access.reaches_every_client() then
        raise exception 'a manifest holds every client''s parcels: who reaches them all closes it' using errcode = '42501';
    end if;
    select code into v_code from inventory.pod where id = p_pod;
    if v_code is null or not exists (select from shipping.carrier where id = p_carrier) or p_ship_date is null then
        raise exception 'no such carrier, pod or day' using errcode = 'PD002';
    end if;
    -- A reopened one is closed again under its number; else a new one is opened. Whoever comes second waits here.
    insert into shipping.manifest (carrier_id, pod_id, ship_date, number)
        select p_carrier, p_pod, p_ship_date, 'M-' || v_code || '-' || lpad(database.next_number('manifest', null, p_pod)::text, 5, '0')
        where not exists (select from shipping.manifest where carrier_id = p_carrier and pod_id = p_pod and ship_date = p_ship_date and status = 'open')
        on conflict (carrier_id, pod_id, ship_date) where status = 'open' do nothing;
    select * into m from shipping.manifest where carrier_id = p_carrier and pod_id = p_pod and ship_date = p_ship_date and status = 'open' for update;
    if m.id is null then
        raise exception 'somebody else is closing it at this moment' using errcode = '40001';
    end if;
    perform 1 from shipping.shipment s where s.id in (select u.shipment_id from shipping.unmanifested u where u.carrier_id = p_carrier and u.pod_id = p_pod and u.ship_date = p_ship_date)
        order by s.id for update;
    insert into shipping.manifest_parcel (client_id, pod_id, manifest_id, shipment_id, position, tracking_number, weight_ng)
        select u.client_id, u.pod_id, m.id, u.shipment_id, row_number() over (order by u.shipment_id), u.tracking_number, u.weight_ng
        from shipping.unmanifested u where u.carrier_id = p_carrier and u.pod_id = p_pod and u.ship_date = p_ship_date;
    if not found then
        raise exception 'no label of that day waits for this carrier at this pod' using errcode = 'PD003';
    end if;
    update shipping.manifest x set status = 'closed', closed_at = clock_timestamp(), closed_by = session_user, document = null,
        parcels = p.n, weight_ng = p.weight from (select count(*) as n, sum(weight_ng) as weight from shipping.manifest_parcel where manifest_id = m.id and taken_off_at is null) p
        where x.id = m.id returning x.* into m;
    update shipping.shipment s set status = case s.status when 'labeled' then 'manifested' else s.status end, on_manifest = true, version = version + 1
        where s.id in (select shipment_id from shipping.manifest_parcel where manifest_id = m.id and taken_off_at is null);
    perform events.record(s.client_id, s.pod_id, 'shipment.manifested', 'shipment', s.id, s.order_id, jsonb_build_object('number', s.number, 'tracking', s.tracking_number, 'manifest', m.number)),
            database.note_change('shipment', s.id, s.client_id, s.pod_id), database.note_change('order', s.order_id, s.client_id, null)
        from shipping.manifest_parcel x join shipping.shipment s on s.id = x.shipment_id where x.manifest_id = m.id and x.taken_off_at is null;
    perform events.record(null, m.pod_id, 'manifest.closed', 'manifest', m.id, null, jsonb_build_object('number', m.number, 'parcels', m.parcels));
    perform database.note_change('manifest', m.id, null, m.pod_id);
    return database.finish_command(p_command, jsonb_build_object('manifest', m.id, 'number', m.number, 'parcels', m.parcels, 'weight_ng', m.weight_ng));
end
$$;
-- The manifest within the caller's reach, locked. Internal.
create function shipping.lock_manifest(p_manifest bigint) returns shipping.manifest
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    m shipping.manifest;
begin
    select * into m from shipping.manifest where id = p_manifest for update;
    if m.id is null then
        raise exception 'no such manifest' using errcode = 'PD002';
    end if;
    perform access.require(null, m.pod_id);
    if not access.reaches_every_client() then
        raise exception 'a manifest holds every client''s parcels: who reaches them all works on it' using errcode = '42501';
    end if;
    return m;
end
$$;
-- The undo of closing, until the driver has it: its labels are on none again, the number stays and is used when it is closed again.
create function shipping.reopen_manifest(p_command uuid, p_manifest bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.reopen_manifest', jsonb_build_array(p_manifest, p_reason));
    m shipping.manifest;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'say why the manifest is opened again' using errcode = 'PD001';
    end if;
    m := shipping.lock_manifest(p_manifest);
    if m.status <> 'closed' then
        raise exception 'this manifest is %, not closed', replace(m.status, '_', ' ') using errcode = 'PD003';
    end if;
    if exists (select from shipping.manifest where carrier_id = m.carrier_id and pod_id = m.pod_id and ship_date = m.ship_date and status = 'open') then
        raise exception 'another manifest of that day is open: close it first' using errcode = 'PD003';
    end if;
    perform 1 from shipping.shipment s where s.id in (select shipment_id from shipping.manifest_parcel where manifest_id = m.id and taken_off_at is null) order by s.id for update;
    update shipping.shipment s set status = case s.status when 'manifested' then 'labeled' else s.status end, on_manifest = false, version = version + 1
        where s.id in (select shipment_id from shipping.manifest_parcel where manifest_id = m.id and taken_off_at is null);
    perform events.record(s.client_id, s.pod_id, 'shipment.unmanifested', 'shipment', s.id, s.order_id, jsonb_build_object('manifest', m.number, 'reason', btrim(p_reason))),
            database.note_change('shipment', s.id, s.client_id, s.pod_id), database.note_change('order', s.order_id, s.client_id, null)
        from shipping.manifest_parcel x join shipping.shipment s on s.id = x.shipment_id where x.manifest_id = m.id and x.taken_off_at is null;
    update shipping.manifest_parcel set taken_off_at = clock_timestamp(), taken_off_by = session_user where manifest_id = m.id and taken_off_at is null;
    update shipping.manifest set status = 'open', parcels = 0, weight_ng = 0, document = null, closed_at = null, closed_by = null,
        reopened_at = clock_timestamp(), reopened_by = session_user, reopen_reason = btrim(p_reason) where id = m.id;
    perform events.record(null, m.pod_id, 'manifest.reopened', 'manifest', m.id, null, jsonb_build_object('number', m.number, 'reason', btrim(p_reason)));
    perform database.note_change('manifest', m.id, null, m.pod_id);
    return database.finish_command(p_command, jsonb_build_object('manifest', m.id, 'number', m.number, 'labels', m.parcels));
end
$$;
-- The driver has it: what is on it has left, so a parcel that the pod has not shipped keeps it back.
create function shipping.hand_over_manifest(p_command uuid, p_manifest bigint, p_driver text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.hand_over_manifest', jsonb_build_array(p_manifest, p_driver));
    m shipping.manifest;
    v_waiting text;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_driver, '') !~ '\S' then
        raise exception 'name the driver' using errcode = 'PD001';
    end if;
    m := shipping.lock_manifest(p_manifest);
    if m.status <> 'closed' then
        raise exception 'this manifest is %, not closed', replace(m.status, '_', ' ') using errcode = 'PD003';
    end if;
    select string_agg(w.number, ', ') into v_waiting from (select s.number from shipping.manifest_parcel x join shipping.shipment s on s.id = x.shipment_id
        where x.manifest_id = m.id and x.taken_off_at is null and s.shipped_at is null order by x.position limit 5) w;
    if v_waiting is not null then
        raise exception 'the pod has not shipped every parcel on it: %', v_waiting using errcode = 'PD003';
    end if;
    update shipping.manifest set status = 'handed_over', driver = btrim(p_driver), handed_over_at = clock_timestamp(), handed_over_by = session_user,
        document = null where id = m.id;  -- drawn once more, with the driver's name
    perform events.record(null, m.pod_id, 'manifest.handed_over', 'manifest', m.id, null, jsonb_build_object('number', m.number, 'driver', btrim(p_driver), 'parcels', m.parcels));
    perform database.note_change('manifest', m.id, null, m.pod_id);
    return database.finish_command(p_command, jsonb_build_object('manifest', m.id, 'number', m.number, 'parcels', m.parcels));
end
$$;
-- The drawn list is kept with the manifest, once it is closed: the first one stays until the status changes.
create function shipping.store_manifest_document(p_manifest bigint, p_pdf bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    m shipping.manifest := shipping.lock_manifest(p_manifest);
begin
    if m.status = 'open' then
        raise exception 'an open manifest has no document' using errcode = 'PD003';
    end if;
    if m.document is null then
        update shipping.manifest set document = database.store_content(null, 'application/pdf', p_pdf) where id = m.id;
    end if;
end
$$;

call database.readable('shipping.manifest', 'shipping.manifest_parcel', 'shipping.unmanifested');
grant execute on function shipping.close_manifest, shipping.reopen_manifest, shipping.hand_over_manifest, shipping.store_manifest_document to poddesk_warehouse, poddesk_administrator;

create view verify.i6_a_label_on_one_manifest as
    select 'shipment ' || m.shipment_id as subject, format('is on %s manifests', count(*)) as detail
    from shipping.manifest_parcel m where m.taken_off_at is null group by m.shipment_id having count(*) > 1
    union all
    select 'shipment ' || s.id, 'is manifested and on none' from shipping.shipment s
    where s.status = 'manifested' and not exists (select from shipping.manifest_parcel m where m.shipment_id = s.id and m.taken_off_at is null)
    union all
    select 'shipment ' || s.id, format('is %s and on a manifest', s.status) from shipping.shipment s join shipping.manifest_parcel m on m.shipment_id = s.id and m.taken_off_at is null
    where s.status in ('quoted', 'buying', 'labeled', 'voided')
    union all
    select 'shipment ' || s.id, format('says that it is %son a manifest', case when s.on_manifest then '' else 'not ' end) from shipping.shipment s
    where s.on_manifest <> exists (select from shipping.manifest_parcel m where m.shipment_id = s.id and m.taken_off_at is null)
    union all
    select 'shipment ' || s.id, 'is on another carrier''s or pod''s manifest' from shipping.manifest_parcel m join shipping.shipment s on s.id = m.shipment_id
        join shipping.service v on v.id = s.service_id join shipping.manifest x on x.id = m.manifest_id
    where m.taken_off_at is null and (v.carrier_id <> x.carrier_id or s.pod_id <> x.pod_id or m.tracking_number <> s.tracking_number);
create view verify.i6_manifests_add_up as
    select 'manifest ' || m.id as subject, format('is %s and says %s parcels of %s ng, holds %s of %s', m.status, m.parcels, m.weight_ng, coalesce(p.n, 0), coalesce(p.weight, 0)) as detail
    from shipping.manifest m left join (select manifest_id, count(*) as n, sum(weight_ng) as weight from shipping.manifest_parcel where taken_off_at is null group by 1) p on p.manifest_id = m.id
    where m.parcels <> coalesce(p.n, 0) or m.weight_ng <> coalesce(p.weight, 0)
    union all
    select 'manifest ' || m.id, 'is handed over with a parcel that has not left' from shipping.manifest m
    where m.status = 'handed_over' and exists (select from shipping.manifest_parcel x join shipping.shipment s on s.id = x.shipment_id
        where x.manifest_id = m.id and x.taken_off_at is null and s.shipped_at is null);
grant select on verify.i6_a_label_on_one_manifest, verify.i6_manifests_add_up to poddesk_system;
reset role;
do $own$
declare
    v name;
begin
    grant create on schema verify to poddesk_system;
    foreach v in array array['i6_a_label_on_one_manifest', 'i6_manifests_add_up'] loop
        execute format('alter view verify.%I owner to poddesk_system', v);
    end loop;
    revoke create on schema verify from poddesk_system;
end
$own$;
