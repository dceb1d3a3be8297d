/* Random input on the desk, without a window: keys, typing, clicks, drags, wheel, pinches, sizes,
 * scales, drops, and time that passes. After each event: nothing asserts, the focus is one of the
 * controls, what answers the pointer lies in the window, the simulation has no fault. At the end
 * the run is lived again from its decisions and must come to the same state.
 *
 * Usage: soak SCENARIO EVENTS [SEED] */
#include "io/scenario_file.h"
#include "sim/sim.h"
#include "view/desk_state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Soak {
    Desk *desk;
    DrawList list;
    uint64_t state;
    int64_t event;
    float x, y;
} Soak;

/* SplitMix64. */
static uint64_t draw(Soak *soak)
{
    uint64_t z = soak->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int32_t below(Soak *soak, int32_t n)
{
    return (int32_t)(draw(soak) % (uint64_t)n);
}

static float part(Soak *soak)
{
    return (float)(draw(soak) >> 40) / (float)(1 << 24);
}

static void fail(const Soak *soak, const char *what)
{
    fprintf(stderr, "soak: %s after event %lld\n", what, (long long)soak->event);
    exit(1);
}

/* ---- events ---- */

/* Mostly on something that answers. */
static void aim(Soak *soak)
{
    Desk *desk = soak->desk;
    const Hit *hit = desk->hit_count > 0 ? &desk->hits[below(soak, desk->hit_count)] : NULL;
    if (hit && hit->rect.w > 0 && below(soak, 4) > 0) {
        soak->x = hit->rect.x + part(soak) * hit->rect.w;
        soak->y = hit->rect.y + part(soak) * hit->rect.h;
    } else {
        soak->x = part(soak) * (float)desk->config.width;
        soak->y = part(soak) * (float)desk->config.height;
    }
}

static void send_key(Soak *soak)
{
    static const char *const letters[] = {"\xD0\xB6", "\xC5\x9F", "\xC8\x9B", "\xE2\x82\xAC"};
    DeskEvent event = {.kind = EVENT_KEY,
                       .shift = below(soak, 6) == 0,
                       .ctrl = below(soak, 5) == 0,
                       .key = (DeskKey)below(soak, KEY_CHARACTER + 1)};
    if (below(soak, 2) == 0) {
        event.key = KEY_CHARACTER;
    }
    if (event.key == KEY_CHARACTER) {
        char c = (char)('!' + below(soak, '~' - '!' + 1));
        event.character = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        event.typed = event.utf8[0] = c;
        if (below(soak, 12) == 0) {
            event.character = event.typed = '\0';
            snprintf(event.utf8, sizeof event.utf8, "%s", letters[below(soak, 4)]);
        }
    }
    desk_event(soak->desk, &event);
}

/* Words that reach deep: decisions, names, paths. */
static void send_words(Soak *soak)
{
    static const char *const words[] = {"suspend ", "port ",  "russia ", "renew ",
                                        "open ",    "auto ",  "teams ",  "north ",
                                        "/tmp/x ",  "consta", "1",       "closed"};
    for (const char *c = words[below(soak, sizeof words / sizeof words[0])]; *c; c++) {
        DeskEvent event = {.kind = EVENT_KEY, .key = *c == ' ' ? KEY_SPACE : KEY_CHARACTER};
        event.character = event.typed = event.utf8[0] = *c == ' ' ? '\0' : *c;
        desk_event(soak->desk, &event);
    }
}

static void send_pointer(Soak *soak)
{
    DeskEvent event = {.x = soak->x, .y = soak->y, .clicks = 1 + below(soak, 2)};
    switch (below(soak, 8)) {
    case 0:
        event.kind = EVENT_WHEEL;
        event.amount = part(soak) * 6 - 3;
        break;
    case 1:
        event.kind = EVENT_ZOOM;
        event.amount = 0.5f + part(soak);
        break;
    case 2:
        event.kind = EVENT_CONTEXT;
        break;
    case 3:
        event.kind = EVENT_LEAVE;
        break;
    default:
        event.kind = EVENT_MOVE;
        break;
    }
    desk_event(soak->desk, &event);
}

static void send_click(Soak *soak)
{
    aim(soak);
    DeskEvent event = {.kind = EVENT_MOVE, .x = soak->x, .y = soak->y, .clicks = 1};
    desk_event(soak->desk, &event);
    event.kind = EVENT_DOWN;
    desk_event(soak->desk, &event);
    for (int32_t i = below(soak, 4); i > 0; i--) { /* a drag */
        aim(soak);
        desk_event(soak->desk, &(DeskEvent){.kind = EVENT_MOVE, .x = soak->x, .y = soak->y});
    }
    if (below(soak, 16) > 0) { /* sometimes the button comes up elsewhere, unseen */
        desk_event(soak->desk, &(DeskEvent){.kind = EVENT_UP, .x = soak->x, .y = soak->y});
    }
}

static void send_window(Soak *soak)
{
    DeskEvent event = {
        .kind = EVENT_RESIZE, .width = 1024 + below(soak, 2817), .height = 600 + below(soak, 1561)};
    if (below(soak, 2) == 0) {
        event = (DeskEvent){.kind = EVENT_SCALE, .amount = 0.5f + part(soak) * 3};
    } else if (below(soak, 4) == 0) {
        event = (DeskEvent){.kind = EVENT_DROP, .path = "/tmp/dropped.yaml"};
    }
    desk_event(soak->desk, &event);
}

static void send_any(Soak *soak)
{
    int32_t kind = below(soak, 100);
    if (kind < 35) {
        send_key(soak);
    } else if (kind < 38) {
        send_words(soak);
    } else if (kind < 65) {
        send_click(soak);
    } else if (kind < 92) {
        aim(soak);
        send_pointer(soak);
    } else if (kind < 95) {
        send_window(soak);
    } else {
        desk_advance(soak->desk, part(soak) * 0.1);
    }
}

/* ---- what must hold ---- */

static void check_frame(Soak *soak)
{
    Desk *desk = soak->desk;
    int32_t focusable = 0;
    float w = (float)desk->config.width, h = (float)desk->config.height;
    for (int32_t i = 0; i < desk->hit_count; i++) {
        Rect r = desk->hits[i].rect;
        focusable += desk->hits[i].focusable;
        if (!isfinite(r.x) || !isfinite(r.y) || !isfinite(r.w) || !isfinite(r.h) || r.w < 0) {
            fail(soak, "a hit is no rectangle");
        }
        bool roomy = w >= 340 * desk->u; /* else the bar does not hold all its controls */
        if (roomy && desk->hits[i].focusable && r.w > 0 &&
            (r.x >= w || r.y >= h || r.x + r.w <= 0)) {
            fprintf(stderr, "soak: \"%s\" at %g %g, %g x %g; window %g x %g, scale %g\n",
                    desk_tip(desk, &desk->hits[i]), (double)r.x, (double)r.y, (double)r.w,
                    (double)r.h, (double)w, (double)h, (double)desk->u);
            fail(soak, "a control lies outside the window");
        }
    }
    if (desk->focus < -1) {
        fail(soak, "the focus is below none");
    }
    if (desk->focus >= focusable && desk->by_keyboard && desk_focused(desk)) {
        fail(soak, "the focus is on no control");
    }
    if (desk->u < 0.75f || desk->u > 3 || !isfinite(desk->camera.x) ||
        !isfinite(desk->camera.scale)) {
        fail(soak, "scale or camera out of range");
    }
    if (sim_fault(desk->sim)) {
        fail(soak, sim_fault(desk->sim));
    }
}

static void take_requests(Soak *soak)
{
    DeskRequest request;
    while (desk_take_request(soak->desk, &request)) {
        if (request.kind == REQUEST_OPEN) { /* as the app does with a file that is wrong */
            Errors errors = {0};
            errors_add(&errors, request.text, 3, 7, "found nothing good");
            desk_show_problem(soak->desk, "It cannot be opened", "Nothing was changed.", &errors);
            errors_free(&errors);
        }
    }
}

static void check_run(Soak *soak)
{
    Desk *desk = soak->desk;
    int64_t end = desk_known_end(desk);
    SimConfig config = {desk->config.scenario, desk->config.seed, 0, false};
    Sim *again = sim_create(&config);
    for (int32_t i = 0; i < desk_decision_count(desk); i++) {
        Command command = desk_decision(desk, i);
        sim_run_until(again, command.t);
        if (!sim_apply(again, &command, NULL)) {
            fail(soak, "a decision is not possible when the run is lived again");
        }
    }
    sim_run_until(again, end);
    desk_jump(desk, end);
    if (sim_state_hash(again) != sim_state_hash(desk->sim)) {
        fail(soak, "the run lived again differs");
    }
    sim_destroy(again);
}

int main(int argc, char **argv)
{
    enum { FRAME_EVERY = 3, CHECK_EVERY = 5000 };
    static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    static const ShelfItem items[] = {{SHELF_SCENARIO, "peace-2021", "Before the war", "2021"}};
    static const Shelf shelf = {items, 1, "/data"};
    ScenarioBundle bundle;
    Errors errors = {0};
    if (argc < 3 || !scenario_load(&sources, argv[1], NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        return 2;
    }
    Chart chart = {0};
    Soak soak = {.state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1};
    DeskConfig config = {.scenario = bundle.scenario,
                         .chart = &chart,
                         .text = text_fixed(),
                         .seed = 1,
                         .width = 1280,
                         .height = 720,
                         .ui_scale = 1,
                         .synchronous = true,
                         .shelf = &shelf};
    soak.desk = desk_create(&config);
    int64_t count = strtoll(argv[2], NULL, 10);
    for (soak.event = 1; soak.event <= count; soak.event++) {
        send_any(&soak);
        take_requests(&soak);
        if (soak.event % FRAME_EVERY == 0) {
            desk_draw(soak.desk, &soak.list, (double)soak.event * 16);
            check_frame(&soak);
        }
        if (soak.event % CHECK_EVERY == 0) {
            check_run(&soak);
        }
    }
    check_run(&soak);
    printf("%lld events, %d decisions at the end\n", (long long)count,
           (int)desk_decision_count(soak.desk));
    desk_destroy(soak.desk);
    draw_list_free(&soak.list);
    scenario_bundle_free(&bundle);
    return 0;
}
