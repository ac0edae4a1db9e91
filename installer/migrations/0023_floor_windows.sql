-- The windows of the floor: the way back of a person's choice of a service.

set local role poddesk_owner;

-- A person takes the choice of a service back: what the rule chose counts again, and later quotes decide anew. The rule's word is the
-- last decision about the parcel that no person made.
create function shipping.drop_choice(p_command uuid, p_shipment bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.drop_choice', jsonb_build_array(p_shipment, p_reason));
    s shipping.shipment;
    q shipping.quote;
    v_name text;
    v_made_at timestamptz;
begin
    if done is not null then
        return done;
    end if;
    s := shipping.lock_shipment(p_shipment);
    if s.status <> 'quoted' then
        raise exception 'the shipment is % already', s.status using errcode = 'PD003';
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'taking a choice back needs a reason' using errcode = 'PD001';
    end if;
    if s.chosen_by is null then
        raise exception 'nobody has chosen a service for this parcel' using errcode = 'PD003';
    end if;
    select d.chosen, d.made_at into v_name, v_made_at from events.decision d where d.subject_type = 'shipment' and d.subject_id = s.id and d.kind = 'rate'
        and not exists (select from jsonb_array_elements(d.alternatives) x where x ->> 'code' in ('person', 'taken_back')) order by d.id desc limit 1;
    if exists (select from shipping.quote x where x.shipment_id = s.id and x.quoted_at > v_made_at) then
        raise exception 'the rule has not chosen among the rates as they are now; compare again' using errcode = 'PD003';
    end if;
    select x.* into q from shipping.quote x join shipping.service v on v.id = x.service_id join shipping.carrier c on c.id = v.carrier_id
        where x.shipment_id = s.id and x.total_minor is not null and c.name || ' ' || v.name = v_name;
    if q.id is null then
        raise exception 'what the rule chose is not offered any more; compare the rates again' using errcode = 'PD003';
    end if;
    update shipping.shipment set service_id = q.service_id, price_minor = q.total_minor, currency = q.currency, chosen_by = null, version = version + 1 where id = s.id;
    update orders.order o set carrier = c.name, service = v.name from shipping.service v join shipping.carrier c on c.id = v.carrier_id where o.id = s.order_id and v.id = q.service_id;
    perform events.decide(s.client_id, s.pod_id, 'shipment', s.id, s.order_id, jsonb_build_object('kind', 'rate', 'chosen', v_name, 'alternatives',
        jsonb_build_array(jsonb_build_object('option', v_name, 'chosen', true, 'code', 'taken_back', 'facts', '{}'::jsonb, 'sentence', btrim(p_reason)))));
    perform database.note_change('shipment', s.id, s.client_id, s.pod_id);
    perform database.note_change('order', s.order_id, s.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('service', q.service_id));
end
$$;
revoke execute on function shipping.drop_choice from public;
grant execute on function shipping.drop_choice to poddesk_account_manager, poddesk_warehouse, poddesk_administrator;
