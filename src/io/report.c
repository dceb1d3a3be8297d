#include "io/report.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/waits.h"
#include "io/report_parts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- breakdowns ---- */

ExportSum *report_exports(const Sim *sim, bool counted_only, ExportKey key, int32_t count)
{
    ExportQuery query = all_exports();
    query.counted_only = counted_only;
    ExportSum *sums = mem_alloc((size_t)count + 1, sizeof sums[0]);
    sim_exports_by(sim, &query, key, sums, count);
    return sums;
}

static json_t *by_flow(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    ExportSum *sums = report_exports(sim, false, EXPORTS_BY_FLOW, s->flow_count);
    for (int32_t f = 0; f < s->flow_count; f++) {
        json_t *row = json_object();
        json_object_set_new(row, "exported_t", json_real(tonnes_of(sums[f].kg)));
        json_object_set_new(row, "voyages_outbound", json_integer(sums[f].voyages));
        json_object_set_new(row, "counted", json_boolean(s->flows[f].counted));
        json_object_set_new(object, s->flows[f].id, row);
    }
    mem_free(sums);
    return object;
}

/* Adds tonnes under a key, to what stands there already. */
static void add_tonnes(json_t *object, const char *key, int64_t kg)
{
    if (kg > 0) {
        double before = json_real_value(json_object_get(object, key));
        json_object_set_new(object, key, json_real(before + tonnes_of(kg)));
    }
}

static json_t *by_port(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    int32_t count = s->network ? s->network->port_count : 0;
    ExportSum *sums = report_exports(sim, true, EXPORTS_BY_PORT, count);
    for (int32_t p = 0; p < count; p++) {
        add_tonnes(object, s->network->ports[p].name, sums[p].kg);
    }
    mem_free(sums);
    return object;
}

static json_t *by_commodity(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    ExportSum *sums = report_exports(sim, true, EXPORTS_BY_COMMODITY, s->commodity_count);
    for (int32_t c = 0; c < s->commodity_count; c++) {
        add_tonnes(object, s->commodities[c].id, sums[c].kg);
    }
    mem_free(sums);
    return object;
}

static void by_destination(const Sim *sim, json_t *countries, json_t *groups)
{
    const Scenario *s = sim_scenario(sim);
    ExportSum *sums = report_exports(sim, true, EXPORTS_BY_DESTINATION, s->destination_count);
    for (int32_t d = 0; d < s->destination_count; d++) {
        add_tonnes(countries, s->destinations[d].id, sums[d].kg);
        if (s->destinations[d].income_group) {
            add_tonnes(groups, s->destinations[d].income_group, sums[d].kg);
        }
    }
    mem_free(sums);
}

/* ---- months ---- */

typedef struct Month {
    int64_t from, to;
    ExportSum exports;
    int32_t inspections_inbound, inspections_outbound;
    int32_t queue_inbound_end, queue_outbound_end;
    double mean_wait_inbound, mean_wait_outbound, p90_wait_outbound;
    bool waits_inbound, waits_outbound; /* whether any ended in it */
} Month;

static Month month_at(const Sim *sim, int64_t from)
{
    Month m = {.from = from, .to = time_next_month(from)};
    ExportQuery query = all_exports();
    query.from = m.from;
    query.to = m.to;
    m.exports = sim_exports(sim, &query);
    const DayRow *rows = sim_days(sim);
    for (int32_t i = 0; i < sim_day_count(sim); i++) {
        if (rows[i].day >= m.from && rows[i].day < m.to) {
            m.inspections_inbound += rows[i].inspected_inbound;
            m.inspections_outbound += rows[i].inspected_outbound;
            m.queue_inbound_end = rows[i].waiting_inbound;
            m.queue_outbound_end = rows[i].waiting_outbound;
        }
    }
    int32_t count;
    double *waits = inspection_waits(sim, false, m.from, m.to, &count);
    m.waits_inbound = count > 0;
    m.mean_wait_inbound = count > 0 ? waits_mean(waits, count) : 0;
    mem_free(waits);
    waits = inspection_waits(sim, true, m.from, m.to, &count);
    m.waits_outbound = count > 0;
    m.mean_wait_outbound = count > 0 ? waits_mean(waits, count) : 0;
    m.p90_wait_outbound = count > 0 ? waits_p90(waits, count) : 0;
    mem_free(waits);
    return m;
}

static json_t *real_or_null(bool known, double value)
{
    return known ? json_real(value) : json_null();
}

