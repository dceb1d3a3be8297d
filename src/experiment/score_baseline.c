/* Simpler predictions than the simulation: a queue at constant rate, and arithmetic on what is put
 * in. */
#include "experiment/scorecard.h"

#include "base/simtime.h"

#include <math.h>
#include <string.h>

enum {
    MONTHS_MAX = 240,
    STATES = 1001,
    TRANSIT_DAYS = 2
}; /* 320 nm at some 11 kn, then boarding hours */

/* A month as the baseline sees it: ships a day and teams. */
typedef struct Month {
    int64_t t;
    int32_t days;
    double loaded, ballast, teams;
} Month;

static const Station *inspection_of(const Scenario *s)
{
    for (int32_t i = 0; i < s->station_count; i++) {
        if (s->stations[i].kind == STATION_INSPECTION && s->stations[i].server_count > 0) {
            return &s->stations[i];
        }
    }
    return NULL;
}

static int32_t teams_on(const Station *station, int64_t day)
{
    return (int32_t)dated_value(station->servers, station->server_count, day + MS_PER_DAY / 2);
}

static double mean_of_month(const HistorySeries *series, int64_t month)
{
    double sum = 0;
    int32_t days = 0;
    for (int64_t t = month; t < time_next_month(month); t += MS_PER_DAY) {
        const HistoryValue *value = history_at(series, t);
        sum += value ? value->value : 0;
        days += value != NULL;
    }
    return days > 0 ? sum / days : NAN;
}

/* A month's figure by the day; that of the last month which has one. */
static double by_day(const HistorySeries *series, int64_t month, int32_t days, double before)
{
    const HistoryValue *value = history_at(series, month);
    return value ? value->value / days : before;
}

static int32_t read_months(const Scenario *s, const History *history, Month *months,
                           int32_t capacity)
{
    const HistorySeries *departures = history_find(history, "outbound_departures");
    const HistorySeries *inbound = history_find(history, "bsgi_inbound_inspections");
    const Station *station = inspection_of(s);
    int32_t count = 0;
    double before = 0;
    if (!departures || !station || departures->count == 0) {
        return 0;
    }
    int64_t last = departures->values[departures->count - 1].t;
    for (int64_t t = time_month_start(departures->values[0].t); t <= last && count < capacity;
         t = time_next_month(t)) {
        Month *month = &months[count++];
        *month = (Month){.t = t, .days = (int32_t)((time_next_month(t) - t) / MS_PER_DAY)};
        double loaded = mean_of_month(departures, t);
        month->loaded = isfinite(loaded) ? loaded : 0;
        month->ballast = before = by_day(inbound, t, month->days, before);
        for (int32_t d = 0; d < month->days; d++) {
            month->teams += (double)teams_on(station, t + d * MS_PER_DAY) / month->days;
        }
    }
    return count;
}

/* Inspections of both directions over days of a team. */
static double rate_of(const History *history, const Month *months, int32_t count, int64_t from,
                      int64_t to)
{
    const HistorySeries *cleared = history_find(history, "outbound_inspections_cleared");
    double inspections = 0, team_days = 0;
    for (int32_t i = 0; i < count; i++) {
        double out = mean_of_month(cleared, months[i].t);
        if (months[i].t >= from && months[i].t < to && isfinite(out)) {
            inspections += (out + months[i].ballast) * months[i].days;
            team_days += months[i].teams * months[i].days;
        }
    }
    return team_days > 0 ? inspections / team_days : NAN;
}

/* One day: Poisson arrivals, then a floor or one more of the capacity by its fraction. */
static void step(double *p, double arrivals, double capacity)
{
    static const double least = 1e-12;
    double *next = mem_alloc(STATES, sizeof next[0]);
    double whole = floor(capacity), part = capacity - whole;
    double chance = exp(-arrivals);
    for (int32_t a = 0; a < STATES && (a < arrivals || chance > least); a++) {
        for (int32_t n = 0; n < STATES; n++) {
            if (p[n] < least) {
                continue;
            }
            for (int32_t more = 0; more < 2; more++) {
                int32_t left = n + a - (int32_t)whole - more;
                left = left < 0 ? 0 : left >= STATES ? STATES - 1 : left;
                next[left] += p[n] * chance * (more ? part : 1 - part);
            }
        }
        chance *= arrivals / (a + 1);
    }
    memcpy(p, next, STATES * sizeof p[0]);
    mem_free(next);
}

/* Nearest rank in a distribution of the number ahead. */
static double quantile(const double *weights, double part)
{
    double sum = 0, all = 0;
    for (int32_t n = 0; n < STATES; n++) {
        all += weights[n];
    }
    int32_t n = 0;
    for (; n < STATES - 1; n++) {
        sum += weights[n];
        if (sum >= part * all) {
            break;
        }
    }
    return n;
}

static void solve(const Month *months, int32_t count, QueueModel *model)
{
    double *p = mem_alloc(STATES, sizeof p[0]);
    double *weights = mem_alloc(STATES, sizeof weights[0]);
    p[0] = 1;
    int32_t day = 0;
    for (int32_t m = 0; m < count; m++) {
        double capacity = months[m].teams * model->team_rate;
        double all = months[m].loaded + months[m].ballast;
        double share = all > 0 ? months[m].loaded / all : 0;
        memset(weights, 0, STATES * sizeof weights[0]);
        for (int32_t d = 0; d < months[m].days; d++, day++) {
            step(p, all, capacity);
            double mean = 0;
            for (int32_t n = 0; n < STATES; n++) {
                mean += n * p[n];
                weights[n] += p[n] / months[m].days;
            }
            model->queue[day] = mean * share;
        }
        double mean = 0;
        for (int32_t n = 0; n < STATES; n++) {
            mean += n * weights[n];
        }
        double a_ship = capacity > 0 ? 1 / capacity : NAN; /* days */
        model->months[m] = months[m].t;
        model->waits[m * 3] = TRANSIT_DAYS + mean * a_ship;
        model->waits[m * 3 + 1] = TRANSIT_DAYS + quantile(weights, 0.5) * a_ship;
        model->waits[m * 3 + 2] = TRANSIT_DAYS + quantile(weights, 0.9) * a_ship;
    }
    mem_free(p);
    mem_free(weights);
}

