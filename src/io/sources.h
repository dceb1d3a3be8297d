/* Lists where the figures of a scenario come from (model/sources.h). What is listed is what the
 * files say: the scenario, the files it uses, the fleet and the map. */
#ifndef CORRIDOR_IO_SOURCES_H
#define CORRIDOR_IO_SOURCES_H

#include "io/scenario_file.h"
#include "model/sources.h"

/* Fills the list, empty before, for a scenario that loads without an error; else false with the
 * errors, and the list stays empty. name: as for scenario_load. Free with source_list_free. */
bool scenario_list_sources(const ScenarioSources *sources, const char *name, SourceList *list,
                           Errors *errors);

#endif
