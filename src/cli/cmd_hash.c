#include "cli/run_setup.h"

#include <inttypes.h>
#include <stdio.h>

int cmd_hash(int argc, char **argv)
{
    const char *until[1], *seed[1], *words[1];
    CliOption options[] = {{"until", true, until, 1, 0}, {"seed", true, seed, 1, 0}};
    CliOption none = {0};
    int32_t count;
    if (!cli_options(argc, argv, options, 2, words, 1, &count)) {
        return 2;
    }
    if (count < 1) {
        return cli_bad_word("corridor hash", "`corridor hash SCENARIO`");
    }
    static RunSetup setup;
    int code = run_setup(&setup, words[0], &options[0], &none, &options[1], &none, &none);
    if (code != 0) {
        return code;
    }
    Sim *sim = run_sim(&setup, false, NULL);
    printf("%016" PRIx64 "\n", sim_state_hash(sim));
    sim_destroy(sim);
    run_setup_free(&setup);
    return 0;
}
