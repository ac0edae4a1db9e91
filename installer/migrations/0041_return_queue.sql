-- Where arrived parcels wait: put down, with a person, on a cart.

set local role poddesk_owner;

create index inspection_manual on returns.inspection (rma_id) where acceptance = 'manual_intervention_required' and undone_at is null;

-- Many parcels go to the bench on one cart.
create table returns.cart_parcel (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    pod_id bigint not null references inventory.pod,
    rma_id bigint not null unique,
    cart text not null check (length(cart) between 1 and 40 and cart = btrim(cart)),
    put_by name not null default session_user,
    put_at timestamptz not null default clock_timestamp(),
    foreign key (client_id, rma_id) references returns.rma (client_id, id)
);
call database.protect('returns.cart_parcel');
call access.audit('returns.cart_parcel', 'update');

-- The parcel lies on this cart now, whichever it lay on.
create function returns.put_on_cart(p_command uuid, p_rma bigint, p_cart text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.put_on_cart', jsonb_build_array(p_rma, p_cart));
    r returns.rma;
    v_cart text := btrim(coalesce(p_cart, ''), E' \t\r\n');
begin
    if done is not null then
        return done;
    end if;
    if length(v_cart) not between 1 and 40 then
        raise exception 'a cart has a code of 1 to 40 characters' using errcode = 'PD001';
    end if;
    r := returns.lock_rma(p_rma);
    perform access.require(r.client_id, r.pod_id);
    if r.status not in ('received', 'inspecting') then
        raise exception '% is %, so its parcel does not wait here', r.number, r.status using errcode = 'PD003';
    end if;
    insert into returns.cart_parcel (client_id, pod_id, rma_id, cart) values (r.client_id, r.pod_id, r.id, v_cart)
        on conflict (rma_id) do update set cart = excluded.cart, pod_id = excluded.pod_id, put_by = session_user, put_at = clock_timestamp();
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('rma', r.id, 'cart', v_cart));
end
$$;

call database.readable('returns.cart_parcel');
grant execute on function returns.put_on_cart to poddesk_returns_inspector, poddesk_warehouse, poddesk_administrator;

reset role;
