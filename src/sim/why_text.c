/* A link of a why-chain in plain words: the pattern of its fact, with the pieces in braces written
 * from the link and the state. */
#include "base/simtime.h"
#include "sim/port.h"
#include "sim/why_chain.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- writing ---- */

typedef struct Words {
    const Sim *sim;
    const WhyLink *link;
    char *out; /* [WHY_LINK_TEXT] */
    size_t used;
} Words;

__attribute__((format(printf, 2, 3))) static void put(Words *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(w->out + w->used, WHY_LINK_TEXT - w->used, format, arguments);
    va_end(arguments);
    size_t room = WHY_LINK_TEXT - 1 - w->used;
    w->used += written < 0 ? 0 : (size_t)written < room ? (size_t)written : room;
}

/* "14 Oct 06:10"; with the year where it is not this one. */
static void put_moment(Words *w, int64_t t)
{
    CivilTime c = time_to_civil(t);
    put(w, "%d %s ", (int)c.day, time_month_names[c.month - 1]);
    if (c.year != time_to_civil(w->sim->h.now).year) {
        put(w, "%d ", (int)c.year);
    }
    put(w, "%02d:%02d", (int)c.hour, (int)c.minute);
}

static void put_end(Words *w, const char *before)
{
    if (w->link->until != NEVER) {
        put(w, "%s", before);
        put_moment(w, w->link->until);
    }
}

static void put_tonnes(Words *w, int64_t kg)
{
    put(w, "%d.%d kt", (int)(kg / 1000000), (int)(kg / 100000 % 10));
}

static void put_day_time(Words *w, int64_t of_day)
{
    put(w, "%02d:%02d", (int)(of_day / MS_PER_HOUR), (int)(of_day / MS_PER_MINUTE % 60));
}

/* "05:00-12:30 and 14:00-18:00 UTC", "by day", "at any hour". */
static void put_hours(Words *w, const Hours *hours)
{
    if (!hours || hours->daylight) {
        put(w, hours ? "by day" : "at any hour");
        return;
    }
    for (int32_t i = 0; i < hours->part_count; i++) {
        put(w, "%s", i > 0 ? " and " : "");
        put_day_time(w, hours->parts[i].opens_ms);
        put(w, "-");
        put_day_time(w, hours->parts[i].closes_ms);
    }
    put(w, " UTC");
}

static const Station *station_of(const Words *w)
{
    return &w->sim->scenario->stations[w->link->subject];
}

static const char *servers_word(StationKind kind, bool one)
{
    switch (kind) {
    case STATION_INSPECTION:
        return one ? "team" : "teams";
    case STATION_BERTHS:
        return one ? "berth" : "berths";
    case STATION_QUEUE:
    case STATION_CONTROL:
    case STATION_REGISTRATION:
    case STATION_KINDS:
        break;
    }
    return one ? "server" : "servers";
}

/* ---- pieces: the link ---- */

static void put_when(Words *w)
{
    put_moment(w, w->link->since);
}

static void put_from(Words *w)
{
    if (w->link->since == w->sim->h.start) {
        put(w, "from the start");
    } else {
        put(w, "from ");
        put_moment(w, w->link->since);
    }
}

static void put_until(Words *w)
{
    put_end(w, ", until ");
}

static void put_turn(Words *w)
{
    put_end(w, ", the next turn is free at ");
}

static void put_repaired(Words *w)
{
    put_end(w, ", repaired by ");
}

/* When the server is free that the first in line waits for. */
static void put_free(Words *w)
{
    put_end(w, " at ");
}

static void put_count(Words *w)
{
    put(w, "%d", (int)w->link->count);
}

static void put_nth(Words *w)
{
    int32_t n = w->link->count, tens = n % 100;
    put(w, "%d%s", (int)n,
        tens >= 11 && tens <= 13 ? "th"
        : n % 10 == 1            ? "st"
        : n % 10 == 2            ? "nd"
        : n % 10 == 3            ? "rd"
                                 : "th");
}

