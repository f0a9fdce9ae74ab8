"""Guilds, their channels and threads, their members and roles."""

from __future__ import annotations

from typing import Any

from ..deeds import Deeds
from ..judge import Call
from ..messages import build
from ..shapes import FORUM, HAS_THREAD, JSON, THREADS, ApiError
from .messages import insist_on_new
from .route import Routes

routes = Routes()


@routes("GET /guilds/{guild}")
async def guild(deeds: Deeds, call: Call) -> JSON:
    found = deeds.world.guild(call.params["guild"])
    return found.data | {"roles": list(found.roles.values()), "approximate_member_count": len(found.members)}


@routes("GET /guilds/{guild}/channels")
async def channels(deeds: Deeds, call: Call) -> Any:
    return deeds.world.channels_of(deeds.world.guild(call.params["guild"]))


@routes("GET /guilds/{guild}/roles")
async def roles(deeds: Deeds, call: Call) -> Any:
    return list(deeds.world.guild(call.params["guild"]).roles.values())


@routes("GET /guilds/{guild}/threads/active")
async def active_threads(deeds: Deeds, call: Call) -> JSON:
    threads = deeds.world.channels_of(deeds.world.guild(call.params["guild"]), threads=True)
    active = [thread for thread in threads if not thread["thread_metadata"]["archived"]]
    return {"threads": active, "members": [thread["member"] for thread in active]}


@routes("GET /guilds/{guild}/members")
async def members(deeds: Deeds, call: Call) -> Any:
    if "members" not in deeds.world.portal:
        raise ApiError(403, 50001, "Missing Access")
    everybody = sorted(deeds.world.guild(call.params["guild"]).members.values(), key=lambda m: int(m["user"]["id"]))
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
    return [member for member in everybody if int(member["user"]["id"]) > after][:limit]


@routes("GET /guilds/{guild}/members/{user}")
async def member(deeds: Deeds, call: Call) -> JSON:
    return deeds.world.member(deeds.world.guild(call.params["guild"]), call.params["user"])


_ROLE = "/guilds/{guild}/members/{user}/roles/{role}"


@routes(f"PUT {_ROLE}", f"DELETE {_ROLE}")
async def set_role(deeds: Deeds, call: Call) -> None:
    world = deeds.world
    where = world.guild(call.params["guild"])
    who, role = world.member(where, call.params["user"]), where.roles.get(call.params["role"])
    if role is None:
        raise ApiError(404, 10011, "Unknown Role")
    world.need(where, None, "manage_roles")
    if role["managed"] or role["position"] >= world.rank(where, world.bot["id"]):
        raise ApiError(403, 50013, "Missing Permissions")
    others = [own for own in who["roles"] if own != role["id"]]
    await deeds.revise_member(where, who, roles=[*others, role["id"]] if call.method == "PUT" else others)


@routes("GET /channels/{channel}")
async def channel(deeds: Deeds, call: Call) -> JSON:
    found = deeds.world.channel(call.params["channel"])
    deeds.world.need_in(found)
    return found


@routes("POST /channels/{channel}/threads")
async def open_thread(deeds: Deeds, call: Call) -> JSON:
    world, body = deeds.world, call.body
    parent = world.channel(call.params["channel"])
    if parent["type"] != FORUM:
        private = (body.get("type") or 12) == 12
        world.need_in(parent, "create_private_threads" if private else "create_public_threads")
        return await deeds.open_thread(parent, world.bot, body, 12 if private else body["type"])
    world.need_in(parent, "send_messages")
    first = body.get("message") or {}
    insist_on_new(deeds, call, first, interaction=False)
    thread = await deeds.open_thread(parent, world.bot, body, 11)
    message = await deeds.post(build(world, thread, world.bot, first, call.files, id=thread["id"]))
    return thread | {"message": message}


@routes("PATCH /channels/{channel}")
async def revise_thread(deeds: Deeds, call: Call) -> JSON:
    """Only threads: the bot changes no channels."""
    thread = deeds.world.channel(call.params["channel"])
    if thread["type"] not in THREADS or thread["owner_id"] != deeds.world.bot["id"]:
        raise ApiError(403, 50013, "Missing Permissions")
    if thread["thread_metadata"]["archived"] and call.body.get("archived") is not False:
        raise ApiError(400, 50083, "Thread is archived")
    await deeds.revise_channel(thread, call.body)
    return thread


@routes("DELETE /channels/{channel}")
async def delete_thread(deeds: Deeds, call: Call) -> JSON:
    """Only threads, and not even one's own without the permission."""
    thread = deeds.world.channel(call.params["channel"])
    if thread["type"] not in THREADS:
        raise ApiError(403, 50013, "Missing Permissions")
    deeds.world.need_in(thread, "manage_threads")
    await deeds.remove_channel(thread)
    return thread


@routes("POST /channels/{channel}/messages/{message}/threads")
async def open_thread_on(deeds: Deeds, call: Call) -> JSON:
    parent = deeds.world.channel(call.params["channel"])
    message = deeds.world.message(parent["id"], call.params["message"])
    deeds.world.need_in(parent, "create_public_threads")
    if message["id"] in deeds.world.channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    thread = await deeds.open_thread(parent, deeds.world.bot, call.body, 11, message["id"])
    message["flags"] |= HAS_THREAD
    return thread


@routes("GET /channels/{channel}/threads/archived/public")
async def archived_threads(deeds: Deeds, call: Call) -> JSON:
    parent = deeds.world.channel(call.params["channel"])
    threads = deeds.world.channels_of(deeds.world.guilds[parent["guild_id"]], threads=True)
    old = [t for t in threads if t["parent_id"] == parent["id"] and t["thread_metadata"]["archived"]]
    return {"threads": old, "members": [], "has_more": False}
