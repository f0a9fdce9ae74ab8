"""How posts read: in their rooms, and to the moderators who plan them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median

from bot.chat import Button, Card, Field, File, Form, Mood, Room
from bot.cog import Context
from bot.i18n import Words
from bot.peaks import Profile
from bot.text import Literal, Markdown, RoleMention, Said, Text, cut, join, plain, text
from cogs.posts.comparison import LEAST
from cogs.posts.heatmap import png
from cogs.posts.reach import PERIOD, Measured, Report
from cogs.posts.store import Post, Sent

WORDS, MOMENT = 4000, 100
"""Characters that fit into the fields of a form."""
EXCERPT = 60
_BUSIEST = 3


def number(post: Post) -> Said:
    """How a post is called."""
    return Said(post.named)


def excerpt(words: str) -> Said:
    """Enough of a post to know it by."""
    return Said(cut(" ".join(words.split()), EXCERPT))


def post_card(ctx: Context, room: Room, out: Sent, post: Post, file: File | None) -> Card:
    """A post in a room, in that network's wording."""
    said: Text = (Markdown(out.wordings.get(room.network, out.words)),)
    called: Text = (RoleMention(room.network, post.role),) if post.role and room.network == "discord" else ()
    return Card(
        body=(called, said) if called else (said,),
        mood=Mood.WARM,
        locale=ctx.words.locale,
        file=file,
        thread=(excerpt(out.words),) if post.thread else None,
        pinned=post.pinned,
        published=post.published and room.network == "discord",
    )


def list_card(ctx: Context, posts: Sequence[Post]) -> Card:
    """What is planned, and what waits for somebody."""
    words = ctx.words
    lines = [_line(ctx, post) for post in posts]
    return Card(
        title=words("posts-list-title"),
        body=(join(lines) if lines else words("posts-list-none"),),
        locale=words.locale,
    )


def _line(ctx: Context, post: Post) -> Text:
    due = ctx.time(post.due) if post.due else ctx.words("posts-no-time")
    again = ctx.words("posts-again", said=Said(post.said)) if post.repeats else ()
    return ctx.words(
        "posts-line", number=number(post), state=post.state, due=due, again=again, excerpt=excerpt(post.words)
    )


def show_card(ctx: Context, post: Post, network: str, file: str | None) -> Card:
    """One post: its words as the network shows them, and what will be done with it."""
    words = ctx.words
    called = words("posts-calls", role=Said(post.role)) if post.role else None
    done = [
        _line(ctx, post),
        words("posts-goes-to", room=Said(post.room)),
        words("posts-with-file", name=Said(file)) if file else None,
        words("posts-pinned") if post.pinned else None,
        words("posts-published") if post.published else None,
        words("posts-with-thread") if post.thread else None,
        words("posts-lasts", hours=round(post.lasts / 3600)) if post.lasts else None,
        called,
    ]
    return Card(
        title=words("posts-show-title", number=number(post)),
        body=((Markdown(post.wordings.get(network, post.words)),), join([line for line in done if line])),
        locale=words.locale,
    )


def preview_card(ctx: Context, post: Post, networks: Sequence[str], file: File | None) -> Card:
    """A post in the wording of each network."""
    words = ctx.words
    body: list[Text] = []
    for network in networks:
        body.append(words("posts-preview-on", network=Literal(network.capitalize())))
        body.append((Markdown(post.wordings.get(network, post.words)),))
    title = words("posts-show-title", number=number(post))
    return Card(title=title, body=tuple(body), file=file, locale=words.locale)


def calendar_card(ctx: Context, entries: Sequence[tuple[datetime, Post]]) -> Card:
    """The next two weeks."""
    words = ctx.words
    lines = [
        words("posts-calendar-line", at=ctx.time(at), number=number(post), excerpt=excerpt(post.words))
        for at, post in entries
    ]
    return Card(
        title=words("posts-calendar-title"),
        body=(join(lines) if lines else words("posts-calendar-none"),),
        locale=words.locale,
    )


