"""The lesson "Your own data" in JupyterLab, as a learner with a table of their own has it."""

import json
import re

import numpy as np
import pytest

pytestmark = pytest.mark.browser

NASTY = "<img src=x onerror=document.title='got'>"


class Form:
    """The form of the lesson. Whatever asks the kernel waits for its answer."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        self.root = self.page.locator(".l1l2-own")
        self.root.wait_for()

    @property
    def status(self):
        return self.root.get_by_role("status").inner_text()

    @property
    def said(self):
        return self.root.locator("li").all_inner_texts()

    @property
    def features(self):
        """Name -> whether it is ticked, of those that can be."""
        return {
            box.get_attribute("value"): box.is_checked()
            for box in self.root.locator(".features input:not(:disabled)").all()
        }

    def answered(self):
        self.page.wait_for_function(
            """() => {
                const said = document.querySelector(".l1l2-own [role=status]").textContent;
                return said && !said.startsWith("Working");
            }"""
        )

    def give(self, path):
        self.root.get_by_label("Your file").set_input_files(path)
        self.answered()

    def target(self, name):
        self.root.get_by_label("Target", exact=True).select_option(name)

    def tick(self, name):
        self.root.locator(f".features input[value={json.dumps(name)}]").check()

    def press(self, name):
        self.root.get_by_role("button", name=name).click()
        self.answered()


@pytest.fixture(scope="module")
def lesson(lab):
    notebook = lab.open_notebook("36_your_own_data.ipynb", height=900)
    notebook.run_all()
    notebook.form = Form(notebook)
    yield notebook
    notebook.close()
    lab.end_kernels()


@pytest.fixture
def form(lesson):
    """The form with the penguins and their columns as at the start, each time."""
    if "body_mass_g from 11 features, 333 rows." not in lesson.form.said:
        lesson.form.press("Back to the first table")
    return lesson.form


def table(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def gaps_and_text(tmp_path):
    """120 rows with gaps, text, three regions, decimal commas, and names that want to be markup."""
    random = np.random.default_rng(0)
    rows = [f"price $;{NASTY};a$b_c$d;note;region"]
    for i in range(120):
        x, z, e = random.normal(size=3)
        one = f"{x:.3f}" if i % 10 else ""
        row = f"{1e6 * (3 + 2 * x - z + e / 2):.0f};{one};{z:.3f};note {i};{'NSW'[i % 3]}"
        rows.append(row.replace(".", ","))
    return table(tmp_path, "gaps.csv", "\r\n".join(rows), "utf-8-sig")


def sixty(tmp_path):
    """300 rows, 60 features with Chinese names, in Big5."""
    random = np.random.default_rng(0)
    X = random.normal(size=(300, 60)) + random.normal(size=(300, 1))
    y = X[:, :6] @ [3, -2, 2, 1, 1, -1] + 3 * random.normal(size=300)
    names = [f"{'溫濕風雨雪雲霜露'[j % 8]}度{'的名稱很長' * (j % 3)}{j}" for j in range(60)]
    rows = [[*names, "產量"], *([f"{v:.4g}" for v in (*x, t)] for x, t in zip(X, y, strict=True))]
    return table(tmp_path, "sixty.csv", "\n".join(",".join(row) for row in rows), "cp950"), names


def everything_moves(lesson, *words):
    """Every slider of every figure; ``words`` are then somewhere in what the figures say."""
    said = ""
    for explorer in lesson.explorers(3):
        for name in explorer.sliders:
            before = explorer.picture
            explorer.press(name, "Home")
            explorer.press(name, "End")
            assert explorer.error == "" and explorer.picture != before
        said += explorer.words
    for word in words:
        assert word in said
    assert not lesson.complaints and not lesson.failures()


def test_the_shipped_table_is_there_at_once(lesson, form):
    assert form.said[0] == "body_mass_g from 11 features, 333 rows."
    assert form.said[1].startswith("11 of 344 rows are left out for a gap: 11 in sex")
    assert form.features["flipper_length_mm"] and "body_mass_g" not in form.features
    everything_moves(lesson, "body_mass_g on year", "an error of 804")


def test_other_columns_are_chosen_and_every_figure_follows(lesson, form):
    form.target("flipper_length_mm")
    form.press("Use these columns")
    assert form.said[0] == "flipper_length_mm from 11 features, 333 rows."
    everything_moves(lesson, "flipper_length_mm on ", "of 11 weights for flipper_length")
    form.root.get_by_role("button", name="None").click()
    form.press("Use these columns")
    assert "choose at least one other column" in form.status
    form.tick("body_mass_g")
    form.press("Use these columns")
    assert form.said == ["flipper_length_mm from 1 feature, 342 rows.",
                         "2 of 344 rows are left out for a gap: 2 in flipper_length_mm, "
                         "2 in body_mass_g."]  # fmt: skip
    assert "of 1 weight for flipper_length_mm" in lesson.explorers(3)[1].words


def test_a_table_with_gaps_and_text_is_read_and_its_names_stay_text(lesson, form, tmp_path):
    form.give(gaps_and_text(tmp_path))
    assert "press Use these columns" in form.status
    assert "The columns are parted by semicolons." in form.said
    assert form.features == {"price $": True, NASTY: True, "region": True}  # the target is a$b_c$d
    assert "text, 120 different entries" in form.root.inner_text()
    before = lesson.explorers(3)[1].words
    assert "body_mass_g" in before  # as long as nothing is chosen
    form.target("price $")
    form.tick("a$b_c$d")
    form.press("Use these columns")
    assert form.said[0] == "price $ from 5 features, 108 rows."
    assert f"12 of 120 rows are left out for a gap: 12 in {NASTY}." in form.said
    everything_moves(lesson, "price $ on region = W", "keeps 0 (all are zero)")
    first = lesson.explorers(3)[0]
    first.press("feature", "Home")
    assert first.words.startswith(f"price $ on {NASTY}: the L1 line")
    assert lesson.page.title() != "got" and lesson.page.locator("img[src=x]").count() == 0


def test_sixty_columns_with_chinese_names_in_big5(lesson, form, tmp_path):
    path, names = sixty(tmp_path)
    form.give(path)
    assert "Big5" in form.said[0]
    assert list(form.features) == names
    form.press("Use these columns")
    assert form.said[0] == "產量 from 60 features, 300 rows."
    everything_moves(lesson, "產量", names[59], "of 60 weights")


BROKEN = {
    "sheet.xlsx": (b"PK\x03\x04" + bytes(5000), "is a spreadsheet or another packed file"),
    "empty.csv": (b"", "empty.csv is empty"),
    "one.csv": (b"a\n1\n2\n", "has one column, a"),
    "ragged.csv": (b"a,b\n1,2\n1,2,3\n", "Line 3 of ragged.csv has 3 entries"),
}


def test_a_broken_file_gets_a_sentence_and_changes_nothing(lesson, form, tmp_path):
    before, pictures = form.said, [explorer.picture for explorer in lesson.explorers(3)]
    for name, (data, words) in BROKEN.items():
        (tmp_path / name).write_bytes(data)
        form.give(tmp_path / name)
        assert words in form.status
        assert form.said == before
    assert [explorer.picture for explorer in lesson.explorers(3)] == pictures
    assert not lesson.failures()


def test_a_file_of_200_megabytes_is_refused_unread_and_the_kernel_lives(lesson, form, tmp_path):
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(200_000_000)
    form.give(tmp_path / "huge.csv")
    assert form.status.startswith("huge.csv has 200 MB, and this lesson takes 5 MB at most.")
    assert lesson.ask("print(own.sheet.name)") == "palmer_penguins.csv"


def test_a_table_of_text_only_says_that_it_cannot_be_predicted(lesson, form, tmp_path):
    rows = "\n".join(f"{'ab'[i % 2]},{'xyz'[i % 3]}" for i in range(40))
    form.give(table(tmp_path, "words.csv", f"left,right\n{rows}"))
    form.press("Use these columns")
    assert form.status == "No column of words.csv holds numbers, and only numbers can be predicted."


def test_the_report_is_one_file_that_needs_nothing_else(lab, lesson, form, tmp_path):
    form.give(gaps_and_text(tmp_path))
    form.target("price $")
    form.press("Use these columns")
    explorers = lesson.explorers(3)
    explorers[1].press("λ", "PageUp")
    lesson.page.get_by_role("button", name="Save the report").click()
    lesson.page.get_by_text("Wrote report_gaps.html to").wait_for()
    html = (lab.root / "report_gaps.html").read_text(encoding="utf-8")
    assert NASTY not in html and "&lt;img src=x" in html
    assert not re.findall(r"(?:src|href)=\"(?!data:image/png;base64,)", html)

    page = lesson.page.context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((lab.root / "report_gaps.html").as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    pictures = page.locator("figure img").all()
    assert len(pictures) == 3
    assert all(each.evaluate("image => image.naturalWidth") > 500 for each in pictures)
    words = [explorer.words for explorer in explorers]
    assert [each.get_attribute("alt") for each in pictures] == words
    assert page.locator("figcaption").all_inner_texts() == words
    assert page.title() == "price $: gaps.csv" != "got"
    page.close()


def test_what_is_stored_needs_no_kernel(lab, lesson, form):
    lesson.save()
    stored = json.loads((lab.root / "36_your_own_data.ipynb").read_text(encoding="utf-8"))
    text = json.dumps(stored)
    assert "widget-view" not in text
    outputs = {cell["id"]: cell.get("outputs", []) for cell in stored["cells"]}
    assert "<td>species</td>" in "".join(outputs["choose"][0]["data"]["text/html"])
    for name in ("line", "paths", "score"):
        assert "image/png" in outputs[name][0]["data"]
