"""Posts: say it once, at the hour the community is there."""

from cogs.posts.cog import Posts as Posts
