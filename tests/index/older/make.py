"""Made ``schema-1.zip`` to ``schema-4.zip``; run by hand, with the code of a schema's last commit.

    git archive COMMIT | tar -x -C OLD
    cp -r tests/index/older/documents /srv/ambleford
    cd OLD && PYTHONPATH=. python .../tests/index/older/make.py /srv/ambleford OUT.zip

| schema | commit | what it stored |
|---|---|---|
| 1 | 6983af7 | text, source, stated council and committee; no reader of HTML yet |
| 2 | 509445c | marks, layout, facts, warnings and parts too |
| 3 | 2e3367f | vectors of sentences too |
| 4 | 795235b | segments; whole texts and ids in the collection |

Commits of one schema wrote the same tables.  The encoder is the default one, so that an index of
today finds its vectors by the same keys.  Everything is of the folder that the zip unpacks to:
CURRENT, the generation, its segments, and the lock.
"""

import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import Stated
from index.build import build_index
from index.encoder import open_question_encoder


def main() -> None:
    """Index the documents and pack the index."""
    documents, target = map(Path, sys.argv[1:])
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        build_index(
            folder,
            [documents],
            stated=Stated(council="Ambleford Borough Council"),
            open_encoder=open_question_encoder,
        )
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                archive.write(path, path.relative_to(folder))


main()
