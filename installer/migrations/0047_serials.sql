-- Serials: the id of a single unit, of products that need one (catalog.product.needs_serial). Said when the unit is packed, and when it comes back.

set local role poddesk_owner;

-- A unit that went into a parcel, and when it was back with us: its box was opened again, or a return held it.
create table fulfillment.serial (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    product_id bigint not null,
    serial text not null check (serial = btrim(serial, E' \t\r\n') and length(serial) between 1 and 100),
    shipment_id bigint not null,
    line_id bigint not null,
    out_at timestamptz not null default clock_timestamp(),
    back_at timestamptz,
    inspection_id bigint,                                 -- that had it in hand; null: the box was opened again before it left
    check (inspection_id is null or back_at is not null),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    foreign key (client_id, shipment_id) references shipping.shipment (client_id, id),
    foreign key (client_id, line_id) references fulfillment.line (client_id, id),
    foreign key (client_id, inspection_id) references returns.inspection (client_id, id)
);
-- One unit is in one parcel at a time, however many people pack.
create unique index serial_out on fulfillment.serial (client_id, product_id, serial) where back_at is null;
create index serial_product on fulfillment.serial (product_id, serial);
create index serial_shipment on fulfillment.serial (shipment_id);
create index serial_line on fulfillment.serial (line_id);
create index serial_inspection on fulfillment.serial (inspection_id) where inspection_id is not null;
call database.protect('fulfillment.serial');
call access.audit('fulfillment.serial', 'update');
call database.readable('fulfillment.serial');

-- From now on, or no more. What is packed stays as it is.
create function catalog.track_serials(p_command uuid, p_product bigint, p_is_on boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'catalog.track_serials', jsonb_build_array(p_product, p_is_on));
    p catalog.product;
begin
    if done is not null then
        return done;
    end if;
    select * into p from catalog.product where id = p_product for update;
    if p.id is null then
        raise exception 'no such product' using errcode = 'PD002';
    end if;
    if p_is_on and exists (select from catalog.kit_part where kit_id = p.id) then
        raise exception '% is a kit, which has no units of its own: track its parts', p.sku using errcode = 'PD003';
    end if;
    update catalog.product set needs_serial = p_is_on where id = p.id;
    perform database.note_change('catalog', p.client_id, p.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('product', p.id));
end
$$;

-- The number of the order that a serial is out with; null: with none.
create function fulfillment.order_of_serial(p_client bigint, p_product bigint, p_serial text) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select o.number from fulfillment.serial x join fulfillment.line l on l.id = x.line_id join orders.line n on n.id = l.order_line_id join orders.order o on o.id = n.order_id
    where x.client_id = p_client and x.product_id = p_product and x.serial = btrim(p_serial, E' \t\r\n') and x.back_at is null
