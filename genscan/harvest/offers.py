"""The harvest of France Travail's offers: one full observation a day, exact or told how far it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from genscan.errors import GenscanError
from genscan.feeds.inbox import receive
from genscan.harvest import observation, perimeter, reading, work
from genscan.harvest.addresses import Addresses
from genscan.harvest.client import OffersApi
from genscan.harvest.harvested import Harvested
from genscan.harvest.limits import ROUNDS
from genscan.harvest.lines import identified, identity, line
from genscan.harvest.slices import MOMENT, Slice, whole
from genscan.harvest.surroundings import Network, Tell
from genscan.method import HARVEST_SHORTFALL
from genscan.paths import DataFolder
from genscan.quarters import Quarter

FEED = "france-travail"


@dataclass
class _Harvest:
    """One day's harvest: the slices, read into its work folder."""

    api: OffersApi
    work: work.Work
    network: Network
    day: date
    tell: Tell
    expected: int = 0
    seen: set[str] = field(default_factory=set)

    def read(self, part: Slice) -> Iterator[Slice]:
        """The slices that a slice is read as, itself or smaller ones; each is whole in the folder."""
        cut = self.work.is_cut(part.key)
        if not cut and (self.work.lines(part.key) is not None or self.take(part)):
            self._count(part)
            yield part
            return
        for smaller in part.cut():
            yield from self.read(smaller)
        if part.by_place:
            self._rest(part)

    def take(self, part: Slice) -> bool:
        """Read a slice anew; False where it has to be cut."""
        self.same_day()
        try:
            self.work.keep(part.key, reading.read(self.api, part, self.tell))
        except reading.TooMany:
            self.work.cut(part.key)
            return False
        return True

    def moved(self, part: Slice) -> bool:
        """Whether a slice is no longer what was read: another total, or a new offer on its first page.

        Exact for a slice of one page, whatever the order. In a larger one, an offer that went and one that
        came below the first page cancel out and are not seen: a second reading of everything, every day,
        would be too high a price for the one that came meanwhile.
        """
        self.same_day()
        kept = {identified(text) for text in self.work.lines(part.key) or ()}
        page = self.api.page(part.parameters(), 0)
        return page.total != len(kept) or any(
            identity(offer, line(offer)) not in kept for offer in page.offers
        )

    def _count(self, part: Slice) -> None:
        before = len(self.seen)
        self.seen.update(map(identified, self.work.lines(part.key) or ()))
        if len(self.seen) > before:
            self.tell(f"{len(self.seen):,} of {max(self.expected, len(self.seen)):,} offers")

    def _rest(self, part: Slice) -> None:
        """Offers without a place escape a cut by place: what can be reached of the uncut slice is read."""
        key = f"{part.key}-rest"
        if self.work.lines(key) is None:
            inside = {
                identified(text)
                for path in self.work.kept()
                if path.name.startswith(f"{part.key}-")
                for text in self.work.lines(path.stem) or ()
            }
            total = self.api.total(part.parameters())
            if total <= len(inside):
                return
            found = reading.window(self.api, part)
            self.work.keep(key, found)
            reached = len(inside | {identified(text) for text in found})
            if reached < total:
                self.tell(
                    f"{part}: {total:,} offers, of which {reached:,} can be reached; it can't be cut finer"
                )

    def same_day(self) -> None:
        """Raise GenscanError, and keep nothing, once the day of the observation is over."""
        if (today := self.network.today()) != self.day:
            self.work.remove()
            raise GenscanError(
                f"{FEED}: the harvest begun on {self.day} was not over before {today} began in Paris: it"
                " is no single day's observation and was discarded; start again, earlier in the day"
            )


