-- One row per cell and skill: how many vacancies ask for it, among those that state skills.
with stated as (
    select
        vacancy_id,
        region_code,
        department_code,
        family,
        parent_code,
        list_distinct(list_transform(
            list_filter(skills, lambda s: s.label is not null),
            lambda s: {'code': coalesce(s.code, 'L:' || lower(s.label)), 'label': s.label}
        )) as skills
    from core.vacancies
    where len(coalesce(skills, [])) > 0
),
placed as (
    select
        vacancy_id,
        skills,
        family,
        parent_code,
        unnest([
            {'area_level': 'nation', 'area_code': 'FR'},
            {'area_level': 'region', 'area_code': region_code},
            {'area_level': 'department', 'area_code': department_code}
        ], recursive := true)
    from stated
),
spread as (
    select
        vacancy_id,
        skills,
        area_level,
        area_code,
        unnest([
            {'occupation_level': 'all', 'occupation_code': 'ALL'},
            {'occupation_level': 'family', 'occupation_code': family},
            {'occupation_level': 'parent', 'occupation_code': parent_code}
        ], recursive := true)
    from placed
    where area_code is not null
),
totals as (
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        count(*) as total
    from spread
    where occupation_code is not null
    group by area_level, area_code, occupation_level, occupation_code
),
listed as (
    select
        vacancy_id,
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        skill.code as skill_code,
        skill.label as skill_label
    from spread, unnest(skills) as one (skill)
    where occupation_code is not null
)
select
    listed.area_level,
    listed.area_code,
    listed.occupation_level,
    listed.occupation_code,
    listed.skill_code,
    min(listed.skill_label) as skill_label,
    count(distinct listed.vacancy_id) as vacancies,
    any_value(totals.total) as total
from listed
join totals using (area_level, area_code, occupation_level, occupation_code)
group by
    listed.area_level,
    listed.area_code,
    listed.occupation_level,
    listed.occupation_code,
    listed.skill_code
