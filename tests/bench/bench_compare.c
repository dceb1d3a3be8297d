/* What common random numbers are worth: the variance of A - B between independent seeds against
 * pairs with the same luck, for the decision of 28 October 2022. Run by hand. */
#include "base/simtime.h"
#include "experiment/compare.h"
#include "io/scenario_file.h"

#include <stdio.h>
#include <stdlib.h>

enum { REPLICATIONS = 60 };

static ScenarioBundle bundle;

static Comparison compare(const Command *command, int64_t until, uint64_t seed)
{
    CompareConfig config = {.scenario = bundle.scenario,
                            .seed = seed,
                            .until = until,
                            .commands = command,
                            .command_count = 1,
                            .replications = REPLICATIONS,
                            .threads = 2};
    Comparison comparison;
    if (!compare_run(&config, &comparison)) {
        fprintf(stderr, "%s\n", comparison.why);
        exit(1);
    }
    return comparison;
}

/* The half width of an interval is in proportion to the standard deviation. */
static double times(MeasureResult apart, MeasureResult paired)
{
    return apart.half * apart.half / (paired.half * paired.half);
}

int main(void)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Errors errors = {0};
    Command ten;
    int64_t until;
    if (!scenario_load(&sources, "bsgi-2022", NULL, &bundle, &errors) ||
        !command_parse_dated(bundle.scenario, "2022-10-28 teams istanbul 10", &ten, &errors) ||
        !time_parse("2022-11-28", &until)) {
        errors_print(&errors, stderr);
        return 1;
    }
    Comparison paired = compare(&ten, until, 1), other = compare(&ten, until, 2);
    printf("pairing: variance of A - B, %d independent pairs of runs against as many with the same "
           "luck\n  (goal 5 times; bsgi-2022 to 28 November 2022, B with ten teams from 28 "
           "October)\n",
           REPLICATIONS);
    for (int32_t m = 0; m < MEASURES; m++) {
        MeasureResult apart =
            compare_pairs((const double(*)[MEASURES])paired.a, (const double(*)[MEASURES])other.b,
                          REPLICATIONS, (Measure)m);
        const MeasureResult *pairs = &paired.results[m];
        printf("  %-26s A - B %12.2f +- %10.2f paired, +- %10.2f apart: %6.1f times\n",
               measure_infos[m].key, pairs->difference, pairs->half, apart.half,
               times(apart, *pairs));
    }
    comparison_free(&paired);
    comparison_free(&other);
    scenario_bundle_free(&bundle);
    return 0;
}
