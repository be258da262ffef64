-- One row per ROME code: its historic parent, from the ROME files received, else from the reference table, and
-- whether it is in the perimeter, with its family where the code tells it.
-- In: the codes of the reference table, and codes of a whole parent that are newer than it. A code whose meaning
-- has changed since the reference's version is as a new one.
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
),
rolled as (
    select
        rome_code,
        min_by(parent_code, (preference, parent_code)) as parent_code
    from listed
    group by rome_code
),
versions as (
    select
        rome_code,
        max(rome_version) as rome_version
    from staging.rome
    where kind = 'code'
    group by rome_code
),
changed as (
    select distinct substitutions.rome_code
    from reference.rome_substitutions as substitutions
    join versions using (rome_code)
    join reference.occupations as occupations using (rome_code)
    where substitutions.kind = 'meaning' and versions.rome_version <> occupations.rome_version
),
told as (
    select
        rolled.rome_code,
        rolled.parent_code,
        case when changed.rome_code is null then occupations.family end as leaf_family,
        (known.rome_code is null or changed.rome_code is not null) as is_new,
        parents.perimeter,
        case when parents.single_family then parents.family end as parent_family
    from rolled
    left join changed using (rome_code)
    left join reference.occupations as occupations using (rome_code)
    left join reference.rome_parents as known on known.rome_code = rolled.rome_code
    left join reference.parents as parents on parents.parent_code = rolled.parent_code
)
select
    rome_code,
    parent_code,
    leaf_family is not null or coalesce(perimeter = 'whole' and is_new, false) as in_perimeter,
    case
        when leaf_family is not null then leaf_family
        when perimeter = 'whole' and is_new then parent_family
    end as family
from told
