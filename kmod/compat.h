/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every difference between kernel versions and processors lives here; the rest
 * of the module reads the same on all of them.
 */
#ifndef _FTVIEW_COMPAT_H
#define _FTVIEW_COMPAT_H

#include <linux/ftrace.h>
#include <linux/kconfig.h>
#include <linux/ptrace.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "ftview needs Linux 6.1 or newer"
#endif

#if !IS_ENABLED(CONFIG_KPROBES)
#error "ftview needs a kernel with CONFIG_KPROBES"
#endif

#if !IS_ENABLED(CONFIG_FUNCTION_GRAPH_TRACER)
#error "ftview needs a kernel with CONFIG_FUNCTION_GRAPH_TRACER"
#endif

/*
 * 6.10 took the source out of __assign_str(): __string() remembers it.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define ftview_assign_str(dst, ...)	__assign_str(dst)
#else
#define ftview_assign_str(dst, src)	__assign_str(dst, src)
#endif

/*
 * skb:kfree_skb got the receiving socket as its last argument in 6.11, and a
 * const one in 7.2 (7.1.13 has not). Which one this kernel has is asked of what
 * registers a probe: of the three that FTVIEW_KFREE_SKB_PROBES() makes, each of
 * which calls @handler, FTVIEW_KFREE_SKB_PROBE() is the one whose type fits.
 */
#define FTVIEW_KFREE_SKB_PROBES(handler)				\
	static void __maybe_unused					\
	handler##_bare(void *data, struct sk_buff *skb, void *location,	\
		       enum skb_drop_reason reason)			\
	{								\
		handler(skb, location, reason);				\
	}								\
	static void __maybe_unused					\
	handler##_sock(void *data, struct sk_buff *skb, void *location,	\
		       enum skb_drop_reason reason, struct sock *sk)	\
	{								\
		handler(skb, location, reason);				\
	}								\
	static void __maybe_unused					\
	handler##_const(void *data, struct sk_buff *skb, void *location, \
			enum skb_drop_reason reason,			\
			const struct sock *sk)				\
	{								\
		handler(skb, location, reason);				\
	}
#define FTVIEW_KFREE_SKB_TAKES(probe)					\
	__builtin_types_compatible_p(typeof(register_trace_kfree_skb),	\
				     int(typeof(probe) *, void *))
