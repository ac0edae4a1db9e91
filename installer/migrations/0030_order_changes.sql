-- What people tell each other about an order, and what they ask for it: to go first, a gift.

set local role poddesk_owner;

create table orders.note (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    text text not null check (text ~ '\S' and length(text) <= 2000),
    written_by name not null default session_user,
    written_at timestamptz not null default clock_timestamp(),
    unique (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id)
);
create index note_order on orders.note (order_id);
-- Who is named in a note ("@mia") has it on the desk until it is ticked off.
create table orders.mention (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    note_id bigint not null,
    order_id bigint not null,
    login name not null references access.person (login),
    done_at timestamptz,
    unique (note_id, login),
    foreign key (client_id, note_id) references orders.note (client_id, id)
);
create index mention_open on orders.mention (login, order_id) where done_at is null;
-- An order that is a gift; its message stands on the packing slip.
create table orders.gift (
    id bigint primary key,                                    -- the order's
    client_id bigint not null,
    message text not null default '' check (length(message) <= 500),
    set_by name not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    foreign key (client_id, id) references orders.order (client_id, id)
);
-- Pairs of orders that look alike, the later one first: looked for when one comes in or changes, so that a list of them costs no search.
create table orders.duplicate (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    of_id bigint not null check (of_id <> order_id),
    kept_at timestamptz,                                      -- since a person said that both are meant
    kept_by name,
    found_at timestamptz not null default clock_timestamp(),
    check ((kept_at is null) = (kept_by is null)),
    unique (order_id, of_id),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    foreign key (client_id, of_id) references orders.order (client_id, id)
);
create index duplicate_of on orders.duplicate (of_id);
call database.protect('orders.duplicate');
call access.audit('orders.duplicate', 'update');
call database.protect('orders.note');
call database.protect('orders.gift');
call access.audit('orders.gift', 'insert', 'message');
call database.protect('orders.mention');
create trigger append_only before update or delete or truncate on orders.note for each statement execute function access.refuse_change();
call access.audit('orders.mention', 'update');
-- Those that somebody should look at: the later one can still be canceled, and nobody put them into one parcel.
create view orders.open_duplicate with (security_invoker = true) as
select p.client_id, p.order_id, p.of_id from orders.duplicate p
     join orders.order d on d.id = p.order_id and d.status in ('received', 'on_hold', 'ready', 'backordered', 'released') and d.units > 0
     join orders.order o on o.id = p.of_id and o.status <> 'canceled' and o.merged_into is distinct from p.order_id
where p.kept_at is null;
call database.readable('orders.note', 'orders.mention', 'orders.gift', 'orders.duplicate', 'orders.open_duplicate');

-- Units of each SKU of an order as it was sold, all its parts together: what our rules add or replace does not count.
create function orders.units_of(p_channel bigint, p_external_id text) returns jsonb
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return (select jsonb_object_agg(x.sku, x.n) from (select coalesce(nullif(l.replaced_sku, ''), l.sku) as sku, sum(l.quantity) as n
        from orders.order p join orders.line l on l.order_id = p.id
        where p.channel_id = p_channel and p.external_id = p_external_id and l.quantity > 0 and l.external_id not like 'rule:%' group by 1) x);
