"""When a post goes out, as moderators word it in French and in English alike.

Three kinds of words: a moment ("demain 18h30"), a peak ("peak tomorrow between 9 and 12") and a repetition ("every
other monday 9:00 until 1 march", "chaque vendredi au pic"). Moments, days and times of day mean what `bot.moments`
says they mean. The rules beyond that:

- A window is of whole hours: a post may begin from its first hour to before its last. "Between 22 and 2" ends in the
  night after the day that is named, "between midnight and 6" is the night before it. A morning lasts from 6 to 12, an
  afternoon to 18, an evening to 24.
- "Peak this week" is the best hour until Sunday ends; "peak" alone leaves the days to `planning.slot`.
- A repetition without an hour is at 18:00; "at 8" is 8:00 here. Midnight ends the day that is named.
- Intervals are counted from the first post: "every 2 weeks on tuesday" begins on the next Tuesday.
- "Every second monday" is every other; "the second monday" and "every second monday of the month" are monthly.
- "Tous les 15 jours" is every two weeks, as French has it. "The 31st" of a month without it is its last day.
- "Until 1 march" includes that day. "For 8 weeks" are 8 weeks from the first post, so 8 Mondays.
- Repetitions keep the time of day when clocks change, those of hours are exact. A time of day that the clocks skip
  moves forward by what they skip; one that comes twice is the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias, cast
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr
from pydantic import TypeAdapter

from bot import moments
from bot.moments import COUNTS, PARTS, UNITS, WEEKDAYS, MomentUnknown, any_of, folded, mend

WHOLE_DAY = (0, 24)


@dataclass(frozen=True, slots=True)
class At:
    """At one moment, in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Peak:
    """At the best hour of some local days, from `first` to `last`; both are None for the next peak there is.

    A post may begin from hour `window[0]` to before hour `window[1]`. Hours from 24 on are of the night after the day:
    (22, 26) is from 22:00 to 2:00.
    """

    first: date | None
    last: date | None
    window: tuple[int, int] = WHOLE_DAY

    def __post_init__(self) -> None:
        begins, ends = self.window
        if not 0 <= begins < 24 or not begins < ends <= begins + 24:
            raise ValueError("a window opens on the day that is named and closes within 24 hours")
        if (self.first is None) != (self.last is None) or (self.first and self.last and self.last < self.first):
            raise ValueError("a peak has a first and a last day in this order, or neither")

    def on(self, day: date) -> Peak:
        """The same hours of one day: what a repetition at a peak asks for on each of its days."""
        return Peak(day, day, self.window)


NEXT = Peak(None, None)
"""The next peak there is."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Again and again, on the local days that an RFC 5545 RRULE value names.

    On each of them at `clock`, which is of the day after where `later`, or at that day's `peak`, of which only the
    window counts. With neither it is so many exact hours, and a limit of the rule is in UTC.
    """

    rule: str
    clock: time | None = None
    peak: Peak | None = None
    later: bool = False


When: TypeAlias = At | Peak | Repeat

_WHEN: TypeAdapter[When] = TypeAdapter(When)


def pack(when: When) -> str:
    """Short JSON for a column of the database."""
    return _WHEN.dump_json(when, exclude_defaults=True).decode()


def unpack(packed: str) -> When:
    """What `pack` was given."""
    return _WHEN.validate_json(packed)


def at_peak(when: When) -> bool:
    """Whether the hour is to be chosen."""
    return isinstance(when, Peak) or (isinstance(when, Repeat) and when.peak is not None)


def parse(words: str, now: datetime, zone: ZoneInfo) -> When:
    """What `words` mean to somebody in `zone`; it has a time to come. Raises `MomentUnknown`."""
    said = folded(words)
    try:
        return _read(said, now, zone)
    except MomentUnknown as unknown:
        raise MomentUnknown(words, meant=_mended(said, now, zone), past=unknown.past) from None


# ------------------------------------------------------------------ the times of a repetition


