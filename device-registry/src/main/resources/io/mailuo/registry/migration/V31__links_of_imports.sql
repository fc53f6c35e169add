-- Which objects a device observed before an import and after it, where the import changed that: two lists of links.
alter table import_change add column links jsonb;
