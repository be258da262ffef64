-- One row per cell: what employers look for and what training offers, by area and occupation.
select
    $quarter as quarter,
    cells.* replace (
        nullif(concat_ws(
            ' ',
            cells.symbols,
            case
                when provisional.is_provisional
                then concat_ws(
                    ' ',
                    case when cells.vacancies is not null then 'vacancies=p' end,
                    case when cells.vacancies_stock is not null then 'vacancies_stock=p' end,
                    case when cells.stock_squares is not null then 'stock_squares=p' end,
                    case when cells.vacancies_new is not null then 'vacancies_new=p' end,
                    case when cells.vacancies_open is not null then 'vacancies_open=p' end,
                    case when cells.openings is not null then 'openings=p' end
                )
            end
        ), '') as symbols
    )
from core.cell_rows as cells
cross join core.provisional as provisional
order by area_level, area_code, occupation_level, occupation_code
