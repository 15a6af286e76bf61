"""What the bot says to what a resident does: pure, synchronous, and the same for every channel."""

from bot.dialogue.conversation import Conversation
from bot.dialogue.core import handle
from bot.dialogue.moment import Context, DialogueWorld, Matter, Turn
from bot.dialogue.outcomes import after

__all__ = ["Context", "Conversation", "DialogueWorld", "Matter", "Turn", "after", "handle"]
