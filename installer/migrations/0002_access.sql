-- People, roles, reach by client and pod, audit. Identity is session_user: it survives SET ROLE and definer functions and cannot be forged.

create schema access authorization poddesk_owner;
grant usage on schema access to poddesk_system, poddesk_role_admin, poddesk_account_manager, poddesk_returns_inspector,
    poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
set local role poddesk_owner;

create table access.person (
    id bigint generated always as identity primary key,
    login name not null unique check (login ~ '^[a-z][a-z0-9_.]{0,40}$'),
    full_name text not null check (full_name ~ '\S'),
    role text not null check (role in ('account_manager', 'returns_inspector', 'onboarding', 'warehouse', 'administrator', 'worker')),
    all_clients boolean not null default false,
    all_pods boolean not null default false,
    disabled_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    created_by name not null default session_user
);
-- This room knows clients and pods by their ids only; their own rooms add them here.
create table access.client (id bigint primary key);
create table access.pod (id bigint primary key);
create table access.person_client (
    person_id bigint not null references access.person,
    client_id bigint not null references access.client,
    granted_by name not null default session_user,
    granted_at timestamptz not null default clock_timestamp(),
    primary key (person_id, client_id)
);
create table access.person_pod (
    person_id bigint not null references access.person,
    pod_id bigint not null references access.pod,
    granted_by name not null default session_user,
    granted_at timestamptz not null default clock_timestamp(),
    primary key (person_id, pod_id)
);

-- What each person who is not disabled reaches, for the policies of every table: they ask for it in every statement. Kept by
-- triggers, held against access.due_reach by verify.
create table access.reach (
    login name primary key,
    clients bigint[] not null,
    pods bigint[] not null
);
alter table access.reach enable row level security;
alter table access.reach force row level security;
create policy own on access.reach using (login = session_user);
create view access.due_reach with (security_invoker = true) as
select p.login,
       array(select c.id from access.client c
             where p.all_clients or exists (select from access.person_client g where g.person_id = p.id and g.client_id = c.id) order by c.id) as clients,
       array(select c.id from access.pod c
             where p.all_pods or exists (select from access.person_pod g where g.person_id = p.id and g.pod_id = c.id) order by c.id) as pods
from access.person p where p.disabled_at is null;
create function access.renew_reach() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    lock table access.reach in share row exclusive mode;   -- of two who change people, clients or pods at once the later one sees both changes
    insert into access.reach as r (login, clients, pods) select login, clients, pods from access.due_reach
        on conflict (login) do update set clients = excluded.clients, pods = excluded.pods where (r.clients, r.pods) is distinct from (excluded.clients, excluded.pods);
    delete from access.reach r where not exists (select from access.due_reach d where d.login = r.login);
    return null;
end
$$;
create trigger reach after insert or update or delete on access.person for each statement execute function access.renew_reach();
create trigger reach after insert or update or delete on access.person_client for each statement execute function access.renew_reach();
create trigger reach after insert or update or delete on access.person_pod for each statement execute function access.renew_reach();
create trigger reach after insert or update or delete on access.client for each statement execute function access.renew_reach();
create trigger reach after insert or update or delete on access.pod for each statement execute function access.renew_reach();

create function access.my_clients() returns setof bigint
    language plpgsql stable security definer rows 10 set search_path = pg_catalog, pg_temp as $$
begin
    return query select unnest(r.clients) from access.reach r where r.login = session_user;
end
$$;
create function access.my_pods() returns setof bigint
    language plpgsql stable security definer rows 10 set search_path = pg_catalog, pg_temp as $$
begin
    return query select unnest(r.pods) from access.reach r where r.login = session_user;
end
$$;
create function access.reaches_every_client() returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (select id from access.client except select unnest(clients) from access.reach where login = session_user)
$$;
-- Who the caller is here: no row for a login that is nobody in this database.
create function access.whoami() returns table (person_id bigint, login name, full_name text, role text, all_clients boolean, all_pods boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
        select p.id, p.login, p.full_name, p.role, p.all_clients, p.all_pods from access.person p
        where p.login = session_user and p.disabled_at is null;
end
$$;
-- For functions that act: a login that is nobody here, or is disabled, does nothing, whatever its roles in the server. 42501. Who
-- runs the server may do anything anyway, and makes the first people of a shared one.
create function access.require_person() returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from access.reach where login = session_user) and not (select rolsuper from pg_roles where rolname = session_user) then
        raise exception 'you are not a person of this database, or disabled' using errcode = '42501';
    end if;
