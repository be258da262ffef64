-- One row per offer: its occupation and area in the observatory's terms, and why it is outside, if it is.
-- A title contradicts the code where its first word opens several ROME job titles and none in the perimeter,
-- and no other word of it belongs to a job title of the code's parent or opens one in the perimeter.
with coded as (
    select
        offers.*,
        codes.parent_code,
        coalesce(
            occupations.family,
            case when parents.single_family then parents.family end
        ) as family,
        occupations.rome_code is not null
        or (parents.perimeter = 'whole' and known.rome_code is null) as in_perimeter,
        regexp_extract_all(
            regexp_replace(strip_accents(lower(offers.title)), '\(?\b[hf] ?[/-] ?[hf]\b\)?', ' ', 'g'),
            '[a-z]{3,}'
        ) as words
    from core.offers as offers
    left join core.rome_codes as codes using (rome_code)
    left join reference.occupations as occupations using (rome_code)
    left join reference.rome_parents as known on known.rome_code = offers.rome_code
    left join reference.parents as parents on parents.parent_code = codes.parent_code
)
select
    coded.* exclude (in_perimeter, words, region_code, department_code),
    coalesce(coded.region_code, 'ZZ') as region_code,
    coalesce(coded.department_code, coded.region_code || '-ZZ') as department_code,
    case
        when coded.rome_code is null then 'no_occupation'
        when not coded.in_perimeter then 'occupation_outside'
        when
            heads.jobs >= $title_head_min_jobs
            and not heads.in_perimeter
            and not list_has_any(coded.words[2:], coalesce(known_words.words, []))
            then 'title_contradicts_code'
        when coded.contract_type in ('LIB', 'FRA', 'CCE') then 'not_salaried'
        when coded.place = 'abroad' then 'abroad'
        when coded.place = 'collectivity' then 'collectivity'
    end as reason
from coded
left join core.title_heads as heads on heads.head = coded.words[1]
left join core.title_words as known_words on known_words.parent_code = coded.parent_code
