"""The ballot box: one voice per member, open or secret, for polls, ideas and challenges.

A cast *sets* the whole choice of a voter, so repeating it changes nothing. In an open box the voter is the member's
id. In a secret box it is an HMAC of it under a key of the box's own, which lives in a file outside the database and
its backups and is destroyed when the box is sealed; no time and no order of insertion is kept.

Several open boxes may be counted as one: of a voter the newest ballot stands, even an empty one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from bot import keys
from bot.database import Utc, table
from bot.dialects import DIALECTS, Dialect
from bot.unit import Unit

boxes = table(
    "ballot_boxes",
    Column("id", Integer, primary_key=True),
    Column("secret", Boolean, nullable=False),
    Column("sealed", Boolean, nullable=False, default=False),
    member=None,
    why="a box names nobody",
    sqlite_autoincrement=True,
)
ballots = table(
    "ballots",
    Column("box", ForeignKey("ballot_boxes.id"), primary_key=True),
    Column("voter", String(64), primary_key=True),
    Column("choices", String(200), nullable=False),
    Column("at", Utc),
    Index("ballots_voter", "voter"),
    member="voter",
    erase="service",
    sqlite_with_rowid=False,  # rows lie in the order of the voter's hash: nothing tells who came first
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a box holds: how many chose each option, and how many voted."""

    counts: Counter[str]
    voters: int


