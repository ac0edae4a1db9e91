-- Messaging: which event sends which email to whom, and the outbox. It listens to events; nobody calls it.

create schema messaging authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('messaging');

create table messaging.message (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    order_id bigint not null,
    shipment_id bigint,
    kind text not null check (kind in ('order_received', 'shipped', 'out_for_delivery', 'delivered', 'delivery_exception',
                                       'return_authorized', 'return_label', 'return_received', 'return_to_sender', 'refund_issued', 'rule_notice')),
    recipient text,                                -- null: the order's customer
    event_key text not null,                       -- one event, at most one message
    policy text not null default 'hold' check (policy in ('retry', 'hold')),
    state text not null default 'ready' check (state in ('ready', 'sending', 'handing_over', 'sent', 'unknown', 'dead', 'suppressed')),
    suppressed_reason text,
    message_id text not null,                      -- RFC 5322, stable however often it is tried
    token uuid,
    lease_until timestamptz,
    attempts integer not null default 0,
    not_before timestamptz not null default clock_timestamp(),
    last_error text,
    subject text,
    content bytea,                                 -- sha256 of the email as handed over, in database.content
    created_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    unique (client_id, event_key),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    check ((state = 'suppressed') = (suppressed_reason is not null)),
    check ((kind = 'rule_notice') = (recipient is not null))
);
create index message_open on messaging.message (not_before, id) where state in ('ready', 'sending', 'handing_over');
create index message_order on messaging.message (order_id, id);
call database.protect('messaging.message');
call access.audit('messaging.message', 'update');

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

-- In the event's own transaction, so that an email exists if and only if its event does. Suppressed, with the reason on record: test
-- orders, orders without an address, orders that were shipped or canceled before they came to us, sales older than two days, and what carriers
-- tell late, which is no news any more: parcels that have gone further since, scans older than two days, one trouble told again. A parcel of no
-- order has no customer to write to.
create function messaging.on_event() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    o orders.order;
    v_kind text := case new.kind when 'order.received' then 'order_received' when 'shipment.shipped' then 'shipped' when 'return.authorized' then 'return_authorized' when 'return.labeled' then 'return_label'
                                 when 'return.received' then 'return_received' when 'return.undelivered' then 'return_to_sender' when 'return.refund_instructed' then 'refund_issued' when 'order.rule_email' then 'rule_notice'
                                 when 'shipment.out_for_delivery' then 'out_for_delivery' when 'shipment.delivered' then 'delivered' when 'shipment.exception' then 'delivery_exception' end;
    v_reason text;
    v_domain text;
begin
    if new.kind in ('return.reopened', 'return.label_voided') then  -- what its close instructed does not stand any more, or its label
        update messaging.message m set state = 'suppressed',
                suppressed_reason = case new.kind when 'return.reopened' then 'the return was opened again' else 'the label is void' end from events.event e
            where e.subject_type = 'return' and e.subject_id = new.subject_id
              and e.kind = case new.kind when 'return.reopened' then 'return.refund_instructed' else 'return.labeled' end
              and m.client_id = e.client_id and m.event_key = 'event:' || e.id and m.state = 'ready';
        return null;
    end if;
    select * into o from orders.order where id = new.order_id;
    select split_part(from_email, '@', 2) into v_domain from clients.branding where client_id = new.client_id;
    v_reason := case
        when o.is_test then 'test order'
        when v_kind <> 'rule_notice' and not exists (select from orders.recipient r where r.order_id = o.id and r.kind = 'customer' and r.email <> '') then 'the customer gave no email address'
        when v_kind = 'order_received' and (o.canceled_at is not null or o.fulfillment_status = 'fulfilled') then 'the order was over before it came to us'
        when v_kind in ('order_received', 'rule_notice') and o.placed_at < new.recorded_at - interval '2 days' then 'the order is older than two days'
        when v_kind in ('out_for_delivery', 'delivered', 'delivery_exception') and (new.payload ->> 'late')::boolean then 'the parcel had gone further when the carrier told us'
        when v_kind in ('out_for_delivery', 'delivered', 'delivery_exception') and new.occurred_at < new.recorded_at - interval '2 days' then 'the carrier told us more than two days later'
        when v_kind = 'delivery_exception' and messaging.told_of(new) then 'the customer was told of this kind of exception before'
        when v_kind = 'return_to_sender' and not coalesce((new.payload ->> 'is_told')::boolean, false) then 'the client tells its customers itself'
        when v_domain is null then 'the client has no sender address' end;
    insert into messaging.message (client_id, order_id, shipment_id, kind, recipient, event_key, policy, state, suppressed_reason, message_id)
        values (new.client_id, o.id, case when new.subject_type = 'shipment' then new.subject_id end, v_kind, case when v_kind = 'rule_notice' then new.payload ->> 'to' end, 'event:' || new.id, 'hold',
                case when v_reason is null then 'ready' else 'suppressed' end, v_reason,
                '<' || encode(sha256(convert_to('poddesk|' || new.client_id || '|' || new.id, 'UTF8')), 'hex') || '@' || coalesce(v_domain, 'invalid') || '>')
        on conflict (client_id, event_key) do nothing;
    perform database.note_change('message', new.id, new.client_id, null);
    return null;
