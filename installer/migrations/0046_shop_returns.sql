-- What a shop hears of a return that is authorized here, and of its close or cancel. Of the shops only Shopify knows returns; the switch is that of
-- refunds (orders.tell_refunds).

set local role poddesk_owner;

-- A return that a shop is to open, and what became of it. Once it is begun the shop may have opened it, whatever it answered: from then on
-- it is asked first. Dropped: it is not to stand; what the shop has opened it is asked to cancel.
create table orders.shop_return (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    channel_id bigint not null,
    order_id bigint not null,
    reference text not null check (length(reference) between 1 and 60),     -- in the lines' notes: by it the return is found again
    lines jsonb not null check (jsonb_typeof(lines) = 'array' and lines <> '[]'),   -- [{"line": the shop's id, "quantity", "reason", "note"}]
    state text not null default 'waiting' check (state in ('waiting', 'begun', 'made', 'refused', 'withdrawn', 'canceled')),
    is_dropped boolean not null default false,
    is_closed boolean not null default false,                               -- inspected and settled here: so it is there
    shop_id text not null default '' check (shop_id <> '' or state not in ('made', 'canceled')),  -- the shop's number of it
    words text not null default '' check ((words <> '') = (state = 'refused')),       -- why it refuses
    noted_at timestamptz not null default clock_timestamp(),
    unique (client_id, id),
    unique (channel_id, reference),
    foreign key (client_id, channel_id) references orders.channel (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id)
);
create index shop_return_order on orders.shop_return (order_id);
call database.protect('orders.shop_return');
call access.audit('orders.shop_return', 'update');
call database.readable('orders.shop_return');

create function orders.send_return_job(f orders.shop_return, p_step text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform database.enqueue_job(f.client_id, 'shop.' || f.channel_id, 'return:' || f.id || p_step,
        (select jsonb_build_object('say', 'return', 'return', f.id, 'order', o.external_id, 'number', o.number) from orders.order o where o.id = f.order_id));
    update orders.sync set due_at = least(due_at, clock_timestamp()) where channel_id = f.channel_id and failures = 0;
end
$$;
-- Asks the order's shop to open a return, by a job. Null where the shop is not told. Internal.
create function orders.ask_return(p_order bigint, p_reference text, p_lines jsonb) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    f orders.shop_return;
begin
    select * into o from orders.order where id = p_order;
    if p_lines = '[]' or not exists (select from orders.connection n join orders.channel h on h.id = n.channel_id
                                     where n.channel_id = o.channel_id and n.refunds <> 'off' and h.kind = 'shopify') then
        return null;
    end if;
    insert into orders.shop_return (client_id, channel_id, order_id, reference, lines) values (o.client_id, o.channel_id, o.id, p_reference, p_lines) returning * into f;
    perform orders.send_return_job(f, '');
    return f.id;
end
$$;
-- The return is not to stand: what no shop was asked for is withdrawn, what one may have opened it is to cancel. Internal.
create function orders.drop_return(p_return bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    f orders.shop_return;
begin
    update orders.shop_return set is_dropped = true, state = case when state in ('waiting', 'refused') then 'withdrawn' else state end,
        words = '', noted_at = clock_timestamp() where id = p_return and not is_dropped returning * into f;
    update database.job set state = 'done', finished_at = clock_timestamp() where client_id = f.client_id and kind = 'shop.' || f.channel_id and key = 'return:' || f.id
        and state in ('ready', 'dead');
    if f.state in ('begun', 'made') then
        perform orders.send_return_job(f, ':drop');
    end if;
end
$$;
-- It is closed here, or open again; p_event is the event that says so. Internal.
create function orders.close_return(p_return bigint, p_closed boolean, p_event bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    f orders.shop_return;
begin
    update orders.shop_return set is_closed = p_closed where id = p_return and not is_dropped and is_closed <> p_closed returning * into f;
    if f.state in ('waiting', 'begun', 'made') then  -- the worker may have looked already
        perform orders.send_return_job(f, ':' || p_event);
    end if;
end
$$;
-- The shop is about to be told: false where it is not to be told any more.
create function orders.begin_return(p_return bigint) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    update orders.shop_return set state = 'begun', words = '', noted_at = clock_timestamp() where id = p_return and state in ('waiting', 'begun', 'refused') and not is_dropped;
    return found;
end
$$;
-- What the shop said: its number of the return that it has opened, or why it refuses.
create function orders.note_return(p_return bigint, p_shop_id text, p_words text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    update orders.shop_return set state = case when p_shop_id <> '' then 'made' else 'refused' end, shop_id = p_shop_id,
        words = case when p_shop_id <> '' then '' else left(p_words, 500) end, noted_at = clock_timestamp()
        where id = p_return and state in ('waiting', 'begun', 'refused') and (p_shop_id <> '' or not is_dropped and words is distinct from left(p_words, 500));
end
$$;
-- A dropped one stands nowhere any more: the shop has canceled the return of this number, or never opened one (empty).
create function orders.note_return_gone(p_return bigint, p_shop_id text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    update orders.shop_return set state = case when p_shop_id <> '' then 'canceled' else 'withdrawn' end, shop_id = p_shop_id, noted_at = clock_timestamp()
        where id = p_return and is_dropped and state in ('begun', 'made');
end
$$;
grant execute on function orders.begin_return, orders.note_return, orders.note_return_gone to poddesk_worker, poddesk_administrator;

-- An RMA that is authorized, canceled or closed, or open again after either; one that came without a word is on the bench before any shop is told.
create function returns.tell_shop() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    r returns.rma;
    v_told bigint;
    v_live bigint;
begin
    select * into r from returns.rma where id = new.subject_id;
    select count(*), max(id) filter (where not is_dropped) into v_told, v_live from orders.shop_return where order_id = r.order_id and split_part(reference, '/', 1) = r.number;
    if new.kind = 'return.canceled' then
        perform orders.drop_return(v_live);
    elsif v_live is not null then
        perform orders.close_return(v_live, new.kind in ('return.closed', 'return.refund_instructed'), new.id);
    elsif r.status = 'approved' then
        perform orders.ask_return(r.order_id, r.number || '/' || v_told + 1, (
            select coalesce(jsonb_agg(jsonb_build_object('line', o.external_id, 'quantity', l.quantity, 'reason', l.reason, 'note', l.customer_note) order by l.id), '[]')
            from returns.rma_line l join orders.line o on o.id = l.order_line_id where l.rma_id = r.id and l.reception <> 'canceled' and o.external_id not like 'rule:%'));
    end if;
    return null;
end
$$;
create trigger return_to_shop after insert on events.event for each row
    when (new.order_id is not null and new.kind in ('return.authorized', 'return.canceled', 'return.closed', 'return.refund_instructed', 'return.reopened')) execute function returns.tell_shop();

-- What the shop said of it becomes part of the return's story.
create function returns.hear_of_return() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    r returns.rma;
begin
    select * into r from returns.rma where client_id = new.client_id and number = split_part(new.reference, '/', 1);
    if r.id is not null then
        perform events.record(r.client_id, r.pod_id, 'return.shop_' || new.state, 'return', r.id, r.order_id,
            jsonb_strip_nulls(jsonb_build_object('number', r.number, 'return', nullif(new.shop_id, ''), 'reason', nullif(new.words, ''))));
        perform database.note_change('return', r.id, r.client_id, r.pod_id);
    end if;
    return null;
end
$$;
create trigger hear_of_return after update of state, words on orders.shop_return for each row
    when (new.state in ('made', 'refused', 'canceled') and (old.state, old.words) is distinct from (new.state, new.words)) execute function returns.hear_of_return();
reset role;
