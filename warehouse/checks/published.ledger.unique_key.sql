-- A file, outcome and reason stand once.
select
    quarter,
    feed,
    file,
    outcome,
    reason,
    count(*) as rows
from published.ledger
group by quarter, feed, file, outcome, reason
having count(*) > 1
