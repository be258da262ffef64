"""The sections of a bulletin, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Callable

from genscan.bulletin.parts import Section
from genscan.bulletin.region import Region
from genscan.bulletin.sections import (
    action,
    employers,
    essentials,
    gap,
    history,
    masthead,
    method,
    quality,
    territory,
    training,
)

SECTIONS: tuple[Callable[[Region], Section], ...] = (
    masthead.build,
    essentials.build,
    territory.build,
    employers.build,
    training.build,
    gap.build,
    action.build,
    history.build,
    method.build,
    quality.build,
)
