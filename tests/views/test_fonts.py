"""Scripts of a picture that need a font of the machine, and the warning about those without one."""

import plotly.graph_objects as go
import pytest

from dashboard.common.i18n import use_language
from dashboard.views.fonts import (
    HERE,
    ON_SERVER,
    MissingFontWarning,
    Script,
    describe_missing,
    scripts_of,
)


def figure(*texts: str) -> go.Figure:
    return go.Figure(go.Scatter(x=[0] * len(texts), y=[0] * len(texts), text=texts))


# Texts, and name, font and letters of the script that needs a font.
SCRIPTS = {
    "Arabic": ("غارة ۳ (2024)!", "Arabic", "Noto Sans Arabic", "ارغة۳"),
    "Hebrew": ("שלום!", "Hebrew", "Noto Sans Hebrew", "וםלש"),
    "Thai": ("ที่", "Thai", "Noto Sans Thai", "ท"),
    "Hindi": ("हिन्दी", "Devanagari", "Noto Sans Devanagari", "दनह"),
    "Japanese": ("東京タワー、北", "Japanese", "Noto Sans CJK JP", "、タワー北京東"),
    "Chinese": ("北京\uff0c中国", "Chinese", "Noto Sans CJK SC", "中京北国\uff0c"),
    "Korean": ("북한군", "Korean", "Noto Sans CJK KR", "군북한"),
    "emoji": ("👩‍👩‍👧‍👦🇺🇦🏴󠁧󠁢󠁳󠁣󠁴󠁿", "Emoji", "Noto Color Emoji", "🇦🇺🏴👦👧👩"),
    "Georgian": ("საქართველო", "Georgian", "Noto Sans Georgian", "აევთლორსქ"),
    "no script": ("\ue000", "other characters", "Noto Sans Symbols", "\ue000"),
}


@pytest.mark.parametrize(("text", "name", "font", "letters"), SCRIPTS.values(), ids=SCRIPTS)
def test_letters_are_grouped_by_script(text, name, font, letters):
    assert scripts_of(figure(f"Talks – {text}")) == [Script(name, font, "".join(sorted(letters)))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Talks",
        "déjà vu",
        "Київ, Москва",
        "10–12 €",
        "“a” … ’",
        "e\u0301",
        "\u2068a\u2069\u00a0",
    ],
)
def test_letters_of_the_embedded_fonts_need_no_other(text):
    assert scripts_of(figure(text)) == []


def test_every_text_of_a_picture_counts():
    drawn = figure("ก")
    drawn.add_annotation(text="ข")
    drawn.update_layout(yaxis={"ticktext": ["ค"]}, xaxis={"ticktext": ["ง"]})
    (thai,) = scripts_of(drawn)
    assert thai.letters == "กขคง"


def test_the_warning_names_each_script_and_font_once():
    scripts = [*scripts_of(figure("東京タワー", "ไทย")), *scripts_of(figure("ไท"))]
    text = describe_missing(scripts)
    assert str(MissingFontWarning(scripts)) == text
    assert text == (
        "Some letters become boxes in the image, because this computer has no font for: Japanese, "
        "Thai. Install such a font (Noto Sans CJK JP, Noto Sans Thai), and try again."
    )
    assert "on the server" in describe_missing(scripts, ON_SERVER)
    assert describe_missing([], HERE) == ""


def test_the_warning_is_translated():
    with use_language("uk"):
        text = describe_missing(scripts_of(figure("ไทย")))
    assert "тайська" in text
    assert "Noto Sans Thai" in text
    assert "font" not in text
