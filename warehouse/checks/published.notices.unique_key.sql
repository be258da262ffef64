-- A notice of a file stands once.
select
    quarter,
    feed,
    file,
    notice,
    count(*) as rows
from published.notices
group by quarter, feed, file, notice
having count(*) > 1
