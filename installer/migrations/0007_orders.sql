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
    number text not null,
    status text not null default 'received' check (status in ('received', 'on_hold', 'ready', 'backordered', 'released', 'picking',
                                                              'packing', 'shipped', 'delivered', 'canceled')),
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
    placed_at timestamptz not null check (isfinite(placed_at)),
    channel_updated_at timestamptz,
    canceled_at timestamptz,
    cancel_reason text not null default '',
    ship_city text not null default '',
    ship_region text not null default '',
    ship_postal_code text not null default '',
    ship_country text not null default '',
    units bigint not null default 0,
    line_count integer not null default 0,
    requested_service text not null default '',
    ship_by timestamptz,
    priority smallint not null default 0 check (priority between 0 and 9),    -- by a rule; higher goes first whatever its ship_by
    pod_id bigint references inventory.pod,                   -- of the first part; null while not routed
    carrier text not null default '',
    service text not null default '',
    shipped_at timestamptz,
    field_stamps jsonb not null default '{}',                 -- which channel time last set each field
    version integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    unique (channel_id, external_id),
    unique (client_id, id),
    foreign key (client_id, channel_id) references orders.channel (client_id, id)
);
create index order_open on orders.order (status, ship_by, id) where status not in ('shipped', 'delivered', 'canceled');
create index order_client_placed on orders.order (client_id, placed_at desc, id desc);
create index order_number on orders.order (number);
create index order_shipped on orders.order (shipped_at) where shipped_at is not null;

create table orders.recipient (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    kind text not null check (kind in ('customer', 'ship', 'bill')),
    name text not null default '',
    company text not null default '',
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
create index recipient_email on orders.recipient (client_id, email_key) where kind = 'customer' and email_key <> '';
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
    replaced_sku text not null default '',                    -- what the channel calls it, where a rule sends another product
    unique (order_id, external_id),                           -- 'rule:SKU' is a line that a rule added: the channel knows nothing of it
    unique (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
create index line_product on orders.line (product_id);
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
    foreign key (client_id, order_id) references orders.order (client_id, id)
);
create unique index hold_open on orders.hold (order_id, kind) where released_at is null;

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
    created_at timestamptz not null default clock_timestamp(),
    resolved_at timestamptz,
    resolved_by name,
    foreign key (client_id, channel_id) references orders.channel (client_id, id)
);
create unique index problem_open on orders.problem (channel_id, external_id, kind, detail) where resolved_at is null;

call database.protect('orders.channel');
alter table orders.order enable row level security;
alter table orders.order force row level security;
create policy reach on orders.order using (client_id in (select access.my_clients()));   -- whatever pod it goes to: one queue for all
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
create function orders.may_become(p_from text, p_to text) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
    select (p_from, p_to) in (values
        ('received', 'on_hold'), ('received', 'ready'), ('received', 'backordered'), ('received', 'canceled'), ('received', 'shipped'),
        ('on_hold', 'received'), ('on_hold', 'canceled'),
        ('ready', 'received'), ('ready', 'on_hold'), ('ready', 'backordered'), ('ready', 'released'), ('ready', 'canceled'),
        ('backordered', 'received'), ('backordered', 'on_hold'), ('backordered', 'ready'), ('backordered', 'canceled'),
        ('released', 'ready'), ('released', 'received'), ('released', 'on_hold'), ('released', 'picking'), ('released', 'canceled'), ('released', 'backordered'),
        ('picking', 'packing'), ('picking', 'released'), ('picking', 'backordered'),
        ('packing', 'shipped'), ('packing', 'picking'), ('shipped', 'delivered'), ('delivered', 'shipped'), ('canceled', 'received'))
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

-- Whether the last cancel of the order came from its channel, not from one of us.
create function orders.channel_canceled(p_order bigint) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((select payload ->> 'by' = 'channel' from events.event where order_id = p_order and kind = 'order.canceled' order by id desc limit 1), false)
$$;

