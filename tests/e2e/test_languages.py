"""The page in German and Arabic: whole, mirrored where it should be, kept, and without English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_access import PLACES, RULES
from tests.e2e.test_page_modules import JOB, WORDS
from tests.support.browser import PageLog, RunningApp

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from tests.e2e.conftest import Look, OpenContext, Stocked

Forms = dict[str, str]
Catalogue = dict[str, str | Forms]

# The page's own answer to "which language does this browser speak?".
LOCALES = {"en": "en-US", "de": "de-DE", "ar": "ar-EG"}

CATALOGUES = """async () => {
  const { LANGUAGES } = await import('/lib/languages.js');
  const entries = LANGUAGES.map(async ({ tag }) => {
    const { words } = await import(`/locales/${tag}.js`);
    const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    return [tag, { words, forms }];
  });
  return Object.fromEntries(await Promise.all(entries));
}"""

# Every text a person sees or hears, with the element's own language where it differs.
TEXTS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (parent.closest('template, script')) continue;
    texts.push([data.trim(), parent.closest('[lang]').lang]);
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
    for (const name of ['aria-label', 'placeholder', 'title']) {
      if (one.hasAttribute(name)) texts.push([one.getAttribute(name), one.closest('[lang]').lang]);
    }
  }
  return texts.filter(([text]) => text);
}"""

# Controls that reach out of the window, hide a part of their words or overlap their neighbour.
CLIPPED = """() => {
  const controls = document.querySelectorAll('button, select, a, input, textarea, .segment, .mark');
  const shown = Array.from(controls).filter((one) =>
    one.checkVisibility() && !one.matches('.skip-link, .segment > input'));
  const { clientWidth: width } = document.documentElement;
  return shown.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < -1 || box.right > width + 1 || one.scrollWidth > one.clientWidth + 2;
  }).map((one) => `${one.tagName} ${one.textContent.trim() || one.name} `
    + `${one.scrollWidth} in ${one.clientWidth}`);
}"""


@pytest.fixture
def catalogues(look: Look) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = look("settings").evaluate(CATALOGUES)
    return found


def words_of(found: dict[str, dict[str, object]], language: str) -> Catalogue:
    words = found[language]["words"]
    assert isinstance(words, dict)
    return words


def places_in(text: str | Forms) -> set[str]:
    """Return the names in braces, of all plural forms together."""
    together = text if isinstance(text, str) else " ".join(text.values())
    return set(re.findall(r"\{(\w+)\}", together))


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_catalogue_has_every_word_and_every_place_in_it(
    language: str, catalogues: dict[str, dict[str, object]]
) -> None:
    english, other = words_of(catalogues, "en"), words_of(catalogues, language)
    assert other.keys() == english.keys()
    for key, text in english.items():
        assert isinstance(other[key], type(text)), key
        assert places_in(other[key]) == places_in(text), key
    assert all(str(text).strip() for text in other.values())


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_every_plural_has_the_forms_its_language_needs(
    language: str, catalogues: dict[str, dict[str, object]]
) -> None:
    needed = catalogues[language]["forms"]
    assert isinstance(needed, list)
    for key, forms in words_of(catalogues, language).items():
        if isinstance(forms, dict):
            exact = {form for form in forms if form.startswith("=")}
            assert forms.keys() - exact == set(needed), key


def test_the_language_is_the_best_the_system_speaks_and_else_english(look: Look) -> None:
    cases = [
        ("auto", ["de-AT", "en"], "de", "de-AT"),
        ("auto", ["fr-FR", "AR-eg", "en"], "ar", "ar-EG"),
        ("auto", ["fr", "tlh"], "en", "en"),
        ("auto", [], "en", "en"),
        ("auto", ["de_DE@euro"], "de", "de"),
        ("ar", ["en-US", "ar-MA"], "ar", "ar-MA"),
        ("de-CH", ["en-US", "de-DE"], "de", "de-CH"),
        ("xx", ["de"], "en", "en"),
    ]
    said = look("settings").evaluate(
        """(cases) => import('/lib/languages.js').then(({ chooseSpeech }) =>
          cases.map(([chosen, ofSystem]) => {
            const { language, tag } = chooseSpeech(chosen, ofSystem);
            return [language.tag, tag];
          }))""",
        [[chosen, system] for chosen, system, _language, _tag in cases],
    )
    assert said == [[language, tag] for _chosen, _system, language, tag in cases]


