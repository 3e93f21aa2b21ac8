"""Briefing packs: cited extracts as a file that can go into a report unchanged."""
