"""Test readers and parsers with inputs that nobody thought of. Run it with `make fuzz`.

Atheris changes valid inputs, and keeps the changes that reach new code. A finding is an error that
is none of the project, or an input that takes more than a few seconds or a gigabyte. Findings are
written to ``.fuzz/findings``, each with its traceback.
"""

import shutil
import subprocess
import sys
import time
import traceback
from pathlib import Path
from zlib import crc32

import click

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".fuzz"
# Maximum processor time of an input. The fuzzer ends an input that takes much longer.
MAX_INPUT_S, _HANG_S = 5.0, 60
_MAX_MEMORY_MB, _MAX_BYTES = 3_000, 100_000
# Packages whose code the fuzzer follows, besides this one.
_FOLLOWED = ("icalendar", "shapefile", "convertdate", "dateutil", "defusedxml", "xml")


@click.command()
@click.argument("targets", nargs=-1)
@click.option("--seconds", default=600, show_default=True, help="Time for each target.")
@click.option("--only", hidden=True, help="Test one target in this process.")
def main(targets: tuple[str, ...], seconds: int, only: str | None) -> None:
    """Test TARGETS, all by default, one after the other."""
    if only:
        fuzz(only, seconds)
        return
    from fuzz_targets import TARGETS  # noqa: PLC0415 - with --only, its imports are followed

    shutil.rmtree(FOLDER / "findings", ignore_errors=True)
    for target in targets or TARGETS:
        _fuzz_in_process(target, seconds)
    findings = sorted(path for path in FOLDER.glob("findings/*/*") if path.suffix != ".txt")
    for path in findings:
        print(path.relative_to(ROOT))
    print(f"{len(findings)} findings")
    sys.exit(bool(findings))


def _fuzz_in_process(target: str, seconds: int) -> None:
    """Test a target in another process; start it again if an input ends it."""
    end = time.monotonic() + seconds
    while (left := round(end - time.monotonic())) > 0:
        print(f"{target}: {left} s", flush=True)
        command = [sys.executable, __file__, "--only", target, "--seconds", str(left)]
        # The fuzzer writes an input that hangs or takes too much memory itself.
        if not subprocess.run(command, check=False).returncode:
            return


def fuzz(target: str, seconds: int) -> None:
    """Test a target in this process, and end it."""
    import atheris  # noqa: PLC0415 - it is only in its own environment

    with atheris.instrument_imports(
        include=["dashboard", *_FOLLOWED], enable_loader_override=False
    ):
        import fuzz_targets  # noqa: PLC0415

    corpus, findings = FOLDER / "corpus" / target, FOLDER / "findings" / target
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in fuzz_targets.TARGETS[target].seeds():
        (corpus / f"seed-{crc32(seed):08x}").write_bytes(seed[:_MAX_BYTES])
    arguments = [
        *(sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-max_len={_MAX_BYTES}"),
        *(f"-timeout={_HANG_S}", f"-rss_limit_mb={_MAX_MEMORY_MB}", "-len_control=0"),
        *("-verbosity=0", "-print_final_stats=1"),
        # `check_input` finds slow inputs by processor time; by the clock, a busy machine has many.
        f"-report_slow_units={_HANG_S}",
        f"-artifact_prefix={findings}/",
    ]
    atheris.Setup(arguments, lambda raw: check_input(fuzz_targets.run, target, raw, findings))
    atheris.Fuzz()


def check_input(run: object, target: str, raw: bytes, findings: Path) -> None:
    """Run a target with an input, and write it down if it is a finding.

    Only the first input for each place in the code is kept.
    """
    started = time.process_time()
    try:
        run(target, raw)  # type: ignore[operator]
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__}-{Path(frame.filename).stem}-{frame.lineno}"
        _keep(findings / name, raw, traceback.format_exc())
    taken_s = time.process_time() - started
    if taken_s > MAX_INPUT_S:
        _keep(findings / f"slow-{len(raw).bit_length()}", raw, f"{taken_s:.1f} s")


def _keep(path: Path, raw: bytes, text: str) -> None:
    if not path.exists():
        path.write_bytes(raw)
        path.with_suffix(".txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
