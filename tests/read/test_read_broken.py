"""Sixty broken files of every format: each costs itself, is told in one line that says what to do, and no other file."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.read import ReadResult, read

FILES = Path(__file__).parent / "files"
GOOD = "Two men were arrested near the bridge on Monday, the police said."


def made(name: str) -> bytes:
    return (FILES / name).read_bytes()


def half(name: str) -> bytes:
    return made(name)[: len(made(name)) // 2]


def holed(name: str, at: float = 0.5, size: int = 200) -> bytes:
    """Return a file with zeros in its middle."""
    data = bytearray(made(name))
    begin = int(len(data) * at)
    data[begin : begin + size] = b"\0" * len(data[begin : begin + size])
    return bytes(data)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


def tarred(kind: bytes, link: str = "") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = kind, link
        archive.addfile(info)
    return buffer.getvalue()


def lines(*values: object) -> bytes:
    return "".join((v if isinstance(v, str) else json.dumps(v)) + "\n" for v in values).encode()


NO_STORY = b"<html><head><title>x</title></head><body><nav><a href=/>Home</a></nav></body></html>"
DAMAGED_MAIL = (
    b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n"
)

# name of the file; what it holds
BROKEN: dict[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \n\t\n\xc2\xa0\n",
    "no-words.txt": lambda: b"12 34 -- 56\n\n!!",
    "nulls.txt": lambda: b"\0" * 500,
    "too-long.txt": lambda: b"word " * 250_000,
    "noise.txt": lambda: bytes(range(256)) * 20,
    "french.txt": lambda: ("Des hommes armés ont attaqué un poste à l’ouest de la ville et ont blessé "
                           "trois policiers, a dit l’armée mardi.").encode(),
    "empty.md": lambda: b"",
    "matter-only.md": lambda: b"---\ntitle: A title\ndate: 2023-05-07\n---\n",
    "empty.html": lambda: b"",
    "no-story.html": lambda: NO_STORY,
    "deep.html": lambda: b"<div>" * 50_000 + GOOD.encode(),
    "frames.html": lambda: b"<!doctype html><html><frameset><frame src=a></frameset></html>",
    "script.html": lambda: b"<!doctype html><html><body><script>var x='" + b"y" * 5000 + b"'</script></body></html>",
    "empty.jsonl": lambda: b"",
    "no-json.jsonl": lambda: b"this is no JSON\n",
    "cut.jsonl": lambda: lines({"id": "a", "text": GOOD})[:-20],
    "deep.jsonl": lambda: b'{"id": "a", "text": ' + b"[" * 100_000 + b"\n",
    "list.jsonl": lambda: lines([1, 2, 3]),
    "number.jsonl": lambda: lines(7),
    "no-id.jsonl": lambda: lines({"text": GOOD}),
    "no-text.jsonl": lambda: lines({"id": "a"}),
    "text-is-number.jsonl": lambda: lines({"id": "a", "text": 7}),
    "text-is-list.jsonl": lambda: lines({"id": "a", "text": [GOOD, 7]}),
    "id-is-list.jsonl": lambda: lines({"id": ["a"], "text": GOOD}),
    "empty-text.jsonl": lambda: lines({"id": "a", "text": ""}),
    "nan.jsonl": lambda: b'{"id": NaN, "text": Infinity}\n',
    "cut-array.json": lambda: json.dumps([{"id": "a", "text": GOOD}], indent=2).encode()[:-30],
    "deep.json": lambda: b"[" * 200_000,
    "string.json": lambda: b'"only a string"',
    "empty.csv": lambda: b"",
    "header-only.csv": lambda: b"id,text\n",
    "other-columns.csv": lambda: b"x,y,z\n1,2,3\n",
    "open-quote.csv": lambda: b'id,text\na,"' + b"word " * 2_500_000,
    "empty.tsv": lambda: b"\n\n\n",
    "cut.parquet": lambda: half("pyarrow.parquet"),
    "holed.parquet": lambda: holed("polars.parquet", 0.9),
    "empty.parquet": lambda: b"",
    "cut.xlsx": lambda: half("openpyxl.xlsx"),
    "no-workbook.xlsx": lambda: zipped(a_txt=GOOD.encode()),
    "holed.xlsx": lambda: holed("libreoffice.xlsx", 0.3, 1500),
    "text.xlsx": lambda: b"id,text\n",
    "cut.docx": lambda: half("pandoc.docx"),
    "no-document.docx": lambda: zipped(word__x_xml=b"<x/>"),
    "holed.docx": lambda: holed("python-docx.docx", 0.2, 3000),
    "empty.docx": lambda: b"",
    "cut.pdf": lambda: made("reportlab.pdf")[:300],
    "header-only.pdf": lambda: b"%PDF-1.7\n",
    "no-pdf.pdf": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "empty.pdf": lambda: b"",
    "no-feed.xml": lambda: b"<?xml version='1.0'?><data><row>1</row></data>",
    "no-entries.rss": lambda: b"<rss version='2.0'><channel><title>x</title></channel></rss>",
    "bomb.rss": lambda: b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aa'>]><rss><channel>&a;</channel></rss>",
    "entry-without-text.atom": lambda: b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></entry></feed>",
    "empty.eml": lambda: b"",
    "picture-only.eml": lambda: DAMAGED_MAIL,
    "empty.mbox": lambda: b"",
    "no-letters.mbox": lambda: b"this is no box of letters\n",
    "cut.warc.gz": lambda: half("wget.warc.gz")[:400],
    "no-warc.warc": lambda: b"nothing of the kind\r\n\r\n",
    "empty.warc": lambda: b"",
    "cut.txt.gz": lambda: gzip.compress(os.urandom(5000))[:2000],
    "no-gzip.txt.gz": lambda: GOOD.encode(),
    "wrong-sum.txt.gz": lambda: gzip.compress(GOOD.encode())[:-8] + b"\0" * 8,
    "cut.txt.xz": lambda: lzma.compress(os.urandom(5000))[:2000],
    "cut.txt.bz2": lambda: bz2.compress(os.urandom(5000))[:2000],
    "cut.zip": lambda: half("info-zip.zip"),
    "nothing-inside.zip": lambda: zipped(),
    "pictures.zip": lambda: zipped(a_png=b"x", b_css=b"y"),
    "cut.tar": lambda: made("gnu.tar")[:700],
    "link.tar": lambda: tarred(tarfile.SYMTYPE, "/etc/passwd"),
    "no-tar.tar": lambda: GOOD.encode(),
    "cut.tgz": lambda: half("gnu.tar.gz"),
}  # fmt: skip


def among_others(name: str, folder: Path) -> ReadResult:
    """Read a broken file between two good ones."""
    (folder / "a-good.txt").write_text(GOOD)
    (folder / name).write_bytes(BROKEN[name]())
    (folder / "z-good.txt").write_text(GOOD)
    return read([folder])


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_costs_itself_and_is_told_in_a_line(name: str, tmp_path: Path) -> None:

    result = among_others(name, tmp_path)
    assert {article.id for article in result.articles} == {"a-good", "z-good"}
    (outcome,) = [o for o in result.account.files if o.path == str(tmp_path / name)]
    assert outcome.state in ("left out", "skipped")
    told = [problem for problem in result.problems if str(tmp_path / name) in problem.where]
    assert told or outcome.reasons
    for problem in told:
        assert "\n" not in str(problem)
        assert str(problem).isprintable()
        assert len(str(problem).removeprefix(str(tmp_path))) < 400
        assert problem.what
        assert problem.remedy
        assert not problem.what.endswith(".")
    assert len([problem for problem in told if problem.left_out]) <= 1


def test_all_broken_files_at_once_are_all_accounted_for(tmp_path: Path) -> None:
    assert len(BROKEN) >= 60
    for name in ("a-good.txt", "z-good.txt"):
        (tmp_path / name).write_text(GOOD)
    for name in BROKEN:
        (tmp_path / name).write_bytes(BROKEN[name]())
    result = read([tmp_path])
    counts = result.account.counts()
    assert (counts["read"], counts["left out"] + counts["skipped"]) == (2, len(BROKEN))
    assert {o.path for o in result.account.files if not o.reasons} == {
        str(tmp_path / "a-good.txt"),
        str(tmp_path / "z-good.txt"),
    }
