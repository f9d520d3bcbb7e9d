"""Every message is translated completely, with the same placeholders."""

import io
import re
from string import Formatter

import numpy as np
import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal
from hypothesis import given
from hypothesis import strategies as st
from update_messages import (
    KEYWORDS,
    TRANSLATED,
    catalogue_path,
    code_messages,
    forms,
    read_catalogue,
    updated,
)

from dashboard.common import i18n as words

CATALOGUES = {language: read_catalogue(language) for language in TRANSLATED}
languages = pytest.mark.parametrize("language", TRANSLATED)
# Values are texts: the markup of Plotly, HTML and format strings has no effect in them.
fillings = st.text(st.sampled_from("aЖ7{}%<&'\" "), min_size=1)
TEN_THOUSAND = 10_000
counts = st.one_of(st.integers(0, 200), st.integers(0, 10**7))


@pytest.fixture(scope="module")
def code_catalogue():
    return code_messages()


def ids_of(catalogue):
    """Return the messages in the code: a string, or two if there is a plural."""
    return {message.id for message in catalogue if message.id}


def translations(language):
    """Return the translated messages, each with the forms of its translation."""
    return [
        (message.id, forms(message))
        for message in CATALOGUES[language]
        if message.id and any(forms(message))
    ]


def gaps(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def gaps_of(message):
    """Return the placeholders of a message. Only the English singular may lack the count."""
    return gaps(message if isinstance(message, str) else message[1])


def filled_in(language, message, count, filling):
    """Translate a message and fill in all placeholders."""
    values = dict.fromkeys(gaps_of(message) - {"count"}, filling)
    with words.use_language(language):
        if isinstance(message, str):
            return words.tr(message, **dict.fromkeys(gaps(message), filling))
        return words.ntr(*message, count, **values)


@languages
def test_every_message_is_translated(language, code_catalogue):
    catalogue = CATALOGUES[language]
    missing = [
        message.id
        for message in code_catalogue
        if message.id
        and ((entry := catalogue.get(message.id)) is None or not all(forms(entry)) or entry.fuzzy)
    ]
    listed = "\n".join(map(repr, missing))
    assert missing == [], f"{len(missing)} of {len(code_catalogue)} messages:\n{listed}"


@languages
def test_no_translation_is_left_of_a_removed_message(language, code_catalogue):
    catalogue = CATALOGUES[language]
    assert ids_of(catalogue) - ids_of(code_catalogue) == set()
    assert list(catalogue.obsolete) == []


@languages
def test_a_translation_has_the_placeholders_of_its_message(language):
    wrong = [
        (message, form)
        for message, translated in translations(language)
        for form in translated
        if gaps(form) != gaps_of(message)
    ]
    assert wrong == []


@languages
def test_a_translation_has_all_plural_forms(language):
    # The header of the file must have the plural rule of the language.
    plurals = Catalog(locale=language).num_plurals
    assert CATALOGUES[language].num_plurals == plurals
    wrong = [
        (message, translated)
        for message, translated in translations(language)
        if len(translated) != (1 if isinstance(message, str) else plurals)
    ]
    assert wrong == []


@languages
@given(count=counts, filling=fillings)
def test_every_translation_can_be_filled_in(language, count, filling):
    for message, _ in translations(language):
        text = filled_in(language, message, count, filling)
        with words.use_language(language):
            shown = words.format_number(count)
        for name in gaps_of(message):
            expected = shown if name == "count" and not isinstance(message, str) else filling
            assert expected in text, message


@languages
def test_the_catalogue_is_up_to_date(language, code_catalogue):
    once = updated(read_catalogue(language), code_catalogue)
    again = read_po(io.BytesIO(once.encode()), locale=language)
    assert updated(again, code_catalogue) == once
    assert catalogue_path(language).read_text(encoding="utf-8") == once, "run make messages"


def test_the_keywords_are_functions_of_the_module():
    assert all(callable(getattr(words, name)) for name in KEYWORDS)


@pytest.fixture
def code(tmp_path):
    """Extract the messages of a module that is given as text."""

    def collect(text):
        (tmp_path / "module.py").write_text(text, encoding="utf-8")
        return code_messages(tmp_path)

    return collect


def test_messages_are_extracted_from_code(code):
    messages = code(
        'tr("One")\nwords.tr("Two {x}", x=3)\nntr("{count} a", "{count} b", 2)\nN_("M")'
    )
    assert ids_of(messages) == {"One", "Two {x}", ("{count} a", "{count} b"), "M"}


def test_an_update_adds_new_messages_and_removes_old_ones(code):
    before = Catalog(locale="uk")
    before.add("Kept", "Лишилося")
    before.add("Gone", "Зникло")
    text = updated(before, code('tr("Kept")\ntr("Kept too")\nntr("{count} a", "{count} b", 2)'))
    after = read_po(io.BytesIO(text.encode()), locale="uk")
    assert {message.id: forms(message) for message in after if message.id} == {
        "Kept": ["Лишилося"],
        "Kept too": [""],
        ("{count} a", "{count} b"): ["", "", ""],
    }
    assert "Зникло" not in text
    assert "Date" not in text


@pytest.mark.parametrize("language", words.LANGUAGES)
@given(count=st.integers(-(10**15), 10**15))
def test_whole_numbers_are_formatted_as_by_babel(language, count):
    with words.use_language(language):
        assert words.format_number(count) == format_decimal(count, locale=words.locale())
        assert words.format_number(np.int64(count)) == words.format_number(count)


@pytest.mark.parametrize("language", words.LANGUAGES)
@given(count=st.integers(0, 10**11))
def test_counts_are_shortened_as_by_babel(language, count):
    with words.use_language(language):
        short = format_compact_decimal(count, locale=words.locale())
        exact = format_compact_decimal(count, fraction_digits=1, locale=words.locale())
        # A count such as 95,000 has one digit before the unit, until it is rounded.
        if language == "ko" and count >= TEN_THOUSAND and not exact[1].isdecimal():
            short = exact
        # Babel writes 999,999 as "1000K", and 9,999 as "10천".
        if not short.startswith(("1000", "10천", "10000")):
            assert words.format_short_number(count) == short


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_can_be_written(number):
    for language in words.LANGUAGES:
        with words.use_language(language):
            assert len(words.format_number(number)) < 40


@pytest.mark.parametrize(
    ("count", "short"),
    [(999, "999"), (1234, "1천"), (9999, "1만"), (14_600, "1.5만"), (99_999_999, "1억")],
)
def test_korean_counts_in_ten_thousands(count, short):
    with words.use_language("ko"):
        assert words.format_short_number(count) == short


def test_korean_words_fit_any_ending_of_a_placeholder():
    """A particle that depends on the letter before it would be wrong after half of the names."""
    particle = re.compile(r"\}[”」]?(?:은|는|이|가|을|를|와|과|로|으로)(?![가-힣])")
    texts = [(message, form) for message, forms in translations("ko") for form in forms]
    assert [text for text in texts if particle.search(text[1])] == []
