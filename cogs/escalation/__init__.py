"""Cases: criticism reaches a human, who answers fast and in private."""

from cogs.escalation.cog import Escalation as Escalation
