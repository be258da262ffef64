-- One row per cell and skill: how many vacancies ask for it, among those that state skills.
with stated as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        list_filter(skills, lambda s: s.label is not null) as skills
    from core.vacancies
    where len(coalesce(skills, [])) > 0
),
labels as (
    select
        coalesce(skill.code, 'L:' || lower(skill.label)) as skill_code,
        min(skill.label) as skill_label
    from (select unnest(skills) as skill from stated) as listed
    group by skill_code
),
coded as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        list_distinct(
            list_transform(skills, lambda s: coalesce(s.code, 'L:' || lower(s.label)))
        ) as skill_codes
    from stated
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
        unnest([
            {'area_level': 'nation', 'area_code': 'FR'},
            {'area_level': 'region', 'area_code': region_code},
            {'area_level': 'department', 'area_code': department_code}
        ], recursive := true)
    from grains
),
spread as (
    select
        area_level,
        area_code,
        skill_code,
        vacancies,
        unnest([
            {'occupation_level': 'all', 'occupation_code': 'ALL'},
            {'occupation_level': 'family', 'occupation_code': family},
            {'occupation_level': 'parent', 'occupation_code': parent_code}
        ], recursive := true)
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
