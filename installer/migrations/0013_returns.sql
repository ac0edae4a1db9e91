-- Returns: from the RMA to the item back on the shelf. An RMA names what may come back; an inspection is of one unit, moves it
-- through the ledger and can be taken back until the parcel is closed; a refund is an instruction for the channel, never a payment.

create schema returns authorization poddesk_owner;
set local role poddesk_owner;
call database.open_schema('returns');

-- Every version of a client's rules that ever was; the newest is in force. Those without a client are the house's, for clients that have
-- none of their own. What questions and rules are: domain/returns/grading.h.
create table returns.policy (
    id bigint generated always as identity primary key,
    client_id bigint references clients.client,
    version integer not null check (version > 0),
    window_days integer not null check (window_days between 0 and 3650),
    promise_hours integer not null check (promise_hours between 1 and 720),      -- from arrival to the closed parcel
    questions jsonb not null check (jsonb_typeof(questions) = 'array' and octet_length(questions::text) <= 200000),
    rules jsonb not null check (jsonb_typeof(rules) = 'array' and octet_length(rules::text) <= 200000),
    note text not null check (note ~ '\S' and length(note) <= 500),              -- what changed and why
    published_by name not null default session_user,
    published_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (client_id, version)
);
create table returns.rma (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint references inventory.pod,               -- where it arrived; null before: every pod waits for it
    order_id bigint,                                      -- null: a parcel that belongs to no order
    number text not null,
    status text not null check (status in ('requested', 'approved', 'in_transit', 'received', 'inspecting', 'refunded', 'closed', 'canceled')),
    is_blind boolean not null default false,              -- came without an RMA
    kind text not null default 'return' check (kind in ('return', 'rts')),  -- rts: no customer's return, the carrier brought it back to its sender (0042)
    shipment_id bigint,                                   -- rts: the parcel that was not delivered
    carrier_reason text check (carrier_reason in ('undeliverable_as_addressed', 'refused', 'unclaimed', 'damaged_in_transit', 'unknown')),
    owed text check (owed in ('reship', 'refund', 'nothing')),              -- rts: what the client chose; null: not yet
    owed_by name,
    owed_at timestamptz,
    owed_note text not null default '' check (length(owed_note) <= 1000),
    tracking_number text not null default '' check (length(tracking_number) <= 100),
    expires_on date,
    authorized_by name not null default session_user,
    authorized_at timestamptz not null default clock_timestamp(),
    arrived_by name,
    arrived_at timestamptz,
    closed_by name,
    closed_at timestamptz,
    cancel_reason text,
    weight_ng bigint check (weight_ng > 0),               -- of the parcel on the pod's scale
    letter bytea,                                         -- sha256 in database.content
    version integer not null default 1,
    unique (client_id, number),
    unique (client_id, id),
    foreign key (client_id, order_id) references orders.order (client_id, id),
    check ((arrived_at is null) or pod_id is not null),
    check ((status = 'canceled') = (cancel_reason is not null)),
    check ((kind = 'rts') = (shipment_id is not null) and (kind = 'rts') = (carrier_reason is not null)),
    check ((owed is null) = (owed_at is null) and (owed is null or kind = 'rts')),
    foreign key (client_id, shipment_id) references shipping.shipment (client_id, id)
);
create unique index rma_parcel on returns.rma (shipment_id, order_id) where shipment_id is not null and status <> 'canceled';
create index rma_undecided on returns.rma (id) where kind = 'rts' and owed is null and status <> 'canceled';
create index rma_order on returns.rma (order_id) where order_id is not null;
create index rma_open on returns.rma (status, id) where status not in ('refunded', 'closed', 'canceled');
create index rma_number on returns.rma (number);
create index rma_tracking on returns.rma (tracking_number);
create table returns.rma_line (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    rma_id bigint not null,
    order_line_id bigint,                                 -- null: an item that the order does not have
    product_id bigint,                                    -- null: nobody knows what it is
    quantity bigint not null check (quantity between 1 and 1000000),
    reason text not null check (reason in ('too_small', 'too_large', 'color', 'style', 'not_as_described', 'defective', 'damaged_in_transit',
                                           'wrong_item', 'unwanted', 'other', 'unknown', 'return_to_sender')),   -- the last is no customer's: 0042
    customer_note text not null default '' check (length(customer_note) <= 1000),
    wants text not null default 'refund' check (wants in ('refund', 'exchange', 'store_credit', 'reship')),
    is_extra boolean not null default false,              -- found in the parcel, on no RMA before
    reception text not null default 'awaiting' check (reception in ('awaiting', 'in_transit', 'received', 'lost_in_transit', 'shipped_wrong_item',
                                                                    'short_shipped', 'given_to_customer', 'unexchanged', 'expired', 'canceled')),
    inspected bigint not null default 0,                  -- units with an inspection that stands
    missing bigint not null default 0,                    -- of them those that did not come: they may be sent in again
    unique (client_id, id),
    foreign key (client_id, rma_id) references returns.rma (client_id, id),
    foreign key (client_id, order_line_id) references orders.line (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    check (inspected between 0 and quantity and missing between 0 and inspected),
    check (wants <> 'reship' or reason = 'return_to_sender')
);
create index rma_line_rma on returns.rma_line (rma_id);
create index rma_line_order_line on returns.rma_line (order_line_id) where order_line_id is not null;
-- One unit on the bench.
create table returns.inspection (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    pod_id bigint not null references inventory.pod,
    rma_id bigint not null,
    line_id bigint not null,
    found text not null check (found in ('expected', 'wrong_item', 'missing', 'extra')),
    product_id bigint,                                    -- what lay in the parcel; null: nothing, or nobody knows
    answers jsonb not null default '{}',
    policy_id bigint references returns.policy,           -- the rules it went by; null: a person said what it is
    graded_by text,                                       -- the key of the rule that gave the grade
    decided_by text,                                      -- … the disposition
    grade text check (grade in ('A', 'B', 'C', 'D', 'E')),
    disposition text not null check (disposition in ('restock', 'restock_after_rework', 'resale_hold', 'quarantine', 'return_to_vendor', 'repair',
                                                     'donate', 'recycle', 'dispose', 'missing', 'wrong_item', 'return_to_customer')),
    acceptance text not null check (acceptance in ('pending', 'accepted', 'rejected', 'manual_intervention_required')),
    acceptance_why text not null,                         -- the rule, or the person's reason
    acceptance_by name,                                   -- who decided the acceptance, where no rule did
    location_id bigint,                                   -- where it went; null: not into the ledger
    units bigint not null default 1 check (units > 0),    -- what it is in stock: a kit is its parts
    lot text not null default '',
    condition text not null default 'good',
    note text not null default '' check (length(note) <= 1000),
    serial text check (serial = btrim(serial, E' \t\r\n') and length(serial) <= 100),   -- of a product that is tracked by them (0047); '': none could be read
    began_at timestamptz,
    steps jsonb not null default '[]' check (jsonb_typeof(steps) = 'array'), -- [{"step": "open" | "identify" | "answer:KEY" | "photo" | "bin", "ms"}], in order
    occurred_at timestamptz not null default clock_timestamp(), -- when the inspector did it: earlier than inspected_at where the bench had lost its link
    inspected_by name not null default session_user,
    inspected_at timestamptz not null default clock_timestamp(), -- the server's time
    undone_by name,
    undone_at timestamptz,
    undo_reason text,
    unique (client_id, id),
    foreign key (client_id, rma_id) references returns.rma (client_id, id),
    foreign key (client_id, line_id) references returns.rma_line (client_id, id),
    foreign key (client_id, product_id) references catalog.product (client_id, id),
    foreign key (pod_id, location_id) references inventory.location (pod_id, id),
    check ((undone_at is null) = (undo_reason is null)),
    check ((policy_id is null) = (decided_by is null) and (policy_id is null) = (graded_by is null)),
    check ((location_id is not null) = (product_id is not null and disposition <> 'missing')),
    check (disposition <> 'restock' or coalesce(grade in ('A', 'B'), false)),
    check (grade <> 'E' or disposition in ('recycle', 'dispose', 'donate', 'quarantine')),
    check ((found = 'missing') = (disposition = 'missing') and (found = 'wrong_item') = (disposition = 'wrong_item'))
);
create index inspection_rma on returns.inspection (rma_id, id);
create index inspection_line on returns.inspection (line_id);
-- How often each rule decided, and when last (domain/returns/policy_versions.h): kept as inspections come and go, for there are years of
-- them and a person waits. last_at is null where all were taken back.
create table returns.rule_hit (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    pod_id bigint not null references inventory.pod,
    policy_id bigint not null references returns.policy,
    rule text not null,
    hits bigint not null check (hits >= 0),
    last_at timestamptz,
    unique (policy_id, rule, client_id, pod_id)
);
-- By them the last hit is found again when one is taken back.
create index inspection_decided_by on returns.inspection (policy_id, decided_by, inspected_at) include (client_id, pod_id) where undone_at is null;
create index inspection_graded_by on returns.inspection (policy_id, graded_by, inspected_at) include (client_id, pod_id)
    where undone_at is null and graded_by <> decided_by;
-- What is owed for a line's accepted units, in minor units of the order's currency: what they were paid for, less the restocking fee. An
-- exchange or a parcel sent once more pays nothing back: the shop sends another. Who is told of it, the shop or a person, says 0038.
create table returns.refund (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    rma_id bigint,
    line_id bigint,                                        -- both null: goodwill for a line of an order without a return
    order_line_id bigint not null,
    kind text not null check (kind in ('refund', 'exchange', 'store_credit', 'reship', 'goodwill')),   -- goodwill: a part of the price, for no unit
    units bigint not null,
    restocked bigint not null check (restocked between 0 and units),   -- of them those that are sold as new again
    value bigint not null check (value >= 0),
    fee bigint not null check (fee between 0 and value),
    amount bigint not null check (amount = case when kind in ('exchange', 'reship') then 0 else value - fee end),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    why text not null,                                    -- the fee in words
    shop_refund_id bigint,                                -- null: no shop is told, a person settles it
    settled_by name,                                      -- a person says that it is done
    settled_at timestamptz,
    settled_note text not null default '' check (length(settled_note) <= 1000),
    instructed_by name not null default session_user,
    instructed_at timestamptz not null default clock_timestamp(),
    taken_back_at timestamptz,                            -- its parcel was opened again before anybody had paid
    check (case kind when 'goodwill' then units = 0 and fee = 0 and value > 0 else units > 0 and rma_id is not null and line_id is not null end),
    check ((rma_id is null) = (line_id is null)),
    check ((settled_by is null) = (settled_at is null) and (settled_at is null or taken_back_at is null)),
    foreign key (client_id, rma_id) references returns.rma (client_id, id),
    foreign key (client_id, line_id) references returns.rma_line (client_id, id),
    foreign key (client_id, order_line_id) references orders.line (client_id, id)
);
create index refund_rma on returns.refund (rma_id);
create index refund_line on returns.refund (line_id);
create index refund_order_line on returns.refund (order_line_id);
create index refund_shop on returns.refund (shop_refund_id) where shop_refund_id is not null;

call database.protect('returns.policy');
call database.protect('returns.rma');
call database.protect('returns.rma_line');
call database.protect('returns.inspection');
call database.protect('returns.rule_hit');
call database.protect('returns.refund');

insert into returns.policy (client_id, version, note, window_days, promise_hours, questions, rules) values (null, 1, 'As it came', 30, 48, '[
  {"key": "packaging", "short": "Packaging", "ask": "Is the packaging sealed and the tag on?", "answers": [
    {"key": "sealed", "text": "Sealed, tag on", "hint": "as it left us"},
    {"key": "opened", "text": "Opened, complete", "hint": "tag on, nothing missing"},
    {"key": "gone", "text": "Tag or packaging gone", "hint": "loose, torn or missing"}]},
  {"key": "works", "short": "Whole", "ask": "Is the item whole and does it work?", "answers": [
    {"key": "yes", "text": "Whole", "hint": "nothing broken, torn or leaking"},
    {"key": "repairable", "text": "Damaged, can be repaired", "hint": "a seam, a button, a part"},
    {"key": "broken", "text": "Beyond repair", "hint": "broken, leaking, cut"}]},
  {"key": "wear", "short": "Wear", "ask": "Are there signs of wear?", "answers": [
    {"key": "none", "text": "None", "hint": "tried on at most"},
    {"key": "light", "text": "Light", "hint": "creases, a hair, a mark that wipes off"},
    {"key": "worn", "text": "Worn or washed", "hint": "used as its own"}]},
  {"key": "clean", "short": "Smell, stains", "ask": "Does it smell or is it stained?", "answers": [
    {"key": "clean", "text": "Clean", "hint": "no smell, no stain"},
    {"key": "cleanable", "text": "Can be cleaned", "hint": "dust, lint, a light smell"},
    {"key": "stays", "text": "It stays", "hint": "stain or smell that will not go"}]}]',
 '[{"key": "hazmat", "when": {"hazmat": "yes"}, "grade": "D", "disposition": "quarantine", "sentence": "Hazardous: a trained person looks at it, nobody opens it."},
  {"key": "sealed-defective", "when": {"reason": "defective", "packaging": "sealed"}, "grade": "B", "disposition": "quarantine", "sentence": "Sealed, yet the customer calls it defective: a person looks at it."},
  {"key": "sealed", "when": {"packaging": "sealed"}, "grade": "A", "disposition": "restock", "sentence": "Sealed with its tag: as good as new."},
  {"key": "broken", "when": {"works": "broken"}, "grade": "E", "disposition": "dispose", "sentence": "Beyond repair."},
  {"key": "makers-defect", "when": {"works": "repairable", "reason": "defective"}, "grade": "D", "disposition": "return_to_vendor", "sentence": "A defect that the maker answers for."},
  {"key": "repair", "when": {"works": "repairable"}, "grade": "D", "disposition": "repair", "sentence": "Damaged, and worth a repair."},
  {"key": "worn-stained", "when": {"wear": "worn", "clean": "stays"}, "grade": "E", "disposition": "recycle", "sentence": "Worn, with stains or a smell that stay."},
  {"key": "worn", "when": {"wear": "worn"}, "grade": "C", "disposition": "resale_hold", "sentence": "Worn: sold elsewhere, not as new."},
  {"key": "stained", "when": {"clean": "stays"}, "grade": "D", "disposition": "donate", "sentence": "Whole, with a stain or a smell that stays."},
  {"key": "to-clean", "when": {"clean": "cleanable"}, "grade": "B", "disposition": "restock_after_rework", "sentence": "Clean it first."},
  {"key": "to-pack", "when": {"packaging": "gone"}, "grade": "B", "disposition": "restock_after_rework", "sentence": "New bag and tag first."},
  {"key": "light-wear", "when": {"wear": "light"}, "grade": "B", "disposition": "restock", "sentence": "Opened, light wear, clean: back to stock."},
  {"key": "clean", "when": {}, "grade": "A", "disposition": "restock", "sentence": "Opened, complete, clean and unworn."}]');

