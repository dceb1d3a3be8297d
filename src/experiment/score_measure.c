#include "experiment/score_measure.h"

#include "base/simtime.h"

#include <math.h>
#include <string.h>

/* ---- waits of loaded ships, in whole days as the record has them ---- */

enum { DAYS_MAX = 1000 };

typedef struct DayWaits {
    int32_t counts[DAYS_MAX];
    int32_t total;
    double sum;
} DayWaits;

static bool is_within(int64_t t, int64_t from, int64_t to)
{
    return t != LIVED_NEVER && t >= from && t < to;
}

/* Of those that left port, or were cleared, within the time. */
static void waits_of(const ScoreRun *run, int64_t from, int64_t to, bool by_clearance,
                     DayWaits *waits)
{
    memset(waits, 0, sizeof *waits);
    for (int32_t i = 0; i < run->lived->voyage_count; i++) {
        const LivedVoyage *v = &run->lived->voyages[i];
        if (v->departed == LIVED_NEVER || v->cleared == LIVED_NEVER ||
            !is_within(by_clearance ? v->cleared : v->departed, from, to)) {
            continue;
        }
        int64_t days = (time_day_start(v->cleared) - time_day_start(v->departed)) / MS_PER_DAY;
        waits->counts[days < DAYS_MAX ? days : DAYS_MAX - 1]++;
        waits->total++;
        waits->sum += (double)days;
    }
}

/* Number `rank` from 1 on. */
static double ranked(const DayWaits *waits, int32_t rank)
{
    int32_t days = 0;
    for (int32_t seen = waits->counts[0]; seen < rank; seen += waits->counts[days]) {
        days++;
    }
    return days;
}

static double wait_mean(const ScoreRun *run, int64_t from, int64_t to)
{
    DayWaits waits;
    waits_of(run, from, to, false, &waits);
    return waits.total > 0 ? waits.sum / waits.total : NAN;
}

static double wait_median(const ScoreRun *run, int64_t from, int64_t to)
{
    DayWaits waits;
    waits_of(run, from, to, false, &waits);
    int32_t n = waits.total;
    return n > 0 ? (ranked(&waits, (n + 1) / 2) + ranked(&waits, n / 2 + 1)) / 2 : NAN;
}

static double wait_p90(const ScoreRun *run, int64_t from, int64_t to)
{
    DayWaits waits;
    waits_of(run, from, to, false, &waits);
    return waits.total > 0 ? ranked(&waits, (waits.total * 9 + 9) / 10) : NAN;
}

static double cleared_wait(const ScoreRun *run, int64_t from, int64_t to)
{
    DayWaits waits;
    waits_of(run, from, to, true, &waits);
    return waits.total > 0 ? waits.sum / waits.total : NAN;
}

/* From inbound clearance to departure, of those that left within the time. */
static double port_lag(const ScoreRun *run, int64_t from, int64_t to)
{
    double sum = 0;
    int32_t count = 0;
    for (int32_t i = 0; i < run->lived->voyage_count; i++) {
        const LivedVoyage *v = &run->lived->voyages[i];
        if (v->let_in != LIVED_NEVER && is_within(v->departed, from, to)) {
            sum += (double)(v->departed - v->let_in) / MS_PER_DAY;
            count++;
        }
    }
    return count > 0 ? sum / count : NAN;
}

/* ---- by day ---- */

static int32_t day_index(const ScoreRun *run, int64_t t)
{
    int64_t day = (t - run->lived->first_day) / MS_PER_DAY;
    return day >= 0 && day < run->lived->day_count ? (int32_t)day : -1;
}

static double queue(const ScoreRun *run, int64_t from, int64_t to)
{
    (void)to;
    int32_t day = day_index(run, from);
    return day < 0 ? NAN : (double)run->queue[day];
}

static double loaded_now(const ScoreRun *run, int64_t from, int64_t to)
{
    (void)to;
    int32_t day = day_index(run, from);
    return day < 0 ? NAN : (double)run->lived->days[day].waiting_loaded;
}

static double inbound_now(const ScoreRun *run, int64_t from, int64_t to)
{
    (void)to;
    int32_t day = day_index(run, from);
    return day < 0 ? NAN : (double)run->lived->days[day].waiting_inbound;
}

static double registered_now(const ScoreRun *run, int64_t from, int64_t to)
{
    (void)to;
    int32_t day = day_index(run, from);
    return day < 0 ? NAN : (double)run->lived->days[day].waiting_registered;
}

