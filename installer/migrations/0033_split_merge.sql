-- An order taken apart to ship in two goes, and orders of one customer that go in one parcel.
--
-- A part that was split off is an order of its own to the floor: reserved, held, released and shipped by itself. To the channel it is the
-- order that was sold (orders.order.external_id), to the customer too (orders.sold_as). A merge moves nothing: the merged
-- order keeps its lines, the other one's parcels carry them (orders.line_to_ship), and each shop hears of its own.

set local role poddesk_owner;

-- The order as it was sold, whichever part of it this is.
create function orders.sold_as(p_order bigint) returns bigint
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select h.id from orders.order o join orders.order h on h.channel_id = o.channel_id and h.external_id = o.external_id and h.part = 1 where o.id = p_order
$$;
-- The numbers that customers know the orders by whose units are in the parcel.
create function fulfillment.sold_numbers(p_shipment bigint) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select string_agg(n.number, ', ' order by n.number) from (
        select distinct h.number from fulfillment.shipment_line x join fulfillment.line f on f.id = x.line_id
        join orders.line l on l.id = f.order_line_id join orders.order h on h.id = orders.sold_as(l.order_id) where x.shipment_id = p_shipment) n
$$;

-- Refuses an order that carries merged ones: what is done to it would be done to them. Internal.
create function orders.require_alone(p_order bigint) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_numbers text := (select string_agg(number, ', ' order by number) from orders.order where merged_into = p_order and split_from is distinct from p_order);
begin
    if v_numbers is not null then
        raise exception '% goes in this order''s parcel: take the two apart first', v_numbers using errcode = 'PD003';
    end if;
end
$$;

-- Refuses an order that the pod has begun to pick, or that is over. Internal.
create function orders.require_waiting(o orders.order) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if o.status in ('picking', 'packing') then
        raise exception 'the pod has begun to pick %', o.number using errcode = 'PD003';
    elsif o.status not in ('received', 'on_hold', 'ready', 'backordered', 'released') then
        raise exception '% is % already', o.number, o.status using errcode = 'PD003';
    end if;
end
$$;

-- Two orders, locked in the order in which every use case locks orders. Internal.
create function orders.lock_two(p_one bigint, p_one_version integer, p_two bigint, p_two_version integer) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_one = p_two then
        raise exception 'these are one and the same order' using errcode = 'PD003';
    end if;
    perform orders.lock_order(least(p_one, p_two), case when p_one < p_two then p_one_version else p_two_version end);
    perform orders.lock_order(greatest(p_one, p_two), case when p_one < p_two then p_two_version else p_one_version end);
end
$$;

