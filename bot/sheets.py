"""Cells of a CSV that make no spreadsheet calculate (OWASP, "CSV Injection")."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula."""


def safe(cell: object) -> object:
    """A cell; what is a text is only ever a text."""
    if isinstance(cell, str) and (cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA)):
        return f"'{cell}"
    return cell
