"""The Chinese edition says what the English one says, all of it, and in step with it."""

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from matplotlib.ft2font import FT2Font

from l1l2 import fonts, texts
from l1l2.exam.bank import questions
from l1l2.exam.templates import TEMPLATES, problem
from l1l2.lessons import course, parts, translating
from l1l2.texts import CHINESE, glossary, letters, translations
from l1l2.texts.__main__ import GLOSSARIES

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = PROJECT / "notebooks"
BESIDE = PROJECT / translating.FOLDERS[CHINESE]
LESSONS = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
SITE = PROJECT / "src" / "l1l2" / "site" / "sphinx"
WHOLE = [
    *((SITE / f"{name}.zh-TW.md", SITE / f"{name}.md") for name in
      ("index", "live", "slides", "before_the_exam")),
    (PROJECT / "docs" / "claims.zh-TW.md", PROJECT / "docs" / "claims.md"),
    (PROJECT / "README.zh-TW.md", PROJECT / "README.md"),
]  # fmt: skip
# What stays as it is: names of methods, people, programs, data and their columns; abbreviations.
NAMES = set((PROJECT / "tests" / "names_that_stay.txt").read_text(encoding="utf-8").split())
RAW = {"one-message", "ham-words", "list-of-names"}  # cells that show data, and what is typed
HAN = r"[\u3400-\u9fff]"


@pytest.fixture(scope="module")
def catalogue():
    return translations.catalogue(NOTEBOOKS, translations.translations())


def pairs(catalogue):
    """Each text of code and bank, and its translation."""
    for message in catalogue:
        if message.id:
            several = isinstance(message.id, tuple)
            yield message.id[-1] if several else message.id, (
                message.string[0] if several else message.string
            )


def lesson(name):
    """Both notebooks: the English one, the Chinese one."""
    path = BESIDE / f"{name}.ipynb"
    return translating.read(translating.original(path)), translating.read(path)


def markdown(name):
    """(cell id, English, Chinese) of each Markdown cell of a lesson."""
    english, chinese = (
        {
            c["id"]: translating.without_link("".join(c["source"]))
            for c in nb["cells"]
            if c["cell_type"] == "markdown"
        }
        for nb in lesson(name)
    )
    return [(cell, text, chinese[cell]) for cell, text in english.items()]


# Complete and in step


def test_every_text_has_its_translation_and_the_files_are_up_to_date(catalogue):
    assert translations.missing(catalogue) == []
    assert len(catalogue) > 3000
    folder = texts.HERE / CHINESE
    wanted = translations.files(catalogue)
    assert {path.name for path in folder.glob("*.po")} == {n for n in wanted if n.endswith(".po")}
    old = [name for name, content in wanted.items() if (folder / name).read_bytes() != content]
    assert old == [], "python -m l1l2.texts notebooks"


def test_a_text_that_is_new_or_another_one_is_named(catalogue):
    said = translations.translations()
    lost = next(iter(said))
    del said[lost]
    (one,) = translations.missing(translations.catalogue(NOTEBOOKS, said))
    assert repr(lost) in one and ":" in one


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_the_same_cells_and_code_and_no_old_translation(name):
    english, chinese = lesson(name)
    assert [c["id"] for c in chinese["cells"]] == [c["id"] for c in english["cells"]]
    chosen = []
    for ours, theirs in zip(chinese["cells"], english["cells"], strict=True):
        assert ours["cell_type"] == theirs["cell_type"]
        if ours["cell_type"] == "code":
            lines, of = ("".join(c["source"]).splitlines() for c in (ours, theirs))
            chosen += lines[len(of) :]
            assert lines[: len(of)] == of and ours["metadata"] == theirs["metadata"]
        else:
            about = dict(ours["metadata"])
            about.pop(translating.OF)
            assert about == theirs["metadata"]
    assert chosen == ['import l1l2.texts; l1l2.texts.speak("zh_Hant_TW")']
    assert [f"{name}: {cell}" for cell in translating.stale(chinese, english)] == []


@pytest.mark.parametrize("name", LESSONS)
def test_the_other_language_is_one_link_away(name):
    for notebook, folder in zip(lesson(name), (BESIDE, NOTEBOOKS), strict=True):
        source = "".join(notebook["cells"][0]["source"])
        assert source.endswith(f"](../{folder.name}/{name}.ipynb)")
        assert translating.without_link(source).rstrip() + "\n\n[" in source


def test_the_maps_are_those_of_the_one_table():
    takes = {name: parts.minutes(parts.core(lesson(name)[0]["cells"])) for name in LESSONS}
    with texts.spoken(CHINESE):
        claims = course.table(takes, "claims", f"{BESIDE.name}/")
        points = course.table(takes, "points", "", 1)
    assert claims in (PROJECT / "README.zh-TW.md").read_text(encoding="utf-8")
    assert any(points in said for _, _, said in markdown("00_start_here"))


def test_there_is_no_lesson_more_or_less():
    assert [path.stem for path in sorted(BESIDE.glob("*.ipynb"))] == LESSONS


