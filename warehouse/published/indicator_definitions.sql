-- One row per indicator: what it is, its unit and how it can be rebuilt, from the head of its SELECT.
select
    indicator,
    kind,
    unit,
    title_en,
    title_fr,
    description_en,
    description_fr,
    numerator,
    denominator,
    reference
from reference.indicator_headers
order by indicator
