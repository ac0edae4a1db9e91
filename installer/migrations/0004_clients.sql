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
-- What the brand promises its customers.
create table clients.promise (
    id bigint primary key references clients.client,
    client_id bigint not null unique references clients.client check (client_id = id),
    handling_hours integer not null check (handling_hours between 1 and 240),
    delivery_days integer not null check (delivery_days between 1 and 60)   -- from ship date to arrival
);

alter table clients.client enable row level security;
alter table clients.client force row level security;
create policy reach on clients.client using (id in (select access.my_clients()));
call database.protect('clients.branding');
call database.protect('clients.promise');
call access.audit('clients.client', 'insert');
call access.audit('clients.branding', 'insert');
call access.audit('clients.promise', 'insert');

-- A new brand with its branding kit and promise; whoever brings it in may work for it.
create function clients.create_client(p_command uuid, p_client jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'clients.create_client', p_client);
    v_id bigint := nextval('clients.client_id_seq');
    b jsonb := p_client -> 'branding';
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
    insert into clients.promise (id, client_id, handling_hours, delivery_days)
        values (v_id, v_id, coalesce((p_client #>> '{promise,handling_hours}')::integer, 24), coalesce((p_client #>> '{promise,delivery_days}')::integer, 5));
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
