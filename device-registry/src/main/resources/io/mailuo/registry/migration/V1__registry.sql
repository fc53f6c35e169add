-- The registry's first schema. One dialect: PostgreSQL 15 or newer, no extensions.

create table organization (
    id          text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name        text        not null check (length(name) between 1 and 200),
    parent      text references organization,
    division    text check (division ~ '^[0-9]{6}$'),
    credit_code text unique,
    version     bigint      not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    check (parent <> id)
);
create index organization_parent on organization (parent);

-- The organization itself and all below it.
create function organization_reach(root text) returns setof text
    language sql stable as
$$
    with recursive reach (id) as (
        select o.id from organization o where o.id = root
        union
        select o.id from organization o join reach r on o.parent = r.id
    )
    select id from reach
$$;

-- Next free sequence number of each prefix of a coding scheme.
create table code_counter (
    scheme text   not null,
    prefix text   not null,
    next   bigint not null,
    primary key (scheme, prefix)
);

create table managed_object (
    code            text primary key,
    standard        text        not null,
    component_class text        not null,
    division        text        not null,
    name            text        not null check (length(name) between 1 and 200),
    organization    text        not null references organization,
    state           text        not null,
    place           point,
    version         bigint      not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);
create index managed_object_organization on managed_object (organization);
create index managed_object_place on managed_object using gist (place);

create table gateway (
    code         text primary key,
    division     text        not null,
    name         text        not null check (length(name) between 1 and 200),
    organization text        not null references organization,
    state        text        not null,
    place        point,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index gateway_organization on gateway (organization);
create index gateway_place on gateway using gist (place);

create table gateway_certificate (
    sha256            text primary key,
    gateway           text        not null references gateway,
    public_key_sha256 text        not null,
    not_before        timestamptz not null,
    not_after         timestamptz not null,
    revoked_at        timestamptz,
    pem               text        not null,
    created_at        timestamptz not null default now()
);
create index gateway_certificate_gateway on gateway_certificate (gateway, not_after);

create table enrolment_token (
    sha256      text primary key,
    gateway     text        not null references gateway,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    used_at     timestamptz,
    certificate text references gateway_certificate
);
create index enrolment_token_gateway on enrolment_token (gateway);

create table device (
    code         text primary key,
    domain       text        not null,
    type         text        not null,
    division     text        not null,
    name         text        not null check (length(name) between 1 and 200),
    organization text        not null references organization,
    profile      text,
    codec        text        not null,
    gateway      text references gateway,
    object       text references managed_object,
    state        text        not null,
    place        point,
    utc_offset   text        not null,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index device_organization on device (organization, code);
create index device_gateway on device (gateway, code);
create index device_object on device (object);
create index device_domain on device (domain, type, code);
create index device_place on device using gist (place);

create table datastream (
    device           text    not null references device,
    position         integer not null,
    property         text    not null,
    unit             text    not null,
    result_type      text    not null,
    min              double precision,
    max              double precision,
    interval_seconds integer,
    primary key (device, property)
);

create table external_identifier (
    scheme         text not null,
    value          text not null,
    device         text references device,
    managed_object text references managed_object,
    primary key (scheme, value),
    check (num_nonnulls(device, managed_object) = 1)
);
create index external_identifier_device on external_identifier (device);
create index external_identifier_object on external_identifier (managed_object);

create table device_secret (
    device     text        not null references device,
    sha256     text        not null,
    created_at timestamptz not null default now(),
    primary key (device, sha256)
);

create table account (
    username             text primary key check (username ~ '^[a-z0-9][a-z0-9._@-]{0,62}$'),
    password_hash        text        not null,
    organization         text references organization,
    scopes               text[]      not null,
    must_change_password boolean     not null,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now()
);

-- API tokens and sessions; the text of a token is never stored.
create table access_token (
    id           text primary key,
    sha256       text        not null unique,
    kind         text        not null check (kind in ('token', 'session', 'local')),
    subject      text        not null,
    organization text references organization,
    scopes       text[]      not null,
    created_by   text        not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null
);
create index access_token_expires on access_token (expires_at);

-- Changes that wait to be published; a row leaves when the topic has it.
create table outbox (
    id         bigint generated always as identity primary key,
    key        text        not null,
    value      text,
    created_at timestamptz not null default now()
);

create table audit (
    id     bigint generated always as identity primary key,
    at     timestamptz not null default now(),
    who    text        not null,
    action text        not null,
    entity text        not null,
    before jsonb,
    after  jsonb
);
create index audit_entity on audit (entity, id);

create function refuse_change() returns trigger
    language plpgsql as
$$
begin
    raise exception 'the audit log is append-only';
end
$$;
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change();
create trigger audit_keep before truncate on audit for each statement execute function refuse_change();
