-- A null of a cell is explained by a symbol.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    symbols
from published.cells
where
    (vacancies is null and not contains(coalesce(symbols, ''), 'vacancies='))
    or (openings is null and not contains(coalesce(symbols, ''), 'openings='))
    or (vacancies_stock is null and not contains(coalesce(symbols, ''), 'vacancies_stock='))
    or (vacancies_new is null and not contains(coalesce(symbols, ''), 'vacancies_new='))
    or (vacancies_open is null and not contains(coalesce(symbols, ''), 'vacancies_open='))
    or (courses is null and not contains(coalesce(symbols, ''), 'courses='))
    or (course_equivalents is null and not contains(coalesce(symbols, ''), 'course_equivalents='))
    or (courses_distant is null and not contains(coalesce(symbols, ''), 'courses_distant='))
    or (sessions is null and not contains(coalesce(symbols, ''), 'sessions='))
    or (places is null and not contains(coalesce(symbols, ''), 'places='))
    or (places_coverage is null and not contains(coalesce(symbols, ''), 'places_coverage='))
