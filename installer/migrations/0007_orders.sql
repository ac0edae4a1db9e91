-- Orders: channels, orders as the channels tell them, holds, problems. A customer's personal data lie in orders.recipient only.

create schema orders authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('orders');

create table orders.channel (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    kind text not null check (kind in ('shopify', 'woocommerce', 'csv')),
    shop text not null check (shop = lower(shop)),            -- acme.myshopify.com
    name text not null,
    order_prefix text not null default '',
    archived_at timestamptz,
    unique (client_id, shop),
    unique (client_id, id)
);

create table orders.order (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    channel_id bigint not null,
    external_id text not null,
    part smallint not null default 1 check (part > 0),        -- 1: the order as it was sold; the others were split off it, to ship apart
    split_from bigint,                                        -- the part whose units these were
    merged_into bigint,                                       -- the order whose parcels carry this one's lines
    number text not null,
    status text not null default 'received' check (status in ('received', 'on_hold', 'ready', 'backordered', 'released', 'picking',
                                                              'packing', 'shipped', 'delivered', 'canceled', 'merged')),
    financial_status text not null default '',
    fulfillment_status text not null default '',              -- the channel's word
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    presentment_currency text not null check (presentment_currency ~ '^[A-Z]{3}$'),
    -- minor units; the shop's currency first, the customer's (presentment) beside it
    subtotal bigint not null default 0,
    discount_total bigint not null default 0,
    shipping_total bigint not null default 0,
    tax_total bigint not null default 0,
    total bigint not null default 0,
    presentment_subtotal bigint not null default 0,
    presentment_discount_total bigint not null default 0,
    presentment_shipping_total bigint not null default 0,
    presentment_tax_total bigint not null default 0,
    presentment_total bigint not null default 0,
    taxes_included boolean not null default false,
    is_test boolean not null default false,
    note text not null default '',
    tags text[] not null default '{}',
    source_name text not null default '',
    po_number text not null default '',                       -- the buyer's own number of it: of a purchase order
    placed_at timestamptz not null check (isfinite(placed_at)),
    channel_updated_at timestamptz,
    canceled_at timestamptz,
    cancel_reason text not null default '',
    -- Somebody asked to cancel it while a pod had units of it in the hand: nothing more of it is picked, packed or shipped, and it is
    -- canceled with the last unit that is put back (fulfillment.follow). Null: nobody did.
    cancel_asked_at timestamptz,
    cancel_asked_by name,
    cancel_asked_reason text,
    ship_city text not null default '',
    ship_region text not null default '',
    ship_postal_code text not null default '',
    ship_country text not null default '',
    units bigint not null default 0,
    line_count integer not null default 0,
    requested_service text not null default '',
    ship_by timestamptz,                                      -- clients.ship_by of the promise as it was when the order came
    clock_stopped_at timestamptz,                             -- when all of it had reached what the promise names: packed, label, shipped
    priority smallint not null default 0 check (priority between 0 and 9),    -- higher goes first whatever its ship_by
    pod_id bigint references inventory.pod,                   -- of the first part; null while not routed
    carrier text not null default '',
    service text not null default '',
    shipped_at timestamptz,
    field_stamps jsonb not null default '{}',                 -- which channel time last set each field
    version integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    unique (channel_id, external_id, part),
    unique (client_id, id),
    check ((status = 'merged') = (merged_into is not null)),
    check (num_nulls(cancel_asked_at, cancel_asked_by, cancel_asked_reason) in (0, 3)),
    check (cancel_asked_at is null or status in ('ready', 'released', 'picking', 'packing')),   -- the first two for a moment, on its way to canceled
    check ((part > 1) = (split_from is not null)),
    foreign key (client_id, channel_id) references orders.channel (client_id, id),
    foreign key (client_id, split_from) references orders.order (client_id, id),
    foreign key (client_id, merged_into) references orders.order (client_id, id)
);
create index order_open on orders.order (status, ship_by, id) where status not in ('shipped', 'delivered', 'canceled', 'merged');
create index order_place on orders.order (client_id, ship_postal_code) where status in ('received', 'on_hold', 'ready', 'backordered', 'released');
create index order_split_from on orders.order (split_from) where split_from is not null;
create index order_merged_into on orders.order (merged_into) where merged_into is not null;
create index order_client_placed on orders.order (client_id, placed_at desc, id desc);
create index order_number on orders.order (number);
create index order_alike on orders.order (client_id, left(ship_postal_code, 5), subtotal, placed_at);    -- who else ordered as much there within hours
create index order_shipped on orders.order (shipped_at) where shipped_at is not null;

create table orders.recipient (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    -- told: where the channel says the parcel goes, once a person corrected 'ship'; proposed: where a provider says that this place is
    kind text not null check (kind in ('customer', 'ship', 'bill', 'told', 'proposed')),
    name text not null default '',
    company text not null default '',                         -- of 'customer': in whose name the order is; empty: a person's
    line1 text not null default '',
    line2 text not null default '',
    city text not null default '',
    region text not null default '',
    postal_code text not null default '',
    country text not null default '',
    phone text not null default '',
    email text not null default '',
    email_key text not null generated always as (lower(email)) stored,    -- by which a customer's earlier orders are found
    search text not null default '',                          -- what typed search looks into
    unique (order_id, kind),
    foreign key (client_id, order_id) references orders.order (client_id, id)
);
create index recipient_email on orders.recipient (client_id, email_key) where kind = 'customer';
create index recipient_search on orders.recipient using gin (search database.gin_trgm_ops);

