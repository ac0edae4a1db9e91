-- When a carrier fetches its parcels at a pod, where that is another time than the pod's own cutoff.

set local role poddesk_owner;

create table shipping.carrier_cutoff (
    id bigint generated always as identity primary key,
    pod_id bigint not null references inventory.pod,
    carrier_id bigint not null references shipping.carrier,
    cutoff time not null check (cutoff < '24:00'),              -- of the pod's day
    unique (pod_id, carrier_id)
);
call database.protect('shipping.carrier_cutoff');
call access.audit('shipping.carrier_cutoff', 'insert');

-- Null: the pod's own again. PD002: no such carrier.
create function shipping.set_carrier_cutoff(p_command uuid, p_pod bigint, p_carrier text, p_cutoff time) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'shipping.set_carrier_cutoff', jsonb_build_array(p_pod, p_carrier, p_cutoff));
    c shipping.carrier;
    v_before time;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(null, p_pod);
    perform 1 from inventory.pod where id = p_pod for update;
    select * into c from shipping.carrier where code = p_carrier and archived_at is null;
    if c.id is null then
        raise exception 'no such carrier' using errcode = 'PD002';
    end if;
    select cutoff into v_before from shipping.carrier_cutoff where pod_id = p_pod and carrier_id = c.id;
    if p_cutoff is null then
        delete from shipping.carrier_cutoff where pod_id = p_pod and carrier_id = c.id;
    else
        insert into shipping.carrier_cutoff (pod_id, carrier_id, cutoff) values (p_pod, c.id, p_cutoff)
            on conflict (pod_id, carrier_id) do update set cutoff = excluded.cutoff;
    end if;
    perform events.record(null, p_pod, 'pod.carrier_cutoff_set', 'pod', p_pod, null, jsonb_build_object('carrier', c.name, 'cutoff', p_cutoff, 'was', v_before));
    perform database.note_change('lane', 0, null, p_pod);
    return database.finish_command(p_command, jsonb_build_object('before', v_before));
end
$$;

call database.readable('shipping.carrier_cutoff');
revoke execute on function shipping.set_carrier_cutoff from public;
grant execute on function shipping.set_carrier_cutoff to poddesk_account_manager, poddesk_administrator;
reset role;