static void put_after(Words *w)
{
    if (w->link->behind < 0) {
        return;
    }
    bool first_in_line = w->sim->vessels[w->link->vessel].previous < 0;
    const char *before = w->link->fact == FACT_ONE_WAY                 ? "; first goes"
                         : w->link->fact == FACT_SILO                  ? "; before it comes"
                         : w->link->fact == FACT_BUSY && first_in_line ? "; it is next, after"
                                                                       : "; it goes after";
    char name[VESSEL_NAME];
    VesselView view = sim_vessel(w->sim, w->link->behind);
    put(w, "%s MV %s", before, sim_vessel_name(&view, name));
}

static void put_name(Words *w)
{
    const Scenario *s = w->sim->scenario;
    int32_t i = w->link->subject;
    switch (w->link->about) {
    case WHY_OF_LINE:
        put(w, "%s", s->lines[i].name);
        break;
    case WHY_OF_STATION:
        put(w, "%s", s->stations[i].name);
        break;
    case WHY_OF_PORT:
        put(w, "%s", i >= 0 ? s->network->ports[i].name : "its port");
        break;
    case WHY_OF_LANE:
        put(w, "%s", s->network->lanes[i].name);
        break;
    case WHY_OF_CORRIDOR:
        put(w, "%s", s->corridors[i].name);
        break;
    case WHY_OF_AGREEMENT:
        put(w, "%s", s->agreements[i].name);
        break;
    case WHY_OF_WEATHER:
        put(w, "%s", s->weather[i].name);
        break;
    case WHY_OF_NOTHING:
    case WHY_OF_TRUCE_EVENT:
    case WHY_OF_SCENARIO_EVENT:
    case WHY_OF_COMMAND:
    case WHY_OF_INCIDENT:
    case WHY_SUBJECTS:
        assert(0 && "this has no name");
        break;
    }
}

/* ---- pieces: vessels and ports ---- */

static void put_hold(Words *w)
{
    const Vessel *v = &w->sim->vessels[w->link->vessel];
    const Network *network = w->sim->scenario->network;
    bool laden = v->flags & VESSEL_LADEN;
    if (v->port < 0) {
        put(w, "Holds, %s", laden ? "laden" : "in ballast");
    } else if (v->node == network->ports[v->port].berth_node) {
        put(w, "Lies at %s and cannot leave, %s", network->ports[v->port].name,
            laden ? "laden" : "in ballast");
    } else {
        put(w, "Holds on its way %s %s%s", laden ? "from" : "to", network->ports[v->port].name,
            laden ? ", laden" : "");
    }
}

static void put_way(Words *w)
{
    put(w, "%s", w->link->count ? "out of" : "into");
}

static void put_berths(Words *w)
{
    put(w, "%d", (int)port_berths(w->sim, w->link->subject));
}

/* Units of its silo that are not the vessel's to take: what vessels at berth have reserved and not
 * yet loaded, and what those that berthed before it still want. */
static int64_t taken_by_others(const Sim *sim, int32_t vessel)
{
    int32_t port = sim->vessels[vessel].port, bin = sim->berths[vessel].bin;
    int64_t sum = 0;
    bool earlier = true;
    for (int32_t i = sim->ports[port].berth.first; i >= 0; i = sim->berths[i].next) {
        const BerthState *b = &sim->berths[i];
        earlier = earlier && i != vessel;
        if (b->bin != bin) {
            continue;
        }
        int64_t loaded =
            b->phase == PHASE_LOADING ? port_rate(sim, port, b) * (sim->h.now - b->settled) : 0;
        sum += loaded < b->reserved ? b->reserved - loaded : 0;
        sum += earlier ? b->remaining - b->reserved : 0;
    }
    return sum;
}