def first(repeat: Repeat, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first post of a new repetition, in UTC: its anchor. None where it is over before it begins.

    Repetitions of hours begin at the next full hour. Raises ValueError for one at a peak, which has a `first_day`.
    """
    if _is_of_hours(repeat):
        local = now.astimezone(zone)
        since = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return _hours(repeat, now - since + timedelta(hours=1)).after(now)
    day = first_day(repeat, now, zone)
    return None if day is None else _moment(repeat, day, zone)


def following(repeat: Repeat, anchor: datetime, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first post strictly after `after`, in UTC; None when the repetition is over.

    `anchor` is the first post as it was planned (see `first`), wherever `planning.settle` moved it. Raises ValueError
    for a repetition at a peak, which has a `following_day`.
    """
    if _is_of_hours(repeat):
        return _hours(repeat, anchor).after(after)
    # Where clocks skip hours or a whole day, a post may come that much later than its day says.
    since = after.astimezone(zone).date() - timedelta(days=2)
    days = _days(repeat, _day_of(repeat, anchor, zone)).xafter(_start(since))
    return next((at for day in days if (at := _moment(repeat, day.date(), zone)) > after), None)


def first_day(repeat: Repeat, now: datetime, zone: ZoneInfo) -> date | None:
    """The local day of the first post of a new repetition; None where it is over before it begins.

    It may be today, for a repetition at a peak also when no hour of today is left.
    """
    today = now.astimezone(zone).date()
    for since in (today, today + timedelta(days=1)):
        # Intervals and counts begin with the first post, so they do not matter for finding it.
        found = next(iter(_days(repeat, since).replace(interval=1, count=None)), None)
        if found is not None and (repeat.peak or _moment(repeat, found.date(), zone) > now):
            return found.date()
    return None


def following_day(repeat: Repeat, anchor: date, after: date) -> date | None:
    """The first day of a repetition at a peak that comes after `after`; None when it is over.

    `anchor` is the day of the first post as it was planned (see `first_day`).
    """
    day = _days(repeat, anchor).after(_start(after))
    return None if day is None else day.date()


def _is_of_hours(repeat: Repeat) -> bool:
    return repeat.clock is None and repeat.peak is None


def _hours(repeat: Repeat, anchor: datetime) -> rrule:
    return _rrule(repeat.rule, anchor.astimezone(UTC))


def _days(repeat: Repeat, anchor: date) -> rrule:
    """The days of the repetition that begins on that day, as naive midnights."""
    rule = repeat.rule
    if "FREQ=MONTHLY" in rule and "BY" not in rule:
        rule += f";{_on_days_of_month({anchor.day})}"
    return _rrule(rule, _start(anchor))


def _rrule(rule: str, start: datetime) -> rrule:
    return cast(rrule, rrulestr(rule, dtstart=start))  # a set only where the text holds several rules


def _start(day: date) -> datetime:
    return datetime.combine(day, time())


def _moment(repeat: Repeat, day: date, zone: ZoneInfo) -> datetime:
    """The post of that day, in UTC."""
    if repeat.clock is None:
        raise ValueError("a repetition at a peak has days, not moments")
    return datetime.combine(day + timedelta(days=repeat.later), repeat.clock, zone).astimezone(UTC)


def _day_of(repeat: Repeat, anchor: datetime, zone: ZoneInfo) -> date:
    """The day that the post at `anchor` is for: the one before, where it is past midnight by a rule or by a change."""
    day = anchor.astimezone(zone).date()
    before = day - timedelta(days=1)
    return before if _moment(repeat, before, zone) == anchor else day


# ------------------------------------------------------------------ the words


def _table(*meanings: tuple[int, str]) -> dict[str, int]:
    return {word: number for number, words in meanings for word in words.split()}


_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ORDINALS = _table(
    (1, "first 1st premier premiers 1er 1ers"),
    (2, "second 2nd deuxieme deuxiemes 2e 2eme 2emes"),
    (3, "third 3rd troisieme troisiemes 3e 3eme 3emes"),
    (4, "fourth 4th quatrieme quatriemes 4e 4eme 4emes"),
    (5, "fifth 5th cinquieme cinquiemes 5e 5eme 5emes"),
    (-1, "last dernier derniers"),
)
_PART_WINDOWS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}
_OTHER_WORDS = """
every each chaque tous toutes other fortnight daily weekly monthly weekday weekend ouvre sur peak hours heure heures
pointe activite between entre from until jusqu'au jusqu'a times fois pendant cette
"""
_VOCABULARY = sorted(
    {*moments.VOCABULARY, *_ORDINALS, *_OTHER_WORDS.split(), *(f"{day}s" for day in WEEKDAYS if len(day) > 4)}
)


