-- Kits: who makes one, and what must hold of them. What a kit is made of lies in catalog.kit_part, what a pod handles of an order line in
-- orders.part_to_ship; a pod's lines carry how many make one kit (fulfillment.line.per_unit), so that a kit that is changed later
-- leaves alone what is reserved, and counts right what was shipped.

set local role poddesk_owner;

-- Why a product may not become a kit: it has stock or work of its own somewhere, whatever the pod. Null: it may. Internal.
create function catalog.kept_as_one(p_product bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_sku constant text := (select sku from catalog.product where id = p_product);
    v_units bigint;
begin
    perform 1 from inventory.level where product_id = p_product order by location_id, id for update;   -- with inventory.post, which locks them first
    select sum(on_hand) into v_units from inventory.level where product_id = p_product;
    if v_units > 0 then
        return format('%s has stock of its own (%s): take it off the shelves first, its parts are kept there instead', v_sku, v_units);
    elsif exists (select from fulfillment.line l join fulfillment.fulfillment f on f.id = l.fulfillment_id
                  where l.product_id = p_product and f.status in ('open', 'allocated', 'released', 'picking', 'packed')) then
        return format('an order that a pod works on holds %s itself: ship it first', v_sku);
    elsif exists (select from inbound.purchase_order_line l join inbound.purchase_order o on o.id = l.purchase_order_id
                  where l.product_id = p_product and o.status in ('draft', 'expected', 'arrived', 'receiving') and l.ordered > l.received + l.damaged) then
        return format('%s is on its way on a purchase order: receive it, or close the order first', v_sku);
    end if;
    return null;
end
$$;
-- Orders that wait may have all that they need now: their parts are looked at as if their stock had just come. Internal.
create function fulfillment.wake_for(p_products bigint[]) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into fulfillment.freed_stock (client_id, pod_id, product_id)
    select distinct client_id, pod_id, product_id from inventory.level where product_id = any (p_products) and condition = 'good' and on_hand > allocated
$$;

-- What a kit is made of: [{"product", "quantity"}]; none: it is kept as one again. Orders whose stock is reserved keep what they have, all others
-- are planned by the new parts. Answer, the undo of which is to set it again: {"was": [{"product", "sku", "quantity"}]}.
create function catalog.set_kit(p_command uuid, p_kit bigint, p_parts jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'catalog.set_kit', jsonb_build_object('kit', p_kit, 'parts', p_parts));
    v_parts constant bigint[] := array(select (x ->> 'product')::bigint from jsonb_array_elements(p_parts) x);
    k catalog.product;
    v_was jsonb;
    v_name text;
    v_why text;
begin
    if done is not null then
        return done;
    end if;
    perform 1 from catalog.product where id = any (v_parts || p_kit) order by id for update;
    select * into k from catalog.product where id = p_kit;
    if k.id is null then
        raise exception 'no such product' using errcode = 'PD002';
    end if;
    perform access.require(k.client_id, null);
    if k.needs_serial and v_parts <> '{}' then
        raise exception '% is tracked by serials, and a kit has no units of its own: stop it first, and track its parts', k.sku using errcode = 'PD003';
    end if;
    if exists (select from unnest(v_parts) x where not exists (select from catalog.product p where p.id = x and p.client_id = k.client_id)) then
        raise exception 'this client has no such part' using errcode = 'PD002';
    elsif cardinality(v_parts) > 50 or cardinality(v_parts) > (select count(distinct x) from unnest(v_parts) x) then
        raise exception 'a kit has up to 50 parts, each named once' using errcode = 'PD001';
    elsif exists (select from jsonb_array_elements(p_parts) x where coalesce((x ->> 'quantity')::bigint, 0) not between 1 and 10000) then
        raise exception 'a kit has 1 to 10000 of each part' using errcode = 'PD001';
    elsif p_kit = any (v_parts) then
        raise exception 'a kit is no part of itself' using errcode = 'PD003';
    end if;
    select min(p.sku) into v_name from catalog.kit_part x join catalog.product p on p.id = x.kit_id where x.kit_id = any (v_parts);
    if v_name is not null then
        raise exception '% is a kit itself: name its parts', v_name using errcode = 'PD003';
    end if;
    select min(p.sku) into v_name from catalog.kit_part x join catalog.product p on p.id = x.kit_id where x.product_id = p_kit;
    if v_name is not null and v_parts <> '{}' then
        raise exception '% is a part of %: a kit has no kits in it', k.sku, v_name using errcode = 'PD003';
    end if;
    select coalesce(jsonb_agg(jsonb_build_object('product', x.product_id, 'sku', p.sku, 'quantity', x.quantity) order by p.sku), '[]') into v_was
        from catalog.kit_part x join catalog.product p on p.id = x.product_id where x.kit_id = p_kit;
    v_why := case when v_was = '[]' and v_parts <> '{}' then catalog.kept_as_one(p_kit) end;
    if v_why is not null then
        raise exception '%', v_why using errcode = 'PD003';
    end if;
    delete from catalog.kit_part where kit_id = p_kit and product_id <> all (v_parts);
    insert into catalog.kit_part as x (client_id, kit_id, product_id, quantity)
        select k.client_id, p_kit, (e ->> 'product')::bigint, (e ->> 'quantity')::bigint from jsonb_array_elements(p_parts) e
        on conflict (kit_id, product_id) do update set quantity = excluded.quantity where x.quantity <> excluded.quantity;
    perform fulfillment.wake_for(v_parts);
    perform events.record(k.client_id, null, 'product.kit_set', 'product', p_kit, null, jsonb_build_object('sku', k.sku, 'was', v_was,
        'parts', (select coalesce(jsonb_agg(jsonb_build_object('sku', p.sku, 'quantity', x.quantity) order by p.sku), '[]')
                  from catalog.kit_part x join catalog.product p on p.id = x.product_id where x.kit_id = p_kit)));
    perform database.note_change('catalog', k.client_id, k.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('was', v_was));
end
$$;
revoke execute on function catalog.kept_as_one, fulfillment.wake_for, catalog.set_kit from public;
grant execute on function catalog.set_kit to poddesk_onboarding, poddesk_administrator;

create view verify.i16_kits_are_whole as
    select 'order line ' || w.order_line_id as subject, format('%s to %s kits of its parts are promised', min(w.units), max(w.units)) as detail
    from (select l.order_line_id, sum(l.quantity)::numeric / l.per_unit as units from fulfillment.line l join fulfillment.fulfillment f on f.id = l.fulfillment_id
          where f.status <> 'canceled' group by l.order_line_id, l.product_id, l.per_unit) w
    group by w.order_line_id having min(w.units) <> max(w.units) or min(w.units) <> floor(min(w.units))
    union all
    select 'product ' || p.id, p.sku || ' is a kit with stock of its own' from catalog.product p
    where exists (select from catalog.kit_part k where k.kit_id = p.id) and exists (select from inventory.level l where l.product_id = p.id and l.on_hand > 0)
    union all
    select 'product ' || k.kit_id, 'is a kit of which a part is a kit' from catalog.kit_part k join catalog.kit_part n on n.kit_id = k.product_id;

reset role;
alter function catalog.kept_as_one(bigint) owner to poddesk_system;
alter function fulfillment.wake_for(bigint[]) owner to poddesk_system;
grant execute on function catalog.kept_as_one, fulfillment.wake_for to poddesk_owner;
grant create on schema verify to poddesk_system;
alter view verify.i16_kits_are_whole owner to poddesk_system;
revoke create on schema verify from poddesk_system;
