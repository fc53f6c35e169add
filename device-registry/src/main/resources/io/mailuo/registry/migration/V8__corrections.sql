-- One datum one source, one source one owner: who may change which attribute, and what others hold against it.

-- Attributes that another organization than the device's owner keeps; all others are the owner's.
create table attribute_owner (
    device       text not null references device on delete cascade,
    attribute    text not null,
    organization text not null references organization,
    primary key (device, attribute)
);

create table correction (
    id          bigint generated always as identity primary key,
    entity      text        not null,
    entity_name text        not null,
    attribute   text        not null,
    stated      jsonb,
    proposed    jsonb       not null,
    reason      text        not null check (length(reason) between 1 and 2000),
    raised_by   text        not null,
    raised_for  text references organization,
    owner       text        not null references organization,
    state       text        not null default 'open' check (state in ('open', 'accepted', 'refused', 'withdrawn')),
    created_at  timestamptz not null,
    decided_at  timestamptz,
    decided_by  text
);
create index correction_owner on correction (owner, id);
create index correction_raised on correction (raised_for, id);
create index correction_entity on correction (entity, id);

create table correction_message (
    id           bigint generated always as identity primary key,
    correction   bigint      not null references correction,
    at           timestamptz not null,
    who          text        not null,
    organization text references organization,
    text         text        not null check (length(text) between 1 and 2000)
);
create index correction_message_correction on correction_message (correction, id);
