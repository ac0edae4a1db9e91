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
call database.protect('orders.note');
call database.protect('orders.gift');
call access.audit('orders.gift', 'insert', 'message');
call database.protect('orders.mention');
create trigger append_only before update or delete or truncate on orders.note for each statement execute function access.refuse_change();
call access.audit('orders.mention', 'update');
call database.readable('orders.note', 'orders.mention', 'orders.gift');

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

grant execute on function orders.set_priority, orders.set_gift to poddesk_account_manager, poddesk_administrator;
grant execute on function orders.add_note, orders.tick_mentions to poddesk_account_manager, poddesk_warehouse, poddesk_returns_inspector, poddesk_onboarding, poddesk_administrator;

reset role;
