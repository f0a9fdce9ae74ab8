"""How cases read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chat import Button, Card, Control, Field, Form, Mood
from bot.cog import Context
from bot.i18n import Words as Texts
from bot.text import Code, Emphasis, Link, Said, Text, cut, join, text
from cogs.escalation.store import PAGE, Case, Step, Words, number

ANSWER, OUTCOME, WHY, NOTE = 1500, 500, 500, 1000
"""The most characters of each."""
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Around:
    """What a card shows of a case besides its row."""

    earlier: int = 0
    reasons: Sequence[str] = ()
    reporters: int = 0
    joined: Sequence[Case] = field(default_factory=tuple)
    last: Words | None = None
    """What the author said last in the private talk."""


def case_card(ctx: Context, case: Case, around: Around, buttons: Sequence[Control]) -> Card:
    """A case for the moderators."""
    words = ctx.words
    parts = [
        quote(case.excerpt) if case.excerpt else words("escalation-no-words") if case.message else None,
        _place(ctx, case),
        _author(ctx, case, around),
        _raised(words, case, around),
        words("escalation-alike", numbers=_numbers(case.alike)) if case.alike and not case.closed else None,
        words("escalation-joined-here", numbers=_numbers([c.number for c in around.joined])) if around.joined else None,
        _talk(words, case, around.last),
        standing(ctx, case),
    ]
    return Card(
        title=words(
            "escalation-title",
            number=number(case),
            about="message" if case.message else "words",
            author=Said(case.author),
            room=Said(case.room_name),
        ),
        body=tuple(part for part in parts if part),
        controls=tuple(buttons),
        thread=(Said(cut(f"{case.named} {case.author}".strip(), 90)),),
        mood=_mood(case),
        locale=words.locale,
    )


def _numbers(numbers: Sequence[int]) -> Text:
    return text(", ".join(f"#{number}" for number in numbers))


def _mood(case: Case) -> Mood:
    if case.state == "closed":
        return Mood.DONE
    return Mood.ALERT if case.severity == "high" or case.state == "open" else Mood.CALM


def quote(said: str) -> Text:
    """Somebody's words, as a quotation."""
    lines = [(Emphasis((Said(line),)),) for line in said.splitlines() if line.strip()]
    return join(lines)


def _place(ctx: Context, case: Case) -> Text | None:
    if not case.link:
        return None
    said = ctx.time(case.said) if case.said else ""
    return ctx.words("escalation-place", link=text(Link(case.link)), said=text(said), fate=case.fate)


def _author(ctx: Context, case: Case, around: Around) -> Text | None:
    if not case.author:
        return None
    words = ctx.words
    since = words("escalation-since", at=ctx.time(case.here_since)) if case.here_since else ()
    earlier = words("escalation-earlier", count=around.earlier)
    return words("escalation-author", author=Said(case.author), since=since, earlier=earlier, fate=case.fate)


def _raised(words: Texts, case: Case, around: Around) -> Text | None:
    raised = words("escalation-raised", source=case.source, count=around.reporters)
    return join([raised, *[words("escalation-reason", why=Said(why)) for why in around.reasons]])


def _talk(words: Texts, case: Case, last: Words | None) -> Text | None:
    if case.way == "none":
        return words("escalation-unreachable", author=Said(case.author))
    if last is None:
        return None
    return join([words("escalation-last", author=Said(last.name)), quote(cut(last.words, 300))])


def standing(ctx: Context, case: Case) -> Text:
    """Where a case stands, and its clock."""
    words = ctx.words
    if case.state == "closed":
        return join(
            [
                words("escalation-closed", verdict=case.verdict, at=ctx.time(case.closed or case.opened)),
                *([quote(case.outcome)] if case.outcome else []),
            ]
        )
    if case.snoozed is not None and case.snoozed > ctx.now:
        return words("escalation-snoozed", until=ctx.time(case.snoozed), taker=Said(case.taker))
    late = "yes" if case.promised < ctx.now else "no"
    promised = ctx.time(case.promised)
    verdict = words("escalation-verdict", verdict=case.verdict) if case.verdict != "none" else ()
    clock = words(
        "escalation-clock",
        state=case.state,
        promised=promised,
        late=late,
        taker=Said(case.taker),
        taken="yes" if case.taker else "no",
    )
    return join([part for part in (verdict, clock) if part])


def storm_card(ctx: Context, found: Sequence[Case], many: int) -> Card:
    """Many cases that came at once."""
    words = ctx.words
    lines = [line(ctx, case) for case in found[:_LISTED]]
    more = words("escalation-storm-list", command=text(Code("case list")))
    return Card(
        title=words("escalation-storm-title", count=many),
        body=(join(lines), more) if lines else (words("escalation-storm-over"),),
        mood=Mood.ALERT if many else Mood.DONE,
        locale=words.locale,
    )


def line(ctx: Context, case: Case) -> Text:
    """A case on a line."""
    return ctx.words(
        "escalation-line",
        number=number(case),
        excerpt=Said(cut(" ".join(case.excerpt.split()), 80)) if case.excerpt else ctx.words("escalation-no-excerpt"),
        author=Said(case.author),
        state=case.state,
        taker=Said(case.taker),
        at=ctx.time(case.closed or case.promised),
        late="yes" if case.state != "closed" and case.promised < ctx.now else "no",
        severity=case.severity,
    )


def page_card(ctx: Context, title: Text, found: Sequence[Case], page: int, many: int, turn: Sequence[Button]) -> Card:
    """A page of a list."""
    words = ctx.words
    lines = [line(ctx, case) for case in found]
    pages = max(1, -(-many // PAGE))
    return Card(
        title=title,
        body=(join(lines) if lines else words("escalation-none"),),
        footer=words("escalation-page", page=page + 1, pages=pages) if pages > 1 else None,
        controls=tuple(turn),
        locale=words.locale,
    )


def history_card(ctx: Context, case: Case, steps: Sequence[Step], said: Sequence[Words]) -> Card:
    """What was done with a case and said in its private talk, for moderators alone."""
    words = ctx.words
    lines = [
        words("escalation-step", at=ctx.time(step.at), what=step.what, name=Said(step.name), said=Said(step.said))
        for step in steps
    ]
    talked = [
        join(
            [
                words(
                    "escalation-said",
                    at=ctx.time(one.at),
                    name=Said(one.name),
                    author="yes" if one.from_author else "no",
                ),
                quote(one.words),
            ]
        )
        for one in said
    ]
    return Card(
        title=words("escalation-history-title", number=number(case)),
        body=tuple(part for part in (join(lines), *talked) if part),
        locale=words.locale,
    )


def one_field(
    words: Texts, control: str, title: Text, label: str, most: int, *, required: bool = True, value: str = ""
) -> Form:
    """A form that asks for one thing."""
    return Form(control, title, (Field("words", words(label), value, True, required, most),), locale=words.locale)


def letter_card(words: Texts, community: str, case: Case, said: Words, buttons: Sequence[Control]) -> Card:
    """What the moderators tell the author, in private."""
    about = words("escalation-letter-about", room=Said(case.room_name)) if case.room_name else None
    parts = [
        about,
        quote(cut(case.excerpt, 300)) if case.excerpt and about else None,
        join([(Said(part),) for part in said.words.splitlines() if part.strip()]),
    ]
    return Card(
        title=words("escalation-letter-title", community=Said(community)),
        body=tuple(part for part in parts if part),
        footer=words("escalation-letter-signed", name=Said(said.name), team="no" if said.name else "yes"),
        controls=tuple(buttons),
        mood=Mood.WARM,
        locale=words.locale,
        personal=True,
    )
