-- Search as you type. Chinese names have no words to index, and what people type is two or three characters; so every
-- pair of neighbouring characters of a name is indexed, as one number (first << 16 | second), without spaces.
alter table device add column grams integer[] not null default '{}';
update device set grams = coalesce((
    select array_agg(distinct ascii(substr(t, i, 1)) << 16 | ascii(substr(t, i + 1, 1)))
    from (select regexp_replace(lower(name), '\s', '', 'g') as t) n, generate_series(1, length(t) - 1) i), '{}');
-- New entries gather in a list first, which is worked in when it has 32 MB: an import adds millions at once.
create index device_grams on device using gin (grams) with (gin_pending_list_limit = 32768);
create index external_identifier_value on external_identifier (value text_pattern_ops);
create index device_code_pattern on device (code text_pattern_ops);
