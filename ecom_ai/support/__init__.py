"""The support chat: answers from the shop's own facts, or passes to a person."""
