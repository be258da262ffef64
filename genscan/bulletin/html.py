"""Bulletins and pages set as HTML: the only door to `reports/templates`."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from genscan import french
from genscan.bulletin.parts import Bulletin, Figure, Mode
from genscan.bulletin.said import Said, flat, raised
from genscan.bulletin.sections.masthead import DEMONSTRATION, DEMONSTRATION_SHORT, quarter_name
from genscan.facts import EditionFacts
from genscan.figures import theme
from genscan.figures.texts import themable
from genscan.french import typographic
from genscan.paths import TEMPLATES, VENDOR

Medium = Literal["screen", "print"]


@cache
def environment() -> Environment:
    """Jinja, strict: an unknown name is an error, and everything is escaped."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["fr"] = lambda text: raised(typographic(str(text)))
    env.filters["title"] = _title
    env.filters["row"] = lambda said: Markup(_SHORT.sub(r'<span class="nb">\g<0></span>', said.__html__()))
    env.filters["flat"] = lambda text: flat(str(text))
    return env


_SHORT = re.compile(r"\be-commerce\b")  # a word that a narrow column must not cut at its hyphen
_HYPHENATED = re.compile(r"(?<![\w’/=\"-])[\w’]+(?:-[\w’]+)+(?![^<]*>)")


def _title(said: Said) -> Markup:
    """A title whose hyphenated names are not cut at their hyphens."""
    return Markup(_HYPHENATED.sub(r'<span class="nb">\g<0></span>', said.__html__()))


_TEXT = re.compile(r"(<script.*?</script>|<svg.*?</svg>|<[^>]*>)", re.DOTALL)


def typeset(html: str) -> str:
    """The page with French spaces and apostrophes in its text; code and figures untouched."""
    return "".join(part if part.startswith("<") else typographic(part) for part in _TEXT.split(html) if part)


class Pictures:
    """The drawn figures of an edition: SVG by drawing, and the data that make one interactive."""

    def __init__(self, svgs: Mapping[str, str], live: Mapping[str, str] | None = None) -> None:
        self._svgs = svgs
        self._live = live or {}

    def inline(self, figure: Figure, mode: Mode) -> Markup:
        """SVG for a page, its colours left to the style sheet; hidden from readers that have the label."""
        svg = themable(self._svgs[figure.drawing_id(mode)])
        return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))

    def image(self, figure: Figure, mode: Mode = "pdf") -> Markup:
        """An image with its alternative text, for the PDF."""
        svg = self._svgs[figure.drawing_id(mode)]
        data = base64.b64encode(svg.encode()).decode()
        return Markup(f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(figure.description)}">')

    def live(self, figure: Figure) -> Markup:
        """The figure's data for the interactive layer, safe inside a script element."""
        return Markup(self._live.get(figure.id, ""))


def page(template: str, facts: EditionFacts, *, medium: Medium, root: str, **values: Any) -> str:
    """One page; `root` is the relative way to the edition's folder (`` or `../`)."""
    return typeset(
        environment()
        .get_template(template)
        .render(
            facts=facts,
            quarter=quarter_name(facts),
            medium=medium,
            root=root,
            demonstration=DEMONSTRATION,
            demonstration_short=DEMONSTRATION_SHORT,
            roles=_roles(),
            **values,
        )
    )


@cache
def _roles() -> Markup:
    """The role of each colour of a figure, so that the interactive layer follows the page."""
    return Markup(json.dumps({theme.rgb(colour): role for role, colour in theme.LIGHT.items()}))


_REFERENCES = re.compile(r"</?data\b[^>]*>")  # paper shows none, and each costs a box in the setting
# On paper its spaces say the same: beside such an element WeasyPrint may end a line after its first word.
_UNBROKEN = re.compile(r'<span class="nb">([^<]*)</span>')


def bulletin_page(bulletin: Bulletin, pictures: Pictures, medium: Medium) -> str:
    """A bulletin for the screen or for the PDF."""
    numbered = [section for section in bulletin.sections if section.id != "haut"]
    masthead = next(section for section in bulletin.sections if section.id == "haut")
    made = page(
        "bulletin.html",
        bulletin.facts,
        medium=medium,
        root="../",
        bulletin=bulletin,
        title=bulletin.title,
        masthead=masthead,
        sections=numbered,
        pictures=pictures,
    )
    if medium == "screen":
        return made
    return _UNBROKEN.sub(lambda found: found[1].replace(" ", french.NOBREAK), _REFERENCES.sub("", made))


@cache
def _fonts(prefix: str) -> str:
    return (VENDOR / "fonts" / "fonts.css").read_text("utf-8").replace('url("', f'url("{prefix}')


def screen_css() -> str:
    """The style sheet that all pages share, to stand in `static/`."""
    return "\n".join(
        (_fonts("fonts/"), theme.css_variables(), _template("base.css"), _template("bulletin.css"))
    )


def write_style(folder: Path) -> None:
    """The style sheet and the fonts of all pages, as `site.css` and `fonts/` in a folder."""
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    (folder / "site.css").write_text(screen_css(), "utf-8")
    for file in sorted((VENDOR / "fonts").iterdir()):
        if file.suffix in (".woff2", ".txt"):
            shutil.copyfile(file, folder / "fonts" / file.name)


def print_css() -> str:
    """The style sheet of the PDF."""
    tokens = "".join(f"--{role}:{colour};" for role, colour in theme.LIGHT.items())
    fonts = _fonts((VENDOR / "fonts").as_uri() + "/")
    return "\n".join((fonts, f":root{{{tokens}}}", _template("base.css"), _template("print.css")))


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")
