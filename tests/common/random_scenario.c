#include "common/random_scenario.h"

#include "base/memory.h"
#include "common/random_maker.h"

#include <stdio.h>

/* ---- values ---- */

static void add_duration(Maker *m, int32_t low_min, int32_t high_min)
{
    int32_t mean = within(m, low_min, high_min);
    switch (below(m, 6)) {
    case 0:
        add(&m->yaml, "{exponential: %d min}", mean);
        break;
    case 1:
        add(&m->yaml, "{erlang: %d min, shape: %d}", mean, within(m, 1, 9));
        break;
    case 2:
        add(&m->yaml, "{gamma: %d min, cv: %d %%}", mean, within(m, 20, 150));
        break;
    case 3:
        add(&m->yaml, "{lognormal: %d min, cv: %d %%}", mean, within(m, 20, 150));
        break;
    case 4:
        add(&m->yaml, "{uniform: [%d min, %d min]}", mean / 2, mean * 2);
        break;
    default:
        add(&m->yaml, "%d min", mean);
        break;
    }
}

/* A day of the run, never the first. */
static int32_t some_day(Maker *m)
{
    return within(m, 1, m->days - 1);
}

static void add_date(Maker *m, int32_t day)
{
    static const int32_t ends[] = {31, 60, 91, 121, 152, 182, 213, 244}; /* of a leap year */
    int32_t month = 0;
    while (day >= ends[month]) {
        month++;
    }
    add(&m->yaml, "2020-%02d-%02d", month + 1, day - (month > 0 ? ends[month - 1] : 0) + 1);
}

/* `what` once or with a change on some day; low to high in steps of 1. */
static void add_dated(Maker *m, int32_t low, int32_t high, const char *unit)
{
    if (chance(m, 60)) {
        add(&m->yaml, "%d%s", within(m, low, high), unit);
        return;
    }
    add(&m->yaml, "{start: %d%s, ", within(m, low, high), unit);
    add_date(m, some_day(m));
    add(&m->yaml, ": %d%s}", within(m, low, high), unit);
}

static void add_hours(Maker *m, const char *before)
{
    if (chance(m, 40)) {
        add(&m->yaml, "%shours: %02d:00-%02d:30", before, within(m, 0, 9), within(m, 12, 22));
    }
}

/* Between 1 and count of the names, in a map of weights or a list. */
static void add_names(Maker *m, const char *const *names, int32_t count, bool weighted)
{
    int32_t left_out = count > 1 ? below(m, count) : -1; /* at most one */
    if (count > 1 && chance(m, 50)) {
        left_out = -1;
    }
    const char *gap = "";
    add(&m->yaml, weighted ? "{" : "[");
    for (int32_t i = 0; i < count; i++) {
        if (i != left_out) {
            add(&m->yaml, "%s%s", gap, names[i]);
            if (weighted) {
                add(&m->yaml, ": %d", within(m, 1, 9));
            }
            gap = ", ";
        }
    }
    add(&m->yaml, weighted ? "}" : "]");
}

static void add_numbered(Maker *m, const char *stem, int32_t count, bool weighted)
{
    char names[NAMES_MAX][16];
    const char *list[NAMES_MAX];
    for (int32_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "%s%d", stem, (int)i);
        list[i] = names[i];
    }
    add_names(m, list, count, weighted);
}

/* ---- sections ---- */

static void add_fleet(Maker *m)
{
    add(&m->yaml, "classes:\n");
    for (int32_t c = 0; c < m->classes; c++) {
        int32_t dwt = within(m, 3, 40), speed = within(m, 5, 14);
        add(&m->yaml,
            "  c%d: {name: Class %d, dwt: %d kt, cargo: %d kt, loa: %d m, beam: 15 m, draught: "
            "{laden: %d.%d m, ballast: %d m}, speed: {laden: %d kn, ballast: %d kn}, fuel: {laden: "
            "10 t/day, ballast: 8 t/day, port: 1 t/day}, value: 5 MUSD, hire: 5000 USD, crew: 12, "
            "status: estimate, source: made up}\n",
            c, c, dwt, dwt - 1, within(m, 80, 250), within(m, 5, 9), below(m, 10), within(m, 2, 4),
            speed, speed + below(m, 3));
    }
    add(&m->yaml, "commodities:\n");
    for (int32_t g = 0; g < m->goods; g++) {
        add(&m->yaml, "  g%d: {name: Good %d, price: %d USD}\n", g, g, within(m, 100, 900));
    }
    add(&m->yaml, "destinations:\n");
    for (int32_t d = 0; d < m->places; d++) {
        add(&m->yaml, "  d%d: {name: Place %d, region: R%d, income_group: High income}\n", d, d,
            d % 2);
    }
}

