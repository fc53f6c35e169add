-- What people type first is the beginning of a name. Of those that begin so, this finds the first few in each organization;
-- the pairs of characters (V5) gather all of them first.
create index device_name on device (organization, name text_pattern_ops);
