"""What every start of the bot reads, read once before it is forked (`tests.wire.forked`)."""

from __future__ import annotations

import gc

from bot.i18n import Texts, house_locales

Texts([house_locales()])  # keeps each file as it was parsed
gc.collect()
gc.freeze()  # what is here stays: no process need look through it