end
$$;
-- Who looks like the order, whatever became of either: of the same client and customer (email, or name, street and ZIP), units of each SKU and
-- money, placed within two days before it or after. What is split is compared whole. Run for every order that comes in, so few rows may be looked
-- into; the nearest three are enough to show, or a marketplace that gives its customers one email would have every pair of a day noted.
create function orders.twins_of(p_order bigint) returns table (twin bigint, is_later boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    c_near constant interval := interval '48 hours';  -- whoever asks: with another the pairs that are noted would go
    o orders.order;
    t record;
    v_email text;
    v_since timestamptz;
    v_until timestamptz;
    v_units jsonb;
    v_found integer := 0;
begin
    select * into o from orders.order where id = p_order and part = 1;
    v_email := coalesce((select r.email_key from orders.recipient r where r.order_id = o.id and r.kind = 'customer'), '');
    v_since := o.placed_at - c_near;
    v_until := o.placed_at + c_near;
    for t in
        select n.id, n.placed_at, n.channel_id, n.external_id from (
        select n.id, n.placed_at, n.channel_id, n.external_id from orders.recipient r join orders.order n on n.id = r.order_id
        where v_email <> '' and r.client_id = o.client_id and r.kind = 'customer' and r.email_key = v_email
            and n.id <> o.id and n.part = 1 and n.subtotal = o.subtotal and n.placed_at between v_since and v_until
        union
        select n.id, n.placed_at, n.channel_id, n.external_id from orders.order n
        where n.client_id = o.client_id and left(n.ship_postal_code, 5) = left(o.ship_postal_code, 5) and n.subtotal = o.subtotal
            and n.placed_at between v_since and v_until and n.id <> o.id and n.part = 1
            and exists (select from orders.recipient a join orders.recipient b on b.order_id = n.id and b.kind = 'ship'
                where a.order_id = o.id and a.kind = 'ship' and a.line1 <> '' and lower(a.line1) = lower(b.line1)
                    and left(a.postal_code, 5) = left(b.postal_code, 5) and lower(a.name) = lower(b.name))) n
        order by abs(extract(epoch from n.placed_at - o.placed_at)), n.id loop
        v_units := coalesce(v_units, orders.units_of(o.channel_id, o.external_id));
        if v_units = orders.units_of(t.channel_id, t.external_id) then
            twin := t.id;
            is_later := (t.placed_at, t.id) > (o.placed_at, o.id);
            return next;
            v_found := v_found + 1;
            exit when v_found = 3;
        end if;
    end loop;
end
$$;

-- Notes the pairs that these orders, or what they were split off from, are part of now; those that neither of the two sees any more go, but for
-- what a person kept. To be called last in a transaction: a pair keeps others from locking the older order until it ends.
create function orders.note_duplicates(p_orders bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_orders constant bigint[] := array(select distinct f.id from orders.order p
        join orders.order f on f.channel_id = p.channel_id and f.external_id = p.external_id and f.part = 1 where p.id = any (p_orders) order by 1);
    v_order bigint;
    v_twins bigint[];
    v_later boolean[];
    d record;
begin
    -- Of two transactions that bring in orders that look alike, of one client and for the same money, the second waits here until it sees the
    -- first one's; in one order, or two with several orders each would wait for each other.
    perform pg_advisory_xact_lock(x.key) from (select distinct hashtextextended('duplicates of ' || o.subtotal, o.client_id) as key
        from orders.order o where o.id = any (v_orders) order by 1) x;
    foreach v_order in array v_orders loop
        select array_agg(t.twin), array_agg(t.is_later) into v_twins, v_later from orders.twins_of(v_order) t;
        for d in select x.id, x.order_id, x.client_id from orders.duplicate x where (x.order_id = v_order or x.of_id = v_order) and x.kept_at is null
                 and not exists (select from unnest(v_twins, v_later) n (twin, is_later)
                                 where (x.order_id, x.of_id) = (case when n.is_later then n.twin else v_order end, case when n.is_later then v_order else n.twin end))
                 and not exists (select from orders.twins_of(case when x.order_id = v_order then x.of_id else x.order_id end) n where n.twin = v_order) loop
            delete from orders.duplicate where id = d.id and kept_at is null;
            perform database.note_change('order', d.order_id, d.client_id, null);
        end loop;
        for d in insert into orders.duplicate (client_id, order_id, of_id)
                 select o.client_id, case when n.is_later then n.twin else o.id end, case when n.is_later then o.id else n.twin end
                 from orders.order o, unnest(v_twins, v_later) n (twin, is_later) where o.id = v_order on conflict do nothing returning order_id, client_id loop
            perform database.note_change('order', d.order_id, d.client_id, null);
        end loop;
    end loop;
end
$$;

-- Both are meant: the order is no longer listed as a duplicate of the earlier ones; p_kept false takes the last such word back. Answer: {"of": [numbers]}.
create function orders.keep_duplicate(p_command uuid, p_order bigint, p_kept boolean, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.keep_duplicate', jsonb_build_array(p_order, p_kept));
    o orders.order;
    v_of bigint[];
    v_numbers jsonb;
    v_now timestamptz := clock_timestamp();
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a reason is missing' using errcode = 'PD001';
    end if;
    o := orders.lock_order(p_order);
    with changed as (
        update orders.duplicate set kept_at = case when p_kept then v_now end, kept_by = case when p_kept then session_user end
        where order_id = o.id and (p_kept and kept_at is null
            or not p_kept and kept_at = (select max(k.kept_at) from orders.duplicate k where k.order_id = o.id)) returning of_id)
    select array_agg(of_id order by of_id) into v_of from changed;
    if v_of is null then
        raise exception '%', case when p_kept then 'the order is not listed as a possible duplicate' else 'nobody said that the order is no duplicate' end using errcode = 'PD003';
    end if;
    select jsonb_agg(e.number order by e.id) into v_numbers from orders.order e where e.id = any (v_of);
    perform events.record(o.client_id, o.pod_id, case when p_kept then 'order.duplicate_kept' else 'order.duplicate_listed' end, 'order', o.id, o.id,
                          jsonb_build_object('of', v_numbers, 'reason', p_reason));
    perform database.note_change('order', x, o.client_id, null) from unnest(v_of || o.id) x;
    return database.finish_command(p_command, jsonb_build_object('of', v_numbers));
end
$$;

-- An order that is canceled, or is no more, makes another one a duplicate or none: who shows the other hears of it.
create function orders.tell_twins() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform database.note_change('order', p.order_id, p.client_id, null) from orders.duplicate p where p.of_id = new.id;
    return null;
end
$$;
create trigger tell_twins after update of status on orders.order for each row
    when ((old.status = 'canceled') is distinct from (new.status = 'canceled')) execute function orders.tell_twins();

-- A note, and who is told of it: each "@login" of it must be somebody who reaches the order's client, so that nobody is told in vain.
-- Answer: {"note": id, "told": [logins]}.
create function orders.add_note(p_command uuid, p_order bigint, p_text text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.add_note', jsonb_build_array(p_order, p_text));
    o orders.order;
    v_note bigint;
    v_named name[] := array(select distinct rtrim(lower(m[1]), '.')::name from regexp_matches(p_text, '(?:^|\s)@([A-Za-z][A-Za-z0-9_.]*)', 'g') m order by 1);
    v_nobody text;
begin
    if done is not null then
        return done;
    end if;
    select * into o from orders.order where id = p_order;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
    end if;
    select string_agg('@' || n, ', ') into v_nobody from unnest(v_named) n
        where not exists (select from access.person p where p.login = n and p.disabled_at is null
            and (p.all_clients or exists (select from access.person_client c where c.person_id = p.id and c.client_id = o.client_id)));
    if v_nobody is not null then
        raise exception 'nobody who works for this client is called %', v_nobody using errcode = 'PD002';
    end if;
    insert into orders.note (client_id, order_id, text) values (o.client_id, o.id, btrim(p_text)) returning id into v_note;
    insert into orders.mention (client_id, note_id, order_id, login) select o.client_id, v_note, o.id, n from unnest(v_named) n;
    perform events.record(o.client_id, o.pod_id, 'order.noted', 'order', o.id, o.id, jsonb_build_object('note', v_note, 'told', v_named));
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('note', v_note, 'told', v_named));
end
$$;

-- The caller has done with what notes on this order told her; false takes it back. Answer: {"notes": how many}.
create function orders.tick_mentions(p_command uuid, p_order bigint, p_done boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.tick_mentions', jsonb_build_array(p_order, p_done));
    o orders.order;
    v_now constant timestamptz := clock_timestamp();
    v_last timestamptz;
    n bigint;
begin
    if done is not null then
        return done;
    end if;
    select * into o from orders.order where id = p_order;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
    end if;
    select max(done_at) into v_last from orders.mention where order_id = o.id and login = session_user;
    -- Ticked off together, taken back together.
    update orders.mention set done_at = case when p_done then v_now end
        where order_id = o.id and login = session_user and case when p_done then done_at is null else done_at = v_last end;
    get diagnostics n = row_count;
    if n = 0 then
        raise exception 'no note on this order % you', case when p_done then 'waits for' else 'was ticked off by' end using errcode = 'PD003';
    end if;
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('notes', n));
end
$$;

-- The higher goes first: to its stock, and to the pod. Answer: {"was"}.
create function orders.set_priority(p_command uuid, p_order bigint, p_version integer, p_priority integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.set_priority', jsonb_build_array(p_order, p_priority));
    o orders.order;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order, p_version);
    if o.status in ('shipped', 'delivered', 'canceled', 'merged') then
        raise exception 'the order is % already', o.status using errcode = 'PD003';
    end if;
    if o.priority <> p_priority then
        update orders.order set priority = p_priority where id = o.id;
        perform events.record(o.client_id, o.pod_id, 'order.priority_set', 'order', o.id, o.id, jsonb_build_object('priority', p_priority, 'was', o.priority));
        perform database.note_change('order', o.id, o.client_id, null);
    end if;
    return database.finish_command(p_command, jsonb_build_object('was', o.priority));
end
$$;

-- Whether the order is a gift, and what its slip says; null takes it back. Answer: whether it was one. The old message is not in it: what
-- customers write lies in one place.
create function orders.set_gift(p_command uuid, p_order bigint, p_message text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.set_gift', jsonb_build_array(p_order, p_message));
    o orders.order;
    v_was boolean;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order);
    if o.status in ('shipped', 'delivered', 'canceled', 'merged') then
        raise exception 'the order is % already', o.status using errcode = 'PD003';
    end if;
    v_was := exists (select from orders.gift where id = o.id);
    if p_message is null then
        delete from orders.gift where id = o.id;
    else
        insert into orders.gift (id, client_id, message) values (o.id, o.client_id, btrim(p_message))
            on conflict (id) do update set message = excluded.message, set_by = session_user, set_at = clock_timestamp();
    end if;
    perform events.record(o.client_id, o.pod_id, 'order.gift_set', 'order', o.id, o.id, jsonb_build_object('gift', p_message is not null));
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('was', v_was));
end
$$;

grant execute on function orders.twins_of to poddesk_account_manager, poddesk_warehouse, poddesk_returns_inspector, poddesk_onboarding, poddesk_administrator, poddesk_worker;
grant execute on function orders.note_duplicates to poddesk_account_manager, poddesk_administrator, poddesk_worker;
grant execute on function orders.set_priority, orders.set_gift, orders.keep_duplicate to poddesk_account_manager, poddesk_administrator;
grant execute on function orders.add_note, orders.tick_mentions to poddesk_account_manager, poddesk_warehouse, poddesk_returns_inspector, poddesk_onboarding, poddesk_administrator;

reset role;
