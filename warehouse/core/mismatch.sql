-- One row per area: the Duncan dissimilarity of the two sides over whole parents, and what chance would make it.
with sides as (
    select
        compared.area_level,
        compared.area_code,
        compared.occupation_code,
        compared.v / nullif(cast(sum(cast(compared.v as decimal(18, 9))) over area as double), 0) as p,
        compared.c / nullif(cast(sum(cast(compared.c as decimal(18, 9))) over area as double), 0) as q,
        compared.area_courses as courses,
        compared.area_n as n
    from core.compared as compared
    join reference.parents as parents on parents.parent_code = compared.occupation_code
    where
        compared.series = 'all'
        and compared.occupation_level = 'parent'
        and parents.perimeter = 'whole'
        and not compared.is_unplaced
    window area as (partition by compared.area_level, compared.area_code)
),
noise as (
    select
        *,
        (n * p + courses * q) / nullif(n + courses, 0) as pooled
    from sides
),
terms as (
    select
        *,
        -- a share of 1 may be a last bit above it; `greatest` alone would make 0 of an unknown one
        case
            when pooled is not null
            then greatest(pooled * (1 - pooled), 0) * (1 / nullif(n, 0) + 1 / nullif(courses, 0))
        end as variance
    from noise
),
sums as (
    select
        area_level,
        area_code,
        cast(sum(cast(abs(p - q) as decimal(18, 12))) as double) / 2 as mismatch,
        cast(sum(cast(sqrt(variance * 2 / pi()) as decimal(18, 12))) as double) / 2 as null_mean,
        cast(sum(cast(variance as decimal(18, 12))) as double) as variances
    from terms
    group by area_level, area_code
)
select
    compared.area_level,
    compared.area_code,
    compared.area_n as n,
    compared.area_courses as courses,
    compared.v is null as is_unknown,
    sums.mismatch,
    sums.null_mean,
    sums.null_mean + $mismatch_point / 2 * sqrt((1 - 2 / pi()) * sums.variances) as null_point
from core.compared as compared
left join sums using (area_level, area_code)
where compared.series = 'all' and compared.occupation_level = 'all' and not compared.is_unplaced