def test_a_changed_cell_is_stale_until_it_is_accepted(tmp_path):
    english, chinese = lesson("22_ridge_shrinks")
    for folder, notebook in ((NOTEBOOKS, english), (BESIDE, chinese)):
        (tmp_path / folder.name).mkdir()
        changed = tmp_path / folder.name / "22_ridge_shrinks.ipynb"
        translating.write(changed, notebook)
    original = tmp_path / NOTEBOOKS.name / "22_ridge_shrinks.ipynb"
    cell = next(c for c in english["cells"] if c["id"] == "seen")
    cell["source"] = "".join(cell["source"]) + " More."
    english["cells"].append(dict(cell, id="new"))
    translating.write(original, english)
    assert translating.stale_at(original) == []
    assert translating.stale_at(changed) == ["seen", "new"]
    translating.write(changed, translating.up_to_date(changed))
    assert translating.read(changed)["cells"][-1]["source"] == cell["source"], "in English"
    assert translating.stale_at(changed) == ["seen", "new"]
    assert translating.main([str(changed), "seen"]) == 0
    assert translating.stale_at(changed) == ["new"]
    assert translating.main([str(changed), "imports"]) == 1


@pytest.mark.parametrize("path, english", WHOLE, ids=[path.name for path, _ in WHOLE])
def test_a_text_beside_the_lessons_is_in_step(path, english):
    hashed = translating.digest_of(english.read_text(encoding="utf-8"))
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"<!-- {translating.OF}: {hashed} -->"
    assert re.search(HAN, translating.plain(path.read_text(encoding="utf-8")))


# Nothing is left in English, and nothing is lost


def english_words(text):
    """What is left in English in a Chinese text: words that are no names, code or formulas."""
    text = re.sub(r"(?s)```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", " ", text)
    text = re.sub(r"(?<!\*)\*[A-Z][^*]*\*|\[\[[^]]*\]\]", " ", text)  # titles; named formulas
    text = re.sub(r"(?s)\]\([^)]*\)|<[^>]*>|\{[^}]*\}|@[^@]*@|（[^）]*）|https?:\S+", " ", text)
    return [word for word in re.findall(r"[A-Za-z][\w-]{2,}", text) if word not in NAMES]


def test_nothing_that_code_says_is_left_in_english(catalogue):
    left = {text: english_words(said) for text, said in pairs(catalogue)}
    assert {text: words for text, words in left.items() if words} == {}


@pytest.mark.parametrize("name", LESSONS)
def test_nothing_in_a_lesson_is_left_in_english(name):
    left = {cell: english_words(said) for cell, _, said in markdown(name)}
    assert {cell: words for cell, words in left.items() if words} == {}


@pytest.mark.parametrize("name", LESSONS)
def test_nothing_that_a_lesson_shows_is_left_in_english(name):
    left = {}
    for cell in lesson(name)[1]["cells"]:
        if cell["id"] in RAW:
            continue
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            page = "".join(data.get("text/html", ""))
            page = re.sub(r"(?s)<(style|math|code|script|pre).*?</\1>", " ", page)
            said = [re.sub(r"<[^>]*>", " ", page), *re.findall(r'(?:alt|aria-label)="(.*?)"', page)]
            said.append(output.get("metadata", {}).get("image/png", {}).get("alt", ""))
            if not page:
                said += ["".join(data.get("text/plain", "")), "".join(output.get("text", ""))]
            words = english_words(" ".join(said))
            if words:
                left[cell["id"]] = words
    assert left == {}


def fields(text):
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_a_translation_has_the_numbers_that_the_text_has(catalogue):
    for text, said in pairs(catalogue):
        if fields_of := _fields(text):
            assert fields(said) == fields_of, said


def _fields(text):
    try:
        found = fields(text)
    except ValueError:  # braces of TeX: no text with numbers
        return None
    named = r"[^\W\d]\w*(\.\w+|\[\w+\])*"
    return found if all(re.fullmatch(named, name) for name in found) else None


def formulas(text):
    found = re.findall(r"(?s)\$\$.*?\$\$|\$[^$]+\$", text)
    return Counter(re.sub(r"\\text\{[^}]*\}|\s", "", each) for each in found)


def numbers(text):
    text = re.sub(r"(?s)\$\$.*?\$\$|\$[^$]+\$|`[^`]*`", " ", text)
    return Counter(re.findall(r"\d+(?:[.,]\d+)*", text))


@pytest.mark.parametrize("name", LESSONS)
def test_formulas_numbers_links_and_code_of_a_lesson_are_the_same(name):
    for cell, text, said in markdown(name):
        assert formulas(said) == formulas(text), cell
        assert numbers(text) <= numbers(said), cell
        for kept in (r"\]\(([^)]*)\)", r"(?s)```.*?```"):
            assert re.findall(kept, said) == re.findall(kept, text) or sorted(
                re.findall(kept, said)
            ) == sorted(re.findall(kept, text)), cell


