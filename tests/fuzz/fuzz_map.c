/* A map's network.geojson: reading, and the check of what was read. */
#include "fuzz/fuzz_file.h"

#include "io/map_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FuzzFile at;
    fuzz_file_write(&at, "network.geojson", data, size);
    Network network = {0};
    Errors errors = {0};
    if (map_load_network(at.folder, &network, &errors)) {
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
