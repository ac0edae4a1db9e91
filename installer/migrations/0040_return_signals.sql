-- What may be wrong with a return: shown to a person, never decided by.

set local role poddesk_owner;

-- The parcel on the scale, before it is opened or while it is.
create function returns.weigh(p_command uuid, p_rma bigint, p_weight_ng bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.weigh', jsonb_build_array(p_rma, p_weight_ng));
    r returns.rma;
begin
    if done is not null then
        return done;
    end if;
    r := returns.lock_rma(p_rma);
    perform access.require(r.client_id, r.pod_id);
    if r.status not in ('received', 'inspecting') then
        raise exception '% is %, not on a bench', r.number, r.status using errcode = 'PD003';
    end if;
    update returns.rma set weight_ng = p_weight_ng where id = r.id;
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('rma', r.id));
end
$$;
-- Of the parcel: its weight, that of the items it should hold, and that of the parcels they left in. Of its customer (one email address of
-- one client) in the 90 days before the RMA: returns, units on them, units shipped; and items of other returns that did not come, or were others.
create function returns.signal_facts(p_rma bigint, out weight_ng bigint, out items_ng bigint, out out_ng bigint, out returns_90 bigint, out back_90 bigint, out out_90 bigint, out odd bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with r as (select x.*, x.authorized_at - interval '90 days' as since from returns.rma x where x.id = p_rma),
    bought as (
        select o.id, o.placed_at from r join orders.recipient m on m.order_id = r.order_id and m.kind = 'customer' and m.email_key <> ''
               join orders.recipient s on s.client_id = r.client_id and s.email_key = m.email_key and s.kind = 'customer' join orders.order o on o.id = s.order_id),
    sent as (select x.id, x.authorized_at from returns.rma x join bought b on b.id = x.order_id where x.status <> 'canceled' and x.kind = 'return')
    select r.weight_ng,
           (select coalesce(sum(l.quantity * p.weight_ng), 0)::bigint from returns.rma_line l join catalog.product p on p.id = l.product_id
            where l.rma_id = r.id and not l.is_extra and l.reception <> 'canceled'),
           (select coalesce(sum(s.weight_ng), 0)::bigint from shipping.shipment s where s.order_id = r.order_id and s.status <> 'voided'),
           (select count(*) from sent where authorized_at >= r.since),
           (select coalesce(sum(l.quantity - l.missing), 0)::bigint from sent s join returns.rma_line l on l.rma_id = s.id where s.authorized_at >= r.since and l.reception <> 'canceled'),
           (select coalesce(sum(f.shipped), 0)::bigint from bought b join orders.line l on l.order_id = b.id join fulfillment.line f on f.order_line_id = l.id where b.placed_at >= r.since),
           (select count(*) from sent s join returns.inspection i on i.rma_id = s.id where s.id <> r.id and i.undone_at is null and i.found in ('missing', 'wrong_item'))
    from r
$$;
grant execute on function returns.weigh to poddesk_returns_inspector, poddesk_warehouse, poddesk_administrator;
grant execute on function returns.signal_facts to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse, poddesk_administrator;

reset role;
