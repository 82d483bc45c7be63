"""Library behind the programs in `scripts/`: sources, citations, checks, tables and the book.

One concept, one module. Programs and the MkDocs hook stay thin and call this package.
"""
