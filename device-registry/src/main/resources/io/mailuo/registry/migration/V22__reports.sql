-- What devices report, as the topic reports says. last_at changes often and is in no index: such changes stay on their page.
-- states: of each property that says a condition of the object, where it holds: since when, until when known, the value.
-- due: when the object is to be judged next.
create table device_report (
    device  text        primary key,
    last_at timestamptz not null,
    states  jsonb,
    due     timestamptz
) with (fillfactor = 80);
create index device_report_due on device_report (due) where due is not null;

create table device_report_position (
    partition   integer primary key,
    next_offset bigint  not null
);

-- How far the daily search for devices that fell silent is, and when it began.
alter table finding_work
    add column silence_position text,
    add column silence_at       timestamptz;
