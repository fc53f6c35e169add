-- Whoever raised a correction from outside the reach of what it is about is shown of that no more than the catalogue shows.
alter table correction
    add column name_shown   boolean not null default true,
    add column stated_shown boolean not null default true;
update correction set name_shown = entity like 'device/%',
                      stated_shown = entity like 'device/%' and attribute in ('name', 'state', 'place');

-- An open correction is decided by whoever keeps the attribute now, however that came to be: by hand, by an import, by its undoing.
create function correction_follows_entity() returns trigger
    language plpgsql as
$$
begin
    update correction c set owner = new.organization
        where c.entity = tg_argv[0] || '/' || new.code and c.state = 'open'
          and not exists (select from attribute_owner a where a.device = new.code and a.attribute = c.attribute);
    return null;
end
$$;
create trigger device_corrections after update of organization on device for each row
    when (old.organization is distinct from new.organization) execute function correction_follows_entity('device');
create trigger managed_object_corrections after update of organization on managed_object for each row
    when (old.organization is distinct from new.organization) execute function correction_follows_entity('object');
create trigger gateway_corrections after update of organization on gateway for each row
    when (old.organization is distinct from new.organization) execute function correction_follows_entity('gateway');

create function correction_follows_keeper() returns trigger
    language plpgsql as
$$
begin
    update correction set owner = new.organization
        where entity = 'device/' || new.device and attribute = new.attribute and state = 'open';
    return null;
end
$$;
create trigger attribute_owner_named after insert or update on attribute_owner
    for each row execute function correction_follows_keeper();

create function correction_follows_owner() returns trigger
    language plpgsql as
$$
begin
    update correction c set owner = d.organization from device d
        where d.code = old.device and c.entity = 'device/' || old.device and c.attribute = old.attribute
          and c.state = 'open';
    return null;
end
$$;
create trigger attribute_owner_removed after delete on attribute_owner
    for each row execute function correction_follows_owner();

update correction c set owner = coalesce(
        (select a.organization from attribute_owner a
             where a.device = substr(c.entity, 8) and a.attribute = c.attribute and c.entity like 'device/%'),
        (select organization from device where 'device/' || code = c.entity and code = substr(c.entity, 8)),
        (select organization from managed_object where 'object/' || code = c.entity and code = substr(c.entity, 8)),
        (select organization from gateway where 'gateway/' || code = c.entity and code = substr(c.entity, 9)),
        owner)
    where state = 'open';
