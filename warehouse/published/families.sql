-- One row per family.
select
    family,
    family_label,
    position
from reference.families
order by family
