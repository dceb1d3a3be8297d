#include "cli/run_setup.h"

#include "io/history_file.h"
#include "io/inside.h"
#include "io/map_check.h"
#include "io/map_file.h"

#include <stdio.h>
#include <string.h>

/* The folder of a map that was named by its network file, "" when the path is no such file. */
static const char *folder_of_network(const char *path, char *out, size_t size)
{
    static const char name[] = "network.geojson";
    size_t length = strlen(path), tail = sizeof name - 1;
    out[0] = '\0';
    if (length >= tail && strcmp(path + length - tail, name) == 0) {
        size_t folder = length - tail;
        if (folder == 0) {
            snprintf(out, size, ".");
        } else if (path[folder - 1] == '/') {
            snprintf(out, size, "%.*s", folder > 1 ? (int)(folder - 1) : 1, path);
        }
    }
    return out;
}

static bool check_map(const char *folder, Errors *errors)
{
    Network network = {0};
    if (!map_load_network(folder, &network, errors)) {
        return false;
    }
    MapCheckReport report = {0};
    bool good = map_check(folder, &network, errors, &report);
    if (good) {
        printf("%s: %d ports, %d lanes, %d areas; connected; %d segments keep to the water; %d "
               "routes within %.1f %%\n",
               folder, (int)network.port_count, (int)network.lane_count, (int)network.area_count,
               (int)report.segments, (int)report.routes, report.worst_percent);
    }
    network_free(&network);
    return good;
}

static void print_count(const char *before, int32_t count, const char *what)
{
    printf("%s%d %s%s", before, (int)count, what, count == 1 ? "" : "s");
}

static bool check_scenario(const char *path, Errors *errors)
{
    ScenarioSources sources = data_sources();
    ScenarioBundle bundle = {0};
    if (!scenario_load(&sources, path, NULL, &bundle, errors)) {
        return false;
    }
    const Scenario *s = bundle.scenario;
    printf("%s: %s", path, s->title);
    print_count("; ", s->flow_count, "flow");
    print_count(", ", s->station_count, "station");
    print_count(", ", s->agreement_count, "agreement");
    print_count(", ", s->event_count, "event");
    printf("\n");
    scenario_bundle_free(&bundle);
    return true;
}

static bool check_recording(const char *name, Errors *errors)
{
    static RunSetup setup; /* large: not on the stack */
    Recording recording;
    if (!run_load_recording(name, &recording, errors)) {
        return false;
    }
    bool good = run_setup_recorded(&setup, &recording, false) == 0;
    if (good) {
        printf("%s: recorded of %s", name, recording.scenario);
        print_count("; ", recording.run.command_count, "decision");
        printf(", %d branch%s\n", (int)recording.branch_count,
               recording.branch_count == 1 ? "" : "es");
        run_setup_free(&setup);
    }
    recording_free(&recording);
    return good;
}

static bool is_table(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

static bool check_table(const char *path, Errors *errors)
{
    History history = {0};
    if (!history_load(path, &history, errors)) {
        return false;
    }
    int32_t values = 0;
    for (int32_t i = 0; i < history.series_count; i++) {
        values += history.series[i].count;
    }
    printf("%s: observed figures", path);
    print_count("; ", values, "value");
    printf(" in %d series", (int)history.series_count);
    printf("\n");
    history_free(&history);
    return true;
}

int cmd_check(int argc, char **argv)
{
    enum { PATHS_MAX = 256 };
    const char *paths[PATHS_MAX];
    int32_t count;
    if (!cli_options(argc, argv, NULL, 0, paths, PATHS_MAX, &count)) {
        return 2;
    }
    if (count == 0) {
        return cli_bad_word("corridor check", "`corridor check FILE|MAPDIR ...`");
    }
    Errors errors = {0};
    bool good = true;
    for (int32_t i = 0; i < count; i++) {
        char folder[4096];
        folder_of_network(paths[i], folder, sizeof folder);
        if (path_is_folder(paths[i]) || folder[0]) {
            good &= check_map(folder[0] ? folder : paths[i], &errors);
        } else if (is_table(paths[i])) {
            good &= check_table(paths[i], &errors);
        } else if (run_is_recording(paths[i])) {
            good &= check_recording(paths[i], &errors);
        } else {
            good &= check_scenario(paths[i], &errors);
        }
    }
    return good ? 0 : cli_bad_input(&errors);
}
