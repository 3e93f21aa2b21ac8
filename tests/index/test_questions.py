"""The vectors of questions: what is at hand again is what was encoded, whoever else asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import IndexIncompatible, Query
from index.questions import QuestionVectors

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples

TEXTS = ("Who cuts the hedge?", "hedge", "Who cuts the hedge?")


def vectors_of(samples: Samples) -> QuestionVectors:
    return QuestionVectors(samples.index.manifest.encoder, samples.folder)


def test_a_text_of_the_last_question_has_the_vector_that_it_had(samples: Samples) -> None:
    questions = vectors_of(samples)
    whole, topic, again = questions.encode(TEXTS)
    assert np.array_equal(whole, again)
    assert np.array_equal(questions.again("hedge"), topic)
    assert np.array_equal(questions.again("Who cuts the hedge?"), whole)


def test_another_text_is_encoded(samples: Samples) -> None:
    questions = vectors_of(samples)
    alone = questions.encode(["pond"])[0]
    questions.encode(TEXTS)
    assert np.array_equal(questions.again("pond"), alone)


def test_what_others_ask_changes_no_vector(samples: Samples) -> None:
    questions = vectors_of(samples)
    _, topic, _ = questions.encode(TEXTS)
    with ThreadPoolExecutor(1) as other:
        theirs = other.submit(questions.encode, ["a pond", "hedge", "a wall by the mill"]).result()
        assert np.array_equal(other.submit(questions.again, "hedge").result(), theirs[1])
    assert np.array_equal(questions.again("hedge"), topic)


def test_another_encoder_than_the_indexs_is_refused(samples: Samples) -> None:
    identity = replace(samples.index.manifest.encoder, sha256="0" * 64)
    questions = QuestionVectors(identity, samples.folder)
    with pytest.raises(IndexIncompatible, match="encoder"):
        questions.encode(["hedge"])
    with pytest.raises(IndexIncompatible, match="encoder"):
        questions.again("hedge")  # what was refused is not at hand


def test_likeness_is_the_same_after_a_ranking_and_without_one(samples: Samples) -> None:
    index, text = samples.index, "speed limits near the school"
    documents = frozenset(sorted(index.documents())[:2])
    alone = index.alike(text, documents)
    whole = f"What was said of {text}?"
    index.pool(Query(text=whole, question=whole, topic=text, concepts=(), naming=()))
    assert index.alike(text, documents) == pytest.approx(alone, abs=1e-5)


def test_evidence_that_is_kept_is_the_evidence_that_was_read(minutes: Minutes) -> None:
    for number in range(30):
        minutes.write(f"{number}.md", *(f"The hedge {number} {n} was cut." for n in range(6)))
    minutes.build()
    with minutes.open() as index, minutes.open() as fresh:
        rows = [row for name, *_ in index.files() for row in index.rows_of("document", name)]
        assert len(rows) > 256  # more than are kept
        for _ in range(2):
            for row in [*rows, *reversed(rows)]:
                assert index.evidence(row).row == row
        assert [index.evidence(row) for row in rows] == [fresh.evidence(row) for row in rows]
        with ThreadPoolExecutor(4) as threads:
            again = list(threads.map(index.evidence, rows * 3))
        assert again == [index.evidence(row) for row in rows] * 3
