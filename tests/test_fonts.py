"""Our fonts have every character that the course says, and nothing of ours names others."""

import ast
import json
import re
import unicodedata
from html import unescape
from pathlib import Path

import pytest

from l1l2 import fonts
from l1l2.exam.bank import questions
from l1l2.exam.markup import html
from l1l2.exam.mock import Paper
from l1l2.exam.paper import key_html
from l1l2.exam.quiz import quiz
from l1l2.exam.sheet import sheet
from l1l2.exam.tables import tables_html
from l1l2.exam.templates import TEMPLATES, problem
from l1l2.lessons import storing
from l1l2.site import lessons

PROJECT = Path(__file__).parents[1]
SOURCE = PROJECT / "src" / "l1l2"
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
TEXT, CODE, MATH = (fonts.characters(face) for face in ("text-regular", "code", "math"))
ONLY_DRAWN = {ord("✖")}  # in a legend that Matplotlib draws


def lacking(text, *faces):
    """The characters of ``text`` that no face has."""
    known = set().union(*faces)
    return {letter for letter in text if letter.isprintable() and ord(letter) not in known}


def formulas_and_words(page):
    """The text of an HTML page: within its formulas, and outside of them."""
    page = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    found = re.findall(r"<math.*?</math>", page, re.DOTALL)
    words = re.sub(r"<math.*?</math>", "", page, flags=re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", each)) for each in ("".join(found), words)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_the_fonts_have_every_character_of_a_lesson(path):
    for cell in lessons.read(path)["cells"]:
        source = "".join(cell["source"])
        outputs = [output.get("data", {}) for output in cell.get("outputs", [])]
        pages = ["".join(data["text/html"]) for data in outputs if "text/html" in data]
        if cell["cell_type"] == "markdown":
            pages.append(html(source))
        else:
            assert lacking(source, CODE, MATH) == set()
        for page in pages:
            formulas, words = formulas_and_words(page)
            assert lacking(formulas, MATH) == set()
            assert lacking(words, TEXT, MATH) == set()
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown = "" if {"text/html", "image/png"} & set(data) else data.get("text/plain", "")
            said = "".join(output.get("text", "")) + "".join(shown)
            assert lacking(said, CODE, MATH) == set()


def test_the_fonts_have_every_character_of_the_exam():
    made = [problem(name, seed) for name in TEMPLATES for seed in range(5)]
    for page in (sheet(), tables_html(), key_html(Paper((*questions(), *made)))):
        formulas, words = formulas_and_words(page)
        assert len(formulas) > 100 and len(words) > 1000
        assert lacking(formulas, MATH) == set()
        assert lacking(words, TEXT, MATH) == set()


def test_the_fonts_have_every_character_that_the_code_can_say():
    """Words under figures, names of controls, messages: whatever is a string somewhere."""
    chinese = fonts.characters("chinese-regular")
    for path in SOURCE.rglob("*.py"):
        if path.parent.name != "fonts":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    missing = lacking(node.value, TEXT, MATH, chinese)
                    assert {each for each in missing if ord(each) not in ONLY_DRAWN} == set(), path


def test_a_letter_of_one_symbol_is_there_in_italics():
    for first, last in (("A", "Z"), ("a", "z"), ("α", "ω")):
        for code in range(ord(first), ord(last) + 1):
            name = unicodedata.name(chr(code)).replace("LATIN ", "").replace("GREEK ", "")
            name = name.replace(" LETTER", "").replace("LAMDA", "LAMDA")
            italic = "PLANCK CONSTANT" if code == ord("h") else f"MATHEMATICAL ITALIC {name}"
            assert ord(unicodedata.lookup(italic)) in MATH


def test_a_missing_character_would_be_seen():
    assert lacking("ŷ, ȳ und 中", TEXT, MATH) == {"中"}
    assert formulas_and_words("<p>a <math><mi>&lt;</mi></math> b</p>") == ["<", "a  b"]


def test_all_faces_of_the_text_have_the_same_characters():
    for face in ("text-bold", "text-italic"):
        assert fonts.characters(face) == TEXT


def test_every_face_has_its_file_and_its_licence():
    css = fonts.rules({face: f"{face}.woff2" for face in fonts.FACES})
    assert re.findall(r'url\("(.*?)"\)', css) == [f"{face}.woff2" for face in fonts.FACES]
    licences = re.findall(r"SIL Open Font License 1.1: (\S+) ", css)
    assert len(licences) == len(fonts.FACES)
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for name in set(licences):
        licence = (SOURCE / "fonts" / name).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Copyright" in licence
        assert f"src/l1l2/fonts/{name}" in readme
    assert {path.name for path in (SOURCE / "fonts").glob("OFL*")} == set(licences)
    for face in fonts.FACES:
        assert fonts.data(face)[:4] == b"wOF2"
    assert not re.search(r'font-family: "[^"]*(Source|STIX)', css)  # names that are reserved
    with pytest.raises(ValueError, match="no face serif; there is: text-regular, text-bold"):
        fonts.embedded("serif")


def test_they_are_small():
    assert sum(len(fonts.data(face)) for face in fonts.LATIN) < 150_000
    assert sum(len(fonts.data(face)) for face in fonts.FACES) < 900_000
    assert len(fonts.for_formulas()) < 55_000  # in every notebook with a quiz


def test_no_page_of_ours_begins_with_a_font_of_the_machine():
    """The first family decides; what follows is for characters that ours do not have."""
    declared = r"(?:font|font-family|--pst-font-family-\w+): ([^;}]+)[;}]"
    found = []
    for path in [*SOURCE.rglob("*.css"), *SOURCE.rglob("*.j2"), *SOURCE.rglob("*.py")]:
        if path.parent.name != "fonts":
            found += re.findall(declared, path.read_text(encoding="utf-8"))
    assert len(found) > 10
    for value in found:
        assert re.search(r'^(inherit|var\(--pst.*|[^"a-z]*(em|px|pt)?[^"a-z]*"L1L2 \w+".*)$', value)


# The font of formulas in a notebook


def two_quizzes():
    shown = [quiz(question.id)._repr_html_() for question in questions()[:2]]
    outputs = [
        dict(output_type="display_data", metadata={}, data={"text/html": each}) for each in shown
    ]
    cells = [dict(cell_type="code", id="a", metadata={}, source="", outputs=outputs)]
    return dict(nbformat=4, nbformat_minor=5, metadata={}, cells=cells)


def test_a_notebook_has_the_font_of_formulas_once():
    live, stored = two_quizzes(), storing.keep_stills(two_quizzes())
    assert json.dumps(live).count("@font-face") == 2
    first, second = (each["data"]["text/html"] for each in stored["cells"][0]["outputs"])
    assert first == live["cells"][0]["outputs"][0]["data"]["text/html"]
    assert second == fonts.without(live["cells"][0]["outputs"][1]["data"]["text/html"])
    assert "@font-face" not in second and "l1l2-question" in second
    again = storing.keep_stills(json.loads(json.dumps(stored)))
    assert again == stored


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_lesson_has_it_once_and_its_page_not_at_all(path):
    notebook = lessons.read(path)
    has_formulas = "<math" in json.dumps(notebook)
    assert json.dumps(notebook).count("@font-face") == has_formulas
    outputs = [
        output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])
    ]
    shown = "".join("".join(data.get("text/html", "")) for data in outputs)
    assert (fonts.for_formulas() in shown) == has_formulas
    assert "@font-face" not in json.dumps(lessons.page(notebook, path.stem, {}))
