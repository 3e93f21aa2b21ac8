"""Conversations: what a later turn keeps of the turns before, and what it points back to."""
