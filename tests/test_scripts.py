"""The scripts of forms and figures have no texts of their own: each comes from Python."""

import re
from pathlib import Path

import pytest
from test_explore import point
from test_own_data import N, csv

from l1l2.own import own_data

SOURCE = Path(__file__).parents[1] / "src" / "l1l2"
VIEW, FORM = SOURCE / "live" / "view.js", SOURCE / "own" / "form.js"
OTHERS = "live/lines.js", "exam/sitting.js", "site/player.js"
SCRIPTS = VIEW, FORM, *(SOURCE / name for name in OTHERS)
KEYS = {"Escape", "contenteditable", "use strict"}  # what the browser calls so
LITERAL = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`'
# What is seen, heard or read, where it stands directly before a literal.
PLACES = r'textContent|title|placeholder|alt|"aria-(?:label|description|valuetext)"'
READ = rf"(?:{PLACES})\s*[:=,]\s*({LITERAL})"


def texts_in(script):
    """The literals of a script that are texts: several words, a word with a capital, or any word
    where it is seen or heard."""
    script = re.sub(r"(?m)(^|\s)//.*$", "", script)
    script = re.sub(r"\b(?:querySelector(?:All)?|closest|matches)\([^)]*\)", "", script)
    literals = {each: _plain(each) for each in re.findall(LITERAL, script)}
    several = r"[A-Za-z]{2,} [A-Za-z]{2,}|\b[A-Z][a-z]+\b"
    found = [each for each, plain in literals.items() if re.search(several, plain)]
    found += [each for each in re.findall(READ, script) if re.search("[A-Za-z]{2,}", _plain(each))]
    return [each for each in found if each[1:-1] not in KEYS]


def _plain(literal):
    """A literal without what is filled in, and without markup."""
    plain = re.sub(r"\$\{[^}]*\}", " ", literal[1:-1])
    return re.sub(r"<[^>]*(>|$)", " ", re.sub(r'[\w-]+="[^"]*"', "", plain))


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_a_script_has_no_text_of_its_own(path):
    script = path.read_text(encoding="utf-8")
    assert len(re.findall(LITERAL, script)) > 8  # literals are found at all
    assert texts_in(script) == []


@pytest.mark.parametrize(
    "script",
    [
        'button("All", check(true))',
        'say("Working …");',
        "say(`${chosen.name} could not be read: ${error.message}`, true);",
        'makeButton("l1l2-size", "lecture size")',
        "makeButton(name, `save as ${kind.toUpperCase()}`)",
        "name.textContent = `${shown.name}: ${shown.rows} rows`;",
        'make("summary", "", { textContent: "Traceback" })',
        'set(readout, "aria-label", `${label}, typed`);',
        'field("select", { "aria-label": "target" })',
        """node.innerHTML = '<p class="one">no figure</p>';""",
    ],
)
def test_a_text_in_a_script_is_seen(script):
    assert texts_in(script)


@pytest.mark.parametrize(
    "script",
    [
        'const FOCUSABLE = `${SLIDER}, button, select, input`; // "All of these"',
        'list.querySelector(".is-target input")',
        'words.setAttribute("aria-live", "polite");',
        """large.innerHTML = '<path fill="none" stroke-width="1.6" d="M2 6V2h4"/></svg>';""",
        'button.setAttribute("aria-label", label); target.title = texts.target;',
    ],
)
def test_what_is_no_text_in_a_script_passes(script):
    assert texts_in(script) == []


def test_a_script_gets_the_texts_that_it_uses_and_no_others():
    view, form = (
        set(re.findall(r"(?<!this\.)\btexts\.(\w+)", path.read_text(encoding="utf-8")))
        for path in (VIEW, FORM)
    )
    assert view | {"png", "svg"} == set(point().texts)  # those by the kind of file
    assert form == set(own_data(csv(a=N, b=N % 7), "x.csv").texts)
