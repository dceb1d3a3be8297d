/* Recordings: replay, share, open. */
#include "cli/run_setup.h"

#include "base/memory.h"
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

/* Goes on to t, with the commands up to it from *next on. False after a message when one is not
 * possible; sim is then at its date. */
static bool live_until(Sim *sim, const RunSetup *setup, int32_t *next, int64_t t)
{
    for (; *next < setup->command_count && setup->commands[*next].t <= t; ++*next) {
        sim_run_until(sim, setup->commands[*next].t);
        if (!run_apply(sim, &setup->commands[*next])) {
            return false;
        }
    }
    sim_run_until(sim, t);
    return true;
}

/* Lives it again up to the first hash that differs. *equal: how many do not. False after a message
 * when a command is not possible. sim is at the place where it stopped. anew: no hash differs, each
 * becomes what it is now. */
static bool live_again(Sim *sim, const RunSetup *setup, const RecordedRun *run, bool anew,
                       int32_t *equal)
{
    int32_t command = 0;
    for (*equal = 0; *equal < run->hash_count; ++*equal) {
        RecordedHash *hash = &run->hashes[*equal];
        if (!live_until(sim, setup, &command, hash->t)) {
            return false;
        }
        hash->hash = anew ? sim_state_hash(sim) : hash->hash;
        if (sim_state_hash(sim) != hash->hash) {
            return true;
        }
    }
    return live_until(sim, setup, &command, setup->until); /* no hash at the end: a crash */
}

/* That of the end of the run, which a crashed one lacks: then NULL. */
static const RecordedHash *hash_of_end(const RecordedRun *run, int64_t until)
{
    const RecordedHash *last = run->hash_count > 0 ? &run->hashes[run->hash_count - 1] : NULL;
    return last && last->t == until ? last : NULL;
}

static void print_crash(const Recording *recording)
{
    char when[TIME_TEXT];
    printf("the recorded run ended by %s after %s, this one went on to its end\n", recording->crash,
           time_format(recording->crashed_at, when));
}

static Sim *new_sim(const RunSetup *setup)
{
    return sim_create(&(SimConfig){setup->bundle.scenario, setup->seed, setup->replication, false});
}

/* Where it went another way, with the commands in that time: one of them may be the reason. */
static void print_divergence(const Sim *sim, const char *file, const RecordedRun *run,
                             int32_t equal)
{
    const RecordedHash *hashes = run->hashes;
    char from[TIME_TEXT], to[TIME_TEXT];
    int64_t since = equal > 0 ? hashes[equal - 1].t : INT64_MIN;
    if (equal > 0) {
        printf("diverged between %s (equal) and ", time_format(since, from));
    } else {
        printf("diverged before ");
    }
    printf("%s\n%s:%d: recorded %016" PRIx64 ", now %016" PRIx64 "\n",
           time_format(hashes[equal].t, to), file, (int)hashes[equal].line, hashes[equal].hash,
           sim_state_hash(sim));
    for (int32_t i = 0; i < run->command_count; i++) {
        const RecordedText *command = &run->commands[i];
        if (command->t > since && command->t <= hashes[equal].t) {
            printf("%s:%d: command in that time: %s\n", file, (int)command->line, command->text);
        }
    }
}

/* The run of a recording (branch -1) or a branch. Exit code 0, or 1 when it went another way. */
static int replay_run(RunSetup *setup, Recording *recording, int32_t branch, bool anew)
{
    RecordedRun *run = branch < 0 ? &recording->run : &recording->branches[branch].run;
    run_setup_branch(setup, recording, branch);
    Sim *sim = new_sim(setup);
    int32_t equal;
    char when[TIME_TEXT];
    if (branch >= 0) {
        printf("%s: ", recording->branches[branch].name);
    }
    bool possible = live_again(sim, setup, run, anew, &equal);
    int code = possible && equal == run->hash_count ? 0 : 1;
    if (code == 0 && anew && !hash_of_end(run, setup->until)) {
        recording_add_hash(run, setup->until, sim_state_hash(sim));
        equal++;
    }
    if (code == 0) {
        printf("%s: %d hashes up to %s, the last %016" PRIx64 "\n", anew ? "recorded" : "equal",
               (int)equal, time_format(recording->until, when), sim_state_hash(sim));
    } else if (possible) {
        print_divergence(sim, recording->file, run, equal);
    } else {
        printf("diverged at %s: a command is not possible; %d hashes before it are equal\n",
               time_format(sim_now(sim), when), (int)equal);
    }
    if (code == 0 && recording->crash) {
        print_crash(recording);
    }
    sim_destroy(sim);
    return code;
}

