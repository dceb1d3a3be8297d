/* Reads a recording's file: see recording.h. */
#include "io/recording.h"

#include "base/memory.h"
#include "io/text_file.h"

#include <string.h>

typedef enum Keyword {
    KEY_SCENARIO,
    KEY_CONTENT,
    KEY_SEED,
    KEY_UNTIL,
    KEY_TITLE,
    KEY_NAME,
    KEY_REPLICATION,
    KEY_AT,
    KEY_SET,
    KEY_BRANCH,
    KEY_OF,
    KEY_COMMAND,
    KEY_HASH,
    KEY_CRASH,
    KEY_END,
    KEYWORDS
} Keyword;
static const char *const keywords[KEYWORDS] = {"scenario", "content",     "seed", "until", "title",
                                               "name",     "replication", "at",   "set",   "branch",
                                               "of",       "command",     "hash", "crash", "end"};
enum { HEAD = KEY_TITLE }; /* the first are there once each and in this order */

typedef struct Reader {
    Recording *recording;
    RecordedRun *run; /* of the recording or, after `branch`, of that */
    Errors *errors;
    int32_t line;
    int32_t column; /* of the value */
    int32_t next;   /* Keyword of the head that comes next; HEAD: all there */
    bool ended;
    int64_t last_t; /* of the last command or hash */
    bool last_is_hash;
} Reader;

static void found(Reader *r, int32_t column, const char *text, const char *expected)
{
    errors_add(r->errors, r->recording->file, r->line, column, "found `%.60s`, expected %s", text,
               expected);
}

/* Commands and hashes stand in the order of their dates, a hash after the commands of its own. */
static void check_order(Reader *r, int64_t t, bool is_hash)
{
    if (t < r->last_t) {
        errors_add(r->errors, r->recording->file, r->line, r->column,
                   "found a date before that of the line above, expected rising dates");
    } else if (t == r->last_t && r->last_is_hash) {
        errors_add(r->errors, r->recording->file, r->line, r->column,
                   is_hash ? "found a second hash of this date, expected one"
                           : "found a command after the hash of its date, expected it before");
    }
    if (r->next == HEAD && t > r->recording->until) {
        errors_add(r->errors, r->recording->file, r->line, r->column,
                   "found a date after the end of the run (`until`)");
    }
    r->last_t = t;
    r->last_is_hash = is_hash;
}

static void read_command(Reader *r, char *value)
{
    RecordedRun *run = r->run;
    int64_t t;
    if (!recording_parse_date(value, &t)) {
        found(r, r->column, value,
              "a date and a command, such as `2022-10-29 suspend bsgi russia`");
        return;
    }
    check_order(r, t, false);
    if (run->command_count == RECORDING_COMMANDS_MAX) {
        errors_add(r->errors, r->recording->file, r->line, 1, "found more than %d commands",
                   RECORDING_COMMANDS_MAX);
        return;
    }
    recording_add_command(run, t, value);
    RecordedText *command = &run->commands[run->command_count - 1];
    command->line = r->line;
    command->column = r->column;
}

/* Cuts the value at its first blank; parses what is before that as a date. Returns what is after,
 * "" when there is nothing; NULL after an error. */
static char *read_dated(Reader *r, char *value, int64_t *t, int32_t *column)
{
    char *blank = strchr(value, ' ');
    if (blank) {
        *blank = '\0';
    }
    if (!time_parse(value, t)) {
        found(r, r->column, value, "a date such as `2022-10-29T06:30:00Z`");
        return NULL;
    }
    *column = r->column + (int32_t)strlen(value) + (blank ? 1 : 0);
    return blank ? blank + 1 : value + strlen(value);
}

static void read_hash(Reader *r, char *value)
{
    int64_t t;
    uint64_t hash;
    int32_t column;
    const char *digits = read_dated(r, value, &t, &column);
    if (!digits) {
        return;
    }
    check_order(r, t, true);
    if (!recording_parse_hash(digits, &hash)) {
        found(r, column, digits, "sixteen hexadecimal digits");
        return;
    }
    recording_add_hash(r->run, t, hash);
    r->run->hashes[r->run->hash_count - 1].line = r->line;
}

/* A run is whole with the hash of its end. */
static void check_whole(Reader *r, const char *statement)
{
    const RecordedRun *run = r->run;
    if (r->next == HEAD &&
        (run->hash_count == 0 || run->hashes[run->hash_count - 1].t != r->recording->until)) {
        errors_add(r->errors, r->recording->file, r->line, 1,
                   "found `%s` without a hash at the end of the run", statement);
    }
}