-- Locks and returns what is stored of an order, or null, so that the importer can merge: {"order": …, "recipients": [], "lines": [], "charges": []}.
create function orders.stored(p_channel bigint, p_external text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
begin
    select * into o from orders.order where channel_id = p_channel and external_id = p_external for update;
    if not found then
        return null;
    end if;
    return jsonb_build_object('order', to_jsonb(o),
        'recipients', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from orders.recipient r where r.order_id = o.id),
        'lines', (select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]') from orders.line l where l.order_id = o.id),
        'charges', (select coalesce(jsonb_agg(to_jsonb(c) order by c.kind, c.position), '[]') from orders.charge c where c.order_id = o.id));
end
$$;

-- Stores one order as the importer merged it. p_order: {"order": columns of orders.order, "recipients": [...], "lines": [...], "charges": [...]}.
-- An unknown SKU puts the order on an inventory hold with a problem row; unpaid orders wait on a payment hold; stock that was
-- reserved for lines that changed is given back. Lines of an order that the pod is already working on stay as they are: a problem row.
-- Answer: {"order": id, "outcome": "imported" | "updated", "status": …, "unknown_skus": [...]}.
create function orders.store(p_channel bigint, p_order jsonb, p_payload bytea) returns jsonb
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
begin
    select * into ch from orders.channel where id = p_channel;
    if ch.id is null then
        raise exception 'no such channel' using errcode = 'PD002';
    end if;
    -- What the importer leaves out is empty.
    n := jsonb_populate_record(null::orders.order, '{"financial_status": "", "fulfillment_status": "", "subtotal": 0, "discount_total": 0, "shipping_total": 0,
        "tax_total": 0, "total": 0, "presentment_subtotal": 0, "presentment_discount_total": 0, "presentment_shipping_total": 0, "presentment_tax_total": 0,
        "presentment_total": 0, "taxes_included": false, "is_test": false, "note": "", "tags": [], "source_name": "", "cancel_reason": "", "ship_city": "",
        "ship_region": "", "ship_postal_code": "", "ship_country": "", "requested_service": "", "field_stamps": {}}'::jsonb
        || (select jsonb_object_agg(e.key, e.value) from jsonb_each(p_order -> 'order') e where e.value <> 'null'::jsonb));
    select * into o from orders.order where channel_id = p_channel and external_id = n.external_id for update;
    select jsonb_agg(l || jsonb_build_object('product_id', case when coalesce(l ->> 'sku', '') <> '' then catalog.product_of(ch.client_id, l ->> 'sku') end) order by (l ->> 'position')::integer)
        into v_lines from (
            select case when k.id is null then x else x || jsonb_build_object('sku', k.sku, 'title', k.title) end as l   -- a rule's other product stays
            from jsonb_array_elements(p_order -> 'lines') x
                left join orders.line k on k.order_id = o.id and k.external_id = x ->> 'external_id' and k.replaced_sku <> '' and k.replaced_sku = x ->> 'sku') y;
    if o.id is null then
        -- Whole at once: a row that is made and then filled would be audited as a change of every column.
        n.id := nextval('orders.order_id_seq');
        n.client_id := ch.client_id;
        n.channel_id := p_channel;
        n.status := 'received';
        n.carrier := '';
        n.service := '';
        n.pod_id := null;
        n.shipped_at := null;
        n.priority := 0;
        n.version := 1;
        n.created_at := clock_timestamp();
        n.ship_by := n.placed_at + make_interval(hours => (select handling_hours from clients.promise where id = ch.client_id));
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

    if v_changed and o.status in ('released', 'picking', 'packing') then
        v_sha := database.store_content(ch.client_id, 'application/json', p_payload);
        insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
            values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release', 'the channel changed lines while the pod works on them', v_sha)
            on conflict do nothing;
    elsif o.status not in ('shipped', 'delivered') then        -- a channel counts down what it knows to be shipped: ours stay
        if v_changed and not fresh and o.status in ('ready', 'backordered', 'on_hold') then
            perform fulfillment.unallocate(o.id);
            update orders.order set status = 'received' where id = o.id and status <> 'on_hold';
        end if;
        insert into orders.line as l (client_id, order_id, external_id, position, product_id, sku, title, quantity, ordered_quantity, unit_price,
                                      presentment_unit_price, discount, tax, requires_shipping)
        select ch.client_id, o.id, x.external_id, x.position, x.product_id, coalesce(x.sku, ''), coalesce(x.title, ''), x.quantity, x.ordered_quantity,
               coalesce(x.unit_price, 0), coalesce(x.presentment_unit_price, 0), coalesce(x.discount, 0), coalesce(x.tax, 0), coalesce(x.requires_shipping, true)
        from jsonb_populate_recordset(null::orders.line, v_lines) x
        on conflict (order_id, external_id) do update set position = excluded.position, product_id = excluded.product_id, sku = excluded.sku,
            title = excluded.title, quantity = excluded.quantity, ordered_quantity = excluded.ordered_quantity, unit_price = excluded.unit_price,
            presentment_unit_price = excluded.presentment_unit_price, discount = excluded.discount, tax = excluded.tax,
            requires_shipping = excluded.requires_shipping,
            replaced_sku = case when excluded.sku = l.sku then l.replaced_sku else '' end
            where (l.position, l.product_id, l.sku, l.title, l.quantity, l.ordered_quantity, l.unit_price, l.presentment_unit_price, l.discount, l.tax, l.requires_shipping)
                is distinct from (excluded.position, excluded.product_id, excluded.sku, excluded.title, excluded.quantity, excluded.ordered_quantity,
                    excluded.unit_price, excluded.presentment_unit_price, excluded.discount, excluded.tax, excluded.requires_shipping);
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

    select concat_ws(' ', n.number, string_agg(concat_ws(' ', r.name, r.company, r.email, r.city, r.postal_code), ' '),
                     (select string_agg(concat_ws(' ', x ->> 'sku', x ->> 'title'), ' ') from jsonb_array_elements(v_lines) x))
        into v_search from jsonb_populate_recordset(null::orders.recipient, p_order -> 'recipients') r;
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

    if not fresh then
        update orders.order set number = n.number, financial_status = coalesce(n.financial_status, ''), fulfillment_status = coalesce(n.fulfillment_status, ''),
            currency = n.currency, presentment_currency = n.presentment_currency, subtotal = n.subtotal, discount_total = n.discount_total,
            shipping_total = n.shipping_total, tax_total = n.tax_total, total = n.total, presentment_subtotal = n.presentment_subtotal,
            presentment_discount_total = n.presentment_discount_total, presentment_shipping_total = n.presentment_shipping_total,
            presentment_tax_total = n.presentment_tax_total, presentment_total = n.presentment_total, taxes_included = coalesce(n.taxes_included, false),
            is_test = coalesce(n.is_test, false), note = coalesce(n.note, ''), tags = coalesce(n.tags, '{}'), source_name = coalesce(n.source_name, ''),
            placed_at = n.placed_at, channel_updated_at = n.channel_updated_at,
            canceled_at = case when canceled_by_us then canceled_at else n.canceled_at end,
            cancel_reason = case when canceled_by_us then cancel_reason else coalesce(n.cancel_reason, '') end,
            ship_city = coalesce(n.ship_city, ''), ship_region = coalesce(n.ship_region, ''), ship_postal_code = coalesce(n.ship_postal_code, ''),
            ship_country = coalesce(n.ship_country, ''), requested_service = coalesce(n.requested_service, ''), field_stamps = coalesce(n.field_stamps, '{}'),
            ship_by = n.placed_at + make_interval(hours => (select handling_hours from clients.promise where id = ch.client_id)),
            units = (select coalesce(sum(l.quantity), 0) from orders.line l where l.order_id = o.id and l.requires_shipping),
            line_count = (select count(*) from orders.line l where l.order_id = o.id and l.quantity > 0 and l.requires_shipping)
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
        update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'every SKU is known now'
            where order_id = o.id and kind = 'inventory' and reason like 'unknown SKU %' and released_at is null;
        update orders.problem set resolved_at = clock_timestamp(), resolved_by = session_user where order_id = o.id and kind = 'unknown_sku' and resolved_at is null;
    end if;
    if n.financial_status in ('pending', 'authorized', 'voided', 'expired') then
        -- Once for each such news: a person who lifted the hold is not overruled by the next change of a note.
        if not fresh and o.financial_status <> n.financial_status and o.status in ('picking', 'packing') then
            v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
            insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
                values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release',
                        'payment is ' || n.financial_status || ' while the pod works on the order', v_sha) on conflict do nothing;
        elsif (fresh or o.financial_status <> n.financial_status) and o.status not in ('shipped', 'delivered') then
            insert into orders.hold (client_id, order_id, kind, reason) values (ch.client_id, o.id, 'payment', 'payment is ' || n.financial_status) on conflict do nothing;
        end if;
    elsif not fresh then
        update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'payment is ' || coalesce(nullif(n.financial_status, ''), 'not asked for')
            where order_id = o.id and kind = 'payment' and reason like 'payment is %' and released_at is null;
    end if;
    if fresh then
        perform events.record(ch.client_id, null, 'order.received', 'order', o.id, o.id,
            jsonb_build_object('number', n.number, 'shop', ch.shop, 'total', n.total, 'currency', n.currency, 'units', (select units from orders.order where id = o.id)), n.placed_at);
    else
        perform events.record(ch.client_id, null, 'order.updated', 'order', o.id, o.id,
            jsonb_build_object('financial_status', n.financial_status, 'fulfillment_status', n.fulfillment_status));
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
        elsif o.status in ('picking', 'packing') then
            v_sha := coalesce(v_sha, database.store_content(ch.client_id, 'application/json', p_payload));
            insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail, payload)
                values (ch.client_id, p_channel, o.id, n.external_id, 'changed_after_release', 'the channel canceled the order while the pod works on it', v_sha)
                on conflict do nothing;
        end if;
    elsif n.fulfillment_status = 'fulfilled' and o.status = 'received' then
        update orders.order set status = 'shipped', shipped_at = coalesce(n.channel_updated_at, n.placed_at) where id = o.id;  -- shipped before it came to us
    end if;
    perform database.note_change('order', o.id, ch.client_id, null);
    return jsonb_build_object('order', o.id, 'outcome', case when fresh then 'imported' else 'updated' end,
        'status', (select status from orders.order where id = o.id), 'unknown_skus', coalesce(to_jsonb(v_unknown), '[]'));
