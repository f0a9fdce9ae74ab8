"""Cases as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, insert, select, update

from bot.chat import Account, Room
from bot.cog import Context
from bot.text import Text, text
from cogs.escalation.tables import cases, reports, steps, talk

State = Literal["open", "taken", "answered", "closed"]
UNCLOSED: tuple[State, ...] = ("open", "taken", "answered")
PAGE = 10
"""Cases on a page of a list."""
NOTICED = "noticed"
"""The source of a case that another cog wanted."""


@dataclass(frozen=True, slots=True)
class Case:
    """One criticism being looked after."""

    id: int
    community: str
    number: int
    state: State
    severity: str
    source: str
    """``report``, ``moderator``, or who else raised it."""
    network: str
    room: str
    room_name: str
    message: str
    """Empty: it is about no message."""
    link: str
    digest: str
    """The words, hashed: a bridged copy has the same."""
    said: datetime | None
    opened: datetime
    author_id: int | None
    """Whose words they are, as a member; None: nobody's, or they had themselves forgotten."""
    account: str
    author: str
    here_since: datetime | None
    excerpt: str
    """Empty once it need not be kept any more."""
    alike: Sequence[int]
    """The numbers of open cases that were like it."""
    taken_by: int | None
    taker: str
    answered: datetime | None
    answer_work: int | None
    """Working seconds from the opening to the first answer."""
    verdict: str
    """``none``, ``justified``, ``unjustified`` or ``false-alarm``."""
    outcome: str
    closed: datetime | None
    joined: int | None
    """The case that it counts for."""
    snoozed: datetime | None
    promised: datetime
    """When somebody will have answered; once they have, when it will be closed."""
    reminds: datetime | None
    """When moderators are reminded next."""
    rung: int
    """The rung of the ladder that is next."""
    carded: datetime | None
    """When its card was shown; None: it is one of many that came at once, which share one."""
    fate: str
    """What became of the message or its author meanwhile: ``here``, ``left`` or ``deleted``."""
    way: str
    """How the author is reached: ``direct``, ``thread``, ``mention``, or ``none`` any more."""
    talk: str
    """``none``, ``open`` or ``ended``."""
    talk_room: str
    incident: int | None
    forgotten: bool
    """The author had themselves forgotten while it was open: its words go when it is closed."""

    @property
    def named(self) -> str:
        """How it is called: ``#12``."""
        return f"#{self.number}"

    @property
    def where(self) -> Room:
        """The room of the message."""
        return Room(self.network, self.room)

    @property
    def who(self) -> Account | None:
        """The author's account."""
        return Account(self.network, self.account) if self.account else None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a case."""

    at: datetime
    name: str
    what: str
    said: str


@dataclass(frozen=True, slots=True)
class Words:
    """What was said in the private talk of a case."""

    id: int
    case: int
    at: datetime
    name: str
    from_author: bool
    words: str


def number(case: Case) -> Text:
    """A case as texts name it."""
    return text(case.named)


def of(row: Any) -> Case:
    """A row as a case."""
    return Case(**row._mapping)


async def create(ctx: Context, **values: Any) -> Case:
    """Keep a new case, with the next number of the community."""
    last = select(func.max(cases.c.number)).where(cases.c.community == ctx.community.id)
    next_number = ((await ctx.execute(last)).scalar() or 0) + 1
    row = {"community": ctx.community.id, "number": next_number, "opened": ctx.now, **_NEW, **values}
    return of((await ctx.execute(insert(cases).values(row).returning(cases))).one())


_NEW: dict[str, Any] = {
    "state": "open",
    "verdict": "none",
    "outcome": "",
    "taker": "",
    "rung": 0,
    "fate": "here",
    "way": "direct",
    "talk": "none",
    "talk_room": "",
    "forgotten": False,
}


async def read(ctx: Context, id: int) -> Case | None:
    """The case of this id, if it is this community's."""
    query = select(cases).where(cases.c.id == id, cases.c.community == ctx.community.id)
    row = (await ctx.execute(query)).one_or_none()
    return None if row is None else of(row)


async def numbered(ctx: Context, number: int) -> Case | None:
    """The community's case of this number."""
    query = select(cases).where(cases.c.number == number, cases.c.community == ctx.community.id)
    row = (await ctx.execute(query)).one_or_none()
    return None if row is None else of(row)


async def root(ctx: Context, case: Case) -> Case:
    """The case that this one counts for, perhaps itself."""
    while case.joined is not None and (into := await read(ctx, case.joined)) is not None:
        case = into
    return case


async def change(ctx: Context, case: Case, **values: Any) -> Case:
    """Change a case, and have its card worded anew."""
    changed = update(cases).where(cases.c.id == case.id).values(values).returning(cases)
    found = of((await ctx.execute(changed)).one())
    await ctx.refresh("case", case.id)
    return found


