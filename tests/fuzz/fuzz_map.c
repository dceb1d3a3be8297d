/* A map's network.geojson: reading, and the check of what was read. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "fuzz/fuzz.h"

#include "io/map_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64], path[96];

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s/fuzz-map-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL) {
        abort();
    }
    snprintf(path, sizeof path, "%s/network.geojson", folder);
    atexit(remove_folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (folder[0] == '\0') {
        make_folder();
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        abort();
    }
    Network network = {0};
    Errors errors = {0};
    if (map_load_network(folder, &network, &errors)) {
        DirectedLeg route[NETWORK_NODES_MAX];
        RouteQuery query = {0, network.node_count - 1, 6000, 0, NULL};
        if (network.node_count > 0) {
            network_route(&network, &query, route, NETWORK_NODES_MAX);
        }
        network_free(&network);
    } else if (errors.total == 0) {
        abort(); /* refused without a word */
    }
    errors_free(&errors);
    return 0;
}
