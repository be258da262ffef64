-- One row per readable row of the newest RNCP export received for the quarter.
select
    files.file,
    files.observed_on,
    rows.record,
    rows.kind,
    rows.certification,
    rows.code,
    rows.label,
    rows.level,
    rows.active,
    rows.ends_on
from landing.rncp as rows
join landing.files as files on files.path = rows.landing_path
where
    rows.quarantined is null
    and files.version = (
        select max(newest.version) from landing.files as newest where newest.feed = 'rncp' and newest.quarantined is null
    )
