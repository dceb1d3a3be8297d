/* Between the loader's parts: reading the nodes of a scenario into checked values. Not for others;
 * the way in is io/scenario_file.h.
 *
 * Every function that reads a value reports what is wrong with it and then returns something
 * harmless, so that one pass finds all mistakes. Whether there were any is asked once, at the end;
 * until then references may be -1 and distributions NULL. */
#ifndef CORRIDOR_IO_SCENARIO_READER_H
#define CORRIDOR_IO_SCENARIO_READER_H

#include "base/units.h"
#include "io/scenario_file.h"
#include "io/yaml_node.h"

/* Names that a value may choose among. With ports, these are found as network_find_port does. */
typedef struct NameSet {
    const char *what;         /* "a party of the scenario" */
    const char *const *names; /* [count] */
    int32_t count;
    const Network *ports;
} NameSet;

typedef struct Reader {
    const ScenarioSources *sources;
    const char *file;
    Errors *errors;
    Arena *arena;       /* the scenario's */
    Arena *scratch;     /* of the documents and what helps reading them; gone after loading */
    Scenario *scenario; /* being filled */
    Network *network;   /* NULL without a map */
    bool map_failed;    /* the file names a map, but it could not be loaded */
    const YamlNode *const *event_nodes; /* [event_count] of the scenario's events */
    NameSet parties, agreements, corridors, classes, commodities, destinations, hazards;
    NameSet ports, lanes, areas; /* empty without a map */
    struct SourceList *listed;   /* filled while reading; NULL */
    struct KnownTable *tables;   /* distributions compiled so far */
    KnownShapes shapes;          /* and what they have in common */
    const char *base_file;       /* of `base:`; NULL */
} Reader;

/* What a number, or a word that stands for one, may be. */
typedef struct ValueRule {
    UnitKind unit;
    int64_t low, high; /* in the base unit */
    const char *range; /* "1 min to 30 d": what is told when it lies outside */
    const char *const *words;
    int32_t word_count; /* above 0: one of these words; the value is its index */
    const char *what;   /* "an order of service": for words */
} ValueRule;

extern const ValueRule rule_duration; /* 0 to 100 years */
extern const ValueRule rule_rate;     /* 0 to 100,000 a day */
extern const ValueRule rule_part;     /* 0 to 100 % */
extern const ValueRule rule_count;    /* 0 to 1000 */
extern const ValueRule rule_yes_no;   /* 0 no, 1 yes */

/* ---- maps and lists ---- */

/* Checks that node is a map (or list); false with an error when not. what: "a flow". */
bool reader_is_map(Reader *r, const YamlNode *node, const char *what);
bool reader_is_list(Reader *r, const YamlNode *node, const char *what);

/* Checks a map's keys against "name! source note": unknown ones are errors at the key, missing ones
 * with a `!` errors at the map. False when node is no map. */
bool reader_keys(Reader *r, const YamlNode *node, const char *what, const char *keys);

/* The entries of a map of things by id: their number, 0 when node is NULL. Ids that are no words
 * of letters, digits, - and _, and more than `most` entries, are errors. */
int32_t reader_ids(Reader *r, const YamlNode *node, const char *what, int32_t most);
/* The ids as names to choose among; in the arena of the scenario. */
NameSet reader_names(Reader *r, const YamlNode *node, const char *what);

/* ---- single values: of a node, or of a map's key ---- */

/* The text of a scalar, in the scenario's arena; NULL when absent, empty or wrong. */
const char *reader_text(Reader *r, const YamlNode *map, const char *key);
const char *reader_text_of(Reader *r, const YamlNode *node, const char *what);

/* The value, or if_absent when the key is absent or the value wrong. */
int64_t reader_value(Reader *r, const YamlNode *map, const char *key, const ValueRule *rule,
                     int64_t if_absent);
bool reader_value_of(Reader *r, const YamlNode *node, const ValueRule *rule, int64_t *value);

/* Index among names, -1 when absent or unknown. */
int32_t reader_name(Reader *r, const YamlNode *map, const char *key, const NameSet *names);
int32_t reader_name_of(Reader *r, const YamlNode *node, const NameSet *names);
/* Without an error. An empty word names nothing. */
int32_t reader_find(const NameSet *names, const char *word);
/* Reports word, found at node, as none of names. */
void reader_unknown(Reader *r, const YamlNode *node, const char *word, const NameSet *names);

/* A date; of_run: within the run. False with an error. */
bool reader_date_of(Reader *r, const YamlNode *node, const char *text, bool at_key, bool of_run,
                    int64_t *t);

/* A list of names, each once, as indexes in the arena; *count 0 when absent. */
const int32_t *reader_name_list(Reader *r, const YamlNode *map, const char *key,
                                const NameSet *names, int32_t *count);
/* The same as bits; at most 32 names. */
uint32_t reader_name_bits(Reader *r, const YamlNode *map, const char *key, const NameSet *names);

