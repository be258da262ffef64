-- One row per readable record of a vacancy file, as it landed, with its file and observation date.
select
    files.file,
    files.observed_on,
    offers.record,
    offers.offer_id,
    offers.title,
    offers.title_key,
    offers.employer_hash,
    offers.commune_hash,
    offers.department_code,
    offers.region_code,
    offers.place,
    offers.rome_code,
    offers.appellation,
    offers.contract_type,
    offers.contract_nature,
    offers.apprenticeship,
    offers.experience,
    offers.experience_months,
    offers.openings,
    offers.created_at,
    offers.updated_at,
    offers.origin,
    offers.partners,
    offers.skills,
    offers.text_hash,
    offers.text_signature,
    offers.text_length
from landing.france_travail as offers
join landing.files as files on files.path = offers.landing_path
where offers.quarantined is null
