"""Freed memory stays with the process that searches a large index, where glibc allows it."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import numpy as np
from index.memory import keep_freed_memory

keep_freed_memory(int(sys.argv[1]))
for round in range(4):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    arrays = [np.ones(400_000) for _ in range(8)]
    del arrays
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(passages: int) -> int:
    command = [sys.executable, "-c", FAULTS, str(passages)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_a_large_index_does_not_ask_the_system_again_for_what_it_freed() -> None:
    assert 10 * faults(1_000_000) < faults(1_000)
