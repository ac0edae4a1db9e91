-- Prints: which document went to which printer, asked for by whom, and why it was printed again.

create schema printing authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('printing');

create table printing.print (
    id bigint generated always as identity primary key,
    client_id bigint references clients.client,                          -- null: a pick list or manifest with several clients' parcels
    pod_id bigint not null references inventory.pod,
    kind text not null check (kind in ('label', 'slip', 'pick_list', 'rma_label', 'rma_letter', 'return_label', 'lane_label', 'purchase_order', 'receipt', 'manifest')),
    subject_id bigint not null,
    subject text not null,                                               -- its number, as people say it
    order_id bigint,
    content bytea not null check (octet_length(content) = 32),           -- sha256 of what was sent
    printer text not null check (printer ~ '\S' and length(printer) <= 200),
    copies integer not null check (copies between 1 and 99),
    is_reprint boolean not null,
    reason text check (reason ~ '\S' and length(reason) <= 500),
    state text not null default 'sending' check (state in ('sending', 'printed', 'failed')),
    job text,                                                            -- what the printer called it
    problem text,                                                        -- why it failed, in a sentence
    printed_by name not null default session_user,
    printed_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    check (not is_reprint or reason is not null),
    check ((state = 'sending') = (ended_at is null)),
    check ((state = 'failed') = (problem is not null))
);
create index print_subject on printing.print (kind, subject_id, id);
create index print_order on printing.print (order_id, id) where order_id is not null;
call database.protect('printing.print');

-- What is to be printed: whose it is, and the hashes of the papers that are kept with it; null: whatever is kept of its client.
-- Runs as who asks: what is out of reach is not there. An RMA that has not arrived is printed for the pod that shipped its order. Internal.
create function printing.subject_of(p_kind text, p_subject bigint,
    out client bigint, out pod bigint, out order_id bigint, out number text, out void boolean, out papers bytea[])
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_kind in ('label', 'slip') then
        select s.client_id, s.pod_id, s.order_id, s.number, s.status = 'voided',
               case p_kind when 'label' then array_remove(array[s.label_pdf, s.label_zpl], null) else array_remove(array[s.slip_pdf], null) end
            into client, pod, order_id, number, void, papers from shipping.shipment s where s.id = p_subject;
    elsif p_kind = 'pick_list' then
        select case when count(distinct f.client_id) = 1 then min(f.client_id) end, l.pod_id, case when count(distinct f.order_id) = 1 then min(f.order_id) end,
               l.number, false, array_remove(array[l.document], null)
            into client, pod, order_id, number, void, papers
            from fulfillment.pick_list l join fulfillment.fulfillment f on f.pick_list_id = l.id where l.id = p_subject group by l.id;
    elsif p_kind in ('rma_label', 'rma_letter') then
        select r.client_id, coalesce(r.pod_id, (select min(s.pod_id) from shipping.shipment s where s.order_id = r.order_id and s.shipped_at is not null)),
               r.order_id, r.number, r.status = 'canceled', case p_kind when 'rma_letter' then array_remove(array[r.letter], null) end
            into client, pod, order_id, number, void, papers from returns.rma r where r.id = p_subject;
    elsif p_kind = 'return_label' then    -- of the RMA: the label that it has
        select l.client_id, l.pod_id, r.order_id, r.number, false, array_remove(array[l.pdf, l.zpl], null)
            into client, pod, order_id, number, void, papers from returns.label l join returns.rma r on r.id = l.rma_id where l.rma_id = p_subject and l.voided_at is null;
    elsif p_kind = 'lane_label' then
        select i.client_id, i.pod_id, r.order_id, r.number || '/' || i.id, i.undone_at is not null
            into client, pod, order_id, number, void from returns.inspection i join returns.rma r on r.id = i.rma_id where i.id = p_subject;
    elsif p_kind = 'purchase_order' then
        select o.client_id, o.pod_id, o.number, o.status = 'canceled' into client, pod, number, void from inbound.purchase_order o where o.id = p_subject;
    elsif p_kind = 'receipt' then
        select r.client_id, r.pod_id, r.number, false into client, pod, number, void from inbound.receipt r where r.id = p_subject;
    elsif p_kind = 'manifest' then
        select m.pod_id, m.number, false, array_remove(array[m.document], null) into pod, number, void, papers from shipping.manifest m where m.id = p_subject;
    end if;