async def about(ctx: Context, room: Room, message: str) -> Case | None:
    """The case about a message."""
    here = cases.c.network == room.network, cases.c.room == room.id, cases.c.message == message
    query = select(cases).where(cases.c.community == ctx.community.id, *here).limit(1)
    row = (await ctx.execute(query)).one_or_none()
    return None if row is None else of(row)


async def copied(ctx: Context, digest: str, network: str, said: datetime, within: timedelta) -> Case | None:
    """The case about the same words, said at the same time on another network: a bridge carried them."""
    around = cases.c.said.between(said - within, said + within)
    here = cases.c.community == ctx.community.id, cases.c.digest == digest, cases.c.network != network
    row = (await ctx.execute(select(cases).where(*here, around).order_by(cases.c.id).limit(1))).one_or_none()
    return None if row is None else of(row)


async def unclosed(ctx: Context, most: int) -> list[Case]:
    """The newest cases that are not closed."""
    here = cases.c.community == ctx.community.id, cases.c.state.in_(UNCLOSED)
    return [of(row) for row in await ctx.execute(select(cases).where(*here).order_by(cases.c.id.desc()).limit(most))]


async def unshown(ctx: Context, since: int, most: int) -> tuple[list[Case], int]:
    """The cases from this id on that share a card, the oldest of them and how many there are."""
    here = cases.c.community == ctx.community.id, cases.c.id >= since, cases.c.carded.is_(None)
    still = *here, cases.c.state == "open"
    many = (await ctx.execute(select(func.count()).select_from(cases).where(*still))).scalar_one()
    return [of(row) for row in await ctx.execute(select(cases).where(*still).order_by(cases.c.id).limit(most))], many


async def shown_since(ctx: Context, since: datetime) -> int:
    """How many cards of cases were shown since a moment."""
    query = select(func.count()).select_from(cases)
    return int(
        (await ctx.execute(query.where(cases.c.community == ctx.community.id, cases.c.carded > since))).scalar_one()
    )


async def page(ctx: Context, states: Collection[str], page: int, taker: int | None = None) -> tuple[list[Case], int]:
    """A page of the cases in these states, the most urgent first, and how many there are."""
    here = [cases.c.community == ctx.community.id, cases.c.state.in_(states)]
    if taker is not None:
        here.append(cases.c.taken_by == taker)
    many = (await ctx.execute(select(func.count()).select_from(cases).where(*here))).scalar_one()
    order = cases.c.closed.desc() if "closed" in states else cases.c.promised
    query = select(cases).where(*here).order_by(order, cases.c.id).limit(PAGE).offset(page * PAGE)
    return [of(row) for row in await ctx.execute(query)], many


async def of_author(ctx: Context, author: int, but: int) -> int:
    """How many other cases there were about what somebody said."""
    here = cases.c.community == ctx.community.id, cases.c.author_id == author, cases.c.id != but
    counted = cases.c.verdict != "false-alarm", cases.c.joined.is_(None)
    return int((await ctx.execute(select(func.count()).select_from(cases).where(*here, *counted))).scalar_one())


async def by_author(ctx: Context, network: str, account: str) -> list[Case]:
    """The unclosed cases about what an account said, the newest first."""
    here = cases.c.community == ctx.community.id, cases.c.network == network, cases.c.account == account
    query = select(cases).where(*here, cases.c.state.in_(UNCLOSED)).order_by(cases.c.id.desc())
    return [of(row) for row in await ctx.execute(query)]


async def in_room(ctx: Context, room: Room) -> list[Case]:
    """The unclosed cases about messages of a room."""
    here = cases.c.community == ctx.community.id, cases.c.network == room.network, cases.c.room == room.id
    return [of(row) for row in await ctx.execute(select(cases).where(*here, cases.c.state.in_(UNCLOSED)))]


async def held_by(ctx: Context, member: int) -> list[Case]:
    """The unclosed cases that a moderator has taken."""
    here = cases.c.community == ctx.community.id, cases.c.taken_by == member, cases.c.state.in_(UNCLOSED)
    return [of(row) for row in await ctx.execute(select(cases).where(*here))]


async def due(ctx: Context, now: datetime) -> list[Case]:
    """The cases of which moderators are to be reminded."""
    here = cases.c.community == ctx.community.id, cases.c.state.in_(UNCLOSED), cases.c.reminds <= now
    return [of(row) for row in await ctx.execute(select(cases).where(*here).order_by(cases.c.promised, cases.c.id))]


