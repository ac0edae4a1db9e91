-- What a return comes to: the client's terms, who decides where no rule does, and how the shop or a person hears what is owed.

set local role poddesk_owner;

-- The row without a client is the house's, for clients that have none of their own.
create table returns.terms (
    id bigint generated always as identity primary key,
    client_id bigint references clients.client,
    fee_basis_points integer not null default 0 check (fee_basis_points between 0 and 10000),    -- restocking fee: of what a unit was paid for
    fee_minor bigint not null default 0 check (fee_minor between 0 and 100000000),               -- or an amount per unit
    fee_currency text not null default 'USD' check (fee_currency ~ '^[A-Z]{3}$'),
    final_sale_tags text[] not null default '{final-sale}' check (cardinality(final_sale_tags) <= 20),   -- of an order, in lower case
    tells_undelivered boolean not null default false,     -- customers get an email when their parcel comes back to its sender
    unique nulls not distinct (client_id),
    check (fee_basis_points = 0 or fee_minor = 0)
);
insert into returns.terms (client_id) values (null);
-- Products that do not come back.
create table returns.final_sale (
    product_id bigint primary key,
    client_id bigint not null,
    set_by name not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    foreign key (client_id, product_id) references catalog.product (client_id, id)
);
call database.protect('returns.terms');
call database.protect('returns.final_sale');
call access.audit('returns.terms', 'insert');
call access.audit('returns.final_sale', 'insert');
call database.readable('returns.terms', 'returns.final_sale');
alter table returns.refund add foreign key (client_id, shop_refund_id) references orders.shop_refund (client_id, id);

