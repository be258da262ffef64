-- title_fr: Part des formations sans diplôme demandé à l’entrée
-- title_en: Share of courses that ask for no diploma
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: courses that ask for no diploma at their entry
-- denominator: courses whose level of entry is known
-- definition_fr: Parmi les formations dont le niveau d’entrée est connu, part de celles qui ne demandent aucun diplôme : aucun niveau, ou un niveau inférieur au CAP. Le catalogue de Mon compte formation ne dit pas ce niveau.
-- definition_en: Among the courses whose level of entry is known, share of those that ask for no diploma: no level, or one below the CAP. The catalogue of Mon Compte Formation does not tell this level.
-- rests_on_fr: formations dont le niveau d’entrée est connu
-- One row per cell but ROME 4.0 codes. No course in the cell: value null, symbol z; none of known entry: x.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    unnest(
        share_of(
            counted(counts, 'entry', ['no_diploma']),
            counted(counts, 'entry', ['no_diploma', 'diploma']),
            'none',
            courses
        )
    )
from core.cell_categories
