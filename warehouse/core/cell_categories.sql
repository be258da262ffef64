-- One row per cell but those of ROME 4.0 codes: its vacancies, its courses, and how many of them are of each
-- category, by dimension and category; what no profile tells of is left out, and counts as none.
select
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code,
    cells.vacancies,
    cells.courses,
    coalesce(
        map_from_entries(
            list_sort(
                list({'category': profiles.dimension || ' ' || profiles.category, 'count': profiles.count})
                filter (where profiles.category is not null)
            )
        ),
        map {}
    ) as counts
from core.cells as cells
left join core.profiles as profiles using (area_level, area_code, occupation_level, occupation_code)
where cells.occupation_level <> 'rome'
group by
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code,
    cells.vacancies,
    cells.courses