static void add_agreement(Maker *m, int32_t index)
{
    bool lasts = index == 0; /* events may suspend it and take it up again */
    add(&m->yaml, "  a%d: {name: Agreement %d, targets: ", index, index);
    add_names(m, (const char *const[]){"maritime", "ports", "energy", "rail"}, 4, false);
    add(&m->yaml, ", signatories: [p0, p1], ");
    if (lasts || chance(m, 50)) {
        add(&m->yaml, "status: in_force, ");
    } else {
        add(&m->yaml, "status: proposed, consent: {p0: discusses, p1: %s}, ",
            ONE_OF(m, "discusses", "in_principle", "signed"));
    }
    if (lasts) {
        add(&m->yaml, "term: open, tolerance: 3, window: 10 d, leakage: %d %%", below(m, 60));
    } else {
        add(&m->yaml,
            "term: %d d, tolerance: %d, window: %d d, leakage: %d %%, restraint: %d %%, "
            "violations: "
            "{rate: 0.%d /day, land: %d %%, by: [p0]}, recovery: ",
            within(m, 5, 60), below(m, 4), within(m, 1, 20), below(m, 100), below(m, 100),
            within(m, 1, 5), below(m, 200));
        add_duration(m, 600, 20000);
        add(&m->yaml,
            ", renewal: {chance: %d %%, by: %d d}, conditions: {k: {party: p1, text: "
            "It wants something}}",
            below(m, 101), within(m, 5, 40));
        if (chance(m, 50)) {
            add(&m->yaml, ", sign_when_met: [p1]");
        }
    }
    add(&m->yaml, "}\n");
}

static void add_truce(Maker *m)
{
    add(&m->yaml, "parties: {p0: North, p1: South, p2: Broker}\n");
    if (m->agreements == 0) {
        return;
    }
    add(&m->yaml, "agreements:\n");
    for (int32_t a = 0; a < m->agreements; a++) {
        add_agreement(m, a);
    }
    if (m->corridors > 0) {
        add(&m->yaml, "corridors:\n  way: {name: Way, lanes: [%s], ports: ",
            m->lanes[below(m, m->shipped ? 1 : m->lane_count)]);
        add_names(m, m->ports, m->port_count, false);
        add(&m->yaml,
            ", under_way: %s, rules: [{when: a0 in_force, mode: inspected, premium: 1 %%}, ",
            ONE_OF(m, "continue", "hold", "return"));
        if (m->agreements > 1) {
            add(&m->yaml, "{when: a1 in_force or violated, mode: %s}, ",
                ONE_OF(m, "open", "coastal", "inspected"));
        }
        add(&m->yaml, "{mode: %s}]}\n", ONE_OF(m, "closed", "closed", "open"));
    }
}

static void add_service(Maker *m)
{
    if (chance(m, 70)) {
        add(&m->yaml, "service: ");
        add_duration(m, 10, 400);
    } else {
        add(&m->yaml, "steps: {one: 40 min, two: ");
        add_duration(m, 10, 200);
        add(&m->yaml, "}");
    }
    add_hours(m, ", ");
    if (chance(m, 30)) {
        add(&m->yaml, ", repeat: %d %%, ", within(m, 1, 40));
        if (chance(m, 50)) {
            add(&m->yaml, "repeat_after: %d h", within(m, 1, 40));
        } else {
            add(&m->yaml,
                "repeat_causes: {papers: {part: 1, after: 9 h}, holds: {part: 2, after: "
                "%d h}}",
                within(m, 1, 40));
        }
    }
    if (chance(m, 30)) {
        add(&m->yaml, ", on_shut: %s", ONE_OF(m, "finish", "interrupt"));
    }
}