def test_formulas_and_numbers_of_questions_are_the_same():
    english = {question.id: question for question in questions()}
    with texts.spoken(CHINESE):
        chinese = {question.id: question for question in questions()}
    assert english.keys() == chinese.keys() and len(english) > 200
    for each, question in english.items():
        other = chinese[each]
        assert other.right == question.right and other.ask != question.ask
        for text, said in ((question.ask, other.ask), (question.solution, other.solution)):
            assert formulas(said) == formulas(text), each
            assert numbers(text) <= numbers(said), each


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_problem_by_hand_is_the_same_in_chinese(name):
    for seed in range(5):
        english = problem(name, seed)
        with texts.spoken(CHINESE):
            chinese = problem(name, seed)
        assert chinese.right == english.right and re.search(HAN, chinese.ask), seed
        for text, said in ((english.ask, chinese.ask), (english.solution, chinese.solution)):
            assert formulas(said) == formulas(text), seed
            assert unlike_taiwan(said) == [], seed


# As it is written in Taiwan

WRONG = {
    "no space between Chinese and Latin": rf"{HAN}[A-Za-z0-9λρηασ]|[A-Za-z0-9λρηασ%]{HAN}",
    "punctuation of half width": rf"{HAN}[,;:?!](?!\d)|{HAN}\.(?=\s|$)",
    "a space beside punctuation": r"(?<=\S) [，。：；？！、）」]|[，。：；？！、（「] (?=\S)",
    "a space between Chinese": rf"{HAN} {HAN}",
    "a space before %": r"\d %",
    "not as in Taiwan": r"数|据|归|方差|數據|概率|正態|魯棒|噪聲|默認|網絡|回歸",
}


def unlike_taiwan(text):
    """What is written otherwise than in Taiwan, each with what it is."""
    text = re.sub(r"(?s)```.*?```", "", text)
    text = re.sub(r"(?s)\$\$.*?\$\$|\$[^$]+\$|`[^`]*`|\{[^{}]*\}", "\N{WHITE SQUARE}", text)
    text = re.sub(r"\]\([^)]*\)|<[^>]*>|\*\*", "", text)
    text = re.sub(r"(?m) *\| *|^\s*[-#>]+ *", "\n", text)
    return [
        f"{what}: {text[max(0, found.start() - 9) : found.end() + 9]}"
        for what, pattern in WRONG.items()
        for found in re.finditer(pattern, text)
    ]


def test_the_rules_of_writing_find_what_breaks_them():
    assert unlike_taiwan("在 λ = 0.1 時，`fit` 的 **Lasso** 是（見[表](x.md)）：$w$ 與 82%。") == []
    for text in ("用L1", "權重,截距", "權重 ，截距", "權 重", "數據"):
        assert unlike_taiwan(text) != [], text


def test_what_code_says_is_written_as_in_taiwan(catalogue):
    assert [each for _, said in pairs(catalogue) for each in unlike_taiwan(said)] == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_written_as_in_taiwan(name):
    found = {cell: unlike_taiwan(said) for cell, _, said in markdown(name)}
    assert {cell: wrong for cell, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", LESSONS)
def test_the_further_parts_are_the_same(name):
    english, chinese = lesson(name)
    assert len(parts.core(chinese["cells"])) == len(parts.core(english["cells"]))


# Letters


def test_the_fonts_have_the_chinese_letters_that_are_said_and_no_others():
    said = letters.said_in_chinese(PROJECT)
    lacking = {chr(letter) for letter in said - fonts.characters("chinese-regular")}
    assert lacking == set(), "python -m l1l2.fonts FOLDER"
    for face in ("chinese-regular", "chinese-bold"):
        assert fonts.characters(face) == said
    drawn = FT2Font(str(PROJECT / "src" / "l1l2" / "fonts" / fonts.PLAIN)).get_charmap()
    assert said <= set(drawn)


def test_a_figure_draws_chinese_letters_with_our_font_wherever_it_is():
    from l1l2.figures import labels

    assert labels.families()[:2] == ["DejaVu Sans", fonts.CHINESE]
    assert all(labels._drawable(letter) for letter in "權重正則化，。（）")


# The glossary


def test_the_glossary_has_what_the_lessons_say():
    table = glossary.terms()
    assert len(table) >= 60
    assert len({term.en for term in table}) == len({term.zh for term in table}) == len(table)
    lacking = []
    for term in table:
        chinese = " ".join(said for _, _, said in markdown(term.lesson))
        if re.sub("（.*?）", "", term.zh) not in chinese:
            lacking.append(f"{term.zh}: {term.lesson}")
    assert lacking == []


@pytest.mark.parametrize("language", GLOSSARIES)
def test_the_glossary_is_the_table(language):
    with texts.spoken(language):
        page = glossary.page()
    assert (PROJECT / "docs" / GLOSSARIES[language]).read_text(encoding="utf-8") == page
    for term in glossary.terms():
        assert f"| {term.en} | {term.zh} |" in page and f"| {term.zh} | {term.en} |" in page


def test_outputs_speak_and_fall_silent_again():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        with texts.spoken(CHINESE):
            plain = shell.display_formatter.formatters["text/plain"]
            assert plain({"penalty": [{"ridge": 1.5}, "x"]}) == "{'懲罰項': [{'Ridge': 1.5}, 'x']}"
        assert plain({"penalty": 1}) == "{'penalty': 1}"
    finally:
        InteractiveShell.clear_instance()
