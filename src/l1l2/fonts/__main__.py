"""Makes the fonts anew, for maintainers: ``python -m l1l2.fonts FOLDER``.

FOLDER holds the four packages that the fonts come from, as they are fetched with

    pip download --no-deps fontpkg-source-sans-3==3.52 fontpkg-source-code-pro==1.26
    npm pack @fontsource/stix-two-math@5.3.0
    npm pack @expo-google-fonts/noto-sans-tc@0.4.3

It needs fontTools, which Matplotlib brings, and brotli (made with fontTools 4.68, brotli 1.2.1).
The same sources and versions give the same bytes. Of the Chinese letters there are just those that
the course says, see ``l1l2.texts.letters``: a new one needs the fonts made anew. The subsets have
other names than their sources, since the licence reserves the name "Source" for unchanged fonts.
"""

import io
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from l1l2.fonts import CHINESE, PLAIN
from l1l2.texts.letters import said_in_chinese

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]


@dataclass(frozen=True)
class Source:
    """A font family, in the package that brings it."""

    family: str
    version: str
    package: str
    folder: str  # where it is in the package
    licence: str  # the file that its licence is kept in
    licence_there: str = "LICENSE"  # what that is called in the package


SANS = Source(
    "Source Sans 3",
    "3.052",
    "fontpkg_source_sans_3-3.52-py3-none-any.whl",
    "fontpkg_source_sans_3/",
    "OFL-source-sans-3.txt",
)
MONO = Source(
    "Source Code Pro",
    "1.026",
    "fontpkg_source_code_pro-1.26-py3-none-any.whl",
    "fontpkg_source_code_pro/",
    "OFL-source-code-pro.txt",
)
STIX = Source(
    "STIX Two Math",
    "2.12",
    "fontsource-stix-two-math-5.3.0.tgz",
    "package/",
    "OFL-stix-two-math.txt",
)
NOTO = Source(
    "Noto Sans TC",
    "2.004",
    "expo-google-fonts-noto-sans-tc-0.4.3.tgz",
    "package/",
    "OFL-noto-sans-tc.txt",
    "LICENSE_FONT",
)


@dataclass(frozen=True)
class Face:
    """One file of ours: the file it comes from, its SHA-256, and what CSS calls it."""

    name: str
    source: Source
    file: str
    check: str
    family: str
    weight: int = 400
    style: str = "normal"


UPRIGHT = (
    "files/SourceSans3[wght].ttf",
    "042fe2cc0b933e328410d7acbd0aa6a1873dca5aef81875f4bc214b08825c7b9",
)
ITALIC = (
    "files/SourceSans3-Italic[wght].ttf",
    "39e3ab05ccd7cb94907c31005bb5bec1d5432f0b096a2b782976e217a540eb6c",
)
FACES = (
    Face("text-regular", SANS, *UPRIGHT, "L1L2 Text"),
    Face("text-bold", SANS, *UPRIGHT, "L1L2 Text", weight=700),
    Face("text-italic", SANS, *ITALIC, "L1L2 Text", style="italic"),
    Face(
        "code",
        MONO,
        "files/SourceCodePro[wght].ttf",
        "b400fc584e10aff25d0e775ce181b4fc1c5ea1b5dc37b81aeb2084375b945790",
        "L1L2 Code",
    ),
    Face(
        "math",
        STIX,
        "files/stix-two-math-latin-400-normal.woff2",
        "8b2a6834cfe1f4e0f3724ffa59fe92000013fc5a4c41e6a3f438006c26c60f0d",
        "L1L2 Math",
    ),
    Face(
        "chinese-regular",
        NOTO,
        "400Regular/NotoSansTC_400Regular.ttf",
        "add35d53f70727657b4509531677c4e3712b67df3d54661efdee5d3a0c16d954",
        "L1L2 Text",
    ),
    Face(
        "chinese-bold",
        NOTO,
        "700Bold/NotoSansTC_700Bold.ttf",
        "ed4ae6ed781e34d0beee896e9be5d835a938ac7adabbcc1b6b6904290006f372",
        "L1L2 Text",
        weight=700,
    ),
)
FIGURES = "chinese-regular"  # the face that Matplotlib has as a file of its own, under its name


def span(first, last):
    return set(range(first, last + 1))


