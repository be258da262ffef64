-- Nation, 18 regions and ZZ have a row for `all`, every family and every parent, zeros written.
with wide as (
    select
        occupation_level,
        occupation_code
    from published.occupations
    where occupation_level = 'parent'
    union all
    select
        'family' as occupation_level,
        family as occupation_code
    from published.families
    union all
    select
        'all' as occupation_level,
        'ALL' as occupation_code
),
expected as (
    select
        areas.area_level,
        areas.area_code,
        wide.occupation_level,
        wide.occupation_code
    from published.areas as areas
    cross join wide
    where areas.area_level in ('nation', 'region')
)
select
    expected.area_level,
    expected.area_code,
    expected.occupation_level,
    expected.occupation_code
from expected
anti join published.cells as cells using (area_level, area_code, occupation_level, occupation_code)
