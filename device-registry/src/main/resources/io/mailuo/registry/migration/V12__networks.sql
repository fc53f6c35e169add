-- Utility networks: segments between managed objects, in the direction of flow.
create table network_segment (
    network    text        not null check (network ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    id         text        not null check (length(id) between 1 and 64),
    source     text        not null references managed_object,
    target     text        not null references managed_object,
    object     text references managed_object,
    created_at timestamptz not null default now(),
    primary key (network, id),
    check (source <> target)
);
create index network_segment_source on network_segment (source, network);
create index network_segment_target on network_segment (target, network);
create index network_segment_object on network_segment (object) where object is not null;
