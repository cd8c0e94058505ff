"""The project's own files agree with each other, and the code is tidy."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from l1l2.lessons.course import COURSE

PROJECT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LEARNING = PYPROJECT["project"]["dependencies"]
LOCKS = {
    "requirements.lock": LEARNING,
    "requirements-dev.lock": [
        name
        for group in PYPROJECT["dependency-groups"].values()
        for name in group
        if isinstance(name, str)
    ],
}


def text_of(name):
    return (PROJECT / name).read_text(encoding="utf-8")


def bounds(requirements):
    """Package name -> version bounds."""
    parsed = map(Requirement, requirements)
    return {canonicalize_name(each.name): each.specifier for each in parsed}


def pins(lock):
    """Package name -> the versions in ``lock`` (more than one where they depend on the Python)."""
    versions = defaultdict(set)
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text_of(lock), re.MULTILINE):
        versions[canonicalize_name(name)].add(version)
    return versions


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_every_direct_dependency_within_its_bounds(lock):
    versions = pins(lock)
    for name, allowed in bounds(LOCKS[lock]).items():
        assert versions[name], f"{lock} lacks {name}: lock anew, as pyproject.toml says how"
        beyond = {version for version in versions[name] if version not in allowed}
        assert not beyond, f"{lock} has {name} {beyond}, pyproject.toml wants {allowed}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(lock):
    entries = re.split(r"\n(?=\S)", text_of(lock).strip())
    assert len(entries) > len(LOCKS[lock])
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.]+( ; [^\n]+)? \\\n", entry), f"not a plain pin: {entry}"
        assert "--hash=sha256:" in entry, f"no hash: {entry}"
        assert "//" not in entry and "@" not in entry, f"an address: {entry}"


def test_both_locks_agree():
    learning, other = map(pins, LOCKS)
    differing = {
        name: (learning[name], other[name])
        for name in learning.keys() & other.keys()
        if not other[name] <= learning[name]
    }
    assert not differing


def test_the_conda_environment_has_the_same_names_and_bounds():
    listed = re.findall(r"^  - ([\w-]+ >=.+)$", text_of("environment.yml"), re.MULTILINE)
    python = "python " + PYPROJECT["project"]["requires-python"]
    assert bounds(listed) == bounds([*LEARNING, python])


def test_the_oldest_python_is_the_same_everywhere():
    oldest = re.search(r"OLDEST_PYTHON = \((\d+), (\d+)\)", text_of("run.py")).groups()
    assert PYPROJECT["project"]["requires-python"] == ">=" + ".".join(oldest)
    assert PYPROJECT["tool"]["ruff"]["target-version"] == "py" + "".join(oldest)


def test_the_wheel_ships_what_lies_beside_the_modules(tmp_path):
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(PROJECT / name, tmp_path)
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    build = "from flit_core.buildapi import build_wheel; print(build_wheel('.'))"
    built = subprocess.run(
        [sys.executable, "-c", build], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    shipped = set(zipfile.ZipFile(tmp_path / built.stdout.split()[-1]).namelist())
    source = tmp_path / "src"
    wanted = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert wanted <= shipped
    assert any(name.endswith("LICENSE") for name in shipped)


# The ledger of claims: about losses, and about penalties.
CLAIMS = [*(f"L{k}" for k in range(1, 10)), *(f"P{k}" for k in range(1, 23))]


def claimed():
    """Claim -> the numbers of the lessons and the names of the tests that docs/claims.md gives."""
    row = re.compile(r"^\| ([LP]\d+) \| .+ \| (.+) \| (.+) \|$", re.MULTILINE)
    rows = row.findall(text_of("docs/claims.md"))
    return {
        claim: (re.findall(r"\[(\d\d)\]", lessons), re.findall(r"`(\w+)`", tests))
        for claim, lessons, tests in rows
    }


def test_every_claim_has_its_row_its_lessons_and_its_tests():
    """The lessons are those of the table of the course, but for three that repeat the others."""
    tests, shown = "", {claim: [] for claim in CLAIMS}
    for path in sorted((PROJECT / "tests").glob("test_claims_*.py")):
        tests += path.read_text(encoding="utf-8")
    for lesson in COURSE:
        if lesson.name[:2] not in ("36", "41", "42"):
            for claim in re.findall(r"\b[LP]\d+\b", lesson.claims):
                shown[claim].append(lesson.name[:2])
    there = set(re.findall(r"^def (test_\w+)\(", tests, re.MULTILINE))
    rows = claimed()
    assert list(rows) == CLAIMS
    for claim, (lessons, proofs) in rows.items():
        assert lessons == shown[claim] != [], claim
        assert proofs and set(proofs) <= there, claim
        assert all(re.match(rf"test_{claim}_", proof) for proof in proofs), claim


def test_ruff_finds_nothing():
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "."],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    if found.returncode != 0:
        pytest.fail(found.stdout + found.stderr, pytrace=False)


# In pieces, so that this file passes its own test.
MACHINE_FOLDERS = "|".join(["work", "root", "tmp", "home", "Users"])
MACHINE_PATH = re.compile(rf"(?<![\w.])/({MACHINE_FOLDERS})/|\b[A-Z]:\\+({MACHINE_FOLDERS})\b")
REGISTRY = re.compile(
    "|".join([r"pypi\." "org", "python" + "hosted", r"registry\." "npmjs", r"deb\." "debian"])
)


def tracked_files():
    git = shutil.which("git")
    if git is None or not (PROJECT / ".git").exists():
        pytest.skip("not a git clone")
    listing = subprocess.run([git, "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True)
    paths = [PROJECT / name for name in listing.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_folder_of_one_machine_or_a_registry():
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(line) or REGISTRY.search(line):
                found.append(f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def test_a_machine_path_would_be_seen():
    assert MACHINE_PATH.search("see /ho" + "me/someone/notes")
    assert MACHINE_PATH.search("C:" + "\\Us" + "ers\\someone")
    assert not MACHINE_PATH.search("../work/notes or lab/tree/notebooks")
    assert REGISTRY.search("https://py" + "pi.org/simple")