create function returns.terms_of(p_client bigint) returns returns.terms
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from returns.terms where client_id = p_client or client_id is null order by client_id nulls last limit 1
$$;
-- {"fee_basis_points", "fee_minor", "fee_currency", "final_sale_tags", "tells_undelivered"}: what is not named stays as it is.
create function returns.set_terms(p_command uuid, p_client bigint, p_terms jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.set_terms', jsonb_build_array(p_client, p_terms));
    t returns.terms;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    if p_client is null then
        raise exception 'terms belong to a client' using errcode = 'PD001';
    end if;
    t := returns.terms_of(p_client);
    insert into returns.terms as x (client_id, fee_basis_points, fee_minor, fee_currency, final_sale_tags, tells_undelivered)
        values (p_client, coalesce((p_terms ->> 'fee_basis_points')::integer, t.fee_basis_points), coalesce((p_terms ->> 'fee_minor')::bigint, t.fee_minor),
                coalesce(p_terms ->> 'fee_currency', t.fee_currency),
                coalesce((select array_agg(distinct lower(btrim(e, E' \t\r\n'))) from jsonb_array_elements_text(p_terms -> 'final_sale_tags') e where e ~ '\S'),
                         case when p_terms ? 'final_sale_tags' then '{}' else t.final_sale_tags end),
                coalesce((p_terms ->> 'tells_undelivered')::boolean, t.tells_undelivered))
        on conflict (client_id) do update set fee_basis_points = excluded.fee_basis_points, fee_minor = excluded.fee_minor, fee_currency = excluded.fee_currency,
            final_sale_tags = excluded.final_sale_tags, tells_undelivered = excluded.tells_undelivered;
    perform database.note_change('client', p_client, p_client, null);
    return database.finish_command(p_command, '{}');
end
$$;
create function returns.set_final_sale(p_command uuid, p_product bigint, p_is_final boolean) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.set_final_sale', jsonb_build_array(p_product, p_is_final));
    v_client bigint := (select client_id from catalog.product where id = p_product);
begin
    if done is not null then
        return done;
    end if;
    if v_client is null then
        raise exception 'no such product' using errcode = 'PD002';
    end if;
    perform access.require(v_client, null);
    if p_is_final then
        insert into returns.final_sale (product_id, client_id) values (p_product, v_client) on conflict do nothing;
    else
        delete from returns.final_sale where product_id = p_product;
    end if;
    return database.finish_command(p_command, '{}');
end
$$;
-- What of these lines was sold for good: the first product that is flagged, or the order by its tag; null: nothing. Internal.
create function returns.final_sale_of(p_order bigint, p_lines jsonb) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((select l.sku from jsonb_array_elements(p_lines) e join orders.line l on l.id = (e ->> 'line')::bigint join returns.final_sale f on f.product_id = l.product_id
                     order by l.position limit 1),
                    (select 'Order ' || o.number from orders.order o where o.id = p_order
                     and exists (select from unnest(o.tags) t where lower(btrim(t, E' \t\r\n')) = any ((returns.terms_of(o.client_id)).final_sale_tags))))
$$;

-- ── acceptance by a person ──────────────────────────────────────────────────────────────────────────────────────

-- Accepts or rejects a unit against what the rules say, or gives the question to a person. Whoever inspects may only ask.
create function returns.decide_acceptance(p_command uuid, p_inspection bigint, p_acceptance text, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.decide_acceptance', jsonb_build_array(p_inspection, p_acceptance, p_reason));
    r returns.rma;
    i returns.inspection;
    l returns.rma_line;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a decision needs a reason' using errcode = 'PD001';
    end if;
    if p_acceptance not in ('accepted', 'rejected', 'manual_intervention_required') then
        raise exception 'an item is accepted, rejected or left to a person' using errcode = 'PD001';
    end if;
    r := returns.lock_rma((select rma_id from returns.inspection where id = p_inspection));
    perform access.require(r.client_id, r.pod_id);
    select * into i from returns.inspection where id = p_inspection for update;
    select * into l from returns.rma_line where id = i.line_id;
    if i.undone_at is not null then
        raise exception 'this inspection was taken back' using errcode = 'PD003';
    elsif r.status <> 'inspecting' then
        raise exception '% is %: open it again to decide anew', r.number, r.status using errcode = 'PD003';
    elsif i.acceptance = p_acceptance then
        raise exception 'it is % already', replace(p_acceptance, '_', ' ') using errcode = 'PD003';
    elsif p_acceptance <> 'manual_intervention_required' and exists (select from access.whoami() where role = 'returns_inspector') then
        raise exception 'an account manager accepts or rejects against the rules; leave it to them' using errcode = '42501';
    elsif p_acceptance = 'accepted' and l.order_line_id is null then
        raise exception 'it belongs to no order, so there is nobody to refund: reject it, or give it to the client' using errcode = 'PD003';
    end if;
    update returns.inspection set acceptance = p_acceptance, acceptance_why = left(btrim(p_reason), 1000), acceptance_by = session_user where id = i.id;
    update returns.rma set status = status where id = r.id;
    perform events.record(r.client_id, r.pod_id, 'return.acceptance_decided', 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'inspection', i.id,
        'sku', (select sku from catalog.product where id = coalesce(i.product_id, l.product_id)), 'acceptance', p_acceptance, 'reason', left(btrim(p_reason), 1000)));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('was', i.acceptance));
end
$$;

-- ── what is owed ────────────────────────────────────────────────────────────────────────────────────────────────

-- Never for what the customer cannot help, nor where nobody knows the reason. A percentage rounds down, in the customer's favor.
create function returns.restocking_fee(t returns.terms, p_kind text, p_reason text, p_units bigint, p_value bigint, p_currency text, out fee bigint, out why text)
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when x.why = '' then least(p_value, floor(p_value::numeric * t.fee_basis_points / 10000)::bigint + t.fee_minor * p_units) else 0 end,
           case when x.why <> '' then x.why when t.fee_basis_points > 0 then 'restocking fee of ' || trim_scale(t.fee_basis_points / 100.0) || ' %'
                else 'restocking fee for each unit' end
    from (select case when t.fee_basis_points + t.fee_minor = 0 then 'the client takes no restocking fee'
                      when p_kind = 'exchange' then 'an exchange has no restocking fee'
                      when p_reason = 'return_to_sender' then 'no restocking fee: the carrier brought it back'
                      when returns.is_our_fault(p_reason) then 'no restocking fee: the reason is ours or the shop''s'
                      when p_reason = 'unknown' then 'no restocking fee: the reason is not known'
                      when t.fee_minor > 0 and t.fee_currency <> p_currency then 'no restocking fee: it is in ' || t.fee_currency
                      else '' end as why) x
