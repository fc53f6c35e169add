-- Who looks after a device, how it is mounted, what it replaces; no references: what is named here never goes, and an
-- import of a million rows would check each.
alter table device
    add column maintainer  text check (length(maintainer) between 1 and 200),
    add column mounting    jsonb,
    add column replaces    text,
    add column replaced_by text;
create unique index device_replaces on device (replaces) where replaces is not null;

-- The managed objects that a device observes; the one that it is installed on stands with the device.
create table device_link (
    device text not null references device,
    object text not null references managed_object,
    primary key (device, object)
);
create index device_link_object on device_link (object, device);

-- What the standard's table of component attributes asks for beyond what the registry itself keeps, by abbreviation.
alter table managed_object add column attributes jsonb not null default '{}';
