-- Charges: for every billable thing one event with its price, noted in the transaction of the business event that it belongs to, so
-- that neither is there without the other and no reader's position can skip one. Nothing is priced twice and nothing is left out
-- without a word: what has no fee goes to the list of the unpriced, with its reason, until a fee is set or a person prices it.
-- A thing undone is charged back by its opposite, on the day of the undoing; a charge is never changed.

create schema billing authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('billing');

-- What can be charged: the words of the domain. `postage` has its own price, `vas` and `ad_hoc` may have one.
create table billing.fee_kind (
    kind text primary key,
    family text not null check (family in ('recurring', 'receiving', 'storage', 'shipment', 'pick_pack', 'returns', 'ad_hoc', 'vas')),
    position integer not null unique,
    name text not null,
    unit text not null                              -- what one of it is, as a person reads it
);
insert into billing.fee_kind (position, family, kind, name, unit) values
    (1, 'receiving', 'receiving_receipt', 'Delivery received', 'receipt'), (2, 'receiving', 'receiving_unit', 'Units received', 'unit'),
    (3, 'storage', 'storage_bin', 'Bins in use', 'bin and day'), (4, 'storage', 'storage_cubic_foot', 'Space in use', 'cubic foot and day'),
    (5, 'pick_pack', 'pick_pack_first', 'Order packed, first item', 'order part'), (6, 'pick_pack', 'pick_pack_additional', 'Additional items', 'unit'),
    (7, 'shipment', 'carton', 'Carton', 'carton'), (8, 'shipment', 'postage', 'Postage', 'parcel'),
    (9, 'returns', 'return_inspection', 'Returned item inspected', 'unit'), (10, 'vas', 'vas', 'Extra work', 'piece'), (11, 'ad_hoc', 'ad_hoc', 'Other', 'piece');
alter table billing.fee_kind enable row level security;
alter table billing.fee_kind force row level security;
create policy house on billing.fee_kind using (true);

-- A client's price from a day on, until another begins. A variant (a carton's code, a kind of extra work) goes before the plain fee.
create table billing.fee (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    kind text not null references billing.fee_kind,
    variant text not null default '' check (variant = btrim(variant, E' \t\r\n') and length(variant) <= 60),
    price_micros bigint not null check (price_micros between 0 and 1000000000000),  -- millionths of the currency's unit: $0.0125 = 12500
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    valid_from date not null,
    set_by name not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    unique (client_id, kind, variant, valid_from),
    unique (client_id, id),
    check (kind <> 'postage')
);
-- What one charge can hold: 10^18 millionths. What comes to more waits in the list of the unpriced, so that no work stops for its bill.
create function billing.fits(p_quantity bigint, p_price_micros bigint) returns boolean
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return abs(p_quantity::numeric) * p_price_micros <= 1000000000000000000;
end
$$;
-- What the client pays for a label, exact in millionths and never below nothing: as domain/billing/postage_markup.cpp has it.
create function billing.postage_price(p_cost_micros bigint, p_basis_points integer, p_per_label_micros bigint) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select greatest(0, p_cost_micros + round(p_cost_micros::numeric * p_basis_points / 10000)::bigint + p_per_label_micros)
$$;
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
-- Units times price, exactly: rounding belongs to the line of a list, once, halves away from zero (billing.line_amount).
create table billing.charge (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint references inventory.pod,
    event_id bigint not null references events.event,
    kind text not null references billing.fee_kind,
    variant text not null default '',
    fee_id bigint,                                  -- none: it came with its own price
    markup_id bigint,                               -- of postage: what went on top of the label's price
    subject_type text not null,                     -- what was done: its undoing finds the charge by this
    subject_id bigint not null,
    order_id bigint,
    description text not null default '',
    quantity bigint not null check (quantity <> 0),  -- a receipt has as many units as it has: the amount is what is limited
    price_micros bigint not null check (price_micros between 0 and 1000000000000),
    amount_micros bigint generated always as (quantity * price_micros) stored,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    charged_on date not null,                       -- in the pod's time zone
    undoes bigint unique references billing.charge,
    noted_at timestamptz not null default clock_timestamp(),
    noted_by name not null default session_user,
    unique (event_id, kind, variant),
    foreign key (client_id, fee_id) references billing.fee (client_id, id),
    foreign key (client_id, markup_id) references billing.postage_markup (client_id, id),
    check ((undoes is not null) = (quantity < 0)),
    constraint charge_fits check (billing.fits(quantity, price_micros))
);
create index charge_subject on billing.charge (subject_type, subject_id);
create index charge_client on billing.charge (client_id, charged_on, id);
create trigger append_only before update or delete or truncate on billing.charge for each statement execute function access.refuse_change();

