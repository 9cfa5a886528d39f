"""Votes on statements as Polis exports them, and as its server answers."""

from commonweal.sources.polis.export import Conversation, read_conversation

__all__ = ["Conversation", "read_conversation"]
