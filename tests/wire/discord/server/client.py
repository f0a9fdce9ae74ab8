"""What a member's Discord client lets them do: interaction payloads, refused where the real client would refuse."""

from __future__ import annotations

import itertools
from typing import Any

from .shapes import ALL, EPHEMERAL, JSON, PERMISSIONS, Kind, walk
from .world import Guild, World

_SUBCOMMAND, _GROUP, _STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _NUMBER = 1, 2, 3, 4, 5, 6, 7, 8, 10
_TYPES: dict[int, Any] = {_STRING: str, _INTEGER: int, _BOOLEAN: bool, _NUMBER: (int, float)}


class ClientError(Exception):
    """The test asked for something that a real client would not let a member do."""


def find_command(world: World, name: str, channel: JSON, user: JSON, kind: int = 1) -> JSON:
    """A command that this user can see here."""
    guild = world.guild_of(channel)
    scopes = ([guild.id] if guild else []) + [None]
    found = next((c for s in scopes for c in world.commands[s] if c["name"] == name and c["type"] == kind), None)
    if found is None:
        raise ClientError(f"/{name} is not registered; known: {[c['name'] for s in scopes for c in world.commands[s]]}")
    if guild is None and found["contexts"] is not None and 1 not in found["contexts"]:
        raise ClientError(f"/{name} is not available in direct messages")
    have, needed = world.permissions(user["id"], guild, channel), int(found["default_member_permissions"] or 0)
    if guild and (not have & PERMISSIONS["use_application_commands"] or needed & have != needed):
        raise ClientError(f"/{name} is hidden from {user['username']}")
    return found


def command(world: World, line: str, given: JSON, channel: JSON, user: JSON, focused: str | None = None) -> JSON:
    """The payload of "/command [group] [subcommand]" with its options; `focused` is the one being typed."""
    name, *path = line.removeprefix("/").split()
    node = found = find_command(world, name, channel, user)
    passed: list[JSON] = []
    for part in path:
        inside = [o for o in node.get("options", []) if o["name"] == part and o["type"] in (_SUBCOMMAND, _GROUP)]
        if not inside:
            raise ClientError(f"/{line}: there is no {part!r}")
        node = inside[0]
        passed.append(node)
    resolved: JSON = {}
    options = _options(world, node.get("options", []), given, resolved, world.guild_of(channel), focused)
    for part_of in reversed(passed):
        options = [{"name": part_of["name"], "type": part_of["type"], "options": options}]
    data = {"id": found["id"], "name": name, "type": 1, "options": options}
    if resolved:
        data["resolved"] = resolved
    return data | ({"guild_id": found["guild_id"]} if "guild_id" in found else {})


def controls(message: JSON) -> list[JSON]:
    """The buttons and selects of a message."""
    return [c for c in walk(message["components"]) if c["type"] in (Kind.BUTTON, Kind.SELECT)]


def press(world: World, message: JSON, which: str, values: list[str], user: JSON) -> JSON:
    """The payload of a control that is used: named by its custom_id, label or placeholder."""
    if message["flags"] & EPHEMERAL and world.ephemerals[message["id"]][1] != user["id"]:
        raise ClientError("this message is shown to somebody else only")
    for found in controls(message):
        if which in (found.get("custom_id"), found.get("label"), found.get("placeholder")):
            break
    else:
        raise ClientError(f"no control {which!r}; there are {[_names(c) for c in controls(message)]}")
    if found.get("disabled") or "custom_id" not in found:
        raise ClientError(f"{which!r} cannot be pressed")
    data = {"custom_id": found["custom_id"], "component_type": found["type"], "id": found["id"]}
    return data | (_choose(found, values) if found["type"] == Kind.SELECT else {})


