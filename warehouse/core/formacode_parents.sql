-- One row per Formacode and historic parent: the weight of the parent among certifications that carry both.
-- Each certification shares one between its parents; small weights are dropped and the rest sum to one.
with pairs as (
    select distinct
        certifications.certification,
        formacode,
        codes.parent_code
    from core.certifications as certifications,
        unnest(certifications.formacodes) as one (formacode),
        unnest(certifications.rome_codes) as two (rome_code)
    join core.rome_codes as codes on codes.rome_code = two.rome_code
),
shared as (
    select
        formacode,
        parent_code,
        certification,
        cast(1 as decimal(18, 9)) / count(*) over (partition by certification, formacode) as share
    from pairs
),
weighed as (
    select
        formacode,
        parent_code,
        cast(sum(cast(share as decimal(18, 9))) as decimal(18, 9)) as certifications
    from shared
    group by formacode, parent_code
),
kept as (
    select
        formacode,
        parent_code,
        certifications
    from weighed
    qualify
        sum(certifications) over (partition by formacode) >= $formacode_min_certifications
        and cast(certifications as double)
        / cast(sum(certifications) over (partition by formacode) as double) >= $formacode_min_weight
)
select
    formacode,
    parent_code,
    cast(
        cast(certifications as double) / cast(sum(certifications) over (partition by formacode) as double)
        as decimal(18, 9)
    ) as weight
from kept