static int replay(Recording *recording, const char *anew)
{
    static RunSetup setup; /* large: not on the stack */
    int code = run_setup_recorded(&setup, recording, anew != NULL);
    if (code != 0) {
        return code;
    }
    for (int32_t branch = -1; branch < recording->branch_count; branch++) {
        code |= replay_run(&setup, recording, branch, anew != NULL);
    }
    if (anew && code == 0) {
        recording->content = setup.bundle.scenario->hash;
        mem_free(recording->crash); /* it came to its end */
        recording->crash = NULL;
        code = run_write_recording(recording, anew) ? 0 : 1;
    }
    run_setup_free(&setup);
    return code;
}

int cmd_replay(int argc, char **argv)
{
    const char *words[1], *anew[1];
    CliOption record = {"record", true, anew, 1, 0};
    int32_t count;
    if (!cli_options(argc, argv, &record, 1, words, 1, &count)) {
        return 2;
    }
    if (count < 1) {
        return cli_bad_word(argv[0], "`corridor replay FILE`");
    }
    Errors errors = {0};
    Recording recording;
    if (!run_load_recording(words[0], &recording, &errors)) {
        return cli_bad_input(&errors);
    }
    cli_guard_files();
    int code = replay(&recording, record.count > 0 ? anew[0] : NULL);
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
    if (!run_load_recording(path, &recording, &errors)) {
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

/* Exit code 0, or 1 when the run ended in another state than the recorded one. */
static int print_whether_same(const Sim *sim, const Recording *recording)
{
    const RecordedHash *end = hash_of_end(&recording->run, recording->until);
    uint64_t now = sim_state_hash(sim);
    putchar('\n');
    if (!end) {
        print_crash(recording);
        printf("no hash to compare: this run ended with %016" PRIx64 "\n", now);
        return 0;
    }
    printf("%s: the recording says %016" PRIx64 ", this run ended with %016" PRIx64 "\n",
           end->hash == now ? "the same run" : "another run", end->hash, now);
    return end->hash == now ? 0 : 1;
}

/* Without a window: the whole run and its summary, whatever its hashes of between say. */
static int open_as_text(Recording *recording)
{
    static RunSetup setup;
    int code = run_setup_recorded(&setup, recording, false);
    if (code != 0) {
        return code;
    }
    Sim *sim = new_sim(&setup);
    int32_t command = 0;
    code = 1;
    if (live_until(sim, &setup, &command, setup.until)) {
        report_text(sim, setup.seed, stdout);
        code = print_whether_same(sim, recording);
    }
    sim_destroy(sim);
    run_setup_free(&setup);
    return code;
}

bool run_open_recording(const char *word, Recording *recording, Errors *errors)
{
    return run_is_recording(word) ? run_load_recording(word, recording, errors)
                                  : recording_from_line(word, recording, errors);
}

int cmd_open(int argc, char **argv)
{
    const char *words[1];
    CliOption headless = {.name = "headless"}; /* as it is here anyway; see app/main.c */
    int32_t count;
    Errors errors = {0};
    Recording recording;
    if (!cli_options(argc, argv, &headless, 1, words, 1, &count)) {
        return 2;
    }
    if (count < 1) {
        return cli_bad_word(argv[0], "`corridor open LINE|FILE`");
    }
    if (!run_open_recording(words[0], &recording, &errors)) {
        return cli_bad_input(&errors);
    }
    int code = open_as_text(&recording);
    recording_free(&recording);
    return code;
}