-- Billable things without a price. The open ones must be none before a period is billed.
create table billing.unpriced (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint references inventory.pod,
    event_id bigint not null references events.event,
    kind text not null references billing.fee_kind,
    variant text not null default '',
    subject_type text not null,
    subject_id bigint not null,
    order_id bigint,
    description text not null default '',
    quantity bigint not null,
    charged_on date not null,
    reason text not null,
    noted_at timestamptz not null default clock_timestamp(),
    resolved_at timestamptz,
    resolution text check (resolution in ('priced', 'undone')),
    unique (event_id, kind, variant),
    check ((resolved_at is null) = (resolution is null))
);
create index unpriced_open on billing.unpriced (client_id, kind) where resolved_at is null;
create index unpriced_subject on billing.unpriced (subject_type, subject_id) where resolved_at is null;

-- Each client × pod × day is counted once, whoever counts.
create table billing.storage_day (
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    day date not null,
    bins bigint not null check (bins >= 0),
    cubic_feet bigint not null check (cubic_feet >= 0),     -- begun ones count
    noted_at timestamptz not null default clock_timestamp(),
    noted_by name not null default session_user,
    primary key (client_id, pod_id, day)
);
create index movement_recorded on inventory.movement using brin (recorded_at);  -- what came and went since a day's end
call database.protect('billing.fee');
call database.protect('billing.charge');
call database.protect('billing.unpriced');
call database.protect('billing.storage_day');
call access.audit('billing.fee', 'insert');
call access.audit('billing.unpriced', 'update');

-- Decimals of a currency's minor unit (ISO 4217), as domain/kernel/money.cpp has them.
create function billing.exponent(p_currency text) returns integer language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return case when p_currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
                when p_currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3 else 2 end;
end
$$;
-- The amount of one line of a list, in minor units: numeric rounds halves away from zero, as kernel::Price::times does.
create function billing.line_amount(p_quantity numeric, p_price_micros bigint, p_currency text) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select round(p_quantity * p_price_micros / 10::numeric ^ (6 - billing.exponent(p_currency)))::bigint
$$;
-- The pod's day; for work of no pod the day that has begun anywhere: UTC's may be ahead of every pod's.
create function billing.day_of(p_at timestamptz, p_pod bigint) returns date
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce((select max((p_at at time zone p.time_zone)::date) from inventory.pod p where p.id = p_pod or p_pod is null), (p_at at time zone 'UTC')::date);
end
$$;
-- The fee that was valid that day, the variant's own before the plain one.
create function billing.fee_of(p_client bigint, p_kind text, p_variant text, p_day date) returns billing.fee
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_fee billing.fee;
begin
    select f.* into v_fee from billing.fee f
    where f.client_id = p_client and f.kind = p_kind and f.variant in (p_variant, '') and f.valid_from <= p_day
    order by (f.variant = p_variant) desc, f.valid_from desc limit 1;
    return v_fee;
end
$$;

-- They run as the role that row level security does not bind: a thing is charged whichever pods and clients the person who did it
-- reaches; who reads the charges is another question.
reset role;

-- What is billable about an event: how many of which kind; `price` where it brings its own, `missing` where nobody can know it.
create function billing.lines_of(e events.event)
    returns table (kind text, variant text, quantity bigint, price_micros bigint, currency text, description text, missing text)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_units bigint;
    s shipping.shipment;
