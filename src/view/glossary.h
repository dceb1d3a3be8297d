/* Terms of the trade that the panels use, told where they stand: underlined with dots, and answered
 * by a tooltip; all of them in the help. */
#ifndef CORRIDOR_VIEW_GLOSSARY_H
#define CORRIDOR_VIEW_GLOSSARY_H

#include "view/desk_state.h"

typedef struct Term {
    const char *word;     /* as the help lists it */
    const char *forms[3]; /* as texts write it, lower case; NULL: no more */
    const char *text;     /* what it means, in our words */
    const char *source;   /* who defines it, or where it comes from */
} Term;

enum { TERMS_MAX = 64 }; /* a mask of those already marked in a frame has so many bits */

extern const Term glossary[];
extern const int32_t glossary_count; /* <= TERMS_MAX */

/* The first term in the text from byte `from` on: its index, where it stands and how long it is;
 * -1: none. Whole words; the case does not count. */
int32_t glossary_find(const char *text, size_t from, size_t *at, size_t *bytes);

/* Marks the terms of a line that was drawn from (x, baseline) on, each once a frame. */
void glossary_mark(Desk *desk, DrawList *list, float x, float baseline, const TextStyle *style,
                   const char *line);

#endif
