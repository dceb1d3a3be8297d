#include "experiment/waits.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void waits_sort(double *days, int32_t count)
{
    if (count > 0) {
        qsort(days, (size_t)count, sizeof days[0], by_size);
    }
}

double *inspection_waits(const Sim *sim, bool outbound, int64_t from, int64_t to, int32_t *count)
{
    const Scenario *s = sim_scenario(sim);
    double *days = NULL;
    *count = 0;
    for (int32_t l = 0; l < s->line_count; l++) {
        if (s->stations[s->lines[l].station].kind != STATION_INSPECTION ||
            s->lines[l].outbound != outbound) {
            continue;
        }
        int32_t more = sim_line_waits(sim, l, from, to, NULL, 0);
        if (more > 0) {
            days = mem_resize(days, (size_t)*count, (size_t)(*count + more), sizeof days[0]);
            sim_line_waits(sim, l, from, to, days + *count, more);
            *count += more;
        }
    }
    waits_sort(days, *count);
    return days;
}

double waits_mean(const double *days, int32_t count)
{
    double sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += days[i];
    }
    return count > 0 ? sum / count : NAN;
}

double waits_median(const double *days, int32_t count)
{
    return count > 0 ? (days[(count - 1) / 2] + days[count / 2]) / 2 : NAN;
}

double waits_p90(const double *days, int32_t count)
{
    return count > 0 ? days[((int64_t)count * 9 + 9) / 10 - 1] : NAN;
}