class Ballots:
    """Every ballot box. `folder` is that of the secret boxes' keys."""

    tables: Sequence[Table] = (ballots,)

    def __init__(self, folder: Path) -> None:
        self._keys = folder
        self._known: dict[int, bytes] = {}

    async def open(self, unit: Unit, *, secret: bool) -> int:
        """A new box. The key of a secret one is on the disk before the box is committed."""
        box: int = (await unit.execute(insert(boxes).values(secret=secret).returning(boxes.c.id))).scalar_one()
        if secret:
            self._make_key(box)
        return box

    async def cast(self, unit: Unit, box: int, member: int, choices: Sequence[str]) -> bool:
        """Set the member's choice; an empty one takes it back. False: the box is sealed.

        Casts of one group are written together: the last of a voter stands.
        """
        kind = await self._kind(unit, box)
        if kind.sealed:
            return False
        at = None if kind.secret else unit.now
        row = {"box": box, "voter": self._voter(box, member, kind.secret), "choices": ",".join(choices), "at": at}
        unit.gather(_upsert(unit), row)
        return True

    async def choice(self, unit: Unit, box: int, member: int, *more: int) -> tuple[str, ...]:
        """What the member chose; empty for no ballot, and once a secret box is sealed. `more` boxes count as one."""
        kind = await self._kind(unit, box)
        if kind.secret and kind.sealed:
            return ()
        voter = self._voter(box, member, kind.secret)
        query = select(ballots.c.choices).where(ballots.c.box.in_((box, *more)), ballots.c.voter == voter)
        found = (await unit.execute(query.order_by(*_newest_first(box)).limit(1))).scalar_one_or_none()
        return tuple(found.split(",")) if found else ()

    async def tally(self, unit: Unit, box: int, *more: int, without: Select[tuple[int]] | None = None) -> Tally:
        """The count as it stands, of this box or of several open ones as one; `without` these members."""
        standing = _standing(box, more)
        counts: Counter[str] = Counter()
        voters = 0
        query = select(standing.c.choices, func.count()).where(standing.c.choices != "")
        if without is not None:
            left = without.subquery()
            query = query.where(standing.c.voter.not_in(select(left.c[0].cast(String))))
        for choices, many in await unit.execute(query.group_by(standing.c.choices)):
            voters += many
            for choice in choices.split(","):
                counts[choice] += many
        return Tally(counts, voters)

    async def voters(self, unit: Unit, box: int, *more: int) -> list[tuple[int, tuple[str, ...]]]:
        """Who chose what, in an open box, or in several as one: (member, choices)."""
        if (await self._kind(unit, box)).secret:
            return []
        standing = _standing(box, more)
        query = select(standing.c.voter, standing.c.choices).where(standing.c.choices != "")
        return [(int(voter), tuple(choices.split(","))) for voter, choices in await unit.execute(query)]

    async def sealed(self, unit: Unit, box: int) -> bool:
        """Whether a box takes no more casts."""
        return bool((await self._kind(unit, box)).sealed)

    async def seal(self, unit: Unit, box: int) -> None:
        """No more casts. The key of a secret box is destroyed once this is committed."""
        await unit.execute(update(boxes).where(boxes.c.id == box).values(sealed=True))
        unit.forget(("box", box))
        await unit.execute(delete(ballots).where(ballots.c.box == box, ballots.c.choices == ""))
        if not DIALECTS[unit.connection.dialect.name].lies_by_key:
            await self._lay_by_voter(unit, box)
        unit.forget_past()
        unit.after(lambda: self._destroy_key(box))

    async def _lay_by_voter(self, unit: Unit, box: int) -> None:
        """Write the ballots anew, lest the order in which they lie tell who came first."""
        rows = (await unit.execute(select(ballots).where(ballots.c.box == box).order_by(ballots.c.voter))).all()
        await unit.execute(delete(ballots).where(ballots.c.box == box))
        if rows:
            await unit.execute(insert(ballots), [dict(row._mapping) for row in rows])

    async def destroy(self, unit: Unit, box: int) -> None:
        """Remove a box and what is in it."""
        await unit.execute(delete(ballots).where(ballots.c.box == box))
        await unit.execute(delete(boxes).where(boxes.c.id == box))
        unit.forget(("box", box))
        unit.forget_past()
        unit.after(lambda: self._destroy_key(box))

    async def sweep(self, unit: Unit) -> None:
        """After a crash or a restore: keys of sealed boxes go, secret boxes without a key are sealed."""
        standing = {box for box, secret in await self._standing(unit) if secret}
        kept = {int(file.stem): file for file in self._keys.glob("*.key")}
        for box in kept.keys() - standing:
            self._destroy_key(box)
        for box in standing - kept.keys():
            await self.seal(unit, box)

    async def cast_in(self, unit: Unit, member: int) -> tuple[int, ...]:
        """The boxes, among those that can tell, that hold a ballot of the member's."""
        query = select(ballots.c.box).where(ballots.c.voter.in_(await self._names(unit, member)))
        return tuple((await unit.execute(query.order_by(ballots.c.box))).scalars())

    # -------------------------------------------------------------- as a keeper of members' own rows

    async def export(self, unit: Unit, member: int) -> dict[str, list[dict[str, Any]]]:
        """The member's ballots; those in sealed secret boxes are nobody's any more."""
        rows = await unit.execute(select(ballots).where(ballots.c.voter.in_(await self._names(unit, member))))
        return {"ballots": [{key: value for key, value in row._mapping.items() if key != "voter"} for row in rows]}

    async def erase(self, unit: Unit, member: int) -> None:
        """Take the member's ballots out of every box that still knows whose they are."""
        await unit.execute(delete(ballots).where(ballots.c.voter.in_(await self._names(unit, member))))

    async def merge(self, unit: Unit, gone: int, kept: int) -> None:
        """One voice: in an open box the newer ballot stands, in a secret one, which knows no time, `kept`'s."""
        held = await self.cast_in(unit, gone)
        for box, secret in await self._standing(unit):
            if box not in held:
                continue
            old, new = self._voter(box, gone, secret), self._voter(box, kept, secret)
            query = select(ballots.c.voter, ballots.c.at).where(ballots.c.box == box, ballots.c.voter.in_((old, new)))
            found = {row.voter: row.at for row in await unit.execute(query)}
            loser = old if new in found and (secret or found[new] >= found[old]) else new
            await unit.execute(delete(ballots).where(ballots.c.box == box, ballots.c.voter == loser))
            await unit.execute(update(ballots).where(ballots.c.box == box, ballots.c.voter == old).values(voter=new))

    async def _names(self, unit: Unit, member: int) -> list[str]:
        """Every name under which the member votes in boxes that can tell."""
        secret = [self._voter(box, member, True) for box, is_secret in await self._standing(unit) if is_secret]
        return [str(member), *secret]

    async def _standing(self, unit: Unit) -> list[tuple[int, bool]]:
        """Boxes that know their voters: the open ones, and the secret ones not yet sealed."""
        query = select(boxes.c.id, boxes.c.secret).where(~boxes.c.secret | ~boxes.c.sealed)
        return [(box, secret) for box, secret in await unit.execute(query)]

    # -------------------------------------------------------------- voters and keys

    async def _kind(self, unit: Unit, box: int) -> Any:
        async def read() -> Any:
            query = select(boxes.c.secret, boxes.c.sealed).where(boxes.c.id == box)
            kind = (await unit.connection.execute(query)).one()
            if kind.sealed:
                self._known.pop(box, None)  # another process may have destroyed the key
            return kind

        return await unit.once(("box", box), read)

    def _voter(self, box: int, member: int, secret: bool) -> str:
        if not secret:
            return str(member)
        return hmac.new(self._key(box), str(member).encode(), hashlib.sha256).hexdigest()

    def _key(self, box: int) -> bytes:
        if box not in self._known:
            self._known[box] = (self._keys / f"{box}.key").read_bytes()
        return self._known[box]

    def _make_key(self, box: int) -> None:
        self._known[box] = secrets.token_bytes(32)
        keys.make(self._keys / f"{box}.key", self._known[box])

    def _destroy_key(self, box: int) -> None:
        self._known.pop(box, None)
        keys.destroy(self._keys / f"{box}.key")


def _standing(box: int, more: Sequence[int]) -> FromClause:
    """The ballot of each voter that counts."""
    if not more:
        return select(ballots.c.voter, ballots.c.choices).where(ballots.c.box == box).subquery()
    place = func.row_number().over(partition_by=ballots.c.voter, order_by=_newest_first(box)).label("place")
    every = select(ballots.c.voter, ballots.c.choices, place).where(ballots.c.box.in_((box, *more))).subquery()
    return select(every.c.voter, every.c.choices).where(every.c.place == 1).subquery()


def _newest_first(box: int) -> tuple[ColumnElement[Any], ...]:
    """Of two ballots of one moment, that in `box` stands."""
    return ballots.c.at.desc(), case((ballots.c.box == box, 0), else_=1), ballots.c.box


def _upsert(unit: Unit) -> Any:
    return _UPSERTS[unit.connection.dialect.name]


def _make_upsert(kind: Dialect) -> Any:
    statement = kind.insert(ballots).values({name: bindparam(name) for name in ("box", "voter", "choices", "at")})
    new = {"choices": statement.excluded.choices, "at": statement.excluded["at"]}
    return statement.on_conflict_do_update(index_elements=["box", "voter"], set_=new)


_UPSERTS = {name: _make_upsert(kind) for name, kind in DIALECTS.items()}
