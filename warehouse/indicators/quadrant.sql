-- title_fr: Quartier besoin-offre
-- title_en: Need-supply quadrant
-- unit: 1 need high, supply low; 2 both high; 3 both low; 4 need low, supply high; 0 undecided
-- unit_fr: 1 besoin fort, offre faible ; 2 les deux forts ; 3 les deux faibles ; 4 besoin faible, offre forte ; 0 indécis
-- kind: class
-- formula: demand_quotient and supply_quotient, each cut at 1
-- numerator: demand_quotient
-- denominator: supply_quotient
-- definition_fr: Place du métier selon le quotient de besoin et le quotient d’offre, coupés à 1 ; indécis quand l’intervalle du besoin contient 1.
-- definition_en: Where the occupation stands by demand quotient and supply quotient, cut at 1; undecided where the interval of the need holds 1.
-- rests_on_fr: le plus petit des effectifs attendus des deux côtés
-- One row per family and parent of a region or department. No side: symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    cast(null as double) as value,
    v / nullif(area_v, 0) / nullif(reference_v / nullif(country_v, 0), 0) as numerator,
    c / nullif(area_c, 0) / nullif(reference_c / nullif(country_c, 0), 0) as denominator,
    cast(null as double) as reference,
    case
        when v is null or occupation_level = 'rome' then 'x'
        when
            area_v = 0 or area_c = 0
            or coalesce(reference_v, 0) = 0 or coalesce(reference_c, 0) = 0
            then 'z'
    end as symbol,
    least(
        area_n * reference_n / nullif(country_n, 0), area_courses * reference_courses / nullif(country_courses, 0)
    ) as n,
    'quadrant' as interval_kind,
    area_n as interval_n,
    v / nullif(area_v, 0) as interval_p,
    1 / nullif(reference_v / nullif(country_v, 0), 0) as interval_factor
from core.compared
where series = 'all' and occupation_level in ('family', 'parent') and area_level <> 'nation' and not is_unplaced
