-- Inbound: suppliers, purchase orders, receipts with over / short / damaged, putaway.

create schema inbound authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('inbound');

create table inbound.supplier (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    name text not null check (name ~ '\S'),
    email text not null default '',
    unique (client_id, name),
    unique (client_id, id)
);
create table inbound.purchase_order (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    supplier_id bigint not null,
    number text not null,
    reference text not null default '',                            -- the supplier's own number: of its notice, its delivery note
    status text not null default 'expected' check (status in ('draft', 'expected', 'arrived', 'receiving', 'received', 'put_away', 'closed', 'canceled')),
    expected_on date,
    created_at timestamptz not null default clock_timestamp(),
    created_by name not null default session_user,
    unique (client_id, number),
    unique (client_id, id),
    foreign key (client_id, supplier_id) references inbound.supplier (client_id, id)
);
create table inbound.purchase_order_line (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    purchase_order_id bigint not null,
    product_id bigint not null,
    ordered bigint not null check (ordered between 1 and 1000000),
    received bigint not null default 0 check (received >= 0),     -- good units counted
    damaged bigint not null default 0 check (damaged >= 0),
    put_away bigint not null default 0 check (put_away between 0 and received),
    unique (purchase_order_id, product_id),
    unique (client_id, id),
    foreign key (client_id, purchase_order_id) references inbound.purchase_order (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
create table inbound.receipt (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    pod_id bigint not null references inventory.pod,
    purchase_order_id bigint not null,
    number text not null,
    status text not null check (status in ('open', 'counting', 'discrepancy', 'completed')),
    received_by name not null default session_user,
    received_at timestamptz not null default clock_timestamp(),
    put_away_at timestamptz,
    unique (client_id, number),
    unique (client_id, id),
    foreign key (client_id, purchase_order_id) references inbound.purchase_order (client_id, id)
);
create table inbound.receipt_line (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    receipt_id bigint not null,
    product_id bigint not null,
    expected bigint not null check (expected >= 0),
    counted bigint not null check (counted between 0 and 1000000),         -- good
    damaged bigint not null check (damaged between 0 and 1000000),
    over bigint generated always as (greatest(counted + damaged - expected, 0)) stored,
    short bigint generated always as (greatest(expected - counted - damaged, 0)) stored,
    lot text not null default '',
    unique (receipt_id, product_id, lot),
    foreign key (client_id, receipt_id) references inbound.receipt (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
create index purchase_order_number on inbound.purchase_order (upper(number));
create index purchase_order_reference on inbound.purchase_order (upper(reference)) where reference <> '';
create index purchase_order_open on inbound.purchase_order (expected_on, id) where status in ('expected', 'arrived', 'receiving', 'received');
create index purchase_order_line_product on inbound.purchase_order_line (product_id);
create index receipt_purchase_order on inbound.receipt (purchase_order_id);
create index receipt_number on inbound.receipt (upper(number));
call database.protect('inbound.supplier');
call database.protect('inbound.purchase_order');
call database.protect('inbound.purchase_order_line');
call database.protect('inbound.receipt');
call database.protect('inbound.receipt_line');
call access.audit('inbound.supplier', 'insert');
call access.audit('inbound.purchase_order', 'update');
call access.audit('inbound.purchase_order_line', 'update');
call access.audit('inbound.receipt', 'update');
call access.audit('inbound.receipt_line', 'update');

-- {"client", "pod", "supplier", "number" and "reference" (optional), "expected_on", "lines": [{"sku", "quantity"}]}. PD006: an unknown SKU, named in the detail.
create function inbound.create_purchase_order(p_command uuid, p_po jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.create_purchase_order', p_po);
    v_client bigint := (p_po ->> 'client')::bigint;
    v_pod bigint := (p_po ->> 'pod')::bigint;
    v_supplier bigint;
    v_po bigint;
    v_number text;
    v_bad text;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(v_client, v_pod);
    select string_agg(l ->> 'sku', ', ') into v_bad from jsonb_array_elements(p_po -> 'lines') l where catalog.product_of(v_client, l ->> 'sku') is null;
    if v_bad is not null then
        raise exception 'unknown SKU %', v_bad using errcode = 'PD006', detail = v_bad;
    end if;
    if jsonb_array_length(coalesce(p_po -> 'lines', '[]')) = 0 then
        raise exception 'a purchase order needs at least one line' using errcode = 'PD001';
    end if;
    insert into inbound.supplier as s (client_id, name) values (v_client, p_po ->> 'supplier') on conflict (client_id, name) do nothing;
    select id into v_supplier from inbound.supplier where client_id = v_client and name = p_po ->> 'supplier';
    v_number := coalesce(nullif(p_po ->> 'number', ''), 'PO-' || lpad(database.next_number('purchase_order', v_client, null)::text, 5, '0'));
    insert into inbound.purchase_order (client_id, pod_id, supplier_id, number, reference, expected_on)
        values (v_client, v_pod, v_supplier, v_number, btrim(coalesce(p_po ->> 'reference', '')), (p_po ->> 'expected_on')::date) returning id into v_po;
    insert into inbound.purchase_order_line (client_id, purchase_order_id, product_id, ordered)
        select v_client, v_po, catalog.product_of(v_client, l ->> 'sku'), sum((l ->> 'quantity')::bigint) from jsonb_array_elements(p_po -> 'lines') l group by 3;
    perform events.record(v_client, v_pod, 'purchase_order.created', 'purchase_order', v_po, null, jsonb_build_object('number', v_number));
    perform database.note_change('purchase_order', v_po, v_client, v_pod);
    return database.finish_command(p_command, jsonb_build_object('purchase_order', v_po, 'number', v_number));
end
$$;

-- Receiving and putaway, by lot, are in 0014.
call database.readable('inbound.supplier', 'inbound.purchase_order', 'inbound.purchase_order_line', 'inbound.receipt', 'inbound.receipt_line');
grant execute on function inbound.create_purchase_order to poddesk_account_manager, poddesk_onboarding, poddesk_warehouse, poddesk_administrator;