static double total_now(const ScoreRun *run, int64_t from, int64_t to)
{
    return loaded_now(run, from, to) + inbound_now(run, from, to);
}

/* Let in, or in port from the start, and not yet departed at the end of the day. */
static double inside_now(const ScoreRun *run, int64_t from, int64_t to)
{
    (void)to;
    int32_t inside = 0;
    for (int32_t i = 0; i < run->lived->voyage_count; i++) {
        const LivedVoyage *v = &run->lived->voyages[i];
        bool in = v->let_in != LIVED_NEVER && v->let_in < from + MS_PER_DAY;
        inside += in && (v->departed == LIVED_NEVER || v->departed >= from + MS_PER_DAY);
    }
    return inside;
}

static double in_port_now(const ScoreRun *run, int64_t from, int64_t to)
{
    (void)to;
    const DayRow *rows = sim_days(run->sim);
    for (int32_t d = 0; d < sim_day_count(run->sim); d++) {
        if (rows[d].day == from) {
            return rows[d].in_port;
        }
    }
    return NAN;
}

/* ---- by month ---- */

static double exports_at(const ScoreRun *run, const char *const *ports, int32_t count, int64_t from,
                         int64_t to)
{
    const Network *network = sim_scenario(run->sim)->network;
    ExportQuery query = {-1, -1, -1, -1, true, from, to};
    double kg = 0;
    for (int32_t i = 0; i < count; i++) {
        query.port = network ? network_find_port(network, ports[i]) : -1;
        kg += query.port >= 0 ? (double)sim_exports(run->sim, &query).kg : 0;
    }
    return kg;
}

static double tonnes(const ScoreRun *run, int64_t from, int64_t to)
{
    ExportQuery query = {-1, -1, -1, -1, true, from, to};
    return (double)sim_exports(run->sim, &query).kg / 1000;
}

static double voyages(const ScoreRun *run, int64_t from, int64_t to)
{
    ExportQuery query = {-1, -1, -1, -1, true, from, to};
    return (double)sim_exports(run->sim, &query).voyages;
}

static double all_mt(const ScoreRun *run, int64_t from, int64_t to)
{
    return tonnes(run, from, to) / 1e6;
}

static double cleared(const ScoreRun *run, int64_t from, int64_t to)
{
    int32_t sum = 0;
    for (int64_t t = from; t < to; t += MS_PER_DAY) {
        int32_t day = day_index(run, t);
        sum += day < 0 ? 0 : run->lived->days[day].cleared;
    }
    return sum;
}

/* Of the year that the run is. */
static double month_mean_mt(const ScoreRun *run, int64_t from, int64_t to)
{
    const Scenario *s = sim_scenario(run->sim);
    (void)from;
    return to == s->end && s->end - s->start >= 365 * MS_PER_DAY ? all_mt(run, s->start, to) / 12
                                                                 : NAN;
}

static double deep_mt(const ScoreRun *run, int64_t from, int64_t to)
{
    static const char *const ports[] = {"Odesa", "Chornomorsk", "Pivdennyi"};
    return exports_at(run, ports, 3, from, to) / 1e9;
}

/* By the end of the day, from the start of the run. */
static double deep_sum_mt(const ScoreRun *run, int64_t from, int64_t to)
{
    (void)from;
    return deep_mt(run, sim_scenario(run->sim)->start, to);
}

static double danube_mt(const ScoreRun *run, int64_t from, int64_t to)
{
    static const char *const ports[] = {"Izmail", "Reni", "Kiliia"};
    return exports_at(run, ports, 3, from, to) / 1e9;
}

/* ---- by year ---- */

/* Passages both ways in the year that the run is, of its vessels and of other trades (whose number
 * is their rate over the time). `from` is the year's last day. */
static double transits(const ScoreRun *run, int64_t from, int64_t to)
{
    const Scenario *s = sim_scenario(run->sim);
    double sum = 0;
    (void)from;
    if (to != s->end || s->end - s->start < 365 * MS_PER_DAY || sim_now(run->sim) < to) {
        return NAN;
    }
    for (int32_t i = 0; i < s->station_count; i++) {
        const Station *station = &s->stations[i];
        if (station->kind != STATION_CONTROL ||
            strcmp(s->network->lanes[station->lane].id, "BOSPHORUS") != 0) {
            continue;
        }
        for (int32_t l = 0; l < station->line_count; l++) {
            sum += (double)sim_line(run->sim, station->first_line + l).served;
        }
        for (int64_t t = s->start; t < s->end && station->background_count > 0; t += MS_PER_DAY) {
            sum += (double)dated_value(station->background, station->background_count, t) / 2000;
        }
    }
    return sum > 0 ? sum : NAN;
}