create table orders.line (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    external_id text not null,
    position integer not null,
    product_id bigint,
    sku text not null default '',
    title text not null default '',
    quantity bigint not null check (quantity between 0 and 1000000),    -- what is to be shipped now
    ordered_quantity bigint not null check (ordered_quantity between 0 and 1000000),
    unit_price bigint not null default 0,
    presentment_unit_price bigint not null default 0,
    discount bigint not null default 0,
    tax bigint not null default 0,
    requires_shipping boolean not null default true,
    replaced_sku text not null default '',                    -- what the channel calls it, where another product is sent
    told_quantity bigint check (told_quantity between 0 and 1000000),   -- what the channel says, where a person changed it
    unique (order_id, external_id),                           -- 'rule:SKU' is a line that a rule added: the channel knows nothing of it
    unique (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
create index line_product on orders.line (product_id);
-- What an order's parcels are to carry: its own lines, and those of orders that are merged into it.
create view orders.line_to_ship with (security_invoker = true) as
select l.order_id, l.id, l.product_id, l.sku, l.position, l.quantity from orders.line l where l.quantity > 0 and l.requires_shipping
union all
select o.merged_into, l.id, l.product_id, l.sku, l.position, l.quantity from orders.order o join orders.line l on l.order_id = o.id
where o.merged_into is not null and l.quantity > 0 and l.requires_shipping;
-- The same as the pods handle it: a kit by its parts. Orders count what was sold, stock and all that is done with it counts this.
create view orders.part_to_ship with (security_invoker = true) as
select l.order_id, l.id, coalesce(k.product_id, l.product_id) as product_id, coalesce(p.sku, l.sku) as sku, l.position,
       l.quantity * coalesce(k.quantity, 1) as quantity
from orders.line_to_ship l left join catalog.kit_part k on k.kit_id = l.product_id left join catalog.product p on p.id = k.product_id;
-- Discounts, taxes and shipping lines of an order, as the channel lists them.
create table orders.charge (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    kind text not null check (kind in ('discount', 'tax', 'shipping')),
    position integer not null,
    title text not null default '',
    code text not null default '',
    amount bigint not null,
    presentment_amount bigint not null,
    rate_ppm bigint,                                          -- of a tax: parts per million
    unique (order_id, kind, position),
    foreign key (client_id, order_id) references orders.order (client_id, id)
);

create table orders.hold (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    kind text not null check (kind in ('address', 'fraud', 'operator', 'payment', 'client', 'inventory', 'until_date')),
    reason text not null check (reason ~ '\S'),
    until timestamptz check ((until is not null) = (kind = 'until_date')),
    placed_by name not null default session_user,
    placed_at timestamptz not null default clock_timestamp(),
    released_by name,
    released_at timestamptz,
    release_reason text,
    -- The shop's numbers of the holds that this one follows; empty: one of our own. A shop's hold stands beside a person's of the same kind.
    shop_ids text[] not null default '{}',
    is_told boolean not null default false,                   -- the shop hears of it, and of its end
    foreign key (client_id, order_id) references orders.order (client_id, id),
    check (not is_told or shop_ids = '{}')
);
create unique index hold_open on orders.hold (order_id, kind, (shop_ids <> '{}')) where released_at is null;

-- What an import could not take as it was: somebody's list. The raw payload is kept.
create table orders.problem (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    channel_id bigint not null,
    order_id bigint,
    external_id text not null default '',
    kind text not null check (kind in ('unknown_sku', 'changed_after_release', 'refused')),
    detail text not null,
    payload bytea,                                            -- sha256 in database.content
    is_file boolean not null default false,                   -- external_id is the name of a file that was refused whole
    created_at timestamptz not null default clock_timestamp(),
    resolved_at timestamptz,
    resolved_by name,
    resolved_reason text,                                     -- a person's; null: the import itself found it mended
    foreign key (client_id, channel_id) references orders.channel (client_id, id),
    check (not is_file or kind = 'refused' and order_id is null),
    check (resolved_at is not null or resolved_reason is null)
);
create unique index problem_open on orders.problem (channel_id, external_id, kind, detail, is_file) where resolved_at is null;
create index problem_of_channel on orders.problem (channel_id, external_id);
create index problem_of_order on orders.problem (order_id) where order_id is not null;
-- Whoever notes or ends one: its window and the desk read it anew.
create function orders.note_problem() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform database.note_change('problem', new.id, new.client_id, null);
    return null;
end
$$;
create trigger problem_changed after insert or update on orders.problem for each row execute function orders.note_problem();

call database.protect('orders.channel');
call database.protect('orders.order', p_pod => null);   -- whatever pod it goes to: one queue for all
call database.protect('orders.recipient');
call database.protect('orders.line');
call database.protect('orders.charge');
call database.protect('orders.hold');
call database.protect('orders.problem');
call access.audit('orders.channel', 'insert');
call access.audit('orders.order', 'update');
call access.audit('orders.recipient', 'update', 'name,company,line1,line2,city,postal_code,phone,email,email_key,search', 'order_id');
call access.audit('orders.line', 'update');
call access.audit('orders.charge', 'update');
call access.audit('orders.hold', 'update');
call access.audit('orders.problem', 'update');

create function orders.add_channel(p_command uuid, p_client bigint, p_kind text, p_shop text, p_name text, p_prefix text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.add_channel', jsonb_build_array(p_client, p_kind, p_shop, p_name, p_prefix));
    v_id bigint;
begin
    if done is not null then
        return done;
    end if;
    insert into orders.channel (client_id, kind, shop, name, order_prefix) values (p_client, p_kind, lower(p_shop), p_name, p_prefix) returning id into v_id;
    return database.finish_command(p_command, jsonb_build_object('channel', v_id));
end
$$;

-- The legal steps of an order; domain/orders/order.h holds the same table.
create function orders.may_become(p_from text, p_to text) returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return p_from || ' ' || p_to = any (array[
        'received on_hold', 'received ready', 'received backordered', 'received canceled', 'received shipped',
        'on_hold received', 'on_hold canceled',
        'ready received', 'ready on_hold', 'ready backordered', 'ready released', 'ready canceled',
        'backordered received', 'backordered on_hold', 'backordered ready', 'backordered canceled',
        'released ready', 'released received', 'released on_hold', 'released picking', 'released canceled', 'released backordered',
        'picking packing', 'picking released', 'picking backordered',
        'packing shipped', 'packing picking', 'shipped delivered', 'delivered shipped', 'canceled received',
        'received merged', 'merged received']);
end
$$;
-- The guard of every step, whoever takes it.
create function orders.check_step() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.status <> old.status and not orders.may_become(old.status, new.status) then
        raise exception 'an order cannot go from % to %', old.status, new.status using errcode = 'PD003';
    end if;
    new.version := old.version + 1;
    return new;
end
$$;
create trigger step before update on orders.order for each row execute function orders.check_step();

-- An open hold stops the order and gives back what is reserved for it, unless the pod has begun to pick; without one it is back
-- in the queue.
create function orders.settle(p_order bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    held boolean := exists (select from orders.hold where order_id = p_order and released_at is null);
begin
    select * into o from orders.order where id = p_order for update;
    if held and o.status in ('received', 'ready', 'backordered', 'released') then
        perform fulfillment.unallocate(p_order);       -- stock waits for nobody who cannot ship
        update orders.order set status = 'on_hold' where id = p_order;
        return 'on_hold';
    elsif not held and o.status = 'on_hold' then
        update orders.order set status = 'received' where id = p_order;
        return 'received';
    end if;
    return o.status;
end
$$;

-- Whether the last cancel of the order came from its channel, or was one of ours of an order that the channel had canceled too.
create function orders.channel_canceled(p_order bigint) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((select 'channel' in (payload ->> 'by', payload ->> 'also_by') from events.event where order_id = p_order and kind = 'order.canceled' order by id desc limit 1), false)
$$;

-- The channel canceled an order that leaves all the same: a person's matter, and the shop hears of it; p_again: also where it heard so before.
-- Internal.
create function orders.note_kept(p_order bigint, p_payload bytea, p_again boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
        select client_id, channel_id, id, external_id, 'changed_after_release', 'the channel canceled the order while the pod works on it', p_payload
        from orders.order where id = p_order
        on conflict do nothing;
    perform orders.tell_of_cancel(p_order, 'keep', (select cancel_reason from orders.order where id = p_order), p_again);
end
$$;
-- It does not leave after all. Internal.
create function orders.note_not_kept(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update orders.problem set resolved_at = clock_timestamp(), resolved_by = session_user
        where order_id = p_order and kind = 'changed_after_release' and detail = 'the channel canceled the order while the pod works on it' and resolved_at is null;
end
$$;

-- One of us canceled the order, or asked for it (p_asked_by) and the pods have put it back. That the channel canceled it too is of no pod: whoever
-- reaches the order sees it (channel_canceled). p_order: as it was. Internal.
create function orders.record_cancel(p_order orders.order, p_reason text, p_asked_by name) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    also constant text := case when p_order.canceled_at is not null then 'channel' end;
begin
    perform events.record(p_order.client_id, case when also is null then p_order.pod_id end, 'order.canceled', 'order', p_order.id, p_order.id,
        jsonb_strip_nulls(jsonb_build_object('reason', p_reason, 'asked_by', p_asked_by, 'also_by', also)));
    perform orders.note_not_kept(p_order.id);
end
$$;

-- Locks what the channel sold as one order: its parts, and what any of them is merged with, in the order in which every use case locks
-- orders. Internal.
create function orders.lock_kin(p_channel bigint, p_external text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_kin bigint[] := array(select id from orders.order where channel_id = p_channel and external_id = p_external);
begin
    if v_kin = '{}' then
        return; -- new
    end if;
    v_kin := v_kin || array(select merged_into from orders.order where id = any (v_kin) and merged_into is not null)
        || array(select id from orders.order where merged_into = any (v_kin));
    perform 1 from orders.order where id = any (v_kin) order by id for update;
end
$$;

-- Locks and returns what is stored of an order, or null, so that the importer can merge: {"order": …, "recipients": [], "lines": [], "charges": []}.
create function orders.stored(p_channel bigint, p_external text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
begin
    perform orders.lock_kin(p_channel, p_external);
    select * into o from orders.order where channel_id = p_channel and external_id = p_external and part = 1 for update;
    if not found then
        return null;
    end if;
    return jsonb_build_object('order', to_jsonb(o),
        'recipients', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from orders.recipient r where r.order_id = o.id),
        'lines', (select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]') from orders.line l where l.order_id = o.id),
        'charges', (select coalesce(jsonb_agg(to_jsonb(c) order by c.kind, c.position), '[]') from orders.charge c where c.order_id = o.id));
end
$$;

-- The address check's own hold follows the address: placed or worded anew while something keeps a parcel from its place, lifted when
-- nothing does. A hold that a person placed stays hers. Internal.
create function orders.follow_address(p_order bigint, p_problem text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    h orders.hold;
begin
    select * into o from orders.order where id = p_order;
    select * into h from orders.hold where order_id = p_order and kind = 'address' and shop_ids = '{}' and released_at is null;
    if p_problem is null and h.reason like 'address check: %' then
        update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'the address is right now' where id = h.id;
        perform events.record(o.client_id, o.pod_id, 'order.hold_released', 'order', o.id, o.id,
            jsonb_build_object('kind', 'address', 'reason', 'the address is right now', 'was', h.reason));
    elsif p_problem is not null and h.reason like 'address check: %' then
        update orders.hold set reason = 'address check: ' || p_problem where id = h.id and reason <> 'address check: ' || p_problem;
    elsif p_problem is not null and h.id is null and o.status in ('received', 'on_hold', 'ready', 'backordered', 'released') then
        insert into orders.hold (client_id, order_id, kind, reason) values (o.client_id, o.id, 'address', 'address check: ' || p_problem);
        perform events.record(o.client_id, o.pod_id, 'order.held', 'order', o.id, o.id, jsonb_build_object('kind', 'address', 'reason', p_problem));
    end if;
end
$$;

-- An order that goes to another place is routed anew, unless the pod has its list already. Internal.
create function orders.go_elsewhere(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from orders.order where id = p_order and status in ('ready', 'backordered')) then
        perform fulfillment.unallocate(p_order);
        update orders.order set status = 'received' where id = p_order;
    end if;
end
$$;

-- Stores one order as the importer merged it. p_order: {"order": columns of orders.order, "recipients": [...], "lines": [...], "charges": [...],
-- "address_problem": why no parcel can reach its address, or null}.
-- An unknown SKU puts the order on an inventory hold with a problem row; unpaid orders wait on a payment hold, those with an
-- address that cannot be right on an address hold; stock that was reserved for lines that changed is given back. Lines of an order that the pod is already working on stay as they are: a problem row.
-- What of it was split off follows with its share; a merge of what the channel changed is taken back while nobody has begun to pick.
-- What was refused of it before is no problem any more.
-- Answer: {"order": id, "outcome": "imported" | "updated", "status": …, "unknown_skus": [...]}.
create function orders.store(p_channel bigint, p_order jsonb, p_payload bytea) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_external constant text := p_order #>> '{order,external_id}';
    v_shares jsonb;
    v_share jsonb;
    v_answer jsonb;
    v_first jsonb;
begin
    perform orders.note_taken(p_channel, v_external, false);
    if not exists (select from orders.order where channel_id = p_channel and external_id = v_external and part > 1) then
        return orders.store_part(p_channel, p_order, p_payload, 1::smallint);
    end if;
    perform orders.lock_kin(p_channel, v_external);
    -- All shares first: what is stored of one changes what is left for the next.
    select jsonb_agg(jsonb_build_object('part', o.part, 'told', orders.share_of(o.id, p_order)) order by o.part) into v_shares from orders.order o
        where o.channel_id = p_channel and o.external_id = v_external and (o.merged_into = o.split_from) is not true;
    for v_share in select x.value from jsonb_array_elements(v_shares) with ordinality x order by x.ordinality loop
        v_answer := orders.store_part(p_channel, v_share -> 'told', p_payload, (v_share ->> 'part')::smallint);
        v_first := coalesce(v_first, v_answer);
    end loop;
    return v_first;
end
$$;

-- One part of it. Internal.
create function orders.store_part(p_channel bigint, p_order jsonb, p_payload bytea, p_part smallint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ch orders.channel;
    n orders.order;
    o orders.order;
    fresh boolean := false;
    v_sha bytea;
    v_changed boolean := false;
    v_lines jsonb;
    v_unknown text[];
    v_search text;
    canceled_by_us boolean;
    v_moved boolean;
    v_at text;                                                -- where the parcel stands that carries it
begin
    select * into ch from orders.channel where id = p_channel;
    if ch.id is null then
        raise exception 'no such channel' using errcode = 'PD002';
    end if;
    -- What the importer leaves out is empty.
    n := jsonb_populate_record(null::orders.order, '{"financial_status": "", "fulfillment_status": "", "subtotal": 0, "discount_total": 0, "shipping_total": 0,
        "tax_total": 0, "total": 0, "presentment_subtotal": 0, "presentment_discount_total": 0, "presentment_shipping_total": 0, "presentment_tax_total": 0,
        "presentment_total": 0, "taxes_included": false, "is_test": false, "note": "", "tags": [], "source_name": "", "po_number": "", "cancel_reason": "", "ship_city": "",
        "ship_region": "", "ship_postal_code": "", "ship_country": "", "requested_service": "", "field_stamps": {}}'::jsonb
        || (select jsonb_object_agg(e.key, e.value) from jsonb_each(p_order -> 'order') e where e.value <> 'null'::jsonb));
    select * into o from orders.order where channel_id = p_channel and external_id = n.external_id and part = p_part for update;
    -- What a person changed of a line stays for as long as the channel repeats what it told before.
    select jsonb_agg(l || jsonb_build_object('product_id', case when coalesce(l ->> 'sku', '') <> '' then catalog.product_of(ch.client_id, l ->> 'sku') end) order by (l ->> 'position')::integer)
        into v_lines from (
            select x || case when k.replaced_sku <> '' and k.replaced_sku = x ->> 'sku' then jsonb_build_object('sku', k.sku, 'title', k.title, 'replaced_sku', k.replaced_sku) else '{}' end
                     || case when k.told_quantity = (x ->> 'quantity')::bigint then jsonb_build_object('quantity', k.quantity, 'told_quantity', k.told_quantity) else '{}' end as l
            from jsonb_array_elements(p_order -> 'lines') x left join orders.line k on k.order_id = o.id and k.external_id = x ->> 'external_id') y;
    if o.id is null then
        -- Whole at once: a row that is made and then filled would be audited as a change of every column.
        n.id := nextval('orders.order_id_seq');
        n.client_id := ch.client_id;
        n.channel_id := p_channel;
        n.part := p_part;
        n.status := 'received';
        n.carrier := '';
        n.service := '';
        n.pod_id := null;
        n.shipped_at := null;
        n.cancel_asked_at := null;
        n.cancel_asked_by := null;
        n.cancel_asked_reason := null;
        n.priority := 0;
        n.version := 1;
        n.created_at := clock_timestamp();
        n.ship_by := (select clients.ship_by(p, n.placed_at) from clients.promise p where p.id = ch.client_id);
        n.clock_stopped_at := null;
        select coalesce(sum(l.quantity), 0), count(*) filter (where l.quantity > 0) into n.units, n.line_count
            from jsonb_populate_recordset(null::orders.line, v_lines) l where coalesce(l.requires_shipping, true);
        insert into orders.order overriding system value values (n.*);
        o := n;
        fresh := true;
    end if;

    canceled_by_us := o.status = 'canceled' and not orders.channel_canceled(o.id);

    v_changed := fresh or exists (
        (select l.external_id, l.product_id, l.quantity from jsonb_populate_recordset(null::orders.line, v_lines) l
         except select l.external_id, l.product_id, l.quantity from orders.line l where l.order_id = o.id)
        union all
        (select l.external_id, l.product_id, l.quantity from orders.line l where l.order_id = o.id and l.external_id not like 'rule:%'
         except select l.external_id, l.product_id, l.quantity from jsonb_populate_recordset(null::orders.line, v_lines) l));
    v_moved := fresh or exists (
        select x.line1, x.line2, x.city, x.region, x.postal_code, x.country from jsonb_populate_recordset(null::orders.recipient, p_order -> 'recipients') x where x.kind = 'ship'
        except select r.line1, r.line2, r.city, r.region, r.postal_code, r.country from orders.recipient r where r.order_id = o.id and r.kind = 'ship');

    -- What one of them is told about is no longer the others' business.
    if not fresh and (v_changed or v_moved or n.canceled_at is not null
                      or n.financial_status in ('pending', 'authorized', 'voided', 'expired') and n.financial_status <> o.financial_status) then
        o := orders.take_apart(o.id);
    end if;
    v_at := coalesce((select t.status from orders.order t where t.id = o.merged_into), o.status);

    if v_changed and v_at in ('released', 'picking', 'packing') then
        v_sha := database.store_content(ch.client_id, 'application/json', p_payload);
        insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
            values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release', 'the channel changed lines while the pod works on them', v_sha)
            on conflict do nothing;
    elsif v_at not in ('shipped', 'delivered') then            -- a channel counts down what it knows to be shipped: ours stay
        if v_changed and not fresh and o.status in ('ready', 'backordered', 'on_hold') then
            perform fulfillment.unallocate(o.id);
            update orders.order set status = 'received' where id = o.id and status <> 'on_hold';
        end if;
        insert into orders.line as l (client_id, order_id, external_id, position, product_id, sku, title, quantity, ordered_quantity, unit_price,
                                      presentment_unit_price, discount, tax, requires_shipping, replaced_sku, told_quantity)
        select ch.client_id, o.id, x.external_id, x.position, x.product_id, coalesce(x.sku, ''), coalesce(x.title, ''), x.quantity, x.ordered_quantity,
               coalesce(x.unit_price, 0), coalesce(x.presentment_unit_price, 0), coalesce(x.discount, 0), coalesce(x.tax, 0), coalesce(x.requires_shipping, true), coalesce(x.replaced_sku, ''), x.told_quantity
        from jsonb_populate_recordset(null::orders.line, v_lines) x
        on conflict (order_id, external_id) do update set position = excluded.position, product_id = excluded.product_id, sku = excluded.sku,
            title = excluded.title, quantity = excluded.quantity, ordered_quantity = excluded.ordered_quantity, unit_price = excluded.unit_price,
            presentment_unit_price = excluded.presentment_unit_price, discount = excluded.discount, tax = excluded.tax,
            requires_shipping = excluded.requires_shipping, replaced_sku = excluded.replaced_sku, told_quantity = excluded.told_quantity
            where (l.position, l.product_id, l.sku, l.title, l.quantity, l.ordered_quantity, l.unit_price, l.presentment_unit_price, l.discount, l.tax, l.requires_shipping,
                   l.replaced_sku, l.told_quantity)
                is distinct from (excluded.position, excluded.product_id, excluded.sku, excluded.title, excluded.quantity, excluded.ordered_quantity,
                    excluded.unit_price, excluded.presentment_unit_price, excluded.discount, excluded.tax, excluded.requires_shipping,
                    excluded.replaced_sku, excluded.told_quantity);
        if not fresh then
            update orders.line l set quantity = 0 where l.order_id = o.id and l.quantity > 0
                and case when l.external_id like 'rule:%' then not exists (select from jsonb_populate_recordset(null::orders.line, v_lines) x where x.quantity > 0)
                         else l.external_id not in (select x ->> 'external_id' from jsonb_array_elements(v_lines) x) end;   -- a gift goes with something
        end if;
    end if;

    if not fresh then
        delete from orders.charge c where c.order_id = o.id
            and (c.kind, c.position) not in (select x.kind, x.position from jsonb_populate_recordset(null::orders.charge, p_order -> 'charges') x);
    end if;
    insert into orders.charge as c (client_id, order_id, kind, position, title, code, amount, presentment_amount, rate_ppm)
    select ch.client_id, o.id, x.kind, x.position, coalesce(x.title, ''), coalesce(x.code, ''), x.amount, x.presentment_amount, x.rate_ppm
    from jsonb_populate_recordset(null::orders.charge, p_order -> 'charges') x
    on conflict (order_id, kind, position) do update set title = excluded.title, code = excluded.code, amount = excluded.amount,
        presentment_amount = excluded.presentment_amount, rate_ppm = excluded.rate_ppm
        where (c.title, c.code, c.amount, c.presentment_amount, c.rate_ppm) is distinct from
              (excluded.title, excluded.code, excluded.amount, excluded.presentment_amount, excluded.rate_ppm);

    select concat_ws(' ', n.number, n.po_number, string_agg(concat_ws(' ', r.name, r.company, r.email, r.city, r.postal_code), ' '),
                     (select string_agg(concat_ws(' ', x ->> 'sku', x ->> 'title'), ' ') from jsonb_array_elements(v_lines) x))
        into v_search from jsonb_populate_recordset(null::orders.recipient, p_order -> 'recipients') r;
    if not fresh then
        delete from orders.recipient r where r.order_id = o.id and r.kind = 'told'  -- the channel tells something else: no correction of that
            and not exists (select from jsonb_array_elements(p_order -> 'recipients') x where x ->> 'kind' = 'told');
    end if;
    insert into orders.recipient as r (client_id, order_id, kind, name, company, line1, line2, city, region, postal_code, country, phone, email, search)
    select ch.client_id, o.id, x.kind, coalesce(x.name, ''), coalesce(x.company, ''), coalesce(x.line1, ''), coalesce(x.line2, ''), coalesce(x.city, ''),
           coalesce(x.region, ''), coalesce(x.postal_code, ''), coalesce(x.country, ''), coalesce(x.phone, ''), coalesce(x.email, ''),
           case when x.kind = 'customer' then lower(v_search) else '' end
    from jsonb_populate_recordset(null::orders.recipient, p_order -> 'recipients') x
    on conflict (order_id, kind) do update set name = excluded.name, company = excluded.company, line1 = excluded.line1, line2 = excluded.line2,
        city = excluded.city, region = excluded.region, postal_code = excluded.postal_code, country = excluded.country, phone = excluded.phone,
        email = excluded.email, search = excluded.search
        where (r.name, r.company, r.line1, r.line2, r.city, r.region, r.postal_code, r.country, r.phone, r.email, r.search) is distinct from
              (excluded.name, excluded.company, excluded.line1, excluded.line2, excluded.city, excluded.region, excluded.postal_code,
               excluded.country, excluded.phone, excluded.email, excluded.search);

    if v_moved and o.status = 'merged' and v_at in ('released', 'picking', 'packing') then
        v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
        insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
            values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release', 'the channel changed the address while the pod packs it with another order', v_sha)
            on conflict do nothing;
    elsif v_moved and not fresh and v_at not in ('shipped', 'delivered', 'canceled') then
        if not shipping.readdress(o.id) then
            v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
            insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
                values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release', 'the channel changed the address after a label was bought', v_sha)
                on conflict do nothing;
        elsif (left(n.ship_postal_code, 5), n.ship_region, n.ship_country) is distinct from (left(o.ship_postal_code, 5), o.ship_region, o.ship_country) then
            perform orders.go_elsewhere(o.id);
        end if;
    end if;

    if not fresh then
        update orders.order set number = n.number, financial_status = coalesce(n.financial_status, ''), fulfillment_status = coalesce(n.fulfillment_status, ''),
            currency = n.currency, presentment_currency = n.presentment_currency, subtotal = n.subtotal, discount_total = n.discount_total,
            shipping_total = n.shipping_total, tax_total = n.tax_total, total = n.total, presentment_subtotal = n.presentment_subtotal,
            presentment_discount_total = n.presentment_discount_total, presentment_shipping_total = n.presentment_shipping_total,
            presentment_tax_total = n.presentment_tax_total, presentment_total = n.presentment_total, taxes_included = coalesce(n.taxes_included, false),
            is_test = coalesce(n.is_test, false), note = coalesce(n.note, ''), tags = coalesce(n.tags, '{}'), source_name = coalesce(n.source_name, ''), po_number = coalesce(n.po_number, ''),
            placed_at = n.placed_at, channel_updated_at = n.channel_updated_at,
            canceled_at = case when canceled_by_us then canceled_at else n.canceled_at end,
            cancel_reason = case when canceled_by_us then cancel_reason else coalesce(n.cancel_reason, '') end,
            ship_city = coalesce(n.ship_city, ''), ship_region = coalesce(n.ship_region, ''), ship_postal_code = coalesce(n.ship_postal_code, ''),
            ship_country = coalesce(n.ship_country, ''), requested_service = coalesce(n.requested_service, ''), field_stamps = coalesce(n.field_stamps, '{}'),
            ship_by = case when placed_at = n.placed_at then ship_by else (select clients.ship_by(p, n.placed_at) from clients.promise p where p.id = ch.client_id) end,
            units = (select coalesce(sum(l.quantity), 0) from orders.line_to_ship l where l.order_id = o.id),
            line_count = (select count(*) from orders.line_to_ship l where l.order_id = o.id)
            where id = o.id;
    end if;

    -- Holds follow the facts: placed while the fact is there, released by the fact's going.
    select array_agg(distinct coalesce(nullif(l.sku, ''), l.title)) into v_unknown from orders.line l
        where l.order_id = o.id and l.product_id is null and l.quantity > 0 and l.requires_shipping;
    if v_unknown is not null then
        v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
        insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
            select ch.client_id, p_channel, o.id, n.external_id, 'unknown_sku', u, v_sha from unnest(v_unknown) u on conflict do nothing;
        insert into orders.hold (client_id, order_id, kind, reason) values (ch.client_id, o.id, 'inventory', 'unknown SKU ' || array_to_string(v_unknown, ', ')) on conflict do nothing;
    elsif not fresh then
        perform orders.follow_skus(o.id);
    end if;
    if n.financial_status in ('pending', 'authorized', 'voided', 'expired') then
        -- Once for each such news: a person who lifted the hold is not overruled by the next change of a note.
        if not fresh and o.financial_status <> n.financial_status and v_at in ('picking', 'packing') then
            v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
            insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
                values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release',
                        'payment is ' || n.financial_status || ' while the pod works on the order', v_sha) on conflict do nothing;
        elsif (fresh or o.financial_status <> n.financial_status) and v_at not in ('shipped', 'delivered') then
            insert into orders.hold (client_id, order_id, kind, reason) values (ch.client_id, o.id, 'payment', 'payment is ' || n.financial_status) on conflict do nothing;
        end if;
    elsif not fresh then
        update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'payment is ' || coalesce(nullif(n.financial_status, ''), 'not asked for')
            where order_id = o.id and kind = 'payment' and reason like 'payment is %' and released_at is null;
    end if;
    if p_order ->> 'address_problem' is not null and v_moved and v_at in ('picking', 'packing') then
        v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
        insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
            values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release',
                    'the channel changed the address while the pod works on the order: ' || (p_order ->> 'address_problem'), v_sha) on conflict do nothing;
    elsif p_order ? 'address_problem' and (p_order ->> 'address_problem' is null or n.canceled_at is null and (v_moved or o.units = 0 or o.status = 'canceled')) then
        -- Once for each such news, as above: a person who knows better is not overruled.
        perform orders.follow_address(o.id, p_order ->> 'address_problem');
    end if;
    if fresh then
        perform events.record(ch.client_id, null, 'order.received', 'order', o.id, o.id,
            jsonb_build_object('number', n.number, 'shop', ch.shop, 'total', n.total, 'currency', n.currency, 'units', (select units from orders.order where id = o.id)), n.placed_at);
    else
        perform events.record(ch.client_id, null, 'order.updated', 'order', o.id, o.id,
            jsonb_build_object('financial_status', n.financial_status, 'fulfillment_status', n.fulfillment_status, 'address_changed', v_moved));
    end if;

    select * into o from orders.order where id = o.id;
    if n.canceled_at is null and o.status = 'canceled' and not canceled_by_us then
        -- Files may come in any order: a newer one may take an older one's cancel back.
        update orders.order set status = 'received' where id = o.id;
        perform events.record(ch.client_id, null, 'order.uncanceled', 'order', o.id, o.id, jsonb_build_object('by', 'channel'));
    end if;
    o.status := orders.settle(o.id);
    if n.canceled_at is not null then
        if orders.may_become(o.status, 'canceled') then
            perform fulfillment.unallocate(o.id);
            update orders.order set status = 'canceled' where id = o.id;
            perform events.record(ch.client_id, null, 'order.canceled', 'order', o.id, o.id, jsonb_build_object('reason', n.cancel_reason, 'by', 'channel'), n.canceled_at);
            perform orders.note_not_kept(o.id);
        elsif v_at in ('picking', 'packing') and o.cancel_asked_at is null then      -- else it is canceled once all is put back, or kept when nobody asks any more
            v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
            perform orders.note_kept(o.id, v_sha, false);
        end if;
    elsif n.fulfillment_status = 'fulfilled' and o.status = 'received' then
        update orders.order set status = 'shipped', shipped_at = coalesce(n.channel_updated_at, n.placed_at),      -- shipped before it came to us
            clock_stopped_at = coalesce(n.channel_updated_at, n.placed_at) where id = o.id;
    end if;
    perform database.note_change('order', o.id, ch.client_id, null);
    return jsonb_build_object('order', o.id, 'outcome', case when fresh then 'imported' else 'updated' end,
        'status', (select status from orders.order where id = o.id), 'unknown_skus', coalesce(to_jsonb(v_unknown), '[]'));
end
$$;

-- What an import refused, kept for a person's list. The very same object again, as the overlap of two reads of a shop brings it, is no news
-- to whoever dealt with it; another one with the same fault opens the same problem again.
create function orders.note_refused(p_channel bigint, p_external text, p_detail text, p_payload bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ch orders.channel;
    v_external constant text := coalesce(p_external, '');
    v_sha bytea;
begin
    select * into ch from orders.channel where id = p_channel;
    if ch.id is null then
        return;
    end if;
    v_sha := database.store_content(ch.client_id, 'application/json', p_payload);
    if exists (select from orders.problem where channel_id = p_channel and external_id = v_external and kind = 'refused' and payload = v_sha and detail = left(p_detail, 500)) then
        return;
    end if;
    update orders.problem p set resolved_at = null, resolved_by = null, resolved_reason = null, payload = v_sha
        where p.id = (select max(id) from orders.problem where channel_id = p_channel and external_id = v_external and kind = 'refused' and not is_file and detail = left(p_detail, 500))
          and p.resolved_at is not null;
    if not found then
        insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
            values (ch.client_id, p_channel, (select o.id from orders.order o where o.channel_id = p_channel and o.external_id = v_external and o.part = 1),
                    v_external, 'refused', left(p_detail, 500), v_sha)
            on conflict do nothing;
    end if;
end
$$;
-- A file that was refused whole, while nobody looked. Dropped again it is news again.
create function orders.note_refused_file(p_channel bigint, p_file text, p_detail text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into orders.problem (client_id, channel_id, external_id, kind, detail, is_file)
        select client_id, id, p_file, 'refused', left(p_detail, 500), true from orders.channel where id = p_channel
        on conflict do nothing
$$;
-- An order, or a file of this name, was taken: what was refused of it is mended.
create function orders.note_taken(p_channel bigint, p_external text, p_is_file boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Asked first: an update of nothing would run the audit's trigger for every order that comes in.
    if exists (select from orders.problem where channel_id = p_channel and external_id = p_external and is_file = p_is_file and kind = 'refused' and resolved_at is null) then
        update orders.problem set resolved_at = clock_timestamp(), resolved_by = session_user
            where channel_id = p_channel and external_id = p_external and is_file = p_is_file and kind = 'refused' and resolved_at is null;
    end if;
end
$$;

-- The problems that a person named, locked, all of them within reach. Internal.
create function orders.lock_problems(p_ids bigint[]) returns setof orders.problem
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query select * from orders.problem where id = any (p_ids) order by id for update;
    if (select count(*) from orders.problem where id = any (p_ids)) <> (select count(distinct x) from unnest(p_ids) x) or cardinality(p_ids) = 0 then
        raise exception 'no such import problem' using errcode = 'PD002';
    end if;
end
$$;
-- Somebody dealt with these; p_reason says how. All of them or none. Answer: {"problems": how many}.
create function orders.resolve_problems(p_command uuid, p_ids bigint[], p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.resolve_problems', jsonb_build_array(p_ids, p_reason));
    p orders.problem;
    n bigint := 0;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'say what was done about it' using errcode = 'PD001';
    end if;
    for p in select * from orders.lock_problems(p_ids) loop
        if p.resolved_at is not null then
            raise exception 'import problem % is done already', p.id using errcode = 'PD003';
        end if;
        update orders.problem set resolved_at = clock_timestamp(), resolved_by = session_user, resolved_reason = btrim(p_reason) where id = p.id;
        n := n + 1;
        if p.order_id is not null then
            perform events.record(p.client_id, null, 'order.problem_resolved', 'order', p.order_id, p.order_id,
                jsonb_build_object('kind', p.kind, 'detail', p.detail, 'reason', btrim(p_reason)));
            perform database.note_change('order', p.order_id, p.client_id, null);
        end if;
    end loop;
    return database.finish_command(p_command, jsonb_build_object('problems', n));
end
$$;
-- Its undo, and for what was not mended after all.
create function orders.reopen_problems(p_command uuid, p_ids bigint[], p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.reopen_problems', jsonb_build_array(p_ids, p_reason));
    p orders.problem;
    n bigint := 0;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'say why it is open again' using errcode = 'PD001';
    end if;
    for p in select * from orders.lock_problems(p_ids) loop
        if p.resolved_at is null then
            raise exception 'import problem % is open already', p.id using errcode = 'PD003';
        end if;
        if exists (select from orders.problem x where x.channel_id = p.channel_id and x.external_id = p.external_id and x.kind = p.kind and x.detail = p.detail
                   and x.is_file = p.is_file and x.resolved_at is null) then
            raise exception 'the same import problem came again and is open' using errcode = 'PD003';
        end if;
        update orders.problem set resolved_at = null, resolved_by = null, resolved_reason = null where id = p.id;
        n := n + 1;
        if p.order_id is not null then
            perform events.record(p.client_id, null, 'order.problem_reopened', 'order', p.order_id, p.order_id,
                jsonb_build_object('kind', p.kind, 'detail', p.detail, 'reason', btrim(p_reason)));
            perform database.note_change('order', p.order_id, p.client_id, null);
        end if;
    end loop;
    return database.finish_command(p_command, jsonb_build_object('problems', n));
end
$$;

-- An order within reach, locked, for what is done to it. PD002: there is none. PD004: somebody changed it since p_version was read (null:
-- whatever it is now).
create function orders.lock_order(p_order bigint, p_version integer default null) returns orders.order
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
begin
    select * into o from orders.order where id = p_order for update;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
    end if;
    if o.version <> p_version then
        raise exception 'the order changed meanwhile' using errcode = 'PD004';
    end if;
    return o;
end
$$;

-- A person's hold. PD004: somebody changed the order since p_version was read.
create function orders.place_hold(p_command uuid, p_order bigint, p_version integer, p_kind text, p_reason text, p_until timestamptz) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.place_hold', jsonb_build_array(p_order, p_kind, p_reason, p_until));
    o orders.order;
    v_hold bigint;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order, p_version);
    if o.status not in ('received', 'on_hold', 'ready', 'backordered', 'released') then
        raise exception 'an order that is % cannot be held', o.status using errcode = 'PD003';
    end if;
    insert into orders.hold (client_id, order_id, kind, reason, until) values (o.client_id, o.id, p_kind, p_reason, p_until) on conflict do nothing returning id into v_hold;
    if v_hold is null then
        raise exception 'the order has this hold already' using errcode = 'PD003';
    end if;
    perform orders.tell_of_hold(v_hold);
    perform events.record(o.client_id, o.pod_id, 'order.held', 'order', o.id, o.id, jsonb_build_object('kind', p_kind, 'reason', p_reason));
    perform events.decide(o.client_id, o.pod_id, 'order', o.id, o.id, jsonb_build_object('kind', 'hold', 'chosen', p_kind, 'alternatives',
        jsonb_build_array(jsonb_build_object('option', p_kind, 'chosen', true, 'code', 'person', 'facts', '{}'::jsonb, 'sentence', p_reason))));
    perform orders.settle(o.id);
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('hold', v_hold, 'status', 'on_hold', 'was', o.status));
end
$$;

-- What typed search finds the order by. Internal.
create function orders.write_search(p_order bigint) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update orders.recipient c set search = (select lower(concat_ws(' ', o.number, o.po_number, string_agg(concat_ws(' ', x.name, x.company, x.email, x.city, x.postal_code), ' '
                order by array_position(array['customer', 'bill', 'told', 'ship'], x.kind)), (select string_agg(concat_ws(' ', l.sku, l.title), ' ' order by l.position) from orders.line l where l.order_id = o.id)))
            from orders.recipient x where x.order_id = o.id and x.kind <> 'proposed') from orders.order o where o.id = p_order and c.order_id = o.id and c.kind = 'customer'
$$;

-- A person's correction of where the parcel goes; the channel's words stay beside it ('told') and count again when it tells others. p_address:
-- name, company, line1, line2, city, region, postal_code, country, phone; what is left out stays. p_problem: what the address check finds of
-- the new one. Not once a label is bought. Answer: {"fields": those that changed, "status"}; no personal data in events and answers.
create function orders.correct_address(p_command uuid, p_order bigint, p_version integer, p_address jsonb, p_problem text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.correct_address', jsonb_build_array(p_order, p_address));
    of_place constant text[] := array['name', 'company', 'line1', 'line2', 'city', 'region', 'postal_code', 'country', 'phone'];
    o orders.order;
    was orders.recipient;
    r orders.recipient;
    v_fields text[];
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order, p_version);
    if o.status in ('shipped', 'delivered', 'canceled', 'merged') then
        raise exception 'the order is % already', o.status using errcode = 'PD003';
    end if;
    insert into orders.recipient (client_id, order_id, kind) values (o.client_id, o.id, 'ship') on conflict do nothing;
    select * into was from orders.recipient where order_id = o.id and kind = 'ship';
    r := jsonb_populate_record(was, (select jsonb_object_agg(e.key, btrim(e.value)) from jsonb_each_text(p_address) e where e.key = any (of_place)));
    select array_agg(k order by array_position(of_place, k)) into v_fields from unnest(of_place) k where to_jsonb(r) ->> k is distinct from to_jsonb(was) ->> k;
    if v_fields is null then
        return database.finish_command(p_command, jsonb_build_object('fields', '[]'::jsonb, 'status', o.status));
    end if;
    if not shipping.readdress(o.id) then
        raise exception 'a label with this address is bought already; void it first' using errcode = 'PD003';
    end if;
    insert into orders.recipient (client_id, order_id, kind, name, company, line1, line2, city, region, postal_code, country, phone)
        values (o.client_id, o.id, 'told', was.name, was.company, was.line1, was.line2, was.city, was.region, was.postal_code, was.country, was.phone) on conflict do nothing;
    delete from orders.recipient t where t.order_id = o.id and t.kind = 'told' and (t.name, t.company, t.line1, t.line2, t.city, t.region, t.postal_code, t.country, t.phone)
        = (r.name, r.company, r.line1, r.line2, r.city, r.region, r.postal_code, r.country, r.phone);     -- taken back
    update orders.recipient set name = r.name, company = r.company, line1 = r.line1, line2 = r.line2, city = r.city, region = r.region, postal_code = r.postal_code,
        country = r.country, phone = r.phone where id = was.id;
    perform orders.write_search(o.id);
    if (left(r.postal_code, 5), r.region, r.country) is distinct from (left(was.postal_code, 5), was.region, was.country) then
        perform orders.go_elsewhere(o.id);
    end if;
    update orders.order set ship_city = r.city, ship_region = r.region, ship_postal_code = r.postal_code, ship_country = r.country where id = o.id;
    perform events.record(o.client_id, o.pod_id, 'order.address_corrected', 'order', o.id, o.id, jsonb_build_object('fields', v_fields));
    perform orders.follow_address(o.id, p_problem);
    perform orders.settle(o.id);
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('fields', v_fields, 'status', (select status from orders.order where id = o.id)));
end
$$;

-- The hold of an unknown SKU goes with the last line that has one. Internal.
create function orders.follow_skus(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from orders.line x where x.order_id = p_order and x.product_id is null and x.quantity > 0 and x.requires_shipping) then
        update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'every SKU is known now'
            where order_id = p_order and kind = 'inventory' and reason like 'unknown SKU %' and released_at is null;
        update orders.problem set resolved_at = clock_timestamp(), resolved_by = session_user where order_id = p_order and kind = 'unknown_sku' and resolved_at is null;
    end if;
end
$$;

-- Other units of a line, or another product in its place (p_sku null: the same; p_title null: the catalog's), until the pod begins to pick.
-- What is reserved for the order is given back: it is planned anew. The channel's words of the line count again when it tells others.
-- Answer: {"was": {"sku", "title", "quantity"}, "reserved": whether stock was, "status"}.
create function orders.change_line(p_command uuid, p_order bigint, p_version integer, p_line bigint, p_sku text, p_title text, p_quantity bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.change_line', jsonb_build_array(p_order, p_line, p_sku, p_title, p_quantity));
    o orders.order;
    was orders.line;
    l orders.line;
    v_reserved boolean;
begin
    if done is not null then
        return done;
    end if;
    select * into o from orders.order where id = p_order for update;
    select * into was from orders.line where order_id = p_order and id = p_line;
    if o.id is null or was.id is null then
        raise exception 'the order has no such line' using errcode = 'PD002';
    end if;
    if p_version is not null and o.version <> p_version then
        raise exception 'the order changed meanwhile' using errcode = 'PD004';
    end if;
    if o.status in ('picking', 'packing') then
        raise exception 'the pod has begun to pick this order' using errcode = 'PD003';
    elsif o.status in ('shipped', 'delivered', 'canceled', 'merged') then
        raise exception 'the order is % already', o.status using errcode = 'PD003';
    end if;
    if p_quantity is null or p_quantity not between 0 and 1000000 then
        raise exception 'a line has 0 to 1000000 units' using errcode = 'PD001';
    end if;
    l := was;
    l.quantity := p_quantity;
    l.told_quantity := nullif(coalesce(was.told_quantity, was.quantity), p_quantity);
    if p_sku is not null and p_sku <> was.sku then
        l.product_id := catalog.product_of(o.client_id, p_sku);
        if l.product_id is null then
            raise exception 'the catalog of this client has no %', p_sku using errcode = 'PD006';
        end if;
        select p.sku, coalesce(p_title, p.title) into l.sku, l.title from catalog.product p where p.id = l.product_id;
        l.replaced_sku := coalesce(nullif(case when was.replaced_sku <> '' then was.replaced_sku else was.sku end, l.sku), '');
    end if;
    if (l.sku, l.quantity) = (was.sku, was.quantity) then
        raise exception 'the line is so already' using errcode = 'PD003';
    end if;
    if not exists (select from orders.line x where x.order_id = o.id and x.requires_shipping and case when x.id = l.id then l.quantity else x.quantity end > 0) then
        raise exception 'nothing would be left to send; cancel the order instead' using errcode = 'PD003';
    end if;
    v_reserved := fulfillment.unallocate(o.id) > 0;
    update orders.line set product_id = l.product_id, sku = l.sku, title = l.title, quantity = l.quantity, replaced_sku = l.replaced_sku, told_quantity = l.told_quantity where id = l.id;
    update orders.order set status = case when status = 'on_hold' then status else 'received' end,
        units = (select coalesce(sum(x.quantity), 0) from orders.line_to_ship x where x.order_id = o.id),
        line_count = (select count(*) from orders.line_to_ship x where x.order_id = o.id) where id = o.id;
    perform orders.follow_skus(o.id);
    perform events.record(o.client_id, o.pod_id, 'order.line_changed', 'order', o.id, o.id, jsonb_build_object('line', l.id, 'sku', l.sku, 'quantity', l.quantity,
        'was_sku', was.sku, 'was_quantity', was.quantity));
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('was', jsonb_build_object('sku', was.sku, 'title', was.title, 'quantity', was.quantity),
        'reserved', v_reserved, 'status', orders.settle(o.id)));
end
$$;

-- A shop's own hold is lifted where p_anyway says so; then the shop is told, where it hears of holds, and does not place it again here.
create function orders.release_hold(p_command uuid, p_order bigint, p_kind text, p_reason text, p_anyway boolean default false) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.release_hold', jsonb_build_array(p_order, p_kind, p_reason, p_anyway));
    o orders.order;
    v_hold orders.hold;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order);
    select * into v_hold from orders.hold where order_id = p_order and kind = p_kind and released_at is null order by shop_ids <> '{}' limit 1;
    if v_hold.id is null then
        raise exception 'the order has no such hold' using errcode = 'PD003';
    elsif v_hold.shop_ids <> '{}' and not p_anyway then
        raise exception 'the shop placed this hold, and a parcel of the order would not be taken there: release it in the shop, which lifts it here, or lift it anyway'
            using errcode = 'PD003';
    end if;
    update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = p_reason where id = v_hold.id;
    perform events.record(o.client_id, o.pod_id, 'order.hold_released', 'order', o.id, o.id, jsonb_build_object('kind', p_kind, 'reason', p_reason, 'was', v_hold.reason));
    perform orders.tell_of_hold(v_hold.id);
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('hold', v_hold.id, 'status', orders.settle(o.id), 'was_reason', v_hold.reason));
end
$$;

-- Holds until a date whose time has come are over, by the server's clock. The worker asks every round. Answer: how many.
create function orders.release_due_holds() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    h record;
    n bigint := 0;
begin
    perform access.require_person();
    for h in select d.id, d.order_id, d.client_id, d.reason from orders.hold d join orders.order o on o.id = d.order_id
             where d.kind = 'until_date' and d.released_at is null and d.until <= clock_timestamp() order by d.order_id for update of o skip locked loop
        update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'its date has come' where id = h.id and released_at is null;
        if found then
            n := n + 1;
            perform events.record(h.client_id, null, 'order.hold_released', 'order', h.order_id, h.order_id,
                jsonb_build_object('kind', 'until_date', 'reason', 'its date has come', 'was', h.reason));
            perform orders.tell_of_hold(h.id);
            perform orders.settle(h.order_id);
            perform database.note_change('order', h.order_id, h.client_id, null);
        end if;
    end loop;
    return n;
end
$$;

-- p_waits: where a pod has units of it in the hand, the cancel is asked for and done when these are put back. Answer: {"status", "was", "waits"}.
create function orders.cancel(p_command uuid, p_order bigint, p_version integer, p_reason text, p_waits boolean default false) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.cancel', jsonb_build_array(p_order, p_reason, p_waits));
    o orders.order;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order, p_version);
    if o.cancel_asked_at is not null then
        raise exception 'the cancel of % is asked for already, by %', o.number, o.cancel_asked_by using errcode = 'PD003';
    elsif not orders.may_become(o.status, 'canceled') and not (p_waits and o.status in ('picking', 'packing')) then
        raise exception 'an order that is % cannot be canceled', o.status using errcode = 'PD003';
    end if;
    perform orders.require_alone(o.id);
    if not orders.may_become(o.status, 'canceled') then
        update orders.order set cancel_asked_at = clock_timestamp(), cancel_asked_by = session_user, cancel_asked_reason = p_reason where id = o.id;
        perform events.record(o.client_id, o.pod_id, 'order.cancel_asked', 'order', o.id, o.id, jsonb_build_object('reason', p_reason));
        perform fulfillment.call_back(o.id);
        return database.finish_command(p_command, jsonb_build_object('status', o.status, 'was', o.status, 'waits', true));
    end if;
    perform fulfillment.unallocate(o.id);
    update orders.order set status = 'canceled', canceled_at = clock_timestamp(), cancel_reason = p_reason where id = o.id;
    perform orders.record_cancel(o, p_reason, null);
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('status', 'canceled', 'was', o.status, 'waits', false));
end
$$;
-- The undo of a cancel made here (not of one that the channel told): the order is received again and waits for stock anew; where the pods
-- have not put everything back yet, the cancel is asked for no longer, and they go on, also with what the channel canceled meanwhile.
create function orders.uncancel(p_command uuid, p_order bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.uncancel', jsonb_build_array(p_order, p_reason));
    o orders.order;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order);
    if o.cancel_asked_at is not null then
        update orders.order set cancel_asked_at = null, cancel_asked_by = null, cancel_asked_reason = null where id = o.id;
        perform events.record(o.client_id, o.pod_id, 'order.cancel_withdrawn', 'order', o.id, o.id, jsonb_build_object('reason', p_reason, 'asked_by', o.cancel_asked_by));
        if o.canceled_at is not null then       -- the channel canceled it meanwhile
            perform orders.note_kept(o.id, null, true);
        end if;
        perform fulfillment.note_work(o.id);
        return database.finish_command(p_command, jsonb_build_object('status', o.status));
    end if;
    if o.status <> 'canceled' then
        raise exception 'the order is %, not canceled', o.status using errcode = 'PD003';
    end if;
    if orders.channel_canceled(o.id) then
        raise exception 'the channel canceled this order' using errcode = 'PD003';
    end if;
    update orders.order set status = 'received', canceled_at = null, cancel_reason = '' where id = o.id;
    perform events.record(o.client_id, o.pod_id, 'order.uncanceled', 'order', o.id, o.id, jsonb_build_object('reason', p_reason));
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('status', orders.settle(o.id)));
end
$$;

-- Typed search. Under row level security a trigram index cannot serve, so these functions (of the role that bypasses it) filter by
-- the caller's own clients themselves.
reset role;
create function orders.search_pattern(p_text text) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
    select '%' || replace(replace(replace(lower(p_text), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
create function orders.search(p_text text, p_clients bigint[], p_limit integer) returns setof bigint
    language sql stable security definer rows 50 set search_path = pg_catalog, pg_temp as $$
    select r.order_id from orders.recipient r
    where r.kind = 'customer' and r.search like (select orders.search_pattern(p_text))      -- once, not for each row
      and r.client_id = any (array(select access.my_clients()))
      and (p_clients is null or r.client_id = any (p_clients))
    order by r.order_id desc limit least(greatest(p_limit, 1), 10000)
$$;
-- The same among orders that are open, or were shipped since a moment. Where a text is in so many orders that their newest may hide
-- an open one, these few are gone through one by one.
create function orders.search_current(p_text text, p_since timestamptz, p_limit integer) returns setof bigint
    language plpgsql stable security definer rows 50 set search_path = pg_catalog, pg_temp as $$
declare
    v_found bigint[] := array(select orders.search(p_text, null, p_limit));
    v_clients bigint[] := array(select access.my_clients());
    v_pattern text := orders.search_pattern(p_text);
begin
    if cardinality(v_found) < p_limit then
        return query select unnest(v_found);
        return;
    end if;
    return query
        select c.id
        from (select o.id, o.client_id from orders.order o where o.status not in ('shipped', 'delivered', 'canceled', 'merged')
              union all select o.id, o.client_id from orders.order o where o.shipped_at >= p_since) c
             cross join lateral (select from orders.recipient r where r.order_id = c.id and r.kind = 'customer'
                                 and r.search like v_pattern offset 0) r
        where c.client_id = any (v_clients);
end
$$;
alter function orders.search_pattern(text) owner to poddesk_system;
alter function orders.search(text, bigint[], integer) owner to poddesk_system;
alter function orders.search_current(text, timestamptz, integer) owner to poddesk_system;
revoke execute on function orders.search, orders.search_current, orders.search_pattern from public;
set local role poddesk_owner;

call database.readable('orders.channel', 'orders.order', 'orders.recipient', 'orders.line', 'orders.line_to_ship', 'orders.part_to_ship', 'orders.charge', 'orders.hold', 'orders.problem');
grant execute on function orders.add_channel to poddesk_account_manager, poddesk_onboarding, poddesk_administrator;
grant execute on function orders.release_due_holds to poddesk_worker, poddesk_administrator;
grant execute on function orders.stored, orders.store, orders.note_refused, orders.note_refused_file, orders.note_taken to poddesk_account_manager, poddesk_administrator, poddesk_worker;
grant execute on function orders.place_hold, orders.release_hold, orders.cancel, orders.uncancel, orders.correct_address, orders.change_line,
    orders.resolve_problems, orders.reopen_problems to poddesk_account_manager, poddesk_administrator;
reset role;
grant execute on function orders.search, orders.search_current to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse,
    poddesk_administrator, poddesk_worker;
