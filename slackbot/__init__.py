"""Minutes in Slack: the only package that knows Slack.

It may use what ``assistant`` exports and nothing below.  The bot itself is not written yet, and
no command of it is installed.
"""
