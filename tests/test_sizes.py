"""Long modules and classes are found by their lines."""

from __future__ import annotations

from pathlib import Path

import sizes


def test_long_class_and_module_are_found(tmp_path: Path) -> None:
    package = tmp_path / "kgbuild"
    package.mkdir()
    body = "    x = 1\n" * sizes.CLASS
    (package / "one.py").write_text(f"class Long:\n{body}", encoding="utf-8")
    (package / "two.py").write_text("y = 2\n" * (sizes.MODULE + 1), encoding="utf-8")
    (package / "three.py").write_text("class Short:\n    pass\n", encoding="utf-8")
    found = dict(sizes.too_long(tmp_path))
    assert found == {"kgbuild/one.py:Long": sizes.CLASS + 1, "kgbuild/two.py": sizes.MODULE + 1}


def test_every_exception_has_a_reason() -> None:
    assert all(sizes.EXCEPTIONS.values())
