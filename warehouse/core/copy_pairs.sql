-- then: genscan.coding.pairs:pairs
-- One row per two offers that may be one vacancy, with how much of their texts and titles is the same.
-- Pairs come from offers of the perimeter with the same parent and department (or both without); the step finds
-- those that are alike, or of one partner and equal in everything while online on a common date.
select
    offer_id,
    coalesce(origin, 'unknown') = 'own' as own,
    coalesce(partners, []) as partners,
    parent_code,
    region_code,
    coalesce(department_code, '') as department_code,
    lower(title) as title,
    title_key,
    appellation,
    employer_hash,
    commune_hash,
    contract_type,
    text_hash,
    text_signature,
    text_length,
    seen_on
from core.coded_offers
where reason is null
