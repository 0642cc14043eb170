from __future__ import annotations

import os
import subprocess
import sys

import pytest

from build_spec.benches.processes import cpu_seconds, peak_mb, pss_mb, resident_mb, tree, wake_ups

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# A child that leaves a grandchild behind in its session.
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
input()
"""


def test_a_tree_holds_the_children_of_children() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        grandchild = int(parent.stdout.readline())
        assert tree(parent.pid) == sorted([parent.pid, grandchild])
        assert pss_mb(tree(parent.pid)) > pss_mb([grandchild]) > 0
        parent.communicate("\n")


def test_time_and_memory_of_a_process_are_those_it_has() -> None:
    own = [os.getpid()]
    before = cpu_seconds(own)
    assert sum(number * number for number in range(200_000)) > 0
    assert cpu_seconds(own) > before > 0
    assert peak_mb(own[0]) >= resident_mb(own[0]) > 1


def test_each_thread_is_known_by_its_name_and_how_often_it_waited() -> None:
    name, waits = wake_ups(os.getpid())[os.getpid()]
    assert name
    assert waits >= 0