static json_t *by_month(const Sim *sim)
{
    json_t *list = json_array();
    int64_t now = sim_now(sim);
    for (int64_t t = time_month_start(sim_scenario(sim)->start); t < now; t = time_next_month(t)) {
        Month m = month_at(sim, t);
        char name[TIME_TEXT];
        time_format_date(t, name);
        json_t *row = json_object();
        json_object_set_new(row, "month", json_stringn(name, 7));
        json_object_set_new(row, "exported_t", json_real(tonnes_of(m.exports.kg)));
        json_object_set_new(row, "voyages_outbound", json_integer(m.exports.voyages));
        json_object_set_new(row, "inspections_inbound", json_integer(m.inspections_inbound));
        json_object_set_new(row, "inspections_outbound", json_integer(m.inspections_outbound));
        json_object_set_new(row, "mean_wait_inbound_days",
                            real_or_null(m.waits_inbound, m.mean_wait_inbound));
        json_object_set_new(row, "mean_wait_outbound_days",
                            real_or_null(m.waits_outbound, m.mean_wait_outbound));
        json_object_set_new(row, "p90_wait_outbound_days",
                            real_or_null(m.waits_outbound, m.p90_wait_outbound));
        json_object_set_new(row, "queue_inbound_end", json_integer(m.queue_inbound_end));
        json_object_set_new(row, "queue_outbound_end", json_integer(m.queue_outbound_end));
        json_array_append_new(list, row);
    }
    return list;
}

/* ---- queues, waits, truce ---- */

const char *report_queue_key(const Scenario *s, int32_t line, char out[QUEUE_KEY])
{
    const Station *station = &s->stations[s->lines[line].station];
    bool only = station->line_count == 1;
    snprintf(out, QUEUE_KEY, "%s%s%s", station->id, only ? "" : ".", only ? "" : s->lines[line].id);
    return out;
}

static bool any_wait_ended(const Sim *sim, int32_t line)
{
    WaitHistogram histogram = sim_line_histogram(sim, line);
    for (int32_t bin = 0; bin < WAIT_BINS; bin++) {
        if (histogram.counts[bin] > 0) {
            return true;
        }
    }
    return false;
}

static json_t *queues(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    for (int32_t i = 0; i < s->line_count; i++) {
        LineView line = sim_line(sim, i);
        const Station *station = &s->stations[s->lines[i].station];
        if (line.arrivals == 0 && station->kind != STATION_INSPECTION) {
            continue; /* berths and controls that nobody called at */
        }
        char key[QUEUE_KEY];
        report_queue_key(s, i, key);
        json_t *row = json_object();
        json_object_set_new(row, "arrivals", json_integer((json_int_t)line.arrivals));
        json_object_set_new(row, "served", json_integer((json_int_t)line.served));
        json_object_set_new(row, "mean_length", json_real(line.mean_waiting));
        json_object_set_new(row, "max_length", json_integer(line.max_waiting));
        bool any = any_wait_ended(sim, i);
        json_object_set_new(row, "mean_wait_days", real_or_null(any, line.mean_wait_days));
        static const int32_t parts[] = {500000, 900000, 950000};
        double days[3];
        sim_line_wait_quantiles(sim, i, parts, days, 3);
        json_object_set_new(row, "p50_wait_days", real_or_null(any, days[0]));
        json_object_set_new(row, "p90_wait_days", real_or_null(any, days[1]));
        json_object_set_new(row, "p95_wait_days", real_or_null(any, days[2]));
        json_object_set_new(row, "waits_by_days", report_histogram(sim, i));
        json_object_set_new(row, "little_ratio", json_real(line.little_ratio));
        json_object_set_new(object, key, row);
    }
    return object;
}

static json_t *vessels(const SimTotals *totals)
{
    json_t *object = json_object();
    json_object_set_new(object, "arrived", json_integer((json_int_t)totals->arrived));
    json_object_set_new(object, "departed", json_integer((json_int_t)totals->departed));
    json_object_set_new(object, "inside", json_integer(totals->inside));
    json_object_set_new(object, "lost", json_integer((json_int_t)totals->lost));
    json_object_set_new(object, "diverted", json_integer((json_int_t)totals->diverted));
    return object;
}

