#include "cli/cli.h"

#include "base/simtime.h"
#include "base/units.h"
#include "io/inside.h"
#include "io/json_file.h"
#include "io/out_file.h"
#include "model/command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int cmd_help(int argc, char **argv);

static const CliCommand builtin[] = {
    {"list", "", "bundled scenarios and recordings", cmd_list},
    {"check", "FILE|MAPDIR ...",
     "validate scenario files, recordings, maps and observed figures (.csv)", cmd_check},
    {"run",
     "SCENARIO [--until DATE|--days N] [--seed N] [--set PATH=VALUE]...\n"
     "             [--command 'DATE VERB ...']... [--json|--csv] [--why] [--bread-days]\n"
     "             [--step-events truce|incidents|all] [--out DIR] [--trace FILE]\n"
     "             [--record FILE [--hash-days N]]",
     "simulate without a window and print a summary", cmd_run},
    {"route", "FROM TO [--scenario S] [--json]",
     "path and nautical miles between two ports, as in peace or with a scenario's corridors open",
     cmd_route},
    {"compare",
     "RECORDING [--branch NAME] [--replications N] [--threads T] [--json|--csv]\n"
     "  corridor compare SCENARIO --branch 'DATE VERB ...' [--branch 'DATE VERB ...']...\n"
     "             [--replications N] [--threads T] [--until DATE|--days N] [--seed N]\n"
     "             [--set PATH=VALUE]... [--json|--csv]",
     "a run (A) against a branch of it, or a scenario against itself with further decisions\n"
     "      (B), by the same luck",
     cmd_compare},
    {"score",
     "SCENARIO [--mode driven|free] [--observed FILE]... [--replications N]\n"
     "             [--threads T] [--seed N] [--set PATH=VALUE]... [--days] [--json]\n"
     "             [--fit 2022-08..2022-09 [--out FILE]]",
     "the scenario against what was observed, with a band, errors, simpler predictions and grades",
     cmd_score},
    {"hash", "SCENARIO [--until DATE] [--seed N]", "state hash of a run", cmd_hash},
    {"replay", "FILE [--record NEW]",
     "run a recording (of run --record) and its branches again and hold the state hashes against\n"
     "      it; says between which dates it first diverges (exit 1). --record takes down the same\n"
     "      decisions anew, as the scenario and the program are now",
     cmd_replay},
    {"share", "FILE", "a recording as one line of at most 1024 bytes, to be pasted", cmd_share},
    {"open", "LINE|FILE [--headless]",
     "such a line or a recording in the window, with its branches; without a display or with\n"
     "      --headless run it, print the summary and whether it ends in the same state (exit 1: "
     "not)",
     cmd_open},
    {"sources", "SCENARIO [--status WORD] [--json]",
     "all parameters with their status and source, the least certain first", cmd_sources},
    {"help", "[COMMAND|commands]", "this, or the commands that decide things in a run", cmd_help},
};
enum { BUILTIN = sizeof builtin / sizeof builtin[0], NAMES_MAX = 32 };

static const CliCommand *desktop; /* set once by cli_main, before anything runs */
static int32_t desktop_count;

static void print_command(const CliCommand *command)
{
    printf("  corridor %s%s%s\n      %s\n", command->name, command->arguments[0] ? " " : "",
           command->arguments, command->help);
}

static void print_help(void)
{
    printf("Corridor %s: a simulator of the Black Sea grain corridors.\n\n", CORRIDOR_VERSION);
    for (int32_t i = 0; i < desktop_count; i++) {
        print_command(&desktop[i]);
    }
    for (int32_t i = 0; i < BUILTIN; i++) {
        print_command(&builtin[i]);
    }
}

/* Command number i: the built-in ones, then the desktop's; NULL after the last. */
static const CliCommand *command_at(int32_t i)
{
    if (i < BUILTIN) {
        return &builtin[i];
    }
    return i < BUILTIN + desktop_count ? &desktop[i - BUILTIN] : NULL;
}

/* The command of that name; NULL after a message that says what was expected, with the nearest,
 * be it `besides` (NULL: none). */
