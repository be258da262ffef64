-- severity: warn
-- No more than a quarter of the vacancies has no region: of real files it was one in six, those open to all of France.
select
    count(*) filter (where region_code = 'ZZ') as unlocated,
    count(*) as vacancies
from core.vacancies
having count(*) filter (where region_code = 'ZZ') * 4 > count(*)