#define MONTHLY HISTORY_MONTHLY
#define DATED   HISTORY_DATED

const ScoreMeasure score_measures[] = {
    {"queue_daily", "loaded_waiting_at_istanbul_est", "loaded ships waiting at Istanbul", "ships",
     HISTORY_DAILY, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_QUEUE, false, false, queue},
    {"wait_mean", "bsgi_outbound_dep_to_clear_days_mean", "mean wait, departure to clearance",
     "days", MONTHLY, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_MEAN, false, false, wait_mean},
    {"wait_median", "bsgi_outbound_dep_to_clear_days_median", "median wait, departure to clearance",
     "days", MONTHLY, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_MEDIAN, false, false, wait_median},
    {"wait_p90", "bsgi_outbound_dep_to_clear_days_p90", "wait of nine in ten, to clearance", "days",
     MONTHLY, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_P90, false, false, wait_p90},
    {"cleared_wait", "cleared_wait_days", "mean wait of ships cleared in the month", "days",
     MONTHLY, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_MEAN, false, false, cleared_wait},
    {"fall", "loaded_waiting_at_istanbul_est", "fall of the loaded queue", "ships", HISTORY_DAILY,
     SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_QUEUE, false, true, queue},
    {"snapshot_loaded", "queue_outbound", "loaded ships waiting, as reported", "ships", DATED,
     SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_NONE, false, false, loaded_now},
    {"snapshot_inbound", "queue_inbound", "ships waiting to enter, as reported", "ships", DATED,
     SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_NONE, false, false, inbound_now},
    {"snapshot_registered", "queue_inbound_registered", "registered ships waiting to enter",
     "ships", DATED, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_NONE, false, false, registered_now},
    {"snapshot_total", "queue_total", "all ships waiting, as reported", "ships", DATED,
     SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_NONE, false, false, total_now},
    {"loading", "ships_loading_in_port", "ships in port, as reported", "ships", DATED,
     SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_NONE, true, false, in_port_now},
    {"inside", "ships_in_ukraine_or_corridor_est", "ships let in and not yet departed", "ships",
     DATED, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_NONE, true, false, inside_now},
    {"port_lag", "bsgi_inbound_clear_to_dep_days", "inbound clearance to departure", "days",
     MONTHLY, SCORE_PREDICTED, SCORE_PREDICTED, BASELINE_LAST, true, false, port_lag},
    {"tonnes", "bsgi_export_tonnes", "tonnes departed", "t", MONTHLY, SCORE_CONSISTENCY, SCORE_FED,
     BASELINE_LAST, false, false, tonnes},
    {"voyages", "bsgi_outbound_voyages", "voyages departed", "ships", MONTHLY, SCORE_CONSISTENCY,
     SCORE_FED, BASELINE_LAST, false, false, voyages},
    {"cleared", "bsgi_outbound_inspections_cleared", "outbound inspections passed", "ships",
     MONTHLY, SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_LAST, false, false, cleared},
    {"corridor_food", "corridor_food_mt", "food by the deep ports", "Mt", MONTHLY,
     SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_LAST, false, false, deep_mt},
    {"corridor_all", "corridor_total_mt", "all cargo by the corridor; the model has food only",
     "Mt", MONTHLY, SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_LAST, false, false, deep_mt},
    {"corridor_sum", "corridor_cum_food_mt", "food by the corridor up to the day", "Mt", DATED,
     SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_NONE, false, false, deep_sum_mt},
    {"danube", "danube_ag_mt", "food by the Danube ports", "Mt", MONTHLY, SCORE_CONSISTENCY,
     SCORE_CONSISTENCY, BASELINE_LAST, false, false, danube_mt},
    {"grain", "ukraine_grain_mt", "grain from all Ukrainian ports", "Mt", MONTHLY,
     SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_LAST, false, false, all_mt},
    {"foods", "ukraine_food_by_sea_mt", "food by sea a month, the year's mean", "Mt", DATED,
     SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_NONE, false, false, month_mean_mt},
    {"transits", "bosphorus_transits_year", "passages of the Bosphorus in the year", "ships", DATED,
     SCORE_CONSISTENCY, SCORE_CONSISTENCY, BASELINE_NONE, false, false, transits},
};
const int32_t score_measure_count = sizeof score_measures / sizeof score_measures[0];
