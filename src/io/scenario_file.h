/* Scenarios from YAML files.
 *
 * A file says everything about a run; an unknown key, an unknown name or a value out of range is an
 * error with its place, what was expected and the nearest valid name, and all errors of a file are
 * told in one go. Values carry their units (base/units.h): `12.5 kn`, `18 h`, `9 kt/day`, `5 %`.
 *
 *   corridor: 1                     version of this format
 *   id, title, summary, card        card: what to try, some lines
 *   start, end                      dates: 2022-07-22 or "2022-07-22 06:00" (UTC)
 *   warm_up: 30 d                   statistics of queues count from then on; optional
 *   seed: 1                         optional
 *   map: black-sea                  folder of maps/, or a path (with a /) from this file; optional
 *   fleet: fleet.yaml               file of assets/, or a path; only its classes: are read
 *   use:          [FILE]            files of assets/, or paths: see below
 *   base:         bsgi-2022         the bundled scenario, or a path, of which this is a variant
 *   classes:      {ID: {name, dwt, cargo, loa, beam, draught: {laden, ballast},
 *                  speed: {laden, ballast}, fuel: {laden, ballast, port}, value, hire, crew,
 *                  status, source}}           fuel: t/day, hire: USD a day
 *   commodities:  {ID: {name, price, source}}           price: USD a tonne, dated or not; optional
 *   destinations: {ID: {name, region, income_group}}
 *   parties:      {ID: Name}
 *   agreements:   {ID: {name, targets: [], signatories: [], mediators: [], guarantors: [],
 *                  ports: [], status, consent: {PARTY: CONSENT}, term: 120 d | open, tolerance,
 *                  window, leakage, restraint, source,
 *                  conditions: {ID: {party, text, needs: AGREEMENT, met, source}},
 *                  violations: {rate: 0.2 /day, land: 100 %, strain: 50 %, by: [PARTY]},
 *                  recovery: DISTRIBUTION, renewal: {chance: 80 %, by: 60 d},
 *                  sign_when_met: [PARTY], suspend_when_unmet: [PARTY],
 *                  suspended_by: [PARTY]}}
 *                  status and consent: at the start; suspended_by: who has suspended its part then.
 *                  term: from coming into force, or from the start. tolerance: violations within
 *                  the window that it bears. leakage: of the hazards, while in force; restraint:
 *                  what is held back of them while agreed in principle. needs: met while that is
 *                  in force; else marked by hand.
 *                  violations: at random while in force; land: by how much more while the land is
 *                  not protected; strain: for each that counts; by: who they are laid to.
 *                  recovery: after a suspension for violations. renewal: when the term ends
 *   corridors:    {ID: {name, lanes: [], ports: [], users: [FLOW], source,
 *                  under_way: continue | hold | return, rules: [{when: CLAUSE and CLAUSE..., mode,
 *                  staff: [PARTY], teams, premium, source}, {mode, ...}]}}
 *                  clause: AGREEMENT STATUS or STATUS...; a status may be `violated`.
 *                  users: its lanes are open to these flows only. teams: of its inspections,
 *                  instead of the calendar. premium: war risk, part of the hull's value
 *   hazards:      {ID: {name, target: ports | energy | rail | maritime, rate: 0.1 /day, by: PARTY,
 *                  ports, lanes, repair: DISTRIBUTION, berths, grain, hits, left, sinks, crew,
 *                  alarm, source, status}}
 *                  rate: dated, without any protection. ports: a mix (ports: one is struck) or a
 *                  list (energy, rail: all suffer; left: what is left of power or rail inflow).
 *                  hits: chance that a vessel at berth is damaged.
 *                  lanes: maritime, where vessels are at risk; sinks: chance of loss; crew: lost.
 *                  alarm: what insurers make of it, in incidents
 *   shut_lanes:   [LANE]            through the whole run (or until an event opens them)
 *   ports:        {PORT: {berths, load, closed, silo, draught, pilots}}   where they differ from
 *                  the map. berths: a number, or by size, the smallest first: [{count, max_dwt,
 *                  max_loa, load}]
 *                  silo: {capacity: 700 kt or {GOOD: 300 kt}, goods: {GOOD: share of the inflow},
 *                  stock: 80 % or {GOOD: 200 kt}, inflow: {rail, truck, barge}, each dated,
 *                  wagons: 200 /day, wagon_load: 65 t, call_forward: 50 %, source, status}
 *                  draught: map | 12.5 m | {limit, depth: 13.5 m, under_keel: 10 %}
 *                  pilots: {count, pilotage: 2 h, hours, headway: 20 min, one_way: 1 h}
 *   inspection:   {ID: {name, corridor, outbound: {at, area, name}, inbound: {at, area, name},
 *                  teams, order, hours, service, set_up, pace, repeat, repeat_after,
 *                  on_shut: finish | interrupt, source}}
 *   queues:       {ID: {name, servers, lines: [ID], at, corridor, order, hours, service, set_up,
 *                  pace, repeat, repeat_after, on_shut, source}}      corridor: shut with it
 *   controls:     {ID: {name, lane, headway, hours, windows: {southbound: HOURS, ...}, large: {loa,
 *                  draught, hours, one_way, headway, source}, background, capacity, other_way,
 *                  source}}
 *                  turns each way: stations ID_southbound, ID_northbound... other_way: yes: a
 *                  vessel that sets out goes around this lane where that ends sooner, by who
 *                  waits at both, the capacity left and the hours
 *   registration: {ID: {name, corridor, at, approvals, refuses: {PORT: yes}, order, cargo_first,
 *                  minimum, minimum_of, hours, weather, source}}
 *   weather:      {PLACE: {name, area, closes: [STATION or LANE or PORT], source,
 *                  fog | wind | current: {spells: [12 numbers], length, closes, source}}}
 *   flows:        {ID: {name, counted, arrivals, entry, exit, starts_in_port, starts_laden, ports,
 *                  classes, fill, commodities, destinations, itinerary, patience, divert_to,
 *                  returns, source}}     starts_laden: in port, with the cargo aboard
 *   events:       [{on: DATE, do: COMMAND, text, category, source}]    without do: only a note
 *   record:       {files: [FILE], driven: bsgi-2022-driven, fitted: 2022-08..2022-09, fall:
 *                  2022-10-29..2022-11-09}     observed figures of assets/history that `corridor
 *                  score` holds the run against; the variant that recorded departures drive; the
 *                  months that parameters were fitted on; days on which the queue fell. fit: {ID:
 *                  {set: [PATH], low, high, step}}: figures that `corridor score --fit` may set
 *   values:       FILE              of assets/history, in which fitting left them; they are set
 *                  before --set
 *   insurance:    {incident, half_life, cap, elsewhere, status, source}    war risk, parts of the
 *                  hull's value: what an incident adds and how it fades, what is added to no more,
 *                  what a call costs at ports of no corridor. What a corridor's calls cost without
 *                  incidents is its rules' `premium`
 *   costs:        {bunker: CHARGE, port_dues: CHARGE, lanes: {LANE: CHARGE}, inland: {PORT: {rail:
 *                  {share, cost}, truck: {...}, barge: {...}, status, source}}}    a CHARGE is
 *                  {price, status, source}, the price dated or not: USD a tonne of fuel; USD a
 *                  tonne of deadweight for a call and for passing a lane. Inland: USD a tonne of
 *                  cargo
 *   food:         {wheat: [COMMODITY], bread: {wheat, a_day, status, source}, world_exports: {rate,
 *                  status, source}}    kg of wheat in a kg of bread, kg of bread a person and day;
 *                  exports of wheat in all the world, Mt/year by date
 *
 * Paths start from the scenario's file and stay within its folder or the program's data, links
 * followed (io/inside.h); only regular files are read. What is read has limits: see io/limits.h.
 *
 * A used file holds sections of things by id (flows, commodities, ports...) besides `corridor: 1`,
 * title and source. Its entries are read as if they stood behind the scenario's own, one of which
 * stands in place of a used one of the same id. What it dates is cut to the run, so that one file
 * may serve several years.
 *
 * Wherever a source may be told, `basis` may tell how far it bears the figures: published, derived,
 * estimate, unverified, fitted or model value, for all of them or by key, {default: published,
 * tolerance: estimate}. `corridor sources` lists the parameters by it.
 *
 * A variant has the sections of its base, the things by id in them and the keys of these, wherever
 * it does not tell its own; a thing that is `none` in it is left out.
 *
 * Inspections and queues may also have: steps {NAME: DISTRIBUTION} instead of service, whose times
 * are added; repeat_causes {NAME: {part, after, name, source}} instead of repeat_after;
 * cargo_first, the commodities that the order `cargo` serves first; minimum, a parcel (dated) below
 * which an unladen vessel is turned away and counted as diverted, and minimum_of {COMMODITY:
 * parcel} where it is another; weather, the places whose weather closes them, "PLACE" or "PLACE
 * KIND". A registration lets `approvals` vessels a day go on (fractions add up over days; the
 * command `teams` sets another number) while its corridor is inspected; those for a port that it
 * refuses {PORT: yes or no, dated} wait and let others pass. A control lets one vessel in after
 * each headway, at most `capacity` a day each way; `background` are vessels of other trades a day,
 * both ways together, that take turns without being in the run; `large` vessels, by length or
 * draught, wait in a line of their own for their hours, and with one_way for the other direction to
 * be clear, which waits for them in turn. Weather comes in spells: so many a month from January to
 * December, each as long as `length`; meanwhile nothing begins at what it closes: no service, no
 * turn, no entering of a lane, no sailing from a port.
 *
 * Dated values (teams, order, pace, rates) are one value, or a map {start: VALUE, DATE: VALUE...}.
 * Mixes (a flow's ports, classes, commodities, destinations) are {NAME: weight}, or dated
 * {start: {NAME: weight}, DATE: {...}}; a weight is a part of the sum of all. Distributions are a
 * value, or {exponential: MEAN}, {erlang: MEAN, shape: K}, {gamma | lognormal: MEAN, cv: X},
 * {uniform: [LOW, HIGH]}, {triangular: [LOW, MODE, HIGH]}, and for times {passage: DISTANCE, speed:
 * SPEED or [LOW, HIGH]}. on_shut: what becomes of services under way when a station's corridor,
 * hours or lack of servers shut it: they are finished (so when it is absent), or stop and go on
 * where they stopped when it opens. Arrivals are {poisson: RATE}, {even:
 * RATE}, {erlang: RATE, shape: K}, {dated: [{on, count, port, class, cargo, name}]}, {csv: FILE} or
 * {market: {rate, freight, by_class: {CLASS: part}, reservation, voyage: {sea, port}, dues, status,
 * source}}: offers by a Poisson process, of which owners take those that pay (model/owners.h).
 * freight: USD a tonne by date, times the part of the class; reservation: a distribution of the USD
 * a day that must be left above the hire; voyage: days of an undisturbed one; dues: USD a tonne of
 * deadweight besides those of `costs`. patience: a distribution of how long a ship in ballast waits
 * in all before it goes to the first port of divert_to that takes it, or away. returns: {share,
 * after: DISTRIBUTION}: ships that come again so long after they left. Order is fifo, priority (the
 * line written first: inbound or outbound, or a queue's earlier line), smallest, outbound or cargo.
 * Hours are "05:00-12:30" UTC; those of controls may be `daylight` at the lane, a control's windows
 * and the hours of its large vessels also a list, over midnight too.
 * A table of {csv: FILE} (a bare name lies in assets/history) has a header line and one row for
 * vessels that come (or, of a flow that starts laden, leave) on the same day for the same port:
 * date (2022-10-29 or with a time, UTC, rising, within the run), port; and, where the scenario is
 * not to draw them: count (vessels, else 1), tonnes (of all of them together), commodity,
 * destination, class (else the smallest of the flow's that the port takes and that carries the
 * tonnes), name. Columns may be left out, cells left empty. Steps of an itinerary are `load`,
 * `depart`, {serve: STATION LINE}, {delay: DISTRIBUTION} and {branch: {LABEL: weight}}; any may be
 * written {label: L, do: load}. */