static void add_stations(Maker *m)
{
    const char *gate = m->shipped ? "INSP_S" : m->first;
    if (m->inspected) {
        add(&m->yaml,
            "inspection:\n  gate: {name: Gate, corridor: way, outbound: {at: %s, name: "
            "Out}, inbound: {at: %s, name: In}, teams: ",
            gate, gate);
        add_dated(m, 1, 4, "");
        add(&m->yaml, ", order: %s, ", ONE_OF(m, "fifo", "priority", "smallest", "outbound"));
        add_service(m);
        add(&m->yaml, "}\n");
    }
    if (m->registered) {
        add(&m->yaml,
            "registration:\n  desk: {name: Desk, corridor: way, at: %s, approvals: ", gate);
        add_dated(m, 1, 8, ".5 /day");
        add(&m->yaml, ", order: %s", ONE_OF(m, "fifo", "smallest"));
        add_hours(m, ", ");
        if (chance(m, 30)) {
            add(&m->yaml, ", minimum: ");
            add_dated(m, 0, 9, " kt");
        }
        add(&m->yaml, "}\n");
    }
    if (m->queues > 0) {
        add(&m->yaml, "queues:\n");
    }
    for (int32_t q = 0; q < m->queues; q++) {
        add(&m->yaml, "  q%d: {name: Queue %d, at: %s, lines: [one%s], servers: ", q, q, gate,
            chance(m, 40) ? ", two" : "");
        add_dated(m, 1, 3, "");
        add(&m->yaml, ", order: %s, ", ONE_OF(m, "fifo", "priority", "smallest"));
        add_service(m);
        add(&m->yaml, "}\n");
    }
    if (m->straits) {
        add(&m->yaml,
            "controls:\n  neck: {name: Neck, lane: %s, headway: %d min, background: %d "
            "/day",
            m->shipped ? "BOSPHORUS" : m->lanes[0], within(m, 5, 60), within(m, 1, 15));
        if (chance(m, 40)) {
            add(&m->yaml, ", large: {loa: %d m, %sone_way: %s, headway: 40 min}",
                within(m, 100, 220), chance(m, 50) ? "hours: daylight, " : "",
                chance(m, 50) ? "yes" : "no");
        }
        if (chance(m, 40)) {
            add(&m->yaml, ", capacity: %d.5 /day", within(m, 3, 30));
        }
        add(&m->yaml, "}\n");
    }
}

static void add_weather(Maker *m)
{
    if (!m->weather) {
        return;
    }
    add(&m->yaml, "weather:\n  place: {name: Place, closes: [%s, %s%s]", m->ports[0], m->lanes[0],
        m->inspected ? ", gate" : "");
    for (int32_t kind = 0; kind < 2; kind++) {
        int32_t spells = within(m, 1, 8);
        add(&m->yaml, ", %s: {spells: [", kind == 0 ? "fog" : "wind");
        for (int32_t month = 0; month < 12; month++) {
            add(&m->yaml, "%s%d", month > 0 ? ", " : "", spells);
        }
        add(&m->yaml, "], length: ");
        add_duration(m, 60, 2000);
        add(&m->yaml, "}");
    }
    add(&m->yaml, "}\n");
}

static void add_ports(Maker *m)
{
    add(&m->yaml, "ports:\n");
    for (int32_t p = 0; p < m->port_count; p++) {
        add(&m->yaml, "  %s: {", m->ports[p]);
        if (chance(m, 50)) {
            add(&m->yaml,
                "berths: [{count: %d, max_dwt: 10 kt, load: 5 kt/day}, {count: %d, load: "
                "%d kt/day}], ",
                within(m, 1, 3), within(m, 1, 3), within(m, 2, 20));
        } else {
            add(&m->yaml, "berths: %d, load: %d kt/day, ", within(m, 1, 5), within(m, 2, 20));
        }
        if (chance(m, 30)) {
            add(&m->yaml, "pilots: {count: %d, pilotage: %d min, headway: %d min%s}, ",
                within(m, 1, 4), within(m, 20, 200), below(m, 40),
                chance(m, 50) ? ", one_way: 40 min" : "");
        }
        if (chance(m, 40)) {
            add(&m->yaml, "silo: {capacity: %d kt, stock: %d %%, goods: {", within(m, 60, 900),
                below(m, 101));
            for (int32_t g = 0; g < m->goods; g++) {
                add(&m->yaml, "%sg%d: %d", g > 0 ? ", " : "", g, within(m, 1, 9));
            }
            add(&m->yaml, "}, inflow: {rail: ");
            add_dated(m, 0, 20, " kt/day");
            add(&m->yaml, ", truck: ");
            add_dated(m, 0, 20, " kt/day");
            add(&m->yaml,
                "}, wagons: %d /day, wagon_load: 65 t, call_forward: %d %%, status: "
                "estimate, source: made up}, ",
                within(m, 20, 300), below(m, 101));
        }
        add(&m->yaml, "source: made up}\n");
    }
}

