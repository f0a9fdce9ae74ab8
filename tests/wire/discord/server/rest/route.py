"""How the modules of this package declare what they serve."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from ..deeds import Deeds
from ..judge import Call

Handler: TypeAlias = Callable[[Deeds, Call], Awaitable[Any]]
"""Returns the body of the answer, or None for an empty one; raises `ApiError` as Discord would."""


class Routes(list[tuple[str, str, Handler]]):
    """Method, path and handler, in the order in which they are tried."""

    def __call__(self, *served: str) -> Callable[[Handler], Handler]:
        """Serve "METHOD /path" with the function below."""

        def keep(handler: Handler) -> Handler:
            for line in served:
                method, path = line.split()
                self.append((method, path, handler))
            return handler

        return keep
