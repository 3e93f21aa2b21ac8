"""The conversation at a terminal, or piped: questions, commands, a transcript."""
