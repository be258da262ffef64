-- One row per distinct course that a feed of the quarter lists: the latest version's public facts, all evidence.
with keyed as (
    select
        records.*,
        coalesce(identities.course_id, records.course_key) as course_id
    from core.course_records as records
    left join core.course_identities as identities using (course_key)
),
offered as (
    select
        keyed.course_id,
        bool_or(actions.on_offer) as on_offer,
        coalesce(
            bool_and(coalesce(actions.delivery, '') = 'distant') filter (where actions.on_offer), false
        ) as is_distant
    from keyed
    join core.course_actions as actions using (feed, file, record)
    group by keyed.course_id
),
latest_keys as (
    select *
    from keyed
    qualify row_number() over (
        partition by course_key
        order by
            observed_on desc,
            file desc,
            title,  -- what differs decides before the position, so that the order of rows is nothing
            exit_level,
            entry_level,
            certifying,
            certifications,
            rome_codes,
            formacodes,
            nsf_codes,
            record desc
    ) = 1
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
    from latest_keys
    where course_key in (select course_key from core.course_identities)
    group by course_id
),
spoken as (
    select *
    from latest_keys
    qualify row_number() over (
        partition by course_id order by observed_on desc, course_key, file desc, record desc
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
    offered.is_distant
from spoken
left join joined using (course_id)
join offered using (course_id)
