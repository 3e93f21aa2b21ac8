"""Proof of quotes: of the whole index against its sources, of a file against the index."""
