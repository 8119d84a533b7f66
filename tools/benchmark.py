#!/usr/bin/env python3
"""Measure whole processes: probity and public tools side by side, in one run, as ratios.

    python3 tools/benchmark.py --probity target/release/probity [--tools DIR] [--install] [--oscal FILE] [--runs N]
    python3 tools/benchmark.py --growth 1000,10000,100000 [--formats text,json,...]

`--install` builds and installs what is compared with in DIR (else in a temporary folder that is removed at the end):
an empty program and a clap 4 "hello" with probity's own release profile, jsonschema-cli from crates.io, and
check-jsonschema and compliance-trestle from PyPI in a virtual environment of their own. What is missing is skipped and
named. `--oscal` is an OSCAL catalog in JSON for compliance-trestle to load.

CPU is user and system time of the child alone, as the kernel counts it. Every case runs once a round, in turn, so
that whatever else the machine does meets all of them alike, and each time after an uncounted run of the same, so that
none pays for what ran before it; the median over the rounds counts, and the range is the middle half. Peak memory is the maximum resident set, read by GNU time, since a
child of Python would inherit Python's. Where valgrind is there, it counts the instructions of native programs too:
they do not depend on what else the machine does.

`--growth` measures something else: the peak memory of one audit of so many files, in each format. The files are written
into a temporary folder and removed at the end.

Exit codes: 0 measured; 1 measured, and a target was missed; 2 could not measure.
Needs nothing but Python 3 on Linux, and cargo for `--install`.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "benches" / "fixtures"
EXAMPLE = ROOT / "examples" / "saas-api"
DAY = "2026-11-23"
# So many files are audited by one process where many are compared.
MANY = 200
FORMATS = "text,json,ndjson,csv,junit,github,sarif,md,html"

EMPTY = "fn main() {}\n"
HELLO = """use clap::Parser;

/// Greets somebody.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// Who is greeted
    #[arg(default_value = "world")]
    name: String,
}

fn main() {
    println!("hello {}", Cli::parse().name);
}
"""
TRESTLE = """import sys, pathlib
from trestle.oscal.catalog import Catalog
assert Catalog.oscal_read(pathlib.Path(sys.argv[1])) is not None
"""


@dataclass
class Case:
    """One command: what is run, where, and how it may end."""

    name: str
    argv: list
    folder: Path
    codes: tuple = (0,)
    cpu: list = field(default_factory=list)
    memory: float = 0.0
    instructions: float = 0.0

    @property
    def median(self):
        return statistics.median(self.cpu)

    @property
    def middle_half(self):
        low, _, high = statistics.quantiles(self.cpu, n=4)
        return low, high


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(2)


def say(message):
    print(message, file=sys.stderr, flush=True)


# ---------------------------------------------------------------------------------------------------------------------
# Tools to compare with


def install(tools):
    """Puts everything to compare with into a folder; what is there already stays."""
    profile = re.search(r"^\[profile\.release\]\n(?:.+\n)+", (ROOT / "Cargo.toml").read_text("utf-8"), re.MULTILINE)
    if profile is None:
        fail("Cargo.toml has no [profile.release]")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CARGO_PROFILE_")}
    environment["CARGO_TARGET_DIR"] = str(tools / "target")
    for name, source, dependency in [
        ("empty", EMPTY, ""),
        ("hello", HELLO, 'clap = { version = "4", features = ["derive", "wrap_help"] }'),
    ]:
        if (tools / name).exists():
            continue
        crate = tools / "crates" / name
        (crate / "src").mkdir(parents=True, exist_ok=True)
        (crate / "src" / "main.rs").write_text(source, "utf-8")
        manifest = f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n{dependency}\n'
        (crate / "Cargo.toml").write_text(f"{manifest}\n{profile.group()}\n[workspace]\n", "utf-8")
        run(["cargo", "build", "--release", "--quiet", "--manifest-path", crate / "Cargo.toml"], environment)
        shutil.copy2(tools / "target" / "release" / name, tools / name)
    if not (tools / "bin" / "jsonschema-cli").exists():
        run(["cargo", "install", "--quiet", "--locked", "jsonschema-cli", "--root", tools], environment)
    for package in ["check-jsonschema", "compliance-trestle"]:
        folder = tools / f"venv-{package}"
        if not folder.exists():
            venv.create(folder, with_pip=True)
            run([folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", package], None)


def run(command, environment):
    say("+ " + " ".join(map(str, command)))
    if subprocess.run([str(part) for part in command], env=environment, check=False).returncode != 0:
        say(f"warning: `{command[0]}` failed; what it would have installed is skipped")


def version(command):
    """The first line in which a program says its version."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    except OSError:
        return None
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if done.returncode == 0 and lines else None


