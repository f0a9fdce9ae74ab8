# The demo's own lines, between what the bot says.

demo-intro = **The Makers** live on Discord and on Matrix. Somebody new arrives…
demo-guide = Ann is curious. What follows is for her eyes only.
demo-ask = A moderator asks everybody, in both homes at once.
demo-question = What do we build together next?
demo-options = A weather station | A community radio | A seed library
demo-vote = Members press. One tally, live on both sides.
demo-change = Ann changes her mind: one voice, she just presses another.
demo-refuse = Léo tries what only moderators may do.
demo-close = Two days later.
demo-answer = You chose the community radio: first meeting on Saturday at 3 pm!
demo-peaks = Nine weeks later. When is everybody there?
demo-post = What matters is said then, in both homes, once.
demo-news = **The radio is on air!** Tune in on Saturday at 3 pm.
demo-idea = Anybody may have an idea, and everybody a voice for it, wherever they are.
demo-idea-title = Cycle racks at the door
demo-idea-why = Half of us come by bike.
demo-status = An idea is answered, and those who want it are told.
demo-idea-answer = The racks come in March.
demo-case = Ann is cross. The bot hears it and calls the moderators, in private. So does Zoé; nobody learns that it was her.
demo-report = Tell the moderators
demo-case-words = The opening hours on the website are never right, and nobody answers. I came for nothing, twice!
demo-case-answer = A human answers, in private, before it becomes a rumour.
demo-case-letter = You are right, and we are sorry. We mend the page today.
demo-case-reply = Thank you for answering so fast!
demo-case-admit = What was justified is said in public.
demo-case-public = You were right about our opening hours: the website shows the real ones now.
demo-case-outcome = The page is mended
demo-end = That is all it takes.
demo-whisper = (only { $name } sees this)
demo-help =
    Your turn! Be any of them, and type what they would type.
    `/poll list` or `!poll list`: ask the bot; `!help` shows all that it can do
    `/as mod`: be somebody else ({ $people })
    `/new Zoe matrix`: somebody new comes in
    `/press 2` or `/press show me around`: use a button that you see
    `/wait 24`: let hours pass
    `/help`, `/quit`
demo-time = Time passes: { $now }.
demo-silent = Nobody asked the bot anything, so it says nothing. A line for the bot starts with `/` or `!`.
demo-lost = That did not lead anywhere. `/help` shows what works here.
