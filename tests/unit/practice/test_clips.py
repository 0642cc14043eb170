from __future__ import annotations

import pytest

from videogen_desktop.base.resources import practice_assets_dir
from videogen_desktop.practice import jobs_requests, videos_requests
from videogen_desktop.practice.clips import (
    FRAME_RATE,
    LOOKS,
    SAMPLE_RATE,
    SAMPLES_A_FRAME,
    load_clip,
    load_sound,
    load_still,
    look_for,
)

SIZES = sorted(
    jobs_requests.SIZES
    | {(int(w), int(h)) for w, h in (size.split("x") for size in videos_requests.SIZES)}
)


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_is_there_in_every_size(look: str) -> None:
    for width, height in SIZES:
        clip = load_clip(look, width, height)
        assert len(clip.frames) % FRAME_RATE == 0
        assert all(clip.frames)
        for ending in (".jpg", ".webp", "-sprites.webp"):
            assert load_still(look, width, height, ending)


@pytest.mark.parametrize("look", LOOKS)
def test_the_sound_is_a_loop_of_whole_seconds(look: str) -> None:
    assert len(load_sound(look)) * SAMPLES_A_FRAME % SAMPLE_RATE == 0


def test_all_of_it_is_under_three_megabytes() -> None:
    assert sum(path.stat().st_size for path in practice_assets_dir().iterdir()) < 3_000_000


@pytest.mark.parametrize(
    ("prompt", "look"),
    [
        ("A Paper BOAT", "sea"),
        ("stars above", "night"),
        ("balloon.", "hills"),
        ("at the start, a night", "night"),
        ("a night in the hills", "night"),
    ],
)
def test_words_choose_the_look(prompt: str, look: str) -> None:
    assert look_for(prompt) == look


def test_other_prompts_get_any_look_but_always_the_same() -> None:
    prompts = [f"something {number}" for number in range(50)]
    looks = [look_for(prompt) for prompt in prompts]
    assert set(looks) == set(LOOKS)
    assert looks == [look_for(prompt) for prompt in prompts]


def test_the_takes_of_a_job_look_different() -> None:
    assert len({look_for("a boat", take) for take in range(3)}) == 3
