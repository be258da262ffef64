-- One row per offer: its occupation and area in the observatory's terms, and why it is outside, if it is.
-- A code that ROME has since split is the new code that the title names. A title contradicts its code where a
-- job title out of the perimeter is much nearer to it than any inside, its first word opens hardly any job title
-- of the perimeter, and no other word of it is rather of the perimeter.
with substituted as (
    select
        offers.*,
        coalesce(substitutions.replaced_by, offers.rome_code) as current_code,
        matches.outside_score >= $title_contradiction_score
        and matches.outside_score - matches.inside_score >= $title_contradiction_gap
        and matches.head_inside <= $title_contradiction_head
        and coalesce(matches.words_inside, 0) < $title_contradiction_word as is_contradicted
    from core.offers as offers
    left join core.title_matches as matches using (title)
    left join reference.rome_substitutions as substitutions
        on
            substitutions.rome_code = offers.rome_code
            and substitutions.replaced_by = matches.rome_code
            and substitutions.until > $first_day
            and matches.score >= $title_min_score
            and matches.score - matches.other_family_score >= $title_min_margin
)
select
    offers.* exclude (rome_code, current_code, is_contradicted, region_code, department_code),
    offers.current_code as rome_code,
    codes.parent_code,
    codes.family,
    coalesce(offers.region_code, 'ZZ') as region_code,
    coalesce(offers.department_code, offers.region_code || '-ZZ') as department_code,
    case
        when offers.current_code is null then 'no_occupation'
        when not coalesce(codes.in_perimeter, false) then 'occupation_outside'
        when offers.is_contradicted then 'title_contradicts_code'
        when offers.contract_type in ('LIB', 'FRA', 'CCE') then 'not_salaried'
        when offers.place = 'abroad' then 'abroad'
        when offers.place = 'collectivity' then 'collectivity'
    end as reason
from substituted as offers
left join core.rome_codes as codes on codes.rome_code = offers.current_code