end
$$;
create trigger to_outbox after insert on events.event for each row
    when (new.order_id is not null and new.kind in ('order.received', 'shipment.shipped', 'return.authorized', 'return.labeled', 'return.label_voided', 'return.received', 'return.undelivered', 'return.refund_instructed', 'return.reopened',
                                                         'shipment.out_for_delivery', 'shipment.delivered', 'shipment.exception', 'order.rule_email'))
    execute function messaging.on_event();

create function messaging.claim(p_token uuid, p_ttl interval) returns setof messaging.message
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update messaging.message set state = 'sending', token = p_token, lease_until = clock_timestamp() + p_ttl, attempts = attempts + 1
    where id = (select id from messaging.message
                where not_before <= clock_timestamp()
                  and (state = 'ready' or (state = 'sending' and lease_until < clock_timestamp())
                       or (state = 'handing_over' and policy = 'retry' and lease_until < clock_timestamp()))
                order by not_before, id limit 1 for update skip locked)
    returning *
$$;
-- The email as it will be handed over is stored before it is.
create function messaging.hand_over(p_id bigint, p_token uuid, p_subject text, p_email bytea) returns boolean
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with u as (update messaging.message m set state = 'handing_over', subject = p_subject, content = database.store_content(m.client_id, 'message/rfc822', p_email)
               where id = p_id and token = p_token and state = 'sending' and lease_until > clock_timestamp() returning 1)
    select exists (select 1 from u)
$$;
create function messaging.finish(p_id bigint, p_token uuid, p_state text, p_error text, p_after interval) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    m messaging.message;
begin
    if p_state not in ('sent', 'ready', 'unknown', 'dead') then
        raise exception 'a message cannot end as %', p_state using errcode = 'PD003';
    end if;
    update messaging.message set state = p_state, last_error = left(p_error, 500), not_before = clock_timestamp() + coalesce(p_after, interval '0'),
        sent_at = case when p_state = 'sent' then clock_timestamp() end, token = null, lease_until = null
        where id = p_id and token = p_token and (state = 'handing_over' or (state = 'sending' and p_state in ('ready', 'dead'))) returning * into m;
    if m.id is null then
        return false;
    end if;
    if p_state = 'sent' then
        perform events.record(m.client_id, null, 'message.sent', 'message', m.id, m.order_id, jsonb_build_object('kind', m.kind));
    end if;
    perform database.note_change('message', m.id, m.client_id, null);
    perform database.note_change('order', m.order_id, m.client_id, null);
    return true;
end
$$;
-- Handed over by a worker that died before it could say how it went, and not to be repeated: a person decides.
create function messaging.sweep() returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with u as (update messaging.message set state = 'unknown', token = null, last_error = 'the worker stopped while handing over'
               where state = 'handing_over' and policy = 'hold' and lease_until < clock_timestamp() returning 1)
    select count(*) from u
$$;

call database.readable('messaging.message');
grant execute on function messaging.claim, messaging.hand_over, messaging.finish, messaging.sweep to poddesk_worker, poddesk_administrator;
