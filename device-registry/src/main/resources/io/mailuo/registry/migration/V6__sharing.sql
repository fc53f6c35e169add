-- Sharing: an organization asks, the owner decides, a grant holds for a time. Nothing is ever removed here.

-- The organization itself and all above it.
create function organization_above(leaf text) returns setof text
    language sql stable as
$$
    with recursive above (id, parent) as (
        select o.id, o.parent from organization o where o.id = leaf
        union
        select o.id, o.parent from organization o join above a on o.id = a.parent
    )
    select id from above
$$;

create table share_request (
    id                 bigint generated always as identity primary key,
    organization       text        not null references organization,
    owner              text        not null references organization,
    scope              jsonb       not null,
    purpose            text        not null check (length(purpose) between 1 and 1000),
    valid_from         timestamptz,
    valid_until        timestamptz not null,
    resolution_minutes integer     not null check (resolution_minutes between 0 and 1440),
    matches            bigint      not null,
    state              text        not null default 'open'
        check (state in ('open', 'granted', 'refused', 'withdrawn')),
    created_at         timestamptz not null,
    created_by         text        not null,
    decided_at         timestamptz,
    decided_by         text,
    reason             text
);
create index share_request_organization on share_request (organization, id);
create index share_request_owner on share_request (owner, id);

create table share_grant (
    id                 bigint generated always as identity primary key,
    organization       text        not null references organization,
    owner              text        not null references organization,
    scope              jsonb       not null,
    purpose            text        not null check (length(purpose) between 1 and 1000),
    valid_from         timestamptz not null,
    valid_until        timestamptz not null check (valid_until > valid_from),
    resolution_minutes integer     not null check (resolution_minutes between 0 and 1440),
    request            bigint unique references share_request,
    created_at         timestamptz not null,
    created_by         text        not null,
    revoked_at         timestamptz,
    revoked_by         text,
    reason             text,
    calls              bigint      not null default 0,
    observations       bigint      not null default 0,
    last_use           timestamptz
);
create index share_grant_organization on share_grant (organization, id);
create index share_grant_owner on share_grant (owner, id);
create index share_grant_until on share_grant (valid_until) where revoked_at is null;

-- What was read by grants, by day (UTC+8), reader and kind.
create table share_use (
    share_grant  bigint not null references share_grant,
    day          date   not null,
    subject      text   not null,
    kind         text   not null check (kind in ('history', 'latest', 'live')),
    calls        bigint not null,
    observations bigint not null,
    primary key (share_grant, day, subject, kind)
);

-- How far the topic grant-uses has been added up; moves in the same transaction as the sums, so nothing counts twice.
create table share_use_position (
    partition   integer primary key,
    next_offset bigint not null
);

-- For the catalogue by observed property.
create index device_datastream_set on device (datastream_set, code);
create index datastream_set_member_property on datastream_set_member (property);
