-- The audit log becomes a chain: a sealer adds, a moment after a record is final, its SHA-256 over the record and the
-- seal before. Sealing is apart from writing, so that writers never wait for one another.

-- A record's id is taken after the transaction has its number. Whoever sees a record and then takes a transaction
-- number himself knows therefore: every smaller id belongs to a transaction with a smaller number.
alter table audit alter column id drop identity;
create sequence audit_id owned by audit.id;
select setval('audit_id', (select coalesce(max(id), 0) + 1 from audit), false);
create function next_audit_id() returns bigint
    language plpgsql volatile as
$$
begin
    perform pg_current_xact_id();
    return nextval('audit_id');
end
$$;
alter table audit alter column id set default next_audit_id();

create table audit_seal (
    position  bigint primary key check (position > 0),
    audit     bigint      not null unique,
    previous  bytea       not null,
    hash      bytea       not null,
    sealed_at timestamptz not null default now()
);
create trigger audit_seal_append_only before update or delete on audit_seal
    for each row execute function refuse_change();
create trigger audit_seal_keep before truncate on audit_seal
    for each statement execute function refuse_change();

-- Also for sessions that pose as replicas.
alter table audit enable always trigger audit_append_only;
alter table audit enable always trigger audit_keep;
alter table audit_seal enable always trigger audit_seal_append_only;
alter table audit_seal enable always trigger audit_seal_keep;
revoke update, delete, truncate on audit, audit_seal from public, current_user;

create index audit_who on audit (who, id);
create index audit_at on audit using brin (at);
