"""Splits a chapter's Markdown into numbered clauses, each with its gloss."""

import re
from dataclasses import dataclass, field

from storefront.catalogue.folder.prose import has_html
from storefront.catalogue.folder.sources import CatalogueError, Problem, Sources

CHAPTER = re.compile(r"# (\d{1,2}) (\S.*)")
CLAUSE = re.compile(r"### (\d{1,2}\.\d{1,2}) (\S.*?)(?:\s*\{#([\w-]+)\})?\s*")


@dataclass(slots=True)
class RawClause:
    """A clause as written; `line` is that of its heading."""

    number: str
    title: str
    file: str
    line: int
    text: list[str] = field(default_factory=list)
    gloss: list[str] | None = None

    @property
    def anchor(self) -> str:
        return "c" + self.number.replace(".", "-")


@dataclass(slots=True)
class RawChapter:
    number: int
    title: str
    file: str
    clauses: list[RawClause] = field(default_factory=list)
    open_gloss: bool = False


def read_chapter(sources: Sources, file: str, words: dict[str, str]) -> RawChapter:
    """One chapter, complete. `words` replace `{{name}}`. CatalogueError names file and line."""
    chapter = parse_chapter(sources, file, words)
    problems = lacking(sources, chapter)
    if problems:
        raise CatalogueError(*problems)
    return chapter


def parse_chapter(sources: Sources, file: str, words: dict[str, str]) -> RawChapter:
    """One chapter, which may still lack texts and glosses. CatalogueError where it is no chapter."""
    chapter: RawChapter | None = None
    in_gloss = False
    for line, written in enumerate(sources.text(file).splitlines(), start=1):
        text = _filled(sources, file, line, written, words)
        clause = chapter.clauses[-1] if chapter and chapter.clauses else None
        if in_gloss and clause and clause.gloss is not None:
            in_gloss = text.strip() != ":::"
            clause.gloss += [text] if in_gloss else []
        elif text.startswith("#"):
            chapter = _heading(sources, file, line, text, chapter)
        elif text.strip() == ":::gloss":
            in_gloss = True
            _open_gloss(sources, file, line, clause)
        elif text.strip():
            if clause is None or clause.gloss is not None:
                raise _wrong(sources, file, line, "this text belongs to no clause")
            clause.text.append(text)
        elif clause:
            clause.text.append("")
    if chapter is None or not chapter.clauses:
        raise _wrong(sources, file, 1, "a chapter begins with '# 2 标题' and has clauses '### 2.1 标题'")
    chapter.open_gloss = in_gloss
    return chapter


def _filled(sources: Sources, file: str, line: int, text: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        text = text.replace("{{" + name + "}}", value)
    if "{{" in text or has_html(text) or "\x00" in text:
        raise _wrong(sources, file, line, "unknown {{word}}, or HTML, which is not allowed")
    return text


def _heading(sources: Sources, file: str, line: int, text: str, chapter: RawChapter | None) -> RawChapter:
    opening, heading = CHAPTER.fullmatch(text.strip()), CLAUSE.fullmatch(text)
    if opening and chapter is None:
        return RawChapter(int(opening[1]), opening[2].strip(), file)
    if heading is None or chapter is None:
        raise _wrong(sources, file, line, "expected '# 2 标题' once, then '### 2.1 标题 {#c2-1}'")
    clause = RawClause(heading[1], heading[2], file, line)
    if not clause.number.startswith(f"{chapter.number}."):
        raise _wrong(sources, file, line, f"clause {clause.number} stands in chapter {chapter.number}")
    if heading[3] not in (None, clause.anchor):
        raise _wrong(sources, file, line, f"the anchor of {clause.number} is {{#{clause.anchor}}}")
    chapter.clauses.append(clause)
    return chapter


def _open_gloss(sources: Sources, file: str, line: int, clause: RawClause | None) -> None:
    if clause is None or clause.gloss is not None:
        raise _wrong(sources, file, line, "a gloss follows the text of its clause, once")
    clause.gloss = []


def lacking(sources: Sources, chapter: RawChapter) -> list[Problem]:
    """What a chapter still needs before it can be sold: every clause a text and a gloss."""
    found = []
    for clause in chapter.clauses:
        if not "".join(clause.text).strip():
            found.append(sources.problem(clause.file, clause.line, f"clause {clause.number} has no text"))
        if not clause.gloss or not "".join(clause.gloss).strip():
            found.append(sources.problem(clause.file, clause.line, f"clause {clause.number} has no gloss"))
    if chapter.open_gloss:
        last = chapter.clauses[-1]
        message = f"the gloss of {last.number} is not closed with :::"
        found.append(sources.problem(last.file, last.line, message))
    return found


def _wrong(sources: Sources, file: str, line: int, message: str) -> CatalogueError:
    return CatalogueError(sources.problem(file, line, message))
