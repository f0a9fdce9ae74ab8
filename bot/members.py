"""Who is who: the accounts of a community's members, links between accounts, preferences, export and erasure."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Any, Protocol, TypeAlias

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    inspect,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.chat import Account
from bot.database import Utc, metadata, numbers, table
from bot.records import unname
from bot.unit import GROUP, Unit

members = table(
    "members",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("locale", String(8)),
    Column("alone", Boolean, nullable=False, default=False),
    Column("opted_out", Boolean, nullable=False, default=False),
    member="id",
    sqlite_autoincrement=True,
)
accounts = table(
    "accounts",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("network", String(16), nullable=False),
    Column("account", String(255), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("linked", Utc),
    UniqueConstraint("community", "network", "account"),
    member="member_id",
)
link_codes = table(
    "link_codes",
    Column("code", String(64), primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("network", String(16), nullable=False),
    Column("expires", Utc, nullable=False),
    member="member_id",
)
link_tries = table(
    "link_tries",
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("at", Utc, nullable=False),
    member="member_id",
)

KNOWN = 50_000
"""Members that are remembered between units, so that a vote needs no look at the database to know whose it is."""
CODE_LIFE = timedelta(minutes=10)
TRIES = 5
"""Wrong codes that one member may enter within `CODE_LIFE`; a code has 40 bits."""

Name: TypeAlias = tuple[str, str, str]
"""An account of a community: (community, network, id)."""

_WISHES = ("locale", "alone", "opted_out")


class LinkRefused(Exception):
    """A link code does not do; `reason` is ``wrong``, ``same`` (entered on the network it came from) or ``often``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a community; linked accounts are one member."""

    id: int
    community: str
    locale: str | None = None
    alone: bool = False
    """Wants to be left alone: neither mentioned nor written to unasked."""
    opted_out: bool = False
    """Wants to be in no count of activity."""


class Keeper(Protocol):
    """A service that keeps members' own rows in a way that columns do not show (secret ballots)."""

    tables: Sequence[Table]

    async def export(self, unit: Unit, member: int) -> dict[str, list[dict[str, Any]]]:
        """The member's own rows by table."""

    async def erase(self, unit: Unit, member: int) -> None:
        """Leave nothing of the member."""

    async def merge(self, unit: Unit, gone: int, kept: int) -> None:
        """What was `gone`'s is `kept`'s."""


