from __future__ import annotations

from kb.book.glyphs import missing_glyphs, named, without_glyphs


def test_the_signs_of_the_field_are_there() -> None:
    assert (
        missing_glyphs(
            "⊕◯ − ± µ μ ≥ ≤ × ÷ ° ½ α β Δ λ é ç Ł ø ñ ß ğ ł č – — ‘’ “” … → ↔ ↩ ☐ ☑ ✓ ⁻¹ ₂ ® ™ \N{NO-BREAK SPACE}"
        )
        == set()
    )


def test_a_missing_glyph_is_found_and_printed_as_its_number() -> None:
    text = "⊕ 中文"
    missing = missing_glyphs(text)
    assert missing == {"中", "文"}
    assert without_glyphs(text, missing) == "⊕ [U+4E2D][U+6587]"


def test_how_a_character_is_named() -> None:
    assert named("中") == "“中” (U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D)"