$$;

-- Instructs what is accepted and was not instructed before, line by line, and tells the shop where it is to be told. Of a line's paid amount
-- k of n units are worth floor(paid * k / n), less what stands of units already: the pennies of all units add up to the line, in however many
-- parts. What was paid back of it as goodwill (0044) is left out of the last of them, so that no more goes back than was paid.
-- Whether anything is instructed. Internal: the RMA is locked.
create function returns.instruct(p_rma bigint) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    r returns.rma;
    l record;
    b record;
    f record;
    k record;
    v_units bigint;
    v_value bigint;
    v_said jsonb := '[]';
    v_is_any boolean;
begin
    select * into r from returns.rma where id = p_rma;
    for l in
        select x.id, x.order_line_id, x.wants, x.reason, coalesce(nullif(y.sku, ''), p.sku, 'unknown item') as sku, o.currency,
               greatest(y.ordered_quantity, 1) as n,
               greatest(y.unit_price::numeric * greatest(y.ordered_quantity, 1) - y.discount + case when o.taxes_included then 0 else y.tax end, 0) as paid,
               a.accepted, a.restocked, a.others, a.why, s.units as stands, s.restocked as stands_restocked
        from returns.rma_line x left join orders.line y on y.id = x.order_line_id left join orders.order o on o.id = y.order_id left join catalog.product p on p.id = x.product_id
             cross join lateral (select count(*) filter (where acceptance = 'accepted') as accepted, count(*) filter (where acceptance = 'accepted' and disposition = 'restock') as restocked,
                                        count(*) filter (where acceptance <> 'accepted') as others, string_agg(distinct acceptance_why, ' ') filter (where acceptance <> 'accepted') as why
                                 from returns.inspection i where i.line_id = x.id and i.undone_at is null) a
             cross join lateral (select coalesce(sum(z.units), 0)::bigint as units, coalesce(sum(z.restocked), 0)::bigint as restocked
                                 from returns.refund z where z.line_id = x.id and z.taken_back_at is null) s
        where x.rma_id = r.id and x.reception <> 'canceled' order by x.id
    loop
        if l.others > 0 then
            v_said := v_said || jsonb_build_object('option', l.others || ' × ' || l.sku || ': nothing', 'chosen', false, 'code', 'not_accepted', 'facts', '{}'::jsonb, 'sentence', l.why);
        end if;
        select coalesce(sum(units), 0)::bigint as units, coalesce(sum(value) filter (where kind <> 'goodwill'), 0)::bigint as value, coalesce(sum(value), 0)::bigint as gone into b
            from returns.refund where order_line_id = l.order_line_id and taken_back_at is null;
        v_units := least(l.accepted - l.stands, l.n - b.units);
        if l.accepted <> l.stands and coalesce(v_units, 0) <> l.accepted - l.stands or l.accepted < l.stands then
            v_said := v_said || jsonb_build_object('option', l.sku || ': for a person', 'chosen', false, 'code', 'differs', 'facts', '{}'::jsonb, 'sentence',
                format('%s accepted, %s instructed before on this return, %s on all returns of %s ordered: settle the difference with the customer.', l.accepted, l.stands, b.units, l.n));
        end if;
        continue when coalesce(v_units, 0) <= 0;
        v_value := greatest(least(floor(l.paid * (b.units + v_units) / l.n)::bigint - b.value, l.paid::bigint - b.gone), 0);
        select * into f from returns.restocking_fee(returns.terms_of(r.client_id), l.wants, l.reason, v_units, v_value, l.currency);
        insert into returns.refund (client_id, rma_id, line_id, order_line_id, kind, units, restocked, value, fee, amount, currency, why)
            values (r.client_id, r.id, l.id, l.order_line_id, l.wants, v_units, least(v_units, greatest(l.restocked - l.stands_restocked, 0)), v_value, f.fee,
                    case when l.wants in ('exchange', 'reship') then 0 else v_value - f.fee end, l.currency, f.why);
        v_said := v_said || jsonb_build_object('option', v_units || ' × ' || l.sku || ': ' || replace(l.wants, '_', ' '), 'chosen', true, 'code', l.wants, 'facts', '{}'::jsonb,
            'sentence', upper(left(f.why, 1)) || substr(f.why, 2) || '.');
    end loop;
    for k in select x.kind, sum(x.amount)::bigint as amount, min(x.currency) as currency, min(x.id) as first, array_agg(x.id) as ids from returns.refund x
             where x.rma_id = r.id and x.taken_back_at is null and x.settled_at is null and x.shop_refund_id is null and x.kind not in ('exchange', 'reship', 'goodwill') group by 1 having sum(x.amount) > 0 order by 1 loop
        update returns.refund set shop_refund_id = orders.ask_refund(r.order_id, r.number || '/' || k.first, k.kind, (
            select coalesce(jsonb_agg(jsonb_build_object('line', q.external_id, 'quantity', q.units, 'restocked', q.restocked, 'amount', q.amount) order by q.external_id), '[]')
            from (select y.external_id, sum(x.units) as units, sum(x.restocked) as restocked, sum(x.amount) as amount from returns.refund x join orders.line y on y.id = x.order_line_id
                  where x.id = any (k.ids) and y.external_id not like 'rule:%' group by 1) q), k.amount, k.currency) where id = k.first;
        update returns.refund set shop_refund_id = (select shop_refund_id from returns.refund where id = k.first) where id = any (k.ids);
    end loop;
    v_is_any := exists (select from returns.refund where rma_id = r.id and taken_back_at is null and kind <> 'goodwill');
    perform events.decide(r.client_id, r.pod_id, 'return', r.id, r.order_id, jsonb_build_object('kind', 'return', 'chosen', case when v_is_any then 'instructed' else 'nothing to refund' end,
        'alternatives', v_said)) where v_said <> '[]';
    return v_is_any;
