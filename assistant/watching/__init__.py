"""Saved questions: what newly meets them, kept and sent so that nothing is sent twice or lost."""
