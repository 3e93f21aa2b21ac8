"""The door of the package: what it exports, and what it leaves outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

import index
from index import errors, records

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples

HEAVY = ("torch", "transformers", "sentence_transformers", "rank_bm25", "slack_bolt", "slack_sdk")
# Of these the door shows what a caller makes or gets; the rest is between the modules.
INSIDE = {"EncoderIdentity", "FileMark", "Numbers", "Segment"}


def test_all_is_what_can_be_imported() -> None:
    public = {
        name
        for name, value in vars(index).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    } - {"annotations"}
    assert set(index.__all__) == public
    assert index.__all__ == sorted(index.__all__)


@pytest.mark.parametrize(("module", "inside"), [(errors, set()), (records, INSIDE)])
def test_every_error_and_record_is_exported(module: ModuleType, inside: set[str]) -> None:
    own = {
        name for name, v in vars(module).items() if getattr(v, "__module__", "") == module.__name__
    }
    assert own - set(index.__all__) == inside


def test_every_error_has_one_base() -> None:
    for name in index.__all__:
        value = getattr(index, name)
        if isinstance(value, type) and issubclass(value, BaseException):
            assert issubclass(value, index.SearchIndexError)


ASK = f"""
import sys
from pathlib import Path
from index import Concept, Query, open_index, analyze_question
question = "school streets"
concepts = tuple(Concept(alternatives=((term,),)) for term in analyze_question(question))
with open_index(Path(sys.argv[1])) as index:
    query = Query(
        text=question, question=question, topic=question, concepts=concepts, naming=concepts
    )
    ranking, pool = index.rank(query), index.pool(query)
    index.candidates(pool.rows.tolist())
    for hit in ranking.hits:
        index.evidence(hit.row)
print(len(ranking.hits), *sorted({{*{HEAVY}}} & sys.modules.keys()))
"""


def test_a_question_imports_nothing_heavy(
    samples: Samples, run_python: Callable[..., tuple[str, str]]
) -> None:
    assert run_python(ASK, samples.folder) == ("10\n", "")


BUILD = f"""
import sys
from pathlib import Path
from index.build import build_index
report = build_index(Path(sys.argv[1]), [Path(sys.argv[2])])
print(report.published, *sorted({{*{HEAVY}}} & sys.modules.keys()))
"""


def test_an_unchanged_build_imports_nothing_heavy(
    minutes: Minutes, run_python: Callable[..., tuple[str, str]], tmp_path: Path
) -> None:
    minutes.write("hedges.txt", "The gardener cut the hedge.")
    minutes.build()
    assert run_python(BUILD, minutes.index, minutes.docs) == ("False\n", "")
