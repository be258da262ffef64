-- One row per offer identifier that the quarter saw: its latest version and the dates that saw it.
with seen as (
    select
        offer_id,
        list(distinct observed_on order by observed_on) as seen_on
    from staging.france_travail
    group by offer_id
)
select
    versions.file,
    versions.record,
    versions.offer_id,
    versions.title,
    versions.title_key,
    versions.employer_hash,
    versions.commune_hash,
    versions.department_code,
    versions.region_code,
    versions.place,
    versions.rome_code,
    versions.contract_type,
    versions.contract_nature,
    versions.apprenticeship,
    versions.experience,
    versions.experience_months,
    versions.openings,
    versions.created_at,
    versions.origin,
    versions.partners,
    versions.skills,
    versions.text_hash,
    versions.text_signature,
    versions.text_length,
    seen.seen_on
from staging.france_travail as versions
join seen using (offer_id)
qualify row_number() over (
    partition by versions.offer_id
    order by
        versions.observed_on desc,
        versions.updated_at desc nulls last,
        versions.file desc,
        versions.title,  -- what differs decides before the position, so that the order of rows is nothing
        versions.rome_code,
        versions.department_code,
        versions.contract_type,
        versions.openings,
        versions.record desc
) = 1
