-- A provider that is asked whether an address is there: where it is, how asking it goes, and what it said of each order's address. Its key is in
-- no table: it lies in the secrets file of the worker's home. What it proposes is a recipient of its own kind ('proposed'), and goes with the address.

set local role poddesk_owner;

create table orders.address_service (
    id integer primary key check (id = 1),
    provider text not null check (provider in ('easypost')),
    address text not null check (length(address) <= 500 and (address ~ '^https://[^/@?#\s]+(/[^?#\s]*)?$'
        or address ~ '^http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/[^?#\s]*)?$')),   -- in the clear on this computer only
    is_paused boolean not null default false,
    connected_by name not null default session_user,
    connected_at timestamptz not null default clock_timestamp()
);
-- How it stands, as orders.sync for a shop.
create table orders.address_round (
    id integer primary key references orders.address_service,
    due_at timestamptz not null default clock_timestamp(),
    token uuid,                                        -- of who is at it now
    claimed_until timestamptz,
    last_attempt_at timestamptz,
    last_success_at timestamptz,                       -- an answer that was good
    verified bigint not null default 0,
    failures integer not null default 0,               -- in a row
    open_until timestamptz,                            -- the circuit: left alone until then
    problem_code text,
    problem text,                                      -- what fails and what to do, without personal data
    problem_since timestamptz,
    check ((token is null) = (claimed_until is null)),
    check ((problem is null) = (problem_since is null) and (problem is null) = (failures = 0))
);
-- What it said of the address that an order goes to now. Another address waits anew; the same one is not asked twice, unless a person asks.
create table orders.address_verification (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    order_id bigint not null unique,
    mark text not null check (mark ~ '^[0-9a-f]{64}$'),        -- orders.address_mark of the address that it is about
    state text not null default 'waiting' check (state in ('waiting', 'deliverable', 'undeliverable', 'unclear')),
    residential boolean,                                       -- null: it does not say
    findings jsonb not null default '[]' check (jsonb_typeof(findings) = 'array' and octet_length(findings::text) <= 10000),   -- [{"field", "code", "message"}]
    tries integer not null default 0,                          -- answers that could not be read
    answered_at timestamptz check ((answered_at is null) = (state = 'waiting')),
    let_go text[] not null default '{}',                       -- marks of addresses whose hold a person lifted: she knows better
    foreign key (client_id, order_id) references orders.order (client_id, id)
);
create index address_verification_waiting on orders.address_verification (tries, id) where state = 'waiting';
call database.protect('orders.address_service');
call database.protect('orders.address_round');
call database.protect('orders.address_verification');
-- The house's own: everybody who is somebody here sees how it goes.
alter policy reach on orders.address_service using ((select access.is_person()));
alter policy reach on orders.address_round using ((select access.is_person()));
call access.audit('orders.address_service', 'insert');
call database.readable('orders.address_service', 'orders.address_round', 'orders.address_verification');

-- What is sent of an address, as one mark; null for what no one asks about: abroad, or erased.
create function orders.address_mark(r orders.recipient) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when r.country in ('US', 'PR', 'VI', 'GU', 'AS', 'MP') and r.line1 || r.city || r.postal_code ~ '\S' then
        encode(sha256(convert_to(jsonb_build_array(r.line1, r.line2, r.city, r.region, r.postal_code, r.country)::text, 'UTF8')), 'hex') end
$$;

