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
