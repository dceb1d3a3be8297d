#!/usr/bin/env python3
"""The shell's commands as a person or a script would use them: output, exit codes (0 done, 1
failed, 2 bad input and nothing written), messages with their place, the documented JSON keys.

Usage: commands.py PROGRAM SOURCE_DIR [unittest options]"""
import csv
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
TOY = str(SOURCE / "tests/data/toy-two-ports.yaml")
TRUCE = str(SOURCE / "tests/data/toy-truce.yaml")
BSGI = "bsgi-2022"

# Of every verb a command that is possible in the toy on 2 January, and one that is not, with the
# reason. Neither a corridor, a lane nor a hazard can be in a state that forbids its commands.
DECISIONS = {
    "consent": ("consent harbours north discusses",
                ("consent energy north refuses", "in force: a party can now suspend")),
    "suspend": ("suspend energy north", ("suspend deal north", "only an agreement in force")),
    "resume": (None, ("resume energy north", "North has not suspended its part")),
    "withdraw": ("withdraw energy south", ("withdraw harbours south", "nothing to withdraw from")),
    "renew": ("renew energy 60 d", ("renew deal 60 d", "only a running term")),
    "corridor": ("corridor way open", ("corridor way ajar", "expected closed, inspected")),
    "teams": ("teams gate 3", ("teams gate -1", "expected a count of 0 to 1000")),
    "port": ("port Alpha closed", ("port Alpha auto", "expected open or closed")),
    "lane": ("lane CORR open", ("lane COR open", "did you mean `CORR`?")),
    "sign": ("sign harbours north", ("sign deal south", "Sanctions on its bank are lifted")),
    "violate": ("violate energy south", ("violate deal south", "only an agreement in force")),
    "condition": ("condition deal.relief met",
                  ("condition deal.power met", "follows from Energy truce")),
    "hazard": ("hazard mines 50 %", ("hazard mines 500 %", "0 % to 400 %")),
    "attack": ("attack missiles Alpha", ("attack mines any", "no vessel under way")),
}

# The contract: these keys are there in every run. Others may join them, none may leave.
REPORT_KEYS = {"scenario", "seed", "start", "end", "state_hash", "events", "wall_s", "exported_t",
               "exported_value_usd", "voyages_outbound", "vessels", "by_port", "by_commodity",
               "by_destination", "by_income_group", "by_month", "queues", "waits_by_cause_days",
               "agreements", "ledger", "by_region", "cost_per_tonne_usd", "deliveries",
               "war_risk_premiums", "share_of_world_wheat_exports", "owners"}
VESSEL_KEYS = {"arrived", "departed", "inside", "lost", "diverted"}
MONTH_KEYS = {"month", "exported_t", "voyages_outbound", "inspections_inbound",
              "inspections_outbound", "mean_wait_outbound_days", "p90_wait_outbound_days",
              "queue_inbound_end", "queue_outbound_end"}
QUEUE_KEYS = {"arrivals", "mean_length", "max_length", "mean_wait_days", "p90_wait_days",
              "little_ratio"}
COST_KEYS = {"total", "hire", "waiting", "fuel_sea", "fuel_port", "dues", "insurance", "inland"}
# Those that hold one value, and those that hold numbers by name.
CONTRACT_VALUES = {"scenario", "seed", "start", "end", "state_hash", "events", "wall_s",
                   "exported_t", "exported_value_usd", "voyages_outbound",
                   "share_of_world_wheat_exports"}
CONTRACT_MAPS = {"vessels", "by_port", "by_commodity", "by_destination", "by_income_group",
                 "by_region", "waits_by_cause_days", "ledger"}
AGREEMENT_KEYS = {"id", "status", "violations", "days_in_force"}


