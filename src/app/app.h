/* The desktop's own commands, beside those of cli. */
#ifndef CORRIDOR_APP_APP_H
#define CORRIDOR_APP_APP_H

int cmd_shot(int argc, char **argv);
int cmd_view(int argc, char **argv);

#endif