-- Gives back what is reserved and counts anew what the order's parcels are to carry; it waits for stock again, or is on hold. Internal.
create function orders.plan_anew(p_order bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform fulfillment.unallocate(p_order);
    update orders.order o set status = case when o.status in ('ready', 'backordered', 'released') then 'received' else o.status end,
        units = (select coalesce(sum(l.quantity), 0) from orders.line_to_ship l where l.order_id = o.id),
        line_count = (select count(*) from orders.line_to_ship l where l.order_id = o.id) where o.id = p_order;
    perform database.note_change('order', p_order, (select client_id from orders.order where id = p_order), null);
    return orders.settle(p_order);
end
$$;

-- What a part is told of what the importer merged of the whole order: its own lines with its share of their units, its own number, no money.
-- Units that the channel adds go to the first part that still waits, units that it takes back come from the last. It may or may not have
-- counted down what was shipped or canceled here: both are no news. Internal.
create function orders.share_of(p_order bigint, p_told jsonb) returns jsonb
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    of_place constant text[] := array['name', 'company', 'line1', 'line2', 'city', 'region', 'postal_code', 'country', 'phone'];
    o orders.order;
    v_lines jsonb;
    v_told jsonb;
    v_stored jsonb;
    v_told_here boolean;
begin
    select * into o from orders.order where id = p_order;
    with part as (      -- every part's line as the channel knows it: before a person changed it
        select p.id, p.part, l.external_id, coalesce(l.told_quantity, l.quantity) as quantity, l.ordered_quantity, l.discount, l.tax,
               p.status not in ('shipped', 'delivered', 'canceled') as waits
        from orders.order p join orders.line l on l.order_id = p.id
        where p.channel_id = o.channel_id and p.external_id = o.external_id and (p.merged_into = p.split_from) is not true
    ), told as (
        select x.value as line, x.value ->> 'external_id' as external_id, (x.value ->> 'quantity')::bigint as quantity, x.ordinality from jsonb_array_elements(p_told -> 'lines') with ordinality x
    ), news as (        -- how many more or fewer than all parts have
        select t.external_id, case when t.quantity < s.waiting then t.quantity - s.waiting when t.quantity > s.waiting + s.gone then t.quantity - s.waiting - s.gone else 0 end as more
        from told t, lateral (select coalesce(sum(p.quantity) filter (where p.waits), 0) as waiting, coalesce(sum(p.quantity) filter (where not p.waits), 0) as gone
                              from part p where p.external_id = t.external_id) s
    ), share as (
        select p.*, n.more, row_number() over w as place,
               coalesce(sum(p.quantity) over (w rows between unbounded preceding and 1 preceding), 0) as taken_before
        from part p join news n on n.external_id = p.external_id
        window w as (partition by p.external_id, p.waits order by case when n.more > 0 then p.part else -p.part end)
    )
    select jsonb_agg(t.line || jsonb_build_object(
               'quantity', case when not s.waits or s.more = 0 then s.quantity when s.more > 0 then s.quantity + case when s.place = 1 then s.more else 0 end
                                else s.quantity - least(s.quantity, greatest(-s.more - s.taken_before, 0)) end,
               'ordered_quantity', case when o.part > 1 then s.ordered_quantity else greatest((t.line ->> 'ordered_quantity')::bigint - x.ordered, 0) end,
               'discount', case when o.part > 1 then s.discount else greatest((t.line ->> 'discount')::bigint - x.discount, 0) end,
               'tax', case when o.part > 1 then s.tax else greatest((t.line ->> 'tax')::bigint - x.tax, 0) end) order by t.ordinality)
        into v_lines
        from told t left join share s on s.external_id = t.external_id and s.id = o.id,
             lateral (select coalesce(sum(p.ordered_quantity), 0) as ordered, coalesce(sum(p.discount), 0) as discount, coalesce(sum(p.tax), 0) as tax
                      from part p where p.external_id = t.external_id and p.part > 1) x
        where s.id is not null;
    if o.part = 1 then
        -- Lines that no part has are the first one's.
        return p_told || jsonb_build_object('lines', coalesce(v_lines, '[]') || coalesce((select jsonb_agg(x) from jsonb_array_elements(p_told -> 'lines') x
            where not exists (select from orders.line l where l.order_id = o.id and l.external_id = x ->> 'external_id')), '[]'));
    end if;
    -- Where a person sends this part stays for as long as the channel repeats what it told of the place.
    select jsonb_object_agg(f, coalesce(x ->> f, '')) into v_told from (select x from jsonb_array_elements(p_told -> 'recipients') x
        where x ->> 'kind' in ('told', 'ship') order by x ->> 'kind' desc limit 1) y, unnest(of_place) f;
    select jsonb_object_agg(f, to_jsonb(y.r) ->> f) into v_stored from (select r from orders.recipient r
        where r.order_id = o.id and r.kind in ('told', 'ship') order by r.kind desc limit 1) y, unnest(of_place) f;
    v_told_here := v_told = v_stored;
    return case when v_told_here then p_told - 'address_problem' else p_told end || jsonb_build_object('lines', coalesce(v_lines, '[]'), 'charges', '[]'::jsonb,
        'recipients', coalesce((select jsonb_agg(x) from jsonb_array_elements(p_told -> 'recipients') x where x ->> 'kind' not in ('told', 'ship')), '[]')
            || case when v_told_here then (select jsonb_agg(to_jsonb(r)) from orders.recipient r where r.order_id = o.id and r.kind in ('told', 'ship'))
                    else jsonb_build_array(v_told || '{"kind": "ship"}') end,
        'order', (p_told -> 'order') || jsonb_build_object('number', (p_told #>> '{order,number}') || '-' || o.part, 'subtotal', 0, 'discount_total', 0, 'shipping_total', 0,
            'tax_total', 0, 'total', 0, 'presentment_subtotal', 0, 'presentment_discount_total', 0, 'presentment_shipping_total', 0, 'presentment_tax_total', 0,
            'presentment_total', 0, 'field_stamps', '{}'::jsonb)
            || case when v_told_here then jsonb_build_object('ship_city', o.ship_city, 'ship_region', o.ship_region, 'ship_postal_code', o.ship_postal_code, 'ship_country', o.ship_country)
                    else jsonb_build_object('ship_city', v_told -> 'city', 'ship_region', v_told -> 'region', 'ship_postal_code', v_told -> 'postal_code', 'ship_country', v_told -> 'country') end);
end
$$;

-- A new part of what the channel sold as one order: without lines, money and holds yet. Internal.
create function orders.new_part(o orders.order) returns orders.order
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    n orders.order := o;
begin
    n.id := nextval('orders.order_id_seq');
    n.part := (select max(part) + 1 from orders.order where channel_id = o.channel_id and external_id = o.external_id);
    n.split_from := o.id;
    n.number := (select number from orders.order where id = orders.sold_as(o.id)) || '-' || n.part;
    n.status := 'received';
    n.pod_id := null;
    n.clock_stopped_at := null;
    n.carrier := '';
    n.service := '';
    n.subtotal := 0; n.discount_total := 0; n.shipping_total := 0; n.tax_total := 0; n.total := 0;
    n.presentment_subtotal := 0; n.presentment_discount_total := 0; n.presentment_shipping_total := 0; n.presentment_tax_total := 0; n.presentment_total := 0;
    n.units := 0;
    n.line_count := 0;
    n.field_stamps := '{}';
    n.version := 1;
    n.created_at := clock_timestamp();
    insert into orders.order overriding system value values (n.*);
    return n;
end
$$;

-- Who gets it, what holds it, what is wished for it and which pod a person chose are a part's as they are the order's; a hold or problem of an unknown SKU goes with the
-- line. Internal.
create function orders.copy_to_part(p_order bigint, p_part bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    has_unknown constant boolean := exists (select from orders.line where order_id = p_part and product_id is null);
begin
    insert into orders.recipient (client_id, order_id, kind, name, company, line1, line2, city, region, postal_code, country, phone, email)
        select client_id, p_part, kind, name, company, line1, line2, city, region, postal_code, country, phone, email from orders.recipient where order_id = p_order and kind <> 'proposed';
    insert into orders.hold (client_id, order_id, kind, reason, until, placed_by, placed_at, shop_ids)
        select client_id, p_part, kind, reason, until, placed_by, placed_at, shop_ids from orders.hold
        where order_id = p_order and released_at is null and (has_unknown or kind <> 'inventory' or reason not like 'unknown SKU %');
    update orders.problem p set order_id = p_part where p.order_id = p_order and p.kind = 'unknown_sku' and p.resolved_at is null
        and p.detail in (select coalesce(nullif(l.sku, ''), l.title) from orders.line l where l.order_id = p_part and l.product_id is null);
    insert into orders.instruction (id, client_id, tags, services, carton, gift_note) select p_part, client_id, tags, services, carton, gift_note from orders.instruction where id = p_order;
    insert into fulfillment.pod_choice (client_id, order_id, pod_id, reason, rule, until, chosen_by, chosen_at)
        select client_id, p_part, pod_id, reason, rule, until, chosen_by, chosen_at from fulfillment.pod_choice where order_id = p_order and ended_at is null;
    insert into orders.gift (id, client_id, message, set_by, set_at) select p_part, client_id, message, set_by, set_at from orders.gift where id = p_order;
    perform orders.write_search(p_part);
    perform orders.follow_skus(p_order);
end
$$;

-- Takes units out of an order that the pod has not begun to pick, to ship by themselves: an order of its own ("#1001-2") with the same
-- channel order behind it. p_lines: [{"line", "quantity"}]. Holds, wishes and the gift are copied; what was reserved is given back.
-- Answer: {"order", "number", "status", "left_status", "reserved": whether stock was}.
create function orders.split(p_command uuid, p_order bigint, p_version integer, p_lines jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.split', jsonb_build_array(p_order, p_lines));
    o orders.order;
    n orders.order;
    v_reserved boolean;
    v_bad record;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order, p_version);
    perform orders.require_waiting(o);
    perform orders.require_alone(o.id);
    select l.sku, l.quantity, x.quantity as wanted into v_bad
        from (select (e ->> 'line')::bigint as line, sum((e ->> 'quantity')::bigint) as quantity, min((e ->> 'quantity')::bigint) as least, count(*) as n
              from jsonb_array_elements(p_lines) e group by 1) x
             left join orders.line l on l.id = x.line and l.order_id = o.id and l.requires_shipping
        where l.id is null or x.least is null or x.least < 1 or x.quantity > l.quantity or x.n > 1 limit 1;
    if found then
        if v_bad.sku is null then
            raise exception 'the order has no such line to ship' using errcode = 'PD002';
        end if;
        raise exception 'of % can be split off 1 to %, not %', v_bad.sku, v_bad.quantity, v_bad.wanted using errcode = 'PD001';
    end if;
    -- A gift of a rule goes with something, on either side.
    if not exists (select from jsonb_array_elements(p_lines) e join orders.line l on l.id = (e ->> 'line')::bigint where l.external_id not like 'rule:%') then
        raise exception 'nothing that was ordered would be split off' using errcode = 'PD003';
    end if;
    if not exists (select from orders.line l left join (select (e ->> 'line')::bigint as line, (e ->> 'quantity')::bigint as quantity from jsonb_array_elements(p_lines) e) x on x.line = l.id
                   where l.order_id = o.id and l.requires_shipping and l.quantity > coalesce(x.quantity, 0) and l.external_id not like 'rule:%') then
        raise exception 'nothing that was ordered would be left in %', o.number using errcode = 'PD003';
    end if;
    v_reserved := fulfillment.unallocate(o.id) > 0;
    n := orders.new_part(o);
    -- What the channel knows of the line is shared as its units are; so is its money, by the unit.
    insert into orders.line (client_id, order_id, external_id, position, product_id, sku, title, quantity, ordered_quantity, unit_price, presentment_unit_price, discount, tax,
                             requires_shipping, replaced_sku, told_quantity)
        select l.client_id, n.id, l.external_id, l.position, l.product_id, l.sku, l.title, x.quantity, least(x.quantity, l.ordered_quantity), l.unit_price, l.presentment_unit_price,
               (l.discount * least(x.quantity, l.ordered_quantity) / greatest(l.ordered_quantity, 1)), (l.tax * least(x.quantity, l.ordered_quantity) / greatest(l.ordered_quantity, 1)),
               true, l.replaced_sku, nullif(least(x.quantity, coalesce(l.told_quantity, l.quantity)), x.quantity)
        from (select (e ->> 'line')::bigint as line, (e ->> 'quantity')::bigint as quantity from jsonb_array_elements(p_lines) e) x join orders.line l on l.id = x.line;
    update orders.line l set quantity = l.quantity - m.quantity, told_quantity = nullif(greatest(coalesce(l.told_quantity, l.quantity) - m.quantity, 0), l.quantity - m.quantity),
        ordered_quantity = l.ordered_quantity - m.ordered_quantity, discount = l.discount - m.discount, tax = l.tax - m.tax
        from orders.line m where m.order_id = n.id and l.order_id = o.id and l.external_id = m.external_id;
    perform orders.copy_to_part(o.id, n.id);
    perform events.record(o.client_id, o.pod_id, 'order.split', 'order', o.id, o.id, jsonb_build_object('order', n.id, 'number', n.number,
        'units', (select sum((e ->> 'quantity')::bigint) from jsonb_array_elements(p_lines) e)));
    perform events.record(o.client_id, null, 'order.split_off', 'order', n.id, n.id, jsonb_build_object('order', o.id, 'number', o.number));
    return database.finish_command(p_command, jsonb_build_object('order', n.id, 'number', n.number, 'left_status', orders.plan_anew(o.id), 'status', orders.plan_anew(n.id),
        'reserved', v_reserved));
end
$$;

-- Puts units that were split off back where they came from, while neither's are being picked: the undo. The part ends as merged, with
-- nothing in it. Answer: {"order": where they are, "number", "status", "reserved"}.
create function orders.unsplit(p_command uuid, p_order bigint, p_version integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.unsplit', to_jsonb(p_order));
    v_from bigint := (select split_from from orders.order where id = p_order);
    o orders.order;
    f orders.order;
    v_reserved boolean;
begin
    if done is not null then
        return done;
    end if;
    if v_from is null then
        raise exception 'this order was not split off another one' using errcode = 'PD003';
    end if;
    perform orders.lock_two(v_from, null, p_order, p_version);
    select * into f from orders.order where id = v_from;
    select * into o from orders.order where id = p_order;
    perform orders.require_waiting(o);
    perform orders.require_waiting(f);
    perform orders.require_alone(o.id);
    if exists (select r.line1, r.line2, r.city, r.postal_code, r.country from orders.recipient r where r.order_id = o.id and r.kind = 'ship'
               except select r.line1, r.line2, r.city, r.postal_code, r.country from orders.recipient r where r.order_id = f.id and r.kind = 'ship') then
        raise exception '% and % go to different addresses now', f.number, o.number using errcode = 'PD003';
    end if;
    if exists (select from orders.line l join orders.line m on m.order_id = f.id and m.external_id = l.external_id
               where l.order_id = o.id and l.product_id is distinct from m.product_id and l.quantity > 0) then
        raise exception 'another product is sent in % now; change the line back first', o.number using errcode = 'PD003';
    end if;
    v_reserved := fulfillment.unallocate(f.id) + fulfillment.unallocate(o.id) > 0;
    insert into orders.line as l (client_id, order_id, external_id, position, product_id, sku, title, quantity, ordered_quantity, unit_price, presentment_unit_price, discount, tax,
                                  requires_shipping, replaced_sku, told_quantity)
        select m.client_id, f.id, m.external_id, m.position, m.product_id, m.sku, m.title, m.quantity, m.ordered_quantity, m.unit_price, m.presentment_unit_price, m.discount, m.tax,
               m.requires_shipping, m.replaced_sku, m.told_quantity from orders.line m where m.order_id = o.id
        on conflict (order_id, external_id) do update set quantity = l.quantity + excluded.quantity, ordered_quantity = l.ordered_quantity + excluded.ordered_quantity,
            discount = l.discount + excluded.discount, tax = l.tax + excluded.tax,
            told_quantity = nullif(coalesce(l.told_quantity, l.quantity) + coalesce(excluded.told_quantity, excluded.quantity), l.quantity + excluded.quantity);
    update orders.line set quantity = 0, ordered_quantity = 0, discount = 0, tax = 0, told_quantity = null where order_id = o.id;
    update orders.problem p set order_id = f.id where p.order_id = o.id and p.resolved_at is null;
    insert into orders.hold (client_id, order_id, kind, reason, until, placed_by, placed_at, shop_ids)
        select h.client_id, f.id, h.kind, h.reason, h.until, h.placed_by, h.placed_at, h.shop_ids from orders.hold h where h.order_id = o.id and h.released_at is null on conflict do nothing;
    update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'its units are back in ' || f.number where order_id = o.id and released_at is null;
    perform orders.plan_anew(o.id);
    update orders.order set status = 'merged', merged_into = f.id where id = o.id;
    perform events.record(o.client_id, null, 'order.unsplit', 'order', o.id, o.id, jsonb_build_object('order', f.id, 'number', f.number));
    perform events.record(f.client_id, null, 'order.put_back', 'order', f.id, f.id, jsonb_build_object('order', o.id, 'number', o.number));
    return database.finish_command(p_command, jsonb_build_object('order', f.id, 'number', f.number, 'status', orders.plan_anew(f.id), 'reserved', v_reserved));
end
$$;

-- One parcel for two orders of one client that go to one place: p_order's lines ship with p_into's. Whether they belong together (the
-- customer, the address as one reads it) is C++'s to say of the two versions; here only what may never be.
-- Answer: {"number": p_into's, "status": p_into's, "reserved"}.
create function orders.merge(p_command uuid, p_into bigint, p_into_version integer, p_order bigint, p_version integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.merge', jsonb_build_array(p_into, p_order));
    o orders.order;
    t orders.order;
    v_reserved boolean;
begin
    if done is not null then
        return done;
    end if;
    perform orders.lock_two(p_into, p_into_version, p_order, p_version);
    select * into t from orders.order where id = p_into;
    select * into o from orders.order where id = p_order;
    perform orders.require_waiting(t);
    perform orders.require_waiting(o);
    perform orders.require_alone(o.id);
    if 'on_hold' in (t.status, o.status) then
        raise exception '% is on hold; release it first', case when t.status = 'on_hold' then t.number else o.number end using errcode = 'PD003';
    elsif (o.channel_id, o.external_id) = (t.channel_id, t.external_id) then
        raise exception '% and % are parts of one order; put them back together instead', t.number, o.number using errcode = 'PD003';
    elsif (o.client_id, left(o.ship_postal_code, 5), o.ship_country) is distinct from (t.client_id, left(t.ship_postal_code, 5), t.ship_country) then
        raise exception '% and % do not go to one place', t.number, o.number using errcode = 'PD003';
    elsif lower(btrim(o.requested_service)) <> lower(btrim(t.requested_service))
          or (select message from orders.gift where id = o.id) is distinct from (select message from orders.gift where id = t.id) then
        raise exception '% and % are to be sent in different ways', t.number, o.number using errcode = 'PD003';
    end if;
    v_reserved := fulfillment.unallocate(t.id) + fulfillment.unallocate(o.id) > 0;
    perform orders.plan_anew(o.id);
    update orders.order set status = 'merged', merged_into = t.id, pod_id = null where id = o.id;
    update orders.order set priority = greatest(priority, o.priority), ship_by = least(ship_by, o.ship_by) where id = t.id;
    perform events.record(o.client_id, null, 'order.merged_into', 'order', o.id, o.id, jsonb_build_object('order', t.id, 'number', t.number));
    perform events.record(t.client_id, null, 'order.merged', 'order', t.id, t.id, jsonb_build_object('order', o.id, 'number', o.number, 'units', o.units));
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('order', t.id, 'number', t.number, 'status', orders.plan_anew(t.id), 'reserved', v_reserved));
end
$$;

-- A merged order ships by itself again. Internal; both are locked.
create function orders.let_go(o orders.order, t orders.order) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform fulfillment.unallocate(t.id);
    update orders.order set status = 'received', merged_into = null where id = o.id;
    -- What was promised for the one that goes counts no longer for the other.
    update orders.order x set ship_by = least((select clients.ship_by(p, x.placed_at) from clients.promise p where p.id = x.client_id),
            (select min(m.ship_by) from orders.order m where m.merged_into = x.id and m.units > 0)) where x.id = t.id and x.ship_by = o.ship_by;
    perform orders.plan_anew(t.id);
    perform orders.plan_anew(o.id);
    perform events.record(o.client_id, null, 'order.unmerged', 'order', o.id, o.id, jsonb_build_object('order', t.id, 'number', t.number));
    perform events.record(t.client_id, null, 'order.unmerged', 'order', t.id, t.id, jsonb_build_object('order', o.id, 'number', o.number));
end
$$;

-- The undo of a merge, until the pod begins to pick. Answer: {"order": whose parcel it was, "number", "status", "reserved"}.
create function orders.unmerge(p_command uuid, p_order bigint, p_version integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.unmerge', to_jsonb(p_order));
    v_into bigint := (select merged_into from orders.order where id = p_order);
    o orders.order;
    t orders.order;
    v_reserved boolean;
begin
    if done is not null then
        return done;
    end if;
    if v_into is null then
        raise exception 'this order is not merged into another one' using errcode = 'PD003';
    end if;
    perform orders.lock_two(v_into, null, p_order, p_version);
    select * into t from orders.order where id = v_into;
    select * into o from orders.order where id = p_order;
    if o.merged_into is distinct from t.id then
        raise exception 'the order changed meanwhile' using errcode = 'PD004';
    elsif o.merged_into = o.split_from then
        raise exception 'the units of % are back in %; split them off again', o.number, t.number using errcode = 'PD003';
    end if;
    perform orders.require_waiting(t);
    v_reserved := fulfillment.has_live_part(t.id);
    perform orders.let_go(o, t);
    return database.finish_command(p_command, jsonb_build_object('order', t.id, 'number', t.number, 'status', (select status from orders.order where id = o.id), 'reserved', v_reserved));
end
$$;

-- Takes an order, locked with its kin, out of every merge that it is in, unless the pod has begun to pick. Internal. Answer: the order as it is then.
create function orders.take_apart(p_order bigint) returns orders.order
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    m orders.order;
    t orders.order;
begin
    select * into o from orders.order where id = p_order;
    if o.merged_into is not null or exists (select from orders.order where merged_into = o.id) then
        for m in select * from orders.order x where (x.id = o.id or x.merged_into = o.id) and x.merged_into is not null and x.merged_into is distinct from x.split_from order by x.id loop
            select * into t from orders.order where id = m.merged_into;
            if t.status in ('received', 'on_hold', 'ready', 'backordered', 'released') then
                perform orders.let_go(m, t);
            end if;
        end loop;
        select * into o from orders.order where id = p_order;
    end if;
    return o;
end
$$;

grant execute on function orders.sold_as, fulfillment.sold_numbers to poddesk_account_manager, poddesk_warehouse, poddesk_returns_inspector, poddesk_onboarding,
    poddesk_administrator, poddesk_worker;
grant execute on function orders.split, orders.unsplit, orders.merge, orders.unmerge to poddesk_account_manager, poddesk_administrator;
reset role;
