"""The book: every page of the navigation as one tagged PDF and one EPUB, from the same built HTML as the site.

navigation.py  which pages, in which order, under which parts
article.py     a built page's article, reduced to what a book can hold
columns.py     tables for a page of fixed width
links.py       ids with a prefix for each page, links turned inwards
assembly.py    all of it as one document
glyphs.py      characters that the PDF's fonts lack
pandoc.py      pandoc with the filter book.lua
pdf.py         PDF/UA-1, set by Typst after book.typ
epub.py        EPUB 3
making.py      both files from a built site
"""
