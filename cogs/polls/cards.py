"""How polls read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chat import Card, Choices, Field, Form, Mood, Option
from bot.cog import Context
from bot.i18n import Words
from bot.options import Options
from bot.text import Literal, Said, Text, join, text
from cogs.polls.store import Count, Poll
from cogs.polls.voters import described

WIDTH = 10
"""Blocks of a full bar."""
QUESTION, OPTIONS, MOMENT = 300, Options.MOST * (Options.LONGEST + 3), 100
"""Characters that fit into the fields of a form."""


def poll_card(ctx: Context, poll: Poll, count: Count, choices: Choices | None = None) -> Card:
    """The poll as it stands: open with its `choices`, or how it went."""
    words = ctx.words
    if poll.state == "cancelled":
        return Card(
            title=(Said(poll.question),),
            body=(words("polls-card-cancelled"),),
            footer=words("polls-footer-cancelled", number=number(poll), closed=ctx.time(poll.closed or poll.closes)),
            locale=words.locale,
        )
    body = _outcome(ctx, poll, count) if poll.over else _asking(ctx, poll, count)
    if poll.over:
        footer = words("polls-footer-over", number=number(poll), closed=ctx.time(poll.closed or poll.closes))
    else:
        footer = words("polls-footer-secret" if poll.anonymous else "polls-footer-open", number=number(poll))
    return Card(
        title=(Said(poll.question),),
        body=tuple(body),
        footer=footer,
        controls=(choices,) if choices is not None else (),
        mood=Mood.DONE if poll.over else Mood.CALM,
        locale=words.locale,
    )


def ballot_card(ctx: Context, poll: Poll, choices: Choices) -> Card:
    """The sheet on which one member votes alone."""
    words = ctx.words
    return Card(
        title=(Said(poll.question),),
        body=(words("polls-ballot"),),
        footer=words("polls-footer-ballot", number=number(poll), closes=ctx.time(poll.closes)),
        controls=(choices,),
        locale=words.locale,
    )


def list_card(ctx: Context, asking: Sequence[tuple[Poll, Count]], over: Sequence[tuple[Poll, Count]]) -> Card:
    """Which polls are open, and what came of the latest."""
    words = ctx.words
    lines = [
        words(
            "polls-list-open",
            number=number(poll),
            question=Said(poll.question),
            voters=count.voters,
            closes=ctx.time(poll.closes),
        )
        for poll, count in asking
    ]
    body = [join(lines) if lines else words("polls-list-none")]
    lately = [
        words("polls-list-over", number=number(p), question=Said(p.question), verdict=verdict(words, p, count))
        for p, count in over
    ]
    if lately:
        body.append(text(words("polls-list-past"), "\n", join(lately)))
    return Card(title=words("polls-list-title"), body=tuple(body), locale=words.locale)


def options_of(poll: Poll, own: Sequence[str] = ()) -> tuple[Option, ...]:
    """What can be chosen; the values are the numbers shown. `own`: the reader's vote."""
    return tuple(Option(str(n), option, chosen=str(n) in own) for n, option in enumerate(poll.options, 1))


def chosen(poll: Poll, values: Sequence[str]) -> Text:
    """The options of these values, by name."""
    return join([(Said(poll.options[int(value) - 1]),) for value in values], ", ")


def number(poll: Poll) -> Literal:
    """``#3``, as a node."""
    return Literal(poll.named)


def named(words: Words, found: Sequence[Poll]) -> Text:
    """Several polls by number and question, one a line."""
    return join([words("polls-named", number=number(poll), question=Said(poll.question)) for poll in found])


def several_lines(said: str) -> Text:
    """A member's words on as many lines as they took."""
    return join([(Said(line),) for line in said.splitlines() if line.strip()])


