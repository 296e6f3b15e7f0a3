#include "CFtview.h"
