-- A value lies within its limits.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    indicator,
    series,
    value,
    low,
    high
from published.indicators
where value < low - 1e-6 * abs(low) - 1e-9 or value > high + 1e-6 * abs(high) + 1e-9