end
$$;

-- What an import refused, kept for a person's list.
create function orders.note_refused(p_channel bigint, p_external text, p_detail text, p_payload bytea) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into orders.problem (client_id, channel_id, external_id, kind, detail, payload)
    select client_id, id, coalesce(p_external, ''), 'refused', left(p_detail, 500), database.store_content(client_id, 'application/json', p_payload)
    from orders.channel where id = p_channel
    on conflict do nothing
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
    select * into o from orders.order where id = p_order for update;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
    end if;
    if p_version is not null and o.version <> p_version then
        raise exception 'the order changed meanwhile' using errcode = 'PD004';
    end if;
    if o.status not in ('received', 'on_hold', 'ready', 'backordered', 'released') then
        raise exception 'an order that is % cannot be held', o.status using errcode = 'PD003';
    end if;
    insert into orders.hold (client_id, order_id, kind, reason, until) values (o.client_id, o.id, p_kind, p_reason, p_until) on conflict do nothing returning id into v_hold;
    if v_hold is null then
        raise exception 'the order has this hold already' using errcode = 'PD003';
    end if;
    perform events.record(o.client_id, o.pod_id, 'order.held', 'order', o.id, o.id, jsonb_build_object('kind', p_kind, 'reason', p_reason));
    perform events.decide(o.client_id, o.pod_id, 'order', o.id, o.id, jsonb_build_object('kind', 'hold', 'chosen', p_kind, 'alternatives',
        jsonb_build_array(jsonb_build_object('option', p_kind, 'chosen', true, 'code', 'person', 'facts', '{}'::jsonb, 'sentence', p_reason))));
    perform orders.settle(o.id);
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('hold', v_hold, 'status', 'on_hold', 'was', o.status));
end
$$;

