-- Demand shares and supply shares sum to one over the occupations of a level in an area.
select
    area_level,
    area_code,
    occupation_level,
    indicator,
    series,
    sum(cast(numerator / denominator as decimal(18, 9))) as total
from published.indicators
where
    indicator in ('demand_share', 'supply_share')
    and denominator > 0
    and area_level in ('nation', 'region')
    and occupation_level in ('family', 'parent')
group by area_level, area_code, occupation_level, indicator, series
having abs(sum(cast(numerator / denominator as decimal(18, 9))) - 1) > 0.00001