begin
    if e.kind = 'receipt.completed' then
        v_units := (e.payload ->> 'counted')::bigint + (e.payload ->> 'damaged')::bigint;
        return query select 'receiving_receipt', '', 1::bigint, null::bigint, null::text, e.payload ->> 'number', null::text;
        return query select 'receiving_unit', '', v_units, null::bigint, null::text, e.payload ->> 'number', null::text where v_units > 0;
    elsif e.kind = 'fulfillment.packed' then
        select sum(l.quantity) into v_units from fulfillment.line l where l.fulfillment_id = e.subject_id;
        return query select 'pick_pack_first', '', 1::bigint, null::bigint, null::text, '', null::text;
        return query select 'pick_pack_additional', '', v_units - 1, null::bigint, null::text, '', null::text where v_units > 1;
        return query select 'carton', c.code, count(*), null::bigint, null::text, max(c.name), null::text
            from shipping.shipment p join catalog.carton c on c.id = p.carton_id where p.fulfillment_id = e.subject_id and p.status <> 'voided' group by c.code;
    elsif e.kind = 'shipment.labeled' then
        select * into s from shipping.shipment where id = e.subject_id;
        return query select 'postage', coalesce((select c.name || ' ' || v.name from shipping.service v join shipping.carrier c on c.id = v.carrier_id where v.id = s.service_id), ''),
            1::bigint, s.price_minor * (10::numeric ^ (6 - billing.exponent(s.currency)))::bigint, s.currency, s.number,
            case when s.price_minor is null then 'the parcel has no rate: quote it, then add its postage by hand' end;
    elsif e.kind = 'return.labeled' then
        return query select 'postage', e.payload ->> 'service', 1::bigint, (e.payload ->> 'price_minor')::bigint * (10::numeric ^ (6 - billing.exponent(e.payload ->> 'currency')))::bigint,
            e.payload ->> 'currency', e.payload ->> 'number', case when e.payload ->> 'price_minor' is null then 'its label was bought elsewhere: add its postage by hand' end;
    elsif e.kind = 'return.inspected' then
        return query select 'return_inspection', '', 1::bigint, null::bigint, null::text, e.payload ->> 'number', null::text
            where e.payload ->> 'found' <> 'missing';    -- what did not come was not looked at
    elsif e.kind = 'storage.counted' then  -- by the bin or by the space, whichever the client has a fee for; by the bin where it has none
        return query select 'storage_bin', '', (e.payload ->> 'bins')::bigint, null::bigint, null::text, e.payload ->> 'day', null::text
            where (billing.fee_of(e.client_id, 'storage_bin', '', (e.payload ->> 'day')::date)).id is not null
               or (billing.fee_of(e.client_id, 'storage_cubic_foot', '', (e.payload ->> 'day')::date)).id is null;
        return query select 'storage_cubic_foot', '', (e.payload ->> 'cubic_feet')::bigint, null::bigint, null::text, e.payload ->> 'day', null::text
            where (billing.fee_of(e.client_id, 'storage_cubic_foot', '', (e.payload ->> 'day')::date)).id is not null;
    elsif e.kind = 'charge.added' then
        return query select e.payload ->> 'kind', e.payload ->> 'variant', (e.payload ->> 'quantity')::bigint, (e.payload ->> 'price_micros')::bigint,
            e.payload ->> 'currency', e.payload ->> 'description', null::text;
    end if;
end
$$;

-- The charge of one billable line, or its place in the list of the unpriced.
create function billing.markup_of(p_client bigint, p_day date) returns billing.postage_markup
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_markup billing.postage_markup;
begin
    select m.* into v_markup from billing.postage_markup m where m.client_id = p_client and m.valid_from <= p_day order by m.valid_from desc limit 1;
    return v_markup;
