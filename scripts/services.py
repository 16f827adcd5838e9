"""Which services of this machine answer: PostgreSQL, Redis, RabbitMQ. Tests use those that do."""

import os
import socket

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """True where something accepts connections on that port."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def postgres() -> bool:
    """True where PostgreSQL accepts a log-in, not merely a connection."""
    if not answers(5432):
        return False
    import psycopg

    try:
        psycopg.connect(POSTGRES_URL, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def redis() -> bool:
    return answers(6379)
