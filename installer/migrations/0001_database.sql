-- Roles of the cluster and the schema of the database room: migrations, commands, leases, jobs, change feed, numbers, content.
-- Roles are cluster-wide, databases are many: every role is made only where it is absent.

do $roles$
declare
    r text;
begin
    foreach r in array array['poddesk_owner', 'poddesk_system', 'poddesk_role_admin', 'poddesk_account_manager',
                             'poddesk_returns_inspector', 'poddesk_onboarding', 'poddesk_warehouse',
                             'poddesk_administrator', 'poddesk_worker'] loop
        if not exists (select from pg_roles where rolname = r) then
            begin
                execute format('create role %I nologin noinherit', r);
            exception when duplicate_object or unique_violation then null;  -- another database of this cluster was faster
            end;
        end if;
    end loop;
    if not (select rolbypassrls from pg_roles where rolname = 'poddesk_system') then
        alter role poddesk_system bypassrls;
    end if;
    if not (select rolcreaterole from pg_roles where rolname = 'poddesk_role_admin') then
        alter role poddesk_role_admin createrole;
    end if;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant create on database %I to poddesk_owner', current_database());
    execute format('grant connect on database %I to poddesk_role_admin with grant option', current_database());
end
$roles$;

revoke all on schema public from public;
-- Large objects have no row level security: nobody may make one.
do $lo$
declare
    f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname = 'pg_catalog' and (p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite')) loop
        execute format('revoke execute on function %s from public', f);
    end loop;
end
$lo$;

alter default privileges for role poddesk_owner revoke execute on functions from public;
alter default privileges for role poddesk_system revoke execute on functions from public;
alter default privileges for role poddesk_role_admin revoke execute on functions from public;
alter default privileges for role poddesk_owner grant select on tables to poddesk_system;
alter default privileges for role poddesk_owner grant select on sequences to poddesk_system;

create schema database authorization poddesk_owner;
grant usage on schema database to poddesk_system, poddesk_role_admin, poddesk_account_manager, poddesk_returns_inspector,
    poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
create extension if not exists pgcrypto with schema database;
create extension if not exists pg_trgm with schema database;

set local role poddesk_owner;

create table database.migration (
    version integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default clock_timestamp()
);

-- Row level security for one table: reach by client and by pod, whichever columns it has. Used by migrations only.
-- A null client is the house's own row, which every client's people may see; so is a null pod. As a set and not as
-- "= any (array)", with which shipping an order read a client's whole past (bench_growth).
create procedure database.protect(p_table regclass, p_client name default 'client_id', p_pod name default 'pod_id')
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    reach text := '';
    c record;
begin
    for c in select a.attname, a.attnotnull, case a.attname when p_client then 'clients' else 'pods' end as reached from pg_attribute a
             where a.attrelid = p_table and not a.attisdropped and a.attname in (p_client, p_pod) order by 1 loop
        reach := reach || case when reach = '' then '' else ' and ' end
            || format('(%s%I in (select unnest(r.%s) from access.reach r where r.login = session_user))',
                      case when c.attnotnull then '' else format('%I is null or ', c.attname) end, c.attname, c.reached);
    end loop;
    execute format('alter table %s enable row level security', p_table);
    execute format('alter table %s force row level security', p_table);
    execute format('create policy reach on %s using (%s)', p_table, case when reach = '' then 'true' else reach end);
end
$$;

-- For the tables that everybody may read within reach. Used by migrations only.
create procedure database.readable(variadic p_tables regclass[]) language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    t regclass;
begin
    foreach t in array p_tables loop
        execute format('grant select on %s to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, '
                       'poddesk_warehouse, poddesk_administrator, poddesk_worker', t);
    end loop;
end
$$;
create procedure database.open_schema(p_schema name) language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    execute format('grant usage on schema %I to poddesk_system, poddesk_account_manager, poddesk_returns_inspector, '
                   'poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker', p_schema);
end
$$;

-- ── commands: what a person asked for happens once ──────────────────────────────────────────────────────────────

create table database.command (
    id uuid primary key,
    login name not null default session_user,
    kind text not null,
    request_hash bytea not null,
    result jsonb,
    at timestamptz not null default clock_timestamp()
);
alter table database.command enable row level security;
alter table database.command force row level security;
create policy own on database.command using (login = session_user);

-- Null: new, do the work in this transaction. Else the stored answer. BO001: the id was used for something else. Called by the
-- guarded functions alone: who could begin a command could also leave it without its work.
create function database.begin_command(p_id uuid, p_kind text, p_request jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    c database.command;
    h bytea := sha256(convert_to(p_kind || coalesce(p_request::text, ''), 'UTF8'));
begin
    if p_id is null then
        raise exception 'a command needs an id' using errcode = 'BO001';
    end if;
    perform access.require_person();
    insert into database.command (id, kind, request_hash) values (p_id, p_kind, h) on conflict (id) do nothing;
    if found then
        return null;
    end if;
    select * into c from database.command where id = p_id;
    if not found or c.request_hash <> h or c.login <> session_user then
        raise exception 'command id reused with other content' using errcode = 'BO001';
    end if;
    return coalesce(c.result, '{}');
end
$$;

create function database.finish_command(p_id uuid, p_result jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_result jsonb;
begin
    update database.command set result = p_result where id = p_id and login = session_user and result is null returning result into v_result;
    return v_result;
end
$$;

-- The stored answer of a command of the caller's own, or null: asked after a COMMIT that was not answered.
create function database.find_command(p_id uuid) returns jsonb
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (select jsonb_build_object('result', result, 'at', at) from database.command where id = p_id and login = session_user);
end
$$;

-- ── leases: one actor per job kind, by the server's clock ───────────────────────────────────────────────────────

create table database.lease (
    job text primary key,
    term bigint not null default 0,
    holder text,
    until timestamptz not null default '-infinity'
);
alter table database.lease enable row level security;
alter table database.lease force row level security;
create policy house on database.lease using (true);

create function database.lease_take(p_job text, p_holder text, p_ttl interval) returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into database.lease as l values (p_job, 1, p_holder, clock_timestamp() + p_ttl)
    on conflict (job) do update set term = l.term + 1, holder = excluded.holder, until = clock_timestamp() + p_ttl
        where l.until < clock_timestamp()
    returning term
$$;

create function database.lease_renew(p_job text, p_term bigint, p_ttl interval) returns boolean
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with u as (update database.lease set until = clock_timestamp() + p_ttl
               where job = p_job and term = p_term and until > clock_timestamp() returning 1)
    select exists (select 1 from u)
$$;

create function database.lease_release(p_job text, p_term bigint) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update database.lease set until = '-infinity' where job = p_job and term = p_term
$$;

-- First statement of every transaction of a lease's holder: a stale holder changes nothing. BO002: the lease is lost.
create function database.lease_guard(p_job text, p_term bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from database.lease where job = p_job and term = p_term and until > clock_timestamp() for share;
    if not found then
        raise exception 'lease lost' using errcode = 'BO002';
    end if;
end
$$;

-- ── jobs: how anything leaves the building ──────────────────────────────────────────────────────────────────────

create table database.job (
    id bigint generated always as identity primary key,
    client_id bigint,
    kind text not null,
    key text not null,
    payload jsonb not null default '{}',
    state text not null default 'ready' check (state in ('ready', 'running', 'done', 'dead')),
    attempts integer not null default 0,
    max_attempts integer not null default 24,
    not_before timestamptz not null default clock_timestamp(),
    token uuid,
    lease_until timestamptz,
    last_error text,
    created_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    unique nulls not distinct (client_id, kind, key)
);
create index job_ready on database.job (not_before, id) where state in ('ready', 'running');
create index job_dead on database.job (kind) where state = 'dead';

create function database.enqueue_job(p_client bigint, p_kind text, p_key text, p_payload jsonb) returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into database.job (client_id, kind, key, payload) values (p_client, p_kind, p_key, coalesce(p_payload, '{}'))
    on conflict (client_id, kind, key) do nothing returning id
$$;

create function database.claim_job(p_token uuid, p_kinds text[], p_ttl interval) returns setof database.job
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update database.job set state = 'running', token = p_token, lease_until = clock_timestamp() + p_ttl, attempts = attempts + 1
    where id = (select id from database.job
                where kind = any (p_kinds) and not_before <= clock_timestamp()
                  and (state = 'ready' or (state = 'running' and lease_until < clock_timestamp()))
                order by not_before, id limit 1 for update skip locked)
    returning *
$$;

create function database.finish_job(p_id bigint, p_token uuid) returns boolean
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with u as (update database.job set state = 'done', finished_at = clock_timestamp(), last_error = null
               where id = p_id and token = p_token and state = 'running' returning 1)
    select exists (select 1 from u)
$$;

-- A failed job waits p_after and is tried again, or is dead after its last attempt: a person's list.
create function database.fail_job(p_id bigint, p_token uuid, p_error text, p_after interval) returns boolean
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with u as (update database.job
               set state = case when attempts >= max_attempts then 'dead' else 'ready' end,
                   not_before = clock_timestamp() + p_after, last_error = left(p_error, 500), token = null
               where id = p_id and token = p_token and state = 'running' returning 1)
    select exists (select 1 from u)
$$;

-- A job that was not tried, because whom it is for cannot be reached: the attempt does not count.
create function database.put_back_job(p_id bigint, p_token uuid, p_error text, p_after interval) returns boolean
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with u as (update database.job set state = 'ready', attempts = greatest(attempts - 1, 0), not_before = clock_timestamp() + p_after,
                   last_error = left(p_error, 500), token = null
               where id = p_id and token = p_token and state = 'running' returning 1)
    select exists (select 1 from u)
$$;

-- ── change feed: NOTIFY is a doorbell, this table is the truth, read up to the oldest running transaction ───────

create table database.change (
    change_no bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    topic text not null,
    key bigint not null,
    client_id bigint,
    pod_id bigint,
    at timestamptz not null default clock_timestamp()
);
create index change_xid on database.change (xid);

create function database.note_change(p_topic text, p_key bigint, p_client bigint, p_pod bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into database.change (topic, key, client_id, pod_id) values (p_topic, p_key, p_client, p_pod);
    perform pg_notify('poddesk_change', '');
end
$$;

-- Changes of transactions that were finished after p_after (the watermark of the last read) and before p_upto.
-- A long transaction's rows appear when it ends, whatever numbers they carry: nothing is skipped.
create function database.watermark() returns xid8
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select pg_snapshot_xmin(pg_current_snapshot())
$$;

create function database.trim_changes(p_keep interval) returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with d as (delete from database.change where at < clock_timestamp() - p_keep returning 1) select count(*) from d
$$;

-- ── numbers of documents ────────────────────────────────────────────────────────────────────────────────────────

-- The next number of a kind of document of a client or pod, from 1: a sequence for each, made at its first use, so that nobody waits for
-- the one before him to commit. What is not committed leaves a gap. Internal: who could call it could learn how much others ship.
create function database.next_number(p_kind text, p_client bigint, p_pod bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_numbers constant text := quote_ident(concat_ws('_', 'number', p_kind, 'client' || p_client, 'pod' || p_pod));
begin
    if to_regclass('database.' || v_numbers) is null then
        perform pg_advisory_xact_lock(hashtextextended('database.' || v_numbers, 0));
        execute 'create sequence if not exists database.' || v_numbers;
    end if;
    return nextval('database.' || v_numbers);
end
$$;

-- ── content: documents, photos, raw payloads, by their hash ─────────────────────────────────────────────────────

create table database.content (
    client_id bigint,
    sha256 bytea not null,
    media_type text not null,
    bytes bytea not null check (octet_length(bytes) <= 20 * 1024 * 1024),
    created_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (client_id, sha256)
);

create function database.store_content(p_client bigint, p_media_type text, p_bytes bytea) returns bytea
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into database.content (client_id, sha256, media_type, bytes) values (p_client, sha256(p_bytes), p_media_type, p_bytes)
    on conflict (client_id, sha256) do nothing;
    return sha256(p_bytes);
end
$$;

grant select on database.migration to public;
grant select on database.lease, database.job, database.change, database.content
    to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant select on database.command to poddesk_administrator;
grant execute on function database.find_command, database.watermark
    to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function database.store_content
    to poddesk_account_manager, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function database.lease_take, database.lease_renew, database.lease_release, database.lease_guard,
    database.enqueue_job, database.claim_job, database.finish_job, database.fail_job, database.put_back_job, database.trim_changes
    to poddesk_worker, poddesk_administrator;