def test_numbers_are_written_in_the_digits_of_the_language(look: Look) -> None:
    said = look("settings", locale="ar-EG").evaluate(
        """() => import('/lib/format.js').then((format) => [
          format.position(3729), format.pictureSize('1280x720'), format.percentage(45),
          format.fileSizePart(3100000, 4812345), format.seconds(4), format.clock(0),
          format.money(0.4, 'USD'),
        ])"""
    )
    western = {0x660 + digit: str(digit) for digit in range(10)}
    assert [text.translate(western) for text in said[:2]] == [
        "1:02:09", "\u20661280\u00a0\u00d7\u00a0720\u2069",
    ]  # fmt: skip
    assert not [text for text in said if re.search("[0-9]", text)]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_no_word_of_another_language_is_left_in_any_place(language: str, look: Look) -> None:
    page = look(locale=LOCALES[language])
    found = page.evaluate(CATALOGUES)
    english, other = words_of(found, "en"), words_of(found, language)
    shared = {text for text in other.values() if isinstance(text, str)}
    foreign = {text for text in english.values() if isinstance(text, str)} - shared
    for place in PLACES:
        page.goto(page.url.partition("#")[0] + f"#/{place}")
        expect(page.locator(f"[data-place={place}] h1:visible").first).to_be_visible()
        said = page.evaluate(TEXTS)
        assert [text for text, lang in said if text in foreign and lang == language] == []
    assert page.evaluate("document.title").endswith(" · Videogen")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_axe_finds_nothing_in_any_language(
    language: str, scheme: str, stocked: Stocked, open_context: OpenContext
) -> None:
    options = {"locale": LOCALES[language], "color_scheme": scheme}
    page = open_context(storage_state=stocked.session, **options).new_page()
    log = PageLog(page)
    for place in PLACES:
        page.goto(f"{stocked.origin}/#/{place}")
        expect(page.locator(f"[data-place={place}] h1:visible").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert log.complaints == []
        result = Axe().run(page, options=RULES)
        log.forget()
        assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_longest_words_fit_a_narrow_window(language: str, look: Look) -> None:
    page = look(locale=LOCALES[language], viewport={"width": 480, "height": 800})
    for place in PLACES:
        page.goto(page.url.partition("#")[0] + f"#/{place}")
        expect(page.locator(f"[data-place={place}] h1:visible").first).to_be_visible()
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{place} is {wider} px too wide"
        assert page.evaluate(CLIPPED) == [], place


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_every_state_of_a_job_fits_a_narrow_window(language: str, look: Look) -> None:
    candidates = [{"remote_id": f"video_{number}", "created_at": 0} for number in range(3)]
    doubtful: dict[str, object] = {
        "state": "maybe_charged", "candidates": candidates,
        "actions": ["check", "resend", "cancel"],
    }  # fmt: skip
    endings: list[dict[str, object]] = [
        doubtful | {"candidates": []},
        doubtful,
        {"state": "cancelled", "error": {"code": "finished_anyway"}, "actions": ["fetch", "again"]},
        {"state": "fetching", "error": {"code": "disk_full"}, "actions": ["folder"]},
        {"state": "failed", "error": {"code": "internal"}, "actions": ["again"]},
    ]
    states = [change for change, _words in WORDS if "candidates" not in change] + endings
    jobs = [JOB | change | {"job_id": str(number)} for number, change in enumerate(states)]
    asked = {"count": 3, "since": 0}
    page = look(locale=LOCALES[language], viewport={"width": 480, "height": 800})
    page.route("**/jobs", lambda route: route.fulfill(
        json={"jobs": jobs, "waiting_permission": asked, "closing": {"at_azure": 2, "in_line": 5}}
    ))  # fmt: skip
    page.route("**/thumbnail", lambda route: route.fulfill(status=204))
    page.reload()
    expect(page.locator("vg-job-card")).to_have_count(len(jobs))
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_first_start_fits_a_narrow_window(
    language: str, data_dir: Path, open_context: OpenContext
) -> None:
    options = {"locale": LOCALES[language], "viewport": {"width": 480, "height": 800}}
    page = open_context(**options).new_page()
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        ways = page.locator("vg-welcome button:visible")
        expect(ways).to_have_count(2)
        assert page.evaluate(CLIPPED) == []
        ways.first.click()
        page.locator("vg-connection-form:visible button[type=submit]").click()
        expect(page.locator("vg-error-summary:visible")).to_be_focused()
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.goto("about:blank")


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_names_of_the_places_are_not_broken(language: str, look: Look) -> None:
    page = look("settings", locale=LOCALES[language])
    lines = page.evaluate(
        """() => Array.from(document.querySelectorAll('.rail-link [data-t]'), (name) => {
          const { height } = name.getBoundingClientRect();
          return Math.round(height / parseFloat(getComputedStyle(name).lineHeight));
        })"""
    )
    assert lines == [1, 1, 1, 1]


def test_arabic_is_mirrored(look: Look) -> None:
    page = look("library", locale="ar-EG")
    assert page.evaluate("[document.documentElement.lang, document.dir]") == ["ar", "rtl"]
    rail = page.get_by_role("navigation", name="الأقسام").bounding_box()
    assert rail is not None
    assert rail["x"] + rail["width"] == pytest.approx(1280, abs=20)
    page.get_by_role("grid").get_by_role("link", name="fox").first.click()
    back = page.locator("[data-verb=back]").bounding_box()
    film = page.locator(".player-stage").bounding_box()
    side = page.locator(".review-side").bounding_box()
    assert back
    assert film
    assert side
    assert back["x"] + back["width"] == pytest.approx(film["x"] + film["width"], abs=2)
    assert side["x"] < film["x"], "what is told of the film stands after it"
    turned = "icon => getComputedStyle(icon).transform"
    assert page.locator("[data-verb=back] .icon").evaluate(turned) == "matrix(-1, 0, 0, 1, 0, 0)"
    assert page.locator(".player-bar .icon:visible").first.evaluate(turned) == "none"


def test_keys_work_on_an_arabic_keyboard(look: Look) -> None:
    page = look("review", locale="ar-EG")
    film = page.locator("video.player-film")
    press = """([key, code, ctrlKey]) => document.querySelector('vg-review').dispatchEvent(
      new KeyboardEvent('keydown', { key, code, ctrlKey, bubbles: true, cancelable: true }))"""
    page.evaluate(press, ["\u0629", "KeyM", False])
    expect(film).to_have_js_property("muted", value=True)
    page.evaluate(press, ["\u0662", "Digit2", True])
    expect(page.get_by_role("heading", name="المكتبة")).to_be_focused()


def test_what_is_wrong_is_said_in_german(data_dir: Path, open_context: OpenContext) -> None:
    page = open_context(locale="de-DE").new_page()
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        page.get_by_role("button", name="Mit Azure verbinden").click()
        address = page.get_by_role("textbox", name="Adresse")
        save = page.get_by_role("button", name="Prüfen und speichern")
        summary = page.locator("vg-error-summary:visible")
        for typed, answer in (
            ("", "Die Adresse einfügen, die das Azure-Portal"),
            ("keine Adresse", "Das ist keine Adresse."),
            ("http://example.com", "Die Adresse muss mit https:// beginnen"),
            ("0123456789abcdef0123456789abcdef", "Das sieht wie ein Schlüssel aus."),
            ("https://portal.azure.com/#home", "Das ist eine Seite des Portals selbst."),
        ):
            address.fill(typed)
            save.click()
            expect(summary.get_by_role("button")).to_contain_text(answer)
            expect(address).to_have_accessible_description(re.compile(answer))
        address.fill("https://films.example.com")
        page.get_by_role("textbox", name="Name der Bereitstellung").fill("sora-2")
        save.click()
        question = page.get_by_role("checkbox", name="films.example.com gehört nicht zu Azure.")
        expect(question).to_be_focused()
        address.fill("https://x.openai.azure.com?thing=1")
        save.click()
        expect(summary.get_by_role("button")).to_contain_text("Das Fragezeichen und was danach")
        page.goto("about:blank")


def test_failures_are_told_in_arabic_and_the_servers_words_are_marked(
    data_dir: Path, open_context: OpenContext
) -> None:
    page = open_context(locale="ar-EG").new_page()
    with RunningApp(data_dir, "--practice") as app:
        page.goto(app.address)
        page.get_by_role("textbox", name="ماذا تريد أن ترى؟").fill("a boat, practice:job-fails")
        page.get_by_role("button", name="إنشاء").click()
        card = page.locator("vg-job-card")
        expect(card.get_by_role("heading")).to_have_text(
            "تعذر على Azure إنشاء هذا الفيديو", timeout=40_000
        )
        card.get_by_text("التفاصيل").click()
        said = page.evaluate(TEXTS)
        assert [
            text
            for text, lang in said
            if lang == "ar" and re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text)
        ] == []
        expect(card.locator("dd[lang=en]").first).to_contain_text("Azure")
        page.goto("about:blank")


