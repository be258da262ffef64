-- title_fr: Durée médiane en ligne
-- title_en: Median days online
-- unit: days
-- unit_fr: jours
-- kind: median
-- formula: Kaplan-Meier median of the spells online
-- definition_fr: Âge auquel la moitié des offres ont été retirées, compté en jours depuis leur publication (Kaplan-Meier, entrée tardive à la première observation ; censure à la dernière observation complète et au départ d’un partenaire). Le retrait d’une offre disparue entre deux observations est réparti également sur les jours qui les séparent. Non disponible avec moins de douze observations complètes, ou tant que la moitié n’est pas atteinte.
-- definition_en: Age by which half of the vacancies were removed, in days from publication (Kaplan-Meier, delayed entry at the first observation; censored at the last full observation and where a partner leaves). The removal of a vacancy gone between two observations is spread evenly over the days between them. Not available with fewer than twelve full observations, or while half is not reached.
-- denominator: spells online that were observed
-- rests_on_fr: durées en ligne observées
-- One row per cell with a vacancy, but ROME 4.0 codes of departments, whose spells are too few. Too few observations, or a median not reached: value null, symbol x.
select
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code,
    survival.median as value,
    cast(null as double) as numerator,
    cast(survival.spells as double) as denominator,
    cast(null as double) as reference,
    cast(null as varchar) as symbol,
    cast(survival.spells as double) as n,
    'band' as interval_kind,
    survival.low as interval_low,
    survival.high as interval_high
from core.cells as cells
left join core.survival as survival using (area_level, area_code, occupation_level, occupation_code)
where cells.vacancies > 0 and not (cells.area_level = 'department' and cells.occupation_level = 'rome')
