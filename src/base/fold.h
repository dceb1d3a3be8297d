/* Text as people search it: without case and without marks. */
#ifndef CORRIDOR_BASE_FOLD_H
#define CORRIDOR_BASE_FOLD_H

#include <stddef.h>
#include <stdint.h>

/* Writes text (UTF-8) to out (size bytes, ends with 0; what does not fit is left out at a whole
 * letter): letters small, those of Latin alphabets without their marks (Turkish and Romanian ones
 * too, dotless i as i), Cyrillic small with Ukrainian letters kept. Returns out. */
char *text_fold(const char *text, char *out, size_t size);

/* How well a folded text is found by a folded query: 3 it begins so, 2 one of its words does, 1 it
 * contains it, 0 not. An empty query finds everything, 1. */
int32_t text_match(const char *folded, const char *query);

#endif
