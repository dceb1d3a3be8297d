#include "view/shadow.h"

void shadow_open(Shadow *shadow, const Scenario *scenario, uint64_t seed)
{
    SimConfig config = {scenario, seed, 0, false};
    *shadow = (Shadow){scenario, seed, sim_create(&config)};
}

void shadow_close(Shadow *shadow)
{
    sim_destroy(shadow->sim);
    shadow->sim = NULL;
}

static bool same_command(const Command *a, const Command *b)
{
    return a->t == b->t && a->verb == b->verb && a->subject == b->subject && a->party == b->party &&
           a->value == b->value;
}

int64_t shadow_check(Shadow *shadow, const Sim *sim)
{
    int32_t theirs = sim_command_count(sim), mine = sim_command_count(shadow->sim), same = 0;
    int64_t valid = INT64_MAX;
    Command a, b;
    for (; same < theirs && same < mine && valid == INT64_MAX; same++) {
        a = sim_command(sim, same);
        b = sim_command(shadow->sim, same);
        if (!same_command(&a, &b)) {
            valid = a.t < b.t ? a.t : b.t;
        }
    }
    if (valid == INT64_MAX && theirs > mine) { /* one in what the shadow has lived without it */
        a = sim_command(sim, mine);
        valid = a.t < sim_now(shadow->sim) ? a.t : INT64_MAX;
    } else if (valid == INT64_MAX && mine > theirs) { /* one that was taken back */
        b = sim_command(shadow->sim, theirs);
        valid = b.t <= sim_now(sim) ? b.t : INT64_MAX;
    }
    if (valid != INT64_MAX) {
        shadow_close(shadow);
        shadow_open(shadow, shadow->scenario, shadow->seed);
    }
    return valid;
}

/* False: it took more events than there were. */
static bool run_to(Sim *sim, int64_t t, int32_t *events)
{
    while (sim_next_event(sim) <= t) {
        if (*events <= 0) {
            return false;
        }
        sim_step(sim);
        --*events;
    }
    sim_run_until(sim, t);
    return true;
}

bool shadow_run(Shadow *shadow, const Sim *sim, int64_t t, int32_t *events)
{
    int64_t goal = t < sim_now(sim) ? t : sim_now(sim);
    for (int32_t next = sim_command_count(shadow->sim); next < sim_command_count(sim); next++) {
        Command command = sim_command(sim, next);
        if (command.t > goal) {
            break;
        }
        if (!run_to(shadow->sim, command.t, events)) {
            return false;
        }
        sim_apply(shadow->sim, &command, NULL);
        if (!run_to(shadow->sim, command.t, events)) {
            return false;
        }
    }
    return run_to(shadow->sim, goal, events) && goal == t;
}
