"""The book: every page of the navigation as one tagged PDF and one EPUB, from the same built HTML as the site.

navigation.py  which pages, in which order, under which parts
assembly.py    their articles as one HTML document, ids prefixed, links turned inwards
columns.py     widths of table columns
glyphs.py      characters that the PDF's fonts lack
rendering.py   pandoc and Typst
"""
