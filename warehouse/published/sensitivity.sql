-- One row per rule of copies and family: its vacancies under that rule, and its rank among the families.
-- None where the vacancies are confidential (core.masks): what another rule counts bounds what is hidden.
with rules as (
    select unnest(['looser', 'published', 'stricter']) as rule
),
spoken as (
    select distinct
        rules.rule,
        coalesce(copies.winner_id, offers.offer_id) as offer_id
    from core.coded_offers as offers
    cross join rules
    left join core.copy_rules as copies
        on copies.rule = rules.rule and copies.offer_id = offers.offer_id
    where offers.reason is null
),
counted as (
    select
        rules.rule,
        families.family,
        count(winners.offer_id) as vacancies
    from rules
    cross join reference.families as families
    left join spoken on spoken.rule = rules.rule
    left join core.coded_offers as winners
        on winners.offer_id = spoken.offer_id and winners.family = families.family
    where not exists (select 1 from core.masks where side = 'vacancies')
    group by rules.rule, families.family
)
select
    $quarter as quarter,
    rule,
    family,
    vacancies,
    rank() over (partition by rule order by vacancies desc) as rank
from counted
order by rule, rank, family
