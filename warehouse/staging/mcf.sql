-- One row per readable row of the Mon Compte Formation catalogue: a course in a department.
select
    files.file,
    files.observed_on,
    rows.record,
    rows.course_number,
    rows.siret,
    rows.provider,
    rows.title,
    rows.certification,
    rows.certification_title,
    rows.exit_level,
    rows.rome_codes,
    rows.formacodes,
    rows.nsf_codes,
    rows.department_code,
    rows.region_code,
    rows.place,
    rows.active_sessions,
    rows.distant_sessions,
    rows.hours,
    rows.price
from landing.mcf as rows
join landing.files as files on files.path = rows.landing_path
where rows.quarantined is null
