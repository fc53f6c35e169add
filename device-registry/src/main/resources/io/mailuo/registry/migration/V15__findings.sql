-- Findings of the cross-check (交叉验证): what is registered contradicts itself.

create table finding (
    id            bigint generated always as identity primary key,
    rule          text        not null,
    entity        text        not null,
    subject       text        not null, -- which of several of the rule about the entity, such as an identifier's scheme
    other         text,                 -- what the entity was compared with
    organization  text        not null,
    severity      text        not null check (severity in ('error', 'warning')),
    text_zh       text        not null,
    text_en       text        not null,
    evidence      jsonb       not null,
    fingerprint   text        not null, -- of the evidence: with another one, a dismissed finding opens again
    fix_attribute text,
    fix_value     jsonb,
    fix_zh        text,
    fix_en        text,
    state         text        not null default 'open' check (state in ('open', 'fixed', 'dismissed')),
    found_at      timestamptz not null default now(),
    decided_at    timestamptz,
    decided_by    text,
    reason        text,
    unique (entity, rule, subject)
);
create index finding_state on finding (state, id);
create index finding_organization on finding (organization, state, id);
create index finding_other on finding (other) where state = 'open';

-- How far the audit log has been followed, and how far a full check is.
create table finding_work (
    one           boolean primary key default true check (one),
    follower      bigint  not null default 0,
    import        bigint,
    import_number integer not null default 0,
    checking      boolean not null default false,
    step          integer not null default 0,
    position      text    not null default '',
    checked       bigint  not null default 0,
    total         bigint  not null default 0,
    started_at    timestamptz,
    finished_at   timestamptz
);
insert into finding_work (follower) select coalesce(max(position), 0) from audit_seal;

-- Identifiers that people take for the same: without regard to case, separators and leading zeros.
create index external_identifier_likeness on external_identifier (ltrim(upper(translate(value, ':-._', '')), '0'))
    where length(value) >= 4;