end
$$;

-- A person sends a stored document to a printer. A document that was printed before, or may have been, needs a reason; one that
-- failed to print does not.
create function printing.begin_print(p_command uuid, p_kind text, p_subject bigint, p_content bytea, p_printer text, p_copies integer, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'printing.begin_print', jsonb_build_array(p_kind, p_subject, encode(p_content, 'hex'), p_printer, p_copies, p_reason));
    s record;
    v_again boolean;
    v_print bigint;
    v_reason text := nullif(btrim(p_reason, E' \t\r\n'), '');
begin
    if done is not null then
        return done;
    end if;
    select * into s from printing.subject_of(p_kind, p_subject);
    if s.number is null then
        raise exception 'there is no such document to print' using errcode = 'PD002';
    end if;
    perform access.require(s.client, s.pod);
    if s.void then
        raise exception '% is void: its papers are not printed any more', s.number using errcode = 'PD003';
    end if;
    if p_content is null or (s.papers is not null and p_content <> all (s.papers))
            or not exists (select from database.content c where c.sha256 = p_content and c.client_id is not distinct from s.client) then
        raise exception 'this paper is not one that is kept with %', s.number using errcode = 'PD002';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('printing ' || p_kind, p_subject));   -- of two first prints one is the second
    v_again := exists (select from printing.print where kind = p_kind and subject_id = p_subject and state <> 'failed');
    if v_again and v_reason is null then
        raise exception '% was printed before: say why it is printed again', s.number using errcode = 'PD001';
    end if;
    insert into printing.print (client_id, pod_id, kind, subject_id, subject, order_id, content, printer, copies, is_reprint, reason)
        values (s.client, s.pod, p_kind, p_subject, s.number, s.order_id, p_content, p_printer, p_copies, v_again, v_reason) returning id into v_print;
    return database.finish_command(p_command, jsonb_build_object('print', v_print, 'again', v_again, 'subject', s.number));
end
$$;

-- How it went: p_problem null, it is printed. By who began it; said twice, it stays as it was said first.
create function printing.end_print(p_print bigint, p_problem text, p_job text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    p printing.print;
begin
    perform access.require_person();
    select * into p from printing.print where id = p_print and printed_by = session_user for update;
    if p.id is null then
        raise exception 'no such print of yours' using errcode = 'PD002';
    end if;
    if p.state <> 'sending' then
        return p.state;
    end if;
    update printing.print set state = case when p_problem is null then 'printed' else 'failed' end, problem = p_problem, job = nullif(p_job, ''),
        ended_at = clock_timestamp() where id = p.id returning * into p;
    if p.is_reprint and p.state = 'printed' then
        perform events.record(p.client_id, p.pod_id, 'document.reprinted', 'print', p.id, p.order_id,
            jsonb_build_object('kind', p.kind, 'subject', p.subject, 'printer', p.printer, 'reason', p.reason));
    end if;
    if p.order_id is not null then
        perform database.note_change('order', p.order_id, p.client_id, null);
    end if;
    perform database.note_change('print', p.id, p.client_id, p.pod_id);
    return p.state;
end
$$;

call database.readable('printing.print');
grant execute on function printing.begin_print, printing.end_print to poddesk_account_manager, poddesk_returns_inspector, poddesk_warehouse, poddesk_administrator;

-- A reprint without an earlier print, a second first print.
create view verify.i9_prints as
    select 'print ' || p.id as subject, 'is called a reprint, and nothing was printed before' as detail from printing.print p
    where p.is_reprint and not exists (select from printing.print q where q.kind = p.kind and q.subject_id = p.subject_id and q.id < p.id)
    union all
    select 'print ' || p.id, 'is called the first print, and is not' from printing.print p
    where not p.is_reprint and exists (select from printing.print q where q.kind = p.kind and q.subject_id = p.subject_id and q.id < p.id and q.state = 'printed');
grant select on verify.i9_prints to poddesk_system;
reset role;
grant create on schema verify to poddesk_system;
alter view verify.i9_prints owner to poddesk_system;
revoke create on schema verify from poddesk_system;
