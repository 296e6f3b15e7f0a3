/* The module's control device, one header for the module and for Swift. */
#ifndef CFTVIEW_H
#define CFTVIEW_H
#include "../../../kmod/uapi/ftview.h"
#endif
