-- One row per distinct course that a feed of the quarter lists: the latest version's public facts, all evidence.
-- `outside`: abroad or in a collectivity, where it is given nowhere else.
with keyed as (
    select
        versions.feed,
        versions.file,
        versions.record,
        versions.course_key,
        versions.observed_on,
        versions.on_offer,
        versions.is_current,
        versions.position,
        coalesce(identities.course_id, versions.course_key) as course_id
    from core.course_versions as versions
    left join core.course_identities as identities using (course_key)
),
offered as (
    select
        keyed.course_id,
        bool_or(actions.on_offer) as on_offer,
        coalesce(
            bool_and(coalesce(actions.delivery, '') = 'distant') filter (
                where actions.on_offer and actions.outside is null
            ),
            false
        ) as is_distant,
        case
            when coalesce(
                bool_and(actions.outside is not null) filter (where actions.on_offer),
                bool_and(actions.outside is not null)
            )
            then min(actions.outside)
        end as outside
    from keyed
    join core.course_actions as actions using (feed, file, record)
    where keyed.is_current
    group by keyed.course_id
),
speaking as (
    select
        keyed.course_id,
        keyed.on_offer,
        records.*
    from keyed
    join core.course_records as records using (feed, file, record)
    where keyed.position = 1
),
joined as (
    select
        course_id,
        list_distinct(flatten(list(certifications order by course_key))) as certifications,
        list_distinct(flatten(list(rome_codes order by course_key))) as rome_codes,
        first(formacodes order by course_key) filter (where len(formacodes) > 0) as formacodes,
        list_distinct(flatten(list(nsf_codes order by course_key))) as nsf_codes,
        first(entry_level order by observed_on desc, course_key, entry_level) filter (
            where entry_level is not null
        ) as entry_level
    from speaking
    where course_key in (select course_key from core.course_identities)
    group by course_id
),
spoken as (
    select *
    from speaking
    qualify row_number() over (
        partition by course_id order by on_offer desc, observed_on desc, course_key
    ) = 1
)
select
    spoken.course_id,
    spoken.feed,
    spoken.file,
    spoken.record,
    spoken.siren,
    spoken.provider,
    spoken.title,
    spoken.exit_level,
    coalesce(joined.entry_level, spoken.entry_level) as entry_level,
    spoken.certifying,
    spoken.link,
    list_sort(coalesce(joined.certifications, list_distinct(spoken.certifications))) as certifications,
    list_sort(coalesce(joined.rome_codes, list_distinct(spoken.rome_codes))) as rome_codes,
    coalesce(joined.formacodes, spoken.formacodes, []) as formacodes,
    list_sort(coalesce(joined.nsf_codes, list_distinct(spoken.nsf_codes))) as nsf_codes,
    offered.on_offer,
    offered.is_distant,
    offered.outside
from spoken
left join joined using (course_id)
join offered using (course_id)