static const CliCommand *find_command(const char *word, const char *expected, const char *besides)
{
    const char *names[NAMES_MAX];
    int32_t count = 0;
    if (besides) {
        names[count++] = besides;
    }
    for (int32_t i = 0; command_at(i); i++) {
        if (strcmp(command_at(i)->name, word) == 0) {
            return command_at(i);
        }
        if (count < NAMES_MAX) {
            names[count++] = command_at(i)->name;
        }
    }
    const char *nearest = nearest_name(word, names, count);
    fprintf(stderr, "corridor: found `%s`, expected %s%s%s%s (see corridor help)\n", word, expected,
            nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    return NULL;
}

static int cmd_help(int argc, char **argv)
{
    const char *words[1];
    int32_t count;
    if (!cli_options(argc, argv, NULL, 0, words, 1, &count)) {
        return 2;
    }
    if (count == 0) {
        print_help();
        return 0;
    }
    if (strcmp(words[0], "commands") != 0) {
        const CliCommand *command = find_command(words[0], "a command or `commands`", "commands");
        if (!command) {
            return 2;
        }
        print_command(command);
        return 0;
    }
    for (int32_t i = 0; i < VERBS; i++) {
        printf("  %s %s\n      %s\n", verb_infos[i].word, verb_infos[i].arguments,
               verb_infos[i].help);
    }
    return 0;
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int dispatch(int argc, char **argv, int (*no_arguments)(void))
{
    if (argc < 2) {
        if (no_arguments) {
            return no_arguments();
        }
        print_help();
        return 0;
    }
    const char *word = argv[1];
    if (asks_for_help(word)) {
        print_help();
        return 0;
    }
    if (strcmp(word, "--version") == 0) {
        printf("corridor %s\n", CORRIDOR_VERSION);
        return 0;
    }
    const CliCommand *command = find_command(word, "a command", NULL);
    if (!command) {
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        if (asks_for_help(argv[i])) {
            print_command(command);
            return 0;
        }
    }
    return command->run(argc - 1, argv + 1);
}

int cli_main(int argc, char **argv, const CliCommand *extra, int32_t extra_count,
             int (*no_arguments)(void))
{
    desktop = extra;
    desktop_count = extra_count;
    json_use_memory();
    int code = dispatch(argc, argv, no_arguments);
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0) {
        fprintf(stderr, "corridor: cannot write the output: %s\n", strerror(errno));
        return 1; /* a full disk must not look like a result */
    }
    return code;
}

/* ---- the data folder ---- */

static bool has_folder(const char *parent, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", parent, name);
    return length > 0 && (size_t)length < sizeof path && path_is_folder(path);
}

static bool holds_data(const char *folder)
{
    return has_folder(folder, "assets") && has_folder(folder, "maps");
}

/* The folder of the running program, "" when it cannot be told. */
static void program_folder(char *out, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", out, size - 1);
    out[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(out, '/');
    if (slash) {
        *slash = '\0';
    }
}

const char *data_folder(void)
{
    static char found[4096];
    if (found[0]) {
        return found;
    }
    const char *named = getenv("CORRIDOR_DATA");
    if (named && named[0]) {
        if (!holds_data(named)) {
            fprintf(stderr, "corridor: CORRIDOR_DATA is `%s`, which has no assets/ and maps/\n",
                    named);
            exit(2);
        }
        snprintf(found, sizeof found, "%s", named);
        return found;
    }
    char program[2048], near[4096];
    program_folder(program, sizeof program);
    static const char *const places[] = {"", "/../share/corridor", "/../.."};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        snprintf(near, sizeof near, "%s%s", program, places[i]);
        if (holds_data(near)) {
            snprintf(found, sizeof found, "%s", near);
            return found;
        }
    }
    if (!holds_data(CORRIDOR_SOURCE_DIR)) {
        fprintf(stderr, "corridor: found no folder with assets/ and maps/; set CORRIDOR_DATA\n");
        exit(2);
    }
    snprintf(found, sizeof found, "%s", CORRIDOR_SOURCE_DIR);
    return found;
}

ScenarioSources data_sources(void)
{
    static char assets[4200], maps[4200];
    snprintf(assets, sizeof assets, "%s/assets", data_folder());
    snprintf(maps, sizeof maps, "%s/maps", data_folder());
    return (ScenarioSources){assets, maps};
}

/* ---- options ---- */

static CliOption *find_option(CliOption *options, int32_t count, const char *name, size_t length)
{
    for (int32_t i = 0; i < count; i++) {
        if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

static bool unknown_option(const CliOption *options, int32_t count, const char *text)
{
    const char *names[NAMES_MAX];
    int32_t kept = count < NAMES_MAX ? count : NAMES_MAX;
    for (int32_t i = 0; i < kept; i++) {
        names[i] = options[i].name;
    }
    const char *nearest = nearest_name(text + 2, names, kept);
    fprintf(stderr, "corridor: found `%s`, expected an option%s%s%s\n", text,
            nearest ? "; did you mean `--" : "", nearest ? nearest : "", nearest ? "`?" : "");
    return false;
}

bool cli_options(int argc, char **argv, CliOption *options, int32_t option_count,
                 const char **words, int32_t capacity, int32_t *word_count)
{
    *word_count = 0;
    for (int i = 1; i < argc; i++) {
        const char *text = argv[i];
        if (strncmp(text, "--", 2) != 0) {
            if (*word_count == capacity) {
                fprintf(stderr, "corridor: found `%s`, expected no further argument\n", text);
                return false;
            }
            words[(*word_count)++] = text;
            continue;
        }
        size_t length = strcspn(text + 2, "=");
        CliOption *option = find_option(options, option_count, text + 2, length);
        if (!option || (!option->takes_value && text[2 + length] == '=')) {
            return unknown_option(options, option_count, text);
        }
        if (!option->takes_value) {
            option->count++;
            continue;
        }
        const char *value = text[2 + length] == '=' ? text + 3 + length : argv[i + 1];
        if (!value) {
            fprintf(stderr, "corridor: found nothing after `%s`, expected its value\n", text);
            return false;
        }
        if (text[2 + length] != '=' && strncmp(value, "--", 2) == 0) {
            fprintf(stderr,
                    "corridor: found `%s` after `%s`, expected its value (if that is one: %s=%s)\n",
                    value, text, text, value);
            return false;
        }
        i += text[2 + length] != '=';
        if (option->count == option->capacity) {
            fprintf(stderr, "corridor: found `--%s` %d times, expected it at most %d time%s\n",
                    option->name, (int)option->count + 1, (int)option->capacity,
                    option->capacity == 1 ? "" : "s");
            return false;
        }
        option->values[option->count++] = value;
    }
    return true;
}

bool cli_rules(const CliOption *options, const CliRule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const CliRule *rule = &rules[i];
        bool excused = options[rule->option].count == 0;
        for (int32_t o = 0; o < 32 && !excused; o++) {
            excused = (rule->unless >> o & 1) != 0 && options[o].count > 0;
        }
        bool given = options[rule->other].count > 0;
        if (!excused && given == (rule->how == CLI_NOT_WITH)) {
            fprintf(stderr, "corridor: found --%s with%s --%s, expected %s\n",
                    options[rule->option].name, given ? "" : "out", options[rule->other].name,
                    given ? "one of them" : "both");
            return false;
        }
    }
    return true;
}

static void end_by_signal(int number)
{
    out_file_forget_all();
    signal(number, SIG_DFL);
    raise(number); /* comes when this returns */
}

void cli_guard_files(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    enum { NUMBERS = sizeof numbers / sizeof numbers[0] };
    struct sigaction action = {.sa_handler = end_by_signal};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < NUMBERS; i++) {
        sigaddset(&action.sa_mask, numbers[i]);
    }
    for (int i = 0; i < NUMBERS; i++) {
        struct sigaction before;
        /* nohup and shells that run it in the background want some of them ignored. */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(numbers[i], &action, NULL);
        }
    }
    signal(SIGXFSZ, SIG_IGN);
}

