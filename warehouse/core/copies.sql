-- One row per offer that is a copy of another or has one: the offer that speaks for it, and why it does not itself.
select
    offer_id,
    winner_id,
    reason
from core.copy_rules
where rule = 'published'
