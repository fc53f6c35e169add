-- An import of a million devices has little else to wait for than what is done for each row. What is refused, and the
-- error's state, stay the same.

-- Identifiers are found by their scheme and value, and by how their value begins: one index does both.
create unique index external_identifier_key on external_identifier (value text_pattern_ops, scheme);
alter table external_identifier drop constraint external_identifier_pkey;
drop index external_identifier_value;

-- The catalogue by observed property begins with the sets that have it; in what order their devices come it never knew.
drop index device_datastream_set;
create index device_datastream_set on device (datastream_set);

-- A device's gateway and object are required for all rows of a statement at once, like its organization.
alter table device drop constraint device_gateway_fkey;
alter table device drop constraint device_object_fkey;

create function require_carriers() returns trigger
    language plpgsql as
$$
declare
    missing text;
begin
    if not exists (select 1 from written where gateway is not null or object is not null) then
        return null;
    end if;
    -- Nobody removes them before this transaction ends, and who is about to is waited for.
    perform 1 from gateway where code in (select gateway from written) for key share;
    perform 1 from managed_object where code in (select object from written) for key share;
    select coalesce(case when g.code is null then w.gateway end, w.object) into missing
        from (select distinct gateway, object from written) w
        left join gateway g on g.code = w.gateway left join managed_object m on m.code = w.object
        where w.gateway is not null and g.code is null or w.object is not null and m.code is null limit 1;
    if found then
        raise foreign_key_violation using message = format('a device names %s, which there is not', missing);
    end if;
    return null;
end
$$;
create trigger device_carriers_insert after insert on device referencing new table as written
    for each statement execute function require_carriers();
create trigger device_carriers_update after update on device referencing new table as written
    for each statement execute function require_carriers();

create function require_no_devices() returns trigger
    language plpgsql as
$$
declare
    held text;
begin
    if tg_table_name = 'gateway' then
        select r.code into held from removed r join device d on d.gateway = r.code limit 1;
    else
        select r.code into held from removed r join device d on d.object = r.code limit 1;
    end if;
    if found then
        raise foreign_key_violation using message = format('%s still has devices', held);
    end if;
    return null;
end
$$;
create trigger gateway_devices after delete on gateway referencing old table as removed
    for each statement execute function require_no_devices();
create trigger managed_object_devices after delete on managed_object referencing old table as removed
    for each statement execute function require_no_devices();
