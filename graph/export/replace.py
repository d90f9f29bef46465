"""Text in, whole files out: written beside their places and then moved there, or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from extract.errors import OutputError
from extract.settings import LEDGER


def replace_text(path: Path, parts: Iterable[str]) -> None:
    """Write `parts` as UTF-8; an older file stays as it was unless all of them could be written."""
    replace_texts({path: parts})


def replace_texts(texts: Mapping[Path, Iterable[str]]) -> None:
    """Write several files as UTF-8: the first is moved to its place when all could be written."""
    beside: dict[Path, Path] = {}
    path = Path()
    try:
        for path, parts in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", dir=path.parent)
            beside[path] = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(parts)
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
            beside[path].chmod(mode)
        for path, temporary in beside.items():
            temporary.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: cannot be written ({reason}); choose another place with -o"
        ) from error
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def replace_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files into a folder that may hold others; those stay as they are.

    A list of digests beside the files tells which ones an earlier run wrote: those are replaced, or
    removed when they are no longer among `texts`. Where a name is taken by a file that is not as
    such a run left it, nothing is written and `OutputError` says which file it is.
    """
    ours = {name: digest for digest, name in _read_ledger(folder / LEDGER)}
    for name in texts:
        if (folder / name).exists() and _digest(folder / name) != ours.get(name):
            raise OutputError(
                f"{folder / name}: is not as jotgraph wrote it; "
                "move it away, or choose another folder with -o"
            )
    ledger = "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in texts.items()
    )
    replace_texts({folder / name: [text] for name, text in {**texts, LEDGER: ledger}.items()})
    for name in ours.keys() - texts.keys():
        if Path(name).name == name and _digest(folder / name) == ours[name]:
            (folder / name).unlink()


def _read_ledger(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(digest, name) for digest, _, name in (line.partition("  ") for line in lines)]


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
