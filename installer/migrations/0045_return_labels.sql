-- Return labels: postage that the house buys for a parcel on its way back to a pod. An RMA has one at a time; a second needs the first
-- void. Where from is on the paper only: it is the order's address, or a correction of this once. Then what its scans make of the RMA.

set local role poddesk_owner;

create table returns.label (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,      -- where the parcel goes
    rma_id bigint not null,
    service_id bigint references shipping.service,        -- null: bought elsewhere, and no rate of ours fits it
    tracking_number text not null check (tracking_number ~ '^[A-Z0-9]{8,34}$'),
    sscc text check (sscc ~ '^[0-9]{18}$'),
    is_bought_elsewhere boolean not null,
    weight_ng bigint not null check (weight_ng > 0),
    length_um bigint not null check (length_um > 0),
    width_um bigint not null check (width_um > 0),
    height_um bigint not null check (height_um > 0),
    price_minor bigint check (price_minor >= 0),
    currency text check (currency ~ '^[A-Z]{3}$'),
    pdf bytea not null,                                   -- sha256 in database.content
    zpl bytea,
    tracking_before text not null default '',             -- the RMA's, given back when the label is void
    bought_by name not null default session_user,
    bought_at timestamptz not null default clock_timestamp(),
    voided_by name,
    voided_at timestamptz,
    void_reason text check (void_reason ~ '\S' and length(void_reason) <= 1000),
    unique (client_id, id),
    foreign key (client_id, rma_id) references returns.rma (client_id, id),
    check ((price_minor is null) = (currency is null) and (price_minor is null or service_id is not null)),
    check ((voided_at is null) = (voided_by is null) and (voided_at is null) = (void_reason is null))
);
create unique index label_rma on returns.label (rma_id) where voided_at is null;
create unique index label_tracking on returns.label (client_id, tracking_number) where voided_at is null;
call database.protect('returns.label');
call access.audit('returns.label', 'update');
call database.readable('returns.label');

-- {"rma", "pod", "service", "tracking", "sscc", "elsewhere", "weight_ng", "length_um", "width_um", "height_um", "price_minor", "currency",
-- "title", "url", "decision"}: the label that was drawn or bought, with its documents. The charge and the email follow its event.
create function returns.store_label(p_command uuid, p_request jsonb, p_pdf bytea, p_zpl bytea) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.store_label', p_request - 'decision');
    r returns.rma;
    l returns.label;
    v_pod bigint := (p_request ->> 'pod')::bigint;
begin
    if done is not null then
        return done;
    end if;
    r := returns.lock_rma((p_request ->> 'rma')::bigint);
    perform access.require(r.client_id, v_pod);
    if r.arrived_at is not null or r.status not in ('requested', 'approved', 'in_transit') then
        raise exception '% is %: a label is bought for a parcel that is to come', r.number, r.status using errcode = 'PD003';
    end if;
    select * into l from returns.label where rma_id = r.id and voided_at is null;
    if l.id is not null then
        raise exception '% has the label %; void it before another is bought', r.number, l.tracking_number using errcode = 'PD003';
    end if;
    if exists (select from returns.rma x where x.client_id = r.client_id and x.tracking_number = p_request ->> 'tracking' and x.id <> r.id and x.status <> 'canceled')
       or exists (select from shipping.shipment s where s.client_id = r.client_id and s.tracking_number = p_request ->> 'tracking' and s.status <> 'voided') then
        raise exception 'another parcel has the number %', p_request ->> 'tracking' using errcode = 'PD003';
    end if;
    insert into returns.label (client_id, pod_id, rma_id, service_id, tracking_number, sscc, is_bought_elsewhere, weight_ng, length_um, width_um, height_um, price_minor, currency,
                               pdf, zpl, tracking_before)
        values (r.client_id, v_pod, r.id, (p_request ->> 'service')::bigint, p_request ->> 'tracking', p_request ->> 'sscc', (p_request ->> 'elsewhere')::boolean,
                (p_request ->> 'weight_ng')::bigint, (p_request ->> 'length_um')::bigint, (p_request ->> 'width_um')::bigint, (p_request ->> 'height_um')::bigint,
                (p_request ->> 'price_minor')::bigint, p_request ->> 'currency', database.store_content(r.client_id, 'application/pdf', p_pdf),
                case when p_zpl is not null then database.store_content(r.client_id, 'application/x-zpl', p_zpl) end, r.tracking_number) returning * into l;
    update returns.rma set tracking_number = l.tracking_number where id = r.id;
    perform events.record(r.client_id, v_pod, 'return.labeled', 'return', r.id, r.order_id, returns.facts(r.id) || jsonb_build_object('label', l.id, 'tracking', l.tracking_number,
        'service', coalesce(p_request ->> 'title', ''), 'url', coalesce(p_request ->> 'url', ''), 'price_minor', l.price_minor, 'currency', l.currency,
        'document', encode(l.pdf, 'hex')));
    perform events.decide(r.client_id, v_pod, 'return', r.id, r.order_id, p_request -> 'decision');
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('label', l.id, 'tracking', l.tracking_number));
end
$$;