# More than the course says today, so that a new lesson finds its letters.
LATIN = span(0x20, 0x7E) | span(0xA0, 0xFF)
GREEK = span(0x391, 0x3A1) | span(0x3A3, 0x3A9) | span(0x3B1, 0x3C9) | {0x3D1, 0x3D5, 0x3F1, 0x3F5}
SIGNS = set(map(ord, "\u2002\u2009\u202f‐‑–—‘’“”„†‡•…‰′″‹›€‖−√∞≈≠≤≥←↑→↓↔∂∆∏∑∫±×÷·◊"))
RAISED = {0x2070, *span(0x2074, 0x207E), *span(0x2080, 0x208E)}
ACCENTED = span(0x100, 0x17F) | span(0x300, 0x308) | {0x30C} | set(map(ord, "ȲȳẐẑ"))
TEXT = LATIN | ACCENTED | GREEK | SIGNS | RAISED
TEXT |= set(map(ord, "№™⅓⅔⅛⅜⅝⅞■□▪▲△▶▼▽◀◆●○✓"))
CODE = LATIN | ACCENTED | GREEK | SIGNS | RAISED | span(0x2500, 0x257F)
ITALICS = span(0x1D434, 0x1D467) | span(0x1D6E2, 0x1D71B)  # what an <mi> of one letter becomes
MATH = span(0x20, 0x7E) | GREEK | SIGNS | ITALICS | span(0x300, 0x308)
MATH |= set(map(ord, "\u00a0¬¯ℎℓℝℕℤ∀∃∅∇∈∉∋∖∘∝∠∣∥∧∨∩∪∬∴∼≃≅≡≪≫⊂⊃⊆⊇⊕⊗⊤⊥⋅⋮⋯⋱⌈⌉⌊⌋⏞⏟⟨⟩⟵⟶⟷⟸⟹⟺⇐⇒⇔↦ˆ˜˘˙¨"))
MATH |= set(map(ord, "⃗□■▲△▼▽◆◇●○★☆✓"))
CHARACTERS = {"L1L2 Text": TEXT, "L1L2 Code": CODE, "L1L2 Math": MATH}


def characters(face):
    """What a face is to have."""
    return said_in_chinese(PROJECT) if face.source is NOTO else CHARACTERS[face.family]


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python -m l1l2.fonts FOLDER", file=sys.stderr)
        return 2
    rules = []
    for face in FACES:
        made, characters = subset(face, Path(arguments[0]))
        (HERE / f"{face.name}.woff2").write_bytes(made)
        rules.append(rule(face, characters))
        print(f"{face.name}.woff2: {len(made)} bytes, {len(characters)} characters")
    plain, _ = subset(next(it for it in FACES if it.name == FIGURES), Path(arguments[0]), None)
    (HERE / PLAIN).write_bytes(plain)
    for source in (SANS, MONO, STIX, NOTO):
        there = source.folder + source.licence_there
        licence = packed(Path(arguments[0], source.package), there)
        (HERE / source.licence).write_bytes(licence.rstrip() + b"\n")
    (HERE / "fonts.css").write_text("\n".join(rules), encoding="utf-8", newline="\n")
    return 0


def packed(package, name):
    """The bytes of the file ``name`` in a package, a zip or tar archive."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            return archive.read(name)
    with tarfile.open(package) as archive:
        return archive.extractfile(name).read()


def subset(face, folder, flavour="woff2"):
    """The bytes of a face, and the characters that it has. flavour : None for a TrueType file."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    read = packed(folder / face.source.package, face.source.folder + face.file)
    if sha256(read).hexdigest() != face.check:
        raise ValueError(f"{face.file} is not that of {face.source.family} {face.source.version}")
    font = TTFont(io.BytesIO(read), recalcTimestamp=False)
    if "fvar" in font:
        font = instantiateVariableFont(font, {"wght": face.weight})
    options = subset.Options()
    options.flavor, options.hinting, options.notdef_outline = flavour, False, True
    kerning = [] if "MATH" in font else ["kern", "mark", "mkmk", "locl", "tnum"]
    options.layout_features = ["ccmp", *kerning]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    cut = subset.Subsetter(options)
    wanted = characters(face)
    cut.populate(unicodes=wanted)
    cut.subset(font)
    rename(font, face)
    level(font)
    made = io.BytesIO()
    font.flavor = flavour
    font.save(made, reorderTables=False)
    return made.getvalue(), sorted(filter(shown_by(font), wanted))


def shown_by(font):
    """Whether ``font`` has a character, whole or as a letter and its accent: browsers join them."""
    has = font.getBestCmap()
    return lambda each: each in has or all(ord(part) in has for part in normalize("NFD", chr(each)))


def rename(font, face):
    weight = {400: "Regular", 700: "Bold"}[face.weight]
    style = "Italic" if face.style == "italic" else weight
    family = CHINESE if face.source is NOTO else face.family
    full = f"{family} {style}"
    names = {1: family, 2: style, 3: f"{full}, of {face.source.family}", 4: full}
    names[6] = full.replace(" ", "-")
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def level(font):
    """The same height of a line on every system: there are three entries for it."""
    hhea, os2 = font["hhea"], font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = hhea.ascent, hhea.descent, 0
    os2.usWinAscent, os2.usWinDescent, hhea.lineGap = hhea.ascent, -hhea.descent, 0


def rule(face, characters):
    source = face.source
    return (
        f"/* Subset of {source.family} {source.version}, SIL Open Font License 1.1:"
        f" {source.licence} */\n"
        "@font-face {\n"
        f'  font-family: "{face.family}";\n'
        f"  font-weight: {face.weight};\n"
        f"  font-style: {face.style};\n"
        "  font-display: block;\n"
        f'  src: url("{face.name}.woff2") format("woff2");\n'
        f"  unicode-range: {', '.join(ranges(characters))};\n"
        "}\n"
    )


def ranges(characters):
    """Sorted numbers of characters as CSS has them, such as ``U+20-7e``."""
    found = []
    for each in characters:
        if found and found[-1][1] == each - 1:
            found[-1][1] = each
        else:
            found.append([each, each])
    return [f"U+{a:x}" if a == b else f"U+{a:x}-{b:x}" for a, b in found]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
