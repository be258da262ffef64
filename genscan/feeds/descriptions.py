"""What is kept of a vacancy's description: hashes, a signature and a length, worked out once a text."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import polars as pl

from genscan.coding.signatures import signatures
from genscan.feeds.text import Hasher, normal_series

COLUMNS = pl.Schema(
    {
        "text_written_hash": pl.String(),
        "text_hash": pl.String(),
        "text_signature": pl.Binary(),
        "text_length": pl.Int32(),
    }
)


def known(landed: Iterable[Path]) -> pl.DataFrame:
    """What earlier landings, under the same key, keep of the texts that they met: a row a text.

    A file that can't be read is passed over: what it holds is worked out again, to the same result.
    """
    found = [COLUMNS.to_frame()]
    for path in landed:
        with suppress(pl.exceptions.PolarsError, OSError):
            found.append(pl.read_parquet(path, columns=COLUMNS.names()).cast(COLUMNS))
    return pl.concat(found).drop_nulls("text_written_hash").unique("text_written_hash", keep="any")


def kept(descriptions: pl.Series, hasher: Hasher, earlier: pl.DataFrame) -> pl.DataFrame:
    """`COLUMNS` of each description: looked up in `earlier`, else worked out.

    `text_written_hash` is the hash of the text as it was written, by which it is known again; all else is
    of the normalised text.
    """
    texts = pl.DataFrame({"text": descriptions, "text_written_hash": hasher.column("version", descriptions)})
    new = (
        texts.drop_nulls("text_written_hash")
        .unique("text_written_hash", keep="first", maintain_order=True)
        .join(earlier, on="text_written_hash", how="anti", maintain_order="left")
    )
    worked_out = pl.concat([earlier, _worked_out(new, hasher)])
    return texts.select("text_written_hash").join(
        worked_out, on="text_written_hash", how="left", maintain_order="left"
    )


def _worked_out(texts: pl.DataFrame, hasher: Hasher) -> pl.DataFrame:
    body = normal_series(texts["text"])
    return pl.DataFrame(
        {
            "text_written_hash": texts["text_written_hash"],
            "text_hash": hasher.column("text", body),
            "text_signature": signatures(body),
            "text_length": body.str.len_chars().cast(pl.Int32),
        },
        schema=COLUMNS,
    )