static bool is_new_name(const Recording *recording, const char *name)
{
    bool is_new = !recording->name || strcmp(recording->name, name) != 0;
    for (int32_t i = 0; i < recording->branch_count; i++) {
        is_new = is_new && strcmp(recording->branches[i].name, name) != 0;
    }
    return is_new;
}

static void read_branch(Reader *r, char *value)
{
    Recording *recording = r->recording;
    int64_t t;
    int32_t column;
    check_whole(r, "branch");
    const char *name = read_dated(r, value, &t, &column);
    if (!name) {
        return;
    }
    if (!recording_can_hold(name) || strlen(name) > RECORDING_NAME_MAX) {
        found(r, column, name, "a name of 1 to 63 bytes");
    } else if (!is_new_name(recording, name)) {
        found(r, column, name, "another name than that of the run or a branch above");
    }
    if (r->next == HEAD && t > recording->until) {
        errors_add(r->errors, recording->file, r->line, r->column,
                   "found a date after the end of the run (`until`)");
    }
    if (recording->branch_count == RECORDING_BRANCHES_MAX) {
        errors_add(r->errors, recording->file, r->line, 1, "found more than %d branches",
                   RECORDING_BRANCHES_MAX);
        return;
    }
    r->run = recording_add_branch(recording, t, name, -1);
    recording->branches[recording->branch_count - 1].line = r->line;
    r->last_t = t;
    r->last_is_hash = false;
}

