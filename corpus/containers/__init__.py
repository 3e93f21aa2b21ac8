"""Bytes → text and marks: one reader for each kind of file that councils publish."""