# ---------------------------------------------------------------------------------------------------------------------
# Cases


def cases(probity, tools, oscal, bare):
    """Every case whose program is there; the others are named and left out."""
    schema, instance = FIXTURES / "regulated.schema.json", FIXTURES / "app.json"
    python = tools / "venv-compliance-trestle" / "bin" / "python"
    trestle = bare / "load_catalog.py"
    trestle.write_text(TRESTLE, "utf-8")
    shutil.copy2(EXAMPLE / "app.toml", bare / "app.toml")
    audit = [probity, "audit-config", "app.toml", "--date", DAY]
    tomls, jsons = many_files(bare / "many", MANY)
    audit_many = [probity, "audit-config", *tomls, "--date", DAY]
    instances = [part for path in jsons for part in ("-i", path)]
    validate = [tools / "bin" / "jsonschema-cli", "validate", schema]
    check = tools / "venv-check-jsonschema" / "bin" / "check-jsonschema"
    wanted = [
        Case("empty program", [tools / "empty"], bare),
        Case("clap hello", [tools / "hello"], bare),
        Case("probity --version", [probity, "--version"], bare),
        Case("probity audit-config, no workspace", [*audit, "--profile", "REGULATED"], bare, (0, 1)),
        Case("probity audit-config, example workspace", audit, EXAMPLE, (0, 1)),
        Case("jsonschema-cli", [*validate, "-i", instance], bare, (0, 1)),
        Case(f"probity audit-config, {MANY} files", [*audit_many, "--profile", "REGULATED"], bare, (0, 1)),
        Case(f"jsonschema-cli, {MANY} files", [*validate, *instances], bare, (0, 1)),
        Case("check-jsonschema", [check, "--schemafile", schema, instance], bare, (0, 1)),
        Case("probity matrix, every shipped baseline", [probity, "matrix"], bare),
        Case("probity matrix, example workspace", [probity, "matrix"], EXAMPLE),
        Case("probity validate, shipped data", [probity, "validate"], bare),
        Case("python3 -c pass", [python, "-c", "pass"], bare),
    ]
    if oscal is not None:
        wanted.append(Case("compliance-trestle, load one catalog", [python, trestle, oscal], bare))
    else:
        say("skipped: compliance-trestle needs --oscal FILE")
    found = []
    for case in wanted:
        if Path(case.argv[0]).exists():
            case.argv = [str(part) for part in case.argv]
            found.append(case)
        else:
            say(f"skipped: {case.name}: there is no {Path(case.argv[0]).name} (try --install)")
    return found


def many_files(folder, count):
    """So many files with the settings of the example, no two alike, as TOML and as JSON of the same meaning."""
    folder.mkdir()
    text, instance = (EXAMPLE / "app.toml").read_text("utf-8"), json.loads((FIXTURES / "app.json").read_text("utf-8"))
    line = 'absolute_timeout = "12h"'
    if text.count(line) != 1:
        fail(f"the example has not one line `{line}`")
    tomls, jsons = [], []
    for number in range(count):
        minutes = 60 + number % 600
        tomls.append(folder / f"{number:06}.toml")
        tomls[-1].write_text(text.replace(line, f'absolute_timeout = "{minutes}m" # {number}'), "utf-8")
        instance["session"]["absolute_timeout"] = minutes * 60
        jsons.append(folder / f"{number:06}.json")
        jsons[-1].write_text(json.dumps(instance, indent=2), "utf-8")
    return tomls, jsons


# ---------------------------------------------------------------------------------------------------------------------
# Measuring


def spawn(argv, null):
    """Runs a program to its end; its wait status and what it used."""
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), usage