int cli_bad_input(Errors *errors)
{
    errors_print(errors, stderr);
    errors_free(errors);
    return 2;
}

int cli_bad_word(const char *found, const char *expected)
{
    fprintf(stderr, "corridor: found `%s`, expected %s\n", found, expected);
    return 2;
}

int cli_bad_name(const char *found, const char *expected, const char *const *names, int32_t count)
{
    const char *nearest = nearest_name(found, names, count);
    fprintf(stderr, "corridor: found `%s`, expected %s%s%s%s\n", found, expected,
            nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    return 2;
}

bool cli_date(const char *text, const Scenario *scenario, int64_t *t)
{
    if (!time_parse(text, t)) {
        cli_bad_word(text, "a date such as `2022-10-29` or `2022-10-29 06:30`");
        return false;
    }
    if (*t < scenario->start || *t > scenario->end) {
        char from[TIME_TEXT], to[TIME_TEXT], expected[160];
        snprintf(expected, sizeof expected, "a date within the run, %s to %s",
                 time_format_date(scenario->start, from), time_format_date(scenario->end, to));
        cli_bad_word(text, expected);
        return false;
    }
    return true;
}

bool cli_number(const char *option, const char *text, uint64_t most, uint64_t *value)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number > most) {
        fprintf(stderr, "corridor: found `%s` for --%s, expected a whole number from 0 to %llu\n",
                text, option, (unsigned long long)most);
        return false;
    }
    *value = number;
    return true;
}

bool cli_count(const CliOption *option, int32_t most, int32_t *value)
{
    if (option->count == 0) {
        return true;
    }
    uint64_t number;
    if (!cli_number(option->name, option->values[0], (uint64_t)most, &number)) {
        return false;
    }
    if (number == 0) {
        fprintf(stderr, "corridor: found `%s` for --%s, expected a whole number from 1 to %d\n",
                option->values[0], option->name, (int)most);
        return false;
    }
    *value = (int32_t)number;
    return true;
}

int32_t cli_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > CLI_THREADS_MAX ? CLI_THREADS_MAX : (int32_t)count;
}
