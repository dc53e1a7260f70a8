"""Runs the command line: `python -m kgbuild`."""

from kgbuild.cli.program import main

if __name__ == "__main__":
    main(prog_name="kgbuild")
