"""Moments as people word them, in French and in English alike: "2d", "demain 18h", "next monday 9am", "25/12 18:30".

The rules where words leave room:

- A bare hour such as ``18h`` or ``9h30`` is a time of day from 6 to 23 (and 0); below and above it is a while:
  ``1h30``, ``48h``. ``in 9h`` is always a while and ``at 5h`` always a time of day.
- A time of day that has passed is tomorrow's; a date without a year or a month is the next such one.
- A weekday is the next such day and never today, with or without "next"; "this friday" may be today.
- A day without an hour is at 18:00, a morning at 9:00, an afternoon at 15:00, an evening at 20:00. When that has
  passed today, "today" and "tonight" end at midnight.
- "Midnight" is the one that ends the day; ``0h`` the one that begins it.
- ``25/12`` is day first; month first is read only where day first is no date.
- Days, weeks and months keep the time of day when clocks change; hours and minutes are exact. A time of day that the
  clocks skip moves forward by what they skip; one that comes twice is the first.
"""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, PlainSerializer

from bot.text import bare, cut, tidy

LONGEST = 100
"""Characters: nobody words a moment at greater length."""


class MomentUnknown(Exception):
    """Words that are no moment to come, or no length of time.

    `words` is what was written, `meant` the same with its misspellings mended, where that is a moment to come, and
    `past` says that they were understood and lie in the past. Whoever asked words the answer.
    """

    def __init__(self, words: str, *, meant: str | None = None, past: bool = False) -> None:
        super().__init__("no moment to come")
        self.words = cut(tidy(words), LONGEST)
        self.meant = meant
        self.past = past