end
$$;
create function billing.note_line(e events.event, p_subject_type text, p_subject bigint, p_day date, l record) returns void
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
    elsif e.kind in ('shipment.labeled', 'return.labeled') and v_price is not null then
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

-- Charges back whatever stands for a thing that was undone, on the day of the undoing. What waits for a fee goes first: while somebody sets
-- that fee this waits for him, and then sees what he charged. The lock is undo_charge's: what a person takes back meanwhile is passed over.
create function billing.charge_back(e events.event, p_subject_type text, p_subject bigint) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update billing.unpriced set resolved_at = clock_timestamp(), resolution = 'undone'
        where resolved_at is null and case p_subject_type when 'unpriced' then id = p_subject else subject_type = p_subject_type and subject_id = p_subject end;
    select pg_advisory_xact_lock(20, hashint8(x.id)) from (
        select c.id from billing.charge c
        where c.undoes is null and case p_subject_type when 'charge' then c.id = p_subject else c.subject_type = p_subject_type and c.subject_id = p_subject end
        order by c.id) x;
    insert into billing.charge (client_id, pod_id, event_id, kind, variant, fee_id, subject_type, subject_id, order_id, description, quantity, price_micros, currency, charged_on, undoes)
        select c.client_id, c.pod_id, e.id, c.kind, c.variant, c.fee_id, c.subject_type, c.subject_id, c.order_id, c.description, -c.quantity, c.price_micros, c.currency,
               billing.day_of(e.occurred_at, e.pod_id), c.id
        from billing.charge c
        where c.undoes is null and not exists (select from billing.charge u where u.undoes = c.id)
          and case p_subject_type when 'charge' then c.id = p_subject else c.subject_type = p_subject_type and c.subject_id = p_subject end
        order by c.id
$$;

-- What of an event is charged, and charged back: of a return one item, or its label.
create function billing.subject_type_of(e events.event) returns text language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return case when e.kind in ('return.inspected', 'return.inspection_undone') then 'inspection' when e.kind in ('return.labeled', 'return.label_voided') then 'return_label'
                else e.subject_type end;
end
$$;
create function billing.subject_of(e events.event) returns bigint language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return case billing.subject_type_of(e) when 'inspection' then (e.payload ->> 'inspection')::bigint when 'return_label' then (e.payload ->> 'label')::bigint else e.subject_id end;
end
$$;
create function billing.on_event() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_type text := billing.subject_type_of(new);
    v_subject bigint := billing.subject_of(new);
    v_day date := coalesce((new.payload ->> 'charged_on')::date, case when new.kind = 'storage.counted' then (new.payload ->> 'day')::date end,
                           billing.day_of(new.occurred_at, new.pod_id));
    l record;
begin
    if new.kind in ('receipt.taken_back', 'fulfillment.unpacked', 'shipment.voided', 'return.inspection_undone', 'return.label_voided', 'charge.undone') then
        perform billing.charge_back(new, v_type, v_subject);
    else
        for l in select * from billing.lines_of(new) loop
            perform billing.note_line(new, v_type, v_subject, v_day, l);
        end loop;
    end if;
    perform database.note_change('charge', new.id, new.client_id, new.pod_id);
    return null;
end
$$;
create trigger to_charges after insert on events.event for each row
    when (new.kind in ('receipt.completed', 'receipt.taken_back', 'fulfillment.packed', 'fulfillment.unpacked', 'shipment.labeled', 'shipment.voided',
                       'return.inspected', 'return.inspection_undone', 'return.labeled', 'return.label_voided', 'storage.counted', 'charge.added', 'charge.undone'))
    execute function billing.on_event();

