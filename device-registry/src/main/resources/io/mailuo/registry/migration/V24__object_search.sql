-- Objects are found by their names as devices are, see V5.
alter table managed_object add column grams integer[] not null default '{}';
update managed_object set grams = coalesce((
    select array_agg(distinct ascii(substr(t, i, 1)) << 16 | ascii(substr(t, i + 1, 1)))
    from (select regexp_replace(lower(name), '\s', '', 'g') as t) n, generate_series(1, length(t) - 1) i), '{}');
create index managed_object_grams on managed_object using gin (grams);
-- Codes are digits, which every collation has in the same order: the primary key finds their beginnings.
drop index device_code_pattern;