def _unit(name: str) -> str:
    return any_of(word for word, unit in UNITS.items() if unit == name)


_NUMBER = rf"(?:{any_of(COUNTS)}|[0-9]{{1,3}})"
_ORDINAL, _WEEKDAY, _PART = any_of(_ORDINALS), any_of(WEEKDAYS), any_of(PARTS)
_AND = "(?:and|et)"
_EVERY = "(?:every|each|chaque|tou(?:s|t|tes) les)"
_PLURAL = r"(?:on|les) (?=[a-z]{5,}s\b)"  # "on mondays", but not "on tues", which is one Tuesday
_LATER_ORDINAL = any_of(word for word, nth in _ORDINALS.items() if nth > 1)
_STEP = rf"(?:(?P<step>other|{_NUMBER}|{_LATER_ORDINAL}) ?)?"
_OF_MONTH = "of (?:the|each|every) month|du mois|de chaque mois|de tous les mois"
_SEVERAL_WEEKDAYS = rf"{_WEEKDAY}s?(?:(?: {_AND})?(?: (?:on|le|les|every|chaque))? {_WEEKDAY}s?)*"
_WORKDAYS = (
    rf"(?:{_EVERY} |on )?(?:weekdays?|jours? ouvres?|jours? de (?:la )?semaine)|en semaine"
    "|(?:from )?monday to friday|du lundi au vendredi"
)
_WEEKENDS = rf"(?:{_EVERY}|on|les) week-?ends?"
_TH = "(?:er|st|nd|rd|th)"
_DATE = f"[0-9]{{1,2}}{_TH}?"
_SEVERAL_DATES = rf"(?:(?:on )?(?:the|le) |on |(?=[0-9]{{1,2}}{_TH}\b)){_DATE}(?: {_AND} (?:the |le )?{_DATE})*"
_PEAK = (
    "(?:(?:at|in|during|a|au|aux|pendant) )?(?:(?:the|le|la|les) |l')?(?:(?:next|prochain|prochaine) )?"
    "(?:peak(?: hours?| time)?|pic(?: d'(?:activite|audience))?|heures? de pointe)(?: prochaine?)?"
)
_HOUR = r"(?:[0-9]{1,2}(?: ?(?:h(?:00)?|heures?|:00|[ap]m))?|noon|midday|midi|midnight|minuit)"
_WINDOW = rf"(?:between|entre|from|de) (?P<begins>{_HOUR}) (?:and|et|to|a) (?P<ends>{_HOUR})"
_LIMIT = (
    "(?:until|till|jusqu'(?:au|a la|a|en))(?P<until>(?: .+)?)"
    rf"|(?P<times>{_NUMBER}) (?:times|fois)"
    rf"|(?:for|pendant|durant) (?P<lasting>{_NUMBER} {any_of(UNITS)})"
)


class _Words:
    """Words from which what is understood is taken, wherever it stands; the rest is `left`."""

    def __init__(self, said: str) -> None:
        self.left = said

    def take(self, pattern: str) -> re.Match[str] | None:
        """Take the first place that reads `pattern` in whole words, or nothing."""
        found = re.search(rf"(?<!\S)(?:{pattern})(?!\S)", self.left)
        if found is not None:
            self.left = " ".join((self.left[: found.start()] + self.left[found.end() :]).split())
        return found

    def give_back(self, words: str) -> None:
        """Leave these words to be read by somebody else."""
        self.left = f"{self.left} {words}".strip()


