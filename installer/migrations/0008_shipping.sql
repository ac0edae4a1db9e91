-- Shipping: carriers, rate sheets as dated data, shipments (parcels), quotes, labels.

create schema shipping authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('shipping');

create table shipping.carrier (
    id bigint generated always as identity primary key,
    code text not null unique check (code ~ '^[a-z0-9_]{2,30}$'),
    name text not null,
    is_house boolean not null default false,        -- its labels are ours to print
    tracking_url text not null default '',          -- {tracking} is replaced
    archived_at timestamptz
);
create table shipping.service (
    id bigint generated always as identity primary key,
    carrier_id bigint not null references shipping.carrier,
    code text not null,
    name text not null,
    max_weight_ng bigint not null check (max_weight_ng > 0),
    max_length_um bigint not null check (max_length_um > 0),
    max_length_girth_um bigint not null check (max_length_girth_um > 0),
    delivers_po_box boolean not null default true,
    transit_days jsonb not null default '{}',       -- {"1": 2, "8": 5}: zone to days
    saturday_delivery boolean not null default true,
    unique (carrier_id, code)
);
-- A price table in force from a day on, until another one of the same carrier is. Published sheets are never edited.
create table shipping.rate_sheet (
    id bigint generated always as identity primary key,
    carrier_id bigint not null references shipping.carrier,
    version integer not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    effective_from date not null,
    effective_to date,
    source text not null,
    note text not null default '',
    published_at timestamptz not null default clock_timestamp(),
    published_by name not null default session_user,
    unique (carrier_id, version),
    check (effective_to is null or effective_to >= effective_from)
);
create table shipping.rate_row (
    sheet_id bigint not null references shipping.rate_sheet,
    service_id bigint not null references shipping.service,
    zone smallint not null,
    upto_ng bigint not null check (upto_ng > 0),    -- the price of every weight up to this one
    price_minor bigint not null check (price_minor >= 0),
    primary key (sheet_id, service_id, zone, upto_ng)
);
create table shipping.zone_chart (
    carrier_id bigint not null references shipping.carrier,
    origin_zip3 text not null check (origin_zip3 ~ '^[0-9]{3}$'),
    dest_zip3 text not null check (dest_zip3 ~ '^[0-9]{3}$'),
    zone smallint not null,
    primary key (carrier_id, origin_zip3, dest_zip3)
);
create table shipping.zip3_centroid (
    zip3 text primary key check (zip3 ~ '^[0-9]{3}$'),
    latitude_microdegrees integer not null,
    longitude_microdegrees integer not null
);
create table shipping.dim_rule (
    carrier_id bigint not null references shipping.carrier,
    effective_from date not null,
    divisor integer not null check (divisor > 0),   -- cubic inches per pound
    threshold_in3 integer not null default 0,       -- counts only above this volume
    round_sides_up boolean not null default false,
    primary key (carrier_id, effective_from)
);
create table shipping.surcharge (
    id bigint generated always as identity primary key,
    carrier_id bigint not null references shipping.carrier,
    service_id bigint references shipping.service,  -- null: every service of the carrier
    code text not null,
    name text not null,
    position integer not null,                      -- the order in which they are applied
    kind text not null check (kind in ('flat', 'percent')),
    amount_minor bigint,                            -- of a flat one
    rate_ppm bigint,                                -- of a percentage, of what was summed before it
    applies text not null check (applies in ('always', 'residential', 'over_weight', 'over_length', 'dest_zip3')),
    threshold bigint,                               -- ng or µm, by applies
    zip3s text[],
    effective_from date not null,
    effective_to date,
    check ((kind = 'flat') = (amount_minor is not null) and (kind = 'percent') = (rate_ppm is not null))
);
call database.protect('shipping.carrier');
call database.protect('shipping.service');
call database.protect('shipping.rate_sheet');
call database.protect('shipping.rate_row');
call database.protect('shipping.zone_chart');
call database.protect('shipping.zip3_centroid');
call database.protect('shipping.dim_rule');
call database.protect('shipping.surcharge');
call access.audit('shipping.carrier', 'insert');
call access.audit('shipping.service', 'insert');

