-- One row per historic parent of the perimeter: the words of its job titles, and the words that open those of
-- the whole perimeter. A vacancy's title with one of them does not contradict the code.
with titles as (
    select
        codes.parent_code,
        regexp_extract_all(strip_accents(lower(jobs.label)), '[a-z]{4,}') as words
    from staging.rome as jobs
    join core.rome_codes as codes using (rome_code)
    join reference.parents as parents on parents.parent_code = codes.parent_code
    where jobs.kind = 'appellation'
),
heads as (
    select list(head order by head) as heads
    from core.title_heads
    where in_perimeter
)
select
    titles.parent_code,
    list_sort(list_distinct(list_concat(
        flatten(list(titles.words order by titles.words)), any_value(heads.heads)
    ))) as words
from titles
cross join heads
group by titles.parent_code
