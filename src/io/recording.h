/* A recording: what is needed to live a run again and to know that it is the same one. Not the
 * state but its causes: scenario, seed and commands, with hashes of the state to hold against. A
 * text file, one statement a line, dates in UTC and to the millisecond where they need it:
 *
 *   corridor-recording 1                    format and its version
 *   scenario bsgi-2022                      as `corridor run` takes it
 *   content 93d0a6a6b4d0d2f1                Scenario.hash: its files, map and settings
 *   seed 1
 *   until 2023-07-19T00:00:00Z              the end of the run
 *   title October 2022                      optional
 *   name as it was                          optional: the run's own, beside those of its branches
 *   replication 3                           optional: by the luck of that replication
 *   at 2022-10-28T00:00:00Z                 optional: where to open it; else at the end
 *   set inspection.istanbul.teams=10        any number, in the order they were given
 *   hash 2022-08-01T00:00:00Z 0123456789abcdef
 *   command 2022-09-15T00:00:00Z suspend bsgi russia
 *   ...                                     in the order of their dates
 *   branch 2022-10-28T00:00:00Z ten teams stay
 *   command 2022-10-28T00:00:00Z teams istanbul 10
 *   hash 2023-07-19T00:00:00Z 0123456789abcdef
 *   end
 *
 * A hash is of the state after every event and command of its millisecond, so it stands after the
 * commands of the same date. The last is at the end of the run. A file without `end` is cut off.
 *
 * A branch, with its name, is the run above up to its date, with the commands of that, and then
 * goes its own way: the commands and hashes after it are its own, to the same end. There are up to
 * three. A branch of a branch says so on the line after it; the other one stands above:
 *   of ten teams stay
 *
 * A run that ended by a crash has, before `end`, how far it came, and no hash at its end:
 *   crash 2022-11-02T08:15:30.125Z SIGSEGV */
#ifndef CORRIDOR_IO_RECORDING_H
#define CORRIDOR_IO_RECORDING_H

#include "base/error.h"
#include "base/simtime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    RECORDING_SETS_MAX = 64,
    RECORDING_COMMANDS_MAX = 4096, /* of the run, and of each branch */
    RECORDING_BRANCHES_MAX = 3,
    RECORDING_NAME_MAX = 63,    /* bytes of a branch's name */
    RECORDING_BYTES_MAX = 4000, /* of a line */
    RECORDING_FILE_BYTES_MAX = 4 << 20
};
#define RECORDING_HASH_EVERY (30 * MS_PER_DAY) /* from the scenario's start, if not told else */

/* Lines and columns are where the value was read, for later errors; 0: not read from a file. */
typedef struct RecordedText {
    char *text; /* a setting, or "DATE VERB ..." */
    int64_t t;  /* of a command */
    int32_t line, column;
} RecordedText;

typedef struct RecordedHash {
    int64_t t;
    uint64_t hash;
    int32_t line;
} RecordedHash;

typedef struct RecordedRun {
    RecordedText *commands; /* by rising t */
    RecordedHash *hashes;   /* by rising t */
    int32_t command_count, command_capacity, hash_count, hash_capacity;
} RecordedRun;

typedef struct RecordedBranch {
    char *name;
    int64_t t;
    int32_t of;      /* the branch above that it is of; -1: of the run */
    RecordedRun run; /* its own part */
    int32_t line;
} RecordedBranch;

/* To be filled by the recording_add_ functions, from RECORDING_EMPTY. */
typedef struct Recording {
    char *file; /* for errors; NULL: not from a file */
    char *scenario;
    uint64_t content, seed;
    int64_t until;
    char *title;          /* NULL: none */
    char *name;           /* NULL: none */
    uint32_t replication; /* SimConfig */
    int64_t at;           /* INT64_MIN: not given */
    RecordedText *sets;
    int32_t set_count, set_capacity;
    RecordedRun run;
    RecordedBranch branches[RECORDING_BRANCHES_MAX];
    int32_t branch_count;
    char *crash; /* what it ended by; NULL: it did not crash */
    int64_t crashed_at;
    int32_t at_line, at_column;
    int32_t scenario_line, content_line, until_line; /* 0: not read from a file */
    int32_t scenario_column, content_column, until_column;
} Recording;
#define RECORDING_EMPTY ((Recording){.at = INT64_MIN})

/* False with all mistakes of the file, each with line and column; *out is then untouched. Whether
 * scenario, settings and commands exist is not looked at. Free with recording_free. */
bool recording_load(const char *path, Recording *out, Errors *errors);
/* The same from text[length]; file is the name for errors. */
bool recording_read(const char *file, const char *text, size_t length, Recording *out,
                    Errors *errors);
/* Whether that is a file which begins as a recording does, whatever its name. */
bool recording_is_file(const char *path);
void recording_free(Recording *recording); /* leaves it empty */

/* For those who make one. Texts are copied. */
void recording_add_set(Recording *recording, const char *text);
void recording_add_command(RecordedRun *run, int64_t t, const char *dated_text);
void recording_add_hash(RecordedRun *run, int64_t t, uint64_t hash);
/* There is room for RECORDING_BRANCHES_MAX. of: as RecordedBranch.of. */
RecordedRun *recording_add_branch(Recording *recording, int64_t t, const char *name, int32_t of);

/* Whether the text fits on a line of a recording: not empty, no control characters, no blank at
 * either end. */
bool recording_can_hold(const char *text);

/* Whether the file that recording_write makes could be read again: names that a line can hold, no
 * more commands than RECORDING_COMMANDS_MAX. */
bool recording_fits(const Recording *recording);
/* Writes the file; errors show in the stream. */
void recording_write(const Recording *recording, FILE *out);

/* ---- in one line ---- */

/* A recording in one word of printable ASCII that needs no quotes in a shell, with no hash but the
 * last:
 *   corridor1,SCENARIO,CONTENT,SEED,UNTIL[,s=SETTING]...[,c=DATE VERB ...]...,h=HASH
 * A blank is written +, what is not a letter, digit or one of - _ . / : = @ is written %XX. */
enum { RECORDING_LINE_MAX = 1024 };

/* False with the reason, out untouched, when it is longer than RECORDING_LINE_MAX bytes, has
 * branches, is of another replication than the first or ended by a crash. */
bool recording_to_line(const Recording *recording, char out[RECORDING_LINE_MAX + 1],
                       Errors *errors);
/* Whether it begins as such a line does. */
bool recording_is_line(const char *text);
/* False with all reasons, *out untouched. Errors tell the column in the line. */
bool recording_from_line(const char *line, Recording *out, Errors *errors);

/* ---- shared by both forms ---- */

/* How a file begins. */
#define RECORDING_FORMAT  "corridor-recording"
#define RECORDING_VERSION "1"

/* Exactly sixteen hexadecimal digits in lower case; false otherwise. */
bool recording_parse_hash(const char *text, uint64_t *hash);
/* A whole number up to INT64_MAX without blanks or sign. */
bool recording_parse_seed(const char *text, uint64_t *seed);
/* The date that a command begins with, as a command line takes it. */
bool recording_parse_date(const char *dated_text, int64_t *t);
/* What follows that date, from the blank on. */
const char *recording_after_date(const char *dated_text);

#endif
