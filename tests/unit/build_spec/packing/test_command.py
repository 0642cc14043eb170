from __future__ import annotations

import pytest

from build_spec.devtools.voice import Refusal
from build_spec.packing.command import TARGETS, chosen, possible, usage


@pytest.mark.parametrize("words", [[], ["snap"], ["deb", "bundle"]])
def test_anything_but_one_known_target_gets_the_list(words: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        chosen(words, "linux")
    assert all(f"  {name} " in str(refused.value) for name in TARGETS)


def test_every_target_says_what_it_is() -> None:
    assert all(target.help in usage() for target in TARGETS.values())


def test_a_target_of_another_system_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="deb is made on Linux; this is Windows"):
        chosen(["deb"], "win32")


def test_all_is_what_this_system_can_truly_make() -> None:
    assert "deb" in possible("linux")
    assert "deb" not in chosen(["all"], "darwin")