create table shipping.shipment (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    order_id bigint not null,
    fulfillment_id bigint not null,
    number text not null,
    status text not null default 'quoted' check (status in ('quoted', 'buying', 'labeled', 'voided', 'manifested', 'in_transit', 'delivered', 'exception', 'returned')),
    carton_id bigint references catalog.carton,
    weight_ng bigint not null check (weight_ng > 0),
    length_um bigint not null check (length_um > 0),
    width_um bigint not null check (width_um > 0),
    height_um bigint not null check (height_um > 0),
    sscc text check (sscc ~ '^[0-9]{18}$'),
    service_id bigint references shipping.service,
    chosen_by name,
    price_minor bigint,
    currency text,
    promised_on date,
    tracking_number text,
    has_postage boolean not null default false,
    label_pdf bytea,
    label_zpl bytea,
    slip_pdf bytea,
    labeled_at timestamptz,
    shipped_at timestamptz,
    version integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    unique (client_id, id),
    unique (client_id, number),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    check (status not in ('labeled', 'manifested', 'in_transit', 'delivered') or (service_id is not null and tracking_number is not null))
);
create index shipment_order on shipping.shipment (order_id);
create index shipment_fulfillment on shipping.shipment (fulfillment_id);
create unique index shipment_tracking on shipping.shipment (client_id, tracking_number) where tracking_number is not null and status <> 'voided';
create table shipping.quote (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    shipment_id bigint not null,
    service_id bigint not null references shipping.service,
    zone smallint,
    base_minor bigint,
    surcharges jsonb not null default '[]',         -- [{"code", "name", "amount_minor"}]
    total_minor bigint,
    currency text not null,
    actual_ng bigint not null,
    billed_ng bigint not null,
    arrives_on date,
    hidden_code text,                               -- why the service is not offered
    hidden_sentence text,
    quoted_at timestamptz not null default clock_timestamp(),
    unique (shipment_id, service_id),
    foreign key (client_id, shipment_id) references shipping.shipment (client_id, id),
    check ((total_minor is null) = (hidden_code is not null)),
    check (total_minor >= 0 and base_minor >= 0)
);
call database.protect('shipping.shipment');
call database.protect('shipping.quote');
call access.audit('shipping.shipment', 'update');
call access.audit('shipping.quote', 'update');

