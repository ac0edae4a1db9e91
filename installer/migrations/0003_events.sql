-- Business events (append-only) and decisions: what was chosen, what was rejected, and why.

create schema events authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('events');

create table events.event (
    id bigint generated always as identity primary key,
    client_id bigint,
    pod_id bigint,
    kind text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
    version integer not null default 1,
    subject_type text not null,
    subject_id bigint not null,
    order_id bigint,
    payload jsonb not null default '{}',
    actor name not null default session_user,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp()
);
create index event_order on events.event (order_id, id) where order_id is not null;
create index event_subject on events.event (subject_type, subject_id, id);
call database.protect('events.event');
create trigger append_only before update or delete or truncate on events.event for each statement execute function access.refuse_change();

create table events.decision (
    id bigint generated always as identity primary key,
    client_id bigint,
    pod_id bigint,
    kind text not null check (kind in ('routing', 'hold', 'box', 'rate', 'putaway', 'email', 'import')),
    subject_type text not null,
    subject_id bigint not null,
    order_id bigint,
    chosen text not null,
    alternatives jsonb not null default '[]',
    made_by name not null default session_user,
    made_at timestamptz not null default clock_timestamp()
);
create index decision_order on events.decision (order_id, id) where order_id is not null;
create index decision_subject on events.decision (subject_type, subject_id, id);
call database.protect('events.decision');
create trigger append_only before update or delete or truncate on events.decision for each statement execute function access.refuse_change();

-- Called by the functions of other rooms only: nobody writes history by hand. They run as the role that row level security does
-- not bind: what happened to an order is noted whichever pods the person reaches, who reads it is another question.
reset role;
create function events.record(p_client bigint, p_pod bigint, p_kind text, p_subject_type text, p_subject bigint, p_order bigint,
                              p_payload jsonb default '{}', p_occurred timestamptz default null) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_event bigint;
begin
    insert into events.event (client_id, pod_id, kind, subject_type, subject_id, order_id, payload, occurred_at)
    values (p_client, p_pod, p_kind, p_subject_type, p_subject, p_order, coalesce(p_payload, '{}'), coalesce(p_occurred, clock_timestamp()))
    returning id into v_event;
    return v_event;
end
$$;
-- p_decision: {"kind", "chosen", "alternatives": [{"option", "chosen", "code", "facts", "sentence"}]}, or null for none.
create function events.decide(p_client bigint, p_pod bigint, p_subject_type text, p_subject bigint, p_order bigint, p_decision jsonb) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_decision bigint;
begin
    insert into events.decision (client_id, pod_id, kind, subject_type, subject_id, order_id, chosen, alternatives)
    select p_client, p_pod, p_decision ->> 'kind', p_subject_type, p_subject, p_order, p_decision ->> 'chosen',
           coalesce(p_decision -> 'alternatives', '[]')
    where p_decision is not null and p_decision <> 'null'::jsonb
    returning id into v_decision;
    return v_decision;
end
$$;
alter function events.record(bigint, bigint, text, text, bigint, bigint, jsonb, timestamptz) owner to poddesk_system;
alter function events.decide(bigint, bigint, text, bigint, bigint, jsonb) owner to poddesk_system;
revoke execute on function events.record, events.decide from public;
grant execute on function events.record, events.decide to poddesk_owner;
grant insert on events.event, events.decision to poddesk_system;
set local role poddesk_owner;
call database.readable('events.event', 'events.decision');