static void put_stock(Words *w)
{
    const Sim *sim = w->sim;
    int32_t commodity = w->link->count, port = w->link->subject;
    int64_t stock = commodity >= 0 ? sim_port_stock(sim, port, commodity) : 0;
    int64_t left = stock - taken_by_others(sim, w->link->vessel) / MS_PER_DAY;
    put_tonnes(w, left > 0 ? left : 0);
    put(w, " of %s left for it, it wants ",
        commodity >= 0 ? sim->scenario->commodities[commodity].name : "its cargo");
    put_tonnes(w, sim->berths[w->link->vessel].remaining / MS_PER_DAY);
}

static void put_percent(Words *w)
{
    put(w, "%d %%", (int)(w->link->count / 10000));
}

static void put_inflow(Words *w)
{
    put_tonnes(w, sim_port(w->sim, w->link->subject).inflow_kg_per_day);
}

static void put_pilot_hours(Words *w)
{
    put_hours(w, rules_of(w->sim, w->link->subject)->pilot_hours);
}

/* ---- pieces: stations ---- */

static void put_servers(Words *w)
{
    put(w, "%s", servers_word(station_of(w)->kind, w->link->count == 1));
}

static void put_all_servers(Words *w)
{
    if (w->link->count == 1) {
        put(w, "the only %s is", servers_word(station_of(w)->kind, true));
    } else {
        put(w, "all %d %s are", (int)w->link->count, servers_word(station_of(w)->kind, false));
    }
}

static void put_station_hours(Words *w)
{
    put(w, "from ");
    put_day_time(w, station_of(w)->opens_ms);
    put(w, " to ");
    put_day_time(w, station_of(w)->closes_ms);
    put(w, " UTC");
}

static void put_window(Words *w)
{
    put_hours(w, station_of(w)->windows);
}

static void put_headway(Words *w)
{
    const Station *station = station_of(w);
    int64_t ms = station->service ? station->service->spec.mean : 0;
    put(w, "%d min", (int)(ms / MS_PER_MINUTE));
}

static void put_large(Words *w)
{
    const LargeRule *large = &station_of(w)->large;
    put(w, "ships of %d m and more pass ", (int)(large->loa_cm / 100));
    put_hours(w, large->hours);
    put(w, "%s", large->one_way ? ", with no traffic against them" : "");
}

static void put_order(Words *w)
{
    static const char *const words[DISCIPLINES] = {"those who came first", "those of another line",
                                                   "the smallest", "outbound ships",
                                                   "some cargoes"};
    put(w, "%s", words[w->link->count]);
}

/* ---- pieces: the truce, events, commands, strikes ---- */

static void put_clause(Words *w, const RuleClause *clause)
{
    static const char *const words[RULE_VIOLATED + 1] = {
        "absent",    "proposed", "agreed in principle", "in force",
        "suspended", "expired",  "collapsed",           "violated"};
    put(w, "%s", w->sim->scenario->agreements[clause->agreement].name);
    const char *before = " ";
    for (int32_t i = 0; i <= RULE_VIOLATED; i++) {
        if (clause->statuses >> i & 1) {
            put(w, "%s%s", before, words[i]);
            before = " or ";
        }
    }
}

/* The clauses of the rule that holds; for one without clauses, that no other does. */
static void put_rule(Words *w)
{
    bool of_station = w->link->about == WHY_OF_STATION;
    int32_t corridor = of_station ? station_of(w)->corridor : w->link->subject;
    int32_t rule = w->sim->corridors[corridor].rule;
    const CorridorRule *rules = w->sim->scenario->corridors[corridor].rules;
    if (rule < 0 || rules[rule].clause_count == 0) {
        put(w, rule > 0 ? "nothing holds that would open it" : "always");
        return;
    }
    for (int32_t i = 0; i < rules[rule].clause_count; i++) {
        put(w, "%s", i > 0 ? " and " : "");
        put_clause(w, &rules[rule].clauses[i]);
    }
}

static void put_status(Words *w)
{
    char why[WHY_TEXT];
    put(w, "%s", sim_agreement_why(w->sim, w->link->subject, why));
}

