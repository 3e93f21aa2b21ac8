"""The resident process: an index and its encoder kept warm behind a socket, and who asks it."""
