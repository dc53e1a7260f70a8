"""Files and folders, good and bad: every problem says where, what and what to do."""

from __future__ import annotations

import json
import os
import random
import re
import zipfile
from pathlib import Path

import pytest

from kgbuild.errors import InputError
from kgbuild.read import read

GOOD = "Two men were arrested near the bridge on Monday, the police said."
ROOT = Path(__file__).parents[2]


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def line(**fields: object) -> str:
    return json.dumps(fields) + "\n"


# file's content; where, part of the message, part of the remedy
BROKEN: dict[str, tuple[str, str | bytes, str, str, str]] = {
    "empty": ("a.txt", "", "a.txt", "empty", "remove it"),
    "white space": ("a.txt", " \n\t\n", "a.txt", "empty", "remove it"),
    "byte order mark only": ("a.txt", b"\xef\xbb\xbf\n", "a.txt", "empty", "remove it"),
    "no words": ("a.txt", "123 ---", "a.txt", "no words", "remove it"),
    "binary": ("a.txt", b"\x00\x01\x02\xff", "a.txt", "not text but binary", "UTF-8"),
    "pdf": ("a.txt", b"%PDF-1.7 \xe2\xe3", "a.txt", "No /Root object", "save it anew"),
    "zip": ("a.txt", b"PK\x03\x04abc", "a.txt", "the archive is damaged", "anew"),
    "gzip": ("a.txt", b"\x1f\x8b\x08abc", "a.txt", "Compressed file ended", "anew"),
    "too long": ("a.txt", "word " * 200_001, "a.txt", "1,000,005 characters", "Split it"),
    "empty lines file": ("a.jsonl", "\n\n", "a.jsonl", "file is empty", "remove it"),
    "no json": ("a.jsonl", f"{line(id='b', text=GOOD)}{{oops\n", "a.jsonl:2", "not valid JSON", "Correct"),
    "no object": ("a.jsonl", "[1, 2]\n", "a.jsonl:1", "no JSON object", '"id"'),
    "no text": ("a.jsonl", line(id="b", title="A title"), "a.jsonl:1", 'no "text"', "text"),
    "text is no string": ("a.jsonl", line(id="b", text=7), "a.jsonl:1", '"text" is no string', "text"),
    "text is empty": ("a.jsonl", line(id="b", text=" "), "a.jsonl:1", "empty", "remove it"),
    "no id": ("a.jsonl", line(text=GOOD), "a.jsonl:1", 'no "id"', "id"),
    "id is empty": ("a.jsonl", line(id=" ", text=GOOD), "a.jsonl:1", 'no "id"', "id"),
    "cut off": ("a.jsonl", line(id="b", text=GOOD)[:20], "a.jsonl:1", "not valid JSON", "Correct"),
    "deeply nested": ("a.jsonl", "[" * 100_000, "a.jsonl:1", "nested too deeply", "Correct"),
    "array that is cut off": ("a.json", '[{"id": "b"', "a.json:1", "not valid JSON", "Correct"),
    "pretty, cut off": ("a.json", '{\n "id": "b",\n "text": "Two', "a.json:3", "not valid JSON", "Correct"),
    "taken id": (
        "a.jsonl", line(id="b", text="An other text.") + line(id="b", text=GOOD), "a.jsonl:2", "taken already", "own",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_article_is_left_out_and_reported(name: str, tmp_path: Path) -> None:
    file, content, where, what, remedy = BROKEN[name]
    write(tmp_path, {file: content, "good.txt": GOOD})
    result = read([tmp_path])
    assert "good" in {article.id for article in result.articles}
    (problem,) = [problem for problem in result.problems if problem.left_out]
    assert (Path(problem.where).name, result.left_out) == (where, 1)
    assert what in problem.what
    assert remedy in problem.remedy
    assert str(problem).count("\n") == 0


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        ({"x/a.txt": GOOD, "y/a.txt": GOOD}, ["a", "y/a"]),
        ({"x/a.html": f"<html><body><p>{GOOD}</p></body></html>", "y/a.txt": GOOD}, ["a", "a.txt"]),
        ({"1/x/a.txt": GOOD, "2/x/a.txt": GOOD}, ["a", "x/a"]),
        ({"x/a.csv": f"text\n{GOOD}\n{GOOD}\n", "y/a.csv": f"text\n{GOOD}\n"}, ["a-2", "a-3", "y/a-2"]),
        ({"a.jsonl": line(id="good", text=GOOD), "good.txt": GOOD}, ["good", "good.txt"]),
    ],
)
def test_articles_of_files_of_one_name_are_all_kept_and_told(
    files: dict[str, str | bytes], ids: list[str], tmp_path: Path
) -> None:
    result = read([write(tmp_path, files)])
    assert [article.id for article in result.articles] == ids
    assert result.left_out == 0
    (told,) = [problem for problem in result.problems if "its id is" in problem.what]
    assert f"'{ids[-1]}'" in told.what


