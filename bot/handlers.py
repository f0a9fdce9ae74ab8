"""Which handler of which cog serves what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cog import Cog, Declaration
from bot.config import Community

Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Served:
    """One handler of one cog."""

    cog: Cog[Any]
    said: Declaration
    method: Handler

    @property
    def key(self) -> str:
        """Its name, for marks and logs."""
        return f"{self.cog.name}.{self.method.__name__}"

    def arguments(self, args: Sequence[str]) -> list[Any]:
        """A control's arguments as the handler's signature wants them. Raises `ValueError` when they do not fit."""
        kinds = [kind for name, kind in self.method.__annotations__.items() if name != "return"][1:]
        return [int(arg) if kind in (int, "int") else arg for arg, kind in zip(args, kinds, strict=True)]


class Handlers:
    """Every handler of the house."""

    def __init__(self, cogs: Iterable[Cog[Any]]) -> None:
        self._all = [Served(cog, said, method) for cog in cogs for said, method in cog.declarations()]
        self._hearing: defaultdict[type, list[Served]] = defaultdict(list)
        for served in self._all:
            if served.said.kind == "on" and served.said.event is not None:
                self._hearing[served.said.event].append(served)

    def hearing(self, event: type, community: Community | None) -> list[Served]:
        """Those in the cogs that a community uses which want to hear of events of a type; asked at every message."""
        return [s for s in self._hearing.get(event, ()) if community is not None and _uses(community, s)]

    def of(self, kind: str, community: Community | None) -> list[Served]:
        """The handlers of a kind in the cogs that a community uses."""
        if community is None:
            return []
        return [s for s in self._all if s.said.kind == kind and _uses(community, s)]

    def find(self, kind: str, community: Community | None, cog: str, name: str) -> Served | None:
        """The handler of this kind and name in a cog that the community uses."""
        here = self.of(kind, community)
        return next((s for s in here if s.cog.name == cog and s.said.name == name), None)


def _uses(community: Community, served: Served) -> bool:
    return served.cog.always or community.uses(served.cog.name)
