-- Reading the audit, field by field; and presence: who is on what at this moment.

set local role poddesk_owner;

-- ── reading the audit ───────────────────────────────────────────────────────────────────────────────────────────

-- One thing's history, and the entries of a day: entries come in the order of time, so that a block range index suffices for that.
create index audit_entry_table on access.audit_entry (table_name, id);
create index audit_entry_at on access.audit_entry using brin (at);

-- A sealed value in the clear; null when the key is another one.
create function access.opened(p_value jsonb, p_key bytea) returns jsonb
    language plpgsql immutable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return database.pgp_sym_decrypt(decode(p_value #>> '{}', 'base64'), encode(p_key, 'hex'))::jsonb;
exception when external_routine_invocation_exception or invalid_parameter_value or invalid_text_representation then
    return null;
end
$$;

-- Which columns of a table the audit keeps sealed, and which column names whose they are: what its own trigger was told.
create function access.sealed_columns(p_table regclass, out personal text[], out subject text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(string_to_array(nullif(a.said [1], ''), ','), '{}'), a.said [2]
    from (select string_to_array(encode(t.tgargs, 'escape'), '\000') as said from pg_trigger t
          where t.tgrelid = p_table and t.tgname = 'audit_update') a
$$;

-- The fields of one entry. A personal value is opened for whoever may read that column where it lives, as long as its key is
-- there; for everybody else only the fact that it changed. No row for an entry out of reach.
reset role;
create function access.read_audit_entry(p_entry bigint)
    returns table (row_id text, field text, was text, becomes text, is_personal boolean, is_readable boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    e access.audit_entry;
    sealed record;
    r jsonb;
    f record;
    v_table regclass;
    v_owner bigint;
    v_key bytea;
    v_role text := (select 'poddesk_' || w.role from access.whoami() w);
begin
    perform access.require_person();
    select * into e from access.audit_entry a
        where a.id = p_entry and (a.client_id is null or a.client_id in (select access.my_clients()));
    if not found then
        return;
    end if;
    v_table := to_regclass(e.table_name);
    select * into sealed from access.sealed_columns(v_table);
    for r in select value from jsonb_array_elements(e.rows) loop
        row_id := coalesce(r ->> 'id', '');
        v_key := null;
        if sealed.personal <> '{}' then
            v_owner := (r ->> sealed.subject)::bigint;
            if v_owner is null then
                execute format('select %I from %s where id = $1', sealed.subject, v_table) into v_owner using (r ->> 'id')::bigint;
            end if;
            select k.key into v_key from access.personal_key k where k.client_id = e.client_id and k.subject = v_owner;
        end if;
        for f in select x.key, case e.operation when 'update' then x.value -> 0 when 'delete' then x.value end as was,
                        case e.operation when 'update' then x.value -> 1 when 'insert' then x.value end as becomes
                 from jsonb_each(case e.operation when 'update' then r -> 'changed' else r end) x order by x.key loop
            field := f.key;
            is_personal := f.key = any (coalesce(sealed.personal, '{}'));
            is_readable := not is_personal or (v_key is not null and coalesce(has_column_privilege(v_role, v_table, f.key, 'select'), false));
            was := case when not is_personal then f.was #>> '{}' when is_readable then access.opened(f.was, v_key) #>> '{}' end;
            becomes := case when not is_personal then f.becomes #>> '{}' when is_readable then access.opened(f.becomes, v_key) #>> '{}' end;
            return next;
        end loop;
    end loop;
end
$$;
alter function access.read_audit_entry(bigint) owner to poddesk_system;
revoke execute on function access.read_audit_entry from public;
grant execute on function access.opened, access.sealed_columns to poddesk_system;
grant execute on function access.read_audit_entry to poddesk_administrator;
set local role poddesk_owner;

-- ── presence ────────────────────────────────────────────────────────────────────────────────────────────────────
-- A soft claim: it blocks nobody, and dies with the program that made it. Each program has one session of its own for it, which
-- holds an advisory lock for as long as it lives: the server lets go of that lock however the session ends, so a claim counts
-- while its lock is held by the process that made it. A session whose client fell silent on a cut line still holds its lock:
-- hence `until`, which the program moves on. Nothing here outlives a crash of the server, and nothing should: unlogged.

-- What may be claimed, and which columns of its table say whose it is and where. Written by migrations.
create table access.presence_kind (
    kind text primary key check (kind ~ '^[a-z_]+$'),
    table_name text not null,
    client_column name not null default 'client_id',
    pod_column name not null default 'pod_id'
);
insert into access.presence_kind (kind, table_name) values
    ('order', 'orders.order'), ('fulfillment', 'fulfillment.fulfillment'), ('pick_list', 'fulfillment.pick_list'), ('shipment', 'shipping.shipment'),
    ('purchase_order', 'inbound.purchase_order'), ('receipt', 'inbound.receipt'), ('return', 'returns.rma'), ('bin', 'inventory.location'),
    ('count', 'inventory.count');
insert into access.presence_kind (kind, table_name, client_column) values ('client', 'clients.client', 'id');
create unlogged table access.presence_program (
    id bigint generated always as identity primary key,
    login name not null default session_user,
    program text not null check (length(program) <= 60),
    workstation text not null check (length(workstation) <= 100),
    pid integer not null default pg_backend_pid(),
    patience interval not null check (patience between '1 second' and '1 minute'),
    until timestamptz not null,
    opened_at timestamptz not null default clock_timestamp()
);
create unlogged table access.presence (
    program_id bigint not null references access.presence_program on delete cascade,
    kind text not null references access.presence_kind,
    subject_id bigint not null,
    client_id bigint,
    pod_id bigint,
    since timestamptz not null default clock_timestamp(),
    primary key (program_id, kind, subject_id)
);
create index presence_subject on access.presence (kind, subject_id);
alter table access.presence_kind enable row level security;
alter table access.presence_kind force row level security;
create policy house on access.presence_kind using (true);
alter table access.presence_program enable row level security;
alter table access.presence_program force row level security;
create policy house on access.presence_program using ((select access.is_person()));
call database.protect('access.presence');
call database.readable('access.presence_kind', 'access.presence_program', 'access.presence');

-- The number of a program's lock, beside the class that is presence's own.
create function access.presence_lock(p_program bigint) returns integer
    language sql immutable set search_path = pg_catalog, pg_temp as $$ select (p_program % 2147483647)::integer $$;
-- Programs whose session lives and is heard of.
create view access.live_program with (security_invoker = true) as
    select p.id, p.login, n.full_name, p.program, p.workstation, p.pid
    from access.presence_program p join access.person n on n.login = p.login and n.disabled_at is null
    where p.until > clock_timestamp() and exists (
        select from pg_locks l where l.locktype = 'advisory' and l.objsubid = 2 and l.granted and l.classid = 1347568979
            and l.database = (select d.oid from pg_database d where d.datname = current_database())
            and l.objid = access.presence_lock(p.id)::oid and l.pid = p.pid);
-- Who is on what, as far as the reader sees what it is about.
create view access.present with (security_invoker = true) as
    select s.kind, s.subject_id, s.program_id, p.login, p.full_name, p.program, p.workstation, s.since
    from access.presence s join access.live_program p on p.id = s.program_id;
call database.readable('access.live_program', 'access.present');
grant execute on function access.presence_lock to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse,
    poddesk_administrator, poddesk_worker, poddesk_system;
grant insert, update, delete on access.presence_program, access.presence to poddesk_system;

-- They run as the role that row level security does not bind: who takes a dead program's claims away may not reach what it claimed.
reset role;

-- Makes the caller's session the one that holds its program's claims. It is forgotten when nothing is heard of it for p_patience.
create function access.open_presence(p_program text, p_workstation text, p_patience interval) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id bigint;
begin
    perform access.require_person();
    insert into access.presence_program (program, workstation, patience, until)
        values (p_program, p_workstation, p_patience, clock_timestamp() + p_patience) returning id into v_id;
    perform pg_advisory_lock(1347568979, access.presence_lock(v_id));
    return v_id;
end
$$;

-- Takes these programs' claims away and tells who watches. One that another session is taking away is left to it.
create function access.forget_programs(p_programs bigint[]) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_mine bigint[];
    v_gone bigint;
begin
    select array_agg(d.id) into v_mine from (select p.id from access.presence_program p where p.id = any (p_programs) order by p.id for update skip locked) d;
    perform database.note_change('presence', s.subject_id, s.client_id, s.pod_id) from access.presence s where s.program_id = any (v_mine);
    get diagnostics v_gone = row_count;
    delete from access.presence_program where id = any (v_mine);
    return v_gone;
end
$$;

-- "I am still here": moves the end on, and takes away what dead programs left, so that windows hear of it. False when the caller was
-- given up itself, after a long silence: it opens anew.
create function access.beat_presence(p_program bigint) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_dead bigint[];
begin
    update access.presence_program set until = clock_timestamp() + patience
        where id = p_program and login = session_user and pid = pg_backend_pid();
    if not found then
        return false;
    end if;
    select array_agg(p.id) into v_dead from access.presence_program p where p.id not in (select l.id from access.live_program l);
    if v_dead is not null then
        perform access.forget_programs(v_dead);
    end if;
    return true;
end
$$;

-- Claims one thing. PD002: there is no such thing; 42501: it is out of reach; PD003: the session was given up meanwhile.
create function access.enter_presence(p_program bigint, p_kind text, p_subject bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    k access.presence_kind;
    r jsonb;
begin
    if not exists (select from access.presence_program where id = p_program and login = session_user and pid = pg_backend_pid()) then
        raise exception 'this session holds no claims' using errcode = 'PD003';
    end if;
    select * into k from access.presence_kind where kind = p_kind;
    if not found then
        raise exception 'nobody can be on a %', p_kind using errcode = '22023';
    end if;
    execute format('select to_jsonb(t) from %s t where t.id = $1', k.table_name::regclass) into r using p_subject;
    if r is null then
        raise exception 'no such %', p_kind using errcode = 'PD002';
    end if;
    perform access.require((r ->> k.client_column)::bigint, (r ->> k.pod_column)::bigint);
    insert into access.presence (program_id, kind, subject_id, client_id, pod_id)
        values (p_program, p_kind, p_subject, (r ->> k.client_column)::bigint, (r ->> k.pod_column)::bigint) on conflict do nothing;
    if found then
        perform database.note_change('presence', p_subject, (r ->> k.client_column)::bigint, (r ->> k.pod_column)::bigint);
    end if;
end
$$;

create function access.leave_presence(p_program bigint, p_kind text, p_subject bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s access.presence;
begin
    delete from access.presence c using access.presence_program p where c.program_id = p_program and p.id = p_program and p.login = session_user
        and p.pid = pg_backend_pid() and c.kind = p_kind and c.subject_id = p_subject returning c.* into s;
    if s.program_id is not null then
        perform database.note_change('presence', s.subject_id, s.client_id, s.pod_id);
    end if;
end
$$;

-- A program that ends says so, so that nobody waits for the next beat of another.
create function access.close_presence(p_program bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.forget_programs(array_agg(id)) from access.presence_program where id = p_program and login = session_user and pid = pg_backend_pid();
    perform pg_advisory_unlock_all();
end
$$;

do $own$
declare
    f text;
begin
    foreach f in array array['open_presence(text, text, interval)', 'forget_programs(bigint[])', 'beat_presence(bigint)',
                             'enter_presence(bigint, text, bigint)', 'leave_presence(bigint, text, bigint)', 'close_presence(bigint)'] loop
        execute format('alter function access.%s owner to poddesk_system', f);
        execute format('revoke execute on function access.%s from public', f);
        if f not like 'forget%' then
            execute format('grant execute on function access.%s to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, '
                           'poddesk_warehouse, poddesk_administrator, poddesk_worker', f);
        end if;
    end loop;
end
$own$;
grant execute on function access.require_person to poddesk_system;
