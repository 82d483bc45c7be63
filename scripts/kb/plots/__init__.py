"""Pictures of the data as SVG: one module a kind of plot, each with `draw(…, palette) -> str`, which reads no file."""