class Shell(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def call(self, *words):
        env = {k: v for k, v in os.environ.items()
               if k not in ("DISPLAY", "WAYLAND_DISPLAY", "CORRIDOR_DATA")}
        return subprocess.run([PROGRAM, *map(str, words)], cwd=self.folder, env=env, text=True,
                              capture_output=True, timeout=120, check=False)

    def good(self, *words):
        run = self.call(*words)
        self.assertEqual((run.returncode, run.stderr), (0, ""), words)
        return run.stdout

    def bad(self, words, *expected):
        """Refused as bad input: says why on stderr, nothing on stdout, no file."""
        run = self.call(*words)
        self.assertEqual((run.returncode, run.stdout), (2, ""), words)
        for part in expected:
            self.assertIn(part, run.stderr, words)
        self.assertEqual(list(self.folder.iterdir()), [], words)

    def report(self, *words):
        return json.loads(self.good("run", *words, "--json"))


class Sources(Shell):
    def test_every_parameter_is_listed_the_least_certain_first(self):
        report = json.loads(self.good("sources", "bsgi-2022", "--json"))
        rows, counts = report["parameters"], report["counts"]
        words = [row["status"] for row in rows]
        self.assertEqual({w: words.count(w) for w in counts}, counts)
        self.assertEqual(words, sorted(words, key=list(counts).index))
        self.assertEqual(list(counts)[0], "unverified")
        only = json.loads(self.good("sources", "bsgi-2022", "--status", "fitted", "--json"))
        self.assertEqual(only["parameters"], [r for r in rows if r["status"] == "fitted"])
        text = self.good("sources", "bsgi-2022", "--status", "fitted")
        for row in only["parameters"]:
            self.assertIn(row["path"], text)

    def test_what_is_no_scenario_or_status(self):
        self.bad(["sources"], "expected `corridor sources SCENARIO`")
        self.bad(["sources", "bsgi-2023"], "did you mean `bsgi-2022`?")
        self.bad(["sources", "bsgi-2022", "--status", "publishd"], "did you mean `published`?")


class Help(Shell):
    def test_lists_every_command_and_explains_each(self):
        text = self.good("help")
        for name in ("list", "check", "run", "route", "compare", "score", "hash", "replay", "share", "open",
                     "sources", "help"):
            self.assertIn(f"corridor {name}", text)
            self.assertIn(f"corridor {name}", self.good("help", name))
            for words in ((name, "--help"), (name, "X", "--help"), (name, "X", "--y", "-h")):
                self.assertEqual(self.good(*words), self.good("help", name))
        self.assertEqual(self.good("--help"), text)
        if "corridor shot" in text:
            self.assertEqual(self.good(BSGI, "--help"), self.good("help", "view"))

    def test_every_option_of_a_command_is_in_its_help(self):
        for file in sorted(SOURCE.glob("src/*/cmd_*.c")):
            name = file.stem.removeprefix("cmd_")
            several = name in ("replay", "view", "shot") or f"corridor {name}" not in self.good("help")
            text = self.good("help") if several else self.good("help", name)
            if file.parent.name == "app" and "corridor shot" not in text:
                continue  # built without the desktop
            for option in re.findall(r'(?:{|= {|name = )"([a-z-]+)"(?:, true|})', file.read_text()):
                self.assertIn(f"--{option}", text, name)

    def test_names_the_decisions_of_a_run(self):
        text = self.good("help", "commands")
        verbs = [line.split()[0] for line in text.splitlines() if line[2] != " "]
        self.assertEqual(verbs, list(DECISIONS))

    def test_the_nearest_command_is_offered(self):
        self.bad(["lst"], "found `lst`", "did you mean `list`?")
        self.bad(["help", "rout"], "did you mean `route`?")
        self.bad(["help", "comands"], "did you mean `commands`?")

    def test_version(self):
        self.assertRegex(self.good("--version"), r"^corridor \d+\.\d+\.\d+\n$")

    def test_a_full_disk_is_a_failure(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "w", encoding="utf-8") as full:
            run = subprocess.run([PROGRAM, "help"], stdout=full, stderr=subprocess.PIPE, text=True,
                                 check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("cannot write", run.stderr)


class List(Shell):
    def test_every_bundled_scenario_is_listed_with_its_title(self):
        text = self.good("list")
        for path in (SOURCE / "assets/scenarios").glob("*.yaml"):
            self.assertIn(path.stem, text)
        self.assertIn("Black Sea Grain Initiative", text)
        self.bad(["list", "more"], "expected no further argument")


class Check(Shell):
    def test_every_shipped_file_passes(self):
        shipped = sorted((SOURCE / "assets/scenarios").glob("*.yaml"))
        text = self.good("check", SOURCE / "maps/black-sea", *shipped)
        self.assertEqual(len(text.splitlines()), 1 + len(shipped))
        self.assertIn("34 ports", text)
        self.assertIn("connected", text)

    def test_all_mistakes_of_a_file_come_at_once_with_their_places(self):
        text = pathlib.Path(TOY).read_text(encoding="utf-8")
        text = text.replace("map: ./tiny-map", f"map: {SOURCE}/tests/data/tiny-map")
        text = text.replace("11 kt", "11 kg/h").replace("teams: 1", "temas: 1")
        text = text.replace("[north, south]", "[north, sout]")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "bad.yaml"
            path.write_text(text, encoding="utf-8")
            lines = text.splitlines()

            def place(word):
                line = next(i for i, text in enumerate(lines) if word in text)
                return f"{path}:{line + 1}:{lines[line].index(word) + 1}: "

            expected = [place("11 kg/h"), place("temas"), place("sout]"),
                        "did you mean `teams`?", "did you mean `south`?"]
            self.bad(["check", path], *expected)
            self.bad(["run", path, "--json", "--out", "out", "--trace", "t.csv"], *expected)
            self.bad(["hash", path], *expected)

    def test_recordings_are_checked(self):
        self.assertRegex(self.good("check", "october-2022"),
                         r"^october-2022: recorded of bsgi-2022; \d+ decisions?, \d+ branch(es)?\n$")
        path = self.folder / "x.rec"
        self.good("run", TRUCE, "--command", "2020-01-05 06:30 suspend energy north", "--record", path)
        self.assertEqual(self.good("check", path),
                         f"{path}: recorded of {TRUCE}; 1 decision, 0 branches\n")
        path.write_text(path.read_text().replace("energy north", "enrgy north"))
        run = self.call("check", "x.rec")
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertIn("found `enrgy`", run.stderr)
        path.write_text("corridor: 1\n")
        self.assertIn("x.rec:1:1: found `corridor: 1`, expected `corridor-recording 1`",
                      self.call("check", "x.rec").stderr)

    def test_a_file_that_is_there_is_a_path_whatever_its_ending(self):
        shutil.copytree(SOURCE / "tests/data/tiny-map", self.folder / "tiny-map")
        shutil.copy(TOY, self.folder / "foo.yml")
        self.assertTrue(self.good("check", "foo.yml").startswith("foo.yml: "))
        self.good("run", "foo.yml", "--days", "2")
        (self.folder / "foo.yml").write_text("corridor: 1\nid: x\n")
        run = self.call("check", "foo.yml")
        self.assertEqual(run.returncode, 2)
        self.assertIn("foo.yml:1:1: ", run.stderr)
        run = self.call("check", "fo.yml")
        self.assertIn("found `fo.yml`, expected a bundled scenario or a path", run.stderr)

    def test_files_that_are_no_scenario(self):
        self.bad(["check"], "corridor check FILE|MAPDIR")
        self.bad(["check", "missing.yaml"], "missing.yaml: cannot open")
        self.bad(["check", "."], "network.geojson: cannot open")
        self.bad(["check", SOURCE / "LICENSE"], "LICENSE:10:56: not readable as YAML")


class Run(Shell):
    def test_the_keys_of_the_report(self):
        for words in ([TOY], [BSGI, "--until", "2022-09-10"]):
            report = self.report(*words)
            self.assertLessEqual(REPORT_KEYS, set(report))
            self.assertLessEqual(VESSEL_KEYS, set(report["vessels"]))
            for month in report["by_month"]:
                self.assertLessEqual(MONTH_KEYS, set(month))
            for queue in report["queues"].values():
                self.assertLessEqual(QUEUE_KEYS, set(queue))
            for agreement in report["agreements"]:
                self.assertLessEqual(AGREEMENT_KEYS, set(agreement))
            for balance in ("vessels_balance", "cargo_balance_kg", "crew_balance"):
                self.assertEqual(report["ledger"][balance], 0)

    def test_every_field_of_the_contract_is_filled_in_every_scenario(self):
        for path in sorted((SOURCE / "assets/scenarios").glob("*.yaml")):
            with self.subTest(path.stem):
                self.filled(self.report(path.stem))

    def filled(self, report):
        for key in CONTRACT_VALUES:
            self.assertIsNotNone(report[key], key)
        for key in ("exported_t", "exported_value_usd", "voyages_outbound", "events"):
            self.assertGreater(report[key], 0, key)
        for key in CONTRACT_MAPS:
            self.assertTrue(report[key], key)
            for name, value in report[key].items():
                self.assertIsInstance(value, (int, float), (key, name))
        self.assertEqual(set(report["cost_per_tonne_usd"]), COST_KEYS)
        for part in COST_KEYS:
            self.assertGreater(report["cost_per_tonne_usd"][part], 0, part)
        self.assertTrue(report["by_month"])
        for month in report["by_month"]:
            served = month["inspections_outbound"] > 0
            for key in MONTH_KEYS:
                if not key.endswith("_days") or served: # no wait to tell of when nobody waited
                    self.assertIsNotNone(month[key], (month["month"], key))
        self.assertTrue(report["queues"])
        for name, queue in report["queues"].items():
            for key in QUEUE_KEYS:
                if not key.endswith("_days") or queue["served"] > 0:
                    self.assertIsNotNone(queue[key], (name, key))
            if queue["arrivals"] > 0:
                self.assertAlmostEqual(queue["little_ratio"], 1, places=6, msg=name)
        for agreement in report["agreements"]:
            for key in AGREEMENT_KEYS:
                self.assertIsNotNone(agreement[key], key)
        self.assertEqual([report["ledger"][k] for k in
                          ("vessels_balance", "cargo_balance_kg", "crew_balance")], [0, 0, 0])

    def test_what_the_least_cargo_turns_away_is_told(self):
        """From 12 February 2023 grain ships of less than 25 kt are not registered any more; the
        scenario's owners know it two weeks later."""
        before = self.report(BSGI, "--until", "2023-02-11")["too_small"]
        self.assertEqual(before, {"jcc": 0})
        report = self.report(BSGI)
        self.assertGreater(report["too_small"]["jcc"], 10)
        self.assertLessEqual(report["too_small"]["jcc"], report["vessels"]["diverted"])
        free = self.report(BSGI, "--set", "registration.jcc.minimum=0 t",
                           "--set", "registration.jcc.minimum_of.sunflower_oil=0 t")
        self.assertEqual(free["too_small"], {"jcc": 0})

    def test_the_parts_of_a_report_add_up(self):
        report = self.report(BSGI)
        vessels = report["vessels"]
        self.assertEqual(vessels["arrived"],
                         vessels["departed"] + vessels["inside"] + vessels["lost"] +
                         vessels["diverted"])
        for part in ("by_port", "by_commodity", "by_destination", "by_income_group"):
            self.assertAlmostEqual(sum(report[part].values()), report["exported_t"], places=3)
        months = report["by_month"]
        self.assertAlmostEqual(sum(m["exported_t"] for m in months), report["exported_t"], places=3)
        self.assertEqual(sum(m["voyages_outbound"] for m in months), report["voyages_outbound"])

    def test_a_run_by_hand(self):
        """Boats come every day from 1 January. The first one's 11,132 s + 22,264 s + 2 h are over
        within half a day, a day's loading within two; so after 4 days one or two are out."""
        report = self.report(TOY, "--days", "4")
        self.assertEqual(report["end"], "2020-01-05T00:00:00Z")
        self.assertIn(report["voyages_outbound"], (1, 2))
        self.assertEqual(report["exported_t"], 10000 * report["voyages_outbound"])
        self.assertEqual(report["exported_value_usd"], 250 * report["exported_t"])

    def test_text_and_csv(self):
        self.assertIn("exported", self.good("run", TOY))
        self.assertIn(", 2020-01-01 to 2020-01-03, seed",
                      self.good("run", TOY, "--until", "2020-01-03"))
        self.assertIn(", 2020-01-01 to 2020-01-03T06:00:00Z, seed",
                      self.good("run", TOY, "--until", "2020-01-03 06:00"))
        rows = list(csv.DictReader(io.StringIO(self.good("run", TOY, "--csv"))))
        months = self.report(TOY)["by_month"]
        self.assertEqual([r["month"] for r in rows], [m["month"] for m in months])
        self.assertLessEqual(MONTH_KEYS, set(rows[0]))
        self.assertEqual([float(r["exported_t"]) for r in rows], [m["exported_t"] for m in months])

    def test_why_each_vessel_waits(self):
        """On 30 October 2022 the corridor is shut by the suspension of the day before."""
        words = (BSGI, "--until", "2022-10-30")
        self.assertNotIn("waiting", self.report(*words))
        waiting = self.report(*words, "--why")["waiting"]
        self.assertTrue(waiting)
        for row in waiting:
            chain = row["chain"]
            self.assertEqual(chain[0]["kind"], "cause")
            self.assertIsNone(chain[0]["explains"])
            self.assertEqual(chain[1]["kind"], "resource")
            self.assertEqual(chain[1]["explains"], 0)
            for i, link in enumerate(chain):
                self.assertTrue(link["text"])
                self.assertLessEqual(link["since"], "2022-10-30T00:00:00Z")
                self.assertTrue(i == 0 or 0 <= link["explains"] < i)
        shut = [row for row in waiting if row["cause"] == "corridor_shut"]
        kinds = ["cause", "resource", "decision", "agreement", "event"]
        self.assertTrue(shut)
        for row in shut:
            self.assertEqual([link["kind"] for link in row["chain"]], kinds)
            self.assertEqual(row["chain"][1]["corridor"], "bsgi")
            self.assertEqual((row["chain"][3]["agreement"], row["chain"][3]["party"]),
                             ("bsgi", "russia"))
            self.assertTrue(row["chain"][4]["source"].startswith("https://"))
        ahead = {(row["line"], row["place"]): row["serial"] for row in waiting if row["place"]}
        for row in waiting:
            if row["place"] and row["place"] > 1:
                self.assertEqual(row["chain"][0]["behind_serial"],
                                 ahead[row["line"], row["place"] - 1])
        lines = self.good("run", *words, "--why")
        self.assertEqual(sum(line.startswith("MV ") for line in lines.splitlines()), len(waiting))
        self.assertIn("Russia suspends its part after the drone attack on Sevastopol", lines)
        self.bad(["run", TOY, "--why", "--csv"], "one of them")

    def test_until_and_days_mean_the_same_and_the_hash_agrees(self):
        until = self.report(TOY, "--until", "2020-01-11")
        days = self.report(TOY, "--days", "10")
        self.assertEqual(until["state_hash"], days["state_hash"])
        self.assertEqual(self.good("hash", TOY, "--until", "2020-01-11").strip(),
                         until["state_hash"])
        self.assertEqual(self.good("hash", TOY, "--until=2020-01-11").strip(),
                         until["state_hash"])

    def test_a_seed_is_repeated_and_another_differs(self):
        first, again, other = (self.report(BSGI, "--days", "60", "--seed", seed)["state_hash"]
                               for seed in ("7", "7", "8"))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_out_writes_the_report_and_the_months(self):
        shown = self.report(TOY, "--out", "results")
        folder = self.folder / "results"
        self.assertEqual({p.name for p in folder.iterdir()}, {"report.json", "months.csv", "daily.csv"})
        written = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        self.assertEqual(written, shown)
        self.assertEqual((folder / "months.csv").read_text(encoding="utf-8"),
                         self.good("run", TOY, "--csv"))
        text = (folder / "daily.csv").read_text(encoding="utf-8")
        days = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual((days[0]["day"], len(days)), ("2020-01-01", 60))
        self.assertAlmostEqual(sum(float(d["exported_t"]) for d in days), shown["exported_t"])
        self.assertIn("premium_way_percent", days[0])

    def test_costs_and_deliveries_add_up(self):
        report = self.report(BSGI)
        cost = report["cost_per_tonne_usd"]
        self.assertAlmostEqual(sum(v for k, v in cost.items() if k != "total"), cost["total"])
        self.assertTrue(all(v > 0 for v in cost.values()), cost)
        self.assertAlmostEqual(sum(report["by_region"].values()), report["exported_t"], places=3)
        delivered = report["deliveries"]
        for group in ("by_destination", "by_region", "by_income_group"):
            self.assertAlmostEqual(sum(row["delivered_t"] for row in delivered[group].values()),
                                   delivered["delivered_t"], places=3)
        self.assertLessEqual(delivered["delivered_t"], report["exported_t"])
        self.assertTrue(0 < report["share_of_world_wheat_exports"] < 0.2)
        self.assertIn("cost a tonne", self.good("run", BSGI))

    def test_bread_days_compare_with_the_run_without_closure(self):
        self.assertNotIn("food_gap", self.report(TOY))
        gap = self.report(TOY, "--bread-days")["food_gap"]
        self.assertGreater(gap["largest_shortfall_t"], 0)  # the deal is suspended for five days
        self.assertAlmostEqual(gap["without_closure_t"] - gap["delivered_t"],
                               gap["not_delivered_t"])
        self.assertIsNone(gap["bread_days"])  # the toy does not say what bread is made of
        self.assertIn("never closed", gap["assumption"])
        self.assertIn("without closure", self.good("run", TOY, "--bread-days"))

    def test_a_warm_up_is_taken_off_the_queues(self):
        whole, late = self.report(TOY), self.report(TOY, "--set", "warm_up=30 d")
        for queue in late["queues"].values():
            self.assertAlmostEqual(queue["little_ratio"], 1)
        self.assertLess(late["queues"]["gate.inbound"]["arrivals"],
                        whole["queues"]["gate.inbound"]["arrivals"])
        self.assertEqual(late["exported_t"], whole["exported_t"])
        self.bad(["run", TOY, "--set", "warm_up=60 d"], "warm-up that does not end before the run")

    def test_waits_of_nobody_are_null(self):
        queues = self.report(TRUCE, "--days", "0")["queues"]
        self.assertIn("gate.outbound", queues)
        for queue in queues.values():
            self.assertEqual((queue["arrivals"], queue["mean_wait_days"], queue["p50_wait_days"],
                              queue["p90_wait_days"], queue["p95_wait_days"]), (0,) + 4 * (None,))
        waits = self.report(TOY)["queues"]["XXBET"]  # one, which did not wait
        self.assertEqual((waits["arrivals"], waits["mean_wait_days"]), (1, 0))

    def test_trace_tells_a_voyage_in_order(self):
        self.good("run", TOY, "--days", "6", "--trace", "trace.csv")
        text = (self.folder / "trace.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual([r["time"] for r in rows], sorted(r["time"] for r in rows))
        first = next(r["subject"] for r in rows if r["kind"] == "gone")
        story = [r for r in rows if r["subject"] == first]
        self.assertEqual(story[-1]["state"], "departed")
        self.assertGreater(len(story), 5)

    def test_set_changes_an_input(self):
        slow = self.report(TOY, "--set", "inspection.gate.service=14 h")
        self.assertLess(slow["exported_t"], self.report(TOY)["exported_t"])
        self.bad(["run", TOY, "--set", "inspection.gate.temas=2"],
                 "--set inspection.gate.temas=2", "did you mean `teams`?")
        self.bad(["run", TOY, "--set", "inspection.gate.teams=two"], "found `two`")
        self.bad(["run", TOY, "--set", "seed"], "PATH=VALUE")

    def test_commands_take_part(self):
        withdrawn = self.report(TOY, "--command", "2020-01-10 withdraw deal south",
                                "--until", "2020-01-19")
        self.assertEqual(withdrawn["agreements"][0]["status"], "collapsed")
        self.assertEqual(withdrawn["agreements"][0]["days_in_force"], 9)
        self.assertLess(withdrawn["exported_t"],
                        self.report(TOY, "--until", "2020-01-19")["exported_t"])

    def test_commands_that_make_no_sense(self):
        command = ["run", TOY, "--out", "out", "--command"]
        self.bad([*command, "soon suspend deal south"], "found `soon`, expected a date")
        self.bad([*command, "2020-01-10 suspnd deal south"], "did you mean `suspend`?")
        self.bad([*command, "2020-01-10 suspend deal suth"], "did you mean `south`?")
        self.bad([*command, "2021-01-10 suspend deal south"], "a date within the run")
        self.bad([*command, "2020-01-10 resume deal south"], "is not possible")
        self.bad([*command, "2020-01-10 suspend deal south", "--days", "5"],
                 "--command '2020-01-10 suspend deal south'", "a date up to the run's end")
        self.bad([*command, "2020-01-10 suspnd deal south", "--command", "2020-01-11 sign del south"],
                 "'2020-01-10 suspnd deal south': found `suspnd`",
                 "'2020-01-11 sign del south': found `del`")

    def test_every_decision_changes_the_run_or_is_refused_with_its_reason(self):
        plain = self.report(TRUCE, "--days", "3")
        for possible, (impossible, reason) in DECISIONS.values():
            if possible:
                report = self.report(TRUCE, "--days", "3", "--command", "2020-01-02 " + possible)
                self.assertNotEqual(report["state_hash"], plain["state_hash"], possible)
                self.assertEqual(report["ledger"]["vessels_balance"], 0, possible)
            self.bad(["run", TRUCE, "--days", "3", "--out", "out", "--command",
                      "2020-01-02 " + impossible], reason)
        resumed = self.report(TRUCE, "--days", "3", "--command", "2020-01-02 suspend energy north",
                              "--command", "2020-01-03 resume energy north")
        self.assertEqual(resumed["agreements"][0]["status"], "in_force")
        self.assertEqual(resumed["agreements"][0]["days_in_force"], 2)

    def test_step_events_prints_one_line_for_each_transition_in_order(self):
        words = ["riyadh-2025", "--until", "2025-05-01", "--command",
                 "2025-04-02 condition maritime.exporters met"]
        lines = self.good("run", *words, "--step-events", "truce").splitlines()
        told = [(row["date"], agreement["id"], row["cause"])
                for agreement in self.report(*words)["agreements"]
                for row in agreement["transitions"]]
        self.assertEqual(len(lines), len(told))
        self.assertGreater(len(lines), 100)
        self.assertEqual([line.split()[0] for line in lines], sorted(date for date, _, _ in told))
        for date, agreement, cause in told:
            self.assertEqual(sum(line.startswith(f"{date}  {agreement:<12} {cause}")
                                 for line in lines), 1, (date, cause))
        self.assertEqual(sum(line.endswith("(by hand)") for line in lines), 1)
        both = self.good("run", *words, "--step-events", "all").splitlines()
        incidents = self.good("run", *words, "--step-events", "incidents").splitlines()
        self.assertEqual(sorted(both), sorted(lines + incidents))
        self.bad(["run", *words, "--step-events", "truces"], "expected truce, incidents or all",
                 "did you mean `truce`?")

    def test_options_that_make_no_sense(self):
        self.bad(["run"], "corridor run SCENARIO")
        self.bad(["run", TOY, TOY], "no further argument")
        self.bad(["run", "bsgi-2202"], "did you mean `bsgi-2022`?")
        self.bad(["run", TOY, "--dys", "3"], "did you mean `--days`?")
        self.bad(["run", TOY, "--days"], "expected its value")
        self.bad(["run", TOY, "--days", "-3"], "whole number")
        self.bad(["run", TOY, "--days", "99999"], "from 0 to 60")
        self.bad(["run", TOY, "--days", "1", "--until", "2020-01-03"], "one of them")
        self.bad(["run", TOY, "--until", "2020-02-30"], "expected a date")
        self.bad(["run", TOY, "--until", "2019-01-01"], "within the run")
        self.bad(["run", TOY, "--seed", "x"], "whole number")
        self.bad(["run", TOY, "--days", "5", "--out", "--json"], "found `--json` after `--out`")
        for words in (["--json", "--csv"], ["--step-events", "all", "--json"], ["--why", "--csv"],
                      ["--step-events", "all", "--csv"], ["--why", "--step-events", "all"],
                      ["--bread-days", "--csv"], ["--bread-days", "--step-events", "all"],
                      ["--bread-days", "--why"]):
            self.bad(["run", TOY, *words], "one of them")
        self.bad(["run", TOY, "--hash-days", "3"], "found --hash-days without --record")
        self.bad(["run", TOY, "--seed", "1", "--seed", "2"], "at most 1 time\n")

    def test_a_value_may_begin_with_dashes_after_an_equals_sign(self):
        self.good("run", TOY, "--days", "5", "--out=--json")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["--json"])

    def test_bread_days_are_told_somewhere_with_every_option_that_goes_with_them(self):
        words = ("run", BSGI, "--days", "40", "--bread-days")
        self.assertIn("food_gap", json.loads(self.good(*words, "--why", "--json")))
        for more in (["--why"], ["--csv"], ["--step-events", "all"]):
            self.good(*words, *more, "--out", "out")
            self.assertIn("food_gap", json.loads((self.folder / "out/report.json").read_text()))
            shutil.rmtree(self.folder / "out")

    def test_places_that_cannot_be_written_are_failures(self):
        for words in (["--out", "no/such/folder"], ["--trace", "no/such/trace.csv"]):
            run = self.call("run", TOY, *words)
            self.assertEqual((run.returncode, run.stdout), (1, ""), words)
            self.assertIn("cannot", run.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_trace_into_a_pipe_leaves_the_pipe(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
            self.good("run", TOY, "--days", "2", "--trace", pipe)
            text = reader.communicate(timeout=60)[0]
        self.assertTrue(text.startswith("time,kind,subject,state,detail\n"))
        self.assertTrue(pipe.is_fifo())


class Route(Shell):
    def test_odesa_to_istanbul(self):
        route = json.loads(self.good("route", "Odesa", "Istanbul", "--json"))
        self.assertLessEqual({"from", "to", "distance_nm", "path"}, set(route))
        self.assertTrue(335 < route["distance_nm"] < 365, route["distance_nm"])
        self.assertEqual(route["path"][0]["node"], "Odesa berths")
        self.assertIn("BOSPHORUS", [stop.get("lane") for stop in route["path"]])
        self.assertIn("nm", self.good("route", "Odesa", "Istanbul"))

    def test_there_is_as_far_as_back_and_names_are_many(self):
        ways = [("Odesa", "Istanbul"), ("Istanbul", "Odesa"), ("UAODS", "istanbul"),
                ("odessa", "ISTANBUL")]
        lengths = {round(json.loads(self.good("route", *way, "--json"))["distance_nm"], 6)
                   for way in ways}
        self.assertEqual(len(lengths), 1, lengths)

    def test_lanes_of_a_scenario(self):
        run = self.call("route", "Odesa", "Istanbul", "--scenario", BSGI, "--json")
        self.assertEqual(run.returncode, 0)
        self.assertIn("closed when the scenario starts; taken as open", run.stderr)
        route = json.loads(run.stdout)
        lanes = [stop.get("lane") for stop in route["path"]]
        self.assertNotIn("PEACE_ODS_BOS", lanes)
        self.assertTrue(any(lane and lane.startswith("BSGI") for lane in lanes), lanes)

    def test_places_that_are_none(self):
        self.bad(["route", "Odesa"], "corridor route FROM TO")
        self.bad(["route", "Odesa", "Istnbul"], "found `Istnbul`", "did you mean `Istanbul`?")
        self.bad(["route", "Odesa", "Istanbul", "--scenario", "bsgi"], "found `bsgi`")


class Compare(Shell):
    TEAMS = ["compare", BSGI, "--branch", "2022-08-20 teams istanbul 10", "--until", "2022-09-20",
             "--replications", "4"]
    KEYS = ["exported_t", "voyages_outbound", "mean_wait_outbound_days", "p90_wait_outbound_days",
            "waiting_loaded_ship_days", "cost_per_tonne_usd", "delivered_t",
            "delivered_low_income_t"]

    def test_table_json_and_csv_tell_the_same(self):
        told = json.loads(self.good(*self.TEAMS, "--json"))
        self.assertEqual((told["scenario"], told["replications"]), (BSGI, 4))
        self.assertEqual(told["branch"], ["2022-08-20T00:00:00Z teams istanbul 10"])
        self.assertEqual(list(told["measures"]), self.KEYS)
        rows = list(csv.DictReader(io.StringIO(self.good(*self.TEAMS, "--csv"))))
        self.assertEqual([row["measure"] for row in rows], self.KEYS)
        for row in rows:
            measure = told["measures"][row["measure"]]
            self.assertEqual(set(measure), set(row) - {"measure"})
            for key, value in measure.items():
                self.assertAlmostEqual(float(row[key]), value, delta=1e-6 * (1 + abs(value)))
            self.assertAlmostEqual(measure["a"] - measure["b"], measure["a_minus_b"],
                                   delta=1e-6 * (1 + abs(measure["a"])))
            self.assertLessEqual(measure["low_95"], measure["a_minus_b"])
            self.assertLessEqual(measure["a_minus_b"], measure["high_95"])
        self.assertGreater(told["measures"]["mean_wait_outbound_days"]["low_95"], 0)  # longer in A
        table = self.good(*self.TEAMS)
        for name in ("A - B", "95 % interval", "mean outbound wait", "ship-days"):
            self.assertIn(name, table)

    def test_a_bar_shows_on_a_terminal_only(self):
        self.good(*self.TEAMS)  # nothing on stderr
        terminal, end = os.openpty()
        told = subprocess.run([PROGRAM, *self.TEAMS, "--threads", "1"], stdout=subprocess.PIPE,
                              stderr=end, timeout=60, check=True)
        os.close(end)
        bar = os.read(terminal, 1 << 16).decode()
        os.close(terminal)
        self.assertIn("] 2 of 4", bar)
        self.assertTrue(bar.endswith(" \r"))  # wiped out
        self.assertNotIn("of 4", told.stdout.decode())

    def test_both_runs_are_those_of_run(self):
        one = ["--until", "2022-09-20", "--seed", "3"]
        branch = "2022-08-20 teams istanbul 10"
        told = json.loads(self.good("compare", BSGI, "--branch", branch, *one, "--replications",
                                    "1", "--json"))["measures"]
        for side, more in (("a", []), ("b", ["--command", branch])):
            run = self.report(BSGI, *one, *more)
            self.assertAlmostEqual(told["exported_t"][side], run["exported_t"], places=3)
            self.assertEqual(told["voyages_outbound"][side], run["voyages_outbound"])
            self.assertAlmostEqual(told["mean_wait_outbound_days"][side],
                                   run["queues"]["istanbul.outbound"]["mean_wait_days"], places=9)
            self.assertAlmostEqual(told["cost_per_tonne_usd"][side],
                                   run["cost_per_tonne_usd"]["total"], places=6)
            self.assertAlmostEqual(told["delivered_t"][side], run["deliveries"]["delivered_t"],
                                   places=3)
            low = run["deliveries"]["by_income_group"].get("Low income", {"delivered_t": 0})
            self.assertAlmostEqual(told["delivered_low_income_t"][side], low["delivered_t"],
                                   places=3)
        self.assertIsNone(told["exported_t"]["low_95"])  # of one pair there is no interval

    def test_threads_do_not_change_a_byte(self):
        one, two = (self.good(*self.TEAMS, "--json", "--threads", n) for n in "12")
        self.assertEqual(one, two)

    def test_what_is_refused(self):
        branch = ["--branch", "2020-01-02 teams gate 3"]
        self.bad(["compare"], "corridor compare SCENARIO")
        self.bad(["compare", TRUCE], "--branch 'DATE VERB ...'")
        self.bad(["compare", TRUCE, *branch, "--replications", "0"], "1 to 100000")
        self.bad(["compare", TRUCE, *branch, "--replications", "100001"], "100000")
        self.bad(["compare", TRUCE, *branch, "--threads", "0"], "1 to 256")
        self.bad(["compare", TRUCE, *branch, "--json", "--csv"], "one of them")
        self.bad(["compare", TRUCE, *branch, "--brunch", "x"], "did you mean `--branch`?")
        self.bad(["compare", TRUCE, "--branch", "2020-01-02 teams gat 3", "--branch", "soon"],
                 "--branch '2020-01-02 teams gat 3'", "did you mean `gate`?", "--branch 'soon'")
        self.bad(["compare", TRUCE, *branch, "--until", "2020-01-01"], "up to the run's end")
        self.bad(["compare", TRUCE, "--branch", "2020-01-02 suspend deal north"],
                 "in replication 0", "`suspend deal north` is not possible",
                 "only an agreement in force")


class Score(Shell):
    """The scorecard: the record of the scenario, or one of one's own."""
    DRIVEN = str(SOURCE / "tests/data/toy-driven.yaml")
    DAYS = str(SOURCE / "tests/data/toy-days.csv")

    def test_the_initiative_is_held_against_its_record(self):
        score = json.loads(self.good("score", BSGI, "--replications", "4", "--json"))
        self.assertEqual((score["mode"], score["replications"]), ("driven", 4))
        self.assertEqual(score["fitted"], {"from": "2022-08-01", "to": "2022-09-30"})
        targets = {target["key"]: target for target in score["targets"]}
        self.assertEqual(targets["tonnes"]["role"], "fed in")
        self.assertEqual(targets["tonnes"]["grade"], "-")
        queue = targets["queue_daily"]
        self.assertEqual((queue["role"], len(queue["rows"])), ("predicted", 184))
        for name in ("queue_model_mae", "inputs_mae", "last_month_mae"):
            self.assertLess(queue["unseen"]["mae"], queue["unseen"][name])
        self.assertTrue(queue["rows"][0]["source"].startswith("https://"))
        self.assertEqual([row["fitted"] for row in targets["wait_mean"]["rows"]],
                         [True, True, False, False, False, False])

    def test_the_result_does_not_depend_on_the_threads(self):
        words = ("score", BSGI, "--mode", "free", "--replications", "4", "--json", "--threads")
        self.assertEqual(self.good(*words, "1"), self.good(*words, "3"))

    def test_a_record_of_ones_own_is_scored(self):
        score = json.loads(self.good("score", self.DRIVEN, "--observed", self.DAYS, "--json",
                                     "--replications", "2"))
        queue, = score["targets"]
        self.assertEqual([row["median"] for row in queue["rows"]], [0, 0, 2, 2, 2, 2, 2, 0, 0])
        self.assertAlmostEqual(queue["unseen"]["mae"], 2 / 9)
        text = self.good("score", self.DRIVEN, "--observed", self.DAYS, "--replications", "2")
        self.assertRegex(text, r"loaded ships waiting at Istanbul +predicted +9 +0\.2")

    def test_bad_records_and_words_are_refused(self):
        other = tempfile.TemporaryDirectory()
        self.addCleanup(other.cleanup)
        bad = pathlib.Path(other.name) / "gap.csv"
        bad.write_text("date,outbound_departures\n2022-10-01,1\n2022-10-03,1\n")
        self.bad(["score", BSGI, "--observed", bad], f"{bad}:3:", "a day is missing")
        self.bad(["check", bad], f"{bad}:3:", "expected 2022-10-02")
        self.bad(["score", BSGI, "--mode", "drven"], "did you mean `driven`?")
        self.bad(["score", TOY, "--mode", "driven", "--observed", self.DAYS], "--mode driven")
        self.bad(["score", TOY], "a scenario with a `record`, or --observed FILE")
        self.bad(["score", BSGI, "--replications", "0"], "from 1 to")
        self.bad(["score", BSGI, "--out", "zz"], "found --out without --fit")
        for words in (["--fit", "2022-08", "--json"], ["--fit", "2022-08", "--days"],
                      ["--json", "--days"]):
            self.bad(["score", BSGI, *words], "expected one of them")

    def test_a_fit_is_written_with_its_residuals_and_is_the_same_again(self):
        with tempfile.TemporaryDirectory() as other:
            files = [pathlib.Path(other) / name for name in ("a.yaml", "b.yaml")]
            for file in files:
                run = self.call("score", self.DRIVEN, "--observed", self.DAYS, "--fit", "2020-01",
                                "--replications", "2", "--out", file)
                self.assertEqual(run.returncode, 0, run.stderr)
            text = files[0].read_text()
            self.assertEqual(text, files[1].read_text())
            self.assertEqual(len(list(pathlib.Path(other).iterdir())), 2)
        # Ships are cleared on the day they come, as observed, where one takes 2 h, or a little more.
        self.assertRegex(text, r"inspection\.gate\.pace: (1|5|9)\n")
        self.assertIn("queue_daily: {rows: 9, error: 0.22, bias: 0.00, in_band: 78 %, unit: ships}",
                      text)
        self.bad(["score", self.DRIVEN, "--observed", self.DAYS, "--fit", "2020-13"],
                 "expected months as 2022-08..2022-09")
        self.bad(["score", self.DRIVEN, "--observed", self.DAYS, "--fit", "2020-01"],
                 "where to write it")

    def test_a_fit_can_be_read_whatever_the_title(self):
        title = r'title="A: \"b\" \\ # c"'
        scenario, fit = self.folder / "toy.yaml", self.folder / "fit.yaml"
        run = self.call("score", self.DRIVEN, "--observed", self.DAYS, "--fit", "2020-01",
                        "--replications", "2", "--out", fit, "--set", title)
        self.assertEqual(run.returncode, 0, run.stderr)
        text = pathlib.Path(self.DRIVEN).read_text()
        self.assertNotIn("\nvalues:", text)
        shutil.copytree(SOURCE / "tests/data/tiny-map", self.folder / "tiny-map")
        for name in ("toy-two-ports.yaml", "toy-departures.csv"):
            shutil.copy(SOURCE / "tests/data" / name, self.folder)
        scenario.write_text(text + "values: ./fit.yaml\n")
        self.good("run", scenario)

    def test_tables_of_figures_are_checked(self):
        text = self.good("check", SOURCE / "assets/history/bsgi-daily.csv")
        self.assertIn("observed figures; 1840 values in 10 series", text)


class Hash(Shell):
    def test_sixteen_digits_the_same_every_time(self):
        first = self.good("hash", BSGI, "--until", "2022-09-01")
        self.assertRegex(first, r"^[0-9a-f]{16}\n$")
        self.assertEqual(first, self.good("hash", BSGI, "--until", "2022-09-01"))
        self.assertNotEqual(first, self.good("hash", BSGI, "--until", "2022-09-01", "--seed", "5"))

    def test_bad_words(self):
        self.bad(["hash"], "corridor hash SCENARIO")
        self.bad(["hash", "nowhere"], "found `nowhere`")


class Recordings(Shell):
    """Scenario, seed, settings and commands with state hashes: run again, verified, shared."""
    COMMANDS = ("--command", "2020-01-05 06:30 suspend energy north",
                "--command", "2020-01-12 resume energy north")

    def record(self, *words):
        """Of half a year: hashes at the start, every 30 days and at the end."""
        path = self.folder / "run.rec"
        summary = self.good("run", TRUCE, *self.COMMANDS, *words, "--record", path)
        return path, summary

    def edited(self, path, old, new):
        text = path.read_text()
        self.assertEqual(text.count(old), 1, text)
        path.write_text(text.replace(old, new))
        return text[:text.index(old)].count("\n") + 1

    def refused(self, path, *expected):
        run = self.call("replay", path)
        self.assertEqual((run.returncode, run.stdout), (2, ""), run.stderr)
        for part in expected:
            self.assertIn(part, run.stderr)

    def test_a_recording_tells_the_whole_run_and_replays_equal(self):
        path, _ = self.record("--seed", "5", "--set", "title=Another name")
        lines = path.read_text().splitlines()
        self.assertEqual(lines[:2] + lines[3:4] + lines[5:6],
                         ["corridor-recording 1", f"scenario {TRUCE}", "seed 5",
                          "set title=Another name"])
        self.assertIn("command 2020-01-05T06:30:00Z suspend energy north", lines)
        self.assertEqual(lines[-1], "end")
        report = self.report(TRUCE, *self.COMMANDS, "--seed", "5", "--set", "title=Another name")
        self.assertEqual(lines[-2].split()[2], report["state_hash"])
        self.assertIn(f"the last {report['state_hash']}", self.good("replay", path))
        self.assertEqual(list(self.folder.iterdir()), [path])

    FORKED = """corridor-recording 1
scenario {scenario}
content 0000000000000000
seed 3
until 2020-02-10T00:00:00Z
title Energy
at 2020-01-05T00:00:00Z
command 2020-01-05T06:30:00Z suspend energy north
hash 2020-02-10T00:00:00Z 0000000000000000
branch 2020-01-10T00:00:00Z back at once
command 2020-01-10T00:00:00Z resume energy north
hash 2020-02-10T00:00:00Z 0000000000000000
branch 2020-01-10T00:00:00Z for good
hash 2020-02-10T00:00:00Z 0000000000000000
branch 2020-01-20T00:00:00Z and back
of back at once
command 2020-01-20T00:00:00Z suspend energy north
hash 2020-02-10T00:00:00Z 0000000000000000
end
"""

    def forked(self):
        old, path = self.folder / "old.rec", self.folder / "forked.rec"
        old.write_text(self.FORKED.format(scenario=TRUCE))
        told = self.good("replay", old, "--record", path)
        old.unlink()
        self.assertIn("back at once: recorded: 1 hashes", told)
        return path

    def test_branches_are_replayed_with_the_run(self):
        path = self.forked()
        told = self.good("replay", path).splitlines()
        last = [line.split()[-1] for line in told]
        self.assertEqual(len(told), 4)
        self.assertEqual(last[0], last[2])  # no changed decision: the same state
        self.assertNotEqual(last[0], last[1])
        words = ["--command", "2020-01-05 06:30 suspend energy north", "--seed", "3",
                 "--until", "2020-02-10"]
        self.assertEqual(self.report(TRUCE, *words)["state_hash"], last[0])
        words += ["--command", "2020-01-10 resume energy north"]
        self.assertEqual(self.report(TRUCE, *words)["state_hash"], last[1])
        words += ["--command", "2020-01-20 suspend energy north"]  # a branch of that branch
        self.assertEqual(self.report(TRUCE, *words)["state_hash"], last[3])
        line = self.edited(path, "01-10T00:00:00Z resume", "01-11T00:00:00Z resume")
        run = self.call("replay", path)
        self.assertEqual(run.returncode, 1)
        self.assertIn("back at once: diverged before", run.stdout)
        self.assertIn(f"forked.rec:{line}: command in that time", run.stdout)
        self.assertIn("for good: equal", run.stdout)
        self.edited(path, "resume energy north", "resume enrgy north")
        self.refused(path, f"forked.rec:{line}:9: found `enrgy`", "did you mean `energy`?")
        run = self.call("share", path)
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertIn("with branches", run.stderr)

    def test_a_recorded_branch_is_compared_with_its_run(self):
        path = self.forked()
        words = ["compare", path, "--replications", "3", "--json"]
        told = json.loads(self.good(*words, "--branch", "back at once"))
        self.assertEqual(told["name_b"], "back at once")
        self.assertEqual((told["seed"], told["end"]), (3, "2020-02-10T00:00:00Z"))
        self.assertEqual(told["a"], ["2020-01-05T06:30:00Z suspend energy north"])
        self.assertEqual(told["branch"], told["a"] + ["2020-01-10T00:00:00Z resume energy north"])
        told = json.loads(self.good(*words, "--branch", "for good"))
        for measure in told["measures"].values():
            self.assertIn(measure["a_minus_b"], (0, None))
        for extra, reason in (([], "`back at once`"), (["--branch", "bakc at once"], "did you mean"),
                              (["--branch", "for good", "--seed", "1"], "has its own"),
                              (["--branch", "for good", "--branch", "nonsense"],
                               "found --branch 2 times with a recording")):
            run = self.call(*words, *extra)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn(reason, run.stderr)

    def test_a_file_opens_like_its_line(self):
        path, _ = self.record()
        line = self.good("share", path).rstrip("\n")
        self.assertEqual(self.good("open", path), self.good("open", line))
        self.assertIn("Energy", self.forked().read_text())

    def test_open_runs_to_the_end_and_holds_only_that_against_the_recording(self):
        path, _ = self.record()
        whole = self.good("open", path)
        end = path.read_text().splitlines()[-2].split()[2]
        self.assertIn(f"the same run: the recording says {end}, this run ended with {end}", whole)
        middle = [line.split()[2] for line in path.read_text().splitlines()
                  if line.startswith("hash")][1]
        self.edited(path, f" {middle}", f" {'0' * 16}")
        self.assertEqual(self.good("open", path), whole)
        self.assertEqual(self.call("replay", path).returncode, 1)
        self.edited(path, f" {end}\nend", f" {'1' * 16}\nend")
        run = self.call("open", path)
        self.assertEqual((run.returncode, run.stderr), (1, ""))
        self.assertEqual(run.stdout[:whole.index("the same run")],
                         whole[:whole.index("the same run")])
        self.assertIn(f"another run: the recording says {'1' * 16}, this run ended with {end}",
                      run.stdout)
        for name in self.recordings():
            self.assertIn("\nthe same run: ", self.good("open", name, "--headless"))

    def test_a_recording_is_known_by_its_beginning(self):
        path, _ = self.record()
        told = self.good("open", path)
        for name in ("saved", "saved.txt", BSGI):
            other = path.rename(self.folder / name)
            if name != BSGI:
                self.assertEqual(self.good("open", name, "--headless"), told)
                self.assertIn(": recorded of ", self.good("check", name))
            else:  # a bundled scenario comes first
                self.assertNotIn("recorded", self.good("check", name))
                self.assertEqual(self.good("open", other), told)
            other.rename(path)
        os.mkfifo(self.folder / "pipe")
        run = self.call("open", "pipe")  # is not waited for
        self.assertEqual(run.returncode, 2)
        self.assertIn("`corridor share` printed", run.stderr)

    CRASH = "ended by SIGABRT after 2020-01-06T00:00:00.500Z, this one went on to its end\n"

    def crashed(self):
        path, _ = self.record()
        lines = [line for line in path.read_text().splitlines() if not line.startswith("hash")]
        path.write_text("\n".join(lines[:-1]) + "\ncrash 2020-01-06T00:00:00.500Z SIGABRT\nend\n")
        return path

    def test_a_crash_is_replayed_to_the_end(self):
        path = self.crashed()
        self.assertIn(self.CRASH, self.good("replay", path))
        self.edited(path, "00:00.500Z", "00:00.5Z")
        self.refused(path, "expected a date")

    def test_a_crash_has_no_hash_to_compare(self):
        told = self.good("open", self.crashed())
        self.assertIn(self.CRASH + "no hash to compare: this run ended with ", told)
        self.assertNotIn("the same run", told)

    def test_a_crash_recorded_anew_is_a_whole_recording(self):
        old, new = self.crashed(), self.folder / "new.rec"
        self.assertIn(self.CRASH, self.good("replay", old, "--record", new))
        self.assertNotIn("crash", new.read_text())
        lines = new.read_text().splitlines()
        end = self.report(TRUCE, *self.COMMANDS)["state_hash"]
        self.assertEqual(lines[-2:], [f"hash {lines[4].split()[1]} {end}", "end"])
        self.assertIn(f"equal: 1 hashes up to {lines[4].split()[1]}", self.good("replay", new))
        self.assertIn("the same run", self.good("open", new))

    def recordings(self):
        names = sorted(path.stem for path in (SOURCE / "assets/recordings").glob("*.rec"))
        self.assertIn("october-2022", names)
        return names

    def fail_in_the_middle(self, *words):
        """What the program leaves when it faults while it runs replications."""
        for wait in (0.8, 0.8, 2, 5, 12, 30):  # a slow build is still in the first one
            with subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                time.sleep(wait)
                process.send_signal(signal.SIGSEGV)
                told = process.communicate(timeout=60)[1]
            self.assertNotEqual(process.returncode, 0)
            left = list(self.folder.glob("corridor-crash-*.rec"))
            if left:  # between two replications there is nothing to leave
                self.assertIn(left[0].name, told)
                if "\nreplication " in left[0].read_text():
                    return left[0]
                left[0].unlink()
        return self.fail(told)

    def test_a_fault_in_a_replication_leaves_it(self):
        for words in (["compare", TRUCE, "--branch", "2020-01-05 06:30 suspend energy north",
                       "--set", "title=Another name", "--replications", "90000"],
                      ["score", "bsgi-2022", "--replications", "9000"]):
            path = self.fail_in_the_middle(*words, "--seed", "9")
            text = path.read_text()
            self.assertRegex(text, r"(?s)seed 9\nuntil [^\n]+\nreplication [1-9]\d*\n.*crash ")
            self.assertEqual("set title=Another name" in text, words[0] == "compare")
            self.assertIn("the recorded run ended by SIGSEGV", self.good("replay", path))
            path.unlink()

    def test_bundled_recordings_are_listed_and_equal(self):
        told = self.good("list")
        for name in self.recordings():
            self.assertIn(f"\n{name} ", told)
            self.assertIn("equal: ", self.good("replay", name))

    def test_hashes_of_every_day_name_the_day(self):
        path, _ = self.record("--hash-days", "1")
        self.assertIn("equal: ", self.good("replay", path))
        self.edited(path, "01-05T06:30:00Z suspend", "01-05T06:31:00Z suspend")
        self.assertIn("diverged between 2020-01-05T00:00:00Z (equal) and 2020-01-06T00:00:00Z",
                      self.call("replay", path).stdout)
        path.unlink()
        for words in (["--hash-days", "1"], ["--record", "r", "--hash-days", "0"]):
            self.bad(["run", TRUCE, *words], "hash-days")

    def test_a_recording_of_another_map_is_refused(self):
        shutil.copytree(SOURCE / "tests/data/tiny-map", self.folder / "tiny-map")
        shutil.copy(TOY, self.folder / "toy.yaml")
        self.good("run", self.folder / "toy.yaml", "--record", self.folder / "run.rec")
        self.good("replay", self.folder / "run.rec")
        network = self.folder / "tiny-map/network.geojson"
        network.write_text(network.read_text() + "\n")
        self.refused(self.folder / "run.rec", "run.rec:3:9: found ", "is not what it was")

    def test_recording_changes_nothing_in_what_is_printed(self):
        _, summary = self.record()
        plain = self.good("run", TRUCE, *self.COMMANDS)
        self.assertEqual(summary, plain)

    def test_an_edited_command_diverges_and_it_says_when(self):
        path, _ = self.record()
        line = self.edited(path, "01-05T06:30:00Z suspend", "01-05T06:31:00Z suspend")
        run = self.call("replay", path)
        self.assertEqual((run.returncode, run.stderr), (1, ""))
        start = next(text.split()[1] for text in path.read_text().splitlines()
                     if text.startswith("hash"))
        self.assertIn(f"diverged between {start} (equal) and ", run.stdout)
        self.assertIn(f"run.rec:{line}: command in that time: 2020-01-05T06:31:00Z", run.stdout)

    def test_another_seed_diverges_from_the_start(self):
        path, _ = self.record()
        self.edited(path, "\nseed ", "\nseed 1")
        run = self.call("replay", path)
        self.assertEqual((run.returncode, run.stderr), (1, ""))
        self.assertIn("diverged before ", run.stdout)

    def test_a_command_that_is_not_possible_any_more_diverges_there(self):
        path, _ = self.record()
        self.edited(path, "resume energy north", "resume energy south")
        run = self.call("replay", path)
        self.assertEqual(run.returncode, 1)
        self.assertIn("diverged at 2020-01-12T00:00:00Z", run.stdout)
        self.assertIn("has not suspended its part", run.stderr)

    def test_bad_files_are_refused_at_their_line(self):
        path, _ = self.record()
        good = path.read_text()
        line = self.edited(path, "suspend energy north", "suspend energy nrth")
        self.refused(path, f"run.rec:{line}:9: found `nrth`", "did you mean `north`?")
        path.write_text(good)
        self.edited(path, "\ncontent ", "\ncontent 0123456789abcdef\nx")
        self.refused(path, "run.rec:4:1: found `x", "a statement of a recording")
        path.write_text(good[:-5])
        self.refused(path, f"run.rec:{good.count(chr(10))}:1: found the end of the file", "it is cut off")
        path.write_text(good[:good.index("content")] + "content 0123456789abcdef\n" +
                        good[good.index("seed"):])
        self.refused(path, "run.rec:3:9: found 0123456789abcdef", "is not what it was")
        path.write_text(good)
        self.edited(path, f"scenario {TRUCE}", "scenario bsgi-2021")
        self.refused(path, "run.rec:2:10: found `bsgi-2021`", "a scenario that loads")
        self.refused(TRUCE, "toy-truce.yaml:1:1: found `", "this is no recording")
        self.refused(self.folder / "none.rec", "none.rec: cannot open this file")
        run = self.call("share", TRUCE)
        self.assertEqual((run.returncode, run.stdout), (2, ""))

    def test_nothing_is_recorded_of_a_run_that_was_not_possible(self):
        self.bad(["run", TRUCE, "--command", "2020-01-05 resume energy north", "--record",
                  "run.rec"], "is not possible")
        self.bad(["run", TRUCE, "--set", "title=two\nlines", "--record", "run.rec"],
                 "expected a setting that a line of a recording can hold")

    def test_a_shared_line_opens_to_the_same_run(self):
        path, _ = self.record("--set", "title=Another name")
        line = self.good("share", path).rstrip("\n")
        self.assertRegex(line, r"^[!-~]{60,1024}$")
        summary = self.good("open", line)
        end = path.read_text().splitlines()[-2].split()[2]
        self.assertIn("Another name", summary)
        self.assertIn(f"the same run: the recording says {end}, this run ended with {end}", summary)
        run = self.call("open", line.replace("c=2020-01-05T06:30+", "c=2020-01-05T06:31+"))
        self.assertEqual((run.returncode, run.stderr), (1, ""))
        self.assertIn(f"another run: the recording says {end}", run.stdout)

    def test_what_does_not_fit_a_line_is_refused(self):
        words = [word for day in range(1, 31) for word in
                 ("--command", f"2020-01-{day:02} 06:30 teams gate {1 + day % 3}")]
        path = self.folder / "run.rec"
        self.good("run", TRUCE, *words, "--record", path)
        self.good("replay", path)
        run = self.call("share", path)
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertIn("expected at most 1024", run.stderr)

    def test_bad_lines_and_words(self):
        self.bad(["open", "hello"], "line:1:1: found `hello`", "`corridor share` printed")
        self.bad(["open", "corridor1,bsgi-2022,0123456789abcdef,1,2022-08-01"], "it is cut off")
        self.bad(["open", "corridor1,bsgi-2022,0123456789abcdef,1,2022-08-01,h=0123456789abcdef"],
                 "line:1:21: found 0123456789abcdef", "is not what it was when this was recorded")
        for name in ("replay", "share", "open"):
            self.bad([name], f"corridor {name} ")
            self.bad([name, "a", "b"], "expected no further argument")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
