"""Test how names are folded for comparison."""

import pyarrow as pa

from dashboard.common.text_folding import fold_names

_NAMES = ["Côte d’Ivoire", "The U.S.", "ST. LUCIA", "Żółć", "كيفو", "", "São Tomé & Príncipe"]
# Names in ASCII are folded in another way, so each of its characters is between words.
_NAMES += [
    sign.join(["", "A", "st", "", "the", "Sthe", "The", "b", ""]) for sign in map(chr, range(128))
]


def test_few_and_many_names_are_folded_alike():
    many = fold_names(_NAMES * 20).to_pylist()
    assert fold_names(_NAMES).to_pylist() * 20 == many
    assert fold_names(pa.array(_NAMES, pa.large_string())).to_pylist() * 20 == many
    assert [fold_names([name])[0].as_py() for name in _NAMES] * 20 == many
