/* A bar on stderr for what takes a while; nothing at all where stderr is no terminal. */
#ifndef CORRIDOR_CLI_PROGRESS_H
#define CORRIDOR_CLI_PROGRESS_H

#include <stdint.h>

/* Draws it anew: `done` of `all`, all > 0; wipes it out when done = all. context: not used, so that
 * it fits CompareConfig.progress. */
void progress_show(void *context, int32_t done, int32_t all);

#endif