class Members:
    """The members of every community."""

    def __init__(self, *, shared: bool = False) -> None:
        self._shared = shared  # another process may change who somebody is: nothing is remembered between groups
        self.keepers: list[Keeper] = []
        self._locales: dict[tuple[str, Account], str] = {}
        self._uncounted: set[Name] = set()
        self._voices: dict[Name, Name] = {}
        self._known: dict[tuple[str, Account], Member] = {}
        self._expected: dict[tuple[str, Account], None] = {}  # in the order in which their units will run
        self._own: list[tuple[Table, str]] = []

    async def start(self, unit: Unit) -> None:
        """See which tables hold something of members, and read what is wanted at every press and message."""
        self._own = await unit.connection.run_sync(_own_tables)
        await self.relearn(unit)

    async def relearn(self, unit: Unit) -> None:
        """Read the languages that members chose, who is counted in no activity, and who are one."""
        query = select(members, accounts.c.network, accounts.c.account).join(accounts).order_by(accounts.c.id)
        wanted = or_(members.c.locale.is_not(None), members.c.opted_out, accounts.c.linked.is_not(None))
        known: dict[Member, list[Account]] = {}
        for row in await unit.execute(query.where(wanted)):
            known.setdefault(_member(row), []).append(Account(row.network, row.account))
        unit.after(lambda: self._adopt(known))

    def _adopt(self, known: Mapping[Member, Sequence[Account]]) -> None:
        self._locales, self._uncounted, self._voices = {}, set(), {}
        for member, theirs in known.items():
            self._relearn(member.community, theirs, member)

    def locale_of(self, community: str, account: Account) -> str | None:
        """The language an account asked for, if it did."""
        return self._locales.get((community, account))

    def counted_as(self, community: str, network: str, account: str) -> Name | None:
        """As whom an account is counted: the oldest of those linked with it. None: it wants to be in no count.

        Asked at every message, so it neither waits nor looks at the database.
        """
        name = community, network, account
        return None if name in self._uncounted else self._voices.get(name, name)

    def expect(self, community: str, account: Account) -> None:
        """Somebody asks for something: when one of those who ask is looked up, all are, with one statement."""
        if (community, account) not in self._known:
            self._expected[community, account] = None

    async def of(self, unit: Unit, community: str, account: Account) -> Member:
        """The member behind an account; made on first sight."""

        async def read() -> Member:
            if (known := self._known.get((community, account))) is not None:
                return known
            found = await self._look_up(unit, community, account)
            member = found or await self._make(unit, community, account)
            unit.after(lambda: self._remember(community, account, member))
            return member

        return await unit.once(("member", community, account), read)

    async def find(self, unit: Unit, community: str, account: Account) -> Member | None:
        """The member behind an account that the house has met."""
        rows = await unit.execute(_FIND, {"wanted": [(community, account.network, account.id)]})
        return next((_member(row) for row in rows), None)

    async def _look_up(self, unit: Unit, community: str, account: Account) -> Member | None:
        found: dict[tuple[str, Account], Member | None] = await unit.once(_LOOKED_UP, _nobody)
        if (community, account) not in found:
            wanted = dict.fromkeys([(community, account), *islice(self._expected, GROUP)])
            for one in wanted:
                self._expected.pop(one, None)
            found |= wanted
            names = [(home, one.network, one.id) for home, one in wanted]
            for row in await unit.execute(_FIND, {"wanted": names}, flush=False):
                found[row.community, Account(row.network, row.account)] = _member(row)
        return found[community, account]

    async def _make(self, unit: Unit, community: str, account: Account) -> Member:
        """A new member; all who are new in a group are written together."""
        member = Member(await _new_id(unit), community)
        unit.gather(_MAKE, {"id": member.id, "community": community})
        unit.gather(_MAKE_ACCOUNT, {**_names(community, account), "member_id": member.id})
        return member

    def _remember(self, community: str, account: Account, member: Member) -> None:
        if self._shared:
            return
        if len(self._known) >= KNOWN:
            self._known.clear()
        self._known[community, account] = member

    async def accounts_of(self, unit: Unit, member: int) -> list[Account]:
        """Every account of a member, oldest first."""
        query = select(accounts.c.network, accounts.c.account).where(accounts.c.member_id == member)
        return [Account(network, id) for network, id in await unit.execute(query.order_by(accounts.c.id))]

    async def prefer(self, unit: Unit, community: str, account: Account, **wishes: Any) -> Member:
        """Keep a wish: ``locale=``, ``alone=`` or ``opted_out=``."""
        member = await self.of(unit, community, account)
        await unit.execute(update(members).where(members.c.id == member.id).values(**wishes))
        member = replace(member, **wishes)
        self._changed(unit, community, await self.accounts_of(unit, member.id), member)
        return member

    # -------------------------------------------------------------- links

    async def offer_link(self, unit: Unit, member: Member, network: str) -> str:
        """A new one-time code, shown once and kept as a hash; an older one of the member is void."""
        code = secrets.token_hex(5)
        await unit.execute(delete(link_codes).where(link_codes.c.member_id == member.id))
        row = {"code": _hash(code), "member_id": member.id, "network": network, "expires": unit.now + CODE_LIFE}
        await unit.execute(insert(link_codes).values(row))
        return f"{code[:5]}-{code[5:]}"

    async def try_link(self, unit: Unit, member: Member, network: str, code: str) -> int | LinkRefused:
        """Make the code's member and this one the same: the id of the member that both now are, or why not.

        The refusal is returned, not raised: the try is counted in the same transaction.
        """
        since = unit.now - CODE_LIFE
        await unit.execute(delete(link_tries).where(link_tries.c.at < since))
        await unit.execute(delete(link_codes).where(link_codes.c.expires <= unit.now))
        tries = select(func.count()).select_from(link_tries).where(link_tries.c.member_id == member.id)
        if (await unit.execute(tries)).scalar_one() >= TRIES:
            return LinkRefused("often")
        hashed = _hashed(code)
        query = select(link_codes.c.member_id, link_codes.c.network, members.c.community).join(members)
        row = (await unit.execute(query.where(link_codes.c.code == hashed))).one_or_none()
        if row is None or row.community != member.community:
            await unit.execute(insert(link_tries).values(member_id=member.id, at=unit.now))
            return LinkRefused("wrong")
        if row.network == network or row.member_id == member.id:
            return LinkRefused("same")
        await unit.execute(delete(link_codes).where(link_codes.c.code == hashed))
        await self.merge(unit, gone=member.id, kept=row.member_id)
        return int(row.member_id)

    async def void_link(self, unit: Unit, code: str) -> bool:
        """Let a code that others may have seen do nothing any more. False: it did nothing already."""
        found = await unit.execute(delete(link_codes).where(link_codes.c.code == _hashed(code)))
        return bool(found.rowcount)

    async def merge(self, unit: Unit, *, gone: int, kept: int) -> None:
        """Two members are one from now on. Where both have a row that only one may have, `kept`'s stands.

        A wish to be left alone or not to be counted stands when either had it.
        """
        for keeper in self.keepers:
            await keeper.merge(unit, gone, kept)
        for own, column in self._own:
            if own is members or own.info["erase"] == "service":
                continue
            await _repoint(unit, own, column, gone, kept)
        await unit.execute(update(accounts).where(accounts.c.member_id == kept).values(linked=unit.now))
        both = {row.id: row for row in await unit.execute(select(members).where(members.c.id.in_((gone, kept))))}
        wishes = {name: getattr(both[kept], name) or getattr(both[gone], name) for name in _WISHES}
        await unit.execute(update(members).where(members.c.id == kept).values(wishes))
        await unit.execute(delete(members).where(members.c.id == gone))
        one = Member(kept, both[kept].community, **wishes)
        self._changed(unit, one.community, await self.accounts_of(unit, kept), one)

    async def unlink(self, unit: Unit, community: str, account: Account) -> bool:
        """Make this account a member of its own again; its wishes go with it, what it did while linked stays.

        False: it was linked to nothing.
        """
        member = await self.of(unit, community, account)
        if len(await self.accounts_of(unit, member.id)) < 2:
            return False
        wishes = {name: getattr(member, name) for name in _WISHES}
        new = await _new_id(unit)
        await unit.execute(insert(members).values(id=new, community=community, **wishes))
        here = accounts.c.network == account.network, accounts.c.account == account.id
        await unit.execute(
            update(accounts).where(accounts.c.community == community, *here).values(member_id=new, linked=None)
        )
        self._changed(unit, community, [account], replace(member, id=new))
        self._changed(unit, community, await self.accounts_of(unit, member.id), member)
        return True

    # -------------------------------------------------------------- privacy

    async def export(self, unit: Unit, member: int) -> dict[str, list[dict[str, Any]]]:
        """Everything kept of a member, by table."""
        found: dict[str, list[dict[str, Any]]] = {}
        for own, column in self._own:
            if own.info["erase"] == "service":
                continue
            rows = await unit.execute(select(own).where(own.c[column] == member))
            found[own.name] = [dict(row._mapping) for row in rows]
        for keeper in self.keepers:
            found |= await keeper.export(unit, member)
        return {name: rows for name, rows in found.items() if rows}

    async def erase(self, unit: Unit, member: int) -> None:
        """Leave nothing of a member in any table: their rows go, or the member in them does, as each table says."""
        community = select(members.c.community).where(members.c.id == member)
        if (here := (await unit.execute(community)).scalar_one_or_none()) is None:
            return
        known = await self.accounts_of(unit, member)
        unit.forget_past()
        self._changed(unit, here, known, None)
        await unname(unit, here, known)
        for keeper in self.keepers:
            await keeper.erase(unit, member)
        for own, column in reversed(self._own):
            if own.info["erase"] == "delete":
                await unit.execute(delete(own).where(own.c[column] == member))
            elif own.info["erase"] == "forget":
                await unit.execute(update(own).where(own.c[column] == member).values({column: None}))

    def _changed(self, unit: Unit, community: str, known: Sequence[Account], member: Member | None) -> None:
        """What was remembered of these accounts is no longer true: they are this member's now, or nobody's."""
        unit.forget(_LOOKED_UP)
        for account in known:
            unit.forget(("member", community, account))
            self._known.pop((community, account), None)
        unit.after(lambda: self._relearn(community, known, member))

    def _relearn(self, community: str, known: Sequence[Account], member: Member | None) -> None:
        """Know what a member wishes, whose accounts these are, oldest first."""
        for account in known:
            name = community, account.network, account.id
            self._known.pop((community, account), None)
            self._locales.pop((community, account), None)
            self._uncounted.discard(name)
            self._voices.pop(name, None)
            if member is None:
                continue
            if member.locale is not None:
                self._locales[community, account] = member.locale
            if member.opted_out:
                self._uncounted.add(name)
            if account != known[0]:
                self._voices[name] = community, known[0].network, known[0].id


