"""The regional bulletins and the pages of an edition, and the check of every printed number."""

from __future__ import annotations

from genscan.bulletin.render import RenderedBulletin, render_edition

__all__ = ["RenderedBulletin", "render_edition"]
