-- Inbound: suppliers, purchase orders, receipts with over / short / damaged, putaway.

create schema inbound authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('inbound');

create table inbound.supplier (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    name text not null check (btrim(name) <> ''),
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

-- {"client", "pod", "supplier", "number" (optional), "expected_on", "lines": [{"sku", "quantity"}]}. PD006: an unknown SKU, named in the detail.
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
    insert into inbound.purchase_order (client_id, pod_id, supplier_id, number, expected_on)
        values (v_client, v_pod, v_supplier, v_number, (p_po ->> 'expected_on')::date) returning id into v_po;
    insert into inbound.purchase_order_line (client_id, purchase_order_id, product_id, ordered)
        select v_client, v_po, catalog.product_of(v_client, l ->> 'sku'), sum((l ->> 'quantity')::bigint) from jsonb_array_elements(p_po -> 'lines') l group by 3;
    perform events.record(v_client, v_pod, 'purchase_order.created', 'purchase_order', v_po, null, jsonb_build_object('number', v_number));
    perform database.note_change('purchase_order', v_po, v_client, v_pod);
    return database.finish_command(p_command, jsonb_build_object('purchase_order', v_po, 'number', v_number));
end
$$;

-- Counts goods in: good units into the receiving location, damaged ones into the hold bin. p_lines: [{"sku", "counted", "damaged", "lot"}].
-- What the purchase order expected and nobody counted is short; what is more than expected is over. Final: the purchase order is received.
create function inbound.receive(p_command uuid, p_po bigint, p_lines jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.receive', jsonb_build_array(p_po, p_lines));
    o inbound.purchase_order;
    v_receipt bigint;
    v_number text;
    v_receiving bigint;
    v_hold bigint;
    v_moves jsonb;
    v_bad text;
    v_discrepancy boolean;
begin
    if done is not null then
        return done;
    end if;
    select * into o from inbound.purchase_order where id = p_po for update;
    if o.id is null then
        raise exception 'no such purchase order' using errcode = 'PD002';
    end if;
    if o.status not in ('expected', 'arrived', 'receiving') then
        raise exception 'a purchase order that is % cannot be received', o.status using errcode = 'PD003';
    end if;
    select string_agg(l ->> 'sku', ', ') into v_bad from jsonb_array_elements(p_lines) l where catalog.product_of(o.client_id, l ->> 'sku') is null;
    if v_bad is not null then
        raise exception 'unknown SKU %', v_bad using errcode = 'PD006', detail = v_bad;
    end if;
    select id into v_receiving from inventory.location where pod_id = o.pod_id and kind = 'receiving' and archived_at is null order by id limit 1;
    select id into v_hold from inventory.location where pod_id = o.pod_id and kind = 'hold' and archived_at is null order by id limit 1;
    if v_receiving is null or v_hold is null then
        raise exception 'the pod has no receiving or no hold bin' using errcode = 'PD002';
    end if;
    v_number := 'R-' || lpad(database.next_number('receipt', o.client_id, null)::text, 6, '0');
    insert into inbound.receipt (client_id, pod_id, purchase_order_id, number, status) values (o.client_id, o.pod_id, o.id, v_number, 'completed') returning id into v_receipt;
    insert into inbound.receipt_line (client_id, receipt_id, product_id, expected, counted, damaged, lot)
        select o.client_id, v_receipt, coalesce(c.product, l.product_id), coalesce(l.ordered, 0), coalesce(c.counted, 0), coalesce(c.damaged, 0), ''
        from (select catalog.product_of(o.client_id, x ->> 'sku') as product, sum(coalesce((x ->> 'counted')::bigint, 0)) as counted, sum(coalesce((x ->> 'damaged')::bigint, 0)) as damaged
              from jsonb_array_elements(p_lines) x group by 1) c
             full join (select * from inbound.purchase_order_line where purchase_order_id = o.id) l on l.product_id = c.product;
    insert into inbound.purchase_order_line as l (client_id, purchase_order_id, product_id, ordered, received, damaged)
        select o.client_id, o.id, r.product_id, greatest(r.expected, 1), r.counted, r.damaged from inbound.receipt_line r where r.receipt_id = v_receipt
        on conflict (purchase_order_id, product_id) do update set received = l.received + excluded.received, damaged = l.damaged + excluded.damaged;
    select jsonb_agg(m) into v_moves from (
        select jsonb_build_object('client', o.client_id, 'pod', o.pod_id, 'product', r.product_id, 'from', inventory.virtual_location(o.pod_id, 'supplier'),
            'to', v_receiving, 'quantity', r.counted, 'reason', 'receipt', 'ref_type', 'receipt', 'ref', v_receipt) as m
            from inbound.receipt_line r where r.receipt_id = v_receipt and r.counted > 0
        union all
        select jsonb_build_object('client', o.client_id, 'pod', o.pod_id, 'product', r.product_id, 'from', inventory.virtual_location(o.pod_id, 'supplier'),
            'to', v_hold, 'quantity', r.damaged, 'condition', 'damaged', 'reason', 'receipt', 'ref_type', 'receipt', 'ref', v_receipt)
            from inbound.receipt_line r where r.receipt_id = v_receipt and r.damaged > 0) x;
    perform inventory.post(coalesce(v_moves, '[]'));
    select bool_or(over > 0 or short > 0 or damaged > 0) into v_discrepancy from inbound.receipt_line where receipt_id = v_receipt;
    update inbound.receipt set status = case when v_discrepancy then 'discrepancy' else 'completed' end where id = v_receipt;
    update inbound.purchase_order set status = 'received' where id = o.id;
    perform events.record(o.client_id, o.pod_id, 'receipt.completed', 'receipt', v_receipt, null, (select jsonb_build_object('number', v_number, 'purchase_order', o.number,
        'counted', sum(counted), 'damaged', sum(damaged), 'over', sum(over), 'short', sum(short)) from inbound.receipt_line where receipt_id = v_receipt));
    perform database.note_change('receipt', v_receipt, o.client_id, o.pod_id);
    return database.finish_command(p_command, (select jsonb_build_object('receipt', v_receipt, 'number', v_number, 'counted', sum(counted), 'damaged', sum(damaged),
        'over', sum(over), 'short', sum(short)) from inbound.receipt_line where receipt_id = v_receipt));
end
$$;

-- Received units into their bins. p_lines: [{"product", "location", "quantity", "decision"}]; the why of each bin is stored where there is one.
create function inbound.put_away(p_command uuid, p_receipt bigint, p_lines jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'inbound.put_away', jsonb_build_array(p_receipt, p_lines));
    r inbound.receipt;
    v_receiving bigint;
    v_moves jsonb;
    v_left bigint;
begin
    if done is not null then
        return done;
    end if;
    select * into r from inbound.receipt where id = p_receipt for update;
    if r.id is null then
        raise exception 'no such receipt' using errcode = 'PD002';
    end if;
    select id into v_receiving from inventory.location where pod_id = r.pod_id and kind = 'receiving' and archived_at is null order by id limit 1;
    if exists (select from jsonb_array_elements(p_lines) x where not exists (
            select from inventory.location b where b.id = (x ->> 'location')::bigint and b.pod_id = r.pod_id and b.is_pickable and b.archived_at is null)) then
        raise exception 'putaway goes to pick or reserve bins of the receipt''s pod' using errcode = 'PD003';
    end if;
    if exists (select from jsonb_array_elements(p_lines) x left join inbound.receipt_line l on l.receipt_id = r.id and l.product_id = (x ->> 'product')::bigint
               where l.id is null or (x ->> 'quantity')::bigint <= 0) then
        raise exception 'putaway is of what the receipt counted, one unit or more' using errcode = 'PD003';
    end if;
    update inbound.purchase_order_line l set put_away = l.put_away + s.quantity
        from (select (x ->> 'product')::bigint as product, sum((x ->> 'quantity')::bigint) as quantity from jsonb_array_elements(p_lines) x group by 1) s
        where l.purchase_order_id = r.purchase_order_id and l.product_id = s.product;
    select jsonb_agg(jsonb_build_object('client', r.client_id, 'pod', r.pod_id, 'product', (x ->> 'product')::bigint, 'from', v_receiving, 'to', (x ->> 'location')::bigint,
        'quantity', (x ->> 'quantity')::bigint, 'reason', 'putaway', 'ref_type', 'receipt', 'ref', r.id)) into v_moves from jsonb_array_elements(p_lines) x;
    perform inventory.post(coalesce(v_moves, '[]'));
    perform events.decide(r.client_id, r.pod_id, 'receipt', r.id, null, x -> 'decision') from jsonb_array_elements(p_lines) x where x ? 'decision';
    select coalesce(sum(received - put_away), 0) into v_left from inbound.purchase_order_line where purchase_order_id = r.purchase_order_id;
    if v_left = 0 and r.put_away_at is null then
        update inbound.receipt set put_away_at = clock_timestamp() where id = r.id;
        update inbound.purchase_order set status = 'put_away' where id = r.purchase_order_id;
        perform events.record(r.client_id, r.pod_id, 'receipt.put_away', 'receipt', r.id, null, jsonb_build_object('number', r.number));
    end if;
    perform database.note_change('receipt', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('left', v_left));
end
$$;

call database.readable('inbound.supplier', 'inbound.purchase_order', 'inbound.purchase_order_line', 'inbound.receipt', 'inbound.receipt_line');
grant execute on function inbound.create_purchase_order to poddesk_account_manager, poddesk_onboarding, poddesk_warehouse, poddesk_administrator;
grant execute on function inbound.receive, inbound.put_away to poddesk_warehouse, poddesk_administrator;
