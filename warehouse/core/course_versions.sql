-- One row per course record: whether it is of the version of its course that counts, and which row speaks for it.
-- The version that counts is that of the latest day on which a feed lists the course on offer, else lists it.
-- `position` is 1 for the row that speaks: what differs decides before the place in the file, so that the order
-- of rows is nothing.
with offered as (
    select
        feed,
        file,
        record,
        bool_or(on_offer) as on_offer
    from core.course_actions
    group by feed, file, record
),
dated as (
    select
        records.*,
        max(records.observed_on) over (partition by records.course_key) as listed_on,
        max(records.observed_on) filter (where offered.on_offer) over (partition by records.course_key)
        as offered_on
    from core.course_records as records
    join offered using (feed, file, record)
),
versions as (
    select
        dated.*,
        observed_on = coalesce(offered_on, listed_on) as is_current
    from dated
)
select
    feed,
    file,
    record,
    course_key,
    observed_on,
    offered_on is not null as on_offer,
    is_current,
    row_number() over (
        partition by course_key
        order by
            is_current desc,
            observed_on desc,
            file desc,
            title,
            exit_level,
            entry_level,
            certifying,
            certifications,
            rome_codes,
            formacodes,
            nsf_codes,
            provider,
            link,
            record desc
    ) as position
from versions
