-- A share lies between 0 and 1.
select
    area_code,
    occupation_level,
    occupation_code,
    share
from published.profiles
where share < 0 or share > 1