end
$$;

-- A person did in the shop what no shop was told, or what it refused: those of these instructions that stand and wait for a person are done,
-- in the person's words. Refuses where none of them waits (p_done says so). Internal: whose they are is locked.
create function returns.settle_by_hand(p_refunds bigint[], p_note text, p_done text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(p_note, '') !~ '\S' then
        raise exception 'say how it was settled: the shop''s number of the refund, or of the order sent in exchange' using errcode = 'PD001';
    end if;
    perform orders.withdraw_refund(s.id) from orders.shop_refund s
        where s.state = 'refused' and s.id in (select shop_refund_id from returns.refund where id = any (p_refunds) and taken_back_at is null and settled_at is null);
    update returns.refund f set settled_by = session_user, settled_at = clock_timestamp(), settled_note = left(btrim(p_note), 1000)
        where f.id = any (p_refunds) and f.taken_back_at is null and f.settled_at is null
          and not exists (select from orders.shop_refund s where s.id = f.shop_refund_id and s.state <> 'withdrawn');
    if not found then
        raise exception '%', p_done using errcode = 'PD003';
    end if;
end
$$;
create function returns.settle(p_command uuid, p_rma bigint, p_note text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.settle', jsonb_build_array(p_rma, p_note));
    r returns.rma;
begin
    if done is not null then
        return done;
    end if;
    r := returns.lock_rma(p_rma);
    perform access.require(r.client_id, null);
    perform returns.settle_by_hand(array(select id from returns.refund where rma_id = r.id), p_note,
        format('nothing of %s waits for a person: the shop does it, or has done it', r.number));
    perform events.record(r.client_id, r.pod_id, 'return.refund_settled', 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'reason', left(btrim(p_note), 1000)));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('rma', r.id));
end
$$;
-- It was not settled after all: a person's list again.
create function returns.unsettle(p_command uuid, p_rma bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.unsettle', jsonb_build_array(p_rma, p_reason));
    r returns.rma;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking it back needs a reason' using errcode = 'PD001';
    end if;
    r := returns.lock_rma(p_rma);
    perform access.require(r.client_id, null);
    update returns.refund set settled_by = null, settled_at = null, settled_note = '' where rma_id = r.id and settled_at is not null;
    if not found then
        raise exception 'nobody settled anything of %', r.number using errcode = 'PD003';
    end if;
    perform events.record(r.client_id, r.pod_id, 'return.refund_unsettled', 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'reason', left(btrim(p_reason), 1000)));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('rma', r.id));
