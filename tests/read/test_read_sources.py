"""Files of every format, made by programs that are not ours: text, title, day, outlet; and what became of each file."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest

from kgbuild.errors import InputError, UsageError
from kgbuild.model import Article
from kgbuild.read import FIELDS, options_of, read
from kgbuild.read.sources import base, packed
from kgbuild.read.sources.kinds import kind_of

FILES = Path(__file__).parent / "files"
GOOD = "Two men were arrested near the bridge on Monday, the police said."
TITLE, DAY, SOURCE = "Seven soldiers killed near Dori", date(2023, 5, 7), "The Sahel Ledger"
LEAD = "killed seven soldiers, the army said."
PISSILA = "killing five people."

# file; articles, title, day, outlet of the first, words of its text
MADE: dict[str, tuple[int, str, date | None, str, str]] = {
    "page-by-hand.html": (1, TITLE, DAY, SOURCE, LEAD),
    "chromium.html": (1, TITLE, DAY, SOURCE, LEAD),
    "pandoc.html": (1, "Incidents around Djibo", date(2024, 3, 5), "", PISSILA),
    "libreoffice.html": (1, "Incidents around Djibo", date(2026, 11, 29), "", PISSILA),
    "chromium.pdf": (1, f"{TITLE} | {SOURCE}", date(2026, 11, 29), SOURCE, LEAD),
    "libreoffice.pdf": (1, "Incidents around Djibo", date(2026, 11, 29), "", PISSILA),
    "reportlab.pdf": (1, TITLE, date(2000, 1, 1), "", LEAD),
    "pandoc.docx": (1, "Incidents around Djibo", date(2024, 3, 5), "", PISSILA),
    "libreoffice-of-page.docx": (1, f"{TITLE} | {SOURCE}", None, SOURCE, LEAD),
    "python-docx.docx": (1, TITLE, None, "", LEAD),
    "pandoc.md": (1, "Incidents around Djibo", None, "", PISSILA),
    "pandoc-front-matter.md": (1, "Incidents around Djibo", date(2024, 3, 5), "Sahel Watch", PISSILA),
    "pandoc-of-page.md": (1, TITLE, None, SOURCE, "killed seven soldiers"),
    "feedgen.rss": (2, TITLE, DAY, SOURCE, LEAD),
    "feedgen.atom": (2, TITLE, DAY, SOURCE, LEAD),
    "pyrss2gen.xml": (1, TITLE, DAY, SOURCE, LEAD),
    "plain.eml": (1, TITLE, DAY, SOURCE, LEAD),
    "html-base64.eml": (1, TITLE, DAY, SOURCE, LEAD),
    "multipart.eml": (1, TITLE, DAY, SOURCE, "l’armée said."),
    "box.mbox": (3, TITLE, DAY, SOURCE, LEAD),
    "openpyxl.xlsx": (2, TITLE, DAY, SOURCE, LEAD),
    "libreoffice.xlsx": (2, TITLE, DAY, "", LEAD),
    "xlsxwriter.xlsx": (2, "", None, "", "Ambush on an army convoy"),
    "pyarrow.parquet": (2, TITLE, DAY, SOURCE, LEAD),
    "polars.parquet": (2, TITLE, DAY, "", LEAD),
    "duckdb.parquet": (2, TITLE, DAY, "", LEAD),
    "pyarrow.csv": (2, TITLE, DAY, SOURCE, LEAD),
    "duckdb.csv": (2, TITLE, DAY, "", LEAD),
    "libreoffice.csv": (2, "", None, "", "Ambush on an army convoy"),
    "polars.tsv": (2, TITLE, DAY, "", LEAD),
    "polars.ndjson": (2, TITLE, DAY, "", LEAD),
    "duckdb.jsonl": (2, TITLE, DAY, "", LEAD),
    "duckdb.json": (2, TITLE, DAY, "", LEAD),
    "wget.warc.gz": (2, TITLE, DAY, SOURCE, LEAD),
    "wget-plain.warc": (1, TITLE, DAY, SOURCE, LEAD),
    "warcio.warc.gz": (2, TITLE, DAY, SOURCE, LEAD),
    "gzip.txt.gz": (1, "", None, "", LEAD),
    "bzip2.txt.bz2": (1, "", None, "", LEAD),
    "xz.txt.xz": (1, "", None, "", LEAD),
    "info-zip.zip": (3, TITLE, DAY, SOURCE, LEAD),
    "gnu.tar": (3, TITLE, DAY, SOURCE, LEAD),
    "gnu.tar.gz": (3, TITLE, DAY, SOURCE, LEAD),
    "gnu.txz": (3, TITLE, DAY, SOURCE, LEAD),
}


def one(name: str, folder: Path = FILES) -> tuple[Article, ...]:
    return read([folder / name]).articles


def body(article: Article) -> str:
    return "\n".join(article.text[b.start : b.end] for b in article.blocks if b.kind == "body")


def test_every_file_is_in_the_table() -> None:
    assert {p.name for p in FILES.iterdir()} - {"ABOUT.md"} == set(MADE)
    kinds = [kind_of(name.removesuffix(".gz")) for name in MADE if "txt" not in name and "tar" not in name]
    assert all(kinds.count(kind) >= 3 for kind in set(kinds) - {"packed"})


@pytest.mark.parametrize("name", MADE)
def test_text_title_day_and_outlet(name: str) -> None:
    number, title, day, source, words = MADE[name]
    found = one(name)
    first = min(found, key=lambda a: (words not in " ".join(a.text.split()), a.title != title))
    assert (len(found), first.title, first.published, first.source) == (number, title, day, source)
    assert words in " ".join(body(first).split())


@pytest.mark.parametrize(
    "name", [name for name in MADE if name.endswith((".html", ".pdf", ".docx", ".md", ".warc"))]
)
def test_menus_links_captions_and_rights_are_no_story(name: str) -> None:
    for article in one(name):
        assert not [w for w in ("Most read", "forty in the east", "AFP", "©", "Home") if w in body(article)]


def test_a_table_of_a_word_document_keeps_its_fields(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Attacks of the month, as the mission counted them.")
    rows = [("Date", "Place", "Event", "Killed"), ("3 May 2024", "Dori", "Gunmen attacked a post", "4")]
    grid = document.add_table(rows=2, cols=4)
    for row, values in zip(grid.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.save(str(tmp_path / "a.docx"))
    [article] = read([tmp_path / "a.docx"]).articles
    held = {article.text[b.start : b.end]: b.holds for b in article.blocks if b.holds}
    assert held == {"3 May 2024": "date", "Dori": "place", "Gunmen attacked a post": "event", "4": "killed"}


def test_tables_of_pages_keep_their_fields() -> None:
    (article,) = one("page-by-hand.html")
    events = [b for b in article.blocks if b.holds == "event"]
    rows = [[article.text[article.blocks[n].start : article.blocks[n].end] for n in b.given] for b in events]
    assert rows == [["2 May 2023", "Djibo", "4"], ["4 May 2023", "Arbinda", "9"]]


def test_running_heads_and_numbers_of_pages_go() -> None:
    (article,) = one("reportlab.pdf")
    assert "Page" not in article.text
    assert body(article).count("Patrol number") == 14


# ------------------------------------------------------------------------------------------- account


def test_a_mixed_folder_is_accounted_for(tmp_path: Path) -> None:
    for name in MADE:
        shutil.copy(FILES / name, tmp_path / name)
    names = ("picture.png", "style.css", "notes.rst", "README.md", "Makefile")
    for name in names:
        (tmp_path / name).write_text("x")
    (tmp_path / "empty.txt").write_text("")
    result = read([tmp_path])
    account = result.account.plain()
    # several of these files hold the same articles under the same ids: those are left out, and told
    assert (
        account["files"]["all"]
        == len(MADE) + 6
        == sum(account["files"][s] for s in ("read", "left out", "skipped"))
    )
    assert account["files"]["skipped"] == 5
    assert account["left_out"] == result.left_out
    assert sum("is taken already" in p.what for p in result.problems) == result.left_out - 2
    assert account["articles"] == len(result.articles) == sum(o.articles for o in result.account.files)
    assert result.account.in_words().endswith(
        "(1 .css, 1 .png, 1 .rst, 1 files without an ending, 1 notes about the folder)"
    )
    assert json.loads(result.account.dump())["each"][0]["path"].startswith(str(tmp_path))
    assert len(result.account.lines()) == len(MADE) + 6


def test_a_folder_and_a_link_to_it_are_read_once_and_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "one.txt").write_text(GOOD)
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "two.txt").write_text(GOOD)
    (tmp_path / "a" / "there").symlink_to(tmp_path / "far")
    (tmp_path / "a" / "self.txt").symlink_to(tmp_path / "a" / "self.txt")
    result = read([tmp_path / "a"])
    assert [a.id for a in result.articles] == ["one", "two"]
    states = {str(Path(o.path).relative_to(tmp_path)): o.state for o in result.account.files}
    assert states == {
        "a/b/one.txt": "read",
        "a/b/up": "skipped",
        "a/self.txt": "left out",
        "a/there/two.txt": "read",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(GOOD)
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut").chmod(0)
    assert [p.what for p in read([tmp_path]).problems] == ["the folder cannot be read: Permission denied"]
    with pytest.raises(InputError, match="cannot be read"):
        read([tmp_path], strict=True)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.txt").write_text(GOOD)
    (tmp_path / "shut").mkdir()
    listed = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [p.what for p in read([tmp_path]).problems] == ["the folder cannot be read: Permission denied"]


def test_pipes_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "one.txt").write_text(GOOD)
    assert [o.state for o in read([tmp_path]).account.files] == ["read", "skipped"]
    with pytest.raises(InputError, match="neither a file nor a folder"):
        read([tmp_path / "pipe.txt"])


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(GOOD)
    (article,) = read([tmp_path]).articles
    assert article.id == "caf\\xe9"
    assert article.path.encode()


def test_patterns(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(GOOD)
    assert [a.id for a in read([tmp_path / "*.txt"]).articles] == ["a", "b"]
    with pytest.raises(InputError, match="no such file"):
        read([tmp_path / "*.pdf"])


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        json.dumps({"id": "stdin", "text": GOOD}).encode(),
        gzip.compress(GOOD.encode(), mtime=0),
    ],
    ids=["text", "json", "gzip"],
)
def test_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (article,) = read([Path("-")]).articles
    assert (article.id, article.text) == ("stdin", GOOD)


def test_web_addresses_are_refused_with_what_saves_them() -> None:
    with pytest.raises(InputError, match="fetches nothing") as caught:
        read([Path("https://ledger.example/a?b=1")])
    assert "curl -L -o page.html 'https://ledger.example/a?b=1'" in caught.value.remedy


def test_other_languages_are_left_out_and_counted(tmp_path: Path) -> None:
    french = (
        "Des hommes armés ont attaqué un poste de contrôle à l’ouest de la ville mardi et ont blessé trois policiers, "
        "a dit l’armée."
    )
    arabic = "هاجم مسلحون نقطة تفتيش غرب المدينة يوم الثلاثاء وأصابوا ثلاثة من رجال الشرطة"
    spanish = (
        "Hombres armados atacaron el martes un puesto de control al oeste de la ciudad e hirieron a tres policías, "
        "dijo el ejército."
    )
    for n, text in enumerate([french, french, arabic, spanish, GOOD]):
        (tmp_path / f"{n}.txt").write_text(text)
    result = read([tmp_path])
    assert [a.id for a in result.articles] == ["4"]
    assert [(Path(p.where).name, p.what) for p in result.problems] == [
        ("0.txt", "it is in French, with 1 more, and only English is read"),
        ("2.txt", "it is in Arabic, and only English is read"),
        ("3.txt", "it is in Spanish, and only English is read"),
    ]
    assert result.left_out == 4
    with pytest.raises(InputError, match=r"French, with 1 more, and only English is read \(and 2 more\)"):
        read([tmp_path], strict=True)


# ------------------------------------------------------------------------------------------- columns


def test_columns_are_guessed_told_and_given(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'When,Whatever\n2023-05-07,"{GOOD} {GOOD} {GOOD}"\n')
    result = read([tmp_path])
    assert result.articles[0].text.startswith(GOOD)
    assert result.problems[0].what == "columns: text from 'Whatever', date from 'When'"
    (tmp_path / "a.csv").write_text("X,Y,Z\n1,Two men were arrested on Monday.,2023-05-07\n")
    with pytest.raises(InputError, match="none of the columns X, Y, Z"):
        read([tmp_path])
    (article,) = read([tmp_path], options=options_of(["text=Y", "published=z"], FIELDS)).articles
    assert (article.id, article.published) == ("a-2", DAY)
    with pytest.raises(UsageError, match="names no field"):
        options_of(["colour=Y"], FIELDS)
    with pytest.raises(UsageError, match="no column 'W'"):
        read([tmp_path], options=options_of(["text=W"], FIELDS))


def test_the_narrowest_column_is_the_place(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "date,country,admin1,location,notes\n2023-05-07,Mali,Gao,Ansongo,A mine exploded.\n"
    )
    assert "place from 'location'" in read([tmp_path]).problems[0].what
    (tmp_path / "a.csv").write_text("date,country,notes\n2023-05-07,Mali,A mine exploded.\n")
    assert "place from 'country'" in read([tmp_path]).problems[0].what


def test_messages_whose_text_is_given_in_parts(tmp_path: Path) -> None:
    parts = ["Shells hit ", {"type": "bold", "text": "Basra"}, " at dawn, the police said."]
    messages = [{"id": 11, "date": "2022-03-11T08:00:00", "text": parts}, {"id": 12, "text": ["a", 7]}]
    (tmp_path / "result.json").write_text(json.dumps({"name": "Diary", "messages": messages}))
    result = read([tmp_path])
    assert [(a.id, a.text, a.published) for a in result.articles] == [
        ("11", "Shells hit Basra at dawn, the police said.", date(2022, 3, 11))
    ]
    assert result.left_out == 1


def test_json_by_other_names_and_over_many_lines(tmp_path: Path) -> None:
    value = {"id": 7, "headline": "Arrests", "pub_date": "2023-05-07", "content": GOOD, "publisher": SOURCE}
    for text in (json.dumps(value), json.dumps(value, indent=2), json.dumps({"articles": [value]}, indent=1)):
        (tmp_path / "a.json").write_text(text)
        (article,) = read([tmp_path]).articles
        assert (article.id, article.title, article.published, article.source) == ("7", "Arrests", DAY, SOURCE)
    several = {"status": "ok", "articles": [value, {"url": "https://x.example/8", **value, "id": None}]}
    for name, text in (("a.json", json.dumps(several)), ("a.jsonl", json.dumps(several) + "\n")):
        (tmp_path / "a.json").write_text("[]")
        (tmp_path / name).write_text(text)
        assert [a.id for a in read([tmp_path / name]).articles] == ["7", "https://x.example/8"]
    (tmp_path / "a.jsonl").unlink()
    (tmp_path / "a.json").write_text(
        json.dumps(value, indent=2) + "\n" + json.dumps({**value, "id": 8}, indent=2)
    )
    assert [a.id for a in read([tmp_path]).articles] == ["7", "8"]


# ------------------------------------------------------------------------------------------- archives


def test_a_bomb_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_FREE", 1_000_000)
    monkeypatch.setattr(packed, "_ARCHIVE", 1_000_000)
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"\0" * 2_000_000))
    (tmp_path / "bomb.jsonl.xz").write_bytes(lzma.compress(b"a" * 2_000_000, preset=0))
    (tmp_path / "bomb.csv.bz2").write_bytes(bz2.compress(b"a,b\n" * 500_000))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"word " * 400_000)
    (tmp_path / "good.txt").write_text(GOOD)
    result = read([tmp_path])
    assert [a.id for a in result.articles] == ["good"]
    assert result.left_out == 4
    assert sum("bomb" in p.what for p in result.problems) == 4


def test_members_of_archives_lead_nowhere(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../escape.txt", GOOD)
        archive.writestr("/absolute.txt", GOOD)
        archive.writestr("__MACOSX/._x.txt", GOOD)
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("pipe.txt", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        info = tarfile.TarInfo("../up.txt")
        info.size = len(GOOD)
        tar.addfile(info, io.BytesIO(GOOD.encode()))
    result = read([tmp_path])
    assert [a.id for a in result.articles] == ["absolute", "escape", "up"]
    assert {p.name for p in tmp_path.iterdir()} == {"a.zip", "b.tar"}
    assert sum("inside an archive" in p.what for p in result.problems) == 3


def test_archives_in_archives_end(tmp_path: Path) -> None:
    data, name = GOOD.encode(), "a.txt"
    for _ in range(7):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, data)
        data, name = buffer.getvalue(), "a.zip"
    (tmp_path / "deep.zip").write_bytes(data)
    (tmp_path / "good.txt").write_text(GOOD)
    assert [p.what for p in read([tmp_path]).problems] == ["it lies in 4 archives"]


def test_an_entity_bomb_in_a_feed(tmp_path: Path) -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<rss version="2.0"><channel><title>&b;</title></channel></rss>'
    )
    (tmp_path / "a.rss").write_text(bomb)
    with pytest.raises(InputError, match="entities of its own"):
        read([tmp_path])


def test_a_page_of_tags_in_tags(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>" * 100_000 + GOOD)
    with pytest.raises(InputError, match="open at once"):
        read([tmp_path])


# --------------------------------------------------------------------------------------------- extras


def test_a_missing_library_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for library, name, extra in (
        ("trafilatura", "pandoc.html", "html"),
        ("pdfminer.high_level", "reportlab.pdf", "pdf"),
    ):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(InputError, match="is not installed") as caught:
            one(name)
        assert caught.value.remedy == f"Install it: pip install 'kgbuild[{extra}]'"


def test_plain_text_needs_no_library_of_other_formats(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    code = (
        f"import sys; from pathlib import Path; from kgbuild.read import read; read([Path({str(tmp_path)!r})]);"
        "print([m for m in ('trafilatura', 'lxml', 'pdfminer', 'openpyxl', 'docx', 'pyarrow', 'warcio', 'feedparser',"
        " 'py3langid', 'charset_normalizer', 'spacy') if m in sys.modules])"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
