"""The page in German and Arabic: whole, mirrored where it should be, kept, and without English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import PageLog, RunningApp
from tests.support.page_checks import TEXTS, axe, unfit
from tests.support.views import FIRST_START, VIEWS, View, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

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


@pytest.fixture(scope="module")
def catalogues(stocked: Stocked, chromium: Browser) -> dict[str, dict[str, object]]:
    with chromium.new_context(storage_state=stocked.session) as context:
        page = context.new_page()
        page.goto(stocked.origin)
        found: dict[str, dict[str, object]] = page.evaluate(CATALOGUES)
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
    assert "\u2066US$\u2069" in said[-1]  # the sign stays behind its letters
    assert not [text for text in said if re.search("[0-9]", text)]


def foreign_words(found: dict[str, dict[str, object]], language: str) -> set[str]:
    """Return the English words that say nothing in the other language."""
    other = {text for text in words_of(found, language).values() if isinstance(text, str)}
    return {text for text in words_of(found, "en").values() if isinstance(text, str)} - other


def expect_whole(
    page: Page, origin: str, views: Sequence[View], language: str, foreign: set[str]
) -> None:
    """Look at each view: no English left, nothing cut off or overlapping, and axe finds nothing."""
    log = PageLog(page)
    for view in views:
        show(page, origin, view)
        assert log.own_complaints == [], view.name
        said = page.evaluate(TEXTS)
        left = [text for text, lang in said if text in foreign and lang == language]
        found = {"left": left, "480 px": unfit(page, 480)}
        found["200 %"] = unfit(page, 960, text="200%")
        found["480 px at 200 %"] = unfit(page, 480, text="200%")
        unfit(page, 1280)
        found["axe"] = axe(page)
        assert {how: what for how, what in found.items() if what} == {}, view.name
        log.forget()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_view_is_whole_in_every_language(
    language: str,
    catalogues: dict[str, dict[str, object]],
    stocked: Stocked,
    open_context: OpenContext,
) -> None:
    page = open_context(storage_state=stocked.session, locale=LOCALES[language]).new_page()
    foreign = foreign_words(catalogues, language)
    expect_whole(page, stocked.origin, VIEWS, language, foreign)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_first_start_is_whole_in_every_language(
    language: str,
    catalogues: dict[str, dict[str, object]],
    data_dir: Path,
    open_context: OpenContext,
) -> None:
    page = open_context(locale=LOCALES[language]).new_page()
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        foreign = foreign_words(catalogues, language)
        expect_whole(page, app.origin, FIRST_START, language, foreign)
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
        page.get_by_role("button", name="إنشاء", exact=True).click()
        card = page.locator("vg-job-card")
        expect(card.get_by_role("heading")).to_have_text("تعذر على Azure إنشاء هذا الفيديو")
        card.get_by_text("التفاصيل").click()
        said = page.evaluate(TEXTS)
        assert [
            text
            for text, lang in said
            if lang == "ar" and re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text)
        ] == []
        expect(card.locator("dd[lang=en]").first).to_contain_text("Azure")
        page.goto("about:blank")


def test_the_self_check_speaks_the_language_of_the_page(look: Look) -> None:
    page = look("settings", locale="de-DE")
    page.get_by_role("button", name="Diesen Computer prüfen").click()
    findings = page.locator("[data-part=findings] .check")
    expect(findings.filter(has_text="Datenträger")).to_contain_text(
        re.compile(r"[\d,]+\sGB frei für Videos")
    )
    expect(findings.filter(has_text="Dateien")).to_contain_text("Die Seite und die Übungsclips")
    assert page.locator("[data-part=findings] [data-part=message][lang]").count() == 0


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


def test_what_is_wrong_with_a_folder_is_said_in_the_language_of_the_page(look: Look) -> None:
    page = look("settings", locale="de-DE")
    said = page.locator(".storage-words")
    for button, path, yes, words in (
        ("Anderen Ordner wählen…", "irgendwo", "Verschieben", "Geben Sie den ganzen Pfad"),
        ("Anderen Ordner wählen…", "/proc/nirgends", "Verschieben", "lässt sich nichts schreiben"),
    ):
        page.get_by_role("button", name=button).click()
        page.locator("vg-path-dialog").get_by_role("textbox").fill(path)
        page.locator("vg-path-dialog").get_by_role("button", name=yes, exact=True).click()
        expect(said).to_contain_text(words)
        assert said.get_attribute("lang") is None