#define FTVIEW_KFREE_SKB_PROBE(handler)					\
	__builtin_choose_expr(FTVIEW_KFREE_SKB_TAKES(handler##_const),	\
			      handler##_const,				\
	__builtin_choose_expr(FTVIEW_KFREE_SKB_TAKES(handler##_sock),	\
			      handler##_sock, handler##_bare))

/*
 * BTF's header ends here for us. From 7.1 on the kernel's struct has two fields
 * more, which what pahole writes into the kernel need not have.
 */
#define FTVIEW_BTF_HEADER_LEN	offsetofend(struct btf_header, str_len)

/*
 * Redirecting a function takes no more than its arguments where ftrace saves
 * those for everybody, as live patching has it.
 */
#if IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_ARGS)
#define FTVIEW_OPS_FLAGS	(FTRACE_OPS_FL_RECURSION | FTRACE_OPS_FL_RCU)
#else
#error "ftview needs a kernel with CONFIG_DYNAMIC_FTRACE_WITH_ARGS"
#endif

/*
 * From 6.11 on each trace array has a struct fgraph_ops of its own, which knows
 * its array. From 6.14 on its functions are handed the registers, too: of the
 * two functions that each of these makes, FTVIEW_FGRAPH_FUNCTION() is the one
 * whose type fits.
 */
#if IS_ENABLED(CONFIG_HAVE_STATIC_CALL) && \
	LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define FTVIEW_CAN_TAKE_VALUES	1
#endif

/*
 * From 6.14 on the entry function is handed the registers, and 7.x records arguments
 * itself. Before, ftrace's trampoline has saved them as pt_regs would have them, as
 * far as a function's arguments need.
 */
#if defined(FTVIEW_CAN_TAKE_VALUES) && \
	LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0) && \
	IS_ENABLED(CONFIG_X86_64)
#define FTVIEW_CAN_TAKE_ARGUMENTS	1

/* What the call in front of a return address calls; 0 where no call to one place is. */
static inline unsigned long ftview_callee(unsigned long address)
{
	struct {
		u8 opcode;
		s32 distance;
	} __packed call;

	if (copy_from_kernel_nofault(&call, (void *)(address - sizeof(call)),
				     sizeof(call)) || call.opcode != 0xe8)
		return 0;
	return address + call.distance;
}

#define FTVIEW_SAVED_WORD(name)						\
	(offsetof(struct pt_regs, name) / sizeof(unsigned long))
#define FTVIEW_SAVED_WORDS	(sizeof(struct pt_regs) / sizeof(unsigned long))
/* Behind ftrace's call in the function. */
#define FTVIEW_SAVED_IP		FTVIEW_SAVED_WORD(ip)

static __always_inline void ftview_saved_arguments(const unsigned long *regs,
						   unsigned long *arguments)
{
	arguments[0] = READ_ONCE_NOCHECK(regs[FTVIEW_SAVED_WORD(di)]);
	arguments[1] = READ_ONCE_NOCHECK(regs[FTVIEW_SAVED_WORD(si)]);
	arguments[2] = READ_ONCE_NOCHECK(regs[FTVIEW_SAVED_WORD(dx)]);
	arguments[3] = READ_ONCE_NOCHECK(regs[FTVIEW_SAVED_WORD(cx)]);
	arguments[4] = READ_ONCE_NOCHECK(regs[FTVIEW_SAVED_WORD(r8)]);
	arguments[5] = READ_ONCE_NOCHECK(regs[FTVIEW_SAVED_WORD(r9)]);
}
#endif

typedef void (*ftview_return_bare_fn)(struct ftrace_graph_ret *call,
				      struct fgraph_ops *ops);
typedef void (*ftview_return_regs_fn)(struct ftrace_graph_ret *call,
				      struct fgraph_ops *ops,
				      struct ftrace_regs *regs);

#define FTVIEW_FGRAPH_REGS						\
	__builtin_types_compatible_p(trace_func_graph_ret_t,		\
				     ftview_return_regs_fn)
#define FTVIEW_FGRAPH_FUNCTION(name)					\
	__builtin_choose_expr(FTVIEW_FGRAPH_REGS, name##_regs, name##_bare)

/* Calls @first with the registers or, where there are none, our frame; then @last, if any. */
#define FTVIEW_RETURN_FUNCTIONS(name, first, last)			\
	static void __maybe_unused					\
	name##_bare(struct ftrace_graph_ret *call, struct fgraph_ops *ops) \
	{								\
		first(call, NULL, __builtin_frame_address(0));		\
		if (last)						\
			((ftview_return_bare_fn)(void *)(last))(call, ops); \
	}								\
	static void __maybe_unused					\
	name##_regs(struct ftrace_graph_ret *call, struct fgraph_ops *ops, \
		    struct ftrace_regs *regs)				\
	{								\
		first(call, regs, NULL);				\
		if (last)						\
			((ftview_return_regs_fn)(void *)(last))(call, ops, regs); \
	}

#define FTVIEW_ENTRY_FUNCTIONS(name, wanted)				\
	static int __maybe_unused					\
	name##_bare(struct ftrace_graph_ent *call, struct fgraph_ops *ops) \
	{								\
		return wanted(call->func);				\
	}								\
	static int __maybe_unused					\
	name##_regs(struct ftrace_graph_ent *call, struct fgraph_ops *ops, \
		    struct ftrace_regs *regs)				\
	{								\
		return wanted(call->func);				\
	}

/*
 * Both got their names in 6.2 or so; struct ftrace_regs was open before.
 */
static inline void ftview_go_to(struct ftrace_regs *fregs, unsigned long ip)
{
#ifdef ftrace_regs_set_instruction_pointer
	ftrace_regs_set_instruction_pointer(fregs, ip);
#else
	ftrace_instruction_pointer_set(fregs, ip);
#endif
}

static inline unsigned long ftview_argument(struct ftrace_regs *fregs,
					    unsigned int n)
{
#ifdef ftrace_regs_get_argument
	return ftrace_regs_get_argument(fregs, n);
#else
	return regs_get_kernel_argument(&fregs->regs, n);
#endif
}

/*
 * What a kprobe at a function's first instruction may do there: read the first
 * three arguments and the return address, and return in the function's place.
 */
#if IS_ENABLED(CONFIG_X86_64)
#include <asm/ibt.h>

static inline unsigned long ftview_return_address(struct pt_regs *regs)
{
	return *(unsigned long *)regs->sp;
}

static inline void ftview_return_now(struct pt_regs *regs, unsigned long value)
{
	instruction_pointer_set(regs, ftview_return_address(regs));
	regs->sp += sizeof(unsigned long);
	regs_set_return_value(regs, value);
}

/*
 * On machines with indirect branch tracking, calling a function by address needs
 * its ENDBR, which the kernel seals on functions whose address nobody takes.
 */
static inline bool ftview_may_call(unsigned long function)
{
#if IS_ENABLED(CONFIG_X86_KERNEL_IBT) && !IS_ENABLED(CONFIG_CFI_CLANG)
	u32 first;

	if (copy_from_kernel_nofault(&first, (void *)function, sizeof(first)))
		return false;
	return first == gen_endbr();
#else
	return true;
#endif
}

/*
 * ftrace's call is a function's first instruction, or the second behind ENDBR.
 */
static inline bool ftview_is_entry(unsigned long ip, unsigned long start)
{
	return ip == start || ip == start + sizeof(u32);
}

#else
#error "ftview runs on x86-64 only so far"
#endif

#endif /* _FTVIEW_COMPAT_H */