static void allocate(QueueModel *model, const Month *months, int32_t count)
{
    model->first_day = months[0].t;
    model->day_count = (int32_t)((time_next_month(months[count - 1].t) - months[0].t) / MS_PER_DAY);
    model->month_count = count;
    model->queue = mem_alloc((size_t)model->day_count, sizeof model->queue[0]);
    model->waits = mem_alloc((size_t)count * 3, sizeof model->waits[0]);
    model->months = mem_alloc((size_t)count, sizeof model->months[0]);
}

bool queue_model(const Scenario *scenario, const History *history, int64_t fit_from, int64_t fit_to,
                 QueueModel *model)
{
    *model = (QueueModel){.team_rate = NAN};
    Month *months = mem_alloc(MONTHS_MAX, sizeof months[0]);
    int32_t count = read_months(scenario, history, months, MONTHS_MAX);
    double rate = rate_of(history, months, count, fit_from, fit_to);
    if (isfinite(rate)) {
        model->team_rate = rate;
        allocate(model, months, count);
        solve(months, count, model);
    }
    mem_free(months);
    return isfinite(rate);
}

/* ---- arithmetic on what is put in ---- */

/* Ships that leave on a day, and those in sum that have come to Istanbul and been cleared by its
 * end. */
typedef struct Passing {
    double *left, *come, *cleared; /* [days] */
} Passing;

static void lay_out_days(const Scenario *s, const History *history, const Month *months,
                         int32_t count, bool daily, Passing *flow, QueueModel *model)
{
    const HistorySeries *departures = history_find(history, "outbound_departures");
    const HistorySeries *cleared = history_find(history, "outbound_inspections_cleared");
    const Station *station = inspection_of(s);
    double come = 0, gone = 0;
    for (int32_t m = 0, day = 0; m < count; m++) {
        double out = mean_of_month(cleared, months[m].t);
        double rate = (out + months[m].ballast) / months[m].teams; /* NAN: not recorded */
        for (int32_t d = 0; d < months[m].days; d++, day++) {
            int64_t t = months[m].t + d * MS_PER_DAY;
            const HistoryValue *left = history_at(departures, t);
            flow->left[day] = !daily ? months[m].loaded : left ? left->value : 0;
            come += day >= TRANSIT_DAYS ? flow->left[day - TRANSIT_DAYS] : 0;
            double capacity = fmax(teams_on(station, t) * rate - months[m].ballast, 0);
            gone = isfinite(rate) ? fmin(gone + capacity, come) : NAN;
            flow->come[day] = come;
            flow->cleared[day] = gone;
            model->queue[day] = come - gone;
        }
    }
}

/* Days from leaving to the day by whose end the middle one of the day's ships is cleared; NAN: it
 * is not told. */
static double wait_of_day(const Passing *flow, int32_t day, int32_t days)
{
    int32_t there = day + TRANSIT_DAYS, e = there;
    double middle = there < days ? flow->come[there] - flow->left[day] / 2 : NAN;
    while (e < days && flow->cleared[e] < middle) {
        e++;
    }
    return e < days && isfinite(flow->cleared[e]) && isfinite(middle) ? (double)(e - day) : NAN;
}

/* Mean, median and p90 of the waits of those who left in a month. */
static void waits_of_month(const Passing *flow, int32_t first, int32_t days, int32_t all, double *out)
{
    double *weights = mem_alloc(STATES, sizeof weights[0]);
    double sum = 0, ships = 0;
    for (int32_t d = first; d < first + days; d++) {
        double wait = wait_of_day(flow, d, all);
        if (flow->left[d] > 0) {
            sum += flow->left[d] * wait;
            ships += flow->left[d];
            weights[wait < STATES ? (int32_t)wait : STATES - 1] += flow->left[d];
        }
    }
    out[0] = ships > 0 ? sum / ships : NAN;
    out[1] = isfinite(out[0]) ? quantile(weights, 0.5) : NAN;
    out[2] = isfinite(out[0]) ? quantile(weights, 0.9) : NAN;
    mem_free(weights);
}

bool inputs_model(const Scenario *scenario, const History *history, bool daily, QueueModel *model)
{
    *model = (QueueModel){.team_rate = NAN};
    Month *months = mem_alloc(MONTHS_MAX, sizeof months[0]);
    int32_t count = read_months(scenario, history, months, MONTHS_MAX);
    if (count > 0) {
        allocate(model, months, count);
        size_t days = (size_t)model->day_count;
        double *sums = mem_alloc(3 * days, sizeof sums[0]);
        Passing flow = {sums, sums + days, sums + 2 * days};
        lay_out_days(scenario, history, months, count, daily, &flow, model);
        for (int32_t m = 0, first = 0; m < count; first += months[m++].days) {
            model->months[m] = months[m].t;
            waits_of_month(&flow, first, months[m].days, model->day_count, &model->waits[m * 3]);
        }
        mem_free(sums);
    }
    mem_free(months);
    return count > 0;
}

void queue_model_free(QueueModel *model)
{
    mem_free(model->queue);
    mem_free(model->waits);
    mem_free(model->months);
    *model = (QueueModel){0};
}
