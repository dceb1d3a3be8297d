#include "io/recording.h"

#include "base/memory.h"
#include "io/text_file.h"

#include <inttypes.h>
#include <string.h>

enum { VERSION = 1, LINE_MOST = 4000 };

static const char format_name[] = "corridor-recording";

/* ---- making one ---- */

static void add_text(RecordedText **items, int32_t *count, int32_t *capacity, RecordedText item)
{
    *items = mem_grow(*items, *count, capacity, sizeof **items);
    item.text = mem_string(item.text);
    (*items)[(*count)++] = item;
}

static void add_set(Recording *r, RecordedText item)
{
    add_text(&r->sets, &r->set_count, &r->set_capacity, item);
}

static void add_command(Recording *r, RecordedText item)
{
    add_text(&r->commands, &r->command_count, &r->command_capacity, item);
}

static void add_hash(Recording *r, RecordedHash item)
{
    r->hashes = mem_grow(r->hashes, r->hash_count, &r->hash_capacity, sizeof r->hashes[0]);
    r->hashes[r->hash_count++] = item;
}

void recording_add_set(Recording *recording, const char *text)
{
    add_set(recording, (RecordedText){.text = (char *)text});
}

void recording_add_command(Recording *recording, int64_t t, const char *dated_text)
{
    add_command(recording, (RecordedText){.text = (char *)dated_text, .t = t});
}

void recording_add_hash(Recording *recording, int64_t t, uint64_t hash)
{
    add_hash(recording, (RecordedHash){.t = t, .hash = hash});
}

bool recording_can_hold(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > LINE_MOST - 40 || text[0] == ' ' || text[length - 1] == ' ') {
        return false;
    }
    for (const char *c = text; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 127) {
            return false;
        }
    }
    return true;
}

static void free_texts(RecordedText *items, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        mem_free(items[i].text);
    }
    mem_free(items);
}

void recording_free(Recording *recording)
{
    mem_free(recording->file);
    mem_free(recording->scenario);
    free_texts(recording->sets, recording->set_count);
    free_texts(recording->commands, recording->command_count);
    mem_free(recording->hashes);
    *recording = (Recording){0};
}

void recording_write(const Recording *r, FILE *out)
{
    char when[TIME_TEXT];
    fprintf(out, "%s %d\nscenario %s\ncontent %016" PRIx64 "\nseed %" PRIu64 "\nuntil %s\n",
            format_name, VERSION, r->scenario, r->content, r->seed, time_format(r->until, when));
    for (int32_t i = 0; i < r->set_count; i++) {
        fprintf(out, "set %s\n", r->sets[i].text);
    }
    int32_t command = 0;
    for (int32_t i = 0; i <= r->hash_count; i++) {
        int64_t t = i < r->hash_count ? r->hashes[i].t : INT64_MAX;
        for (; command < r->command_count && r->commands[command].t <= t; command++) {
            fprintf(out, "command %s\n", r->commands[command].text);
        }
        if (i < r->hash_count) {
            fprintf(out, "hash %s %016" PRIx64 "\n", time_format(t, when), r->hashes[i].hash);
        }
    }
    fprintf(out, "end\n");
}

/* ---- values ---- */

bool recording_parse_hash(const char *text, uint64_t *hash)
{
    if (strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16) {
        return false;
    }
    *hash = 0;
    for (const char *c = text; *c; c++) {
        *hash = *hash << 4 | (uint64_t)(*c <= '9' ? *c - '0' : *c - 'a' + 10);
    }
    return true;
}

bool recording_parse_seed(const char *text, uint64_t *seed)
{
    size_t length = strlen(text);
    if (length == 0 || length > 19 || strspn(text, "0123456789") != length) {
        return false; /* nineteen digits stay below 2^64 */
    }
    uint64_t number = 0;
    for (const char *c = text; *c; c++) {
        number = number * 10 + (uint64_t)(*c - '0');
    }
    if (number > INT64_MAX) {
        return false;
    }
    *seed = number;
    return true;
}

/* The date at the front: where it ends; NULL when there is none. */
static const char *read_date(const char *dated_text, int64_t *t)
{
    /* "2022-10-28 12:00 suspend ..." or "2022-10-28T12:00:00Z suspend ...": the longer first. */
    size_t first = strcspn(dated_text, " ");
    size_t second = dated_text[first] ? first + 1 + strcspn(dated_text + first + 1, " ") : first;
    char when[48];
    for (size_t length = second;; length = first) {
        if (length < sizeof when) {
            snprintf(when, sizeof when, "%.*s", (int)length, dated_text);
            if (time_parse(when, t)) {
                return dated_text + length;
            }
        }
        if (length == first) {
            return NULL;
        }
    }
}

bool recording_parse_date(const char *dated_text, int64_t *t)
{
    return read_date(dated_text, t) != NULL;
}

const char *recording_after_date(const char *dated_text)
{
    int64_t t;
    const char *rest = read_date(dated_text, &t);
    return rest ? rest : dated_text;
}

/* ---- reading ---- */

