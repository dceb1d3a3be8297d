#define _XOPEN_SOURCE 700 /* realpath */
#include "app/host.h"

#include "app/kept_bookmarks.h"
#include "app/library.h"
#include "app/relive.h"
#include "base/memory.h"
#include "io/crash.h"
#include "io/out_file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { UNFINISHED_MAX = 4 };

struct Host {
    Session session;
    UserSettings *settings;
    Library library;
    char autosave[PLACE_PATH]; /* of this run; "": there is nowhere */
    char marker[PLACE_PATH];
    char *unfinished[UNFINISHED_MAX];
    int32_t unfinished_count;
    char crash[PLACE_PATH + 300]; /* what the last run left that failed; "": it did not */
    uint64_t saved_decided;       /* relive_decided of the last autosave */
    int64_t saved_at;             /* how far the run was known then */
    double saved_s;               /* when it was last tried, 0: never */
    bool marked;                  /* as running */
    bool failing;                 /* the last autosave did; tried again when the next is due */
    int32_t reason;               /* why it did: errno */
    bool complained;              /* that it cannot save by itself */
    bool told_settings;           /* that they cannot be kept */
};

/* ---- recordings ---- */

/* False with errno set. */
static bool write_run(Host *host, Desk *desk, const char *path)
{
    OutFile out;
    Recording recording = session_record(&host->session, desk);
    bool fits = recording_fits(&recording);
    bool opened = fits && place_make(path) && out_file_open(&out, path);
    if (opened) {
        recording_write(&recording, out.stream);
    }
    recording_free(&recording);
    errno = fits ? errno : EFBIG;
    return opened && out_file_close(&out, true);
}

/* "bsgi-2022" of a scenario's name or path, in letters that any file may have. */
static void short_name(const Host *host, char out[64])
{
    const char *slash = strrchr(host->session.name, '/');
    const char *name = slash != NULL ? slash + 1 : host->session.name;
    size_t used = 0;
    for (; name[used] != '\0' && used < 48; used++) {
        char c = name[used];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        out[used] = c;
        if (!plain) {
            out[used] = '-';
        }
    }
    out[used] = '\0';
}

/* "NAME-20261125-141500" now. */
static void stamped_name(const Host *host, char out[128])
{
    char name[64];
    char stamp[32] = "";
    time_t seconds = time(NULL);
    struct tm local;
    short_name(host, name);
    if (localtime_r(&seconds, &local) != NULL) {
        strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
    }
    snprintf(out, 128, "%s-%s", stamp, name);
}

/* ---- saving by itself ---- */

/* Keeps the newest AUTOSAVES files. */
static void prune(void)
{
    char folder[PLACE_PATH];
    int32_t count = 0;
    if (!place_path(PLACE_STATE, "autosave", folder)) {
        return;
    }
    char **names = library_files(folder, ".rec", &count);
    for (int32_t i = 0; i < count; i++) {
        char path[PLACE_PATH + 300];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (i < count - AUTOSAVES) {
            unlink(path);
        }
        mem_free(names[i]);
    }
    mem_free(names);
}

/* Names this run's file and marks it as running. Nothing is written before there is a run. */
static void begin_run(Host *host)
{
    char name[128];
    char file[192];
    stamped_name(host, name);
    snprintf(file, sizeof file, "autosave/%s-%ld.rec", name, (long)getpid());
    if (!place_path(PLACE_STATE, file, host->autosave)) {
        host->autosave[0] = '\0';
    }
    snprintf(file, sizeof file, "running-%ld", (long)getpid());
    if (!place_path(PLACE_STATE, file, host->marker)) {
        host->marker[0] = '\0';
    }
    host->saved_s = 0;
    host->marked = false;
    host->failing = false;
}

/* What the desk shows now needs no saving. */
static void take_as_saved(Host *host, const Desk *desk)
{
    host->saved_decided = relive_decided(desk);
    host->saved_at = relive_known(desk);
}

