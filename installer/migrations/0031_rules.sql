-- Rules (IF … THEN …): what a brand, or the house for all brands, wants done to orders as they arrive. C++ says which rules an order
-- meets; what a rule then does is read from the published set here, so that nobody can do more in a rule's name than it says.

set local role poddesk_owner;

-- Every version that ever was; the newest of a client, and the newest of the house (client_id null: shared), are in force.
create table orders.rule_set (
    id bigint generated always as identity primary key,
    client_id bigint references clients.client,
    version integer not null check (version > 0),
    rules jsonb not null check (octet_length(rules::text) <= 200000),     -- domain/orders/order_rule.h
    note text not null check (note ~ '\S' and length(note) <= 500),
    published_by name not null default session_user,
    published_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (client_id, version)
);
-- Which rule did what to which order. A rule acts on an order once, however often the channel tells of it.
create table orders.rule_hit (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null,
    set_id bigint not null references orders.rule_set,
    is_shared boolean not null,
    position integer not null,                                -- in its set, from 0
    rule text not null,                                       -- its name
    actions jsonb not null,                                   -- as they were then
    hit_at timestamptz not null default clock_timestamp(),
    unique (order_id, is_shared, rule),
    foreign key (client_id, order_id) references orders.order (client_id, id)
);
-- What the rules ask of those who quote and pack an order.
create table orders.instruction (
    id bigint primary key,                                    -- the order's
    client_id bigint not null,
    tags text[] not null default '{}',                        -- beside the channel's own
    services text[] not null default '{}',                    -- titles; empty: any
    carton text not null default '',                          -- code; empty: the best
    inserts text[] not null default '{}',
    gift_note text not null default '',
    foreign key (client_id, id) references orders.order (client_id, id)
);
-- What a person works on in the rules lab, not in force: his own, one for each client and the house.
create table orders.rule_draft (
    id bigint generated always as identity primary key,
    client_id bigint references clients.client,
    login name not null default session_user,
    seen integer not null,                                    -- the version that it began with
    rules jsonb not null check (octet_length(rules::text) <= 200000),
    kept_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (client_id, login)
);
call database.protect('orders.rule_set');
call database.protect('orders.rule_draft');
alter policy reach on orders.rule_draft using (login = session_user and (client_id is null or client_id in (select access.my_clients())));
call database.protect('orders.rule_hit');
call database.protect('orders.instruction');
create trigger append_only before update or delete or truncate on orders.rule_set for each statement execute function access.refuse_change();
create trigger append_only before update or delete or truncate on orders.rule_hit for each statement execute function access.refuse_change();
call access.audit('orders.instruction', 'insert');
call access.audit('orders.rule_draft', 'update');
-- What a list shows beside an order: a gift or not, the shop's tags and the rules', each once, and the number of the earliest order that it
-- looks like. To be joined by the order's id.
create view orders.marks with (security_invoker = true) as
select o.id, o.client_id, coalesce(i.gift_note, '') <> '' or exists (select from orders.gift g where g.id = o.id) as is_gift,
    array(select distinct t from unnest(o.tags || coalesce(i.tags, '{}')) t order by t) as tags,
    (select e.number from orders.open_duplicate d join orders.order e on e.id = d.of_id where d.order_id = o.id order by e.placed_at, e.id limit 1) as twin
from orders.order o left join orders.instruction i on i.id = o.id;
call database.readable('orders.rule_set', 'orders.rule_hit', 'orders.instruction', 'orders.rule_draft', 'orders.marks');

-- Why these conditions or actions are no such thing, or null. In step with domain/orders/order_rule.cpp, which also reads the values.
create function orders.rule_part_problem(p_parts jsonb, p_key text, p_kinds text[], p_lists text[]) returns text
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    part jsonb;
    list text;
    v_key text;
    n integer := 0;
