-- Catalog: products, their barcodes and other systems' codes for them, cartons.

create schema catalog authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('catalog');

create table catalog.product (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    sku text not null check (sku = btrim(sku, E' \t\r\n') and sku <> '' and length(sku) <= 100),
    title text not null,
    weight_ng bigint not null check (weight_ng > 0),
    length_um bigint not null check (length_um > 0),
    width_um bigint not null check (width_um > 0),
    height_um bigint not null check (height_um > 0),
    picture bytea,                    -- sha256 of the photo in database.content
    picture_kind text not null default 'box',
    country_of_origin text not null default 'US',
    category text not null default '' check (category = btrim(category) and length(category) <= 100),   -- the client's own word: "shoes"
    is_hazmat boolean not null default false,             -- hazardous goods: aerosols, batteries …
    archived_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    unique (client_id, sku),
    unique (client_id, id)
);
create table catalog.barcode (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    barcode text not null check (barcode = btrim(barcode, E' \t\r\n') and barcode <> ''),
    product_id bigint not null,
    unique (client_id, barcode),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
create index barcode_product on catalog.barcode (product_id);
create table catalog.alias (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    code text not null,
    product_id bigint not null,
    unique (client_id, code),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
-- A product that is sold as one and sent as several: a kit. Its stock is its parts', it has none of its own; who may make one: 0039.
create table catalog.kit_part (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    kit_id bigint not null,
    product_id bigint not null check (product_id <> kit_id),
    quantity bigint not null check (quantity between 1 and 10000),    -- in one kit
    unique (kit_id, product_id),
    foreign key (client_id, kit_id) references catalog.product (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
create index kit_part_product on catalog.kit_part (product_id);
create table catalog.carton (
    id bigint generated always as identity primary key,
    client_id bigint references clients.client,     -- null: the house's
    code text not null,
    name text not null,
    inner_length_um bigint not null check (inner_length_um > 0),
    inner_width_um bigint not null check (inner_width_um > 0),
    inner_height_um bigint not null check (inner_height_um > 0),
    outer_length_um bigint not null,
    outer_width_um bigint not null,
    outer_height_um bigint not null,
    tare_ng bigint not null check (tare_ng >= 0),
    max_weight_ng bigint not null check (max_weight_ng > 0),
    cost_minor bigint not null default 0 check (cost_minor >= 0),
    currency text not null default 'USD',
    archived_at timestamptz,
    unique nulls not distinct (client_id, code),
    check (outer_length_um >= inner_length_um and outer_width_um >= inner_width_um and outer_height_um >= inner_height_um)
);
call database.protect('catalog.product');
call database.protect('catalog.barcode');
call database.protect('catalog.alias');
call database.protect('catalog.kit_part');
call database.protect('catalog.carton');
call access.audit('catalog.product', 'insert');
call access.audit('catalog.barcode', 'insert');
call access.audit('catalog.alias', 'insert');
call access.audit('catalog.kit_part', 'insert');
call access.audit('catalog.carton', 'insert');

-- What a scanned or imported code means to a client: its SKU, a barcode on it, or another system's code. Null: nothing.
create function catalog.product_of(p_client bigint, p_code text) returns bigint
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce((select id from catalog.product where client_id = p_client and sku = p_code),
                    (select product_id from catalog.barcode where client_id = p_client and barcode = p_code),
                    (select product_id from catalog.alias where client_id = p_client and code = p_code));
end
$$;

-- Products of one client: [{"sku", "title", "weight_ng", "length_um", "width_um", "height_um", "picture_kind", "picture_png", "barcodes": [], "aliases": [],
-- "needs_serial"}].
create function catalog.add_products(p_command uuid, p_client bigint, p_products jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'catalog.add_products', jsonb_build_object('client', p_client, 'products', p_products));
    n bigint;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    insert into catalog.product (client_id, sku, title, weight_ng, length_um, width_um, height_um, picture_kind, country_of_origin, picture, needs_serial)
    select p_client, p.sku, p.title, p.weight_ng, p.length_um, p.width_um, p.height_um, coalesce(p.picture_kind, 'box'), coalesce(p.country_of_origin, 'US'),
           case when p.picture_png is not null then database.store_content(p_client, 'image/png', decode(p.picture_png, 'base64')) end,
           coalesce(p.needs_serial, false)
    from jsonb_to_recordset(p_products) as p (sku text, title text, weight_ng bigint, length_um bigint, width_um bigint, height_um bigint,
                                              picture_kind text, country_of_origin text, picture_png text, needs_serial boolean)
    on conflict (client_id, sku) do nothing;
    get diagnostics n = row_count;
    insert into catalog.barcode (client_id, barcode, product_id)
    select p_client, b, catalog.product_of(p_client, p ->> 'sku') from jsonb_array_elements(p_products) p, jsonb_array_elements_text(p -> 'barcodes') b
    on conflict (client_id, barcode) do nothing;
    insert into catalog.alias (client_id, code, product_id)
    select p_client, a, catalog.product_of(p_client, p ->> 'sku') from jsonb_array_elements(p_products) p, jsonb_array_elements_text(p -> 'aliases') a
    on conflict (client_id, code) do nothing;
    perform database.note_change('catalog', p_client, p_client, null);
    return database.finish_command(p_command, jsonb_build_object('added', n));
end
$$;
create function catalog.classify(p_command uuid, p_product bigint, p_category text, p_hazmat boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'catalog.classify', jsonb_build_array(p_product, p_category, p_hazmat));
    v_client bigint;
begin
    if done is not null then
        return done;
    end if;
    update catalog.product set category = btrim(p_category), is_hazmat = p_hazmat where id = p_product returning client_id into v_client;
    if v_client is null then
        raise exception 'no such product' using errcode = 'PD002';
    end if;
    perform database.note_change('catalog', v_client, v_client, null);
    return database.finish_command(p_command, jsonb_build_object('product', p_product));
end
$$;
-- Boxes of the house, which every client's orders may go into. One that is there already stays as it is.
create function catalog.add_house_cartons(p_command uuid, p_cartons jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'catalog.add_house_cartons', p_cartons);
    n bigint;
begin
    if done is not null then
        return done;
    end if;
    insert into catalog.carton (code, name, inner_length_um, inner_width_um, inner_height_um, outer_length_um, outer_width_um, outer_height_um,
                                tare_ng, max_weight_ng, cost_minor)
    select c.code, c.name, c.inner_length_um, c.inner_width_um, c.inner_height_um, c.outer_length_um, c.outer_width_um, c.outer_height_um,
           c.tare_ng, c.max_weight_ng, c.cost_minor
    from jsonb_populate_recordset(null::catalog.carton, p_cartons) c on conflict do nothing;
    get diagnostics n = row_count;
    return database.finish_command(p_command, jsonb_build_object('added', n));
end
$$;
call database.readable('catalog.product', 'catalog.barcode', 'catalog.alias', 'catalog.kit_part', 'catalog.carton');
grant insert, update on catalog.product, catalog.barcode, catalog.alias to poddesk_onboarding, poddesk_administrator;
grant insert, update on catalog.carton to poddesk_administrator;
grant execute on function catalog.product_of to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding,
    poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function catalog.classify, catalog.add_products to poddesk_onboarding, poddesk_administrator;
grant execute on function catalog.add_house_cartons to poddesk_administrator;