$$;
-- The serials of a parcel's units go out with it: [{"line", "serials": ["…"]}]. Whose serial is out already waits for nobody: two people who pack
-- one serial come after each other at the index, and the later one is told with which order it went. Internal.
create function fulfillment.send_serials(p_shipment bigint, p_lines jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_client bigint;
    v_product bigint;
    v_serial text;
    v_order text;
begin
    with said as (
        select s.client_id, l.product_id, btrim(x.serial, E' \t\r\n') as serial, s.id as shipment, l.id as line
        from jsonb_array_elements(p_lines) e join fulfillment.line l on l.id = (e ->> 'line')::bigint join shipping.shipment s on s.id = p_shipment,
             jsonb_array_elements_text(coalesce(e -> 'serials', '[]')) x (serial)
        order by 2, 3
    ), kept as (
        insert into fulfillment.serial (client_id, product_id, serial, shipment_id, line_id) select * from said
        on conflict (client_id, product_id, serial) where back_at is null do nothing returning client_id, product_id, serial
    )
    select * into v_client, v_product, v_serial from (select client_id, product_id, serial from said except all select * from kept) taken limit 1;
    if v_serial is null then
        return;
    end if;
    v_order := fulfillment.order_of_serial(v_client, v_product, v_serial);
    raise exception 'serial % of % is out already, with order %', v_serial, (select sku from catalog.product where id = v_product), v_order using errcode = 'PD005';
end
$$;
-- What is out with the order of an RMA, in every part of it.
create function returns.serials_out(p_rma bigint) returns table (product bigint, serial text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select x.product_id, x.serial from returns.rma r join orders.order o on o.id = r.order_id join orders.order p on p.channel_id = o.channel_id and p.external_id = o.external_id
           join orders.line n on n.order_id = p.id join fulfillment.line l on l.order_line_id = n.id join fulfillment.serial x on x.line_id = l.id
    where r.id = p_rma and x.back_at is null
$$;
-- Serials that an RMA's inspections found and that were not out with its order as they came back: with which other order one was (ordered), or
-- on which RMA it had come back before (rma; '?': out of reach). Neither: it never went out from here.
create function returns.odd_serials(p_rma bigint) returns table (sku text, serial text, ordered text, rma text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.sku, i.serial, w.number, case when b.inspection_id is not null then coalesce(m.number, '?') end
    from returns.inspection i join returns.rma r on r.id = i.rma_id left join orders.order o on o.id = r.order_id join catalog.product p on p.id = i.product_id
         left join lateral (      -- with which order it was out at that moment
             select q.number, q.channel_id, q.external_id from fulfillment.serial x join fulfillment.line l on l.id = x.line_id join orders.line n on n.id = l.order_line_id
                    join orders.order q on q.id = n.order_id
             where x.client_id = i.client_id and x.product_id = i.product_id and x.serial = i.serial and x.out_at <= i.inspected_at
               and coalesce(x.back_at, 'infinity') >= i.inspected_at) w on true
         left join lateral (      -- … or when it had come back last
             select x.inspection_id from fulfillment.serial x
             where x.client_id = i.client_id and x.product_id = i.product_id and x.serial = i.serial and x.inspection_id is not null and x.back_at < i.inspected_at
             order by x.back_at desc limit 1) b on w.number is null
         left join returns.inspection e on e.id = b.inspection_id left join returns.rma m on m.id = e.rma_id
    where i.rma_id = p_rma and i.undone_at is null and i.serial <> '' and (w.number is null or (w.channel_id, w.external_id) <> (o.channel_id, o.external_id))
    order by i.id
$$;
revoke execute on function returns.serials_out, returns.odd_serials from public;
grant execute on function returns.serials_out, returns.odd_serials to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator;
revoke execute on function catalog.track_serials, fulfillment.order_of_serial, fulfillment.send_serials from public;
grant execute on function fulfillment.order_of_serial to poddesk_warehouse, poddesk_administrator;
grant execute on function fulfillment.send_serials to poddesk_system;
grant execute on function catalog.track_serials to poddesk_onboarding, poddesk_administrator;

create view verify.i17_serials_are_out_once as
    select 'serial ' || x.id as subject, format('%s is out in a parcel whose label is void', x.serial) as detail
    from fulfillment.serial x join shipping.shipment s on s.id = x.shipment_id where x.back_at is null and s.status = 'voided'
    union all
    select 'product ' || x.product_id, format('%s is out %s times', x.serial, count(*)) from fulfillment.serial x where x.back_at is null
    group by x.client_id, x.product_id, x.serial having count(*) > 1
    union all
    select 'shipment ' || x.shipment_id, format('holds %s serials of line %s and %s units', count(*), x.line_id, coalesce(min(l.quantity), 0))
    from fulfillment.serial x left join fulfillment.shipment_line l on l.shipment_id = x.shipment_id and l.line_id = x.line_id
    where x.back_at is null or x.inspection_id is not null group by x.shipment_id, x.line_id having count(*) > coalesce(min(l.quantity), 0);

reset role;
grant select on fulfillment.serial to poddesk_system;
grant create on schema verify to poddesk_system;
alter view verify.i17_serials_are_out_once owner to poddesk_system;
revoke create on schema verify from poddesk_system;
