-- The outbox as people work on it: sending again, suppressing and letting go by hand, who hands over and how it goes.

set local role poddesk_owner;

-- A second copy that a person asked for names the email that it copies; its event key is that of the choice.
alter table messaging.message add column copy_of bigint references messaging.message;
create index message_state on messaging.message (state, id desc);
create index message_sent on messaging.message (sent_at) where state = 'sent';
create index message_newest on messaging.message (id desc);

-- What a person chose about an email, with what it was before: the reason is on record, and the undo knows what to put back.
create table messaging.choice (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    outbox_id bigint not null references messaging.message,
    copy_id bigint references messaging.message,       -- the new copy, where one was made
    kind text not null check (kind in ('resend', 'suppress', 'unsuppress')),
    was jsonb not null,                                -- state, message_id, attempts, last_error, suppressed_reason
    reason text not null check (reason ~ '\S' and length(reason) <= 500),
    made_by name not null default session_user,
    made_at timestamptz not null default clock_timestamp(),
    undone_at timestamptz,
    undone_by name,
    undone_reason text
);
create index choice_message on messaging.choice (outbox_id, id desc);
call database.protect('messaging.choice');
call access.audit('messaging.choice', 'update');

-- The worker that hands over: when it was last heard of, by which way, and what keeps it from working.
create table database.worker (
    id integer primary key check (id = 1),
    way text not null,                                 -- 'files', 'smtp.example.com:587'
    seen_at timestamptz not null default clock_timestamp(),
    problem text,
    problem_since timestamptz
);
call database.protect('database.worker');
alter policy reach on database.worker using ((select access.is_person()));

-- Whatever becomes of an email, windows hear of it.
create function messaging.note_outbox() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform database.note_change('outbox', new.id, new.client_id, null);
    return null;
end
$$;
create trigger outbox_changed after insert or update on messaging.message for each row execute function messaging.note_outbox();

-- The lease begins anew with the hand-over: what comes before it may have taken its time, and the answer to the last dot may too.
drop function messaging.hand_over(bigint, uuid, text, bytea);
create function messaging.hand_over(p_id bigint, p_token uuid, p_subject text, p_email bytea, p_ttl interval default null) returns boolean
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with u as (update messaging.message m set state = 'handing_over', subject = p_subject, content = database.store_content(m.client_id, 'message/rfc822', p_email),
                   lease_until = case when p_ttl is null then m.lease_until else clock_timestamp() + p_ttl end
               where id = p_id and token = p_token and state = 'sending' and lease_until > clock_timestamp() returning 1)
    select exists (select 1 from u)
$$;