json_t *report_json(const Sim *sim, uint64_t seed, double wall_s)
{
    const Scenario *s = sim_scenario(sim);
    SimTotals totals = sim_totals(sim);
    char hash[24];
    snprintf(hash, sizeof hash, "%016" PRIx64, sim_state_hash(sim));
    json_t *root = json_object();
    json_object_set_new(root, "scenario", json_string(s->id));
    json_object_set_new(root, "seed", json_integer((json_int_t)seed));
    json_object_set_new(root, "start", json_date(s->start));
    json_object_set_new(root, "end", json_date(sim_now(sim)));
    json_object_set_new(root, "state_hash", json_string(hash));
    json_object_set_new(root, "events", json_integer((json_int_t)sim_events(sim)));
    json_object_set_new(root, "wall_s", json_real(wall_s));
    json_object_set_new(root, "exported_t", json_real(tonnes_of(totals.exported_kg)));
    json_object_set_new(root, "exported_value_usd",
                        json_real((double)totals.exported_cents / 100.0));
    json_object_set_new(root, "voyages_outbound",
                        json_integer((json_int_t)totals.voyages_outbound));
    json_object_set_new(root, "by_flow", by_flow(sim));
    json_object_set_new(root, "vessels", vessels(&totals));
    json_object_set_new(root, "by_port", by_port(sim));
    json_object_set_new(root, "by_commodity", by_commodity(sim));
    json_t *countries = json_object(), *groups = json_object();
    by_destination(sim, countries, groups);
    json_object_set_new(root, "by_destination", countries);
    json_object_set_new(root, "by_income_group", groups);
    json_object_set_new(root, "by_month", by_month(sim));
    json_object_set_new(root, "queues", queues(sim));
    json_t *waits = json_object();
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        json_object_set_new(waits, wait_cause_names[c], json_real(days_of(totals.wait_ms[c])));
    }
    json_object_set_new(root, "waits_by_cause_days", waits);
    report_truce(sim, root);
    report_ports(sim, root);
    report_weather(sim, root);
    json_t *ledger = json_object();
    json_object_set_new(ledger, "vessels_balance", json_integer(totals.vessels_balance));
    json_object_set_new(ledger, "cargo_balance_kg", json_integer(totals.cargo_balance_kg));
    json_object_set_new(ledger, "crew_balance", json_integer(totals.crew_balance));
    json_object_set_new(ledger, "crew_lost", json_integer(totals.crew_lost));
    json_object_set_new(root, "ledger", ledger);
    report_economy(root, sim);
    return root;
}

/* ---- for people ---- */

void report_text(const Sim *sim, uint64_t seed, FILE *out)
{
    const Scenario *s = sim_scenario(sim);
    SimTotals totals = sim_totals(sim);
    char from[TIME_TEXT], to[TIME_TEXT], why[WHY_TEXT];
    bool midnight = sim_now(sim) % MS_PER_DAY == 0;
    fprintf(out, "%s (%s), %s to %s, seed %" PRIu64 "\n\n", s->title, s->id,
            time_format_date(s->start, from),
            midnight ? time_format_date(sim_now(sim), to) : time_format(sim_now(sim), to), seed);
    fprintf(out, "  exported           %12.0f t in %" PRIu64 " voyages\n",
            tonnes_of(totals.exported_kg), totals.voyages_outbound);
    if (totals.exported_cents > 0) {
        fprintf(out, "  worth              %12.0f USD\n", (double)totals.exported_cents / 100);
    }
    report_text_economy(sim, out);
    fprintf(out,
            "  vessels inside     %12" PRId64 "  (%" PRIu64 " arrived, %" PRIu64 " departed)\n",
            totals.inside, totals.arrived, totals.departed);
    fprintf(out, "  events             %12" PRIu64 "\n", sim_events(sim));
    for (int32_t a = 0; a < s->agreement_count; a++) {
        AgreementView view = sim_agreement(sim, a);
        bool violated = view.status == AGREEMENT_IN_FORCE && view.strain > 0;
        fprintf(out, "  %-18s %s%s (%.1f days in force)\n", s->agreements[a].id,
                violated ? "violated, yet " : "", sim_agreement_why(sim, a, why),
                days_of(view.in_force_ms));
    }
    fprintf(out, "\n  %-8s %12s %8s %9s %9s %12s %12s\n", "month", "exported t", "voyages",
            "insp. in", "insp. out", "wait out d", "queue out");
    for (int64_t t = time_month_start(s->start); t < sim_now(sim); t = time_next_month(t)) {
        Month m = month_at(sim, t);
        char name[TIME_TEXT];
        time_format_date(t, name);
        fprintf(out, "  %-8.7s %12.0f %8" PRId64 " %9d %9d %12.1f %12d\n", name,
                tonnes_of(m.exports.kg), m.exports.voyages, (int)m.inspections_inbound,
                (int)m.inspections_outbound, m.mean_wait_outbound, (int)m.queue_outbound_end);
    }
}

void report_csv(const Sim *sim, FILE *out)
{
    fprintf(out, "month,exported_t,voyages_outbound,inspections_inbound,inspections_outbound,"
                 "mean_wait_inbound_days,mean_wait_outbound_days,p90_wait_outbound_days,"
                 "queue_inbound_end,queue_outbound_end\n");
    for (int64_t t = time_month_start(sim_scenario(sim)->start); t < sim_now(sim);
         t = time_next_month(t)) {
        Month m = month_at(sim, t);
        char name[TIME_TEXT];
        time_format_date(t, name);
        fprintf(out, "%.7s,%.3f,%" PRId64 ",%d,%d,", name, tonnes_of(m.exports.kg),
                m.exports.voyages, (int)m.inspections_inbound, (int)m.inspections_outbound);
        if (m.waits_inbound) {
            fprintf(out, "%.4f", m.mean_wait_inbound);
        }
        fprintf(out, ",");
        if (m.waits_outbound) {
            fprintf(out, "%.4f,%.4f", m.mean_wait_outbound, m.p90_wait_outbound);
        } else {
            fprintf(out, ",");
        }
        fprintf(out, ",%d,%d\n", (int)m.queue_inbound_end, (int)m.queue_outbound_end);
    }
}
