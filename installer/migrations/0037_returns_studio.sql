-- The returns studio: what a person works on before it is published.

set local role poddesk_owner;

-- Not in force: one's own, one for each client and the house.
create table returns.policy_draft (
    id bigint generated always as identity primary key,
    client_id bigint references clients.client,
    login name not null default session_user,
    seen integer not null,                                    -- the version that it began with; 0: the client had none
    policy jsonb not null check (jsonb_typeof(policy) = 'object' and octet_length(policy::text) <= 400000),
    kept_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (client_id, login)
);
call database.protect('returns.policy_draft');
alter policy reach on returns.policy_draft using (login = session_user and (client_id is null or client_id in (select access.my_clients())));
call access.audit('returns.policy_draft', 'update');
call database.readable('returns.policy_draft');

-- Keeps one's draft, or drops it (p_policy null).
create function returns.keep_policy_draft(p_client bigint, p_seen integer, p_policy jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform access.require(p_client, null);
    if p_policy is null then
        delete from returns.policy_draft where client_id is not distinct from p_client and login = session_user;
    else
        insert into returns.policy_draft as d (client_id, seen, policy) values (p_client, p_seen, p_policy)
            on conflict (client_id, login) do update set seen = excluded.seen, policy = excluded.policy, kept_at = clock_timestamp();
    end if;
end
$$;
grant execute on function returns.keep_policy_draft to poddesk_account_manager, poddesk_onboarding, poddesk_administrator;
reset role;