static bool has_news(const Host *host, Desk *desk)
{
    return relive_decided(desk) != host->saved_decided || relive_known(desk) != host->saved_at;
}

static bool write_marker(const Host *host)
{
    OutFile out;
    if (host->marker[0] == '\0' || !out_file_open(&out, host->marker)) {
        return false;
    }
    fprintf(out.stream, "%s\n", host->autosave);
    return out_file_close(&out, true);
}

static void autosave(Host *host, Desk *desk)
{
    if (host->autosave[0] == '\0' || !has_news(host, desk)) {
        return;
    }
    if (!write_run(host, desk, host->autosave)) {
        host->failing = true;
        host->reason = errno;
        if (!host->complained) {
            char text[PLACE_PATH + 200];
            snprintf(text, sizeof text, "This run cannot be saved by itself: %s: %s",
                     host->autosave, strerror(errno));
            desk_say(desk, text);
            host->complained = true;
        }
        return;
    }
    host->failing = false;
    host->complained = false;
    take_as_saved(host, desk);
    if (!host->marked) {
        host->marked = write_marker(host);
        prune();
    }
}

void host_tick(Host *host, Desk *desk, double now_s)
{
    double every = 60.0 * desk_preferences(desk)->autosave_minutes;
    bool decided = relive_decided(desk) != host->saved_decided;
    if (every <= 0) {
        return;
    }
    if (host->saved_s == 0 && !decided && now_s < every) {
        return;
    }
    if ((decided && !host->failing) || now_s - host->saved_s >= every) {
        autosave(host, desk);
        host->saved_s = now_s;
    }
}

/* A marker without its process: that run was cut off. */
static void find_unfinished(Host *host)
{
    char folder[PLACE_PATH];
    int32_t count = 0;
    if (!place_path(PLACE_STATE, "", folder)) {
        return;
    }
    char **names = library_files(folder, "", &count);
    for (int32_t i = 0; i < count; i++) {
        static const char mark[] = "running-";
        long process = strncmp(names[i], mark, strlen(mark)) == 0
                           ? strtol(names[i] + strlen(mark), NULL, 10)
                           : 0;
        char path[PLACE_PATH + 300];
        char run[PLACE_PATH] = "";
        snprintf(path, sizeof path, "%s%s", folder, names[i]);
        if (process > 1 && kill((pid_t)process, 0) != 0 && errno == ESRCH) {
            FILE *file = fopen(path, "r");
            if (file != NULL && fgets(run, sizeof run, file) != NULL) {
                run[strcspn(run, "\n")] = '\0';
            }
            if (file != NULL) {
                fclose(file);
            }
            unlink(path); /* said once; the run stays among the recordings */
            crash_find(folder, process, host->crash, sizeof host->crash);
            if (run[0] == '/' && host->unfinished_count < UNFINISHED_MAX) {
                host->unfinished[host->unfinished_count++] = mem_string(run);
            }
        }
        mem_free(names[i]);
    }
    mem_free(names);
}

/* ---- life ---- */

/* A fault of the program leaves its recording where runs are saved. */
static void listen_to_faults(void)
{
    char folder[PLACE_PATH] = "";
    bool has = place_path(PLACE_STATE, "", folder) && place_make(folder);
    size_t length = strlen(folder);
    if (length > 0 && folder[length - 1] == '/') {
        folder[length - 1] = '\0';
    }
    crash_start(has ? folder : NULL);
}

Host *host_create(Session *session, UserSettings *settings)
{
    Host *host = mem_alloc(1, sizeof *host);
    host->session = *session;
    memset(session, 0, sizeof *session);
    host->settings = settings;
    listen_to_faults();
    find_unfinished(host);
    library_fill(&host->library, settings, host->unfinished, host->unfinished_count);
    begin_run(host);
    return host;
}