def _read(said: str, now: datetime, zone: ZoneInfo) -> When:
    return _repeat(said, now, zone) or _peak(said, now, zone) or At(moments.parse(said, now, zone))


def _mended(said: str, now: datetime, zone: ZoneInfo) -> str | None:
    """The words with their misspellings mended, if that makes sense of them."""
    mended = mend(said, _VOCABULARY)
    try:
        _read(mended, now, zone)
    except MomentUnknown:
        return None
    return mended


# ------------------------------------------------------------------ a peak


def _peak(said: str, now: datetime, zone: ZoneInfo) -> Peak | None:
    words = _Words(said)
    if not words.take(_PEAK):
        return None
    window = _window(words)
    return Peak(*_span(words.left, now, zone), window)


def _window(words: _Words) -> tuple[int, int]:
    """The hours that are asked for. A part of the day stays with the words, for it may name the day: "tonight"."""
    if found := words.take(_WINDOW):
        return _between(found["begins"], found["ends"])
    if found := re.search(rf"\b{_PART}\b", words.left):
        return _PART_WINDOWS[PARTS[found[0]]]
    return WHOLE_DAY


def _between(begins: str, ends: str) -> tuple[int, int]:
    first, last = _hour(begins), _hour(ends)
    if ends.endswith("pm") and begins.isdigit() and first + 12 < last:
        first += 12  # "between 6 and 10pm"
    first %= 24  # "from midnight"
    if first == last:
        raise MomentUnknown(f"{begins} {ends}")
    return first, last if first < last else last + 24


def _hour(words: str) -> int:
    if re.fullmatch("24 ?(?:h(?:00)?|heures?|:00)?", words):
        return 24
    clock, later = _clock(f"at {words}")
    return 24 if later else clock.hour


def _span(words: str, now: datetime, zone: ZoneInfo) -> tuple[date | None, date | None]:
    """The first and the last day that the words name."""
    today = now.astimezone(zone).date()
    sunday = today + timedelta(days=6 - today.weekday())
    if not words:
        return None, None
    if re.fullmatch("(?:of )?(?:this|the) week|(?:de )?(?:cette|la) semaine", words):
        return today, sunday
    if re.fullmatch("(?:of )?next week|(?:de )?(?:la )?semaine prochaine", words):
        return sunday + timedelta(days=1), sunday + timedelta(days=7)
    if re.fullmatch("(?:on )?(?:this|the) week-?end|(?:ce|le|du) week-?end", words):
        return max(today, sunday - timedelta(days=1)), sunday
    day = _end_of_day(words, now, zone).astimezone(zone).date()
    return day, day


