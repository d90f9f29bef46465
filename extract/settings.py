"""Every default of the project, in one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extract.records import Naming

CORRECTIONS: Final = "jotgraph.toml"  # the user's own file
LEDGER: Final = (
    ".jotgraph-files"  # lists the pages an export wrote, in the form `sha256sum -c` checks
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may change.

    `spacy_model`: name or path of a further spaCy pipeline whose PERSON, ORG and PRODUCT are read too.
    `use_model`: whether the trained notes model proposes mentions and relations.
    `min_confidence`: relations below it (0 to 1) are left out; None: what the corrections say, or none are.
    `max_bytes`: larger files are reported and skipped. `suffixes`: the files a folder is read for.
    `ignored`: folders never entered; hidden folders are skipped too.
    `file_dates`: a note that tells no day has that on which its file was last changed.
    `own_names`: names the user knows, found in every note. `hidden_headings`: what stands below is not read.
    """

    spacy_model: str | None = None
    use_model: bool = True
    min_confidence: float | None = None
    max_bytes: int = 5_000_000
    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdown", ".txt", ".text", ".rst")
    ignored: tuple[str, ...] = ("node_modules", "__pycache__", "venv", "site-packages")
    batch_size: int = 256
    file_dates: bool = False
    own_names: tuple[Naming, ...] = ()
    hidden_headings: tuple[str, ...] = ()


DEFAULTS = Settings()
