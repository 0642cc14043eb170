"""The content security policy and hostile words in the real window: WebKitGTK, not a browser."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from tests.support.injections import ATTEMPTS, MADE_OF_WORDS, PROMPTS, assert_all_refused, trap

if TYPE_CHECKING:
    from tests.window.conftest import Start


def test_a_script_that_got_into_the_page_runs_nothing_and_tells_nobody(
    start: Start, data_dir: str
) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    address = program.js("location.href")
    # The side door is the engine's own and above the policy; what it evaluates is not.
    tried = "(() => { try { return eval('1 + 1'); } catch (error) { return error.name; } })()"
    assert program.js(tried) == "EvalError"
    made = "(() => { try { return new Function('return 2')(); } catch (e) { return e.name; } })()"
    assert program.js(made) == "EvalError"
    with trap() as (origin, heard):
        assert program.js(ATTEMPTS.replace("TRAP", origin)) == 28
        time.sleep(2)  # for whatever would still come
        owned = json.loads(str(program.js("JSON.stringify(window.owned)")))
        blocked = json.loads(str(program.js("JSON.stringify(window.blocked)")))
        assert_all_refused(owned, blocked, heard)
    assert program.js("getComputedStyle(document.querySelector('h1')).color") != "rgb(1, 2, 3)"
    assert program.js("location.href") == address


def test_hostile_prompts_are_shown_as_words(start: Start, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    for prompt in PROMPTS:
        body = json.dumps({"prompt": prompt})
        program.js(
            "fetch('/generate', {method: 'POST', headers: {'content-type': 'application/json'},"
            f"body: {json.dumps(body)}}}); 0"
        )
    # Once as they come from the server's answer, once as the server put them into the page.
    for again in (False, True):
        if again:
            program.js("document.body.id = 'before'; location.reload(); 0")
            program.wait_js("document.body.id !== 'before'")
        program.wait_js(f"document.querySelectorAll('vg-job-card').length >= {len(PROMPTS)}")
        shown = "[...document.querySelectorAll('.job-prompt')].map(e => e.textContent)"
        assert set(json.loads(str(program.js(f"JSON.stringify({shown})")))) == set(PROMPTS)
        assert program.js("document.querySelectorAll('.job-prompt *').length") == 0
        assert program.js(f'document.querySelectorAll("{MADE_OF_WORDS}").length') == 0
        # Marks that turn the direction stay inside the words they came with.
        turned = "[...document.querySelectorAll('.job-prompt')].every(e => ['block', 'flow-root']"
        turned += ".includes(getComputedStyle(e).display)"
        turned += " || getComputedStyle(e).unicodeBidi !== 'normal')"
        assert program.js(turned) is True
        assert program.js("typeof window.owned") == "undefined"
    assert program.console() == []
