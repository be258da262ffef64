-- severity: warn
-- A course feed keeps neither under half of what it kept in the quarter before, nor over twice as much; ten courses
-- more or less don't count. A row with now at 0 is a feed that did not come, or of which nothing could be kept.
with counted as (
    select
        feeds.feed,
        count(fates.record) as kept
    from reference.feeds as feeds
    left join core.fates as fates on fates.feed = feeds.feed and fates.outcome = 'kept'
    where feeds.side = 'courses'
    group by feeds.feed
),
past as (
    select
        quarter,
        feed,
        count(*) as kept
    from history.fates
    where outcome = 'kept'
    group by quarter, feed
),
before as (
    select
        feed,
        arg_max(kept, quarter) as kept
    from past
    group by feed
)
select
    counted.feed,
    counted.kept as now,
    before.kept as before
from counted
join before using (feed)
where
    (2 * counted.kept < before.kept or counted.kept > 2 * before.kept)
    and abs(counted.kept - before.kept) > 10
order by counted.feed
