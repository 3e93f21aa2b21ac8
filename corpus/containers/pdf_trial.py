"""A process that opens every page of a PDF within limits, and dies of them instead of us.

``python -m corpus.containers.pdf_trial`` reads the file from its input; status 0: it is harmless.
"""

from __future__ import annotations

import sys

# Ten times what the largest packs of papers took.
MEMORY = 2_000_000_000
CPU_SECONDS = 60


def main() -> int:
    """Return 0 if all pages' text could be loaded."""
    try:
        import resource
    except ImportError:  # no such limits on this system: then nothing doubtful is opened
        return 3
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        for number in range(len(document)):
            page = document[number]
            page.get_textpage().close()
            page.close()
    except pdfium.PdfiumError:
        return 0  # broken, which our own reader says better
    return 0


if __name__ == "__main__":
    sys.exit(main())
