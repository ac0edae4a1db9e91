-- The office: a client's record as people keep it, the brand's own steps at the pack bench, and a reach taken back.

set local role poddesk_owner;

-- A packer confirms each step with a digit; two of the nine digits belong to the thank-you note and the returns note.
create function clients.are_steps(p_steps text[]) returns boolean
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select cardinality(p_steps) <= 7 and coalesce(bool_and(s is not null and s ~ '\S' and s !~ '[\r\n]' and length(s) <= 120), true)
    from unnest(p_steps) s
$$;
create table clients.guideline (
    id bigint primary key references clients.client,
    client_id bigint not null unique references clients.client check (client_id = id),
    steps text[] not null default '{}' check (clients.are_steps(steps)),      -- in the order in which they are confirmed
    version integer not null default 1
);
call database.protect('clients.guideline');
call access.audit('clients.guideline', 'insert');

-- Each part of a record counts its changes, whoever makes them; the record's version is their sum.
alter table clients.client add column version integer not null default 1;
alter table clients.branding add column version integer not null default 1;
alter table clients.promise add column version integer not null default 1;
create function clients.count_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.version := old.version + 1;
    return new;
end
$$;
create trigger version before update on clients.client for each row execute function clients.count_change();
create trigger version before update on clients.branding for each row execute function clients.count_change();
create trigger version before update on clients.promise for each row execute function clients.count_change();
create trigger version before update on clients.guideline for each row execute function clients.count_change();
create function clients.version_of(p_client bigint) returns integer
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select c.version + b.version + p.version + coalesce(g.version, 0)
    from clients.client c join clients.branding b on b.id = c.id join clients.promise p on p.id = c.id left join clients.guideline g on g.id = c.id
    where c.id = p_client
$$;

-- The parts of a client's record that the caller's job may change.
create function clients.my_parts() returns text[]
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when w.role in ('administrator', 'onboarding') then array['client', 'branding', 'promise', 'guideline', 'returns']
                when w.role = 'account_manager' then array['branding', 'guideline', 'returns'] else '{}' end
    from access.whoami() w
$$;

-- p_changes: {"client": {"name", "color", "status"}, "branding": {"legal_name", "primary_color", "from_name", "from_email", "reply_to", "website",
-- "thank_you_note", "returns_note"}, "promise": as clients.promise_with takes it, "guideline": {"steps": [...]}}; what is left out stays.
-- A changed promise counts for orders that come from now on; orders.renew_promises is for those that are here.
-- Refused PD004 when the record is not what the caller has seen: the windows merge field by field and come again.
create function clients.change_client(p_command uuid, p_client bigint, p_seen integer, p_changes jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'clients.change_client', jsonb_build_array(p_client, p_seen, p_changes));
    c jsonb := p_changes -> 'client';
    b jsonb := p_changes -> 'branding';
    m clients.promise;
    g jsonb := p_changes #> '{guideline,steps}';
    v_part text;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    for v_part in select jsonb_object_keys(p_changes) loop
        if v_part not in ('client', 'branding', 'promise', 'guideline') then
            raise exception 'a client''s record has no part of this name' using errcode = 'PD001';
        end if;
        if v_part <> all (coalesce(clients.my_parts(), '{}')) then
            raise exception 'your job does not change this part of a client''s record' using errcode = '42501';
        end if;
    end loop;
    perform 1 from clients.client where id = p_client for update;       -- one change after the other
    if clients.version_of(p_client) is distinct from p_seen then
        raise exception 'this client was changed meanwhile' using errcode = 'PD004';
    end if;
    if c is not null then
        update clients.client set name = coalesce(c ->> 'name', name), color = coalesce(c ->> 'color', color), status = coalesce(c ->> 'status', status)
            where id = p_client;
    end if;
    if b is not null then
        update clients.branding set legal_name = coalesce(b ->> 'legal_name', legal_name), primary_color = coalesce(b ->> 'primary_color', primary_color),
            from_name = coalesce(b ->> 'from_name', from_name), from_email = coalesce(b ->> 'from_email', from_email),
            reply_to = coalesce(b ->> 'reply_to', reply_to), website = coalesce(b ->> 'website', website),
            thank_you_note = coalesce(b ->> 'thank_you_note', thank_you_note), returns_note = coalesce(b ->> 'returns_note', returns_note)
            where id = p_client;
    end if;
    if p_changes ? 'promise' then
        select y.* into m from clients.promise x, clients.promise_with(x, p_changes -> 'promise') y where x.id = p_client;
        update clients.promise set handling_hours = m.handling_hours, delivery_days = m.delivery_days, order_cutoff = m.order_cutoff,
            handling_days = m.handling_days, time_zone = m.time_zone, workdays = m.workdays, opens_at = m.opens_at, closes_at = m.closes_at,
            closed_days = m.closed_days, stops_at = m.stops_at where id = p_client;
    end if;
    if g is not null then
        insert into clients.guideline as x (id, client_id, steps) values (p_client, p_client, array(select jsonb_array_elements_text(g)))
            on conflict (id) do update set steps = excluded.steps;
    end if;
    perform database.note_change('client', p_client, p_client, null);
    return database.finish_command(p_command, jsonb_build_object('version', clients.version_of(p_client)));
end
$$;

-- Takes the reach of one person to one client back. Nobody's own, as nobody gives one to himself; a reach to every client is no row of his.
create function clients.end_access(p_command uuid, p_client bigint, p_login name, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'clients.end_access', jsonb_build_array(p_client, p_login, p_reason));
begin
    if done is not null then
        return done;
    end if;
    if p_login = session_user then
        raise exception 'nobody takes his own reach away' using errcode = '42501';
    end if;
    perform access.require(p_client, null);
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a reason is missing' using errcode = 'PD001';
    end if;
    delete from access.person_client where client_id = p_client and person_id = (select id from access.person where login = p_login);
    if not found then
        raise exception 'this person has no access to this client by name' using errcode = 'PD002';
    end if;
    perform events.record(p_client, null, 'client.access_ended', 'client', p_client, null, jsonb_build_object('login', p_login, 'reason', btrim(p_reason)));
    perform database.note_change('client', p_client, p_client, null);
    return database.finish_command(p_command, '{}');
end
$$;

call database.readable('clients.guideline');
grant execute on function clients.version_of, clients.my_parts to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding,
    poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function clients.change_client to poddesk_account_manager, poddesk_onboarding, poddesk_administrator;
grant execute on function clients.end_access to poddesk_administrator;