/* After `branch`, before all that is its own. */
static void read_of(Reader *r, const char *value)
{
    Recording *recording = r->recording;
    int32_t last = recording->branch_count - 1, of = -1;
    if (last < 0 || r->run != &recording->branches[last].run || r->run->command_count > 0 ||
        r->run->hash_count > 0 || recording->branches[last].of >= 0) {
        errors_add(r->errors, recording->file, r->line, 1,
                   "found `of` elsewhere than after `branch`");
        return;
    }
    const char *names[RECORDING_BRANCHES_MAX];
    for (int32_t i = 0; i < last; i++) {
        names[i] = recording->branches[i].name;
        of = strcmp(names[i], value) == 0 ? i : of;
    }
    if (of < 0) {
        const char *nearest = nearest_name(value, names, last);
        errors_add(r->errors, recording->file, r->line, r->column,
                   "found `%.60s`, expected the name of a branch above%s%s%s", value,
                   nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    } else if (recording->branches[last].t < recording->branches[of].t) {
        errors_add(r->errors, recording->file, recording->branches[last].line, 8,
                   "found a date before that of the branch it is of, expected it after");
    }
    recording->branches[last].of = of;
}

/* What stands between the head and the run. */
static void read_setting(Reader *r, Keyword key, char *value)
{
    Recording *recording = r->recording;
    if (r->run->command_count > 0 || r->run->hash_count > 0 || recording->branch_count > 0) {
        errors_add(r->errors, recording->file, r->line, 1,
                   "found `%s` after a command or hash, expected it before", keywords[key]);
    }
    if ((key == KEY_TITLE && recording->title) || (key == KEY_NAME && recording->name) ||
        (key == KEY_REPLICATION && recording->replication > 0) ||
        (key == KEY_AT && recording->at_line > 0)) {
        errors_add(r->errors, recording->file, r->line, 1, "found a second `%s`, expected one",
                   keywords[key]);
    } else if (key == KEY_TITLE) {
        recording->title = mem_string(value);
    } else if (key == KEY_NAME) {
        recording->name = mem_string(value);
        if (strlen(value) > RECORDING_NAME_MAX) {
            found(r, r->column, value, "a name of 1 to 63 bytes");
        }
    } else if (key == KEY_REPLICATION) {
        uint64_t number;
        if (!recording_parse_seed(value, &number) || number == 0 || number > INT32_MAX) {
            found(r, r->column, value, "a whole number from 1 to 2147483647");
        } else {
            recording->replication = (uint32_t)number;
        }
    } else if (key == KEY_AT) {
        recording->at_line = r->line;
        recording->at_column = r->column;
        if (!time_parse(value, &recording->at)) {
            found(r, r->column, value, "a date such as `2022-10-29T06:30:00Z`");
        } else if (r->next == HEAD && recording->at > recording->until) {
            found(r, r->column, value, "a date up to the end of the run (`until`)");
        }
    } else if (!strchr(value, '=')) {
        found(r, r->column, value, "PATH=VALUE");
    } else if (recording->set_count == RECORDING_SETS_MAX) {
        errors_add(r->errors, recording->file, r->line, 1, "found more than %d settings",
                   RECORDING_SETS_MAX);
    } else {
        recording_add_set(recording, value);
        RecordedText *set = &recording->sets[recording->set_count - 1];
        set->line = r->line;
        set->column = r->column;
    }
}

static void read_crash(Reader *r, char *value)
{
    Recording *recording = r->recording;
    int32_t column;
    const char *reason = read_dated(r, value, &recording->crashed_at, &column);
    if (!reason) {
        return;
    }
    if (!recording_can_hold(reason)) {
        found(r, column, reason, "what it ended by, such as SIGABRT");
    } else if (recording->crash || recording->branch_count > 0) {
        errors_add(r->errors, recording->file, r->line, 1,
                   "found `crash` after %s, expected one of a run without branches",
                   recording->crash ? "another" : "a branch");
    } else {
        recording->crash = mem_string(reason);
    }
}

static void read_end(Reader *r, const char *value)
{
    r->ended = true;
    if (value[0]) {
        found(r, r->column, value, "nothing after `end`");
    }
    if (!r->recording->crash) {
        check_whole(r, "end");
    }
}

static void read_head(Reader *r, Keyword key, const char *value)
{
    Recording *recording = r->recording;
    if (key != (Keyword)r->next) {
        const char *expected = r->next < HEAD ? keywords[r->next] : "a hash, a command or `end`";
        errors_add(r->errors, recording->file, r->line, 1, "found `%s`, expected %s", keywords[key],
                   expected);
        r->next = r->next < (int32_t)key + 1 ? (int32_t)key + 1 : r->next;
        if (recording->scenario || key != KEY_SCENARIO) {
            return;
        }
    } else {
        r->next++;
    }
    if (key == KEY_SCENARIO) {
        recording->scenario_line = r->line;
        recording->scenario_column = r->column;
        recording->scenario = mem_string(value);
    } else if (key == KEY_CONTENT) {
        recording->content_line = r->line;
        recording->content_column = r->column;
        if (!recording_parse_hash(value, &recording->content)) {
            found(r, r->column, value, "sixteen hexadecimal digits");
        }
    } else if (key == KEY_SEED) {
        if (!recording_parse_seed(value, &recording->seed)) {
            found(r, r->column, value, "a whole number from 0 to 9223372036854775807");
        }
    } else {
        recording->until_line = r->line;
        recording->until_column = r->column;
        if (!time_parse(value, &recording->until)) {
            recording->until = INT64_MAX; /* later dates are then not held against it */
            found(r, r->column, value, "a date such as `2022-10-29T06:30:00Z`");
        }
    }
}

static void read_statement(Reader *r, char *line)
{
    size_t length = strcspn(line, " ");
    char *value = line + length + (line[length] == ' ');
    line[length] = '\0';
    r->column = (int32_t)(value - line) + 1;
    int32_t key = 0;
    while (key < KEYWORDS && strcmp(line, keywords[key]) != 0) {
        key++;
    }
    if (key == KEYWORDS) {
        const char *nearest = nearest_name(line, keywords, KEYWORDS);
        errors_add(r->errors, r->recording->file, r->line, 1,
                   "found `%.60s`, expected a statement of a recording%s%s%s", line,
                   nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
        return;
    }
    if (key >= HEAD && r->next < HEAD) {
        errors_add(r->errors, r->recording->file, r->line, 1, "found `%s`, expected `%s` before it",
                   line, keywords[r->next]);
        r->next = HEAD;
        r->recording->until = INT64_MAX;
    }
    if (key != KEY_END && !recording_can_hold(value)) {
        errors_add(r->errors, r->recording->file, r->line, r->column,
                   value[0]
                       ? "found control characters or blanks at an end, expected one plain text"
                       : "found nothing, expected a value");
        if (key < HEAD) {
            r->next = key + 1;
        }
        return;
    }
    if (r->recording->crash && key != KEY_END) {
        errors_add(r->errors, r->recording->file, r->line, 1,
                   "found `%s` after `crash`, expected `end`", line);
    }
    switch ((Keyword)key) {
    case KEY_TITLE:
    case KEY_NAME:
    case KEY_REPLICATION:
    case KEY_AT:
    case KEY_SET:
        read_setting(r, (Keyword)key, value);
        break;
    case KEY_BRANCH:
        read_branch(r, value);
        break;
    case KEY_OF:
        read_of(r, value);
        break;
    case KEY_CRASH:
        read_crash(r, value);
        break;
    case KEY_COMMAND:
        read_command(r, value);
        break;
    case KEY_HASH:
        read_hash(r, value);
        break;
    case KEY_END:
        read_end(r, value);
        break;
    case KEY_SCENARIO:
    case KEY_CONTENT:
    case KEY_SEED:
    case KEY_UNTIL:
    case KEYWORDS:
        read_head(r, (Keyword)key, value);
        break;
    }
}

/* The first line: false when it is no recording, or of a version that is not known. */
static bool read_format(Reader *r, const char *line)
{
    size_t length = sizeof RECORDING_FORMAT - 1;
    if (strncmp(line, RECORDING_FORMAT, length) != 0 || line[length] != ' ') {
        found(r, 1, line, "`" RECORDING_FORMAT " " RECORDING_VERSION "`: this is no recording");
        return false;
    }
    if (strcmp(line + length + 1, RECORDING_VERSION) != 0) {
        found(r, (int32_t)length + 2, line + length + 1,
              "version " RECORDING_VERSION " of the format");
        return false;
    }
    return true;
}

/* Copies the line at *text, without what ends it, and moves on. */
static void take_line(const char **text, const char *stop, char line[RECORDING_BYTES_MAX + 1],
                      bool *fits)
{
    const char *end = memchr(*text, '\n', (size_t)(stop - *text));
    size_t length = (size_t)((end ? end : stop) - *text);
    const char *start = *text;
    *text = end ? end + 1 : stop;
    length -= length > 0 && start[length - 1] == '\r';
    *fits = length <= RECORDING_BYTES_MAX && !memchr(start, '\0', length);
    size_t kept = *fits ? length : 0;
    memcpy(line, start, kept);
    line[kept] = '\0';
}

static void read_lines(Reader *r, const char *text, size_t length)
{
    const char *stop = text + length;
    char line[RECORDING_BYTES_MAX + 1];
    while (text < stop) {
        bool fits;
        take_line(&text, stop, line, &fits);
        r->line++;
        if (!fits) {
            errors_add(r->errors, r->recording->file, r->line, 1,
                       "found a zero byte or more than %d bytes, expected a line of text",
                       RECORDING_BYTES_MAX);
            if (r->line == 1) {
                return;
            }
        } else if (r->line == 1) {
            if (!read_format(r, line)) {
                return;
            }
        } else if (r->ended) {
            found(r, 1, line, "nothing after `end`");
            return;
        } else {
            read_statement(r, line);
        }
    }
    if (!r->ended) {
        errors_add(r->errors, r->recording->file, r->line + 1, 1,
                   r->line == 0 ? "found an empty file, expected `" RECORDING_FORMAT
                                  " " RECORDING_VERSION "`"
                                : "found the end of the file, expected `end`: it is cut off");
    }
}

bool recording_read(const char *file, const char *text, size_t length, Recording *out,
                    Errors *errors)
{
    if (length > RECORDING_FILE_BYTES_MAX) {
        errors_add(errors, file, 0, 0, "found more than %d MiB, expected a smaller file",
                   RECORDING_FILE_BYTES_MAX >> 20);
        return false;
    }
    Recording recording = RECORDING_EMPTY;
    recording.file = mem_string(file);
    Reader reader = {
        .recording = &recording, .run = &recording.run, .errors = errors, .last_t = INT64_MIN};
    int32_t before = errors->total;
    read_lines(&reader, text, length);
    if (errors->total > before) {
        recording_free(&recording);
        return false;
    }
    *out = recording;
    return true;
}

bool recording_is_file(const char *path)
{
    static const char head[] = RECORDING_FORMAT " ";
    char start[sizeof head] = "";
    Errors none = {0};
    FILE *file = text_file_open(path, &none);
    size_t length = file ? fread(start, 1, sizeof head - 1, file) : 0;
    errors_free(&none);
    if (file) {
        fclose(file);
    }
    return length == sizeof head - 1 && memcmp(start, head, length) == 0;
}

bool recording_load(const char *path, Recording *out, Errors *errors)
{
    size_t length;
    char *text = text_file_read(path, &length, errors);
    if (!text) {
        return false;
    }
    bool good = recording_read(path, text, length, out, errors);
    mem_free(text);
    return good;
}
