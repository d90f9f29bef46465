"""The spaCy components of the pipeline, one a file."""