end
$$;
-- And the client and pod must be within reach. 42501 otherwise.
create function access.require(p_client bigint, p_pod bigint) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    if p_client is not null and not exists (select from access.reach where login = session_user and p_client = any (clients)) then
        raise exception 'this client is not yours' using errcode = '42501';
    end if;
    if p_pod is not null and not exists (select from access.reach where login = session_user and p_pod = any (pods)) then
        raise exception 'this pod is not yours' using errcode = '42501';
    end if;
end
$$;

alter table access.person enable row level security;
alter table access.person force row level security;
create policy everybody_sees_names on access.person for select using (true);
create policy administration on access.person using (true);
alter table access.person_client enable row level security;
alter table access.person_client force row level security;
create policy reach on access.person_client using (client_id in (select access.my_clients())) with check (true);  -- written by functions only
alter table access.person_pod enable row level security;
alter table access.person_pod force row level security;
create policy reach on access.person_pod using (pod_id in (select access.my_pods())) with check (true);
alter table access.client enable row level security;
alter table access.client force row level security;
create policy house on access.client using (true);
alter table access.pod enable row level security;
alter table access.pod force row level security;
create policy house on access.pod using (true);
-- What belongs to no client is the house's: open to whoever is somebody here.
create function access.is_person() returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from access.whoami())
$$;
alter policy house on database.lease using ((select access.is_person()));
call database.protect('database.job');
call database.protect('database.change');
alter table database.content enable row level security;
alter table database.content force row level security;
-- A document that names several clients' orders (a pick list) is nobody's alone: only who reaches every client may read it.
create policy reach on database.content using (client_id in (select access.my_clients()) or (client_id is null and (select access.reaches_every_client())))
    with check (client_id is null or client_id in (select access.my_clients()));

