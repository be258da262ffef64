-- One row per rule of copies and family: its vacancies under that rule, and its rank among the families.
-- None where the vacancies are confidential (core.masks): what another rule counts bounds what is hidden.
with rules as (
    select unnest(['looser', 'published', 'stricter']) as rule
),
offered as (
    select
        family,
        count(*) as offers
    from core.coded_offers
    where reason is null
    group by family
),
lost as (
    select
        copies.rule,
        offers.family,
        count(*) as offers
    from core.copy_rules as copies
    join core.coded_offers as offers using (offer_id)
    where copies.winner_id <> copies.offer_id
    group by copies.rule, offers.family
),
counted as (
    select
        rules.rule,
        families.family,
        coalesce(offered.offers, 0) - coalesce(lost.offers, 0) as vacancies
    from rules
    cross join reference.families as families
    left join offered using (family)
    left join lost on lost.rule = rules.rule and lost.family = families.family
    where not exists (select 1 from core.masks where side = 'vacancies')
)
select
    $quarter as quarter,
    rule,
    family,
    vacancies,
    rank() over (partition by rule order by vacancies desc) as rank
from counted
order by rule, rank, family
