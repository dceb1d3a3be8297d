/* Preloaded by faults.py: holds a program at the moment when a file of it is written but not yet in
 * its place, until a signal ends it. */
#include <unistd.h>

int fsync(int handle)
{
    (void)handle;
    for (;;) {
        pause();
    }
}
