"""How ideas read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Button, Card, Choices, Control, Field, Form, Mood, Option
from bot.cog import Context
from bot.i18n import Words
from bot.text import Said, Text, cut, join, plain, text
from cogs.ideas.following import Letter
from cogs.ideas.settings import IdeaSettings
from cogs.ideas.store import PAGE, Author, Change, Idea, number

TITLE, WHY, ANSWER = 100, 2000, 1000
"""The most characters of each."""
SHORTEST = 5
"""The fewest characters of a title."""
_MOODS = {"planned": Mood.WARM, "started": Mood.WARM, "done": Mood.DONE}


def idea_card(
    ctx: Context, settings: IdeaSettings, idea: Idea, author: Author | None, into: Idea | None, choices: Choices | None
) -> Card:
    """The idea as it stands, for everybody. `into`: the idea that it counts for."""
    words = ctx.words
    body = [several_lines(idea.why)] if idea.why else []
    if into is not None:
        body.append(words("ideas-counts-for", number=number(into), title=Said(into.title)))
    else:
        body.append(standing(words, settings, idea))
    if idea.answer and into is None:
        body.append(text(words("ideas-answer"), "\n", several_lines(idea.answer)))
    return Card(
        title=words("ideas-title", number=number(idea), title=Said(idea.title)),
        body=tuple(body),
        footer=_footer(ctx, settings, idea, author),
        controls=(choices,) if choices is not None else (),
        thread=(Said(f"{idea.named} {idea.title}"),),
        tags=(words("ideas-status", status=idea.status), *([(Said(idea.tag),)] if idea.tag else [])),
        mood=_MOODS.get(idea.status, Mood.CALM),
        locale=words.locale,
    )


def standing(words: Words, settings: IdeaSettings, idea: Idea) -> Text:
    """What became of an idea so far, and its votes where they show."""
    if settings.hidden and not idea.answered:
        return words("ideas-status", status=idea.status)
    if settings.against:
        return words("ideas-status-both", status=idea.status, votes=idea.votes, against=idea.against)
    return words("ideas-status-votes", status=idea.status, votes=idea.votes)


def _footer(ctx: Context, settings: IdeaSettings, idea: Idea, author: Author | None) -> Text:
    named = author is not None and not author.hidden and settings.anonymous != "always"
    parts: list[Text] = [(Said(author.name),)] if author is not None and named else []
    parts += [(ctx.time(idea.proposed),), *([(Said(idea.tag),)] if idea.tag else [])]
    return join(parts, " · ")


def choices_of(words: Words, settings: IdeaSettings, press: str, own: Sequence[str] | None = None) -> Choices:
    """What to press for an idea, or against it. `own`: the reader's voice."""
    options = [Option("for", plain(words("ideas-for")), "👍", chosen="for" in (own or ()))]
    if settings.against:
        options.append(Option("against", plain(words("ideas-against")), "👎", chosen="against" in (own or ())))
    return Choices(press, tuple(options), take_back=words("ideas-take-back"))


def page_card(
    ctx: Context,
    settings: IdeaSettings,
    title: Text,
    found: Sequence[Idea],
    page: int = 0,
    many: int = 0,
    turn: Sequence[Button] = (),
) -> Card:
    """A page of a list."""
    words = ctx.words
    lines = [_line(words, settings, idea) for idea in found]
    pages = max(1, -(-many // PAGE))
    return Card(
        title=title,
        body=(join(lines) if lines else words("ideas-none"),),
        footer=words("ideas-page", page=page + 1, pages=pages) if pages > 1 else None,
        controls=tuple(turn),
        locale=words.locale,
    )


def _line(words: Words, settings: IdeaSettings, idea: Idea) -> Text:
    return words(
        "ideas-line",
        number=number(idea),
        title=Said(idea.title),
        standing=standing(words, settings, idea),
    )


def similar_card(ctx: Context, settings: IdeaSettings, found: Sequence[Idea], buttons: Sequence[Control]) -> Card:
    """Ideas that look like the one being proposed: is it one of them?"""
    words = ctx.words
    return Card(
        title=words("ideas-similar-title"),
        body=(join([_line(words, settings, idea) for idea in found]), words("ideas-similar")),
        controls=tuple(buttons),
        locale=words.locale,
    )


def own_card(ctx: Context, card: Card, history: Sequence[Change], more: Sequence[Control]) -> Card:
    """One idea shown to somebody alone, with what was done with it."""
    words = ctx.words
    lines = [words("ideas-change", at=ctx.time(one.at), what=one.what) for one in history]
    body = (*card.body, join(lines)) if lines else card.body
    return Card(
        title=card.title,
        body=body,
        footer=card.footer,
        controls=(*card.controls, *more),
        mood=card.mood,
        locale=words.locale,
        personal=True,
    )


def review_card(ctx: Context, idea: Idea, author: Author | None, buttons: Sequence[Button]) -> Card:
    """An idea that waits for the moderators' yes."""
    words = ctx.words
    name = Said(author.name) if author is not None else words("ideas-somebody")
    return Card(
        title=words("ideas-title", number=number(idea), title=Said(idea.title)),
        body=tuple(part for part in (several_lines(idea.why), words("ideas-review", name=name)) if part),
        controls=tuple(buttons),
        mood=Mood.ALERT,
        locale=words.locale,
    )


def change_card(words: Words, idea: Idea, why: str) -> Card:
    """What became of an idea, for those who talk about it."""
    return Card(body=(_news(words, idea, why),), mood=_MOODS.get(idea.status, Mood.CALM), locale=words.locale)


def letter_card(words: Words, letter: Letter) -> Card:
    """What became of the ideas that a member follows."""
    lines = [_news(words, idea, why) for idea, why in letter.ideas]
    return Card(
        title=words("ideas-letter-title"),
        body=(*lines, words("ideas-letter-stop")),
        mood=Mood.WARM,
        locale=words.locale,
    )


def _news(words: Words, idea: Idea, why: str) -> Text:
    said = words("ideas-news", why=why, number=number(idea), title=Said(idea.title))
    return (
        text(said, "\n", several_lines(cut(idea.answer, 500)))
        if idea.answer and why not in ("merged", "unmerged")
        else said
    )


def several_lines(said: str) -> Text:
    """A member's words on as many lines as they took."""
    return join([(Said(line),) for line in said.splitlines() if line.strip()])


def form(words: Words, settings: IdeaSettings, control: str, title: str, said: tuple[str, str, str]) -> Form:
    """The form of an idea: its title, why, and what it is about where there are tags."""
    fields = [
        Field("title", words("ideas-field-title"), said[0], most=TITLE),
        Field("why", words("ideas-field-why"), said[1], long=True, required=False, most=WHY),
    ]
    if settings.tags:
        known = Said(", ".join(settings.tags))
        fields.append(Field("tag", words("ideas-field-tag", tags=known), said[2], required=False, most=40))
    return Form(control, words(title), tuple(fields), locale=words.locale)