static void add_hazards(Maker *m)
{
    if (m->hazards == 0) {
        return;
    }
    add(&m->yaml, "hazards:\n");
    static const char *const targets[] = {"ports", "energy", "rail", "maritime"};
    for (int32_t h = 0; h < m->hazards; h++) {
        add(&m->yaml, "  h%d: {name: Hazard %d, target: %s, rate: ", h, h, targets[h]);
        add_dated(m, 0, 3, ".3 /day");
        add(&m->yaml, ", repair: ");
        add_duration(m, 300, 9000);
        if (h == 0) {
            add(&m->yaml, ", ports: ");
            add_names(m, m->ports, m->port_count, true);
            add(&m->yaml, ", berths: %d, grain: %d kt, hits: %d %%", within(m, 1, 2), below(m, 9),
                below(m, 50));
        } else if (h < 3) {
            add(&m->yaml, ", ports: ");
            add_names(m, m->ports, m->port_count, false);
            add(&m->yaml, ", left: %d %%", below(m, 90));
        } else {
            add(&m->yaml, ", lanes: [%s], sinks: %d %%, crew: %d", m->lanes[0], below(m, 101),
                below(m, 9));
        }
        add(&m->yaml, ", alarm: 1, status: estimate, source: made up}\n");
    }
}

static void add_arrivals(Maker *m, int32_t flow)
{
    if (m->market && flow == 1) {
        add(&m->yaml,
            "{market: {rate: %d /day, freight: %d USD, reservation: {lognormal: 4000 USD, "
            "cv: 80 %%}, voyage: {sea: 5 d, port: 3 d}, dues: 0.5 USD, status: estimate, "
            "source: made up}}",
            within(m, 1, 4), within(m, 10, 40));
        return;
    }
    switch (below(m, 4)) {
    case 0:
        add(&m->yaml, "{even: ");
        add_dated(m, 0, 4, ".7 /day");
        break;
    case 1:
        add(&m->yaml, "{erlang: %d.%d /day, shape: %d", below(m, 5), within(m, 1, 9),
            within(m, 1, 9));
        break;
    case 2: {
        int32_t day = below(m, m->days / 2), last = day + within(m, 1, m->days / 2);
        add(&m->yaml, "{dated: [{on: ");
        add_date(m, day);
        add(&m->yaml, ", count: %d}, {on: ", within(m, 1, 60));
        add_date(m, last < m->days ? last : m->days - 1);
        add(&m->yaml, ", count: %d, name: Last}]", within(m, 1, 9));
        break;
    }
    default:
        add(&m->yaml, "{poisson: ");
        add_dated(m, 0, 5, ".4 /day");
        break;
    }
    add(&m->yaml, "}");
}

static void add_itinerary(Maker *m, bool loads)
{
    add(&m->yaml, "itinerary: [");
    if (m->registered && loads && chance(m, 70)) {
        add(&m->yaml, "{serve: desk}, ");
    }
    if (m->inspected && loads && chance(m, 80)) {
        add(&m->yaml, "{serve: gate inbound}, ");
    }
    if (chance(m, 20)) {
        add(&m->yaml, "{delay: ");
        add_duration(m, 60, 9000);
        add(&m->yaml, "}, ");
    }
    for (int32_t q = 0; q < m->queues; q++) {
        if (chance(m, 50)) {
            add(&m->yaml, "{label: at%d, serve: q%d one}, ", q, q);
        }
    }
    if (chance(m, 20)) {
        add(&m->yaml, "{label: again, delay: 3 h}, {branch: {again: 1, on: 2}}, {label: on, "
                      "delay: 1 h}, ");
    }
    if (loads) {
        add(&m->yaml, "load, ");
        if (m->inspected && chance(m, 80)) {
            add(&m->yaml, "{serve: gate outbound}, ");
        }
    }
    add(&m->yaml, "depart]}\n");
}

static void add_flow(Maker *m, int32_t flow)
{
    bool market = m->market && flow == 1, loads = flow < 2 || chance(m, 50);
    add(&m->yaml, "  f%d: {name: Flow %d, counted: %s, arrivals: ", flow, flow,
        flow == 0 ? "yes" : "no");
    add_arrivals(m, flow);
    add(&m->yaml, ", entry: %s, exit: %s, ", m->first, m->last);
    add(&m->yaml, "classes: ");
    add_numbered(m, "c", m->classes, true);
    if (loads) {
        add(&m->yaml, ", ports: ");
        add_names(m, m->ports, m->port_count, true);
        add(&m->yaml,
            ", fill: %s, commodities: ", ONE_OF(m, "100 %", "60 %", "{uniform: [50 %, 100 %]}"));
        add_numbered(m, "g", m->goods, true);
        add(&m->yaml, ", destinations: ");
        add_numbered(m, "d", m->places, true);
    }
    add(&m->yaml, ", ");
    if (market || (loads && chance(m, 25))) {
        add(&m->yaml, "patience: ");
        add_duration(m, 1000, 30000);
        add(&m->yaml, ", divert_to: [%s], returns: {share: %d %%, after: ", m->ports[0],
            below(m, 101));
        add_duration(m, 1000, 30000);
        add(&m->yaml, "}, ");
    }
    add_itinerary(m, loads);
}

