"""Writing a whole set of demonstration feeds, in the layout of the inbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, as_completed, wait
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from genscan import processes
from genscan.demonstration import catalogue, certifications, lheo, mcf, offers, population, rome, timetable
from genscan.demonstration.catalogue import Course
from genscan.demonstration.columns import Vacancies
from genscan.demonstration.timetable import Observation
from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.inbox import META_SUFFIX, is_demonstration
from genscan.quarters import Quarter

Files = list[tuple[Path, int]]
Job = tuple[Callable[..., Files], tuple[Any, ...]]
# below this a second process costs more than it gives
WORTH_A_PROCESS = 40_000
RESPONSE_SIZE = 15_000


def write_feeds(
    out: Path,
    quarter: Quarter,
    quarters: int = 5,
    vacancies: int = 60_000,
    courses: int = 20_000,
    seed: int = 1,
    progress: Callable[[str], None] = lambda text: None,
    workers: int = 2,
    dates: Sequence[int] = timetable.THREE_DATES,
) -> list[Path]:
    """Write feeds up to `quarter` into `out/<feed>/<quarter>/`; the same arguments give the same bytes.

    `dates`: when the vacancies of the latest quarter are seen, in days after its first.
    """
    if quarters < 1 or vacancies < 1 or courses < 1:
        raise GenscanError("demonstration feeds need at least one quarter, one vacancy and one course")
    observed = timetable.observations(quarter, quarters, dates)
    span = timetable.quarters_of(quarter, quarters)
    try:
        _make_room(out, span)
        progress(
            f"market: {vacancies} vacancies a day, {courses} courses, {quarters} quarters up to {quarter}"
        )
        alone = workers < 2 or vacancies * len(observed) < WORTH_A_PROCESS
        jobs = _jobs(out, observed, span, vacancies, courses, seed)
        written: list[Path] = []
        for files in (work(*given) for work, given in jobs) if alone else _in_processes(jobs, workers):
            for path, records in files:
                progress(f"{path.relative_to(out)}: {records} records")
                written += [path, path.with_name(path.name + META_SUFFIX)]
    except OSError as error:
        raise GenscanError(f"{out}: demonstration feeds can't be written there: {error.strerror}") from error
    except BrokenExecutor as error:
        raise GenscanError(
            "a process that wrote demonstration feeds was stopped; run the command again"
        ) from error
    return sorted(written)


def _make_room(out: Path, span: tuple[Quarter, ...]) -> None:
    """Folders for the files, without those of an earlier set; real feeds are never touched."""
    stale: list[Path] = []
    for feed in FEEDS.values():
        for quarter in span:
            folder = out / feed.name / str(quarter)
            folder.mkdir(parents=True, exist_ok=True)
            for path in sorted(folder.iterdir()):
                kind = None if path.name.endswith(META_SUFFIX) else is_demonstration(feed, path)
                if kind is False:
                    raise GenscanError(
                        f"{path}: a real feed lies there; demonstration feeds need another folder (--out)"
                    )
                if kind:
                    stale += [path, path.with_name(path.name + META_SUFFIX)]
    for path in stale:
        path.unlink(missing_ok=True)


def _jobs(
    out: Path,
    observed: tuple[Observation, ...],
    span: tuple[Quarter, ...],
    vacancies: int,
    courses: int,
    seed: int,
) -> Iterator[Job]:
    yield _write_courses, (out, span, courses, seed)
    for given in _observations(out, observed, vacancies, seed):
        yield _write_offers, given


def _in_processes(jobs: Iterable[Job], workers: int) -> Iterator[Files]:
    """The jobs' results as they come; few jobs wait at a time, for each carries its offers with it."""
    with processes.pool(workers) as pool:
        waiting: set[Future[Files]] = set()
        for work, given in jobs:
            waiting.add(pool.submit(work, *given))
            if len(waiting) > workers:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        yield from (future.result() for future in as_completed(waiting))


def _observations(
    out: Path, observed: tuple[Observation, ...], vacancies: int, seed: int
) -> Iterator[tuple[Path, Vacancies, Observation]]:
    market = population.simulate(observed, vacancies, seed)
    for observation in observed:
        folder = out / "france-travail" / str(observation.quarter)
        online = market.take(market.online(observation.moment))
        # the quarter before the latest comes as search responses, the others as lines
        if observation.quarter != observed[-1].quarter.previous():
            yield folder / f"offres-{observation.day}.jsonl.gz", online, observation
            continue
        pieces = max(1, -(-len(online) // RESPONSE_SIZE))
        for number, rows in enumerate(np.array_split(np.arange(len(online)), pieces), 1):
            yield folder / f"recherche-{observation.day}-{number}.json.gz", online.take(rows), observation


def _write_offers(path: Path, online: Vacancies, observation: Observation) -> Files:
    write = offers.write_response if ".json." in path.name else offers.write_lines
    return [_file(path, observation.day, lambda part: write(part, online, observation))]


def _write_courses(out: Path, span: tuple[Quarter, ...], courses: int, seed: int) -> Files:
    known = catalogue.simulate_courses(span, courses, seed)
    return [
        file
        for position, quarter in enumerate(span)
        for file in (
            # one quarter comes with the second naming of the columns
            _mcf(out, known, position, quarter, quarter == span[-1].previous(2)),
            *_lheo(out, known, position, quarter),
            *_versions(out, quarter),
        )
    ]


def _mcf(
    out: Path, known: list[Course], position: int, quarter: Quarter, second_naming: bool
) -> tuple[Path, int]:
    day = timetable.courses_seen_on(quarter)
    path = out / "mcf" / str(quarter) / f"moncompteformation_catalogueformation-{day}.csv.gz"
    listed = mcf.listed(known, position, quarter)
    return _file(path, day, lambda part: mcf.write_mcf(part, listed, day, second_naming))


def _lheo(out: Path, known: list[Course], position: int, quarter: Quarter) -> Iterator[tuple[Path, int]]:
    day = timetable.courses_seen_on(quarter)
    regional = [course for course in known if "lheo" in course.feeds and course.offered(position)]
    for name in lheo.PARTS:
        path = out / "lheo" / str(quarter) / f"lheo-{name}-{day}.xml.gz"
        chosen = [course for course in regional if lheo.part_of(course) == name]
        language = "2.2" if name == "initiale" else "2.3"
        if chosen:
            yield _file(
                path, day, partial(lheo.write_lheo, courses=chosen, quarter=quarter, language=language)
            )


def _versions(out: Path, quarter: Quarter) -> Iterator[tuple[Path, int]]:
    day = timetable.courses_seen_on(quarter)
    path = out / "rncp" / str(quarter) / f"export-fiches-csv-{day}.zip"
    yield _file(path, day, lambda part: certifications.write_rncp(part, day))
    yield _file(out / "rome" / str(quarter) / "rome-demonstration.zip", day, rome.write_rome)


def _file(path: Path, day: date, write: Callable[[Path], int]) -> tuple[Path, int]:
    """A file that appears whole, after the day of observation beside it, as the inbox takes them."""
    part = path.with_name(path.name + ".part")
    records = write(part)
    text = json.dumps({"observed_on": day.isoformat(), "scope": "full"}) + "\n"
    path.with_name(path.name + META_SUFFIX).write_text(text, encoding="utf-8")
    part.replace(path)
    return path, records