_FIND = (
    select(members, accounts.c.network, accounts.c.account)
    .join(accounts, accounts.c.member_id == members.c.id)
    .where(
        tuple_(accounts.c.community, accounts.c.network, accounts.c.account).in_(bindparam("wanted", expanding=True))
    )
)
_LOOKED_UP = "members looked up"
_MAKE = insert(members)
_MAKE_ACCOUNT = insert(accounts)


async def _nobody() -> dict[tuple[str, Account], Member | None]:
    return {}


def _member(row: Any) -> Member:
    return Member(row.id, row.community, row.locale, row.alone, row.opted_out)


def _names(community: str, account: Account) -> dict[str, str]:
    return {"community": community, "network": account.network, "account": account.id}


async def _new_id(unit: Unit) -> int:
    """The id of a new member; nobody ever had it. One look at the database serves several members of a group."""
    while True:
        ids = await unit.once("member ids", lambda: numbers(unit.connection, members))
        if (id := next(ids, None)) is not None:
            return id
        unit.forget("member ids")


async def _repoint(unit: Unit, own: Table, column: str, gone: int, kept: int) -> None:
    """Give `gone`'s rows to `kept`, one by one where a unique key may forbid it; what cannot be given goes."""
    keys = list(own.primary_key.columns)
    rows = (await unit.execute(select(*keys).where(own.c[column] == gone))).all()
    for row in rows:
        same = [key == value for key, value in zip(keys, row, strict=True)]
        try:
            async with unit.connection.begin_nested():
                await unit.execute(update(own).where(*same).values({column: kept}))
        except IntegrityError:
            await unit.execute(delete(own).where(*same))


def _own_tables(connection: Connection) -> list[tuple[Table, str]]:
    """Every table that holds something of a member and the column that says whose, in the order of dependence.

    Tables of a cog that was removed are found by their reference to members: what they hold is a member's own still.
    """
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    own = [(t, t.info["member"]) for t in metadata.sorted_tables if t.name in there and t.info.get("member")]
    removed = MetaData()
    for name in sorted(there - metadata.tables.keys()):
        for key in inspector.get_foreign_keys(name):
            if key["referred_table"] == members.name:
                left = Table(name, removed, autoload_with=connection, resolve_fks=False)
                column = key["constrained_columns"][0]
                left.info["erase"] = "forget" if left.c[column].nullable else "delete"
                own.append((left, column))
    return own


def _hashed(code: str) -> str:
    """A code as it is kept, whatever way it was typed."""
    return _hash(re.sub(r"[\W_]", "", code).lower())


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
