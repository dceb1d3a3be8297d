/* The command line: one file per subcommand, nothing here needs SDL. Exit codes: 0 done, 1 it
 * failed, 2 bad input (nothing was written), 3 out of memory. Numbers go to stdout, messages to
 * stderr. */
#ifndef CORRIDOR_CLI_CLI_H
#define CORRIDOR_CLI_CLI_H

#include "base/error.h"
#include "io/scenario_file.h"

typedef struct CliCommand {
    const char *name, *arguments, *help;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
} CliCommand;

/* Runs the command that argv names; extra are the desktop's. no_arguments opens the desktop, NULL
 * where there is none: then help is printed. */
int cli_main(int argc, char **argv, const CliCommand *extra, int32_t extra_count,
             int (*no_arguments)(void));

int cmd_check(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_hash(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_open(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_route(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_score(int argc, char **argv);
int cmd_share(int argc, char **argv);
int cmd_sources(int argc, char **argv);

/* ---- what commands share ---- */

/* The folder that holds assets/ and maps/: $CORRIDOR_DATA, else found from the program's own place,
 * else where it was built. Ends the program with a message when there is none. */
const char *data_folder(void);
/* Its assets/ and maps/, for the scenario loader. */
ScenarioSources data_sources(void);

/* An option of a command: --name, or --name VALUE when it takes one. */
typedef struct CliOption {
    const char *name; /* without dashes */
    bool takes_value;
    const char **values; /* [capacity] where they go, repeatable; an option without value counts */
    int32_t capacity, count;
} CliOption;

/* Parts argv into options and words (words[capacity], *word_count). False after a message that
 * names the nearest option. What begins with -- is a value only as --name=--value. */
bool cli_options(int argc, char **argv, CliOption *options, int32_t option_count,
                 const char **words, int32_t capacity, int32_t *word_count);

/* Two options of which one makes no sense with, or without, the other: `option` is refused when
 * other's being given is not what it needs, unless one of `unless` is given (bits 1 << option). */
typedef struct CliRule {
    int32_t option;
    enum { CLI_NOT_WITH, CLI_ONLY_WITH } how;
    int32_t other;
    uint32_t unless;
} CliRule;
/* False after a message. */
bool cli_rules(const CliOption *options, const CliRule *rules, size_t count);

/* For commands that write files and open no window: an end by a signal leaves no half-written file
 * behind, a signal that was to be ignored stays so, and a file that may not grow further is an
 * error of the one who writes it. */
void cli_guard_files(void);

/* Prints the errors to stderr and returns exit code 2. */
int cli_bad_input(Errors *errors);
/* One message, as above. */
int cli_bad_word(const char *found, const char *expected);
/* The same with the nearest of the names that there are. */
int cli_bad_name(const char *found, const char *expected, const char *const *names, int32_t count);

/* A date within the scenario's run; false after a message. */
bool cli_date(const char *text, const Scenario *scenario, int64_t *t);

/* A whole number from 0; false after a message. */
bool cli_number(const char *option, const char *text, uint64_t most, uint64_t *value);
/* A whole number of 1 to most, `value` left where the option is not given; false after a message.
 */
bool cli_count(const CliOption *option, int32_t most, int32_t *value);

/* How many threads to use where nobody says: one a processor, at most CLI_THREADS_MAX. */
enum { CLI_THREADS_MAX = 256 };
int32_t cli_processors(void);

#endif
