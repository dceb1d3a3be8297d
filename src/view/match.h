/* How well a text answers what was typed: for completion and search. */
#ifndef CORRIDOR_VIEW_MATCH_H
#define CORRIDOR_VIEW_MATCH_H

#include <stdint.h>

/* 0: it does not. Else the larger, the better: every word of the query is found in the text, best
 * where a word begins, then inside of one, then letter by letter ("sp" in "Save a picture"). Case
 * and accents do not count ("constanta" finds "Constanța", "canakkale" "Çanakkale"); Cyrillic is
 * Cyrillic. Of equal matches the shorter text is better. An empty query matches all. */
int32_t match_score(const char *query, const char *text);

#endif
