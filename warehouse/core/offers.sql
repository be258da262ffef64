-- One row per offer identifier that the quarter saw: its latest version and the dates that saw it.
with seen as (
    select
        offer_id,
        list(distinct observed_on order by observed_on) as seen_on
    from staging.france_travail
    group by offer_id
),
latest as (
    select
        file,
        record
    from staging.france_travail
    qualify row_number() over (
        partition by offer_id
        order by
            observed_on desc,
            updated_at desc nulls last,
            file desc,
            title,  -- what differs decides before the position, so that the order of rows is nothing
            rome_code,
            department_code,
            contract_type,
            openings,
            record desc
    ) = 1
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
    versions.appellation,
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
join latest using (file, record)
join seen using (offer_id)