static void put_agreement(Words *w)
{
    int32_t agreement = w->sim->truce[w->link->subject].agreement;
    put(w, "%s", w->sim->scenario->agreements[agreement].name);
}

static void put_truce(Words *w)
{
    char why[WHY_TEXT];
    put(w, "%s", sim_truce_text(w->sim, &w->sim->truce[w->link->subject], why));
}

/* The text of an event, or that of the one before it at the same time, which it is a part of, or
 * its command. */
static void put_event(Words *w)
{
    const ScenarioEvent *events = w->sim->scenario->events;
    int32_t i = w->link->subject;
    char command[COMMAND_TEXT];
    while (!events[i].text && i > 0 && events[i - 1].t == events[i].t) {
        i--;
    }
    put(w, "%s",
        events[i].text
            ? events[i].text
            : command_format(w->sim->scenario, &events[w->link->subject].command, command));
}

static void put_command(Words *w)
{
    char text[COMMAND_TEXT];
    put(w, "%s", command_format(w->sim->scenario, &w->sim->commands[w->link->subject], text));
}

static void put_hazard(Words *w)
{
    const IncidentRecord *record = &w->sim->incidents[w->link->subject];
    put(w, "%s", w->sim->scenario->hazards[record->hazard].name);
    if (record->port >= 0) {
        put(w, " at %s", w->sim->scenario->network->ports[record->port].name);
    }
}

static void put_weather(Words *w)
{
    static const char *const words[WEATHER_KINDS] = {"Fog", "Strong wind", "Strong current"};
    put(w, "%s", words[w->sim->scenario->weather[w->link->subject].kind]);
}

/* ---- patterns ---- */

static const struct {
    const char *word;
    void (*put)(Words *words);
} pieces[] = {
    {"when", put_when},
    {"from", put_from},
    {"until", put_until},
    {"turn", put_turn},
    {"repaired", put_repaired},
    {"free", put_free},
    {"n", put_count},
    {"nth", put_nth},
    {"after", put_after},
    {"name", put_name},
    {"hold", put_hold},
    {"way", put_way},
    {"berths", put_berths},
    {"stock", put_stock},
    {"percent", put_percent},
    {"inflow", put_inflow},
    {"pilot hours", put_pilot_hours},
    {"servers", put_servers},
    {"all servers", put_all_servers},
    {"hours", put_station_hours},
    {"window", put_window},
    {"headway", put_headway},
    {"large", put_large},
    {"order", put_order},
    {"rule", put_rule},
    {"status", put_status},
    {"agreement", put_agreement},
    {"truce", put_truce},
    {"event", put_event},
    {"command", put_command},
    {"hazard", put_hazard},
    {"weather", put_weather},
};

static void put_piece(Words *w, const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        if (strlen(pieces[i].word) == length && memcmp(pieces[i].word, word, length) == 0) {
            pieces[i].put(w);
            return;
        }
    }
    assert(0 && "a pattern names a piece that does not exist");
}

/* Words that were cut for want of room end with a whole character. */
static void cut_whole(Words *w)
{
    size_t last = w->used;
    while (last > 0 && (w->out[last - 1] & 0xC0) == 0x80) {
        last--;
    }
    if (last > 0 && w->used == WHY_LINK_TEXT - 1 && (w->out[last - 1] & 0x80)) {
        w->out[last - 1] = '\0';
    }
}

const char *sim_why_text(const Sim *sim, const WhyLink *link, char out[WHY_LINK_TEXT])
{
    Words w = {sim, link, out, 0};
    out[0] = '\0';
    for (const char *p = why_patterns[link->fact]; *p;) {
        size_t plain = strcspn(p, "{");
        put(&w, "%.*s", (int)plain, p);
        p += plain;
        if (*p == '{') {
            size_t length = strcspn(p + 1, "}");
            put_piece(&w, p + 1, length);
            p += length + 2;
        }
    }
    cut_whole(&w);
    return out;
}
