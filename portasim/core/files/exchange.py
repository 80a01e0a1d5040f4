"""Two folders that change places in one step, where the system knows how.

Linux has `renameat2` with RENAME_EXCHANGE, macOS `renamex_np` with RENAME_SWAP; other systems, and
some disks of these, have no such step.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_RENAME_SWAP: Final = 2
_UNKNOWN: Final = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP}
"""What a kernel or a disk answers that has no exchange."""


def exchanged(one: Path, other: Path) -> bool:
    """Whether two paths of one disk have changed places; False where there is no such step.

    Nobody sees a moment in which either is missing. Raises OSError where the step is refused.
    """
    import ctypes

    here, there = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = library.renamex_np(here, there, ctypes.c_uint(_RENAME_SWAP))
        else:
            at = ctypes.c_int(_AT_FDCWD)
            failed = library.renameat2(at, here, at, there, ctypes.c_uint(_RENAME_EXCHANGE))
    except (AttributeError, OSError, TypeError):  # a system without the call, or without a library
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))
