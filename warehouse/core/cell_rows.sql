-- One row per cell as readers get it: sums as doubles of nine significant digits, nulls with their symbols.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    vacancies,
    significant(vacancies_stock) as vacancies_stock,
    significant(stock_squares) as stock_squares,
    vacancies_new,
    vacancies_open,
    cast(openings as bigint) as openings,
    cast(observations as bigint) as observations,
    cast(courses as bigint) as courses,
    significant(course_equivalents) as course_equivalents,
    significant(supply_low) as supply_low,
    significant(supply_high) as supply_high,
    cast(courses_distant as bigint) as courses_distant,
    significant(sessions) as sessions,
    significant(places) as places,
    significant(places_coverage) as places_coverage,
    nullif(concat_ws(
        ' ',
        case when vacancies_stock is null then 'vacancies_stock=x stock_squares=x' end,
        case when vacancies_new is null then 'vacancies_new=x' end,
        case when vacancies_open is null then 'vacancies_open=x' end,
        case
            when occupation_level = 'rome'
            then 'courses=x course_equivalents=x supply_low=x supply_high=x'
        end,
        case when courses_distant is null then 'courses_distant=z' end,
        case when sessions is null then case when courses = 0 then 'sessions=z' else 'sessions=x' end end,
        case when places is null then case when courses = 0 then 'places=z' else 'places=x' end end,
        case
            when places_coverage is null
            then case when courses = 0 then 'places_coverage=z' else 'places_coverage=x' end
        end
    ), '') as symbols
from core.cells
