-- References that every device and object has are checked for all rows of a statement at once: checking each row of an
-- import of a million takes longer than writing it. What is refused, and the error's state, stay the same.

alter table device drop constraint device_organization_fkey;
alter table managed_object drop constraint managed_object_organization_fkey;
alter table external_identifier drop constraint external_identifier_device_fkey;
alter table external_identifier drop constraint external_identifier_managed_object_fkey;

create function require_organizations() returns trigger
    language plpgsql as
$$
declare
    missing text;
begin
    select w.organization into missing
        from (select distinct organization from written) w left join organization o on o.id = w.organization
        where o.id is null limit 1;
    if found then
        raise foreign_key_violation using message = format('%s names the organization %s, which there is not',
                                                           tg_table_name, missing);
    end if;
    return null;
end
$$;
create trigger device_organization_insert after insert on device referencing new table as written
    for each statement execute function require_organizations();
create trigger device_organization_update after update on device referencing new table as written
    for each statement execute function require_organizations();
create trigger managed_object_organization_insert after insert on managed_object referencing new table as written
    for each statement execute function require_organizations();
create trigger managed_object_organization_update after update on managed_object referencing new table as written
    for each statement execute function require_organizations();

-- An organization is never removed: what it did stays its own.
create function refuse_removal() returns trigger
    language plpgsql as
$$
begin
    raise foreign_key_violation using message = format('a row of %s is never removed', tg_table_name);
end
$$;
create trigger organization_keep before delete or truncate on organization
    for each statement execute function refuse_removal();

create function require_bearers() returns trigger
    language plpgsql as
$$
declare
    missing text;
begin
    select coalesce(w.device, w.managed_object) into missing from written w
        left join device d on d.code = w.device left join managed_object m on m.code = w.managed_object
        where d.code is null and m.code is null limit 1;
    if found then
        raise foreign_key_violation using message = format('an external identifier names %s, which there is not', missing);
    end if;
    return null;
end
$$;
create trigger external_identifier_bearer_insert after insert on external_identifier referencing new table as written
    for each statement execute function require_bearers();
create trigger external_identifier_bearer_update after update on external_identifier referencing new table as written
    for each statement execute function require_bearers();

create function require_no_identifiers() returns trigger
    language plpgsql as
$$
declare
    held text;
begin
    if tg_table_name = 'device' then
        select r.code into held from removed r join external_identifier x on x.device = r.code limit 1;
    else
        select r.code into held from removed r join external_identifier x on x.managed_object = r.code limit 1;
    end if;
    if found then
        raise foreign_key_violation using message = format('%s still has external identifiers', held);
    end if;
    return null;
end
$$;
create trigger device_identifiers after delete on device referencing old table as removed
    for each statement execute function require_no_identifiers();
create trigger managed_object_identifiers after delete on managed_object referencing old table as removed
    for each statement execute function require_no_identifiers();

-- Most devices have no gateway and no object: only those that have one are in the index.
drop index device_gateway;
create index device_gateway on device (gateway, code) where gateway is not null;
drop index device_object;
create index device_object on device (object) where object is not null;
drop index external_identifier_device;
create index external_identifier_device on external_identifier (device) where device is not null;
drop index external_identifier_object;
create index external_identifier_object on external_identifier (managed_object) where managed_object is not null;
