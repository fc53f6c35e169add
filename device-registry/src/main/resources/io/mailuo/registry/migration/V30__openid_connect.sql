-- Who an account is at an OpenID Connect provider: one person there is one account here. Administrators log in by
-- password only: whoever runs the provider would otherwise be all three of them.

alter table account add column oidc_issuer text;
alter table account add column oidc_subject text;
alter table account add check ((oidc_issuer is null) = (oidc_subject is null));
alter table account add check (oidc_subject is null or role in ('viewer', 'registrar'));
create unique index on account (oidc_issuer, oidc_subject);
