-- One row per readable `formation` of an LHEO file, its actions and sessions inside.
select
    files.file,
    files.observed_on,
    rows.record,
    rows.course_number,
    rows.siret,
    rows.activity_number,
    rows.provider,
    rows.title,
    rows.certifying,
    rows.certifications,
    rows.exit_level,
    rows.entry_level,
    rows.rome_codes,
    rows.formacodes,
    rows.nsf_codes,
    rows.link,
    rows.actions
from landing.lheo as rows
join landing.files as files on files.path = rows.landing_path
where rows.quarantined is null
