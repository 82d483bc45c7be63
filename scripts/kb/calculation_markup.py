"""Python-Markdown extension: our own arithmetic, `[2.77]{calc="5.45-2.68"}`, with its formula where all can read it.

The formula stands in the text, not in a tooltip: touch, keyboard, print and screen readers have no hover.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

PATTERN = r"""\[([^\[\]]+)\]\{\s*calc=(["'])(.+?)\2\s*\}"""
SIGNS = {"-": "−", "*": "×", "/": "÷"}
# After code and escapes (190, 180), before links (160) and attribute lists.
PRIORITY = 175


def formula(calculation: str) -> str:
    """The calculation in print: true signs, spaced where they join two numbers.

    >>> formula("(5.45-2.68)/-2*100")
    '(5.45 − 2.68) ÷ −2 × 100'
    """
    joined = re.sub(r"(?<=[\d)%])\s*([-+*/])\s*", lambda sign: f" {SIGNS.get(sign[1], sign[1])} ", calculation.strip())
    return joined.replace("-", "−")


class CalculationProcessor(InlineProcessor):
    """Puts a span with result, "our calculation" and formula in place of the markup."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override] # noqa: N802, ARG002
        span = Element("span", {"class": "kb-calculation"})
        span.text = f"{m[1]} (our calculation: {formula(m[3])})"
        return span, m.start(0), m.end(0)


class CalculationExtension(Extension):
    """Registers the markup."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.inlinePatterns.register(CalculationProcessor(PATTERN, md), "calculation", PRIORITY)
