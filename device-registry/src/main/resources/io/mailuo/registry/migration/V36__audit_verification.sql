-- How far the last verification of the audit log is, and what it has found. One row: it is one log. Whoever verifies
-- says every second that he is still at it, so that a run that ended with its process is not taken for one under way.
create table audit_verification (
    only_one    boolean     primary key default true check (only_one),
    started_at  timestamptz,
    started_by  text,
    seen_at     timestamptz,
    finished_at timestamptz,
    checked     bigint      not null default 0,
    total       bigint      not null default 0,
    outcome     jsonb
);
insert into audit_verification default values;
