-- Which pod ships which order: what a client and a channel allow, what a parcel costs a pod beside its postage, how much a pod can
-- send in a day, and a person's choice for one order.

set local role poddesk_owner;

-- No row: by least cost, from every pod.
create table fulfillment.client_routing (
    id bigint primary key references clients.client,
    client_id bigint not null unique references clients.client check (client_id = id),
    policy text not null default 'least_cost' check (policy in ('least_cost', 'fewest_parcels', 'never_split')),
    pods bigint[] check (cardinality(pods) > 0),    -- null: all. An array, since a pod out of somebody's reach still counts for him
    reserve text not null default 'at_once' check (reserve in ('at_once', 'before_ship_by', 'by_hand')),   -- when a new order gets its stock
    reserve_days integer check (reserve_days between 0 and 365),
    check ((reserve = 'before_ship_by') = (reserve_days is not null))
);
alter table orders.channel add column pods bigint[] check (cardinality(pods) > 0);
alter table inventory.pod
    add column parcel_handling_minor bigint not null default 0 check (parcel_handling_minor between 0 and 100000),   -- work at the pod, per parcel
    add column daily_parcels integer check (daily_parcels between 1 and 1000000);                                    -- null: no limit

-- One order's pod, whatever the policy says: by a person, or by a rule that the order met (0031).
create table fulfillment.pod_choice (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    pod_id bigint not null references inventory.pod,
    reason text not null check (reason ~ '\S' and length(reason) <= 500),
    rule text check (rule ~ '\S'),                  -- its name; null: a person chose
    until timestamptz check (isfinite(until)),      -- afterwards the rules decide again
    chosen_by name not null default session_user,
    chosen_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    ended_by name,
    foreign key (client_id, order_id) references orders.order (client_id, id),
    check ((ended_at is null) = (ended_by is null))
);
create unique index pod_choice_open on fulfillment.pod_choice (order_id) where ended_at is null;
create index pod_choice_until on fulfillment.pod_choice (until) where ended_at is null and until is not null;

call database.protect('fulfillment.client_routing');
call database.protect('fulfillment.pod_choice');
call access.audit('fulfillment.client_routing', 'insert');
call access.audit('fulfillment.pod_choice', 'insert');

create index shipment_pod_day on shipping.shipment (pod_id, created_at);

-- Parcels that a pod within reach has on its hands or has sent today, of all clients.
create function fulfillment.parcels_today(p_pod bigint) returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when p_pod in (select access.my_pods()) then
           (select count(*) from fulfillment.fulfillment where pod_id = p_pod and status in ('allocated', 'released', 'picking'))
         + (select count(*) from shipping.shipment s join inventory.pod p on p.id = s.pod_id
            where s.pod_id = p_pod and s.status <> 'voided' and s.created_at >= date_trunc('day', now() at time zone p.time_zone) at time zone p.time_zone) end
$$;

-- What the planner needs of these orders, with the stock locked until the end of the transaction in (product, location) order.
create function fulfillment.lock_stock_for(p_orders bigint[]) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_orders jsonb;
    v_levels jsonb;
    v_products bigint[];
