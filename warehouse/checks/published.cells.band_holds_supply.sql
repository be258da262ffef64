-- The band over sharing rules holds the course equivalents, which never exceed the courses.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    courses,
    course_equivalents,
    supply_low,
    supply_high
from published.cells
where
    course_equivalents > courses + 0.0001
    or supply_low > course_equivalents + 0.0001
    or supply_high < course_equivalents - 0.0001
