-- Postage with the mark-up that the client has agreed to: without one the house carries every label at cost.

set local role poddesk_owner;

-- What a client pays on top of a label's price, from a day on until another begins. It may be below zero: postage that the house pays a
-- part of. Nothing on top, agreed, is a row of zeros; no row is "no mark-up agreed".
create table billing.postage_markup (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    basis_points integer not null check (basis_points between -10000 and 100000),                   -- of the label's price: 12.5% = 1250
    per_label_micros bigint not null check (per_label_micros between -1000000000 and 1000000000),   -- millionths of the currency's unit
    currency text not null check (currency ~ '^[A-Z]{3}$'),                                         -- of the part per label
    valid_from date not null,
    set_by name not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    unique (client_id, valid_from),
    unique (client_id, id)
);
call database.protect('billing.postage_markup');
call access.audit('billing.postage_markup', 'insert');
alter table billing.charge add column markup_id bigint, add foreign key (client_id, markup_id) references billing.postage_markup (client_id, id);

create function billing.markup_of(p_client bigint, p_day date) returns billing.postage_markup
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m from billing.postage_markup m where m.client_id = p_client and m.valid_from <= p_day order by m.valid_from desc limit 1
$$;
-- What the client pays for a label, exact in millionths and never below nothing: as domain/billing/postage_markup.cpp has it.
create function billing.postage_price(p_cost_micros bigint, p_basis_points integer, p_per_label_micros bigint) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select greatest(0, p_cost_micros + round(p_cost_micros::numeric * p_basis_points / 10000)::bigint + p_per_label_micros)
$$;
grant execute on function billing.postage_price to poddesk_system;
reset role;

-- As in 0020; a label's postage with its mark-up.
create or replace function billing.note_line(e events.event, p_subject_type text, p_subject bigint, p_day date, l record) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    f billing.fee;
    m billing.postage_markup;
    v_price bigint := l.price_micros;
    v_missing text := l.missing;
begin
    if l.price_micros is null and l.missing is null then
        f := billing.fee_of(e.client_id, l.kind, l.variant, p_day);
        v_price := f.price_micros;
    elsif e.kind = 'shipment.labeled' and v_price is not null then
        m := billing.markup_of(e.client_id, p_day);
        if m.per_label_micros <> 0 and m.currency <> l.currency then
            v_price := null;
            v_missing := format('the mark-up is in %s and the label costs %s: add its postage by hand', m.currency, l.currency);
        elsif m.id is not null then
            v_price := billing.postage_price(v_price, m.basis_points, m.per_label_micros);
        end if;
    end if;
    if not billing.fits(l.quantity, v_price) then
        v_missing := 'it comes to more than one charge can hold: charge it by hand, in parts';
        v_price := null;
    end if;
    if v_price is not null then
        insert into billing.charge (client_id, pod_id, event_id, kind, variant, fee_id, markup_id, subject_type, subject_id, order_id, description, quantity, price_micros, currency, charged_on)
            values (e.client_id, e.pod_id, e.id, l.kind, l.variant, f.id, m.id, p_subject_type, p_subject, e.order_id, coalesce(l.description, ''), l.quantity,
                    v_price, coalesce(l.currency, f.currency), p_day);
    else
        insert into billing.unpriced (client_id, pod_id, event_id, kind, variant, subject_type, subject_id, order_id, description, quantity, charged_on, reason)
            values (e.client_id, e.pod_id, e.id, l.kind, l.variant, p_subject_type, p_subject, e.order_id, coalesce(l.description, ''), l.quantity, p_day,
                    coalesce(v_missing, 'the client has no fee for it on ' || p_day));
    end if;
end
$$;
do $own$
begin
    grant create on schema billing to poddesk_system;
    alter function billing.markup_of(bigint, date) owner to poddesk_system;
    revoke execute on function billing.markup_of(bigint, date) from public;
    revoke create on schema billing from poddesk_system;
end
$own$;
set local role poddesk_owner;

-- A mark-up from a day on. Labels that were charged keep what they were charged by.
create function billing.set_postage_markup(p_command uuid, p_client bigint, p_basis_points integer, p_per_label_micros bigint, p_currency text, p_valid_from date) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'billing.set_postage_markup',
        jsonb_build_array(p_client, p_basis_points, p_per_label_micros, p_currency, p_valid_from));
    v_markup bigint;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    if exists (select from billing.postage_markup m join billing.charge c on c.markup_id = m.id where m.client_id = p_client and m.valid_from = p_valid_from
               and (m.basis_points, m.per_label_micros, m.currency) <> (p_basis_points, p_per_label_micros, p_currency)) then
        raise exception 'labels were charged by this mark-up already: let the new one begin on another day' using errcode = 'PD003';
    end if;
    insert into billing.postage_markup as m (client_id, basis_points, per_label_micros, currency, valid_from)
        values (p_client, p_basis_points, p_per_label_micros, p_currency, p_valid_from)
        on conflict (client_id, valid_from) do update set basis_points = excluded.basis_points, per_label_micros = excluded.per_label_micros,
            currency = excluded.currency, set_by = session_user, set_at = clock_timestamp()
        returning id into v_markup;
    perform database.note_change('charge', v_markup, p_client, null);
    return database.finish_command(p_command, jsonb_build_object('markup', v_markup));
