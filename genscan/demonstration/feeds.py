"""Writing a whole set of demonstration feeds, in the layout of the inbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, as_completed, wait
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from genscan.demonstration import catalogue, certifications, lheo, mcf, offers, population, rome, timetable
from genscan.demonstration.columns import Vacancies
from genscan.demonstration.timetable import Observation
from genscan.errors import GenscanError
from genscan.quarters import Quarter

Files = list[tuple[Path, int]]
Job = tuple[Callable[..., Files], tuple[Any, ...]]
FEEDS = ("france-travail", "mcf", "lheo", "rncp", "rome")
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
) -> list[Path]:
    """Write feeds up to `quarter` into `out/<feed>/<quarter>/`; the same arguments give the same bytes."""
    if quarters < 1 or vacancies < 1 or courses < 1:
        raise GenscanError("demonstration feeds need at least one quarter, one vacancy and one course")
    observed = timetable.observations(quarter, quarters)
    span = timetable.quarters_of(quarter, quarters)
    try:
        for feed in FEEDS:
            for each in span:
                (out / feed / str(each)).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GenscanError(f"{out}: demonstration feeds can't be written there: {error.strerror}") from error
    progress(f"market: {vacancies} vacancies a day, {courses} courses, {quarters} quarters up to {quarter}")
    alone = workers < 2 or vacancies * len(observed) < WORTH_A_PROCESS
    jobs = _jobs(out, observed, span, vacancies, courses, seed)
    written: list[tuple[Path, int]] = []
    for files in (work(*given) for work, given in jobs) if alone else _in_processes(jobs, workers):
        for path, records in files:
            progress(f"{path.relative_to(out)}: {records} records")
            written.append((path, records))
    return sorted(file for path, _ in written for file in (path, path.with_name(path.name + ".meta.json")))


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
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
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
    return [_described(path, write(path, online, observation), observation.day)]


def _write_courses(out: Path, span: tuple[Quarter, ...], courses: int, seed: int) -> Files:
    known = catalogue.simulate_courses(span, courses, seed)
    files: Files = []
    for position, quarter in enumerate(span):
        day = timetable.courses_seen_on(quarter)
        path = out / "mcf" / str(quarter) / f"moncompteformation_catalogueformation-{day}.csv.gz"
        # one quarter comes with the second naming of the columns
        second = quarter == span[-1].previous(2)
        files.append(
            _described(path, mcf.write_mcf(path, mcf.listed(known, position, quarter), day, second), day)
        )
        regional = [course for course in known if "lheo" in course.feeds and course.offered(position)]
        for part in lheo.PARTS:
            path = out / "lheo" / str(quarter) / f"lheo-{part}-{day}.xml.gz"
            chosen = [course for course in regional if lheo.part_of(course) == part]
            if chosen:
                language = "2.2" if part == "initiale" else "2.3"
                files.append(_described(path, lheo.write_lheo(path, chosen, quarter, language), day))
        path = out / "rncp" / str(quarter) / f"export-fiches-csv-{day}.zip"
        files.append(_described(path, certifications.write_rncp(path, day), day))
        path = out / "rome" / str(quarter) / "rome-demonstration.zip"
        files.append(_described(path, rome.write_rome(path), day))
    return files


def _described(path: Path, records: int, day: date) -> tuple[Path, int]:
    """The day of observation beside the file, as the inbox takes it."""
    text = json.dumps({"observed_on": day.isoformat(), "scope": "full"}) + "\n"
    path.with_name(path.name + ".meta.json").write_text(text, encoding="utf-8")
    return path, records