begin
    perform fulfillment.lock_orders(p_orders);
    select coalesce(jsonb_agg(jsonb_build_object('order', o.id, 'client', o.client_id, 'version', o.version, 'status', o.status, 'number', o.number,
               'postal_code', o.ship_postal_code, 'country', o.ship_country, 'line1', coalesce(a.line1, ''), 'line2', coalesce(a.line2, ''),
               'company', coalesce(a.company, ''), 'delivery_days', m.delivery_days, 'policy', coalesce(r.policy, 'least_cost'),
               'client_pods', r.pods, 'channel_pods', c.pods, 'channel', c.name, 'chosen_pod', x.pod_id, 'chosen_by_rule', coalesce(x.rule, ''),
               'services', coalesce(i.services, '{}'), 'carton', coalesce(i.carton, ''),
               'lines', (select coalesce(jsonb_agg(jsonb_build_object('line', l.id, 'product', l.product_id, 'quantity', l.quantity, 'sku', l.sku) order by l.position, l.id, l.product_id), '[]')
                         from orders.part_to_ship l where l.order_id = o.id)) order by o.priority desc, o.ship_by nulls last, o.id), '[]')
        into v_orders from orders.order o
             join clients.promise m on m.client_id = o.client_id
             join orders.channel c on c.id = o.channel_id
             left join orders.recipient a on a.order_id = o.id and a.kind = 'ship'
             left join orders.instruction i on i.id = o.id         -- 0031: what a rule lets it go with, as it will be quoted and packed
             left join fulfillment.client_routing r on r.client_id = o.client_id
             left join fulfillment.pod_choice x on x.order_id = o.id and x.ended_at is null and (x.until is null or x.until > clock_timestamp())
        where o.id = any (p_orders);
    select array_agg(distinct l.product_id) into v_products from orders.part_to_ship l where l.order_id = any (p_orders);
    perform 1 from inventory.level l where l.product_id = any (v_products) order by l.product_id, l.location_id, l.id for update;
    select coalesce(jsonb_agg(jsonb_build_object('level', l.id, 'pod', l.pod_id, 'product', l.product_id,
               'available', l.on_hand - l.allocated, 'walk_order', b.walk_order, 'kind', b.kind, 'expires_on', t.expires_on)), '[]')
        into v_levels
        from inventory.level l join inventory.location b on b.id = l.location_id left join inventory.lot t on t.product_id = l.product_id and t.lot = l.lot
        where (t.expires_on is null or t.expires_on > inventory.today_in(l.pod_id)) and l.product_id = any (v_products) and b.is_pickable and l.condition = 'good' and l.on_hand > l.allocated
          and not exists (select from fulfillment.short_pick s where s.level_id = l.id and s.counted_at is null);
    return jsonb_build_object('orders', v_orders, 'levels', v_levels,
        'pods', (select coalesce(jsonb_agg(jsonb_build_object('pod', p.id, 'code', p.code, 'name', p.name, 'postal_code', p.postal_code,
                    'lat', p.latitude_microdegrees, 'lon', p.longitude_microdegrees, 'handling', p.parcel_handling_minor,
                    'day', (clock_timestamp() at time zone p.time_zone)::date,
                    'ready', (coalesce(inventory.next_cutoff(p.id), clock_timestamp()) at time zone p.time_zone)::date,
                    'daily_parcels', p.daily_parcels,
                    'parcels', case when p.daily_parcels is null then 0 else fulfillment.parcels_today(p.id) end) order by p.id), '[]')
                 from inventory.pod p),
        'products', (select coalesce(jsonb_agg(jsonb_build_object('product', p.id, 'weight_ng', p.weight_ng, 'length_um', p.length_um, 'width_um', p.width_um,
                    'height_um', p.height_um)), '[]') from catalog.product p where p.id = any (v_products)));
end
$$;

-- Whether the caller reaches each of these pods. Internal.
create function fulfillment.require_pods(p_pods bigint[]) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from unnest(p_pods) x where not exists (select from inventory.pod p where p.id = x)) then
        raise exception 'no such pod' using errcode = 'PD002';
    end if;
end
$$;

-- These pods, and those of the old ones that the caller does not reach: nobody gives up what he does not see. Null for none: all. Internal.
create function fulfillment.pods_with_unseen(p_pods bigint[], p_old bigint[]) returns bigint[]
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(cardinality(p_pods), 0) = 0 then
        if exists (select from unnest(p_old) x where not exists (select from inventory.pod p where p.id = x)) then
            raise exception 'what is allowed now are pods that you do not reach; who reaches them may allow all' using errcode = 'PD003';
        end if;
        return null;
    end if;
    return array(select x from unnest(p_pods) x union select x from unnest(p_old) x where not exists (select from inventory.pod p where p.id = x) order by 1);
end
$$;

-- Of these pods those that the caller reaches: what he may name again. Internal.
create function fulfillment.seen_pods(p_pods bigint[]) returns bigint[]
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return array(select x from unnest(p_pods) x where exists (select from inventory.pod p where p.id = x) order by 1);
end
$$;

