-- Clients: the brands whose goods the pods store and ship.

create schema clients authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('clients');

create table clients.client (
    id bigint generated always as identity primary key,
    code text not null unique check (code ~ '^[A-Z0-9]{2,6}$'),
    name text not null check (name ~ '\S'),
    color text not null check (color ~ '^#[0-9a-f]{6}$'),
    currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
    status text not null default 'onboarding' check (status in ('onboarding', 'live', 'paused', 'archived')),
    created_at timestamptz not null default clock_timestamp()
);
create table clients.branding (
    id bigint primary key references clients.client,
    client_id bigint not null unique references clients.client check (client_id = id),
    legal_name text not null,
    logo bytea,                       -- sha256 of the picture in database.content
    primary_color text not null check (primary_color ~ '^#[0-9a-f]{6}$'),
    from_name text not null check (from_name !~ '[\r\n]'),
    from_email text not null check (from_email ~ '^[^\s<>"]+@[^\s<>"]+$'),
    reply_to text not null check (reply_to ~ '^[^\s<>"]+@[^\s<>"]+$'),
    website text not null default '',
    thank_you_note text not null default '',
    returns_note text not null default '',
    return_address jsonb not null default '{}'
);
-- What the brand promises its customers. Without a cutoff, an order leaves within so many hours of the working calendar; with one, what is
-- placed by then on a working day leaves that day, else on the next, and so many working days later where there are handling days. The
-- calendar of a new brand never closes.
create table clients.promise (
    id bigint primary key references clients.client,
    client_id bigint not null unique references clients.client check (client_id = id),
    handling_hours integer not null check (handling_hours between 1 and 240),
    delivery_days integer not null check (delivery_days between 1 and 60),  -- from ship date to arrival
    order_cutoff time check (order_cutoff < '24:00'),                       -- null: by hours
    handling_days integer not null default 0 check (handling_days between 0 and 30),
    time_zone text not null default 'UTC',                                  -- of the calendar and the cutoff
    workdays integer not null default 127 check (workdays between 1 and 127),   -- bits: 1 Monday … 64 Sunday
    opens_at time not null default '00:00',
    closes_at time not null default '24:00' check (closes_at - opens_at >= interval '1 hour'),
    closed_days date[] not null default '{}' check (cardinality(closed_days) <= 200 and array_position(closed_days, null) is null),
    stops_at text not null default 'shipped' check (stops_at in ('packed', 'label', 'shipped'))     -- what ends the clock of an order
);

call database.protect('clients.client', p_client => 'id');
call database.protect('clients.branding');
call database.protect('clients.promise');
call access.audit('clients.client', 'insert');
call access.audit('clients.branding', 'insert');
call access.audit('clients.promise', 'insert');

-- Whether somebody works for the promise on that day of its time zone.
create function clients.works_on(p clients.promise, p_day date) returns boolean
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return (p.workdays >> (extract(isodow from p_day)::integer - 1)) & 1 = 1 and p_day <> all (p.closed_days);
end
$$;

-- By when an order placed then has to leave: the only place where a promise becomes a moment. By cutoff it is the end of the working day;
-- by hours, an hour counts from opening to closing on working days. Absolute time within a day, so that a change of the clocks neither
-- gives nor takes an hour.
create function clients.ship_by(p clients.promise, p_placed timestamptz) returns timestamptz
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    v_day date := (p_placed at time zone p.time_zone)::date;
    v_left interval := make_interval(hours => p.handling_hours);
    v_days integer := p.handling_days;
    v_from timestamptz;
    v_until timestamptz;
begin
    if not coalesce(isfinite(p_placed), false) then
        return p_placed;
    end if;
    if p.order_cutoff is not null then
        if (p_placed at time zone p.time_zone)::time > p.order_cutoff then
            v_day := v_day + 1;
        end if;
        while v_days > 0 or not clients.works_on(p, v_day) loop
            v_days := v_days - clients.works_on(p, v_day)::integer;
            v_day := v_day + 1;
        end loop;
        return (v_day + p.closes_at) at time zone p.time_zone;
    end if;
    loop
        if clients.works_on(p, v_day) then
            v_from := greatest((v_day + p.opens_at) at time zone p.time_zone, p_placed);
            v_until := (v_day + p.closes_at) at time zone p.time_zone;
            if v_until - v_from >= v_left then
                return v_from + v_left;
            end if;
            v_left := v_left - greatest(v_until - v_from, interval '0');
        end if;
        v_day := v_day + 1;
    end loop;
