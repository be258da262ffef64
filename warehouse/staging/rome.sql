-- One row per readable row of the newest ROME files received for the quarter.
select
    files.file,
    files.observed_on,
    rows.record,
    rows.kind,
    rows.rome_code,
    rows.label,
    rows.parent_code,
    rows.ogr_code,
    rows.main,
    rows.rome_version
from landing.rome as rows
join landing.files as files on files.path = rows.landing_path
where
    rows.quarantined is null
    and files.version = (
        select max(newest.version) from landing.files as newest where newest.feed = 'rome' and newest.quarantined is null
    )