-- Prices what waits for a fee that is there now. One at a time: two people who set fees at once price nothing twice.
create function billing.price_waiting(p_client bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    u billing.unpriced;
    f billing.fee;
    v_kind text;
    v_quantity bigint;
    v_priced bigint := 0;
begin
    for u in select * from billing.unpriced where client_id = p_client and resolved_at is null order by id for update loop
        v_kind := u.kind;
        f := billing.fee_of(u.client_id, v_kind, u.variant, u.charged_on);
        if f.id is null and u.kind = 'storage_bin' then  -- the client pays by the space, as it turns out
            v_kind := 'storage_cubic_foot';
            f := billing.fee_of(u.client_id, v_kind, u.variant, u.charged_on);
        end if;
        v_quantity := case when v_kind = u.kind then u.quantity else (select (e.payload ->> 'cubic_feet')::bigint from events.event e where e.id = u.event_id) end;
        continue when f.id is null or not billing.fits(v_quantity, f.price_micros);
        insert into billing.charge (client_id, pod_id, event_id, kind, variant, fee_id, subject_type, subject_id, order_id, description, quantity, price_micros, currency, charged_on)
            values (u.client_id, u.pod_id, u.event_id, v_kind, u.variant, f.id, u.subject_type, u.subject_id, u.order_id, u.description,
                    v_quantity, f.price_micros, f.currency, u.charged_on);
        update billing.unpriced set resolved_at = clock_timestamp(), resolution = 'priced' where id = u.id;
        v_priced := v_priced + 1;
    end loop;
    if v_priced > 0 then
        perform database.note_change('charge', p_client, p_client, null);
    end if;
    return v_priced;
end
$$;

do $own$
declare
    f text;
begin
    grant create on schema billing to poddesk_system;
    foreach f in array array['day_of(timestamptz, bigint)', 'fee_of(bigint, text, text, date)', 'lines_of(events.event)', 'markup_of(bigint, date)', 'note_line(events.event, text, bigint, date, record)', 'charge_back(events.event, text, bigint)', 'subject_type_of(events.event)', 'subject_of(events.event)', 'on_event()', 'price_waiting(bigint)'] loop
        execute format('alter function billing.%s owner to poddesk_system', f);
        execute format('revoke execute on function billing.%s from public', f);
    end loop;
    revoke create on schema billing from poddesk_system;
end
$own$;
grant execute on function billing.price_waiting, billing.day_of to poddesk_owner;
set local role poddesk_owner;
grant insert on billing.charge to poddesk_system;
grant insert, update on billing.unpriced to poddesk_system;
grant execute on function billing.exponent, billing.fits, billing.postage_price to poddesk_system;
grant usage on schema catalog to poddesk_system;

-- A price from a day on. What waits for one is priced at once: nothing that was noted needs to be done again.
create function billing.set_fee(p_command uuid, p_client bigint, p_kind text, p_variant text, p_price_micros bigint, p_currency text, p_valid_from date) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'billing.set_fee', jsonb_build_array(p_client, p_kind, p_variant, p_price_micros, p_currency, p_valid_from));
    v_fee bigint;
    v_priced bigint;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    if p_kind = 'postage' then
        raise exception 'postage has the price of its rate' using errcode = 'PD003';
    end if;
    if not exists (select from billing.fee_kind where kind = p_kind) then
        raise exception 'there is no fee %', p_kind using errcode = 'PD002';
    end if;
    -- What was charged by a price keeps it: a fee in use is followed by another day's, never rewritten.
    if exists (select from billing.fee f join billing.charge c on c.fee_id = f.id where f.client_id = p_client and f.kind = p_kind and f.variant = p_variant
               and f.valid_from = p_valid_from and (f.price_micros <> p_price_micros or f.currency <> p_currency)) then
        raise exception 'this fee was charged already: let the new price begin on another day' using errcode = 'PD003';
    end if;
    insert into billing.fee as f (client_id, kind, variant, price_micros, currency, valid_from) values (p_client, p_kind, p_variant, p_price_micros, p_currency, p_valid_from)
        on conflict (client_id, kind, variant, valid_from) do update set price_micros = excluded.price_micros, currency = excluded.currency, set_by = session_user, set_at = clock_timestamp()
        returning id into v_fee;
    v_priced := billing.price_waiting(p_client);
    return database.finish_command(p_command, jsonb_build_object('fee', v_fee, 'priced', v_priced));
end
$$;