def harvest(
    data: DataFolder, quarter: Quarter, addresses: Addresses, network: Network, tell: Tell
) -> Harvested:
    """Observe every offer of the perimeter that the API serves today, into the inbox of a quarter.

    Raises GenscanError for a day outside the quarter, for settings that are missing, and for an API that
    does not answer; what was read is then kept, and the same call goes on from it the same day.
    """
    day = network.today()
    if day not in quarter:
        raise GenscanError(
            f"{FEED}: the API shows the offers of today ({day}), which is outside {quarter}:"
            f" harvest for {Quarter.of(day)}"
        )
    inbox = data.inbox_of(FEED, quarter)
    place = work.Work(work.folder_of(inbox, day))
    name = f"offres-{day}.jsonl.gz"
    if (inbox / name).exists():
        place.remove()
        return Harvested(FEED, quarter, day, inbox / name, fresh=False)
    api = OffersApi(addresses, network, tell)
    for folder in work.unfinished(data.inbox / FEED, place.folder):
        with work.held(folder, FEED):
            work.Work(folder).remove()
        tell(
            f"{folder.name.removeprefix(work.PREFIX + '-')} has no observation: its harvest was not finished"
        )
    with work.held(place.folder, FEED):
        return _observe(data, quarter, name, _Harvest(api, place, network, day, tell))


def _observe(data: DataFolder, quarter: Quarter, name: str, going: _Harvest) -> Harvested:
    place, api = going.work, going.api
    began = going.network.now().replace(microsecond=0)
    plan = work.Plan(began, perimeter.codes(data, quarter), going.api.address)
    left = place.planned()
    if left is not None and (left.codes, left.source) == (plan.codes, plan.source):
        plan = left
        going.tell(f"goes on with the harvest begun at {plan.began.strftime(MOMENT)}")
    else:
        place.start(plan)
    roots = whole(plan.codes, plan.began)
    going.expected = sum(api.total(root.parameters()) for root in roots)
    if going.expected == 0:
        raise GenscanError(
            f"{FEED}: the API serves no offer for any of {len(plan.codes)} ROME codes: nothing is kept"
        )
    offers, unreached = _settled(going, roots)
    short = unreached + _undated(api, roots)
    partial = short > HARVEST_SHORTFALL * len(offers)
    file = place.folder / name
    observation.write(file, offers)
    going.same_day()
    (received,) = receive(data, FEED, [file], quarter, going.day, partial=partial, allow_demonstration=True)
    place.remove()
    return Harvested(
        FEED,
        quarter,
        going.day,
        received.path,
        records=len(offers),
        calls=api.calls.made,
        repeated=api.calls.repeated,
        short=short,
        scope=received.scope,
    )


def _settled(going: _Harvest, roots: list[Slice]) -> tuple[dict[str, observation.Kept], int]:
    """The offers once nothing has moved since it was read, and how many more the unsplit queries count.

    What moved is read again, and all is checked again. A difference that two rounds in a row find, with
    nothing moving, is not movement: those offers lack what the cuts are made by.
    """
    lacking = 0
    for _ in range(ROUNDS):
        parts = [part for root in roots for part in going.read(root)]
        moved = [part for part in parts if going.moved(part)]
        if moved:
            going.tell(f"{len(moved)} of {len(parts)} parts changed since they were read: read again")
            for part in moved:
                going.take(part)
            continue
        offers = observation.offers_of(going.work)
        difference = sum(going.api.total(root.parameters()) for root in roots) - len(offers)
        if difference in (0, lacking):
            return offers, max(difference, 0)
        lacking = difference
    for root in roots:
        list(going.read(root))
    going.tell("offers still come and go: what was online throughout is there")
    offers = observation.offers_of(going.work)
    return offers, max(sum(going.api.total(root.parameters()) for root in roots) - len(offers), 0)


def _undated(api: OffersApi, roots: list[Slice]) -> int:
    """Offers that the unsplit query counts and no query by date does: those without a creation date."""
    missing = 0
    for root in roots:
        dated = root.parameters() | {"maxCreationDate": "2199-12-31T00:00:00Z"}
        unsplit = {name: value for name, value in dated.items() if not name.endswith("CreationDate")}
        before, everything, after = api.total(dated), api.total(unsplit), api.total(dated)
        missing += max(everything - max(before, after), 0)
    return missing
