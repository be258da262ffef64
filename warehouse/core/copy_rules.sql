-- then: genscan.coding.copies:by_rule
-- One row per rule (looser, published, stricter) and offer that is a copy or has one: the offer that speaks for it.
with members as (
    select left_id as offer_id from core.copy_pairs
    union
    select right_id as offer_id from core.copy_pairs
),
ranked as (
    select
        offers.offer_id,
        coalesce(offers.origin, 'unknown') = 'own' as own,
        coalesce(offers.partners, []) as partners,
        coalesce(
            (
                select min(ranks.rank)
                from reference.partners as ranks
                where list_contains(offers.partners, ranks.partner)
            ),
            $partner_rank
        ) as rank,
        offers.created_at,
        offers.employer_hash,
        offers.commune_hash
    from core.coded_offers as offers
    join members using (offer_id)
)
select
    pairs.text,
    pairs.title,
    pairs.apart,
    pairs.reposted,
    one.offer_id as left_id,
    one.own as left_own,
    one.partners as left_partners,
    one.rank as left_rank,
    one.created_at as left_created_at,
    one.employer_hash as left_employer,
    one.commune_hash as left_commune,
    other.offer_id as right_id,
    other.own as right_own,
    other.partners as right_partners,
    other.rank as right_rank,
    other.created_at as right_created_at,
    other.employer_hash as right_employer,
    other.commune_hash as right_commune
from core.copy_pairs as pairs
join ranked as one on one.offer_id = pairs.left_id
join ranked as other on other.offer_id = pairs.right_id
