"""What is published from the data beside the pages: pages for claims and sources, lists to filter, files to load."""