typedef enum Keyword {
    KEY_SCENARIO,
    KEY_CONTENT,
    KEY_SEED,
    KEY_UNTIL,
    KEY_SET,
    KEY_COMMAND,
    KEY_HASH,
    KEY_END,
    KEYWORDS
} Keyword;
static const char *const keywords[KEYWORDS] = {"scenario", "content", "seed", "until",
                                               "set",      "command", "hash", "end"};
enum { HEAD = KEY_SET }; /* the first are there once each and in this order */

typedef struct Reader {
    Recording *recording;
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
    Recording *recording = r->recording;
    int64_t t;
    if (!recording_parse_date(value, &t)) {
        found(r, r->column, value,
              "a date and a command, such as `2022-10-29 suspend bsgi russia`");
        return;
    }
    check_order(r, t, false);
    if (recording->command_count == RECORDING_COMMANDS_MAX) {
        errors_add(r->errors, recording->file, r->line, 1, "found more than %d commands",
                   RECORDING_COMMANDS_MAX);
        return;
    }
    add_command(recording, (RecordedText){value, t, r->line, r->column});
}

static void read_hash(Reader *r, char *value)
{
    int64_t t;
    uint64_t hash;
    char *blank = strchr(value, ' ');
    if (blank) {
        *blank = '\0';
    }
    if (!time_parse(value, &t)) {
        found(r, r->column, value, "a date such as `2022-10-29T06:30:00Z`");
        return;
    }
    const char *digits = blank ? blank + 1 : "";
    int32_t column = r->column + (int32_t)strlen(value) + (blank ? 1 : 0);
    check_order(r, t, true);
    if (!recording_parse_hash(digits, &hash)) {
        found(r, column, digits, "sixteen hexadecimal digits");
        return;
    }
    add_hash(r->recording, (RecordedHash){t, hash, r->line});
}

static void read_set(Reader *r, char *value)
{
    Recording *recording = r->recording;
    if (recording->command_count > 0 || recording->hash_count > 0) {
        errors_add(r->errors, recording->file, r->line, 1,
                   "found `set` after a command or hash, expected it before");
    }
    if (!strchr(value, '=')) {
        found(r, r->column, value, "PATH=VALUE");
    } else if (recording->set_count == RECORDING_SETS_MAX) {
        errors_add(r->errors, recording->file, r->line, 1, "found more than %d settings",
                   RECORDING_SETS_MAX);
    } else {
        add_set(recording, (RecordedText){value, 0, r->line, r->column});
    }
}

static void read_end(Reader *r, const char *value)
{
    const Recording *recording = r->recording;
    r->ended = true;
    if (value[0]) {
        found(r, r->column, value, "nothing after `end`");
    }
    if (r->next == HEAD && (recording->hash_count == 0 ||
                            recording->hashes[recording->hash_count - 1].t != recording->until)) {
        errors_add(r->errors, recording->file, r->line, 1,
                   "found `end` without a hash at the end of the run");
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
    switch ((Keyword)key) {
    case KEY_SET:
        read_set(r, value);
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
    size_t length = sizeof format_name - 1;
    if (strncmp(line, format_name, length) != 0 || line[length] != ' ') {
        found(r, 1, line, "`corridor-recording 1`: this is no recording");
        return false;
    }
    if (strcmp(line + length + 1, "1") != 0) {
        found(r, (int32_t)length + 2, line + length + 1, "version 1 of the format");
        return false;
    }
    return true;
}

/* Copies the line at *text, without what ends it, and moves on. */
static void take_line(const char **text, const char *stop, char line[LINE_MOST + 1], bool *fits)
{
    const char *end = memchr(*text, '\n', (size_t)(stop - *text));
    size_t length = (size_t)((end ? end : stop) - *text);
    const char *start = *text;
    *text = end ? end + 1 : stop;
    length -= length > 0 && start[length - 1] == '\r';
    *fits = length <= LINE_MOST && !memchr(start, '\0', length);
    size_t kept = *fits ? length : 0;
    memcpy(line, start, kept);
    line[kept] = '\0';
}

static void read_lines(Reader *r, const char *text, size_t length)
{
    const char *stop = text + length;
    char line[LINE_MOST + 1];
    while (text < stop) {
        bool fits;
        take_line(&text, stop, line, &fits);
        r->line++;
        if (!fits) {
            errors_add(r->errors, r->recording->file, r->line, 1,
                       "found a zero byte or more than %d bytes, expected a line of text",
                       LINE_MOST);
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
                   r->line == 0 ? "found an empty file, expected `corridor-recording 1`"
                                : "found the end of the file, expected `end`: it is cut off");
    }
}

bool recording_read(const char *file, const char *text, size_t length, Recording *out,
                    Errors *errors)
{
    Recording recording = {.file = mem_string(file)};
    Reader reader = {.recording = &recording, .errors = errors, .last_t = INT64_MIN};
    int32_t before = errors->total;
    read_lines(&reader, text, length);
    if (errors->total > before) {
        recording_free(&recording);
        return false;
    }
    *out = recording;
    return true;
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
