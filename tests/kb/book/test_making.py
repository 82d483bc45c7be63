from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from built_pages import SMALL, TIMESTAMP, write_page

from kb.book.edition import Edition
from kb.book.making import EARLIEST, EPUB, PDF, Book, make_book, read_disclaimer, timestamp_of, write_book
from kb.problems import ProblemsFound


def test_two_books_of_one_text_have_the_same_bytes(small_site: Path, small_book: Book) -> None:
    again = make_book(SMALL, small_site, TIMESTAMP)
    assert again.pdf == small_book.pdf
    assert again.epub == small_book.epub


def test_the_bytes_follow_the_timestamp(small_site: Path, small_book: Book) -> None:
    later = make_book(SMALL, small_site, TIMESTAMP + 86_400)
    assert later.pdf != small_book.pdf
    assert later.epub != small_book.epub


def test_a_character_without_a_glyph_is_reported_with_its_page(small_book: Book) -> None:
    assert [str(problem) for problem in small_book.problems] == [
        "docs/science/pain.md:1: book-glyph: the PDF's fonts lack “中” (U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D); "
        "it is printed as its number; write it in Latin letters, or accept the number"
    ]


def test_the_files_replace_those_that_are_there(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    write_book(Book(b"old", b"old", ()), folder)
    write_book(Book(b"pdf", b"epub", ()), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {PDF: b"pdf", EPUB: b"epub"}


def test_the_disclaimer_is_the_bold_sentences_of_its_page(tmp_path: Path) -> None:
    write_page(
        tmp_path,
        "about/disclaimer/",
        "<h1>D</h1><p><strong>No advice.</strong> Some <strong>bold</strong>.</p><p>x</p><p><strong>No.</strong></p>",
    )
    assert read_disclaimer(tmp_path) == "No advice. No."


def test_disclaimer_without_a_bold_sentence(tmp_path: Path) -> None:
    write_page(tmp_path, "about/disclaimer/", "<h1>D</h1><p>Plain.</p>")
    with pytest.raises(ProblemsFound, match=r"docs/about/disclaimer\.md:1: book-page: no paragraph begins"):
        read_disclaimer(tmp_path)


def test_time_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert timestamp_of(tmp_path) == 1_000_000_000


def test_time_of_the_last_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "1500000000 +0000")
    for command in (
        ("init", "--quiet"),
        ("-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "--allow-empty", "--message=x"),
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert timestamp_of(tmp_path) == 1_500_000_000


def test_time_where_nothing_tells_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert timestamp_of(tmp_path) == EARLIEST


def test_the_day_in_words() -> None:
    assert Edition("t", "d", "a", "n", "l", TIMESTAMP).day == "2 January 2026"