begin
    if jsonb_typeof(p_parts) is distinct from 'array' or jsonb_array_length(p_parts) > 20 then
        return 'must be a list of 20 at most';
    end if;
    for part in select jsonb_array_elements(p_parts) loop
        n := n + 1;
        if jsonb_typeof(part) <> 'object' then
            return n || ' is no object';
        end if;
        select k into v_key from jsonb_object_keys(part) k where k <> all (p_lists || p_key) and not (p_key = 'do' and k = 'note') limit 1;
        if v_key is not null then
            return n || ' has an unknown field "' || left(v_key, 40) || '"';
        elsif not coalesce(part ->> p_key = any (p_kinds), false) then
            return n || ' has no known "' || p_key || '"';
        elsif (select count(*) from jsonb_object_keys(part) k where k = any (p_lists)) <> 1 then
            return n || ' must have one of ' || array_to_string(p_lists, ', ');
        end if;
        list := (select k from jsonb_object_keys(part) k where k = any (p_lists));
        if jsonb_typeof(part -> list) <> 'array' or jsonb_array_length(part -> list) not between 1 and 200
           or exists (select from jsonb_array_elements(part -> list) e where jsonb_typeof(e) <> 'string' or length(e #>> '{}') not between 1 and 500) then
            return n || ', field "' || list || '" must be a list of 1 to 200 texts';
        elsif part ? 'note' and (jsonb_typeof(part -> 'note') <> 'string' or length(part ->> 'note') > 500) then
            return n || ', field "note" must be a text of 500 characters at most';
        end if;
    end loop;
    return null;
end
$$;
create function orders.rules_problem(p_rules jsonb) returns text
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    rule jsonb;
    n integer := 0;
    wrong text;
begin
    if jsonb_typeof(p_rules) is distinct from 'object' or jsonb_typeof(p_rules -> 'rules') is distinct from 'array' then
        return 'a rule set needs a list of rules';
    end if;
    select k into wrong from jsonb_object_keys(p_rules) k where k not in ('rules', 'time_zone') limit 1;
    if wrong is not null then
        return 'a rule set has no field "' || left(wrong, 40) || '"';
    elsif not exists (select from pg_timezone_names where name = p_rules ->> 'time_zone') then
        return 'the time zone is unknown';
    elsif jsonb_array_length(p_rules -> 'rules') > 200 or octet_length(p_rules::text) > 200000 then
        return 'a rule set has 200 rules and 200 kB at most';
    elsif (select count(distinct lower(r ->> 'name')) from jsonb_array_elements(p_rules -> 'rules') r) <> jsonb_array_length(p_rules -> 'rules') then
        return 'each rule needs a name of its own';
    end if;
    for rule in select jsonb_array_elements(p_rules -> 'rules') loop
        n := n + 1;
        wrong := case when jsonb_typeof(rule) <> 'object' then 'is no object'
            when exists (select from jsonb_object_keys(rule) k where k not in ('name', 'enabled', 'from', 'until', 'if', 'then', 'stop')) then 'has an unknown field'
            when coalesce(rule ->> 'name', '') !~ '\S' or length(rule ->> 'name') > 80 then 'needs a name of 80 characters at most'
            when exists (select from unnest(array['enabled', 'stop']) k where rule ? k and jsonb_typeof(rule -> k) <> 'boolean') then 'says neither yes nor no'
            when exists (select from unnest(array['from', 'until']) k where rule ? k and rule ->> k !~ '^\d{4}-\d\d-\d\d$') then 'has a date that is none'
            else coalesce('condition ' || orders.rule_part_problem(rule -> 'if', 'field', array['client', 'channel', 'sku', 'tag', 'weight', 'value',
                    'country', 'state', 'zip', 'service', 'earlier_orders', 'weekday', 'hour', 'buyer', 'company', 'po_number'], array['is', 'is_not']),
                'action ' || orders.rule_part_problem(rule -> 'then', 'do', array['hold', 'tag', 'priority', 'pod', 'service', 'box', 'insert',
                    'gift_note', 'add_sku', 'replace_sku', 'email', 'split'], array['with']),
                case when exists (select from jsonb_array_elements(rule -> 'then') a, jsonb_array_elements_text(a -> 'with') w
                                  where a ->> 'do' = 'email' and (length(w) > 254 or w !~ '^[!-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$' or w ~ '["(),:;<>\[\]\\]' or w like '%@%@%'))
                    then 'emails an address that is none' end,
                case when jsonb_array_length(rule -> 'then') = 0 then 'does nothing' end) end;
        if wrong is not null then
            return 'rule ' || n || ' ' || wrong;
        end if;
    end loop;
    return null;
end
$$;

-- The first name in a set that means nothing, or null. Nothing can be asked of a pod, box, service or product that nobody knows.
reset role;
create function orders.missing_in_rules(p_client bigint, p_rules jsonb) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select format('rule "%s" names %s "%s", which is unknown%s', r ->> 'name', case a ->> 'do' when 'box' then 'the box' when 'pod' then 'the pod'
                  when 'service' then 'the service' else 'the SKU' end, w,
                  case when p_client is null and a ->> 'do' in ('add_sku', 'replace_sku') then ' to the house; such a rule belongs to a client' else '' end)
    from jsonb_array_elements(p_rules -> 'rules') r, jsonb_array_elements(r -> 'then') a, jsonb_array_elements_text(a -> 'with') with ordinality w (w, n)
    where case a ->> 'do' when 'pod' then not exists (select from inventory.pod where code = w)
               when 'box' then not exists (select from catalog.carton where code = w and archived_at is null and (client_id is null or client_id = p_client))
               when 'service' then not exists (select from shipping.service s join shipping.carrier c on c.id = s.carrier_id where c.name || ' ' || s.name = w)
               when 'add_sku' then not exists (select from catalog.product where client_id = p_client and sku = w)
               when 'split' then p_client is not null and not exists (select from catalog.product where client_id = p_client and sku = w)
               when 'replace_sku' then not exists (select from catalog.product where client_id = p_client and sku = w) and (n = 2 or p_client is null)
               else false end
    limit 1
$$;
-- A rule's pod, whoever imports: he may not reach it. A person's open choice stays until its day has come.
create function fulfillment.choose_pod_by_rule(p_order bigint, p_pod text, p_rule text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update fulfillment.pod_choice set ended_at = clock_timestamp(), ended_by = session_user
        where order_id = p_order and ended_at is null and (rule is not null or until <= clock_timestamp());
    insert into fulfillment.pod_choice (client_id, order_id, pod_id, reason, rule)
        select o.client_id, o.id, p.id, 'rule ' || p_rule, p_rule from orders.order o, inventory.pod p where o.id = p_order and p.code = p_pod
        on conflict do nothing;
    if not found then       -- kept for when the person's choice ends
        insert into fulfillment.pod_choice (client_id, order_id, pod_id, reason, rule, ended_at, ended_by)
            select o.client_id, o.id, p.id, 'rule ' || p_rule, p_rule, clock_timestamp(), session_user from orders.order o, inventory.pod p where o.id = p_order and p.code = p_pod;
    end if;
end
$$;
alter function orders.missing_in_rules(bigint, jsonb) owner to poddesk_system;
alter function fulfillment.choose_pod_by_rule(bigint, text, text) owner to poddesk_system;
grant insert, update on fulfillment.pod_choice to poddesk_system;
revoke execute on function orders.missing_in_rules, fulfillment.choose_pod_by_rule from public;
grant execute on function orders.missing_in_rules, fulfillment.choose_pod_by_rule to poddesk_owner;
set local role poddesk_owner;

-- The next version of a client's rules (null: the house's own, by an administrator only). PD004: somebody published since p_seen.
create function orders.publish_rules(p_command uuid, p_client bigint, p_seen integer, p_rules jsonb, p_note text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.publish_rules', jsonb_build_array(p_client, p_seen, p_rules, p_note));
    wrong text;
    v_newest integer;
    v_id bigint;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    if p_client is null and not exists (select from access.whoami() w where w.role = 'administrator')
       and not (select rolsuper from pg_roles where rolname = session_user) then
        raise exception 'rules for all clients are an administrator''s' using errcode = '42501';
    end if;
    if coalesce(p_note, '') !~ '\S' then
        raise exception 'a note on what changed is missing' using errcode = 'PD001';
    end if;
    wrong := orders.rules_problem(p_rules);
    if wrong is not null then
        raise exception '%', wrong using errcode = 'PD003';
    end if;
    wrong := orders.missing_in_rules(p_client, p_rules);
    if wrong is not null then
        raise exception '%', wrong using errcode = 'PD002';
    end if;
    select coalesce(max(version), 0) into v_newest from orders.rule_set where client_id is not distinct from p_client;
    begin
        if v_newest <> p_seen then
            raise unique_violation;
        end if;
        insert into orders.rule_set (client_id, version, rules, note) values (p_client, v_newest + 1, p_rules, btrim(p_note)) returning id into v_id;
    exception when unique_violation then
        raise exception 'somebody published other rules meanwhile' using errcode = 'PD004';
    end;
    delete from orders.rule_draft where client_id is not distinct from p_client and login = session_user;
    perform events.record(p_client, null, 'rules.published', 'rules', v_id, null, jsonb_build_object('version', v_newest + 1, 'note', btrim(p_note)));
    perform database.note_change('rules', v_id, p_client, null);
    return database.finish_command(p_command, jsonb_build_object('version', v_newest + 1));
end
$$;

-- Keeps one's draft, or drops it (p_rules null).
create function orders.keep_rule_draft(p_client bigint, p_seen integer, p_rules jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require(p_client, null);
    if p_rules is null then
        delete from orders.rule_draft where client_id is not distinct from p_client and login = session_user;
    else
        insert into orders.rule_draft as d (client_id, seen, rules) values (p_client, p_seen, p_rules)
            on conflict (client_id, login) do update set seen = excluded.seen, rules = excluded.rules, kept_at = clock_timestamp();
    end if;
end
$$;

-- The lines that a rule adds or changes. PD006: the client's catalog lost the product since the rule was published.
create function orders.change_lines_by_rule(p_order orders.order, p_action jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_sku text;
    p catalog.product;
begin
    foreach v_sku in array case p_action ->> 'do' when 'add_sku' then array(select jsonb_array_elements_text(p_action -> 'with')) else array[p_action #>> '{with,1}'] end loop
        select * into p from catalog.product where client_id = p_order.client_id and sku = v_sku;
        if p.id is null then
            raise exception 'no product % that a rule sends', v_sku using errcode = 'PD006';
        end if;
        if p_action ->> 'do' = 'add_sku' then
            insert into orders.line (client_id, order_id, external_id, position, product_id, sku, title, quantity, ordered_quantity)
                select p_order.client_id, p_order.id, 'rule:' || p.sku, coalesce(max(l.position), 0) + 1, p.id, p.sku, p.title, 1, 1
                from orders.line l where l.order_id = p_order.id
                on conflict (order_id, external_id) do nothing;
        else
            update orders.line set replaced_sku = sku, sku = p.sku, title = p.title, product_id = p.id
                where order_id = p_order.id and lower(sku) = lower(p_action #>> '{with,0}') and replaced_sku = '' and external_id not like 'rule:%';
        end if;
    end loop;
end
$$;

-- These SKUs ship apart; nothing happens where they are all of the order or none of it, or where other orders go in its parcel. Internal.
create function orders.split_by_rule(p_order bigint, p_skus text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_lines jsonb := (select jsonb_agg(jsonb_build_object('line', l.id, 'quantity', l.quantity)) from orders.line l
                      where l.order_id = p_order and l.quantity > 0 and l.requires_shipping and lower(l.sku) = any (p_skus));
begin
    if exists (select from orders.line l where l.order_id = p_order and l.quantity > 0 and l.requires_shipping and lower(l.sku) = any (p_skus) and l.external_id not like 'rule:%')
            and exists (select from orders.line l where l.order_id = p_order and l.quantity > 0 and l.requires_shipping and lower(l.sku) <> all (p_skus) and l.external_id not like 'rule:%')
            and not exists (select from orders.order where merged_into = p_order) then
        perform orders.split(gen_random_uuid(), p_order, null, v_lines);
    end if;
end
$$;

-- Does what the rules say that an order meets: p_hits [{"set", "position"}] in their order, later ones over earlier ones. A rule that
-- acted on it before does nothing. p_decision: the why, for the order's record. Answer: the order's status.
create function orders.apply_rules(p_order bigint, p_hits jsonb, p_decision jsonb) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    i orders.instruction;
    h record;
    a jsonb;
    w text[];
    v_names text[] := '{}';
    v_pod text;
    v_lines boolean := false;
    v_apart text[] := '{}';
begin
    o := orders.lock_order(p_order);
    if o.status not in ('received', 'on_hold', 'ready', 'backordered') then
        raise exception 'the order is % already', o.status using errcode = 'PD003';
    end if;
    insert into orders.instruction (id, client_id) values (o.id, o.client_id) on conflict do nothing;
    select * into i from orders.instruction where id = o.id;
    for h in select s.id as set_id, s.client_id is null as shared, (x.hit ->> 'position')::integer as position, s.rules -> 'rules' -> (x.hit ->> 'position')::integer as rule
             from jsonb_array_elements(p_hits) with ordinality x (hit, n) join orders.rule_set s on s.id = (x.hit ->> 'set')::bigint
             where s.client_id is null or s.client_id = o.client_id order by x.n loop
        insert into orders.rule_hit (client_id, order_id, set_id, is_shared, position, rule, actions)
            values (o.client_id, o.id, h.set_id, h.shared, h.position, h.rule ->> 'name', h.rule -> 'then') on conflict do nothing;
        continue when not found;
        v_names := v_names || (h.rule ->> 'name');
        for a in select jsonb_array_elements(h.rule -> 'then') loop
            w := array(select jsonb_array_elements_text(a -> 'with'));
            case a ->> 'do'
                when 'hold' then insert into orders.hold (client_id, order_id, kind, reason)
                    values (o.client_id, o.id, w[1], format('%s (rule %s)', a ->> 'note', h.rule ->> 'name')) on conflict do nothing;
                when 'tag' then i.tags := i.tags || array(select t from unnest(w) t where t <> all (i.tags || o.tags));
                when 'priority' then o.priority := w[1]::smallint;
                when 'pod' then
                    v_pod := w[1];
                    perform fulfillment.choose_pod_by_rule(o.id, v_pod, h.rule ->> 'name');
                when 'service' then i.services := w;
                when 'box' then i.carton := w[1];
                when 'insert' then i.inserts := i.inserts || array(select t from unnest(w) t where t <> all (i.inserts));
                when 'gift_note' then i.gift_note := w[1];
                when 'email' then perform events.record(o.client_id, null, 'order.rule_email', 'order', o.id, o.id,
                    jsonb_build_object('rule', h.rule ->> 'name', 'to', t)) from unnest(w) t;
                when 'split' then v_apart := v_apart || array(select lower(t) from unnest(w) t);
                else
                    perform orders.change_lines_by_rule(o, a);
                    v_lines := true;
            end case;
        end loop;
    end loop;
    if v_names = '{}' then
        return o.status;
    end if;
    update orders.instruction set tags = i.tags, services = i.services, carton = i.carton, inserts = i.inserts, gift_note = i.gift_note where id = o.id;
    if (v_lines or v_pod is not null) and o.status in ('ready', 'backordered') then
        perform fulfillment.unallocate(o.id);                 -- what was reserved for it is not what it needs now
        update orders.order set status = 'received', pod_id = null where id = o.id;
    end if;
    update orders.order set priority = o.priority, units = case when v_lines then
            (select coalesce(sum(l.quantity), 0) from orders.line_to_ship l where l.order_id = o.id) else units end,
        line_count = case when v_lines then (select count(*) from orders.line_to_ship l where l.order_id = o.id) else line_count end
        where id = o.id;
    perform events.record(o.client_id, null, 'order.rules_applied', 'order', o.id, o.id, jsonb_build_object('rules', v_names));
    perform events.decide(o.client_id, null, 'order', o.id, o.id, p_decision);
    perform database.note_change('order', o.id, o.client_id, null);
    perform orders.split_by_rule(o.id, v_apart);
    return orders.settle(o.id);
end
$$;

grant execute on function orders.publish_rules, orders.keep_rule_draft to poddesk_account_manager, poddesk_administrator;
grant execute on function orders.apply_rules to poddesk_account_manager, poddesk_administrator, poddesk_worker;
reset role;