def measure_cpu(all_cases, runs):
    with open(os.devnull, "r+b", buffering=0) as null:
        for _ in range(runs):
            for case in all_cases:
                os.chdir(case.folder)
                # Twice: the first fills the processor's caches with this program, whatever ran before it.
                spawn(case.argv, null.fileno())
                code, usage = spawn(case.argv, null.fileno())
                if code not in case.codes:
                    fail(f"{case.name} ended with {code}: {' '.join(case.argv)}")
                case.cpu.append((usage.ru_utime + usage.ru_stime) * 1000)


def measure_memory(all_cases, runs):
    timer = shutil.which("time", path="/usr/bin:/bin")
    if timer is None:
        say("skipped: peak memory needs GNU time (package `time`)")
        return
    for case in all_cases:
        peaks = []
        for _ in range(runs):
            done = subprocess.run(
                [timer, "-f", "%M", *case.argv],
                cwd=case.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            peaks.append(int(done.stderr.strip().splitlines()[-1]))
        case.memory = max(peaks) / 1024


def measure_growth(probity, counts, formats, bare):
    """Prints the peak memory of one audit of so many files, in each format."""
    timer = shutil.which("time", path="/usr/bin:/bin")
    if timer is None:
        fail("peak memory needs GNU time (package `time`)")
    small = (FIXTURES / "small.toml").read_text("utf-8")
    rows = {name: [] for name in formats}
    for count in counts:
        folder = bare / "growth"
        folder.mkdir()
        for number in range(count):
            (folder / f"{number:06}.toml").write_text(f"{small}# {number}\n", "utf-8")
        for name in formats:
            command = [probity, "audit-config", folder, "--profile", "REGULATED", "--date", DAY, "--format", name]
            done = subprocess.run(
                [timer, "-f", "%M %e", *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            # GNU time says first how a program ended that did not end with 0.
            peak, seconds = done.stderr.strip().splitlines()[-1].split()
            ended = "" if done.returncode in (0, 1) else f" (ended with {done.returncode})"
            rows[name].append(f"{int(peak) / 1024:.0f}{ended}")
            say(f"{count} files as {name}: {int(peak) / 1024:.1f} MiB, {seconds} s{ended}")
        shutil.rmtree(folder)
    header = ["format", *(f"{count:,} files" for count in counts)]
    print("\nPeak memory in MiB.\n")
    print("\n".join(table(header, [[name, *peaks] for name, peaks in rows.items()])))


def measure_instructions(all_cases):
    """Counted by valgrind, for programs that are no scripts; one run, since the count hardly varies."""
    if shutil.which("valgrind") is None:
        say("skipped: instructions need valgrind")
        return
    for case in all_cases:
        with open(case.argv[0], "rb") as program:
            if program.read(4) != b"\x7fELF" or "python" in case.argv[0]:
                continue
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *case.argv],
            cwd=case.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        counted = re.search(r"Collected : (\d+)", done.stderr)
        case.instructions = int(counted.group(1)) / 1e6 if counted else 0.0


# ---------------------------------------------------------------------------------------------------------------------
# Telling


def table(header, rows):
    yield "| " + " | ".join(header) + " |"
    yield "| --- |" + " ---: |" * (len(header) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def ratio(a, b):
    value = a / b
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def report(all_cases, runs):
    named = {case.name: case for case in all_cases}
    hello = named.get("clap hello")
    counted = any(case.instructions for case in all_cases)
    header = ["process", "CPU, ms", "middle half", "times clap hello", "peak memory, MiB"]
    header += ["instructions, million"] if counted else []
    rows = []
    for case in all_cases:
        low, high = case.middle_half
        row = [case.name, f"{case.median:.2f}", f"{low:.2f} to {high:.2f}"]
        row += [ratio(case.median, hello.median) if hello else "", f"{case.memory:.1f}" if case.memory else ""]
        row += [f"{case.instructions:.1f}" if case.instructions else ""] if counted else []
        rows.append(row)
    print(f"\nMedians of {runs} interleaved runs.\n")
    print("\n".join(table(header, rows)))
    compare(named)
    return targets(named)


def compare(named):
    rows = []
    for ours, others in [
        ("probity audit-config, no workspace", ["jsonschema-cli", "check-jsonschema"]),
        ("probity audit-config, example workspace", ["jsonschema-cli", "check-jsonschema"]),
        (f"probity audit-config, {MANY} files", [f"jsonschema-cli, {MANY} files"]),
        ("probity matrix, every shipped baseline", ["compliance-trestle, load one catalog"]),
    ]:
        for other in others:
            if ours in named and other in named:
                a, b = named[ours], named[other]
                memory = ratio(b.memory, a.memory) if a.memory and b.memory else ""
                rows.append([f"{other} / {ours}", ratio(b.median, a.median), memory])
    if rows:
        print()
        print("\n".join(table(["ratio", "CPU", "peak memory"], rows)))


def targets(named):
    rows, missed = [], False
    ours = [case for name, case in named.items() if name.startswith("probity")]
    hello, peak = named.get("clap hello"), max((case.memory for case in ours), default=0.0)
    units = {"ms": 1}
    if hello is not None:
        units["times clap hello"] = hello.median
    if f"jsonschema-cli, {MANY} files" in named:
        units["times jsonschema-cli"] = named[f"jsonschema-cli, {MANY} files"].median
    for words, name, limit, unit in [
        ("start-up", "probity --version", 2, "times clap hello"),
        ("audit of one file against REGULATED", "probity audit-config, no workspace", 5, "times clap hello"),
        (f"audit of {MANY} files", f"probity audit-config, {MANY} files", 3, "times jsonschema-cli"),
        ("matrix over every shipped baseline", "probity matrix, every shipped baseline", 30, "ms"),
        ("peak memory of any of these", None, 32, "MiB"),
    ]:
        if name is None:
            value = peak
        elif name not in named or unit not in units:
            value = 0.0
        else:
            value = named[name].median / units[unit]
        if value == 0.0:
            rows.append([words, f"{limit} {unit}", "not measured", ""])
            continue
        reached = value <= limit
        missed |= not reached
        rows.append([words, f"{limit} {unit}", f"{value:.2f}", "yes" if reached else "no"])
    print()
    print("\n".join(table(["target", "at most", "measured", "reached"], rows)))
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--probity", type=Path, default=ROOT / "target" / "release" / "probity")
    parser.add_argument("--tools", type=Path, help="the folder with the tools to compare with")
    parser.add_argument("--install", action="store_true", help="install those tools first")
    parser.add_argument("--oscal", type=Path, help="an OSCAL catalog in JSON for compliance-trestle")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--growth", help="measure memory instead: numbers of files, such as 1000,10000,100000")
    parser.add_argument("--formats", default=FORMATS, help="the formats that --growth measures")
    parser.add_argument("--only", default="", help="only cases whose name matches this regular expression")
    args = parser.parse_args()
    probity = args.probity.resolve()
    if not probity.exists():
        fail("there is no probity to measure; build it with `cargo build --release` or name it with --probity")
    if args.oscal is not None and not args.oscal.exists():
        fail(f"there is no {args.oscal}")
    with tempfile.TemporaryDirectory() as temporary:
        tools = (args.tools or Path(temporary) / "tools").resolve()
        tools.mkdir(parents=True, exist_ok=True)
        bare = Path(temporary) / "bare"
        bare.mkdir()
        if args.growth:
            measure_growth(probity, [int(count) for count in args.growth.split(",")], args.formats.split(","), bare)
            sys.exit(0)
        oscal = args.oscal.resolve() if args.oscal else None
        if args.install:
            install(tools)
        chosen = [case for case in cases(probity, tools, oscal, bare) if re.search(args.only, case.name)]
        if not chosen:
            fail("nothing to measure")
        for name, command in [
            ("probity", [probity, "--version"]),
            ("jsonschema-cli", [tools / "bin" / "jsonschema-cli", "--version"]),
            ("check-jsonschema", [tools / "venv-check-jsonschema" / "bin" / "check-jsonschema", "--version"]),
            ("compliance-trestle", [tools / "venv-compliance-trestle" / "bin" / "trestle", "version"]),
        ]:
            print(f"- {name}: {version(command) or 'not there'}")
        measure_cpu(chosen, max(args.runs, 3))
        measure_memory(chosen, 3)
        measure_instructions(chosen)
        missed = report(chosen, max(args.runs, 3))
        os.chdir(ROOT)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
