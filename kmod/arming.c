// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arming and disarming: what is hooked, in which order, and what has to stay when a
 * task is still in a window. Callers hold the device's mutex.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/printk.h>

#include "arming.h"
#include "entry_functions.h"
#include "entry_protocols.h"
#include "gate.h"
#include "journey.h"
#include "packet.h"
#include "uapi/ftview.h"
#include "values.h"
#include "window.h"

/* How long disarming waits for open windows: a function may sleep. */
#define DRAIN_SECONDS	5

static bool armed;
static bool gated;
/* What is armed; its gate may be asleep, and is not there then. */
static struct ftview_arm current_request;
/* Unhooked, but tasks are still in windows; we hold a reference on the module. */
static bool draining;
/* Whoever added the functions is gone; tasks were still in them. */
static bool stale;

static bool finish(unsigned int seconds)
{
	if (!ftview_packet_drain(seconds) || !ftview_values_disarm())
		return false;
	ftview_packet_disarm();
	if (gated)
		ftview_gate_disarm();
	return true;
}

/* Tries again to end what disarming had to leave. */
static void drain(unsigned int seconds)
{
	if (!draining || !finish(seconds))
		return;
	draining = false;
	module_put(THIS_MODULE);
}

/**
 * ftview_arming_forget - forget the functions that were added, or remember to
 *
 * Return: whether they are forgotten; a task in one of them keeps them.
 */
bool ftview_arming_forget(void)
{
	drain(0);
	stale = ftview_functions_clear();
	return !stale;
}

/**
 * ftview_arming_settle - end what an opener who is gone has left
 *
 * Return: whether all of it has ended; tasks in windows may keep some.
 */
bool ftview_arming_settle(void)
{
	drain(0);
	if (stale)
		stale = ftview_functions_clear();
	return !draining && !stale;
}

static void linger(void)
{
	draining = true;
	__module_get(THIS_MODULE);
	if (ftview_windows_idle())
		pr_warn("function_graph has no room to forget a return function; the gate and the module stay until it has and the device is opened or closed again\n");
	else
		pr_warn("a task is still in a window; the gate and the module stay until it has left and the device is opened or closed again\n");
}

/**
 * ftview_arming_disarm - unhook, and wait a moment for open windows
 */
void ftview_arming_disarm(void)
{
	if (!armed)
		return;
	armed = false;
	ftview_packet_stop();
	ftview_protocols_unhook();
	ftview_functions_unhook();
	if (!finish(DRAIN_SECONDS))
		linger();
}

/* Without values windows are recorded all the same, but not judged by them. */
static int arm_values(const struct ftview_arm *request)
{
	bool say = request->flags & FTVIEW_ARM_VALUES;
	bool judge = gated && request->keep & FTVIEW_KEEP_RETURNS;
	u32 state;

	ftview_values_forget();
	if (!say && !judge)
		return 0;
	state = ftview_values_arm(ftview_gate_array(), say, judge,
				  request->flags & FTVIEW_ARM_ARGUMENTS);
	return judge && state != FTVIEW_VALUES_ON ? -EPROTONOSUPPORT : 0;
}

/**
 * ftview_arming_arm - hook the entry points
 * @request: what for; its values were checked, and nothing is armed
 *
 * Return: 0, or why not; then nothing is hooked.
 */
int ftview_arming_arm(const struct ftview_arm *request)
{
	int err;

	current_request = *request;
	gated = !(request->flags & FTVIEW_ARM_COUNT_ONLY);
	if (gated) {
		err = ftview_gate_arm(request->instance);
		if (err)
			return err;
	}
	err = ftview_packet_arm(request);
	if (err)
		goto disarm_gate;
	err = arm_values(request);
	if (err)
		goto disarm_values;
	err = ftview_protocols_hook(request->entries);
	if (err)
		goto disarm_values;
	err = ftview_functions_hook();
	if (err)
		goto unhook_table;
	armed = true;
	ftview_packet_go();
	return 0;

unhook_table:
	ftview_protocols_unhook();
disarm_values:
	if (!ftview_values_disarm()) {
		linger();
		return err;
	}
	ftview_packet_disarm();
disarm_gate:
	if (gated)
		ftview_gate_disarm();
	return err;
}

/* Whether what is armed opens windows, awake or not. */
static bool has_gate(void)
{
	return armed && !(current_request.flags & FTVIEW_ARM_COUNT_ONLY);
}

/**
 * ftview_arming_sleep - take the gate away and leave the entry points hooked
 *
 * Return: 0, -EINVAL (nothing with a gate is armed), -EALREADY (asleep),
 * -EINPROGRESS (a task stays in a window, or fgraph has no room: nothing has changed).
 */
int ftview_arming_sleep(void)
{
	if (!has_gate())
		return -EINVAL;
	if (!gated)
		return -EALREADY;
	if (!ftview_packet_sleep(DRAIN_SECONDS))
		return -EINPROGRESS;
	if (!ftview_values_disarm()) {
		ftview_journeys_watch();
		ftview_packet_wake();
		return -EINPROGRESS;
	}
	ftview_gate_disarm();
	gated = false;
	return 0;
}

/**
 * ftview_arming_wake - make the gate again
 *
 * Return: 0, -EINVAL (nothing with a gate is armed), -EALREADY (awake), or why it
 * cannot be made: then it stays asleep.
 */
int ftview_arming_wake(void)
{
	int err;

	if (!has_gate())
		return -EINVAL;
	if (gated)
		return -EALREADY;
	err = ftview_gate_arm(current_request.instance);
	if (err)
		return err;
	gated = true;
	ftview_journeys_watch();
	err = arm_values(&current_request);
	if (!err) {
		ftview_packet_wake();
		return 0;
	}
	ftview_journeys_unwatch();
	/* It is put back when it can be, and the gate stays until then. */
	if (ftview_values_disarm()) {
		ftview_gate_disarm();
		gated = false;
	}
	return err;
}

/**
 * ftview_arming_end - disarm, and end what an earlier disarming had to leave
 */
void ftview_arming_end(void)
{
	ftview_arming_disarm();
	drain(DRAIN_SECONDS);
}

/**
 * ftview_armed - whether entry points are hooked for an opener
 *
 * Return: whether.
 */
bool ftview_armed(void)
{
	return armed;
}
