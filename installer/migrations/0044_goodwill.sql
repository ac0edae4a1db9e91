-- Goodwill: a part of what was paid for a line goes back, for no unit, in as many parts as a person gives, and never more than was paid.

set local role poddesk_owner;

-- What was paid for a line and has not been paid back, nor is to be.
create function returns.left_of(p_order_line bigint) returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select (greatest(y.unit_price::numeric * greatest(y.ordered_quantity, 1) - y.discount + case when o.taxes_included then 0 else y.tax end, 0)
            - (select coalesce(sum(f.value), 0) from returns.refund f where f.order_line_id = y.id and f.taken_back_at is null))::bigint
    from orders.line y join orders.order o on o.id = y.order_id where y.id = p_order_line
$$;

-- {"line": of an RMA, or "order_line", "amount": minor units of the order's currency, "reason"}.
create function returns.give_goodwill(p_command uuid, p_request jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.give_goodwill', p_request);
    l returns.rma_line;
    y orders.line;
    o orders.order;
    v_reason text := left(btrim(coalesce(p_request ->> 'reason', ''), E' \t\r\n'), 1000);
    v_amount bigint := (p_request ->> 'amount')::bigint;
    v_left bigint;
    v_id bigint;
begin
    if done is not null then
        return done;
    end if;
    if v_reason = '' then
        raise exception 'goodwill needs a reason' using errcode = 'PD001';
    end if;
    if coalesce(v_amount, 0) < 1 then
        raise exception 'goodwill is an amount above zero' using errcode = 'PD001';
    end if;
    if p_request ->> 'line' is not null then
        select * into l from returns.rma_line where id = (p_request ->> 'line')::bigint;
        if l.id is not null and l.order_line_id is null then
            raise exception 'this item belongs to no order, so nobody is known who paid for it' using errcode = 'PD003';
        end if;
    end if;
    select * into y from orders.line where id = coalesce(l.order_line_id, (p_request ->> 'order_line')::bigint);
    if y.id is null then
        raise exception 'no such line' using errcode = 'PD002';
    end if;
    -- The order first, as it was sold: what two people give at once is counted one after the other, and after what a close instructs.
    select * into o from orders.order where id = orders.sold_as(y.order_id) for update;
    perform access.require(o.client_id, null);
    v_left := returns.left_of(y.id);
    if v_amount > v_left then
        raise exception 'of what was paid for % only % of the currency''s smallest units are left', y.sku, v_left using errcode = 'PD003';
    end if;
    insert into returns.refund (client_id, rma_id, line_id, order_line_id, kind, units, restocked, value, fee, amount, currency, why)
        values (o.client_id, l.rma_id, l.id, y.id, 'goodwill', 0, 0, v_amount, 0, v_amount, o.currency, v_reason) returning id into v_id;
    update returns.refund set shop_refund_id = orders.ask_refund(o.id, 'GW-' || o.number || '/' || v_id, 'refund', '[]', v_amount, o.currency) where id = v_id;
    perform events.record(o.client_id, null, 'return.goodwill_given', case when l.id is null then 'order' else 'return' end, coalesce(l.rma_id, o.id), o.id,
        jsonb_build_object('number', o.number, 'sku', y.sku, 'amount', v_amount, 'currency', o.currency, 'reason', v_reason));
    perform database.note_change('return', l.rma_id, o.client_id, null) where l.id is not null;
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('goodwill', v_id, 'left', v_left - v_amount, 'currency', o.currency));
end
$$;

-- The instruction with its order locked. Internal.
create function returns.lock_goodwill(p_refund bigint) returns returns.refund
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    f returns.refund;
begin
    perform 1 from orders.order where id = (select orders.sold_as(y.order_id) from returns.refund x join orders.line y on y.id = x.order_line_id where x.id = p_refund) for update;
    select * into f from returns.refund where id = p_refund and kind = 'goodwill' for update;
    if f.id is null then
        raise exception 'no such goodwill' using errcode = 'PD002';
    end if;
    perform access.require(f.client_id, null);
    if f.taken_back_at is not null then
        raise exception 'this goodwill was taken back already' using errcode = 'PD003';
    end if;
    return f;
end
$$;
-- While nobody has paid it, nor may have.
create function returns.take_goodwill_back(p_command uuid, p_refund bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.take_goodwill_back', jsonb_build_array(p_refund, p_reason));
    f returns.refund;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking it back needs a reason' using errcode = 'PD001';
    end if;
    f := returns.lock_goodwill(p_refund);
    perform orders.withdraw_refund(f.shop_refund_id) where f.shop_refund_id is not null;
    if f.settled_at is not null or exists (select from orders.shop_refund s where s.id = f.shop_refund_id and s.state <> 'withdrawn') then
        raise exception 'the customer has this money, or may have it' using errcode = 'PD003';
    end if;
    update returns.refund set taken_back_at = clock_timestamp() where id = f.id;
    perform events.record(f.client_id, null, 'return.goodwill_taken_back', case when f.rma_id is null then 'order' else 'return' end, coalesce(f.rma_id, y.order_id), y.order_id,
        jsonb_build_object('sku', y.sku, 'amount', f.amount, 'currency', f.currency, 'reason', left(btrim(p_reason), 1000))) from orders.line y where y.id = f.order_line_id;
    perform database.note_change('return', f.rma_id, f.client_id, null) where f.rma_id is not null;
    return database.finish_command(p_command, jsonb_build_object('goodwill', f.id));
end
$$;
-- A person paid it in the shop, where no return's settlement does it too.
create function returns.settle_goodwill(p_command uuid, p_refund bigint, p_note text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.settle_goodwill', jsonb_build_array(p_refund, p_note));
    f returns.refund;
begin
    if done is not null then
        return done;
    end if;
    f := returns.lock_goodwill(p_refund);
    perform returns.settle_by_hand(array[f.id], p_note, 'this goodwill waits for nobody: the shop does it, or it is done');
    perform database.note_change('return', f.rma_id, f.client_id, null) where f.rma_id is not null;
    return database.finish_command(p_command, jsonb_build_object('goodwill', f.id));
end
$$;
grant execute on function returns.left_of to poddesk_account_manager, poddesk_administrator;
grant execute on function returns.give_goodwill, returns.take_goodwill_back, returns.settle_goodwill to poddesk_account_manager, poddesk_administrator;

reset role;