-- Lifts the hold that the provider's verdict placed. Internal.
create function orders.lift_verification_hold(p_order bigint, p_why text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    h orders.hold;
begin
    update orders.hold set released_at = clock_timestamp(), released_by = session_user, release_reason = 'address verification: ' || p_why
        where order_id = p_order and kind = 'address' and shop_ids = '{}' and released_at is null and reason like 'address verification: %' returning * into h;
    if h.id is not null then
        perform events.record(h.client_id, null, 'order.hold_released', 'order', p_order, p_order,
            jsonb_build_object('kind', 'address', 'reason', h.release_reason, 'was', h.reason));
    end if;
end
$$;

-- Whoever changes where the parcel goes: what was said of the address before is of no worth, and what was proposed goes with it.
create function orders.verify_ship_address() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_order constant bigint := case tg_op when 'DELETE' then old.order_id else new.order_id end;
    v_mark constant text := case when tg_op <> 'DELETE' then orders.address_mark(new) end;
    v orders.address_verification;
begin
    select * into v from orders.address_verification where order_id = v_order for update;
    if v.mark = v_mark then
        return null;
    elsif v.id is not null then
        perform orders.lift_verification_hold(v_order, 'the address is another now');
        delete from orders.recipient where order_id = v_order and kind = 'proposed';
    end if;
    if v_mark is null then
        delete from orders.address_verification where id = v.id;
    elsif v.id is not null then
        update orders.address_verification set mark = v_mark, state = 'waiting', residential = null, findings = '[]', tries = 0, answered_at = null where id = v.id;
    elsif exists (select from orders.address_service where not is_paused) then
        insert into orders.address_verification (client_id, order_id, mark) values (new.client_id, v_order, v_mark);
    end if;
    return null;
end
$$;
create trigger ship_address_told after insert or update of line1, line2, city, region, postal_code, country on orders.recipient
    for each row when (new.kind = 'ship') execute function orders.verify_ship_address();
create trigger ship_address_gone after delete on orders.recipient for each row when (old.kind = 'ship') execute function orders.verify_ship_address();

-- A person who lifts the provider's hold is not overruled about this address.
create function orders.let_address_go() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update orders.address_verification set let_go = let_go || mark where order_id = new.order_id and mark <> all (let_go);
    return null;
end
$$;
create trigger address_let_go after update on orders.hold for each row
    when (old.released_at is null and new.released_at is not null and new.kind = 'address' and new.reason like 'address verification: %'
          and new.release_reason not like 'address verification: %')
    execute function orders.let_address_go();

-- Every open order that nobody was asked about yet. Internal.
create function orders.await_verification() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into orders.address_verification (client_id, order_id, mark)
        select o.client_id, o.id, orders.address_mark(r) from orders.order o join orders.recipient r on r.order_id = o.id and r.kind = 'ship'
        where o.status not in ('shipped', 'delivered', 'canceled', 'merged') and orders.address_mark(r) is not null
    on conflict (order_id) do nothing
$$;

-- It is asked about everybody's orders: who does not reach every client does not choose it. Internal.
create function orders.require_whole_house() returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    if not access.reaches_every_client() then
        raise exception 'the provider is asked about every client, and not all are yours' using errcode = '42501';
    end if;
end
$$;

-- Connects the provider, or tells its new address; from now on it is asked about every open order. A circuit that was open is closed.
create function orders.connect_address_service(p_command uuid, p_provider text, p_address text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.connect_address_service', jsonb_build_array(p_provider, p_address));
begin
    if done is not null then
        return done;
    end if;
    perform orders.require_whole_house();
    insert into orders.address_service (id, provider, address) values (1, p_provider, p_address)
    on conflict (id) do update set provider = excluded.provider, address = excluded.address, is_paused = false, connected_by = session_user,
        connected_at = clock_timestamp();
    insert into orders.address_round (id) values (1)
    on conflict (id) do update set due_at = clock_timestamp(), token = null, claimed_until = null, failures = 0, open_until = null, problem_code = null,
        problem = null, problem_since = null;
    perform orders.await_verification();
    perform database.note_change('channel', 0, null, null);
    return database.finish_command(p_command, '{}');
end
$$;

create function orders.pause_address_service(p_command uuid, p_pause boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.pause_address_service', jsonb_build_array(p_pause));
    s orders.address_service;
begin
    if done is not null then
        return done;
    end if;
    perform orders.require_whole_house();
    select * into s from orders.address_service for update;
    if s.id is null then
        raise exception 'no provider verifies addresses yet' using errcode = 'PD002';
    end if;
    update orders.address_service set is_paused = p_pause where id = s.id;
    if not p_pause then
        update orders.address_round set due_at = clock_timestamp();
        perform orders.await_verification();
    end if;
    perform database.note_change('channel', 0, null, null);
    return database.finish_command(p_command, jsonb_build_object('was', s.is_paused));
end
$$;

-- The provider is asked once more about where this order goes, as soon as a worker can; where the provider wants to be left alone, after that.
create function orders.verify_address(p_command uuid, p_order bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.verify_address', jsonb_build_array(p_order));
    o orders.order;
    v_mark text;
begin
    if done is not null then
        return done;
    end if;
    -- Before the order, as the worker locks them.
    update orders.address_round set due_at = clock_timestamp() where problem is null;
    o := orders.lock_order(p_order);
    select orders.address_mark(r) into v_mark from orders.recipient r where r.order_id = o.id and r.kind = 'ship';
    if not exists (select from orders.address_service where not is_paused) then
        raise exception 'no provider verifies addresses, or it is paused' using errcode = 'PD003';
    elsif o.status in ('shipped', 'delivered', 'canceled', 'merged') then
        raise exception 'the order is % already', o.status using errcode = 'PD003';
    elsif v_mark is null then
        raise exception 'only addresses in the United States are verified' using errcode = 'PD003';
    end if;
    insert into orders.address_verification (client_id, order_id, mark) values (o.client_id, o.id, v_mark)
    on conflict (order_id) do update set state = 'waiting', residential = null, findings = '[]', tries = 0, answered_at = null;
    delete from orders.recipient where order_id = o.id and kind = 'proposed';
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, '{}');
end
$$;

-- ── what the worker needs ───────────────────────────────────────────────────────────────────────────────────────

-- Those that wait, of orders that are not over; p_limit of them, the ones without trouble first.
create function orders.addresses_to_verify(p_limit integer) returns table (order_id bigint, mark text, ship jsonb)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select v.order_id, v.mark, to_jsonb(r) from orders.address_verification v join orders.order o on o.id = v.order_id
        join orders.recipient r on r.order_id = v.order_id and r.kind = 'ship'
    where v.state = 'waiting' and o.status not in ('shipped', 'delivered', 'canceled', 'merged') order by v.tries, v.id limit p_limit
$$;

-- The provider is this worker's for a while: {"provider", "address", "failures"}; null where nothing waits, it is not due (p_now: whenever it is), or
-- another is at it.
create function orders.claim_address_round(p_token uuid, p_now boolean, p_ttl interval) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_claim jsonb;
begin
    perform access.require_person();
    if not exists (select from orders.address_round r join orders.address_service s on s.id = r.id where not s.is_paused and (p_now or r.due_at <= clock_timestamp())) then
        return null;
    end if;
    -- What left meanwhile is asked about no more, and not looked at each round.
    delete from orders.address_verification v using orders.order o where o.id = v.order_id and v.state = 'waiting' and o.status in ('shipped', 'delivered');
    update orders.address_round r set token = p_token, claimed_until = clock_timestamp() + p_ttl, last_attempt_at = clock_timestamp() from orders.address_service s
        where s.id = r.id and not s.is_paused and (p_now or r.due_at <= clock_timestamp()) and (r.token is null or r.claimed_until < clock_timestamp())
          and exists (select from orders.addresses_to_verify(1))
        returning jsonb_build_object('provider', s.provider, 'address', s.address, 'failures', r.failures) into v_claim;
    return v_claim;
end
$$;

-- Whether the claim is still this one's; then it is for p_ttl more. Internal.
create function orders.keep_address_round(p_token uuid, p_ttl interval, p_verified integer) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    update orders.address_round set claimed_until = clock_timestamp() + p_ttl, verified = verified + p_verified,
        last_success_at = case when p_verified > 0 then clock_timestamp() else last_success_at end
        where token = p_token and claimed_until > clock_timestamp();
    return found;
end
$$;

-- What the provider said of the address of this mark; of another one by now it says nothing. p_answer: {"state", "residential", "findings", "problem":
-- its words of what cannot be delivered, "proposed": the parts of an address, or null}. Its hold is placed while nothing is released and no label is bought, and
-- not against a person who lifted it for this address. False where the claim was lost.
create function orders.note_verification(p_token uuid, p_ttl interval, p_order bigint, p_mark text, p_answer jsonb) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    v orders.address_verification;
    v_reason constant text := 'address verification: ' || (p_answer ->> 'problem');
begin
    if not orders.keep_address_round(p_token, p_ttl, case when p_answer ->> 'state' = 'unclear' then 0 else 1 end) then
        return false;
    end if;
    select * into o from orders.order where id = p_order for update;
    update orders.address_verification set state = p_answer ->> 'state', residential = (p_answer ->> 'residential')::boolean,
        findings = p_answer -> 'findings', answered_at = clock_timestamp()
        where order_id = p_order and mark = p_mark and state = 'waiting' returning * into v;
    if v.id is null then
        return true;
    end if;
    delete from orders.recipient where order_id = o.id and kind = 'proposed';
    if jsonb_typeof(p_answer -> 'proposed') = 'object' then
        insert into orders.recipient (client_id, order_id, kind, line1, line2, city, region, postal_code, country)
            select o.client_id, o.id, 'proposed', coalesce(x.line1, ''), coalesce(x.line2, ''), coalesce(x.city, ''), coalesce(x.region, ''),
                   coalesce(x.postal_code, ''), coalesce(x.country, '') from jsonb_populate_record(null::orders.recipient, p_answer -> 'proposed') x;
    end if;
    if v.state = 'undeliverable' and v.mark <> all (v.let_go) and o.status in ('received', 'on_hold', 'ready', 'backordered')
            and not exists (select from shipping.shipment where order_id = o.id and status not in ('quoted', 'voided')) then
        insert into orders.hold (client_id, order_id, kind, reason) values (o.client_id, o.id, 'address', v_reason) on conflict do nothing;
        if found then
            perform events.record(o.client_id, o.pod_id, 'order.held', 'order', o.id, o.id, jsonb_build_object('kind', 'address', 'reason', v_reason));
        end if;
    elsif v.state = 'deliverable' then
        perform orders.lift_verification_hold(o.id, 'the address is found now');
    end if;
    perform orders.settle(o.id);
    perform database.note_change('order', o.id, o.client_id, null);
    return true;
end
$$;

-- An answer about this address that could not be read: others go first, and after five of them nothing is known of it.
create function orders.note_verification_try(p_token uuid, p_ttl interval, p_order bigint, p_mark text, p_words text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not orders.keep_address_round(p_token, p_ttl, 0) then
        return false;
    end if;
    update orders.address_verification set tries = tries + 1, state = case when tries >= 4 then 'unclear' else state end,
        answered_at = case when tries >= 4 then clock_timestamp() end,
        findings = case when tries >= 4 then jsonb_build_array(jsonb_build_object('field', '', 'code', 'no_answer', 'message', left(p_words, 500))) else findings end
        where order_id = p_order and mark = p_mark and state = 'waiting';
    return true;
end
$$;

-- Gives the provider back until p_wait is over. p_problem: null where it answered as it should. p_opens: the circuit, whatever the number of failures.
create function orders.end_address_round(p_token uuid, p_code text, p_problem text, p_wait interval, p_opens boolean) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require_person();
    if exists (select from orders.address_round where token = p_token and problem is distinct from left(p_problem, 500)) then
        perform database.note_change('channel', 0, null, null);
    end if;
    update orders.address_round r set token = null, claimed_until = null, due_at = clock_timestamp() + p_wait,
        failures = case when p_problem is null then 0 else r.failures + 1 end,
        open_until = case when p_problem is not null and (p_opens or r.failures + 1 >= 5) then clock_timestamp() + p_wait end,
        problem_code = case when p_problem is not null then left(p_code, 40) end, problem = left(p_problem, 500),
        problem_since = case when p_problem is not null then coalesce(r.problem_since, clock_timestamp()) end
        where token = p_token;
    return found;
end
$$;

revoke execute on function orders.address_mark, orders.lift_verification_hold, orders.verify_ship_address, orders.let_address_go, orders.await_verification,
    orders.require_whole_house, orders.connect_address_service, orders.pause_address_service, orders.verify_address, orders.addresses_to_verify, orders.claim_address_round,
    orders.keep_address_round, orders.note_verification, orders.note_verification_try, orders.end_address_round from public;
grant execute on function orders.connect_address_service, orders.pause_address_service to poddesk_administrator;
grant execute on function orders.verify_address to poddesk_account_manager, poddesk_administrator;
grant execute on function orders.addresses_to_verify, orders.claim_address_round, orders.note_verification, orders.note_verification_try,
    orders.end_address_round to poddesk_worker, poddesk_administrator;
reset role;
