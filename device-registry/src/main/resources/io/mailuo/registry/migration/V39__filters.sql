-- What lists are narrowed down to is found by an index, in the order of the list.
drop index managed_object_organization;
create index managed_object_organization on managed_object (organization, code);
create index managed_object_class on managed_object (component_class, code);
create index device_state on device (state, code) where state <> 'IN_SERVICE';
create index audit_action on audit (action, id);