end
$$;
grant execute on function billing.set_postage_markup to poddesk_account_manager, poddesk_administrator;
grant select on billing.postage_markup to poddesk_account_manager, poddesk_administrator;

-- Manifests are printed as everything else is. One has parcels of several clients: it is its pod's.
alter table printing.print drop constraint print_kind_check;
alter table printing.print add constraint print_kind_check
    check (kind in ('label', 'slip', 'pick_list', 'rma_label', 'rma_letter', 'purchase_order', 'receipt', 'manifest'));
-- As in 0021, with manifests; and an RMA that has not arrived is printed for the pod that shipped its order.
create or replace function printing.subject_of(p_kind text, p_subject bigint,
    out client bigint, out pod bigint, out order_id bigint, out number text, out void boolean, out papers bytea[])
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_kind in ('label', 'slip') then
        select s.client_id, s.pod_id, s.order_id, s.number, s.status = 'voided',
               case p_kind when 'label' then array_remove(array[s.label_pdf, s.label_zpl], null) else array_remove(array[s.slip_pdf], null) end
            into client, pod, order_id, number, void, papers from shipping.shipment s where s.id = p_subject;
    elsif p_kind = 'pick_list' then
        select case when count(distinct f.client_id) = 1 then min(f.client_id) end, l.pod_id, case when count(distinct f.order_id) = 1 then min(f.order_id) end,
               l.number, false, array_remove(array[l.document], null)
            into client, pod, order_id, number, void, papers
            from fulfillment.pick_list l join fulfillment.fulfillment f on f.pick_list_id = l.id where l.id = p_subject group by l.id;
    elsif p_kind in ('rma_label', 'rma_letter') then
        select r.client_id, coalesce(r.pod_id, (select min(s.pod_id) from shipping.shipment s where s.order_id = r.order_id and s.shipped_at is not null)),
               r.order_id, r.number, r.status = 'canceled', case p_kind when 'rma_letter' then array_remove(array[r.letter], null) end
            into client, pod, order_id, number, void, papers from returns.rma r where r.id = p_subject;
    elsif p_kind = 'purchase_order' then
        select o.client_id, o.pod_id, o.number, o.status = 'canceled' into client, pod, number, void from inbound.purchase_order o where o.id = p_subject;
    elsif p_kind = 'receipt' then
        select r.client_id, r.pod_id, r.number, false into client, pod, number, void from inbound.receipt r where r.id = p_subject;
    elsif p_kind = 'manifest' then
        select m.pod_id, m.number, false, array_remove(array[m.document], null) into pod, number, void, papers from shipping.manifest m where m.id = p_subject;
    end if;
end
$$;

-- A parcel's exceptions as business events: the first, and one more each time that it had moved again since the last. Its other events stay
-- one of a kind. What happened before the last that was told stays with the scans. Internal.
create function shipping.tell_exceptions(s shipping.shipment, e shipping.tracking_event) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    x shipping.tracking_event;
    v_moves constant text[] := array['in_transit', 'out_for_delivery', 'ready_for_pickup', 'attempted'];
    v_last timestamptz := (select max(v.occurred_at) from events.event v where v.subject_type = 'shipment' and v.subject_id = s.id and v.kind = 'shipment.exception');
begin
    for x in select * from shipping.tracking_event t where t.shipment_id = s.id and t.state = 'exception' and (v_last is null or t.occurred_at > v_last)
             order by t.occurred_at, t.event_key loop
        continue when v_last is not null and not exists (select from shipping.tracking_event m
            where m.shipment_id = s.id and m.state = any (v_moves) and m.occurred_at > v_last and m.occurred_at <= x.occurred_at);
        perform events.record(s.client_id, s.pod_id, 'shipment.exception', 'shipment', s.id, s.order_id, jsonb_build_object('number', s.number, 'tracking', s.tracking_number,
            'text', x.carrier_text, 'code', x.carrier_code, 'place', x.place, 'late', e.state <> 'exception' or exists (select from shipping.tracking_event m
                where m.shipment_id = s.id and m.state = any (v_moves) and m.occurred_at > x.occurred_at and m.occurred_at <= e.occurred_at)), x.occurred_at);
        v_last := x.occurred_at;
    end loop;
