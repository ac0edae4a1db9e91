-- Photos of what came back: of a unit, of a line before its unit is committed, or of the parcel itself.

set local role poddesk_owner;

create table returns.photo (
    id bigint generated always as identity primary key,
    client_id bigint not null,
    pod_id bigint not null references inventory.pod,
    rma_id bigint not null,
    line_id bigint,                                       -- null: of the parcel itself
    inspection_id bigint,                                 -- null: its unit is not committed yet, or will not be
    content bytea not null,                               -- sha256 in database.content, a JPEG
    width integer not null check (width between 1 and 1600),
    height integer not null check (height between 1 and 1600),
    taken_at timestamptz not null,
    added_by name not null default session_user,
    added_at timestamptz not null default clock_timestamp(),
    taken_back_by name,
    taken_back_at timestamptz,
    take_back_reason text,
    foreign key (client_id, rma_id) references returns.rma (client_id, id),
    foreign key (client_id, line_id) references returns.rma_line (client_id, id),
    foreign key (client_id, inspection_id) references returns.inspection (client_id, id),
    foreign key (client_id, content) references database.content (client_id, sha256),
    check (inspection_id is null or line_id is not null),
    check ((taken_back_at is null) = (take_back_reason is null))
);
create index photo_rma on returns.photo (rma_id, id);
call database.protect('returns.photo');
call access.audit('returns.photo', 'insert update');

-- Of the inspection, else of the line, else of the parcel. The RMA is locked. Internal.
create function returns.keep_photo(r returns.rma, p_line bigint, p_inspection bigint, p_photo jsonb, p_jpeg bytea) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_photo bigint;
begin
    if p_jpeg is null or substring(p_jpeg from 1 for 3) <> '\xffd8ff' or octet_length(p_jpeg) > 4 * 1024 * 1024 then
        raise exception 'a photo is kept as a JPEG of at most 4 MB' using errcode = 'PD001';
    end if;
    insert into returns.photo (client_id, pod_id, rma_id, line_id, inspection_id, content, width, height, taken_at)
        values (r.client_id, r.pod_id, r.id, p_line, p_inspection, database.store_content(r.client_id, 'image/jpeg', p_jpeg), (p_photo ->> 'width')::integer,
                (p_photo ->> 'height')::integer, least(coalesce((p_photo ->> 'taken_at')::timestamptz, clock_timestamp()), clock_timestamp()))
        returning id into v_photo;
    return v_photo;
end
$$;
-- What was taken of a unit goes with it when it is inspected once more. Internal.
create function returns.copy_photos(p_from bigint, p_to bigint) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into returns.photo (client_id, pod_id, rma_id, line_id, inspection_id, content, width, height, taken_at, added_by)
        select h.client_id, h.pod_id, h.rma_id, i.line_id, i.id, h.content, h.width, h.height, h.taken_at, h.added_by
        from returns.photo h join returns.inspection i on i.id = p_to and i.rma_id = h.rma_id where h.inspection_id = p_from and h.taken_back_at is null order by h.id
$$;
-- Whether a rule that this inspection went by demands a photo. Internal.
create function returns.demands_photo(p_inspection bigint) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from returns.inspection i join returns.policy p on p.id = i.policy_id cross join jsonb_array_elements(p.rules) rule
                   where i.id = p_inspection and rule ->> 'key' in (i.graded_by, i.decided_by) and rule -> 'photo' = 'true')
$$;

-- {"rma", "line", "inspection", "taken_at", "width", "height"}: of the inspection, else of the line, else of the parcel. Twelve of each
-- that stand, because a bench that photographs everything looks at nothing.
create function returns.add_photo(p_command uuid, p_request jsonb, p_jpeg bytea) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.add_photo', p_request || jsonb_build_object('sha256', encode(sha256(p_jpeg), 'hex')));
    r returns.rma;
    v_line bigint := (p_request ->> 'line')::bigint;
    v_inspection bigint := (p_request ->> 'inspection')::bigint;
    v_photo bigint;
begin
    if done is not null then
        return done;
    end if;
    r := returns.lock_rma((p_request ->> 'rma')::bigint);
    perform access.require(r.client_id, r.pod_id);
    if r.arrived_at is null or r.status = 'canceled' then
        raise exception '% has no parcel here to photograph', r.number using errcode = 'PD003';
    end if;
    if v_inspection is not null then
        select line_id into v_line from returns.inspection where id = v_inspection and rma_id = r.id;
        if v_line is null then
            raise exception 'the RMA has no such inspection' using errcode = 'PD002';
        end if;
    elsif v_line is not null and not exists (select from returns.rma_line where id = v_line and rma_id = r.id) then
        raise exception 'the RMA has no such line' using errcode = 'PD002';
    end if;
    if (select count(*) from returns.photo where rma_id = r.id and line_id is not distinct from v_line and inspection_id is not distinct from v_inspection
            and taken_back_at is null) >= 12 then
        raise exception 'this item of % has 12 photos already; take one back first', r.number using errcode = 'PD003';
    end if;
    v_photo := returns.keep_photo(r, v_line, v_inspection, p_request, p_jpeg);
    perform database.note_change('return', r.id, r.client_id, r.pod_id);
    return database.finish_command(p_command, jsonb_build_object('photo', v_photo));
end
$$;

-- It is no longer shown or demanded; who took it back and why stays with it.
create function returns.take_photo_back(p_command uuid, p_photo bigint, p_reason text) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.take_photo_back', jsonb_build_array(p_photo, p_reason));
    p returns.photo;
begin
    if done is not null then
        return done;
    end if;
    if coalesce(p_reason, '') !~ '\S' then
        raise exception 'a photo is taken back with a reason' using errcode = 'PD001';
    end if;
    select * into p from returns.photo where id = p_photo for update;
    if p.id is null then
        raise exception 'no such photo' using errcode = 'PD002';
    end if;
    perform access.require(p.client_id, p.pod_id);
    if p.taken_back_at is not null then
        raise exception 'this photo was taken back already' using errcode = 'PD003';
    end if;
    if returns.demands_photo(p.inspection_id) and exists (select from returns.inspection where id = p.inspection_id and undone_at is null)
       and not exists (select from returns.photo where inspection_id = p.inspection_id and taken_back_at is null and id <> p.id) then
        raise exception 'the client''s rules demand a photo of this item: add another first' using errcode = 'PD003';
    end if;
    update returns.photo set taken_back_by = session_user, taken_back_at = clock_timestamp(), take_back_reason = left(btrim(p_reason), 1000) where id = p.id;
    perform database.note_change('return', p.rma_id, p.client_id, p.pod_id);
    return database.finish_command(p_command, jsonb_build_object('photo', p.id));
end
$$;

call database.readable('returns.photo');
grant execute on function returns.add_photo, returns.take_photo_back to poddesk_returns_inspector, poddesk_administrator;

reset role;