-- Work that no event tells of: p_charge: {"client", "pod", "kind": vas or ad_hoc, "variant", "description", "quantity", "price_micros",
-- "currency", "charged_on"}. Without a price the client's fee counts, as for everything else.
create function billing.add_charge(p_command uuid, p_charge jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'billing.add_charge', p_charge);
    v_client bigint := (p_charge ->> 'client')::bigint;
    v_pod bigint := (p_charge ->> 'pod')::bigint;
    v_today date;
    v_day date;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(v_client, v_pod);
    if not exists (select from access.client where id = v_client) then
        raise exception 'no such client' using errcode = 'PD002';
    end if;
    if p_charge ->> 'kind' not in ('vas', 'ad_hoc', 'postage') or p_charge ->> 'kind' = 'postage' and p_charge ->> 'price_micros' is null then
        raise exception 'by hand there are vas and ad_hoc, and postage with its price' using errcode = 'PD003';
    end if;
    if coalesce(p_charge ->> 'description', '') !~ '\S' then
        raise exception 'a charge by hand says what for' using errcode = 'PD001';
    end if;
    v_today := billing.day_of(clock_timestamp(), v_pod);
    v_day := coalesce((p_charge ->> 'charged_on')::date, v_today);
    if v_day > v_today then
        raise exception '% has not come yet: a charge is of a day that has begun', v_day using errcode = 'PD003';
    end if;
    v_event := events.record(v_client, v_pod, 'charge.added', 'client', v_client, null,
        jsonb_build_object('kind', p_charge ->> 'kind', 'variant', btrim(coalesce(p_charge ->> 'variant', '')), 'description', btrim(p_charge ->> 'description'),
            'quantity', (p_charge ->> 'quantity')::bigint, 'price_micros', (p_charge ->> 'price_micros')::bigint, 'currency', p_charge ->> 'currency', 'charged_on', v_day));
    return database.finish_command(p_command, jsonb_build_object('event', v_event, 'charge', (select id from billing.charge where event_id = v_event),
        'unpriced', (select id from billing.unpriced where event_id = v_event)));
end
$$;

-- One charge, or one unpriced thing, is taken back by its opposite, with a reason, once.
create function billing.undo_charge(p_command uuid, p_charge bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'billing.undo_charge', jsonb_build_array(p_charge, p_reason));
    c billing.charge;
    v_event bigint;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking a charge back needs a reason' using errcode = 'PD001';
    end if;
    select * into c from billing.charge where id = p_charge;
    if c.id is null then
        raise exception 'no such charge' using errcode = 'PD002';
    end if;
    perform access.require(c.client_id, c.pod_id);
    perform pg_advisory_xact_lock(20, hashint8(c.id));  -- two people at once: the second finds it undone
    if c.undoes is not null or exists (select from billing.charge where undoes = c.id) then
        raise exception 'this charge was taken back already' using errcode = 'PD003';
    end if;
    v_event := events.record(c.client_id, c.pod_id, 'charge.undone', 'charge', c.id, c.order_id, jsonb_build_object('reason', btrim(p_reason)));
    return database.finish_command(p_command, jsonb_build_object('event', v_event, 'charge', (select id from billing.charge where undoes = c.id)));
end
$$;

-- What nobody will price is taken off the list, with a reason.
create function billing.drop_unpriced(p_command uuid, p_unpriced bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'billing.drop_unpriced', jsonb_build_array(p_unpriced, p_reason));
    u billing.unpriced;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'leaving something unbilled needs a reason' using errcode = 'PD001';
    end if;
    select * into u from billing.unpriced where id = p_unpriced for update;  -- two people at once: the second finds it dropped
    if u.id is null then
        raise exception 'no such unpriced thing' using errcode = 'PD002';
    end if;
    perform access.require(u.client_id, u.pod_id);
    if u.resolved_at is not null then
        raise exception 'it is % already', u.resolution using errcode = 'PD003';
    end if;
    return database.finish_command(p_command, jsonb_build_object('event', events.record(u.client_id, u.pod_id, 'charge.undone', 'unpriced', u.id, u.order_id,
        jsonb_build_object('reason', btrim(p_reason)))));