-- p_problem: one sentence without personal data, null while all is well.
create function database.report_worker(p_way text, p_problem text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_was database.worker;
begin
    perform access.require_person();
    select * into v_was from database.worker where id = 1;
    insert into database.worker as w (id, way, problem, problem_since)
        values (1, left(p_way, 200), left(p_problem, 500), case when p_problem is not null then clock_timestamp() end)
    on conflict (id) do update set way = excluded.way, seen_at = clock_timestamp(), problem = excluded.problem,
        problem_since = case when excluded.problem is not null then coalesce(w.problem_since, clock_timestamp()) end;
    if v_was.id is null or v_was.way is distinct from left(p_way, 200) or v_was.problem is distinct from left(p_problem, 500) then
        perform database.note_change('outbox', 0, null, null);
    end if;
end
$$;

-- The email that a person chooses about, locked, within reach.
create function messaging.chosen(p_message bigint, p_reason text) returns messaging.message
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    m messaging.message;
begin
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a reason is missing' using errcode = 'PD001';
    end if;
    select * into m from messaging.message where id = p_message for update;
    if m.id is null then
        raise exception 'no such email' using errcode = 'PD002';
    end if;
    perform access.require(m.client_id, null);
    return m;
end
$$;
create function messaging.remember(m messaging.message, p_copy bigint, p_kind text, p_reason text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_choice bigint;
begin
    insert into messaging.choice (client_id, outbox_id, copy_id, kind, was, reason)
        values (m.client_id, m.id, p_copy, p_kind, jsonb_build_object('state', m.state, 'message_id', m.message_id, 'attempts', m.attempts,
            'last_error', m.last_error, 'suppressed_reason', m.suppressed_reason), btrim(p_reason)) returning id into v_choice;
    perform events.record(m.client_id, null, 'message.' || case p_kind when 'resend' then 'resent' when 'suppress' then 'suppressed' else 'unsuppressed' end,
        'message', m.id, m.order_id, jsonb_build_object('kind', m.kind, 'was', m.state, 'reason', btrim(p_reason)));
    perform events.decide(m.client_id, null, 'message', m.id, m.order_id, jsonb_build_object('kind', 'email', 'chosen', p_kind, 'alternatives',
        jsonb_build_array(jsonb_build_object('option', p_kind, 'chosen', true, 'code', 'person', 'facts', jsonb_build_object('was', m.state), 'sentence', btrim(p_reason)))));
    perform database.note_change('order', m.order_id, m.client_id, null);
    return v_choice;
end
$$;
create function messaging.new_message_id(p_client bigint) returns text
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select '<' || replace(gen_random_uuid()::text, '-', '') || '@' || coalesce((select split_part(from_email, '@', 2) from clients.branding where client_id = p_client), 'invalid') || '>'
$$;

-- A person's word on an email whose fate is unknown, that is dead, or that was sent. Unknown and dead: the same email once more, with its
-- message id kept, so that a mailbox that has it already may drop the second; p_new_id gives it another one, for a receiver that drops it
-- wrongly. Sent: a copy with a message id of its own, since mailboxes hide a second one with the same; what was sent stays on record.
create function messaging.resend(p_command uuid, p_message bigint, p_new_id boolean, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'messaging.resend', jsonb_build_array(p_message, p_new_id, p_reason));
    m messaging.message;
    v_id bigint;
    v_new text;
begin
    if done is not null then
        return done;
    end if;
    m := messaging.chosen(p_message, p_reason);
    if m.state not in ('unknown', 'dead', 'sent') then
        raise exception 'an email that is % cannot be sent again', replace(m.state, '_', ' ') using errcode = 'PD003';
    end if;
    if m.state = 'sent' then
        if exists (select from messaging.message c where c.copy_of = m.id and c.state in ('ready', 'sending', 'handing_over')) then
            raise exception 'a copy of this email is on its way already' using errcode = 'PD003';
        end if;
        v_new := messaging.new_message_id(m.client_id);
        insert into messaging.message (client_id, order_id, shipment_id, kind, recipient, event_key, policy, message_id, copy_of)
            values (m.client_id, m.order_id, m.shipment_id, m.kind, m.recipient, m.event_key || '/copy:' || p_command, m.policy, v_new, m.id) returning id into v_id;
        perform messaging.remember(m, v_id, 'resend', p_reason);
    else
        v_new := case when p_new_id then messaging.new_message_id(m.client_id) else m.message_id end;
        update messaging.message set state = 'ready', message_id = v_new, attempts = 0, not_before = clock_timestamp(), last_error = null where id = m.id;
        v_id := m.id;
        perform messaging.remember(m, null, 'resend', p_reason);
    end if;
    return database.finish_command(p_command, jsonb_build_object('message', v_id, 'message_id', v_new, 'was', m.state, 'copy', v_id <> m.id));
end
$$;

create function messaging.suppress(p_command uuid, p_message bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'messaging.suppress', jsonb_build_array(p_message, p_reason));
    m messaging.message;
begin
    if done is not null then
        return done;
    end if;
    m := messaging.chosen(p_message, p_reason);
    if m.state not in ('ready', 'unknown', 'dead') then
        raise exception 'an email that is % cannot be suppressed', replace(m.state, '_', ' ') using errcode = 'PD003';
    end if;
    update messaging.message set state = 'suppressed', suppressed_reason = btrim(p_reason) where id = m.id;
    perform messaging.remember(m, null, 'suppress', p_reason);
    return database.finish_command(p_command, jsonb_build_object('message', m.id, 'was', m.state));
end
$$;

-- A person outranks a rule: what a rule suppressed goes out. What a person suppressed is what it was before.
create function messaging.unsuppress(p_command uuid, p_message bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'messaging.unsuppress', jsonb_build_array(p_message, p_reason));
    m messaging.message;
    v_was jsonb;
    v_state text;
begin
    if done is not null then
        return done;
    end if;
    m := messaging.chosen(p_message, p_reason);
    if m.state <> 'suppressed' then
        raise exception 'an email that is % is not suppressed', replace(m.state, '_', ' ') using errcode = 'PD003';
    end if;
    select c.was into v_was from messaging.choice c where c.outbox_id = m.id and c.kind = 'suppress' order by c.id desc limit 1;
    v_state := coalesce(v_was ->> 'state', 'ready');
    if v_state = 'ready' and m.recipient is null and not exists (select from orders.recipient r where r.order_id = m.order_id and r.kind = 'customer' and r.email <> '') then
        raise exception 'the order has no email address of its customer' using errcode = 'PD003';
    end if;
    if v_state = 'ready' and not exists (select from clients.branding b where b.client_id = m.client_id) then
        raise exception 'the client has no sender address' using errcode = 'PD003';
    end if;
    update messaging.message set state = v_state, suppressed_reason = null, not_before = clock_timestamp(),
        message_id = case when message_id like '%@invalid>' then messaging.new_message_id(m.client_id) else message_id end where id = m.id;
    perform messaging.remember(m, null, 'unsuppress', p_reason);
    return database.finish_command(p_command, jsonb_build_object('message', m.id, 'status', v_state, 'was_reason', m.suppressed_reason));
end
$$;

-- Takes a resend back while nothing has left: the email is what it was, its copy is suppressed.
create function messaging.undo_resend(p_command uuid, p_message bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'messaging.undo_resend', jsonb_build_array(p_message, p_reason));
    m messaging.message;
    c messaging.choice;
begin
    if done is not null then
        return done;
    end if;
    m := messaging.chosen(p_message, p_reason);
    select * into c from messaging.choice where (outbox_id = m.id and copy_id is null or copy_id = m.id) and kind = 'resend' and undone_at is null
        order by id desc limit 1 for update;
    if c.id is null then
        raise exception 'this email was not sent again by a person' using errcode = 'PD003';
    end if;
    if m.state <> 'ready' then
        raise exception 'this email has left, or is leaving: nothing can be taken back' using errcode = 'PD003';
    end if;
    if c.copy_id is null then
        update messaging.message set state = c.was ->> 'state', message_id = c.was ->> 'message_id', attempts = (c.was ->> 'attempts')::integer,
            last_error = c.was ->> 'last_error' where id = m.id;
    else
        update messaging.message set state = 'suppressed', suppressed_reason = btrim(p_reason) where id = m.id;
    end if;
    update messaging.choice set undone_at = clock_timestamp(), undone_by = session_user, undone_reason = btrim(p_reason) where id = c.id;
    perform events.record(m.client_id, null, 'message.resend_undone', 'message', m.id, m.order_id, jsonb_build_object('kind', m.kind, 'reason', btrim(p_reason)));
    perform database.note_change('order', m.order_id, m.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('message', m.id, 'status', case when c.copy_id is null then c.was ->> 'state' else 'suppressed' end));
end
$$;

call database.readable('messaging.choice', 'database.worker');
grant execute on function messaging.hand_over, database.report_worker to poddesk_worker, poddesk_administrator;
grant execute on function messaging.resend, messaging.suppress, messaging.unsuppress, messaging.undo_resend to poddesk_account_manager, poddesk_administrator;

-- An email that went out without its bytes, a copy of what was never sent, a choice that is neither done nor undone.
create view verify.i8_resends as
    select 'message ' || c.id as subject, 'is a copy of one that was not sent' as detail from messaging.message c join messaging.message m on m.id = c.copy_of where m.state <> 'sent'
    union all
    select 'message ' || m.id, m.state || ' with a token or a lease' from messaging.message m where m.state in ('ready', 'sent', 'dead', 'suppressed') and m.token is not null
    union all
    select 'choice ' || c.id, 'a copy of message ' || c.outbox_id || ' that is not its copy' from messaging.choice c join messaging.message m on m.id = c.copy_id
        where m.copy_of is distinct from c.outbox_id;
grant select on verify.i8_resends to poddesk_system;
reset role;
grant create on schema verify to poddesk_system;
alter view verify.i8_resends owner to poddesk_system;
revoke create on schema verify from poddesk_system;
