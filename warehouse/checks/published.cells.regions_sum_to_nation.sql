-- The 18 regions and ZZ add up to the nation, for everything that counts vacancies, where none is hidden.
with sides as (
    select
        occupation_level,
        occupation_code,
        area_level = 'nation' as is_nation,
        sum(vacancies) as vacancies,
        sum(coalesce(vacancies_new, 0)) as vacancies_new,
        sum(coalesce(vacancies_open, 0)) as vacancies_open,
        sum(openings) as openings,
        cast(sum(cast(vacancies_stock as decimal(18, 6))) as double) as vacancies_stock,
        cast(sum(cast(stock_squares as decimal(18, 6))) as double) as stock_squares,
        bool_or(vacancies is null) as is_hidden
    from published.cells
    where area_level in ('nation', 'region')
    group by occupation_level, occupation_code, area_level = 'nation'
)
select
    nation.occupation_level,
    nation.occupation_code,
    nation.vacancies,
    regions.vacancies as regions_vacancies
from sides as nation
join sides as regions using (occupation_level, occupation_code)
where
    nation.is_nation
    and not regions.is_nation
    and not nation.is_hidden
    and not regions.is_hidden
    and (
        nation.vacancies <> regions.vacancies
        or nation.vacancies_new <> regions.vacancies_new
        or nation.vacancies_open <> regions.vacancies_open
        or nation.openings <> regions.openings
        or abs(nation.vacancies_stock - regions.vacancies_stock) > 0.0001
        or abs(nation.stock_squares - regions.stock_squares) > 0.0001
    )