end
$$;

-- What lay in a pod's bins for each client at a day's end: what is on hand now, less what came since, plus what went. Counted once for each
-- client × pod × day, whoever asks how often, therefore never before the day has ended; without a day it is the last that has. It is
-- counted for all clients or not at all. Gives how many were counted.
create function billing.count_storage(p_pod bigint, p_day date) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_today date := billing.day_of(clock_timestamp(), p_pod);
    v_day date := coalesce(p_day, v_today - 1);
    v_end timestamptz := ((v_day + 1)::timestamp at time zone (select time_zone from inventory.pod where id = p_pod));
    v_counted bigint := 0;
    d record;
begin
    perform access.require(null, p_pod);
    if not access.reaches_every_client() then
        raise exception 'a day''s storage is every client''s: who reaches them all counts it' using errcode = '42501';
    end if;
    if v_day >= v_today then
        raise exception '% has not ended at the pod yet: a day is counted once, at its end', v_day using errcode = 'PD003';
    end if;
    for d in
        with held as (
            select client_id, location_id, product_id, sum(quantity) as quantity from (
                select client_id, location_id, product_id, on_hand as quantity from inventory.level where pod_id = p_pod and on_hand > 0
                union all select client_id, to_location, product_id, -quantity from inventory.movement where pod_id = p_pod and recorded_at >= v_end
                union all select client_id, from_location, product_id, quantity from inventory.movement where pod_id = p_pod and recorded_at >= v_end) x
            group by 1, 2, 3 having sum(quantity) > 0)
        select h.client_id, count(distinct h.location_id) as bins,
               ceil(sum(h.quantity * (p.length_um::numeric * p.width_um * p.height_um)) / 304800::numeric ^ 3)::bigint as cubic_feet
        from held h join inventory.location l on l.id = h.location_id and not l.is_virtual join catalog.product p on p.id = h.product_id
        group by 1 order by 1
    loop
        insert into billing.storage_day (client_id, pod_id, day, bins, cubic_feet) values (d.client_id, p_pod, v_day, d.bins, d.cubic_feet) on conflict do nothing;
        if found then
            perform events.record(d.client_id, p_pod, 'storage.counted', 'pod', p_pod, null, jsonb_build_object('day', v_day, 'bins', d.bins, 'cubic_feet', d.cubic_feet));
            v_counted := v_counted + 1;
        end if;
    end loop;
    return v_counted;
end
$$;
-- The worker's share: every day that has ended and was not counted, in each pod's own time, a month back at most. Not from the last one
-- counted on: a day that a person counted says nothing about those before it.
create function billing.count_ended_days() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    p record;
    d date;
    v_counted bigint := 0;
begin
    perform access.require_person();
    for p in select x.id, billing.day_of(clock_timestamp(), x.id) as today,
                    (select billing.day_of(min(m.recorded_at), x.id) from inventory.movement m where m.pod_id = x.id) as first
             from inventory.pod x order by x.id loop
        continue when p.first is null;
        for d in select g::date from generate_series(greatest(p.first, p.today - 31), p.today - 1, '1 day') g
                 where not exists (select from billing.storage_day s where s.pod_id = p.id and s.day = g::date) loop
            v_counted := v_counted + billing.count_storage(p.id, d);
        end loop;
    end loop;
    return v_counted;
end
$$;
grant execute on function billing.exponent, billing.line_amount to poddesk_account_manager, poddesk_administrator;
grant execute on function billing.set_fee, billing.add_charge, billing.undo_charge, billing.drop_unpriced to poddesk_account_manager, poddesk_administrator;
grant execute on function billing.count_storage to poddesk_worker, poddesk_account_manager, poddesk_administrator;
grant execute on function billing.count_ended_days to poddesk_worker, poddesk_administrator;
-- Prices are between the client and the house: the benches do not see them.
grant select on billing.fee_kind, billing.fee, billing.charge, billing.unpriced, billing.storage_day to poddesk_account_manager, poddesk_administrator;

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

