/* Statistics of lines from the end of the warm-up on. What a line had counted by then is marked at
 * its first change after that moment, before the change: nothing has happened in between, so the
 * mark is exact without an event of its own. */
#include "sim/state.h"

#define HOURS(n) ((n)*MS_PER_HOUR)

const int64_t wait_bin_ends[WAIT_BINS] = {0,
                                          HOURS(6),
                                          HOURS(12),
                                          HOURS(24),
                                          HOURS(2 * 24),
                                          HOURS(4 * 24),
                                          HOURS(8 * 24),
                                          HOURS(16 * 24),
                                          HOURS(32 * 24),
                                          HOURS(64 * 24),
                                          INT64_MAX};

int64_t tally_begins(const Sim *sim)
{
    return sim->h.start + sim->scenario->warm_up_ms;
}

static LineMark mark_now(const Sim *sim, const LineState *line)
{
    int64_t warm = sim->scenario->warm_up_ms;
    return (LineMark){.area_ms =
                          line->area_ms + (tally_begins(sim) - line->last_change) * line->waiting,
                      .waits_ms = line->wait_sum_ms + line->waiting * warm + line->wait_open_ms,
                      .arrivals = line->arrivals,
                      .served = line->served,
                      .is_set = 1};
}

void tally_line_changes(Sim *sim, LineState *line)
{
    LineMark *mark = &sim->marks[line - sim->lines];
    if (!mark->is_set && sim->h.now >= tally_begins(sim)) {
        *mark = mark_now(sim, line);
        line->max_waiting = line->waiting;
    }
}

LineMark tally_mark(const Sim *sim, int32_t index)
{
    if (sim->scenario->warm_up_ms == 0) {
        return (LineMark){0};
    }
    const LineMark *mark = &sim->marks[index];
    return mark->is_set ? *mark : mark_now(sim, &sim->lines[index]);
}

WaitHistogram sim_line_histogram(const Sim *sim, int32_t line)
{
    WaitHistogram histogram = {0};
    int64_t from = tally_begins(sim);
    for (int32_t i = sim->lines[line].last_wait; i > 0; i = sim->waits[i - 1].before) {
        const WaitRecord *w = &sim->waits[i - 1];
        if (w->ended - w->wait_ms < from) {
            continue;
        }
        int32_t bin = 0;
        while (w->wait_ms > wait_bin_ends[bin]) {
            bin++;
        }
        histogram.counts[bin]++;
        histogram.total++;
    }
    return histogram;
}