def test_members_of_archives_of_one_name_are_all_kept(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("x/a.txt", "y/a.txt", "y/a.md"):
            archive.writestr(name, GOOD)
    assert [article.id for article in read([tmp_path]).articles] == ["a", "a.md", "y/a"]


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_article_is_an_error_when_strict(name: str, tmp_path: Path) -> None:
    file, content, _, what, _ = BROKEN[name]
    write(tmp_path, {file: content, "good.txt": GOOD})
    with pytest.raises(InputError, match=re.escape(what)) as caught:
        read([tmp_path], strict=True)
    assert caught.value.where
    assert caught.value.remedy


def test_all_cases_are_collected() -> None:
    assert len(BROKEN) == 22


def test_missing_path(tmp_path: Path) -> None:
    write(tmp_path, {"good.txt": GOOD})
    with pytest.raises(InputError, match="no such file or folder"):
        read([tmp_path, tmp_path / "nowhere"])


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no articles"):
        read([tmp_path])


def test_empty_folder_beside_a_full_one(tmp_path: Path) -> None:
    write(tmp_path, {"full/good.txt": GOOD, "empty/readme.md": "No article.", "empty/a.css": "p {}"})
    result = read([tmp_path / "full", tmp_path / "empty"])
    assert (len(result.articles), [problem.what for problem in result.problems]) == (
        1,
        ["the folder holds no articles"],
    )


def test_no_paths() -> None:
    with pytest.raises(InputError, match="no paths"):
        read([])


def test_nothing_readable_names_the_first_and_counts_the_rest(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "", "b.txt": "", "c.txt": ""})
    with pytest.raises(InputError, match=r"a\.txt: the article is empty \(and 2 more\)"):
        read([tmp_path])


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    write(tmp_path, {"a.png": b"PNG", "good.txt": GOOD})
    result = read([tmp_path])
    assert [article.id for article in result.articles] == ["good"]
    assert result.account.in_words() == "2 files: 1 read, 1 skipped (1 .png)"
    with pytest.raises(InputError, match=r"files that end in '\.png' are not read"):
        read([tmp_path / "a.png"])


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    write(tmp_path, {"good.txt": GOOD})
    (tmp_path / "gone.txt").symlink_to(tmp_path / "missing")
    assert [problem.what for problem in read([tmp_path]).problems] == [
        "cannot be read: No such file or directory"
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    write(tmp_path, {"good.txt": GOOD, "shut.txt": GOOD})
    (tmp_path / "shut.txt").chmod(0)
    assert [problem.what for problem in read([tmp_path]).problems] == ["cannot be read: Permission denied"]


def test_folders_are_read_with_their_subfolders_hidden_files_not(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"b/c/two.txt": GOOD, "one.TXT": GOOD, ".hidden/x.txt": GOOD, ".y.txt": GOOD, "notes.rst": GOOD},
    )
    assert [article.id for article in read([tmp_path]).articles] == ["one", "two"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, {"one.txt": GOOD})
    result = read([tmp_path, tmp_path / "one.txt", tmp_path / "." / "one.txt"])
    assert (len(result.articles), result.problems) == (1, ())


def test_order_of_files_changes_nothing(tmp_path: Path) -> None:
    content = {f"{n}.txt": f"{GOOD} It was number {n}." for n in range(9)}
    content["x.jsonl"] = line(id="3", text="An other third.") + line(id="0a", text=GOOD) + "oops\n"
    write(tmp_path, dict(content))
    paths = sorted(tmp_path.iterdir())
    want = read(paths)
    assert [article.id for article in want.articles] == ["0", "0a", *map(str, range(1, 9))]
    for seed in range(5):
        random.Random(seed).shuffle(paths)
        assert read(paths) == want
    assert read([tmp_path]) == want


def test_fields_of_a_line(tmp_path: Path) -> None:
    fields = {
        "title": "Arrests",
        "published": "2022-03-07",
        "source": "Post",
        "url": "https://p.example",
        "x": [1],
    }
    write(tmp_path, {"a.jsonl": line(id=12, text=f"\ufeff{GOOD}\r\n", **fields)})
    (article,) = read([tmp_path]).articles
    assert (article.id, article.text, article.title, article.source) == ("12", f"{GOOD}\n", "Arrests", "Post")
    assert (article.url, article.path) == ("https://p.example", str(tmp_path / "a.jsonl"))


def test_an_array_in_a_json_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.json": json.dumps([{"id": "b", "text": GOOD}, {"id": "c"}], indent=1)})
    result = read([tmp_path])
    assert [article.id for article in result.articles] == ["b"]
    assert [Path(problem.where).name for problem in result.problems] == ["a.json: item 2"]


def test_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.txt": b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n\r\nIt was late.\r", "b.jsonl": b"\xef\xbb\xbf{}"},
    )
    result = read([tmp_path])
    assert result.articles[0].text == f"{GOOD}\n\nIt was late.\n"
    assert [problem.what for problem in result.problems] == ['the line has no "text"']


def test_line_separators_inside_a_json_string_do_not_cut_the_line(tmp_path: Path) -> None:
    text = f"{GOOD}\u2028It was late."
    write(tmp_path, {"a.jsonl": json.dumps({"id": "b", "text": text}, ensure_ascii=False)})
    assert read([tmp_path]).articles[0].text == text


def test_the_sample_articles() -> None:
    result = read([ROOT / "articles"])
    assert (len(result.articles), result.problems) == (16, ())
    assert [article.id for article in result.articles if not article.published] == [
        "euphrates-monitor-night-of-shelling"
    ]
    kinds = {block.kind for article in result.articles for block in article.blocks}
    assert kinds == {"headline", "dateline", "byline", "body", "caption", "teaser", "boilerplate"}