create trigger append_only before update or delete or truncate on returns.policy for each statement execute function access.refuse_change();
call access.audit('returns.rma', 'update');
call access.audit('returns.rma_line', 'update');
call access.audit('returns.inspection', 'update');
call access.audit('returns.refund', 'update');

-- At the end of the transaction, so that inspectors whose items the same rule decides wait for each other no longer than that takes.
create function returns.count_hits() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_rules text[] := array(select distinct x from unnest(array[new.decided_by, new.graded_by]) x where x is not null order by x);
begin
    if new.undone_at is null then
        insert into returns.rule_hit as h (client_id, pod_id, policy_id, rule, hits, last_at)
            select new.client_id, new.pod_id, new.policy_id, x, 1, new.inspected_at from unnest(v_rules) x
            on conflict (policy_id, rule, client_id, pod_id) do update set hits = h.hits + 1, last_at = greatest(h.last_at, excluded.last_at);
    else
        perform 1 from returns.rule_hit h where h.policy_id = new.policy_id and h.rule = any (v_rules) and h.client_id = new.client_id and h.pod_id = new.pod_id
            order by h.rule for update;
        update returns.rule_hit h set hits = h.hits - 1, last_at = greatest(
                (select max(i.inspected_at) from returns.inspection i where i.policy_id = h.policy_id and i.decided_by = h.rule and i.undone_at is null
                 and i.client_id = h.client_id and i.pod_id = h.pod_id),
                (select max(i.inspected_at) from returns.inspection i where i.policy_id = h.policy_id and i.graded_by = h.rule and i.undone_at is null
                 and i.graded_by <> i.decided_by and i.client_id = h.client_id and i.pod_id = h.pod_id))
            where h.policy_id = new.policy_id and h.rule = any (v_rules) and h.client_id = new.client_id and h.pod_id = new.pod_id;
    end if;
    return null;
