/* Mistakes in a scenario file, made by changing one piece of a good one. */
#ifndef CORRIDOR_TESTS_MISTAKES_H
#define CORRIDOR_TESTS_MISTAKES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "io/scenario_file.h"
#include "io/text_file.h"

#include <stdio.h>
#include <string.h>

/* With the first `from` replaced by `to` the file fails with just this error, at this place. */
typedef struct Mistake {
    const char *from, *to;
    int32_t line, column;
    const char *text;
} Mistake;

/* A copy of text with the first `from`, which must be there, replaced by `to`; for mem_free. */
static inline char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    size_t size = strlen(text) + strlen(to) + 1;
    char *out = mem_alloc(size, 1);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return out;
}

static inline void expect_mistake(const char *file, const char *text, const Mistake *m)
{
    static const ScenarioSources shipped = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    char *bad = replaced(text, m->from, m->to);
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (scenario_load_text(&shipped, file, bad, strlen(bad), NULL, &bundle, &errors)) {
        fail_msg("`%s` was taken", m->to);
    }
    const ErrorItem *e = &errors.items[0];
    if (errors.total != 1 || e->line != m->line || e->column != m->column ||
        strcmp(e->text, m->text) != 0) {
        errors_print(&errors, stderr);
        fail_msg("for `%s` expected %d:%d: %s", m->to, (int)m->line, (int)m->column, m->text);
    }
    assert_string_equal(e->file, file);
    assert_null(bundle.scenario);
    errors_free(&errors);
    mem_free(bad);
}

/* Each of them in turn. */
static inline void expect_mistakes(const char *file, const Mistake *mistakes, size_t count)
{
    Errors errors = {0};
    char *text = text_file_read(file, NULL, &errors);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        expect_mistake(file, text, &mistakes[i]);
    }
    mem_free(text);
}

#endif
