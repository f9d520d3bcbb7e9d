"""JavaScript modules are bundled into one script."""

import re

import pytest

from dashboard.common import javascript
from dashboard.common.javascript import link_modules, read_module


@pytest.fixture
def modules(tmp_path, monkeypatch):
    """Write modules to a folder, and bundle from this folder."""
    monkeypatch.setattr(javascript, "resource", lambda _: tmp_path)

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")

    return write


def test_modules_are_linked_once_after_their_imports(modules):
    modules(
        main='import { a } from "./first.js";\nimport { b as c } from "./second.js";\na(c);\n',
        first='import { b } from "./second.js";\nexport function a() {\n  return b;\n}\n',
        second="export const b = 1;\nconst hidden = 2;\n",
    )
    script = link_modules("main.js")
    names = re.findall(r'^modules\["(\w+)\.js"\]', script, re.MULTILINE)
    assert names == ["second", "first", "main"]
    assert 'const { b: c } = modules["second.js"];' in script
    assert "return { b };" in script
    assert not re.search(r"^(import|export)", script, re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    ['import x from "./y.js";\n', "export default 1;\n", "export { x };\n", 'import "./y.js";\n'],
)
def test_other_forms_of_imports_and_exports_are_refused(modules, text):
    modules(main=text, y="export const x = 1;\n")
    with pytest.raises(ValueError, match=r"Cannot link main\.js: "):
        link_modules("main.js")


def test_modules_that_import_each_other_are_refused(modules):
    modules(
        one='import { b } from "./two.js";\nexport const a = 1;\n',
        two='import { a } from "./one.js";\nexport const b = 1;\n',
    )
    with pytest.raises(ValueError, match=r"one\.js → two\.js → one\.js"):
        link_modules("one.js")


def test_the_script_of_standalone_pages_can_be_linked():
    script = link_modules("standalone.js")
    assert "</script" not in script
    assert script.count("modules[") > 8


def test_the_picture_export_module_imports_nothing():
    assert "import " not in re.sub(r"/\*.*?\*/", "", read_module("picture_file.js"), flags=re.S)