async def next_due(ctx: Context) -> datetime | None:
    """When the next reminder is due."""
    here = cases.c.community == ctx.community.id, cases.c.state.in_(UNCLOSED)
    found: datetime | None = (await ctx.execute(select(func.min(cases.c.reminds)).where(*here))).scalar()
    return found


async def joined_to(ctx: Context, case: int) -> list[Case]:
    """The cases that count for this one."""
    query = select(cases).where(cases.c.joined == case, cases.c.community == ctx.community.id)
    return [of(row) for row in await ctx.execute(query.order_by(cases.c.id))]


async def note(ctx: Context, case: Case, what: str, said: str = "", *, by: int | None = None, name: str = "") -> None:
    """Keep what was done with a case."""
    row = {"case": case.id, "at": ctx.now, "by": by, "name": name[:100], "what": what, "said": said}
    await ctx.execute(insert(steps).values(row))


async def history(ctx: Context, case: int) -> list[Step]:
    """What was done with a case, in order."""
    query = select(steps.c.at, steps.c.name, steps.c.what, steps.c.said).where(steps.c.case == case)
    return [Step(*row) for row in await ctx.execute(query.order_by(steps.c.id))]


async def report(ctx: Context, case: Case, member: int, why: str) -> bool:
    """Keep that somebody reported it; False: they had already."""
    here = reports.c.case == case.id, reports.c.member_id == member
    if (await ctx.execute(select(reports.c.id).where(*here).limit(1))).one_or_none() is not None:
        return False
    await ctx.execute(insert(reports).values(case=case.id, member_id=member, at=ctx.now, why=why))
    return True


async def reporters(ctx: Context, case: int) -> list[int]:
    """Who reported a case."""
    query = select(reports.c.member_id).where(reports.c.case == case).order_by(reports.c.id)
    return list((await ctx.execute(query)).scalars())


async def reasons(ctx: Context, case: int) -> tuple[list[str], int]:
    """What those who reported a case wrote, and how many they are."""
    rows = (await ctx.execute(select(reports.c.why).where(reports.c.case == case).order_by(reports.c.id))).all()
    return [row.why for row in rows if row.why][:5], len(rows)


async def reported_since(ctx: Context, member: int, since: datetime) -> int:
    """How much a member has reported since a moment."""
    here = reports.c.member_id == member, reports.c.at > since
    return int((await ctx.execute(select(func.count()).select_from(reports).where(*here))).scalar_one())


async def say(
    ctx: Context, case: Case, words: str, *, by: int | None, name: str, from_author: bool, message: str = ""
) -> Words:
    """Keep what was said in the private talk; `message` is where the author wrote it, if in a message."""
    row = {"case": case.id, "at": ctx.now, "by": by, "name": name[:100], "from_author": from_author, "words": words}
    kept = (await ctx.execute(insert(talk).values(row | {"message": message}).returning(talk))).one()
    return Words(kept.id, kept.case, kept.at, kept.name, kept.from_author, kept.words)


async def talking(ctx: Context, since: datetime) -> list[Case]:
    """The cases with an open talk in which something was done or said since a moment."""
    here = cases.c.community == ctx.community.id, cases.c.talk == "open", cases.c.state.in_(UNCLOSED)
    lately = select(talk.c.case).where(talk.c.at > since)
    query = select(cases).where(*here, cases.c.id.in_(lately)).order_by(cases.c.id)
    return [of(row) for row in await ctx.execute(query)]


async def begun(ctx: Context, case: int) -> datetime:
    """When a talk began."""
    first = select(talk.c.at).where(talk.c.case == case).order_by(talk.c.id).limit(1)
    found: datetime = (await ctx.execute(first)).scalar_one()
    return found


async def heard(ctx: Context, who: Account) -> set[str]:
    """The messages of somebody's that were passed on, in whatever talk they have, here or in another community."""
    theirs = select(cases.c.id).where(cases.c.network == who.network, cases.c.account == who.id)
    query = select(talk.c.message).where(talk.c.case.in_(theirs), talk.c.message != "")
    return set((await ctx.execute(query)).scalars())


async def said(ctx: Context, id: int) -> tuple[Words, Case] | None:
    """Something said in a private talk, with its case."""
    row = (await ctx.execute(select(talk).where(talk.c.id == id))).one_or_none()
    case = None if row is None else await read(ctx, row.case)
    if row is None or case is None:
        return None
    return Words(row.id, row.case, row.at, row.name, row.from_author, row.words), case


async def talked(ctx: Context, case: int) -> list[Words]:
    """The private talk of a case, in order."""
    rows = await ctx.execute(select(talk).where(talk.c.case == case).order_by(talk.c.id))
    return [Words(row.id, row.case, row.at, row.name, row.from_author, row.words) for row in rows]
