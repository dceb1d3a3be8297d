/* A recording in one line: see recording.h. */
#include "io/recording.h"

#include "base/memory.h"

#include <inttypes.h>
#include <string.h>

static const char mark[] = "corridor1";
static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@";

/* ---- writing ---- */

typedef struct LineWriter {
    char text[RECORDING_LINE_MAX + 1];
    size_t length; /* may grow beyond what fits: then it counts only */
} LineWriter;

static void put(LineWriter *w, char c)
{
    if (w->length < RECORDING_LINE_MAX) {
        w->text[w->length] = c;
    }
    w->length++;
}

static void put_plain(LineWriter *w, const char *text)
{
    while (*text) {
        put(w, *text++);
    }
}

static void put_encoded(LineWriter *w, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (; *text; text++) {
        unsigned byte = (unsigned char)*text;
        if (*text == ' ') {
            put(w, '+');
        } else if (strchr(plain, *text)) {
            put(w, *text);
        } else {
            put(w, '%');
            put(w, digits[byte / 16]);
            put(w, digits[byte % 16]);
        }
    }
}

static void put_field(LineWriter *w, const char *prefix, const char *text)
{
    put(w, ',');
    put_plain(w, prefix);
    put_encoded(w, text);
}

/* As short as time_parse reads it. */
static const char *short_date(int64_t t, char out[TIME_TEXT])
{
    time_format(t, out);
    if (t % MS_PER_DAY == 0) {
        return time_format_date(t, out);
    }
    if (t % MS_PER_MINUTE == 0) {
        out[strlen(out) - 4] = '\0'; /* ":00Z" */
    }
    return out;
}

static void put_command(LineWriter *w, const RecordedText *command)
{
    char when[TIME_TEXT];
    put_field(w, "c=", short_date(command->t, when));
    put_encoded(w, recording_after_date(command->text));
}

bool recording_to_line(const Recording *r, char out[RECORDING_LINE_MAX + 1], Errors *errors)
{
    LineWriter w = {.length = 0};
    const RecordedRun *run = &r->run;
    char text[TIME_TEXT];
    if (r->branch_count > 0 || r->replication > 0 || r->crash) {
        errors_add(errors, r->file, 0, 0,
                   "found a recording %s, which a line does not hold: pass the file on instead",
                   r->crash              ? "of a crash"
                   : r->branch_count > 0 ? "with branches"
                                         : "of a further replication");
        return false;
    }
    put_plain(&w, mark);
    put_field(&w, "", r->scenario);
    snprintf(text, sizeof text, "%016" PRIx64, r->content);
    put_field(&w, "", text);
    snprintf(text, sizeof text, "%" PRIu64, r->seed);
    put_field(&w, "", text);
    put_field(&w, "", short_date(r->until, text));
    for (int32_t i = 0; i < r->set_count; i++) {
        put_field(&w, "s=", r->sets[i].text);
    }
    for (int32_t i = 0; i < run->command_count; i++) {
        put_command(&w, &run->commands[i]);
    }
    snprintf(text, sizeof text, "%016" PRIx64, run->hashes[run->hash_count - 1].hash);
    put_field(&w, "h=", text);
    if (w.length > RECORDING_LINE_MAX) {
        errors_add(errors, r->file, 0, 0,
                   "found %d commands and %d settings that take %zu bytes in one line, expected at "
                   "most %d: pass the file on instead",
                   (int)run->command_count, (int)r->set_count, w.length, RECORDING_LINE_MAX);
        return false;
    }
    memcpy(out, w.text, w.length);
    out[w.length] = '\0';
    return true;
}

/* ---- reading ---- */

enum { FIELD_SCENARIO, FIELD_CONTENT, FIELD_SEED, FIELD_UNTIL, FIELDS };

typedef struct LineReader {
    Recording *recording;
    Errors *errors;
    int32_t column; /* of the field */
    int32_t field;  /* number of the field, after the mark */
    bool ended;     /* by the hash */
} LineReader;

static void refuse(LineReader *r, const char *field, const char *expected)
{
    errors_add(r->errors, r->recording->file, 1, r->column, "found `%.60s`, expected %s", field,
               expected);
}

