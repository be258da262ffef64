-- One row per thing noticed or repaired in a file, with the records concerned; for a partner that came or
-- went within a year, the file that first shows it and the offers that came or went.
-- Where the vacancies of a quarter used are confidential (core.masks), none that counts offers by a trait.
-- The files of a confidential feed are one, `-`, as in the ledger.
with secret_quarters as (
    select $quarter as quarter
    from core.masks
    where side = 'vacancies'
    union
    select quarter
    from history.masks
    where side = 'vacancies'
),
capped as (
    select
        'france-travail' as feed,
        offers.file,
        'openings_capped' as notice,
        count(*) as records
    from core.offers as offers
    where
        offers.openings > $openings_cap
        and not exists (select 1 from secret_quarters where quarter = $quarter)
    group by offers.file
),
silent as (
    select
        'rome' as feed,
        '-' as file,
        'titles_not_checked' as notice,
        cast(null as bigint) as records
    where not exists (select 1 from staging.rome where kind = 'appellation')
),
secret as (
    select distinct
        feed,
        '-' as file,
        'confidential_feed' as notice,
        cast(null as bigint) as records
    from landing.files
    where confidential and quarantined is null
),
moved as (
    select
        'france-travail' as feed,
        file,
        case
            when partner is null then 'partners_' || direction
            else 'partner_' || direction
        end as notice,
        abs(offers_after - offers_before) as records
    from core.partner_breaks
    where break_date > $year_before_first_day and not exists (select 1 from secret_quarters)
),
noticed as (
    select
        feed,
        case when feed in (select feed from secret) then '-' else file end as file,
        notice,
        records
    from landing.notices
    union all
    select
        feed,
        file,
        notice,
        records
    from capped
    union all
    select
        feed,
        file,
        notice,
        records
    from silent
    union all
    select
        feed,
        file,
        notice,
        records
    from secret
    union all
    select
        feed,
        file,
        notice,
        records
    from moved
)
select
    $quarter as quarter,
    feed,
    file,
    notice,
    cast(sum(records) as bigint) as records
from noticed
group by feed, file, notice
order by feed, file, notice