end
$$;

-- What the shop said of it becomes part of the return's story; the same refusal once.
create function returns.hear_of_refund() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    r returns.rma;
begin
    select x.* into r from returns.rma x where x.id = (select min(f.rma_id) from returns.refund f where f.shop_refund_id = new.id);
    if r.id is null then
        return null;
    end if;
    if new.state in ('made', 'refused') and not exists (select from events.event e where e.subject_type = 'return' and e.subject_id = r.id and e.kind = 'return.refund_refused'
                                                        and new.state = 'refused' and e.payload ->> 'reason' = new.words) then
        perform events.record(r.client_id, r.pod_id, 'return.refund_' || new.state, 'return', r.id, r.order_id,
            jsonb_strip_nulls(jsonb_build_object('number', r.number, 'refund', nullif(new.shop_id, ''), 'reason', nullif(new.words, ''), 'amount', new.amount, 'currency', new.currency)));
    end if;
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return null;
end
$$;
create trigger hear_of_refund after update of state on orders.shop_refund for each row when (old.state <> new.state) execute function returns.hear_of_refund();

-- How an instruction stands: taken_back, settled, nothing (no money), by_hand (a person is to do it), or the shop's: waiting, begun, made, refused.
create view returns.instruction with (security_invoker = true) as
select f.id, f.client_id, f.rma_id, f.line_id, f.order_line_id, f.kind, f.units, f.restocked, f.value, f.fee, f.amount, f.currency, f.why, f.instructed_at, f.settled_by, f.settled_at,
       f.settled_note, case when f.taken_back_at is not null then 'taken_back' when f.settled_at is not null then 'settled' when s.state <> 'withdrawn' then s.state
                            when f.kind not in ('exchange', 'reship') and f.amount = 0 then 'nothing' else 'by_hand' end as state,
       coalesce(s.shop_id, '') as shop_id, coalesce(s.words, '') as words, coalesce(s.reference, '') as reference
from returns.refund f left join orders.shop_refund s on s.id = f.shop_refund_id;

grant select on returns.instruction to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator;
grant execute on function returns.terms_of to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator, poddesk_worker;
grant execute on function returns.set_terms, returns.set_final_sale to poddesk_account_manager, poddesk_onboarding, poddesk_administrator;
grant execute on function returns.decide_acceptance to poddesk_account_manager, poddesk_returns_inspector, poddesk_administrator;
grant execute on function returns.settle, returns.unsettle to poddesk_account_manager, poddesk_administrator;

-- Every unit that a closed return accepts is instructed, once, unless a shop or a person had paid it before it was opened again.
create view verify.i10_accepted_is_instructed as
    select 'RMA line ' || l.id as subject, format('%s units accepted, %s instructed', a.accepted, f.units) as detail
    from returns.rma r join returns.rma_line l on l.rma_id = r.id join orders.line y on y.id = l.order_line_id
         cross join lateral (select count(*) as accepted from returns.inspection i where i.line_id = l.id and i.undone_at is null and i.acceptance = 'accepted') a
         cross join lateral (select coalesce(sum(x.units), 0) as units, count(*) filter (where x.settled_at is not null or x.shop_refund_id is not null) as told
                             from returns.refund x where x.line_id = l.id and x.taken_back_at is null) f
         cross join lateral (select coalesce(sum(x.units), 0) as units from returns.refund x where x.order_line_id = l.order_line_id and x.taken_back_at is null) b
    where r.status in ('refunded', 'closed') and l.reception <> 'canceled' and (r.kind <> 'rts' or r.owed in ('reship', 'refund'))
      and (a.accepted > f.units and b.units < greatest(y.ordered_quantity, 1) or a.accepted < f.units and f.told = 0);
grant select on verify.i10_accepted_is_instructed to poddesk_system;
reset role;
grant create on schema verify to poddesk_system;
alter view verify.i10_accepted_is_instructed owner to poddesk_system;
revoke create on schema verify from poddesk_system;
