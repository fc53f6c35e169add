-- Grid cells and divisions as areas, and in which cell things are.

create table area (
    kind       text    not null check (kind in ('grid-cell', 'division')),
    code       text    not null,
    name       text,
    box        box     not null,
    corners    integer not null,
    shape      bytea   not null,
    updated_at timestamptz not null default now(),
    primary key (kind, code)
);
create index area_box on area using gist (box);

-- generation grows with each change of a kind's areas; assigned is the one by which everything has its cell. The rest is
-- how far the work is that brings the one up to the other.
create table area_state (
    kind        text   primary key,
    generation  bigint not null default 0,
    assigned    bigint not null default 0,
    under_way   bigint not null default 0,
    step        integer not null default 0,
    position    text   not null default '',
    checked     bigint not null default 0,
    total       bigint not null default 0,
    moved       bigint not null default 0,
    started_at  timestamptz,
    finished_at timestamptz
);
insert into area_state (kind) values ('grid-cell'), ('division');

-- The generation, which stays what it is until the transaction ends: who changes areas waits for the lock.
create function area_generation(wanted text) returns bigint
    language plpgsql volatile as
$$
begin
    perform pg_advisory_xact_lock_shared(hashtext('mailuo area ' || wanted));
    return (select generation from area_state where kind = wanted);
end
$$;

alter table device add column grid_cell text;
alter table managed_object add column grid_cell text;
alter table gateway add column grid_cell text;
create index device_grid_cell on device (grid_cell, code) where grid_cell is not null;
create index managed_object_grid_cell on managed_object (grid_cell, code) where grid_cell is not null;
create index gateway_grid_cell on gateway (grid_cell, code) where grid_cell is not null;

-- By which areas the rows of an import were given their cells.
alter table import_job add column area_generation bigint;
