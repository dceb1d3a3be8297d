#include "io/recording.h"

#include "base/memory.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* ---- making one ---- */

static void add_text(RecordedText **items, int32_t *count, int32_t *capacity, RecordedText item)
{
    *items = mem_grow(*items, *count, capacity, sizeof **items);
    item.text = mem_string(item.text);
    (*items)[(*count)++] = item;
}

void recording_add_set(Recording *r, const char *text)
{
    add_text(&r->sets, &r->set_count, &r->set_capacity, (RecordedText){.text = (char *)text});
}

void recording_add_command(RecordedRun *run, int64_t t, const char *dated_text)
{
    add_text(&run->commands, &run->command_count, &run->command_capacity,
             (RecordedText){.text = (char *)dated_text, .t = t});
}

void recording_add_hash(RecordedRun *run, int64_t t, uint64_t hash)
{
    run->hashes =
        mem_grow(run->hashes, run->hash_count, &run->hash_capacity, sizeof run->hashes[0]);
    run->hashes[run->hash_count++] = (RecordedHash){.t = t, .hash = hash};
}

RecordedRun *recording_add_branch(Recording *recording, int64_t t, const char *name, int32_t of)
{
    assert(recording->branch_count < RECORDING_BRANCHES_MAX);
    RecordedBranch *branch = &recording->branches[recording->branch_count++];
    *branch = (RecordedBranch){.name = mem_string(name), .t = t, .of = of};
    return &branch->run;
}

bool recording_can_hold(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > RECORDING_BYTES_MAX - 40 || text[0] == ' ' ||
        text[length - 1] == ' ') {
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

static void free_run(RecordedRun *run)
{
    free_texts(run->commands, run->command_count);
    mem_free(run->hashes);
}

void recording_free(Recording *recording)
{
    mem_free(recording->file);
    mem_free(recording->scenario);
    mem_free(recording->title);
    mem_free(recording->name);
    mem_free(recording->crash);
    free_texts(recording->sets, recording->set_count);
    free_run(&recording->run);
    for (int32_t i = 0; i < recording->branch_count; i++) {
        mem_free(recording->branches[i].name);
        free_run(&recording->branches[i].run);
    }
    *recording = RECORDING_EMPTY;
}

static void write_run(const RecordedRun *run, FILE *out)
{
    char when[TIME_TEXT];
    int32_t command = 0;
    for (int32_t i = 0; i <= run->hash_count; i++) {
        int64_t t = i < run->hash_count ? run->hashes[i].t : INT64_MAX;
        for (; command < run->command_count && run->commands[command].t <= t; command++) {
            fprintf(out, "command %s\n", run->commands[command].text);
        }
        if (i < run->hash_count) {
            fprintf(out, "hash %s %016" PRIx64 "\n", time_format(t, when), run->hashes[i].hash);
        }
    }
}

bool recording_fits(const Recording *r)
{
    bool fits = recording_can_hold(r->scenario) && r->run.command_count <= RECORDING_COMMANDS_MAX;
    for (int32_t i = 0; i < r->branch_count; i++) {
        fits = fits && r->branches[i].run.command_count <= RECORDING_COMMANDS_MAX;
    }
    return fits;
}

void recording_write(const Recording *r, FILE *out)
{
    char when[TIME_TEXT];
    fprintf(out, "%s %s\nscenario %s\ncontent %016" PRIx64 "\nseed %" PRIu64 "\nuntil %s\n",
            RECORDING_FORMAT, RECORDING_VERSION, r->scenario, r->content, r->seed,
            time_format(r->until, when));
    if (r->title) {
        fprintf(out, "title %s\n", r->title);
    }
    if (r->name) {
        fprintf(out, "name %s\n", r->name);
    }
    if (r->replication > 0) {
        fprintf(out, "replication %" PRIu32 "\n", r->replication);
    }
    if (r->at != INT64_MIN) {
        fprintf(out, "at %s\n", time_format(r->at, when));
    }
    for (int32_t i = 0; i < r->set_count; i++) {
        fprintf(out, "set %s\n", r->sets[i].text);
    }
    write_run(&r->run, out);
    for (int32_t i = 0; i < r->branch_count; i++) {
        const RecordedBranch *branch = &r->branches[i];
        fprintf(out, "branch %s %s\n", time_format(branch->t, when), branch->name);
        if (branch->of >= 0) {
            fprintf(out, "of %s\n", r->branches[branch->of].name);
        }
        write_run(&branch->run, out);
    }
    if (r->crash) {
        fprintf(out, "crash %s %s\n", time_format(r->crashed_at, when), r->crash);
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
