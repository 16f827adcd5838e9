"""The Markdown of clauses as running text, for setting two versions beside each other."""

import re

NUMBERED = re.compile(r"(\s*)\d+[.)]\s+(.*)")
DASHED = re.compile(r"(\s*)[-*+]\s+(.*)")
TABLE_RULE = frozenset("|:- \t")


def plain(markdown: str) -> str:
    """Lines as a reader sees them: `(1)` before items, cells apart, no marks of layout."""
    lines, count = [], 0
    for line in markdown.splitlines():
        numbered, dashed = NUMBERED.fullmatch(line), DASHED.fullmatch(line)
        count = count + 1 if numbered else count if not line.strip() else 0
        if {"|", "-"} <= set(line) <= TABLE_RULE:
            continue
        if numbered:
            lines.append(f"({count}) {numbered[2]}")
        elif dashed:
            lines.append(f"· {dashed[2]}")
        elif line.lstrip().startswith("|"):
            lines.append(" ｜ ".join(cell.strip() for cell in line.strip().strip("|").split("|")))
        else:
            lines.append(line)
    text = "\n".join(lines).replace("**", "").replace("__", "")
    return re.sub(r"\n{2,}", "\n", text).strip()
