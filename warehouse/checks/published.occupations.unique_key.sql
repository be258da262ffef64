-- An occupation of a level stands once.
select
    occupation_level,
    occupation_code,
    count(*) as rows
from published.occupations
group by occupation_level, occupation_code
having count(*) > 1
