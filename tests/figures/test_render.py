"""Figures drawn by the real browser: the same bytes twice, themable, harmless, light."""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path

import pytest
from lxml import etree

from genscan.errors import GenscanError
from genscan.figures import gallery, render, texts, theme


@pytest.fixture(scope="module")
def svgs(browser: Path) -> dict[str, str]:
    drawings = [*gallery.gallery("pdf"), *gallery.gallery("narrow")]
    return render.render_svgs(drawings, browser)


def test_a_second_run_gives_the_same_bytes(browser: Path, svgs: dict[str, str]) -> None:
    drawings = list(reversed(gallery.gallery("pdf")))
    again = render.render_svgs(drawings, browser)
    assert again == {name: svgs[name] for name in again}


def test_figures_are_what_plotly_gives_as_images(
    browser: Path, svgs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    image = """async (batch) => {
      const out = [];
      for (const [id, seed, figure] of batch) {
        const {data, layout} = JSON.parse(figure);
        out.push([id, true, await Plotly.toImage({data, layout, config: {staticPlot: true}},
          {format: "svg", width: layout.width, height: layout.height, imageDataOnly: true})]);
      }
      return out;
    }"""
    monkeypatch.setattr(render, "_DRAW", image)
    assert render.render_svgs([*gallery.gallery("pdf"), *gallery.gallery("narrow")], browser) == svgs


def test_equal_figures_are_drawn_once(browser: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    really = render.Studio._drawn

    def noted(studio: render.Studio, texts: dict[str, str]) -> dict[str, str]:
        drawn.extend(texts)
        return really(studio, texts)

    monkeypatch.setattr(render.Studio, "_drawn", noted)
    one, other = gallery.gallery("pdf")[:2]
    svgs = render.render_svgs([one, dataclasses.replace(one, id="same"), other], browser)
    assert len(drawn) == 2 and svgs["same"] == svgs[one.id] != svgs[other.id]


def test_every_svg_is_whole_and_plain(svgs: dict[str, str]) -> None:
    for name, text in svgs.items():
        root = etree.fromstring(text.encode())
        kinds = {str(element.tag).split("}")[1] for element in root.iter()}
        assert kinds <= {"svg", "g", "path", "text", "rect", "tspan"}, (name, kinds)
        attributes = {str(key) for element in root.iter() for key in element.attrib}
        assert not attributes & {"class", "style", "id", "clip-path", "href", "onload"}, (name, attributes)
        assert not [e for e in root.iter() if str(e.tag).endswith("}g") and not len(e)], name
        assert "NaN" not in text and "url(" not in text and "rgba(0, 0, 0, 0)" not in text
        assert root.get("font-family") == theme.FAMILY
        assert len(text) < 60_000, (name, len(text))


def test_hostile_labels_stay_words(svgs: dict[str, str]) -> None:
    root = etree.fromstring(svgs["leading-pdf"].encode())
    words = "".join(str(part) for part in root.itertext())
    assert "<script>alert(1)</script> {{ 7*7" in words and "<b>gras</b>" in words
    assert not [e for e in root.iter() if str(e.tag).split("}")[1] in {"script", "a", "tspan"}]


def test_a_themed_svg_names_roles_only(svgs: dict[str, str]) -> None:
    for text in svgs.values():
        themed = texts.themable(text)
        assert "rgb(" not in themed
        assert set(re.findall(r"var\(--(\w+)\)", themed)) <= set(theme.LIGHT)


def test_the_gallery_shows_every_figure(svgs: dict[str, str]) -> None:
    page = gallery.page(svgs, "fonts")
    assert page.count("<svg") == len(svgs) and 'url("fonts/GenScanSans-400.woff2")' in page


def test_each_role_has_a_colour_of_its_own() -> None:
    assert len(set(theme.LIGHT.values())) == len(theme.LIGHT) == len(theme.DARK)
    assert "--demandT:#DCE7F4" in theme.css_variables()


def test_two_figures_of_one_id_are_refused() -> None:
    twice = [gallery.gallery("pdf")[0]] * 2
    with pytest.raises(GenscanError, match="'gap-pdf'"):
        render.render_svgs(twice, Path("/nowhere"))


def test_no_figure_needs_no_browser() -> None:
    assert render.render_svgs([], Path("/nowhere")) == {}


def test_an_absent_browser_is_told() -> None:
    with pytest.raises(GenscanError, match="apt-get install chromium"):
        render.render_svgs(gallery.gallery("pdf")[:1], Path("/nowhere/chromium"))


def test_a_browser_that_is_none_is_told(tmp_path: Path) -> None:
    false = tmp_path / "chromium"
    false.write_text("#!/bin/sh\nexit 3\n")
    os.chmod(false, 0o755)  # noqa: PTH101
    with pytest.raises(GenscanError, match="could not draw"):
        render.render_svgs(gallery.gallery("pdf")[:1], false)


def test_a_hung_browser_is_told(browser: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_DRAW", "() => { for (;;) {} }")
    monkeypatch.setattr(render, "SECONDS_A_FIGURE", 1)
    with pytest.raises(GenscanError, match="hung"):
        render.render_svgs(gallery.gallery("pdf")[:1], browser)
