-- The departments of a region, with `<region>-ZZ`, add up to the region, for everything that counts vacancies.
-- Of confidential vacancies (core.masks) no department is told.
with departments as (
    select
        areas.region_code as area_code,
        cells.occupation_level,
        cells.occupation_code,
        sum(cells.vacancies) as vacancies,
        sum(cells.openings) as openings,
        cast(sum(cast(cells.vacancies_stock as decimal(18, 6))) as double) as vacancies_stock
    from published.cells as cells
    join published.areas as areas using (area_level, area_code)
    where cells.area_level = 'department'
    group by areas.region_code, cells.occupation_level, cells.occupation_code
)
select
    regions.area_code,
    regions.occupation_level,
    regions.occupation_code,
    regions.vacancies,
    departments.vacancies as departments_vacancies
from published.cells as regions
left join departments using (area_code, occupation_level, occupation_code)
where
    regions.area_level = 'region'
    and regions.area_code <> 'ZZ'
    and not exists (select 1 from core.masks where side = 'vacancies')
    and (
        regions.vacancies <> coalesce(departments.vacancies, 0)
        or regions.openings <> coalesce(departments.openings, 0)
        or abs(coalesce(regions.vacancies_stock, 0) - coalesce(departments.vacancies_stock, 0)) > 0.0001
    )
