-- One row per cell as readers get it: sums as doubles of nine significant digits, nulls with their symbols.
-- A side with a confidential feed (core.masks) is told at nation and region, `all` and family only, and there
-- only by what secrecy allows: a hidden count is null with the symbol c, and no row tells that it is there.
with sides as (
    select
        coalesce(bool_or(side = 'vacancies'), false) as vacancies_secret,
        coalesce(bool_or(side = 'courses'), false) as courses_secret
    from core.masks
),
flagged as (
    select
        cells.*,
        sides.vacancies_secret,
        sides.courses_secret,
        cells.area_level = 'department' or cells.occupation_level in ('parent', 'rome') as is_fine,
        coalesce(demand.is_hidden, false) as demand_hidden,
        coalesce(supply.is_hidden, false) as supply_hidden
    from core.cells as cells
    cross join sides
    left join core.masks as demand
        on
            demand.side = 'vacancies'
            and demand.area_level = cells.area_level
            and demand.area_code = cells.area_code
            and demand.occupation_level = cells.occupation_level
            and demand.occupation_code = cells.occupation_code
    left join core.masks as supply
        on
            supply.side = 'courses'
            and supply.area_level = cells.area_level
            and supply.area_code = cells.area_code
            and supply.occupation_level = cells.occupation_level
            and supply.occupation_code = cells.occupation_code
),
told as (
    select
        *,
        not vacancies_secret or not (is_fine or demand_hidden) as demand_told,
        not courses_secret or not (is_fine or supply_hidden) as supply_told
    from flagged
    where
        not (vacancies_secret and (occupation_level = 'rome' or (area_level = 'department' and courses = 0)))
        and not (courses_secret and area_level = 'department' and vacancies = 0)
        and not (vacancies_secret and courses_secret and area_level = 'department')
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when demand_told then vacancies end as vacancies,
    case when demand_told then significant(vacancies_stock) end as vacancies_stock,
    case when not vacancies_secret then significant(stock_squares) end as stock_squares,
    case when not vacancies_secret then vacancies_new end as vacancies_new,
    case when not vacancies_secret then vacancies_open end as vacancies_open,
    case when not vacancies_secret then cast(openings as bigint) end as openings,
    cast(observations as bigint) as observations,
    case when supply_told then cast(courses as bigint) end as courses,
    case when supply_told then significant(course_equivalents) end as course_equivalents,
    case when supply_told and not vacancies_secret and not courses_secret then significant(supply_low) end
    as supply_low,
    case when supply_told and not vacancies_secret and not courses_secret then significant(supply_high) end
    as supply_high,
    case when not courses_secret then cast(courses_distant as bigint) end as courses_distant,
    case when not courses_secret then significant(sessions) end as sessions,
    case when not courses_secret then significant(places) end as places,
    case when not courses_secret then significant(places_coverage) end as places_coverage,
    nullif(concat_ws(
        ' ',
        case when not demand_told then 'vacancies=c' end,
        case
            when not demand_told then 'vacancies_stock=c'
            when vacancies_stock is null then 'vacancies_stock=x'
        end,
        case
            when vacancies_secret then 'stock_squares=c vacancies_new=c vacancies_open=c openings=c'
            when vacancies_stock is null then 'stock_squares=x'
        end,
        case when not vacancies_secret and vacancies_new is null then 'vacancies_new=x' end,
        case when not vacancies_secret and vacancies_open is null then 'vacancies_open=x' end,
        case
            when occupation_level = 'rome'
            then 'courses=x course_equivalents=x supply_low=x supply_high=x'
            when not supply_told then 'courses=c course_equivalents=c supply_low=c supply_high=c'
            when vacancies_secret or courses_secret then 'supply_low=c supply_high=c'
        end,
        case
            when courses_secret then 'courses_distant=c sessions=c places=c places_coverage=c'
        end,
        case when not courses_secret and courses_distant is null then 'courses_distant=z' end,
        case
            when not courses_secret and sessions is null
            then case when courses = 0 then 'sessions=z' else 'sessions=x' end
        end,
        case
            when not courses_secret and places is null
            then case when courses = 0 then 'places=z' else 'places=x' end
        end,
        case
            when not courses_secret and places_coverage is null
            then case when courses = 0 then 'places_coverage=z' else 'places_coverage=x' end
        end
    ), '') as symbols
from told
