#include "model/sources.h"

#include "base/memory.h"

const char *const source_status_words[SOURCE_STATUSES] = {
    "unverified", "none", "estimate", "model", "fitted", "stated", "derived", "published"};

void source_list_free(SourceList *list)
{
    for (int32_t i = 0; i < list->count; i++) {
        mem_free(list->items[i].path);
        mem_free(list->items[i].value);
        mem_free(list->items[i].source);
        mem_free(list->items[i].file);
    }
    mem_free(list->items);
    *list = (SourceList){0};
}