void host_destroy(Host *host)
{
    for (int32_t i = 0; i < host->unfinished_count; i++) {
        mem_free(host->unfinished[i]);
    }
    library_free(&host->library);
    session_close(&host->session);
    crash_stop();
    mem_free(host);
}

TextSource *host_text(const Host *host)
{
    return host->session.text;
}

const char *host_title(const Host *host)
{
    const char *title = host->session.bundle.scenario->title;
    return title != NULL ? title : host->session.name;
}

/* A fault of the program then leaves that branch as a recording. */
static void will_run(void *owner, int32_t branch, const Command *commands, int32_t count)
{
    const Host *host = owner;
    if (recording_can_hold(host->session.name)) {
        Recording recording =
            relive_plain(&host->session, commands, count, host->session.bundle.scenario->end);
        crash_keep(branch, &recording);
        recording_free(&recording);
    }
}

static DeskConfig desk_config(Host *host, int32_t width, int32_t height, float ui_scale)
{
    return (DeskConfig){.width = width,
                        .height = height,
                        .ui_scale = ui_scale,
                        .preferences = &host->settings->preferences,
                        .shelf = &host->library.shelf,
                        .will_run = will_run,
                        .owner = host};
}

static void say_differs(Desk *desk)
{
    desk_say(desk, "The scenario or the program has changed since this was recorded: the run goes "
                   "another way than the recorded one");
}

Desk *host_desk(Host *host, int32_t width, int32_t height, float ui_scale, bool card)
{
    bool differs = false;
    DeskConfig config = desk_config(host, width, height, ui_scale);
    Desk *desk = session_desk(&host->session, &config, &differs);
    kept_bookmarks_take(host->settings, host->session.name, desk);
    take_as_saved(host, desk);
    desk_show_card(desk, card && host->session.recording.scenario == NULL);
    if (host->unfinished_count > 0) {
        desk_show_files(desk);
    }
    if (host->crash[0] != '\0') {
        char text[PLACE_PATH + 400];
        snprintf(text, sizeof text, "The program failed last time. What led there: %s",
                 host->crash);
        desk_say(desk, text);
    }
    if (differs) {
        say_differs(desk);
    }
    return desk;
}

/* ---- what the desk asks for ---- */

/* "~" is the user's home. */
static void expand(const char *name, char out[PLACE_PATH])
{
    const char *home = getenv("HOME");
    bool tilde = name[0] == '~' && (name[1] == '/' || name[1] == '\0') && home != NULL;
    snprintf(out, PLACE_PATH, "%s%s", tilde ? home : "", tilde ? name + 1 : name);
}

static void remember(Host *host, Desk *desk, const char *path)
{
    char *whole = realpath(path, NULL);
    if (whole != NULL) {
        user_settings_add_recent(host->settings, whole);
        host_keep_settings(host, desk);
    }
    free(whole);
    library_fill(&host->library, host->settings, host->unfinished, host->unfinished_count);
}

/* The new desk is as large as the old one and shows the same preferences. */
static Desk *replace(Host *host, Desk *old, Session *session)
{
    const DeskConfig *now = desk_config_of(old);
    DeskConfig config = desk_config(host, now->width, now->height, now->ui_scale);
    Preferences preferences = *desk_preferences(old);
    float scale = desk_scale(old);
    config.preferences = &preferences;
    desk_destroy(old); /* its threads read the session */
    session->text = host->session.text;
    host->session.text = NULL;
    Session before = host->session;
    host->session = *session;
    bool differs = false;
    Desk *desk = session_desk(&host->session, &config, &differs);
    desk_set_scale(desk, scale);
    session_close(&before);
    kept_bookmarks_take(host->settings, host->session.name, desk);
    begin_run(host);
    take_as_saved(host, desk);
    desk_show_card(desk, host->session.recording.scenario == NULL);
    if (differs) {
        say_differs(desk);
    }
    return desk;
}