def answer_card(words: Words, poll: Poll, said: str) -> Card:
    """What those who were asked are told in the end."""
    return Card(
        title=words("polls-answer-title", question=Said(poll.question)),
        body=(several_lines(said),),
        footer=words("polls-answer-footer", number=number(poll)),
        mood=Mood.WARM,
        locale=words.locale,
    )


def form(words: Words, control: str, title: str, question: str, options: str, closes: str | None) -> Form:
    """The form of a poll: its question, its options one a line, and when it closes (None: not asked)."""
    fields = [
        Field("question", words("polls-field-question"), question, most=QUESTION),
        Field("options", words("polls-field-options"), options, long=True, most=OPTIONS),
    ]
    if closes is not None:
        fields.append(Field("closes", words("polls-field-closes"), closes, required=False, most=MOMENT))
    return Form(control, words(title), tuple(fields), locale=words.locale)


# ------------------------------------------------------------------ the parts of a card


def _asking(ctx: Context, poll: Poll, count: Count) -> Iterator[Text]:
    words = ctx.words
    shown = poll.live and not poll.anonymous and count.voters > 0
    yield _chart(words, poll, count) if shown else join([_option(words, poll, n) for n in range(len(poll.options))])
    hints = [words("polls-multiple")] if poll.multiple else []
    if poll.anonymous:
        hints.append(words("polls-secret"))
    elif not poll.live:
        hints.append(words("polls-hidden"))
    if (whom := described(poll, words)) is not None:
        hints.append(whom)
    if hints:
        yield join(hints, " ")
    yield words("polls-turnout-so-far", voters=count.voters, closes=ctx.time(poll.closes))


def _outcome(ctx: Context, poll: Poll, count: Count) -> Iterator[Text]:
    words = ctx.words
    if poll.state == "lost":
        yield words("polls-card-lost")
    yield verdict(words, poll, count)
    if count.voters:
        yield _chart(words, poll, count, firsts=_firsts(count))
        yield _turnout(words, count)
    if poll.answer:
        yield text(words("polls-answered"), "\n", several_lines(poll.answer))


def verdict(words: Words, poll: Poll, count: Count) -> Text:
    """Who came first, in a sentence."""
    firsts = _firsts(count)
    if not firsts:
        return words("polls-nobody")
    votes = max(count.counts)
    if len(firsts) == 1:
        return words("polls-first", option=Said(poll.options[firsts[0]]), votes=votes, voters=count.voters)
    options = [(Said(poll.options[n]),) for n in firsts]
    tied = words("polls-and", most=join(options[:-1], ", "), last=options[-1])
    return words("polls-tie", options=tied, count=len(firsts), votes=votes, voters=count.voters)


def _firsts(count: Count) -> list[int]:
    most = max(count.counts, default=0)
    return [n for n, votes in enumerate(count.counts) if votes == most and most > 0]


def _chart(words: Words, poll: Poll, count: Count, firsts: Sequence[int] = ()) -> Text:
    return join(
        [
            text(_option(words, poll, n, first=n in firsts), "\n", _bar(words, count, n))
            for n in range(len(poll.options))
        ]
    )


def _option(words: Words, poll: Poll, n: int, *, first: bool = False) -> Text:
    return words("polls-option-first" if first else "polls-option", number=n + 1, option=Said(poll.options[n]))


def _bar(words: Words, count: Count, n: int) -> Text:
    votes, share = count.counts[n], count.counts[n] / count.voters
    full = max(round(share * WIDTH), 1 if votes else 0)
    bar = Literal("▰" * full + "▱" * (WIDTH - full))
    return words("polls-bar", bar=bar, percent=percent(votes, count.voters), votes=votes)


def _turnout(words: Words, count: Count) -> Text:
    if count.size < count.voters:
        return words("polls-turnout", voters=count.voters)
    return words("polls-turnout-of", voters=count.voters, size=count.size, percent=percent(count.voters, count.size))


def percent(part: int, whole: int) -> int:
    """A share in whole percents; 0 of nothing."""
    return round(100 * part / whole) if whole else 0
