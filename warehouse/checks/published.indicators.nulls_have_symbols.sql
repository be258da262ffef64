-- A null value has a symbol; a withheld one shows neither value, nor limits, nor rank.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    indicator,
    series,
    value,
    reliability,
    symbol
from published.indicators
where
    (value is null and symbol is null)
    or (value is not null and symbol in ('z', 'x', 'u', 'c'))
    or (
        reliability in ('C', 'withheld')
        and (value is not null or low is not null or high is not null or rank is not null or symbol <> 'u')
    )
