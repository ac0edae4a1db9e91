-- Return to sender: a parcel that its carrier brings back undelivered is no return of the customer. It has no window, no fee and no customer's
-- reason; it has the carrier's, and once it is inspected the client chooses what is owed for it.

set local role poddesk_owner;

-- The parcel lies on our dock: an event of our own beside the carrier's (shipping.tracked). Called with its order locked. Internal.
create function shipping.came_back(p_shipment bigint, p_reason text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s shipping.shipment;
begin
    select * into s from shipping.shipment where id = p_shipment for update;
    insert into shipping.tracking_event (client_id, pod_id, shipment_id, state, carrier_code, carrier_text, occurred_at, written_at, source, event_key)
        values (s.client_id, s.pod_id, s.id, 'returned', p_reason, 'Returned to sender: ' || replace(p_reason, '_', ' '), clock_timestamp(), clock_timestamp()::text, 'dock',
                'dock:' || (select count(*) from shipping.tracking_event where shipment_id = s.id and source = 'dock'));
    perform shipping.settle(array[s.id]);
end
$$;
-- It was another: the carrier's word counts again. Internal.
create function shipping.not_back(p_shipment bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s shipping.shipment := shipping.lock_shipment(p_shipment);
begin
    insert into shipping.tracking_event (client_id, pod_id, shipment_id, state, carrier_text, occurred_at, written_at, source, event_key)
        values (s.client_id, s.pod_id, s.id, 'in_transit', 'Taken for back by mistake', clock_timestamp(), clock_timestamp()::text, 'dock',
                'dock:' || (select count(*) from shipping.tracking_event where shipment_id = s.id and source = 'dock'));
    perform shipping.end_exceptions(s.id, array['returned'], 'It was taken for back by mistake.');
    perform shipping.settle(array[s.id]);
end
$$;

-- What the parcel holds of what was sold as this order, as lines without a customer's reason. The order is locked. Internal.
create function returns.take_undelivered(p_client bigint, p_pod bigint, p_order bigint, p_shipment bigint, p_reason text) returns returns.rma
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s shipping.shipment;
    r returns.rma;
begin
    perform 1 from orders.order where id = (select order_id from shipping.shipment where id = p_shipment) for update;
    select * into s from shipping.shipment where id = p_shipment and client_id = p_client;
    if s.id is null or p_order is null then
        raise exception 'no such parcel of this client''s order' using errcode = 'PD002';
    end if;
    if s.shipped_at is null or s.status = 'voided' then
        raise exception 'parcel % did not leave us, so no carrier brings it back', s.number using errcode = 'PD003';
    end if;
    if exists (select from returns.rma where shipment_id = s.id and order_id = p_order and status <> 'canceled') then
        raise exception 'parcel % is back already', s.number using errcode = 'PD003';
    end if;
    insert into returns.rma (client_id, pod_id, order_id, number, status, kind, shipment_id, carrier_reason, tracking_number, arrived_at, arrived_by)
        values (p_client, p_pod, p_order, returns.new_number(p_client, 'rts'), 'received', 'rts', s.id, p_reason, coalesce(s.tracking_number, ''), clock_timestamp(), session_user)
        returning * into r;
    insert into returns.rma_line (client_id, rma_id, order_line_id, product_id, quantity, reason)
        select p_client, r.id, x.order_line, x.product, least(x.units, x.free), 'return_to_sender'
        from (select a.order_line, a.product, a.shipped - a.on_rma as free,
                     (select min(h.units) from (select div(sum(v.quantity), f.per_unit)::bigint as units from fulfillment.shipment_line v join fulfillment.line f on f.id = v.line_id
                                                where v.shipment_id = s.id and f.order_line_id = a.order_line group by f.id, f.per_unit) h) as units
              from returns.returnable(p_order) a) x
        where x.units > 0 and x.free > 0 order by x.order_line;
    perform shipping.came_back(s.id, p_reason);
    return r;
end
$$;

-- What the client chose for a parcel that was not delivered and is inspected: reship (the shop sends it once more, to the address that is
-- right), refund, or nothing. Reopening it takes the choice back.
create function returns.decide_owed(p_command uuid, p_rma bigint, p_owed text, p_note text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.decide_owed', jsonb_build_array(p_rma, p_owed, p_note));
    r returns.rma;
    v_amount bigint;
    v_currency text;
    v_status text := 'closed';
begin
    if done is not null then
        return done;
    end if;
    if p_owed is null or p_owed not in ('reship', 'refund', 'nothing') then
        raise exception 'an undelivered parcel is sent again (reship), paid back (refund), or nothing is owed' using errcode = 'PD001';
    end if;
    if coalesce(p_note, '') !~ '\S' then
        raise exception 'say why, or what the client wrote' using errcode = 'PD001';
    end if;
    r := returns.lock_rma(p_rma);
    perform access.require(r.client_id, null);
    if r.kind <> 'rts' then
        raise exception '% is a return of the customer: what is owed follows from its inspection', r.number using errcode = 'PD003';
    elsif r.owed is not null then
        raise exception 'for % it was chosen already: %', r.number, r.owed using errcode = 'PD003';
    elsif r.status <> 'closed' then
        raise exception '% is %: its items are inspected and the parcel closed first', r.number, r.status using errcode = 'PD003';
    end if;
    update returns.rma set owed = p_owed, owed_by = session_user, owed_at = clock_timestamp(), owed_note = left(btrim(p_note), 1000) where id = r.id;
    if p_owed <> 'nothing' then
        update returns.rma_line set wants = p_owed where rma_id = r.id and wants <> p_owed;
        if returns.instruct(r.id) then
            v_status := 'refunded';
            update returns.rma set status = v_status where id = r.id;
        end if;
    end if;
    select sum(amount), min(currency) into v_amount, v_currency from returns.refund where rma_id = r.id and taken_back_at is null and kind = 'refund';
    perform events.record(r.client_id, r.pod_id, 'return.owed_decided', 'return', r.id, r.order_id,
        jsonb_build_object('number', r.number, 'owed', p_owed, 'reason', left(btrim(p_note), 1000)));
    if v_amount > 0 then
        perform events.record(r.client_id, r.pod_id, 'return.refund_instructed', 'return', r.id, r.order_id,
            returns.facts(r.id) || jsonb_build_object('amount', v_amount, 'currency', v_currency));
    end if;
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    perform database.note_change('order', r.order_id, r.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('rma', r.id, 'status', v_status, 'amount', coalesce(v_amount, 0), 'currency', coalesce(v_currency, '')));
end
$$;
grant execute on function returns.decide_owed to poddesk_account_manager, poddesk_administrator;

reset role;