-- Publishes a whole sheet with its carrier and services; the sheet before it ends the day before.
-- {"carrier": {"code", "name", "is_house", "tracking_url"}, "services": [columns of shipping.service], "sheet": {"currency", "effective_from", "source", "note"},
--  "rows": [{"service", "zone", "upto_ng", "price_minor"}], "zones": [{"origin", "dest", "zone"}], "dim_rules": [...], "surcharges": [{…, "service"}]}
create function shipping.publish_rate_sheet(p_command uuid, p_sheet jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.publish_rate_sheet', p_sheet);
    v_carrier bigint;
    v_sheet bigint;
    v_from date := (p_sheet #>> '{sheet,effective_from}')::date;
begin
    if done is not null then
        return done;
    end if;
    insert into shipping.carrier (code, name, is_house, tracking_url)
        values (p_sheet #>> '{carrier,code}', p_sheet #>> '{carrier,name}', coalesce((p_sheet #>> '{carrier,is_house}')::boolean, false), coalesce(p_sheet #>> '{carrier,tracking_url}', ''))
        on conflict (code) do update set name = excluded.name, tracking_url = excluded.tracking_url returning id into v_carrier;
    insert into shipping.service (carrier_id, code, name, max_weight_ng, max_length_um, max_length_girth_um, delivers_po_box, transit_days, saturday_delivery)
        select v_carrier, s.code, s.name, s.max_weight_ng, s.max_length_um, s.max_length_girth_um, coalesce(s.delivers_po_box, true), coalesce(s.transit_days, '{}'), coalesce(s.saturday_delivery, true)
        from jsonb_populate_recordset(null::shipping.service, p_sheet -> 'services') s
        on conflict (carrier_id, code) do update set name = excluded.name, max_weight_ng = excluded.max_weight_ng, max_length_um = excluded.max_length_um,
            max_length_girth_um = excluded.max_length_girth_um, delivers_po_box = excluded.delivers_po_box, transit_days = excluded.transit_days, saturday_delivery = excluded.saturday_delivery;
    if exists (select from shipping.rate_sheet where carrier_id = v_carrier and effective_from >= v_from) then
        raise exception 'a sheet of this carrier is in force from this day or a later one' using errcode = 'PD003';
    end if;
    update shipping.rate_sheet set effective_to = v_from - 1 where carrier_id = v_carrier and effective_to is null;
    insert into shipping.rate_sheet (carrier_id, version, currency, effective_from, source, note)
        values (v_carrier, (select coalesce(max(version), 0) + 1 from shipping.rate_sheet where carrier_id = v_carrier), p_sheet #>> '{sheet,currency}', v_from,
                p_sheet #>> '{sheet,source}', coalesce(p_sheet #>> '{sheet,note}', '')) returning id into v_sheet;
    insert into shipping.rate_row (sheet_id, service_id, zone, upto_ng, price_minor)
        select v_sheet, s.id, r.zone, r.upto_ng, r.price_minor
        from jsonb_to_recordset(p_sheet -> 'rows') as r (service text, zone smallint, upto_ng bigint, price_minor bigint)
             join shipping.service s on s.carrier_id = v_carrier and s.code = r.service;
    insert into shipping.zone_chart (carrier_id, origin_zip3, dest_zip3, zone)
        select v_carrier, z.origin, z.dest, z.zone from jsonb_to_recordset(coalesce(p_sheet -> 'zones', '[]')) as z (origin text, dest text, zone smallint)
        on conflict (carrier_id, origin_zip3, dest_zip3) do update set zone = excluded.zone;
    insert into shipping.dim_rule (carrier_id, effective_from, divisor, threshold_in3, round_sides_up)
        select v_carrier, d.effective_from, d.divisor, coalesce(d.threshold_in3, 0), coalesce(d.round_sides_up, false)
        from jsonb_populate_recordset(null::shipping.dim_rule, coalesce(p_sheet -> 'dim_rules', '[]')) d on conflict (carrier_id, effective_from) do nothing;
    insert into shipping.surcharge (carrier_id, service_id, code, name, position, kind, amount_minor, rate_ppm, applies, threshold, zip3s, effective_from, effective_to)
        select v_carrier, s.id, u.code, u.name, u.position, u.kind, u.amount_minor, u.rate_ppm, u.applies, u.threshold, u.zip3s, u.effective_from, u.effective_to
        from jsonb_to_recordset(coalesce(p_sheet -> 'surcharges', '[]')) as u (service text, code text, name text, position integer, kind text, amount_minor bigint, rate_ppm bigint,
             applies text, threshold bigint, zip3s text[], effective_from date, effective_to date)
             left join shipping.service s on s.carrier_id = v_carrier and s.code = u.service
        where not exists (select from shipping.surcharge x where x.carrier_id = v_carrier and x.service_id is not distinct from s.id
                              and x.code = u.code and x.effective_from = u.effective_from);    -- a newer sheet may repeat it
    return database.finish_command(p_command, jsonb_build_object('carrier', v_carrier, 'sheet', v_sheet));
end
$$;
create function shipping.load_centroids(p_rows jsonb) returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select access.require_person();
    with i as (insert into shipping.zip3_centroid (zip3, latitude_microdegrees, longitude_microdegrees)
               select r.zip3, r.lat, r.lon from jsonb_to_recordset(p_rows) as r (zip3 text, lat integer, lon integer)
               on conflict (zip3) do update set latitude_microdegrees = excluded.latitude_microdegrees, longitude_microdegrees = excluded.longitude_microdegrees returning 1)
    select count(*) from i
$$;

-- The shipment, locked, the order first: the order of locks is the same in every use case. PD002: there is none within reach. What follows
-- from a row that was taken within reach may run as poddesk_system. Internal.
create function shipping.lock_shipment(p_shipment bigint) returns shipping.shipment
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s shipping.shipment;
begin
    perform 1 from orders.order where id = (select order_id from shipping.shipment where id = p_shipment) for update;
    select * into s from shipping.shipment where id = p_shipment for update;
    if s.id is null then
        raise exception 'no such shipment' using errcode = 'PD002';
    end if;
    return s;
end
$$;

-- Stores the comparison of a shipment's services with its why. A person's choice made before stays.
-- p_quotes: [{"service_id", "zone", "base_minor", "surcharges", "total_minor", "currency", "actual_ng", "billed_ng", "arrives_on", "hidden_code", "hidden_sentence"}]
create function shipping.store_quotes(p_command uuid, p_shipment bigint, p_quotes jsonb, p_chosen_service bigint, p_promised_on date, p_decision jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.store_quotes', jsonb_build_array(p_shipment, p_quotes, p_chosen_service, p_promised_on, p_decision));
    s shipping.shipment;
begin
    if done is not null then
        return done;
    end if;
    s := shipping.lock_shipment(p_shipment);
    if s.status <> 'quoted' then
        raise exception 'a shipment that is % is not quoted again', s.status using errcode = 'PD003';
    end if;
    delete from shipping.quote where shipment_id = s.id;
    insert into shipping.quote (client_id, shipment_id, service_id, zone, base_minor, surcharges, total_minor, currency, actual_ng, billed_ng, arrives_on, hidden_code, hidden_sentence)
        select s.client_id, s.id, q.service_id, q.zone, q.base_minor, coalesce(q.surcharges, '[]'), q.total_minor, q.currency, q.actual_ng, q.billed_ng, q.arrives_on, q.hidden_code, q.hidden_sentence
        from jsonb_populate_recordset(null::shipping.quote, p_quotes) q;
    if s.chosen_by is null or not exists (select from shipping.quote where shipment_id = s.id and service_id = s.service_id and total_minor is not null) then
        update shipping.shipment t set service_id = p_chosen_service, price_minor = q.total_minor, currency = q.currency, promised_on = p_promised_on, chosen_by = null, version = version + 1
            from (select 1) one left join shipping.quote q on q.shipment_id = s.id and q.service_id = p_chosen_service where t.id = s.id;
    end if;
    -- Also beside a person's choice: it is what counts again when that is taken back.
    perform events.decide(s.client_id, s.pod_id, 'shipment', s.id, s.order_id, p_decision);
    update orders.order o set carrier = c.name, service = v.name from shipping.service v join shipping.carrier c on c.id = v.carrier_id
        where o.id = s.order_id and v.id = (select service_id from shipping.shipment where id = s.id);
    perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
    perform database.note_change('order', s.order_id, s.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('service', (select service_id from shipping.shipment where id = s.id)));
end
$$;

-- A person outranks a rule: another service, with a reason, and it sticks.
create function shipping.choose_service(p_command uuid, p_shipment bigint, p_service bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.choose_service', jsonb_build_array(p_shipment, p_service, p_reason));
    s shipping.shipment;
    q shipping.quote;
    v_name text;
begin
    if done is not null then
        return done;
    end if;
    s := shipping.lock_shipment(p_shipment);
    if s.status <> 'quoted' then
        raise exception 'the shipment is % already', s.status using errcode = 'PD003';
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'another service needs a reason' using errcode = 'PD001';
    end if;
    select * into q from shipping.quote where shipment_id = s.id and service_id = p_service and total_minor is not null;
    if q.id is null then
        raise exception 'this service is not offered for the parcel' using errcode = 'PD003';
    end if;
    select c.name || ' ' || v.name into v_name from shipping.service v join shipping.carrier c on c.id = v.carrier_id where v.id = p_service;
    update shipping.shipment set service_id = p_service, price_minor = q.total_minor, currency = q.currency, chosen_by = session_user, version = version + 1 where id = s.id;
    update orders.order o set carrier = c.name, service = v.name from shipping.service v join shipping.carrier c on c.id = v.carrier_id where o.id = s.order_id and v.id = p_service;
    perform events.decide(s.client_id, s.pod_id, 'shipment', s.id, s.order_id, jsonb_build_object('kind', 'rate', 'chosen', v_name, 'alternatives',
        jsonb_build_array(jsonb_build_object('option', v_name, 'chosen', true, 'code', 'person', 'facts', '{}'::jsonb, 'sentence', p_reason))));
    perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
    perform database.note_change('order', s.order_id, s.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('service', p_service));
end
$$;

-- The label of a quoted shipment: its tracking number (the house courier's own, or one that was scanned) and its documents.
create function shipping.store_label(p_command uuid, p_shipment bigint, p_tracking text, p_has_postage boolean, p_pdf bytea, p_zpl bytea, p_sscc text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.store_label', jsonb_build_array(p_shipment, p_tracking, p_has_postage));
    s shipping.shipment;
begin
    if done is not null then
        return done;
    end if;
    s := shipping.lock_shipment(p_shipment);
    if s.status <> 'quoted' then
        raise exception 'the shipment is % already', s.status using errcode = 'PD003';
    end if;
    if s.service_id is null then
        raise exception 'no service is chosen for the shipment' using errcode = 'PD003';
    end if;
    update shipping.shipment set status = 'labeled', tracking_number = p_tracking, has_postage = p_has_postage, sscc = p_sscc, labeled_at = clock_timestamp(), version = version + 1,
        label_pdf = case when p_pdf is not null then database.store_content(s.client_id, 'application/pdf', p_pdf) end,
        label_zpl = case when p_zpl is not null then database.store_content(s.client_id, 'application/x-zpl', p_zpl) end
        where id = s.id;
    perform events.record(s.client_id, s.pod_id, 'shipment.labeled', 'shipment', s.id, s.order_id, jsonb_build_object('tracking', p_tracking, 'postage', p_has_postage));
    perform orders.follow_clock(s.order_id);
    perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
    perform database.note_change('order', s.order_id, s.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('tracking', p_tracking, 'status', 'labeled'));
end
$$;

-- The order goes somewhere else: parcels that were rated for the old address are to be rated anew. False where a label is bought already.
-- Whose pod the parcel is in does not matter. Internal.
create function shipping.readdress(p_order bigint) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from shipping.shipment where order_id = p_order order by id for update;
    if exists (select from shipping.shipment where order_id = p_order and status not in ('quoted', 'voided')) then
        return false;
    end if;
    delete from shipping.quote q using shipping.shipment s where s.id = q.shipment_id and s.order_id = p_order and s.status = 'quoted';
    update shipping.shipment set service_id = null, price_minor = null, currency = null, promised_on = null, chosen_by = null, version = version + 1
        where order_id = p_order and status = 'quoted' and service_id is not null;
    return true;
end
$$;
reset role;
alter function shipping.readdress(bigint) owner to poddesk_system;
revoke execute on function shipping.readdress from public;
grant execute on function shipping.readdress to poddesk_owner;
grant update on shipping.shipment to poddesk_system;
grant insert, delete on shipping.quote to poddesk_system;
grant execute on function shipping.lock_shipment to poddesk_system;
set local role poddesk_owner;

call database.readable('shipping.carrier', 'shipping.service', 'shipping.rate_sheet', 'shipping.rate_row', 'shipping.zone_chart', 'shipping.zip3_centroid',
    'shipping.dim_rule', 'shipping.surcharge', 'shipping.shipment', 'shipping.quote');
grant execute on function shipping.publish_rate_sheet, shipping.load_centroids to poddesk_onboarding, poddesk_administrator;
grant execute on function shipping.store_quotes, shipping.choose_service to poddesk_account_manager, poddesk_warehouse, poddesk_administrator;
grant execute on function shipping.store_label to poddesk_warehouse, poddesk_administrator;

-- What no other label of the house has: the serial number of its SSCC, and the one in the house courier's tracking number.
create sequence shipping.sscc_number;
create sequence shipping.tracking_number;
create function shipping.next_label_numbers(out sscc bigint, out tracking bigint)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    sscc := nextval('shipping.sscc_number');
    tracking := nextval('shipping.tracking_number');
end
$$;
grant execute on function shipping.next_label_numbers to poddesk_warehouse, poddesk_administrator, poddesk_account_manager,
    poddesk_returns_inspector, poddesk_worker;

reset role;
alter function shipping.store_quotes(uuid, bigint, jsonb, bigint, date, jsonb) owner to poddesk_system;
alter function shipping.store_label(uuid, bigint, text, boolean, bytea, bytea, text) owner to poddesk_system;
set local role poddesk_owner;
