-- How a CSV file that no shop exports is read.

set local role poddesk_owner;

-- What the columns of a channel's own CSV files mean, every version that ever was; the newest is in use.
create table orders.csv_mapping (
    id bigint generated always as identity primary key,
    client_id bigint not null references clients.client,
    channel_id bigint not null,
    version integer not null check (version > 0),
    mapping jsonb not null check (jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 20000),   -- domain/orders/channels/mapped_csv.h
    created_by name not null default session_user,
    created_at timestamptz not null default clock_timestamp(),
    unique (channel_id, version),
    unique (client_id, id),
    foreign key (client_id, channel_id) references orders.channel (client_id, id)
);
call database.protect('orders.csv_mapping');
create trigger append_only before update or delete or truncate on orders.csv_mapping for each statement execute function access.refuse_change();
call database.readable('orders.csv_mapping');

-- PD004: somebody stored another version since p_seen (0: none) was read.
create function orders.set_csv_mapping(p_command uuid, p_channel bigint, p_seen integer, p_mapping jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    done jsonb := database.begin_command(p_command, 'orders.set_csv_mapping', jsonb_build_array(p_channel, p_seen, p_mapping));
    ch orders.channel;
    v_newest integer;
begin
    if done is not null then
        return done;
    end if;
    select * into ch from orders.channel where id = p_channel for update;
    if ch.id is null then
        raise exception 'no such channel' using errcode = 'PD002';
    end if;
    perform access.require(ch.client_id, null);
    select coalesce(max(version), 0) into v_newest from orders.csv_mapping where channel_id = p_channel;
    if v_newest <> p_seen then
        raise exception 'the mapping changed meanwhile' using errcode = 'PD004';
    end if;
    insert into orders.csv_mapping (client_id, channel_id, version, mapping) values (ch.client_id, ch.id, v_newest + 1, p_mapping);
    return database.finish_command(p_command, jsonb_build_object('version', v_newest + 1));
end
$$;
grant execute on function orders.set_csv_mapping to poddesk_account_manager, poddesk_onboarding, poddesk_administrator;

reset role;
