-- Channels that are asked over the network: where they are, and how their sync stands. What opens a shop's door (a token, a key and
-- secret) is in no table: it lies in the secrets file of the worker's home, as the mail server's password does.

set local role poddesk_owner;

create table orders.connection (
    id bigint generated always as identity primary key,
    channel_id bigint not null unique,
    client_id bigint not null references clients.client,
    address text not null check (length(address) <= 500 and (address ~ '^https://[^/@?#\s]+(/[^?#\s]*)?$'
        or address ~ '^http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/[^?#\s]*)?$')),   -- in the clear on this computer only
    is_paused boolean not null default false,
    tells_stock boolean not null default false,        -- what is available goes to the shop; else it keeps its own numbers
    location text not null default '' check (location ~ '^[0-9]{0,20}$'),   -- Shopify's, whose stock and orders are ours; empty: its only one, and all orders
    -- What the shop does about an inspected return: off, nothing (a person does); record, it notes the refund and a person pays; pay, both.
    refunds text not null default 'off' check (refunds in ('off', 'record', 'pay')),
    tells_holds boolean not null default false,        -- the shop hears of the holds that persons place and lift
    connected_by name not null default session_user,
    connected_at timestamptz not null default clock_timestamp(),
    foreign key (client_id, channel_id) references orders.channel (client_id, id)
);
-- How it stands; the cursor changes in the transaction that stores its page's orders, and never without them.
create table orders.sync (
    channel_id bigint primary key references orders.connection (channel_id),
    client_id bigint not null references clients.client,
    cursor jsonb not null check (jsonb_typeof(cursor) = 'object' and octet_length(cursor::text) <= 5000),   -- domain/orders/connection.h
    due_at timestamptz not null default clock_timestamp(),
    token uuid,                                        -- of who is at it now
    claimed_until timestamptz,
    last_attempt_at timestamptz,
    last_success_at timestamptz,                       -- an answer that was good
    caught_up_at timestamptz,                          -- nothing more was there
    orders_read bigint not null default 0,
    failures integer not null default 0,               -- in a row
    open_until timestamptz,                            -- the circuit: left alone until then
    problem_code text,
    problem text,                                      -- what fails and what to do, without personal data
    problem_since timestamptz,
    unseen text,                                       -- what its key does not let us see, and what to do; the orders come all the same
    check ((token is null) = (claimed_until is null)),
    check ((problem is null) = (problem_since is null) and (problem is null) = (failures = 0))
);
create index sync_due on orders.sync (due_at);
-- What a shop was last told of a product's stock; what differs from it now is to be told.
create table orders.told_stock (
    channel_id bigint not null references orders.connection (channel_id),
    product_id bigint not null,
    client_id bigint not null references clients.client,
    units bigint not null check (units >= 0),
    is_unknown boolean not null,                       -- the shop has no such SKU, or keeps no stock of it: asked again when the number changes
    told_at timestamptz not null default clock_timestamp(),
    primary key (channel_id, product_id),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
-- A refund that a shop is to make, and what became of it. Once it is begun the shop may have made it, whatever it answered: from then on
-- it is only asked about again, until it is made or plainly refused.
create table orders.shop_refund (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    channel_id bigint not null,
    order_id bigint not null,
    reference text not null check (length(reference) between 1 and 60),     -- in the shop's note: by it the refund is found again
    kind text not null check (kind in ('refund', 'store_credit')),
    lines jsonb not null check (jsonb_typeof(lines) = 'array'),             -- [{"line": the shop's id, "quantity", "restocked", "amount"}]
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    state text not null default 'waiting' check (state in ('waiting', 'begun', 'made', 'refused', 'withdrawn')),
    shop_id text not null default '' check ((shop_id <> '') = (state = 'made')),      -- the shop's number of what it made
    words text not null default '' check ((words <> '') = (state = 'refused')),       -- why it refuses
    refusals bigint not null default 0,
    noted_at timestamptz not null default clock_timestamp(),
    unique (client_id, id),
    unique (channel_id, reference),
    foreign key (client_id, channel_id) references orders.channel (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id)
);
create index shop_refund_order on orders.shop_refund (order_id);
call database.protect('orders.connection');
call database.protect('orders.sync');
call database.protect('orders.told_stock');
call database.protect('orders.shop_refund');
call access.audit('orders.connection', 'insert');
call access.audit('orders.shop_refund', 'update');
call database.readable('orders.connection', 'orders.sync', 'orders.told_stock', 'orders.shop_refund');

-- The connection that a person chooses about, locked, within reach.
create function orders.chosen_connection(p_channel bigint) returns orders.connection
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    n orders.connection;
begin
    select * into n from orders.connection where channel_id = p_channel for update;
    if n.channel_id is null then
        raise exception 'this channel is not connected to its shop' using errcode = 'PD002';
    end if;
    perform access.require(n.client_id, null);
    return n;
end
$$;

-- Connects a channel, or tells its new address. p_since begins reading anew with what changed since then; null goes on where it was, at
-- first with the last seven days. A circuit that was open is closed: somebody has seen to it.
create function orders.connect_channel(p_command uuid, p_channel bigint, p_address text, p_since timestamptz) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.connect_channel', jsonb_build_array(p_channel, p_address, p_since));
    ch orders.channel;
    v_cursor jsonb := jsonb_build_object('since', to_char(coalesce(p_since, clock_timestamp() - interval '7 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
begin
    if done is not null then
        return done;
    end if;
    select * into ch from orders.channel where id = p_channel for update;
    if ch.id is null then
        raise exception 'no such channel' using errcode = 'PD002';
    end if;
    perform access.require(ch.client_id, null);
    if ch.kind = 'csv' then
        raise exception 'this channel takes files only' using errcode = 'PD003';
    end if;
    insert into orders.connection (channel_id, client_id, address) values (ch.id, ch.client_id, p_address)
    on conflict (channel_id) do update set address = excluded.address, is_paused = false, connected_by = session_user, connected_at = clock_timestamp();
    insert into orders.sync as s (channel_id, client_id, cursor) values (ch.id, ch.client_id, v_cursor)
    on conflict (channel_id) do update set cursor = case when p_since is null then s.cursor else v_cursor end, due_at = clock_timestamp(), token = null, claimed_until = null,
        failures = 0, open_until = null, problem_code = null, problem = null, problem_since = null, unseen = null;
    delete from orders.told_stock where channel_id = ch.id;    -- it may be another shop
    perform database.note_change('channel', ch.id, ch.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('channel', ch.id));
end
$$;

create function orders.pause_channel(p_command uuid, p_channel bigint, p_pause boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.pause_channel', jsonb_build_array(p_channel, p_pause));
    n orders.connection;
begin
    if done is not null then
        return done;
    end if;
    n := orders.chosen_connection(p_channel);
    update orders.connection set is_paused = p_pause where channel_id = n.channel_id;
    update orders.sync set due_at = clock_timestamp() where channel_id = n.channel_id and not p_pause;
    perform database.note_change('channel', n.channel_id, n.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('was', n.is_paused));
end
$$;

-- Whether the shop hears what is available, and at which location of its own: '' the one it was, 'all' none. Everything is told anew; where the
-- location changes, what is open is read anew.
create function orders.tell_stock(p_command uuid, p_channel bigint, p_tells boolean, p_location text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_location text;
    done jsonb := database.begin_command(p_command, 'orders.tell_stock', jsonb_build_array(p_channel, p_tells, p_location));
    n orders.connection;
begin
    if done is not null then
        return done;
    end if;
    n := orders.chosen_connection(p_channel);
    v_location := case p_location when '' then n.location when 'all' then '' else p_location end;
    update orders.connection set tells_stock = p_tells, location = v_location where channel_id = n.channel_id;
    delete from orders.told_stock where channel_id = n.channel_id;
    if v_location <> n.location then        -- what is ours of the open orders is another thing now
        update orders.sync set cursor = jsonb_build_object('since', to_char(least((cursor ->> 'since')::timestamptz, clock_timestamp() - interval '7 days',
            (select min(o.placed_at) from orders.order o where o.channel_id = n.channel_id and o.status not in ('shipped', 'delivered', 'canceled', 'merged')))
            at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) where channel_id = n.channel_id;
    end if;
    update orders.sync set due_at = least(due_at, clock_timestamp()) where channel_id = n.channel_id and failures = 0;
    perform database.note_change('channel', n.channel_id, n.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('was', n.tells_stock));
end
$$;

-- Products of which the shop does not know yet how many it may sell: what is available in all pods, without what orders want that have no
-- stock yet; of a kit as many as its parts make. Only products that ever had stock (one of a kit's parts), or were told.
create function orders.stock_to_tell(p_channel bigint, p_limit integer) returns table (product_id bigint, sku text, units bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with c as (select channel_id, client_id from orders.connection where channel_id = p_channel and tells_stock
    ), own as (
        select p.id, p.sku, a.product_id is not null as is_kept, greatest(coalesce(a.available, 0) - coalesce(w.wanted, 0), 0)::bigint as units
        from c join catalog.product p on p.client_id = c.client_id and p.archived_at is null
        left join (select s.product_id, sum(s.available) as available from inventory.stock s where s.client_id = (select client_id from c) group by 1) a on a.product_id = p.id
        left join (select l.product_id, sum(l.quantity) as wanted from orders.part_to_ship l join orders.order o on o.id = l.order_id
                   where o.client_id = (select client_id from c) and o.status in ('received', 'on_hold', 'backordered') group by 1) w on w.product_id = p.id
    ), sold as (
        select * from own where not exists (select from catalog.kit_part k where k.kit_id = own.id)
        union all
        select p.id, p.sku, bool_or(o.is_kept), min(coalesce(o.units, 0) / k.quantity)
        from own p join catalog.kit_part k on k.kit_id = p.id left join own o on o.id = k.product_id group by 1, 2
    )
    select n.id, n.sku, n.units from c cross join sold n left join orders.told_stock t on t.channel_id = c.channel_id and t.product_id = n.id
    where (n.is_kept or t.product_id is not null) and n.units is distinct from t.units order by n.id limit p_limit
$$;

-- What the shop knows by now: [{"product": 1, "units": 5, "unknown": false}]. False where the claim was lost; it is told again then, which
-- changes nothing.
create function orders.note_told_stock(p_channel bigint, p_token uuid, p_told jsonb, p_ttl interval) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_client bigint;
begin
    update orders.sync set last_success_at = clock_timestamp(), claimed_until = clock_timestamp() + p_ttl
    where channel_id = p_channel and token = p_token and claimed_until > clock_timestamp() returning client_id into v_client;
    if not found then
        return false;
    end if;
    insert into orders.told_stock (channel_id, client_id, product_id, units, is_unknown)
    select p_channel, v_client, t.product, t.units, t.unknown from jsonb_to_recordset(p_told) t (product bigint, units bigint, unknown boolean)
    on conflict (channel_id, product_id) do update set units = excluded.units, is_unknown = excluded.is_unknown, told_at = clock_timestamp();
    return true;
end
$$;

-- The shop asks us not to send an order: canceled here as long as the pod has not begun to pick it. Answers with the order's status then,
-- or null where we do not know it, or not yet, for its cancel waits for the pods; asked again it answers the same.
create function orders.cancel_as_asked(p_channel bigint, p_external text, p_reason text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    v_status text;
begin
    perform access.require_person();
    perform orders.lock_kin(p_channel, p_external);
    -- All of it or nothing: of what ships in parts, or with another order, something may be begun.
    select s.status into v_status from orders.order p, lateral (select coalesce((select t.status from orders.order t where t.id = p.merged_into), p.status) as status) s
        where p.channel_id = p_channel and p.external_id = p_external and (p.merged_into = p.split_from) is not true
        order by s.status = 'canceled', orders.may_become(s.status, 'canceled'), p.part limit 1;
    if exists (select from orders.order p join orders.order t on t.id in (p.id, p.merged_into)
               where p.channel_id = p_channel and p.external_id = p_external and t.cancel_asked_at is not null) then
        return null;
    end if;
    if v_status is null or not orders.may_become(v_status, 'canceled') then
        return v_status;
    end if;
    for o in select * from orders.order p where p.channel_id = p_channel and p.external_id = p_external and (p.merged_into = p.split_from) is not true
             and p.status <> 'canceled' order by p.part loop
        o := orders.take_apart(o.id);
        perform fulfillment.unallocate(o.id);
        update orders.order set status = 'canceled', canceled_at = clock_timestamp(), cancel_reason = p_reason where id = o.id;
        perform events.record(o.client_id, o.pod_id, 'order.canceled', 'order', o.id, o.id, jsonb_build_object('reason', p_reason, 'by', 'request'));
        perform database.note_change('order', o.id, o.client_id, null);
    end loop;
    return 'canceled';
end
$$;

-- Asks the shop as soon as a worker can, also one whose circuit is open, and tells it again what was given up: the person says that it is
-- mended.
create function orders.ask_for_sync(p_command uuid, p_channel bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.ask_for_sync', jsonb_build_array(p_channel));
    n orders.connection;
begin
    if done is not null then
        return done;
    end if;
    n := orders.chosen_connection(p_channel);
    if n.is_paused then
        raise exception 'the channel is paused' using errcode = 'PD003';
    end if;
    update orders.sync set due_at = clock_timestamp(), open_until = null where channel_id = n.channel_id;
    update database.job set state = 'ready', attempts = 0, not_before = clock_timestamp() where client_id = n.client_id and kind = 'shop.' || n.channel_id and state in ('ready', 'dead');
    perform database.note_change('channel', n.channel_id, n.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('channel', n.channel_id));
end
$$;

-- The next channel that is due (p_channel: that one, due or not), for p_ttl: two workers never read one channel at once, and the pages of one
-- that died are taken up from the cursor when its time is over.
create function orders.claim_sync(p_token uuid, p_channel bigint, p_ttl interval) returns setof orders.sync
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update orders.sync set token = p_token, claimed_until = clock_timestamp() + p_ttl, last_attempt_at = clock_timestamp()
    where channel_id = (select s.channel_id from orders.sync s join orders.connection n on n.channel_id = s.channel_id join orders.channel h on h.id = s.channel_id
                        where not n.is_paused and h.archived_at is null and (s.token is null or s.claimed_until < clock_timestamp())
                          and (case when p_channel is null then s.due_at <= clock_timestamp() else s.channel_id = p_channel end)
                        order by s.due_at, s.channel_id limit 1 for update of s skip locked)
    returning *
$$;

-- In the transaction of the page's orders: false where the claim was lost; the caller rolls back.
create function orders.save_cursor(p_channel bigint, p_token uuid, p_cursor jsonb, p_orders integer, p_ttl interval) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_client bigint;
begin
    update orders.sync set cursor = p_cursor, orders_read = orders_read + p_orders, last_success_at = clock_timestamp(),
        claimed_until = clock_timestamp() + p_ttl
    where channel_id = p_channel and token = p_token and claimed_until > clock_timestamp() returning client_id into v_client;
    if not found then
        return false;
    end if;
    perform database.note_change('channel', p_channel, v_client, null);
    return true;
end
$$;

-- Gives the channel back until p_wait is over. p_problem: null where the shop answered as it should. p_caught_up: nothing more was there.
-- p_opens: the circuit, whatever the number of failures.
-- p_unseen: as orders.sync has it; empty: all is seen, null: it was not looked at.
create function orders.end_sync(p_channel bigint, p_token uuid, p_code text, p_problem text, p_wait interval, p_caught_up boolean, p_opens boolean, p_unseen text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_client bigint;
begin
    update orders.sync s set token = null, claimed_until = null, due_at = clock_timestamp() + p_wait,
        last_success_at = case when p_problem is null then clock_timestamp() else s.last_success_at end,
        caught_up_at = case when p_caught_up then clock_timestamp() else s.caught_up_at end,
        failures = case when p_problem is null then 0 else s.failures + 1 end,
        open_until = case when p_problem is not null and (p_opens or s.failures + 1 >= 5) then clock_timestamp() + p_wait end,
        problem_code = case when p_problem is not null then left(p_code, 40) end, problem = left(p_problem, 500),
        problem_since = case when p_problem is not null then coalesce(s.problem_since, clock_timestamp()) end,
        unseen = nullif(left(coalesce(p_unseen, s.unseen), 500), '')
    where channel_id = p_channel and token = p_token returning client_id into v_client;
    if not found then
        return false;
    end if;
    perform database.note_change('channel', p_channel, v_client, null);
    return true;
end
$$;

-- What leaves the building is told to the shop that sold it: a job of the channel's own kind (shop.CHANNEL), written in the event's own
-- transaction with all that it needs, once per parcel and channel order: a parcel may carry lines of several that are merged.
create function orders.tell_shop() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    t record;
begin
    if not exists (select from orders.connection where client_id = new.client_id) then
        return null;
    end if;
    for t in select o.channel_id, o.external_id, min(o.id) filter (where o.id = new.order_id) as its_own, min(o.id) as id,
                 jsonb_agg(jsonb_build_object('line', l.external_id, 'quantity', l.quantity) order by l.external_id) filter (where l.external_id not like 'rule:%' and l.quantity > 0) as lines
             from (select r.order_id, r.external_id, least(x.quantity, r.quantity) as quantity from fulfillment.sold_in(new.subject_id) x join orders.line r on r.id = x.order_line) l
                  join orders.order o on o.id = l.order_id join orders.connection n on n.channel_id = o.channel_id
             group by 1, 2 order by 1, 2 loop
        perform database.enqueue_job(new.client_id, 'shop.' || t.channel_id, 'fulfill:' || new.subject_id || case when t.its_own is null then ':' || t.id else '' end,
            jsonb_build_object('order_id', t.id, 'order', t.external_id, 'number', new.payload ->> 'number')
            || (select jsonb_build_object('tracking', s.tracking_number, 'carrier', c.name, 'url', replace(c.tracking_url, '{tracking}', s.tracking_number))
                from shipping.shipment s join shipping.service v on v.id = s.service_id join shipping.carrier c on c.id = v.carrier_id where s.id = new.subject_id)
            || jsonb_build_object('lines', coalesce(t.lines, '[]')));
        update orders.sync set due_at = least(due_at, clock_timestamp()) where channel_id = t.channel_id and failures = 0;
    end loop;
    return null;
end
$$;
-- A job that tells the order's shop of a cancel: "cancel" of ours, or "keep" where the shop canceled what the pod already picks (p_again: though
-- it was told so before).
create function orders.tell_of_cancel(p_order bigint, p_say text, p_reason text, p_again boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    n orders.connection;
    o orders.order;
begin
    select * into o from orders.order where id = p_order;
    select * into n from orders.connection where channel_id = o.channel_id;
    if n.channel_id is null then
        return;
    end if;
    perform database.enqueue_job(o.client_id, 'shop.' || n.channel_id, p_say || ':' || o.id || case when p_again then ':' || o.version else '' end,
        jsonb_build_object('say', p_say, 'order_id', o.id, 'order', o.external_id, 'number', o.number, 'reason', p_reason));
    update orders.sync set due_at = least(due_at, clock_timestamp()) where channel_id = n.channel_id and failures = 0;
end
$$;
create function orders.tell_shop_cancel() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Of what ships in parts the last one that is canceled is the order's cancel; while another goes on, it is nothing that a shop can be told.
    if not exists (select from orders.order o join orders.order p on p.channel_id = o.channel_id and p.external_id = o.external_id
                   where o.id = new.order_id and p.status <> 'canceled' and (p.merged_into = p.split_from) is not true) then
        perform orders.tell_of_cancel(new.order_id, 'cancel', new.payload ->> 'reason', true);
    end if;
    return null;
end
$$;
create trigger cancel_to_shop after insert on events.event for each row
    when (new.kind = 'order.canceled' and new.payload ->> 'by' is null) execute function orders.tell_shop_cancel();
create trigger to_shop after insert on events.event for each row when (new.kind = 'shipment.shipped') execute function orders.tell_shop();

-- What the shop does about returns from now on; what was instructed before stays as it was.
create function orders.tell_refunds(p_command uuid, p_channel bigint, p_refunds text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.tell_refunds', jsonb_build_array(p_channel, p_refunds));
    n orders.connection;
begin
    if done is not null then
        return done;
    end if;
    n := orders.chosen_connection(p_channel);
    if p_refunds = 'record' and (select kind from orders.channel where id = n.channel_id) = 'shopify' then
        raise exception 'Shopify pays what it notes: say pay, or off' using errcode = 'PD003';
    end if;
    update orders.connection set refunds = p_refunds where channel_id = n.channel_id;
    perform database.note_change('channel', n.channel_id, n.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('was', n.refunds));
end
$$;

-- Asks the order's shop for a refund, by a job. Null where the shop is not told: a person refunds there. Internal.
create function orders.ask_refund(p_order bigint, p_reference text, p_kind text, p_lines jsonb, p_amount bigint, p_currency text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    v_id bigint;
begin
    select * into o from orders.order where id = p_order;
    -- WooCommerce has no store credit of its own.
    if not exists (select from orders.connection n join orders.channel h on h.id = n.channel_id
                   where n.channel_id = o.channel_id and n.refunds <> 'off' and (p_kind = 'refund' or h.kind = 'shopify')) then
        return null;
    end if;
    insert into orders.shop_refund (client_id, channel_id, order_id, reference, kind, lines, amount, currency)
        values (o.client_id, o.channel_id, o.id, p_reference, p_kind, p_lines, p_amount, p_currency) returning id into v_id;
    perform database.enqueue_job(o.client_id, 'shop.' || o.channel_id, 'refund:' || v_id,
        jsonb_build_object('say', 'refund', 'refund', v_id, 'order', o.external_id, 'number', o.number));
    update orders.sync set due_at = least(due_at, clock_timestamp()) where channel_id = o.channel_id and failures = 0;
    return v_id;
end
$$;
-- The shop is about to be told: false where it is not to be told any more.
create function orders.begin_refund(p_refund bigint) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    update orders.shop_refund set state = 'begun', words = '', noted_at = clock_timestamp() where id = p_refund and state in ('waiting', 'begun', 'refused');
    return found;
end
$$;
-- What the shop said: its number of the refund it made, or why it refuses. A refund that was made stays made.
create function orders.note_refund(p_refund bigint, p_shop_id text, p_words text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    update orders.shop_refund set state = case when p_shop_id <> '' then 'made' else 'refused' end, shop_id = p_shop_id,
        words = case when p_shop_id <> '' then '' else left(p_words, 500) end,
        refusals = refusals + (p_shop_id = '')::integer, noted_at = clock_timestamp()
        where id = p_refund and state <> 'made' and (p_shop_id <> '' or state <> 'withdrawn' and words is distinct from left(p_words, 500));
end
$$;
-- Nobody tells it any more, unless the shop has been asked: then it may be made, and stays. Says whether it is withdrawn. Internal.
create function orders.withdraw_refund(p_refund bigint) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    f orders.shop_refund;
begin
    update orders.shop_refund set state = 'withdrawn', words = '', noted_at = clock_timestamp() where id = p_refund and state in ('waiting', 'refused') returning * into f;
    update database.job set state = 'done', finished_at = clock_timestamp() where client_id = f.client_id and kind = 'shop.' || f.channel_id and key = 'refund:' || f.id
        and state in ('ready', 'dead');
    return f.id is not null;
end
$$;

-- Whether the shop hears of the holds that persons place from now on. Of what it heard it hears the end in any case.
create function orders.tell_holds(p_command uuid, p_channel bigint, p_tells boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.tell_holds', jsonb_build_array(p_channel, p_tells));
    n orders.connection;
begin
    if done is not null then
        return done;
    end if;
    n := orders.chosen_connection(p_channel);
    if p_tells and (select kind from orders.channel where id = n.channel_id) <> 'shopify' then
        raise exception 'only Shopify knows of holds' using errcode = 'PD003';
    end if;
    update orders.connection set tells_holds = p_tells where channel_id = n.channel_id;
    perform database.note_change('channel', n.channel_id, n.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('was', n.tells_holds));
end
$$;

-- A person placed or lifted this hold: a job tells the order's shop, which is made as the hold is by then. A shop's date is no hold there. What ships in parts is held there
-- by nobody: the shop knows one order, and would take no parcel of it. Internal.
create function orders.tell_of_hold(p_hold bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    h orders.hold;
    o orders.order;
    n orders.connection;
begin
    select * into h from orders.hold where id = p_hold;
    select * into o from orders.order where id = h.order_id;
    select c.* into n from orders.connection c join orders.channel l on l.id = c.channel_id where c.channel_id = o.channel_id and l.kind = 'shopify';
    if h.released_at is null and n.tells_holds
            and not exists (select from orders.order p where p.channel_id = o.channel_id and p.external_id = o.external_id and p.id <> o.id) then
        update orders.hold set is_told = true where id = h.id;
    elsif h.released_at is null or n.channel_id is null or not (h.is_told or h.shop_ids <> '{}' and h.kind <> 'until_date' and n.tells_holds) then
        return;
    end if;
    perform database.enqueue_job(o.client_id, 'shop.' || n.channel_id, 'hold:' || h.id || case when h.released_at is null then '' else ':lifted' end,
        jsonb_build_object('say', 'hold', 'hold', h.id, 'order', o.external_id, 'number', o.number));
    update orders.sync set due_at = least(due_at, clock_timestamp()) where channel_id = n.channel_id and failures = 0;
end
$$;

-- One order's holds in its shop, p_holds [{"id", "kind", "reason", "until"}]: one hold here for each kind, that follows them; of several dates
-- the last one counts. What a person or its date lifted here stays lifted for as long as the shop says no other hold. Says whether anything
-- changed. Internal.
create function orders.follow_holds_of(o orders.order, p_holds jsonb) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    by_shop constant text := 'the shop released it';
    h orders.hold;
    t record;
    v_changed boolean := false;
    v_detail text;
begin
    for h in update orders.hold d set released_at = clock_timestamp(), released_by = session_user, release_reason = by_shop
             where d.order_id = o.id and d.shop_ids <> '{}' and d.released_at is null
               and not exists (select from jsonb_to_recordset(p_holds) x (kind text) where x.kind = d.kind) returning * loop
        v_changed := true;
        perform events.record(o.client_id, o.pod_id, 'order.hold_released', 'order', o.id, o.id, jsonb_build_object('kind', h.kind, 'reason', by_shop, 'was', h.reason));
    end loop;
    for t in select x.kind, array_agg(x.id order by x.id) as ids, left(string_agg(distinct x.reason, '; '), 2000) as reason, max(x.until) as until
             from jsonb_to_recordset(p_holds) x (id text, kind text, reason text, until timestamptz)
             where not exists (select from orders.hold d where d.order_id = o.id and x.id = any (d.shop_ids) and d.released_at is not null and d.release_reason <> by_shop)
             group by x.kind order by x.kind loop
        if o.status in ('received', 'on_hold', 'ready', 'backordered', 'released') then
            update orders.hold d set shop_ids = t.ids, reason = t.reason, until = t.until
                where d.order_id = o.id and d.kind = t.kind and d.shop_ids <> '{}' and d.released_at is null
                and (d.shop_ids, d.reason, d.until) is distinct from (t.ids, t.reason, t.until);
            v_changed := v_changed or found;
            insert into orders.hold (client_id, order_id, kind, reason, until, shop_ids) values (o.client_id, o.id, t.kind, t.reason, t.until, t.ids)
                on conflict do nothing;
            if found then
                v_changed := true;
                perform events.record(o.client_id, o.pod_id, 'order.held', 'order', o.id, o.id, jsonb_build_object('kind', t.kind, 'reason', t.reason));
            end if;
        elsif o.status in ('picking', 'packing', 'merged') then
            v_detail := t.reason || case o.status when 'merged' then ', but it goes in another order''s parcel' else ' while the pod works on the order' end;
            -- Told once: each round of the channel says it again.
            insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail)
                select o.client_id, o.channel_id, o.id, o.external_id, 'changed_after_release', v_detail
                where not exists (select from orders.problem p where p.channel_id = o.channel_id and p.external_id = o.external_id and p.order_id = o.id
                                  and p.kind = 'changed_after_release' and p.detail = v_detail)
                on conflict do nothing;
            v_changed := v_changed or found;
        end if;
    end loop;
    return v_changed;
end
$$;
-- Orders as their shop holds them now, p_orders [{"order": the shop's id, "holds": […]}]: how many of ours changed.
create function orders.follow_shop_holds(p_channel bigint, p_orders jsonb) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    x record;
    o orders.order;
    n bigint := 0;
begin
    perform access.require_person();
    for x in select y."order" as external, y.holds from jsonb_to_recordset(p_orders) y ("order" text, holds jsonb) order by 1 loop
        perform orders.lock_kin(p_channel, x.external);
        for o in select * from orders.order p where p.channel_id = p_channel and p.external_id = x.external and (p.merged_into = p.split_from) is not true order by p.part loop
            if orders.follow_holds_of(o, x.holds) then
                n := n + 1;
                perform orders.settle(o.id);
                perform database.note_change('order', o.id, o.client_id, null);
            end if;
        end loop;
    end loop;
    return n;
end
$$;

grant execute on function orders.connect_channel to poddesk_onboarding, poddesk_account_manager, poddesk_administrator;
grant execute on function orders.pause_channel, orders.ask_for_sync, orders.tell_stock, orders.tell_refunds, orders.tell_holds to poddesk_account_manager, poddesk_administrator;
grant execute on function orders.claim_sync, orders.save_cursor, orders.end_sync, orders.stock_to_tell, orders.note_told_stock, orders.cancel_as_asked,
    orders.begin_refund, orders.note_refund, orders.follow_shop_holds to poddesk_worker, poddesk_administrator;

reset role;
