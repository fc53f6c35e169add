-- Accounts have a role in place of single scopes. Those there are were made at first starts, with every right: they
-- keep it, as set-up accounts, until the three administrators are appointed.

alter table account add column role text not null default 'setup'
    check (role in ('viewer', 'registrar', 'system-admin', 'security-admin', 'audit-admin', 'setup'));
alter table account alter column role drop default;
alter table account add column disabled boolean not null default false;
alter table account drop column scopes;
update account set organization = null where organization is not null;
alter table account add check ((role in ('viewer', 'registrar')) = (organization is not null));