end
$$;
create constraint trigger counted_hit after insert on returns.inspection deferrable initially deferred for each row
    when (new.policy_id is not null and new.undone_at is null) execute function returns.count_hits();
create constraint trigger counted_undo after update of undone_at on returns.inspection deferrable initially deferred for each row
    when (new.policy_id is not null and (old.undone_at is null) <> (new.undone_at is null)) execute function returns.count_hits();

create function returns.may_become(p_from text, p_to text) returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return p_from || ' ' || p_to = any (array[
        'requested approved', 'requested canceled', 'approved in_transit', 'approved received', 'approved canceled',
        'in_transit received', 'in_transit canceled', 'received inspecting', 'received canceled', 'received closed',
        'inspecting received', 'inspecting refunded', 'inspecting closed', 'refunded closed',
        'canceled approved', 'canceled received', 'refunded inspecting', 'closed inspecting', 'closed received',
        'closed refunded']);  -- the last: what is owed for an undelivered parcel is chosen after it was inspected
end
$$;
create function returns.check_step() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.status <> old.status and not returns.may_become(old.status, new.status) then
        raise exception 'an RMA cannot go from % to %', old.status, new.status using errcode = 'PD003';
    end if;
    new.version := old.version + 1;
    return new;
end
$$;
create trigger step before update on returns.rma for each row execute function returns.check_step();

create function returns.policy_of(p_client bigint) returns returns.policy
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    (select * from returns.policy where client_id = p_client order by version desc limit 1) union all
    (select * from returns.policy where client_id is null order by version desc limit 1) limit 1