-- Every billable event has what is due for it, priced or on the list; what was undone has no charge left; charges back mirror theirs.
create view verify.i13_everything_billable_is_charged as
    with due as (
        select e.id, e.kind, d.fee from events.event e cross join lateral (values
            ('receipt.completed', 'receiving_receipt', true), ('receipt.completed', 'receiving_unit', coalesce((e.payload ->> 'counted')::bigint + (e.payload ->> 'damaged')::bigint, 0) > 0),
            ('fulfillment.packed', 'pick_pack_first', true), ('shipment.labeled', 'postage', true), ('return.labeled', 'postage', true), ('return.inspected', 'return_inspection', e.payload ->> 'found' <> 'missing'),
            ('storage.counted', 'storage', true), ('charge.added', e.payload ->> 'kind', true)) d (kind, fee, is_due)
        where d.kind = e.kind and d.is_due),
    noted as (select event_id, kind from billing.charge where undoes is null union all select event_id, kind from billing.unpriced where resolution is distinct from 'priced')
    select 'event ' || d.id as subject, format('%s has no %s, neither charged nor listed as unpriced', d.kind, d.fee) as detail from due d
    where not exists (select from noted n where n.event_id = d.id and (n.kind = d.fee or d.fee = 'storage' and n.kind in ('storage_bin', 'storage_cubic_foot')))
    union all
    select 'event ' || e.id, e.kind || ' left a charge standing' from events.event e join billing.charge c on c.undoes is null and c.event_id < e.id
        and c.subject_type = billing.subject_type_of(e) and c.subject_id = billing.subject_of(e)
    where e.kind in ('receipt.taken_back', 'fulfillment.unpacked', 'shipment.voided', 'return.inspection_undone', 'return.label_voided') and not exists (select from billing.charge u where u.undoes = c.id)
    union all
    select 'charge ' || u.id, 'does not mirror charge ' || c.id from billing.charge u join billing.charge c on c.id = u.undoes
    where (u.client_id, u.kind, u.variant, u.quantity, u.price_micros, u.currency) is distinct from (c.client_id, c.kind, c.variant, -c.quantity, c.price_micros, c.currency) or c.undoes is not null;
-- Between the first day that something of a client lay in a pod and the last day counted there, none is left out. Days after that one wait
-- for the worker.
create view verify.i13_every_storage_day_is_counted as
    with moved as (
        select m.client_id, m.pod_id, (m.recorded_at at time zone p.time_zone)::date as day,
               sum(case when t.is_virtual then 0 else m.quantity end - case when f.is_virtual then 0 else m.quantity end) as units
        from inventory.movement m join inventory.pod p on p.id = m.pod_id join inventory.location t on t.id = m.to_location join inventory.location f on f.id = m.from_location
        group by 1, 2, 3),
    held as (
        select client_id, pod_id, day, sum(units) over w as units, lead(day) over w as until from moved window w as (partition by client_id, pod_id order by day)),
    counted as (select pod_id, max(day) as last from billing.storage_day group by 1)
    select 'pod ' || h.pod_id as subject, format('client %s had storage on %s that was not counted', h.client_id, g::date) as detail
    from held h join counted c on c.pod_id = h.pod_id cross join lateral generate_series(h.day, least(h.until - 1, c.last), '1 day') g
    where h.units > 0 and not exists (select from billing.storage_day s where s.client_id = h.client_id and s.pod_id = h.pod_id and s.day = g::date);
grant select on verify.i13_everything_billable_is_charged, verify.i13_every_storage_day_is_counted to poddesk_system;
reset role;
grant create on schema verify to poddesk_system;
alter view verify.i13_everything_billable_is_charged owner to poddesk_system;
alter view verify.i13_every_storage_day_is_counted owner to poddesk_system;
revoke create on schema verify from poddesk_system;
