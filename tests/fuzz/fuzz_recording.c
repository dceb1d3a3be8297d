/* A recording, as a file and as a line. What is read is written and read again: the same. */
#include "fuzz/fuzz.h"

#include "base/memory.h"
#include "io/recording.h"

#include <stdlib.h>
#include <string.h>

/* A line spells dates as short as it can. */
static bool same_texts(const RecordedText *a, const RecordedText *b, int32_t count, bool dated)
{
    for (int32_t i = 0; i < count; i++) {
        const char *x = dated ? recording_after_date(a[i].text) : a[i].text;
        const char *y = dated ? recording_after_date(b[i].text) : b[i].text;
        if (strcmp(x, y) != 0 || a[i].t != b[i].t) {
            return false;
        }
    }
    return true;
}

/* By their last hashes, or by all. */
static bool same_runs(const RecordedRun *a, const RecordedRun *b, bool all_hashes)
{
    if (a->command_count != b->command_count || (all_hashes && a->hash_count != b->hash_count)) {
        return false;
    }
    for (int32_t i = 0; all_hashes && i < a->hash_count; i++) {
        if (a->hashes[i].t != b->hashes[i].t || a->hashes[i].hash != b->hashes[i].hash) {
            return false;
        }
    }
    bool same_end = a->hash_count == 0 ||
                    a->hashes[a->hash_count - 1].hash == b->hashes[b->hash_count - 1].hash;
    return same_end && same_texts(a->commands, b->commands, a->command_count, true);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* A line holds neither title nor where to open. */
static bool is_same(const Recording *a, const Recording *b, bool whole)
{
    bool same = strcmp(a->scenario, b->scenario) == 0 && a->content == b->content &&
                a->seed == b->seed && a->until == b->until && a->set_count == b->set_count &&
                a->branch_count == b->branch_count && same_text(a->crash, b->crash) &&
                same_runs(&a->run, &b->run, whole) &&
                same_texts(a->sets, b->sets, a->set_count, false);
    same = same && (!whole || (same_text(a->title, b->title) && a->at == b->at));
    for (int32_t i = 0; same && i < a->branch_count; i++) {
        same = same_text(a->branches[i].name, b->branches[i].name) &&
               a->branches[i].t == b->branches[i].t &&
               same_runs(&a->branches[i].run, &b->branches[i].run, whole);
    }
    return same;
}

static void write_and_read(const Recording *recording)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    recording_write(recording, out);
    fclose(out);
    Recording again;
    Errors errors = {0};
    if (!recording_read("again", text, length, &again, &errors) ||
        !is_same(recording, &again, true)) {
        abort();
    }
    recording_free(&again);
    free(text);
}

static void share_and_open(const Recording *recording)
{
    char line[RECORDING_LINE_MAX + 1];
    Recording again;
    Errors errors = {0};
    if (recording_to_line(recording, line, &errors)) {
        if (!recording_from_line(line, &again, &errors) || !is_same(recording, &again, false)) {
            abort();
        }
        recording_free(&again);
    }
    errors_free(&errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = mem_alloc(size + 1, 1);
    memcpy(text, data, size);
    for (int form = 0; form < 2; form++) {
        Recording recording;
        Errors errors = {0};
        bool good = form == 0 ? recording_read("fuzzed.rec", text, size, &recording, &errors)
                              : recording_from_line(text, &recording, &errors);
        if (good) {
            write_and_read(&recording);
            share_and_open(&recording);
            recording_free(&recording);
        } else if (errors.total == 0) {
            abort(); /* refused without a word */
        }
        errors_free(&errors);
    }
    mem_free(text);
    return 0;
}