Desk *host_open(Host *host, Desk *desk, const char *name)
{
    char path[PLACE_PATH];
    char title[300];
    Session session;
    Errors errors = {0};
    expand(name, path);
    const char *slash = strrchr(path, '/');
    if (session_load(&session, path, &errors)) {
        autosave(host, desk);
        desk = replace(host, desk, &session);
        if (scenario_name_is_path(path) || slash != NULL) {
            remember(host, desk, path);
        }
    } else {
        snprintf(title, sizeof title, "%.200s cannot be opened", slash != NULL ? slash + 1 : path);
        desk_show_problem(desk, title,
                          "Nothing was changed: the present run goes on. What to mend, with the "
                          "place of each in file, line and column:",
                          &errors);
    }
    errors_free(&errors);
    return desk;
}

void host_list_sources(Host *host, Desk *desk)
{
    Errors errors = {0};
    const SourceList *list = session_sources(&host->session, &errors);
    if (list != NULL) {
        desk_set_sources(desk, list);
    } else {
        desk_show_problem(desk, "The files of the scenario have changed",
                          "The run goes on as they were when it was opened. What is wrong in them "
                          "now:",
                          &errors);
    }
    errors_free(&errors);
}

/* A file that stands there already is kept beside it. It also stays until the new one, whole, takes
 * its name, where the file system has links. False: there is none. */
static bool keep_old(const char *path, char kept[PLACE_PATH + 2])
{
    struct stat info;
    snprintf(kept, PLACE_PATH + 2, "%s~", path);
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return false;
    }
    unlink(kept);
    return link(path, kept) == 0 || rename(path, kept) == 0;
}

/* Where a run is saved: a name alone goes to the folder of recordings, and gets its ending. */
static bool save_path(const Host *host, const char *wished, char out[PLACE_PATH])
{
    char name[128];
    char file[400];
    if (strchr(wished, '/') != NULL) {
        expand(wished, out);
        return true;
    }
    stamped_name(host, name);
    const char *given = wished[0] != '\0' ? wished : name;
    bool ends = strlen(given) > 4 && strcmp(given + strlen(given) - 4, ".rec") == 0;
    snprintf(file, sizeof file, "recordings/%.300s%s", given, ends ? "" : ".rec");
    return place_path(PLACE_DATA, file, out);
}

void host_save(Host *host, Desk *desk, const char *path)
{
    char target[PLACE_PATH];
    char kept[PLACE_PATH + 2];
    char text[PLACE_PATH + 100];
    if (!save_path(host, path, target)) {
        desk_say(desk, "Neither XDG_DATA_HOME nor HOME is set: give a whole path");
        return;
    }
    bool had_old = keep_old(target, kept);
    if (write_run(host, desk, target)) {
        snprintf(text, sizeof text, "Saved: %s", target);
        remember(host, desk, target);
    } else {
        snprintf(text, sizeof text, "Not saved: %s: %s", target, strerror(errno));
        if (had_old && access(target, F_OK) != 0) {
            rename(kept, target);
        }
    }
    desk_say(desk, text);
}

void host_keep_settings(Host *host, Desk *desk)
{
    Errors errors = {0};
    kept_bookmarks_set(host->settings, host->session.name, desk);
    bool kept = user_settings_save(host->settings, desk_preferences(desk), &errors);
    if (!kept && !host->told_settings) {
        char text[PLACE_PATH + 200];
        const char *where = errors.items[0].file;
        snprintf(text, sizeof text, "%s%s%s", where != NULL ? where : "", where != NULL ? ": " : "",
                 errors_first(&errors));
        desk_say(desk, text);
        host->told_settings = true;
    }
    errors_free(&errors);
}

void host_finish(Host *host, Desk *desk)
{
    autosave(host, desk);
    if (host->failing) {
        fprintf(stderr, "corridor: %s: this run cannot be saved by itself: %s\n", host->autosave,
                strerror(host->reason));
    }
    host_keep_settings(host, desk);
    if (host->marker[0] != '\0') {
        unlink(host->marker);
    }
}