def test_a_chosen_language_is_spoken_at_once_and_after_a_restart(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    page = blank_page
    with RunningApp(data_dir, "--practice") as app:
        page.goto(f"{app.address}#/settings")
        page.get_by_role("link", name="Settings").click()
        page.get_by_role("combobox", name="Language").select_option("Deutsch")
        chosen = page.get_by_role("combobox", name="Sprache")
        expect(chosen).to_have_value("de")
        expect(chosen).to_be_focused()
        expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "de"
        assert log.complaints == []
        page.goto("about:blank")
    with RunningApp(data_dir, "--practice") as again:
        page.goto(again.address)
        expect(page.get_by_role("textbox", name="Was soll zu sehen sein?")).to_be_visible()
        page.get_by_role("link", name="Einstellungen").click()
        page.get_by_role("combobox", name="Sprache").select_option("auto")
        expect(page.get_by_role("heading", name="Settings")).to_be_visible()
        page.goto("about:blank")


def test_a_late_server_is_not_waited_for_and_the_language_stays(
    stocked: Stocked, open_context: OpenContext
) -> None:
    page = open_context(storage_state=stocked.session, locale="de-DE").new_page()
    starts: list[str] = []
    held: list[Route] = []
    page.on("domcontentloaded", lambda opened: starts.append(opened.url))
    page.route("**/settings", lambda route: held.append(route))  # noqa: PLW0108 - not a builtin
    page.goto(f"{stocked.origin}/#/library")
    expect(page.get_by_role("heading", name="Mediathek")).to_be_visible()
    for route in held:
        route.continue_()
    page.unroute("**/settings")
    expect(page.get_by_text("Clips entstehen auf diesem Computer.")).to_be_visible()
    assert len(starts) == 1, "the page does not begin anew where nothing has changed"
