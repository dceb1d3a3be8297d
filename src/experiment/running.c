#include "experiment/running.h"

_Thread_local Running running_now;