def submission(modal: JSON, given: dict[str, Any]) -> JSON:
    """The payload of a modal that is sent; keys are custom_ids or labels, the rest stays as it was."""
    left, ids = dict(given), itertools.count(1)

    def fill(field: JSON, label: str | None) -> JSON:
        key = next((k for k in (field["custom_id"], field.get("label"), label) if k in left), None)
        value: Any = left.pop(key) if key is not None else None
        filled = {"type": field["type"], "custom_id": field["custom_id"], "id": next(ids)}
        if field["type"] == Kind.SELECT:
            return filled | _choose(field, value or [])
        words: str = field.get("value", "") if value is None else value
        least, most = field.get("min_length") or 0, field.get("max_length") or 4000
        if (field.get("required", True) and not words) or (words and not least <= len(words) <= most):
            raise ClientError(f"{label or key!r} cannot be {words!r}")
        return filled | {"value": words}

    rows = []
    for row in modal["components"]:
        if row["type"] == Kind.LABEL:
            rows.append({"type": Kind.LABEL, "id": next(ids), "component": fill(row["component"], row["label"])})
        elif row["type"] == Kind.ROW:
            inside = [fill(field, None) for field in row["components"]]
            rows.append({"type": Kind.ROW, "id": next(ids), "components": inside})
    if left:
        raise ClientError(f"the form has no fields {set(left)}")
    return {"custom_id": modal["custom_id"], "components": rows}


def _names(control: JSON) -> tuple[Any, Any]:
    return control.get("custom_id") or control.get("url"), control.get("label") or control.get("placeholder")


def _choose(select: JSON, values: list[str]) -> JSON:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    offered = {option["value"] for option in select["options"]}
    if not least <= len(values) <= most or not set(values) <= offered:
        raise ClientError(f"choose {least} to {most} of {sorted(offered)}, not {values}")
    return {"values": list(values)}


def _options(
    world: World, declared: list[JSON], given: JSON, resolved: JSON, guild: Guild | None, focused: str | None
) -> list[JSON]:
    if any(o["type"] in (_SUBCOMMAND, _GROUP) for o in declared):
        raise ClientError("a subcommand is needed")
    if unknown := given.keys() - {o["name"] for o in declared}:
        raise ClientError(f"unknown options {unknown}; there are {[o['name'] for o in declared]}")
    filled = []
    for option in declared:
        name, kind = option["name"], option["type"]
        if name not in given:
            if option.get("required") and not focused:
                raise ClientError(f"option {name!r} is required")
            continue
        item = {"name": name, "type": kind}
        if name == focused:
            filled.append(item | {"value": given[name], "focused": True})
            continue
        _insist(option, given[name])
        filled.append(item | {"value": _resolve(world, kind, given[name], resolved, guild)})
    return filled


def _insist(option: JSON, value: Any) -> None:
    name, kind = option["name"], option["type"]
    if not isinstance(value, _TYPES.get(kind, object)):
        raise ClientError(f"{name!r} cannot be {value!r}")
    if option.get("choices") and value not in [choice["value"] for choice in option["choices"]]:
        raise ClientError(f"{value!r} is no choice of {name!r}")
    if kind == _STRING and not (option.get("min_length") or 0) <= len(value) <= (option.get("max_length") or 6000):
        raise ClientError(f"{name!r} cannot be {len(value)} characters long")
    if kind in (_INTEGER, _NUMBER) and (
        value < option.get("min_value", value) or value > option.get("max_value", value)
    ):
        raise ClientError(f"{name!r} cannot be {value}")


def _resolve(world: World, kind: int, value: Any, resolved: JSON, guild: Guild | None) -> Any:
    """The value on the wire; what it stands for goes to `resolved`."""
    if kind not in (_USER, _CHANNEL, _ROLE):
        return value
    own = value["id"]
    if kind == _USER:
        resolved.setdefault("users", {})[own] = world.users[own]
        if guild and own in guild.members:
            shown = {k: v for k, v in guild.members[own].items() if k not in ("user", "deaf", "mute")}
            shown["permissions"] = str(world.permissions(own, guild))
            resolved.setdefault("members", {})[own] = shown
    elif kind == _CHANNEL:
        resolved.setdefault("channels", {})[own] = value | {"permissions": str(ALL)}
    else:
        resolved.setdefault("roles", {})[own] = value
    return own
