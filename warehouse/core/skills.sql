-- One row per cell and skill: how many vacancies ask for it, among those that state skills.
-- A skill without a code has that of ROME's skill of the same wording, else `L:` and its wording.
with asked as (
    select
        vacancy_id,
        unnest(skills) as skill
    from core.vacancies
    where len(coalesce(skills, [])) > 0
),
known as (
    select
        strip_accents(lower(label)) as wording,
        min(ogr_code) as skill_code
    from staging.rome
    where kind = 'skill' and label is not null
    group by wording
    having count(distinct ogr_code) = 1
),
named as (
    select distinct
        asked.vacancy_id,
        coalesce(
            asked.skill.code, known.skill_code, 'L:' || strip_accents(lower(asked.skill.label))
        ) as skill_code,
        asked.skill.label as label
    from asked
    left join known on known.wording = strip_accents(lower(asked.skill.label))
    where asked.skill.label is not null
),
labels as (
    select
        skill_code,
        min(label) as skill_label
    from named
    group by skill_code
),
coded as (
    select
        vacancies.region_code,
        vacancies.department_code,
        vacancies.family,
        vacancies.parent_code,
        named.skill_codes
    from core.vacancies as vacancies
    join (
        select
            vacancy_id,
            list(distinct skill_code order by skill_code) as skill_codes
        from named
        group by vacancy_id
    ) as named using (vacancy_id)
),
grains as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        '' as skill_code,
        count(*) as vacancies
    from coded
    group by region_code, department_code, family, parent_code
    union all
    select
        region_code,
        department_code,
        family,
        parent_code,
        skill_code,
        count(*) as vacancies
    from (
        select
            region_code,
            department_code,
            family,
            parent_code,
            unnest(skill_codes) as skill_code
        from coded
    ) as listed
    group by region_code, department_code, family, parent_code, skill_code
),
placed as (
    select
        family,
        parent_code,
        skill_code,
        vacancies,
        unnest(areas_of(region_code, department_code), recursive := true)
    from grains
),
spread as (
    select
        area_level,
        area_code,
        skill_code,
        vacancies,
        unnest(occupations_of(family, parent_code), recursive := true)
    from placed
    where area_code is not null
),
counted as (
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        skill_code,
        cast(sum(vacancies) as bigint) as vacancies
    from spread
    where occupation_code is not null
    group by area_level, area_code, occupation_level, occupation_code, skill_code
)
select
    counted.area_level,
    counted.area_code,
    counted.occupation_level,
    counted.occupation_code,
    counted.skill_code,
    labels.skill_label,
    counted.vacancies,
    totals.vacancies as total
from counted
join labels using (skill_code)
join counted as totals using (area_level, area_code, occupation_level, occupation_code)
where totals.skill_code = ''
