-- How often the present step of an import was begun: one that ends the platform each time is not begun for ever.
alter table import_job add column attempts integer not null default 0;

-- Who asked for an import to be committed, and to be undone; subject is who sent the file.
alter table import_job add column committed_by text, add column undone_by text;
update import_job set committed_by = subject where committed_at is not null or state = 'COMMITTING';
update import_job set undone_by = subject where undone_at is not null or state = 'UNDOING';

-- The token by which another was made: it ends with it. Of the tokens there are, the one that bears the name of who made
-- them, where that is no account.
alter table access_token add column parent text;
update access_token t set parent = (select p.id from access_token p where p.kind = 'token' and p.subject = t.created_by
                                    and p.created_at < t.created_at order by p.created_at limit 1)
    where t.kind = 'token' and not exists (select 1 from account a where a.username = t.created_by);