/* A node of the network, by its id or the name of a place; -1 when absent or unknown. */
int32_t reader_place(Reader *r, const YamlNode *map, const char *key);

/* ---- values made of several (scenario_values.c) ---- */

/* One value or {start: VALUE, DATE: VALUE}; *count 0 when absent or wrong. */
const Dated *reader_dated(Reader *r, const YamlNode *map, const char *key, const ValueRule *rule,
                          int32_t *count);
/* A list of one value that holds always. */
const Dated *reader_always(Reader *r, int64_t value);

/* The table of a distribution without fault: one for all that are the same. Making one is what
 * loading takes most time for, and draws find a shared one in the processor's cache. */
const Distribution *reader_compile(Reader *r, const DistributionSpec *spec);
/* A distribution of values by the rule; NULL when absent or wrong. */
const Distribution *reader_distribution(Reader *r, const YamlNode *map, const char *key,
                                        const ValueRule *rule);

/* Weighted choices among names, dated or not. */
typedef struct MixRead {
    const int32_t *choices; /* [choice_count] indexes among the names; 0 when absent or wrong */
    int32_t choice_count;
    const Mix *mixes; /* [mix_count] */
    int32_t mix_count;
} MixRead;
MixRead reader_mix(Reader *r, const YamlNode *map, const char *key, const NameSet *names);

/* Turns weights (each 0 to 10^12, at most 1000 of them, not all 0) into rising limits. */
void reader_limits(const int64_t *weights, int32_t count, uint32_t *below);
/* The weights of a map {NAME: weight}, one per entry, checked; false when none is above 0. */
bool reader_weights(Reader *r, const YamlNode *map, int64_t *weights);

/* ---- files that a scenario names ---- */

/* The file or folder that the node names: a bare one lies in folder, one with a '/' starts from
 * where the scenario lies. In the scratch arena. NULL after an error at the node when it leads out
 * of the scenario's folder and the program's data (io/inside.h). */
const char *reader_path(Reader *r, const YamlNode *node, const char *folder);

/* Whether a file is of the version of this format; false with an error. */
bool reader_version(Reader *r, const YamlNode *root);

/* Puts the sections of the files of `use:` into root: entry by entry behind its own, which stand
 * for used ones of the same name. What these files date is cut to the run. */
void scenario_merge_used(Reader *r, YamlNode *root);

/* Puts what the scenario of `base:` has, and this one has not, into root: whole sections, things of
 * a section, keys of a thing. A thing that is `none` here is left out. Before files are used. */
void scenario_merge_base(Reader *r, YamlNode *root);

/* Sets what the file of `values:` tells, before what is set by hand. */
void scenario_set_fitted(Reader *r, YamlNode *root);

/* ---- sources.c: adds the parameters of a file of the scenario, or of its map, to a list ---- */

void sources_of_tree(struct SourceList *list, const YamlNode *root, const char *path);
void sources_of_map(struct SourceList *list, const char *folder, Errors *errors);
void source_list_sort(struct SourceList *list);

/* ---- the parts of a scenario ---- */

void scenario_read_classes(Reader *r, const YamlNode *fleet, const YamlNode *root);
void scenario_read_goods(Reader *r, const YamlNode *root); /* commodities, destinations */
void scenario_read_truce(Reader *r, const YamlNode *root); /* parties, agreements, corridors */
void scenario_read_corridors(Reader *r, const YamlNode *root);
void scenario_read_users(Reader *r, const YamlNode *root); /* of corridors, after the flows */
void scenario_read_hazards(Reader *r, const YamlNode *root);
void scenario_read_ports(Reader *r, const YamlNode *root); /* by scenario_read_stations */
void scenario_read_stations(Reader *r, const YamlNode *root);
void scenario_read_weather(Reader *r, const YamlNode *root); /* after the stations */
void scenario_read_flows(Reader *r, const YamlNode *root);
void scenario_read_events(Reader *r, const YamlNode *root);
/* A flow's `arrivals: market`; its patience, divert_to and returns (scenario_owners.c). */
void scenario_read_market(Reader *r, const YamlNode *node, Flow *flow);
void scenario_read_owners(Reader *r, const YamlNode *node, Flow *flow);
void scenario_read_economy(Reader *r, const YamlNode *root); /* insurance, costs, food */
void scenario_read_record(Reader *r, const YamlNode *root);

/* A flow's `arrivals: {csv: FILE}` (scenario_schedule.c); its mixes of ports and classes are read.
 */
void scenario_read_schedule(Reader *r, const YamlNode *file, Flow *flow);

/* Whether a flow's vessels and goods fit the ports that it loads at. */
void scenario_check_port_calls(Reader *r, const YamlNode *node, const Flow *flow);

/* When all parts are sound by themselves: do they go together? */
void scenario_check_ways(Reader *r, const YamlNode *root);
void scenario_check_events(Reader *r);

#endif
