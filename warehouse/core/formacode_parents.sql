-- One row per Formacode and historic parent: the weight of the parent among certifications that carry both.
-- Each certification shares one between its parents; small weights are dropped and the rest sum to one, in
-- billionths, what is left over going to the first parents.
with pairs as (
    select distinct
        fields.certification,
        fields.code as formacode,
        codes.parent_code
    from staging.rncp as fields
    join staging.rncp as trades using (certification)
    join core.rome_codes as codes on codes.rome_code = trades.code
    where fields.kind = 'formacode' and trades.kind = 'rome'
),
known as (
    select formacode
    from pairs
    group by formacode
    having count(distinct certification) >= $formacode_min_certifications
),
shared as (
    select
        formacode,
        parent_code,
        1000000000 // count(*) over (partition by certification, formacode) as share
    from pairs
    join known using (formacode)
),
weighed as (
    select
        formacode,
        parent_code,
        cast(sum(share) as bigint) as certifications
    from shared
    group by formacode, parent_code
),
kept as (
    select
        formacode,
        parent_code,
        certifications
    from weighed
    qualify certifications >= $formacode_min_weight * sum(certifications) over (partition by formacode)
),
parts as (
    select
        formacode,
        parent_code,
        cast(
            cast(certifications as hugeint) * 1000000000 // sum(certifications) over (partition by formacode)
            as bigint
        ) as billionths,
        row_number() over (partition by formacode order by parent_code) as position
    from kept
)
select
    formacode,
    parent_code,
    cast(
        (
            billionths
            + case
                when position <= 1000000000 - sum(billionths) over (partition by formacode) then 1
                else 0
            end
        ) * 0.000000001
        as decimal(18, 9)
    ) as weight
from parts
