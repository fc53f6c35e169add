-- During a full check: the names that more than one thing of the kind has that is being checked. Only of those is asked
-- whether a namesake stands where they would be in another datum.
create table finding_namesake (
    name text primary key
);
