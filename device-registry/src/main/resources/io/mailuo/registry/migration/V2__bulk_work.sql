-- Bulk work: shared sets of datastreams, imports as jobs, changes that are published many at once.

-- Most devices of a type have the same datastreams: they are stored once, as a set. Sets are never removed.
create table datastream_set (
    id     bigint generated always as identity primary key,
    sha256 text not null unique
);
create table datastream_set_member (
    datastream_set   bigint  not null references datastream_set,
    position         integer not null,
    property         text    not null,
    unit             text    not null,
    result_type      text    not null,
    min              double precision,
    max              double precision,
    interval_seconds integer,
    primary key (datastream_set, property)
);

-- No reference to the set: it would be checked for each of a million rows, and no set ever goes.
alter table device add column datastream_set bigint;

create temporary table set_of_device on commit drop as
    select device,
           encode(sha256(convert_to(string_agg(
               concat_ws('|', position, property, unit, result_type, coalesce(min::text, '-'),
                         coalesce(max::text, '-'), coalesce(interval_seconds::text, '-')),
               E'\n' order by position), 'UTF8')), 'hex') as sha256
    from datastream group by device;
insert into datastream_set (sha256) select distinct sha256 from set_of_device;
insert into datastream_set_member (datastream_set, position, property, unit, result_type, min, max, interval_seconds)
    select s.id, d.position, d.property, d.unit, d.result_type, d.min, d.max, d.interval_seconds
    from (select sha256, min(device) as device from set_of_device group by sha256) one
    join datastream_set s on s.sha256 = one.sha256
    join datastream d on d.device = one.device;
update device set datastream_set = s.id
    from set_of_device o join datastream_set s on s.sha256 = o.sha256 where o.device = device.code;
insert into datastream_set (sha256) values ('') on conflict do nothing;
update device set datastream_set = (select id from datastream_set where sha256 = '') where datastream_set is null;
alter table device alter column datastream_set set not null;
drop table datastream;

create view datastream as
    select d.code as device, m.position, m.property, m.unit, m.result_type, m.min, m.max, m.interval_seconds
    from device d join datastream_set_member m on m.datastream_set = d.datastream_set;

-- What was said about a place, where that was not WGS 84 or CGCS2000; place itself always is.
alter table device add column stated_datum text, add column stated_place point;
alter table managed_object add column stated_datum text, add column stated_place point;
alter table gateway add column stated_datum text, add column stated_place point;

-- An entry for many changes at once names the import (or all devices, where that is null) instead of one key; position
-- is the last that was published.
alter table outbox add column bulk text, add column import bigint, add column position text not null default '';
create index outbox_bulk on outbox (id) where bulk is not null;

create table import_job (
    id           bigint generated always as identity primary key,
    kind         text        not null check (kind in ('device', 'object')),
    state        text        not null check (state in ('CHECKING', 'CHECKED', 'COMMITTING', 'COMMITTED', 'UNDOING',
                                                      'UNDONE', 'CANCELLED', 'FAILED')),
    file_name    text        not null,
    file_bytes   bigint      not null,
    file_sha256  text        not null,
    subject      text        not null,
    reach        text references organization,
    skip_failed  boolean     not null default false,
    cancelled    boolean     not null default false,
    header       text[]      not null default '{}',
    progress     integer     not null default 0 check (progress between 0 and 100),
    total        bigint      not null default 0,
    created      bigint      not null default 0,
    updated      bigint      not null default 0,
    unchanged    bigint      not null default 0,
    failed       bigint      not null default 0,
    kept         bigint      not null default 0,
    fault_en     text,
    fault_zh     text,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    committed_at timestamptz
);
create index import_job_open on import_job (id)
    where state in ('CHECKING', 'COMMITTING', 'UNDOING');

create table import_file (
    import bigint  not null references import_job on delete cascade,
    part   integer not null,
    bytes  bytea   not null,
    primary key (import, part)
);
alter table import_file alter column bytes set storage external;

-- What is wrong: row as the spreadsheet numbers it; position of the column from 1, 0 for the whole row.
create table import_fault (
    import   bigint  not null references import_job on delete cascade,
    number   integer not null,
    position integer not null,
    field    text    not null,
    value    text    not null,
    warning  boolean not null,
    en       text    not null,
    zh       text    not null
);
create index import_fault_row on import_fault (import, number);

-- What an import has changed: the history of the entities that it touched, and what undoing it needs.
create table import_change (
    import  bigint  not null,
    number  integer not null,
    code    text    not null,
    action  text    not null check (action in ('create', 'update')),
    version bigint  not null,
    before  jsonb,
    undone  boolean not null default false,
    primary key (import, number)
);
create index import_change_code on import_change (code);
