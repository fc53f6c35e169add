-- What an organization keeps of others' devices, page by page.

create index attribute_owner_organization on attribute_owner (organization, device, attribute);
create index attribute_owner_attribute on attribute_owner (organization, attribute, device);