-- The label is void and its postage charged back. Internal: the RMA is locked and its parcel has not arrived.
create function returns.drop_label(r returns.rma, p_reason text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    l returns.label;
begin
    update returns.label set voided_at = clock_timestamp(), voided_by = session_user, void_reason = left(btrim(p_reason), 1000)
        where rma_id = r.id and voided_at is null returning * into l;
    if l.id is not null then
        update returns.rma set tracking_number = l.tracking_before where id = r.id and tracking_number = l.tracking_number;
        perform events.record(r.client_id, l.pod_id, 'return.label_voided', 'return', r.id, r.order_id,
            jsonb_build_object('number', r.number, 'label', l.id, 'tracking', l.tracking_number, 'reason', left(btrim(p_reason), 1000)));
    end if;
    return l.tracking_number;
end
$$;
create function returns.void_label(p_command uuid, p_rma bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.void_label', jsonb_build_array(p_rma, p_reason));
    r returns.rma;
    v_tracking text;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a label is void for a reason' using errcode = 'PD001';
    end if;
    r := returns.lock_rma(p_rma);
    perform access.require(r.client_id, null);
    if r.arrived_at is not null then
        raise exception 'the parcel of % has come: its postage is used', r.number using errcode = 'PD003';
    end if;
    v_tracking := returns.drop_label(r, p_reason);
    if v_tracking is null then
        raise exception '% has no label', r.number using errcode = 'PD003';
    end if;
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('tracking', v_tracking));
end
$$;
-- RMAs become what the carrier's events of their parcels say, whatever order the events come in: it is on its way from the first that
-- moves it, and never back. That it has come is the dock's scan, which no event makes or undoes; where the carrier says delivered, the story
-- does. Called with the orders locked. Internal.
create function returns.follow_scans(p_rmas bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    r returns.rma;
begin
    for r in select * from returns.rma w where w.id = any (p_rmas) and exists (select from shipping.tracking_event e where e.rma_id = w.id
             and e.state in ('in_transit', 'out_for_delivery', 'ready_for_pickup', 'attempted', 'delivered')) order by w.id for update loop
        update returns.rma set status = 'approved' where id = r.id and status = 'requested';
        update returns.rma set status = 'in_transit' where id = r.id and status = 'approved';
        update returns.rma_line set reception = 'in_transit' where rma_id = r.id and reception = 'awaiting' and r.arrived_at is null;
        perform events.record(r.client_id, r.pod_id, 'return.' || n.said, 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'tracking', r.tracking_number,
                'text', n.carrier_text, 'place', n.place), n.occurred_at)
            from (select distinct on (x.said) x.* from (select e.*, case e.state when 'delivered' then 'delivered' else 'in_transit' end as said from shipping.tracking_event e
                  where e.rma_id = r.id and e.state in ('in_transit', 'out_for_delivery', 'ready_for_pickup', 'attempted', 'delivered')) x
                  order by x.said, x.occurred_at, x.event_key) n
            where not exists (select from events.event v where v.subject_type = 'return' and v.subject_id = r.id and v.kind = 'return.' || n.said) order by n.occurred_at;
        perform database.note_change('return', r.id, r.client_id, r.pod_id);
        perform database.note_change('order', r.order_id, r.client_id, null) where r.order_id is not null;
    end loop;
end
$$;
grant execute on function returns.store_label, returns.void_label to poddesk_account_manager, poddesk_returns_inspector, poddesk_administrator;
reset role;
