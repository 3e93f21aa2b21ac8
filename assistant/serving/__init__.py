"""The resident process: an index and its encoder kept warm behind a socket, and who asks it."""

from typing import Final

NO_SERVER: Final = "MINUTES_NO_SERVER"  # the variable that turns it off
ANNOUNCEMENT: Final = "serving.json"  # in the index folder, while one is running
