"""The application, its user, its commands, and where the gateway is."""

from __future__ import annotations

from typing import Any

from .. import rules
from ..deeds import Deeds
from ..judge import Call
from ..shapes import JSON, ApiError, without_nulls
from .route import Routes

routes = Routes()


@routes("GET /gateway", "GET /gateway/bot")
async def gateway(deeds: Deeds, call: Call) -> JSON:
    limit = {
        "total": 1000,
        "remaining": 1000 - len(deeds.judge.identifies),
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    return {"url": deeds.gateway.url, "shards": 1, "session_start_limit": limit}


@routes("GET /users/@me")
async def me(deeds: Deeds, call: Call) -> JSON:
    return deeds.world.bot | {"verified": True, "mfa_enabled": False, "locale": "en-US", "email": None}


@routes("GET /users/{user}")
async def user(deeds: Deeds, call: Call) -> JSON:
    return deeds.world.user(call.params["user"])


@routes("POST /users/@me/channels")
async def open_direct(deeds: Deeds, call: Call) -> JSON:
    return deeds.world.direct(deeds.world.user(str(call.body["recipient_id"])))


@routes("GET /applications/@me", "GET /oauth2/applications/@me")
async def application(deeds: Deeds, call: Call) -> JSON:
    world = deeds.world
    flags = {"presences": 1 << 12, "members": 1 << 14, "message_content": 1 << 18}
    return {
        "id": world.bot["id"],
        "name": world.bot["username"],
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": sum(flags[name] for name in world.portal),
        "team": None,
        "owner": world.bot,
        "rpc_origins": [],
        "hook": True,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": len(world.guilds),
        "integration_types_config": {"0": {}},
    }


@routes("PUT /applications/{app}/commands", "PUT /applications/{app}/guilds/{guild}/commands")
async def set_commands(deeds: Deeds, call: Call) -> Any:
    world, scope = deeds.world, call.params.get("guild")
    deeds.judge.insist(call, rules.commands(call.body))
    known = {(c["type"], c["name"]): c["id"] for c in world.commands[scope]}
    made = []
    for declared in call.body:
        kind = declared.get("type") or 1
        needed = declared.get("default_member_permissions")
        made.append(
            {"description": "", "contexts": None, "nsfw": False}
            | without_nulls(declared)
            | {
                "id": known.get((kind, declared["name"])) or world.snowflake(),
                "type": kind,
                "application_id": world.bot["id"],
                "version": world.snowflake(),
                "default_member_permissions": None if needed is None else str(needed),
            }
            | ({"guild_id": scope} if scope else {})
        )
    world.commands[scope] = made
    return made


@routes("GET /applications/{app}/commands", "GET /applications/{app}/guilds/{guild}/commands")
async def get_commands(deeds: Deeds, call: Call) -> Any:
    if "guild" in call.params and call.params["guild"] not in deeds.world.guilds:
        raise ApiError(403, 50001, "Missing Access")
    return deeds.world.commands[call.params.get("guild")]
