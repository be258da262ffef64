-- then: genscan.coding.copies:components
-- One row per offer that is a copy of another or has one: the offer that speaks for it.
-- Pairs: same parent, department and title words, same opening of the text, no disagreement on employer or
-- commune. Two references of one partner must agree on everything and have been online together; France
-- Travail's own references are never copies of each other.
with inside as (
    select
        offer_id,
        parent_code,
        region_code,
        coalesce(department_code, '') as department_code,
        title_key,
        lower(title) as title,
        text_hash,
        text_head_hash,
        employer_hash,
        commune_hash,
        contract_type,
        coalesce(origin, 'unknown') = 'own' as is_own,
        coalesce(partners, []) as partners,
        created_at,
        seen_on
    from core.coded_offers
    where reason is null
)
select
    one.offer_id as left_id,
    one.is_own as left_own,
    one.created_at as left_created_at,
    one.employer_hash as left_employer,
    one.commune_hash as left_commune,
    other.offer_id as right_id,
    other.is_own as right_own,
    other.created_at as right_created_at,
    other.employer_hash as right_employer,
    other.commune_hash as right_commune
from inside as one
join inside as other using (parent_code, region_code, department_code, title_key, text_head_hash)
where
    one.offer_id < other.offer_id
    and not (one.is_own and other.is_own)
    and coalesce(one.employer_hash = other.employer_hash, true)
    and coalesce(one.commune_hash = other.commune_hash, true)
    and (
        one.is_own
        or other.is_own
        or not (
            list_has_any(one.partners, other.partners)
            or (len(one.partners) = 0 and len(other.partners) = 0)
        )
        or (
            one.title = other.title
            and one.text_hash = other.text_hash
            and one.employer_hash is not distinct from other.employer_hash
            and one.commune_hash is not distinct from other.commune_hash
            and one.contract_type is not distinct from other.contract_type
            and list_has_any(one.seen_on, other.seen_on)
        )
    )
