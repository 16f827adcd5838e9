"""The broker of one machine: kombu's folder of messages, in which only whole messages appear.

Kombu's own writes into the file that a worker may already have taken; the worker then finds half a
message and ends. Here a message is written aside and gets its name when it is whole.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(  # type: ignore[override]  # kombu names the argument in two ways
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        """Lay a message into the folder. OSError where the folder is gone."""
        name = f"{time.monotonic() * 1000:.0f}_{uuid.uuid4()}.{queue}.msg"
        draft = Path(self.data_folder_out) / f"{name}.draft"
        draft.write_text(dumps(payload))
        draft.rename(draft.with_name(name))


class Transport(filesystem.Transport):
    Channel = Channel