create function orders.release_hold(p_command uuid, p_order bigint, p_kind text, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.release_hold', jsonb_build_array(p_order, p_kind, p_reason));
    o orders.order;
    v_hold orders.hold;
begin
    if done is not null then
        return done;
    end if;
    select * into o from orders.order where id = p_order for update;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
    end if;
    update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = p_reason
        where order_id = p_order and kind = p_kind and released_at is null returning * into v_hold;
    if v_hold.id is null then
        raise exception 'the order has no such hold' using errcode = 'PD003';
    end if;
    perform events.record(o.client_id, o.pod_id, 'order.hold_released', 'order', o.id, o.id, jsonb_build_object('kind', p_kind, 'reason', p_reason, 'was', v_hold.reason));
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
            perform orders.settle(h.order_id);
            perform database.note_change('order', h.order_id, h.client_id, null);
        end if;
    end loop;
    return n;
end
$$;

create function orders.cancel(p_command uuid, p_order bigint, p_version integer, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.cancel', jsonb_build_array(p_order, p_reason));
    o orders.order;
begin
    if done is not null then
        return done;
    end if;
    select * into o from orders.order where id = p_order for update;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
    end if;
    if p_version is not null and o.version <> p_version then
        raise exception 'the order changed meanwhile' using errcode = 'PD004';
    end if;
    if not orders.may_become(o.status, 'canceled') then
        raise exception 'an order that is % cannot be canceled', o.status using errcode = 'PD003';
    end if;
    perform fulfillment.unallocate(o.id);
    update orders.order set status = 'canceled', canceled_at = clock_timestamp(), cancel_reason = p_reason where id = o.id;
    perform events.record(o.client_id, o.pod_id, 'order.canceled', 'order', o.id, o.id, jsonb_build_object('reason', p_reason));
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('status', 'canceled', 'was', o.status));
end
$$;
-- The undo of a cancel made here (not of one that the channel told): the order is received again and waits for stock anew.
create function orders.uncancel(p_command uuid, p_order bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.uncancel', jsonb_build_array(p_order, p_reason));
    o orders.order;
begin
    if done is not null then
        return done;
    end if;
    select * into o from orders.order where id = p_order for update;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
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

-- Typed search. Under row level security a trigram index cannot serve, so this function (of the role that bypasses it) filters by
-- the caller's own clients itself.
reset role;
create function orders.search(p_text text, p_clients bigint[], p_limit integer) returns setof bigint
    language sql stable security definer rows 50 set search_path = pg_catalog, pg_temp as $$
    select r.order_id from orders.recipient r
    where r.kind = 'customer' and r.search like '%' || replace(replace(replace(lower(p_text), '\', '\\'), '%', '\%'), '_', '\_') || '%'
      and r.client_id = any (array(select access.my_clients()))
      and (p_clients is null or r.client_id = any (p_clients))
    order by r.order_id desc limit least(greatest(p_limit, 1), 10000)
$$;
alter function orders.search(text, bigint[], integer) owner to poddesk_system;
revoke execute on function orders.search from public;
set local role poddesk_owner;

call database.readable('orders.channel', 'orders.order', 'orders.recipient', 'orders.line', 'orders.charge', 'orders.hold', 'orders.problem');
grant execute on function orders.add_channel to poddesk_onboarding, poddesk_administrator;
grant execute on function orders.release_due_holds to poddesk_worker, poddesk_administrator;
grant execute on function orders.stored, orders.store, orders.note_refused to poddesk_account_manager, poddesk_administrator, poddesk_worker;
grant execute on function orders.place_hold, orders.release_hold, orders.cancel, orders.uncancel to poddesk_account_manager, poddesk_administrator;
reset role;
grant execute on function orders.search to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse,
    poddesk_administrator, poddesk_worker;
