/* Runs of text that were measured or drawn before: a hash table with an order of last use, capped
 * in bytes. Knows nothing of fonts. */
#ifndef CORRIDOR_APP_RUN_CACHE_H
#define CORRIDOR_APP_RUN_CACHE_H

#include "view/text.h"

#include <stddef.h>

typedef struct RunKey {
    FontFace face;
    float size, tracking;
    bool tabular;
    const char *text;
} RunKey;

typedef struct Run {
    RunKey key; /* text is the run's own copy */
    uint64_t hash;
    float width;   /* advance, pixels */
    bool has_mask; /* mask.alpha is mem_alloc'd, or NULL for an empty mask */
    TextMask mask;
    size_t bytes;
    struct Run *next;          /* in its bucket */
    struct Run *newer, *older; /* in the order of use */
} Run;

enum { RUN_BUCKETS = 4096 };

/* Zero is a valid empty cache. */
typedef struct RunCache {
    Run *buckets[RUN_BUCKETS];
    Run *newest, *oldest;
    size_t bytes;
} RunCache;

/* The run of this key, moved to the front; NULL when it is not kept. Valid until run_cache_trim. */
Run *run_cache_find(RunCache *cache, const RunKey *key);
/* A new run, not yet kept, without a mask. */
Run *run_cache_add(RunCache *cache, const RunKey *key, float width);
/* Hands the run its mask, whose pixels it then owns. */
void run_cache_set_mask(RunCache *cache, Run *run, TextMask mask);
/* Drops the least recently used runs, but never the newest, until at most limit bytes are kept. */
void run_cache_trim(RunCache *cache, size_t limit);
void run_cache_free(RunCache *cache); /* leaves it empty */

#endif