static void add_events(Maker *m)
{
    add(&m->yaml, "events:\n  - {on: 2020-01-05, text: A note, category: note}\n");
    int32_t first = within(m, 2, m->days / 2), second = within(m, first + 1, m->days - 1);
    const char *const pairs[][2] = {
        {m->agreements > 0 ? "suspend a0 p1" : NULL, "resume a0 p1"},
        {m->inspected ? "teams gate 0" : NULL, "teams gate auto"},
        {m->corridors > 0 ? "corridor way closed" : NULL, "corridor way auto"},
        {m->queues > 0 ? "teams q0 5" : NULL, "teams q0 auto"},
        {m->hazards > 0 ? "hazard h0 400 %" : NULL, "hazard h0 auto"},
        {m->hazards > 0 ? "attack h0 any" : NULL, "attack h0 any"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i][0] && chance(m, 40)) {
            add(&m->yaml, "  - {on: ");
            add_date(m, first);
            add(&m->yaml, ", do: %s}\n  - {on: ", pairs[i][0]);
            add_date(m, second);
            add(&m->yaml, ", do: %s}\n", pairs[i][1]);
        }
    }
    for (int32_t i = 0; i < 2; i++) {
        bool lane = i == 0;
        const char *name =
            lane ? m->lanes[below(m, m->lane_count)] : m->ports[below(m, m->port_count)];
        if (chance(m, 40)) {
            add(&m->yaml, "  - {on: ");
            add_date(m, first);
            add(&m->yaml, ", do: %s %s closed}\n  - {on: ", lane ? "lane" : "port", name);
            add_date(m, second);
            add(&m->yaml, ", do: %s %s open}\n", lane ? "lane" : "port", name);
        }
    }
}

RandomScenario random_scenario(uint64_t seed)
{
    Maker m = {.luck = seed * UINT64_C(0xD1342543DE82EF95) + 1};
    random_map(&m);
    m.days = within(&m, 30, 200);
    m.classes = within(&m, 1, 3);
    m.goods = within(&m, 1, 3);
    m.places = within(&m, 1, 3);
    m.agreements = below(&m, 4);
    m.corridors = m.agreements > 0 && chance(&m, 80);
    m.inspected = m.corridors > 0 && chance(&m, 70);
    m.registered = m.corridors > 0 && chance(&m, 30);
    m.queues = below(&m, 3);
    m.straits = chance(&m, 40);
    m.weather = chance(&m, 40);
    m.market = chance(&m, 30);
    m.hazards = chance(&m, 50) ? within(&m, 1, 4) : 0;
    add(&m.yaml,
        "corridor: 1\nid: random\ntitle: Random %llu\nsummary: Made up for tests.\n"
        "start: 2020-01-01\nend: ",
        (unsigned long long)seed);
    add_date(&m, m.days);
    add(&m.yaml, "\nseed: %d\nmap: %s\n", within(&m, 1, 999), m.shipped ? "black-sea" : "./map");
    add_fleet(&m);
    add_truce(&m);
    add_stations(&m);
    add_weather(&m);
    add_ports(&m);
    add_hazards(&m);
    add(&m.yaml, "insurance: {incident: 0.25 %%, half_life: 14 d, cap: 5 %%, elsewhere: 0.1 %%, "
                 "status: estimate, source: made up}\ncosts: {bunker: {price: 600 USD, status: "
                 "estimate, source: made up}, port_dues: {price: 1 USD, status: estimate, source: "
                 "made up}}\nflows:\n");
    int32_t flows = within(&m, 1, 3);
    for (int32_t f = 0; f < flows; f++) {
        add_flow(&m, f);
    }
    add_events(&m);
    return (RandomScenario){m.yaml.bytes, m.map.bytes};
}

void random_scenario_free(RandomScenario *made)
{
    mem_free(made->yaml);
    mem_free(made->network);
    *made = (RandomScenario){0};
}
