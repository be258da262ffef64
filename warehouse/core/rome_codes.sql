-- One row per ROME code: its historic parent, from the ROME files received, else from the reference table.
with received as (
    select distinct
        rome_code,
        coalesce(parent_code, rome_code) as parent_code
    from staging.rome
    where kind = 'code' and rome_code is not null
),
listed as (
    select
        rome_code,
        parent_code,
        1 as preference
    from received
    union all
    select
        rome_code,
        parent_code,
        2 as preference
    from reference.rome_parents
    union all
    select
        parent_code as rome_code,
        parent_code,
        3 as preference
    from reference.rome_parents
)
select
    rome_code,
    min_by(parent_code, (preference, parent_code)) as parent_code
from listed
group by rome_code