static int digit_of(char c)
{
    const char *digits = "0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The field as it was before it was written; false when it can't have been written so. */
static bool decode(const char *field, char *out)
{
    for (; *field; field++) {
        if (*field == '+') {
            *out++ = ' ';
        } else if (*field != '%') {
            if (!strchr(plain, *field)) {
                return false;
            }
            *out++ = *field;
        } else {
            int high = digit_of(field[1]), low = high < 0 ? -1 : digit_of(field[2]);
            if (low < 0 || high + low == 0) {
                return false;
            }
            *out++ = (char)(high * 16 + low);
            field += 2;
        }
    }
    *out = '\0';
    return true;
}

static void read_first(LineReader *r, const char *field)
{
    Recording *recording = r->recording;
    switch (r->field) {
    case FIELD_SCENARIO:
        recording->scenario = mem_string(field);
        recording->scenario_column = r->column;
        break;
    case FIELD_CONTENT:
        recording->content_column = r->column;
        if (!recording_parse_hash(field, &recording->content)) {
            refuse(r, field, "the scenario's hash, sixteen hexadecimal digits");
        }
        break;
    case FIELD_SEED:
        if (!recording_parse_seed(field, &recording->seed)) {
            refuse(r, field, "the seed, a whole number");
        }
        break;
    default:
        recording->until_column = r->column;
        if (!time_parse(field, &recording->until)) {
            recording->until = INT64_MAX;
            refuse(r, field, "the end of the run, a date such as `2022-10-29`");
        }
        break;
    }
}

static void read_further(LineReader *r, char *field)
{
    Recording *recording = r->recording;
    RecordedRun *run = &recording->run;
    char *value = field + 2;
    int64_t t;
    uint64_t hash;
    RecordedText *last = run->command_count > 0 ? &run->commands[run->command_count - 1] : NULL;
    if (strncmp(field, "s=", 2) == 0 && strchr(value, '=') &&
        recording->set_count < RECORDING_SETS_MAX && run->command_count == 0) {
        recording_add_set(recording, value);
    } else if (strncmp(field, "c=", 2) == 0 && recording_parse_date(value, &t) &&
               t <= recording->until && (!last || last->t <= t) &&
               run->command_count < RECORDING_COMMANDS_MAX) {
        recording_add_command(run, t, value);
        last = &run->commands[run->command_count - 1];
        last->line = 1;
        last->column = r->column + 2;
    } else if (strncmp(field, "h=", 2) == 0 && recording_parse_hash(value, &hash)) {
        recording_add_hash(run, recording->until, hash);
        r->ended = true;
    } else {
        refuse(r, field,
               "s= and a setting, then c= and commands by rising date up to the run's end, then h= "
               "and sixteen hexadecimal digits");
    }
}

static void read_field(LineReader *r, const char *field)
{
    char text[RECORDING_LINE_MAX + 1];
    if (r->ended) {
        refuse(r, field, "nothing after the hash");
    } else if (!decode(field, text) || !recording_can_hold(text)) {
        refuse(r, field, "letters, digits, + for a blank and %XX for other characters");
    } else if (r->field < FIELDS) {
        read_first(r, text);
    } else {
        read_further(r, text);
    }
    r->field++;
}

bool recording_is_line(const char *text)
{
    size_t marked = sizeof mark - 1;
    return strncmp(text, mark, marked) == 0 && text[marked] == ',';
}

bool recording_from_line(const char *line, Recording *out, Errors *errors)
{
    static const char name[] = "line";
    size_t length = strlen(line);
    size_t marked = sizeof mark - 1;
    if (length > RECORDING_LINE_MAX || !recording_is_line(line)) {
        errors_add(errors, name, 1, 1,
                   "found `%.40s`, expected a line that `corridor share` printed: `%s,...` of at "
                   "most %d bytes",
                   line, mark, RECORDING_LINE_MAX);
        return false;
    }
    Recording recording = RECORDING_EMPTY;
    recording.file = mem_string(name);
    LineReader r = {.recording = &recording, .errors = errors};
    recording.scenario_line = recording.content_line = recording.until_line = 1;
    int32_t before = errors->total;
    char text[RECORDING_LINE_MAX + 1];
    memcpy(text, line, length + 1);
    for (char *field = text + marked + 1, *comma; field; field = comma) {
        comma = strchr(field, ',');
        if (comma) {
            *comma++ = '\0';
        }
        r.column = (int32_t)(field - text) + 1;
        read_field(&r, field);
    }
    if (!r.ended && errors->total == before) {
        errors_add(errors, name, 1, (int32_t)length + 1,
                   "found the end of the line, expected h= and the hash: it is cut off");
    }
    if (errors->total > before) {
        recording_free(&recording);
        return false;
    }
    *out = recording;
    return true;
}