def parse(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC that `words` mean to somebody in `zone`, always after `now`. Raises `MomentUnknown`."""
    said = folded(words)
    local = now.astimezone(zone)
    at = _tried(said, local)
    if at is not None and at > now:
        return at
    raise MomentUnknown(words, meant=_mended(said, local), past=at is not None)


def duration(words: str) -> timedelta:
    """The length of time that "90m", "1 hour", "60 jours" mean; months have none. Raises `MomentUnknown`."""
    reader = _Reader(folded(words))
    length = _length(reader)
    if length is None or reader.more() or length.months:
        raise MomentUnknown(words)
    return timedelta(days=length.days) + length.rest


def spell(length: timedelta) -> str:
    """The words that `duration` reads as `length`: "1 hour 30 minutes"."""
    seconds = round(length.total_seconds())
    parts = []
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}{'s' * (count > 1)}")
    return " ".join(parts) or "0 seconds"


def _validated(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return duration(value)
    except MomentUnknown:
        raise ValueError('must be a length of time, such as "90 minutes" or "2 days"') from None


Duration = Annotated[timedelta, BeforeValidator(_validated), PlainSerializer(spell, return_type=str)]
"""A length of time in settings: ``window: Duration = Field(timedelta(minutes=1), description="...")``."""


# ------------------------------------------------------------------ the words


def _table(**entries: str) -> dict[str, str]:
    return {word: meaning for meaning, words in entries.items() for word in words.split()}


UNITS = _table(
    second="s sec secs second seconds seconde secondes",
    minute="m mn min mins minute minutes",
    hour="h hr hrs hour hours heure heures",
    day="d j jr jrs day days jour jours",
    week="w wk wks sem week weeks semaine semaines",
    month="mo month months mois",
    year="y yr yrs year years an ans annee annees",
)
COUNTS = {
    word: count
    for count, words in {
        1: "a an one un une",
        2: "two deux",
        3: "three trois",
        4: "four quatre",
        5: "five cinq",
        6: "six",
        7: "seven sept",
        8: "eight huit",
        9: "nine neuf",
        10: "ten dix",
        12: "twelve douze",
        15: "fifteen quinze",
        20: "twenty vingt",
        30: "thirty trente",
    }.items()
    for word in words.split()
}
WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mon lundi lun",
            "tuesday tues tue mardi mar",
            "wednesday wed mercredi mer",
            "thursday thurs thur thu jeudi jeu",
            "friday fri vendredi ven",
            "saturday sat samedi sam",
            "sunday sun dimanche dim",
        )
    )
    for word in words.split()
}
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for word in words.split()
}
PARTS = _table(
    morning="morning matin matinee",
    afternoon="afternoon apres-midi aprem",
    evening="evening soir soiree night tonight",
)
_PART_HOURS = {"morning": time(9), "afternoon": time(15), "evening": time(20)}
_DAY_HOUR = time(18)
_OTHER_WORDS = "in dans next this prochain prochaine today tomorrow aujourd'hui demain noon midday midi midnight minuit"
VOCABULARY = sorted({*UNITS, *COUNTS, *WEEKDAYS, *_MONTHS, *PARTS, *_OTHER_WORDS.split()})


def any_of(words: Iterable[str]) -> str:
    """A regular expression of any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_UNIT, _COUNT, _PART = any_of(UNITS), any_of(COUNTS), any_of(PARTS)
_WEEKDAY, _MONTH = any_of(WEEKDAYS), any_of(_MONTHS)
_NOT_AN_HOUR = r"(?![0-9])(?!\s*(?:[:/-]|h|[ap]m\b))"
_NOISE = r"at|on|by|the|of|until|till|in the|in|le|la|a|au|du|de l'?|en|vers|pour|avant|jusqu'a|dans (?:la |l')|l'"


def folded(words: str) -> str:
    """Lower case, no accents, one kind of apostrophe, single spaces."""
    if len(words) > LONGEST:
        return ""
    said = re.sub(r"[’‘´`]", "'", bare(tidy(words)))
    said = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", said)
    said = re.sub(r"\b([ap])\.m\b\.?", r"\1m", said)
    said = re.sub(r"apres[- ](midi|demain)", r"apres-\1", said)
    return " ".join(said.replace(",", " ").split()).rstrip(".!")


class _Reader:
    """Reads words from left to right."""

    def __init__(self, said: str) -> None:
        self._said = said
        self.place = 0

    def more(self) -> bool:
        """Whether something is left to read."""
        return self.place < len(self._said)

    def take(self, pattern: str) -> re.Match[str] | None:
        """Read `pattern` here, as a whole word or number, or nothing."""
        found = re.compile(rf"(?:{pattern})(?![a-z])(?!(?<=[0-9])[0-9.])\s*", re.ASCII).match(self._said, self.place)
        if found is not None:
            self.place = found.end()
        return found


def _tried(said: str, now: datetime) -> datetime | None:
    """What `_read` reads, also where it names a day or an hour that no calendar or clock has."""
    try:
        return _read(said, now)
    except (ValueError, OverflowError):
        return None


def mend(said: str, vocabulary: Sequence[str]) -> str:
    """Folded words, each long one replaced by the nearest of a vocabulary."""
    return re.sub(
        r"[a-z][a-z'-]{3,}",
        lambda word: next(iter(difflib.get_close_matches(word[0], vocabulary, 1, 0.8)), word[0]),
        said,
    )


def _mended(said: str, now: datetime) -> str | None:
    """The words with their misspellings mended, if that makes a moment to come of them."""
    mended = mend(said, VOCABULARY)
    at = _tried(mended, now)
    return mended if at is not None and at > now else None


def _read(said: str, now: datetime) -> datetime | None:
    """The moment in UTC; `now` is in the zone of whoever speaks. May lie in the past, may raise as dates do."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9:.]+(?:z|[+-][0-9:]+)", said):
        return datetime.fromisoformat(said.upper()).astimezone(UTC)
    reader = _Reader(said)
    return _in_a_while(reader, now) or _Named(reader, now).moment()


# ------------------------------------------------------------------ in a while


@dataclass(frozen=True, slots=True)
class _Length:
    """Calendar months and days, which keep the time of day, and an exact rest."""

    months: int = 0
    days: int = 0
    rest: timedelta = timedelta()
    hour: float | None = None
    """When nothing but ``18h`` or ``1h30`` was said: the hours, for it may be a time of day."""

    @classmethod
    def of(cls, count: float, unit: str) -> _Length:
        match unit:
            case "year":
                return cls(months=int(count * 12))
            case "month":
                return cls(months=int(count), days=round(count % 1 * 30))
            case "week" | "day":
                days = count * 7 if unit == "week" else count
                return cls(days=int(days), rest=timedelta(days=round(days % 1, 6)))
            case _:
                return cls(rest=timedelta(**{f"{unit}s": count}))

    def __add__(self, other: _Length) -> _Length:
        return _Length(self.months + other.months, self.days + other.days, self.rest + other.rest)

    @property
    def is_time_of_day(self) -> bool:
        return self.hour is not None and (6 <= self.hour < 24 or self.hour < 1)

    def after(self, now: datetime) -> datetime:
        """`now` and this length, in UTC."""
        return _on(self.day_after(now), now.time(), now) + self.rest

    def day_after(self, now: datetime) -> date:
        """The day of `now` and this length, the rest left out."""
        return _months_later(now.date(), self.months) + timedelta(days=self.days)


def _in_a_while(reader: _Reader, now: datetime) -> datetime | None:
    """ "2d", "in 3 days", "dans une semaine", "1h30", "in 2 days at 18h"; else the reader is where it was."""
    start = reader.place
    explicit = reader.take("in|within|dans|d'ici")
    length = _length(reader)
    if length is not None and (explicit or not length.is_time_of_day):
        reader.take("from now|later|plus tard")
        if not reader.more():
            return length.after(now)
        reader.take("at|a")
        if not length.rest and (clock := _time_of_day(reader)) is not None and not reader.more():
            return clock.on(length.day_after(now), now)
    reader.place = start
    return None


def _length(reader: _Reader) -> _Length | None:
    """Amounts one after the other: "2 days 3 hours", "1h30", "une heure et demie"."""
    total = _amount(reader)
    while total is not None:
        start = reader.place
        reader.take("and|et")
        more = _amount(reader)
        if more is None or timedelta() < total.rest <= more.rest:  # hours are followed by minutes, not by hours
            reader.place = start
            break
        total += more
    return total


def _amount(reader: _Reader) -> _Length | None:
    if found := reader.take(r"([0-9]{1,4})\s*(?:h|heures?)\s*([0-5]?[0-9])"):
        rest = timedelta(hours=int(found[1]), minutes=int(found[2]))
        return _Length(rest=rest, hour=rest / timedelta(hours=1))
    if found := reader.take(rf"(?:([0-9]{{1,7}}(?:\.[0-9]{{1,3}})?)|({_COUNT})\b)\s*({_UNIT})"):
        count, unit = float(found[1] or COUNTS[found[2]]), UNITS[found[3]]
        if reader.take("et demie?|and a half"):
            return _Length.of(count + 0.5, unit)
        like_a_clock = found[1] and found[3] in {"h", "heure", "heures"}
        return replace(_Length.of(count, unit), hour=count if like_a_clock else None)
    if reader.take("(?:une )?demi[- ]heure|half (?:an )?hour"):
        return _Length(rest=timedelta(minutes=30))
    if reader.take("(?:un )?quart d'heure|(?:a )?quarter of an hour"):
        return _Length(rest=timedelta(minutes=15))
    return None


# ------------------------------------------------------------------ a day and a time of day


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day; `later` when it belongs to the night after the day that is named."""

    time: time
    later: bool = False

    def on(self, day: date, now: datetime) -> datetime:
        """This time of that day in the zone of `now`, in UTC."""
        return _on(day + timedelta(days=self.later), self.time, now)


_MIDNIGHT = _Clock(time(0), later=True)


class _Named:
    """A day, a part of it and a time of day, in any order."""

    def __init__(self, reader: _Reader, now: datetime) -> None:
        self._reader = reader
        self._now = now
        self._today = now.date()
        self._days: list[date] | None = None
        self._weekday: _Weekday | None = None
        self._part: str | None = None
        self._part_of_today = False
        self._clock: _Clock | None = None
        self._hour: int | None = None

    def moment(self) -> datetime | None:
        """The first such moment to come, else the last one past, in UTC; None when the words are something else."""
        while self._reader.more():
            if not (self._take_day() or self._take_clock() or self._take_part() or self._reader.take(_NOISE)):
                return None
        if self._hour is not None:
            if self._part is None or self._clock is not None:
                return None  # "at 6" leaves too much open
            self._clock = _Clock(time(self._hour))
        if self._days is None and self._weekday is None and self._part is None and self._clock is None:
            return None
        return self._first()

    def _take_day(self) -> bool:
        if self._days is None:
            self._days = _days(self._reader, self._today)
            if self._days is not None:
                return True
        if self._weekday is None:
            self._weekday = _weekday(self._reader)
            return self._weekday is not None
        return False

    def _take_clock(self) -> bool:
        if self._clock is not None:
            return False
        if self._hour is None and (found := self._reader.take(rf"(?:at|a) ([0-9]{{1,2}}){_NOT_AN_HOUR}")):
            self._hour = int(found[1])
            return True
        self._clock = _time_of_day(self._reader)
        return self._clock is not None

    def _take_part(self) -> bool:
        if self._part is not None:
            return False
        found = self._reader.take(rf"(this |ce |cet |cette )?(?:in the |du |de l'|dans la |dans l'|en )?({_PART})")
        if found is None:
            return False
        self._part = PARTS[found[2]]
        self._part_of_today = bool(found[1]) or found[2] == "tonight"
        return True

    def _first(self) -> datetime | None:
        days, now = self._candidates(), self._now
        clock = _in_part(self._clock, self._part) or _Clock(_PART_HOURS[self._part] if self._part else _DAY_HOUR)
        at = next((at for day in days if (at := clock.on(day, now)) > now), clock.on(days[-1], now))
        if at <= now and self._clock is None and days[-1] == self._today and self._part in {None, "evening"}:
            at = _MIDNIGHT.on(self._today, now)
        if self._days is not None and self._weekday is not None:
            named = at.astimezone(now.tzinfo).date() - timedelta(days=clock.later)
            if named.weekday() != self._weekday.number:
                return None  # "friday 25/12" in a year where that is no friday
        return at

    def _candidates(self) -> list[date]:
        """The days that may be meant, earliest first."""
        if self._days is not None:
            return self._days
        if self._weekday is not None:
            return self._weekday.days(self._today)
        if self._part_of_today:
            return [self._today]
        return [self._today + timedelta(days=ahead) for ahead in (0, 1, 2)]


def _in_part(clock: _Clock | None, part: str | None) -> _Clock | None:
    """ "9h du soir" is 21:00, "tonight 1am" is after midnight."""
    if clock is None or clock.later or part is None:
        return clock
    hour = clock.time.hour
    if part == "evening" and hour < 5:
        return replace(clock, later=True)
    if (part == "evening" and hour < 12) or (part == "afternoon" and hour < 8):
        return _Clock(clock.time.replace(hour=hour + 12))
    return clock


def _time_of_day(reader: _Reader) -> _Clock | None:
    if reader.take("midnight|minuit"):
        return _MIDNIGHT
    if found := reader.take("(?:noon|midday|midi)( et demie?)?"):
        return _Clock(time(12, 30 if found[1] else 0))
    if found := reader.take(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?\s*([ap])m"):
        hour = int(found[1])
        if not 1 <= hour <= 12:
            raise ValueError
        return _Clock(time(hour % 12 + 12 * (found[3] == "p"), int(found[2] or 0)))
    if found := reader.take(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"):
        return _Clock(time(int(found[1]), int(found[2]), int(found[3] or 0)))
    if found := reader.take(r"([0-9]{1,2})\s*(?:h|heures?)\s*([0-9]{1,2})?(?: et demie?)?|([0-9]{1,2}) ?o'clock"):
        return _Clock(time(int(found[1] or found[3]), 30 if "demi" in found[0] else int(found[2] or 0)))
    return None


@dataclass(frozen=True, slots=True)
class _Weekday:
    number: int
    next_week: bool = False
    maybe_today: bool = False

    def days(self, today: date) -> list[date]:
        monday = today - timedelta(days=today.weekday())
        if self.next_week:
            return [monday + timedelta(days=7 + self.number)]
        ahead = (self.number - today.weekday()) % 7
        if self.maybe_today and ahead == 0:
            return [today, today + timedelta(days=7)]
        return [today + timedelta(days=ahead or 7)]


def _weekday(reader: _Reader) -> _Weekday | None:
    found = reader.take(
        rf"(?P<this>this |ce )?(?:next |coming )?(?P<day>{_WEEKDAY})(?: (?:prochain|qui vient)(?![a-z]))?"
        r"(?P<week> (?:of )?next week| (?:de )?la semaine prochaine| en huit)?"
    )
    return found and _Weekday(WEEKDAYS[found["day"]], bool(found["week"]), bool(found["this"]))


def _days(reader: _Reader, today: date) -> list[date] | None:
    """The days that the words may mean, earliest first."""
    if reader.take("today|aujourd'?hui"):
        return [today]
    if reader.take("(?:the )?day after tomorrow|apres-demain"):
        return [today + timedelta(days=2)]
    if reader.take("tomorrow|tmrw|tmr|demain"):
        return [today + timedelta(days=1)]
    if reader.take("next week|(?:la )?semaine prochaine"):
        return [today + timedelta(days=7)]
    if reader.take("next month|(?:le )?mois prochain"):
        return [_months_later(today, 1)]
    if found := reader.take(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:t(?=[0-9]))?"):
        return [date(int(found[1]), int(found[2]), int(found[3]))]
    if found := reader.take(r"([0-9]{1,2})[-/]([0-9]{1,2})(?:[-/]([0-9]{4}|[0-9]{2}))?"):
        day, month = int(found[1]), int(found[2])
        return _dates(*((day, month) if month <= 12 else (month, day)), found[3], today)
    th = "(?:er|st|nd|rd|th|e)?"
    if found := reader.take(rf"(?:le |the )?([0-9]{{1,2}}){th} (?:of )?({_MONTH})(?: ([0-9]{{4}}))?"):
        return _dates(int(found[1]), _MONTHS[found[2]], found[3], today)
    if found := reader.take(rf"({_MONTH}) (?:the )?([0-9]{{1,2}}){th}{_NOT_AN_HOUR}(?: ([0-9]{{4}}))?"):
        return _dates(int(found[2]), _MONTHS[found[1]], found[3], today)
    if found := reader.take(rf"(?:le|the) ([0-9]{{1,2}}){th}{_NOT_AN_HOUR}|([0-9]{{1,2}})(?:st|nd|rd|th)"):
        return list(_in_months(int(found[1] or found[2]), today))
    return None


def _dates(day: int, month: int, year: str | None, today: date) -> list[date]:
    """That date, in the year given or in the next years that have it."""
    if year is not None:
        return [date(int(year) + (2000 if len(year) == 2 else 0), month, day)]
    date(2000, month, day)  # raises where no year has it
    return [
        date(y, month, day) for y in range(today.year, today.year + 9) if (month, day) != (2, 29) or calendar.isleap(y)
    ]


def _in_months(number: int, today: date) -> Iterator[date]:
    """That day of this month and of the next ones that have it."""
    date(2000, 1, number)  # raises where no month has it
    first = today.replace(day=1)
    for later in range(4):
        month = _months_later(first, later)
        if number <= calendar.monthrange(month.year, month.month)[1]:
            yield month.replace(day=number)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _on(day: date, clock: time, now: datetime) -> datetime:
    """A time of a day in the zone of `now`, as UTC. Times that are skipped move forward, double ones are the first."""
    return datetime.combine(day, clock.replace(fold=0, tzinfo=None), now.tzinfo).astimezone(UTC)