#ifndef CORRIDOR_IO_SCENARIO_FILE_H
#define CORRIDOR_IO_SCENARIO_FILE_H

#include "model/scenario.h"

#include <stddef.h>

/* Where the program's data lie. */
typedef struct ScenarioSources {
    const char *assets_dir; /* holds scenarios/ and fleet.yaml */
    const char *maps_dir;   /* holds one folder a map */
} ScenarioSources;

/* A scenario with what it stands on. Zero is a valid empty bundle; it may be copied (the copy is
 * the same thing, free one). */
typedef struct ScenarioBundle {
    Scenario *scenario;
    Network *network; /* NULL without a map; scenario->network is the same */
} ScenarioBundle;

void scenario_bundle_free(ScenarioBundle *bundle); /* leaves it empty; NULL is fine */

/* Changes made to a file's text before it is compiled, so that all checks apply: each is
 * "PATH=VALUE", keys parted by dots, items of a list by their number from 0, the value in YAML:
 * "inspection.istanbul.teams=10", "flows.ukraine.arrivals.poisson=8 /day". */
typedef struct ScenarioSettings {
    const char *const *texts; /* [count] */
    int32_t count;
} ScenarioSettings;

/* Loads the scenario `name`: one with a '/', ending in ".yaml" or, with a dot, of a file that is
 * there, is a file, any other a bundled one (assets_dir/scenarios/NAME.yaml). settings may be NULL.
 * False, *bundle untouched, with all reasons in errors. scenario->hash covers the bytes of the
 * file, of its fleet file and of the files it uses, and the settings. */
bool scenario_load(const ScenarioSources *sources, const char *name,
                   const ScenarioSettings *settings, ScenarioBundle *bundle, Errors *errors);

/* Whether the name stands for a file, not for a bundled scenario. */
bool scenario_name_is_path(const char *name);

/* The same from memory; file is the name that errors tell and that paths in the text start from. */
bool scenario_load_text(const ScenarioSources *sources, const char *file, const char *text,
                        size_t length, const ScenarioSettings *settings, ScenarioBundle *bundle,
                        Errors *errors);

/* The bundled scenarios, by id. */
typedef struct ScenarioSummary {
    char *id, *title, *summary, *file;
} ScenarioSummary;

typedef struct ScenarioList {
    ScenarioSummary *items; /* [count], rising id */
    int32_t count, capacity;
} ScenarioList;

/* Reads the heads of all bundled scenarios; false, with the good ones in *list, when some file
 * could not be read (reasons in errors) or the folder is missing. */
bool scenario_list(const ScenarioSources *sources, ScenarioList *list, Errors *errors);
void scenario_list_free(ScenarioList *list); /* leaves it empty */

#endif
