/* Recordings: replay, share, open. */
#include "cli/run_setup.h"

#include "base/simtime.h"
#include "io/report.h"

#include <inttypes.h>
#include <stdio.h>

/* One word, the recording's file or line; NULL after a message. */
static const char *only_word(int argc, char **argv, const char *expected)
{
    static const char *words[1];
    int32_t count;
    if (!cli_options(argc, argv, NULL, 0, words, 1, &count)) {
        return NULL;
    }
    if (count < 1) {
        cli_bad_word(argv[0], expected);
        return NULL;
    }
    return words[0];
}

/* Lives it again up to the first hash that differs. *equal: how many do not. False after a message
 * when a command is not possible. sim is at the place where it stopped. */
static bool live_again(Sim *sim, const RunSetup *setup, const Recording *recording, int32_t *equal)
{
    int32_t command = 0;
    for (*equal = 0; *equal < recording->run.hash_count; ++*equal) {
        const RecordedHash *hash = &recording->run.hashes[*equal];
        for (; command < setup->command_count && setup->commands[command].t <= hash->t; command++) {
            sim_run_until(sim, setup->commands[command].t);
            if (!run_apply(sim, &setup->commands[command])) {
                return false;
            }
        }
        sim_run_until(sim, hash->t);
        if (sim_state_hash(sim) != hash->hash) {
            return true;
        }
    }
    return true;
}

static Sim *new_sim(const RunSetup *setup)
{
    return sim_create(&(SimConfig){setup->bundle.scenario, setup->seed, 0, false});
}

/* Where it went another way, with the commands in that time: one of them may be the reason. */
static void print_divergence(const Sim *sim, const Recording *recording, int32_t equal)
{
    const RecordedHash *hashes = recording->run.hashes;
    char from[TIME_TEXT], to[TIME_TEXT];
    int64_t since = equal > 0 ? hashes[equal - 1].t : INT64_MIN;
    if (equal > 0) {
        printf("diverged between %s (equal) and ", time_format(since, from));
    } else {
        printf("diverged before ");
    }
    printf("%s\n%s:%d: recorded %016" PRIx64 ", now %016" PRIx64 "\n",
           time_format(hashes[equal].t, to), recording->file, (int)hashes[equal].line,
           hashes[equal].hash, sim_state_hash(sim));
    for (int32_t i = 0; i < recording->run.command_count; i++) {
        const RecordedText *command = &recording->run.commands[i];
        if (command->t > since && command->t <= hashes[equal].t) {
            printf("%s:%d: command in that time: %s\n", recording->file, (int)command->line,
                   command->text);
        }
    }
}

int cmd_replay(int argc, char **argv)
{
    const char *path = only_word(argc, argv, "`corridor replay FILE`");
    Errors errors = {0};
    Recording recording;
    static RunSetup setup; /* large: not on the stack */
    if (!path) {
        return 2;
    }
    if (!recording_load(path, &recording, &errors)) {
        return cli_bad_input(&errors);
    }
    int code = run_setup_recorded(&setup, &recording);
    if (code == 0) {
        Sim *sim = new_sim(&setup);
        int32_t equal;
        bool possible = live_again(sim, &setup, &recording, &equal);
        code = possible && equal == recording.run.hash_count ? 0 : 1;
        char when[TIME_TEXT];
        if (code == 0) {
            printf("equal: %d hashes up to %s, the last %016" PRIx64 "\n", (int)equal,
                   time_format(recording.until, when), sim_state_hash(sim));
        } else if (possible) {
            print_divergence(sim, &recording, equal);
        } else {
            printf("diverged at %s: a command is not possible; %d hashes before it are equal\n",
                   time_format(sim_now(sim), when), (int)equal);
        }
        sim_destroy(sim);
        run_setup_free(&setup);
    }
    recording_free(&recording);
    return code;
}

int cmd_share(int argc, char **argv)
{
    const char *path = only_word(argc, argv, "`corridor share FILE`");
    Errors errors = {0};
    Recording recording;
    char line[RECORDING_LINE_MAX + 1];
    if (!path) {
        return 2;
    }
    if (!recording_load(path, &recording, &errors)) {
        return cli_bad_input(&errors);
    }
    bool good = recording_to_line(&recording, line, &errors);
    recording_free(&recording);
    if (!good) {
        return cli_bad_input(&errors);
    }
    puts(line);
    return 0;
}

int cmd_open(int argc, char **argv)
{
    const char *line = only_word(argc, argv, "`corridor open LINE`");
    Errors errors = {0};
    Recording recording;
    static RunSetup setup;
    if (!line) {
        return 2;
    }
    if (!recording_from_line(line, &recording, &errors)) {
        return cli_bad_input(&errors);
    }
    int code = run_setup_recorded(&setup, &recording);
    if (code == 0) {
        Sim *sim = new_sim(&setup);
        int32_t equal;
        code = 1;
        if (live_again(sim, &setup, &recording, &equal)) {
            report_text(sim, setup.seed, stdout);
            code = equal == recording.run.hash_count ? 0 : 1;
            printf("\n%s: the line says %016" PRIx64 ", this run ended with %016" PRIx64 "\n",
                   code == 0 ? "the same run" : "another run", recording.run.hashes[0].hash,
                   sim_state_hash(sim));
        }
        sim_destroy(sim);
        run_setup_free(&setup);
    }
    recording_free(&recording);
    return code;
}