end
$$;

-- The promise with some of its columns changed: {"handling_hours", "delivery_days", "order_cutoff": "14:00" or null, "handling_days", "time_zone",
-- "workdays", "opens_at", "closes_at", "closed_days": ["2026-12-25"], "stops_at"}. Internal.
create function clients.promise_with(p clients.promise, p_changes jsonb) returns clients.promise
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    n clients.promise := jsonb_populate_record(p, coalesce(p_changes, '{}') - array['id', 'client_id', 'version']);
begin
    if n.time_zone <> p.time_zone and not exists (select from pg_timezone_names where name = n.time_zone) then
        raise exception 'there is no time zone %', n.time_zone using errcode = 'PD001';
    end if;
    return n;
end
$$;

-- A new brand with its branding kit and promise; whoever brings it in may work for it.
create function clients.create_client(p_command uuid, p_client jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'clients.create_client', p_client);
    v_id bigint := nextval('clients.client_id_seq');
    b jsonb := p_client -> 'branding';
    m clients.promise;
begin
    if done is not null then
        return done;
    end if;
    insert into access.client values (v_id);
    insert into access.person_client (person_id, client_id)
        select p.id, v_id from access.person p where p.login = session_user and not p.all_clients;
    insert into clients.client (id, code, name, color, currency, status) overriding system value
        values (v_id, p_client ->> 'code', p_client ->> 'name', p_client ->> 'color', coalesce(p_client ->> 'currency', 'USD'),
                coalesce(p_client ->> 'status', 'onboarding'));
    insert into clients.branding (id, client_id, legal_name, primary_color, from_name, from_email, reply_to, website, thank_you_note, returns_note, return_address)
        values (v_id, v_id, coalesce(b ->> 'legal_name', p_client ->> 'name'), coalesce(b ->> 'primary_color', p_client ->> 'color'),
                coalesce(b ->> 'from_name', p_client ->> 'name'), b ->> 'from_email', coalesce(b ->> 'reply_to', b ->> 'from_email'),
                coalesce(b ->> 'website', ''), coalesce(b ->> 'thank_you_note', ''), coalesce(b ->> 'returns_note', ''),
                coalesce(b -> 'return_address', '{}'));
    m := clients.promise_with(jsonb_populate_record(null::clients.promise, '{"handling_hours": 24, "delivery_days": 5, "handling_days": 0, "time_zone": "UTC",
        "workdays": 127, "opens_at": "00:00", "closes_at": "24:00", "closed_days": [], "stops_at": "shipped", "version": 1}'
        || jsonb_build_object('id', v_id, 'client_id', v_id)), p_client -> 'promise');
    insert into clients.promise values (m.*);
    if b ? 'logo_png' then
        update clients.branding set logo = database.store_content(v_id, 'image/png', decode(b ->> 'logo_png', 'base64')) where id = v_id;
    end if;
    perform database.note_change('client', v_id, v_id, null);
    return database.finish_command(p_command, jsonb_build_object('client', v_id));
end
$$;
call database.readable('clients.client', 'clients.branding', 'clients.promise');
grant update (name, color, status) on clients.client to poddesk_onboarding, poddesk_administrator;
grant update (legal_name, logo, primary_color, from_name, from_email, reply_to, website, thank_you_note, returns_note, return_address)
    on clients.branding to poddesk_onboarding, poddesk_account_manager, poddesk_administrator;
grant update (handling_hours, delivery_days) on clients.promise to poddesk_onboarding, poddesk_administrator;
grant execute on function clients.create_client to poddesk_onboarding, poddesk_administrator;
