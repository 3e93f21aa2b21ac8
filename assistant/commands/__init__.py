"""The commands of ``minutes``: what each takes, does, and prints.  Heavy imports come late."""
