"""The broker of one machine: nobody ever meets half a message."""

from pathlib import Path

import pytest
from kombu import Connection
from kombu.transport import filesystem

from config.broker import Transport
from config.celery import app


@pytest.fixture
def folder(tmp_path):
    return {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}


def seen_while_writing(transport, options, monkeypatch):
    """Messages of the queue that lie in the folder, with no byte in them, at any step of one put."""
    seen = []

    def look(original):
        def looking(*args, **kwargs):
            made = original(*args, **kwargs)
            files = Path(options["data_folder_out"]).glob("*.now.msg")
            seen.extend(file.name for file in files if not file.stat().st_size)
            return made

        return looking

    monkeypatch.setattr(filesystem, "lock", look(filesystem.lock))
    monkeypatch.setattr(Path, "write_text", look(Path.write_text))
    with Connection("memory://", transport=transport, transport_options=options) as connection:
        channel = connection.channel()
        channel._put("now", {"entry": 1})
        assert channel._get("now") == {"entry": 1}
    return seen


def test_a_message_appears_whole(folder, monkeypatch):
    assert seen_while_writing(Transport, folder, monkeypatch) == []


def test_kombus_own_shows_an_empty_message_first(folder, monkeypatch):
    assert len(seen_while_writing(filesystem.Transport, folder, monkeypatch)) == 1


def test_the_shop_uses_it():
    with app.connection_for_write("filesystem://localhost") as connection:
        assert isinstance(connection.transport, Transport)
