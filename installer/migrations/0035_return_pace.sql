-- How long returns take, step by step, and what the pod saves by it. An inspector's time is the inspector's own: who is a lead sees all
-- within reach, and nobody reads another's times from the table.

set local role poddesk_owner;

create index inspection_at on returns.inspection (inspected_at) where undone_at is null;
create index inspection_by on returns.inspection (inspected_by, occurred_at) where undone_at is null;

-- What an item took before the pod changed how it inspects, by its own measure.
create table returns.baseline (
    id bigint generated always as identity primary key,
    pod_id bigint not null unique references inventory.pod,
    seconds integer not null check (seconds between 1 and 3600),
    set_by name not null default session_user,
    set_at timestamptz not null default clock_timestamp()
);
call database.protect('returns.baseline');
call access.audit('returns.baseline', 'insert update');

create function returns.set_baseline(p_command uuid, p_pod bigint, p_seconds integer) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'returns.set_baseline', jsonb_build_array(p_pod, p_seconds));
begin
    if done is not null then
        return done;
    end if;
    perform access.require(null, p_pod);
    if p_pod is null or coalesce(p_seconds, 0) not between 1 and 3600 then
        raise exception 'a pod''s baseline is 1 to 3600 seconds an item' using errcode = 'PD001';
    end if;
    insert into returns.baseline (pod_id, seconds) values (p_pod, p_seconds)
        on conflict (pod_id) do update set seconds = excluded.seconds, set_by = session_user, set_at = clock_timestamp();
    perform database.note_change('pod', p_pod, null, p_pod);
    return database.finish_command(p_command, jsonb_build_object('pod', p_pod, 'seconds', p_seconds));
end
$$;

-- Who sees everybody's times within reach; all others see their own.
create function returns.leads() returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from access.whoami() w where w.role in ('account_manager', 'administrator'))
$$;

-- The measured steps of the items that the caller may know of; a pause of more than a minute is no work and left out. Internal.
create function returns.measured_steps(p_from timestamptz, p_to timestamptz) returns table (inspection bigint, pod bigint, product bigint, person name, step text, ms bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.id, i.pod_id, coalesce(i.product_id, (select l.product_id from returns.rma_line l where l.id = i.line_id)), i.inspected_by, s ->> 'step',
           (s ->> 'ms')::numeric::bigint
    from returns.inspection i cross join lateral jsonb_array_elements(i.steps) s
    where i.undone_at is null and i.inspected_at >= p_from and i.inspected_at < p_to
      and (i.inspected_by = session_user or (select returns.leads()))
      and case when jsonb_typeof(s -> 'ms') = 'number' then (s ->> 'ms')::numeric between 0 and 60000 else false end
$$;

-- Median and 90th percentile, in milliseconds: by 'step' and 'question' of one such step, by 'product' and 'person' of a whole item; the 200 most
-- frequent of each. The steps are read once for all of them.
create function returns.pace(p_from timestamptz, p_to timestamptz) returns table (by text, key text, items bigint, median_ms bigint, p90_ms bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with m as materialized (
        select * from returns.measured_steps(p_from, p_to)
    ), of_step as (
        select m.step as key, count(*) as items, percentile_cont(array[0.5, 0.9]) within group (order by m.ms) as ms from m group by 1
    ), of_item as (
        select case grouping(i.product) when 0 then 'product' else 'person' end as by, case grouping(i.product) when 0 then i.product::text else i.person::text end as key,
               count(*) as items, percentile_cont(array[0.5, 0.9]) within group (order by i.ms) as ms
        from (select m.inspection, m.product, m.person, sum(m.ms)::bigint as ms from m group by 1, 2, 3) i group by grouping sets ((i.product), (i.person))
    ), told as (
        select 'step' as by, s.* from of_step s union all select 'question', substr(s.key, 8), s.items, s.ms from of_step s where s.key like 'answer:%' union all select * from of_item
    )
    select t.by, coalesce(t.key, ''), t.items, round(t.ms[1])::bigint, round(t.ms[2])::bigint
    from (select x.*, row_number() over (partition by x.by order by x.items desc, x.key) as place from told x) t where t.place <= 200
$$;

-- What the month until now took in each pod that has a baseline, in the pod's own time.
create function returns.month_so_far() returns table (pod bigint, seconds integer, items bigint, ms bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select b.pod_id, b.seconds, count(distinct m.inspection), coalesce(sum(m.ms), 0)::bigint
    from returns.baseline b join inventory.pod p on p.id = b.pod_id
         left join lateral returns.measured_steps(date_trunc('month', now() at time zone p.time_zone) at time zone p.time_zone, 'infinity') m on m.pod = b.pod_id
    group by b.pod_id, b.seconds order by b.pod_id
$$;

-- From taking an item up to its place, where the caller may know it.
create function returns.seconds_over(p_inspection bigint) returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select extract(epoch from i.occurred_at - i.began_at)::bigint from returns.inspection i
    where i.id = p_inspection and i.began_at <= i.occurred_at and (i.inspected_by = session_user or (select returns.leads()))
$$;

-- For the bench: the seconds of the caller's last items, oldest first, and everybody's median of seven days, which names nobody.
create function returns.own_seconds(p_items integer) returns setof bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select least(extract(epoch from x.done - x.began_at), 3600)::bigint from (
        select began_at, occurred_at as done, id from returns.inspection
        where inspected_by = session_user and undone_at is null and began_at <= occurred_at order by occurred_at desc, id desc limit p_items) x order by x.done, x.id
$$;
create function returns.house_seconds() returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(percentile_disc(0.5) within group (order by least(extract(epoch from occurred_at - began_at), 3600))::bigint, 0) from returns.inspection
    where undone_at is null and began_at <= occurred_at and inspected_at > now() - interval '7 days'
$$;

call database.readable('returns.baseline');
grant execute on function returns.set_baseline to poddesk_account_manager, poddesk_administrator;
grant execute on function returns.pace, returns.month_so_far, returns.own_seconds, returns.house_seconds
    to poddesk_returns_inspector, poddesk_account_manager, poddesk_administrator;
grant execute on function returns.seconds_over to poddesk_returns_inspector, poddesk_account_manager, poddesk_onboarding, poddesk_administrator;

-- How long one took over an item is read through the functions above alone.
do $times$
declare
    v_columns text := (select string_agg(format('%I', attname), ', ' order by attnum) from pg_attribute
                       where attrelid = 'returns.inspection'::regclass and attnum > 0 and not attisdropped and attname not in ('steps', 'began_at'));
    r text;
begin
    foreach r in array array['account_manager', 'returns_inspector', 'onboarding', 'warehouse', 'administrator', 'worker'] loop
        execute format('revoke select on returns.inspection from poddesk_%s', r);
        execute format('grant select (%s) on returns.inspection to poddesk_%s', v_columns, r);
    end loop;
end
$times$;

reset role;
