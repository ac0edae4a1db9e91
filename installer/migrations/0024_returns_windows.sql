-- What the windows for returns need: a parcel that is put down says why, so that whoever takes it up next knows.

set local role poddesk_owner;

-- The parcel stays as it is, with every inspection that stands; the reason is in its history.
create function returns.put_down(p_command uuid, p_rma bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.put_down', jsonb_build_array(p_rma, p_reason));
    r returns.rma;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a parcel is put down with a reason' using errcode = 'PD001';
    end if;
    r := returns.lock_rma(p_rma);
    perform access.require(r.client_id, r.pod_id);
    if r.status not in ('received', 'inspecting') then
        raise exception '% is %, not on a bench', r.number, r.status using errcode = 'PD003';
    end if;
    perform events.record(r.client_id, r.pod_id, 'return.put_down', 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'reason', left(btrim(p_reason), 1000)));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('rma', r.id));
end
$$;

-- What was done at a bench without its link and could not be stored when the link was back: {"rma", "is_parked", "reason", "refusal",
-- "occurred_at", "entry"}. It changes nothing of the RMA; its history says what was left out and why, or that it waits for a lead's look. The
-- command's id is the entry's own, so that it can never be stored later.
create function returns.leave_out(p_command uuid, p_request jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.leave_out', p_request);
    r returns.rma;
    v_parked boolean := coalesce((p_request ->> 'is_parked')::boolean, false);
begin
    if done is not null then
        return done;
    end if;
    if not v_parked and coalesce(p_request ->> 'reason', '') !~ '\S' then
        raise exception 'what is left out needs a reason' using errcode = 'PD001';
    end if;
    r := returns.lock_rma((p_request ->> 'rma')::bigint);
    perform access.require(r.client_id, r.pod_id);
    perform events.record(r.client_id, r.pod_id, case when v_parked then 'return.entry_parked' else 'return.entry_left_out' end, 'return', r.id, r.order_id,
        jsonb_build_object('number', r.number, 'reason', left(btrim(coalesce(p_request ->> 'reason', '')), 1000), 'refusal', left(p_request ->> 'refusal', 1000),
                           'occurred_at', p_request ->> 'occurred_at', 'entry', p_request -> 'entry'));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('rma', r.id));
end
$$;
grant execute on function returns.put_down, returns.leave_out to poddesk_returns_inspector, poddesk_administrator;

reset role;
