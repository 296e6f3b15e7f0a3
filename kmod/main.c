// SPDX-License-Identifier: GPL-2.0-only
/*
 * ftview's packet gate: the function graph tracer records only while a packet
 * that matches a filter is being handled.
 */
#include <linux/module.h>

#include "device.h"
#include "gate.h"
#include "journey.h"
#include "packet.h"
#include "selftest/selftest.h"
#include "values.h"
#include "window.h"

static int __init ftview_init(void)
{
	int err;

	ftview_packet_init();
	err = ftview_windows_init();
	if (err)
		return err;
	err = ftview_journeys_init();
	if (err)
		goto exit_windows;
	err = ftview_gate_init();
	if (err)
		goto exit_journeys;
	ftview_journeys_find();
	err = ftview_selftest();
	if (err)
		goto exit_journeys;
	err = ftview_device_init();
	if (err)
		goto exit_journeys;
	return 0;

exit_journeys:
	ftview_journeys_exit();
exit_windows:
	ftview_windows_exit();
	return err;
}

static void __exit ftview_exit(void)
{
	ftview_device_exit();
	ftview_values_exit();
	ftview_journeys_exit();
	ftview_windows_exit();
}

module_init(ftview_init);
module_exit(ftview_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Lets the function graph tracer record only while a matching packet is handled");
MODULE_VERSION(FTVIEW_VERSION);