end
$$;
-- As in 0017, with the exceptions told as above.
create or replace function shipping.settle(p_shipments bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s shipping.shipment;
    e shipping.tracking_event;
    v_status text;
begin
    for s in select * from shipping.shipment where id = any (p_shipments) and status not in ('quoted', 'buying', 'voided') order by id for update loop
        e := shipping.tracked(s.id);
        continue when e.id is null;
        v_status := case e.state when 'delivered' then 'delivered' when 'returned' then 'returned' when 'exception' then 'exception' when 'canceled' then 'exception'
                                 when 'pre_transit' then s.status else 'in_transit' end;
        update shipping.shipment set tracking_state = e.state, tracking_at = e.occurred_at, version = version + 1,
            scanned_at = (select max(occurred_at) from shipping.tracking_event where shipment_id = s.id),
            status = case when s.shipped_at is null then s.status else v_status end
            where id = s.id returning * into s;
        if s.shipped_at is not null then
            perform events.record(s.client_id, s.pod_id, 'shipment.' || n.state, 'shipment', s.id, s.order_id, jsonb_build_object('number', s.number, 'tracking', s.tracking_number,
                    'text', n.carrier_text, 'place', n.place, 'late', n.state <> e.state), n.occurred_at)
                from (select distinct on (x.state) x.* from shipping.tracking_event x
                      where x.shipment_id = s.id and x.state in ('in_transit', 'out_for_delivery', 'ready_for_pickup', 'attempted', 'delivered', 'returned')
                      order by x.state, x.occurred_at, x.event_key) n
                where not exists (select from events.event v where v.subject_type = 'shipment' and v.subject_id = s.id and v.kind = 'shipment.' || n.state)
                order by n.occurred_at;
            perform shipping.tell_exceptions(s, e);
        end if;
        perform shipping.follow_exceptions(s, e);
        perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
        perform database.note_change('order', s.order_id, s.client_id, null);
    end loop;
end
$$;

-- Whether the customer was told of this kind of exception already, or will be: the carrier's code and words, numbers aside (times, days, doors
-- differ with every scan of one trouble). An email that was held back told nobody.
create function messaging.told_of(e events.event) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from messaging.message m join events.event v on m.event_key = 'event:' || v.id
        where m.client_id = e.client_id and m.order_id = e.order_id and m.shipment_id = e.subject_id and m.kind = 'delivery_exception' and m.state <> 'suppressed'
          and v.subject_type = 'shipment' and v.subject_id = e.subject_id and v.kind = 'shipment.exception'
          and coalesce(v.payload ->> 'code', '') = coalesce(e.payload ->> 'code', '')
          and regexp_replace(lower(coalesce(v.payload ->> 'text', '')), '\d+', '', 'g') = regexp_replace(lower(coalesce(e.payload ->> 'text', '')), '\d+', '', 'g'))
$$;
-- As in 0013, with no second email of one kind of exception.
create or replace function messaging.on_event() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    v_kind text := case new.kind when 'order.received' then 'order_received' when 'shipment.shipped' then 'shipped' when 'return.authorized' then 'return_authorized'
                                 when 'return.received' then 'return_received' when 'return.refund_instructed' then 'refund_issued'
                                 when 'shipment.out_for_delivery' then 'out_for_delivery' when 'shipment.delivered' then 'delivered' when 'shipment.exception' then 'delivery_exception' end;
    v_reason text;
    v_domain text;
begin
    select * into o from orders.order where id = new.order_id;
    select split_part(from_email, '@', 2) into v_domain from clients.branding where client_id = new.client_id;
    v_reason := case
        when o.is_test then 'test order'
        when not exists (select from orders.recipient r where r.order_id = o.id and r.kind = 'customer' and r.email <> '') then 'the customer gave no email address'
        when v_kind = 'order_received' and (o.canceled_at is not null or o.fulfillment_status = 'fulfilled') then 'the order was over before it came to us'
        when v_kind = 'order_received' and o.placed_at < new.recorded_at - interval '2 days' then 'the order is older than two days'
        when v_kind in ('out_for_delivery', 'delivered', 'delivery_exception') and (new.payload ->> 'late')::boolean then 'the parcel had gone further when the carrier told us'
        when v_kind in ('out_for_delivery', 'delivered', 'delivery_exception') and new.occurred_at < new.recorded_at - interval '2 days' then 'the carrier told us more than two days later'
        when v_kind = 'delivery_exception' and messaging.told_of(new) then 'the customer was told of this kind of exception before'
        when v_domain is null then 'the client has no sender address' end;
    insert into messaging.message (client_id, order_id, shipment_id, kind, event_key, policy, state, suppressed_reason, message_id)
        values (new.client_id, o.id, case when new.subject_type = 'shipment' then new.subject_id end, v_kind, 'event:' || new.id, 'hold',
                case when v_reason is null then 'ready' else 'suppressed' end, v_reason,
                '<' || encode(sha256(convert_to('poddesk|' || new.client_id || '|' || new.id, 'UTF8')), 'hex') || '@' || coalesce(v_domain, 'invalid') || '>')
        on conflict (client_id, event_key) do nothing;
    perform database.note_change('message', new.id, new.client_id, null);
    return null;
end
$$;