def _end_of_day(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The last moment of the day that the words name, in UTC. Raises `MomentUnknown`, also where they name an hour."""
    return moments.parse(f"{words} midnight", now, zone) - timedelta(microseconds=1)


# ------------------------------------------------------------------ a repetition


def _repeat(said: str, now: datetime, zone: ZoneInfo) -> Repeat | None:
    words = _Words(said)
    at_peak = words.take(_PEAK) is not None
    limit = words.take(_LIMIT)
    rule = _hourly(words) or _weekly(words) or _monthly(words) or _daily(words)
    if rule is None:
        return None
    until = _until(limit["until"], words, now, zone) if limit and limit["until"] is not None else None
    repeat = _timed(rule, words, at_peak=at_peak)
    if limit and limit["times"]:
        repeat = replace(repeat, rule=f"{rule};COUNT={_number(limit['times'])}")
    elif limit:
        last = until or _lasting(limit["lasting"], repeat, now, zone)
        text = f"{last:%Y%m%dT%H%M%SZ}" if _is_of_hours(repeat) else f"{last.astimezone(zone):%Y%m%d}"
        repeat = replace(repeat, rule=f"{rule};UNTIL={text}")
    _beginning(repeat, now, zone)
    return repeat


def _timed(rule: str, words: _Words, *, at_peak: bool) -> Repeat:
    """The repetition at the hour or the peak that the rest of the words names."""
    if "FREQ=HOURLY" in rule:
        if at_peak or words.left:
            raise MomentUnknown(words.left)
        return Repeat(rule)
    if at_peak:
        window = _window(words)
        _clock(f"{words.left} midnight")  # leaves room for a part of the day and for nothing else
        return Repeat(rule, peak=Peak(None, None, window))
    clock, later = _clock(words.left)
    return Repeat(rule, clock, later=later)


_EVE, _SOME_DAY = datetime(2001, 1, 1, tzinfo=UTC), date(2001, 1, 2)


def _clock(words: str) -> tuple[time, bool]:
    """The time of day that the words name, 18:00 if none, and whether it is of the day after."""
    if re.search(rf"\b{_WEEKDAY}\b", words):
        raise MomentUnknown(words)  # rather than take the weekday that tomorrow happens to be
    if re.fullmatch("(?:at|a) [0-9]{1,2}", words):
        words += "h"
    at = moments.parse(f"tomorrow {words}", _EVE, ZoneInfo("UTC"))
    return at.time(), at.date() > _SOME_DAY


def _until(said: str, words: _Words, now: datetime, zone: ZoneInfo) -> datetime:
    """The last moment of the day with which `said` begins; what follows the day goes back to the words."""
    parts = said.split()
    for size in range(len(parts), 0, -1):
        if parts[size - 1] in {"at", "a"}:
            continue  # belongs to the hour that follows
        try:
            end = _end_of_day(" ".join(parts[:size]), now, zone)
        except MomentUnknown as unknown:
            if unknown.past:
                raise
            continue
        words.give_back(" ".join(parts[size:]))
        return end
    raise MomentUnknown(said)


def _lasting(length: str, repeat: Repeat, now: datetime, zone: ZoneInfo) -> datetime:
    """The last moment, in UTC, before so much time is over."""
    return moments.parse(f"in {length}", _beginning(repeat, now, zone), zone) - timedelta(microseconds=1)


def _beginning(repeat: Repeat, now: datetime, zone: ZoneInfo) -> datetime:
    """The first post, or the midnight before it where it has a day. Raises `MomentUnknown` where there is none."""
    if _is_of_hours(repeat):
        begins = first(repeat, now, zone)
    else:
        day = first_day(repeat, now, zone)
        begins = datetime.combine(day, time(), zone) if day else None
    if begins is None:
        raise MomentUnknown(repeat.rule)
    return begins


def _hourly(words: _Words) -> str | None:
    found = words.take(rf"{_EVERY} {_STEP}{_unit('hour')}") or words.take("hourly")
    return found and _rule("HOURLY", _step(found))


def _weekly(words: _Words) -> str | None:
    """Every so many weeks, on some weekdays or on that of the first post."""
    if words.take(_WORKDAYS):
        return _rule("WEEKLY", 1, "BYDAY=MO,TU,WE,TH,FR")
    if words.take(_WEEKENDS):
        return _rule("WEEKLY", 1, "BYDAY=SA,SU")
    if words.take("tous les (?:15|quinze) jours|every fortnight|fortnightly"):
        return _rule("WEEKLY", 2, _on_weekdays(words))
    each = (
        words.take(rf"{_EVERY} {_STEP}{_unit('week')}")
        or words.take(rf"(?:une|1) semaine sur (?P<step>{_NUMBER})")
        or words.take("weekly")
    )
    if each is not None:
        return _rule("WEEKLY", _step(each), _on_weekdays(words))
    found = words.take(
        rf"(?:{_EVERY} {_STEP}|{_PLURAL})(?P<days>{_SEVERAL_WEEKDAYS})(?! (?:{_OF_MONTH}))"
    ) or words.take(rf"(?:un|1) (?P<days>{_WEEKDAY}) sur (?P<step>{_NUMBER})")
    return found and _rule("WEEKLY", _step(found), _weekday_codes(found["days"]))


def _on_weekdays(words: _Words) -> str | None:
    found = words.take(rf"(?:(?:on|le|les) )?{_SEVERAL_WEEKDAYS}")
    return found and _weekday_codes(found[0])


def _weekday_codes(said: str) -> str:
    numbers = {WEEKDAYS[day] for day in re.findall(rf"\b({_WEEKDAY})s?\b", said)}
    return "BYDAY=" + ",".join(_CODES[number] for number in sorted(numbers))


def _monthly(words: _Words) -> str | None:
    """Every so many months, on some of their days or on that of the first post."""
    each = (
        words.take(rf"(?:of |de )?{_EVERY} {_STEP}{_unit('month')}")
        or words.take(rf"un mois sur (?P<step>{_NUMBER})")
        or words.take(f"{_OF_MONTH}|monthly")
    )
    if on := _on_nth_weekdays(words):
        return _rule("MONTHLY", _step(each), on)
    return each and _rule("MONTHLY", _step(each), _on_dates(words))


def _on_nth_weekdays(words: _Words) -> str | None:
    """ "First friday", "1er et 3e lundi": of a month, also when no month is said."""
    found = words.take(
        rf"(?:(?:on|{_EVERY}) )?(?:(?:the|le|les) )?"
        rf"(?P<nth>{_ORDINAL}(?: {_AND} (?:(?:the|le) )?{_ORDINAL})*) (?P<day>{_WEEKDAY})s?"
    )
    if found is None:
        return None
    code = _CODES[WEEKDAYS[found["day"]]]
    return "BYDAY=" + ",".join(f"{_ORDINALS[nth]}{code}" for nth in re.findall(rf"\b{_ORDINAL}\b", found["nth"]))


def _on_dates(words: _Words) -> str | None:
    """ "Last day", "on the 1st and 15th"."""
    if found := words.take(rf"(?:on )?(?:(?:the|le) )?(?P<nth>{_ORDINAL}) (?:day|jour)"):
        return f"BYMONTHDAY={_ORDINALS[found['nth']]}"
    found = words.take(_SEVERAL_DATES)
    return found and _on_days_of_month({int(day) for day in re.findall("[0-9]+", found[0])})


def _on_days_of_month(days: set[int]) -> str:
    """On these days; one that short months do not have is their last. Raises `MomentUnknown` for several such."""
    last = max(days)
    if min(days) >= 1 and last <= 28:
        return "BYMONTHDAY=" + ",".join(map(str, sorted(days)))
    if len(days) == 1 and 28 < last <= 31:
        return f"BYMONTHDAY={','.join(map(str, range(28, last + 1)))};BYSETPOS=-1"
    raise MomentUnknown(str(last))


def _daily(words: _Words) -> str | None:
    if found := words.take(rf"{_EVERY} (?P<part>{_PART})s?"):
        words.give_back(found["part"])
        return _rule("DAILY", 1)
    found = (
        words.take(rf"{_EVERY} {_STEP}{_unit('day')}")
        or words.take(rf"(?:un|1) jour sur (?P<step>{_NUMBER})")
        or words.take("daily")
    )
    return found and _rule("DAILY", _step(found))


def _rule(frequency: str, interval: int, on: str | None = None) -> str:
    parts = [f"FREQ={frequency}", f"INTERVAL={interval}" if interval > 1 else None, on]
    return ";".join(part for part in parts if part)


def _step(found: re.Match[str] | None) -> int:
    """The interval that the words name: 2 for "every other"."""
    step = found.groupdict().get("step") if found else None
    return _number(step) if step else 1


def _number(word: str) -> int:
    number = {"other": 2, **_ORDINALS, **COUNTS}.get(word) or int(word)
    if number < 1:
        raise MomentUnknown(word)
    return number