$$;
-- The next version of a client's rules (null: the house's, by an administrator only): what p_policy names of window_days, promise_hours,
-- questions and rules, the rest as it is in force. PD004: somebody published since p_seen, where that is told (0: the client has none).
create function returns.publish_policy(p_command uuid, p_client bigint, p_seen integer, p_policy jsonb, p_note text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.publish_policy', jsonb_build_array(p_client, p_seen, p_policy, p_note));
    p returns.policy;
    v_newest integer;
begin
    if done is not null then
        return done;
    end if;
    perform access.require(p_client, null);
    if p_client is null and not exists (select from access.whoami() w where w.role = 'administrator')
       and not (select rolsuper from pg_roles where rolname = session_user) then
        raise exception 'the rules for all clients are an administrator''s' using errcode = '42501';
    end if;
    if coalesce(p_note, '') !~ '\S' then
        raise exception 'a note on what changed is missing' using errcode = 'PD001';
    end if;
    p := returns.policy_of(p_client);
    v_newest := case when p.client_id is not distinct from p_client then p.version else 0 end;
    begin
        if v_newest <> p_seen then
            raise unique_violation;
        end if;
        insert into returns.policy (client_id, version, window_days, promise_hours, questions, rules, note)
            values (p_client, v_newest + 1, coalesce((p_policy ->> 'window_days')::integer, p.window_days), coalesce((p_policy ->> 'promise_hours')::integer, p.promise_hours),
                    coalesce(p_policy -> 'questions', p.questions), coalesce(p_policy -> 'rules', p.rules), btrim(p_note)) returning * into p;
    exception when unique_violation then
        raise exception 'somebody published other rules meanwhile' using errcode = 'PD004';
    end;
    delete from returns.policy_draft where client_id is not distinct from p_client and login = session_user;
    perform events.record(p_client, null, 'return.policy_published', 'return_policy', p.id, null, jsonb_build_object('version', p.version, 'note', p.note));
    perform database.note_change('return_policy', p.id, p_client, null);
    perform database.note_change('client', p_client, p_client, null) where p_client is not null;
    return database.finish_command(p_command, jsonb_build_object('version', p.version));
end
$$;

-- What may still come back of what was sold as one order, whichever of its parts shipped it: shipped, less what is on RMAs already. Ask with the order locked to rely on it.
create function returns.returnable(p_order bigint) returns table (order_line bigint, product bigint, shipped bigint, on_rma bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select l.id, l.product_id,
           fulfillment.units_shipped(l.id),
           (select coalesce(sum(r.quantity - r.missing), 0)::bigint from returns.rma_line r where r.order_line_id = l.id and r.reception <> 'canceled')
    from orders.order o join orders.order p on p.channel_id = o.channel_id and p.external_id = o.external_id join orders.line l on l.order_id = p.id
    where o.id = p_order order by p.part, l.position, l.id
$$;

create function returns.new_number(p_client bigint, p_kind text default 'rma') returns text
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select upper(p_kind) || '-' || c.code || '-' || lpad(database.next_number(p_kind, c.id, null)::text, 5, '0') from clients.client c where c.id = p_client
$$;

-- What an email about the RMA needs to know, as the payload of its event.
create function returns.facts(p_rma bigint) returns jsonb
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select jsonb_build_object('number', r.number, 'expires_on', r.expires_on, 'lines', coalesce((
        select jsonb_agg(jsonb_build_object('title', coalesce(nullif(o.title, ''), p.title, ''), 'quantity', l.quantity) order by l.id)
        from returns.rma_line l left join orders.line o on o.id = l.order_line_id left join catalog.product p on p.id = l.product_id
        where l.rma_id = r.id and l.reception <> 'canceled'), '[]'))
    from returns.rma r where r.id = p_rma
$$;

-- Nothing of the order may come back: the reason is on record, and in the answer. Internal.
create function returns.refuse(o orders.order, p_code text, p_facts jsonb, p_sentence text, p_way_out text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform events.record(o.client_id, null, 'return.refused', 'order', o.id, o.id, jsonb_build_object('reason', p_code) || p_facts);
    perform events.decide(o.client_id, null, 'order', o.id, o.id, jsonb_build_object('kind', 'return', 'chosen', 'refused', 'alternatives', jsonb_build_array(
        jsonb_build_object('option', 'refused', 'chosen', true, 'code', p_code, 'facts', '{}'::jsonb, 'sentence', p_sentence))));
    perform database.note_change('order', o.id, o.client_id, null);
    return jsonb_build_object('refused', jsonb_build_object('code', p_code, 'message', p_sentence || ' ' || p_way_out));
end
$$;
-- {"order", "lines": [{"line", "quantity", "reason", "note", "wants"}], "tracking", "override"}. The rules in their order: not shipped, on an
-- RMA already, final sale, the return window. The last two a person outranks with a reason ("override"). What they refuse is answered with
-- {"refused": {"code", "message"}}, and the reason is on record.
create function returns.authorize(p_command uuid, p_request jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.authorize', p_request);
    o orders.order;
    v_window integer;
    v_days integer;
    v_override text := btrim(coalesce(p_request ->> 'override', ''), E' \t\r\n');
    v_rma returns.rma;
    v_bad record;
    v_code text := 'in_window';
    v_sentence text;
    v_facts jsonb;
    v_final text;
begin
    if done is not null then
        return done;
    end if;
    -- The order first, as it was sold: two people who authorize at once count one after the other.
    select * into o from orders.order where id = orders.sold_as((p_request ->> 'order')::bigint) for update;
    if o.id is null then
        raise exception 'no such order' using errcode = 'PD002';
    end if;
    if jsonb_array_length(coalesce(p_request -> 'lines', '[]')) = 0 then
        raise exception 'an RMA names at least one item' using errcode = 'PD001';
    end if;
    if exists (select from jsonb_array_elements(p_request -> 'lines') e where e ->> 'reason' = 'return_to_sender') then
        raise exception 'what the carrier brings back is no return of the customer: scan its parcel' using errcode = 'PD001';
    end if;
    for v_bad in
        select x.*, r.shipped, r.on_rma, l.sku
        from (select (e ->> 'line')::bigint as line, sum((e ->> 'quantity')::bigint) as quantity, min((e ->> 'quantity')::bigint) as least
              from jsonb_array_elements(p_request -> 'lines') e group by 1) x
             left join returns.returnable(o.id) r on r.order_line = x.line left join orders.line l on l.id = x.line
        where r.order_line is null or coalesce(x.least, 0) < 1 or x.quantity > r.shipped - r.on_rma
        order by r.order_line is not null, coalesce(x.least, 0) >= 1, x.line
    loop
        if v_bad.shipped is null then
            raise exception 'the order has no such line' using errcode = 'PD002';
        elsif coalesce(v_bad.least, 0) < 1 then
            raise exception 'at least one unit of % comes back', v_bad.sku using errcode = 'PD001';
        end if;
        v_facts := jsonb_build_object('sku', v_bad.sku, 'shipped', v_bad.shipped, 'on_rma', v_bad.on_rma, 'asked', v_bad.quantity);
        return database.finish_command(p_command, case
            when v_bad.shipped = 0 then returns.refuse(o, 'not_shipped', v_facts, format('We have not shipped %s with this order.', v_bad.sku), 'Look for the order that it left with.')
            when v_bad.on_rma = 0 then returns.refuse(o, 'more_than_shipped', v_facts,
                format('Of %s were %s shipped, so %s cannot come back.', v_bad.sku, v_bad.shipped, v_bad.quantity), 'Ask for fewer.')
            else returns.refuse(o, 'already_returned', v_facts, format('Of %s were %s shipped and %s are on RMAs already, so %s cannot come back.', v_bad.sku, v_bad.shipped,
                v_bad.on_rma, v_bad.quantity), 'Ask for fewer, or cancel the RMA that they are on.') end);
    end loop;
    v_window := (returns.policy_of(o.client_id)).window_days;
    v_days := floor(extract(epoch from clock_timestamp() - coalesce(o.shipped_at, clock_timestamp())) / 86400);
    v_sentence := format('Shipped %s days ago; %s days is the client''s return window.', v_days, v_window);
    v_final := returns.final_sale_of(o.id, p_request -> 'lines');
    if v_final is not null then
        v_code := 'final_sale';
        v_facts := jsonb_build_object('what', v_final);
        v_sentence := format('%s was a final sale.', v_final);
    elsif v_days > v_window then
        v_code := 'window_closed';
        v_facts := jsonb_build_object('days', v_days, 'window', v_window);
    end if;
    if v_code <> 'in_window' and v_override = '' then
        return database.finish_command(p_command, returns.refuse(o, v_code, v_facts, v_sentence, 'Authorize it with a reason of your own to let it come back all the same.'));
    end if;
    insert into returns.rma (client_id, order_id, number, status, tracking_number, expires_on)
        values (o.client_id, o.id, returns.new_number(o.client_id), 'approved', btrim(coalesce(p_request ->> 'tracking', '')),
                (clock_timestamp() + make_interval(days => greatest(v_window, 14)))::date) returning * into v_rma;
    insert into returns.rma_line (client_id, rma_id, order_line_id, product_id, quantity, reason, customer_note, wants)
        select o.client_id, v_rma.id, l.id, l.product_id, (e ->> 'quantity')::bigint, coalesce(e ->> 'reason', 'unknown'), coalesce(e ->> 'note', ''),
               coalesce(e ->> 'wants', 'refund')
        from jsonb_array_elements(p_request -> 'lines') with ordinality x (e, n) join orders.line l on l.id = (e ->> 'line')::bigint order by n;
    perform events.record(o.client_id, null, 'return.authorized', 'return', v_rma.id, o.id, returns.facts(v_rma.id));
    perform events.decide(o.client_id, null, 'return', v_rma.id, o.id, jsonb_build_object('kind', 'return', 'chosen', 'authorized', 'alternatives', jsonb_build_array(
        jsonb_build_object('option', 'authorized', 'chosen', true, 'code', case when v_code <> 'in_window' then 'person' else v_code end, 'facts', '{}'::jsonb,
                           'sentence', v_sentence || case when v_code <> 'in_window' then ' Authorized all the same: ' || v_override else '' end))));
    perform database.note_change('return', v_rma.id, o.client_id, null);
    perform database.note_change('order', o.id, o.client_id, null);
    return database.finish_command(p_command, jsonb_build_object('rma', v_rma.id, 'number', v_rma.number));
end
$$;

-- Locks the RMA's order, then the RMA. Internal.
create function returns.lock_rma(p_rma bigint) returns returns.rma
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    r returns.rma;
begin
    perform 1 from orders.order where id = (select order_id from returns.rma where id = p_rma) for update;
    select * into r from returns.rma where id = p_rma for update;
    if r.id is null then
        raise exception 'no such RMA' using errcode = 'PD002';
    end if;
    return r;
end
$$;

-- Nothing of it is on the bench yet, or everything was taken back. Also the undo of an arrival that was a mistake.
create function returns.cancel(p_command uuid, p_rma bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.cancel', jsonb_build_array(p_rma, p_reason));
    r returns.rma;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a cancel needs a reason' using errcode = 'PD001';
    end if;
    r := returns.lock_rma(p_rma);
    if not returns.may_become(r.status, 'canceled') then
        raise exception 'an RMA that is % cannot be canceled', r.status using errcode = 'PD003';
    end if;
    perform returns.drop_label(r, p_reason) where r.arrived_at is null;    -- 0042
    update returns.rma set status = 'canceled', cancel_reason = p_reason where id = r.id;
    update returns.rma_line set reception = 'canceled' where rma_id = r.id;
    perform shipping.not_back(r.shipment_id) where r.kind = 'rts';
    perform events.record(r.client_id, r.pod_id, 'return.canceled', 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'reason', p_reason));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    perform database.note_change('order', r.order_id, r.client_id, null) where r.order_id is not null;
    return database.finish_command(p_command, jsonb_build_object('rma', r.id, 'status', 'canceled'));
end
$$;

-- A parcel is at the dock, unopened: {"pod", "code", and "rma" | "order" | "client" | "shipment" with "order" and "carrier_reason": that
-- parcel was not delivered}. Without an RMA it gets one here, so that nothing waits for ever.
create function returns.arrive(p_command uuid, p_request jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.arrive', p_request);
    r returns.rma;
    v_pod bigint := (p_request ->> 'pod')::bigint;
    v_client bigint := (p_request ->> 'client')::bigint;
    v_order bigint;
begin
    if done is not null then
        return done;
    end if;
    if v_pod is null then
        raise exception 'a parcel arrives in a pod' using errcode = 'PD001';
    end if;
    if p_request ->> 'rma' is not null then
        r := returns.lock_rma((p_request ->> 'rma')::bigint);
        perform access.require(r.client_id, v_pod);
        if r.status not in ('requested', 'approved', 'in_transit') then
            raise exception '% is %: its parcel has arrived, or will not', r.number, r.status using errcode = 'PD003';
        end if;
        if r.status = 'requested' then
            update returns.rma set status = 'approved' where id = r.id;
        end if;
        update returns.rma set status = 'received', pod_id = v_pod, arrived_at = clock_timestamp(), arrived_by = session_user where id = r.id returning * into r;
        update returns.rma_line set reception = 'awaiting' where rma_id = r.id and reception = 'in_transit';   -- each is received when it is inspected
    else
        if p_request ->> 'order' is not null then
            select id, client_id into v_order, v_client from orders.order where id = orders.sold_as((p_request ->> 'order')::bigint) for update;
            if v_order is null then
                raise exception 'no such order' using errcode = 'PD002';
            end if;
            if not exists (select from returns.returnable(v_order) x where x.shipped > x.on_rma) then
                raise exception 'nothing of this order can come back: it was not shipped, or is on RMAs already' using errcode = 'PD003';
            end if;
        end if;
        if v_client is null then
            raise exception 'whose parcel it is must be said' using errcode = 'PD001';
        end if;
        perform access.require(v_client, v_pod);
        if p_request ->> 'shipment' is not null then
            r := returns.take_undelivered(v_client, v_pod, v_order, (p_request ->> 'shipment')::bigint, coalesce(p_request ->> 'carrier_reason', 'unknown'));
        else
            insert into returns.rma (client_id, pod_id, order_id, number, status, is_blind, arrived_at, arrived_by)
                values (v_client, v_pod, v_order, returns.new_number(v_client), 'received', true, clock_timestamp(), session_user) returning * into r;
        end if;
    end if;
    if r.kind = 'rts' then
        perform events.record(r.client_id, r.pod_id, 'return.undelivered', 'return', r.id, r.order_id, returns.facts(r.id) || jsonb_build_object('code', p_request ->> 'code',
            'tracking', r.tracking_number, 'carrier_reason', r.carrier_reason, 'is_told', (returns.terms_of(r.client_id)).tells_undelivered));
    else
        perform events.record(r.client_id, r.pod_id, 'return.received', 'return', r.id, r.order_id, returns.facts(r.id) || jsonb_build_object('code', p_request ->> 'code'));
    end if;
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    perform database.note_change('order', r.order_id, r.client_id, null) where r.order_id is not null;
    return database.finish_command(p_command, jsonb_build_object('rma', r.id, 'number', r.number));
end
$$;

-- The pod's bench: where units are while they are looked at.
create function returns.bench_of(p_pod bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id bigint;
begin
    select id into v_id from inventory.location where pod_id = p_pod and code = 'RETURNS' and kind = 'receiving';
    if v_id is null then
        insert into inventory.location (pod_id, code, kind) values (p_pod, 'RETURNS', 'receiving') on conflict (pod_id, code) do nothing;
        select id into v_id from inventory.location where pod_id = p_pod and code = 'RETURNS' and kind = 'receiving';
    end if;
    if v_id is null then
        raise exception 'the pod''s bin RETURNS is no receiving bin' using errcode = 'PD003';
    end if;
    return v_id;
end
$$;

-- What the customer cannot help.
create function returns.is_our_fault(p_reason text) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
    select p_reason in ('not_as_described', 'defective', 'damaged_in_transit', 'wrong_item', 'return_to_sender')
$$;

create function returns.condition_of(p_disposition text) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when p_disposition = 'restock' then 'good' when p_disposition in ('restock_after_rework', 'quarantine', 'wrong_item', 'return_to_customer') then 'quarantine'
                else 'damaged' end
$$;

-- Why an item cannot have this grade and disposition; null: it can.
create function returns.misfit(p_found text, p_grade text, p_disposition text) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when (p_found = 'missing') <> (p_disposition = 'missing') then 'what did not come is missing, and nothing else is'
                when (p_found = 'wrong_item') <> (p_disposition = 'wrong_item') then 'another item in its place is a wrong item, and nothing else is'
                when p_found in ('missing', 'wrong_item') and p_grade is not null then 'only the item that was expected has a grade'
                when p_found not in ('missing', 'wrong_item') and p_grade is null then 'an item that is here needs its grade'
                when p_disposition = 'restock' and p_grade not in ('A', 'B') then 'grade ' || p_grade || ' is not sold as new again'
                when p_grade = 'E' and p_disposition not in ('recycle', 'dispose', 'donate', 'quarantine') then 'grade E is recycled, disposed of, donated or put in quarantine' end
$$;
-- Whether the customer is owed something for the unit, by the first of these rules that holds.
create function returns.acceptance_of(p_disposition text, p_grade text, p_reason text, p_is_of_order boolean, p_by_rule text, out acceptance text, out why text)
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select x.acceptance, x.why from (values
        (1, p_disposition = 'missing', 'rejected', 'It did not come.'),
        (2, p_disposition = 'wrong_item', 'rejected', 'Another item came in its place.'),
        (3, p_disposition = 'return_to_customer', 'rejected', 'It goes back to the customer.'),
        (4, p_by_rule is not null and (p_is_of_order or p_by_rule <> 'accepted'), p_by_rule, 'The client''s rules say so.'),
        (5, not p_is_of_order, 'pending', 'It belongs to no order, so nobody is known who paid for it.'),
        (6, p_grade = 'E' and not returns.is_our_fault(p_reason), 'manual_intervention_required', 'Beyond use, and the reason is not ours: a person decides.'),
        (7, true, 'accepted', case when p_reason = 'return_to_sender' then 'The carrier brought it back.' when returns.is_our_fault(p_reason) then 'The reason is ours or the shop''s.' else 'It came back as it may.' end)) x (rank, holds, acceptance, why)
    where x.holds order by x.rank limit 1
$$;

-- What one unit of a product is in stock: itself, or the parts of the kit as this order line shipped it (null: as it is now). Internal.
create function returns.parts_of(p_line bigint, p_product bigint) returns table (product bigint, quantity bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with shipped as (
        select distinct f.product_id, f.per_unit from fulfillment.line f join orders.line l on l.id = f.order_line_id
        where l.id = p_line and l.product_id = p_product and f.product_id <> p_product and f.shipped > 0
    ), part as (
        select * from shipped
        union all select k.product_id, k.quantity from catalog.kit_part k where k.kit_id = p_product and not exists (select from shipped)
    )
    select * from part union all select p_product, 1 where p_product is not null and not exists (select from part)
$$;
-- The lot that a product was shipped with, where all units of the order came from one; else ''. Internal.
create function returns.lot_of(p_order bigint, p_product bigint) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when count(distinct m.lot) = 1 then min(m.lot) else '' end from inventory.movement m
    where m.product_id = p_product and m.reason = 'ship' and m.ref_type = 'shipment' and m.ref_id in (select s.id from shipping.shipment s where s.order_id = p_order)
$$;

-- One unit is done: {"rma", "found", "line", "product", "answers", "grade", "disposition", "location", "note", "began_at", "occurred_at",
-- "steps", "decision", "policy", "graded_by", "decided_by", "acceptance", "photo": {"width", "height"} of p_jpeg, "photos_of": the inspection
-- that this is once more, "serial": '' where none can be read}: the rules it went by and which of them, and what they say of the refund.
-- The line is asked for unless the item is extra; location only for a restock. The unit goes from the customer over the bench to where
-- its disposition says. A rule that demands a photo takes no unit without one.
create function returns.inspect(p_command uuid, p_request jsonb, p_jpeg bytea default null) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.inspect', (p_request - array['decision', 'steps', 'occurred_at'])
        || case when p_jpeg is null then '{}' else jsonb_build_object('sha256', encode(sha256(p_jpeg), 'hex')) end);
    r returns.rma;
    l returns.rma_line;
    v_found text := coalesce(p_request ->> 'found', 'expected');
    v_disposition text := p_request ->> 'disposition';
    v_product bigint := (p_request ->> 'product')::bigint;
    v_location bigint := (p_request ->> 'location')::bigint;
    v_bench bigint;
    v_inspection bigint;
    v_misfit text;
    v_serial text := btrim(p_request ->> 'serial', E' \t\r\n');
    v_numbered text;    -- the SKU, of a product whose units have serials
begin
    if done is not null then
        return done;
    end if;
    r := returns.lock_rma((p_request ->> 'rma')::bigint);
    perform access.require(r.client_id, r.pod_id);
    if r.status not in ('received', 'inspecting') then
        raise exception '% is %, not on a bench', r.number, r.status using errcode = 'PD003';
    end if;
    if v_disposition is null then
        raise exception 'an inspection needs its disposition' using errcode = 'PD001';
    end if;
    v_misfit := returns.misfit(v_found, p_request ->> 'grade', v_disposition);
    if v_misfit is not null then
        raise exception '%', v_misfit using errcode = 'PD003';
    end if;
    if v_product is not null and not exists (select from catalog.product where id = v_product and client_id = r.client_id) then
        raise exception 'no such product of this client' using errcode = 'PD002';
    end if;
    if p_request ->> 'policy' is not null and not exists (select from returns.policy where id = (p_request ->> 'policy')::bigint and coalesce(client_id, r.client_id) = r.client_id) then
        raise exception 'no such rules for this client' using errcode = 'PD002';
    end if;
    if v_found = 'extra' then
        if v_product is null and coalesce(p_request ->> 'note', '') !~ '\S' then
            raise exception 'an item that nobody knows needs a note' using errcode = 'PD001';
        end if;
        insert into returns.rma_line (client_id, rma_id, order_line_id, product_id, quantity, reason, is_extra)
            values (r.client_id, r.id, (select x.order_line from returns.returnable(r.order_id) x where x.product = v_product and x.shipped > x.on_rma limit 1),
                    v_product, 1, case r.kind when 'rts' then 'return_to_sender' else 'unknown' end, true) returning * into l;
    else
        select * into l from returns.rma_line where id = (p_request ->> 'line')::bigint and rma_id = r.id for update;
        if l.id is null then
            raise exception 'the RMA has no such line' using errcode = 'PD002';
        end if;
        if l.inspected >= l.quantity or l.reception = 'canceled' then
            raise exception 'every unit of this line is inspected' using errcode = 'PD003';
        end if;
        if v_found = 'expected' then
            v_product := l.product_id;
        elsif v_found = 'missing' then
            v_product := null;
        elsif v_product is null and coalesce(p_request ->> 'note', '') !~ '\S' then
            raise exception 'a wrong item that nobody knows needs a note' using errcode = 'PD001';
        end if;
    end if;
    if v_product is not null and v_disposition <> 'missing' then
        v_bench := returns.bench_of(r.pod_id);
        if v_disposition = 'restock' then
            if (select is_hazmat from catalog.product where id = v_product) then
                raise exception 'hazardous goods are not restocked from the returns bench' using errcode = 'PD003';
            end if;
            if not exists (select from inventory.location b where b.id = v_location and b.pod_id = r.pod_id and b.is_pickable and b.archived_at is null) then
                raise exception 'a restock goes to a pick or reserve bin of the pod where the parcel is' using errcode = 'PD003';
            end if;
        elsif v_disposition in ('donate', 'recycle', 'dispose') then
            v_location := inventory.virtual_location(r.pod_id, 'scrap');
        else
            select id into v_location from inventory.location where pod_id = r.pod_id and kind = 'hold' and archived_at is null order by id limit 1;
        end if;
        if v_location is null then
            raise exception 'the pod has no hold bin' using errcode = 'PD002';
        end if;
    else
        v_location := null;
    end if;
    insert into returns.inspection (client_id, pod_id, rma_id, line_id, found, product_id, answers, policy_id, graded_by, decided_by, grade, disposition, acceptance, acceptance_why, location_id, units, lot, condition, note, serial, began_at, steps, occurred_at)
        select r.client_id, r.pod_id, r.id, l.id, v_found, v_product, coalesce(p_request -> 'answers', '{}'), (p_request ->> 'policy')::bigint, p_request ->> 'graded_by',
                p_request ->> 'decided_by', p_request ->> 'grade', v_disposition, a.acceptance, a.why,
                v_location, coalesce((select sum(x.quantity) from returns.parts_of(l.order_line_id, v_product) x), 1), returns.lot_of(r.order_id, v_product), returns.condition_of(v_disposition), coalesce(p_request ->> 'note', ''), v_serial, (p_request ->> 'began_at')::timestamptz,
                coalesce(p_request -> 'steps', '[]'), least((p_request ->> 'occurred_at')::timestamptz, clock_timestamp()) -- of a clock that runs ahead: now
        from returns.acceptance_of(v_disposition, p_request ->> 'grade', l.reason, l.order_line_id is not null, p_request ->> 'acceptance') a
        returning id, (select sku from catalog.product p where p.id = product_id and p.needs_serial) into v_inspection, v_numbered;
    if v_serial is null and v_found in ('expected', 'extra') and v_numbered is not null then
        raise exception 'each unit of % has a serial: scan it, or say that none can be read', v_numbered using errcode = 'PD001';
    elsif v_serial <> '' and v_disposition <> 'return_to_customer' then
        update fulfillment.serial set back_at = clock_timestamp(), inspection_id = v_inspection
            where client_id = r.client_id and product_id = v_product and serial = v_serial and back_at is null;
    end if;
    if v_location is not null then
        perform inventory.post((select jsonb_agg(jsonb_build_object('client', r.client_id, 'pod', r.pod_id, 'product', u.product, 'from', x.a, 'to', x.b, 'quantity', u.quantity,
            'lot', returns.lot_of(r.order_id, u.product), 'condition', returns.condition_of(v_disposition), 'reason', 'return', 'ref_type', 'inspection', 'ref', v_inspection))
            from returns.parts_of(l.order_line_id, v_product) u, (values (inventory.virtual_location(r.pod_id, 'customer'), v_bench), (v_bench, v_location)) x (a, b)));
    end if;
    update returns.rma_line set inspected = inspected + 1, missing = missing + (v_found in ('missing', 'wrong_item'))::integer,
        reception = case when v_found = 'missing' then 'short_shipped' when v_found = 'wrong_item' then 'shipped_wrong_item' else 'received' end where id = l.id;
    if r.status = 'received' then
        update returns.rma set status = 'inspecting' where id = r.id;
    end if;
    perform returns.keep_photo(r, l.id, v_inspection, p_request -> 'photo' || jsonb_build_object('taken_at', p_request -> 'occurred_at'), p_jpeg) where p_jpeg is not null;
    perform returns.copy_photos((p_request ->> 'photos_of')::bigint, v_inspection) where p_request ->> 'photos_of' is not null;
    if returns.demands_photo(v_inspection) and not exists (select from returns.photo where inspection_id = v_inspection) then
        raise exception 'the client''s rules demand a photo of this item' using errcode = 'PD001';
    end if;
    perform events.record(r.client_id, r.pod_id, 'return.inspected', 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'inspection', v_inspection,
        'sku', (select sku from catalog.product where id = coalesce(v_product, l.product_id)), 'found', v_found, 'grade', p_request -> 'grade', 'disposition', v_disposition,
        'bin', (select code from inventory.location where id = v_location)));
    perform events.decide(r.client_id, r.pod_id, 'inspection', v_inspection, r.order_id, p_request -> 'decision');
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('inspection', v_inspection, 'line', l.id));
end
$$;

-- Takes an inspection back: the unit leaves its bin for the customer's side of the ledger, as if it had not been opened yet. Refused
-- when the parcel is closed, or the unit is promised or gone from the bin.
create function returns.undo_inspection(p_command uuid, p_inspection bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.undo_inspection', jsonb_build_array(p_inspection, p_reason));
    r returns.rma;
    i returns.inspection;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'an undo needs a reason' using errcode = 'PD001';
    end if;
    select * into i from returns.inspection where id = p_inspection;
    if i.id is null then
        raise exception 'no such inspection' using errcode = 'PD002';
    end if;
    r := returns.lock_rma(i.rma_id);
    select * into i from returns.inspection where id = p_inspection for update;
    if i.undone_at is not null then
        raise exception 'this inspection was taken back already' using errcode = 'PD003';
    end if;
    if r.status <> 'inspecting' then
        raise exception '% is %: the inspections of a closed parcel stand', r.number, r.status using errcode = 'PD003';
    end if;
    if i.location_id is not null then
        perform inventory.post((select jsonb_agg(jsonb_build_object('client', m.client_id, 'pod', m.pod_id, 'product', m.product_id, 'from', m.to_location, 'to', m.from_location,
            'quantity', m.quantity, 'lot', m.lot, 'condition', m.condition, 'reason', 'return', 'ref_type', 'inspection', 'ref', i.id) order by m.id desc)
            from inventory.movement m where m.ref_type = 'inspection' and m.ref_id = i.id));
    end if;
    if exists (select from fulfillment.serial x where x.inspection_id = i.id and exists (select from fulfillment.serial y
               where y.client_id = x.client_id and y.product_id = x.product_id and y.serial = x.serial and y.back_at is null)) then
        raise exception 'serial % went out again meanwhile', i.serial using errcode = 'PD003';
    end if;
    update fulfillment.serial set back_at = null, inspection_id = null where inspection_id = i.id;
    update returns.inspection set undone_at = clock_timestamp(), undone_by = session_user, undo_reason = p_reason where id = i.id;
    update returns.rma_line set inspected = inspected - 1, missing = missing - (i.found in ('missing', 'wrong_item'))::integer,
        reception = case when is_extra then 'canceled' when inspected = 1 then 'awaiting' else reception end where id = i.line_id;
    if not exists (select from returns.inspection where rma_id = r.id and undone_at is null) then
        update returns.rma set status = 'received' where id = r.id;
    else
        update returns.rma set status = status where id = r.id;
    end if;
    perform events.record(r.client_id, r.pod_id, 'return.inspection_undone', 'return', r.id, r.order_id, jsonb_build_object('number', r.number, 'inspection', i.id, 'reason', p_reason));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('inspection', i.id, 'line', i.line_id));
end
$$;

-- The parcel is done: every unit was looked at or marked missing, and whatever a person was to decide is decided. What is accepted becomes
-- an instruction (returns.instruct); for one that was not delivered the client chooses first what is owed (returns.decide_owed).
create function returns.close(p_command uuid, p_rma bigint) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.close', to_jsonb(p_rma));
    r returns.rma;
    v_left bigint;
    v_amount bigint;
    v_currency text;
    v_status text;
begin
    if done is not null then
        return done;
    end if;
    r := returns.lock_rma(p_rma);
    if r.status not in ('received', 'inspecting') then
        raise exception '% is %, not on a bench', r.number, r.status using errcode = 'PD003';
    end if;
    select coalesce(sum(quantity - inspected), 0) into v_left from returns.rma_line where rma_id = r.id and reception <> 'canceled';
    if v_left > 0 then
        raise exception '% still waits for % of its items: inspect them, or mark them missing', r.number, v_left using errcode = 'PD003';
    end if;
    select count(*) into v_left from returns.inspection where rma_id = r.id and undone_at is null and acceptance = 'manual_intervention_required';
    if v_left > 0 then
        raise exception '% of the items of % wait for a person: accept or reject them first', v_left, r.number using errcode = 'PD003';
    end if;
    v_status := 'closed';
    if r.kind <> 'rts' then
        v_status := case when returns.instruct(r.id) then 'refunded' else 'closed' end;
        select sum(amount), min(currency) into v_amount, v_currency from returns.refund where rma_id = r.id and taken_back_at is null and kind = 'refund';
    end if;
    update returns.rma set status = v_status, closed_at = clock_timestamp(), closed_by = session_user where id = r.id;
    if v_amount > 0 then
        perform events.record(r.client_id, r.pod_id, 'return.refund_instructed', 'return', r.id, r.order_id,
            returns.facts(r.id) || jsonb_build_object('amount', v_amount, 'currency', v_currency));
    else
        perform events.record(r.client_id, r.pod_id, 'return.closed', 'return', r.id, r.order_id,
            jsonb_strip_nulls(jsonb_build_object('number', r.number, 'status', v_status, 'kind', nullif(r.kind, 'return'))));
    end if;
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    perform database.note_change('order', r.order_id, r.client_id, null) where r.order_id is not null;
    return database.finish_command(p_command, jsonb_build_object('rma', r.id, 'amount', coalesce(v_amount, 0), 'currency', coalesce(v_currency, ''), 'status', v_status));
end
$$;

-- The way back of a cancel and of a close. What was canceled stands where it stood: in its pod if its parcel has arrived, else expected;
-- refused when its units are on other RMAs by now. An item that was on no RMA before lost its line with its inspection, and does not come
-- back. What was closed is on the bench again: what nobody has paid yet does not stand, its next close instructs it anew. What is paid, or
-- may be, stands, which the answer says ("stands"). An email about the refund that has not left yet does not go out (messaging.on_event);
-- one that has is followed by the next.
create function returns.reopen(p_command uuid, p_rma bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.reopen', jsonb_build_array(p_rma, p_reason));
    r returns.rma;
    v_taken record;
    v_stands bigint;
    v_currency text;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'what is opened again needs a reason' using errcode = 'PD001';
    end if;
    r := returns.lock_rma(p_rma);
    if r.status not in ('canceled', 'refunded', 'closed') then
        raise exception '% is %, so it is open already', r.number, r.status using errcode = 'PD003';
    end if;
    if r.status = 'canceled' then
        select o.sku, x.shipped, x.on_rma, sum(l.quantity) as quantity into v_taken
            from returns.rma_line l join orders.line o on o.id = l.order_line_id join returns.returnable(r.order_id) x on x.order_line = l.order_line_id
            where l.rma_id = r.id and not l.is_extra group by l.order_line_id, o.sku, x.shipped, x.on_rma
            having sum(l.quantity) > x.shipped - x.on_rma limit 1;
        if v_taken.sku is not null then
            raise exception 'of % were % shipped and % are on other RMAs by now, so the % of % cannot come back', v_taken.sku, v_taken.shipped, v_taken.on_rma,
                v_taken.quantity, r.number using errcode = 'PD003';
        end if;
        update returns.rma_line set reception = 'awaiting' where rma_id = r.id and not is_extra;
        perform shipping.came_back(r.shipment_id, r.carrier_reason) where r.kind = 'rts';
    end if;
    perform orders.withdraw_refund(x.id) from (select distinct shop_refund_id as id from returns.refund
        where rma_id = r.id and taken_back_at is null and shop_refund_id is not null and kind <> 'goodwill') x;
    update returns.refund f set taken_back_at = clock_timestamp() where f.rma_id = r.id and f.taken_back_at is null and f.settled_at is null and f.kind <> 'goodwill'
        and not exists (select from orders.shop_refund s where s.id = f.shop_refund_id and s.state <> 'withdrawn');
    select coalesce(sum(amount), 0), min(currency) into v_stands, v_currency from returns.refund where rma_id = r.id and taken_back_at is null and kind <> 'goodwill';
    update returns.rma set cancel_reason = null, closed_at = null, closed_by = null, owed = null, owed_by = null, owed_at = null, owed_note = '',
        status = case when arrived_at is null then 'approved'
                      when exists (select from returns.inspection where rma_id = r.id and undone_at is null) then 'inspecting' else 'received' end
        where id = r.id returning * into r;
    perform events.record(r.client_id, r.pod_id, 'return.reopened', 'return', r.id, r.order_id,
        jsonb_build_object('number', r.number, 'reason', left(btrim(p_reason), 1000), 'stands', nullif(v_stands, 0), 'currency', v_currency));
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    perform database.note_change('order', r.order_id, r.client_id, null) where r.order_id is not null;
    return database.finish_command(p_command, jsonb_build_object('rma', r.id, 'status', r.status, 'stands', v_stands, 'currency', coalesce(v_currency, '')));
end
$$;

create function returns.store_letter(p_rma bigint, p_pdf bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_client bigint := (select client_id from returns.rma where id = p_rma);
begin
    perform access.require(v_client, null);
    update returns.rma set letter = database.store_content(v_client, 'application/pdf', p_pdf) where id = p_rma and v_client is not null;
end
$$;

call database.readable('returns.policy', 'returns.rma', 'returns.rma_line', 'returns.inspection', 'returns.rule_hit', 'returns.refund');
grant execute on function returns.returnable, returns.policy_of to poddesk_account_manager, poddesk_returns_inspector, poddesk_onboarding, poddesk_warehouse,
    poddesk_administrator, poddesk_worker;
grant execute on function returns.publish_policy to poddesk_account_manager, poddesk_onboarding, poddesk_administrator;
grant execute on function returns.authorize, returns.cancel, returns.reopen, returns.store_letter to poddesk_account_manager, poddesk_returns_inspector, poddesk_administrator;
grant execute on function returns.arrive to poddesk_returns_inspector, poddesk_warehouse, poddesk_administrator;
grant execute on function returns.inspect, returns.undo_inspection, returns.close to poddesk_returns_inspector, poddesk_administrator;

-- ── what the other rooms learn of it ────────────────────────────────────────────────────────────────────────────

alter table events.decision drop constraint decision_kind_check;
alter table events.decision add constraint decision_kind_check
    check (kind in ('routing', 'hold', 'box', 'rate', 'putaway', 'email', 'import', 'rule', 'return', 'disposition'));

create view verify.i9_returned_units_accounted as
    select 'inspection ' || i.id as subject, format('%s unit(s) should have come in, the ledger moved %s', w.wanted, coalesce(m.moved, 0)) as detail
    from returns.inspection i cross join lateral (select case when i.location_id is not null and i.undone_at is null then i.units else 0 end as wanted) w
         left join (select v.ref_id, sum(case when f.kind = 'customer' then v.quantity else 0 end - case when t.kind = 'customer' then v.quantity else 0 end) as moved
                    from inventory.movement v join inventory.location f on f.id = v.from_location join inventory.location t on t.id = v.to_location
                    where v.ref_type = 'inspection' group by 1) m on m.ref_id = i.id
    where coalesce(m.moved, 0) <> w.wanted
    union all
    select 'RMA line ' || l.id, format('counts %s inspected and %s missing, its inspections %s and %s', l.inspected, l.missing, coalesce(c.n, 0), coalesce(c.missing, 0))
    from returns.rma_line l left join (select line_id, count(*) as n, count(*) filter (where found in ('missing', 'wrong_item')) as missing
                                       from returns.inspection where undone_at is null group by 1) c on c.line_id = l.id
    where l.inspected <> coalesce(c.n, 0) or l.missing <> coalesce(c.missing, 0)
    union all
    select 'RMA ' || r.id, 'is ' || r.status || ' with units that nobody inspected' from returns.rma r
    where r.status in ('refunded', 'closed') and exists (select from returns.rma_line l where l.rma_id = r.id and l.reception <> 'canceled' and l.inspected < l.quantity);
create view verify.i6_never_more_returned_than_shipped as
    select 'order line ' || l.order_line_id as subject, format('%s on RMAs, %s shipped', l.quantity, s.shipped) as detail
    from (select order_line_id, sum(quantity - missing) as quantity from returns.rma_line where order_line_id is not null and reception <> 'canceled' group by 1) l,
         fulfillment.units_shipped(l.order_line_id) s (shipped)
    where l.quantity > s.shipped;
create view verify.i10_refunds_within_paid as
    select 'order line ' || l.id as subject, format('%s units worth %s instructed, %s ordered for %s', f.units, f.value, l.ordered_quantity, p.paid) as detail
    from (select order_line_id, sum(units) as units, sum(value) as value from returns.refund where taken_back_at is null group by 1) f join orders.line l on l.id = f.order_line_id
         join orders.order o on o.id = l.order_id
         cross join lateral (select greatest(l.unit_price * greatest(l.ordered_quantity, 1) - l.discount + case when o.taxes_included then 0 else l.tax end, 0) as paid) p
    where f.units > greatest(l.ordered_quantity, 1) or f.value > p.paid or (f.units = greatest(l.ordered_quantity, 1) and f.value <> p.paid);
create view verify.i9_rule_hits_counted as
    with found as (
        select policy_id, rule, client_id, pod_id, count(*) as hits
        from (select policy_id, decided_by as rule, client_id, pod_id from returns.inspection where undone_at is null and policy_id is not null
              union all select policy_id, graded_by, client_id, pod_id from returns.inspection
              where undone_at is null and policy_id is not null and graded_by is distinct from decided_by) x where rule is not null group by 1, 2, 3, 4
    )
    select format('rule %s of policy %s', coalesce(h.rule, f.rule), coalesce(h.policy_id, f.policy_id)) as subject,
           format('counts %s items, its inspections %s', coalesce(h.hits, 0), coalesce(f.hits, 0)) as detail
    from (select * from returns.rule_hit where hits > 0) h full join found f using (policy_id, rule, client_id, pod_id)
    where h.hits is distinct from f.hits;
grant select on verify.i9_returned_units_accounted, verify.i6_never_more_returned_than_shipped, verify.i10_refunds_within_paid, verify.i9_rule_hits_counted to poddesk_system;
reset role;
grant usage on schema returns to poddesk_system;
do $own$
declare
    v name;
begin
    grant create on schema verify to poddesk_system;
    foreach v in array array['i9_returned_units_accounted', 'i6_never_more_returned_than_shipped', 'i10_refunds_within_paid', 'i9_rule_hits_counted'] loop
        execute format('alter view verify.%I owner to poddesk_system', v);
    end loop;
    revoke create on schema verify from poddesk_system;
end
$own$;
