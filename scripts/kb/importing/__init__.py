"""The import of source records into the bibliography and the extracts; done once, since then the project owns both."""
