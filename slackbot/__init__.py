"""Minutes in Slack: the only package that knows Slack.

It builds on what ``assistant`` does, and nothing builds on it.  ``minutes-slackbot`` runs it; how
it is set up stands in ``docs/slack.md``.
"""
