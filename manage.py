#!/usr/bin/env python
"""Django's command line for Mingbai."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from scripts.translations import compile_all

    compile_all()  # so that the plain way (pip, migrate, runserver) speaks Chinese too
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
