#include "experiment/history.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void history_free(History *history)
{
    for (int32_t i = 0; i < history->series_count; i++) {
        mem_free(history->series[i].values);
    }
    mem_free(history->series);
    mem_free(history->sources);
    arena_free(&history->arena);
    *history = (History){0};
}

static HistorySeries *find(const History *history, const char *key)
{
    for (int32_t i = 0; i < history->series_count; i++) {
        if (strcmp(history->series[i].key, key) == 0) {
            return &history->series[i];
        }
    }
    return NULL;
}

const HistorySeries *history_find(const History *history, const char *key)
{
    return find(history, key);
}

/* The first value at or after t. */
static int32_t place_of(const HistorySeries *series, int64_t t)
{
    int32_t low = 0, high = series->count;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (series->values[middle].t < t) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const HistoryValue *history_at(const HistorySeries *series, int64_t t)
{
    int32_t at = series ? place_of(series, t) : 0;
    bool there = series && at < series->count && series->values[at].t == t &&
                 isfinite(series->values[at].value);
    return there ? &series->values[at] : NULL;
}

const HistorySource *history_source(const History *history, const HistoryValue *value)
{
    for (int32_t i = 0; i < history->source_count; i++) {
        if (strcmp(history->sources[i].id, value->source) == 0) {
            return &history->sources[i];
        }
    }
    return NULL;
}

void history_put(History *history, const char *key, const char *unit, HistoryStep step,
                 const HistoryValue *value)
{
    HistorySeries *series = find(history, key);
    if (!series) {
        history->series = mem_grow(history->series, history->series_count,
                                   &history->series_capacity, sizeof history->series[0]);
        series = &history->series[history->series_count++];
        *series = (HistorySeries){.key = arena_string(&history->arena, key),
                                  .unit = arena_string(&history->arena, unit),
                                  .step = step};
    }
    int32_t at = place_of(series, value->t);
    if (at == series->count || series->values[at].t != value->t) {
        series->values =
            mem_grow(series->values, series->count, &series->capacity, sizeof series->values[0]);
        memmove(&series->values[at + 1], &series->values[at],
                (size_t)(series->count - at) * sizeof series->values[0]);
        series->count++;
    }
    series->values[at] = *value;
    series->values[at].status = arena_string(&history->arena, value->status);
    series->values[at].source = arena_string(&history->arena, value->source);
}

/* The first of an id stands. */
void history_put_source(History *history, const HistorySource *source)
{
    Arena *arena = &history->arena;
    for (int32_t i = 0; i < history->source_count; i++) {
        if (strcmp(history->sources[i].id, source->id) == 0) {
            return;
        }
    }
    history->sources = mem_grow(history->sources, history->source_count, &history->source_capacity,
                                sizeof history->sources[0]);
    history->sources[history->source_count++] =
        (HistorySource){.id = arena_string(arena, source->id),
                        .title = arena_string(arena, source->title),
                        .attribution = arena_string(arena, source->attribution),
                        .licence = arena_string(arena, source->licence),
                        .url = arena_string(arena, source->url)};
}

void history_join(History *history, const History *more)
{
    for (int32_t i = 0; i < more->series_count; i++) {
        const HistorySeries *series = &more->series[i];
        for (int32_t v = 0; v < series->count; v++) {
            history_put(history, series->key, series->unit, series->step, &series->values[v]);
        }
    }
    for (int32_t i = 0; i < more->source_count; i++) {
        history_put_source(history, &more->sources[i]);
    }
}

/* A month or a day; its start and its end. */
static bool read_moment(const char *text, size_t length, int64_t *from, int64_t *to)
{
    char copy[16];
    if (length != 7 && length != 10) {
        return false;
    }
    snprintf(copy, sizeof copy, "%.*s%s", (int)length, text, length == 7 ? "-01" : "");
    if (!time_parse(copy, from)) {
        return false;
    }
    *to = length == 7 ? time_next_month(*from) : *from + MS_PER_DAY;
    return true;
}

bool history_span(const char *text, int64_t *from, int64_t *to)
{
    const char *dots = strstr(text, "..");
    size_t length = dots ? (size_t)(dots - text) : strlen(text);
    const char *second = dots ? dots + 2 : text;
    int64_t first_from, first_to, second_from, second_to;
    if (!read_moment(text, length, &first_from, &first_to) ||
        !read_moment(second, strlen(second), &second_from, &second_to) || second_to < first_to) {
        return false;
    }
    *from = first_from;
    *to = second_to;
    return true;
}
