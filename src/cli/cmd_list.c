#include "cli/cli.h"

#include <stdio.h>

int cmd_list(int argc, char **argv)
{
    const char *words[1];
    int32_t count;
    if (!cli_options(argc, argv, NULL, 0, words, 0, &count)) {
        return 2;
    }
    ScenarioSources sources = data_sources();
    ScenarioList list = {0};
    Errors errors = {0};
    bool good = scenario_list(&sources, &list, &errors);
    for (int32_t i = 0; i < list.count; i++) {
        printf("%-16s %s\n%-16s %s\n", list.items[i].id, list.items[i].title, "",
               list.items[i].summary);
    }
    scenario_list_free(&list);
    return good ? 0 : cli_bad_input(&errors);
}