-- Nobody widens a reach of his own: an administrator asks another one.
create function access.grant_client(p_login name, p_client bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_login = session_user then
        raise exception 'nobody grants a client to himself' using errcode = '42501';
    end if;
    perform access.require(p_client, null);
    insert into access.person_client (person_id, client_id)
        select id, p_client from access.person where login = p_login on conflict do nothing;
    if not found and not exists (select from access.person where login = p_login) then
        raise exception 'no such person' using errcode = 'PD002';
    end if;
end
$$;
create function access.grant_pod(p_login name, p_pod bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_login = session_user then
        raise exception 'nobody grants a pod to himself' using errcode = '42501';
    end if;
    perform access.require(null, p_pod);
    insert into access.person_pod (person_id, pod_id)
        select id, p_pod from access.person where login = p_login on conflict do nothing;
    if not found and not exists (select from access.person where login = p_login) then
        raise exception 'no such person' using errcode = 'PD002';
    end if;
end
$$;

-- Whether everything that this person reaches is within the caller's reach.
create function access.reaches_as_far_as(p_login name) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((select (w.all_clients or not p.all_clients) and (w.all_pods or not p.all_pods)
            and not exists (select client_id from access.person_client where person_id = p.id except select access.my_clients())
            and not exists (select pod_id from access.person_pod where person_id = p.id except select access.my_pods())
        from access.person p, access.whoami() w where p.login = p_login), false)
$$;
-- Makes a person and the login of the same name; p_verifier is a SCRAM verifier made by the client, so that the password
-- never reaches the server. Logins belong to the whole server, people to one database: a login that is a person of another
-- database may become one here with the role it has, and keeps its password; one that no database knows any more is made anew.
create function access.create_person(p_login name, p_full_name text, p_role text, p_verifier text, p_all_clients boolean, p_all_pods boolean)
    returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id bigint;
    v_role pg_roles;
    v_old name;
begin
    if p_login ~ '^(poddesk|pg)_' then
        raise exception 'this login name is reserved' using errcode = '42939';
    end if;
    if p_verifier is not null and p_verifier not like 'SCRAM-SHA-256$%' then
        raise exception 'the password must come as a SCRAM verifier' using errcode = '22023';
    end if;
    perform access.require_person();
    if exists (select from access.whoami() w where (p_all_clients and not w.all_clients) or (p_all_pods and not w.all_pods)) then
        raise exception 'nobody gives a wider reach than he has' using errcode = '42501';
    end if;
    insert into access.person (login, full_name, role, all_clients, all_pods)
        values (p_login, p_full_name, p_role, p_all_clients, p_all_pods) returning id into v_id;
    select * into v_role from pg_roles where rolname = p_login;
    if not found then
        execute format('create role %I login noinherit connection limit 40', p_login);
    elsif v_role.rolsuper or v_role.rolcreaterole or v_role.rolcreatedb or v_role.rolbypassrls or v_role.rolreplication or not v_role.rolcanlogin
            or exists (select from pg_auth_members m join pg_roles r on r.oid = m.roleid where m.member = v_role.oid and r.rolname !~ '^poddesk_') then
        raise exception 'this login name is taken by a role of the server' using errcode = '42939';
    elsif exists (select from pg_database b, aclexplode(b.datacl) a
                  where b.datname <> current_database() and a.grantee = v_role.oid and a.privilege_type = 'CONNECT') then
        if exists (select from pg_auth_members m join pg_roles r on r.oid = m.roleid where m.member = v_role.oid and r.rolname <> 'poddesk_' || p_role) then
            raise exception 'this login is a person of another database of this server, with another role' using errcode = '42939';
        end if;
        if p_verifier is not null then
            raise exception 'this login is a person of another database of this server and keeps its password: leave the password out' using errcode = '42939';
        end if;
    else
        for v_old in select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid where m.member = v_role.oid loop
            execute format('revoke %I from %I', v_old, p_login);
        end loop;
        execute format('alter role %I password null', p_login);
    end if;
    if p_verifier is not null then
        execute format('alter role %I password %L', p_login, p_verifier);
    end if;
    execute format('grant connect on database %I to %I', current_database(), p_login);
    execute format('grant %I to %I', 'poddesk_' || p_role, p_login);
    return v_id;
end
$$;
-- Open sessions see nothing by row level security; this shuts the door of the database too.
create function access.let_connect(p_login name, p_may boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_may then
        execute format('grant connect on database %I to %I', current_database(), p_login);
    else
        execute format('revoke connect on database %I from %I', current_database(), p_login);
    end if;
end
$$;
create function access.set_disabled(p_login name, p_disabled boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_login = session_user then
        raise exception 'nobody disables himself' using errcode = '42501';
    end if;
    perform access.require_person();
    if not exists (select from access.person where login = p_login) then
        raise exception 'no such person' using errcode = 'PD002';
    end if;
    if not access.reaches_as_far_as(p_login) then
        raise exception 'this person reaches more than you do: ask somebody who reaches as much' using errcode = '42501';
    end if;
    perform access.let_connect(p_login, not p_disabled);
    update access.person set disabled_at = case when p_disabled then clock_timestamp() end where login = p_login;
end
$$;

-- ── audit ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- One entry per statement and client: which rows, and of an update the old and new values of the columns that changed.
-- An inserted row of an order or a parcel is its own record (events say who and when); its later changes are audited.

create table access.audit_entry (
    id bigint generated always as identity primary key,
    client_id bigint,
    at timestamptz not null default clock_timestamp(),
    login name not null default session_user,
    role name not null,
    table_name text not null,
    operation text not null check (operation in ('insert', 'update', 'delete')),
    rows jsonb not null
);
call database.protect('access.audit_entry');
-- The key under which a person's data lie in the audit: deleting the key erases them there.
create table access.personal_key (
    client_id bigint not null,
    subject bigint not null,
    key bytea not null,
    primary key (client_id, subject)
);
call database.protect('access.personal_key');

create function access.sealed(p_row jsonb, p_personal text[], p_key bytea) returns jsonb
    language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(jsonb_object_agg(k, case when k = any (p_personal) and v <> 'null'::jsonb
        then to_jsonb(encode(database.pgp_sym_encrypt(v::text, encode(p_key, 'hex')), 'base64')) else v end), '{}')
    from jsonb_each(p_row) as e (k, v)
$$;
create function access.key_of(p_client bigint, p_subject bigint) returns bytea
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    k bytea;
begin
    insert into access.personal_key values (p_client, p_subject, database.gen_random_bytes(32)) on conflict do nothing;
    select key into k from access.personal_key where client_id = p_client and subject = p_subject;
    return k;
end
$$;

-- Trigger arguments: the personal columns, comma separated, and the column that names their subject.
create function access.audit_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    personal text[] := coalesce(string_to_array(nullif(tg_argv[0], ''), ','), '{}');
    subject_column text := coalesce(tg_argv[1], 'id');
    t text := tg_table_schema || '.' || tg_table_name;
begin
    if tg_op = 'INSERT' then
        insert into access.audit_entry (client_id, role, table_name, operation, rows)
        select (to_jsonb(n) ->> 'client_id')::bigint, current_setting('role'), t, 'insert',
               jsonb_agg(case when personal = '{}' then to_jsonb(n) else jsonb_build_object('id', to_jsonb(n) -> 'id') end)
        from new_rows n group by 1;
    elsif tg_op = 'DELETE' then
        insert into access.audit_entry (client_id, role, table_name, operation, rows)
        select (to_jsonb(o) ->> 'client_id')::bigint, current_setting('role'), t, 'delete',
               jsonb_agg(case when personal = '{}' then to_jsonb(o) else
                   access.sealed(to_jsonb(o), personal, access.key_of((to_jsonb(o) ->> 'client_id')::bigint, (to_jsonb(o) ->> subject_column)::bigint)) end)
        from old_rows o group by 1;
    elsif personal = '{}' then
        insert into access.audit_entry (client_id, role, table_name, operation, rows)
        select d.client_id, current_setting('role'), t, 'update', jsonb_agg(jsonb_build_object('id', d.id, 'changed', d.changed))
        from (select (r.becomes ->> 'client_id')::bigint as client_id, r.id,
                     (select jsonb_object_agg(e.key, jsonb_build_array(r.was -> e.key, e.value)) from jsonb_each(r.becomes) e
                      where r.was -> e.key is distinct from e.value) as changed
              from (select n.id, to_jsonb(n) as becomes, to_jsonb(o) as was from new_rows n join old_rows o on o.id = n.id offset 0) r offset 0) d
        where d.changed is not null
        group by d.client_id;
    else
        insert into access.audit_entry (client_id, role, table_name, operation, rows)
        select d.client_id, current_setting('role'), t, 'update', jsonb_agg(jsonb_build_object('id', d.row_id, 'changed', d.changed))
        from (select (to_jsonb(n) ->> 'client_id')::bigint as client_id, n.id as row_id,
                     (select jsonb_object_agg(e.key, jsonb_build_array(e.was, e.value)) from
                         (select x.key, case when x.key = any (personal) and x.value <> 'null'::jsonb then
                                     access.sealed(jsonb_build_object(x.key, x.value), personal,
                                         access.key_of((to_jsonb(n) ->> 'client_id')::bigint, (to_jsonb(n) ->> subject_column)::bigint)) -> x.key else x.value end as value,
                                 case when x.key = any (personal) and to_jsonb(o) -> x.key <> 'null'::jsonb then
                                     access.sealed(jsonb_build_object(x.key, to_jsonb(o) -> x.key), personal,
                                         access.key_of((to_jsonb(n) ->> 'client_id')::bigint, (to_jsonb(n) ->> subject_column)::bigint)) -> x.key else to_jsonb(o) -> x.key end as was
                          from jsonb_each(to_jsonb(n)) x where to_jsonb(o) -> x.key is distinct from x.value) e) as changed
              from new_rows n join old_rows o on o.id = n.id) d
        where d.changed is not null
        group by d.client_id;
    end if;
    return null;
end
$$;
-- Used by migrations only: which statements of a table are audited, and which of its columns are personal.
create procedure access.audit(p_table regclass, p_operations text, p_personal text default '', p_subject text default 'id')
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if p_operations like '%insert%' then
        execute format('create trigger audit_insert after insert on %s referencing new table as new_rows for each statement execute function access.audit_change(%L, %L)', p_table, p_personal, p_subject);
    end if;
    execute format('create trigger audit_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function access.audit_change(%L, %L)', p_table, p_personal, p_subject);
    execute format('create trigger audit_delete after delete on %s referencing old table as old_rows for each statement execute function access.audit_change(%L, %L)', p_table, p_personal, p_subject);
end
$$;
call access.audit('access.person', 'insert');
-- Append-only whoever writes: not even a definer function of ours edits what happened.
create function access.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = '42501';
end
$$;
create trigger append_only before update or delete or truncate on access.audit_entry for each statement execute function access.refuse_change();

-- The seal: a chain of hashes over batches of entries, made by the worker; a changed or missing entry breaks it.
create table access.audit_seal (
    id bigint generated always as identity primary key,
    from_entry bigint not null,
    to_entry bigint not null,
    sha256 bytea not null,
    sealed_at timestamptz not null default clock_timestamp()
);
alter table access.audit_seal enable row level security;
alter table access.audit_seal force row level security;
create policy house on access.audit_seal using (true);
create trigger append_only before update or delete or truncate on access.audit_seal for each statement execute function access.refuse_change();

reset role;
create function access.audit_hash(p_from bigint, p_to bigint, p_previous bytea) returns bytea
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select sha256(coalesce(p_previous, '') || convert_to(coalesce(string_agg(concat_ws('|', id, client_id, extract(epoch from at), login, role,
        table_name, operation, rows), E'\n' order by id), ''), 'UTF8'))
    from access.audit_entry where id between p_from and p_to
$$;
create function access.add_seal() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    last access.audit_seal;
    upto bigint;
begin
    select * into last from access.audit_seal order by id desc limit 1;
    select max(id) into upto from access.audit_entry;
    if upto is null or upto <= coalesce(last.to_entry, 0) then
        return 0;
    end if;
    insert into access.audit_seal (from_entry, to_entry, sha256)
        values (coalesce(last.to_entry, 0) + 1, upto, access.audit_hash(coalesce(last.to_entry, 0) + 1, upto, last.sha256));
    return upto - coalesce(last.to_entry, 0);
end
$$;
-- Entries of transactions that are still open would be missed and break the seal for good, and no snapshot tells which numbers
-- they took. So nobody may be writing: the lock waits for whoever is, a tenth of a second at most, else the next round seals.
create function access.seal_audit() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
begin
    perform access.require_person();
    lock table access.audit_entry, access.audit_seal in share row exclusive mode;
    return access.add_seal();
exception when lock_not_available then
    return 0;
end
$$;
alter function access.add_seal() owner to poddesk_system;
alter function access.seal_audit() owner to poddesk_owner;
alter function access.renew_reach() owner to poddesk_system;
alter function access.my_clients() owner to poddesk_system;
alter function access.my_pods() owner to poddesk_system;
grant insert, update, delete on access.reach to poddesk_system;
alter function access.reaches_every_client() owner to poddesk_system;
alter function access.whoami() owner to poddesk_system;
alter function access.audit_hash(bigint, bigint, bytea) owner to poddesk_system;
alter function access.reaches_as_far_as(name) owner to poddesk_system;
grant insert, update on access.audit_seal to poddesk_system;
-- What it notes was written: the row it notes lies within reach, or was changed by one that row level security does not bind.
alter function access.audit_change() owner to poddesk_system;
grant insert on access.audit_entry to poddesk_system;
-- So with the change feed.
alter function database.note_change(text, bigint, bigint, bigint) owner to poddesk_system;
grant insert on database.change to poddesk_system;
grant execute on function database.note_change to poddesk_owner;
grant execute on function database.begin_command, database.finish_command to poddesk_system;
alter function access.create_person(name, text, text, text, boolean, boolean) owner to poddesk_role_admin;
alter function access.let_connect(name, boolean) owner to poddesk_role_admin;
grant insert, select on access.person to poddesk_role_admin;

revoke execute on all functions in schema access from public;
grant execute on function access.my_clients, access.my_pods, access.reaches_every_client, access.whoami, access.is_person to poddesk_owner, poddesk_system, poddesk_role_admin,
    poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function access.require_person to poddesk_role_admin;
grant execute on function access.reaches_as_far_as, access.add_seal, access.let_connect, access.audit_change to poddesk_owner;
grant execute on function access.key_of, access.sealed to poddesk_system;
grant execute on function access.create_person, access.set_disabled, access.grant_client, access.grant_pod to poddesk_administrator;
grant execute on function access.seal_audit to poddesk_worker, poddesk_administrator;
grant execute on function access.audit_hash to poddesk_owner, poddesk_administrator;
grant select on access.reach to poddesk_role_admin;
grant select on access.person, access.person_client, access.person_pod, access.reach to poddesk_account_manager, poddesk_returns_inspector,
    poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant select on access.audit_entry, access.audit_seal to poddesk_administrator;

-- Two people that every database has: the administrator (the owner of a private cluster becomes this one) and the worker.
insert into access.person (login, full_name, role, all_clients, all_pods)
    values ('admin', 'Administrator', 'administrator', true, true), ('worker', 'Worker', 'worker', true, true);
do $people$
declare
    p record;
begin
    for p in select login, role from access.person loop
        if not exists (select from pg_roles where rolname = p.login) then
            begin
                execute format('create role %I login noinherit', p.login);
            exception when duplicate_object or unique_violation then null;
            end;
        end if;
        execute format('grant connect on database %I to %I', current_database(), p.login);
        execute format('grant %I to %I', 'poddesk_' || p.role, p.login);
    end loop;
end
$people$;
