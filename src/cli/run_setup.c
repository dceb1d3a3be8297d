#include "cli/run_setup.h"

#include "base/simtime.h"

#include <stdio.h>
#include <string.h>

static bool read_until(RunSetup *setup, const CliOption *until, const CliOption *days)
{
    const Scenario *s = setup->bundle.scenario;
    setup->until = s->end;
    if (until->count > 0 && days->count > 0) {
        return cli_bad_word("--until and --days", "one of them") == 0;
    }
    if (until->count > 0 && !cli_date(until->values[0], s, &setup->until)) {
        return false;
    }
    if (days->count > 0) {
        uint64_t count;
        if (!cli_number("days", days->values[0], (uint64_t)((s->end - s->start) / MS_PER_DAY),
                        &count)) {
            return false;
        }
        setup->until = s->start + (int64_t)count * MS_PER_DAY;
    }
    return true;
}

/* One command, or all that is wrong with it, after the command itself. */
static bool read_command(const RunSetup *setup, const char *option, const char *text,
                         Command *command, Errors *errors)
{
    Errors inner = {0};
    if (command_parse_dated(setup->bundle.scenario, text, command, &inner) &&
        command->t > setup->until) {
        char end[TIME_TEXT];
        errors_add(&inner, NULL, 0, 0, "expected a date up to the run's end, %s",
                   time_format(setup->until, end));
    }
    for (int32_t i = 0; i < inner.count; i++) {
        errors_add(errors, NULL, 0, 0, "corridor: --%s '%s': %s", option, text,
                   inner.items[i].text);
    }
    bool good = inner.total == 0;
    errors_free(&inner);
    return good;
}

static bool read_commands(RunSetup *setup, const CliOption *option, Errors *errors)
{
    bool good = true;
    for (int32_t i = 0; i < option->count; i++) {
        Command command;
        if (!read_command(setup, option->name, option->values[i], &command, errors)) {
            good = false;
            continue;
        }
        int32_t at = setup->command_count++;
        while (at > 0 && setup->commands[at - 1].t > command.t) { /* stable insertion by date */
            setup->commands[at] = setup->commands[at - 1];
            at--;
        }
        setup->commands[at] = command;
    }
    return good;
}

int run_setup(RunSetup *setup, const char *name, const CliOption *until, const CliOption *days,
              const CliOption *seed, const CliOption *set, const CliOption *command)
{
    memset(setup, 0, sizeof *setup);
    ScenarioSources sources = data_sources();
    ScenarioSettings settings = {set->values, set->count};
    Errors errors = {0};
    if (!scenario_load(&sources, name, &settings, &setup->bundle, &errors)) {
        return cli_bad_input(&errors);
    }
    setup->seed = setup->bundle.scenario->seed;
    bool good =
        (seed->count == 0 || cli_number("seed", seed->values[0], UINT64_MAX >> 1, &setup->seed)) &&
        read_until(setup, until, days);
    if (!good || !read_commands(setup, command, &errors)) {
        run_setup_free(setup);
        cli_bad_input(&errors);
        return 2;
    }
    return 0;
}

void run_setup_free(RunSetup *setup)
{
    scenario_bundle_free(&setup->bundle);
}

Sim *run_sim(const RunSetup *setup, bool trace)
{
    SimConfig config = {setup->bundle.scenario, setup->seed, 0, trace};
    Sim *sim = sim_create(&config);
    for (int32_t i = 0; i < setup->command_count; i++) {
        const Command *command = &setup->commands[i];
        sim_run_until(sim, command->t);
        Errors errors = {0};
        if (!sim_apply(sim, command, &errors)) {
            char when[TIME_TEXT], text[COMMAND_TEXT];
            fprintf(stderr, "corridor: at %s, `%s` is not possible: %s\n",
                    time_format(command->t, when),
                    command_format(setup->bundle.scenario, command, text), errors_first(&errors));
            errors_free(&errors);
            sim_destroy(sim);
            return NULL;
        }
    }
    sim_run_until(sim, setup->until);
    return sim;
}
