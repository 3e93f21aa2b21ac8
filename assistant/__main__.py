"""``python -m assistant`` is ``minutes``."""

import sys

from assistant.cli import main

sys.exit(main())
