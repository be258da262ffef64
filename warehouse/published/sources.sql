-- One row per file received for the quarter, with its producer, licence and date.
select
    files.feed,
    files.file,
    files.sha256,
    files.observed_on,
    files.scope,
    feeds.licence,
    feeds.licence_url,
    feeds.producer,
    files.records,
    files.demonstration
from landing.files as files
join reference.feeds as feeds using (feed)
order by files.feed, files.file
