"""Blocks and notifications: what people read and press, within Slack's limits."""
