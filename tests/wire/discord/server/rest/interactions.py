"""Answers to interactions: the first response within its time, then follow-ups and edits under its token."""

from __future__ import annotations

import time
from typing import Any

from .. import rules
from ..deeds import Deeds
from ..judge import Call, Interaction
from ..messages import build
from ..shapes import EPHEMERAL, JSON, LOADING, V2, ApiError
from .messages import edit, insist_on_new
from .route import Routes

routes = Routes()

DEADLINE = 3.0
"""Seconds to the first response."""
LIFETIME = 900.0
"""Seconds that an interaction's token is good for."""

_COMMAND, _PRESS, _TYPING, _SUBMIT = 2, 3, 4, 5
_MESSAGE, _DEFER, _DEFER_UPDATE, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9
_ALLOWED = {
    _COMMAND: {_MESSAGE, _DEFER, _MODAL},
    _PRESS: {_MESSAGE, _DEFER, _DEFER_UPDATE, _UPDATE, _MODAL},
    _TYPING: {_CHOICES},
    _SUBMIT: {_MESSAGE, _DEFER, _DEFER_UPDATE},
}


@routes("POST /interactions/{interaction}/{token}/callback")
async def respond(deeds: Deeds, call: Call) -> Any:
    interaction = deeds.judge.interactions.get(call.params["token"])
    if interaction is None or interaction.id != call.params["interaction"]:
        raise ApiError(404, 10062, "Unknown interaction")
    kind, data = call.body["type"], call.body.get("data") or {}
    _insist_on_time(deeds, call, interaction)
    _insist_on_callback(deeds, call, interaction, kind, data)
    interaction.acked, interaction.callback = call.at, kind
    interaction.completed = kind != _DEFER
    message = await _carry_out(deeds, call, interaction, kind, data)
    interaction.answered.set()
    if call.query.get("with_response") not in ("1", "true"):
        return None
    return _callback_response(interaction, kind, message)


def _insist_on_time(deeds: Deeds, call: Call, interaction: Interaction) -> None:
    took = call.at - interaction.created
    if interaction.acked is not None:
        deeds.judge.violation(f"interaction {interaction.name}: acknowledged twice")
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    if took > DEADLINE:
        interaction.late_by = took
        if interaction not in deeds.judge.late:
            deeds.judge.late.append(interaction)
        interaction.answered.set()
        raise ApiError(404, 10062, "Unknown interaction")
    if interaction in deeds.judge.late:  # it came in time, only this server was slow to read it
        deeds.judge.late.remove(interaction)


def _insist_on_callback(deeds: Deeds, call: Call, interaction: Interaction, kind: int, data: JSON) -> None:
    allowed = _ALLOWED[interaction.type] | ({_UPDATE} if interaction.type == _SUBMIT and interaction.source else set())
    if kind not in allowed:
        deeds.judge.insist(call, [("type", f"A callback of type {kind} cannot answer {interaction.name}.")])
    if kind == _MESSAGE:
        insist_on_new(deeds, call, data, interaction=True)
    elif kind == _CHOICES:
        deeds.judge.insist(call, rules.choices(data.get("choices") or []))
    elif kind == _MODAL:
        deeds.judge.insist(call, rules.modal(data))


async def _carry_out(deeds: Deeds, call: Call, interaction: Interaction, kind: int, data: JSON) -> JSON | None:
    if kind == _MESSAGE:
        return await _reply(deeds, call, interaction, data)
    if kind == _DEFER:
        return await _reply(deeds, call, interaction, data | {"flags": (data.get("flags") or 0) | LOADING})
    if kind == _UPDATE and interaction.source:
        edit(deeds, call, interaction.source, data, interaction=True)
        interaction.messages.append(interaction.source)
        await deeds.revised(interaction.source)
    elif kind == _CHOICES:
        interaction.choices = data.get("choices") or []
    elif kind == _MODAL:
        interaction.modal = data
    return interaction.source


def _callback_response(interaction: Interaction, kind: int, message: JSON | None) -> JSON:
    told: JSON = {"id": interaction.id, "type": interaction.type}
    if message is None or kind in (_CHOICES, _MODAL):
        return {"interaction": told}
    told |= {
        "response_message_id": message["id"],
        "response_message_loading": kind == _DEFER,
        "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
    }
    resource = {"resource": {"type": kind, "message": message}} if kind in (_MESSAGE, _UPDATE) else {}
    return {"interaction": told} | resource


@routes("POST /webhooks/{app}/{token}")
async def follow_up(deeds: Deeds, call: Call) -> JSON:
    interaction, body = _held(deeds, call), call.body or {}
    insist_on_new(deeds, call, body, interaction=True)
    if interaction.messages and interaction.messages[0]["flags"] & LOADING:  # it fills the deferred message
        return await _fill(deeds, call, interaction, interaction.messages[0])
    return await _reply(deeds, call, interaction, body, follow_up=True)


@routes("GET /webhooks/{app}/{token}/messages/{message}")
async def read(deeds: Deeds, call: Call) -> JSON:
    return _message(_held(deeds, call), call)


@routes("PATCH /webhooks/{app}/{token}/messages/{message}")
async def revise(deeds: Deeds, call: Call) -> JSON:
    interaction = _held(deeds, call)
    return await _fill(deeds, call, interaction, _message(interaction, call))


@routes("DELETE /webhooks/{app}/{token}/messages/{message}")
async def delete(deeds: Deeds, call: Call) -> None:
    interaction = _held(deeds, call)
    message = _message(interaction, call)
    if message in interaction.messages:
        interaction.messages.remove(message)
    interaction.completed = True
    await deeds.remove(message)


async def _fill(deeds: Deeds, call: Call, interaction: Interaction, message: JSON) -> JSON:
    edit(deeds, call, message, call.body or {}, interaction=True)
    message["flags"] &= ~LOADING
    interaction.completed = True
    await deeds.revised(message)
    return message


def _held(deeds: Deeds, call: Call) -> Interaction:
    """The interaction whose token this is."""
    interaction = deeds.judge.interactions.get(call.params["token"])
    if interaction is None or interaction.acked is None or call.params["app"] != deeds.world.bot["id"]:
        raise ApiError(404, 10015, "Unknown Webhook")
    if time.monotonic() - interaction.created > LIFETIME:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    return interaction


def _message(interaction: Interaction, call: Call) -> JSON:
    known = [*interaction.messages, *([interaction.source] if interaction.source else [])]
    wanted = call.params["message"]
    if wanted == "@original":
        original = interaction.source if interaction.callback == _DEFER_UPDATE else next(iter(known), None)
    else:
        original = next((message for message in known if message["id"] == wanted), None)
    if original is None:
        raise ApiError(404, 10008, "Unknown Message")
    return original


async def _reply(deeds: Deeds, call: Call, interaction: Interaction, body: JSON, *, follow_up: bool = False) -> JSON:
    world = deeds.world
    message = build(
        world,
        interaction.channel,
        world.bot,
        body | {"flags": (body.get("flags") or 0) & (EPHEMERAL | LOADING | V2)},
        call.files,
        type=20 if interaction.type == _COMMAND and not follow_up else 0,
        application_id=world.bot["id"],
        webhook_id=world.bot["id"],
        interaction_metadata={
            "id": interaction.id,
            "type": interaction.type,
            "user": interaction.user,
            "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
        },
    )
    interaction.messages.append(message)
    return await deeds.post(message, interaction.user["id"] if message["flags"] & EPHEMERAL else None)