def question_card(ctx: Context, id: str, post: Post, buttons: Sequence[tuple[str, str, str]]) -> Card:
    """Something about a post that the moderators have to decide; `buttons`: (press, text, emoji)."""
    words = ctx.words
    due = ctx.time(post.due) if post.due else words("posts-no-time")
    said = words(id, number=number(post), due=due, room=Said(post.room), said=Said(post.said))
    return Card(
        body=(said, (Markdown(cut(post.words, 1000)),)),
        controls=tuple(Button(press, words(label), emoji) for press, label, emoji in buttons),
        mood=Mood.ALERT,
        locale=words.locale,
    )


def peaks_card(ctx: Context, profile: Profile, peak: datetime | None) -> Card:
    """When the community is there: a picture, the same in words, and how sure that is."""
    words = ctx.words
    learnt = words("posts-learnt", confidence=profile.confidence, weeks=round(profile.weeks))
    body = [learnt]
    if peak is not None:
        local = peak.astimezone(ctx.zone)
        people = round(profile.weekly[local.weekday()][local.hour])
        body.insert(0, words("posts-next-peak", peak=ctx.time(peak), people=people))
    return Card(
        title=words("posts-peaks-title"),
        body=tuple(body),
        file=File("peaks.png", _picture(ctx, profile, peak), "image/png", plain(join(busiest(words, profile)))),
        locale=words.locale,
    )


def busiest(words: Words, profile: Profile) -> list[Text]:
    """The best hours of each day, for those who cannot see the picture."""
    lines = []
    for name, day in zip(words.weekdays, profile.weekly, strict=True):
        best = sorted(sorted(range(24), key=lambda hour: -day[hour])[:_BUSIEST])
        lines.append(text(f"{name} ", ", ".join(f"{hour} h" for hour in best)))
    return lines


def _picture(ctx: Context, profile: Profile, peak: datetime | None) -> bytes:
    local = peak.astimezone(ctx.zone) if peak else None
    return png(
        profile.weekly,
        days=ctx.words.weekdays,
        title=f"{ctx.community.name} · {ctx.community.timezone}",
        legend=plain(ctx.words("posts-legend")),
        quiet=plain(ctx.words("posts-legend-none")),
        marks=[(local.weekday(), local.hour)] if local else (),
    )


def report_card(ctx: Context, room: str, report: Report) -> Card:
    """What posts have reached: both kinds side by side, what can be said of that, and the best."""
    words = ctx.words
    about = words("posts-report-about", room=Said(room), weeks=PERIOD.days // 7)
    if not report.best:
        body = [about, words("posts-report-none")]
    else:
        kinds = [_kind(ctx, "peak", report.peak), _kind(ctx, "other", report.other)]
        best = [words("posts-report-best"), *(_best(ctx, one) for one in report.best)]
        body = [about, join(kinds), words("posts-report-verdict", verdict=report.verdict, least=LEAST), join(best)]
    if report.left_out:
        body.append(words("posts-report-left-out", count=report.left_out))
    return Card(
        title=words("posts-report-title"),
        body=tuple(body),
        footer=words("posts-report-modest"),
        locale=words.locale,
    )


def _kind(ctx: Context, kind: str, measured: Sequence[Measured]) -> Text:
    half = median(one.total for one in measured) if measured else 0
    return ctx.words("posts-report-kind", kind=kind, posts=len(measured), half=half)


def _best(ctx: Context, one: Measured) -> Text:
    return ctx.words(
        "posts-report-line",
        number=Said(f"#{one.post}"),
        excerpt=excerpt(one.words),
        at=ctx.time(one.at),
        peak=one.peak,
        reactions=one.reactions,
        replies=one.replies,
    )


def form(ctx: Context, control: str, title: str, networks: Sequence[str], said: Mapping[str, str]) -> Form:
    """The fields of a post: its words, other words for some networks, and (for a new one) when and for how long."""
    words = ctx.words
    fields = [Field("words", words("posts-field-words"), said.get("words", ""), long=True, most=WORDS)]
    fields += [
        Field(
            network,
            words("posts-field-wording", network=Literal(network.capitalize())),
            said.get(network, ""),
            long=True,
            required=False,
            most=WORDS,
        )
        for network in networks
    ]
    if "at" in said:
        fields.insert(1, Field("at", words("posts-field-at"), said["at"], most=MOMENT))
        fields.append(Field("lasts", words("posts-field-lasts"), "", required=False, most=MOMENT))
    return Form(control, words(title), tuple(fields), locale=words.locale)
