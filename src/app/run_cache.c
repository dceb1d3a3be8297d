#include "app/run_cache.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

static uint64_t hash_key(const RunKey *key)
{
    int32_t flags = (int32_t)key->face * 2 + (key->tabular ? 1 : 0);
    uint64_t hash = hash_string(key->text);
    hash = hash_bytes(&flags, sizeof flags, hash);
    hash = hash_bytes(&key->size, sizeof key->size, hash);
    return hash_bytes(&key->tracking, sizeof key->tracking, hash);
}

/* Floats compare by their bits, as they are hashed. */
static bool is_same(const RunKey *a, const RunKey *b)
{
    return a->face == b->face && a->tabular == b->tabular &&
           memcmp(&a->size, &b->size, sizeof a->size) == 0 &&
           memcmp(&a->tracking, &b->tracking, sizeof a->tracking) == 0 &&
           strcmp(a->text, b->text) == 0;
}

static void unlink_use(RunCache *cache, Run *run)
{
    *(run->newer != NULL ? &run->newer->older : &cache->newest) = run->older;
    *(run->older != NULL ? &run->older->newer : &cache->oldest) = run->newer;
}

static void link_newest(RunCache *cache, Run *run)
{
    run->newer = NULL;
    run->older = cache->newest;
    *(run->older != NULL ? &run->older->newer : &cache->oldest) = run;
    cache->newest = run;
}

Run *run_cache_find(RunCache *cache, const RunKey *key)
{
    uint64_t hash = hash_key(key);
    for (Run *run = cache->buckets[hash % RUN_BUCKETS]; run != NULL; run = run->next) {
        if (run->hash == hash && is_same(&run->key, key)) {
            unlink_use(cache, run);
            link_newest(cache, run);
            return run;
        }
    }
    return NULL;
}

Run *run_cache_add(RunCache *cache, const RunKey *key, float width)
{
    Run *run = mem_alloc(1, sizeof *run);
    run->key = *key;
    run->key.text = mem_string(key->text);
    run->hash = hash_key(key);
    run->width = width;
    run->bytes = sizeof *run + strlen(key->text) + 1;
    Run **bucket = &cache->buckets[run->hash % RUN_BUCKETS];
    run->next = *bucket;
    *bucket = run;
    link_newest(cache, run);
    cache->bytes += run->bytes;
    return run;
}

void run_cache_set_mask(RunCache *cache, Run *run, TextMask mask)
{
    size_t bytes = (size_t)mask.stride * (size_t)mask.height;
    run->mask = mask;
    run->has_mask = true;
    run->bytes += bytes;
    cache->bytes += bytes;
}

static void drop_oldest(RunCache *cache)
{
    Run *run = cache->oldest;
    Run **link = &cache->buckets[run->hash % RUN_BUCKETS];
    while (*link != run) {
        link = &(*link)->next;
    }
    *link = run->next;
    unlink_use(cache, run);
    cache->bytes -= run->bytes;
    mem_free((void *)run->mask.alpha);
    mem_free((void *)run->key.text);
    mem_free(run);
}

void run_cache_trim(RunCache *cache, size_t limit)
{
    while (cache->bytes > limit && cache->oldest != cache->newest) {
        drop_oldest(cache);
    }
}

void run_cache_free(RunCache *cache)
{
    while (cache->oldest != NULL) {
        drop_oldest(cache);
    }
}
