-- The history of an entity is put together from the audit log and from what imports have changed, by time. So a time is
-- taken when the row is locked and about to be written, not when the transaction began: of two changes of one entity,
-- the later one has the later time.
alter table audit alter column at set default clock_timestamp();

alter table import_job add column undone_at timestamptz;
update import_job set undone_at = updated_at where state = 'UNDONE';

-- What an undone import had made of the entity; of the others, the next change or the entity itself tells.
alter table import_change add column after jsonb;