-- What is null stays as it is; no pods ('{}'): all. Answer: what the given things were before, as far as the caller reaches.
create function fulfillment.set_client_routing(p_command uuid, p_client bigint, p_policy text, p_pods bigint[], p_reserve text, p_reserve_days integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.set_client_routing', jsonb_build_array(p_client, p_policy, p_pods, p_reserve, p_reserve_days));
    r fulfillment.client_routing;
    v_new fulfillment.client_routing;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    perform fulfillment.require_pods(p_pods);
    insert into fulfillment.client_routing (id, client_id) values (p_client, p_client) on conflict do nothing;
    select * into r from fulfillment.client_routing where id = p_client for update;
    if coalesce(p_reserve, r.reserve) = 'before_ship_by' and coalesce(p_reserve_days, r.reserve_days) is null
            or coalesce(p_reserve, r.reserve) <> 'before_ship_by' and p_reserve_days is not null then
        raise exception 'stock that is reserved some days before ship-by needs their number, and nothing else has one' using errcode = 'PD001';
    end if;
    update fulfillment.client_routing set policy = coalesce(p_policy, policy), reserve = coalesce(p_reserve, reserve),
            pods = case when p_pods is null then pods else fulfillment.pods_with_unseen(p_pods, pods) end,
            reserve_days = case when coalesce(p_reserve, reserve) = 'before_ship_by' then coalesce(p_reserve_days, reserve_days) end
        where id = p_client returning * into v_new;
    if r.policy = 'never_split' and v_new.policy <> 'never_split' or r.pods is not null and not coalesce(v_new.pods <@ r.pods, false) then
        perform fulfillment.wake_backorders(array(select o.id from orders.order o where o.client_id = p_client and o.status in ('received', 'backordered')));
    end if;
    perform events.record(p_client, null, 'client.routing_set', 'client', p_client, null, jsonb_build_object('policy', v_new.policy, 'reserve', v_new.reserve,
        'reserve_days', v_new.reserve_days, 'pods', (select jsonb_agg(p.code order by p.code) from inventory.pod p where p.id = any (v_new.pods))));
    perform database.note_change('client', p_client, p_client, null);
    return database.finish_command(p_command, jsonb_build_object('policy', case when p_policy is not null then r.policy end,
        'pods', case when p_pods is not null then fulfillment.seen_pods(r.pods) end, 'reserve', case when coalesce(p_reserve, p_reserve_days::text) is not null then r.reserve end,
        'reserve_days', case when coalesce(p_reserve, p_reserve_days::text) is not null then r.reserve_days end));
end
$$;

-- No pods (null or '{}'): all that may for the client. Answer: the pods before.
create function fulfillment.set_channel_pods(p_command uuid, p_channel bigint, p_pods bigint[]) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.set_channel_pods', jsonb_build_array(p_channel, p_pods));
    v_client bigint;
    v_before bigint[];
    v_pods bigint[];
begin
    if done is not null then
        return done;
    end if;
    perform fulfillment.require_pods(p_pods);
    select client_id, pods into v_client, v_before from orders.channel where id = p_channel for update;
    if v_client is null then
        raise exception 'no such channel' using errcode = 'PD002';
    end if;
    update orders.channel set pods = fulfillment.pods_with_unseen(p_pods, v_before) where id = p_channel returning pods into v_pods;
    if v_before is not null and not coalesce(v_pods <@ v_before, false) then
        perform fulfillment.wake_backorders(array(select o.id from orders.order o where o.client_id = v_client and o.channel_id = p_channel and o.status in ('received', 'backordered')));
    end if;
    perform events.record(v_client, null, 'channel.pods_set', 'channel', p_channel, null, jsonb_build_object(
        'pods', (select jsonb_agg(p.code order by p.code) from inventory.pod p where p.id = any (v_pods))));
    perform database.note_change('channel', p_channel, v_client, null);
    return database.finish_command(p_command, jsonb_build_object('pods', fulfillment.seen_pods(v_before)));
end
$$;

-- What is null stays as it is; p_daily 0: no limit. Answer: what the given things were before.
create function fulfillment.set_pod_costs(p_command uuid, p_pod bigint, p_handling bigint, p_daily integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.set_pod_costs', jsonb_build_array(p_pod, p_handling, p_daily));
    v_before inventory.pod;
begin
    if done is not null then
        return done;
    end if;
    select * into v_before from inventory.pod where id = p_pod for update;
    if v_before.id is null then
        raise exception 'no such pod' using errcode = 'PD002';
    end if;
    update inventory.pod set parcel_handling_minor = coalesce(p_handling, parcel_handling_minor),
            daily_parcels = case when p_daily is null then daily_parcels else nullif(p_daily, 0) end
        where id = p_pod;
    perform events.record(null, p_pod, 'pod.costs_set', 'pod', p_pod, null, jsonb_build_object('handling_minor', coalesce(p_handling, v_before.parcel_handling_minor),
        'daily_parcels', case when p_daily is null then v_before.daily_parcels else nullif(p_daily, 0) end));
    return database.finish_command(p_command, jsonb_build_object('handling', case when p_handling is not null then v_before.parcel_handling_minor end,
        'daily', case when p_daily is not null then coalesce(v_before.daily_parcels, 0) end));
end
$$;

-- What a rule chose for the order counts again, now that no person's choice does. Internal.
create function fulfillment.choose_as_ruled(p_order bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into fulfillment.pod_choice (client_id, order_id, pod_id, reason, rule)
        select client_id, order_id, pod_id, reason, rule from fulfillment.pod_choice where order_id = p_order and rule is not null order by id desc limit 1
        on conflict do nothing;
end
$$;

-- A person's word against the rules. What was reserved for the order is given back; it waits to be allocated again.
create function fulfillment.choose_pod(p_command uuid, p_order bigint, p_pod bigint, p_reason text, p_until timestamptz) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'fulfillment.choose_pod', jsonb_build_array(p_order, p_pod, p_reason, p_until));
    o orders.order;
    v_was_persons boolean;
    v_before jsonb;
begin
    if done is not null then
        return done;
    end if;
    o := orders.lock_order(p_order);
    if o.status not in ('received', 'on_hold', 'ready', 'backordered') then
        raise exception 'the order is % already', o.status using errcode = 'PD003';
    end if;
    perform fulfillment.require_pods(array_remove(array[p_pod], null));
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a reason is missing' using errcode = 'PD001';
    end if;
    if p_until <= clock_timestamp() then
        raise exception 'the end of the choice is past' using errcode = 'PD001';
    end if;
    update fulfillment.pod_choice set ended_at = clock_timestamp(), ended_by = session_user where order_id = o.id and ended_at is null and until <= clock_timestamp();
    update fulfillment.pod_choice set ended_at = clock_timestamp(), ended_by = session_user where order_id = o.id and ended_at is null
        returning rule is null, jsonb_build_object('pod', pod_id, 'reason', reason, 'until', to_char(until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) into v_was_persons, v_before;
    if p_pod is null then
        if v_was_persons is not true then
            raise exception 'nobody chose a pod for this order' using errcode = 'PD003';
        end if;
        perform fulfillment.choose_as_ruled(o.id);
    end if;
    if p_pod is not null then       -- who takes his choice back gives a rule its own again, in its words
        insert into fulfillment.pod_choice (client_id, order_id, pod_id, reason, rule, until) values (o.client_id, o.id, p_pod, btrim(p_reason),
            (select x.rule from fulfillment.pod_choice x where x.order_id = o.id and x.pod_id = p_pod and x.rule is not null and btrim(x.reason) = btrim(p_reason) limit 1), p_until);
    end if;
    if o.status = 'ready' then
        perform fulfillment.unallocate(o.id);
        update orders.order set status = 'received', pod_id = null where id = o.id returning status into o.status;
    end if;
    perform events.record(o.client_id, p_pod, case when p_pod is null then 'order.pod_choice_ended' else 'order.pod_chosen' end, 'order', o.id, o.id,
        jsonb_build_object('pod', (select code from inventory.pod where id = p_pod), 'reason', btrim(p_reason), 'until', p_until));
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('before', v_before, 'status', o.status));
end
$$;

-- A person's choice whose day has come is over, by the server's clock, and its order is looked at again where it waits for stock. The
-- worker asks every round; an order that somebody has in hand is ended in the next. Answer: how many.
create function fulfillment.end_expired_choices() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    x record;
    v_waiting bigint[] := '{}';
    n bigint := 0;
begin
    perform access.require_person();
    for x in select c.id, c.order_id, c.client_id, c.rule, o.status from fulfillment.pod_choice c join orders.order o on o.id = c.order_id
             where c.ended_at is null and c.until <= clock_timestamp() order by c.order_id limit 1000 for update of o skip locked loop
        update fulfillment.pod_choice set ended_at = clock_timestamp(), ended_by = session_user where id = x.id and ended_at is null;
        continue when not found;
        n := n + 1;
        if x.rule is null then
            perform fulfillment.choose_as_ruled(x.order_id);
        end if;
        continue when x.status not in ('received', 'on_hold', 'ready', 'backordered');
        v_waiting := v_waiting || x.order_id;
        perform events.record(x.client_id, null, 'order.pod_choice_ended', 'order', x.order_id, x.order_id, jsonb_build_object('reason', 'its day has come'));
        perform database.note_change('order', x.order_id, x.client_id, null);
    end loop;
    if v_waiting <> '{}' then
        perform fulfillment.wake_backorders(v_waiting);
    end if;
    return n;
end
$$;

reset role;
alter function fulfillment.parcels_today(bigint) owner to poddesk_system;
revoke execute on function fulfillment.parcels_today from public;
grant execute on function fulfillment.parcels_today to poddesk_owner, poddesk_account_manager, poddesk_onboarding, poddesk_warehouse, poddesk_administrator;
set local role poddesk_owner;
call database.readable('fulfillment.client_routing', 'fulfillment.pod_choice');
grant execute on function fulfillment.lock_stock_for to poddesk_account_manager, poddesk_administrator, poddesk_worker;
grant execute on function fulfillment.set_client_routing, fulfillment.set_channel_pods to poddesk_account_manager, poddesk_onboarding, poddesk_administrator;
grant execute on function fulfillment.set_pod_costs to poddesk_administrator;
grant execute on function fulfillment.choose_pod to poddesk_account_manager, poddesk_administrator;
grant execute on function fulfillment.end_expired_choices to poddesk_worker;
reset role;
